"""What a list says of a session, counted from its log without folding all of it.

Most of what happens in a session changes nothing that a list shows.  What does is applied as the fold does it, by the same
functions, so that the row is the one that `workshop.session.summary.summary` gives of the whole fold.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec

from workshop.designs.loader import from_data
from workshop.designs.model import Design, DesignError
from workshop.record.event import Event
from workshop.record.protocol import Row
from workshop.record.redaction import REDACTED, left_of
from workshop.record.skimmed import Skimmed, SkimmedEvent
from workshop.session import events as ev
from workshop.session import (
    fold_closing,
    fold_notes,
    fold_people,
    fold_redactions,
    fold_session,
    fold_votes,
)
from workshop.session.handler import Handler
from workshop.session.state import Note, Session
from workshop.session.summary import summary

COUNTED = frozenset(
    {
        "session.prepared", "session.started", "session.ended", "attendance.set", "person.joined", "person.left",
        "note.added", "note.edited", "note.retracted", "note.moved", "note.replaced", "parking.settled",
        "commitment.added", "commitment.edited", "commitment.retracted",
        "vote.drafted", "vote.opened", "vote.closed", "vote.revealed", "vote.reopened", "vote.final", "vote.dropped",
        REDACTED,
    }
)  # fmt: skip
"""The types of event that change what a list says of a session."""

_HANDLERS: dict[str, Handler] = {
    type_: handler
    for handlers in (
        fold_session.HANDLERS,
        fold_people.HANDLERS,
        fold_notes.HANDLERS,
        fold_closing.HANDLERS,
        fold_votes.HANDLERS,
        fold_redactions.HANDLERS,
    )
    for type_, handler in handlers.items()
    if type_ in COUNTED
}


_note_added = _HANDLERS["note.added"]


class _Created(msgspec.Struct):
    """As `workshop.session.events.SessionCreated`, with the design as it stands there."""

    design: msgspec.Raw
    facts: ev.Facts
    short: bool = False
    companion_of: str = ""
    afterwards: bool = False


class _Added(msgspec.Struct, gc=False):
    """Of a note that was added, what it counts as."""

    stage: str
    kind: str = "paraphrase"
    origin: tuple[str, ...] = ()


class _Target(msgspec.Struct, gc=False):
    """What is taken back or done again."""

    target: str = ""


_created = msgspec.json.Decoder(_Created).decode
_added = msgspec.json.Decoder(_Added).decode
_target = msgspec.json.Decoder(_Target).decode
_data = msgspec.json.Decoder(dict[str, Any]).decode
_decoders = {type_: msgspec.json.Decoder(ev.TYPES[type_]).decode for type_ in _HANDLERS}


def skimmed_row(session_id: str, found: Skimmed) -> Row | None:
    """What a list says of a session whose chain holds; None where the log is not that of a session, or cannot be read."""
    try:
        return summary(_counted(found.events), session_id, example=found.meta.example)
    except (ValueError, DesignError):
        return None


def _counted(log: Sequence[SkimmedEvent]) -> Session:
    """The session as far as lists count what is in it.

    Raises:
        ValueError: When the log does not begin with the creation of a session, or holds what this version cannot read.
        DesignError: When its copy of the design is none.
    """
    if log[0].type != "session.created":
        raise ValueError("the log does not begin with the creation of a session")
    created = _created(log[0].data)
    session = Session(design=_design(bytes(created.design)), created_at=log[0].at)
    session.facts, session.short = created.facts, created.short
    session.companion_of, session.afterwards = created.companion_of, created.afterwards
    fold_session.plan_stages(session)
    undone, session.left = _undone(log), _left(log)
    batch = ""
    for line in log:
        if line.part == 1:
            batch = line.id
        handler = _HANDLERS.get(line.type)
        if handler is None or batch in undone:
            continue
        if handler is _note_added and not line.is_redacted:
            _add(session, line)
        else:
            _take(session, line, handler)
    return session


def _add(session: Session, line: SkimmedEvent) -> None:
    """A note without its words."""
    what = _added(line.data)
    session.notes[line.ref] = Note(line.ref, "", what.stage, what.kind, origin=what.origin)
    for old in what.origin:
        if old in session.notes:
            session.notes[old].into += (line.ref,)


def _take(session: Session, line: SkimmedEvent, handler: Handler) -> None:
    event = _event(line)
    if not line.is_redacted:
        handler(session, event, _decoders[line.type](line.data))
    elif (left := session.left.get(line.seq)) is not None:
        handler(session, event, msgspec.convert(left, ev.TYPES[line.type]))
    else:
        fold_notes.redacted(session, event)


def _event(line: SkimmedEvent, data: dict[str, Any] | None = None) -> Event:
    return Event(line.seq, line.id, line.type, line.at, line.by, line.ref, line.part, line.of, data)


def _undone(log: Sequence[SkimmedEvent]) -> set[str]:
    """The actions that are taken back at the end of the log."""
    undone: set[str] = set()
    for line in log:
        if line.type == "undo" and not line.is_redacted:
            undone.add(_target(line.data).target)
        elif line.type == "redo" and not line.is_redacted:
            undone.discard(_target(line.data).target)
    return undone


def _left(log: Sequence[SkimmedEvent]) -> dict[int, dict[str, Any]]:
    """What stays of redacted events, by their sequence numbers."""
    return left_of(
        _event(line, _data(line.data)) for line in log if line.type == REDACTED and not line.is_redacted
    )


@lru_cache(maxsize=64)
def _design(text: bytes) -> Design:
    """A design that is read once, however many sessions were run after it."""
    return from_data(_data(text))
