"""Fresh blocks carried into the officer's file, with all they bring: styles, lists, footnotes, links and charts."""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import count
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from workshop.word.footnotes import (
    are_in_order,
    footnotes_part,
    notes_in,
    put,
    put_in_order,
    root_of,
)
from workshop.word.reading import style_names

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_VAL, _ID, _NAME = qn("w:val"), qn("w:id"), qn("w:name")
_REFERENCE = qn("w:footnoteReference")
_STYLED = (qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))
_BASED = (qn("w:basedOn"), qn("w:link"), qn("w:next"))
_EXPORT = "ws_export_"


class Carrier:
    """Copies elements of one document into another."""

    def __init__(self, fresh: Document, into: Document) -> None:
        self._fresh, self._into = fresh, into
        self._fresh_styles = style_names(fresh)
        self._ids = {name: id for id, name in reversed(style_names(into).items())}
        self.notes = Notes(fresh, into)
        self._lists: dict[str, str] = {}
        self._relations: dict[str, str] = {}
        self._parts: dict[str, Part] = {}
        body = into.element.body
        self._bookmarks = count(_highest(body.iter(qn("w:bookmarkStart")), _ID) + 1)
        self._drawings = count(_highest(body.iter(_DOC_PR), "id") + 1)

    def carried(self, element: Any) -> Any:
        """A copy of an element of the fresh document that can stand in the officer's."""
        copy = deepcopy(element)
        self._adapt(copy)
        for reference in copy.iter(_REFERENCE):
            note = self.notes.fresh.get(reference.get(_ID) or "")
            if note is not None:
                reference.set(_ID, self.notes.add(self.content_of(note)))
        return copy

    def content_of(self, note: Any) -> list[Any]:
        """The paragraphs of a fresh footnote, for the officer's document."""
        copy = deepcopy(note)
        self._adapt(copy, links_of=footnotes_part(self._fresh))
        return list(copy)

    def _adapt(self, copy: Any, links_of: Any = None) -> None:
        numbers: dict[str, str] = {}
        for one in list(copy.iter()):
            if not isinstance(one.tag, str):
                continue
            if one.tag in _STYLED:
                one.set(_VAL, self._style(one.get(_VAL) or ""))
            elif one.tag == qn("w:numId"):
                one.set(_VAL, self._list(one.get(_VAL) or "0"))
            elif one.tag == qn("w:bookmarkStart"):
                if (one.get(_NAME) or "").startswith(_EXPORT):
                    _drop_mark(one)
                    continue
                numbers[one.get(_ID) or ""] = str(next(self._bookmarks))
                one.set(_ID, numbers[one.get(_ID) or ""])
            elif one.tag == qn("w:bookmarkEnd"):
                one.set(_ID, numbers.get(one.get(_ID) or "", one.get(_ID) or ""))
            elif one.tag == _DOC_PR:
                one.set("id", str(next(self._drawings)))
            if links_of is None:
                for name, value in one.attrib.items():
                    if str(name).startswith(_R) and value in self._fresh.part.rels:
                        one.set(name, self._relation(str(value)))

    def _style(self, id: str) -> str:
        """The id of the style of the same name; a style that is not there is brought along."""
        name = self._fresh_styles.get(id)
        if name is None:
            return id
        if name not in self._ids:
            own = next(one for one in self._fresh.styles.element if one.get(qn("w:styleId")) == id)
            style = deepcopy(own)
            taken = set(self._ids.values())
            free = next(free for n in count(1) if (free := id if n == 1 else f"{id}{n}") not in taken)
            style.set(qn("w:styleId"), free)
            style.attrib.pop(qn("w:default"), None)
            self._ids[name] = free
            for tag in _BASED:
                for other in style.findall(tag):
                    other.set(_VAL, self._style(other.get(_VAL) or ""))
            for number in style.iter(qn("w:numId")):
                number.set(_VAL, self._list(number.get(_VAL) or "0"))
            self._into.styles.element.append(style)
        return self._ids[name]

    def _list(self, number: str) -> str:
        """The number of a list like that of the fresh document, made where it is first needed."""
        if number not in self._lists:
            self._lists[number] = self._new_list(number)
        return self._lists[number]

    def _new_list(self, number: str) -> str:
        theirs, own = _numbering(self._fresh), _numbering(self._into)
        if theirs is None or own is None or number == "0":
            return "0"
        num = next((one for one in theirs.findall(qn("w:num")) if one.get(qn("w:numId")) == number), None)
        if num is None:
            return "0"
        num = deepcopy(num)
        named = num.find(qn("w:abstractNumId"))
        shape = next(
            one
            for one in theirs.findall(qn("w:abstractNum"))
            if one.get(qn("w:abstractNumId")) == named.get(_VAL)
        )
        shape = deepcopy(shape)
        for tag in ("w:nsid", "w:tmpl"):
            for one in shape.findall(qn(tag)):
                shape.remove(one)
        for linked in list(shape.iter(qn("w:pStyle"))):
            # A style is the home of one list only, and here it has its own.
            linked.getparent().remove(linked)
        shapes = own.findall(qn("w:abstractNum"))
        id = str(_highest(shapes, qn("w:abstractNumId")) + 1)
        shape.set(qn("w:abstractNumId"), id)
        named.set(_VAL, id)
        new = str(_highest(own.findall(qn("w:num")), qn("w:numId")) + 1)
        num.set(qn("w:numId"), new)
        if shapes:
            shapes[-1].addnext(shape)
        else:
            own.insert(0, shape)
        last = own.findall(qn("w:num"))
        (last[-1] if last else shape).addnext(num)
        return new

    def _relation(self, id: str) -> str:
        if id not in self._relations:
            relation = self._fresh.part.rels[id]
            if relation.is_external:
                self._relations[id] = self._into.part.relate_to(
                    relation.target_ref, relation.reltype, is_external=True
                )
            else:
                self._relations[id] = self._into.part.relate_to(
                    self._part(relation.target_part), relation.reltype
                )
        return self._relations[id]

    def _part(self, part: Part) -> Part:
        """A copy of a part and of all it needs, such as a chart and its workbook, under names that are free."""
        known = self._parts.get(str(part.partname))
        if known is not None:
            return known
        package = self._into.part.package
        taken = {str(one.partname).lower() for one in package.iter_parts()}
        taken |= {str(one.partname).lower() for one in self._parts.values()}
        stem, number, ending = re.fullmatch(r"(.*?)(\d*)(\.[^.]*)?", str(part.partname)).groups()  # type: ignore[union-attr]
        name = next(
            free for n in count(int(number or 1)) if (free := f"{stem}{n}{ending or ''}").lower() not in taken
        )
        copy = Part(PackURI(name), part.content_type, part.blob, package)
        self._parts[str(part.partname)] = copy
        for id, relation in part.rels.items():
            if relation.is_external:
                copy.load_rel(relation.reltype, relation.target_ref, id, is_external=True)
            else:
                copy.load_rel(relation.reltype, self._part(relation.target_part), id)
        return copy


class Notes:
    """The footnotes of the officer's document, and those of the fresh one to take from."""

    def __init__(self, fresh: Document, into: Document) -> None:
        self._into = into
        self.fresh = notes_in(root_of(footnotes_part(fresh)))
        self._part = footnotes_part(into)
        self._of_fresh = footnotes_part(fresh)
        self._root = root_of(self._part)
        self._changed = False

    @property
    def root(self) -> Any:
        """All footnotes of the officer's document as one element, or None."""
        return self._root

    def add(self, content: list[Any]) -> str:
        """Add a footnote; its id."""
        if self._root is None:
            self._root = root_of(self._of_fresh)
            for one in notes_in(self._root).values():
                self._root.remove(one)
        id = str(_highest(self._root.iterchildren(qn("w:footnote")), _ID) + 1)
        note = parse_xml(f'<w:footnote xmlns:w="{_NAME[1:].partition("}")[0]}" w:id="{id}"/>')
        note.extend(content)
        self._root.append(note)
        self._changed = True
        return id

    def replace(self, id: str, content: list[Any]) -> bool:
        """Say something else in a footnote; whether there is one of this id."""
        note = notes_in(self._root).get(id)
        if note is None:
            return False
        for child in list(note):
            note.remove(child)
        note.extend(content)
        self._changed = True
        return True

    @property
    def out_of_order(self) -> bool:
        """Whether some programs show footnotes of the officer's document below the wrong sentences."""
        return self._root is not None and not are_in_order(self._into, self._root)

    def save(self) -> None:
        """Put them into the document in the order of their marks, without those that nothing refers to (any more)."""
        if self._root is not None and (put_in_order(self._into, self._root) or self._changed):
            self._part = put(self._into, self._part, self._root)


def _numbering(document: Document) -> Any:
    part = next((one.target_part for one in document.part.rels.values() if one.reltype == RT.NUMBERING), None)
    return getattr(part, "element", None)


def _highest(elements: Any, attribute: str) -> int:
    numbers = (one.get(attribute) or "" for one in elements)
    return max((int(number) for number in numbers if number.isdigit()), default=0)


def _drop_mark(start: Any) -> None:
    number = start.get(_ID)
    parent = start.getparent()
    for end in parent.findall(qn("w:bookmarkEnd")):
        if end.get(_ID) == number:
            parent.remove(end)
    parent.remove(start)
