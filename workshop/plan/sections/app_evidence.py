"""Appendix C: what every paragraph of the plan rests on."""

from __future__ import annotations

from workshop.plan.blocks import Block, Claim, Heading, Missing, Paragraph, Section, Table, evidence_of
from workshop.plan.common import day
from workshop.plan.material import PLAN_ID, Material
from workshop.plan.sections.numbering import numbered
from workshop.plan.sections.parts import called, made, once
from workshop.plan.sections.sources import Sources, sources_of


def section(of: Material | Sources, body: tuple[Section, ...] | None = None) -> Section:
    """Paragraph by paragraph the notes, votes and records behind it, without anybody's code."""
    sources = sources_of(of)
    if body is None:
        from workshop.plan.sections.all import body_of

        body = body_of(sources)
    blocks: list[Block] = []
    used: list[str] = []
    for one in body:
        rows = [
            (number, in_short(sources, block.evidence))
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


def in_short(sources: Sources, names: tuple[str, ...]) -> str:
    """Evidence by session: ``a1b2c3 N3, N4, V1; 9d27e4 C1``."""
    by_session: dict[str, list[str]] = {}
    for name in names:
        session_id, _, id = name.partition(":")
        by_session.setdefault(session_id, []).extend([id] if id else [])
    parts = [f"{sources.key(session_id)} {_in_runs(ids)}".strip() for session_id, ids in by_session.items()]
    return "; ".join(parts)


def _in_runs(ids: list[str]) -> str:
    """Ids in order, three or more in a row as ``N3 to N9``."""
    runs: list[list[str]] = []
    for id in sorted(set(ids), key=lambda id: (id[:1], int(id[1:]) if id[1:].isdecimal() else 0, id)):
        last = runs[-1][-1] if runs else ""
        follows = last[:1] == id[:1] and last[1:].isdecimal() and id[1:] == str(int(last[1:]) + 1)
        if follows:
            runs[-1].append(id)
        else:
            runs.append([id])
    return ", ".join(", ".join(run) if len(run) < 3 else f"{run[0]} to {run[-1]}" for run in runs)


def _sessions(sources: Sources, used: tuple[str, ...]) -> list[Block]:
    ids = once(name.partition(":")[0] for name in used)
    found = [held for held in sources.material.sessions if held.id in ids]
    rows = tuple((sources.key(held.id), called(sources, held), held.session.design.title) for held in found)
    blocks: list[Block] = [
        Paragraph(
            "N is a note, V a vote, C a commitment, other letters records with fields; before it stands the end of"
            " the name of the session.",
            tuple(held.id for held in found) or (PLAN_ID,),
        )
    ]
    if rows:
        caption = f"Sessions, as of {day(sources.material.today)}"
        head = ("Name", "Session", "Design")
        blocks.append(Table(caption, head, rows, tuple(held.id for held in found), widths=(3, 7, 5)))
    return blocks
