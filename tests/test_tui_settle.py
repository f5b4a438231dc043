"""What two copies of the plan decided differently is settled on the screen, one after the other, by whoever keeps the plan."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import pytest

from tests.commands import call
from tests.test_plain_mode import DRAWN, in_plain_lines
from tests.test_plan_after_merge import Computer, merged, quote, two_computers
from tests.test_plan_merge import two_codebooks
from tests.trouble import Trouble
from tests.tui_helpers import NASTY, SIZES, SMALL, WIDE, Person, program
from workshop.plan import plan_events as pe
from workshop.plan.material import PLAN_ID, gather
from workshop.plan.plan_state import Plan
from workshop.record.event import Event
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace

__all__ = ["in_plain_lines"]  # a fixture

COPY = "plan (conflicted copy 2026-03-05).json"


@contextmanager
def two_laptops(here: str = "Buses on time", there: str = "Friendly drivers") -> Iterator[Workspace]:
    """A folder whose plan was joined from two copies: a goal's words, a quote and the first page differ."""
    with two_computers() as (one, other):
        one.book.wait(one.book.add_goal("A goal [of both]"))
        one.close()
        other.store.close()
        theirs = other.store.workspace.session_file(PLAN_ID)
        theirs.write_bytes(one.store.workspace.session_file(PLAN_ID).read_bytes())
        one, other = (Computer(room.store.workspace.root, room.clock) for room in (one, other))
        for computer, words, decision, contact in (
            (one, here, "print", "Anne"),
            (other, there, "never", "Bob"),
        ):
            computer.decide(pe.TextChanged(text=words), ref="G1")
            computer.decide(quote("N1", decision))
            computer.decide(pe.PlanSettings(department="Transit", contact=contact))
        now, _ = merged(one, other, PLAN_ID)
        now.close()
        yield now.store.workspace


@asynccontextmanager
async def settling(workspace: Workspace, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Person]:
    """Somebody who has come from the plan's home to what waits."""
    async with program(workspace, size=size) as person:
        await to_the_plan(person)
        await person.press("f6")
        await person.at("Settle")
        await person.sees("what is to hold?")
        yield person


async def to_the_plan(person: Person) -> None:
    await person.at("Home")
    await person.until(lambda: person.app.screen.query_one("#sessions").option_count)
    await person.press("p")
    await person.at("PlanHome")
    await person.until(lambda: person.screen.material is not None)


async def left(person: Person, number: int) -> None:
    await person.sees(f"{number} of 3 left" if number else "Everything is settled.")


def plan_of(workspace: Workspace) -> Plan:
    """The plan as a program that is started now finds it."""
    return gather(TinyDBEventStore(workspace)).plan


def log_of(workspace: Workspace) -> list[Event]:
    return plan_of(workspace).log


async def test_the_plan_says_that_two_laptops_decided_differently_and_one_key_goes_there() -> None:
    with two_laptops() as workspace:
        for size in SIZES:
            async with program(workspace, size=size) as person:
                await person.sees("3 decisions wait since two copies were joined: p, then F6.")
                await to_the_plan(person)
                await person.sees("3 decisions were made differently on another laptop. ", "F6")
        async with program(workspace) as person:
            await to_the_plan(person)
            await person.press("q")
            await person.at("Quotes")
            await person.until(lambda: person.screen.material is not None)
            await person.press("ctrl+p")
            await person.sees("Settle what two copies of the plan decided differently.")
            await person.press("escape")
            await person.press("f6")
            await person.at("Settle")
            await person.press("escape")
            await person.at("Quotes")


async def test_where_nothing_differs_no_key_goes_there(workspace: Workspace) -> None:
    with two_computers() as (one, _):
        one.close()
        async with program(one.store.workspace) as person:
            await to_the_plan(person)
            await person.sees_no("F6")
            await person.press("f6")
            await person.at("PlanHome")


@pytest.mark.parametrize("size", SIZES)
async def test_what_was_decided_here_and_there_is_told_with_when_and_in_which_file(
    size: tuple[int, int],
) -> None:
    with two_laptops() as workspace:
        async with settling(workspace, size) as person:
            await left(person, 3)
            await person.sees("A goal: what is to hold?", "Buses on time", "Keep what stands here")
            await person.sees("Take what the other copy says", "It is 'Friendly drivers'.")
            await person.sees("Here, on ", f"In {COPY}, on ", "by the officer.")
            if size == WIDE:
                await person.sees("What waits", "A quote", "The first page")


async def test_one_is_kept_one_taken_one_left_for_later_and_what_is_left_is_told() -> None:
    with two_laptops() as workspace:
        async with settling(workspace) as person:
            await person.press("s")
            await person.sees("A quote", "It is to be left out.", "3 of 3 left")
            await person.press("t")
            await left(person, 2)
            await person.sees("It is settled.", "The first page", "Whom people can ask: Bob")
            await person.press("down", "enter")
            await left(person, 1)
            await person.sees("A goal")
            await person.press("escape")
            await person.at("PlanHome")
            await person.sees("1 decision was made differently on another laptop.")
            await person.press("f6")
            await person.sees("1 of 1 left")
            await person.press("k")
            await left(person, 0)
            await person.press("escape")
            await person.at("PlanHome")
            await person.sees_no("another laptop")
        plan = plan_of(workspace)
        assert plan.quotes["sample:N1"].decision == "never"
        assert plan.settings.contact == "Bob" and plan.goals["G1"].text == "Buses on time"
        assert plan.waiting == ()
        assert "Nothing waits" in call(workspace, "settle").stdout


async def test_what_cannot_hold_here_says_why_and_waits_on() -> None:
    with two_codebooks() as (one, other):
        one.decide(pe.TextChanged(text="Standing"), ref="K1")
        one.decide(pe.TextChanged(text="Fares [/x]"), ref="K2")
        other.decide(pe.TextChanged(text="fares [/x]"), ref="K1")
        now, _ = merged(one, other, PLAN_ID)
        now.close()
        async with settling(now.store.workspace) as person:
            await person.press("t")
            await person.sees(
                "There is a theme called 'Fares [/x]' already. Keep what stands, or change that first."
            )
            await person.sees("1 of 1 left")
            await person.press("k")
            await person.sees("Everything is settled.")


async def test_in_plain_lines_the_choice_is_marked_once_and_no_line_is_drawn(in_plain_lines: None) -> None:
    with two_laptops() as workspace:
        async with settling(workspace) as person:
            await left(person, 3)
            assert not DRAWN.search(person.text) and "tenths" not in person.text
            assert [row.strip() for row in person.lines if row.lstrip().startswith(">")] == [
                "> k  Keep what stands here"
            ]


async def test_f8_takes_the_last_one_back_and_nothing_that_was_decided_elsewhere() -> None:
    with two_laptops() as workspace:
        async with settling(workspace) as person:
            before = len(log_of(workspace))
            await person.press("f8")
            await person.sees("The last decision on the plan settled nothing of this")
            assert len(log_of(workspace)) == before
            await person.press("t")
            await left(person, 2)
            await person.press("k")
            await left(person, 1)
            await person.press("f8")
            await left(person, 2)
            await person.sees("It is taken back, and waits again.", "A quote")
            await person.press("f8")
            await left(person, 3)
            await person.sees("A goal", "Buses on time")
        plan = plan_of(workspace)
        assert len(plan.waiting) == 3 and plan.goals["G1"].text == "Buses on time"


async def test_a_key_that_comes_five_times_settles_only_what_was_seen() -> None:
    with two_laptops() as workspace:
        async with settling(workspace) as person:
            person.post_keys(["k"] * 5)
            await left(person, 2)
        assert len(plan_of(workspace).waiting) == 2


async def test_what_the_disk_refuses_stays_chosen_and_is_saved_by_a_retry() -> None:
    with two_laptops() as workspace:
        trouble = Trouble(workspace, PLAN_ID)
        try:
            async with settling(workspace) as person:
                trouble.begins()
                await person.press("t")
                await person.sees("not saved", "^r tries again")
                await left(person, 3)
                # What is chosen is not chosen anew, and the next one can be settled meanwhile.
                await person.press("k", "s")
                await person.sees("A quote")
                await person.press("t")
                await person.sees("This is chosen, and not saved yet")
                await person.press("escape")
                await person.sees("2 things are not saved.", "Stay, and retry with ^r. s Stay")
                await person.press("s")
                trouble.ends()
                await person.press("ctrl+r")
                await left(person, 1)
                await person.sees_no("not saved")
        finally:
            trouble.ends()
        plan = plan_of(workspace)
        assert plan.goals["G1"].text == "Friendly drivers"
        assert plan.quotes["sample:N1"].decision == "never"


async def test_a_plan_that_is_open_elsewhere_is_read_and_not_settled() -> None:
    with two_laptops() as workspace:
        elsewhere = TinyDBEventStore(workspace)
        elsewhere.open(PLAN_ID)
        try:
            async with settling(workspace) as person:
                await person.sees("A goal", "Take what the other copy says", "can be read, not changed")
                await person.press("k", "t", "enter", "f8")
                await left(person, 3)
                await person.press("s")
                await person.sees("A quote")
                await person.press("escape")
                await person.at("PlanHome")
        finally:
            elsewhere.close()
        assert len(plan_of(workspace).waiting) == 3


@pytest.mark.parametrize(("size", "texts"), [(SMALL, NASTY), (WIDE, NASTY[-2:])], ids=["small", "wide"])
async def test_whatever_was_typed_is_drawn_and_all_of_it_can_be_read(
    size: tuple[int, int], texts: Sequence[str]
) -> None:
    for words in texts:
        with two_laptops(here=words, there=f"{words} end") as workspace:
            async with settling(workspace, size) as person:
                await left(person, 3)
                for _ in range(40):
                    if "end'." in person.words:
                        break
                    await person.press("pagedown")
                await person.sees("end'.")
                await person.press("down")
                await person.sees("Take what the other copy says")
                await person.press("enter")
                await left(person, 2)


async def test_a_remark_that_two_copies_gave_one_number_to_is_chosen_by_its_words() -> None:
    with two_computers() as (one, other):
        mine = one.note("from here [/x]")
        theirs = other.note("from there")
        assert mine == theirs
        one.without_origins(quote(mine))
        now, _ = merged(one, other, "sample")
        now.close()
        workspace = now.store.workspace
        async with program(workspace) as person:
            await to_the_plan(person)
            await person.sees("1 decision waits: it cannot be told what is meant.")
            await person.press("f6")
            await person.sees("Two copies of a session gave one number", "Leave it as it is here")
            await person.sees("The quote 'from here [/x]' is to be printed.", "'from there' is to be printed")
            await person.press("down", "down", "enter")
            await person.sees("Everything is settled.")
        assert plan_of(workspace).quotes.keys() == {"sample:N3"}
