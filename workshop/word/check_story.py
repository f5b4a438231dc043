"""The text of a Word file as a person goes through it: paragraphs, tables and cells, each with its place in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from workshop.word.check_colours import AUTO, Colours
from workshop.word.check_package import Package, W, number_of, value_of
from workshop.word.check_styles import NO_CELL, Cell, Look, Styles

MARK = "ws_"
"""How the bookmarks begin that we put on every paragraph and table of ours."""
_EXPORT = f"{MARK}export_"
"""How the bookmark begins that names the export: it stands in the first paragraph, whosever that is."""
# Styles that no template has: what they say is ours.
_OURS = {
    "missing", "evidence", "detail", "lead", "after table", "table text", "table number", "table heading",
    "table number heading", "instruction", "tick", "write here", "sign", "sign below", "cut line", "workshop table",
}  # fmt: skip
_LONGEST_QUOTE = 40
_PARAGRAPH, _TABLE, _RUN = f"{W}p", f"{W}tbl", f"{W}r"
_TEXT, _BREAK, _TAB = f"{W}t", f"{W}br", f"{W}tab"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOX = f"{W}txbxContent"
_WRAPPERS = {f"{W}{one}" for one in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "body")}
_OWN, _RUN_OWN, _SHADE, _MOVED = f"{W}pPr", f"{W}rPr", f"{W}shd", f"{W}moveFrom"
_NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_BARS = {"header": "page header", "footer": "page footer"}


class Place(NamedTuple):
    """Where something stands: in the text, or in what is printed on every page or below the line."""

    words: str
    text: str

    def __str__(self) -> str:
        return f"{self.words}, '{shortened(self.text)}'" if self.text.strip() else self.words


class Words(NamedTuple):
    """The words of a run, and how they look."""

    text: str
    look: Look


class Para(NamedTuple):
    """One paragraph.

    ``style`` is the id and ``name`` the name of its style; ``own`` holds the properties set on it directly, ``words`` its
    runs that are not blank.  ``template`` says that the template brought it.
    """

    element: etree._Element
    own: etree._Element | None
    style: str
    name: str
    text: str
    words: tuple[Words, ...]
    place: Place
    cell: Cell
    story: str
    template: bool

    @property
    def in_table(self) -> bool:
        """Whether it stands in a cell."""
        return self.cell is not NO_CELL

    @property
    def level(self) -> int:
        """The level of a heading by its style, 0 for anything else."""
        kind, _, number = self.name.rpartition(" ")
        return int(number) if kind == "heading" and number in tuple("123456789") else 0


class Table(NamedTuple):
    """One table of the text or of a header; ``before`` is what stands right above it, ``texts`` what its cells say."""

    element: etree._Element
    place: Place
    before: Para | None
    rows: list[etree._Element]
    texts: list[list[str]]
    nested: bool
    template: bool


class Story:
    """A Word file taken apart for the rules.

    Attributes:
        paragraphs: All of the body in order, those in cells and boxes included.
        others: Those of headers, footers, footnotes and endnotes.
        top: The paragraphs of the body that stand in no table.
        tables: The tables of the body, nested ones included, and those of headers and footers.
        ours: Whether this file carries the marks of a paper of ours.
        on_template: Whether it was made on the office's own template.
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self.colours = Colours(package)
        self.styles = Styles(package, self.colours)
        self.properties = package.custom()
        self.ours = "workshop paper" in self.properties
        self.on_template = bool(self.properties.get("workshop template", "").strip())
        self.is_final = self.properties.get("workshop final", "").strip().lower() in ("yes", "true", "1")
        self.paragraphs: list[Para] = []
        self.others: list[Para] = []
        self.top: list[Para] = []
        self.tables: list[Table] = []
        self._notes: dict[tuple[str, str], bool] = {}
        self._count = self._table_count = 0
        self._read_body()
        for kind in ("header", "footer", "footnotes", "endnotes"):
            for part in package.related(kind):
                self._read_other(kind, package.xml(part))

    @property
    def everything(self) -> list[Para]:
        """The paragraphs of the body and all others."""
        return [*self.paragraphs, *self.others]

    def brought(self, para: Para, style: str) -> bool:
        """Whether the template brought what a paragraph, or the style of this name in it, does wrong."""
        return self.on_template and (para.template or bool(style and style.lower() not in _OURS))

    def _read_body(self) -> None:
        blocks = list(_blocks(self.package.body))
        marked = [_is_marked(block) for block in blocks]
        # What stands before our first block or after our last one was in the template; what stands between is the officer's.
        first = marked.index(True) if True in marked else 0
        last = len(marked) - 1 - marked[::-1].index(True) if True in marked else len(marked)
        for at, block in enumerate(blocks):
            template = self.on_template and not first <= at <= last
            for note in block.iter(*_NOTES):
                self._notes[(_NOTES[str(note.tag)], note.get(f"{W}id", ""))] = template
            self._read_block(block, "body", template, self.paragraphs)

    def _read_other(self, kind: str, root: etree._Element) -> None:
        if kind in _BARS:
            for block in _blocks(root):
                self._read_block(block, kind, self.on_template, self.others)
            return
        for note in root:
            if note.get(f"{W}type") in (None, "normal"):
                name, id = kind.removesuffix("s"), note.get(f"{W}id", "")
                template = self._notes.get((kind, id), self.on_template)
                for block in _blocks(note):
                    self._read_block(block, f"{name} {id}", template, self.others)

    def _read_block(self, block: etree._Element, story: str, template: bool, into: list[Para]) -> None:
        if block.tag == _TABLE:
            before = into[-1] if into and _right_before(block) is into[-1].element else None
            self._read_table(block, story, before, template, into, nested=False)
            return
        if story == "body":
            self._count += 1
            words = f"paragraph {self._count}"
        else:
            words = _BARS.get(story, story)
        self._read_paragraph(block, words, NO_CELL, story, template, into)

    def _read_paragraph(
        self, element: etree._Element, words: str, cell: Cell, story: str, template: bool, into: list[Para]
    ) -> None:
        own = element.find(_OWN)
        style = self.styles.of_paragraph(own)
        shade = own.find(_SHADE) if own is not None else None
        parts, found = [], []
        for run in _runs(element):
            text = _says(run)
            parts.append(text)
            if text and not text.isspace():
                found.append(Words(text, self.styles.look(run.find(_RUN_OWN), shade, style, cell)))
        text = "".join(parts)
        place = Place(words, text)
        name = self.styles.name(style)
        para = Para(element, own, style, name, text, tuple(found), place, cell, story, template)
        into.append(para)
        if story == "body" and cell is NO_CELL and "box" not in words:
            self.top.append(para)
        for box in element.iter(_BOX) if next(element.iter(_BOX), None) is not None else ():
            fallback = next(box.iterancestors(_FALLBACK), None)
            if fallback is None and next(box.iterancestors(_PARAGRAPH), None) is element:
                for inner in box.findall(_PARAGRAPH):
                    self._read_paragraph(inner, f"text box at {words}", NO_CELL, story, template, into)

    def _read_table(
        self, element: etree._Element, story: str, before: Para | None, template: bool, into: list[Para],
        *, nested: bool,
    ) -> None:  # fmt: skip
        rows = list(_within(element, f"{W}tr"))
        self._table_count += story == "body"
        where = f"table {self._table_count}" if story == "body" else f"table in the {_BARS.get(story, story)}"
        properties = element.find(f"{W}tblPr")
        caption = value_of(properties.find(f"{W}tblCaption")) if properties is not None else ""
        caption = caption or (before.text if before is not None and before.name == "caption" else "")
        caption = caption or (text_of(rows[0]) if rows else "")
        place = Place(where, caption)
        texts: list[list[str]] = []
        self.tables.append(Table(element, place, before, rows, texts, nested, template))
        style = value_of(properties.find(f"{W}tblStyle")) if properties is not None else ""
        style = style or self.styles.usual.get("table", "")
        look = properties.find(f"{W}tblLook") if properties is not None else None
        own = properties.find(f"{W}shd") if properties is not None else None
        for number, row in enumerate(rows):
            cells = cells_of(row)
            texts.append([])
            for column, one in enumerate(cells):
                parts = _parts(look, number, column, len(rows), len(cells))
                cell = Cell(style, parts, AUTO)
                shade = one.find(f"{W}tcPr/{W}shd")
                behind = self.styles.shading_of_cell(shade if shade is not None else own, cell)
                cell = Cell(style, parts, behind)
                words = f"{place}, row {number + 1}, column {column + 1}"
                start = len(into)
                for block in _blocks(one):
                    if block.tag == _TABLE:
                        self._read_table(block, story, None, template, into, nested=True)
                    else:
                        self._read_paragraph(block, words, cell, story, template, into)
                texts[-1].append(" ".join(one.text for one in into[start:]))


def _is_marked(block: etree._Element) -> bool:
    names = (one.get(f"{W}name", "") for one in block.iter(f"{W}bookmarkStart"))
    return any(name.startswith(MARK) and not name.startswith(_EXPORT) for name in names)


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables of a body or a cell."""
    return _within(parent, _PARAGRAPH, _TABLE)


def _within(parent: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The children of these tags, those in content controls included; not what is inside such a child."""
    for one in parent:
        if one.tag in tags:
            yield one
        elif one.tag in _WRAPPERS:
            yield from _within(one, *tags)


def cells_of(row: etree._Element) -> list[etree._Element]:
    """The cells of a row of a table."""
    return list(_within(row, f"{W}tc"))


def _right_before(block: etree._Element) -> etree._Element | None:
    """The paragraph or table right above a block, marks between them passed over."""
    before = block.getprevious()
    while before is not None and before.tag not in (_PARAGRAPH, _TABLE):
        before = before.getprevious()
    return before


def _parts(look: etree._Element | None, row: int, column: int, rows: int, columns: int) -> tuple[str, ...]:
    """The parts of a table that a cell belongs to, as its style names them, the most particular first."""
    found = []
    if looks_for(look, "firstRow", 0x20) and row == 0:
        found.append("firstRow")
    elif looks_for(look, "lastRow", 0x40) and row == rows - 1:
        found.append("lastRow")
    if looks_for(look, "firstColumn", 0x80) and column == 0:
        found.append("firstCol")
    if looks_for(look, "lastColumn", 0x100) and column == columns - 1:
        found.append("lastCol")
    if not looks_for(look, "noHBand", 0x200):
        at = row - looks_for(look, "firstRow", 0x20)
        found.append("band1Horz" if at % 2 == 0 else "band2Horz")
    return tuple(found)


def looks_for(look: etree._Element | None, name: str, bit: int) -> bool:
    """Whether a ``w:tblLook`` asks for something, in its own attribute or in the older sum of bits."""
    if look is None:
        return False
    named = look.get(f"{W}{name}")
    if named is not None:
        return named in ("1", "true", "on")
    bits = value_of(look)
    try:
        return bool(int(bits, 16) & bit)
    except ValueError:
        return False


def text_of(element: etree._Element) -> str:
    """The words of an element, a line end or tab as a blank; not what was deleted, nor what stands in a box of its own."""
    boxed = next(element.iter(_ALTERNATE, _BOX), None) is not None
    parts = []
    for one in element.iter(_TEXT, _BREAK, _TAB):
        if boxed and any(up.tag in (_FALLBACK, _BOX) for up in one.iterancestors() if up is not element):
            continue
        if one.tag == _TEXT:
            parts.append(one.text or "")
        elif (above := one.getparent()) is not None and above.tag == _RUN:
            parts.append(" ")
    return "".join(parts)


def _runs(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The runs of a paragraph in order, those of links included, those in its boxes and what was moved away not."""
    for one in paragraph:
        if one.tag == _RUN:
            yield one
        elif len(one) and one.tag not in (_OWN, _MOVED):
            for run in one.iter(_RUN):
                if next(run.iterancestors(_PARAGRAPH), None) is paragraph:
                    yield run


def _says(run: etree._Element) -> str:
    """The words of a run, a line end or tab as a blank."""
    parts = []
    for one in run:
        if one.tag == _TEXT:
            parts.append(one.text or "")
        elif one.tag in (_BREAK, _TAB):
            parts.append(" ")
    return "".join(parts)


def shortened(text: str) -> str:
    """The beginning of a text, in at most forty characters and on one line."""
    words = " ".join(text.split())
    if len(words) <= _LONGEST_QUOTE:
        return words
    cut = words[:_LONGEST_QUOTE].rpartition(" ")[0]
    return (cut or words[:_LONGEST_QUOTE]).rstrip(" ,;:.") + "…"


def fields_in(element: etree._Element) -> Iterator[str]:
    """The instruction of each field, such as ``PAGE`` or ``TOC \\o "1-2"``, the parts of one put together."""
    open_: list[list[str]] = []
    for one in element.iter(f"{W}fldSimple", f"{W}fldChar", f"{W}instrText"):
        if one.tag == f"{W}fldSimple":
            yield one.get(f"{W}instr", "").strip()
        elif one.tag == f"{W}instrText":
            if open_:
                open_[-1].append(one.text or "")
        elif one.get(f"{W}fldCharType") == "begin":
            open_.append([])
        elif one.get(f"{W}fldCharType") == "end" and open_:
            yield "".join(open_.pop()).strip()
    while open_:
        yield "".join(open_.pop()).strip()


def is_list_item(para: Para, styles: Styles) -> bool:
    """Whether a paragraph is numbered or has a bullet, by its style or its own mark."""
    found = styles.paragraph_has(para.own, para.style, "numPr")
    return found is not None and bool(number_of(value_of(found.find(f"{W}numId"))))
