"""The gate: whether enough customers have been heard for a plan to be written (DESIGN 4.1).

Five completed focus groups, internal and external customers both among them.  Completed is a group that has ended, to
which at least one person came, in which at least one remark was written down, and which is no copy of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from workshop.plan.captured import key_of
from workshop.plan.material import Held, Material
from workshop.plan.plan_events import GateOverridden
from workshop.session.first_letter import lower_first
from workshop.session.kinds import ASSUMPTION, KINDS
from workshop.session.state import Session, parse_time

NEEDED = 5
"""Focus groups, from the second seed: "at least 5 focus groups of both internal and external customers"."""

INTERNAL, EXTERNAL, MIXED = "internal", "external", "mixed"
_STRATA = (INTERNAL, EXTERNAL, MIXED)
_WORDS_OF_A_COPY = 3
"""From so many remarks on, two groups with the same ones in the same words are one group: people never repeat that."""


class GroupRow(NamedTuple):
    """One focus group in the register; every focus group of the material has a row.

    Attributes:
        session_id: Its session.
        title: What it is called.
        segment: With which customers.
        stratum: Internal, external or mixed.
        date: When it was held, ISO 8601; of one that is planned when it is to be.
        attended: How many people came; None when nobody has said.
        minutes: How long it took without breaks, in whole minutes; 0 where that is not known.
        place: Where it was held, as it was written down.
        remarks: How many remarks of it hold.
        counted: Whether it counts for the gate.
        why: Why it does not count, as a sentence; empty when it does.
        afterwards: Whether it was entered after it had been held.
    """

    session_id: str
    title: str
    segment: str
    stratum: str
    date: str
    attended: int | None
    minutes: int
    place: str
    remarks: int
    counted: bool
    why: str = ""
    afterwards: bool = False


class NotHeld(NamedTuple):
    """A group that was planned and has not been held; ``dropped`` is why it was given up, None when it is still to be.

    ``id`` is its id in the plan, or its session's where a session was made for it.
    """

    id: str
    segment: str
    stratum: str
    date: str = ""
    dropped: str | None = None


class Gate(NamedTuple):
    """Whether a plan may be written, and why.

    Attributes:
        needed: How many groups it takes.
        held: How many completed groups there are.
        internal: How many of them were with internal customers; external: with external ones.
        is_open: Whether a draft may be written, be it by the groups or by an override.
        overridden: Whether it is open only because somebody said so, with name and reason.
        missing: What is missing, a short sentence each; empty when nothing is.
        next_step: What to do about it, in one sentence.
        groups: The register of focus groups, by date.
        not_held: The groups that were planned and not held.
        overrides: Every override with its time, the earliest first; all are printed.
        next_session: The session that the next step is about, where there is one already.
        next_stratum: With which customers the group is that the next step is about; empty where either may be.
    """

    needed: int
    held: int
    internal: int
    external: int
    is_open: bool
    overridden: bool
    missing: tuple[str, ...]
    next_step: str
    groups: tuple[GroupRow, ...]
    not_held: tuple[NotHeld, ...] = ()
    overrides: tuple[tuple[str, GateOverridden], ...] = ()
    next_session: str = ""
    next_stratum: str = ""

    @property
    def counted(self) -> tuple[GroupRow, ...]:
        """The groups that count."""
        return tuple(row for row in self.groups if row.counted)

    @property
    def words(self) -> str:
        """The gate as the screens say it: ``Ready to write: 3 of 5``."""
        return f"Ready to write: {min(self.held, self.needed)} of {self.needed}"


def gate(material: Material) -> Gate:
    """Whether a plan may be written from these sessions."""
    rows = _rows(material)
    counted = [row for row in rows if row.counted]
    held = len(counted)
    internal = sum(row.stratum == INTERNAL for row in counted)
    external = sum(row.stratum == EXTERNAL for row in counted)
    missing = _missing(held, internal, external)
    not_held = _not_held(material, rows)
    overrides = tuple(material.plan.overrides)
    coming = _coming(rows, not_held, held, internal, external)
    return Gate(
        needed=NEEDED,
        held=held,
        internal=internal,
        external=external,
        is_open=not missing or bool(overrides),
        overridden=bool(missing and overrides),
        missing=missing,
        next_step=coming.told,
        groups=tuple(rows),
        not_held=not_held,
        overrides=overrides,
        next_session=coming.session_id,
        next_stratum=coming.stratum,
    )


def remarks(session: Session) -> list[str]:
    """What participants said, as far as it holds: guesses and what the note-taker added are none of it."""
    return [
        note.text
        for note in session.current_notes()
        if note.kind != ASSUMPTION and (kind := KINDS.get(note.kind)) is not None and kind.spoken
    ]


def minutes_held(session: Session) -> int:
    """How long the people were together, without breaks and the debrief, in whole minutes; 0 where that is not known.

    What was entered afterwards, or never started on screen, took what its facts say.
    """
    facts = session.facts
    if session.started_at and session.ended_at and not session.afterwards:
        gone = parse_time(session.ended_at) - parse_time(session.started_at)
        without = session.break_seconds + sum(run.seconds for run in session.stage_order if run.design.after)
        return max(round((gone.total_seconds() - without) / 60), 0)
    try:
        begun, over = (datetime.strptime(at, "%H:%M") for at in (facts.starts, facts.ends))
    except ValueError:
        return 0
    return max(int((over - begun).total_seconds()) // 60, 0)


def _rows(material: Material) -> list[GroupRow]:
    """The register; of copies of one group the first that is complete counts."""
    rows: list[GroupRow] = []
    events: dict[str, Held] = {}
    words: dict[object, Held] = {}
    for held in material.sessions:
        session = held.session
        if not held.is_group or session.companion_of or (held.example and not material.plan.example):
            continue
        said = remarks(session)
        why = _unfinished(held, len(said))
        if not why:
            alike: object = tuple(sorted(said))
            if len(said) < _WORDS_OF_A_COPY:
                # Few words may be said twice, but not in one group of one day.
                alike = (
                    alike,
                    held.date,
                    held.stratum,
                    key_of(session.facts.segment),
                    key_of(session.facts.title),
                )
            if copied := next((events[event.id] for event in session.log if event.id in events), None):
                why = f"It is a copy of {copied.id}."
            elif copied := words.get(alike):
                why = f"It holds the same remarks as {copied.id}, word for word."
            else:
                events.update((event.id, held) for event in session.log)
                words[alike] = held
        rows.append(_row(held, len(said), why))
    return rows


def _row(held: Held, said: int, why: str) -> GroupRow:
    session = held.session
    facts = session.facts
    return GroupRow(
        session_id=held.id,
        title=facts.title or session.design.title,
        segment=facts.segment,
        stratum=held.stratum,
        date=held.date,
        attended=session.attendance.attended,
        minutes=minutes_held(session),
        place=facts.place,
        remarks=said,
        counted=not why,
        why=why,
        afterwards=session.afterwards,
    )


def _unfinished(held: Held, said: int) -> str:
    """Why a group is not completed, whatever else there is; empty when it is."""
    session = held.session
    if session.status == "planned":
        return "It has not been held yet."
    if session.status != "ended":
        return "It has not been ended."
    if held.stratum not in _STRATA:
        return "It was not with customers, internal or external."
    if not session.attendance.attended:
        return (
            "Nobody has said how many people came." if session.attendance.attended is None else "Nobody came."
        )
    return "" if said else "Nothing that was said is written down."


def _missing(held: int, internal: int, external: int) -> tuple[str, ...]:
    found = []
    if short := max(NEEDED - held, 0):
        found.append("1 more focus group to hold." if short == 1 else f"{short} more focus groups to hold.")
    for stratum, count in ((INTERNAL, internal), (EXTERNAL, external)):
        if not count:
            found.append(f"No group with {stratum} customers has been held.")
    return tuple(found)


def _not_held(material: Material, rows: Sequence[GroupRow]) -> tuple[NotHeld, ...]:
    """What the plan's log and the sessions say is to be held, and was not; each group held stands for one planned."""
    heard = [(row.stratum, {key_of(row.segment), key_of(row.title)}) for row in rows if row.counted]
    found = []
    for group in material.plan.groups.values():
        match = next(
            (at for at in heard if at[0] in (group.stratum, MIXED) and key_of(group.segment) in at[1]), None
        )
        if match is not None:
            heard.remove(match)
        else:
            found.append(NotHeld(group.id, group.segment, group.stratum, group.date, group.dropped))
    named = {key_of(group.segment) for group in found}
    for row in rows:
        waiting = not row.counted and row.why == "It has not been held yet."
        if waiting and named.isdisjoint({key_of(row.segment), key_of(row.title)}):
            found.append(NotHeld(row.session_id, row.segment or row.title, row.stratum, row.date))
    return tuple(found)


class _Coming(NamedTuple):
    """What brings the gate on, in one sentence, with the session it is about and its customers, where they are known."""

    told: str
    session_id: str = ""
    stratum: str = ""


def _coming(
    rows: Sequence[GroupRow], not_held: Sequence[NotHeld], held: int, internal: int, external: int
) -> _Coming:
    """What is next: where a group was begun that is first, else the next one planned."""
    short = NEEDED - held
    lacking = INTERNAL if not internal else EXTERNAL if not external else ""
    if short <= 0 and not lacking:
        return _Coming("Enough groups have been held: write the draft.")
    # With as many groups to hold as kinds of customers are lacking, the next one has to be of that kind.
    for row in rows:
        if row.why == "It has not been ended.":
            told = f"End the group {row.title} of {row.date}, with the number of people who came."
            return _Coming(told, row.session_id, row.stratum)
        if row.why in ("Nobody has said how many people came.", "Nothing that was said is written down."):
            told = f"Complete the group {row.title} of {row.date}: {lower_first(row.why)}"
            return _Coming(told, row.session_id, row.stratum)
    waiting = [group for group in not_held if group.dropped is None]
    only = (
        [group for group in waiting if group.stratum == lacking]
        if lacking and (waiting or short <= 1)
        else waiting
    )
    if only:
        group = min(only, key=lambda one: (one.date or "9", one.id))
        when = f", planned for {group.date}" if group.date else ""
        told = f"Hold the planned group with {group.segment} ({group.stratum}){when}."
        return _Coming(told, _made_for(group, rows), group.stratum)
    kind = f"{lacking} customers" if lacking else "internal or external customers"
    return _Coming(f"Hold a focus group with {kind}: {max(short, 1)} to go.", stratum=lacking)


def _made_for(group: NotHeld, rows: Sequence[GroupRow]) -> str:
    """The session that was made for a planned group and has not been held; empty where there is none."""
    for row in rows:
        named = (
            key_of(group.segment) in (key_of(row.segment), key_of(row.title)) and row.stratum == group.stratum
        )
        if row.why == "It has not been held yet." and (row.session_id == group.id or named):
            return row.session_id
    return ""
