"""Where in a template we write, and how wide a line is there."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from workshop.word.xml import W

BOOKMARK = "workshop_here"
_PAGE = 12240
_MARGIN = 1440
_A_FEW_LINES = 600  # characters
_NARROWEST = 1440  # twips: no table or chart is drawn narrower
_WIDEST = 31680  # what Word itself allows
_SECTION = f"""
<w:sectPr xmlns:w="{W}"><w:pgSz w:w="12240" w:h="15840"/>
<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/>
</w:sectPr>"""
# What an empty paragraph may hold and still be one.
_NOTHING = {
    "w:r",
    "w:rPr",
    "w:pPr",
    "w:bookmarkStart",
    "w:bookmarkEnd",
    "w:proofErr",
    "w:lastRenderedPageBreak",
}


def prepared(document: WordDocument) -> Any:
    """Make the end of the body whole, and find the element that new ones are put before.

    That is behind the bookmark ``workshop_here`` where there is one, or else the end of the body.
    """
    body = document.element.body
    end = _end(body)
    _drop_lost_bars(document)
    _number_bookmarks(body)
    marked = _marked(body)
    if marked is None:
        _drop_empty_last(body, end)
        return end
    return _behind(marked)


def begins_a_page(before: Any) -> bool:
    """Whether a paper written before an element begins on a page of its own: behind pages of the template's own text.

    Behind a few lines, such as an address or a logo, it does not, nor where somebody chose the place with a bookmark.
    """
    if before.tag != qn("w:sectPr"):
        return False
    own = sum(
        len(text.text or "") for one in before.itersiblings(preceding=True) for text in one.iter(qn("w:t"))
    )
    return own > _A_FEW_LINES


def text_width(before: Any) -> int:
    """The width of a line of text, or of the first column, in the section of an element: twentieths of a point."""
    section = _section_of(before)
    size, margins, columns = (section.find(qn(tag)) for tag in ("w:pgSz", "w:pgMar", "w:cols"))
    page = _twips(size, "w", _PAGE)
    width = page - sum(
        abs(_twips(margins, side, default))
        for side, default in (("left", _MARGIN), ("right", _MARGIN), ("gutter", 0))
    )
    count = _twips(columns, "num", 1)
    if columns is not None and 1 < count < 20:
        each = columns.findall(qn("w:col"))
        if each and columns.get(qn("w:equalWidth")) in {"0", "false", "off"}:
            width = _twips(each[0], "w", width)
        else:
            width = (width - (count - 1) * _twips(columns, "space", 720)) // count
    return min(max(width, _NARROWEST), _WIDEST)


def _twips(element: Any, name: str, default: int) -> int:
    value = element.get(qn(f"w:{name}"), "") if element is not None else ""
    try:
        return int(float(value))
    except (TypeError, ValueError, OverflowError):
        return default


def _end(body: Any) -> Any:
    """The properties of the last section, as the last element of the body; made where there are none."""
    found = body.findall(qn("w:sectPr"))
    if not found:
        body.append(parse_xml(_SECTION))
        return body[-1]
    for other in found[:-1]:
        body.remove(other)
    body.append(found[-1])
    return found[-1]


def _drop_lost_bars(document: WordDocument) -> None:
    """Take away references to headers and footers that are not in the file."""
    for tag in ("w:headerReference", "w:footerReference"):
        for reference in list(document.element.body.iter(qn(tag))):
            relation = document.part.rels.get(reference.get(qn("r:id"), ""))
            if relation is None or relation.is_external:
                reference.getparent().remove(reference)


def _number_bookmarks(body: Any) -> None:
    """Give bookmarks whose id is no number one: ours are counted on from the highest."""
    marks = list(body.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd")))
    odd: dict[str, int] = {}
    highest = max((int(id) for mark in marks if _is_number(id := mark.get(qn("w:id"), ""))), default=0)
    for mark in marks:
        id = mark.get(qn("w:id"), "")
        if not _is_number(id):
            mark.set(qn("w:id"), str(highest + 1 + odd.setdefault(id, len(odd))))


def _is_number(id: str) -> bool:
    return id.isascii() and id.isdigit() and len(id) < 10


def _marked(body: Any) -> Any:
    """The top-level element in which the bookmark ends, or None."""
    for start in body.iter(qn("w:bookmarkStart")):
        if start.get(qn("w:name"), "").lower() != BOOKMARK:
            continue
        id = start.get(qn("w:id"))
        last = start
        for end in body.iter(qn("w:bookmarkEnd")):
            if end.get(qn("w:id")) == id:
                last = end
        while last.getparent() is not body:
            last = last.getparent()
        return last
    return None


def _behind(marked: Any) -> Any:
    """The element to write before, so that what is written follows the bookmark or takes the place of an empty line."""
    if marked.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        return marked  # a section ends with it
    before = marked.getnext()
    if _is_empty(marked):
        marked.getparent().remove(marked)
    if before.tag == qn("w:tbl"):  # a table of ours must not grow together with that of the template
        between = OxmlElement("w:p")
        before.addprevious(between)
        return between
    return before


def _drop_empty_last(body: Any, end: Any) -> None:
    """An empty last line is where an officer would begin to write: we begin there too."""
    last = end.getprevious()
    if last is not None and _is_empty(last):
        body.remove(last)
    while len(body) > 1 and all(_is_empty(one) for one in body[:-1]):
        body.remove(body[0])


def _is_empty(element: Any) -> bool:
    """Whether it is a paragraph without text, picture, break, note, comment or end of a section."""
    if element.tag != qn("w:p") or element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
        return False
    inside = {child.tag for child in element.iterdescendants() if isinstance(child.tag, str)}
    properties = {
        child.tag for part in element.iter(qn("w:pPr"), qn("w:rPr")) for child in part.iterdescendants()
    }
    if any(
        start.get(qn("w:name"), "").lower() not in {BOOKMARK, "_goback"}
        for start in element.iter(qn("w:bookmarkStart"))
    ):
        return False
    if qn("w:pageBreakBefore") in properties or qn("w:framePr") in properties:
        return False
    return not inside - properties - {qn(tag) for tag in _NOTHING}


def _section_of(before: Any) -> Any:
    """The properties of the section that an element stands in."""
    element = before
    while element is not None:
        if element.tag == qn("w:sectPr"):
            return element
        own = element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if own is not None:
            return own
        element = element.getnext()
    raise ValueError("no section")
