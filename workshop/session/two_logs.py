"""What joining two logs asks of any of them: what they have in common, and whether a legal hold forbids it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workshop.record.event import PROGRAM, Event
from workshop.record.redaction import REDACTED
from workshop.session.errors import Refused


def common_part(ours: Sequence[Event], theirs: Sequence[Event]) -> list[Event]:
    """The events with which both begin; where one of the two has lost its words to a redaction, so it is here."""
    found: list[Event] = []
    for one, other in zip(ours, theirs, strict=False):
        if (one.id, one.hash) != (other.id, other.hash):
            break
        found.append(other if other.data is None else one)
    return found


def own_part(ours: Sequence[Event], theirs: Sequence[Event], common: int, name: str) -> list[Event]:
    """What only the second log has, wherever it stands in the first.

    Raises:
        Refused: When there is nothing.
    """
    there = {event.id for event in ours}
    own = [event for event in theirs[common:] if event.id not in there]
    if all(event.by == PROGRAM for event in own):
        raise Refused(f"Everything in {name} is in the other file already; there is nothing to merge.")
    return own


def refuse_held(every: Iterable[Event], apart: Iterable[Event]) -> None:
    """Refuse to join where a legal hold is recorded anywhere, and words were removed since the logs parted.

    Raises:
        Refused: When that is so.
    """
    removed = any(event.type == REDACTED for event in apart)
    if removed and any(event.type == "hold.set" for event in every):
        raise Refused(
            "A legal hold is recorded in one of these files, and words were removed in one of them: "
            "joining them would remove more. Keep both files."
        )
