"""Reading sessions without writing them: one as it is now, and all of a folder in short."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from workshop.designs.model import DesignError
from workshop.record.event import Event, Meta
from workshop.record.protocol import EventStore, Header, Row, SessionDamaged, StoreError
from workshop.session.fold import fold
from workshop.session.how_far import Told, untold
from workshop.session.state import Session
from workshop.session.summary import summary

# What another program has only laid out anew is whole, and is told of in other words.
_DAMAGED = " is damaged: "


def read_session(store: EventStore, session_id: str) -> Session:
    """A session as its log says now, without taking it.

    Raises:
        StoreError: When the log cannot be read or is not that of a session.
    """
    return folded(session_id, store.read(session_id))


def read_what_holds(store: EventStore, session_id: str) -> tuple[Session, str]:
    """A session as far as its record holds, and what is wrong with the rest; empty where the record is whole.

    Raises:
        SessionDamaged: When nothing of it holds, or this version cannot read it.
        StoreError: When it cannot be read.
    """
    try:
        return read_session(store, session_id), ""
    except SessionDamaged:
        opened = store.open(session_id, read_only=True)
        session = folded(session_id, opened.events)
        if _DAMAGED in opened.notice:
            session.damaged_after = opened.events[-1].seq
        return session, opened.notice


def folded(session_id: str, log: Sequence[Event]) -> Session:
    """The session that a log from a file describes.

    Raises:
        SessionDamaged: When the log is not that of a session, or holds what this version cannot read.
    """
    try:
        return fold(log)
    except (ValueError, DesignError, msgspec.ValidationError) as error:
        raise SessionDamaged(f"Session {session_id} cannot be read by this version: {error}.") from error


class Read(NamedTuple):
    """One session file of a folder: its head, what it holds now, or why it cannot be read."""

    id: str
    meta: Meta | None
    session: Session | None
    problem: str = ""


def read_all(store: EventStore, told: Told = untold) -> list[Read]:
    """Every session of a folder, each read once; the plan's log is none."""
    read, headers = [], store.list()
    for number, header in enumerate(headers):
        told(number, len(headers))
        read.append(read_one(store, header))
    return read


def read_one(store: EventStore, header: Header) -> Read:
    """One session of a folder."""
    session, problem = None, header.problem
    if header.meta is not None:
        try:
            session = read_session(store, header.id)
        except StoreError as error:
            problem = str(error)
    return Read(header.id, header.meta, session, problem)


def row_of(one: Read) -> Row:
    """One session in short, as a list shows it; one that cannot be read has a ``problem``."""
    if one.session is None or one.meta is None:
        return {"id": one.id, "problem": one.problem}
    return summary(one.session, one.id, example=one.meta.example)
