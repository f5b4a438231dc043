"""Word files changed part by part, as other programs and people change them, without a model of them in between."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from copy import deepcopy

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = {
    "w": W,
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "v": "urn:schemas-microsoft-com:vml",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
}
_NAMED = " ".join(f'xmlns:{key}="{value}"' for key, value in NAMESPACES.items())
DOCUMENT, STYLES, CORE = "word/document.xml", "word/styles.xml", "docProps/core.xml"


class Surgery:
    """A Word file on the table: its parts, and the few cuts that tests need."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self._trees: dict[str, etree._Element] = {}

    def closed(self) -> bytes:
        """The file with all that was changed."""
        for name, tree in self._trees.items():
            self.parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as package:
            for name, content in self.parts.items():
                package.writestr(name, content)
        return buffer.getvalue()

    def tree(self, part: str = DOCUMENT) -> etree._Element:
        if part not in self._trees:
            self._trees[part] = etree.fromstring(self.parts[part])
        return self._trees[part]

    def part_like(self, start: str) -> str:
        """The first part whose name begins so."""
        return min(name for name in self.parts if name.startswith(start))

    def all(self, path: str, part: str = DOCUMENT) -> list[etree._Element]:
        found = self.tree(part).xpath(path, namespaces=NAMESPACES)
        assert found, f"nothing at {path} in {part}"
        return list(found)

    def one(self, path: str, part: str = DOCUMENT) -> etree._Element:
        return self.all(path, part)[0]

    def remove(self, path: str, part: str = DOCUMENT) -> None:
        for element in self.all(path, part):
            element.getparent().remove(element)

    def put(self, path: str, value: str, part: str = DOCUMENT) -> None:
        """Set an attribute, such as ``//w:lang/@w:val``, or with no attribute the text of an element."""
        above, _, name = path.rpartition("/@")
        if not above:
            self.one(path, part).text = value
            return
        prefix, _, local = name.rpartition(":")
        self.one(above, part).set(f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local, value)

    def add(self, path: str, xml: str, part: str = DOCUMENT, at: int | None = None) -> None:
        """Put XML into an element, at the end or at a place."""
        parent = self.one(path, part)
        for number, element in enumerate(_parsed(xml)):
            parent.insert(len(parent) if at is None else at + number, element)

    def after(self, path: str, xml: str, part: str = DOCUMENT) -> None:
        """Put XML behind an element."""
        for element in reversed(_parsed(xml)):
            self.one(path, part).addnext(element)

    def wrap(self, path: str, start: str, part: str = DOCUMENT) -> None:
        """Put an element into a new one, given by its start tag without brackets."""
        inner = self.one(path, part)
        (outer,) = _parsed(f"<{start}/>")
        inner.addprevious(outer)
        outer.append(inner)

    def again(self, path: str, part: str = DOCUMENT) -> None:
        """Put a copy of an element behind it."""
        element = self.one(path, part)
        element.addnext(deepcopy(element))

    def relation(
        self, id: str, target: str, kind: str = "hyperlink", part: str = "word/document.xml"
    ) -> None:
        """Make the text point to something outside the file."""
        folder, _, name = part.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels"
        tree = self.tree(rels)
        tree.append(
            etree.Element(
                "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship",
                Id=id,
                Type=f"{NAMESPACES['r']}/{kind}",
                Target=target,
                **({"TargetMode": "External"} if kind == "hyperlink" else {}),
            )
        )


def _parsed(xml: str) -> list[etree._Element]:
    return list(etree.fromstring(f"<x {_NAMED}>{xml}</x>"))


def cut(data: bytes, change: Callable[[Surgery], None]) -> bytes:
    """The file with one change."""
    surgery = Surgery(data)
    change(surgery)
    return surgery.closed()


def style(name: str) -> str:
    """Where a style stands, by the name that it has in the file."""
    return f"//w:style[w:name/@w:val='{name}']"


def paragraph(text: str) -> str:
    """Where a paragraph of the body stands that holds these words."""
    return f"/w:document/w:body/w:p[contains(string(.), '{text}')]"
