"""The lists of a document: bullets, numbers that begin at 1 again, and boxes to tick."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart

from workshop.word.styles import list_xml
from workshop.word.stylesheet import Found
from workshop.word.xml import W

STYLES = {"bullet": "List Bullet", "number": "List Number", "tick": "Tick"}
_DEEPEST = 16


class _Used(NamedTuple):
    """Where a style takes its marks from: the definition of a list, and the level in it."""

    definition: Any
    level: str


def clear(document: WordDocument) -> None:
    """Take every list out of a document that has no text yet."""
    _root(document)[:] = []


def add_ours(document: WordDocument, ids: Mapping[str, str]) -> dict[str, int]:
    """Add the three lists of the default look: their numbers by kind."""
    return add(document, {kind: ids[name] for kind, name in STYLES.items()})


def add(document: WordDocument, wanted: Mapping[str, str]) -> dict[str, int]:
    """Add lists of our own, by kind the id of the style that uses each; their numbers by kind."""
    return {kind: _add(document, list_xml(kind, 0, style, "00000000")) for kind, style in wanted.items()}


def mark_unmarked(document: WordDocument, found: Found, wanted: Mapping[str, str]) -> None:
    """Give the template's own list styles a mark where they have none, so that a list is one for everybody."""
    for kind, id in wanted.items():
        if _used(document, found, id) is None:
            numbers = found.by_id[id].get_or_add_pPr().get_or_add_numPr()
            for old in list(numbers):
                numbers.remove(old)
            numbers.get_or_add_numId().val = _add(document, list_xml(kind, 0, id, "00000000"))


def restarted(document: WordDocument, found: Found, style: str) -> int:
    """The number of a new list that looks like that of a style and is counted from 1."""
    used = _used(document, found, style)
    if used is None:
        return _add(document, list_xml("number", 0, style, "00000000"), restart=True)
    if used.level == "0":
        return _add_number(_root(document), used.definition.get(qn("w:abstractNumId")), restart=True)
    alone = copy.deepcopy(used.definition)  # a list of which only the style's level is left, as the first one
    for child in list(alone):
        if child.tag in {qn("w:styleLink"), qn("w:name"), qn("w:tmpl")}:
            alone.remove(child)
        if child.tag == qn("w:lvl"):
            if child.get(qn("w:ilvl")) != used.level:
                alone.remove(child)
                continue
            child.set(qn("w:ilvl"), "0")
            for text in child.findall(qn("w:lvlText")):
                text.set(qn("w:val"), text.get(qn("w:val"), "").replace(f"%{int(used.level) + 1}", "%1"))
            for link in child.findall(qn("w:pStyle")):
                child.remove(link)
    return _add(document, alone, restart=True)


def _used(document: WordDocument, found: Found, style: str) -> _Used | None:
    """The list that a style takes its marks from; None where it has none, or one that is not there."""
    numbers = found.inherited(style, "w:pPr/w:numPr")
    if numbers is None:
        return None
    level = numbers.find(qn("w:ilvl"))
    definition = _definition(document, found, numbers.find(qn("w:numId")))
    if definition is None:
        return None
    at = str(level.get(qn("w:val"), "0")) if level is not None else "0"
    for one in definition.findall(qn("w:lvl")):
        link = one.find(qn("w:pStyle"))
        if level is None and link is not None and link.get(qn("w:val")) == style:
            at = str(one.get(qn("w:ilvl"), "0"))
    if not any(one.get(qn("w:ilvl")) == at for one in definition.findall(qn("w:lvl"))):
        return None
    return _Used(definition, at)


def _definition(document: WordDocument, found: Found, number: Any) -> Any:
    """The w:abstractNum behind a w:numId, through the styles of lists that stand between; or None."""
    root = _root(document)
    for _ in range(_DEEPEST):
        wanted = number.get(qn("w:val")) if number is not None else None
        lists = [one for one in root.findall(qn("w:num")) if one.get(qn("w:numId")) == wanted]
        names = [one.find(qn("w:abstractNumId")) for one in lists]
        if not names or names[0] is None:
            return None
        name = names[0].get(qn("w:val"))
        definition = next(
            (one for one in root.findall(qn("w:abstractNum")) if one.get(qn("w:abstractNumId")) == name), None
        )
        link = definition.find(qn("w:numStyleLink")) if definition is not None else None
        if link is None:
            return definition
        number = found.inherited(link.get(qn("w:val"), ""), "w:pPr/w:numPr/w:numId")
    return None


def _root(document: WordDocument) -> Any:
    """The root of the part with the lists, which is made where there is none."""
    part = document.part
    if not any(one.reltype == RELATIONSHIP_TYPE.NUMBERING for one in part.rels.values()):
        root = parse_xml(f'<w:numbering xmlns:w="{W}"/>')
        fresh = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, root, part.package)
        part.relate_to(fresh, RELATIONSHIP_TYPE.NUMBERING)
    return part.numbering_part.element


def _add(document: WordDocument, definition: Any, *, restart: bool = False) -> int:
    """Add the definition of a list, and a list that uses it: the number of the list."""
    root = _root(document)
    element: Any = parse_xml(definition) if isinstance(definition, str) else definition
    others = root.findall(qn("w:abstractNum"))
    number = max((_whole(one.get(qn("w:abstractNumId"))) for one in others), default=-1) + 1
    element.set(qn("w:abstractNumId"), str(number))
    own = element.find(qn("w:nsid"))
    if own is None:
        own = OxmlElement("w:nsid")
        element.insert(0, own)
    # Word takes lists with the same digits here for one list: these come from the place of the list in this document.
    own.set(qn("w:val"), hashlib.sha256(f"workshop list {number}".encode()).hexdigest()[:8].upper())
    if others:
        others[-1].addnext(element)
    else:
        root.insert(len(root.findall(qn("w:numPicBullet"))), element)
    return _add_number(root, str(number), restart=restart)


def _add_number(root: Any, definition: str, *, restart: bool) -> int:
    lists = root.findall(qn("w:num"))
    number = max((_whole(one.get(qn("w:numId"))) for one in lists), default=0) + 1
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if restart else ""
    element = parse_xml(
        f'<w:num xmlns:w="{W}" w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{start}</w:num>'
    )
    if lists:
        lists[-1].addnext(element)
    else:
        definitions = root.findall(qn("w:abstractNum"))
        definitions[-1].addnext(element)
    return number


def _whole(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() else 0
