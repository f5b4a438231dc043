"""The numbers that things of a second copy get when two copies are merged, and what points to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from workshop.record.event import Data, Event

_NUMBER = re.compile(r"([A-OQ-Z][A-Z]*|P[A-Z]+)([1-9][0-9]*)")
_BOX = re.compile(r"(V[1-9][0-9]*)(-[1-9][0-9]*)")

_POINTERS: Mapping[str, tuple[str, ...]] = {
    "note.added": ("vote", "origin"),
    "note.themed": ("add", "remove"),
    "theme.added": ("split_from",),
    "theme.merged": ("into",),
    "need.named": ("need",),
    "objection.settled": ("vote", "earlier"),
    "wall.shown": ("ref",),
    "vote.drafted": ("breaks",),
    "vote.opened": ("box",),
    "vote.reopened": ("box",),
    "redacted": ("ids",),
}
"""The fields of events that name another thing of the session."""
_RECORDS = ("capture.added", "capture.edited")


def display_number(ref: str) -> re.Match[str] | None:
    """The letter and the number of what a person calls N12; none for the code of a participant or the id of a question."""
    return _NUMBER.fullmatch(ref)


class Refs:
    """The numbers of things: new ones go on after the highest of each letter that is there."""

    def __init__(self, session_id: str, events: Iterable[Event]) -> None:
        self.new: dict[str, str] = {}
        self._session_id = session_id
        self._top: dict[str, int] = {}
        for event in events:
            if match := display_number(event.ref):
                self._top[match[1]] = max(self._top.get(match[1], 0), int(match[2]))

    def number(self, ref: str) -> str:
        """The number of a thing of the second copy: the one it has got, else the next that is free."""
        match = display_number(ref)
        if ref not in self.new and match:
            self._top[match[1]] = self._top.get(match[1], 0) + 1
            self.new[ref] = f"{match[1]}{self._top[match[1]]}"
        return self.new.get(ref, ref)

    def is_now(self, ref: str, there: str) -> None:
        """A thing of the second copy is one that is there already."""
        self.new[ref] = there

    def now(self, ref: str) -> str:
        """What something that points to a thing has to say now."""
        if ref in self.new:
            return self.new[ref]
        if match := _BOX.fullmatch(ref):
            return self.new.get(match[1], match[1]) + match[2]
        where, colon, own = ref.rpartition(":")
        if colon and where == self._session_id and own in self.new:
            return f"{where}:{self.new[own]}"
        return ref


def pointing_anew(
    type_: str, data: Data, refs: Refs, pointers: Mapping[str, tuple[str, ...]] = _POINTERS
) -> Data:
    """The data of an event in which whatever names a thing of the second copy names it by its new number.

    ``pointers`` are the fields that do, by the type of the event: those of a session, unless they are given.  Words that
    people typed stay as they are, also where they hold a number.
    """
    if type_ in _RECORDS:
        fields = data.get("fields")
        if not isinstance(fields, dict):
            return data
        return {**data, "fields": {key: _anew(value, refs) for key, value in fields.items()}}
    keys = pointers.get(type_, ())
    return {key: _anew(value, refs) if key in keys else value for key, value in data.items()}


def _anew(value: Any, refs: Refs) -> Any:
    if isinstance(value, str):
        return refs.now(value)
    if isinstance(value, list | tuple):
        return [_anew(one, refs) for one in value]
    return value
