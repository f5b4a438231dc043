"""How records with fields change with the events of a session."""

from __future__ import annotations

from workshop.record.event import Event
from workshop.session import events as ev
from workshop.session.handler import Handler
from workshop.session.state import Captured, Session


def _added(session: Session, event: Event, what: ev.CaptureAdded) -> None:
    session.captures[event.ref] = Captured(
        id=event.ref,
        kind=what.kind,
        stage=what.stage,
        fields=dict(what.fields),
        at=event.at,
        by=event.by,
        source_id=what.source_id,
    )


def _edited(session: Session, event: Event, what: ev.CaptureEdited) -> None:
    if captured := session.captures.get(event.ref):
        captured.fields = dict(what.fields)
        captured.edits += 1


def _retracted(session: Session, event: Event, what: ev.CaptureRetracted) -> None:
    if captured := session.captures.get(event.ref):
        captured.retracted = True


def _source_named(session: Session, event: Event, what: ev.SourceNamed) -> None:
    if what.name not in session.source_names:
        session.source_names += (what.name,)


HANDLERS: dict[str, Handler] = {
    "capture.added": _added,
    "capture.edited": _edited,
    "capture.retracted": _retracted,
    "source.named": _source_named,
}
