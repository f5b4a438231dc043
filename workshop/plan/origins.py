"""What the plan's pointers to things of sessions mean, also after two copies of a session were merged.

A pointer is a name across sessions, ``session-id:N12``.  A merge gives the things of the second copy new numbers, and a
plan that was kept beside that copy would point to other people's remarks.  So each decision keeps, under ``origins``, the
id of the event that made what it points to: ids outlive every merge, and what the pointer means now is read by them.

Decisions of before that was kept are told apart by time, as far as that goes: a decision is not about what was made after
it, nor about a number that was given after it.  Where both copies had an N12 by then, it cannot be told, and nothing is
guessed: such a decision waits for a person, see `workshop.plan.waiting`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from workshop.record.event import Data, Draft, Event
from workshop.record.redaction import left_of
from workshop.session.merging import MERGED
from workshop.session.merging_refs import display_number
from workshop.session.state import Session

ORIGINS = "origins"
"""The key under which a decision keeps where the things it points to come from: event ids by the names it uses."""

_POINTER = re.compile(r"([^:]+):([A-Z]+[1-9][0-9]*)")
_ABOUT: Mapping[str, tuple[str, ...]] = {
    "theme.mapped": ("theme", "notes"),
    "need.linked": ("want", "need"),
    "assumption.matched": ("assumption",),
    "quote.checked": ("note",),
    "promise.told": ("commitment",),
    "goal.named": ("what",),
    "initiative.chosen": ("initiative",),
    "conflict.ruled": ("one", "other"),
    "redacted": ("ids",),
}
"""The fields of decisions that say what they are about."""
_RESTS_ON: Mapping[str, tuple[str, ...]] = {
    "assumption.matched": ("codes", "evidence"),
    "initiative.chosen": ("vote",),
}
"""Those that only say what a decision rests on."""


class Pointed(NamedTuple):
    """A decision with its pointers as they are now.

    Attributes:
        event: The decision.
        unclear: What it may be about, by the name it uses: none where that is not in this folder's file of the session.
    """

    event: Event
    unclear: dict[str, tuple[str, ...]]


class _Merge(NamedTuple):
    """That copies were merged: where in the log, when, how many events came over, and their new numbers."""

    seq: int
    at: str
    moved: int
    refs: Mapping[str, str]

    def brought(self, event: Event) -> bool:
        return self.seq < event.seq <= self.seq + self.moved


class Things:
    """Which event made each thing of a session, and which thing each event is about."""

    def __init__(self, log: Sequence[Event]) -> None:
        self.first: dict[str, Event] = {}
        self.ref_of: dict[str, str] = {}
        merges: list[_Merge] = []
        left = left_of(log)
        for event in log:
            if event.type == MERGED:
                data = event.data or left.get(event.seq, {})
                merges.append(_Merge(event.seq, event.at, int(data.get("theirs", 0)), data.get("refs", {})))
            elif display_number(event.ref):
                self.first.setdefault(event.ref, event)
                self.ref_of[event.id] = event.ref
        self.merges = [_now(one, merges) for one in merges]

    def meant(self, ref: str, at: str) -> tuple[str, ...]:
        """What a number may mean in a decision of a time that does not keep where it comes from."""
        if not self.merges:
            return (ref,)
        known = [one for one in self._may_be(ref, at) if one in self.first]
        in_time = [one for one in known if self.first[one].at <= at]
        return tuple(dict.fromkeys(in_time or known)) or (ref,)

    def before(self, ref: str) -> str:
        """What a thing was called in a copy that was merged, where that was another number; else empty."""
        return next(
            (old for one in self.merges for old, new in one.refs.items() if new == ref and old != ref), ""
        )

    def _may_be(self, ref: str, at: str) -> list[str]:
        made = self.first.get(ref)
        brought = [one for one in self.merges if made is not None and one.brought(made)]
        literal = [ref] if all(one.at <= at for one in brought) else []
        return literal + [one.refs[ref] for one in self.merges if at < one.at and ref in one.refs]


def _now(one: _Merge, merges: Sequence[_Merge]) -> _Merge:
    """A merge with the numbers as they are now: it may have been made in a copy that was merged in turn."""
    refs = dict(one.refs)
    for later in merges:
        if later.seq < one.seq <= later.seq + later.moved:
            refs = {old: later.refs.get(new, new) for old, new in refs.items()}
    return one._replace(refs=refs)


def things_of(session: Session) -> Things:
    """The same of a session as it is now."""
    return session.once("things", lambda: Things(session.log))


def renumbered_at(sessions: Iterable[Session]) -> str:
    """When two copies of one of these sessions were last joined that had given one number to different things; or empty.

    Papers of before may call them by the other number.
    """
    merges = (one for session in sessions for one in things_of(session).merges)
    return max((one.at for one in merges if any(old != new for old, new in one.refs.items())), default="")


class Origins:
    """What names across sessions mean, as far as the sessions are known.

    Args:
        sessions: The sessions by their ids.
        read: Reads the log of a session that is not among them, or has grown since; None where it cannot be read.
    """

    def __init__(
        self, sessions: Mapping[str, Session], read: Callable[[str], Sequence[Event] | None] | None = None
    ) -> None:
        self._sessions, self._reader = sessions, read
        self._read: dict[str, Things] = {}

    def of(self, name: str) -> str:
        """The id of the event that made a thing; empty where it is not known."""
        match = _POINTER.fullmatch(name)
        if match is None:
            return ""
        things = self._things(match[1])
        if things is None or match[2] not in things.first:
            things = self._anew(match[1])
        found = things.first.get(match[2]) if things is not None else None
        return found.id if found is not None else ""

    def now(self, name: str, origin: str, at: str) -> tuple[str, ...]:
        """What a pointer means now: one name; several where that cannot be told; none where it is not here.

        Args:
            name: The name that was used.
            origin: The id of the event that made what was meant; empty where it was not kept.
            at: When it was used.
        """
        match = _POINTER.fullmatch(name)
        things = self._things(match[1]) if match is not None else None
        if match is None or things is None:
            return (name,)
        if origin:
            ref = things.ref_of.get(origin, "")
            return (f"{match[1]}:{ref}",) if ref else ()
        return tuple(f"{match[1]}:{ref}" for ref in things.meant(match[2], at))

    def _things(self, session_id: str) -> Things | None:
        if session_id in self._read:
            return self._read[session_id]
        session = self._sessions.get(session_id)
        return None if session is None else things_of(session)

    def _anew(self, session_id: str) -> Things | None:
        log = self._reader(session_id) if self._reader is not None else None
        if log is not None:
            self._read[session_id] = Things(log)
        return self._read.get(session_id)


def with_origins(draft: Draft, origins: Origins) -> Draft:
    """A new decision with where the things that it points to come from."""
    names = _names(draft.type, draft.data, _ABOUT, _RESTS_ON)
    found = {name: origin for name in names if (origin := origins.of(name))}
    return msgspec.structs.replace(draft, data={**draft.data, ORIGINS: found}) if found else draft


def pointed(event: Event, origins: Origins) -> Pointed:
    """A decision with its pointers as they are now; evidence that is not here any more is left out of it."""
    data = event.data or {}
    from_where = data.get(ORIGINS, {})
    meant = {
        name: origins.now(name, from_where.get(name, ""), event.at)
        for name in _names(event.type, data, _ABOUT, _RESTS_ON)
    }
    if all(one == (name,) for name, one in meant.items()):
        return Pointed(event, {})
    about = _names(event.type, data, _ABOUT)
    unclear = {name: one for name, one in meant.items() if len(one) > 1 or (not one and name in about)}
    if event.type == "redacted":
        # Of what was redacted under a number that two things had, nothing is quoted.
        names = [one for name in data.get("ids", ()) for one in meant.get(name, (name,))]
        return Pointed(msgspec.structs.replace(event, data={**data, "ids": names}), {})
    only = {name: one[0] if one else "" for name, one in meant.items() if len(one) < 2}
    return Pointed(msgspec.structs.replace(event, data=renamed(event.type, data, only)), unclear)


def renamed(type_: str, data: Data, names: Mapping[str, str]) -> Data:
    """The data of a decision in which other names stand for some; one that is empty is left out of lists."""
    keys = (*_ABOUT.get(type_, ()), *_RESTS_ON.get(type_, ()))
    session = str(data.get("theme", "")).partition(":")[0]

    def now(value: object, key: str) -> object:
        if isinstance(value, str):
            full = f"{session}:{value}" if key == "notes" and ":" not in value else value
            return names.get(full, value)
        if isinstance(value, list | tuple):
            return [one for one in (now(each, key) for each in value) if one]
        return value

    return {key: now(value, key) if key in keys else value for key, value in data.items()}


def _names(type_: str, data: Data, *tables: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The names across sessions in a decision, each once."""
    session = str(data.get("theme", "")).partition(":")[0]
    found: list[str] = []
    for table in tables:
        for key in table.get(type_, ()):
            value = data.get(key, "")
            for one in value if isinstance(value, list | tuple) else (value,):
                if key == "notes" and isinstance(one, str) and ":" not in one:
                    one = f"{session}:{one}"
                if isinstance(one, str) and _POINTER.fullmatch(one):
                    found.append(one)
    return list(dict.fromkeys(found))
