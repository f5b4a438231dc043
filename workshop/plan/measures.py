"""What is measured: measures with the promise they belong to, and the figures that sessions brought for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workshop.plan.captured import Entry, entries, found_by, lineages, same_words
from workshop.plan.material import Material


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


def measures(material: Material) -> tuple[MeasureRow, ...]:
    """Every measure with its figures by date; a measure of the same name in a later session is the same one."""
    found = entries(material, "measure")
    promises = entries(material, "standard")
    read = _readings(material, found)
    rows = []
    for run in lineages(found, same_words):
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
