"""The sessions of a folder in short, read once: what a list says of a session is kept as long as its file is as it was.

A folder may hold thousands of sessions.  What is kept is the store's (`keep`), and may be forgotten at any time; then it is
read from the files again, and comes out the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from contextlib import closing
from functools import cache
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

from workshop.record.protocol import EventStore, Header, Row, Stamp
from workshop.session.reading import read_one, row_of

_ROOMS = ("record", "designs", "votes", "session", "plan", "plan/sections")
# So many sessions are read between two times that they are kept: what was read is not lost when the program is ended.
_KEEP_EVERY = 500


@cache
def edition() -> str:
    """This version of the program, as far as it makes something of sessions: a digest of its files' names, sizes, times."""
    here = Path(__file__).parent.parent
    looks = []
    try:
        for room in _ROOMS:
            for path in sorted((here / room).glob("*.py")):
                found = path.stat()
                looks.append(f"{room}/{path.name} {found.st_size} {found.st_mtime_ns}")
    except OSError:
        # Packed in an archive, where the version is all there is to tell.
        looks = []
    if not looks:
        from importlib.metadata import version

        looks = [version("workshop-facilitator")]
    return hashlib.sha256("\n".join(looks).encode()).hexdigest()[:16]


def in_order(rows: list[Row]) -> list[Row]:
    """Rows as a list shows them, the latest date first."""
    return sorted(rows, key=lambda row: (str(row.get("date", "")), row["id"]), reverse=True)


def glance(store: EventStore) -> list[Row]:
    """The sessions of a folder in short as far as they are kept, the latest first; no session is read whole.

    Of those that are not kept a row says what their heads do, and that it is ``unread``.
    """
    stamps = store.stamps()
    kept = store.kept_rows(edition(), stamps)
    return in_order([kept.get(name) or _of_header(store.header(name)) for name in stamps])


def read_on(store: EventStore, rows: list[Row]) -> Generator[Row, None, None]:
    """Read the sessions of which a row says that they are ``unread``; gives the row of each, and keeps them in the end."""
    new: dict[str, tuple[Stamp, Row]] = {}
    try:
        for row in rows:
            if not row.get("unread"):
                continue
            # Looked at before it is read: what is written meanwhile gives the file another stamp.
            stamp = store.stamp(row["id"])
            found = _read(store, row["id"])
            if stamp is not None and "problem" not in found:
                new[row["id"]] = stamp, found
            if len(new) >= _KEEP_EVERY:
                store.keep(edition(), new)
                new = {}
            yield found
    finally:
        store.keep(edition(), new)


def read_some(store: EventStore, rows: list[Row], seconds: float) -> list[Row]:
    """The same rows after so many seconds of reading those that are ``unread``; at least one is read."""
    read: dict[str, Row] = {}
    until = monotonic() + seconds
    with closing(read_on(store, rows)) as reader:
        for found in reader:
            read[found["id"]] = found
            if monotonic() >= until:
                break
    return in_order([read.get(row["id"], row) for row in rows])


def listed(store: EventStore) -> list[Row]:
    """All sessions of a folder in short, the latest date first; one that cannot be read has a ``problem``."""
    return read_some(store, glance(store), inf)


def _read(store: EventStore, session_id: str) -> Row:
    return row_of(read_one(store, store.header(session_id)))


def _of_header(header: Header) -> Row:
    """What is known of a session from its head; the rest as of one in which nothing has happened."""
    if header.meta is None:
        return {"id": header.id, "problem": header.problem}
    meta = header.meta
    row: dict[str, Any] = {
        "id": header.id,
        "title": meta.title,
        "design": meta.kind,
        "stratum": "",
        "segment": "",
        "department": "",
        "date": meta.date,
        "status": "",
        "attended": None,
        "notes": 0,
        "sealed": 0,
        "votes": 0,
        "commitments": 0,
        "example": meta.example,
        "companion_of": meta.companion_of,
        "afterwards": False,
    }
    return {**row, "unread": True}
