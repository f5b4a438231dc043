"""Appendix B: the register of the focus groups, without names."""

from __future__ import annotations

from workshop.plan.blocks import Block, Item, Missing, Paragraph, Section, Table
from workshop.plan.gate import GroupRow
from workshop.plan.material import Material
from workshop.plan.sections.parts import called, made
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.small import UNDER, few
from workshop.plan.wording import day

_HEAD = ("With", "Kind", "Date", "People", "Minutes", "Place")
_KEY = "In footnotes"


def section(of: Material | Sources) -> Section:
    """Which groups were held: kind, customers, people, date, minutes and place, never who."""
    sources = sources_of(of)
    gate = sources.gate
    if not gate.counted:
        return made("app_groups", sources, [Missing("No focus group is completed.", gate.next_step)])
    rows = tuple(_cells(sources, row) for row in gate.counted)
    ids = tuple(row.session_id for row in gate.counted)
    caption = "Focus groups that were held"
    blocks: list[Block] = [
        Table(
            caption,
            _HEAD[:-1] if sources.final else (*_HEAD, _KEY),
            rows,
            ids,
            numbers=(3, 4),
            widths=(6, 4, 5, 3, 4) if sources.final else (6, 4, 5, 3, 4, 5, 4),
            people=(3,),
        )
    ]
    if (unknown := sum(not row.minutes for row in gate.counted)) > 0:
        what = f"How long {unknown} of these groups took is not recorded."
        blocks.append(
            Missing(
                what, "The facilitator of the group: `workshop facts SESSION --starts 18:00 --ends 19:30`."
            )
        )
    if late := tuple(row.session_id for row in gate.counted if row.afterwards):
        names = "; ".join(called(sources, held) for held in sources.groups if held.id in late)
        text = f"Entered after they had been held, from notes on paper: {names}."
        blocks.append(Paragraph(text, late))
    blocks += [
        Item(
            f"{_name(sources, row)}, {day(row.date) or 'no date'}: not counted. {row.why}", (row.session_id,)
        )
        for row in gate.groups
        if not row.counted and row.why != "It has not been held yet."
    ]
    return made("app_groups", sources, blocks)


def _name(sources: Sources, row: GroupRow) -> str:
    """What a group is called; its title stays in the office."""
    return (row.segment or "A group") if sources.final else row.title


def _cells(sources: Sources, row: GroupRow) -> tuple[str, ...]:
    attended = row.attended or 0
    cells = (
        row.segment or row.title,
        row.stratum,
        day(row.date),
        UNDER if few(attended) else str(attended),
        str(row.minutes) if row.minutes else "not recorded",
        row.place or "not recorded",
    )
    # Where a small group met tells who was there.
    return cells[:-1] if sources.final else (*cells, sources.key(row.session_id))
