"""How the plan of a folder stands, without reading every session each time it is asked.

It rests on all sessions and on the day.  As long as no file has changed, what was found is kept by the store, without the
words of commitments: those are read anew from the one session that they are in.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import msgspec

from workshop.plan.material import PLAN_ID, gather, material_of, read_plan
from workshop.plan.register import overdue
from workshop.plan.status import LATE, Status, status, told_late
from workshop.record.protocol import EventStore
from workshop.session.how_far import Told, untold
from workshop.session.listing import edition, keep_read
from workshop.session.reading import read_one

_NAME = "standing"
# Named tuples come out of `convert` as they went in, and within them structs of the plan's events.
_Kept = tuple[Status, str]


def standing(store: EventStore, *, today: str = "", told: Told = untold) -> Status:
    """How the plan of a folder stands; see `status`.

    Raises:
        StoreError: When the plan's log cannot be read.
    """
    today = today or date.today().isoformat()
    state = _state(store, today)
    kept = _kept(store, state, today)
    return kept if kept is not None else _found(store, state, today, told)


def kept_standing(store: EventStore, *, today: str = "") -> Status | None:
    """The same as far as it is kept; None where sessions would have to be read.

    Raises:
        StoreError: When the plan's log cannot be read.
    """
    today = today or date.today().isoformat()
    return _kept(store, _state(store, today), today)


def _found(store: EventStore, state: str, today: str, told: Told) -> Status:
    stamps = store.stamps()
    material = gather(store, today=today, told=told)
    keep_read(store, stamps, ((one.id, one.session, one.example) for one in material.sessions))
    found = status(material)
    late = overdue(material)
    without = found._replace(
        open=tuple(one._replace(told="") if one.id == LATE else one for one in found.open)
    )
    # What is wrong with a file may pass without a trace in it: it is looked at each time.
    data = msgspec.to_builtins((without._replace(broken=()), late[0].session if late else ""))
    store.keep(edition(), {}, {_NAME: (state, [*data, [list(one) for one in found.broken]])})
    return found


def _state(store: EventStore, today: str) -> str:
    """The folder as it is: the plan's log, every session's file, and the day."""
    looks = [(PLAN_ID, store.stamp(PLAN_ID)), *store.stamps().items()]
    # A file's name need not be text that JSON can hold.
    return hashlib.sha256(repr((today, looks)).encode("utf-8", "backslashreplace")).hexdigest()


def _kept(store: EventStore, state: str, today: str) -> Status | None:
    data: Any = store.kept_whole(edition(), _NAME, state)
    if data is None:
        return None
    try:
        *most, broken = data
        (found, session_id), was = msgspec.convert((most, broken), tuple[_Kept, tuple[tuple[str, str], ...]])
    except (msgspec.ValidationError, ValueError, TypeError):
        return None
    now = tuple((name, read_one(store, store.header(name)).problem) for name, _ in was)
    if now != was:
        return None
    late = {one.id: one.number for one in found.open}.get(LATE, 0)
    if late:
        row = read_one(store, store.header(session_id))
        rows = overdue(material_of(read_plan(store), [row], today=today))
        if not rows:
            return None
        told = told_late(rows, late)
        found = found._replace(
            open=tuple(one._replace(told=told) if one.id == LATE else one for one in found.open)
        )
    return found._replace(broken=was)
