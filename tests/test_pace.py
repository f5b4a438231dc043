"""The promise of the agenda: how a session stands, breaks that do not count, and the cut that is offered."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.session_samples import LEADERS, Room, make_room
from workshop.session.errors import Refused
from workshop.session.pace import SHORTEST_STAGE, hard_end, offered_cut, pace
from workshop.store.workspace import Workspace


def with_hard_end(room: Room, minutes: int) -> None:
    """Let the session have a hard end so many minutes after its start, on the room's clock."""
    end = room.clock() + timedelta(minutes=minutes)
    facts = msgspec.structs.replace(room.session.facts, ends=f"{end:%H:%M}")
    room.done(room.live.prepare(facts))


def test_a_break_makes_nobody_late_and_moves_the_end(buy_in: Room):
    before = pace(buy_in.session, buy_in.clock())
    buy_in.clock.go(minutes=2)
    buy_in.done(buy_in.live.begin_break(10))
    buy_in.clock.go(minutes=4)
    timing = pace(buy_in.session, buy_in.clock())
    assert (timing.break_left, timing.behind) == (360, 0)
    assert timing.left == before.left - 120
    assert timing.ends == before.ends + timedelta(minutes=10)
    buy_in.clock.go(minutes=8)
    over = pace(buy_in.session, buy_in.clock())
    assert (over.break_left, over.behind) == (-120, 0)
    buy_in.done(buy_in.live.end_break())
    after = pace(buy_in.session, buy_in.clock())
    assert (after.left, after.break_left, after.behind) == (before.left - 120, None, 0)
    assert after.ends == before.ends + timedelta(minutes=12)


def test_another_stage_ends_a_break_and_a_restart_keeps_it(buy_in: Room):
    buy_in.done(buy_in.live.begin_break(10))
    buy_in.clock.go(minutes=3)
    again = buy_in.reopened()
    assert pace(again.session, again.clock()).break_left == 7 * 60
    again.done(again.live.next_stage())
    assert again.session.break_at == ""
    assert again.session.spent(next(iter(again.session.stages)), again.clock()) == 0
    assert pace(again.session, again.clock()).behind <= 0


def test_a_break_is_had_once_and_ended_once(buy_in: Room):
    with pytest.raises(Refused, match="no break"):
        buy_in.live.end_break()
    buy_in.done(buy_in.live.begin_break(5))
    with pytest.raises(Refused, match="already"):
        buy_in.live.begin_break(5)
    with pytest.raises(Refused, match="0 minutes"):
        buy_in.done(buy_in.live.end_break())
        buy_in.live.begin_break(0)


def test_a_break_taken_back_has_never_been(buy_in: Room):
    buy_in.done(buy_in.live.begin_break(10))
    buy_in.clock.go(minutes=3)
    buy_in.done(buy_in.live.undo())
    assert pace(buy_in.session, buy_in.clock()).left == buy_in.session.current.minutes * 60 - 180


def test_the_hard_end_is_told_apart_from_the_plan(buy_in: Room):
    with_hard_end(buy_in, 90)
    assert pace(buy_in.session, buy_in.clock()).past_end == 0
    buy_in.clock.go(minutes=5)
    buy_in.done(buy_in.live.begin_break(12))
    timing = pace(buy_in.session, buy_in.clock())
    assert (timing.behind, timing.past_end, timing.misses_end) == (0, 12, True)


def test_a_session_past_midnight_ends_on_the_next_day(workspace: Workspace):
    room = make_room(workspace, "buy-in", msgspec.structs.replace(LEADERS, ends="00:30"), start=False)
    room.clock.go(minutes=12 * 60)
    room.done(room.live.start())
    assert hard_end(room.session) == room.clock() + timedelta(hours=2, minutes=30)


def test_no_cut_is_offered_while_the_session_is_in_time(buy_in: Room):
    assert offered_cut(buy_in.session, buy_in.clock()) is None
    with pytest.raises(Refused, match="nothing to cut"):
        buy_in.live.accept_cut()


def test_the_cut_that_is_offered_brings_the_session_back_to_its_end(buy_in: Room):
    with_hard_end(buy_in, 90)
    buy_in.clock.go(minutes=buy_in.session.current.minutes + 4)
    offer = offered_cut(buy_in.session, buy_in.clock())
    assert offer is not None and offer.minutes == 4
    before = buy_in.session.stages[offer.stage].minutes
    buy_in.done(buy_in.live.accept_cut())
    assert buy_in.session.stages[offer.stage].minutes == before - 4
    assert pace(buy_in.session, buy_in.clock()).past_end == 0
    assert offered_cut(buy_in.session, buy_in.clock()) is None
    buy_in.done(buy_in.live.undo())
    assert buy_in.session.stages[offer.stage].minutes == before


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(late=st.integers(0, 200), stages=st.integers(0, 6))
def test_cuts_leave_every_stage_half_its_plan_and_come_to_an_end(buy_in: Room, late: int, stages: int):
    room = buy_in.reopened()
    while room.session.actions:
        room.done(room.live.undo())
    for _ in range(stages):
        room.clock.go(seconds=30)
        room.done(room.live.next_stage())
    room.clock.go(minutes=late)
    for _ in range(len(room.session.stages) * 2):
        if offered_cut(room.session, room.clock()) is None:
            break
        room.done(room.live.accept_cut())
    assert offered_cut(room.session, room.clock()) is None
    for run in room.session.stage_order:
        assert run.minutes >= min(run.planned, max(run.planned // 2, SHORTEST_STAGE))
