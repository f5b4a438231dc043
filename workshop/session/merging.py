"""Two copies of a session that went different ways, made one: what the second copy has of its own follows the first.

Nothing is left out.  An event of the second copy that cannot hold beside the first, such as another start of the same
session, is kept as ``merge.aside`` and changes nothing; what was changed in both is named, for a person to look at.
What was said in both under one number (``N12``) has two afterwards.  The same code means the same person.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import msgspec

from workshop.record.event import Data, Event, redacted
from workshop.record.redaction import REDACTED
from workshop.record.renumbering import renumbered
from workshop.session import redacting
from workshop.session.errors import Refused
from workshop.session.merging_refs import Refs, display_number, pointing_anew
from workshop.session.reading import folded
from workshop.session.state import Session, name_key
from workshop.session.two_logs import common_part, own_part, refuse_held

ASIDE, MERGED = "merge.aside", "session.merged"

_RUNNING = frozenset({"session.started", "stage.entered", "time.added", "break.begun", "break.ended"})
_OF_THE_ROOM = _RUNNING | {"session.ended", "wall.shown", "wall.blanked"}
_WHOLE = frozenset({"session.prepared", "attendance.set"})
_FROM_A_FILE = ("note.added", "capture.added", "commitment.added", "vote.drafted")
_NO_CHANGE = frozenset({"note.marked", "note.themed", "note.added", "theme.added", REDACTED})


class Merge(NamedTuple):
    """What two copies make together.

    Attributes:
        common: The events that both have; where one of the two has lost its words to a redaction, so it is here.
        ours: Those that only the first copy has, as they were chained there.
        theirs: Those that only the second has, to be chained behind an event ``session.merged``.
        after: What the program adds behind them: a vote that was open in the second copy is given up there, say.
        report: The data of the event ``session.merged``.
        refs: The numbers that things of the second copy have now, by those they had there.
        aside: How many events of the second copy change nothing.
        changed: What was changed in both copies, by its number: what the second says stands.
        waits: Of a plan, how many decisions of the second copy wait for a person.
    """

    common: list[Event]
    ours: list[Event]
    theirs: list[Event]
    after: list[tuple[str, str, Data]]
    report: Data
    refs: dict[str, str]
    aside: int
    changed: tuple[str, ...]
    waits: int = 0


def merge(session_id: str, ours: Sequence[Event], theirs: Sequence[Event], name: str) -> Merge:
    """Join two logs of one session.

    Args:
        session_id: The session.
        ours: The log of the first copy.
        theirs: That of the second.
        name: The second copy's file, as the record is to call it.

    Raises:
        Refused: When there is nothing to join, or a legal hold forbids it.
        SessionDamaged: When one of them is not the log of a session.
    """
    return _Weaver(session_id, ours, theirs, name).woven()


class _Weaver:
    def __init__(self, session_id: str, ours: Sequence[Event], theirs: Sequence[Event], name: str) -> None:
        self.name = name
        self.ours, self.theirs = list(ours), list(theirs)
        self.there = {event.id: event for event in ours}
        self.common = common_part(ours, theirs)
        self.own = own_part(ours, theirs, len(self.common), name)
        self.here: Session = folded(session_id, self.ours)
        self.that: Session = folded(session_id, self.theirs)
        self.branch = self.ours[len(self.common) :]
        self.common_refs = {event.ref for event in self.common}
        self.refs = Refs(session_id, self.ours)
        self.gone = 0

    def woven(self) -> Merge:
        refuse_held((*self.ours, *self.own), (*self.branch, *self.own))
        self._take_known_refs()
        first = len(self.ours) + 2
        numbers = {event.seq: event.seq for event in self.common}
        numbers |= {one.seq: self.there[one.id].seq for one in self.theirs if one.id in self.there}
        numbers |= {event.seq: number for number, event in enumerate(self.own, first)}
        moved = [self._moved(event) for event in self.own]
        moved = renumbered(moved, numbers)
        after, ours, moved = self._redacted_in_both(numbers, moved)
        after += self._votes_given_up()
        changed = self._changed_in_both()
        report: Data = {
            "file": self.name,
            "hash": self.theirs[-1].hash,
            "common": len(self.common),
            "ours": len(self.branch),
            "theirs": len(self.own),
            "refs": dict(self.refs.new),
            "aside": self.gone,
            "changed": list(changed),
        }
        return Merge(self.common, ours, moved, after, report, dict(self.refs.new), self.gone, changed)

    def _take_known_refs(self) -> None:
        """What came over in an earlier merge, or from the same file in both copies, has a number here already."""
        for event in self.theirs[len(self.common) :]:
            known = self.there.get(event.id)
            if known is not None and event.ref and display_number(event.ref):
                self.refs.is_now(event.ref, known.ref)

    def _moved(self, event: Event) -> Event:
        same = self._same_here(event)
        if same:
            self.refs.is_now(event.ref, same)
            self.gone += 1
            return msgspec.structs.replace(
                event, type=ASIDE, ref=same, data={"type": event.type, "same": same}
            )
        ref = event.ref
        if display_number(ref) and ref not in self.common_refs:
            ref = self.refs.number(ref)
        data = event.data
        if data is not None:
            data = pointing_anew(event.type, data, self.refs)
        if data is not None and event.type == "consent.recorded":
            data = self._with_refusals(data)
        if self._stands_aside(event):
            self.gone += 1
            if data is not None:
                data = {"type": event.type, "data": data}
            return msgspec.structs.replace(event, type=ASIDE, ref=ref, data=data)
        return msgspec.structs.replace(event, ref=ref, data=data)

    def _same_here(self, event: Event) -> str:
        """The number of what is here already and is the same: a line of the same file, a theme of the same name."""
        data = event.data
        if data is None or event.ref in self.common_refs:
            return ""
        if event.type == "theme.added":
            wanted = name_key(str(data.get("label", "")))
            own = (one for one in self.here.current_themes() if name_key(one.label) == wanted)
            found = next(own, None)
            return found.id if found is not None and not data.get("split_from") else ""
        return self._brought.get(_source(event), "") if event.type in _FROM_A_FILE else ""

    @cached_property
    def _brought(self) -> dict[tuple[str, str], str]:
        return {
            _source(event): event.ref
            for event in self.ours
            if event.type in _FROM_A_FILE and event.data and _source(event)[1]
        }

    def _stands_aside(self, event: Event) -> bool:
        kind = event.type
        if kind == "session.ended" and self.here.status != "ended" and self.that.status == "ended":
            return False
        if kind in _OF_THE_ROOM:
            return any(one.type in _RUNNING or one.type == "session.ended" for one in self.branch)
        if kind in _WHOLE:
            return any(one.type == kind and one.at >= event.at for one in self._effective)
        if kind == "hold.lifted":
            return any(one.type == "hold.set" for one in self.branch)
        if kind.startswith("vote."):
            return self._vote_is_ours(event.ref)
        return False

    @cached_property
    def _effective(self) -> list[Event]:
        """The events of the first copy's own part that were not undone."""
        found, batch = [], ""
        for event in self.branch:
            batch = event.id if event.part == 1 else batch
            if batch not in self.here.undone:
                found.append(event)
        return found

    def _vote_is_ours(self, ref: str) -> bool:
        """Whether a vote of both copies went on in the first: a result must not change by a merge."""
        now = self.refs.now(ref)
        if now not in self.here.votes:
            return False
        touched = any(one.ref == now and one.type.startswith("vote.") for one in self.branch)
        other = self.here.open_vote()
        # Two votes cannot be open at once.
        return touched or (other is not None and other.id != now and self._is_open_there(ref))

    def _is_open_there(self, ref: str) -> bool:
        vote = self.that.votes.get(ref)
        return vote is not None and vote.status == "open"

    def _with_refusals(self, data: Data) -> Data:
        """Who refused in one of the copies has refused."""
        ours = next((one.data for one in reversed(self._effective) if one.type == "consent.recorded"), None)
        if ours is None:
            return data
        both = {
            key: list(dict.fromkeys((*ours.get(key, ()), *data.get(key, ()))))
            for key in ("take_part_no", "quote_no")
        }
        asked = [*ours.get("asked", ()), *data.get("asked", ())]
        everybody = not (ours.get("asked") and data.get("asked"))
        return {**data, **both, "asked": [] if everybody else list(dict.fromkeys(asked))}

    def _redacted_in_both(
        self, numbers: dict[int, int], moved: list[Event]
    ) -> tuple[list[tuple[str, str, Data]], list[Event], list[Event]]:
        """Let a redaction of one copy hold for what the other has recorded of the same thing since."""
        left: dict[int, Data] = {}
        for log, session, ids in (
            (self.ours, self.here, _redacted_ids(self.own)),
            (self.theirs, self.that, _redacted_ids(self.branch)),
        ):
            own = {event.seq for event in log[len(self.common) :]}
            for id_ in ids:
                try:
                    taken = redacting.taken_out(session, id_)
                except Refused:
                    continue
                for seq, stays in taken.left.items():
                    if seq in own:
                        place = seq if log is self.ours else numbers[seq]
                        left[place] = stays
        ours = [redacted(event) if event.seq in left else event for event in self.branch]
        first = len(self.ours) + 2
        done = [redacted(one) if number in left else one for number, one in enumerate(moved, first)]
        if not left:
            return [], ours, done
        data: Data = {
            "ids": sorted({*_redacted_ids(self.own), *_redacted_ids(self.branch)}),
            "reason": "it was redacted in the other copy",
            "events": sorted(left),
            "left": {str(seq): stays for seq, stays in sorted(left.items())},
        }
        return [(REDACTED, "", data)], ours, done

    def _votes_given_up(self) -> list[tuple[str, str, Data]]:
        """A vote that only the second copy has and that is open there: its ballots are not in the file."""
        reason = "It was open in another copy of this session when the two were merged."
        return [
            ("vote.dropped", self.refs.now(vote.id), {"reason": reason})
            for vote in self.that.votes.values()
            if vote.status == "open" and vote.id not in self.common_refs and not self._vote_is_ours(vote.id)
        ]

    def _changed_in_both(self) -> tuple[str, ...]:
        here, there = self._changed(self.branch), self._changed(self.own)
        return tuple(sorted(here & there, key=lambda ref: (ref.rstrip("0123456789"), len(ref), ref)))

    def _changed(self, events: Sequence[Event]) -> set[str]:
        by_batch: dict[str, set[str]] = defaultdict(set)
        batch = ""
        for event in self.common:
            batch = event.id if event.part == 1 else batch
            by_batch[batch].add(event.ref)
        found: set[str] = set()
        for event in events:
            if event.type in ("undo", "redo"):
                found |= by_batch.get(str((event.data or {}).get("target", "")), set())
            elif event.type not in _NO_CHANGE:
                found.add(event.ref)
        return {ref for ref in found if ref in self.common_refs and display_number(ref)}


def _source(event: Event) -> tuple[str, str]:
    data = event.data or {}
    return event.type, str(data.get("joined_from") or data.get("source_id") or "")


def _redacted_ids(events: Sequence[Event]) -> list[str]:
    ids = [
        str(one)
        for event in events
        if event.type == REDACTED and event.data
        for one in event.data.get("ids", ())
    ]
    return list(dict.fromkeys(one for one in ids if re.fullmatch(r"[A-Z]+[1-9][0-9]*", one)))
