"""Section 12: what is measured, from where to where, by whom, and where the figures are looked at."""

from __future__ import annotations

from workshop.plan.blocks import Block, Chart, Heading, Item, Missing, Section, Table
from workshop.plan.material import Material
from workshop.plan.sections.parts import figure, made, once, sentence, sentences
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.standards import MeasureRow, loose_readings

_SESSION = "The standards session, at its stage on measures."
_REVIEW = "A measures review, once a quarter."
_HEAD = ("Measure", "Of", "Today", "Target", "How often", "Who counts", "Where it is looked at")


def section(of: Material | Sources) -> Section:
    """Measures with their figures so far."""
    sources = sources_of(of)
    rows = sources.measures
    blocks: list[Block] = []
    if not rows:
        return made("measures", sources, [Missing("No measure is recorded.", _SESSION)])
    cells = tuple(
        (
            row.name,
            row.kind or "not said",
            figure(row.baseline, row.unit) if row.baseline is not None else "measure first",
            figure(row.target, row.unit) or "none yet",
            row.frequency or "not said",
            row.owner_role or "not said",
            row.forum or "not said",
        )
        for row in rows
    )
    ids = once(name for row in rows for name in row.evidence)
    blocks.append(Table("What is measured", _HEAD, cells, ids, widths=(5, 3, 3, 3, 3, 4, 4)))
    for row in rows:
        how = sentences(
            f"Counted as {row.formula}" if row.formula else "", f"Source: {row.source}" if row.source else ""
        )
        blocks.append(Item(sentence(row.name), (row.id,), how))
        if row.missing:
            what = f"Of the measure '{row.name}' it is not said: {', '.join(row.missing).lower()}."
            blocks.append(Missing(what, _SESSION))
    for kind in ("behaviour", "satisfaction", "adherence"):
        if all(row.kind != kind for row in rows):
            blocks.append(Missing(f"Nothing measures {_KINDS[kind]}.", _SESSION))
    measured = {row.standard for row in rows}
    for standard in sources.standards:
        ids_of = {standard.id, *(old.id for old in standard.earlier)}
        if standard.passed is not False and not ids_of & measured:
            blocks.append(Missing(f"Nothing measures the promise '{standard.text.rstrip('.')}'.", _SESSION))
    blocks += [Heading("Figures so far", 2), *_readings(sources, rows)]
    return made("measures", sources, blocks)


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
        for one in row.readings:
            of = f" of {one.n:,}" if one.n is not None else ""
            text = f"{row.name}, {one.period}: {figure(one.value, one.unit) or 'no figure'}{of}"
            source = sentences(f"Source: {one.source}" if one.source else "", one.note)
            blocks.append(Item(sentence(text), (one.id,), source))
        if not row.readings:
            blocks.append(Missing(f"There is no figure of '{row.name}' yet.", _REVIEW))
    for one in loose_readings(sources.material):
        text = f"{one.period}: {figure(one.value, one.unit) or 'no figure'}"
        blocks.append(Item(sentence(text), (one.id,), "It belongs to no measure of this plan."))
    return blocks
