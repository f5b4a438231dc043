"""Section 10: what staff may and must do, situation by situation."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Section, Table
from workshop.plan.material import Material
from workshop.plan.sections.parts import made, once, sentence
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.standards import GuidelineRow
from workshop.session.capture_kinds import SITUATIONS

_SESSION = "A session with front-line staff, or the standards session."
_HEAD = ("Situation", "Staff may", "Staff must", "Who decides")


def section(of: Material | Sources) -> Section:
    """The guidelines for staff, and which situations have none."""
    sources = sources_of(of)
    blocks: list[Block] = []
    for kind in (*SITUATIONS, ""):
        rows = [
            row for row in sources.guidelines if row.kind == kind or (not kind and row.kind not in SITUATIONS)
        ]
        title = kind.capitalize() if kind else "Other situations"
        if rows:
            blocks += [Heading(title, 2), *_rows(sources, title, rows)]
        elif kind:
            blocks.append(Missing(f"There is no guideline for {kind}.", _SESSION))
    against = [one for one in sources.contradictions if one.one in {row.id for row in sources.guidelines}]
    if against:
        blocks.append(Heading("Guidelines that may contradict one another", 2))
    for one in against:
        text = f"'{one.one_text.rstrip('.')}' and '{one.other_text.rstrip('.')}'"
        ruling = f"Ruled: {sentence(one.ruling)}" if one.ruling else "Nobody has ruled on it yet."
        blocks.append(Item(sentence(text), one.evidence, f"{sentence(one.why)} {ruling}"))
    return made("policies", sources, blocks)


def _rows(sources: Sources, title: str, rows: list[GuidelineRow]) -> list[Block]:
    cells = tuple(
        (row.situation, row.may or "not said", row.must or "not said", row.who_decides or "not said")
        for row in rows
    )
    ids = once(
        name
        for row in rows
        for name in (*row.evidence, *sources.resolved(row.rests_on, sources.material.find(row.id)))
    )
    blocks: list[Block] = [Table(title, _HEAD, cells, ids, widths=(5, 5, 5, 4))]
    for row in rows:
        if row.wish:
            blocks.append(Item(sentence(f"{row.situation}: staff wish for {row.wish}"), (row.id,)))
        if row.missing:
            what = f"On '{row.situation}' it is not said: {', '.join(row.missing).lower()}."
            blocks.append(Missing(what, _SESSION))
    return blocks
