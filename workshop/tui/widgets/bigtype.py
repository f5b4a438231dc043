"""Large type from half blocks: the question in letters that a back row can read.

Two pixel rows share one cell row, so a face of 8 pixels needs four rows.  `fit` picks the largest face that
holds a text in its box, and gives None when none does: the caller then sets it in bold.

The glyphs are those of three X11 bitmap fonts, in the public domain; `bigtype_data` names them.  Their points are
small stars, which large look like daggers: square ones, made for this, stand in their place.
"""

from __future__ import annotations

from typing import NamedTuple

from workshop.tui import plain
from workshop.tui.widgets import bigtype_data as data

_HALF = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
_SPACE = 2

Bitmap = list[list[int]]


class Face(NamedTuple):
    """One size of large type: its glyphs, height and letter gap in pixels (two to a cell row), and its scale."""

    glyphs: dict[str, str]
    height: int
    gap: int
    scale: int = 1

    @property
    def rows(self) -> int:
        """Cell rows that one line of this face takes."""
        return self.height * self.scale // 2


def _glyph(height: int, rows: dict[int, str]) -> str:
    """A glyph two wide as `bigtype_data` has them, from the rows that have ink."""
    drawn = [rows.get(row, "").replace("#", "1").replace(".", "0").ljust(12, "0") for row in range(height)]
    return "2" + "".join(f"{int(bits, 2):03x}" for bits in drawn)


def _points(height: int, base: int, upper: int) -> dict[str, str]:
    """Full stop, comma, colon and semicolon with square points; ``base`` is the row that letters stand on."""
    low = {base - 1: "##", base: "##"}
    high = {upper: "##", upper + 1: "##"}
    tail = {base + 1: ".#"}
    marks = {".": low, ",": low | tail, ":": high | low, ";": high | low | tail}
    return {mark: _glyph(height, rows) for mark, rows in marks.items()}


_MEDIUM = data.MEDIUM | _points(data.MEDIUM_HEIGHT, 7, 3)
_LARGE = data.LARGE | _points(data.LARGE_HEIGHT, 10, 5)
_SMALL = data.SMALL | _points(data.SMALL_HEIGHT, 5, 1)

HUGE = Face(_MEDIUM, data.MEDIUM_HEIGHT, 1, 2)
LARGE = Face(_LARGE, data.LARGE_HEIGHT, 1)
MEDIUM = Face(_MEDIUM, data.MEDIUM_HEIGHT, 1)
SMALL = Face(_SMALL, data.SMALL_HEIGHT, 1)
FACES = (HUGE, LARGE, MEDIUM, SMALL)


def fit(text: str, width: int, rows: int, largest: Face = HUGE) -> list[str] | None:
    """The text in the largest face that fits ``width`` cells and ``rows`` rows; None when none does.

    A text with a letter that the faces lack (anything outside Latin-1) fits nowhere, and none does in plain lines.
    """
    found = fitting(text, width, rows, largest)
    return [row for one in found[1] for row in set_line(one, found[0])] if found else None


def fitting(text: str, width: int, rows: int, largest: Face = HUGE) -> tuple[Face, list[str]] | None:
    """The largest face in which the text fits, as for `fit`, and the lines that it is broken into; not drawn yet."""
    if plain.on():
        return None
    for face in FACES[FACES.index(largest) :]:
        if any(letter != " " and letter not in face.glyphs for letter in text):
            return None
        lines = _break(text, face, width)
        if lines and len(lines) * face.rows <= rows:
            return face, lines
    return None


def set_line(text: str, face: Face) -> list[str]:
    """One line of text as rows of half blocks.

    Raises:
        KeyError: When the face lacks a letter.
    """
    pixels: Bitmap = [[] for _ in range(face.height)]
    for letter in text:
        _, bits = _bits(face, letter)
        for row in range(face.height):
            pixels[row] += bits[row] + [0] * face.gap
    return _halves(pixels, face.scale)


def clock(text: str, face: Face = MEDIUM) -> list[str]:
    """Digits, colons and spaces in cells of one width, so that a running clock never moves; as they are in plain lines."""
    if plain.on():
        return [text]
    cell = max(int(face.glyphs[digit][0]) for digit in "0123456789")
    pixels: Bitmap = [[] for _ in range(face.height)]
    for letter in text:
        width, bits = _bits(face, letter, space=cell)
        if letter == ":":
            width, bits = _colon(face)
        room = width if letter == ":" else cell
        left = (room - width) // 2
        for row in range(face.height):
            pixels[row] += [0] * left + bits[row] + [0] * (room - width - left + face.gap)
    inked = [index for index, row in enumerate(pixels) if any(row)]
    if not inked:
        return []
    height = inked[-1] + 1 - inked[0]
    rows = _halves(pixels[inked[0] : inked[0] + height + height % 2], face.scale)
    widest = max(map(len, rows))
    return [row.ljust(widest) for row in rows]


def _bits(face: Face, letter: str, space: int = _SPACE) -> tuple[int, Bitmap]:
    """A glyph's width and its pixels, row by row."""
    if letter == " ":
        return space, [[0] * space for _ in range(face.height)]
    glyph = face.glyphs[letter]
    width, rows = int(glyph[0]), glyph[1:]
    bits = [
        [int(rows[start : start + 3], 16) >> (11 - x) & 1 for x in range(width)]
        for start in range(0, len(rows), 3)
    ]
    return width, bits


def _colon(face: Face) -> tuple[int, Bitmap]:
    """Two square points, lighter than the face's own colon."""
    width = 2 if face is LARGE else 1
    points = {3, 4, 8, 9} if face is LARGE else {3, 6}
    return width, [[int(row in points)] * width for row in range(face.height)]


def _width(text: str, face: Face) -> int:
    letters = (_SPACE if letter == " " else int(face.glyphs[letter][0]) for letter in text)
    return (sum(width + face.gap for width in letters) - face.gap) * face.scale


def _break(text: str, face: Face, width: int) -> list[str] | None:
    lines: list[str] = []
    for word in text.split():
        if _width(word, face) > width:
            return None
        if lines and _width(f"{lines[-1]} {word}", face) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _halves(pixels: Bitmap, scale: int) -> list[str]:
    tall = [[bit for bit in row for _ in range(scale)] for row in pixels for _ in range(scale)]
    if len(tall) % 2:
        tall.append([0] * len(tall[0]))
    return [
        "".join(_HALF[upper, lower] for upper, lower in zip(tall[y], tall[y + 1], strict=True)).rstrip()
        for y in range(0, len(tall), 2)
    ]
