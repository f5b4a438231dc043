"""Section 3: what service is to look like, and how it fits the mission of the department."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paragraph, Section
from workshop.plan.choices import VisionRow
from workshop.plan.material import Material
from workshop.plan.sections.parts import goal_items, made, sentence
from workshop.plan.sections.sources import Sources, sources_of

_READ_BACK = "The read-back session, at its stage on vision and mission."


def section(of: Material | Sources) -> Section:
    """The wordings that were agreed, with the votes on them and the wordings they replaced."""
    sources = sources_of(of)
    rows = {row.kind: row for row in sources.visions}
    blocks: list[Block] = []
    for kind in ("vision", "mission"):
        row = rows.get(kind)
        if row is None:
            blocks.append(Missing(f"No wording of the {kind} is recorded.", _READ_BACK))
        else:
            blocks += _wording(sources, row)
    blocks += [
        Heading("Goals of the department that this serves", 2),
        *goal_items(sources)[: max(len(sources.alignment.goals), 1)],
    ]
    return made("vision", sources, blocks)


def _wording(sources: Sources, row: VisionRow) -> list[Block]:
    blocks: list[Block] = [
        Heading(f"Our {row.kind}", 2),
        Paragraph(sentence(row.text), (row.id,)),
    ]
    if row.votes:
        votes = [vote for vote in row.votes if vote.on_these_words] or list(row.votes)
        blocks.append(Paragraph(votes[-1].told(final=sources.final), (votes[-1].id,)))
    else:
        blocks.append(Missing(f"No vote on the {row.kind} is recorded.", _READ_BACK))
    blocks += [Item(sentence(old.text), (old.id,), "An earlier wording.") for old in row.earlier]
    return blocks
