"""Reading sessions without writing them: one as it is now, and all of a folder in short."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from workshop.designs.model import DesignError
from workshop.record.event import Event
from workshop.record.protocol import EventStore, SessionDamaged, StoreError
from workshop.session.fold import fold
from workshop.session.state import Session
from workshop.session.summary import summary


def read_session(store: EventStore, session_id: str) -> Session:
    """A session as its log says now, without taking it.

    Raises:
        StoreError: When the log cannot be read or is not that of a session.
    """
    return folded(session_id, store.read(session_id))


def folded(session_id: str, log: Sequence[Event]) -> Session:
    """The session that a log from a file describes.

    Raises:
        SessionDamaged: When the log is not that of a session, or holds what this version cannot read.
    """
    try:
        return fold(log)
    except (ValueError, DesignError, msgspec.ValidationError) as error:
        raise SessionDamaged(f"Session {session_id} cannot be read by this version: {error}.") from error


def listed(store: EventStore) -> list[dict[str, Any]]:
    """All sessions of a folder in short, the latest date first; one that cannot be read has a ``problem``."""
    rows: list[dict[str, Any]] = []
    for header in store.list():
        row: dict[str, Any] = {"id": header.id, "problem": header.problem}
        if header.meta is not None:
            try:
                row = summary(read_session(store, header.id), header.id, example=header.meta.example)
            except StoreError as error:
                row = {"id": header.id, "problem": str(error)}
        rows.append(row)
    rows.sort(key=lambda row: (str(row.get("date", "")), row["id"]), reverse=True)
    return rows
