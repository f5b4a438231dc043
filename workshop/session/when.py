"""When sessions were held, to put those of one day in their order."""

from __future__ import annotations

from datetime import date, timedelta

from workshop.session.state import Session, parse_time

_NEAR = timedelta(days=1)


def when_held(session: Session) -> tuple[str, str, str]:
    """The day of a session, when it began, and when it was made: texts that sort as time goes.

    It began when it was started, by the clock of the room.  Of one that was typed in on another day, or afterwards, that
    is the hour its facts say; of one without an hour, and of one that waits for its day, when it was made, as far as that
    was about then.
    """
    facts = session.facts
    try:
        day = date.fromisoformat(facts.date)
    except ValueError:
        return facts.date, "", session.created_at
    began = "" if session.afterwards else _near(session, session.started_at, day)
    if not began and facts.starts:
        began = f"{facts.date}T{facts.starts:0>5}"
    return facts.date, began or _near(session, session.created_at, day), session.created_at


def _near(session: Session, at: str, day: date) -> str:
    """A time of the record by the clock of the room; empty where it is not about that day."""
    if not at:
        return ""
    moment = parse_time(at) + timedelta(minutes=session.offset or 0)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f") if abs(moment.date() - day) <= _NEAR else ""
