"""How a session stands against its plan and its hard end, and what could be cut to be in time again.

Breaks are no part of the plan: while the room has one, no stage's time runs, and what a break took makes nobody
late.  It does move the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from workshop.session.clock import local_time
from workshop.session.state import Session, StageRun, parse_time

LATE_FROM = 2
"""So many minutes behind the plan, or past the hard end, are said; less is within a facilitator's breath."""

SHORTEST_STAGE = 3
"""A cut leaves a stage at least so many minutes, and at least half of its plan."""

_HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True)
class Pace:
    """How the session stands against its plan.

    Attributes:
        left: Seconds left in the stage, negative when it runs over.
        used: The share of the stage's time that is gone, in whole percent up to 100.
        behind: Whole minutes behind the plan, negative when ahead.
        ends: When the session ends at this pace; None before the start or after the end.
        past_end: Whole minutes that is after the hard end, negative when before; None without a hard end.
        break_left: Seconds left of the break the room has now, negative when it is over; None without one.
    """

    left: int
    used: int
    behind: int
    ends: datetime | None
    past_end: int | None = None
    break_left: int | None = None

    @property
    def is_late(self) -> bool:
        """Whether the session is behind its plan by more than a breath."""
        return self.behind >= LATE_FROM

    @property
    def misses_end(self) -> bool:
        """Whether at this pace the session ends after its hard end."""
        return self.past_end is not None and self.past_end > 0


@dataclass(frozen=True)
class Cut:
    """Minutes that could be taken from a coming stage."""

    stage: str
    minutes: int


def pace(session: Session, now: datetime) -> Pace:
    """How a session stands at ``now``, an aware time."""
    run = session.current
    if run is None or session.status != "running":
        return Pace(left=0, used=0, behind=0, ends=None)
    spent = session.spent(run.id, now)
    left = run.minutes * 60 - spent
    whole = max(run.minutes * 60, 1)
    order, position = _order(session, run)
    to_come = sum(stage.minutes for stage in order[position + 1 :]) * 60
    planned = sum(stage.planned for stage in order[:position]) * 60 + (
        min(spent, run.planned * 60) if position < len(order) else 0
    )
    break_left = _break_left(session, now)
    gone = int((now - parse_time(session.started_at)).total_seconds()) if session.started_at else 0
    gone -= int(session.break_seconds) + (
        session.break_minutes * 60 - break_left if break_left is not None else 0
    )
    ends = now + timedelta(seconds=max(left, 0) + to_come + max(break_left or 0, 0))
    hard = hard_end(session)
    return Pace(
        left=left,
        used=min(spent * 100 // whole, 100),
        behind=_whole_minutes(gone - planned),
        ends=ends,
        past_end=None if hard is None else _whole_minutes(int((ends - hard).total_seconds())),
        break_left=break_left,
    )


def hard_end(session: Session) -> datetime | None:
    """The session's hard end as a moment: the first time its clock shows it after the start; None where it has none."""
    if not session.facts.ends or not session.started_at:
        return None
    return end_after(session.facts.ends, local_time(session, session.started_at))


def end_after(clock: str, start: datetime) -> datetime:
    """When a clock shows ``HH:MM`` for the end of what starts at ``start``; may lie before it, if it was missed."""
    hours, minutes = map(int, clock.split(":"))
    end = datetime.combine(start.date(), time(hours, minutes), start.tzinfo)
    # A session that runs past midnight ends on the next day; one that started late has simply missed its end.
    return end + timedelta(days=1) if start - end > _HALF_A_DAY else end


def offered_cut(session: Session, now: datetime) -> Cut | None:
    """Minutes to take from a coming stage so that the session is in time again; None when it is, or none can be spared.

    What is needed is what the end at this pace lies past the hard end; without a hard end, what the session is behind
    its plan.  Offered is the coming stage that can spare most, the first of those that can spare alike.
    """
    timing = pace(session, now)
    run = session.current
    if run is None or timing.ends is None:
        return None
    needed = timing.behind if timing.past_end is None else timing.past_end
    order, position = _order(session, run)
    spare = [(_spare(stage), stage) for stage in order[position + 1 :] if not stage.visits]
    if needed < LATE_FROM or not spare:
        return None
    most, stage = max(spare, key=lambda one: one[0])
    return Cut(stage.id, min(needed, most)) if most > 0 else None


def _spare(stage: StageRun) -> int:
    """How many minutes can be taken from a stage that is still to come."""
    return stage.minutes - max(-(-stage.planned // 2), SHORTEST_STAGE)


def _order(session: Session, run: StageRun) -> tuple[list[StageRun], int]:
    """The stages that count, and where the room is among them; behind the last at a stage that follows the session."""
    order = [stage for stage in session.stage_order if not stage.design.after]
    return order, next((index for index, stage in enumerate(order) if stage.id == run.id), len(order))


def _break_left(session: Session, now: datetime) -> int | None:
    if not session.break_at:
        return None
    gone = max(int((now - parse_time(session.break_at)).total_seconds()), 0)
    return session.break_minutes * 60 - gone


def _whole_minutes(seconds: int) -> int:
    """Whole minutes, towards none."""
    return seconds // 60 if seconds >= 0 else -(-seconds // 60)
