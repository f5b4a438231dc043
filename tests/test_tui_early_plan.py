"""Keys at home, in the plan and on the export screen that come before a folder, a session or the plan is read."""

from __future__ import annotations

import pytest

from tests.test_tui_plan_home import a_group
from tests.test_tui_quotes import opened as quotes_opened
from tests.test_tui_quotes import two_groups
from tests.tui_helpers import (
    begun,
    late_disk,
    program,
    slow_disk,
    slow_writes,
)
from workshop.store.workspace import Workspace
from workshop.tui.export import Export
from workshop.tui.plan_home import PlanHome
from workshop.tui.quotes import Quotes


@pytest.mark.parametrize("then", ["enter", "n", "r", "o"])
async def test_a_session_that_is_being_opened_is_opened_once_whatever_is_pressed_meanwhile(
    workspace: Workspace, then: str
) -> None:
    session = begun(workspace)
    async with program(workspace) as person:
        await person.sees("Riders")
        assert person.app.desk is not None
        store = person.app.desk.store
        with late_disk():
            await person.press("enter")
            await person.until(lambda: store.is_open(session), "it is taken")
            await person.press(then)
        await person.at("Live")
        assert person.fronts == ["Live"]
        await person.enter("a note")
        await person.notes(1)


async def test_a_plan_that_is_left_while_it_is_being_taken_up_is_let_go_of_and_can_be_written_the_next_time(
    workspace: Workspace,
) -> None:
    begun(workspace)
    async with program(workspace) as person:
        await person.sees("Riders")
        assert person.app.desk is not None
        store = person.app.desk.store
        with late_disk():
            await person.press("p")
            await person.at("PlanHome")
            await person.until(lambda: store.is_open("plan"), "it is taken")
            await person.press("escape")
            await person.at("Home")
        await person.until(lambda: not store.is_open("plan"), "it is let go of")
        await person.press("p")
        await person.at("PlanHome")
        await person.sees("Ready to write")
        assert isinstance(person.screen, PlanHome) and person.screen.writable


async def test_the_table_of_themes_is_shown_once_it_is_read_where_its_key_comes_before_that(
    workspace: Workspace,
) -> None:
    a_group(workspace)
    async with program(workspace) as person:
        await person.sees("Riders")
        await person.press("p")
        await person.at("PlanHome")
        await person.sees("Ready to write")
        with slow_disk():
            await person.press("t")
            await person.at("Codebook")
            await person.press("t", "t")
            await person.at("Codebook")
        await person.at("CodeTable")
        await person.sees("word", "1 new theme")
        await person.press("escape")
        await person.at("Codebook")


# Papers ----------------------------------------------------------------------------------------------


async def test_enter_before_a_session_is_read_writes_its_papers_once_it_is(workspace: Workspace) -> None:
    begun(workspace, typed=["a note"])
    async with program(workspace) as person:
        await person.sees("Riders")
        with slow_disk():
            await person.press("e")
            await person.at("Export")
            await person.press("enter", "enter")
        await person.sees("The files are in the folder")
        assert len([*workspace.exports.glob("*.docx")]) == 2


async def test_enter_twice_writes_what_was_marked_and_leaves_the_marks_as_they_are(
    workspace: Workspace,
) -> None:
    begun(workspace, typed=["a note"])
    async with program(workspace) as person:
        await person.sees("Riders")
        await person.press("e")
        await person.at("Export")
        await person.sees("[x] Session record", "[x] Findings")
        with slow_disk():
            await person.press("enter", "enter")
        await person.sees("The files are in the folder")
        assert isinstance(person.screen, Export) and len(person.screen.marked) == 2


# Decisions on the plan --------------------------------------------------------------------------------


async def test_an_undo_right_behind_a_decision_on_a_quote_takes_that_back_and_nothing_after_it(
    workspace: Workspace,
) -> None:
    two_groups(workspace)
    async with program(workspace) as person:
        await quotes_opened(person)
        await person.sees("1 of 2")
        assert isinstance(person.screen, Quotes) and person.screen.book is not None
        plan = person.screen.book
        assert person.screen.current is not None
        first = person.screen.current.quote.name
        with slow_writes(person):
            await person.press("enter", "f8", "x")
            await person.sees("still being taken back: press the key again")
        await person.until(lambda: [event.type for event in plan.plan.log][-1] == "undo")
        await person.sees("1 of 2")
        assert not plan.plan.quotes
        await person.press("enter")
        await person.until(lambda: list(plan.plan.quotes) == [first])


# What is ticked, or is so or not ---------------------------------------------------------------------
