"""Reading a session file whatever state it is in: whole, half written at its end, or damaged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from workshop.record.event import Break, Event, Meta, chain_start, hash_of, verify
from workshop.record.protocol import NewerFormat, SessionDamaged
from workshop.store.layout import (
    BYTE_ORDER_MARK,
    NO_CONTENT,
    TAIL,
    UNREADABLE,
    Head,
    document_in,
    event_in,
    is_document,
    meta_in,
    not_a_session,
    peek_meta,
    read_head,
)
from workshop.store.versions import CannotUpcast, is_older, newest_event, verify_older, version_of

# How the tail begins, over a line's comma and line end: of a disk that breaks, one or two bytes of it may be all there is.
_TAKEN_BACK = (b"\n}", b"\n\n")


class Scan(NamedTuple):
    """What a file holds.

    Attributes:
        meta: Its ``_meta`` document.
        document: The same as it stands in the file; the chain starts from it.
        events: The events that hold, up to the last complete append.
        end: The offset at which the tail belongs.
        whole: Whether the tail is there and nothing else follows.
        leftover: What follows the last complete append and has content: an append that was cut short.
        problem: Why nothing may be added, as a sentence, or empty.
        older: The format of the file where it is an older one; what is said above is then in the newest format, but for
            ``end``, and nothing may be added before the file is migrated.
    """

    meta: Meta
    document: Mapping[str, Any]
    events: list[Event]
    end: int
    whole: bool = True
    leftover: bytes = b""
    problem: str = ""
    older: str = ""


class _Tables(msgspec.Struct):
    """A session file in any layout, as another TinyDB program would leave it."""

    meta: dict[str, dict[str, Any]] = msgspec.field(name="_meta")
    events: dict[str, Event]


_tables_decoder = msgspec.json.Decoder(_Tables)


def scan(data: bytes, name: str) -> Scan:
    """Read a session file and verify its chain.  Nothing is changed.

    Args:
        data: The whole file.
        name: The file as messages call it.

    Raises:
        SessionDamaged: When no event can be read, or the format is newer than this program.
    """
    head = read_head(data)
    if head is None:
        return _scan_any_layout(data, name)
    meta = meta_in(head.document, name)
    if is_older(head.document):
        return _scan_older(data, head, meta, name)
    events, ends = read_lines(data, head.end)
    broken = verify(head.document, events)
    good = complete(events[: broken.seq - 1] if broken else events)
    if not good:
        raise _nothing_holds(name)
    end = ends[len(good) - 1]
    rest = data[end:]
    if broken:
        return Scan(meta, head.document, good, end, problem=_damage(name, broken.reason, len(good)))
    if rest == TAIL:
        return Scan(meta, head.document, good, end)
    # A tail with something after it is an append that failed and was taken back, but not cut off.
    if not rest.startswith(_TAKEN_BACK) and _has_documents(data[ends[-1] :]):
        reason = f"the line after event {len(events)} cannot be read, and others follow it"
        return Scan(meta, head.document, good, end, problem=_damage(name, reason, len(good)))
    return Scan(meta, head.document, good, end, whole=False, leftover=_cut_short(rest))


def is_damaged(data: bytes, name: str) -> bool:
    """Whether a file of a session needs more than the half-written end that opening it sets aside.

    Raises:
        SessionDamaged: When it is empty or of a newer format: such a file is not touched.
    """
    if not data:
        scan(data, name)
    try:
        return bool(scan(data, name).problem)
    except NewerFormat:
        raise
    except SessionDamaged:
        return True


def read_lines(data: bytes, start: int) -> tuple[list[Event], list[int]]:
    """The events from an offset to the first line that is none, and the offset at which each ends."""
    events: list[Event] = []
    ends: list[int] = []
    offset = start
    for line in data[start:].split(b"\n"):
        # A disk that wrote only the first byte of an append leaves a comma before the old brackets.
        for ending in (b",", b",}}", b",}"):
            document = line.removesuffix(ending)
            event = event_in(document)
            if event is not None:
                break
        if event is None:
            break
        events.append(event)
        ends.append(offset + len(document))
        offset += len(line) + 1
        if not line.endswith(b","):
            break
    return events, ends


def complete(events: list[Event]) -> list[Event]:
    """The events without those of a last append that is not all there."""
    count = len(events)
    while count and events[count - 1].part != events[count - 1].of:
        count -= 1
    return events[:count]


def _cut_short(rest: bytes) -> bytes:
    """What is left, behind the last complete append, of one that was cut short; empty where no note can be in it."""
    return rest.removeprefix(TAIL).lstrip(b",\n") if rest.strip(NO_CONTENT) else b""


def _has_documents(rest: bytes) -> bool:
    return any(is_document(line) for line in rest.split(b"\n"))


def _nothing_holds(name: str) -> SessionDamaged:
    return SessionDamaged(
        f"{name} is damaged at its beginning and holds no event that can be trusted as it stands. "
        f"`workshop check --repair` writes a repaired copy if that can be put right; else restore it from a copy."
    )


def _damage(name: str, reason: str, good: int) -> str:
    return (
        f"{name} is damaged: {reason}. Events 1 to {good} hold and can be read; nothing can be added. "
        f"`workshop check --repair` writes a repaired copy beside it, or restore it from a copy, to go on with it."
    )


def _scan_older(data: bytes, head: Head, meta: Meta, name: str) -> Scan:
    """Read a file of an older format: its chain is verified as it was written, and then made anew from what it says."""
    version = version_of(head.document) or 0
    raw, ends = _read_documents(data, head.end)
    broken = verify_older(head.document, raw)
    document = msgspec.to_builtins(meta)
    events: list[Event] = []
    previous = chain_start(document)
    try:
        for one in raw[: broken.seq - 1] if broken else raw:
            event = msgspec.convert(newest_event(version, one), Event)
            event = msgspec.structs.replace(event, hash="")
            events.append(msgspec.structs.replace(event, hash=hash_of(event, previous)))
            previous = events[-1].hash
    except (CannotUpcast, msgspec.ValidationError, TypeError, ValueError):
        broken = Break(len(events) + 1, f"event {len(events) + 1} is not what its format says")
    good = complete(events)
    if not good:
        raise _nothing_holds(name)
    end, stated = ends[len(good) - 1], str(head.document["format"])
    scanned = Scan(meta, document, good, end, older=stated)
    if broken is None and _has_documents(data[ends[-1] :]):
        broken = Break(len(raw) + 1, f"the line after event {len(raw)} cannot be read, and others follow it")
    if broken is not None:
        return scanned._replace(problem=_damage(name, broken.reason, len(good)))
    rest = data[end:]
    return scanned._replace(whole=rest == TAIL, leftover=_cut_short(rest))


def _read_documents(data: bytes, start: int) -> tuple[list[dict[str, Any]], list[int]]:
    """The documents from an offset to the first line that is none, and the offset at which each ends."""
    documents: list[dict[str, Any]] = []
    ends: list[int] = []
    offset = start
    for line in data[start:].split(b"\n"):
        bare = line.removesuffix(b",")
        document = document_in(bare)
        if document is None:
            break
        documents.append(document)
        ends.append(offset + len(bare))
        offset += len(line) + 1
        if bare == line:
            break
    return documents, ends


def _scan_any_layout(data: bytes, name: str) -> Scan:
    """Read a file that holds a session, but not in the lines that this program writes."""
    # Before the events are looked at: a newer format may keep them in another way.
    peek_meta(data, name)
    try:
        tables = _tables_decoder.decode(data.removeprefix(BYTE_ORDER_MARK))
    except UNREADABLE:
        raise not_a_session(name) from None
    document = tables.meta.get("1", {})
    meta = meta_in(document, name)
    if is_older(document):
        raise SessionDamaged(
            f"{name} is of an older format and was rewritten by another program; restore it from a copy."
        )
    events = list(tables.events.values())
    broken = verify(document, events)
    good = complete(events[: broken.seq - 1] if broken else events)
    if not good:
        raise _nothing_holds(name)
    if broken:
        problem = _damage(name, broken.reason, len(good))
    else:
        problem = (
            f"{name} was rewritten by another program: all {len(good)} events are whole and can be read, "
            f"but nothing can be added. `workshop check --repair` writes a copy that can, or restore it from a copy."
        )
    return Scan(meta, document, good, len(data), problem=problem)
