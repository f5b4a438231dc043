"""Time as the record writes it, and as the room's own clock shows it."""

from __future__ import annotations

from collections.abc import Callable
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
