"""The customer map: every internal and external customer group, who has heard it, and which groups are still to hold."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from workshop.plan.captured import Entry, entries, key_of, lineages, same_words
from workshop.plan.gate import Gate, GroupRow, gate, minutes_held
from workshop.plan.material import Held, Material
from workshop.plural import counted
from workshop.session.people import segment_of

INTERNAL, EXTERNAL = "internal", "external"

_A_YEAR = {
    "hour": 8760, "night": 365, "day": 365, "school day": 180, "working day": 250, "week": 52, "month": 12, "quarter": 4,
    "year": 1,
}  # fmt: skip
"""How often a year a volume counts that is given by such a time; rounded, for putting in order only."""
_PER = re.compile(r"\b(?:a|an|per|each|every) (" + "|".join(sorted(_A_YEAR, key=len, reverse=True)) + r")\b")


class SegmentRow(NamedTuple):
    """One customer group of the map.

    Attributes:
        id: Its latest record, as ``session-id:G1``.
        name: What it is called.
        stratum: Internal or external; empty where nobody said.
        relation: What they need from the department.
        services, channels: What they get, and how.
        volume: How many, None where nobody knows; of ``volume_unit``, as ``volume_source`` says.
        grade: How sure that is: fact, estimate or guess.
        access: Access needs and languages.
        heard: The focus groups that heard it, those that count for the gate, by session id.
        planned: The groups that are planned with it and not held, by their ids.
        evidence: The records it rests on.
    """

    id: str
    name: str
    stratum: str
    relation: str
    services: tuple[str, ...]
    channels: tuple[str, ...]
    volume: int | None
    volume_unit: str
    volume_source: str
    grade: str
    access: str
    added: str
    heard: tuple[str, ...]
    planned: tuple[str, ...]
    missing: tuple[str, ...]
    evidence: tuple[str, ...]

    @property
    def how_many(self) -> str:
        """The volume in words, such as ``2,300 trips a night (fact: fare boxes)``."""
        if self.volume is None:
            return f"not known ({self.volume_source})" if self.volume_source else "not known"
        said = ": ".join(filter(None, (self.grade, self.volume_source)))
        return f"{self.volume:,} {self.volume_unit}".strip() + (f" ({said})" if said else "")

    @property
    def state(self) -> str:
        """``heard``, ``planned`` or ``not heard``."""
        return "heard" if self.heard else "planned" if self.planned else "not heard"


class Proposed(NamedTuple):
    """A focus group to hold, with the reason in a sentence."""

    segment: str
    stratum: str
    reason: str
    evidence: tuple[str, ...]


class CustomerMap(NamedTuple):
    """The map.

    Attributes:
        rows: Every customer group, internal ones first, those most heard of all in the order of the map.
        not_heard: Those that no group has heard, planned or not.
        proposed: The groups still to hold, the next one first.
        hours: Hours spent on all sessions without breaks, to the nearest whole hour; ``minutes`` the same in minutes.
        people: How many people came to the focus groups that count; ``present`` to all sessions.
        off_the_map: Focus groups whose customers are on no map: session id and what they were called.
        evidence: The sessions that were counted.
    """

    rows: tuple[SegmentRow, ...]
    not_heard: tuple[SegmentRow, ...]
    proposed: tuple[Proposed, ...]
    hours: int
    people: int
    minutes: int
    present: int
    off_the_map: tuple[tuple[str, str], ...]
    evidence: tuple[str, ...]

    def of(self, stratum: str) -> tuple[SegmentRow, ...]:
        """The customer groups inside, or outside."""
        return tuple(row for row in self.rows if row.stratum == stratum)


def customer_map(material: Material) -> CustomerMap:
    """The map of all sessions; the same name in two of them is one customer group, as it was described last."""
    at_gate = gate(material)
    heard = {row.session_id: _heard(material, row) for row in at_gate.counted}
    runs = lineages(entries(material, "segment"), same_words)
    rows = [_row(run, heard, at_gate) for run in runs]
    rows.sort(key=lambda row: {INTERNAL: 0, EXTERNAL: 1}.get(row.stratum, 2))
    known = {key_of(row.name) for row in rows}
    not_heard = tuple(row for row in rows if not row.heard)
    held = [one for one in material.sessions if one.session.status != "planned"]
    minutes = sum(minutes_of(one) for one in held)
    return CustomerMap(
        rows=tuple(rows),
        not_heard=not_heard,
        proposed=_proposed(not_heard, at_gate),
        hours=(minutes + 30) // 60,
        people=sum(row.attended or 0 for row in at_gate.counted),
        minutes=minutes,
        present=sum(one.session.attendance.attended or 0 for one in held),
        off_the_map=tuple(
            (row.session_id, row.segment or row.title)
            for row in at_gate.counted
            if known.isdisjoint(heard[row.session_id])
        ),
        evidence=tuple(one.id for one in held),
    )


def minutes_of(held: Held) -> int:
    """How long a session took, the time of its stages without breaks; what was entered afterwards as its facts say."""
    session = held.session
    seconds = sum(run.seconds for run in session.stages.values())
    return minutes_held(session) if session.afterwards or not seconds else round(seconds / 60)


def _heard(material: Material, group: GroupRow) -> set[str]:
    """The names of the customer groups that a focus group heard: as the officer said, else as the session says."""
    told = material.plan.heard.get(group.session_id)
    if told is not None:
        return {key_of(name) for name in told}
    held = material.find(group.session_id)
    codes = held.session.attendance.codes if held else ()
    single = {key_of(segment_of(held.session, code)) for code in codes} if held else set()
    return ({key_of(group.segment)} | single) - {""}


def _row(run: Sequence[Entry], heard: Mapping[str, set[str]], at_gate: Gate) -> SegmentRow:
    one = run[0]
    name = key_of(one.first)
    return SegmentRow(
        id=one.name,
        name=one.first,
        stratum=one.text("stratum"),
        relation=one.text("relation"),
        services=one.texts("services"),
        channels=one.texts("channels"),
        volume=one.number("volume"),
        volume_unit=one.text("volume_unit"),
        volume_source=one.text("volume_source"),
        grade=one.text("grade"),
        access=one.text("access"),
        added=one.text("added"),
        heard=tuple(group for group, names in heard.items() if name in names),
        planned=tuple(
            group.id for group in at_gate.not_held if group.dropped is None and key_of(group.segment) == name
        ),
        missing=one.missing,
        evidence=tuple(entry.name for entry in run),
    )


def _proposed(not_heard: Sequence[SegmentRow], at_gate: Gate) -> tuple[Proposed, ...]:
    """Whom to hear next: what the gate lacks first, then whichever side was heard less, the largest group of it."""
    waiting = [group for group in at_gate.not_held if group.dropped is None]
    sides = {
        INTERNAL: at_gate.internal + sum(group.stratum == INTERNAL for group in waiting),
        EXTERNAL: at_gate.external + sum(group.stratum == EXTERNAL for group in waiting),
    }
    still = at_gate.needed - at_gate.held - len(waiting)
    enough = still <= 0
    left = sorted((row for row in not_heard if not row.planned and row.stratum), key=_by_volume)
    found: list[Proposed] = []
    while left:
        open_sides = {row.stratum for row in left}
        side = min(open_sides, key=lambda one: (sides.get(one, 0), one))
        row = next(one for one in left if one.stratum == side)
        left.remove(row)
        lacking = side in sides and not sides[side]
        balance = _balance(side, sides, lacking, still, enough)
        found.append(Proposed(row.name, side, f"{balance} {_size(row)}", (row.id, *row.evidence[1:])))
        sides[side] = sides.get(side, 0) + 1
        still -= 1
    return tuple(found)


def _balance(side: str, sides: Mapping[str, int], lacking: bool, still: int, enough: bool) -> str:
    """Why it is this side's turn; ``sides`` is how many groups are held, planned and proposed before this one."""
    if lacking:
        return f"No group with {side} customers is held or planned."
    if still > 0:
        needed = counted(still, "more group is", "more groups are")
        return f"{needed} needed; this makes {sides[side] + 1} with {side} customers."
    with_those = (
        "Enough groups are held or planned" if enough else "With those proposed before it there are enough"
    )
    return f"{with_those}; these customers have not been heard."


def _size(row: SegmentRow) -> str:
    if row.volume is None:
        return "Nobody knows how many they are."
    return f"{row.volume:,} {row.volume_unit}".strip() + (
        f", {_GRADES[row.grade]}." if row.grade in _GRADES else "."
    )


_GRADES = {"fact": "counted", "estimate": "estimated", "guess": "guessed"}


def _by_volume(row: SegmentRow) -> tuple[int, int]:
    """The most in a year first; those nobody counted last.  Guesses stand after figures somebody can show."""
    if row.volume is None:
        return (2, 0)
    per = _PER.search(row.volume_unit.casefold())
    return (int(row.grade == "guess"), -row.volume * (_A_YEAR[per[1]] if per else 1))
