"""The numbers of paragraphs: ``5.12`` is the twelfth block of section 5 that is no heading."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.plan.blocks import Block, Heading, Section


def numbered(section: Section) -> Iterator[tuple[str, Block]]:
    """The blocks of a section that are no headings, each with its number."""
    count = 0
    for block in section.blocks:
        if not isinstance(block, Heading):
            count += 1
            yield f"{section.number}.{count}", block
