"""A redaction reaches every file that the program wrote; what forbids it, and that it is never taken back."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.commands import DONE, FAILED, WRONG_USE, call
from tests.redaction_samples import SAID, file_of, files_with, gone
from tests.session_samples import RIDERS, Room, make_room
from tests.test_companion import joined, second_laptop
from workshop.plan import plan_events as pe
from workshop.plan.holding import hold_plan, hold_session
from workshop.plan.material import PLAN_ID, gather, read_plan
from workshop.plan.plan_book import open_plan
from workshop.plan.redacting import OUT_OF_REACH, redact
from workshop.plan.trace import trace
from workshop.record.redaction import numbers_of
from workshop.session.errors import Refused
from workshop.session.fold import fold
from workshop.session.shorthand import Capture
from workshop.store.backup_place import choose_place, place_of
from workshop.store.backups import back_up, back_up_all, backups_of, read_copy
from workshop.store.owing import owed
from workshop.store.workspace import Workspace, create_workspace


@pytest.fixture
def riders(tmp_path: Path):
    room = make_room(create_workspace(tmp_path), "focus-group", RIDERS)
    yield room
    room.store.close()


def test_the_plan_loses_what_was_written_about_a_quote(riders: Room):
    riders.note(SAID, verbatim=True)
    book = open_plan(riders.store, clock=riders.clock)
    name = f"{riders.live.id}:N1"
    book.wait(book.check_quote(pe.QuoteChecked(note=name, decision="paraphrase", text="Maria shouts")))
    book.wait(book.add_goal(f"Answer this: {SAID}"))
    riders.store.close(PLAN_ID)
    gone(riders, "N1")
    assert files_with(riders.store.workspace, "Maria") == []
    plan = read_plan(riders.store)
    assert plan.quotes == {} and [goal.text for goal in plan.goals.values()] == ["Answer this: [redacted]"]
    assert riders.store.check(PLAN_ID).passed


def test_the_notes_of_a_second_laptop_lose_it_on_both_sides(
    riders: Room, tmp_path_factory: pytest.TempPathFactory
):
    other = second_laptop(riders, tmp_path_factory.mktemp("stick"))
    other.note(SAID)
    other.note("The bus is late every morning")
    joined(riders, other)
    other.store.close()
    notes = "notes-sample-1"
    ours = riders.store.workspace
    shutil.copy(other.store.workspace.session_file(notes), ours.session_file(notes))
    ids = {note.text: note.id for note in riders.session.current_notes()}
    done = gone(riders, ids[SAID])
    assert [part.id for part in done.outlook.parts] == [notes, riders.live.id]
    assert files_with(ours, "Maria") == []
    assert riders.store.check(notes).passed
    # Joined again, the file brings nothing back.
    other.store.open(notes)
    before = len(riders.session.log)
    joined(riders, other)
    assert len(riders.session.log) == before


def test_a_note_that_was_taken_at_the_second_laptop_is_redacted_there_and_in_the_session(
    riders: Room, tmp_path_factory: pytest.TempPathFactory
):
    other = second_laptop(riders, tmp_path_factory.mktemp("stick"))
    other.note(SAID)
    joined(riders, other)
    other.store.close()
    notes, ours = "notes-sample-1", riders.store.workspace
    shutil.copy(other.store.workspace.session_file(notes), ours.session_file(notes))
    riders.done(riders.live.notes.edit("N1", Capture("Maria L. shouted")))
    riders.store.close()
    riders.store.open(notes)
    redact(riders.store, notes, "N1", "a name was said", clock=riders.clock)
    riders.store.close()
    assert files_with(ours, "Maria") == []
    assert riders.reopened().session.notes["N1"].why == "a name was said"


def test_another_session_that_took_the_words_up_loses_them_too(riders: Room):
    riders.note(SAID)
    second = make_room(riders.store.workspace, "focus-group", RIDERS, "later")
    second.note(f"Last time somebody said: {SAID}!")
    second.note("Trains are clean")
    second.store.close()
    gone(riders, "N1")
    assert files_with(riders.store.workspace, "Maria") == []
    after = fold(riders.store.read("later"))
    assert [note.text for note in after.notes.values()] == [
        "Last time somebody said: [redacted]!", "Trains are clean",
    ]  # fmt: skip


def test_a_stick_that_was_out_loses_the_words_of_every_session_as_soon_as_anything_is_copied_to_it(
    riders: Room, tmp_path: Path
):
    workspace, stick = riders.store.workspace, tmp_path.with_name(f"{tmp_path.name}-stick")
    stick.mkdir()
    riders.note(SAID)
    second = make_room(workspace, "focus-group", RIDERS, "later")
    second.note(f"Last time somebody said: {SAID}!")
    second.store.close()
    third = make_room(workspace, "focus-group", RIDERS, "third")
    third.store.close()
    choose_place(workspace, stick)
    back_up_all(workspace)
    away = stick.rename(stick.with_name("in-a-pocket"))
    done = gone(riders, "N1")
    assert any("not plugged in" in one and "anything is copied" in one for one in done.swept.unread)
    away.rename(stick)
    place = place_of(workspace)
    assert place is not None and len(texts_at(stick, "Maria")) == 2
    back_up(workspace, "third", place)
    assert texts_at(stick, "Maria") == []
    assert not read_copy(backups_of(workspace, "later")[0])[1].problem
    # It is done: what is found with the words later is a copy of another making, and is not looked for at each copy.
    assert owed(workspace, stick) == ()


def texts_at(folder: Path, text: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


@pytest.mark.parametrize(
    "said",
    [
        'He said: "no\\way"\nto Zoë & <me> at 5%',
        "日本語の 問題 はここに あります 今日",
        "tabs\tand  two blanks\nand (half [open * text",
        "family 👨\u200d👩\u200d👧 lives at 12 Elm St.",
    ],
)
def test_odd_words_are_found_however_a_file_writes_them(riders: Room, said: str):
    from docx import Document

    riders.note(said)
    second = make_room(riders.store.workspace, "focus-group", RIDERS, "later")
    second.note(f"Once more: {said}")
    second.store.close()
    workspace = riders.store.workspace
    paper = Document()
    paper.add_paragraph(f"They said {said}")
    paper.save(str(workspace.exports / "record.docx"))
    workspace.torn.mkdir(parents=True)
    torn = workspace.torn / "sample-1.txt"
    torn.write_text(json.dumps({"text": said}, ensure_ascii=False)[:-9], encoding="utf-8")
    done = gone(riders, "N1")
    assert fold(riders.store.read("later")).notes["N1"].text == "Once more: [redacted]"
    assert any("record.docx" in one for one in done.swept.left)
    assert torn.read_text().startswith("What was set aside here was redacted: a name was said")
    assert done.swept.changed == ("sessions/.workshop/torn/sample-1.txt",)


def test_the_words_of_others_that_only_begin_alike_stay(riders: Room):
    riders.note("The dogs are loud")
    riders.note("The dogs are louder than the cars")
    riders.note("the  DOGS are loud, she said")
    gone(riders, "N1")
    assert [note.text for note in riders.session.current_notes()] == [
        "The dogs are louder than the cars", "[redacted], she said",
    ]  # fmt: skip


def test_papers_that_hold_the_words_are_named_and_left_alone(riders: Room):
    from docx import Document

    exports = riders.store.workspace.exports
    paper = Document()
    words = paper.add_paragraph("They said: Maria Lopez at ").add_run("the counter shouted at me")
    words.bold = True
    paper.save(str(exports / "record.docx"))
    Document().save(str(exports / "other.docx"))
    (exports / "scan.pdf").write_bytes(b"%PDF-1.4")
    (exports / "broken.docx").write_bytes(b"no package")
    riders.note(SAID)
    before = (exports / "record.docx").read_bytes()
    told = gone(riders, "N1").told()
    assert any("Still there: exports/record.docx" in one and "other" not in one for one in told)
    assert any("Not looked into" in one and "scan.pdf" in one and "broken.docx" in one for one in told)
    assert told[-1] == OUT_OF_REACH
    assert (exports / "record.docx").read_bytes() == before


def test_a_paper_that_says_somebody_for_a_code_inside_the_words_is_named(riders: Room):
    from docx import Document

    riders.note("p3 told the driver about the broken ramp")
    paper = Document()
    paper.add_paragraph("[a participant] told the driver about the broken ramp")
    paper.save(str(riders.store.workspace.exports / "findings.docx"))
    paper.save(str(riders.store.workspace.exports / "findings-v2 (old).docx"))
    (told,) = [one for one in gone(riders, "N1").told() if "Still there" in one]
    assert told == (
        "Still there: exports/findings-v2 (old).docx, exports/findings.docx"
        " (no paper is rewritten: delete it, export it anew, or refresh it where it was edited)."
    )


def test_a_copy_of_the_session_among_the_sessions_is_put_right_and_nobody_sent_to_look(riders: Room):
    riders.note(SAID)
    copy = riders.store.workspace.sessions / "sample (1).json"
    copy.write_bytes(file_of(riders).read_bytes())
    done = gone(riders, "N1")
    assert "Taken out of: sessions/sample (1).json." in done.told()
    assert not any("yourself" in one for one in done.outlook.told())
    assert files_with(riders.store.workspace, "Maria") == []


def test_nothing_is_redacted_under_a_legal_hold_until_it_is_lifted(riders: Room):
    riders.note(SAID)
    riders.done(hold_session(riders.live, "case 14/26", "City Attorney"))
    before = file_of(riders).read_bytes()
    with pytest.raises(Refused, match=r"legal hold on sample, by City Attorney: case 14/26\."):
        gone(riders, "N1")
    assert file_of(riders).read_bytes() == before
    riders.done(hold_session(riders.live, "case closed", "City Attorney", lift=True))
    book = open_plan(riders.store, clock=riders.clock)
    book.wait(hold_plan(book, "case 15/26", "City Attorney"))
    riders.store.close(PLAN_ID)
    with pytest.raises(Refused, match="legal hold on the plan and all its sessions"):
        gone(riders, "N1")
    book = open_plan(riders.store, clock=riders.clock)
    book.wait(hold_plan(book, "case closed", "City Attorney", lift=True))
    riders.store.close(PLAN_ID)
    gone(riders, "N1")
    assert files_with(riders.store.workspace, "Maria") == []


def test_a_hold_on_another_session_that_holds_the_words_forbids_it_as_well(riders: Room):
    riders.note(SAID)
    second = make_room(riders.store.workspace, "focus-group", RIDERS, "later")
    second.note(f"Somebody said: {SAID}")
    second.done(hold_session(second.live, "case 14/26", "City Attorney"))
    second.store.close()
    with pytest.raises(Refused, match="legal hold on later"):
        gone(riders, "N1")
    assert len(files_with(riders.store.workspace, "Maria")) == 2


def test_a_redaction_cannot_be_undone_and_undo_says_so(riders: Room):
    riders.note("The first remark of the day")
    riders.note(SAID)
    gone(riders, "N2")
    for turn in (riders.live.undo, riders.live.redo):
        with pytest.raises(Refused, match="gone for good"):
            turn()
    riders.note("said afterwards")
    riders.done(riders.live.undo())
    assert [note.text for note in riders.session.current_notes()] == ["The first remark of the day"]


def test_the_reason_may_not_hold_the_words(riders: Room):
    riders.note(SAID)
    for reason in (f"they said {SAID.upper()}", "", "  "):
        with pytest.raises(Refused, match="reason"):
            gone(riders, "N1", reason)
    assert riders.session.notes["N1"].text == SAID


def test_asked_again_it_looks_through_copies_that_came_since(riders: Room):
    riders.note(SAID)
    old = file_of(riders).read_bytes()
    gone(riders, "N1")
    copy = riders.store.workspace.sessions / "sample.json.bak"
    copy.write_bytes(old)
    done = gone(riders, "N1")
    assert done.before and done.swept.changed == ("sessions/sample.json.bak",)
    assert b"Maria" not in copy.read_bytes()
    assert len(numbers_of(riders.session.log)) == 1


def test_what_the_program_kept_of_its_own_mistake_loses_the_words_and_stays_of_use(riders: Room):
    riders.note(SAID)
    crash = riders.store.workspace.crash
    lines = [
        "Traceback (most recent call last):",
        '  File "notes.py", line 12, in draw',
        f"ValueError: {SAID!r}",
    ]
    cut = f"KeyError: {SAID[: len(SAID) - 4]!r} and more"
    crash.write_text("\n".join([*lines, cut, "  the end"]))
    done = gone(riders, "N1")
    assert "sessions/.workshop/crash.txt" in done.swept.changed
    assert not any("crash" in one for one in done.swept.left)
    kept = crash.read_text()
    assert "Maria" not in kept
    assert kept.startswith("\n".join(lines[:2])) and kept.endswith("the end")
    # Once more: there is nothing in it now, and it is not said to be changed.
    riders.note("Something else that somebody said")
    assert not any("crash" in one for one in gone(riders, "N2").swept.changed)


def test_what_is_not_there_or_is_written_by_another_program_is_refused(riders: Room):
    riders.note(SAID)
    for wrong in ("N99", "welcome", "", "../plan"):
        with pytest.raises(Refused, match="nothing called"):
            gone(riders, wrong)
    second = make_room(riders.store.workspace, "focus-group", RIDERS, "later")
    second.note(f"Somebody said: {SAID}")
    from workshop.record.protocol import SessionLocked

    with pytest.raises(SessionLocked, match="later is being written"):
        gone(riders, "N1")
    assert len(files_with(riders.store.workspace, "Maria")) == 2
    second.store.close()


def test_a_trace_says_that_the_words_were_removed(riders: Room):
    riders.note(SAID)
    gone(riders, "N1")
    found = trace(gather(riders.store), "N1")
    assert found[0].state == "Its words were removed: a name was said."


def test_the_words_of_a_copy_in_another_folder_are_none_of_ours(riders: Room):
    riders.note(SAID)
    with TemporaryDirectory() as stick:
        copy = Path(stick) / "sample.json"
        shutil.copy(file_of(riders), copy)
        gone(riders, "N1")
        assert b"Maria" in copy.read_bytes()


_CHILD = """
import sys
from pathlib import Path
from workshop.plan.redacting import redact
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
store = TinyDBEventStore(Workspace(Path(sys.argv[1])))
store.open("sample")
print("ready", flush=True)
redact(store, "sample", "N1", "a name was said")
"""


def test_killed_anywhere_on_the_way_it_is_done_or_can_be_done_again(tmp_path: Path):
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    for trial in range(5):
        workspace = create_workspace(tmp_path / str(trial))
        room = make_room(workspace, "focus-group", RIDERS)
        room.note(SAID)
        book = open_plan(room.store, clock=room.clock)
        book.wait(book.add_goal(f"Answer this: {SAID}"))
        room.store.close()
        for number in range(4):
            shutil.copy(file_of(room), workspace.sessions / f"sample.json.bak{number}")
        child = subprocess.Popen([sys.executable, "-c", _CHILD, str(workspace.root)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            child.wait(chance.random() * 0.15)
        child.kill()
        child.wait()
        child.stdout.close()
        room = room.reopened()
        assert room.store.check("sample").passed and room.store.check(PLAN_ID).passed, (seed, trial)
        gone(room, "N1")
        assert files_with(workspace, "Maria") == [], (seed, trial)
        assert len(numbers_of(room.session.log)) == 1, (seed, trial)
        room.store.close()


def test_on_the_command_line_it_is_looked_at_first_done_and_refused_under_a_hold(workspace: Workspace):
    session = make_room(workspace, "focus-group", RIDERS, "2026-03-04-riders-a1b2c3")
    session.note(SAID)
    session.note("The bus is late every morning")
    session.store.close()
    looked = call(workspace, "redact", "riders", "N1", "--look")
    assert "N1 of 2026-03-04-riders-a1b2c3 loses its words" in looked.stdout and "Maria" not in looked.output
    for none in ([], ["--reason", " "]):
        without = call(workspace, "redact", "riders", "N1", *none)
        assert without.exit_code == WRONG_USE and "Say why with --reason" in without.stderr
    assert len(files_with(workspace, "Maria")) == 1
    held = call(workspace, "hold", "riders", "--reason", "case 14/26", "--by", "City Attorney")
    assert held.exit_code == DONE and "under a legal hold" in held.stderr
    assert "Legal hold on 2026-03-04-riders-a1b2c3 since" in call(workspace, "status").stdout
    refused = call(workspace, "redact", "riders", "N1", "--reason", "a name")
    assert refused.exit_code == FAILED and "legal hold" in refused.stderr
    again = call(workspace, "hold", "riders", "--reason", "case 15/26", "--by", "City Attorney")
    assert again.exit_code == WRONG_USE and "already" in again.stderr
    call(workspace, "hold", "riders", "--reason", "closed", "--by", "City Attorney", "--lift")
    assert "Legal hold" not in call(workspace, "status").stdout
    done = call(workspace, "redact", "riders", "N1", "--reason", "a name was said", "--by", "R. Officer")
    assert (done.exit_code, done.stdout) == (DONE, "N1\n")
    assert OUT_OF_REACH in done.stderr
    assert files_with(workspace, "Maria") == []
    lines = [json.loads(line) for line in call(workspace, "dump", "riders").stdout.splitlines()]
    assert [line.get("redacted", line.get("text")) for line in lines] == [
        "The bus is late every morning", "[redacted: a name was said]",
    ]  # fmt: skip
    trace_of = call(workspace, "trace", "N1")
    assert "Its words were removed: a name was said." in trace_of.stdout
    missing = call(workspace, "redact", "riders", "N9", "--reason", "a name")
    assert missing.exit_code == FAILED and "nothing called N9" in missing.stderr
    assert call(workspace, "check").exit_code == DONE


def test_a_hold_on_the_plan_is_told_and_holds_every_session(workspace: Workspace):
    room = make_room(workspace, "focus-group", RIDERS, "riders")
    room.note(SAID)
    room.store.close()
    assert (
        call(workspace, "hold", "plan", "--reason", "case 14/26", "--by", "City Attorney").exit_code == DONE
    )
    told = call(workspace, "status", "--json")
    assert [one["id"] for one in json.loads(told.stdout)["holds"]] == [PLAN_ID]
    refused = call(workspace, "redact", "riders", "N1", "--reason", "a name")
    assert refused.exit_code == FAILED and "workshop hold plan --lift" in refused.stderr


def test_the_session_record_says_that_words_were_removed_and_prints_none(workspace: Workspace):
    from workshop.plan.session_record import session_record

    room = make_room(workspace, "focus-group", RIDERS, "riders")
    room.note(SAID)
    room.note("The bus is late every morning")
    gone(room, "N1")
    paper = repr(session_record(room.session, "riders"))
    assert "[redacted: a name was said]" in paper and "Maria" not in paper
    room.store.close()


def test_a_line_that_was_imported_is_not_taken_again_once_it_is_redacted(workspace: Workspace):
    room = make_room(workspace, "focus-group", RIDERS, "riders")
    room.store.close()
    line = json.dumps({"id": "s1", "text": SAID})
    assert call(workspace, "import", "riders", "-", given=line).exit_code == DONE
    assert call(workspace, "redact", "riders", "N1", "--reason", "a name").exit_code == DONE
    again = call(workspace, "import", "riders", "-", given=line)
    assert again.exit_code == FAILED and "was redacted here" in again.stderr
    assert files_with(workspace, "Maria") == []
