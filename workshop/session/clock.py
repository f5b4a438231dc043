"""Time as the record writes it, and how a session stands against its plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from workshop.session.state import Session, parse_time

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


def local_now() -> datetime:
    """The time now, with the offset of the place where the program runs."""
    return datetime.now().astimezone()


def offset_of(moment: datetime) -> int | None:
    """How many minutes a moment's own clock is ahead of UTC; None when it has no time zone."""
    ahead = moment.utcoffset()
    return None if ahead is None else int(ahead.total_seconds() // 60)


def local_time(session: Session, at: str) -> datetime:
    """A time of the record as the room's own clock showed it, or as this computer's does where that is not known."""
    moment = parse_time(at)
    if session.offset is None:
        return moment.astimezone()
    return moment.astimezone(timezone(timedelta(minutes=session.offset)))


def stamp(moment: datetime) -> str:
    """A moment as the record writes it: UTC, ISO 8601, milliseconds, ending in Z.

    Raises:
        ValueError: When the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment in the record needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True)
class Pace:
    """How the session stands against its plan.

    ``left`` is seconds left in the stage, negative when it runs over; ``used`` the share of the stage's time
    that is gone, in whole percent up to 100; ``behind`` whole minutes behind the plan, negative when ahead;
    ``ends`` when the session ends at this pace, None before the start or after the end.
    """

    left: int
    used: int
    behind: int
    ends: datetime | None


def pace(session: Session, now: datetime) -> Pace:
    """How a session stands at ``now``, an aware time."""
    run = session.current
    if run is None or session.status != "running":
        return Pace(left=0, used=0, behind=0, ends=None)
    spent = session.spent(run.id, now)
    left = run.minutes * 60 - spent
    whole = max(run.minutes * 60, 1)
    order = [stage for stage in session.stage_order if not stage.design.after]
    position = next((index for index, stage in enumerate(order) if stage.id == run.id), len(order))
    to_come = sum(stage.minutes for stage in order[position + 1 :]) * 60
    planned = sum(stage.planned for stage in order[:position]) * 60 + (
        min(spent, run.planned * 60) if position < len(order) else 0
    )
    gone = int((now - parse_time(session.started_at)).total_seconds()) if session.started_at else 0
    return Pace(
        left=left,
        used=min(spent * 100 // whole, 100),
        behind=(gone - planned) // 60 if gone >= planned else -((planned - gone) // 60),
        ends=now + timedelta(seconds=max(left, 0) + to_come),
    )
