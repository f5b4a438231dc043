"""A damaged session gets back from its copies what it lacks, and what is lost all the same is kept as a text."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import Result

from tests.commands import DONE, FAILED, call, lines_of, make, notes_of
from tests.damage_samples import TAIL, sample, store_with
from tests.store_samples import SESSION, draft, file_of, new_store, note, saved
from workshop.plan.material import read_plan
from workshop.plan.plan_book import open_plan
from workshop.store.backup_place import choose_place
from workshop.store.backups import back_up
from workshop.store.events import TinyDBEventStore
from workshop.store.mending import LOST, REPAIRED
from workshop.store.recovery import scan
from workshop.store.repairing import repair, use
from workshop.store.workspace import Workspace

MARKS = (REPAIRED, LOST)
TYPED = "one\ntwo\nthree\nfour\nfive\n"
SAID = ["one", "two", "three", "four", "five"]


@pytest.fixture
def riders(workspace: Workspace) -> str:
    """A session with its design and five notes."""
    session = make(workspace)
    call(workspace, "import", session, "-", given=TYPED)
    return session


def spoilt(data: bytes, seq: int, places: tuple[int, ...] = (30, 60)) -> bytes:
    """A file in which some bits of one event are wrong, each too far from the others to be found by trying."""
    lines = data.split(b"\n")
    at = next(index for index, line in enumerate(lines) if line.startswith(b'"%d":{"seq"' % seq))
    line = bytearray(lines[at])
    for place in places:
        line[len(line) * place // 100] ^= 1
    lines[at] = bytes(line)
    return b"\n".join(lines)


def spoil(workspace: Workspace, session: str, *seqs: int) -> bytes:
    path = workspace.session_file(session)
    data = path.read_bytes()
    for seq in seqs:
        data = spoilt(data, seq)
    path.write_bytes(data)
    return data


def check_repair(workspace: Workspace, *arguments: str) -> Result:
    return call(workspace, "check", "--repair", *arguments)


def kept_as(how: str, workspace: Workspace, session: str, stick: Path) -> Path:
    """A copy of a session as it is now: where the program, or a person, keeps one."""
    source = workspace.session_file(session)
    if how == "at the second place":
        back_up(workspace, session, choose_place(workspace, stick))
        return stick
    path = {
        "as .bak": source.with_name(f"{source.name}.bak"),
        "as a cloud's copy": source.with_name(f"{session} (1).json"),
        "among what was set aside": workspace.torn / f"{session}-whole-1.txt",
        "anywhere": stick / "from the other laptop.json",
    }[how]
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, path)
    return path


@pytest.mark.parametrize("seq", [1, 4])
@pytest.mark.parametrize(
    "how", ["at the second place", "as .bak", "as a cloud's copy", "among what was set aside", "anywhere"]
)
def test_an_event_with_many_wrong_bits_comes_back_from_a_copy_that_fits_the_chain(
    workspace: Workspace, riders: str, tmp_path: Path, how: str, seq: int
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    copy = kept_as(how, workspace, riders, stick)
    call(workspace, "import", riders, "-", given="after the copy\n")
    whole = workspace.session_file(riders).read_bytes()
    broken = spoilt(whole, seq, (30, 60, 90))
    workspace.session_file(riders).write_bytes(broken)
    named = ("--from", str(copy)) if how == "anywhere" else ()
    done = check_repair(workspace, *named, riders)
    assert done.exit_code == DONE, done.stderr
    assert "nothing is lost" in done.stderr
    assert f"Taken from other files, where the chain fits: event {seq} from " in done.stderr
    assert workspace.session_file(riders).read_bytes() == broken
    assert check_repair(workspace, "--use", *named, riders).exit_code == DONE
    now = workspace.session_file(riders).read_bytes()
    assert now.startswith(whole.removesuffix(TAIL))
    assert notes_of(workspace, riders) == [*SAID, "after the copy"]


def test_the_copy_of_a_session_restored_beside_it_has_other_hashes_and_still_gives_its_events(
    workspace: Workspace, riders: str, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    place = choose_place(workspace, stick)
    back_up(workspace, riders, place)
    restored = call(workspace, "restore", riders)
    assert restored.stdout.strip() == f"{riders}-restored"
    shutil.rmtree(place.copies)
    spoil(workspace, riders, 1, 3)
    done = check_repair(workspace, "--use", riders)
    assert "nothing is lost" in done.stderr
    assert notes_of(workspace, riders) == SAID


def test_a_head_with_many_wrong_bits_comes_from_a_copy_or_is_told_by_the_first_event(
    workspace: Workspace, riders: str
) -> None:
    source = workspace.session_file(riders)
    whole = source.read_bytes()
    title = whole.index(b'"title":"Riders"') + 9
    broken = whole[:title] + b"Rudirz" + whole[title + 6 :]
    for copy in (True, False):
        source.write_bytes(broken)
        kept = source.with_name(f"{source.name}.bak")
        if copy:
            kept.write_bytes(whole)
        else:
            kept.unlink()
        done = check_repair(workspace, "--use", riders)
        assert done.exit_code == DONE, done.stderr
        assert "nothing is lost" in done.stderr
        assert source.read_bytes().startswith(whole.removesuffix(TAIL))


def test_where_no_copy_has_the_first_event_every_note_is_kept_and_what_stands_for_it_is_said(
    workspace: Workspace, riders: str
) -> None:
    spoil(workspace, riders, 1)
    done = check_repair(workspace, "--use", riders)
    assert done.exit_code == DONE, done.stderr
    assert "Event 1, with which all begins, is lost" in done.stderr
    assert "In the place of event 1 stands the design " in done.stderr
    assert "look at the stages and the facts of the session" in done.stderr
    assert notes_of(workspace, riders) == SAID
    assert call(workspace, "export", riders, "--no-template").exit_code == DONE
    told = call(workspace, "check")
    assert told.exit_code == DONE
    assert "1 event of it is lost (event 1)." in told.stderr
    # Whoever reads the record finds what stands in, by whom, and why.
    first, report, tomb = scan(workspace.session_file(riders).read_bytes(), "").events[:3]
    assert (first.type, first.by, report.type, tomb.type) == ("session.created", "program", REPAIRED, LOST)
    assert report.data is not None
    assert report.data["stands_in"].startswith("the design ")


def test_of_a_plan_that_lost_its_first_event_every_decision_is_kept(workspace: Workspace) -> None:
    store = TinyDBEventStore(workspace)
    book = open_plan(store, department="Transit")
    for text in ("safe stops", "buses that come"):
        book.wait(book.add_goal(text))
    store.close()
    path = workspace.session_file("plan")
    path.write_bytes(spoilt(path.read_bytes(), 1))
    done = check_repair(workspace, "--use", "plan")
    assert done.exit_code == DONE, done.stderr
    assert "In the place of event 1 stands a new beginning of the plan: look at its settings." in done.stderr
    found = read_plan(store)
    assert [goal.text for goal in found.goals.values()] == ["safe stops", "buses that come"]


def test_a_first_event_that_is_wiped_out_is_stood_in_for_by_the_design_of_its_name(
    workspace: Workspace, riders: str
) -> None:
    path = workspace.session_file(riders)
    lines = path.read_bytes().split(b"\n")
    hash_at = lines[4].rindex(b'"hash"')
    lines[4] = b"\0" * hash_at + lines[4][hash_at:]
    path.write_bytes(b"\n".join(lines))
    done = check_repair(workspace, "--use", riders)
    assert done.exit_code == DONE, done.stderr
    assert "stands the design focus-group-external as this program has it now" in done.stderr
    assert notes_of(workspace, riders) == SAID
    (row,) = lines_of(call(workspace, "list", "--json"))
    assert (row["title"], row["date"]) == ("Riders", "2026-03-04")


@pytest.mark.parametrize("log", ["session", "plan"])
def test_where_head_and_first_event_are_gone_together_what_follows_is_kept_all_the_same(
    workspace: Workspace, riders: str, log: str
) -> None:
    store = TinyDBEventStore(workspace)
    book = open_plan(store, department="Transit")
    for text in ("safe stops", "buses that come"):
        book.wait(book.add_goal(text))
    store.close()
    path = workspace.session_file(riders if log == "session" else "plan")
    data = path.read_bytes()
    first = data.index(b'\n"2":{"seq":')
    # The block of the disk that held them reads as zeros.
    path.write_bytes(b"\0" * (first - 100) + data[first - 100 :])
    done = check_repair(workspace, "--use", path.stem)
    assert done.exit_code == DONE, done.stderr
    if log == "session":
        assert re.search(
            "stands the design [a-z-]+, guessed by the stages that the record names", done.stderr
        )
        assert notes_of(workspace, riders) == SAID
    else:
        assert [goal.text for goal in read_plan(store).goals.values()] == ["safe stops", "buses that come"]


def test_a_head_that_is_gone_is_told_by_the_first_event(workspace: Workspace, riders: str) -> None:
    path = workspace.session_file(riders)
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([lines[0], *lines[2:]]))
    done = check_repair(workspace, "--use", riders)
    assert done.exit_code == DONE, done.stderr
    assert "the head was put right; nothing is lost" in done.stderr and "wrong bit" not in done.stderr
    assert notes_of(workspace, riders) == SAID
    (row,) = lines_of(call(workspace, "list", "--json"))
    assert (row["title"], row["date"]) == ("Riders", "2026-03-04")


def test_a_repair_that_can_do_nothing_does_not_send_to_itself(workspace: Workspace, riders: str) -> None:
    path = workspace.session_file(riders)
    path.write_bytes(path.read_bytes()[:1500])
    done = check_repair(workspace, riders)
    assert done.exit_code == FAILED
    assert "cannot be repaired" in done.stderr and "`workshop check --repair`" not in done.stderr


def test_of_a_file_that_lost_its_beginning_every_note_that_is_left_is_kept(
    workspace: Workspace, riders: str
) -> None:
    path = workspace.session_file(riders)
    data = path.read_bytes()
    path.write_bytes(data[data.index(b'"one"') :])
    done = check_repair(workspace, "--use", riders)
    assert done.exit_code == DONE, done.stderr
    assert set(SAID[1:]) <= set(notes_of(workspace, riders))
    (text,) = workspace.sessions.glob("*.lost.txt")
    assert "one" in text.read_text()


def test_where_nothing_can_be_put_together_what_can_be_read_is_written_out_for_people(
    tmp_path: Path,
) -> None:
    content, _, _ = sample()
    store = store_with(tmp_path, spoilt(content.replace(b'"kind":"focus-group"', b'"kind":"unknown-one"'), 1))
    done = check_repair(store.workspace, SESSION)
    assert done.exit_code == FAILED
    assert "cannot be repaired" in done.stderr
    left = store.workspace.sessions / f"{SESSION}.lost.txt"
    assert f"What can be read of its events is written out in sessions/{left.name}." in done.stderr
    words = left.read_text(encoding="utf-8")
    assert all(text in words for text in ("one 🙂", "two", "four", "five"))
    check_repair(store.workspace, SESSION)
    assert len(list(store.workspace.sessions.glob("*.txt"))) == 1


def test_where_only_a_copy_as_a_whole_helps_it_is_named_and_that_brings_it_back(
    workspace: Workspace, riders: str
) -> None:
    path = workspace.session_file(riders)
    whole = path.read_bytes()
    path.with_name(f"{path.name}.bak").write_bytes(whole)
    # Laid out by another program, and damaged then: no line of it is one of ours.
    path.write_bytes(
        json.dumps(json.loads(whole), indent=1).encode().replace(b'"type": "note.added",', b'"type" ', 1)
    )
    done = check_repair(workspace, riders)
    assert done.exit_code == FAILED
    assert (
        f"sessions/{path.name}.bak is whole, with 6 events: `workshop restore sessions/{path.name}.bak`"
        in done.stderr
    )
    restored = call(workspace, "restore", f"sessions/{path.name}.bak")
    assert restored.exit_code == DONE, restored.stderr
    assert notes_of(workspace, restored.stdout.strip()) == SAID


def test_what_can_be_read_of_a_lost_note_is_written_out_beside_the_repaired_copy(
    workspace: Workspace, riders: str
) -> None:
    path = workspace.session_file(riders)
    path.write_bytes(path.read_bytes().replace(b'"text":"two"', b'"text":"tqo"'))
    path.write_bytes(path.read_bytes().replace(b'"text":"tqo"', b'"text":"tqa"'))
    done = check_repair(workspace, riders)
    assert f"nothing proves, is written out in sessions/{riders}.lost.txt" in done.stderr
    words = path.with_name(f"{riders}.lost.txt").read_text(encoding="utf-8")
    assert "tqa" in words
    assert "Event 3 (note.added N2): it cannot be proven to be as it was written." in words
    assert "three" not in words
    (row,) = lines_of(check_repair(workspace, "--json", riders))
    assert row["left"] == f"sessions/{riders}.lost.txt"
    assert [one["seq"] for one in row["lost"]] == [3]  # type: ignore[attr-defined]


def test_a_text_of_what_is_lost_loses_what_is_redacted(workspace: Workspace, riders: str) -> None:
    call(
        workspace,
        "import",
        riders,
        "-",
        given="Ms Abernathy hits the drivers\nthe ticket machine is broken\n",
    )
    path = workspace.session_file(riders)
    left = path.with_name(f"{riders}.lost.txt")
    left.write_text(
        'Event 9:\n{"text": "Ms Abernathy hits the drivers"}\n\nEvent 10:\n{"text": "kept words"}\n'
    )
    done = call(workspace, "redact", riders, "N6", "--reason", "a name", "--yes")
    assert done.exit_code == DONE, done.output
    words = left.read_text(encoding="utf-8")
    assert "Abernathy" not in words
    assert "redacted" in words
    assert "kept words" in words


def test_a_copy_that_went_another_way_gives_nothing_that_was_not_in_the_session(
    workspace: Workspace, riders: str
) -> None:
    path = workspace.session_file(riders)
    before = path.read_bytes()
    call(workspace, "import", riders, "-", given="said here\nand more\nto the end\n")
    ours = path.read_bytes()
    path.write_bytes(before)
    call(workspace, "import", riders, "-", given="said elsewhere\nand other\nto the last\n")
    path.rename(path.with_name(f"{riders} (1).json"))
    path.write_bytes(ours)
    spoil(workspace, riders, 7)
    done = check_repair(workspace, "--use", riders)
    assert done.exit_code == DONE, done.stderr
    assert "1 event is lost: event 7" in done.stderr
    assert notes_of(workspace, riders) == [*SAID, "and more", "to the end"]


def test_words_that_were_redacted_here_do_not_come_back_from_an_old_copy(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.open(SESSION)
    for text in ("one", "gone", "last"):
        saved(store, note(text))
    old = file_of(store).read_bytes()
    left = {"events": [3], "left": {"3": {"stage": "welcome"}}, "reason": "a name"}
    store.redact(SESSION, [3], [draft(left, type_="redacted", ref="N2", new="")]).result(timeout=30)
    store.close()
    file_of(store).write_bytes(spoilt(file_of(store).read_bytes(), 3))
    file_of(store).with_name(f"{SESSION}.json.bak").write_bytes(old)
    done = repair(store.workspace, SESSION)
    assert not done.lost
    assert b"gone" not in done.path.read_bytes()
    use(store.workspace, SESSION)
    assert store.read(SESSION)[2].data is None


def test_a_copy_made_with_less_help_is_not_taken_for_the_one_with_more(
    workspace: Workspace, riders: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.json"
    shutil.copy(workspace.session_file(riders), copy)
    spoil(workspace, riders, 3)
    assert "1 event is lost" in check_repair(workspace, riders).stderr
    assert "nothing is lost" in check_repair(workspace, "--from", str(copy), riders).stderr
    assert check_repair(workspace, "--use", riders).exit_code == DONE
    assert notes_of(workspace, riders) == SAID


def test_a_file_to_take_from_must_be_there_and_goes_with_a_repair(workspace: Workspace, riders: str) -> None:
    spoil(workspace, riders, 3)
    gone = check_repair(workspace, "--from", "no such.json", riders)
    assert (gone.exit_code, gone.stderr) == (2, "There is no no such.json; is the stick in?\n")
    assert "it goes with --repair" in call(workspace, "check", "--from", "x").stderr
    # Files that are no sessions, or are damaged themselves, give nothing and stop nothing.
    odd = workspace.root / "odd.json"
    odd.write_bytes(b"\0\xff" * 999)
    assert "1 event is lost" in check_repair(workspace, "--from", str(odd), riders).stderr


def test_one_wrong_bit_in_each_of_many_events_is_put_right_also_behind_one_that_is_lost(
    workspace: Workspace, riders: str
) -> None:
    path = workspace.session_file(riders)
    data = spoilt(path.read_bytes(), 2)
    for seq in (3, 5, 6):
        data = spoilt(data, seq, (20 + 10 * seq,))
    path.write_bytes(data)
    done = check_repair(workspace, "--use", riders)
    assert "in 3 places a wrong bit was put right" in done.stderr
    assert "1 event is lost: event 2 (note.added N1)" in done.stderr
    assert notes_of(workspace, riders) == SAID[1:]


def test_half_of_a_long_session_that_is_gone_comes_back_from_a_copy(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.open(SESSION)
    for future in [store.append(SESSION, [note(f"note {number}")]) for number in range(3000)]:
        future.result(timeout=30)
    store.close()
    path = file_of(store)
    whole = path.read_bytes()
    path.with_name(f"{path.name}.bak").write_bytes(whole)
    quarter = len(whole) // 4
    path.write_bytes(whole[:quarter] + bytes(2 * quarter) + whole[3 * quarter :])
    done = repair(store.workspace, SESSION)
    assert (done.mended.kept, done.lost) == (3001, ())
    assert re.search(rf"the chain fits: events \d+ to \d+ from sessions/{path.name}\.bak\.", done.words)
    assert done.path.read_bytes().startswith(whole.removesuffix(TAIL))
