"""Footnotes, which python-docx does not know: their part, with what a template brings kept in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import pairwise
from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from workshop.word.xml import W, link, run

_PART = "/word/footnotes.xml"
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
    "</w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>"
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr>'
    '<w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p>'
    "</w:footnote>"
)
_EMPTY = f'<w:footnotes xmlns:w="{W}">{_SEPARATORS}</w:footnotes>'
_REFERENCE, _ID = qn("w:footnoteReference"), qn("w:id")
_NOTE = "normal"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PARSER = etree.XMLParser(resolve_entities=False, remove_blank_text=False, huge_tree=True)


# What comes after the footnotes in the settings (ECMA-376, CT_Settings).
_AFTER_IN_SETTINGS = frozenset(
    [
        "endnotePr",
        "compat",
        "docVars",
        "rsids",
        "mathPr",
        "attachedSchema",
        "themeFontLang",
        "clrSchemeMapping",
        "doNotIncludeSubdocsInStats",
        "doNotAutoCompressPictures",
        "forceUpgrade",
        "captions",
        "readModeInkLockDown",
        "smartTagType",
        "schemaLibrary",
        "shapeDefaults",
        "doNotEmbedSmartTags",
        "decimalSymbol",
        "listSeparator",
    ]
)


class Footnotes:
    """The footnotes of a document, to which some are added.

    `reference` gives the mark for the text, which is put before an element of the body; `save` writes the part.
    """

    def __init__(self, document: Document, styles: Mapping[str, str], before: Any) -> None:
        self._document, self._styles, self._before = document, styles, before
        self._part = footnotes_part(document)
        self._root = etree.fromstring(self._part.blob if self._part else _EMPTY.encode(), _PARSER)
        if self._part is not None and put_in_order(document, self._root):
            self._part = put(document, self._part, self._root)
        used = [int(one.get(f"{{{W}}}id", "0")) for one in self._root]
        self._next = max([0, *used]) + 1
        self._added: list[str] = []

    def reference(self, words: str, links: Sequence[tuple[str, str]] = ()) -> str:
        """The run that stands in the text for a new footnote of these words, followed by links inside the document.

        Args:
            words: What the footnote says.
            links: The words and the bookmark of each link.
        """
        number = self._next
        self._next += 1
        style, mark = self._styles["footnote text"], self._styles["footnote reference"]
        tail = "".join(
            run(" ") + link(anchor, run(shown, self._styles["Hyperlink"])) for shown, anchor in links
        )
        self._added.append(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{mark}"/></w:rPr><w:footnoteRef/></w:r>{run(f" {words}")}{tail}</w:p>'
            "</w:footnote>"
        )
        return f'<w:r><w:rPr><w:rStyle w:val="{mark}"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'

    def save(self) -> None:
        """Put what was added into the document's part, which is made where there is none."""
        if not self._added:
            return
        added = etree.fromstring(
            f'<w:footnotes xmlns:w="{W}">{"".join(self._added)}</w:footnotes>'.encode(), _PARSER
        )
        later = self._later()
        self._root.extend(list(added))
        for note, marks in later:
            # What the document says behind our text is numbered behind it too, see `are_in_order`.
            note.set(_ID, str(self._next))
            for mark in marks:
                mark.set(_ID, str(self._next))
            self._next += 1
            self._root.append(note)
        self._part = put(self._document, self._part, self._root)

    def _later(self) -> list[tuple[Any, list[Any]]]:
        """The footnotes that the document has behind the place of what is added, in their order, each with its marks."""
        held, found = notes_in(self._root), dict[str, list[Any]]()
        for block in (self._before, *self._before.itersiblings()):
            for mark in block.iter(_REFERENCE):
                found.setdefault(mark.get(_ID) or "", []).append(mark)
        return [(held[id], marks) for id, marks in found.items() if id in held]


def footnotes_part(document: Document) -> Part | None:
    """The part with the footnotes, or None."""
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FOOTNOTES and not relation.is_external:
            found: Part = relation.target_part
            return found
    return None


def root_of(part: Part | None) -> Any:
    """The footnotes of a part as elements, or None."""
    if part is None:
        return None
    own = getattr(part, "element", None)
    return parse_xml(part.blob) if own is None else own


def notes_in(root: Any) -> dict[str, Any]:
    """The footnotes by id, as elements; those that draw the separating lines are none."""
    if root is None:
        return {}
    return {
        one.get(qn("w:id")) or "": one
        for one in root.iterchildren(qn("w:footnote"))
        if one.get(qn("w:type"), _NOTE) == _NOTE
    }


def are_in_order(document: Document, root: Any) -> bool:
    """Whether footnotes stand in the order of their marks in the text, each with one mark, with ids that rise.

    Some programs go by the place of a footnote in its part, others (LibreOffice 7.4) by the order of the ids: one that
    is out of its place in either puts all others under the wrong sentences.
    """
    marks = [mark.get(_ID) or "" for mark in _marks(document)]
    held = [*notes_in(root)]
    numbers = [int(id) for id in held if id.isdecimal()]
    rises = all(one < other for one, other in pairwise(numbers))
    return marks == held and len(numbers) == len(held) and rises


def put_in_order(document: Document, root: Any) -> bool:
    """Make it so, see `are_in_order`; whether there was something to do.

    What no mark leads to goes, and so does a mark that leads to nothing.  A footnote with two marks, as a paragraph that
    was copied has it, becomes two.
    """
    if are_in_order(document, root):
        return False
    held = notes_in(root)
    drawn = (one.get(_ID) or "" for one in root.iterchildren() if one.get(qn("w:type"), _NOTE) != _NOTE)
    first = max([0, *(int(id) for id in drawn if id.isdecimal())]) + 1
    order: list[Any] = []
    now: dict[str, str] = {}
    for mark in [*_marks(document)]:
        id, new = mark.get(_ID) or "", str(first + len(order))
        if id not in held:
            mark.getparent().remove(mark)
            continue
        note = deepcopy(held[id]) if id in now else held[id]
        order.append(note)
        now.setdefault(id, new)
        mark.set(_ID, new)
    for mark in document.element.body.iter(_REFERENCE):
        if _is_fallback(mark):
            mark.set(_ID, now.get(mark.get(_ID) or "", mark.get(_ID) or ""))
    for note in held.values():
        root.remove(note)
    for at, note in enumerate(order):
        note.set(_ID, str(first + at))
    root.extend(order)
    return True


def _marks(document: Document) -> Iterator[Any]:
    """The marks of footnotes in the text, without those of drawings for programs that cannot show them."""
    return (mark for mark in document.element.body.iter(_REFERENCE) if not _is_fallback(mark))


def _is_fallback(mark: Any) -> bool:
    return next(mark.iterancestors(_FALLBACK), None) is not None


def put(document: Document, part: Part | None, root: Any) -> Part:
    """Put footnotes into a document's part, which is made where there is none."""
    if part is not None and getattr(part, "element", None) is root:
        return part
    blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if part is not None:
        part._blob = blob
        return part
    made = Part(PackURI(_PART), CONTENT_TYPE.WML_FOOTNOTES, blob, document.part.package)
    document.part.relate_to(made, RELATIONSHIP_TYPE.FOOTNOTES)
    _tell_settings(document)
    return made


def _tell_settings(document: Document) -> None:
    """The settings name the two separators, as Word itself writes them."""
    settings: Any = document.settings.element
    if settings.find(f"{{{W}}}footnotePr") is not None:
        return
    told = etree.fromstring(
        f'<w:footnotePr xmlns:w="{W}"><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    )
    for child in settings:
        if etree.QName(child).localname in _AFTER_IN_SETTINGS:
            child.addprevious(told)
            return
    settings.append(told)
