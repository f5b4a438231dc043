"""The words of a quote on screen: those to look at reversed, and while words are blanked, as they would be printed."""

from __future__ import annotations

import re
from collections.abc import Collection

from textual.content import Content

from workshop.plan.identity import marks
from workshop.plan.quotes import BLANK
from workshop.tui import plain
from workshop.tui.widgets.painted import STRONG, Piece, line

_REVERSED = "bold reverse $foreground"
_HERE = "bold underline $accent"
WORD = re.compile(r"\S+")


def in_lines(text: str, width: int, at: int | None, out: Collection[int]) -> list[Content]:
    """A quote in lines of at most ``width`` cells.

    Args:
        text: The quote.
        width: How many cells a line has.
        at: The place of the word under the cursor while words are blanked, from 0; None while none are.
        out: The places of the words that are blanked.
    """
    looks = [(mark.start, mark.end) for mark in marks(text)]
    lines: list[list[Piece]] = [[]]
    used = end = 0
    for number, match in enumerate(WORD.finditer(text)):
        blank = at is not None and number in out
        cells = len(BLANK) if blank else Content(match[0]).cell_length
        if lines[-1] and ("\n" in text[end : match.start()] or used + 1 + cells > width):
            lines.append([])
            used = 0
        if lines[-1]:
            lines[-1].append((" ", STRONG))
            used += 1
        used, end = used + cells, match.end()
        lines[-1] += _word(match, looks, at, blank, here=number == at)
    return [line(*pieces) for pieces in lines]


def _word(
    match: re.Match[str], looks: list[tuple[int, int]], at: int | None, blank: bool, *, here: bool
) -> list[Piece]:
    if at is None:
        return _pieces(match, looks)
    word = BLANK if blank else match[0]
    if here:
        return [(f">{word}<" if plain.on() else word, _HERE)]
    return [(word, STRONG)]


def _pieces(match: re.Match[str], looks: list[tuple[int, int]]) -> list[Piece]:
    """A word in pieces: what lies in something to look at is reversed."""
    start, end = match.span()
    pieces: list[Piece] = []
    at = start
    for first, last in looks:
        first, last = max(first, start), min(last, end)
        if first < last:
            pieces += [(match.string[at:first], STRONG)] if first > at else []
            pieces.append((match.string[first:last], _REVERSED))
            at = last
    return [*pieces, *([(match.string[at:end], STRONG)] if at < end else [])]
