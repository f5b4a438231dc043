"""Appendix C: what every paragraph of the plan rests on."""

from __future__ import annotations

from workshop.plan.blocks import Block, Claim, Heading, Missing, Paragraph, Section, Table, evidence_of
from workshop.plan.material import PLAN_ID, Material
from workshop.plan.sections.numbering import numbered
from workshop.plan.sections.parts import called, made, once
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.spelled import by_session
from workshop.plan.wording import day


def section(of: Material | Sources, body: tuple[Section, ...] | None = None) -> Section:
    """Paragraph by paragraph the notes, votes and records behind it, without anybody's code."""
    sources = sources_of(of)
    if body is None:
        from workshop.plan.sections.all import body_of

        body = body_of(sources)
    keys = {held.id: sources.key(held.id) for held in sources.material.sessions}
    blocks: list[Block] = []
    used: list[str] = []
    for one in body:
        rows = [
            (number, by_session(block.evidence, keys))
            for number, block in numbered(one)
            if isinstance(block, Claim)
        ]
        if not rows:
            continue
        names = once(name for block in one.blocks for name in evidence_of(block))
        used += names
        head = ("Paragraph", "Rests on")
        caption = f"What section {one.number}, {one.title}, rests on"
        refs = tuple(number for number, _ in rows)
        blocks.append(Table(caption, head, tuple(rows), names, widths=(2, 12), refs=refs))
    if not blocks:
        return made("app_evidence", sources, [Missing("There is no claim yet.", sources.gate.next_step)])
    first: list[Block] = [Heading("Where the names are from", 2), *_sessions(sources, once(used))]
    return made("app_evidence", sources, [*first, Heading("Paragraph by paragraph", 2), *blocks])


def _sessions(sources: Sources, used: tuple[str, ...]) -> list[Block]:
    ids = once(name.partition(":")[0] for name in used)
    found = [held for held in sources.material.sessions if held.id in ids]
    rows = tuple((sources.key(held.id), called(sources, held), held.session.design.title) for held in found)
    blocks: list[Block] = [
        Paragraph(
            "N is a note, V a vote, C a commitment, other letters records with fields; before it stands the end of"
            " the name of the session. The evidence annex, a paper of its own, has their words; those of remarks kept"
            " word for word stand in the record of their session alone.",
            tuple(held.id for held in found) or (PLAN_ID,),
        )
    ]
    if rows:
        caption = f"Sessions, as of {day(sources.material.today)}"
        head = ("Name", "Session", "Design")
        blocks.append(Table(caption, head, rows, tuple(held.id for held in found), widths=(3, 7, 5)))
    return blocks
