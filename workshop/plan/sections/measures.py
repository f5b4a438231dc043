"""Section 12: what is measured, from where to where, by whom, and where the figures are looked at."""

from __future__ import annotations

from workshop.plan.blocks import Block, Chart, Item, Missing, Section, Table
from workshop.plan.material import Material
from workshop.plan.measures import MeasureRow, loose_readings
from workshop.plan.sections.parts import dated, figure, made, once, sentence
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.wording import listed

_SESSION = "The standards session, at its stage on measures."
_REVIEW = "A measures review, once a quarter."
_HEAD = ("Measure", "Result today", "Target", "How often", "Who counts")
_LACKS = {"formula": "how it is counted"}


def section(of: Material | Sources) -> Section:
    """Measures with their figures so far."""
    sources = sources_of(of)
    rows = sources.measures
    blocks: list[Block] = []
    if not rows:
        return made("measures", sources, [Missing("No measure is recorded.", _SESSION)])
    blocks += [measures_table(sources), _how(rows)]
    for lack in dict.fromkeys(name for row in rows for name in row.missing):
        names = listed([f"'{row.name}'" for row in rows if lack in row.missing])
        blocks.append(
            Missing(f"Of {names} it is not said: {_LACKS.get(lack.lower(), lack.lower())}.", _SESSION)
        )
    for kind in ("behaviour", "satisfaction", "adherence"):
        if all(row.kind != kind for row in rows):
            blocks.append(Missing(f"Nothing measures {_KINDS[kind]}.", _SESSION))
    measured = {row.standard for row in rows}
    for standard in sources.standards:
        ids_of = {standard.id, *(old.id for old in standard.earlier)}
        if standard.passed is not False and not ids_of & measured:
            blocks.append(Missing(f"Nothing measures the promise '{standard.text.rstrip('.')}'.", _SESSION))
    blocks += _readings(sources, rows)
    return made("measures", sources, blocks)


def measures_table(sources: Sources) -> Table:
    """What is measured, from where to where, and by whom."""
    rows = sources.measures
    cells = tuple(
        (
            row.name,
            figure(row.baseline, row.unit) if row.baseline is not None else "to be measured first",
            figure(row.target, row.unit) or "none yet",
            row.frequency or "not said",
            row.owner_role or "not said",
        )
        for row in rows
    )
    ids = once(name for row in rows for name in row.evidence)
    return Table("What is measured", _HEAD, cells, ids, numbers=(1, 2), widths=(6, 4, 3, 3, 5))


def _how(rows: tuple[MeasureRow, ...]) -> Table:
    cells = tuple(
        (
            row.name,
            row.kind or "not said",
            row.formula or "not said",
            row.source or "not said",
            row.forum or "not said",
        )
        for row in rows
    )
    head = ("Measure", "Of", "Counted as", "Source", "Looked at in")
    return Table("How it is counted", head, cells, once(row.id for row in rows), widths=(5, 4, 6, 5, 4))


_KINDS = {
    "behaviour": "what staff do",
    "satisfaction": "how satisfied customers are",
    "adherence": "promises kept",
}


def _readings(sources: Sources, rows: tuple[MeasureRow, ...]) -> list[Block]:
    blocks: list[Block] = []
    for row in rows:
        known = [one for one in row.readings if one.value is not None]
        if len(known) > 1:
            blocks.append(
                Chart(
                    row.name,
                    tuple(one.period or one.date for one in known),
                    tuple(one.value for one in known),
                    once(one.id for one in known),
                    unit=row.unit,
                )
            )
    told = [(row, one) for row in rows for one in row.readings]
    if told:
        cells = tuple(
            (
                row.name,
                one.period or dated(one.date),
                figure(one.value, one.unit) or "no figure",
                f"{one.n:,}" if one.n is not None else "not said",
                "; ".join(filter(None, (one.source, one.note))) or "not said",
            )
            for row, one in told
        )
        head = ("Measure", "When", "Result", "Of", "Source")
        ids = once(one.id for _, one in told)
        blocks.append(Table("Figures so far", head, cells, ids, numbers=(2, 3), widths=(5, 4, 3, 3, 7)))
    without = [row for row in rows if not row.readings]
    if unmeasured := [f"'{row.name}'" for row in without if row.baseline is None]:
        blocks.append(Missing(f"There is no figure yet of {listed(unmeasured)}.", _REVIEW))
    if begun := [f"'{row.name}'" for row in without if row.baseline is not None]:
        text = f"There is no figure yet of {listed(begun)} but the one to begin with."
        blocks.append(Missing(text, _REVIEW))
    for one in loose_readings(sources.material):
        text = f"{one.period}: {figure(one.value, one.unit) or 'no figure'}"
        blocks.append(Item(sentence(text), (one.id,), "It belongs to no measure of this plan."))
    return blocks
