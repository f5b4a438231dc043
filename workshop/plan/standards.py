"""What sessions have set down for the plan: promises, measures, guidelines, expectations, training, journey, needs.

Every row carries the ids it rests on.  Records that replace one another are one row, the latest version first and the
earlier ones beside it.  Wordings, initiatives and the focus are in `workshop.plan.choices`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from workshop.plan.captured import Entry, VoteRow, entries, found_by, key_of, lineages, passed, votes_on
from workshop.plan.choices import (
    FocusArea,
    FocusChoice,
    InitiativeRow,
    ProposalRow,
    VisionRow,
    focus,
    initiatives,
    proposals,
    visions,
)
from workshop.plan.material import Material
from workshop.plan.needs import links
from workshop.plan.people import as_agreed
from workshop.session.capture_kinds import LEVELS, SITUATIONS
from workshop.session.room import is_word_for_word
from workshop.session.wall_words import without_codes

__all__ = [
    "ExpectationRow", "FocusArea", "FocusChoice", "GuidelineRow", "InitiativeRow", "JourneyRow", "MeasureRow", "NeedRow",
    "ProposalRow", "ReadingRow", "StandardRow", "TrainingRow", "VisionRow", "expectations", "focus", "guidelines",
    "initiatives", "journey", "loose_readings", "measures", "needs", "proposals", "standards", "training", "visions",
]  # fmt: skip


class StandardRow(NamedTuple):
    """A promise to customers.

    Attributes:
        id: Its record, as ``session-id:S1``.
        text: The promise in plain words.
        service, segment, channel, metric, comparator, target, unit, share, clock, exclusions, baseline, baseline_date,
            source, owner_role, start, review, version, condition, goal: Its fields; ``share`` in hundredths.
        rests_on: What it rests on, as its writers named it.
        missing: What it lacks to be complete (research/domain.md 1.3), in plain words.
        votes: The votes on these words or on earlier ones of the same record.
        passed: Whether the last vote on it passed; None where none was held.
        earlier: The versions it replaced, the latest first.
        evidence: The ids it rests on.
    """

    id: str
    text: str
    service: str
    segment: str
    channel: tuple[str, ...]
    metric: str
    comparator: str
    target: int | None
    unit: str
    share: int | None
    clock: str
    exclusions: str
    baseline: int | None
    baseline_date: str
    source: str
    owner_role: str
    start: str
    review: str
    version: int
    condition: str
    goal: str
    rests_on: tuple[str, ...]
    missing: tuple[str, ...]
    votes: tuple[VoteRow, ...]
    passed: bool | None
    earlier: tuple[StandardRow, ...]
    evidence: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether it says everything that a promise has to say."""
        return not self.missing


class ReadingRow(NamedTuple):
    """One figure of a measure."""

    id: str
    measure: str
    period: str
    value: int | None
    unit: str
    n: int | None
    source: str
    note: str
    date: str


class MeasureRow(NamedTuple):
    """A measure with its figures; ``standard`` is the promise it belongs to, by id, empty for none."""

    id: str
    name: str
    kind: str
    formula: str
    standard: str
    unit: str
    baseline: int | None
    target: int | None
    source: str
    frequency: str
    owner_role: str
    forum: str
    state: str
    missing: tuple[str, ...]
    readings: tuple[ReadingRow, ...]
    evidence: tuple[str, ...]

    @property
    def measure_first(self) -> bool:
        """Whether a target stands there for which nobody knows today's figure."""
        return self.target is not None and self.baseline is None and not self.readings


class GuidelineRow(NamedTuple):
    """What staff may and must do in a situation; ``earlier`` are the versions before it, the latest first."""

    id: str
    situation: str
    kind: str
    may: str
    must: str
    who_decides: str
    wish: str
    state: str
    rests_on: tuple[str, ...]
    missing: tuple[str, ...]
    earlier: tuple[GuidelineRow, ...]
    evidence: tuple[str, ...]


class ExpectationRow(NamedTuple):
    """What is expected of a level: management, supervisors, front line; empty where nobody said of whom."""

    id: str
    level: str
    text: str
    evidence: tuple[str, ...]


class TrainingRow(NamedTuple):
    """What is trained, and for whom."""

    id: str
    text: str
    for_whom: str
    evidence: tuple[str, ...]


class JourneyRow(NamedTuple):
    """A step of a customer's journey; ``feeling`` from -2 to 2, None where nobody said."""

    id: str
    channel: str
    step: str
    need: str
    barrier: str
    feeling: int | None
    place: int
    segment: str
    rests_on: tuple[str, ...]
    evidence: tuple[str, ...]


class NeedRow(NamedTuple):
    """What customers must achieve, and the wants that serve it; words of nobody who may not be quoted."""

    need: str
    wants: tuple[str, ...]
    groups: tuple[str, ...]
    evidence: tuple[str, ...]


def standards(material: Material) -> tuple[StandardRow, ...]:
    """Every promise in its latest version, those before it beside."""
    found = entries(material, "standard")
    votes = votes_on(found)
    rows = []
    for run in lineages(found, _replaced):
        earlier: tuple[StandardRow, ...] = ()
        for one in reversed(run):
            earlier = (_standard(one, votes.get(one.name, ()), earlier), *earlier)
        rows.append(earlier[0])
    return tuple(rows)


def measures(material: Material) -> tuple[MeasureRow, ...]:
    """Every measure with its figures by date; a measure of the same name in a later session is the same one."""
    found = entries(material, "measure")
    promises = entries(material, "standard")
    read = _readings(material, found)
    rows = []
    for run in lineages(
        found, lambda one, before: _last(before, lambda old: key_of(old.first) == key_of(one.first))
    ):
        latest = run[0]
        names = {one.name for one in run}
        figures = tuple(reading for reading in read if reading.measure in names)
        promise = _promise_of(latest, promises)
        rows.append(
            MeasureRow(
                id=latest.name,
                name=latest.first,
                kind=latest.text("kind"),
                formula=latest.text("formula"),
                standard=promise.name if promise else "",
                unit=latest.text("unit"),
                baseline=latest.number("baseline"),
                target=latest.number("target"),
                source=latest.text("source"),
                frequency=latest.text("frequency"),
                owner_role=latest.text("owner_role"),
                forum=latest.text("forum"),
                state=latest.text("state"),
                missing=latest.missing,
                readings=figures,
                evidence=(*(one.name for one in run), *(reading.id for reading in figures)),
            )
        )
    return tuple(rows)


def loose_readings(material: Material) -> tuple[ReadingRow, ...]:
    """The figures that belong to no measure on record."""
    return tuple(
        reading for reading in _readings(material, entries(material, "measure")) if not reading.measure
    )


def guidelines(material: Material) -> tuple[GuidelineRow, ...]:
    """Every guideline by what it is about; one on the same situation, or that rests on an earlier one, replaces it."""
    found = entries(material, "guideline")

    def before(one: Entry, earlier: Sequence[Entry]) -> Entry | None:
        named = [found_by(earlier, name, one.held) for name in one.texts("evidence") if ":" in name]
        same = _last(
            earlier, lambda old: old.held.id != one.held.id and key_of(old.first) == key_of(one.first)
        )
        return next((old for old in named if old is not None), same)

    rows = []
    for run in lineages(found, before):
        earlier: tuple[GuidelineRow, ...] = ()
        for one in reversed(run):
            earlier = (_guideline(one, earlier), *earlier)
        rows.append(earlier[0])
    places = {kind: at for at, kind in enumerate(SITUATIONS)}
    return tuple(sorted(rows, key=lambda row: places.get(row.kind, len(places))))


def expectations(material: Material) -> tuple[ExpectationRow, ...]:
    """What is expected, from management down to the front line."""
    places = {level: at for at, level in enumerate(LEVELS)}
    rows = [
        ExpectationRow(one.name, one.text("level"), one.first, (one.name,))
        for one in entries(material, "expectation")
    ]
    return tuple(sorted(rows, key=lambda row: places.get(row.level, len(places))))


def training(material: Material) -> tuple[TrainingRow, ...]:
    """What is to be trained."""
    return tuple(
        TrainingRow(one.name, one.first, one.text("for"), (one.name,))
        for one in entries(material, "training")
    )


def journey(material: Material) -> tuple[JourneyRow, ...]:
    """The steps of the journeys, channel by channel in the order they were first named, in their order."""
    rows = [
        JourneyRow(
            id=one.name,
            channel=one.text("channel"),
            step=one.first,
            need=one.text("need"),
            barrier=one.text("barrier"),
            feeling=one.number("feeling"),
            place=one.number("n") or 0,
            segment=one.held.session.facts.segment,
            rests_on=one.texts("notes"),
            evidence=(one.name,),
        )
        for one in entries(material, "journey_step")
    ]
    channels = list(dict.fromkeys(key_of(row.channel) for row in rows))
    sessions = list(dict.fromkeys(row.id.rpartition(":")[0] for row in rows))
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                channels.index(key_of(row.channel)),
                sessions.index(row.id.rpartition(":")[0]),
                row.place,
            ),
        )
    )


def needs(material: Material) -> tuple[NeedRow, ...]:
    """The needs with the wants that were linked to them; a want or need noted word for word is not told here."""
    words: dict[str, tuple[str, str]] = {}
    for held in material.sessions:
        session = as_agreed(held.session)
        for note in session.open_notes():
            if not is_word_for_word(session, note):
                words[held.name(note.id)] = (without_codes(session, note.text), held.id)
    rows: dict[str, list[str]] = {}
    for want, need in links(material).items():
        if want in words and (need in words or ":" not in need):
            rows.setdefault(need, []).append(want)
    return tuple(
        NeedRow(
            need=words[need][0] if need in words else need,
            wants=tuple(words[want][0] for want in wants),
            groups=tuple(dict.fromkeys(words[want][1] for want in wants)),
            evidence=tuple(dict.fromkeys([*([need] if need in words else []), *wants])),
        )
        for need, wants in rows.items()
    )


def _replaced(one: Entry, before: Sequence[Entry]) -> Entry | None:
    """What a promise stands instead of: what it names, else one with the same words of an earlier session."""
    if one.text("replaces"):
        return found_by(before, one.text("replaces"), one.held)
    return _last(before, lambda old: key_of(old.first) == key_of(one.first))


def _last(found: Sequence[Entry], fits: Callable[[Entry], bool]) -> Entry | None:
    return next((one for one in reversed(found) if fits(one)), None)


def _standard(one: Entry, votes: tuple[VoteRow, ...], earlier: tuple[StandardRow, ...]) -> StandardRow:
    return StandardRow(
        id=one.name,
        text=one.first,
        service=one.text("service"),
        segment=one.text("segment"),
        channel=one.texts("channel"),
        metric=one.text("metric"),
        comparator=one.text("comparator"),
        target=one.number("target"),
        unit=one.text("unit"),
        share=one.number("share"),
        clock=one.text("clock"),
        exclusions=one.text("exclusions"),
        baseline=one.number("baseline"),
        baseline_date=one.text("baseline_date"),
        source=one.text("source"),
        owner_role=one.text("owner_role"),
        start=one.text("start"),
        review=one.text("review"),
        version=one.number("version") or len(earlier) + 1,
        condition=one.text("condition"),
        goal=one.text("goal"),
        rests_on=one.texts("evidence"),
        missing=one.missing,
        votes=votes,
        passed=passed(votes),
        earlier=earlier,
        evidence=(one.name, *(vote.id for vote in votes), *(old.id for old in earlier)),
    )


def _guideline(one: Entry, earlier: tuple[GuidelineRow, ...]) -> GuidelineRow:
    return GuidelineRow(
        id=one.name,
        situation=one.first,
        kind=one.text("kind"),
        may=one.text("may"),
        must=one.text("must"),
        who_decides=one.text("who_decides"),
        wish=one.text("wish"),
        state=one.text("state"),
        rests_on=one.texts("evidence"),
        missing=one.missing,
        earlier=earlier,
        evidence=(one.name, *(old.id for old in earlier)),
    )


def _promise_of(measure: Entry, promises: Sequence[Entry]) -> Entry | None:
    return found_by(promises, measure.text("standard"), measure.held) if measure.text("standard") else None


def _readings(material: Material, known: Sequence[Entry]) -> list[ReadingRow]:
    """Every figure, with the name of the measure it belongs to, empty for none; by date."""
    rows = []
    for one in entries(material, "reading"):
        measure = found_by(known, one.first, one.held)
        rows.append(
            ReadingRow(
                id=one.name,
                measure=measure.name if measure else "",
                period=one.text("period"),
                value=one.number("value"),
                unit=one.text("unit") or (measure.text("unit") if measure else ""),
                n=one.number("n"),
                source=one.text("source"),
                note=one.text("note"),
                date=one.held.date,
            )
        )
    return rows
