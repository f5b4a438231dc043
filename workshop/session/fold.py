"""The fold: from the log to the session, the same for every reader.

`fold` is pure.  `advance` applies further events to a session without folding all of it again, except
where one of them takes an action back or does it again.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from workshop.designs.loader import from_data
from workshop.record.event import Event
from workshop.record.redaction import REDACTED, left_of, numbers_of, without
from workshop.session import events as ev
from workshop.session import (
    fold_captures,
    fold_closing,
    fold_notes,
    fold_people,
    fold_redactions,
    fold_session,
    fold_themes,
    fold_votes,
    fold_wall,
)
from workshop.session.handler import Handler
from workshop.session.state import Session


def fold(log: Iterable[Event]) -> Session:
    """The session that a log describes.

    Raises:
        ValueError: When the log does not begin with the creation of a session.
    """
    log = list(log)
    if not log or log[0].type != "session.created":
        raise ValueError("the log does not begin with the creation of a session")
    created = ev.happening(log[0])
    if not isinstance(created, ev.SessionCreated):
        raise ValueError("the log has lost the creation of its session")
    session = Session(design=from_data(created.design), created_at=log[0].at)
    session.facts, session.short = created.facts, created.short
    session.companion_of, session.afterwards = created.companion_of, created.afterwards
    fold_session.plan_stages(session)
    session.undone, session.left = _undone(log), left_of(log)
    batch = ""
    for event in log:
        batch = event.id if event.part == 1 else batch
        _take(session, event, batch)
    session.revision += 1
    return session


def advance(session: Session, new: Iterable[Event]) -> Session:
    """The session after further events; the one passed in must not be used again."""
    new = list(new)
    if any(event.type == REDACTED for event in new):
        log = [*session.log, *new]
        return fold(without(log, numbers_of(log)))
    if any(event.type in ("undo", "redo") for event in new):
        return fold([*session.log, *new])
    batch = ""
    for event in new:
        batch = event.id if event.part == 1 else batch
        _take(session, event, batch)
    session.revision += 1
    return session


def _undone(log: list[Event]) -> set[str]:
    """The actions that are taken back at the end of the log."""
    undone: set[str] = set()
    for event in log:
        if event.type == "undo" and event.data:
            undone.add(str(event.data.get("target", "")))
        elif event.type == "redo" and event.data:
            undone.discard(str(event.data.get("target", "")))
    return undone


def _take(session: Session, event: Event, batch: str) -> None:
    session.log.append(event)
    _keep_stack(session, event)
    if batch in session.undone:
        return
    handler = _HANDLERS.get(event.type)
    if handler is None:
        return
    left = session.left.get(event.seq) if event.data is None else None
    what = ev.happening(event if left is None else msgspec.structs.replace(event, data=left))
    if what is not None:
        handler(session, event, what)
    elif event.data is None:
        fold_notes.redacted(session, event)
        fold_themes.redacted(session, event)
        fold_closing.redacted(session, event)


def _keep_stack(session: Session, event: Event) -> None:
    """The linear stack of what can be taken back, and of what can be done again."""
    if event.type in ("undo", "redo"):
        target = str((event.data or {}).get("target", ""))
        source, goal = (
            (session.actions, session.taken_back)
            if event.type == "undo"
            else (session.taken_back, session.actions)
        )
        if target in source:
            source.remove(target)
            goal.append(target)
    elif event.type in ev.BARRIERS:
        session.actions.clear()
        session.taken_back.clear()
    elif event.type in ev.UNDOABLE and event.part == 1:
        session.actions.append(event.id)
        session.taken_back.clear()


_HANDLERS: dict[str, Handler] = {
    **fold_session.HANDLERS,
    **fold_people.HANDLERS,
    **fold_notes.HANDLERS,
    **fold_closing.HANDLERS,
    **fold_themes.HANDLERS,
    **fold_captures.HANDLERS,
    **fold_votes.HANDLERS,
    **fold_wall.HANDLERS,
    **fold_redactions.HANDLERS,
}
