"""The sessions of a folder in short, read once: what a list says of a session is kept as long as its file is as it was.

A folder may hold thousands of sessions.  What is kept is the store's (`keep`), and may be forgotten at any time; then it is
read from the files again, and comes out the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Mapping
from contextlib import closing
from functools import cache
from math import inf
from pathlib import Path
from time import monotonic
from typing import Any

from workshop.record.protocol import EventStore, Header, Row, Stamp
from workshop.session.how_far import Told, untold
from workshop.session.reading import read_one, row_of
from workshop.session.skimming import skimmed_row
from workshop.session.state import Session
from workshop.session.summary import summary

_ROOMS = ("record", "designs", "votes", "session", "plan", "plan/sections")
# So many sessions are read between two times that they are kept: what was read is not lost when the program is ended.
_KEEP_EVERY = 500
_UNVERIFIED = "unverified"
_AHEAD = 12


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
    """Rows as a list shows them, the latest first."""
    return sorted(rows, key=by_time, reverse=True)


def by_time(row: Row) -> tuple[str, ...]:
    """A sort key for rows in the order the sessions were held: by day, then when they began, then when they were made."""
    return (*(str(row.get(name, "")) for name in ("date", "began", "made")), str(row["id"]))


def glance(store: EventStore) -> list[Row]:
    """The sessions of a folder in short as far as they are kept, the latest first; no session is read whole.

    Of those that are not kept a row says what their heads do, and that it is ``unread``.
    """
    stamps = store.stamps()
    kept = _kept(store, stamps)
    return in_order([kept.get(name) or _of_header(store.header(name)) for name in stamps])


def counted(store: EventStore, told: Told = untold) -> list[Row]:
    """The sessions of a folder in short, the latest first; one that cannot be read has a ``problem``.

    Of those that are not kept a row says what is in their files, and that it is ``unverified``: an event that was altered
    in a file shows only to who verifies its chain, which takes three times as long (`read_some`).

    Args:
        store: The folder's.
        told: Called with how many of how many files are read.
    """
    stamps = store.stamps()
    rows = _kept(store, stamps)
    unknown = [name for name in stamps if name not in rows]
    for number, name in enumerate(unknown):
        told(number, len(unknown))
        # The disk reads those that follow while this one is counted.
        for soon in unknown[number + _AHEAD : number + _AHEAD + 1]:
            store.expect(soon)
        rows[name] = _skimmed(store, name)
    _keep(store, {name: (stamps[name], rows[name]) for name in unknown})
    return in_order([*rows.values()])


def read_on(store: EventStore, rows: list[Row]) -> Generator[Row, None, None]:
    """Read and verify the sessions that are not yet; gives the row of each, and keeps them in the end."""
    new: dict[str, tuple[Stamp, Row]] = {}
    try:
        for row in rows:
            if not is_open(row):
                continue
            # Looked at before it is read: what is written meanwhile gives the file another stamp.
            stamp = store.stamp(row["id"])
            found = _read(store, row["id"])
            if stamp is not None:
                new[row["id"]] = stamp, found
            if len(new) >= _KEEP_EVERY:
                _keep(store, new)
                new = {}
            yield found
    finally:
        _keep(store, new)


def is_open(row: Row) -> bool:
    """Whether more will be known of a session when its file is read and verified."""
    return bool(row.get("unread") or row.get(_UNVERIFIED))


def read_some(store: EventStore, rows: list[Row], seconds: float, told: Told = untold) -> list[Row]:
    """The same rows after so many seconds of reading on; at least one is read.

    Args:
        store: The folder's.
        rows: What is known; those ``unread`` are counted first, and then the ``unverified`` are verified.
        seconds: After so long it ends; `math.inf` for all to be read and verified.
        told: Called with how many of how many rows are read.
    """
    read: dict[str, Row] = {}
    until = monotonic() + seconds
    unread = [row for row in rows if row.get("unread")] if seconds != inf else []
    for number, row in enumerate(unread):
        told(number, len(unread))
        read[row["id"]] = _skimmed(store, row["id"])
        if monotonic() >= until:
            break
    else:
        rows = [read.get(row["id"], row) for row in rows]
        number = sum(map(is_open, rows))
        with closing(read_on(store, rows)) as reader:
            for done, found in enumerate(reader):
                told(done, number)
                read[found["id"]] = found
                if monotonic() >= until:
                    break
    return in_order([read.get(row["id"], row) for row in rows])


def listed(store: EventStore, told: Told = untold) -> list[Row]:
    """All sessions of a folder in short, each verified, the latest first; one that cannot be read has a ``problem``."""
    return read_some(store, glance(store), inf, told)


def keep_read(
    store: EventStore, stamps: Mapping[str, Stamp], read: Iterable[tuple[str, Session, bool]]
) -> None:
    """Keep what lists say of sessions that were read and verified for something else.

    Args:
        store: The folder's.
        stamps: Its files as they were before they were read.
        read: The sessions with their ids, and whether they are examples.
    """
    rows = {
        name: (stamps[name], summary(session, name, example=example))
        for name, session, example in read
        if name in stamps
    }
    _keep(store, rows)


def _kept(store: EventStore, stamps: Mapping[str, Stamp]) -> dict[str, Row]:
    kept = store.kept_rows(edition(), stamps)
    for row in kept.values():
        if not row.get(_UNVERIFIED):
            row.pop(_UNVERIFIED, None)
    return kept


def _keep(store: EventStore, rows: Mapping[str, tuple[Stamp, Row]]) -> None:
    """Keep rows, but for those with a problem: it may pass without a trace in the file."""
    kept = {
        name: (stamp, {_UNVERIFIED: False, **row})
        for name, (stamp, row) in rows.items()
        if "problem" not in row
    }
    store.keep(edition(), kept)


def _read(store: EventStore, session_id: str) -> Row:
    return row_of(read_one(store, store.header(session_id)))


def _skimmed(store: EventStore, session_id: str) -> Row:
    """A session's row as its file says, or where that is not as it should be, what reading it comes to."""
    found = store.skim(session_id)
    row = skimmed_row(session_id, found) if found is not None else None
    return _read(store, session_id) if row is None else {**row, _UNVERIFIED: True}


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
        "began": "",
        "made": meta.created,
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
