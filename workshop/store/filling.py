"""What a damaged session file lacks, taken from other files: an event is taken where the chain of the damaged file fits it.

An event is known by its hash, which seals what it says and all that came before it.  So it may come from any file, a backup
or a copy that went another way, and may stand there under another number: it is taken where it leads on from the event
before the gap, to the one behind it or to a hash that a line of the damaged file still states.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from workshop.record.event import Event, chain_start, hash_of, redacted, verify_from
from workshop.record.redaction import numbers_of
from workshop.store.damaged_lines import Stated, document_of, event_of, has_content, stated
from workshop.store.layout import HEADER_BYTES, TAIL, line_bytes, read_head

_FIRST_LINE = re.compile(rb'^"[1-9][0-9]*":\{"seq":', re.MULTILINE)
_KEY = re.compile(rb'"([1-9][0-9]{0,8})":\{')
_REDACTED = b'"digest":"'
_FURTHEST = 1000
"""So far beyond the others the number that a damaged line states is not believed."""


class Donor(NamedTuple):
    """A file that may hold what another one lacks: its name for messages, and its bytes."""

    name: str
    data: bytes


class Filled(NamedTuple):
    """A damaged file with what other files had of what it lacks.

    Attributes:
        content: The file, to be mended like any damaged one; the same bytes where nothing was found.
        taken: By the number of each event that was taken the name of its file; 0 stands for the head.
        put_right: The events of which the hash was wrong, and no word: the next event holds behind the right one.
    """

    content: bytes
    taken: Mapping[int, str]
    put_right: tuple[int, ...] = ()


class _Own(NamedTuple):
    """A line of the damaged file, with the number its event has or must have had."""

    raw: bytes
    event: Event | None
    said: Stated
    seq: int


class _Step(NamedTuple):
    """How a hash is reached: from the one before it, by an event, out of a file."""

    before: str
    event: Event
    name: str


_Levels = dict[int, dict[str, _Step]]


def filled(data: bytes, session_id: str, donors: Iterable[Donor]) -> Filled:
    """Put into a damaged file what others have of it.

    Args:
        data: The damaged file.
        session_id: Its session.
        donors: Files that may hold events of it; they are looked through only where something is missing.
    """
    first = _FIRST_LINE.search(data)
    if first is None:
        return Filled(data, {})
    work = _Work(data, session_id, first.start())
    if not work.missing:
        return Filled(data, {})
    for donor in donors:
        work.look_into(donor)
    work.close_gaps()
    return work.filled()


class _Work:
    def __init__(self, data: bytes, session_id: str, begin: int) -> None:
        self.data, self.session_id = data, session_id
        head = read_head(data[:HEADER_BYTES])
        self.begin = head.end if head is not None else begin
        self.heads: dict[str, tuple[bytes, str]] = {}
        if head is not None:
            self.heads[chain_start(head.document)] = data[: head.end], ""
        self.lines = _own_lines(data[self.begin :])
        self.by_number: dict[int, list[_Own]] = {}
        for one in self.lines:
            self.by_number.setdefault(one.seq, []).append(one)
        self.last = max((one.seq for one in self.lines), default=0)
        self.own: dict[int, set[str]] = {0: set(self.heads)}
        for one in self.lines:
            if one.said.hash:
                self.own.setdefault(one.seq, set()).add(one.said.hash)
        self.known = {seq: set(hashes) for seq, hashes in self.own.items()}
        self.proven: dict[int, tuple[Event, str]] = {}
        for one in self.lines:
            if one.event is not None and one.seq not in self.proven:
                before = next((p for p in self.own.get(one.seq - 1, ()) if _holds(one.event, p)), "")
                if before:
                    self.proven[one.seq] = one.event, before
        self.missing = {seq for seq in range(1, self.last + 1) if seq not in self.proven}
        self.candidates: dict[int, list[tuple[Event, str]]] = {seq: [] for seq in self.missing}
        for one in self.lines:
            if one.event is not None and one.seq in self.missing:
                self.candidates[one.seq].append((one.event, ""))
        self.taken: dict[int, tuple[Event, str]] = {}
        self.head = ""

    def look_into(self, donor: Donor) -> None:
        """Remember what a file has of what is missing, and its head."""
        head = read_head(donor.data[:HEADER_BYTES])
        if head is not None and head.document.get("id") == self.session_id:
            self.heads.setdefault(chain_start(head.document), (donor.data[: head.end], donor.name))
            self.known[0].update(self.heads)
        for raw in donor.data.split(b"\n"):
            key = _KEY.match(raw)
            if key is None or int(key[1]) not in self.missing:
                continue
            event = event_of(raw)
            if event is not None and event.seq == int(key[1]):
                self.candidates[event.seq].append((event, donor.name))
                self.known.setdefault(event.seq, set()).add(event.hash)

    def close_gaps(self) -> None:
        """Find, gap by gap, the events that lead through it, or as far into it as can be told."""
        for first, last in _runs(self.missing):
            ahead = self.proven.get(last + 1)
            goal = ahead[1] if ahead else ""
            starts = [*self.heads] if first == 1 else [self.proven[first - 1][0].hash]
            levels = self._levels(starts, first, last)
            if goal and goal in levels.get(last, {}):
                self._take(levels, last, goal)
                continue
            reached = self._as_far_as_sure(levels, first, last, between=bool(goal))
            if goal:
                self._take_backwards(goal, last, reached)

    def _levels(self, starts: Iterable[str], first: int, last: int) -> _Levels:
        """All hashes that can be reached from the start, number by number."""
        levels: _Levels = {}
        before = [*starts]
        for seq in range(first, last + 1):
            found: dict[str, _Step] = {}
            for previous in before:
                for event, name in self.candidates[seq]:
                    hash_ = _hash(event, previous)
                    known = hash_ in self.known.get(seq, ()) and (name or hash_ == event.hash)
                    if hash_ and (known or self._leads_on(hash_, seq)):
                        step = _Step(previous, msgspec.structs.replace(event, hash=hash_), name)
                        found[hash_] = _better(found.get(hash_), step)
            if not found:
                break
            levels[seq], before = found, [*found]
        return levels

    def _leads_on(self, hash_: str, seq: int) -> bool:
        """Whether the file's own next event holds behind a hash: then that is right, whatever its own line states."""
        return any(
            one.event is not None and _holds(one.event, hash_) for one in self.by_number.get(seq + 1, ())
        )

    def _as_far_as_sure(self, levels: _Levels, first: int, last: int, *, between: bool) -> int:
        """Take what leads on from the start of a gap that is not closed; the number of the last event that was."""
        before = ""
        for seq in range(last, first - 1, -1):
            sure = {hash_ for hash_ in levels.get(seq, ()) if hash_ in self.own.get(seq, ())}
            if sure:
                before = min(sure)
                self._take(levels, seq, before)
                first = seq + 1
                break
        seq = first
        # From there on only where one way leads, and nothing in the damaged file tells of another event.
        while seq <= last and seq in levels:
            ways = [h for h, step in levels[seq].items() if not before or step.before == before]
            if len(ways) != 1 or not self._may_be(levels[seq][ways[0]].event, seq, between=between):
                break
            before = ways[0]
            seq += 1
        if before:
            self._take(levels, seq - 1, before)
        return seq - 1

    def _may_be(self, event: Event, seq: int, *, between: bool) -> bool:
        """Whether what the damaged file says of a number does not speak against an event, or, at its end, speaks for it."""
        said = [one.said for one in self.by_number.get(seq, ())]
        if any(one.id == event.id for one in said):
            return True
        return between and not any(one.id and one.hash for one in said)

    def _take_backwards(self, goal: str, last: int, reached: int) -> None:
        """Take what leads to the end of a gap, from there back."""
        seq = last
        while seq > reached:
            found = next(
                (
                    (previous, event, name)
                    for event, name in self.candidates[seq]
                    for previous in self.known.get(seq - 1, ())
                    if _hash(event, previous) == goal
                ),
                None,
            )
            if found is None:
                return
            previous, event, name = found
            self._keep(seq, msgspec.structs.replace(event, hash=goal), name)
            goal, seq = previous, seq - 1

    def _take(self, levels: _Levels, seq: int, hash_: str) -> None:
        while seq in levels and hash_ in levels[seq]:
            step = levels[seq][hash_]
            self._keep(seq, step.event, step.name)
            hash_, seq = step.before, seq - 1
        if seq == 0:
            self.head = hash_

    def _keep(self, seq: int, event: Event, name: str) -> None:
        self.taken[seq] = event, name

    def filled(self) -> Filled:
        """The damaged file with what was taken in its place."""
        head, from_ = self.heads.get(self.head, (b"", ""))
        if not head and not any(name == "" for _, name in self.heads.values()) and self.heads:
            # The own head cannot be read, and nothing behind it tells which is right.
            head, from_ = next(iter(self.heads.values()))
        taken = {seq: name for seq, (_, name) in self.taken.items() if name}
        if from_:
            taken[0] = from_
        right = {
            seq
            for seq, (event, name) in self.taken.items()
            if not name and event.hash not in self.own.get(seq, ())
        }
        if not taken and not right:
            return Filled(self.data, {})
        begin = head if from_ else self.data[: self.begin]
        content = begin + b"\n".join(self._lines_now({*taken, *right}))
        return Filled(content, dict(sorted(taken.items())), tuple(sorted(right)))

    def _lines_now(self, taken: Collection[int]) -> Iterator[bytes]:
        """The lines behind the head, each taken one where it belongs."""
        events = self._redacted_again([self.taken[seq][0] for seq in sorted(taken) if seq])
        waiting = list(events)
        remains = self._remains()
        for number, one in enumerate(self.lines):
            while waiting and waiting[0].seq < one.seq:
                yield _line(waiting.pop(0))
            if one.seq not in taken and number not in remains:
                yield document_of(one.raw) + b"," if one.event is not None else one.raw
        yield from (_line(event) for event in waiting)
        yield TAIL.removeprefix(b"\n")

    def _remains(self) -> set[int]:
        """The lines, by their place, that are no more than what is left of events which are all there now."""
        there = {**{seq: event for seq, (event, _) in self.proven.items()}, **self._events_taken()}
        hashes = {event.hash for event in there.values()}
        found: set[int] = set()
        waiting: list[int] = []
        before = 0
        for number, one in enumerate(self.lines):
            if one.event is None or there.get(one.seq) != one.event:
                waiting.append(number)
                if one.said.hash in hashes:
                    found.add(number)
                continue
            if all(seq in there for seq in range(before + 1, one.seq)):
                found.update(waiting)
            waiting, before = [], one.seq
        return found

    def _events_taken(self) -> dict[int, Event]:
        return {seq: event for seq, (event, _) in self.taken.items()}

    def _redacted_again(self, events: list[Event]) -> list[Event]:
        """What was redacted in the damaged file has lost its words, whatever another file still has."""
        there = [event for event, _ in self.proven.values()]
        gone = numbers_of([*there, *events])
        gone |= {one.seq for one in self.lines if one.event is None and _REDACTED in one.raw}
        return [redacted(event) if event.seq in gone else event for event in events]


def _own_lines(rest: bytes) -> list[_Own]:
    found: list[_Own] = []
    lines = [(raw, event_of(raw)) for raw in rest.split(b"\n") if has_content(raw)]
    # A line that holds an event says its number twice.
    sure = [event.seq if event is not None else 0 for _, event in lines]
    likely = max([len(lines), *sure]) + _FURTHEST
    seq = 0
    for at, (raw, event) in enumerate(lines):
        said = stated(raw, event)
        if event is not None:
            seq = event.seq
        else:
            key = _KEY.match(raw)
            behind = next((sure[n] for n in range(at + 1, len(sure)) if sure[n] > seq), likely + 1)
            seq = _number_of((said.seq, int(key[1]) if key else 0), seq + 1, behind)
        found.append(_Own(raw, event, said, seq))
    return found


def _number_of(said: Collection[int], following: int, behind: int) -> int:
    """The number of the event that a damaged line held: one that it states, where that is before the line behind it.

    Args:
        said: The numbers in its two places, 0 where there is none; digits may be among what is damaged.
        following: The number after that of the line before, which is taken where nothing better is stated.
        behind: The next higher number of which a line behind can be sure.
    """
    likely = [number for number in said if 0 < number < behind]
    return following if following in likely or not likely else likely[0]


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each unbroken run of numbers."""
    first = last = 0
    for number in sorted(numbers):
        if first and number > last + 1:
            yield first, last
            first = 0
        first, last = first or number, number
    if first:
        yield first, last


def _hash(event: Event, previous: str) -> str:
    """The hash of an event behind another; empty where it holds what no event can."""
    whole = event.data is not None and event.salt is not None and event.digest is None
    gone = event.data is None and event.salt is None and event.digest is not None
    if not (whole or gone):
        return ""
    try:
        return hash_of(event, previous)
    except (TypeError, ValueError, RecursionError, msgspec.MsgspecError):
        return ""


def _holds(event: Event, previous: str) -> bool:
    """Whether an event is as it was written, behind the one of this hash."""
    return verify_from(previous, event.seq, [event]) is None


def _better(one: _Step | None, other: _Step) -> _Step:
    """Of two that lead to one hash the redacted one, else the first: the damaged file's own, and then the nearest's."""
    if one is None or (other.event.data is None and one.event.data is not None):
        return other
    return one


def _line(event: Event) -> bytes:
    return line_bytes(event.seq, event) + b","
