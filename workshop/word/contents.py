"""The contents list of an officer's file, after sections came, went or changed their titles."""

from __future__ import annotations

import re
from collections.abc import Collection
from copy import deepcopy
from typing import Any

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from workshop.word.anchors import BOOKMARK
from workshop.word.reading import P, Reader
from workshop.word.written import digest
from workshop.word.xml import W, link, run

_PAGE = re.compile(r"\s*[0-9]+$")
_FIELD, _KIND = qn("w:fldChar"), qn("w:fldCharType")


def sections(document: Document) -> list[tuple[str, str]]:
    """The titles of all sections, each with the bookmark at it, or "" where it has none."""
    found = []
    for unit in Reader(document).units():
        if unit.style == "heading 1":
            found.append((unit.text, _bookmark(unit.element)))
    return found


def renew(document: Document, known: Collection[str]) -> None:
    """List the sections as they are now; the word processor fills in the pages when it opens the file.

    A list that is not built as we or a word processor build one, or that somebody wrote into, is left alone.

    Args:
        document: The officer's file.
        known: Digests of the titles that may stand in the list now.
    """
    units = [unit for unit in Reader(document).units() if unit.contents]
    lines = [unit.element for unit in units]
    if not lines or any(one.tag != P for one in lines):
        return
    if any(
        unit.text and not {digest(unit.text), digest(_PAGE.sub("", unit.text))} & {*known} for unit in units
    ):
        return
    before, after = _begin(lines[0]), _end(lines[-1])
    titles = sections(document)
    if before is None or after is None or not titles:
        return
    for one in before:
        for field in one.iter(_FIELD):
            if field.get(_KIND) == "begin":
                field.set(qn("w:dirty"), "true")
    for index, (title, anchor) in enumerate(titles):
        line = parse_xml(f'<w:p xmlns:w="{W}">{link(anchor, run(title)) if anchor else run(title)}</w:p>')
        properties = lines[0].find(qn("w:pPr"))
        if index == 0:
            for one in reversed(before):
                line.insert(0, one)
        if properties is not None:
            line.insert(0, deepcopy(properties))
        if index == len(titles) - 1:
            line.extend(after)
        lines[0].addprevious(line)
    for one in lines:
        one.getparent().remove(one)


def _begin(line: Any) -> list[Any] | None:
    """What stands in the first line before the list: the runs that say it is one."""
    found = []
    for child in line:
        if child.tag == qn("w:pPr"):
            continue
        found.append(child)
        if any(field.get(_KIND) == "separate" for field in child.iter(_FIELD)):
            says = "".join(words.text or "" for one in found for words in one.iter(qn("w:instrText")))
            return [deepcopy(one) for one in found] if says.split()[:1] == ["TOC"] else None
    return None


def _end(line: Any) -> list[Any] | None:
    """The run that ends the list, in its last line."""
    runs = [one for one in line.iterchildren(qn("w:r")) if one.find(_FIELD) is not None]
    if runs and runs[-1].find(_FIELD).get(_KIND) == "end":
        return [deepcopy(runs[-1])]
    return None


def _bookmark(heading: Any) -> str:
    names = (one.get(qn("w:name")) or "" for one in heading.iter(qn("w:bookmarkStart")))
    return next(
        (name for name in names if name.startswith(BOOKMARK) and not name.startswith("ws_export_")), ""
    )


def renumber(document: Document) -> None:
    """Count tables and figures again: their numbers are fields, which a word processor computes only when asked."""
    counted: dict[str, int] = {}
    for paragraph in document.element.body.iter(P):
        name, in_result, told = "", False, False
        for one in paragraph.iter(_FIELD, qn("w:instrText"), qn("w:t")):
            if one.tag == _FIELD:
                kind = one.get(_KIND)
                name, told = ("", False) if kind == "begin" else (name, told)
                in_result = kind == "separate"
            elif one.tag == qn("w:t"):
                if in_result and name:
                    # A number that is cut into several runs becomes one again.
                    one.text = "" if told else str(counted[name])
                    told = True
            elif (words := (one.text or "").split())[:1] == ["SEQ"] and len(words) > 1:
                name = words[1]
                counted[name] = counted.get(name, 0) + 1
