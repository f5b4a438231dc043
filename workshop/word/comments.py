"""Messages to the officer as Word comments: where both words are kept, and somebody has to choose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from workshop.word.xml import text_of

AUTHOR, INITIALS = "workshop", "ws"


def own_comments(document: Document) -> frozenset[str]:
    """The ids of the comments that are ours: they are no edit of the officer's."""
    found = set()
    for relation in document.part.rels.values():
        if relation.reltype == RT.COMMENTS and not relation.is_external:
            part = relation.target_part
            root = getattr(part, "element", None)
            root = parse_xml(part.blob) if root is None else root
            for one in root.iterchildren(qn("w:comment")):
                if one.get(qn("w:author")) == AUTHOR:
                    found.add(one.get(qn("w:id")) or "")
    return frozenset(found)


def add_comment(document: Document, paragraph: Any, words: str, dated: datetime) -> None:
    """Put a comment on a whole paragraph.

    Args:
        document: The document, opened by python-docx.
        paragraph: The w:p element.
        words: What it says; each line is a paragraph of it.
        dated: When; the day of the last event, so that the same input gives the same file.
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
    paragraph.append(end)
    paragraph.append(run)
