"""One wrong bit in a session file: each is turned in turn until the chain holds, which SHA-256 then proves."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

import msgspec

from workshop.record.event import Data, Event, hash_of, verify, verify_from
from workshop.record.protocol import SessionDamaged
from workshop.store.damaged_lines import event_of
from workshop.store.layout import HEADER_BYTES, Head, meta_in, read_head

_sorted = msgspec.json.Encoder(order="sorted")
_NAME = re.compile(rb'"[^"\\]{1,80}":')
_LONGEST_TRIED = 32 * 1024
"""Bytes of a line in which a wrong bit is looked for; longer ones would take minutes."""


def begins(data: bytearray, head: Head) -> bool:
    """Whether the first event holds with this head."""
    first = first_event(data, head.end)
    return first is not None and not verify(head.document, [first])


def first_event(data: bytearray | bytes, start: int) -> Event | None:
    """The event in the line at an offset, or None."""
    stop = data.find(b"\n", start)
    return event_of(bytes(data[start : stop if stop >= 0 else len(data)]))


def put_head_right(data: bytearray) -> bool:
    """Look for one bit before the first event that makes the chain hold from the head on."""
    stop = data.find(b'"1":{"seq":1,')
    if not 0 < stop <= HEADER_BYTES:
        return False
    first = first_event(data, stop)
    if first is None:
        return False
    for _ in _flips(data, range(stop)):
        head = read_head(bytes(data[: stop + 1]))
        if head is None or head.end != stop or verify(head.document, [first]):
            continue
        try:
            meta_in(head.document, "")
        except SessionDamaged:
            continue
        return True
    return False


def put_right(data: bytearray, offset: int, previous: str, seq: int) -> Event | None:
    """Turn the one bit that makes the event at an offset hold, if there is one."""
    first = data.find(b"\n", offset)
    first = len(data) if first < 0 else first
    second = data.find(b"\n", first + 1)
    second = len(data) if second < 0 else second
    # A line end may be what became wrong, or what a letter became: then two lines are one, or one is two.
    if second - offset > _LONGEST_TRIED:
        return None
    window = bytearray(data[offset:second])
    for place in _flips(window, _likely(bytes(window[: first - offset + 1]), previous, seq)):
        stop = window.find(b"\n")
        line = bytes(window[: stop if stop >= 0 else len(window)])
        event = holding(line, previous, seq) if line.startswith(b'"%d":{' % seq) else None
        if event is not None:
            data[offset + place] = window[place]
            return event
    return None


def _likely(line: bytes, previous: str, seq: int) -> Iterable[int]:
    """The places in a line at which one wrong bit may be: all, unless it can be read, for then most are soon ruled out."""
    event = event_of(line.removesuffix(b"\n"))
    if event is None or event.seq != seq or event.data is None or event.salt is None:
        return range(len(line))
    wrong = _wrong_byte(event.salt, event.data, event, previous)
    if wrong is not None:
        return (place for place, byte in enumerate(line) if byte == wrong)
    start, end = line.find(b'"data":'), line.rfind(b'"salt":')
    if not 0 <= start < end:
        return range(len(line))
    names = (place for found in _NAME.finditer(line, start, end) for place in range(*found.span()))
    # Behind the data come the salt and the hash; a wrong letter in a name moves what is hashed, which was not tried.
    return (*range(start), *names, *range(end, len(line)))


def _wrong_byte(salt: str, data: Data, event: Event, previous: str) -> int | None:
    """The byte of the data, as it is now, in which turning one bit makes the chain hold; None where there is none."""
    form = _sorted.encode(data)
    before = hashlib.sha256(salt.encode() + b"|")
    gone = msgspec.structs.replace(event, data=None, salt=None)
    for place, byte in enumerate(form):
        rest = form[place + 1 :]
        for bit in range(8):
            tried = before.copy()
            tried.update(bytes((byte ^ 1 << bit,)) + rest)
            if hash_of(msgspec.structs.replace(gone, digest=tried.hexdigest()), previous) == event.hash:
                return byte
        before.update(form[place : place + 1])
    return None


def holding(line: bytes, previous: str, seq: int) -> Event | None:
    """The event of a line if it follows, by the chain, the event of this hash; else None."""
    event = event_of(line)
    if (
        event is None
        or event.seq != seq
        or not _may_hold(event, previous)
        or verify_from(previous, seq, [event])
    ):
        return None
    return event


def _may_hold(event: Event, previous: str) -> bool:
    """What `verify_from` checks first, in a tenth of its time: for a long line it is checked a hundred thousand times."""
    if event.data is None or event.salt is None:
        return True
    digest = hashlib.sha256(event.salt.encode() + b"|" + _sorted.encode(event.data)).hexdigest()
    return (
        hash_of(msgspec.structs.replace(event, data=None, salt=None, digest=digest), previous) == event.hash
    )


def _flips(data: bytearray, places: Iterable[int]) -> Iterator[int]:
    """Turn each bit of these bytes in turn; the one that is turned when the caller stops asking stays so."""
    for place in places:
        for bit in range(8):
            data[place] ^= 1 << bit
            yield place
            data[place] ^= 1 << bit
