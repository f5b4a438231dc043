"""The small vocabulary every screen is drawn with: lines of `Content`, measured in terminal cells.

A `Painted` block is one flat widget that is handed its size and answers with lines.  Nothing here takes
markup, so nothing that people type can break a screen.  Every glyph that is no letter is drawn here or in
`bigtype`, so that plain lines for a screen reader (`tui.plain`) hold words and numbers only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len, chop_cells
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from workshop.tui import plain
from workshop.tui.widgets import bigtype

INK, STRONG, QUIET = "$foreground", "bold $foreground", "$text-muted"
ACCENT, BRIGHT, WATCH, STOP, RULE = "$accent", "bold $accent", "bold $warning", "bold $error", "$rule"
TAG, STOP_TAG = "bold $on-accent on $warning", "bold $on-accent on $error"
EMPTY = Content("")
BLOCK, FLAT, ACROSS, DOWN, CROSSING = "▄", "▀", "─", "│", "┼"
"""What charts are drawn with: one block a person, a bar under its label, the lines of a cross."""

Piece = str | tuple[str, str] | Content
Painter = Callable[[int, int], list[Content]]


def line(*pieces: Piece) -> Content:
    """One line from pieces of text, each with its role; text is never read as markup."""
    return Content.assemble(*pieces)


def cursor(here: bool) -> Piece:
    """Two cells before a row: whether the cursor, or the thing now, is there."""
    return ("> " if plain.on() else "▌ ", ACCENT) if here else "  "


def spread(width: int, left: Content, right: Content) -> Content:
    """Left and right on one line of ``width`` cells; the left gives way.  In plain lines they follow each other."""
    if plain.on():
        return Content("  ").join(part for part in (left, right) if part.plain.strip())
    room = width - right.cell_length - 1
    left = left.truncate(max(room, 0), ellipsis=True)
    return left + Content(" " * max(width - left.cell_length - right.cell_length, 0)) + right


def wrap(text: str, width: int) -> list[str]:
    """Text broken into lines of at most ``width`` cells, at spaces where there are any."""
    width = max(width, 8)
    lines: list[str] = []
    for paragraph in text.expandtabs(4).split("\n"):
        current = ""
        for word in paragraph.split(" "):
            candidate = f"{current} {word}" if current else word
            if cell_len(candidate) <= width:
                current = candidate
                continue
            if current:
                lines.append(current)
            *whole, current = chop_cells(word, width) or [""]
            lines += whole
        lines.append(current)
    return lines or [""]


def wrapped(text: Content, width: int) -> list[Content]:
    """A line with its colours broken into lines of at most ``width`` cells, at spaces where there are any."""
    if text.cell_length <= max(width, 8):
        return [text]
    out, at = [], 0
    for part in wrap(text.plain, width):
        start = text.plain.find(part, at)
        if start < 0:  # a tab stood there, which takes more cells than one
            out.append(Content(part))
            continue
        at = start + len(part)
        out.append(text[start:at])
    return out


def rule(width: int, label: str = "", role: str = RULE, label_role: str = QUIET) -> Content:
    """The one line a block may have; a label sits in it, never a box round it."""
    if plain.on():
        return line((label, label_role))
    if not label:
        return line(("─" * width, role))
    shown = Content(label).truncate(max(width - 5, 1), ellipsis=True)
    return line(
        ("── ", role), (shown.plain, label_role), (" " + "─" * max(width - shown.cell_length - 4, 0), role)
    )


def bar(share: float, width: int, full: str = "▀") -> str:
    """A bar of half blocks for a share from 0 to 1; something is seen of every share above none.

    In plain lines there is none: the number beside it says it.
    """
    if plain.on():
        return ""
    return full * max(round(share * width), 1 if share > 0 else 0)


def growth(new: int, total: int, most: int, width: int) -> Content:
    """What is new as blocks, and a low line on to all that there is; nothing in plain lines, where numbers say it."""
    if plain.on() or most <= 0:
        return EMPTY
    blocks = max(round(new / most * width), 1) if new else 0
    return line((BLOCK * blocks, ACCENT), ("▁" * max(round(total / most * width) - blocks, 0), RULE))


def one_each(number: int, block: str = BLOCK) -> str:
    """One block a person, with a gap between; none in plain lines, where a number stands beside them."""
    return "" if plain.on() else " ".join([block] * number)


def heavy(share: float, width: int) -> tuple[Piece, Piece]:
    """A line that is heavy for what is used or done and light for what is left; a share from 0 to 1."""
    if plain.on():
        return (f"{min(max(round(share * 10), 0), 10)} tenths used", QUIET), ("", RULE)
    done = min(max(round(width * share), 0), width)
    return ("━" * done, ACCENT), ("─" * (width - done), RULE)


def places(filled: int, of: int, wide: int = 5) -> Content:
    """Places that are taken or open: solid blocks, or a low line where one is still missing."""
    if plain.on():
        return line((f"{filled} of {of}", INK))
    pieces: list[Piece] = []
    for index in range(of):
        pieces += [("▄" * wide, ACCENT) if index < filled else ("▁" * wide, INK), " "]
    return line(*pieces[:-1])


def big(
    text: str, width: int, rows: int, role: str = STRONG, largest: bigtype.Face = bigtype.MEDIUM
) -> list[Content]:
    """A text in large type, or in bold when it does not fit."""
    return [line((row, role)) for row in bigtype.fit(text, width, rows, largest) or wrap(text, width)]


def hero(
    text: str, width: int, rows: int, then: str = "", largest: bigtype.Face = bigtype.HUGE
) -> list[Content]:
    """The question: large type when it fits, else bold behind the accent bar.  ``then`` is its second sentence."""
    large = bigtype.fit(text, width, rows, largest)
    if large is None:
        return marked(f"{text} {then}".strip(), width)
    out = [line((row, STRONG)) for row in large]
    if not then:
        return out
    gap = [EMPTY] if large[-1].strip() else []
    return [*out, *gap, *(line((part, BRIGHT)) for part in wrap(then, width))]


def marked(text: str, width: int) -> list[Content]:
    """Bold text behind the accent bar, which stands beside every line of it."""
    if plain.on():
        return [line((part, STRONG)) for part in wrap(text, width)]
    return [line(("▌ ", ACCENT), (part, STRONG)) for part in wrap(text, width - 2)]


def table(rows: Sequence[Sequence[Content]], widths: Sequence[int]) -> list[Content]:
    """Columns on a fixed grid, two spaces apart; a negative width is right-aligned, for numbers.

    In plain lines what stands in a row is told one after the other.
    """
    if plain.on():
        return [Content(", ").join(cell for cell in row if cell.plain.strip()) for row in rows]
    out = []
    for row in rows:
        cells = []
        for cell, size in zip(row, widths, strict=True):
            cut = cell.truncate(abs(size), ellipsis=True)
            space = Content(" " * max(abs(size) - cut.cell_length, 0))
            cells.append(space + cut if size < 0 else cut + space)
        out.append(Content("  ").join(cells))
    return out


def around(lines: list[Content], row: int, height: int) -> list[Content]:
    """So many of the lines as fit, the one with the cursor among them; all while the height is not known."""
    if not 0 < height < len(lines):
        return lines
    first = min(max(row - height // 2, 0), len(lines) - height)
    return lines[first : first + height]


class Painted(Widget):
    """A block that paints itself from its size.

    ``painter`` is given width and height in cells.  While the block's height is asked for, the height is 0:
    a block whose height is automatic must compute its lines from the width alone.
    """

    DEFAULT_CSS = "Painted { width: 1fr; height: auto; background: transparent; }"

    def __init__(self, painter: Painter, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.painter = painter
        self._rows = -1

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the painter has lines."""
        return len(self._lines(width, 0))

    def _lines(self, width: int, height: int) -> list[Content]:
        """The painter's lines; plain ones, which nothing is cut from, are broken here."""
        lines = self.painter(width, height)
        return [part for one in lines for part in wrapped(one, width)] if plain.on() and width else lines

    def render(self) -> Content:
        """The lines, one under the other."""
        return Content("\n").join(self._lines(self.size.width, self.size.height))

    def repaint(self) -> None:
        """Draw again; the screen is laid out anew only when the number of lines has changed."""
        width = self.size.width
        rows = len(self._lines(width, 0))
        self.refresh(layout=not width or rows != self._rows)
        self._rows = rows
