"""How high things of a session pack stand on a page, in points of the default look; for what must not run onto the next.

Rounded up a little: a ballot that breaks over two pages cannot be cut out, a page with a hand's breadth left can be used.
"""

from __future__ import annotations

from workshop.plan.blocks import Block, Choice, CutLine, Heading, Instruction, WriteLines

PAGE = 630
"""Between the margins of Letter paper; A4 has more."""

HEADING, CAPTION, HEAD_ROW, TWO_LINE_ROW = 40, 29, 21, 35
_LINE, _BELOW, _TICK, _WRITE, _CUT = 16.5, 7, 22.5, 26, 31
_LETTERS, _LETTERS_BOXED = 84, 80


def height(block: Block) -> float:
    """The height of a block that is not a table."""
    match block:
        case Choice(text=text):
            return _TICK + _LINE * (_lines(text, _LETTERS_BOXED) - 1)
        case WriteLines(count=count):
            return _WRITE * count
        case Instruction(text=text, lead=lead):
            return _BELOW + _LINE * sum(_lines(line, _LETTERS) for line in f"{lead} {text}".split("\n"))
        case CutLine():
            return _CUT
        case Heading():
            return HEADING
        case _:
            return _LINE


def _lines(text: str, letters: int) -> int:
    return -(-len(text) // letters) or 1
