"""How a session file is laid out: TinyDB's JSON with one document a line and a constant tail.

::

    {"_meta":{
    "1":{"format":"workshop/1",…}
    },
    "events":{
    "1":{…},
    "2":{…}
    }}

An append writes over the four bytes of ``TAIL``, so the rest of the file is never touched again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from workshop.record.event import Event, Meta
from workshop.record.protocol import FormatGone, NewerFormat, SessionDamaged, StoreError
from workshop.store.versions import NEWEST, CannotUpcast, is_older, newest_meta, version_of

EVENTS = "events"
TAIL = b"\n}}\n"
NO_CONTENT = b',}"\n\r\x00 '
"""What may be left of the tail, or of the comma before a line: bytes in which no document can be."""

# Some editors put it before what they save.
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
HEADER_BYTES = 4096
MOST_META_BYTES = 2048

# What decoding a damaged file may raise: msgspec's own errors are ValueErrors, as is text that is not UTF-8.
UNREADABLE = (ValueError, RecursionError)

_START = b'{"_meta":{\n"1":'
_MIDDLE = b'\n},\n"events":{\n'
_LINE = re.compile(rb'"([1-9][0-9]*)":(\{.*\})', re.DOTALL)
_ANY_START = re.compile(r'\s*\{\s*"_meta"\s*:\s*')

_event_decoder = msgspec.json.Decoder(Event)
# msgspec 0.22 ends the process when two threads are the first to convert into a type: it is made known here.
msgspec.json.Decoder(Meta)
_document_decoder = msgspec.json.Decoder(dict[str, Any])
_encoder = msgspec.json.Encoder()


class Head(NamedTuple):
    """The ``_meta`` document as it stands in the file, and the offset at which the events begin."""

    document: dict[str, Any]
    end: int


def head_bytes(meta: Meta) -> bytes:
    """Everything before the first event.

    Raises:
        StoreError: When the ``_meta`` document is longer than the 2 KiB that lists rely on.
    """
    document = _encoder.encode(meta)
    if len(document) > MOST_META_BYTES:
        raise StoreError(
            f"The title is too long for a session file ({len(meta.title)} characters); "
            f"shorten it to about {MOST_META_BYTES // 8} characters."
        )
    return _START + document + _MIDDLE


def line_bytes(doc_id: int, document: Mapping[str, Any] | Event) -> bytes:
    """One document as it stands in the file, without a comma or line end."""
    return b'"%d":%b' % (doc_id, _encoder.encode(document))


def file_bytes(head: bytes, events: Iterable[Event]) -> bytes:
    """A whole file: its head, see `head_bytes`, and each event on its line."""
    return head + b",\n".join(line_bytes(event.seq, event) for event in events) + TAIL


def line_read_back(event: Event) -> tuple[bytes, Event]:
    """An event's line, and the event as a reader of that line will find it.

    Raises:
        TypeError: When JSON has no form for something in it.
        ValueError: When what JSON made of it is no event.
    """
    document = _encoder.encode(event)
    return b'"%d":%b' % (event.seq, document), _event_decoder.decode(document)


def event_in(line: bytes) -> Event | None:
    """The event that a line holds (its comma removed), or None when it does not hold exactly one."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    try:
        event = _event_decoder.decode(match[2])
    except UNREADABLE:
        return None
    return event if event.seq == int(match[1]) else None


def is_document(line: bytes) -> bool:
    """Whether a line holds one whole document, be it an event of this program or not."""
    match = _LINE.fullmatch(line.removesuffix(b","))
    if match is None:
        return False
    try:
        _document_decoder.decode(match[2])
    except UNREADABLE:
        return False
    return True


def document_in(line: bytes) -> dict[str, Any] | None:
    """The document that a line holds (its comma removed), of whatever version, or None when it does not hold one."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    try:
        return _document_decoder.decode(match[2])
    except UNREADABLE:
        return None


def read_head(data: bytes) -> Head | None:
    """The head of a file laid out by this program, or None when it is not, or not whole."""
    end = data.find(_MIDDLE, 0, HEADER_BYTES)
    if end < 0 or not data.startswith(_START):
        return None
    try:
        return Head(_document_decoder.decode(data[len(_START) : end]), end + len(_MIDDLE))
    except UNREADABLE:
        return None


def peek_meta(start: bytes, name: str) -> Meta:
    """The ``_meta`` document from the first bytes of a file, even of one that another program rewrote.

    Args:
        start: The first ``HEADER_BYTES`` of the file, or all of it.
        name: The file as messages call it.

    Raises:
        SessionDamaged: When this is not a session file of this or an older format.
    """
    head = read_head(start)
    if head is not None:
        return meta_in(head.document, name)
    text = start.removeprefix(BYTE_ORDER_MARK).decode("utf-8", errors="ignore")
    opening = _ANY_START.match(text)
    if opening is None:
        raise not_a_session(name, empty=not start)
    try:
        table, _ = json.JSONDecoder().raw_decode(text, opening.end())
    except UNREADABLE:
        raise not_a_session(name) from None
    return meta_in(table.get("1") if isinstance(table, dict) else None, name)


def looks_like_a_session(start: bytes) -> bool:
    """Whether bytes begin as a session file does, be it whole or not; lines of notes never do."""
    return _ANY_START.match(start.removeprefix(BYTE_ORDER_MARK).decode("utf-8", errors="ignore")) is not None


def meta_in(document: object, name: str) -> Meta:
    """Check a ``_meta`` document.

    Raises:
        SessionDamaged: When it is not one, or belongs to a newer format.
    """
    version = version_of(document)
    if version is None or not isinstance(document, dict):
        raise not_a_session(name)
    if version > NEWEST:
        raise NewerFormat(
            f"{name} was written by a newer version of this program (workshop/{version}); update to open it."
        )
    if version < NEWEST:
        document = _brought_up(document, name)
    try:
        return msgspec.convert(document, Meta)
    except msgspec.ValidationError as error:
        raise SessionDamaged(f"The head of {name} is damaged ({error}); restore it from a copy.") from None


def _brought_up(document: Mapping[str, Any], name: str) -> dict[str, Any]:
    if not is_older(document):
        raise FormatGone(
            f"{name} is in a format ({document['format']}) that this version can no longer read; an older one can."
        )
    try:
        return newest_meta(document)
    except CannotUpcast as error:
        raise SessionDamaged(f"The head of {name} is damaged ({error}); restore it from a copy.") from None


def not_a_session(name: str, *, empty: bool = False) -> SessionDamaged:
    """The refusal of a file that is not a session's, or whose beginning is gone."""
    if empty:
        return SessionDamaged(f"{name} is empty (0 bytes); restore it from a copy, or delete it.")
    return SessionDamaged(
        f"{name} is not a session file, or its head is damaged. `workshop check --repair` writes a repaired copy "
        f"if that can be put right; else restore it from a copy."
    )
