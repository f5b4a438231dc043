"""The tour of 60 seconds: offered once in a new folder, shown on the real screens, leaving nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.session_samples import RIDERS, make_room
from tests.tui_helpers import LAYOUTS, USUAL, Person, handed_over, program
from workshop.store.workspace import Workspace, create_workspace
from workshop.tui.tour import STEPS

OFFER = "A tour of 60 seconds"
SCREENS = ("Home", "Prepare", "Live", "VoteResult", "WallPicker", "PrivateView", "Export")


async def step(person: Person, number: int) -> None:
    """Wait until a step of the tour is looked at."""
    await person.sees(f"Tour, {number + 1} of {len(STEPS)}", STEPS[number][0])
    await person.at("TourStep")


def files(workspace: Workspace) -> set[str]:
    return {
        path.relative_to(workspace.root).as_posix() for path in workspace.root.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("size", LAYOUTS)
async def test_the_tour_goes_past_the_real_screens_and_leaves_only_that_it_was_taken(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    async with program(workspace, size=size) as person:
        await person.sees(OFFER, "t takes it")
        await person.press("t")
        for number, screen in enumerate(SCREENS):
            await step(person, number)
            below = person.app.screen_stack[-2]
            assert type(below).__name__ == screen
            assert STEPS[number][1][:20] in person.words
            await person.press("enter")
        await person.at("Home")
        await person.until(lambda: person.app.screen_stack[-1] is person.screen and person.screen.is_current)
        await person.sees("None yet.")
        await person.sees_no(OFFER)
        assert files(workspace) == {"sessions/.workshop/tour"}


async def test_the_tour_shows_a_session_as_it_looks(workspace: Workspace) -> None:
    async with program(workspace, size=USUAL) as person:
        await person.press("t")
        await step(person, 0)
        await person.press("enter")
        await step(person, 1)
        await person.until(lambda: "Not ready" in person.words or "Ready to start" in person.words)
        await person.sees("F5 Start")
        await person.press("enter")
        await step(person, 2)
        await person.sees("walk home along", "I wait in the shop doorway", "quote, P2")
        assert " ahead" not in person.words and " behind" not in person.words
        await person.press("enter")
        await step(person, 3)
        await person.sees("Later buses", "6")


async def test_the_tour_can_be_left_half_way(workspace: Workspace) -> None:
    for leave_at in (2, 5):
        async with program(workspace) as person:
            await person.until(lambda: person.screen.query("#next"))
            await person.press("ctrl+p")
            await person.type("60 seconds")
            await person.press("enter")
            for number in range(leave_at):
                await step(person, number)
                await person.press("enter")
            await step(person, leave_at)
            await person.press("escape")
            await person.at("Home")
            await person.sees_no("Tour,")


async def test_a_tour_that_was_refused_is_not_offered_again_but_can_be_taken(workspace: Workspace) -> None:
    async with program(workspace) as person:
        await person.sees(OFFER)
        assert "t Tour" in person.lines[-1]
        await person.press("x")
        await person.sees_no(OFFER)
        assert "t Tour" not in person.lines[-1]
    async with program(workspace) as person:
        await person.sees("None yet.")
        assert OFFER not in person.words
        await person.press("t")
        await step(person, 0)


async def test_where_there_are_sessions_no_tour_is_offered(workspace: Workspace) -> None:
    handed_over(make_room(workspace, "focus-group", RIDERS))
    async with program(workspace) as person:
        await person.until(lambda: person.screen.query_one("#sessions").option_count)
        assert OFFER not in person.words


async def test_a_folder_that_cannot_be_written_still_shows_the_tour(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path)
    (workspace.sessions / ".workshop").write_text("in the way")
    async with program(workspace) as person:
        await person.press("t")
        await step(person, 0)
        await person.press("escape")
        await person.at("Home")
