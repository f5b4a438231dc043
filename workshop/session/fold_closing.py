"""How what was ticked, what became of parked notes, and the debrief change with a session's events."""

from __future__ import annotations

from workshop.record.event import Event
from workshop.session.closing_events import CheckTicked, DebriefAnswered, ParkingSettled
from workshop.session.handler import Handler
from workshop.session.kinds import PARKING
from workshop.session.questions import default_kind
from workshop.session.state import Session


def redacted(session: Session, event: Event) -> None:
    """An answer of the debrief whose data is gone is no answer any more, nor is the one before it."""
    if event.type == "debrief.answered":
        session.debrief.pop(event.ref, None)


def _ticked(session: Session, event: Event, what: CheckTicked) -> None:
    if what.done:
        session.ticked.add(what.item)
    else:
        session.ticked.discard(what.item)


def _settled(session: Session, event: Event, what: ParkingSettled) -> None:
    note = session.notes.get(event.ref)
    if note is None:
        return
    note.parked = what
    if what.stage in session.stages:
        note.stage, note.kind = what.stage, default_kind(session, what.stage)
    else:
        note.kind = PARKING


def _answered(session: Session, event: Event, what: DebriefAnswered) -> None:
    session.debrief.pop(what.question, None)
    if what.text:
        session.debrief[what.question] = what.text


HANDLERS: dict[str, Handler] = {
    "check.ticked": _ticked,
    "parking.settled": _settled,
    "debrief.answered": _answered,
}
