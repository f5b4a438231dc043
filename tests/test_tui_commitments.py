"""The officer's map, register and goals on the screen: what is seen, and what one key does."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.cells import cell_len

from tests.session_samples import LEADERS, RIDERS, make_room
from tests.tui_helpers import LAYOUTS, NASTY, handed_over, program, show
from workshop.plan.material import read_plan
from workshop.plan.plan_book import open_plan
from workshop.session import events as ev
from workshop.session.events import AttendanceSet, Facts
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
from workshop.tui.commitments import Commitments
from workshop.tui.customers import Customers
from workshop.tui.goals import Goals


def leaders(
    workspace: Workspace, promises: Sequence[dict] = (), records: Sequence[tuple[str, dict]] = ()
) -> None:
    """A meeting at which these things were promised and written down."""
    room = make_room(workspace, "buy-in", LEADERS, "leaders")
    for fields in promises:
        room.done(room.live.promises.add(ev.CommitmentAdded(stage="resources", **fields)))
    for kind, fields in records:
        room.done(room.live.captures.add(kind, fields, stage="resources"))
    handed_over(room)


def mapped(workspace: Workspace, *named: tuple[str, str, int]) -> None:
    """A mapping session that wrote down these customers."""
    room = make_room(
        workspace, "customer-mapping", Facts(title="Map", department="Transit", date="2026-03-01"), "map"
    )
    for name, stratum, volume in named:
        room.done(
            room.live.captures.add(
                "segment", {"name": name, "stratum": stratum, "volume": volume, "volume_unit": "people"}
            )
        )
    handed_over(room)


def heard(workspace: Workspace) -> None:
    """A group with bus riders that was held and ended."""
    room = make_room(workspace, "focus-group", RIDERS, "riders")
    room.done(room.live.people.set_attendance(AttendanceSet(attended=6)))
    room.note("It never comes")
    room.done(room.live.end(6))
    handed_over(room)


def told(workspace: Workspace):
    """The plan as it is on disk."""
    store = TinyDBEventStore(workspace)
    try:
        return read_plan(store)
    finally:
        store.close()


TOILET = {
    "owner": "Director",
    "action": "Open the toilet",
    "due": "2026-01-29",
    "asked": 40,
    "amount": 24,
    "unit": "h",
}
PHONE = {"owner": "Information", "action": "Keep the phone line open", "due": "in autumn"}


async def test_the_register_shows_what_is_overdue_and_one_key_says_how_it_stands(
    workspace: Workspace,
) -> None:
    leaders(workspace, [TOILET, PHONE])
    async with program(workspace) as person:
        await show(person, Commitments)
        await person.sees(
            "2 commitments",
            "1 overdue",
            "Open the toilet",
            "overdue by",
            "in autumn",
            "Leaders: asked 40 h, promised 24.",
        )
        await person.press("d")
        await person.sees("When was it done?")
        await person.answer("last week")
        await person.sees("'last week' is not a date.")
        await person.answer("2026-01-28")
        await person.sees("What shows it?")
        await person.answer("a key in the booth")
        await person.sees("0 overdue", "kept", "28 January 2026. a key in the booth")
        await person.press("down", "x")
        await person.sees("Why is it dropped?")
        await person.press("enter")
        await person.sees("Say why in a few words")
        await person.answer("no budget")
        await person.sees("dropped", "no budget")
        await person.press("escape")
        await person.at("Home")
    plan = told(workspace)
    assert (plan.promises["leaders:C1"].state, plan.promises["leaders:C1"].on) == ("done", "2026-01-28")
    assert plan.promises["leaders:C2"].evidence == "no budget"


async def test_what_is_late_gets_a_new_date_or_the_day_it_was_done_and_can_be_opened_or_taken_back(
    workspace: Workspace,
) -> None:
    leaders(workspace, [TOILET])
    async with program(workspace) as person:
        await show(person, Commitments)
        await person.press("l")
        await person.sees("It is late.")
        await person.press("n")
        await person.answer("2099-06-30")
        await person.sees("late, new date", "Late, now by 30 June 2099; it was due 29 January 2026.")
        await person.press("l")
        await person.sees("It is late.")
        await person.press("d")
        await person.answer("2026-02-05")
        await person.sees("What shows it?")
        await person.answer("the key")
        await person.sees("done, 7 days late")
        await person.press("o")
        await person.sees("overdue by")
        await person.press("f8")
        await person.sees("done, 7 days late")


async def test_only_what_is_overdue_can_be_shown(workspace: Workspace) -> None:
    leaders(workspace, [TOILET, PHONE])
    async with program(workspace) as person:
        await show(person, Commitments)
        await person.press("v")
        await person.sees_no("in autumn")
        await person.press("v")
        await person.sees("in autumn")


async def test_on_the_wall_nobody_is_seen_to_have_promised_what_they_have_not_confirmed(
    workspace: Workspace,
) -> None:
    leaders(workspace, [TOILET, {**PHONE, "confirmed": True}])
    async with program(workspace, mirrored=True) as person:
        await show(person, Commitments)
        await person.sees("in autumn", "kept off the wall")
        assert "toilet" not in person.text and "Director" not in person.text


async def test_the_map_shows_who_was_heard_and_proposes_and_plans_the_next_group(
    workspace: Workspace,
) -> None:
    mapped(workspace, ("Bus riders", "external", 900), ("Agents", "internal", 26))
    heard(workspace)
    async with program(workspace) as person:
        await show(person, Customers)
        await person.sees(
            "Heard 1 of 2",
            "6 people came to focus groups",
            "Agents",
            "not heard",
            "To hear next",
            "No group with internal customers",
        )
        await person.sees_no("0 hours")  # Nobody has said how long these sessions took.
        await person.press("p")
        await person.sees("When is it to be held?")
        await person.answer("2026-04-17")
        await person.sees("planned")
        await person.sees_no("To hear next")
        await person.press("x")
        await person.answer("nobody came")
        await person.sees("To hear next")
    plan = told(workspace)
    assert (plan.groups["F1"].segment, plan.groups["F1"].date, plan.groups["F1"].dropped) == (
        "Agents",
        "2026-04-17",
        "nobody came",
    )


async def test_a_group_under_another_name_is_told_apart_and_linked_by_hand(workspace: Workspace) -> None:
    mapped(workspace, ("People at the stop", "external", 900))
    heard(workspace)
    async with program(workspace) as person:
        await show(person, Customers)
        await person.sees("Heard 0 of 1", "press h")
        await person.press("h")
        await person.sees("Which group heard People at the stop?", "bus riders")
        await person.press("enter")
        await person.sees("Heard 1 of 1", "Heard by: bus riders")
        await person.press("h", "enter")
        await person.sees("Heard 0 of 1")
    assert told(workspace).heard == {"riders": ("nobody on the map",)}


async def test_a_goal_is_written_down_and_an_initiative_serves_it(workspace: Workspace) -> None:
    leaders(workspace, records=[("initiative", {"title": "A second pair of hands"})])
    async with program(workspace) as person:
        await show(person, Goals)
        await person.sees("0 goals", "1 without a goal", "It names no goal: g names one.")
        await person.press("g")
        await person.sees("No goal is written down yet")
        await person.press("n")
        await person.answer("Nobody waits without word")
        await person.sees("1 goal")
        await person.press("home")
        await person.sees("Nothing serves it yet.")
        await person.press("end", "g")
        await person.sees("Which goal does it serve?")
        await person.press("home", "enter")
        await person.sees("0 without a goal")
    assert told(workspace).serves == {"leaders:I1": "G1"}


async def test_two_promises_that_differ_are_ruled_on_and_stay_in_sight(workspace: Workspace) -> None:
    usual = {"service": "complaints", "segment": "riders", "unit": "days", "channel": ("phone",)}
    leaders(workspace, records=[
        ("standard", {**usual, "text": "We answer in 10 days", "target": 10}),
        ("standard", {**usual, "text": "We answer in 20 days", "target": 20}),
    ])  # fmt: skip
    async with program(workspace) as person:
        await show(person, Goals)
        await person.sees("1 to rule on")
        await person.press("end")
        await person.sees(
            "1: We answer in 10 days",
            "2: We answer in 20 days",
            "Both are on complaints: 10 days and 20 days.",
        )
        await person.press("r")
        await person.answer("Twenty is for letters")
        await person.sees("0 to rule on", "Ruled: Twenty is for letters")


@pytest.mark.parametrize("size", LAYOUTS)
async def test_what_people_typed_breaks_no_screen_and_an_empty_folder_says_what_will_be_here(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    async with program(workspace, size=size) as person:
        for screen in (Customers, Commitments, Goals):
            await show(person, screen)
            await person.until(
                lambda: any(words in person.words for words in ("Nobody has", "No goal is written down"))
            )
            await person.press("escape")
    leaders(
        workspace,
        [{"owner": text, "action": text, "due": text} for text in NASTY],
        [("initiative", {"title": text}) for text in NASTY]
        + [("segment", {"name": text, "stratum": "external"}) for text in NASTY],
    )
    async with program(workspace, size=size) as person:
        for screen in (Customers, Commitments, Goals):
            await show(person, screen)
            for _ in range(6):
                await person.press("down")
            await person.sees("[")
            assert all(cell_len(line) <= size[0] for line in person.lines)
            await person.press("escape")


async def test_where_another_program_writes_the_plan_it_can_be_read(workspace: Workspace) -> None:
    leaders(workspace, [TOILET])
    store = TinyDBEventStore(workspace)
    open_plan(store)
    async with program(workspace) as person:
        await person.at("Home")
        person.app.push_screen(Commitments(person.app.desk))
        await person.sees("Open the toilet", "What is here can be read, not changed.")
        await person.press("d")
        await person.sees_no("When was it done?")
    store.close()
