"""What the lines of the wall are made of: scenes of blocks, and type that is as large as the wall allows."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, TypeAlias

from textual.content import Content

from workshop.tui import plain
from workshop.tui.widgets import bigtype
from workshop.tui.widgets.bigtype import Face
from workshop.tui.widgets.painted import ACCENT, BRIGHT, EMPTY, FLAT, RULE, STRONG, line, wrap

__all__ = ["WIDE", "Block", "Face", "Scene", "bar_line", "face_of", "heading", "text_block"]

WIDE = 106
"""Columns within the margins from which what is read is set in large type: a window of 120 and more."""

Block: TypeAlias = list[Content]

_LADDER: tuple[Face | None, ...] = (None, bigtype.SMALL, bigtype.MEDIUM, bigtype.LARGE, bigtype.HUGE)


class Scene(NamedTuple):
    """A heading and the blocks under it.

    Attributes:
        head: Stands on every page.
        blocks: What is never divided between two pages.
        focus: Which block is on the page that is shown first.
        grows: Whether blocks are added at the end, so that the last page is the full one.
        settled: Whether spare rows stand above as well.
        close: Whether the blocks are the rows of one picture, with nothing between them.
        airy: Whether a free row between blocks is kept also where it takes another page.
    """

    head: list[Content] = []
    blocks: list[Block] = []
    focus: int = 0
    grows: bool = False
    settled: bool = False
    close: bool = False
    airy: bool = False


def face_of(width: int, size: int, narrow: Face | None, wide: Face | None) -> Face | None:
    """The face for a wall of this width, ``size`` steps larger or smaller; None for plain type."""
    if plain.on():
        return None
    step = _LADDER.index(wide if width >= WIDE else narrow) + size
    return _LADDER[min(max(step, 0), len(_LADDER) - 1)]


@lru_cache(maxsize=1024)
def _set(text: str, width: int, rows: int, face: int) -> tuple[str, ...] | None:
    """A text in large type; kept, for a list is set anew with every line that is added to it."""
    fitted = bigtype.fit(text, width, rows, bigtype.FACES[face])
    return tuple(fitted) if fitted else None


def text_block(text: str, width: int, face: Face, role: str) -> Block:
    """A text in large type on at most three lines of it, else in bold."""
    rows = _set(text, width, 3 * face.rows, bigtype.FACES.index(face))
    return (
        [line((row, role)) for row in rows] if rows else [line((part, STRONG)) for part in wrap(text, width)]
    )


def heading(text: str, width: int, height: int, size: int) -> list[Content]:
    """What stands above a list; never more than a third of the wall, and nothing on a very low one."""
    most = height // 3
    if most < 2:
        return []
    face = face_of(width, size, None, bigtype.SMALL)
    if face is not None and (rows := bigtype.fit(text, width, most - 1, face)):
        return [*(line((row, BRIGHT)) for row in rows), EMPTY]
    return [*(line((part, BRIGHT)) for part in wrap(text, width)[: most - 1]), EMPTY]


def bar_line(share: int, width: int) -> Content:
    """A bar for thousandths of the longest one; something is seen of every share above none."""
    cells = max((2 * share * width + 1000) // 2000, 1) if share > 0 and not plain.on() else 0
    return line((FLAT * cells, ACCENT if share else RULE))
