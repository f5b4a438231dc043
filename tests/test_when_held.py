"""Groups of one day stand in the order in which they were held, whatever they are called."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from tests.session_samples import RIDERS, TEN_O_CLOCK, Room, SetClock, make_room
from workshop.designs.loader import find_design
from workshop.plan.codebook import codebook
from workshop.plan.curve import curve_of, curve_sentence
from workshop.plan.material import gather, in_order
from workshop.session import events as ev
from workshop.session.creating import create_session
from workshop.session.listing import counted, glance, listed
from workshop.session.when import when_held
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace


def held(workspace: Workspace, name: str, hours: float, *themes: str, **facts: str) -> str:
    """A group that began so many hours after ten, and what it raised; its id."""
    about = msgspec.structs.replace(RIDERS, title=name, **facts)
    room = make_room(workspace, "focus-group", about, f"2026-03-04-{name}", start=False)
    room.clock.go(hours=hours)
    room.done(room.live.start())
    for theme in themes:
        room.type(f"p1 we spoke of {theme} in {name} #{theme}")
    room.done(room.live.people.set_attendance(ev.AttendanceSet(attended=3)))
    room.done(room.live.end())
    room.store.close()
    return room.live.id


def order(workspace: Workspace, room: Room) -> list[str]:
    return [one.id for one in in_order(gather(room.store).sessions)]


@pytest.fixture
def day(workspace: Workspace) -> Workspace:
    """Three groups of one day, whose names run against the hours; the last one raised something new."""
    held(workspace, "what-the-mail-room-needs", 0, "time")
    held(workspace, "night", 2, "time", "light")
    held(workspace, "early", 4, "light", "noise")
    return workspace


def test_the_last_group_of_a_day_is_the_one_that_began_last(day: Workspace) -> None:
    room = make_room(day, "focus-group", RIDERS, "another", start=False)
    points = curve_of(codebook(gather(room.store)))
    assert [point.session_id for point in points] == [
        "2026-03-04-what-the-mail-room-needs", "2026-03-04-night", "2026-03-04-early",
    ]  # fmt: skip
    assert curve_sentence(points) == "The last group added 1 new theme; 3 are known."


def test_lists_have_the_latest_of_a_day_first_and_what_was_just_made_before_it(day: Workspace) -> None:
    store = TinyDBEventStore(day)
    just_now = SetClock(TEN_O_CLOCK + timedelta(hours=6))
    create_session(store, "2026-03-04-afternoon", find_design("focus-group", None), RIDERS, clock=just_now)
    told = [f"2026-03-04-{name}" for name in ("afternoon", "early", "night", "what-the-mail-room-needs")]
    assert [row["id"] for row in counted(store)] == told
    assert [row["id"] for row in listed(store)] == told
    assert {row["id"] for row in glance(store)} == {*told}


def test_a_group_typed_in_later_stands_where_its_hour_puts_it(workspace: Workspace) -> None:
    held(workspace, "b-live", 3)
    held(workspace, "c-typed-in-next-week", 24 * 7, starts="9:30")
    held(workspace, "a-typed-in-next-week", 24 * 7 + 1, starts="14:30")
    room = make_room(workspace, "focus-group", RIDERS, "another", start=False)
    held_ones = [id for id in order(workspace, room) if id != "another"]
    assert held_ones == [
        "2026-03-04-c-typed-in-next-week", "2026-03-04-b-live", "2026-03-04-a-typed-in-next-week",
    ]  # fmt: skip


def test_a_session_without_a_day_is_no_trouble(workspace: Workspace) -> None:
    facts = msgspec.structs.replace(RIDERS, date="")
    room = make_room(workspace, "focus-group", facts, start=False)
    assert when_held(room.session)[:2] == ("", "")
    assert SetClock().now.isoformat()[:10] in when_held(room.session)[2]
