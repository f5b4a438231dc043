"""The event envelope, its JSON form and the hash chain: format 1 of the record.

An event is one thing that happened.  It is stored as one JSON document::

    {"seq": 7, "id": "01J…", "type": "note.added", "at": "2026-03-04T10:00:00.000Z", "by": "facilitator",
     "ref": "N3", "part": 1, "of": 1, "data": {…}, "salt": "…", "hash": "…"}

``hash`` is SHA-256 over three lines: the previous event's hash, the header (a JSON array of the eight
header fields) and the digest, which is SHA-256 over salt and data.  The first event is chained from the
file's ``_meta`` document.  A redacted event has lost ``data`` and ``salt`` and holds their ``digest``
instead, so the chain still verifies.  Numbers in data are whole: a float has no one JSON form.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

FORMAT = "workshop/1"
PROGRAM = "program"
"""Who acts where nobody did: the role in events that the program adds by itself."""
NOTES_PREFIX = "notes-"
"""How the id of a notes file for a second laptop begins; that of a session begins with its date."""

Data = dict[str, Any]
Header = tuple[int, str, str, str, str, str, int, int]

_TIME_BYTES = 6
_ID_BYTES = 10
_SALT_BYTES = 16

_canonical = msgspec.json.Encoder(order="sorted")
_header_encoder = msgspec.json.Encoder()


class Draft(msgspec.Struct, frozen=True):
    """An event before the writer has numbered it.

    ``ref`` names the thing the event is about (``N12``); ``new`` is the letter of a display id that the
    writer is to give instead (``N`` for the next note).
    """

    type: str
    data: Data
    at: str
    by: str
    ref: str = ""
    new: str = ""


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """One recorded event.  ``data`` is None once it has been redacted."""

    seq: int
    id: str
    type: str
    at: str
    by: str
    ref: str = ""
    part: int = 1
    of: int = 1
    data: Data | None = None
    salt: str | None = None
    digest: str | None = None
    hash: str = ""


class Meta(msgspec.Struct, frozen=True, omit_defaults=True):
    """The one document of a file's ``_meta`` table.  It is never changed.

    ``kind`` is the id of the session design, ``title`` and ``date`` what the session was created with;
    what is altered later is an event.  ``example`` marks the worked example.  ``companion_of`` is the session for
    which notes are taken in this file; empty in the file of a session.
    """

    format: str
    id: str
    title: str
    kind: str
    date: str
    created: str
    example: bool = False
    companion_of: str = ""


class Break(NamedTuple):
    """The first event whose place in the chain does not hold, and why."""

    seq: int
    reason: str


def canonical(value: object) -> bytes:
    """The one JSON form that is hashed: sorted keys, no white space, UTF-8.

    Raises:
        TypeError: When the value holds something JSON has no single form for, such as a float.
    """
    _refuse_floats(value)
    return _canonical.encode(value)


def _refuse_floats(value: object) -> None:
    # Exact types first: nearly all values are, and this runs for every event of a file that is opened.
    kind = type(value)
    if kind is str or kind is int:
        return
    if kind is dict:
        for item in value.values():  # type: ignore[attr-defined]  # mypy does not narrow by type()
            _refuse_floats(item)
    elif kind is list or kind is tuple:
        for item in value:  # type: ignore[attr-defined]  # as above
            _refuse_floats(item)
    elif isinstance(value, float):
        raise TypeError(f"a record holds whole numbers only, not {value!r}")
    elif isinstance(value, Mapping):
        _refuse_floats(dict(value))


def _milliseconds() -> bytes:
    # A clock that was never set may stand before 1970.
    return max(time.time_ns() // 1_000_000, 0).to_bytes(_TIME_BYTES, "big")


def chain_start(meta: Mapping[str, Any]) -> str:
    """The hash that the first event is chained from: SHA-256 of the ``_meta`` document."""
    return hashlib.sha256(canonical(meta)).hexdigest()


def digest_of(salt: str, data: Data) -> str:
    """SHA-256 over the salt and the data; what stays of them after a redaction."""
    return hashlib.sha256(salt.encode() + b"|" + canonical(data)).hexdigest()


def hash_of(event: Event, previous: str) -> str:
    """The hash that chains an event to the one before it."""
    data, salt = event.data, event.salt
    digest = digest_of(salt, data) if data is not None and salt is not None else event.digest or ""
    header = (event.seq, event.id, event.type, event.at, event.by, event.ref, event.part, event.of)
    return _chained(previous, header, digest)


def _chained(previous: str, header: Header, digest: str) -> str:
    lines = b"%b\n%b\n%b" % (previous.encode(), _header_encoder.encode(header), digest.encode())
    return hashlib.sha256(lines).hexdigest()


def seal(draft: Draft, *, seq: int, ref: str, part: int, of: int, previous: str) -> Event:
    """Number a draft and chain it to the event before it.

    Args:
        draft: What happened.
        seq: Its sequence number, counted from 1.
        ref: The display id, given by the writer where the draft asked for a new one.
        part: Its place among the events that were appended together, from 1.
        of: How many were appended together.
        previous: The hash of the event before it, or of the ``_meta`` document.
    """
    # An id is milliseconds since 1970 and 80 random bits, so that it sorts by time.  One look at the system's random
    # numbers for it and the salt: that costs as much as the rest of an id.
    id_and_salt = (_milliseconds() + os.urandom(_ID_BYTES + _SALT_BYTES)).hex()
    event_id, salt = id_and_salt[: -2 * _SALT_BYTES], id_and_salt[-2 * _SALT_BYTES :]
    header = (seq, event_id, draft.type, draft.at, draft.by, ref, part, of)
    chained = _chained(previous, header, digest_of(salt, draft.data))
    return Event(*header, draft.data, salt, None, chained)


def redacted(event: Event) -> Event:
    """The same event without its data and salt; the chain still verifies."""
    if event.data is None or event.salt is None:
        return event
    return msgspec.structs.replace(event, data=None, salt=None, digest=digest_of(event.salt, event.data))


def verify(meta: Mapping[str, Any], events: Iterable[Event]) -> Break | None:
    """Check the chain from ``_meta`` to the last event.

    Returns:
        None when every event is in its place and unaltered, else the first that is not.
    """
    return verify_from(chain_start(meta), 1, events)


def verify_from(previous: str, first: int, events: Iterable[Event]) -> Break | None:
    """Check a part of the chain.

    Args:
        previous: The hash that the first of these events is chained from.
        first: The sequence number it must have.
        events: The events.

    Returns:
        None when every event is in its place and unaltered, else the first that is not.
    """
    for seq, event in enumerate(events, first):
        if event.seq != seq:
            return Break(seq, f"event {seq} is missing: the next one is numbered {event.seq}")
        if not _whole_or_redacted(event):
            return Break(seq, f"event {seq} has neither data nor the digest of redacted data, or both")
        try:
            found = hash_of(event, previous)
        except (TypeError, ValueError, RecursionError, msgspec.MsgspecError):
            return Break(seq, f"event {seq} holds data that this program never writes")
        if found != event.hash:
            return Break(seq, f"event {seq} was altered after it was written")
        previous = event.hash
    return None


def _whole_or_redacted(event: Event) -> bool:
    """Whether an event has data and salt, or their digest in place of both: never a mixture, which could be forged."""
    whole = event.data is not None and event.salt is not None
    gone = event.data is None and event.salt is None
    return (whole and event.digest is None) or (gone and event.digest is not None)
