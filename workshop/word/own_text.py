"""What a template says by itself in its body: how much that is, and the template without it."""

from __future__ import annotations

import math
from copy import deepcopy
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from workshop.word.footnotes import footnotes_part

_ON_A_PAGE = 3_000  # characters
_A_FEW_LINES = 600
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BARS = (qn("w:headerReference"), qn("w:footerReference"))
# What only something in the body can point to, by the last part of the relation's type.
_OF_THE_BODY = frozenset(
    [
        "image", "hyperlink", "chart", "chartEx", "oleObject", "package", "control", "audio", "video", "media", "aFChunk",
        "diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing", "comments",
        "commentsExtended", "commentsIds", "commentsExtensible", "people", "subDocument", "frame", "ink", "slicer",
    ]
)  # fmt: skip


def own_text(before: Any) -> str:
    """How much text a template has of its own, as ``about 6 pages`` or ``a few lines``; empty where it has none.

    Args:
        before: The element that papers are written before.
    """
    body = [
        one for one in before.getparent() if one.tag != qn("w:sectPr")
    ]  # also what comes after the place that a bookmark chose
    letters = sum(len((text.text or "").strip()) for one in body for text in _all(one, "w:t"))
    if not letters:
        return ""
    rendered = sum(1 for one in body for _ in _all(one, "w:lastRenderedPageBreak"))
    asked = sum(break_.get(qn("w:type")) == "page" for one in body for break_ in _all(one, "w:br"))
    pages = max(rendered, asked) + 1 if rendered or asked else math.ceil(letters / _ON_A_PAGE)
    if pages == 1:
        return "a few lines" if letters <= _A_FEW_LINES else "about 1 page"
    return f"about {max(pages, math.ceil(letters / _ON_A_PAGE))} pages"


def _all(element: Any, tag: str) -> list[Any]:
    """The elements of a kind, those in text boxes once."""
    found = element.iter(qn(tag))
    return [one for one in found if next(one.iterancestors(_FALLBACK), None) is None]


def left_out(document: WordDocument) -> None:
    """Take all that stands in the body away, with pictures and boxes; styles, page, header and footer stay.

    The page is that of the last section.  Where it shares its header with a section before, it gets that one's.
    """
    body = document.element.body
    sections = [one for one in body.iter(qn("w:sectPr")) if next(one.iterancestors(_FALLBACK), None) is None]
    if sections:
        last = deepcopy(sections[-1])
        _with_bars_of(last, sections[:-1])
    for child in list(body):
        body.remove(child)
    if sections:
        body.append(last)
    _without_loose_ends(document)
    _without_notes(document)


def _with_bars_of(last: Any, earlier: list[Any]) -> None:
    """Give a section the headers and footers that it has from those before it."""
    has = {(one.tag, one.get(qn("w:type"), "default")) for one in last if one.tag in _BARS}
    for section in reversed(earlier):
        for one in section:
            kind = (one.tag, one.get(qn("w:type"), "default"))
            if one.tag in _BARS and kind not in has:
                has.add(kind)
                last.insert(0, deepcopy(one))


def _without_loose_ends(document: WordDocument) -> None:
    """Drop the pictures, links and comments that only the body led to, so that they do not go out with every paper."""
    used = {str(value) for one in document.element.iter() for value in one.attrib.values()}
    for id, relation in list(document.part.rels.items()):
        if relation.reltype.rpartition("/")[2] in _OF_THE_BODY and id not in used:
            del document.part.rels[id]


def _without_notes(document: WordDocument) -> None:
    """Drop the footnotes of the text, and keep the lines that part them from it."""
    part = footnotes_part(document)
    if part is None:
        return
    own = getattr(part, "element", None)
    root = parse_xml(part.blob) if own is None else own
    for note in root.findall(qn("w:footnote")):
        if note.get(qn("w:type"), "normal") == "normal":
            root.remove(note)
    if own is None:
        part._blob = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
