"""What becomes of a paper's blocks when it is final: nothing is left in it that is for the officer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from workshop.plan.blocks import Block, Claim, Contents, Heading, Item, Missing, Paragraph, Table
from workshop.plan.material import PLAN_ID
from workshop.plan.small import without_few_in_words

_NOTHING = "Nothing is settled on this yet."


def finished(blocks: Iterable[Block]) -> list[Block]:
    """The blocks of a paper that leaves the office.

    What is missing was said to those who can supply it, in the draft: here it is left out, with the headings under which
    nothing is left.  A section without anything says that in one sentence.  Numbers of people under five are not told in
    words either.
    """
    left = [_without_few(block) for block in blocks if not isinstance(block, Missing)]
    told: list[Block] = []
    for at, block in enumerate(left):
        if not isinstance(block, Heading) or _says_something(left[at + 1 :], block.level):
            told.append(block)
        elif block.level == 1:
            told += [block, Paragraph(_NOTHING, (PLAN_ID,))]
    return told


def _says_something(after: Sequence[Block], level: int) -> bool:
    for block in after:
        if isinstance(block, Contents) or (isinstance(block, Heading) and block.level <= level):
            return False
        if isinstance(block, Claim):
            return True
    return False


def _without_few(block: Block) -> Block:
    match block:
        case Paragraph():
            return msgspec.structs.replace(block, text=without_few_in_words(block.text))
        case Item():
            text, detail = without_few_in_words(block.text), without_few_in_words(block.detail)
            return msgspec.structs.replace(block, text=text, detail=detail)
        case Table():
            rows = tuple(tuple(map(without_few_in_words, row)) for row in block.rows)
            return msgspec.structs.replace(block, rows=rows)
        case _:
            return block
