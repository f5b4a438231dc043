"""Section 10: what staff may and must do, situation by situation."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.plan.blocks import Block, Heading, Item, Missing, Section, Table
from workshop.plan.guidelines import GuidelineRow
from workshop.plan.material import Material
from workshop.plan.sections.parts import made, once, sentence
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.wording import listed
from workshop.session.capture_kinds import SITUATIONS

_SESSION = "A session with front-line staff, or the standards session."
_HEAD = ("Situation", "Staff may", "Staff must", "Who decides")


def section(of: Material | Sources) -> Section:
    """The guidelines for staff, and which situations have none."""
    sources = sources_of(of)
    blocks: list[Block] = []
    rows = list(sources.guidelines)
    found = sources.in_force
    for kind in (*SITUATIONS, ""):
        here = [row for row in found.holds if row.kind == kind or (not kind and row.kind not in SITUATIONS)]
        title = kind.capitalize() if kind else "Other situations"
        if here:
            blocks.append(guidelines_table(sources, here, title))
        elif kind and all(row.kind != kind for row in rows):
            blocks.append(Missing(f"There is no guideline for {kind}.", _SESSION))
    blocks += coming(sources)
    if found.unsettled:
        caption = "Situations in which it is not settled what holds"
        blocks.append(guidelines_table(sources, found.unsettled, caption))
    if found.replaced and not sources.final:
        caption = "What was done until now, and is replaced"
        blocks.append(guidelines_table(sources, found.replaced, caption))
    if lacking := [row for row in rows if row.missing]:
        what = once(name.lower() for row in lacking for name in row.missing)
        names = listed([f"'{row.situation}'" for row in lacking])
        blocks.append(Missing(f"On {names} it is not said: {', '.join(what)}.", _SESSION))
    # What is replaced is no longer what readers outside have to know.
    rows = [row for row in rows if row not in found.replaced] if sources.final else rows
    if wished := [row for row in rows if row.wish]:
        cells = tuple((row.situation, row.wish) for row in wished)
        head = ("Situation", "What staff wish for")
        ids = tuple(row.id for row in wished)
        blocks.append(Table("What staff wish for", head, cells, ids, widths=(1, 1)))
    known = {row.id: row.situation.rstrip(".") for row in rows}
    against = [one for one in sources.contradictions if one.one in known]
    if against:
        blocks.append(Heading("Guidelines that may contradict one another", 2))
    for one in against:
        text = f"'{known[one.one]}' and '{known.get(one.other, one.other_text)}'"
        ruling = f"Ruled: {sentence(one.ruling)}" if one.ruling else "Nobody has ruled on it yet."
        blocks.append(Item(sentence(text), one.evidence, f"{sentence(one.why)} {ruling}"))
    return made("policies", sources, blocks)


def coming(sources: Sources) -> list[Block]:
    """The guidelines that are proposed and do not hold yet, with what was ruled on when they will."""
    found = sources.in_force
    if not found.coming:
        return []
    blocks: list[Block] = [guidelines_table(sources, found.coming, "Proposed, not in force yet")]
    for row in found.coming:
        if ruled := found.rulings.get(row.id, ()):
            blocks.append(
                Item(f"'{row.situation.rstrip('.')}': {' '.join(map(sentence, ruled))}", row.evidence)
            )
    return blocks


def guidelines_table(sources: Sources, rows: Sequence[GuidelineRow], caption: str = "") -> Table:
    """Situation by situation what staff may and must do, and who decides."""
    cells = tuple(
        (
            f"{row.situation} ({row.state})" if row.state else row.situation,
            row.may or "not said",
            row.must or "not said",
            row.who_decides or "not said",
        )
        for row in rows
    )
    ids = once(
        name
        for row in rows
        for name in (*row.evidence, *sources.resolved(row.rests_on, sources.material.find(row.id)))
    )
    return Table(caption or "What staff may and must do", _HEAD, cells, ids, widths=(5, 5, 5, 4))
