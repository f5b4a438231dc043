"""The program in a real terminal: the main job, nasty input, kills, sizes of window.  The long forms are in tests/bench."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip(
    "termios", reason="a pseudo-terminal is needed, which Linux and macOS have", exc_type=ImportError
)

from tests import facilitator as by
from tests.bench import kills, main_job
from tests.terminal import PROGRAM, Terminal
from workshop.store.workspace import Workspace

pytestmark = pytest.mark.pty

STATEMENTS = (
    "The 38 comes late so often that I leave the house a bus early.",
    '"On time" is what the board says, but the board is not at my stop.',
    "My mother can't climb the steps; the driver waited, every time!",
    "Nobody answers the phone after 5 p.m. #phone",
    "p. 4 of the timetable is wrong — since March…",
    "Je préfère le tram: il passe toutes les 10 minutes.",
    "+1 for a roof at the hospital stop",
    "   the app shows ghosts  ",
    "C:\\ and \\n are what the sign said",
    "座る場所がない",
)
NASTY = (
    "undefined", "None", "1/0", "-1", "0x0", "\\", "\\\\", "'", '"', "''''\"", "<script>alert(1)</script>",
    "[bold]not markup[/bold]", "[/]", "[@click=app.quit]here[/]", "{title}", "%s %n", "$HOME", "`ls`", "]]>", "&amp;",
    "<w:p/>", "p3 late", "+1 -2", "~ a hunch", "? why", "n: need", "!!!", "#1", "\u200b", "a\u0301\u0323\u0301",
    "\U0001f469\U0001f3fd\u200d\U0001f680", "\u202eright to left\u202c", "مرحبا بالعالم", "Ṱ̺̺o͞ i̹n̡v̞o̷k̢e",
    "tab\tstop", "two\nlines", "bell\x07 and \x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b31m \x85 next", "\x00nul",
    "\ufffe\uffff", "   ", "\x01\x02", "\ufeffmark", "x" * 300,
)  # fmt: skip


@pytest.fixture
def folder(workspace: Workspace) -> Path:
    """A folder with sessions/ in it."""
    return workspace.root


@pytest.fixture
def group(folder: Path) -> Iterator[Terminal]:
    """A focus group that runs in a terminal of 80 by 24 that only the facilitator sees."""
    with by.open_session(folder, by.make_focus_group(folder, "Riders")) as terminal:
        yield terminal


@pytest.mark.parametrize("mirrored", [False, True], ids=["private screen", "screen on the wall"])
def test_a_focus_group_is_typed_voted_in_ended_and_exported_without_losing_a_letter(
    folder: Path, mirrored: bool
) -> None:
    found = main_job.type_statements(folder, STATEMENTS, mirrored=mirrored)
    assert found.failures == []
    assert found.kept == len(STATEMENTS)


def test_nasty_strings_pasted_behind_a_backslash_are_kept_literally(folder: Path) -> None:
    found = main_job.paste_strings(folder, NASTY)
    assert found.failures == []
    assert (found.kept, found.blank) == (len(NASTY) - 3, 3)


def test_after_each_of_4_kills_every_note_shown_is_there_and_the_clock_is_right(folder: Path) -> None:
    tally = kills.run(4, folder, random.randrange(10**6))
    assert tally.failures == []
    assert {words.split()[1] for words in tally.shown} == {
        "1",
        "2",
        "3",
        "4",
    }  # notes were seen in every round


def test_letters_typed_right_after_enter_belong_to_the_next_note(group: Terminal, folder: Path) -> None:
    group.send("".join(f"note {number}\r" for number in range(1, 31)))
    group.wait_for(lambda at: "N30" in at.notes)
    (session,) = folder.glob("sessions/*.json")
    assert list(by.notes_in_file(folder, session.stem).values()) == [
        f"note {number}" for number in range(1, 31)
    ]


def test_a_byte_that_is_not_utf_8_does_not_end_the_program(group: Terminal) -> None:
    group.send(b"caf\xe9 noir\r")
    group.wait_for(lambda at: at.notes.get("N1", "") == "caf\ufffd noir")
    group.enter("it goes on")
    group.wait_for(lambda at: at.notes.get("N2") == "it goes on")


def test_notes_stay_when_the_window_is_made_tiny_and_large_again(group: Terminal) -> None:
    group.enter("before the window changes")
    group.wait_for(lambda at: "N1" in at.notes)
    group.resize(40, 8)
    group.wait_for("Make the window larger")
    group.enter("typed in a tiny window")
    group.resize(140, 40)
    group.wait_for(lambda at: "N2" in at.notes and at.shows("left in this stage"))


def test_a_second_program_is_told_that_the_session_is_open(group: Terminal, folder: Path) -> None:
    group.enter("written here")
    group.wait_for(lambda at: "N1" in at.notes)
    (session,) = folder.glob("sessions/*.json")
    with Terminal([*PROGRAM, "run", session.stem, "--workspace", str(folder)]) as second:
        second.wait_for("on the wall?")
        second.press("n")
        second.wait_for("open in another program")
        second.press("r")
        second.wait_for(lambda at: at.notes == {"N1": "written here"})


def test_what_the_wall_must_not_see_is_never_written_to_a_mirrored_terminal(folder: Path) -> None:
    session = by.make_focus_group(folder, "Riders")
    with by.open_session(folder, session, mirrored=True) as terminal:
        by.say_who_is_here(terminal)
        before = len(terminal.written)
        terminal.enter('p3 " zanzibar')
        terminal.wait_for(lambda at: "N1" in at.notes)
        assert b"zanzibar" not in terminal.written[before:]
        assert "P3" not in terminal.text
    assert by.notes_in_file(folder, session) == {"N1": "zanzibar"}


def test_leaving_the_program_gives_the_terminal_back_as_it_was(group: Terminal) -> None:
    group.press("ctrl+q")
    assert group.wait_for_end() == 0
    for restored in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l"):
        assert restored in group.written


def test_the_first_question_answered_four_times_at_once_does_not_end_the_program(folder: Path) -> None:
    session = by.make_focus_group(folder, "Riders")
    with Terminal([*PROGRAM, "run", session, "--workspace", str(folder)]) as terminal:
        terminal.wait_for("Is this screen on the wall?")
        terminal.send("nnnn")
        # What the terminal hands over late may be for what lies below: a question of its own, at worst.
        terminal.wait_for(re.compile("F5 Start|Which session is it"))
        assert "had to stop" not in terminal.text
        terminal.press("ctrl+q")
        assert terminal.wait_for_end() == 0


def test_a_kill_right_after_another_program_replaced_the_file_loses_nothing_that_was_shown(
    folder: Path,
) -> None:
    session = by.make_focus_group(folder, "Riders")
    path = folder / "sessions" / f"{session}.json"
    with by.open_session(folder, session) as terminal:
        older = path.read_bytes()
        by.type_notes(terminal, ["the first", "the second"])
        path.with_name("arriving").write_bytes(older)
        path.with_name("arriving").replace(path)
        terminal.enter("the third")
        terminal.wait_for(lambda at: at.notes.get("N3") == "the third")
        terminal.kill()
    assert list(by.notes_in_file(folder, session).values()) == ["the first", "the second", "the third"]
    with by.open_session(folder, session) as terminal:
        terminal.wait_for(lambda at: len(at.notes) == 3)


def test_a_kill_while_nobody_types_after_the_file_was_replaced_loses_nothing_that_was_shown(
    folder: Path,
) -> None:
    session = by.make_focus_group(folder, "Riders")
    path = folder / "sessions" / f"{session}.json"
    with by.open_session(folder, session) as terminal:
        by.type_notes(terminal, ["the first", "the second"])
        path.unlink()
        terminal.wait_for("put back")
        terminal.kill()
    assert list(by.notes_in_file(folder, session).values()) == ["the first", "the second"]
