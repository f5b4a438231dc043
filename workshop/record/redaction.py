"""What a redaction leaves: an event of type ``redacted`` that says which events lost their words, and what of them stays.

Its data::

    {"events": [17, 20], "left": {"17": {"stage": "opening", …}}, "ids": ["N12"], "reason": "…", "name": "…"}

``events`` are sequence numbers.  An event that is among ``left`` is read as if that were its data; it holds nothing of the
words.  It is chained like every event, while what it stands for has lost its data and kept only the hash.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from workshop.record.event import Data, Event, redacted

REDACTED = "redacted"


def left_of(log: Iterable[Event]) -> dict[int, Data]:
    """What stays of redacted events, by their sequence numbers; a later redaction of the same event counts."""
    found: dict[int, Data] = {}
    for event in log:
        if event.type == REDACTED and event.data:
            for seq in event.data.get("events", ()):
                found.pop(seq, None)
            left: Mapping[str, Any] = event.data.get("left", {})
            found.update({int(seq): data for seq, data in left.items() if seq.isdecimal()})
    return found


def numbers_of(log: Iterable[Event]) -> set[int]:
    """The sequence numbers of all events that were redacted."""
    return {
        int(seq)
        for event in log
        if event.type == REDACTED and event.data
        for seq in event.data.get("events", ())
    }


def without(log: Sequence[Event], numbers: Collection[int]) -> list[Event]:
    """A log in which the events of these numbers have lost their data."""
    return [redacted(event) if event.seq in numbers else event for event in log]
