"""A Word file read the way we compare it: block by block, whoever saved it last.

What a reader sees counts as text: insertions that are tracked, links, content controls, results of fields.  What is
deleted under tracking does not.  Evidence (footnotes, and what is in the style Evidence) is kept apart from the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from workshop.word.anchors import BOOKMARK
from workshop.word.comments import own_comments
from workshop.word.footnotes import footnotes_part, notes_in, root_of

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CHART, _POINT = f"{_C}chart", f"{_C}v"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
P, TBL, TR, TC, SDT, SECT = (qn(f"w:{tag}") for tag in ("p", "tbl", "tr", "tc", "sdt", "sectPr"))
_CONTENT, _CUSTOM, _PPR = qn("w:sdtContent"), qn("w:customXml"), qn("w:pPr")
_R, _T, _STYLE, _NOTE = qn("w:r"), qn("w:t"), qn("w:rStyle"), qn("w:footnoteReference")
_START, _END = qn("w:bookmarkStart"), qn("w:bookmarkEnd")
_NAME, _ID, _VAL = qn("w:name"), qn("w:id"), qn("w:val")
_PICTURE = f"{_WP}docPr"
_SPACES = {qn("w:tab"): " ", qn("w:br"): " ", qn("w:cr"): " ", qn("w:noBreakHyphen"): "-"}
_HIDDEN = (qn("w:moveFrom"), qn("w:del"), f"{_MC}Fallback")
_TRACKED = {
    *(qn(f"w:{tag}") for tag in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange")),
    *(qn(f"w:{tag}") for tag in ("trPrChange", "tcPrChange", "cellIns", "cellDel", "cellMerge", "numberingChange")),
    *(qn(f"w:{tag}") for tag in ("commentRangeStart", "commentReference")),
}  # fmt: skip
_PSTYLE, _NUMBERED, _NUMBER = qn("w:pStyle"), qn("w:numPr"), qn("w:numId")
_ROW_ADDED = f"{qn('w:trPr')}/{qn('w:ins')}"
_COMMENTS = (qn("w:commentRangeStart"), qn("w:commentReference"))
_RUN_MARKS = {
    qn(f"w:{tag}"): tag
    for tag in (
        "b", "i", "u", "strike", "dstrike", "caps", "smallCaps", "highlight", "shd", "color", "sz", "rFonts",
        "vertAlign", "vanish",
    )
}  # fmt: skip
_MAY_HIDE = (qn("w:moveFrom"), qn("w:del"), f"{_MC}AlternateContent")
_READ = frozenset(
    (P, TC, _R, _T, _STYLE, _NOTE, _PICTURE, _START, *_SPACES, *_MAY_HIDE, *_TRACKED, *_RUN_MARKS)
)
# Not indents, spaces and page breaks: other programs set them as they see fit, and a replaced paragraph keeps them anyway.
_LAYOUT = {qn(f"w:{tag}"): tag for tag in ("jc", "shd", "pBdr", "outlineLvl")}
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_CAPTION = re.compile(r"^(?:Table|Figure|Chart) [0-9]+[.:]? ")
_OFF = ("0", "false", "none", "off")
CONTENTS = "Table of Contents"


class Row(NamedTuple):
    """A row of a table: its cells as text, how it is formatted by hand, and whether somebody marked it."""

    element: Any
    cells: tuple[str, ...]
    marks: str
    marked: bool

    @property
    def text(self) -> str:
        """All cells in one line."""
        return in_one_line(self.cells)


class Unit(NamedTuple):
    """A paragraph or a table at the top of the body.

    ``text`` is what it says, ``notes`` what it rests on as it is printed, ``style`` the name of its style in small
    letters, ``marks`` what is formatted by hand.  ``marked`` is it when it has a comment or a tracked change.
    ``keys`` are ours that it carries, in order.
    """

    element: Any
    keys: tuple[str, ...]
    text: str
    notes: str
    style: str
    marks: str
    marked: bool
    rows: tuple[Row, ...] = ()
    contents: bool = False

    @property
    def is_table(self) -> bool:
        """Whether it has rows and no style."""
        return bool(self.element.tag == TBL)


class _Words(NamedTuple):
    text: str
    notes: str
    marks: str
    marked: bool
    keys: tuple[str, ...]


class Reader:
    """Reads the units of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.styles = style_names(document)
        self._evidence = {id for id, name in self.styles.items() if name == "evidence"}
        self._own_comments = own_comments(document)

    @cached_property
    def _notes(self) -> dict[str, str]:
        return {id: words(note) for id, note in notes_in(root_of(footnotes_part(self.document))).items()}

    def units(self) -> tuple[Unit, ...]:
        """Every paragraph and table of the body, in order."""
        return tuple(self.read(self.document.element.body))

    def read(self, elements: Iterable[Any]) -> Iterator[Unit]:
        """The paragraphs and tables among these elements of the body, in order."""
        above: Unit | None = None
        for unit in self._units(elements, in_contents=False, waiting=[]):
            below_caption = above is not None and above.keys and above.style == "caption"
            if not unit.keys and above is not None and below_caption and _is_shown(unit):
                # What stands under a caption of ours and has no mark of its own belongs to it.
                unit = unit._replace(keys=(f"{above.keys[0]}_",))
            yield unit
            above = unit

    def _units(self, parent: Iterable[Any], *, in_contents: bool, waiting: list[str]) -> Iterator[Unit]:
        for element in parent:
            if element.tag in (P, TBL):
                unit = self.paragraph(element) if element.tag == P else self._table(element)
                inside = in_contents or (unit.style.startswith("toc ") and unit.style[4:].isdigit())
                if waiting or inside:
                    unit = unit._replace(keys=(*waiting, *unit.keys), contents=inside)
                    waiting.clear()
                yield unit
            elif element.tag == SDT:
                gallery = element.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
                listed = gallery is not None and gallery.get(_VAL) == CONTENTS
                for content in element.iterchildren(_CONTENT):
                    yield from self._units(content, in_contents=in_contents or listed, waiting=waiting)
            elif element.tag == _CUSTOM:
                yield from self._units(element, in_contents=in_contents, waiting=waiting)
            elif element.tag == _START:
                # Some programs put the mark of a paragraph before it.
                waiting += _ours(element)

    def paragraph(self, element: Any) -> Unit:
        """One paragraph."""
        properties = element.find(_PPR)
        style, layout, broken = "", "", False
        if properties is not None and len(properties):
            named = properties.find(_PSTYLE)
            style = named.get(_VAL) if named is not None else ""
            layout, broken = _layout(properties), properties.find(SECT) is not None
        name = self.styles.get(style, style.lower() or "normal")
        found = self._words(element)[0]
        text = without_number(found.text) if name == "caption" else found.text
        marks = f"{found.marks};{layout}" if layout else found.marks
        return Unit(element, found.keys, text, found.notes, name, marks, found.marked or broken)

    def _table(self, element: Any) -> Unit:
        rows: list[Row] = []
        keys: list[str] = []
        for row in table_rows(element):
            found = self._words(row)[1:]
            cells, marks = [], []
            marked = row.find(_ROW_ADDED) is not None
            for one in found:
                keys += one.keys
                marked = marked or one.marked
                cells.append(f"{one.text} {one.notes}" if one.notes else one.text)
                marks.append(one.marks)
            rows.append(Row(row, tuple(cells), "|".join(marks) if any(marks) else "", marked))
        text = "\n".join(row.text for row in rows)
        shown = "\n".join(row.marks for row in rows).strip("\n")
        return Unit(element, tuple(keys), text, "", "", shown, any(row.marked for row in rows), tuple(rows))

    def _words(self, element: Any) -> list[_Words]:
        """What an element says, and after it what each cell in it says."""
        found = [_Found()]
        words = found[0]
        in_run = evidence = False
        own: list[str] = []
        # All elements are passed, for choosing them by their tags costs more than most paragraphs are long.
        for one in element.iter():
            tag = one.tag
            if tag not in _READ:
                continue
            if tag == _T:
                said = one.text or ""
                if words.may_hide and any(True for _ in one.iterancestors(*_HIDDEN)):
                    continue
                if evidence:
                    words.notes.append(said)
                    continue
                words.texts.append(said)
                if said and not said.isspace():
                    mark = ",".join(sorted(own)) if own else ""
                    if not words.marks or words.marks[-1] != mark:
                        words.marks.append(mark)
            elif tag == _R:
                in_run, evidence, own = True, False, []
            elif tag == TC:
                words, in_run = _Found(), False
                found.append(words)
            elif tag == _STYLE:
                if in_run:
                    evidence = one.get(_VAL) in self._evidence
                    own.append(self.styles.get(one.get(_VAL), ""))
            elif tag in _RUN_MARKS:
                if in_run:
                    own += _mark(one, _RUN_MARKS[tag])
            elif tag == _NOTE:
                words.notes.append(f"^{self._notes.get(one.get(_ID), '')}")
            elif tag == _START:
                if ours := _ours(one):
                    following = one.getnext()
                    empty = following is not None and following.tag == _END
                    # A mark around nothing is what is left of a paragraph that was deleted into this one.
                    if not empty or not words.keys:
                        words.keys += ours
            elif tag in _SPACES:
                if in_run:
                    words.texts.append(_SPACES[tag])
            elif tag == P:
                if words.texts:
                    words.texts.append(" ")
            elif tag == _PICTURE:
                words.texts.append(f" {self._shown(one)} ")
            elif tag in _MAY_HIDE:
                words.may_hide = True
                words.marked = words.marked or tag in _TRACKED
            elif tag in _TRACKED:
                words.marked = words.marked or tag not in _COMMENTS or one.get(_ID) not in self._own_comments
        return [one.words() for one in found]

    def _shown(self, picture: Any) -> str:
        """What a picture shows: the points of a chart, which every program keeps, else its description."""
        for chart in picture.getparent().iter(_CHART):
            relation = self.document.part.rels.get(chart.get(_RELATION) or "")
            if relation is not None and not relation.is_external:
                points = parse_xml(relation.target_part.blob).iter(_POINT)
                return "; ".join(point.text or "" for point in points)
        return picture.get("descr") or ""


class _Found:
    """What was read of a paragraph or cell so far."""

    __slots__ = ("keys", "marked", "marks", "may_hide", "notes", "texts")

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.notes: list[str] = []
        self.marks: list[str] = []
        self.keys: list[str] = []
        self.marked = self.may_hide = False

    def words(self) -> _Words:
        """All of it."""
        texts, marks = self.texts, self.marks
        text = tidy(texts[0] if len(texts) == 1 else "".join(texts)) if texts else ""
        notes = tidy(" ".join(self.notes)) if self.notes else ""
        looks = "/".join(marks) if len(marks) > 1 else marks[0] if marks else ""
        return _Words(text, notes, looks, self.marked, tuple(self.keys))


def without_number(caption: str) -> str:
    """What a caption says, whatever its number is today."""
    return _CAPTION.sub("", caption)


def in_one_line(cells: Sequence[str]) -> str:
    """The cells of a row as one text."""
    return " | ".join(cells)


def tidy(text: str) -> str:
    """Text as it is compared: any space is one space, and what cannot be seen does not count."""
    return " ".join((text if text.isascii() else _UNSEEN.sub("", text)).split())


def words(element: Any) -> str:
    """All text in an element, tidied; what was deleted under tracking does not count."""
    return tidy("".join(one.text or "" for one in element.iter(_T)))


def table_rows(table: Any) -> Iterator[Any]:
    """The rows of a table, not those of a table inside it; also rows inside content controls."""
    return _within(table, TR)


def table_cells(row: Any) -> Iterator[Any]:
    """The cells of a row; also cells inside content controls."""
    return _within(row, TC)


def _within(parent: Any, tag: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (SDT, _CONTENT, _CUSTOM):
            yield from _within(child, tag)


def style_names(document: Document) -> dict[str, str]:
    """The name of each style in small letters, by its id; ids change with language and program, names do not."""
    found: dict[str, str] = {
        id: (name.get(_VAL) or "").lower()
        for style in document.styles.element.iterchildren(qn("w:style"))
        if (name := style.find(_NAME)) is not None and (id := style.get(qn("w:styleId")))
    }
    return found


def _is_shown(unit: Unit) -> bool:
    """Whether it is a table or a picture."""
    return unit.is_table or next(unit.element.iter(_PICTURE), None) is not None


def _ours(mark: Any) -> list[str]:
    name = mark.get(_NAME) or ""
    return [name[len(BOOKMARK) :]] if name.startswith(BOOKMARK) else []


def _mark(element: Any, tag: str) -> list[str]:
    value = element.get(_VAL)
    if tag == "rFonts":
        value = element.get(qn("w:ascii")) or ""
        return [f"font={value}"] if value else []
    if tag == "shd":
        value = element.get(qn("w:fill"))
        return [] if value in (None, "auto") else [f"shd={value}"]
    if value in _OFF and tag in ("u", "highlight", "strike", "dstrike", "caps", "smallCaps", "vanish"):
        return []
    if tag in ("b", "i"):
        return [f"{tag}0" if value in _OFF else tag]
    return [tag if value in (None, "1", "true") else f"{tag}={value}"]


def _layout(properties: Any) -> str:
    """What is set by hand on a paragraph as a whole."""
    found = []
    for child in properties:
        tag = _LAYOUT.get(child.tag)
        if tag is None:
            numbering = child.find(_NUMBER) if child.tag == _NUMBERED else None
            if numbering is not None and numbering.get(_VAL) == "0":
                found.append("nonumber")
            continue
        values = ",".join(
            f"{name.rpartition('}')[2]}={value}" for name, value in sorted(child.attrib.items())
        )
        if tag == "jc" and values in ("val=left", "val=start"):
            continue
        found.append(f"{tag}({values})" if values else tag)
    return " ".join(found)
