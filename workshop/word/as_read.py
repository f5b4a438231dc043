"""What is written in a document, noted while it is written: just what `workshop.word.reading` reads from the finished file.

Reading a long paper back takes longer than writing it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from docx.document import Document
from lxml import etree

from workshop.word.reading import Reader, in_one_line, style_names, tidy, without_number
from workshop.word.written import WrittenUnit, as_written, digest, shortened, written_row
from workshop.word.xml import W, pieces

Words = Sequence[tuple[str, str]]
"""Runs of a text: what each says, and the id of its character style, or ""."""

_BREAKS = frozenset("\t\n")


class _Read(NamedTuple):
    text: str
    notes: str
    marks: str


class AsRead:
    """Notes what is written in a document, one paragraph or table after the other.

    Attributes:
        units: What was noted so far.
    """

    def __init__(self, document: Document, evidence: Mapping[str, Sequence[str]]) -> None:
        """Begin.

        Args:
            document: What is written into, with all its styles.
            evidence: What each block rests on, by the keys of the blocks.
        """
        self.units: list[WrittenUnit] = []
        self._document, self._of = document, evidence
        self._names = style_names(document)
        self._evidence = {id for id, name in self._names.items() if name == "evidence"}
        # The key of the caption that stands right above, if one does.
        self._above = ""

    def line(self, style: str, words: Words, key: str = "", note: str | None = None) -> None:
        """Note a paragraph.

        Args:
            style: The id of its style.
            words: What it says.
            key: That of its block, where it carries it.
            note: What its footnote says, where it has one.
        """
        name = self._names.get(style, style.lower() or "normal")
        said = self._read(words, note)
        caption = name == "caption"
        self.units.append(
            WrittenUnit(
                key=key,
                style=name,
                text=digest(without_number(said.text) if caption else said.text),
                notes=digest(said.notes),
                marks=digest(said.marks),
                evidence=shortened(self._of.get(key, ())),
            )
        )
        self._above = key if caption else ""

    def table(self, rows: Sequence[Sequence[str]], first_styles: Sequence[str]) -> None:
        """Note a table.

        Args:
            rows: What its cells say, row by row.
            first_styles: For each row the id of the character style of its first cell, or "".
        """
        noted, texts, looks = [], [], []
        for row, style in zip(rows, first_styles, strict=True):
            cells = [_cell(cell) for cell in row]
            look = ""
            if style and row:
                first = self._read([(row[0], style)])
                cells[0] = f"{first.text} {first.notes}" if first.notes else first.text
                look = "|".join([first.marks, *[""] * (len(row) - 1)]) if first.marks else ""
            looks.append(look)
            texts.append(in_one_line(cells))
            noted.append(written_row(cells, look))
        key = self._below_caption()
        self.units.append(
            WrittenUnit(
                key=key,
                style="",
                text=digest("\n".join(texts)),
                marks=digest("\n".join(looks).strip("\n")),
                evidence=shortened(self._of.get(key, ())),
                rows=tuple(noted),
            )
        )

    def picture(self, drawn: str) -> None:
        """Note a paragraph that holds a picture, as XML; what that shows is read from it."""
        element = next(iter(etree.fromstring(f'<w:body xmlns:w="{W}">{drawn}</w:body>')))
        unit = self._reader.paragraph(element)
        key = self._below_caption()
        keys = unit.keys or ((key,) if key else ())
        self.units.append(as_written(unit._replace(keys=keys), self._of))

    def _below_caption(self) -> str:
        key, self._above = self._above, ""
        return f"{key}_" if key else ""

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self._document)

    def _read(self, words: Words, note: str | None = None) -> _Read:
        """What runs say, and after them a footnote: see `Reader`."""
        texts: list[str] = []
        notes: list[str] = []
        marks: list[str] = []
        for said, style in words:
            mark = self._names.get(style, "") if style else ""
            is_evidence = style in self._evidence
            for piece in pieces(said):
                if piece in _BREAKS:
                    texts.append(" ")
                elif is_evidence:
                    notes.append(piece)
                else:
                    texts.append(piece)
                    if not piece.isspace() and (not marks or marks[-1] != mark):
                        marks.append(mark)
        if note is not None:
            notes.append(f"^{tidy(''.join(_seen(note)))}")
        return _Read(tidy("".join(texts)), tidy(" ".join(notes)) if notes else "", "/".join(marks))


def _cell(words: str) -> str:
    """What a cell of these words says."""
    found = list(pieces(words))
    if len(found) == 1 and found[0] not in _BREAKS:
        return tidy(found[0])
    return tidy("".join(" " if piece in _BREAKS else piece for piece in found))


def _seen(note: str) -> Iterator[str]:
    """What is read of a footnote: its words without tabs and line ends."""
    return (piece for piece in pieces(note) if piece not in _BREAKS)
