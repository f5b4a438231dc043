"""What can be saved of a damaged session file, without taking anything for true that its chain does not prove.

The events up to the first damage are kept byte for byte.  One wrong bit is put right where the chain then holds: SHA-256
proves it.  Behind the damage, events that follow one another by their hashes are recorded anew after an event
``session.repaired``, under their own ids; each event that is lost leaves an ``event.lost`` with what is known of it but
its words, so that its display id is not given again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from workshop.record.event import Event, chain_start, verify, verify_from
from workshop.record.protocol import SessionDamaged
from workshop.record.renumbering import renumbered
from workshop.store.chaining import chained, told
from workshop.store.layout import (
    BYTE_ORDER_MARK,
    HEADER_BYTES,
    TAIL,
    UNREADABLE,
    Head,
    event_in,
    head_bytes,
    line_bytes,
    looks_like_a_session,
    meta_in,
    not_a_session,
    peek_meta,
    read_head,
)

REPAIRED, LOST = "session.repaired", "event.lost"

_LONGEST_TRIED = 32 * 1024
"""Bytes of a line in which a wrong bit is looked for; longer ones would take minutes."""
_FURTHEST = 1000
"""Events that may be gone without a trace before a number is no longer believed."""
_ENDINGS = (b",", b"}}", b",}}", b"")
_HASH = re.compile(rb'"hash":"([0-9a-f]{64})"')
_STATED = {
    name: re.compile(rb'"%b":"([A-Za-z0-9._-]{1,80})"' % name.encode()) for name in ("id", "type", "ref")
}
_NUMBER = re.compile(rb'"seq":([1-9][0-9]{0,8})')


class LostEvent(NamedTuple):
    """An event that could not be saved: what is known of it but its words, and why."""

    seq: int
    type: str
    ref: str
    why: str


class Mended(NamedTuple):
    """A whole session file made from a damaged one.

    Attributes:
        content: The new file.
        kept: How many events, from the first on, are as they were.
        put_right: Those of them in which one wrong bit was put right; 0 stands for the head of the file.
        again: How many later events were recorded anew.
        lost: The events that could not be saved.
    """

    content: bytes
    kept: int
    put_right: tuple[int, ...]
    again: int
    lost: tuple[LostEvent, ...]


class _Line(NamedTuple):
    """A line behind the damage: the event it holds, if it does, and whether the chain proves it."""

    raw: bytes
    event: Event | None
    proven: bool


def mend(data: bytes, name: str) -> Mended:
    """Save what can be saved of a session file; ``data`` itself stays as it is.

    Args:
        data: The whole file.
        name: The file as messages call it.

    Raises:
        SessionDamaged: When nothing of it can be trusted, or its format is newer than this program.
    """
    _refuse_others(data, name)
    fixed = bytearray(data)
    right: list[int] = []
    head = read_head(bytes(fixed[:HEADER_BYTES]))
    if not (head and _begins(fixed, head)) and _put_head_right(fixed):
        right.append(0)
        head = read_head(bytes(fixed[:HEADER_BYTES]))
    if head is None:
        return _mend_any_layout(data, name)
    meta_in(head.document, name)
    events, end = _follow_chain(fixed, head.end, chain_start(head.document), right)
    whole = _complete(events)
    if not whole:
        raise _beyond_repair(name)
    torn = [_Line(b"", event, False) for event in events[len(whole) :]]
    if torn:
        ends = _ends(fixed, head.end, len(whole))
        prefix = bytes(fixed[: ends[-1]])
    else:
        prefix = bytes(fixed[:end])
    later = [*torn, *_later(bytes(fixed[end:]), whole[-1].hash)]
    return _put_together(prefix, whole, later, tuple(right), data, name)


def _beyond_repair(name: str) -> SessionDamaged:
    return SessionDamaged(
        f"{name} cannot be repaired: it is not a session file, or it holds no event that can be trusted. "
        f"Restore it from a copy; what is left of it is text that any editor shows."
    )


def _refuse_others(data: bytes, name: str) -> None:
    """Leave alone what is empty, no session's, or of a newer format."""
    start = data[:HEADER_BYTES]
    # The very first bytes of a session may be what is wrong.
    if not looks_like_a_session(start) and b'"format":"workshop/' not in start:
        raise not_a_session(name, empty=True) if not start else _beyond_repair(name)
    try:
        peek_meta(start, name)
    except SessionDamaged as error:
        if "newer version" in str(error):
            raise


def _begins(data: bytearray, head: Head) -> bool:
    """Whether the first event holds with this head."""
    first = _first_event(data, head.end)
    return first is not None and not verify(head.document, [first])


def _first_event(data: bytearray | bytes, start: int) -> Event | None:
    stop = data.find(b"\n", start)
    return _event_of(bytes(data[start : stop if stop >= 0 else len(data)]))


def _put_head_right(data: bytearray) -> bool:
    """Look for one bit before the first event that makes the chain hold from the head on."""
    stop = data.find(b'"1":{"seq":1,')
    if not 0 < stop <= HEADER_BYTES:
        return False
    first = _first_event(data, stop)
    if first is None:
        return False
    for _ in _flips(data, 0, stop):
        head = read_head(bytes(data[: stop + 1]))
        if head is None or head.end != stop or verify(head.document, [first]):
            continue
        try:
            meta_in(head.document, "")
        except SessionDamaged:
            continue
        return True
    return False


def _flips(data: bytearray, start: int, stop: int) -> Iterator[int]:
    """Turn each bit in turn; the one that is turned when the caller stops asking stays so."""
    for place in range(start, stop):
        for bit in range(8):
            data[place] ^= 1 << bit
            yield place
            data[place] ^= 1 << bit


def _follow_chain(data: bytearray, start: int, previous: str, right: list[int]) -> tuple[list[Event], int]:
    """The events that hold from the start on, wrong bits put right in ``data``, and where the last one ends."""
    events: list[Event] = []
    offset = end = start
    while offset < len(data):
        stop = data.find(b"\n", offset)
        stop = len(data) if stop < 0 else stop
        seq = len(events) + 1
        event = _holding(bytes(data[offset:stop]), previous, seq)
        if event is None and bytes(data[offset:stop]).strip(b"}\n"):
            event = _put_right(data, offset, previous, seq)
            if event is not None:
                right.append(seq)
                stop = data.find(b"\n", offset)
                stop = len(data) if stop < 0 else stop
        if event is None:
            break
        events.append(event)
        end = offset + len(_document(bytes(data[offset:stop])))
        previous, offset = event.hash, stop + 1
    return events, end


def _put_right(data: bytearray, offset: int, previous: str, seq: int) -> Event | None:
    """Turn the one bit that makes the event at an offset hold, if there is one."""
    first = data.find(b"\n", offset)
    first = len(data) if first < 0 else first
    second = data.find(b"\n", first + 1)
    second = len(data) if second < 0 else second
    # A line end may be what became wrong, or what a letter became: then two lines are one, or one is two.
    if second - offset > _LONGEST_TRIED:
        return None
    window = bytearray(data[offset:second])
    for place in _flips(window, 0, min(first - offset + 1, len(window))):
        stop = window.find(b"\n")
        line = bytes(window[: stop if stop >= 0 else len(window)])
        event = _holding(line, previous, seq) if line.startswith(b'"%d":{' % seq) else None
        if event is not None:
            data[offset + place] = window[place]
            return event
    return None


def _holding(line: bytes, previous: str, seq: int) -> Event | None:
    event = _event_of(line)
    if event is None or event.seq != seq or verify_from(previous, seq, [event]):
        return None
    return event


def _event_of(line: bytes) -> Event | None:
    return event_in(_document(line))


def _document(line: bytes) -> bytes:
    """A line without the comma or the brackets behind its document."""
    for ending in _ENDINGS:
        if line.endswith(ending) and event_in(line.removesuffix(ending)) is not None:
            return line.removesuffix(ending)
    return line


def _complete(events: list[Event]) -> list[Event]:
    count = len(events)
    while count and events[count - 1].part != events[count - 1].of:
        count -= 1
    return events[:count]


def _ends(data: bytearray, start: int, count: int) -> list[int]:
    """Where each of the first events ends; they are known to hold."""
    found, offset = [], start
    for _ in range(count):
        stop = data.find(b"\n", offset)
        stop = len(data) if stop < 0 else stop
        found.append(offset + len(_document(bytes(data[offset:stop]))))
        offset = stop + 1
    return found


def _later(rest: bytes, previous: str) -> list[_Line]:
    """What stands behind the damage, line by line."""
    found: list[_Line] = []
    stated = previous
    for raw in rest.lstrip(b",\n").split(b"\n"):
        # What is left of brackets is no event.
        if len(raw.strip(b',}"\r\x00 ')) < 4:
            continue
        event = _event_of(raw)
        proven = event is not None and bool(stated) and not verify_from(stated, event.seq, [event])
        found.append(_Line(raw, event, proven))
        # The hash that a damaged line states for itself is what the next event was chained from.
        hashes = _HASH.findall(raw)
        stated = event.hash if event is not None else hashes[-1].decode() if hashes else ""
    return found


def _put_together(
    prefix: bytes, whole: list[Event], later: list[_Line], right: tuple[int, ...], data: bytes, name: str
) -> Mended:
    saved, lost = _sorted_out(whole, later)
    if not later and not right and prefix + TAIL == data:
        return Mended(data, len(whole), (), 0, ())
    last = whole[-1]
    report: dict[str, Any] = {
        "file": name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "kept": len(whole),
        "again": len(saved),
        "lost": len(lost),
    }
    if right:
        report["put_right"] = list(right)
    marks = [told(REPAIRED, report), *(_tombstone(one) for one in lost)]
    first = last.seq + len(marks) + 1
    numbers = {event.seq: event.seq for event in whole}
    numbers |= {event.seq: number for number, event in enumerate(saved, first)}
    added = chained(last.hash, last.seq, [*marks, *renumbered(saved, numbers)])
    lines = b"".join(b",\n" + line_bytes(event.seq, event) for event in added)
    return Mended(prefix + lines + TAIL, len(whole), right, len(saved), tuple(lost))


def _sorted_out(whole: list[Event], later: list[_Line]) -> tuple[list[Event], list[LostEvent]]:
    """What of the later events is recorded anew: those the chain proves, whole appends only, each once."""
    known = {event.id for event in whole}
    saved: list[Event] = []
    lost: list[LostEvent] = []
    append: list[Event] = []
    top = whole[-1].seq

    def give_up(why: str) -> None:
        lost.extend(LostEvent(event.seq, event.type, event.ref, why) for event in append)
        append.clear()

    for one in later:
        event = one.event
        if event is None or not one.proven or event.id in known or event.seq <= top:
            give_up("it was recorded together with an event that is lost")
            if event is not None and event.id in known:
                continue
            lost.append(_lost(one))
            continue
        follows = append and (event.seq, event.part) == (append[-1].seq + 1, append[-1].part + 1)
        if append and not (follows and event.of == append[-1].of):
            give_up("it was recorded together with an event that is lost")
        if not append and event.part != 1:
            lost.append(
                LostEvent(
                    event.seq, event.type, event.ref, "it was recorded together with an event that is lost"
                )
            )
            continue
        append.append(event)
        if event.part == event.of:
            saved += append
            known |= {each.id for each in append}
            top = append[-1].seq
            append = []
    give_up("it was recorded together with an event that is lost")
    return saved, _gaps_filled(whole[-1].seq, saved, lost)


def _lost(one: _Line) -> LostEvent:
    event = one.event
    if event is not None:
        why = (
            "it cannot be proven to be as it was written"
            if one.raw
            else "it was recorded together with an event that is lost"
        )
        return LostEvent(event.seq, event.type, event.ref, why)
    stated = {key: found[1].decode() if (found := at.search(one.raw)) else "" for key, at in _STATED.items()}
    number = _NUMBER.search(one.raw)
    return LostEvent(
        int(number[1]) if number else 0, stated["type"], stated["ref"], "its line cannot be read"
    )


def _gaps_filled(kept: int, saved: list[Event], lost: list[LostEvent]) -> list[LostEvent]:
    """Add the events that must have been there by the numbers of those behind them, and of which nothing is left."""
    last = max((event.seq for event in saved), default=kept)
    # A number that was itself damaged would make thousands of others missing.
    likely = last + len(lost) + _FURTHEST
    lost = [one if kept < one.seq <= likely else one._replace(seq=0) for one in lost]
    there = {event.seq for event in saved} | {one.seq for one in lost}
    last = max(last, *(one.seq for one in lost)) if lost else last
    missing = [seq for seq in range(kept + 1, last) if seq not in there]
    # A line without a readable number is one of the missing ones, not one more.
    unnumbered = [one for one in lost if not one.seq]
    named = [one._replace(seq=seq) for one, seq in zip(unnumbered, missing, strict=False)]
    rest = [LostEvent(seq, "", "", "nothing of it is left") for seq in missing[len(named) :]]
    kept_unnumbered = unnumbered[len(named) :]
    return (
        sorted([*(one for one in lost if one.seq), *named, *rest], key=lambda one: one.seq) + kept_unnumbered
    )


def _tombstone(one: LostEvent) -> Event:
    data: dict[str, Any] = {"why": one.why}
    if one.seq:
        data["event"] = one.seq
    if one.type:
        data["type"] = one.type
    ref = one.ref if re.fullmatch(r"[A-Z]{1,2}[1-9][0-9]{0,6}", one.ref) else ""
    return told(LOST, data, ref)


def _mend_any_layout(data: bytes, name: str) -> Mended:
    """A file that another TinyDB program rewrote: its events in the lines that this program writes."""
    try:
        tables = msgspec.json.decode(
            data.removeprefix(BYTE_ORDER_MARK), type=dict[str, dict[str, dict[str, Any]]]
        )
        document = tables["_meta"]["1"]
        meta = meta_in(document, name)
        events = [msgspec.convert(one, Event) for one in tables["events"].values()]
    except (KeyError, *UNREADABLE) as error:
        raise _beyond_repair(name) from error
    head = head_bytes(meta)
    stored = read_head(head)
    broken = verify(document, events)
    whole = _complete(events[: broken.seq - 1] if broken else events)
    if not whole or stored is None or chain_start(stored.document) != chain_start(document):
        raise _beyond_repair(name)
    later, stated = [], whole[-1].hash
    for event in events[len(whole) :]:
        proven = not verify_from(stated, event.seq, [event])
        later.append(_Line(b"event", event, proven))
        stated = event.hash
    lines = b",\n".join(line_bytes(event.seq, event) for event in whole)
    return _put_together(head + lines, whole, later, (), data, name)
