"""The key of every block of a paper: by it a block is found again after the file went through other hands.

A key stays the same while evidence grows, ranks change and sentences change their numbers: it is made of the
headings above a block, what kind of block it is, and the earliest evidence it rests on.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator

from workshop.plan.blocks import Block, Chart, Heading, Missing, Paper, Table, evidence_of

BOOKMARK = "ws_"
"""What the name of every bookmark of ours begins with: it goes on with the key."""

TITLE, SUBTITLE = "title", "subtitle"
"""The keys of what stands above the first block."""

_DIGITS = re.compile(r"[0-9]+")
_NUMBER = re.compile(r"^(?:(?:appendix )?[0-9a-z]{1,2}\.|[0-9]{1,2})\s+")
_LETTERS = {
    "Heading": "h", "Paragraph": "p", "Item": "i", "Quotation": "q", "Table": "t", "Chart": "c", "Missing": "m",
    "Contents": "o", "Instruction": "n", "Choice": "x", "WriteLines": "w", "Sign": "s", "CutLine": "k",
}  # fmt: skip


def keys(paper: Paper) -> tuple[str, ...]:
    """A key for each block, in order: 12 to 20 letters and digits, none twice.

    A block that is printed as several paragraphs (a table and its caption) adds ``_`` and a suffix of its own.
    """
    return tuple(_keys(paper))


def _keys(paper: Paper) -> Iterator[str]:
    above: list[str] = []
    seen: Counter[str] = Counter()
    for block in paper.blocks:
        if isinstance(block, Heading):
            del above[max(block.level, 1) - 1 :]
        kind = type(block).__name__
        named = "\x1f".join((*above, kind, _anchor(block)))
        digest = hashlib.blake2b(named.encode(errors="replace"), digest_size=6).hexdigest()
        key = _LETTERS.get(kind, "z") + digest[:11]
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}n{seen[key]}"
        if isinstance(block, Heading):
            above.append(_heading(block.text))


def _anchor(block: Block) -> str:
    """What tells a block from its neighbours of the same kind, whatever its sentence says today."""
    match block:
        case Heading():
            return _heading(block.text)
        case Table() | Chart():
            return _DIGITS.sub("#", block.caption)
        case Missing():
            return ""
        case _:
            return min(evidence_of(block), key=_age, default="")


def _heading(text: str) -> str:
    """A heading without the number it has in the paper today."""
    return _DIGITS.sub("#", _NUMBER.sub("", text.casefold()))


def _age(name: str) -> tuple[str, int, str]:
    """Evidence by age: sessions begin with their day, and ids are counted up within one."""
    session, _, id = name.rpartition(":")
    return session, int("".join(_DIGITS.findall(id)[:1]) or 0), id
