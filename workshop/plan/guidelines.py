"""What staff go by: what they may and must do in a situation, what is expected of them, and what they are trained in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workshop.plan.captured import Entry, entries, found_by, lineages, same_words
from workshop.plan.material import Material
from workshop.session.capture_kinds import LEVELS, SITUATIONS


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


def guidelines(material: Material) -> tuple[GuidelineRow, ...]:
    """Every guideline by what it is about; one on the same situation, or that rests on an earlier one, replaces it."""
    found = entries(material, "guideline")

    def before(one: Entry, earlier: Sequence[Entry]) -> Entry | None:
        named = [found_by(earlier, name, one.held) for name in one.texts("evidence") if ":" in name]
        same = same_words(one, [old for old in earlier if old.held.id != one.held.id])
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
