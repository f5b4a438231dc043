"""The wall, steered from the console: chosen with a preview, blanked and brought back, notes read back, a clicker."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from tests.tui_helpers import LAYOUTS, WIDE, Person, begun, program, said, slow_writes, vote_of, voters
from workshop.session.clock import utc_now
from workshop.session.room import visible
from workshop.session.wall import on_the_wall
from workshop.store.workspace import Workspace
from workshop.tui.second_window import terminal_commands
from workshop.tui.wall_picker import offers
from workshop.tui.widgets.capture import Capture


def on_wall(person: Person) -> str:
    """The kind of thing a second window would show now."""
    return on_the_wall(person.session).show


def capture(person: Person) -> Capture:
    """The capture line, wherever it is in the stack."""
    return next(one for screen in person.app.screen_stack for one in screen.query(Capture))


# What the room sees -------------------------------------------------------------------------------


async def test_it_is_asked_whether_the_room_sees_this_screen_a_second_window_or_none(
    workspace: Workspace,
) -> None:
    session = begun(workspace)
    for key, mirrored, second in (("y", True, False), ("w", False, True), ("n", False, False)):
        async with program(workspace, session_id=session, mirrored=None) as person:
            await person.sees("the room sees this screen", "a second window", "there is no wall")
            await person.press(key)
            await person.at("Live")
            assert person.app.desk is not None
            assert (person.app.desk.mirrored, person.app.desk.second_window) == (mirrored, second)


# Choosing -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", LAYOUTS)
async def test_the_next_thing_is_seen_before_it_goes_up(workspace: Workspace, size: tuple[int, int]) -> None:
    session = begun(workspace, stage="key_pain", people=7, typed=["No light at the stop", 'p3 " VERBATIM'])
    async with program(workspace, session_id=session, size=size) as person:
        person.app.desk.second_window = True
        await person.at("Live")
        await person.press("f4")
        await person.sees("What shall be on the wall?", "as the room sees it", "The question now")
        await person.sees("The flip chart planned", "How many ballots are in none")
        await person.press("down")
        if size != WIDE:  # there the chart is in large type
            await person.sees("No light at the stop")
        assert "VERBATIM" not in person.text
        assert on_wall(person) == "question"
        await person.press("enter")
        await person.at("Live")
        await person.until(lambda: on_wall(person) == "chart")
        await person.until(lambda: said(person) == "On the wall: the flip chart.")


async def test_a_number_puts_a_thing_up_at_once_and_zero_blanks(workspace: Workspace) -> None:
    session = begun(workspace, stage="key_pain", people=7)
    async with program(workspace, session_id=session) as person:
        person.app.desk.second_window = True
        await person.at("Live")
        await person.press("f4", "2")
        await person.until(lambda: on_wall(person) == "chart")
        await person.press("f4", "0")
        await person.until(lambda: on_wall(person) == "blank")
        await person.until(lambda: "F12 brings it back" in said(person))
        await person.press("f12")
        await person.until(lambda: on_wall(person) == "chart")


async def test_what_there_is_nothing_of_does_not_go_up(workspace: Workspace) -> None:
    session = begun(workspace, stage="key_pain", people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f4", "end")
        await person.sees("Nothing to put up: there are none yet.")
        await person.press("enter")
        await person.at("WallPicker")
        await person.press("escape")
        await person.at("Live")
        assert on_wall(person) == "question"


async def test_on_a_mirrored_screen_the_flip_chart_takes_the_screen_and_notes_go_on(
    workspace: Workspace,
) -> None:
    session = begun(workspace, stage="key_pain", people=7, typed=["No light at the stop"])
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.press("f4", "2")
        await person.at("WallCover")
        await person.sees("No light at the stop", "Where it got hard")
        await person.sees_no("^g Help")
        await person.type('p3 " VERBATIM')
        assert "VERBATIM" not in person.text
        await person.press("enter")
        await person.enter("the sign says nothing")
        await person.notes(3)
        await person.sees("the sign says nothing")
        await person.type("half a li")
        await person.press("escape")
        await person.at("Live")
        await person.until(lambda: on_wall(person) == "question")
        assert capture(person).value == "half a li"
        await person.press("f4", "2")
        await person.at("WallCover")
        await person.press("pagedown")
        await person.at("Live")
        await person.sees("8 of 12")
        assert on_wall(person) == "question"


# Blanking -----------------------------------------------------------------------------------------


async def test_one_key_blanks_a_mirrored_screen_and_nothing_typed_meanwhile_is_lost_or_shown(
    workspace: Workspace,
) -> None:
    session = begun(workspace, stage="key_pain", people=7)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.type("before ")
        await person.press("f12")
        await person.at("WallCover")
        assert re.fullmatch(r"\d\d:\d\d", person.words)
        await person.type("and afterx")
        await person.press("backspace", "enter")
        await person.enter('p3 " VERBATIM')
        await person.paste("pasted words")
        await person.press("pagedown")
        assert re.fullmatch(r"\d\d:\d\d", person.words)
        await person.until(lambda: on_wall(person) == "blank")
        await person.press("f12")
        await person.at("Live")
        await person.sees("8 of 12")
        await person.notes(2)
        assert [note.text for note in person.session.notes.values()] == ["before and after", "VERBATIM"]
        assert capture(person).value == "pasted words"
        await person.until(lambda: not person.session.wall.blank)


@pytest.mark.parametrize("mirrored", [False, True])
async def test_two_quick_presses_leave_the_wall_as_it_was(workspace: Workspace, mirrored: bool) -> None:
    session = begun(workspace, stage="key_pain", people=7)
    async with program(workspace, session_id=session, mirrored=mirrored) as person:
        await person.at("Live")
        person.post_keys(["f12", "f12"])
        await person.saved()
        await person.at("Live")
        assert [event.type for event in person.session.log][-2:] == ["wall.blanked", "wall.blanked"]
        assert not person.session.wall.blank


async def test_esc_brings_a_blanked_wall_back_too(workspace: Workspace) -> None:
    session = begun(workspace, stage="key_pain", people=7)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.press("f12")
        await person.until(lambda: person.session.wall.blank)
        await person.press("escape")
        await person.at("Live")
        await person.until(lambda: not person.session.wall.blank)


async def test_at_a_sealed_stage_a_mirrored_screen_says_what_to_do_instead(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="assumptions")
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.sees("sealed: let people write on paper; what you type is masked")
        await person.enter("SEALED")
        await person.notes(1)
        await person.sees_no("SEALED")


async def test_a_second_window_is_blanked_and_brought_back_by_the_same_key(workspace: Workspace) -> None:
    session = begun(workspace, stage="key_pain", people=7)
    async with program(workspace, session_id=session) as person:
        person.app.desk.second_window = True
        await person.at("Live")
        await person.press("f12")
        await person.until(lambda: visible(person.session, utc_now()).blank)
        await person.sees("on the wall: nothing", "7 of 12")
        await person.enter("typing goes on")
        await person.notes(1)
        await person.press("f12")
        await person.until(lambda: not visible(person.session, utc_now()).blank)


async def test_a_question_that_is_asked_is_covered_and_what_was_typed_over_it_waits(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.press("ctrl+o")
        await person.sees("Who?")
        await person.type("Str")
        await person.press("f12")
        await person.at("WallCover")
        await person.enter("eets")
        assert re.fullmatch(r"\d\d:\d\d", person.words)
        await person.press("f12")
        await person.sees("What will they bring?")
        await person.enter("two clerks")
        await person.sees("By when?")
        await person.enter("1 June")
        await person.until(lambda: [one.owner for one in person.session.commitments.values()] == ["Streets"])


async def test_the_screens_of_a_vote_and_its_result_are_blanked_too(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="proposal", people=7)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.press("f3")
        await person.sees("How many people may vote?")
        await person.answer("7")
        await person.sees("How do the votes come in?")
        await person.press("p")
        await person.sees("How many ballots are in?")
        await person.answer("7")
        await person.at("VoteTotals")
        await person.press("f12")
        await person.at("WallCover")
        assert re.fullmatch(r"\d\d:\d\d", person.words)
        await person.press("f12")
        await person.at("VoteTotals")
        assert vote_of(person).status == "open"


# Reading back -------------------------------------------------------------------------------------


async def test_the_last_note_goes_up_in_words_made_for_the_room(workspace: Workspace) -> None:
    session = begun(
        workspace, stage="key_pain", people=7, typed=["plain words", 'p3 " the last 14 goes at ten']
    )
    seen = []
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.press("ctrl+s")
        await person.sees("Read N2 back as")
        seen.append(person.text)
        await person.enter("P3 says the last bus goes early")
        await person.sees("Leave out the codes", "P3 says the last bus goes early")
        await person.answer("The last bus goes too early")
        await person.at("WallCover")
        await person.sees("plain words", "The last bus goes too early")
        seen.append(person.text)
        await person.press("escape")
        await person.at("Live")
        await person.sees("N2 The last bus goes too early")
        seen.append(person.text)
        await person.press("f8")
        await person.sees("N2 quote, kept off the wall")
        assert person.session.notes["N2"].read_back == ""
    assert "the last 14" not in "\n".join(seen)


async def test_the_note_under_the_cursor_is_read_back_as_it_stands(workspace: Workspace) -> None:
    session = begun(workspace, stage="key_pain", people=7, typed=["first words", "second words"])
    async with program(workspace, session_id=session) as person:
        person.app.desk.second_window = True
        await person.at("Live")
        await person.press("tab", "up", "ctrl+s")
        await person.sees("Read N1 back as", "first words")
        await person.press("enter")
        await person.at("Live")
        await person.until(lambda: on_wall(person) == "chart")
        assert person.session.notes["N1"].read_back == ""


async def test_what_is_sealed_or_nobody_said_is_not_read_back(workspace: Workspace) -> None:
    session = begun(workspace, stage="key_pain", people=7)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.press("ctrl+s")
        await person.until(lambda: said(person) == "There is no note yet.")
        await person.enter("a: ASSUMED that")
        await person.notes(1)
        await person.press("ctrl+s")
        await person.until(lambda: "stays off the wall" in said(person))
        await person.enter("* HUNCH")
        await person.notes(2)
        await person.press("ctrl+s")
        await person.until(lambda: "not for the wall" in said(person))
        assert "ASSUMED" not in person.text


# A clicker ----------------------------------------------------------------------------------------


async def test_a_stage_changed_by_a_clicker_is_taken_back_also_after_a_restart(workspace: Workspace) -> None:
    session = begun(workspace, stage="key_works", people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("pagedown")
        await person.sees("7 of 12")
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.sees("7 of 12")
        await person.press("f8")
        await person.sees("6 of 12")
        await person.press("pageup")
        await person.sees("5 of 12")
        await person.press("f8")
        await person.sees("6 of 12")


async def test_at_the_last_stage_a_clicker_asks_whether_the_session_ends(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        last = [run.id for run in person.session.stage_order if not run.design.after][-1]
        await person.press("f2", "end", "enter")
        await person.until(lambda: person.session.stage == last)
        await person.at("Live")
        await person.press("pagedown")
        await person.until(lambda: person.app.screen.is_modal, "the end is asked about")
        await person.press("escape")
        assert person.session.status == "running"


# A second window ----------------------------------------------------------------------------------


def _a_terminal(folder: Path, kept: Path) -> Path:
    """A program that stands for a terminal: it writes down what it is told to run."""
    terminal = folder / "my-terminal"
    terminal.write_text(f'#!/bin/sh\necho "$@" > {kept}\n')
    terminal.chmod(terminal.stat().st_mode | stat.S_IXUSR)
    return terminal


async def test_the_room_view_is_opened_in_a_second_window(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "told"
    monkeypatch.setenv("TERMINAL", str(_a_terminal(tmp_path, kept)))
    monkeypatch.setenv("DISPLAY", ":9")
    session = begun(workspace)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f4", "w")
        await person.until(lambda: "is open in a second window" in said(person))
        await person.sees("on the wall: the question")
    assert f"-m workshop show {session} --workspace {workspace.root}" in kept.read_text()


@pytest.mark.parametrize("mirrored", [False, True])
async def test_where_no_window_can_be_opened_the_line_to_type_is_shown(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, mirrored: bool
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "TERMINAL"):
        monkeypatch.delenv(name, raising=False)
    session = begun(workspace)
    async with program(workspace, session_id=session, mirrored=mirrored) as person:
        await person.at("Live")
        await person.press("f4", "w")
        await person.until(lambda: f"workshop show {session}" in said(person))
        assert (str(workspace.root) in said(person)) is not mirrored


def test_the_users_own_terminal_comes_first_and_each_is_told_in_its_own_way(tmp_path: Path) -> None:
    for name in ("mine", "gnome-terminal", "xterm"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    here = {"PATH": str(tmp_path), "DISPLAY": ":0", "TERMINAL": "mine"}
    ways = [[Path(way[0]).name, way[1]] for way in terminal_commands(["x"], "linux", here)]
    assert ways == [["mine", "-e"], ["gnome-terminal", "--"], ["xterm", "-e"]]
    assert terminal_commands(["x"], "linux", {"PATH": str(tmp_path)}) == []


async def test_pages_of_what_is_on_the_wall_are_turned_from_the_picker_and_from_a_covered_screen(
    workspace: Workspace,
) -> None:
    session = begun(
        workspace, people=7, typed=[f"a remark that takes its place {number}" for number in range(60)]
    )
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        key = next(one.key for one in offers(person.session) if one.showing.show == "chart")
        await person.press("f4", key)
        await person.at("WallCover")
        await person.sees("a remark that takes its place 59")
        await person.press("right")
        await person.sees("a remark that takes its place 0")
        await person.press("left")
        await person.sees("a remark that takes its place 59")
        page = person.session.wall.page
        await person.press("f4")
        await person.sees("What shall be on the wall?")
        await person.press("right")
        await person.until(lambda: person.session.wall.page != page)


async def test_each_press_turns_a_page_also_while_the_one_before_is_being_saved(workspace: Workspace) -> None:
    typed = [f"a remark that takes its place {number}" for number in range(60)]
    async with program(
        workspace, session_id=begun(workspace, people=7, typed=typed), mirrored=True
    ) as person:
        await person.at("Live")
        key = next(one.key for one in offers(person.session) if one.showing.show == "chart")
        await person.press("f4", key)
        await person.at("WallCover")
        await person.press("right")
        await person.saved()
        page = person.session.wall.page
        with slow_writes(person):
            await person.press("right", "right", "right", "left")
        await person.until(lambda: person.session.wall.page == page + 2)


async def test_a_secret_vote_on_a_mirrored_screen_says_to_use_paper_instead(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7, stage="baseline")
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.press("f3")
        await voters(person, 7, "k")
        await person.sees("is not for the wall", "take it on paper")


async def test_what_the_facilitator_writes_of_their_own_is_not_named_on_the_wall_nor_counted_as_heard(
    workspace: Workspace,
) -> None:
    typed = [
        "the stop is dark",
        "* they are angry with us",
        "? ask the depot",
        "~ long silence",
        "a: they want cheap fares",
    ]
    session = begun(workspace, people=7, stage="key_pain", typed=typed)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.sees("1 heard so far", "kept off the wall")
        await person.sees_no("hunch", "follow up", "not in words", "assumption")
