"""Decisions of the plan that wait for a person, since it cannot be told what is to hold.

Either two copies of the plan were merged that say different things of the same, or a decision points to a number that two
copies of a session gave to different things (see `workshop.plan.origins`).  Such a decision changes nothing; whatever is
decided on the same thing afterwards settles it, as does saying that what stands is right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from workshop.record.event import Data, Event
from workshop.session.merging import ASIDE

MERGED_PLAN = "plan.merged"
"""The event that stands between what two copies of the plan had of their own."""
SETTLED = "decision.settled"

Key = tuple[str, ...]


class Waiting(NamedTuple):
    """A decision that waits.

    Attributes:
        id: The id of its event.
        type, ref, data, at: What was decided, of what, and when.
        names: What it may be about, by the name it uses; empty where two copies of the plan differ.
        keys: What it decides.
        after: The number of the last event that does not settle it.
    """

    id: str
    type: str
    ref: str
    data: Data
    at: str
    names: Mapping[str, tuple[str, ...]]
    keys: frozenset[Key]
    after: int


def decides(type_: str, ref: str, data: Data) -> frozenset[Key]:
    """What an event of the plan decides: two events with a key in common say something of the same."""

    def of(field: str) -> str:
        return str(data.get(field, ""))

    match type_:
        case "plan.settings":
            return frozenset({("settings",)})
        case "segments.heard":
            return frozenset({("heard", of("group"))})
        case "code.merged" | "text.changed" | "dropped":
            return frozenset({("thing", ref)})
        case "theme.mapped":
            session, notes = of("theme").partition(":")[0], data.get("notes", ())
            full = [note if ":" in note else f"{session}:{note}" for note in notes]
            return frozenset(("note", note) for note in full) or frozenset({("theme", of("theme"))})
        case "need.linked":
            return frozenset({("need", of("want"))})
        case "assumption.matched":
            return frozenset({("match", of("assumption"))})
        case "quote.checked":
            return frozenset({("quote", of("note"))})
        case "promise.told":
            return frozenset({("promise", of("commitment"))})
        case "goal.named":
            return frozenset({("serves", of("what"))})
        case "initiative.chosen":
            return frozenset({("chosen",)})
        case "conflict.ruled":
            return frozenset({("ruling", *sorted((of("one"), of("other"))))})
        case _:
            return frozenset()


def unclear(event: Event, names: Mapping[str, tuple[str, ...]]) -> Waiting:
    """A decision of which it cannot be told what it is about; whatever is decided on one of these settles it."""
    data = event.data or {}
    keys = decides(event.type, event.ref, data)
    may = {name: options or (name,) for name, options in names.items()}
    every = {
        tuple(one if part == name else part for part in key)
        for key in keys
        for name, options in may.items()
        for one in options
    }
    return Waiting(event.id, event.type, event.ref, data, event.at, dict(names), frozenset(every), event.seq)


def waiting(
    log: Sequence[Event], in_force: Iterable[Event], unclear_ones: Iterable[Waiting]
) -> tuple[Waiting, ...]:
    """What waits at the end of a log.

    Args:
        log: The plan's log.
        in_force: The decisions that hold, with their pointers as they are now.
        unclear_ones: Those of which it cannot be told what they are about.
    """
    found = [*unclear_ones, *_set_aside(log)]
    if not found:
        return ()
    decided = [(one.seq, decides(one.type, one.ref, one.data or {}), one) for one in in_force]
    return tuple(
        one
        for one in found
        if not any(
            seq > one.after
            and (keys & one.keys or (event.type == SETTLED and (event.data or {}).get("decision") == one.id))
            for seq, keys, event in decided
        )
    )


def _set_aside(log: Sequence[Event]) -> list[Waiting]:
    """What merges of the plan left to be settled."""
    found: list[Waiting] = []
    for mark in log:
        if mark.type != MERGED_PLAN or not mark.data:
            continue
        ids: Collection[str] = mark.data.get("unsettled", ())
        end = mark.seq + int(mark.data.get("theirs", 0)) + int(mark.data.get("after", 0))
        for event in log:
            if event.id in ids and event.data is not None:
                found.append(_waits(event, log, end))
    return found


def _waits(event: Event, log: Sequence[Event], after: int) -> Waiting:
    type_, data = meant(event)
    target = next((one for one in log if one.id == data.get("target")), None) if type_ == "undo" else None
    of = event if target is None else target
    what, about = (type_, data) if target is None else meant(target)
    return Waiting(event.id, type_, of.ref, data, event.at, {}, decides(what, of.ref, about), after)


def meant(event: Event) -> tuple[str, Data]:
    """The type and the data of a decision, also of one that was set aside."""
    data = event.data or {}
    return (str(data.get("type", "")), data.get("data") or {}) if event.type == ASIDE else (event.type, data)
