"""Findings over all groups: what was heard before any plan, and never called one.  They may be written at any time."""

from __future__ import annotations

from workshop.plan.blocks import Block, Contents, Heading, Item, Paper, Paragraph
from workshop.plan.sections import app_groups, app_method, summary
from workshop.plan.sections.framing import framed
from workshop.plan.sections.heard import heard
from workshop.plan.sections.parts import made, still_open
from workshop.plan.sections.sources import Sources
from workshop.plan.small import ANOTHER_UNIT
from workshop.plural import counted


def all_findings(sources: Sources, *, final: bool = False) -> Paper:
    """What all completed groups said, theme by theme, without anything that a plan would do about it."""
    gate = sources.gate
    ids = tuple(row.session_id for row in gate.counted)
    blocks: list[Block] = [Heading("In short"), *summary.who(sources)]
    if ids:
        blocks += summary.themes(sources)
        text = (
            "This is what groups said. It is evidence for a plan, not a plan; the counts are of those who were there,"
            " not a share of all customers."
        )
        blocks.append(Paragraph(text, ids))
    # What the gate misses says what these findings are too thin for.
    blocks += [still_open(sources, missing, gate.next_step, ids) for missing in gate.missing if ids]
    blocks += _not_heard(sources)
    if ids:
        blocks += [
            Contents(),
            Heading("What we heard"),
            *made("heard", sources, heard(sources, answered=False)).blocks,
            Heading("The groups"),
            *app_groups.section(sources).blocks,
            Heading("How this was found out"),
            *app_method.section(sources).blocks,
        ]
    number = counted(len(ids), "focus group")
    return framed(
        sources,
        blocks,
        name="findings",
        title=f"What customers said: findings from {number}",
        label="internal",
        final=final,
        status=False,
    )


def _not_heard(sources: Sources) -> list[Block]:
    """Customer groups of the map that nobody has listened to yet."""
    rows = [row for row in sources.map.not_heard if row.name not in sources.small_units]
    hidden = len(sources.map.not_heard) - len(rows)
    blocks: list[Block] = []
    if rows:
        names = ", ".join(row.name for row in rows)
        names_of = [name for row in rows for name in row.evidence]
        blocks.append(still_open(sources, f"Not yet heard: {names}.", "A focus group with them.", names_of))
    if hidden:
        rests_on = tuple(
            name for row in sources.map.not_heard if row.name in sources.small_units for name in row.evidence
        )
        blocks.append(Item(f"Also not heard: {ANOTHER_UNIT}.", rests_on))
    return blocks
