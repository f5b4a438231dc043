"""Keys that come before the program is ready for them: before the disk has answered, or several in one moment."""

from __future__ import annotations

import gc
import warnings

import pytest

from tests.test_tui_themes import board
from tests.tui_helpers import Person, begun, program, slow_writes, vote_of
from workshop.store.workspace import Workspace


def fronts(person: Person) -> list[str]:
    """What lies over home, from below."""
    return [type(screen).__name__ for screen in person.app.screen_stack[1:]]


# Questions that come at once -----------------------------------------------------------------------


async def test_a_question_that_is_asked_three_times_at_once_is_asked_once_and_leaves_no_warning_behind(
    workspace: Workspace,
) -> None:
    async with board(workspace) as person:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            person.post_keys(["enter"] * 3)
            await person.sees("Back to the board")
            gc.collect()
        assert not [str(one.message) for one in told]


async def test_of_keys_that_ask_something_each_the_first_asks_and_no_question_lies_under_another(
    workspace: Workspace,
) -> None:
    async with program(workspace, session_id=begun(workspace, people=7, typed=["k: a bench"])) as person:
        await person.at("Live")
        person.post_keys(["f2", "f9", "ctrl+n", "f2"])
        await person.sees("Which stage?")
        assert fronts(person) == ["Live", "Pick"]
        await person.press("escape")
        await person.at("Live")


async def test_a_vote_that_waits_for_a_note_to_be_saved_asks_nothing_over_another_question(
    workspace: Workspace,
) -> None:
    async with program(workspace, session_id=begun(workspace, people=7)) as person:
        await person.at("Live")
        with slow_writes(person):
            await person.enter("a note")
            await person.press("f3", "f2")
            await person.sees("Which stage?")
        await person.saved()
        assert fronts(person) == ["Live", "Pick"]


@pytest.mark.parametrize("key", ["f3", "f2", "ctrl+n"])
async def test_a_vote_is_shown_once_it_is_open_whatever_is_pressed_while_that_is_being_saved(
    workspace: Workspace, key: str
) -> None:
    session = begun(workspace, "buy-in", stage="closing_poll", people=8)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        with slow_writes(person):
            await person.press("f3", "f3")
        await person.sees("How many people may vote?")
        await person.answer("8")
        await person.sees("How do the votes come in?")
        with slow_writes(person):
            await person.press("p", key)
            await person.at("Live")
        await person.sees("How many ballots are in?")
        assert fronts(person) == ["Live", "VoteTotals", "AskText"]
        assert vote_of(person).id == "V1"


async def test_the_end_is_followed_by_the_debrief_also_where_its_key_comes_again_while_it_is_saved(
    workspace: Workspace,
) -> None:
    async with program(workspace, session_id=begun(workspace, people=7, typed=["a note"])) as person:
        await person.at("Live")
        await person.press("f9")
        await person.sees("How many people were there?")
        with slow_writes(person):
            await person.press("enter", "f9")
        await person.at("Debrief")
        assert fronts(person) == ["Live", "Debrief"]


async def test_who_leaves_a_session_is_asked_once_however_long_saving_takes(workspace: Workspace) -> None:
    async with program(workspace, session_id=begun(workspace, people=7)) as person:
        await person.at("Live")
        await person.press("escape")
        await person.sees("Leave the session while it runs?")
        with slow_writes(person):
            await person.press("l", "escape", "escape")
            assert fronts(person) == ["Live"]
        await person.at("Home")
