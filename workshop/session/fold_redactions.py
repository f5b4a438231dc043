"""How redactions and legal holds change a session."""

from __future__ import annotations

from workshop.record.event import Event
from workshop.session.fold_notes import keep_objection
from workshop.session.handler import Handler
from workshop.session.redaction_events import HoldLifted, HoldSet, Redacted
from workshop.session.state import Session


def _redacted(session: Session, event: Event, what: Redacted) -> None:
    for id_ in what.ids:
        if note := session.notes.get(id_):
            note.text = note.read_back = note.gloss = note.language = ""
            note.redacted, note.why = True, what.reason
        if promise := session.commitments.get(id_):
            promise.retracted, promise.why = True, what.reason
        if record := session.captures.get(id_):
            record.retracted, record.why = True, what.reason
    session.redactions.append(what)
    _bring_back(session)


def _bring_back(session: Session) -> None:
    """What was joined with words that are gone now stands by itself again: nothing else says it."""
    for note in session.notes.values():
        into = [session.notes[one] for one in note.into if one in session.notes]
        if note.replaced and not note.redacted and into and all(one.redacted for one in into):
            note.replaced, note.into = "", ()
            keep_objection(session, note)


def _held(session: Session, event: Event, what: HoldSet) -> None:
    session.hold = what


def _lifted(session: Session, event: Event, what: HoldLifted) -> None:
    session.hold = None


HANDLERS: dict[str, Handler] = {
    "redacted": _redacted,
    "hold.set": _held,
    "hold.lifted": _lifted,
}
