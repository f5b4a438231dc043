"""The styles that a template has: found by name whatever its language and capitals, and added to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from workshop.word.styles import WORDS_OWN, kind_of, stored_name
from workshop.word.xml import W

_NO_SIZE = 20  # half-points: what Word takes where nothing says a size
_SIZES = range(12, 97)  # half-points of text that our sizes are set in proportion to


class Found:
    """The style sheet of a document."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.by_id: dict[str, Any] = {}
        self.by_name: dict[str, Any] = {}
        for style in root.findall(qn("w:style")):
            self._index(style)

    def _index(self, style: Any) -> None:
        self.by_id.setdefault(style.get(qn("w:styleId"), ""), style)
        name = _name(style)
        known = self.by_name.get(_key(name))
        # Where two differ in capitals only, Word's own spelling is the built-in one.
        if known is None or (name == WORDS_OWN.get(_key(name)) != _name(known)):
            self.by_name[_key(name)] = style

    def mend_names(self) -> None:
        """Spell the names of Word's own styles as Word does: LibreOffice writes "Heading 1" for "heading 1"."""
        for key, style in self.by_name.items():
            if key in WORDS_OWN and _name(style) != WORDS_OWN[key] and "," not in _name(style):
                style.find(qn("w:name")).set(qn("w:val"), WORDS_OWN[key])

    def id_of(self, name: str) -> str:
        """The id of the style that goes by one of our names, of the right type; empty when there is none."""
        for called in (stored_name(name), f"Workshop {stored_name(name)}"):
            style = self.by_name.get(_key(called))
            if style is not None and _kind(style) == kind_of(name):
                id = str(style.get(qn("w:styleId"), ""))
                if id and self.by_id[id] is style:
                    return id
        return self.default("paragraph") if name == "Normal" else ""

    def default(self, kind: str) -> str:
        """The id of the default style of a type; empty when there is none."""
        for style in self.root.findall(qn("w:style")):
            if _kind(style) == kind and style.get(qn("w:default")) in {"1", "true", "on"}:
                return str(style.get(qn("w:styleId"), ""))
        return ""

    def free_id(self, wanted: str) -> str:
        """An id that no style has yet, this one if it can be."""
        taken = {id.lower() for id in self.by_id}
        names = (wanted, f"Workshop{wanted}", *(f"Workshop{wanted}{number}" for number in range(2, 1000)))
        return next(one for one in names if one.lower() not in taken)

    def free_name(self, wanted: str) -> str:
        """A name that no style has yet: a character style may go by that of our paragraph style."""
        names = (wanted, f"Workshop {wanted}", *(f"Workshop {wanted} {number}" for number in range(2, 1000)))
        return next(one for one in names if _key(one) not in self.by_name)

    def add(self, xml: str, name: str) -> None:
        """Add a style under this name."""
        style: Any = parse_xml(xml)
        style.find(qn("w:name")).set(qn("w:val"), name)
        if _key(name) not in WORDS_OWN:
            style.set(qn("w:customStyle"), "1")
        self.root.append(style)
        self._index(style)

    def chain(self, id: str) -> Iterator[Any]:
        """A style and those that it is based on, nearest first."""
        seen: set[str] = set()
        while id and id not in seen and id in self.by_id:
            seen.add(id)
            style = self.by_id[id]
            yield style
            based = style.find(qn("w:basedOn"))
            id = based.get(qn("w:val"), "") if based is not None else ""

    def inherited(self, id: str, path: str) -> Any:
        """The nearest element at a path such as ``w:pPr/w:numPr`` in a style or what it is based on, or None."""
        where = "/".join(qn(step) for step in path.split("/"))
        return next((one for style in self.chain(id) if (one := style.find(where)) is not None), None)

    def size(self, normal: str) -> int:
        """The size of the template's text, in half-points."""
        found = self.inherited(normal, "w:rPr/w:sz")
        if found is None:
            found = next(iter(self.root.xpath("w:docDefaults/w:rPrDefault/w:rPr/w:sz")), None)
        value = found.get(qn("w:val"), "") if found is not None else ""
        return int(value) if value.isascii() and value.isdigit() and int(value) in _SIZES else _NO_SIZE

    def with_page_tab(self, id: str, width: int) -> None:
        """Let the page numbers of a table of contents stand at the right, where the style sets no tab at all."""
        if self.inherited(id, "w:pPr/w:tabs") is None:
            tabs = parse_xml(
                f'<w:tabs xmlns:w="{W}"><w:tab w:val="right" w:pos="{width}"/></w:tabs>',
            )
            self.by_id[id].get_or_add_pPr()._insert_tabs(tabs)

    def set_language(self, normal: str, language: str) -> None:
        """What is written here is in this language, unless a style says otherwise."""
        defaults = _first(self.root, "w:docDefaults")
        properties = _first(_first(defaults, "w:rPrDefault"), "w:rPr")
        spoken = properties.find(qn("w:lang"))
        if spoken is None:
            spoken = OxmlElement("w:lang")
            properties.insert_element_before(spoken, "w:eastAsianLayout", "w:specVanish", "w:oMath")
        spoken.set(qn("w:val"), language)
        own = self.inherited(normal, "w:rPr/w:lang")
        if own is not None and own.get(qn("w:val")):
            own.set(qn("w:val"), language)


def _first(parent: Any, tag: str) -> Any:
    """The child of this tag; where there is none it is made, and stands first."""
    found = parent.find(qn(tag))
    if found is None:
        found = OxmlElement(tag)
        parent.insert(0, found)
    return found


def _name(style: Any) -> str:
    name = style.find(qn("w:name"))
    return str(name.get(qn("w:val"), "")) if name is not None else ""


def _key(name: str) -> str:
    # "heading 1,Chapter": what stands after a comma are other names of the same style.
    return name.partition(",")[0].strip().lower()


def _kind(style: Any) -> str:
    return str(style.get(qn("w:type"), "paragraph"))
