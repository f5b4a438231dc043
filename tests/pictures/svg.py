"""A screen as a small SVG: its letters as text, its backgrounds and block characters as rectangles.

Rich's own export is five times as large, draws block characters with a font (which leaves hairlines between them),
and breaks its text where the program happened to; here a picture changes only when what is seen changes.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.app import App

CELL_WIDTH, CELL_HEIGHT, BASELINE = 10, 20, 15

# Left, top, width and height of each block character, in the units of a cell.
_BLOCKS = {
    "▁": (0, 17.5, 10, 2.5),
    "▂": (0, 15, 10, 5),
    "█": (0, 0, 10, 20),
    "▀": (0, 0, 10, 10),
    "▄": (0, 10, 10, 10),
    "▌": (0, 0, 5, 20),
    "▐": (5, 0, 5, 20),
    "━": (0, 9, 10, 2.5),
    "─": (0, 9.5, 10, 1),
}
_RULES = {"bold": "font-weight:bold", "italic": "font-style:italic", "underline": "text-decoration:underline"}


class Cell(NamedTuple):
    """One character on the screen, and how it looks."""

    text: str
    width: int
    ink: str
    paper: str
    manner: tuple[str, ...]


def picture(app: App[Any]) -> str:
    """What is on the screen now, as an SVG."""
    size = app.size
    plain, rows = _colour(app.screen.styles.background.rich_color), _rows(app)
    drawn, text, classes = [], [], dict[tuple[str, tuple[str, ...]], str]()
    for y, row in enumerate(rows):
        for paper, x, cells in _runs(row, lambda cell: cell.paper):
            if paper != plain:
                drawn.append(_rect(paper, x, y, sum(cell.width for cell in cells)))
        for ink, path in _blocks(row, y):
            drawn.append(f'<path fill="{ink}" d="{path}"/>')
        for look, x, cells in _runs(row, lambda cell: (cell.ink, cell.manner)):
            text += _words(x, y, cells, classes.setdefault(look, f"c{len(classes)}"))
    styles = "".join(
        f".{name}{{{';'.join([f'fill:{ink}', *(_RULES[one] for one in manner)])}}}"
        for (ink, manner), name in classes.items()
        if any(f'class="{name}"' in one for one in text)
    )
    width, height = size.width * CELL_WIDTH, size.height * CELL_HEIGHT
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 -10 {width + 20} {height + 20}">',
            f"<style>text{{font:16.5px Menlo,Consolas,'DejaVu Sans Mono',monospace}}{styles}</style>",
            f'<rect x="-10" y="-10" width="{width + 20}" height="{height + 20}" rx="8" fill="{plain}"/>',
            *drawn,
            *text,
            "</svg>\n",
        ]
    )


def _rows(app: App[Any]) -> list[list[Cell]]:
    """The cells of each line."""
    plain = app.screen.styles.background.rich_color
    rows = []
    for strip in app.screen._compositor.render_strips():
        row = []
        for segment in strip:
            row += list(_cells(segment, plain))
        rows.append(row)
    return rows


def _cells(segment: Segment, plain: Color) -> Iterator[Cell]:
    style = segment.style or Style()
    ink, paper = _colour(style.color), _colour(style.bgcolor or plain)
    if style.reverse:
        ink, paper = paper, ink
    manner = tuple(name for name in _RULES if getattr(style, name))
    for character in segment.text:
        width = cell_len(character)
        yield Cell(character, width, ink, paper, manner)


def _colour(colour: Color | None) -> str:
    return "#808080" if colour is None else colour.get_truecolor().hex


def _runs(row: list[Cell], look: Any) -> Iterator[tuple[Any, int, list[Cell]]]:
    """Neighbours that look alike, with the column of the first."""
    x = 0
    for key, group in groupby(row, look):
        cells = list(group)
        yield key, x, cells
        x += sum(cell.width for cell in cells)


def _rect(fill: str, x: int, y: int, width: int) -> str:
    at = f'x="{x * CELL_WIDTH}" y="{y * CELL_HEIGHT}"'
    # A trifle taller, so that no line of the background shows between two rows.
    return f'<rect fill="{fill}" {at} width="{width * CELL_WIDTH}" height="{CELL_HEIGHT + 0.5}"/>'


def _blocks(row: list[Cell], y: int) -> Iterator[tuple[str, str]]:
    """The block characters of a line as one path for each colour."""
    paths: dict[str, list[str]] = {}
    for (text, ink), x, cells in _runs(row, lambda cell: (cell.text, cell.ink)):
        if text not in _BLOCKS:
            continue
        dx, dy, width, height = _BLOCKS[text]
        # Neighbours make one piece, unless each leaves a part of its cell free.
        whole = width == CELL_WIDTH
        for at in [x] if whole else range(x, x + len(cells)):
            wide = len(cells) * width if whole else width
            left, top = at * CELL_WIDTH + dx, y * CELL_HEIGHT + dy
            tall = height + (0.5 if height >= CELL_HEIGHT / 2 else 0)
            paths.setdefault(ink, []).append(f"M{left:g} {top:g}h{wide:g}v{tall:g}h-{wide:g}z")
    for ink, moves in paths.items():
        yield ink, "".join(moves)


def _words(x: int, y: int, cells: list[Cell], style: str) -> Iterator[str]:
    """The words of a run; gaps and block characters part them, so that a column stands where it stands."""
    words = "".join(" " if cell.text in _BLOCKS else cell.text for cell in cells)
    columns: list[int] = []
    for cell in cells:
        columns.append(x)
        x += cell.width
    columns.append(x)
    start = 0
    while start < len(words):
        if words[start] == " ":
            start += 1
            continue
        end = words.find("  ", start)
        end = len(words.rstrip(" ")) if end < 0 else end
        left, right = columns[start], columns[end]
        yield (
            f'<text class="{style}" x="{left * CELL_WIDTH}" y="{y * CELL_HEIGHT + BASELINE}" '
            f'textLength="{(right - left) * CELL_WIDTH}">{html.escape(words[start:end], quote=False)}</text>'
        )
        start = end
