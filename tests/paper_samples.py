"""Papers of a session for tests: one by its name, and what a reader sees of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.session_samples import Room
from workshop.plan.blocks import (
    Block,
    Chart,
    Heading,
    Instruction,
    Item,
    Missing,
    Paper,
    Paragraph,
    Quotation,
    Table,
)
from workshop.plan.papers import papers_of


def paper_of(room: Room, name: str) -> Paper:
    return papers_of(room.session)[name](room.session, room.live.id)


def texts_of(blocks: Sequence[Block]) -> Iterator[str]:
    """Every text of a paper that a reader sees; evidence ids stand apart."""
    for block in blocks:
        match block:
            case Heading(text=text) | Paragraph(text=text):
                yield text
            case Item(text=text, detail=detail):
                yield from (text, detail)
            case Quotation(text=text, source=source):
                yield from (text, source)
            case Instruction(text=text, lead=lead):
                yield from (lead, text)
            case Chart():
                yield from (block.caption, *block.labels, *map(str, block.values))
            case Table():
                yield from (block.caption, *block.head, *(cell for row in block.rows for cell in row))
            case Missing(what=what, supplied_by=who):
                yield from (what, who)


def words_of(paper: Paper) -> str:
    return "\n".join((paper.title, paper.subtitle, *texts_of(paper.blocks)))


def section(paper: Paper, heading: str) -> list[Block]:
    """The blocks under a heading, up to the next one of its level."""
    start = next(
        i for i, block in enumerate(paper.blocks) if isinstance(block, Heading) and block.text == heading
    )
    level = paper.blocks[start].level
    rest = paper.blocks[start + 1 :]
    end = next((i for i, b in enumerate(rest) if isinstance(b, Heading) and b.level <= level), len(rest))
    return list(rest[:end])
