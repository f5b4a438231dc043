"""Events that stand at another place in a log: what points to others by their sequence numbers is put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from workshop.record.event import Data, Event
from workshop.record.redaction import REDACTED


def renumbered(events: Sequence[Event], numbers: Mapping[int, int]) -> list[Event]:
    """The same events, with what points to others by their sequence numbers pointing to where those are now.

    Only the events that record a redaction do.  What they name and is not in ``numbers`` is gone, and is left out.
    """
    return [
        msgspec.structs.replace(event, data=_renumbered(event.data, numbers))
        if event.type == REDACTED and event.data
        else event
        for event in events
    ]


def _renumbered(data: Data, numbers: Mapping[int, int]) -> Data:
    left: Mapping[str, Any] = data.get("left", {})
    return {
        **data,
        "events": [numbers[seq] for seq in data.get("events", ()) if seq in numbers],
        "left": {
            str(numbers[int(seq)]): kept
            for seq, kept in left.items()
            if seq.isdecimal() and int(seq) in numbers
        },
    }
