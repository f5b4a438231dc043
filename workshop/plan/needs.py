"""What customers want, what they must achieve, how the service is for them now, and where on the way it hurts.

A want is a solution somebody asks for; a need is what the customer must achieve.  Wants are linked to needs in the
session (`workshop.session.noting`) or by the officer in the plan, whose word comes last.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from workshop.plan.material import Held, Material, in_order
from workshop.plan.people import as_agreed
from workshop.plan.pointers import resolve
from workshop.session.errors import Refused
from workshop.session.state import Captured, Note, name_key
from workshop.session.themes import said
from workshop.session.wall_words import without_codes
from workshop.votes.model import Result, publishable


class GroupRating(NamedTuple):
    """How one session marked one line of a rating.

    Attributes:
        session_id, segment, stratum: The session and whom it was with.
        vote: The ballot sheet across sessions.
        counts: How many chose each answer, in the order of the answers.
        answered: How many chose a level of the scale.
        middle: The lower and the upper middle level, by their place in ``options``; None where nobody answered.
    """

    session_id: str
    segment: str
    stratum: str
    vote: str
    counts: tuple[int, ...]
    answered: int
    middle: tuple[int, int] | None


class RatingRow(NamedTuple):
    """One line of the rating in all groups that marked it; ``levels`` of the ``options`` are the scale, lowest first."""

    question: str
    options: tuple[str, ...]
    levels: int
    groups: tuple[GroupRating, ...]

    @property
    def low(self) -> int:
        """In how many groups the middle is below the middle of the scale."""
        return sum(
            group.middle is not None and group.middle[1] * 2 < self.levels - 1 for group in self.groups
        )


class Gap(NamedTuple):
    """What one session expects beside what it has now.

    Attributes:
        session_id, segment, stratum: The session and whom it was with.
        expected: The notes that say what is expected, across sessions.
        low: The lines of its rating whose middle is below the middle of the scale.
    """

    session_id: str
    segment: str
    stratum: str
    expected: tuple[str, ...]
    low: tuple[str, ...]


class PainRow(NamedTuple):
    """One step of the way where something is in the way, over all sessions that named it.

    Attributes:
        channel, step: Where.
        barriers: What is in the way, as each session has it.
        feeling: The worst feeling given, from -2 to 2; None where none is.
        sessions: The sessions that named it.
        evidence: The records and the notes they rest on, across sessions.
    """

    channel: str
    step: str
    barriers: tuple[str, ...]
    feeling: int | None
    sessions: tuple[str, ...]
    evidence: tuple[str, ...]


def links(material: Material) -> dict[str, str]:
    """For each want the need it serves, both across sessions, of notes that hold and whose speakers agreed.

    A need that the officer wrote in words, as no note says it, stands in its own words.
    """
    notes = {held.name(note.id): note for held in material.sessions for note in _open(held)}
    found = {
        held.name(note.id): need
        for held in in_order(material.sessions)
        for note in _open(held)
        if note.need and (need := _standing(material, resolve(material, note.need, held.id))) in notes
    }
    for want, need in material.plan.needs.items():
        if want in notes and (need in notes or material.find(need) is None):
            found[want] = need
    return found


def unlinked(material: Material) -> tuple[str, ...]:
    """The wants that no need is known for, across sessions."""
    known = links(material)
    return tuple(
        name
        for held in in_order(material.sessions)
        for note in _open(held)
        if note.kind == "want" and (name := held.name(note.id)) not in known
    )


def ratings(material: Material) -> tuple[RatingRow, ...]:
    """The lines of the ballot sheets on a scale, each with all sessions that marked it, as far as they may be shown."""
    found: dict[tuple[str, tuple[str, ...]], list[tuple[Result, GroupRating]]] = defaultdict(list)
    for held in in_order(material.sessions):
        for vote in held.session.revealed_votes():
            for result in vote.results() if vote.is_sheet else ():
                if result.levels and publishable(result.totals, vote.private):
                    question = result.question
                    key = (name_key(" ".join(question.text.split())), question.options)
                    found[key].append((result, _rating(held, vote.id, result)))
    return tuple(
        RatingRow(
            question=results[0][0].question.text,
            options=options,
            levels=results[0][0].levels,
            groups=tuple(rating for _, rating in results),
        )
        for (_, options), results in found.items()
    )


def gaps(material: Material) -> tuple[Gap, ...]:
    """What customers expect against the service they have: session by session, where either is known."""
    low: dict[str, list[str]] = defaultdict(list)
    for row in ratings(material):
        for group in row.groups:
            if group.middle is not None and group.middle[1] * 2 < row.levels - 1:
                low[group.session_id].append(row.question)
    found = []
    for held in in_order(material.sessions):
        expected = tuple(held.name(note.id) for note in _open(held) if note.kind == "expectation")
        if expected or low[held.id]:
            found.append(
                Gap(held.id, held.session.facts.segment, held.stratum, expected, tuple(low[held.id]))
            )
    return tuple(found)


def pains(material: Material) -> tuple[PainRow, ...]:
    """The pain points on the steps of the journey, channel by channel as they were first named, the worst first."""
    found: dict[tuple[str, str], list[tuple[Held, Captured]]] = defaultdict(list)
    for held in in_order(material.sessions):
        for step in held.session.current_captures("journey_step"):
            feeling = step.fields.get("feeling")
            if step.text("barrier") or (isinstance(feeling, int) and feeling < 0):
                where = name_key(step.text("channel")), name_key(step.text("step"))
                found[where].append((held, step))
    notes = {held.name(note.id) for held in material.sessions for note in _open(held)}
    rows = [_pain(material, notes, steps) for steps in found.values()]
    channels = list(dict.fromkeys(name_key(row.channel) for row in rows))
    return tuple(
        sorted(rows, key=lambda row: (channels.index(name_key(row.channel)), 3 if row.feeling is None else row.feeling))
    )  # fmt: skip


def voiced(material: Material, kind: str) -> list[tuple[str, str]]:
    """The wants, or the needs, that people said and that hold: their names across sessions and their words."""
    return [
        (held.name(note.id), without_codes(held.session, note.text))
        for held in in_order(material.sessions)
        for note in _open(held)
        if note.kind == kind
    ]


def check_link(material: Material, want: str, need: str) -> None:
    """Refuse a link that cannot be.

    Args:
        material: The sessions and the plan.
        want: The want by its name across sessions.
        need: The need by its name, or in words; none: empty.

    Raises:
        Refused: When the one is no want that holds, or the other no need.
    """
    if want not in dict(voiced(material, "want")):
        raise Refused(f"{want or 'That'} is no want of this folder; `workshop needs` lists them.")
    if material.find(need) is not None and need not in dict(voiced(material, "need")):
        raise Refused(f"{need} is no need of this folder; `workshop needs` lists them.")


def _open(held: Held) -> list[Note]:
    return held.session.once("said as agreed", lambda: said(as_agreed(held.session)))


def _standing(material: Material, name: str) -> str:
    """The note that stands for another: itself, or the first of those it was split or joined into."""
    held, note_id = material.find(name), name.rpartition(":")[2]
    if held is None:
        return ""
    for _ in range(len(held.session.notes)):
        note = held.session.notes.get(note_id)
        if note is None or not note.replaced or not note.into:
            break
        note_id = note.into[0]
    return held.name(note_id)


def _rating(held: Held, vote: str, result: Result) -> GroupRating:
    counts = tuple(result.totals.counts)
    answered = sum(counts[: result.levels])
    return GroupRating(
        session_id=held.id,
        segment=held.session.facts.segment,
        stratum=held.stratum,
        vote=held.name(vote),
        counts=counts,
        answered=answered,
        middle=result.median if answered else None,
    )


def _pain(material: Material, notes: set[str], steps: list[tuple[Held, Captured]]) -> PainRow:
    feelings = [value for _, step in steps if isinstance(value := step.fields.get("feeling"), int)]
    evidence: list[str] = []
    for held, step in steps:
        evidence.append(held.name(step.id))
        rests_on = step.fields.get("notes", ())
        found = (resolve(material, one, held.id) for one in rests_on) if isinstance(rests_on, tuple) else ()
        evidence += [name for name in found if name in notes]
    held, first = steps[0]
    return PainRow(
        channel=without_codes(held.session, first.text("channel")),
        step=without_codes(held.session, first.text("step")),
        barriers=tuple(
            dict.fromkeys(
                without_codes(held.session, step.text("barrier"))
                for held, step in steps
                if step.text("barrier")
            )
        ),
        feeling=min(feelings, default=None),
        sessions=tuple(dict.fromkeys(held.id for held, _ in steps)),
        evidence=tuple(dict.fromkeys(evidence)),
    )
