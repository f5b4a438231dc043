"""What can be saved of a damaged session file, without taking anything for true that its chain does not prove.

The events up to the first damage are kept byte for byte.  One wrong bit is put right where the chain then holds: SHA-256
proves it.  Behind the damage, events that follow one another by their hashes are recorded anew after an event
``session.repaired``, under their own ids; each event that is lost leaves an ``event.lost`` with what is known of it but
its words, so that its display id is not given again.  Where the first event is lost, which holds the session's design,
another may stand in for it, so that what follows can be read; it says so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from workshop.record.event import Data, Event, Meta, chain_start, verify, verify_from
from workshop.record.protocol import NewerFormat, SessionDamaged
from workshop.record.renumbering import renumbered
from workshop.store.chaining import chained, told
from workshop.store.damaged_lines import document_of
from workshop.store.filling import Filled
from workshop.store.layout import (
    BYTE_ORDER_MARK,
    HEADER_BYTES,
    TAIL,
    UNREADABLE,
    head_bytes,
    line_bytes,
    looks_like_a_session,
    meta_in,
    not_a_session,
    peek_meta,
    read_head,
)
from workshop.store.losing import LOST, Line, LostEvent, later_lines, sorted_out, tombstone
from workshop.store.recovery import complete
from workshop.store.wrong_bits import begins, holding, put_head_right, put_right

__all__ = ["LOST", "REPAIRED", "LostEvent", "Mended", "StandIn", "first_line", "mend", "mend_anew"]

REPAIRED = "session.repaired"
_ANY_LINE = re.compile(rb'\n"[1-9][0-9]{0,8}":\{"seq":')


class StandIn(NamedTuple):
    """What may stand in for a first event that is lost, or show what the head was.

    Attributes:
        meta: The head.
        data: What the first event is to hold; empty where only the head is to be tried.
        source: What it is, in words, and what to look at.
        type: Of the event.
    """

    meta: Meta
    data: Data
    source: str
    type: str = "session.created"


class Mended(NamedTuple):
    """A whole session file made from a damaged one.

    Attributes:
        content: The new file.
        kept: How many events, from the first on, are as they were.
        put_right: Those of them in which a wrong bit, or the hash, was put right; 0 stands for the head of the file.
        again: How many later events were recorded anew.
        lost: The events that could not be saved.
        taken: By the number of each event that another file had the name of that file; 0 stands for the head.
        stands_in: What stands in for a lost first event, in words, or empty.
    """

    content: bytes
    kept: int
    put_right: tuple[int, ...]
    again: int
    lost: tuple[LostEvent, ...]
    taken: Mapping[int, str] = {}
    stands_in: str = ""


class _File(NamedTuple):
    """The damaged file as it is, its name for messages, and what of it was taken from others."""

    data: bytes
    name: str
    taken: Mapping[int, str]


def mend(data: bytes, name: str, found: Filled | None = None) -> Mended:
    """Save what can be saved of a session file; ``data`` itself stays as it is.

    Args:
        data: The whole file.
        name: The file as messages call it.
        found: The file with what others have of it, if that was looked for.

    Raises:
        SessionDamaged: When nothing of it can be trusted, or its format is newer than this program.
    """
    _refuse_others(data, name)
    found = found or Filled(data, {})
    file = _File(data, name, found.taken)
    fixed = bytearray(found.content)
    right = [*found.put_right]
    head = read_head(bytes(fixed[:HEADER_BYTES]))
    if not (head and begins(fixed, head)) and put_head_right(fixed):
        right.append(0)
        head = read_head(bytes(fixed[:HEADER_BYTES]))
    if head is None:
        return _mend_any_layout(found.content, file)
    meta_in(head.document, name)
    return _mend_lines(fixed, head.end, chain_start(head.document), right, file)


def mend_anew(data: bytes, name: str, stand_in: StandIn, found: Filled) -> Mended:
    """Save what can be saved of a file that has lost its head or its first event, with another in its place.

    Where the file's own first event holds behind the new head, that is proven to be the head it had.

    Raises:
        SessionDamaged: When no later event holds by the chain.
    """
    file, content = _File(data, name, found.taken), found.content
    begin = first_line(content)
    head = head_bytes(stand_in.meta)
    stored = read_head(head)
    if begin < 0 or stored is None:
        raise beyond_repair(name)
    start = chain_start(stored.document)
    if begins(bytearray(head + content[begin:]), stored):
        return _mend_lines(bytearray(head + content[begin:]), stored.end, start, [0, *found.put_right], file)
    if not stand_in.data:
        raise beyond_repair(name)
    first = chained(start, 0, [told(stand_in.type, stand_in.data)])
    right = [*found.put_right]
    later = later_lines(content[begin:], "", right)
    if not any(one.proven for one in later):
        raise beyond_repair(name)
    return _put_together(
        head + line_bytes(1, first[0]), first, later, tuple(right), file, stands_in=stand_in.source
    )


def first_line(data: bytes) -> int:
    """Where the first line of events begins, whatever is left of the head; -1 where there is no event.

    Where head and first event are gone together, as a bad block of a disk takes them, all that is there is its rest.
    """
    head = read_head(data[:HEADER_BYTES])
    if head is not None and "format" in head.document:
        return head.end
    found = [
        at + len(mark) - keep
        for mark, keep in ((b'"events":{\n', 0), (b'\n"1":{"seq":', 11))
        if (at := data.find(mark, 0, 2 * HEADER_BYTES)) >= 0
    ]
    return min(found, default=0 if _ANY_LINE.search(data) else -1)


def beyond_repair(name: str) -> SessionDamaged:
    """The refusal of a file of which nothing can be saved."""
    return SessionDamaged(
        f"{name} cannot be repaired: it is not a session file, or it holds no event that can be trusted. "
        f"Restore it from a copy; what is left of it is text that any editor shows."
    )


def _refuse_others(data: bytes, name: str) -> None:
    """Leave alone what is empty, no session's, or of a newer format."""
    start = data[:HEADER_BYTES]
    # The very first bytes of a session may be what is wrong.
    if not looks_like_a_session(start) and b'"format":"workshop/' not in start:
        raise not_a_session(name, empty=True) if not start else beyond_repair(name)
    try:
        peek_meta(start, name)
    except NewerFormat:
        raise
    except SessionDamaged:
        return


def _mend_lines(data: bytearray, begin: int, start: str, right: list[int], file: _File) -> Mended:
    events, end = _follow_chain(data, begin, start, right)
    whole = complete(events)
    if not whole:
        raise beyond_repair(file.name)
    # They are proven, and hold where the rest of what was recorded together with them is found behind.
    torn = [Line(b"", event, True) for event in events[len(whole) :]]
    prefix = bytes(data[: _ends(data, begin, len(whole))[-1]]) if torn else bytes(data[:end])
    later = [*torn, *later_lines(bytes(data[end:]), events[-1].hash, right)]
    return _put_together(prefix, whole, later, tuple(sorted(right)), file)


def _follow_chain(data: bytearray, start: int, previous: str, right: list[int]) -> tuple[list[Event], int]:
    """The events that hold from the start on, wrong bits put right in ``data``, and where the last one ends."""
    events: list[Event] = []
    offset = end = start
    while offset < len(data):
        stop = data.find(b"\n", offset)
        stop = len(data) if stop < 0 else stop
        seq = len(events) + 1
        event = holding(bytes(data[offset:stop]), previous, seq)
        if event is None and bytes(data[offset:stop]).strip(b"}\n"):
            event = put_right(data, offset, previous, seq)
            if event is not None:
                right.append(seq)
                stop = data.find(b"\n", offset)
                stop = len(data) if stop < 0 else stop
        if event is None:
            break
        events.append(event)
        end = offset + len(document_of(bytes(data[offset:stop])))
        previous, offset = event.hash, stop + 1
    return events, end


def _ends(data: bytearray, start: int, count: int) -> list[int]:
    """Where each of the first events ends; they are known to hold."""
    found, offset = [], start
    for _ in range(count):
        stop = data.find(b"\n", offset)
        stop = len(data) if stop < 0 else stop
        found.append(offset + len(document_of(bytes(data[offset:stop]))))
        offset = stop + 1
    return found


def _put_together(
    prefix: bytes,
    whole: list[Event],
    later: Sequence[Line],
    right: tuple[int, ...],
    file: _File,
    *,
    stands_in: str = "",
) -> Mended:
    """The new file: what is as it was, the report, what is lost, and what is recorded anew.

    Where ``stands_in`` is told, the one whole event is a new one.
    """
    last = whole[-1]
    own = [] if stands_in else whole
    saved, lost = sorted_out({word for event in whole for word in (event.id, event.hash)}, len(own), later)
    if not (later or right or file.taken) and prefix + TAIL == file.data:
        return Mended(file.data, len(whole), (), 0, ())
    report: dict[str, Any] = {
        "file": file.name,
        "sha256": hashlib.sha256(file.data).hexdigest(),
        "kept": len(own),
        "again": len(saved),
        "lost": len(lost),
    }
    if right:
        report["put_right"] = list(right)
    if file.taken:
        report["taken"] = sorted(file.taken)
    if stands_in:
        report["stands_in"] = stands_in
    marks = [told(REPAIRED, report), *(tombstone(one) for one in lost)]
    first = last.seq + len(marks) + 1
    numbers = {event.seq: event.seq for event in own}
    numbers |= {event.seq: number for number, event in enumerate(saved, first)}
    added = chained(last.hash, last.seq, [*marks, *renumbered(saved, numbers)])
    lines = b"".join(b",\n" + line_bytes(event.seq, event) for event in added)
    return Mended(
        prefix + lines + TAIL, len(own), right, len(saved), tuple(lost), dict(file.taken), stands_in
    )


def _mend_any_layout(data: bytes, file: _File) -> Mended:
    """A file that another TinyDB program rewrote: its events in the lines that this program writes."""
    try:
        tables = msgspec.json.decode(
            data.removeprefix(BYTE_ORDER_MARK), type=dict[str, dict[str, dict[str, Any]]]
        )
        document = tables["_meta"]["1"]
        meta = meta_in(document, file.name)
        events = [msgspec.convert(one, Event) for one in tables["events"].values()]
    except (KeyError, *UNREADABLE) as error:
        raise beyond_repair(file.name) from error
    head = head_bytes(meta)
    stored = read_head(head)
    broken = verify(document, events)
    whole = complete(events[: broken.seq - 1] if broken else events)
    if not whole or stored is None or chain_start(stored.document) != chain_start(document):
        raise beyond_repair(file.name)
    later, stated = [], whole[-1].hash
    for event in events[len(whole) :]:
        proven = not verify_from(stated, event.seq, [event])
        later.append(Line(b"event", event, proven))
        stated = event.hash
    lines = b",\n".join(line_bytes(event.seq, event) for event in whole)
    return _put_together(head + lines, whole, later, (), file)
