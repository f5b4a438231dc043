"""Numbering events: sequence numbers, display ids and the chain, for events that are appended together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from workshop.record.event import Draft, Event, Meta, chain_start, hash_of, seal
from workshop.record.protocol import NotSaved, StoreError
from workshop.store.layout import UNREADABLE, file_bytes, head_bytes, line_read_back, read_head

_DISPLAY_ID = re.compile(r"([A-Z]+)([1-9][0-9]*)")


class Sealed(NamedTuple):
    """Events as they will be read, each with the line that holds it in the file."""

    events: list[Event]
    lines: list[bytes]


class Place(NamedTuple):
    """Where a log ends: its last sequence number and hash, and the highest display id of each letter."""

    seq: int
    hash: str
    numbers: Mapping[str, int]


def place_after(document: Mapping[str, Any], events: Iterable[Event]) -> Place:
    """The place at the end of a log.

    Args:
        document: The file's ``_meta`` document, as it stands in the file.
        events: All events of the log, in order.
    """
    seq, last, numbers = 0, chain_start(document), dict[str, int]()
    for event in events:
        seq, last = event.seq, event.hash
        _count(numbers, event.ref)
    return Place(seq, last, numbers)


def seal_batch(place: Place, drafts: Sequence[Draft]) -> tuple[list[Event], Place]:
    """Number and chain events that belong together, and say where the log ends after them.

    Raises:
        NotSaved: When a draft holds something that a session file cannot.
    """
    sealed, after = seal_lines(place, drafts)
    return sealed.events, after


def seal_lines(place: Place, drafts: Sequence[Draft]) -> tuple[Sealed, Place]:
    """Number and chain events that belong together, with their lines; see `seal_batch`.

    Each event is returned as a reader of the file will find it, and only when its hash holds there too.

    Raises:
        NotSaved: When a draft holds something that a session file cannot.
    """
    events: list[Event] = []
    lines: list[bytes] = []
    numbers = dict(place.numbers)
    previous = place.hash
    for part, draft in enumerate(drafts, start=1):
        if draft.new:
            numbers[draft.new] = numbers.get(draft.new, 0) + 1
        ref = f"{draft.new}{numbers[draft.new]}" if draft.new else draft.ref
        event, line = _sealed(
            draft, seq=place.seq + part, ref=ref, part=part, of=len(drafts), previous=previous
        )
        if ref and not draft.new:
            _count(numbers, ref)
        events.append(event)
        lines.append(line)
        previous = event.hash
    return Sealed(events, lines), Place(place.seq + len(events), previous, numbers)


def first_content(meta: Meta, drafts: Sequence[Draft]) -> tuple[bytes, list[Event]]:
    """A new file's bytes, and its events.

    Raises:
        StoreError: When its title is too long, or a field of its head cannot be stored.
    """
    head = head_bytes(meta)
    stored = read_head(head)
    if stored is None:
        raise StoreError("The session was not made: its title or another of its fields cannot be stored.")
    events, _ = seal_batch(Place(0, chain_start(stored.document), {}), drafts)
    return file_bytes(head, events), events


def _sealed(draft: Draft, *, seq: int, ref: str, part: int, of: int, previous: str) -> tuple[Event, bytes]:
    try:
        event = seal(draft, seq=seq, ref=ref, part=part, of=of, previous=previous)
        line, stored = line_read_back(event)
        # What comes back equal hashes equal; what does not may still be the same in JSON, as a tuple and a list are.
        held = stored == event or hash_of(stored, previous) == event.hash
    except (TypeError, *UNREADABLE) as error:
        raise NotSaved(f"Not saved: an event of type {draft.type} cannot be recorded: {error}.") from error
    if not held:
        raise NotSaved(f"Not saved: an event of type {draft.type} holds values that JSON has no form for.")
    return stored, line


def _count(numbers: dict[str, int], ref: str) -> None:
    match = _DISPLAY_ID.fullmatch(ref)
    if match:
        numbers[match[1]] = max(numbers.get(match[1], 0), int(match[2]))
