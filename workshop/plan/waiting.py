"""Decisions of the plan that wait for a person, since it cannot be told what is to hold.

Either two copies of the plan were merged that say different things of the same, or a decision points to a number that two
copies of a session gave to different things (see `workshop.plan.origins`).  Such a decision changes nothing; whatever is
decided on the same thing afterwards settles it, as does saying that what stands is right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from workshop.plan.origins import Origins, pointed
from workshop.record.event import Data, Event
from workshop.record.redaction import left_of
from workshop.session.merging import ASIDE

MERGED_PLAN = "plan.merged"
"""The event that stands between what two copies of the plan had of their own."""
SETTLED = "decision.settled"

Key = tuple[str, ...]


class Waiting(NamedTuple):
    """A decision that waits.

    Attributes:
        id: The id of its event.
        type, ref, data, at, by: What was decided, of what, when, and in which role.
        names: What it may be about, by the name it uses; empty where two copies of the plan differ.
        keys: What it decides.
        after: The number of the last event that does not settle it.
        stands: What was decided on the same and holds.
        fields: Of the first page, the fields in which two copies differ.
        file: The file of the other copy that decided it; empty where it is from this one.
    """

    id: str
    type: str
    ref: str
    data: Data
    at: str
    names: Mapping[str, tuple[str, ...]]
    keys: frozenset[Key]
    after: int
    stands: tuple[Event, ...] = ()
    fields: tuple[str, ...] = ()
    by: str = ""
    file: str = ""


class Waits(NamedTuple):
    """What waits at the end of a log, and by which decisions what waited is settled: their ids."""

    open: tuple[Waiting, ...] = ()
    settled_by: frozenset[str] = frozenset()


def decides(type_: str, ref: str, data: Data) -> frozenset[Key]:
    """What an event of the plan decides: two events with a key in common say something of the same."""

    def of(field: str) -> str:
        return str(data.get(field, ""))

    match type_:
        case "plan.settings":
            return frozenset({("settings",)})
        case "segments.heard":
            return frozenset({("heard", of("group"))})
        case "goal.added" | "group.planned" | "code.added" | "code.merged" | "text.changed" | "dropped":
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
    if not names:
        return Waiting(event.id, event.type, event.ref, data, event.at, {}, keys, event.seq, by=event.by)
    may = {name: options or (name,) for name, options in names.items()}
    every = {
        tuple(one if part == name else part for part in key)
        for key in keys
        for name, options in may.items()
        for one in options
    }
    about = frozenset(every)
    return Waiting(
        event.id, event.type, event.ref, data, event.at, dict(names), about, event.seq, by=event.by
    )


def waiting(
    log: Sequence[Event],
    in_force: Iterable[Event],
    unclear_ones: Iterable[Waiting],
    origins: Origins | None,
) -> Waits:
    """What waits at the end of a log.

    Args:
        log: The plan's log.
        in_force: The decisions that hold, with their pointers as they are now.
        unclear_ones: Those of which it cannot be told what they are about.
        origins: What their pointers mean now.
    """
    found = [*unclear_ones, *_set_aside(log, origins)]
    if not found:
        return Waits()
    decided = [(one, decides(one.type, one.ref, one.data or {})) for one in in_force]
    settled = {one.id: _settling(one, decided) for one in found}
    return Waits(
        tuple(one._replace(stands=_standing(one, decided)) for one in found if not settled[one.id]),
        frozenset(id for ids in settled.values() for id in ids),
    )


def _settling(one: Waiting, decided: Iterable[tuple[Event, frozenset[Key]]]) -> list[str]:
    """The ids of the decisions that settle it."""
    return [
        event.id
        for event, keys in decided
        if event.seq > one.after
        and (keys & one.keys or (event.type == SETTLED and (event.data or {}).get("decision") == one.id))
    ]


def _standing(one: Waiting, decided: Iterable[tuple[Event, frozenset[Key]]]) -> tuple[Event, ...]:
    """The last decision on each of the things it is about."""
    last = {key: event for event, keys in decided for key in keys & one.keys}
    return tuple({event.id: event for event in last.values()}.values())


def _set_aside(log: Sequence[Event], origins: Origins | None) -> list[Waiting]:
    """What merges of the plan left to be settled."""
    found: list[Waiting] = []
    left = left_of(log)
    for mark in log:
        data = mark.data or left.get(mark.seq, {})
        if mark.type != MERGED_PLAN:
            continue
        ids: Collection[str] = data.get("unsettled", ())
        end = mark.seq + int(data.get("theirs", 0)) + int(data.get("after", 0))
        fields = tuple(data.get("fields", ()))
        found += [
            _waits(event, log, end, origins)._replace(
                fields=fields if _is_page(event) else (), by=event.by, file=str(data.get("file", ""))
            )
            for event in log
            if event.id in ids and event.data
        ]
    return found


def _waits(event: Event, log: Sequence[Event], after: int, origins: Origins | None) -> Waiting:
    type_, data = meant(event)
    target = str(data.get("target", "")) if type_ == "undo" else ""
    about = [one for one in _batch(log, target) if one.data] if target else [event]
    found = [_now(one, origins) for one in about]
    keys = frozenset(key for one in found for key in one.keys)
    if target:
        return Waiting(event.id, type_, about[0].ref if about else "", data, event.at, {}, keys, after)
    return found[0]._replace(keys=keys, after=after)


def _now(event: Event, origins: Origins | None) -> Waiting:
    """A decision, also one that was set aside, with its pointers as they are now."""
    type_, data = meant(event)
    now, names = msgspec.structs.replace(event, type=type_, data=data), dict[str, tuple[str, ...]]()
    if origins is not None:
        now, names = pointed(now, origins)
    return unclear(now, names)


def _is_page(event: Event) -> bool:
    return meant(event)[0] == "plan.settings"


def _batch(log: Sequence[Event], first: str) -> list[Event]:
    """The events that were recorded together, by the id of the first."""
    found, batch = [], ""
    for event in log:
        batch = event.id if event.part == 1 else batch
        if batch == first:
            found.append(event)
    return found


def meant(event: Event) -> tuple[str, Data]:
    """The type and the data of a decision, also of one that was set aside."""
    data = event.data or {}
    return (str(data.get("type", "")), data.get("data") or {}) if event.type == ASIDE else (event.type, data)
