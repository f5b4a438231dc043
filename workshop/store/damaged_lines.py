"""The lines of a damaged session file: the event that one holds, or what it still says of the one it held."""

from __future__ import annotations

import re
from typing import NamedTuple

from workshop.record.event import Event
from workshop.store.layout import event_in

_ENDINGS = (b",", b"}}", b",}}", b"")
_HASH = re.compile(rb'"hash":"([0-9a-f]{64})"')
_STATED = {
    name: re.compile(rb'"%b":"([A-Za-z0-9._-]{1,80})"' % name.encode()) for name in ("id", "type", "ref")
}
_NUMBER = re.compile(rb'"seq":([1-9][0-9]{0,8})')


class Stated(NamedTuple):
    """What a line says of its event; 0 or empty where that cannot be read."""

    seq: int
    id: str
    type: str
    ref: str
    hash: str


def has_content(raw: bytes) -> bool:
    """Whether a line is more than what is left of brackets."""
    return len(raw.strip(b',}"\r\x00 ')) >= 4


def document_of(line: bytes) -> bytes:
    """A line without the comma or the brackets behind its document."""
    for ending in _ENDINGS:
        if line.endswith(ending) and event_in(line.removesuffix(ending)) is not None:
            return line.removesuffix(ending)
    return line


def event_of(line: bytes) -> Event | None:
    """The event that a line holds, whether or not it is as it was written; None when it does not hold exactly one."""
    for ending in _ENDINGS:
        if line.endswith(ending) and (event := event_in(line.removesuffix(ending))) is not None:
            return event
    return None


def stated(raw: bytes, event: Event | None) -> Stated:
    """What a line says of its event; of a line that holds one, that."""
    if event is not None:
        return Stated(event.seq, event.id, event.type, event.ref, event.hash)
    found = {key: match[1].decode() if (match := at.search(raw)) else "" for key, at in _STATED.items()}
    number = _NUMBER.search(raw)
    hashes = _HASH.findall(raw)
    hash_ = hashes[-1].decode() if hashes else ""
    return Stated(int(number[1]) if number else 0, found["id"], found["type"], found["ref"], hash_)
