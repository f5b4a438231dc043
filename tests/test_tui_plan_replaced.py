"""The plan's file is replaced while its screens are open, or its disk fails: no decision goes, and the next ones are kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.commands import DONE, call
from tests.store_samples import replaced
from tests.trouble import Trouble
from tests.tui_helpers import Person, program, said, show
from workshop.plan.material import PLAN_ID, read_plan
from workshop.plan.plan_book import open_plan
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
from workshop.tui.goals import Goals

FIRST, SECOND, THIRD = "Buses on time", "A shelter at every stop", "Drivers who are told"


@asynccontextmanager
async def two_goals(workspace: Workspace) -> AsyncIterator[tuple[Person, bytes]]:
    """Somebody at the goals who has written down two; and the plan's file as it was before."""
    store = TinyDBEventStore(workspace)
    open_plan(store)
    store.close()
    older = workspace.session_file(PLAN_ID).read_bytes()
    async with program(workspace) as person:
        await show(person, Goals)
        await goal(person, FIRST)
        await goal(person, SECOND)
        await until_saved(person)
        yield person, older


async def goal(person: Person, text: str) -> None:
    """Write down a goal."""
    await person.press("n")
    await person.until(lambda: type(person.app.screen).__name__ == "AskText", "a goal is asked for")
    await person.enter(text)
    await person.at("Goals")


async def until_saved(person: Person) -> None:
    await person.until(lambda: not person.screen.book.outbox.waiting, "everything is saved")


def goals(workspace: Workspace) -> list[str]:
    """What a program that is started now finds."""
    return [one.text for one in read_plan(TinyDBEventStore(workspace)).goals.values()]


HAPPENS: dict[str, Callable[[Path, bytes], object]] = {
    "an older copy comes": replaced,
    "it is deleted": lambda path, older: path.unlink(),
    "it is emptied": lambda path, older: path.write_bytes(b""),
}


@pytest.mark.parametrize("what", HAPPENS)
async def test_decisions_are_put_back_at_once_and_the_next_one_is_kept(
    workspace: Workspace, what: str
) -> None:
    path = workspace.session_file(PLAN_ID)
    async with two_goals(workspace) as (person, older):
        HAPPENS[what](path, older)
        await goal(person, THIRD)
        await person.sees(THIRD)
        await until_saved(person)
        # That it was put back is told until the next decision, which may come right after.
        assert goals(workspace) == [FIRST, SECOND, THIRD]
        await person.press("escape")
        await person.at("Home")
    assert TinyDBEventStore(workspace).check(PLAN_ID).passed


@pytest.mark.parametrize("what", HAPPENS)
async def test_decisions_are_put_back_while_nothing_is_decided(workspace: Workspace, what: str) -> None:
    path = workspace.session_file(PLAN_ID)
    async with two_goals(workspace) as (person, older):
        HAPPENS[what](path, older)
        await person.sees("put back")
        assert goals(workspace) == [FIRST, SECOND]


async def test_another_plan_with_decisions_of_its_own_stays_and_ours_goes_on_beside_it(
    workspace: Workspace,
) -> None:
    path = workspace.session_file(PLAN_ID)
    async with two_goals(workspace) as (person, older):
        ours = path.read_bytes()
        away = Workspace(workspace.root / "other laptop")
        away.sessions.mkdir(parents=True)
        away.session_file(PLAN_ID).write_bytes(older)
        store = TinyDBEventStore(away)
        book = open_plan(store)
        book.wait(book.add_goal("From the other laptop"))
        store.close()
        theirs = away.session_file(PLAN_ID).read_bytes()
        replaced(path, theirs)
        await goal(person, THIRD)
        await until_saved(person)
        await person.until(lambda: "leave the plan, and `workshop merge" in said(person))
        assert path.read_bytes() == theirs
        kept = workspace.sessions / f"{PLAN_ID} (kept).json"
        assert kept.read_bytes().startswith(ours[:-4]) and THIRD.encode() in kept.read_bytes()
        await person.press("escape")
        await person.sees("The file is not as it was left.", "workshop merge plan.json")
        await person.press("x")
        await person.at("Home")
    # As it was told.
    done = call(workspace, "merge", "plan.json", kept.name, "--replace")
    assert done.exit_code == DONE, done.stderr
    assert goals(workspace) == ["From the other laptop", FIRST, SECOND, THIRD]


async def test_after_a_disk_that_failed_a_retry_opens_the_plan_anew(workspace: Workspace) -> None:
    trouble: Trouble | None = None
    try:
        async with two_goals(workspace) as (person, _):
            trouble = Trouble(workspace, PLAN_ID)
            trouble.begins()
            await goal(person, THIRD)
            await person.sees("not saved")
            trouble.ends()
            await person.press("f5")
            await until_saved(person)
            await person.sees_no("not saved")
            await person.sees(THIRD)
    finally:
        if trouble is not None:
            trouble.ends()
    assert goals(workspace) == [FIRST, SECOND, THIRD]


async def test_a_stick_that_was_pulled_out_is_named_and_a_retry_goes_on_when_it_is_back(
    workspace: Workspace, tmp_path: Path
) -> None:
    async with two_goals(workspace) as (person, _):
        away = workspace.sessions.rename(tmp_path / "pocket")
        await goal(person, THIRD)
        await person.sees("not saved", "Put the disk or stick back in")
        await person.press("f5")
        await person.sees("Put the disk or stick back in")
        assert not workspace.sessions.exists()
        away.rename(workspace.sessions)
        await person.press("f5")
        await until_saved(person)
    assert goals(workspace) == [FIRST, SECOND, THIRD]
