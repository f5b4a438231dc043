"""The links inside a refreshed file: each leads to a part that is there, or is plain text."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from workshop.word.anchors import BOOKMARK
from workshop.word.reading import P, style_names

EVIDENCE = "ev_"
"""What the bookmark of a row in the index of evidence begins with."""

_LINK, _ANCHOR, _NAME, _ID = qn("w:hyperlink"), qn("w:anchor"), qn("w:name"), qn("w:id")
_START, _END, _PPR, _BODY = qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:pPr"), qn("w:body")
_STYLE = f"{qn('w:rPr')}/{qn('w:rStyle')}"


def names_in(element: Any) -> list[str]:
    """The bookmarks of ours in an element, in order."""
    names = (one.get(_NAME) or "" for one in element.iter(_START))
    return [name for name in names if _is_ours(name)]


def follow(element: Any, fresh: Any) -> None:
    """Let the links of an officer's part lead where those of the same part lead now; they read alike or stay."""
    ones, others = _links(element), _links(fresh)
    if ones and [_words(one) for one in ones] == [_words(other) for other in others]:
        for one, other in zip(ones, others, strict=True):
            one.set(_ANCHOR, other.get(_ANCHOR))


def mend(document: Document, notes: Any, places: Mapping[str, Any]) -> list[Any]:
    """Lead every link of ours that leads nowhere to the part that is meant, or make it plain text.

    Args:
        document: The officer's document.
        notes: Its footnotes, or None.
        places: By the name of a bookmark, the part of the body that it meant, whatever bookmarks stand in it now.

    Returns:
        The paragraphs and rows of the body in which a link became plain text.
    """
    body = document.element.body
    there = {one.get(_NAME) for one in body.iter(_START)}
    linked = {id for id, name in style_names(document).items() if name == "hyperlink"}
    free = count(
        max((int(id) for one in body.iter(_START) if (id := one.get(_ID) or "").isdigit()), default=0) + 1
    )
    lost = []
    for root in (body, notes):
        for link in [] if root is None else _links(root):
            name = link.get(_ANCHOR)
            if name in there or not _is_ours(name):
                continue
            place = places.get(name)
            if place is None or next(place.iterancestors(_BODY), None) is None:
                if root is body:
                    lost.append(link.getparent())
                _unlink(link, linked)
                continue
            own = names_in(place)
            if not own and (paragraph := place if place.tag == P else next(place.iter(P), None)) is not None:
                _mark(paragraph, name, str(next(free)))
                there.add(name)
                continue
            if own:
                link.set(_ANCHOR, own[0])
    return lost


def is_broken(document: Document, lines: list[Any]) -> bool:
    """Whether a link in these lines leads nowhere."""
    there = {one.get(_NAME) for one in document.element.body.iter(_START)}
    return any(link.get(_ANCHOR) not in there for line in lines for link in _links(line))


def _links(element: Any) -> list[Any]:
    return [one for one in element.iter(_LINK) if one.get(_ANCHOR)]


def _words(link: Any) -> str:
    return "".join(one.text or "" for one in link.iter(qn("w:t")))


def _is_ours(name: str) -> bool:
    return name.startswith((BOOKMARK, EVIDENCE)) and not name.startswith(f"{BOOKMARK}export_")


def _unlink(link: Any, linked: set[str]) -> None:
    for style in [run.find(_STYLE) for run in link.iter(qn("w:r"))]:
        if style is not None and style.get(qn("w:val")) in linked:
            style.getparent().remove(style)
    for child in list(link):
        link.addprevious(child)
    link.getparent().remove(link)


def _mark(paragraph: Any, name: str, number: str) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for one in (start, end):
        one.set(_ID, number)
    start.set(_NAME, name)
    properties = paragraph.find(_PPR)
    if properties is None:
        paragraph.insert(0, start)
    else:
        properties.addnext(start)
    paragraph.append(end)
