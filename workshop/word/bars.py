"""The bars above and below every page: the header says what a paper is, the footer counts the pages."""

from __future__ import annotations

import copy
from typing import Any

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from workshop.word.base import Base
from workshop.word.reading import words
from workshop.word.xml import W, field, paragraph, run


def write_bars(base: Base, says: str) -> bool:
    """Write header and footer; those that a template has are kept as they are.

    Args:
        base: What is written into.
        says: What the header says.

    Returns:
        Whether the header is ours.
    """
    section, style = base.document.sections[-1], base.styles
    has = {name for name in ("header", "footer") if base.template and _references(base.document, name)}
    if "header" not in has:
        _put(section.header, paragraph(style["Header"], run(says)))
    if "footer" not in has:
        pages = (run("Page "), field("PAGE", "1"), run(" of "), field("NUMPAGES", "1"))
        _put(section.footer, paragraph(style["Footer"], *pages))
    return "header" not in has


def header_words(document: Document) -> str:
    """What the header of the last section says."""
    return words(document.sections[-1].header._element)


def renew_header(document: Document, fresh: Document) -> None:
    """Let a document's header say what a fresh one's says, in the formatting it has."""
    old, new = (one.sections[-1].header.paragraphs for one in (document, fresh))
    if not (old and new):
        return
    own, says = old[0]._p, copy.deepcopy(new[0]._p)
    for child in list(own):
        if child.tag != qn("w:pPr"):
            own.remove(child)
    own.extend(child for child in list(says) if child.tag != qn("w:pPr"))


def _references(document: Document, name: str) -> list[Any]:
    return list(document.element.body.iter(qn(f"w:{name}Reference")))


def _put(bar: Any, words_in_it: str) -> None:
    old = bar.paragraphs[0]._p
    old.getparent().replace(old, parse_xml(words_in_it.replace("<w:p>", f'<w:p xmlns:w="{W}">', 1)))
