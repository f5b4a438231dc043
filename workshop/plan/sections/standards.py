"""Section 9: what each customer can expect, in numbers."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paragraph, Section, Table
from workshop.plan.material import Material
from workshop.plan.measures import MeasureRow
from workshop.plan.sections.parts import dated, figure, made, once, sentence, sentences, still_open
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.standards import StandardRow
from workshop.plan.wording import listed
from workshop.session.first_letter import upper_first

_SESSION = "A standards session with managers, staff who deliver, and an analyst."
_LACKS = {
    "today": "today's figure",
    "as of": "of when today's figure is",
    "where the figure is from": "where the figure is from",
    "from": "from when it holds",
    "looked at again": "when it is looked at again",
}


def section(of: Material | Sources) -> Section:
    """The promises as they were agreed, with what each was before it was made smaller."""
    sources = sources_of(of)
    rows = sources.standards
    blocks: list[Block] = []
    if not rows:
        blocks.append(Missing("No promise to customers is recorded.", _SESSION))
    agreed = [row for row in rows if row.passed is not False]
    if agreed:
        blocks.append(standards_table(sources, agreed))
    for row in agreed:
        blocks += _promise(sources, row)
    for row in rows:
        if row.passed is False:
            text = f"Not agreed: {sentence(row.text)}"
            blocks.append(
                Item(text, row.evidence, row.votes[-1].told(final=sources.final) if row.votes else "")
            )
    return made("standards", sources, blocks)


def standards_table(sources: Sources, rows: list[StandardRow], *, in_words: bool = False) -> Table:
    """Each promise beside today's result and what that result is of; ``in_words`` in its own words."""
    cells = []
    for row in rows:
        what = (
            (sentence(row.text),)
            if in_words
            else (
                upper_first(row.service) or row.text,
                row.segment or "not said",
                upper_first(target(row)) or "not said",
            )
        )
        today = today_of(sources, row)
        cells.append(
            (
                *what,
                today or "to be measured first",
                (of_what(sources, row) or "not said") if today else "no figure",
            )
        )
    measured = [one for row in rows if (one := _measure_of(sources, row))]
    ids = once([name for row in rows for name in row.evidence] + [one.id for one in measured])
    head = ("Standard",) if in_words else ("Standard", "For", "Promised")
    widths = (9,) if in_words else (4, 4, 5)
    return Table(
        "Standards and today's results",
        (*head, "Result today", "Of when, of what"),
        tuple(cells),
        ids,
        numbers=(len(head),),
        widths=(*widths, 3, 4),
    )


def of_what(sources: Sources, row: StandardRow) -> str:
    """Of when today's result is, and what was noted beside it: a figure for 20 days is none for a promise of 10."""
    measure = _measure_of(sources, row)
    baseline = row.baseline if row.baseline is not None else measure.baseline if measure else None
    read = [one for one in measure.readings if one.value == baseline] if measure else []
    when = dated(row.baseline_date) or (read[-1].period if read else "")
    note = read[-1].note if read and read[-1].note.casefold() != "baseline" else ""
    return "; ".join(filter(None, (when, note.rstrip("."))))


def today_of(sources: Sources, row: StandardRow) -> str:
    """Today's result of a promise, as it or its measure says; empty where nobody knows."""
    measure = _measure_of(sources, row)
    baseline = row.baseline if row.baseline is not None else measure.baseline if measure else None
    return figure(baseline, measure.unit if measure else "")


def target(row: StandardRow) -> str:
    """The promise in numbers: ``at most 5 minutes, 80 % of the time``."""
    number = " ".join(part for part in (row.comparator, figure(row.target, row.unit)) if part)
    of_all = row.unit.casefold().startswith(("percent", "per cent", "%"))
    share = f"{row.share} % of the time" if row.share is not None and not of_all else ""
    return ", ".join(part for part in (number, share) if part)


def _promise(sources: Sources, row: StandardRow) -> list[Block]:
    """The promise pattern: what we promise, how we measure it, who owns it, how often it is reported."""
    measure = _measure_of(sources, row)
    rests_on = once(
        [
            *row.evidence,
            *(measure.evidence if measure else ()),
            *sources.resolved(row.rests_on, sources.material.find(row.id)),
        ]
    )
    blocks: list[Block] = [
        Heading(upper_first(row.service) or "A promise", 2),
        Paragraph(sentences(row.text, _measured(row, measure)), rests_on),
    ]
    today = today_of(sources, row)
    facts = [
        f"Does not count: {row.exclusions}" if row.exclusions else "",
        f"Hours that count: {row.clock}" if row.clock else "",
        f"This depends on: {row.condition}" if row.condition else "",
        f"Today: {today} ({of_what(sources, row)})"
        if today and of_what(sources, row)
        else today and f"Today: {today}",
        f"From {dated(row.start)}" if row.start else "",
        f"Looked at again on {dated(row.review)}" if row.review else "",
    ]
    if told := sentences(*facts):
        blocks.append(Paragraph(told, (row.id,)))
    on_it = [vote for vote in row.votes if vote.on_these_words]
    if on_it:
        blocks.append(Paragraph(on_it[-1].told(final=sources.final), (on_it[-1].id,)))
    else:
        blocks.append(Missing(f"No vote on '{row.text.rstrip('.')}' is recorded.", _SESSION))
    for old in row.earlier:
        # What customers asked for and did not get is said, not hidden.
        told = old.votes[-1].told(final=sources.final) if old.votes else ""
        blocks.append(Item(f"It was first: {sentence(old.text)}", old.evidence, told))
    missing = [name for name in row.missing if not _in_measure(name, measure)]
    if (
        sources.final and "Today" in missing
    ):  # of no figure nobody needs to know when and where it was counted
        missing = [name for name in missing if name not in ("As of", "Where the figure is from")]
    if missing:
        lacks = listed([_LACKS.get(name.casefold(), name.lower()) for name in missing])
        what = f"This promise is not complete; it does not say {lacks}."
        blocks.append(
            still_open(sources, what, _SESSION, row.evidence, final=f"Still to be settled: {lacks}.")
        )
    return blocks


def _in_measure(missing: str, measure: MeasureRow | None) -> bool:
    """Whether what a promise lacks stands in its measure, and is printed from there."""
    if measure is None:
        return False
    return (
        (missing == "Today" and measure.baseline is not None)
        or (missing == "Where the figure is from" and bool(measure.source))
        or (missing == "Who answers for it" and bool(measure.owner_role))
    )


def _measure_of(sources: Sources, row: StandardRow) -> MeasureRow | None:
    ids = {row.id, *(old.id for old in row.earlier)}
    return next((one for one in sources.measures if one.standard in ids), None)


def _measured(row: StandardRow, measure: MeasureRow | None) -> str:
    source = row.source or (measure.source if measure else "")
    owner = row.owner_role or (measure.owner_role if measure else "")
    if not (source or owner):
        return ""
    parts = [f"We measure this by the {_without_the(source)}" if source else "We measure this"]
    if owner:
        parts.append(f"owned by {owner}")
    if measure and measure.frequency:
        parts.append(f"reported {measure.frequency}")
    return ", ".join(parts)


def _without_the(text: str) -> str:
    return text.removeprefix("the ").removeprefix("The ")
