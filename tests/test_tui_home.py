"""Home: the folder and its sessions, what is next, and opening a session that may be in use or damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.session_samples import LEADERS, RIDERS, Room, make_room
from tests.store_samples import file_of
from tests.tui_helpers import SIZES, begun, handed_over, program, slow_disk
from workshop.designs.loader import find_design
from workshop.session.creating import create_session
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
from workshop.tui.app import WorkshopApp


async def test_without_a_folder_one_is_offered_and_made(tmp_path: Path) -> None:
    offered = tmp_path / "transit plan"
    async with program(None, offered=offered) as person:
        await person.sees("Make a folder for your sessions")
        await person.press("enter")
        await person.sees("Which folder shall hold the sessions?")
        await person.press("enter")
        await person.sees("None yet. They are kept here, one file each.")
        assert (offered / "sessions").is_dir()


async def test_a_folder_that_cannot_be_made_is_said_and_another_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    async with program(None, offered=tmp_path / "taken") as person:
        await person.press("enter", "enter")
        await person.sees("No sessions can be kept in", "choose a folder that you can write to")
        await person.press("enter")
        await person.sees("Which folder shall hold the sessions?")
        await person.answer(str(tmp_path / "free"))
        await person.sees("None yet")


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_folder_says_what_to_do_first(workspace: Workspace, size: tuple[int, int]) -> None:
    async with program(workspace, size=size) as person:
        await person.sees("Hold a buy-in meeting", "None yet", "Enter Open", "n New", "^g Help")


async def test_enter_in_an_empty_folder_makes_a_session_and_prepares_it(workspace: Workspace) -> None:
    async with program(workspace, mirrored=None) as person:
        await person.press("enter")
        await person.sees("Which session is it?", "Buy-in meeting", "Focus group with external customers")
        await person.press("enter")
        await person.sees("What is the session called?")
        await person.enter("Start of the plan")
        await person.sees("Is this screen on the wall?")
        await person.press("n")
        await person.at("Prepare")
        await person.sees("Start of the plan", "Not ready")
        await person.press("escape")
        await person.at("Home")
        await person.sees("Start of the plan", "planned", "Enter prepares it")


@pytest.mark.parametrize("given_up_at", [0, 1, 2])
async def test_esc_at_any_question_makes_no_session(workspace: Workspace, given_up_at: int) -> None:
    async with program(workspace) as person:
        await person.press("n")
        await person.sees("Which session is it?")
        if given_up_at:
            await person.press("enter")
            await person.sees("What is the session called?")
        if given_up_at == 2:
            await person.enter("   ")
            await person.sees("A session needs a title.")
        await person.press("escape")
        await person.at("Home")
        assert list(workspace.sessions.glob("*.json")) == []


async def test_the_sessions_are_listed_with_who_how_many_and_how_far(
    workspace: Workspace, focus_group: Room
) -> None:
    focus_group.note("The bus is late")
    focus_group.done(focus_group.live.end(7))
    handed_over(focus_group)
    handed_over(make_room(workspace, "buy-in", LEADERS, "leaders", start=False))
    async with program(workspace) as person:
        await person.sees("Riders", "Leaders", "Transit")
        row = next(line for line in person.lines if "Riders" in line and "done" in line)
        assert row.split()[-6:] == ["Mar", "Riders", "external", "7", "1", "done"]
        await person.sees("Planned for 02 Mar. Enter prepares it.")


async def test_a_running_session_is_what_comes_next_and_enter_goes_on_with_it(
    workspace: Workspace, focus_group: Room
) -> None:
    handed_over(focus_group)
    async with program(workspace) as person:
        await person.sees("It is running")
        await person.press("enter")
        await person.at("Live")
        await person.sees("Welcome and consent", "Thank you for your time.")


async def test_a_broken_file_is_listed_as_such_and_the_others_open(
    workspace: Workspace, focus_group: Room
) -> None:
    handed_over(focus_group)
    workspace.session_file("broken").write_text('{"_default": {}')
    async with program(workspace) as person:
        await person.sees("cannot open broken", "Riders")
        rows = person.screen.query_one("#sessions")
        rows.highlighted = rows.get_option_index("broken")
        await person.press("enter")
        await person.until(lambda: "broken" in person.screen.query_one("#said").visual.plain)
        rows.highlighted = rows.get_option_index(focus_group.live.id)
        await person.press("enter")
        await person.at("Live")


async def test_the_worked_example_offers_a_folder_of_ones_own(workspace: Workspace, tmp_path: Path) -> None:
    store = TinyDBEventStore(workspace)
    create_session(store, "example", find_design("buy-in", None), LEADERS, example=True)
    store.close()
    async with program(workspace) as person:
        await person.sees("worked example")
        await person.press("n")
        await person.sees("This folder holds the worked example.")
        await person.press("o")
        await person.sees("Which folder shall hold your sessions?")
        await person.answer(str(tmp_path / "mine"))
        await person.sees("Which session is it?")
        await person.press("enter")
        await person.sees("What is the session called?")
        await person.enter("My own")
        await person.at("Prepare")
        assert len(list((tmp_path / "mine" / "sessions").glob("*.json"))) == 1
        assert [path.stem for path in workspace.sessions.glob("*.json")] == ["example"]
        await person.press("escape")
        await person.at("Home")
        await person.sees("My own")
        await person.sees_no("worked example")


async def test_a_session_open_elsewhere_can_be_read_along(workspace: Workspace, focus_group: Room) -> None:
    focus_group.note("The bus is late")
    async with program(workspace) as person:  # the fixture's store still holds the session
        await person.press("enter")
        await person.sees("This session is open in another program.", "Read along")
        await person.press("r")
        await person.at("Live")
        await person.sees("Reading along: nothing can be written here.", "Riders")
        await person.type("typed in vain")
        await person.press("enter", "pagedown", "ctrl+l", "delete", "f8")
        assert focus_group.session.stage == person.session.stage
        assert [note.text for note in person.session.notes.values()] == ["The bus is late"]
        await person.press("escape")
        await person.at("Home")


async def test_enter_before_the_folder_is_read_opens_the_session_once_it_is(workspace: Workspace) -> None:
    begun(workspace)
    with slow_disk() as answers:
        async with program(workspace) as person:
            await person.press("enter")
            await person.at("Home")
            answers.set()
            await person.at("Live")


async def test_enter_before_the_folder_is_read_begins_where_it_turns_out_to_be_empty(
    workspace: Workspace,
) -> None:
    with slow_disk() as answers:
        async with program(workspace) as person:
            await person.press("enter")
            await person.at("Home")
            answers.set()
            await person.sees("Which session is it?")


async def test_a_planned_session_open_elsewhere_can_be_read_along(workspace: Workspace) -> None:
    room = make_room(workspace, "buy-in", LEADERS, "leaders", start=False)
    for size in SIZES:
        async with program(workspace, size=size) as person:
            await person.press("enter")
            await person.sees("Read along")
            await person.press("r")
            await person.at("Live")
            await person.sees("Reading along")
            await person.press("pagedown", "f9", "escape", "escape")
    handed_over(room)


async def test_a_session_open_elsewhere_opens_once_it_is_free(
    workspace: Workspace, focus_group: Room
) -> None:
    async with program(workspace) as person:
        await person.press("enter")
        await person.sees("Try again")
        await person.press("t")
        await person.sees("This session is open in another program.")
        handed_over(focus_group)
        await person.press("t")
        await person.at("Live")
        await person.enter("heard now")
        await person.notes(1)


async def test_leaving_a_locked_session_leaves_home_as_it_was(
    workspace: Workspace, focus_group: Room
) -> None:
    async with program(workspace) as person:
        await person.press("enter")
        await person.sees("Leave it")
        await person.press("l")
        await person.at("Home")
        await person.press("enter")
        await person.sees("Leave it")


async def test_a_line_that_was_cut_off_by_a_crash_is_told_when_the_session_opens(
    workspace: Workspace, focus_group: Room
) -> None:
    focus_group.note("on disk")
    path = file_of(focus_group.store, handed_over(focus_group))
    whole = path.read_bytes()
    end = whole.rindex(b"}")
    path.write_bytes(whole[: whole.rindex(b"\n", 0, end)] + b'\n"9":{"type":"note.ad')
    async with program(workspace, session_id=focus_group.live.id) as person:
        await person.at("Live")
        await person.sees("on disk")
        said = person.screen.query_one("#said")
        assert said.has_class("shown")
        assert "set aside" in said.visual.plain


async def test_new_files_are_seen_after_looking_again(workspace: Workspace) -> None:
    async with program(workspace) as person:
        await person.sees("None yet")
        handed_over(make_room(workspace, "buy-in", LEADERS, "leaders", start=False))
        await person.press("r")
        await person.sees("Leaders", "planned")


async def test_leaving_while_the_folder_is_read_is_no_mistake(workspace: Workspace) -> None:
    for _ in range(5):
        app = WorkshopApp(workspace)
        async with app.run_test(size=(80, 24)):
            app.exit()
        assert app.return_code == 0


async def test_keys_pressed_while_a_session_is_being_left_break_nothing(workspace: Workspace) -> None:
    session = begun(workspace, people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        person.post_keys(["escape", "l", *"late words", "f4", "f2", "escape", "pagedown"])
        await person.settle()
        await person.until(lambda: any(type(screen).__name__ == "Home" for screen in person.app.screen_stack))
        assert person.app.is_running


async def test_the_cursor_stands_on_the_session_that_runs(workspace: Workspace) -> None:
    running = begun(workspace, "buy-in", people=7)
    later = make_room(workspace, "buy-in", LEADERS, "zz-later", start=False)
    handed_over(later)
    async with program(workspace) as person:
        rows = person.app.screen.query_one("#sessions")
        await person.until(lambda: rows.option_count == 2)
        await person.press("enter")
        await person.at("Live")
        assert person.live.id == running


async def test_enter_does_what_stands_under_next_or_it_says_where_to_go_first(workspace: Workspace) -> None:
    begun_and_ended = make_room(workspace, "focus-group", RIDERS, "aa-done")
    begun_and_ended.done(begun_and_ended.live.end(7))
    handed_over(begun_and_ended)
    planned = make_room(workspace, "buy-in", LEADERS, "zz-later", start=False)
    handed_over(planned)
    async with program(workspace) as person:
        rows = person.app.screen.query_one("#sessions")
        await person.until(lambda: rows.option_count == 2)
        await person.sees("Enter prepares it.")
        await person.sees_no("Go to it in the list")
        other = next(at for at in range(2) if rows.get_option_at_index(at).id != planned.live.id)
        rows.highlighted = other
        await person.sees("Go to it in the list: Enter prepares it.")
        # One mark for the cursor, and that is where Enter goes.
        assert sum("▌" in line for line in person.lines) == 1
        rows.highlighted = 1 - other
        await person.sees_no("Go to it in the list")
        await person.press("enter")
        await person.at("Prepare")
        assert person.live.id == planned.live.id
