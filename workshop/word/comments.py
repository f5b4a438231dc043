"""Messages to the officer as Word comments: where both words are kept, and somebody has to choose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from lxml import etree

from workshop.word.xml import text_of

AUTHOR, INITIALS = "workshop", "ws"


_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_ID = qn("w:id")


def own_comments(document: Document) -> frozenset[str]:
    """The ids of the comments that are ours: they are no edit of the officer's."""
    return frozenset(_own(document))


def in_words(document: Document) -> dict[str, str]:
    """What each of our comments says, in one line, by its id."""
    found = {}
    for id, one in _own(document).items():
        lines = ("".join(text.text or "" for text in line.iter(qn("w:t"))) for line in one.iter(qn("w:p")))
        found[id] = " ".join(" ".join(lines).split())
    return found


def comments_on(element: Any) -> list[str]:
    """The ids of the comments on a paragraph, a table or a row."""
    return [one.get(_ID) or "" for one in element.iter(qn("w:commentReference"))]


def take_out(document: Document, id: str) -> bool:
    """Take one of our comments out; False, and it stays, where somebody answered it."""
    comment = _own(document)[id]
    own = {one.get(_PARAGRAPH_ID) for one in comment.iter(qn("w:p"))} - {None}
    for part in _parts(document, _EXTENDED):
        root = parse_xml(part.blob)
        threads = list(root.iter(f"{_W15}commentEx"))
        if any(one.get(f"{_W15}paraIdParent") in own for one in threads):
            return False
        for one in threads:
            if one.get(f"{_W15}paraId") in own:
                root.remove(one)
                part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    comment.getparent().remove(comment)
    tags = [qn(f"w:{tag}") for tag in ("commentRangeStart", "commentRangeEnd", "commentReference")]
    for mark in [one for one in document.element.body.iter(*tags) if one.get(_ID) == id]:
        run = mark.getparent()
        run.remove(mark)
        if run.tag == qn("w:r") and all(one.tag == qn("w:rPr") for one in run):
            run.getparent().remove(run)
    return True


def _own(document: Document) -> dict[str, Any]:
    found = {}
    for part in _parts(document, RT.COMMENTS):
        root = getattr(part, "element", None)
        root = parse_xml(part.blob) if root is None else root
        for one in root.iterchildren(qn("w:comment")):
            if one.get(qn("w:author")) == AUTHOR:
                found[one.get(_ID) or ""] = one
    return found


def _parts(document: Document, kind: str) -> list[Any]:
    relations = document.part.rels.values()
    return [one.target_part for one in relations if one.reltype == kind and not one.is_external]


def add_comment(document: Document, paragraph: Any, words: str, dated: datetime) -> str:
    """Put a comment on a whole paragraph.

    Args:
        document: The document, opened by python-docx.
        paragraph: The w:p element.
        words: What it says; each line is a paragraph of it.
        dated: When; the day of the last event, so that the same input gives the same file.

    Returns:
        Its id.
    """
    first, *others = text_of(words).split("\n")
    comment = document.comments.add_comment(text=first, author=AUTHOR, initials=INITIALS)
    for line in others:
        comment.add_paragraph(line)
    comment._comment_elm.set(qn("w:date"), dated.strftime("%Y-%m-%dT%H:%M:%SZ"))
    number = str(comment.comment_id)
    start, end, reference = (
        OxmlElement(f"w:{tag}") for tag in ("commentRangeStart", "commentRangeEnd", "commentReference")
    )
    for element in (start, end, reference):
        element.set(qn("w:id"), number)
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        paragraph.insert(0, start)
    else:
        properties.addnext(start)
    run = OxmlElement("w:r")
    run.append(reference)
    _end_with(paragraph, end, run)
    return number


def end_before_footnotes(document: Document) -> None:
    """Let each of our comments end before the first footnote of its paragraph, see `_end_with`."""
    own = _own(document)
    for reference in [*document.element.body.iter(qn("w:commentReference"))]:
        run = reference.getparent()
        paragraph = run.getparent()
        if reference.get(_ID) not in own or paragraph.tag != qn("w:p") or len(run.findall(reference.tag)) > 1:
            continue
        if any(_holds_footnote(one) for one in run.itersiblings(preceding=True)):
            ends = [
                one
                for one in paragraph.findall(qn("w:commentRangeEnd"))
                if one.get(_ID) == reference.get(_ID)
            ]
            _end_with(paragraph, *ends, run)


def _end_with(paragraph: Any, *marks: Any) -> None:
    """Put the marks with which a comment ends at the end of a paragraph, but before its first footnote.

    LibreOffice 7.4 shows the footnotes of a file below other sentences where a comment follows one in its paragraph.
    """
    note = next((one for one in paragraph if _holds_footnote(one)), None)
    for mark in marks:
        if note is not None:
            note.addprevious(mark)
        else:
            paragraph.append(mark)


def _holds_footnote(element: Any) -> bool:
    return next(element.iter(qn("w:footnoteReference")), None) is not None
