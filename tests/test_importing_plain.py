"""Plain text written as for the capture line: taken word for word and said so, read on demand, and never there twice."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.commands import DONE, FAILED, call, lines_of, make, notes_of
from tests.session_samples import Room
from workshop.session.importing import Imported, import_durably
from workshop.store.workspace import Workspace

TYPED = """\
p1 the lift is out of order most weeks !! #access
p2 " nobody answers the telephone
+3 +4
p4 w: open until ten on one day #hours
a plain line
"""
NIGHT = ["--date", "2026-03-04", "--attended", "8", "--stratum", "external", "--segment", "night readers"]


def said(workspace: Workspace, session: str) -> list[tuple[object, ...]]:
    """The notes of a session: their words, who said them, their kind, how strongly, who agrees, and whether verbatim."""
    return [
        tuple(note.get(key) for key in ("text", "speaker", "kind", "intensity", "agree", "verbatim"))
        for note in lines_of(call(workspace, "dump", session))
        if "text" in note
    ]


@pytest.fixture
def night(workspace: Workspace) -> Path:
    path = workspace.root / "night.txt"
    path.write_text(TYPED, encoding="utf-8")
    return path


READ = [
    ("the lift is out of order most weeks", "P1", "paraphrase", 2),
    ("nobody answers the telephone", "P2", "quote", 0),
    ("open until ten on one day", "P4", "want", 0),
    ("a plain line", "", "paraphrase", 0),
]


def read_of(workspace: Workspace, session: str) -> list[tuple[object, ...]]:
    return [(one[0], one[1] or "", one[2], one[3] or 0) for one in said(workspace, session)]


def bring(room: Room, text: str, *, name: str = "night", shorthand: bool = False) -> list[Imported]:
    return list(
        import_durably(room.live, io.BytesIO(text.encode()), ahead=100, name=name, shorthand=shorthand)
    )


def test_lines_written_as_in_the_capture_line_are_word_for_word_and_that_is_said_once(
    workspace: Workspace, night: Path
) -> None:
    session = make(workspace)
    result = call(workspace, "import", session, str(night))
    assert result.exit_code == DONE
    assert notes_of(workspace, session) == TYPED.splitlines()
    (told,) = result.stderr.splitlines()
    assert told.startswith("4 lines were taken word for word and look as lines are typed in the capture line")
    way = f"import {session} {night} --shorthand --workspace {workspace.root}"
    assert "1, 2, 3, 4." in told and f"`workshop {way}`" in told
    assert call(None, *way.split()).exit_code == DONE
    assert read_of(workspace, session) == READ


def test_what_anybody_may_write_is_not_said_to_look_typed(workspace: Workspace) -> None:
    session = make(workspace)
    prose = "* the bus is late\n? why\nPeople wait 3 hours\nP. said no\nNon !\n10:30 the door opens\n- 3 of them\n"
    result = call(workspace, "import", session, "-", given=prose)
    assert (result.exit_code, result.stderr) == (DONE, "")


def test_with_shorthand_they_are_read_as_the_capture_line_reads_them(
    workspace: Workspace, night: Path
) -> None:
    session = make(workspace)
    result = call(workspace, "import", session, str(night), "--shorthand")
    assert (result.exit_code, result.stderr) == (DONE, "")
    assert read_of(workspace, session) == READ
    _, quote, *_ = said(workspace, session)
    assert quote[4:] == (["P3", "P4"], True)
    assert result.stdout.split() == ["N1", "N2", "N3", "N4"]


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("given", ["file", "pipe"])
def test_lines_that_were_taken_word_for_word_are_read_in_their_places(
    workspace: Workspace, night: Path, given: str, times: int
) -> None:
    session = make(workspace)
    first = str(night) if given == "file" else "-"
    call(workspace, "import", session, first, given=TYPED)
    for _ in range(times):
        result = call(workspace, "import", session, str(night), "--shorthand")
    assert result.exit_code == DONE
    assert read_of(workspace, session) == READ
    assert "N1, N2, N3, N4." in result.stderr if times == 1 else "not taken twice" in result.stderr


def test_a_file_that_comes_again_brings_only_what_is_new_wherever_it_stands(
    workspace: Workspace, night: Path
) -> None:
    session = make(workspace)
    for options in ([], ["--shorthand"]):
        call(workspace, "import", session, str(night), *options)
    night.write_text("a new first line\n" + TYPED + "p3 and a new last one\n", encoding="utf-8")
    result = call(workspace, "import", session, str(night), "--shorthand")
    assert result.exit_code == DONE
    assert sorted(notes_of(workspace, session)) == sorted(
        [*(str(one[0]) for one in READ), "a new first line", "and a new last one"]
    )
    assert "5 lines were here already, from a file of this name, and not taken twice" in result.stderr


def test_the_same_words_twice_in_a_file_or_in_two_files_are_two_notes(focus_group: Room) -> None:
    bring(focus_group, "p1 yes\np2 yes\nyes\nyes\n", shorthand=True)
    bring(focus_group, "yes\n", name="another")
    assert len(focus_group.session.notes) == 5
    bring(focus_group, "p3 yes\np2 yes\np1 yes\nyes\nyes\n", shorthand=True)
    speakers = [note.speaker for note in focus_group.session.notes.values()]
    assert sorted(speakers) == ["", "", "", "P1", "P2", "P3"]


def test_what_comes_through_a_pipe_is_new_each_time(focus_group: Room) -> None:
    for _ in range(2):
        bring(focus_group, "yes\n", name="")
    assert len(focus_group.session.notes) == 2


def test_what_was_edited_since_stays_as_it_was_edited(focus_group: Room) -> None:
    bring(focus_group, "p1 the lift !!\np2 the door\n")
    notes = focus_group.live.notes
    focus_group.done(notes.edit("N1", notes.understand("p5 the lift in the hall")))
    focus_group.done(notes.retract("N2"))
    lines = bring(focus_group, "p1 the lift !!\np2 the door\n", shorthand=True)
    assert all(line.again for line in lines)
    first, second = focus_group.session.notes.values()
    assert (first.text, first.speaker, second.retracted) == ("the lift in the hall", "P5", True)


def test_a_theme_that_a_note_was_given_meanwhile_stays_when_it_is_read_anew(focus_group: Room) -> None:
    bring(focus_group, "p1 the lift #access\n")
    focus_group.done(focus_group.live.themes.add("Buildings", ["N1"]))
    bring(focus_group, "p1 the lift #access\n", shorthand=True)
    labels = [focus_group.session.themes[theme].label for theme in focus_group.session.notes["N1"].themes]
    assert labels == ["Buildings", "access"]


def test_a_code_that_nobody_has_is_said_and_its_line_is_kept_word_for_word(workspace: Workspace) -> None:
    session = make(workspace)
    result = call(
        workspace, "import", session, "-", "--shorthand", given="p77 the door\np1 the lift\nP78: the hall\n"
    )
    assert result.exit_code == DONE
    assert notes_of(workspace, session) == ["p77 the door", "the lift", "P78: the hall"]
    assert "2 lines were taken word for word, with a code that nobody has (P1 to P" in result.stderr


def test_it_is_said_too_where_the_line_ends_with_a_theme(workspace: Workspace) -> None:
    session = make(workspace)
    result = call(workspace, "import", session, "-", "--shorthand", given="p77 e: the same answer #clerks\n")
    assert "1 line was taken word for word, with a code that nobody has" in result.stderr


def test_a_promise_typed_with_bars_is_a_note_of_the_file_and_that_is_said(workspace: Workspace) -> None:
    session = make(workspace, "buy-in")
    given = "c Streets | two clerks | 30 June\nc you later\nwest | east\n"
    result = call(workspace, "import", session, "-", "--shorthand", given=given)
    assert notes_of(workspace, session) == given.splitlines()
    assert (
        "1 line was taken as a note and looks as a record is typed: 1. Records come in lines such as"
        in result.stderr
    )
    assert "looks as a record" not in call(workspace, "import", session, "-", given=given).stderr


def test_marks_that_cannot_be_are_refused_by_their_line(workspace: Workspace) -> None:
    session = make(workspace)
    result = call(workspace, "import", session, "-", "--shorthand", given="+3 +4\np3 the door\n+3\n+4\n")
    assert result.exit_code == FAILED
    assert "line 1: there is no note yet." in result.stderr and "line 3: p3 said N1" in result.stderr
    (note,) = said(workspace, session)
    assert note[4] == ["P4"]


def test_redacted_words_do_not_come_back_with_their_file(workspace: Workspace, night: Path) -> None:
    session = make(workspace)
    call(workspace, "import", session, str(night))
    assert call(workspace, "redact", session, "N2", "--reason", "R").exit_code == DONE
    for options in ([], ["--shorthand"]):
        result = call(workspace, "import", session, str(night), *options)
        assert result.exit_code == FAILED and "line 2: " in result.stderr
    assert "nobody answers" not in (workspace.sessions / f"{session}.json").read_text(encoding="utf-8")


def test_a_group_entered_afterwards_is_read_so_too_or_says_what_reads_it(
    workspace: Workspace, night: Path
) -> None:
    result = call(workspace, "afterwards", str(night), *NIGHT)
    session = result.stdout.strip()
    assert result.exit_code == DONE and f"workshop import {session} {night} --shorthand" in result.stderr
    assert call(workspace, "import", session, str(night), "--shorthand").exit_code == DONE
    assert read_of(workspace, session) == READ
    result = call(workspace, "afterwards", str(night), *NIGHT, "--title", "Another", "--shorthand")
    assert (result.exit_code, result.stderr) == (DONE, "")
    assert read_of(workspace, result.stdout.strip()) == READ
