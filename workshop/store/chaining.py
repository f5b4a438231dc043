"""Recording events once more, at another place in a log: what they say stays, their number and hash are new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec

from workshop.record.event import PROGRAM, Data, Draft, Event, hash_of, seal


def chained(previous: str, seq: int, events: Iterable[Event]) -> list[Event]:
    """Events with sequence numbers and hashes that go on from an event.

    Their ids, times, roles and words are kept, also the digest of words that were redacted.

    Args:
        previous: The hash of the event that they follow.
        seq: Its sequence number.
        events: In their order.
    """
    done: list[Event] = []
    for number, event in enumerate(events, seq + 1):
        moved = msgspec.structs.replace(event, seq=number, hash="")
        done.append(msgspec.structs.replace(moved, hash=hash_of(moved, previous)))
        previous = done[-1].hash
    return done


def told(type_: str, data: Data, ref: str = "") -> Event:
    """An event of now by the program itself, to be chained."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    draft = Draft(type=type_, data=data, at=at, by=PROGRAM, ref=ref)
    return seal(draft, seq=1, ref=ref, part=1, of=1, previous="")
