"""What stands behind the damage of a session file: which events the chain proves, and what is known of the lost ones."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from workshop.record.clean import clean
from workshop.record.event import Event, verify_from
from workshop.store.chaining import told
from workshop.store.damaged_lines import Stated, document_of, event_of, has_content, stated
from workshop.store.wrong_bits import put_right

LOST = "event.lost"

_FURTHEST = 1000
"""Events that may be gone without a trace before a number is no longer believed."""
_MOST_TRIED = 50
"""Lines behind the damage in which a wrong bit is looked for: where more are damaged it is not of single bits."""
_TOGETHER = "it was recorded together with an event that is lost"


class LostEvent(NamedTuple):
    """An event that could not be saved: what is known of it, and why.

    ``words`` is what of it can be read, as it stands in the file; nothing proves that it was written so.
    """

    seq: int
    type: str
    ref: str
    why: str
    words: str = ""


class Line(NamedTuple):
    """A line behind the damage: the event it holds, if it does, and whether the chain proves it."""

    raw: bytes
    event: Event | None
    proven: bool


def later_lines(rest: bytes, previous: str, right: list[int] | None = None) -> list[Line]:
    """What stands behind the damage, line by line.

    Args:
        rest: The bytes behind the last event that holds.
        previous: The hash of that event.
        right: Where the numbers of events go in which one wrong bit was put right; without it none is looked for.
    """
    found, mended = _lines_of(rest, previous, right is not None)
    if ordered := _in_order(rest):
        # As a tool leaves them that joins two versions of a text line by line.
        other, mended_there = _lines_of(ordered, previous, right is not None)
        if sum(one.proven for one in other) > sum(one.proven for one in found):
            found, mended = other, mended_there
    if right is not None:
        right += mended
    return found


def _in_order(rest: bytes) -> bytes:
    """The lines by the numbers of their events, each once; empty where they stand so.

    A line without an event stays behind the one before it.
    """
    lines: list[tuple[int, bytes]] = []
    seq = 0
    for raw in rest.lstrip(b",\n").split(b"\n"):
        event = event_of(raw)
        seq = event.seq if event is not None else seq
        lines.append((seq, document_of(raw)))
    ordered = sorted(dict.fromkeys(lines), key=lambda line: line[0])
    return b",\n".join(raw for _, raw in ordered) if ordered != lines else b""


def _lines_of(rest: bytes, previous: str, look_for_bits: bool) -> tuple[list[Line], list[int]]:
    """The lines in the order in which they stand, and the numbers of those in which a wrong bit was put right."""
    found: list[Line] = []
    right: list[int] = []
    data = bytearray(rest.lstrip(b",\n"))
    before, seq, tries, offset = previous, 0, 0, 0
    while offset < len(data):
        raw = _line_at(data, offset)
        if has_content(raw):
            event = event_of(raw)
            proven = event is not None and bool(before) and not verify_from(before, event.seq, [event])
            seq = stated(raw, event).seq or seq + 1
            # In the first of them it was looked for already.
            if not proven and before and found and look_for_bits and tries < _MOST_TRIED:
                tries += 1
                if (mended := put_right(data, offset, before, seq)) is not None:
                    event, proven, raw = mended, True, _line_at(data, offset)
                    right.append(seq)
            found.append(Line(raw, event, proven))
            # The hash that a damaged line states for itself is what the next event was chained from.
            before = stated(raw, event).hash
        offset += len(raw) + 1
    return found, right


def _line_at(data: bytearray, offset: int) -> bytes:
    stop = data.find(b"\n", offset)
    return bytes(data[offset : stop if stop >= 0 else len(data)])


def sorted_out(
    known: Collection[str], top: int, later: Iterable[Line]
) -> tuple[list[Event], list[LostEvent]]:
    """What of the later events is recorded anew: those the chain proves, whole appends only, each once.

    Args:
        known: The ids and the hashes of the events before the damage.
        top: The number of the last of them.
        later: What stands behind it.
    """
    known = set(known)
    kept = top
    saved: list[Event] = []
    lost: list[tuple[Stated, LostEvent]] = []
    append: list[Event] = []

    def give_up() -> None:
        lost.extend((stated(b"", event), _given_up(event, _TOGETHER)) for event in append)
        append.clear()

    for one in later:
        event = one.event
        if event is not None and (event.id in known or event in append):
            continue  # the same line once more
        if event is None or not one.proven or event.seq <= top:
            give_up()
            lost.append((stated(one.raw, event), _lost(one)))
            continue
        follows = append and (event.seq, event.part) == (append[-1].seq + 1, append[-1].part + 1)
        if append and not (follows and event.of == append[-1].of):
            give_up()
        if not append and event.part != 1:
            lost.append((stated(b"", event), _given_up(event, _TOGETHER)))
            continue
        append.append(event)
        if event.part == event.of:
            saved += append
            known.update(*((each.id, each.hash) for each in append))
            top = append[-1].seq
            append = []
    give_up()
    # What is left of a line is nothing lost where that line stands whole elsewhere.
    gone = [one for said, one in lost if not _is_told_of(said, known)]
    return saved, _gaps_filled(kept, saved, gone)


def _is_told_of(said: Stated, known: set[str]) -> bool:
    """Whether all that a line names is among these ids and hashes, and it names something."""
    named = {said.id, said.hash} - {""}
    return bool(named) and named <= known


def tombstone(one: LostEvent) -> Event:
    """The event that stands for a lost one in the record: what is known of it but its words."""
    data: dict[str, Any] = {"why": one.why}
    if one.seq:
        data["event"] = one.seq
    if one.type:
        data["type"] = one.type
    ref = one.ref if re.fullmatch(r"[A-Z]{1,2}[1-9][0-9]{0,6}", one.ref) else ""
    return told(LOST, data, ref)


def _lost(one: Line) -> LostEvent:
    event = one.event
    if event is not None:
        return _given_up(event, "it cannot be proven to be as it was written" if one.raw else _TOGETHER)
    said = stated(one.raw, None)
    return LostEvent(said.seq, said.type, said.ref, "its line cannot be read", words_of(one))


def _given_up(event: Event, why: str) -> LostEvent:
    return LostEvent(event.seq, event.type, event.ref, why, words_of(Line(b"", event, False)))


def words_of(one: Line) -> str:
    """What can be read of a line: its data, or where it holds no event all of it as it stands; empty where redacted."""
    if one.event is None:
        return clean(one.raw.decode("utf-8", errors="replace")).text
    data = one.event.data
    return clean(json.dumps(data, ensure_ascii=False)).text if data is not None else ""


def _gaps_filled(kept: int, saved: list[Event], lost: list[LostEvent]) -> list[LostEvent]:
    """Add the events that must have been there by the numbers of those behind them, and of which nothing is left."""
    last = max((event.seq for event in saved), default=kept)
    # A number that was itself damaged would make thousands of others missing.
    likely = last + len(lost) + _FURTHEST
    lost = [one if kept < one.seq <= likely else one._replace(seq=0) for one in lost]
    there = {event.seq for event in saved} | {one.seq for one in lost}
    last = max(last, *(one.seq for one in lost)) if lost else last
    missing = [seq for seq in range(kept + 1, last) if seq not in there]
    # A line without a readable number is one of the missing ones, not one more.
    unnumbered = [one for one in lost if not one.seq]
    named = [one._replace(seq=seq) for one, seq in zip(unnumbered, missing, strict=False)]
    rest = [LostEvent(seq, "", "", "nothing of it is left") for seq in missing[len(named) :]]
    kept_unnumbered = unnumbered[len(named) :]
    return (
        sorted([*(one for one in lost if one.seq), *named, *rest], key=lambda one: one.seq) + kept_unnumbered
    )
