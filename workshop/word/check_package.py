"""A Word file as the accessibility check reads it: a zip of XML parts, read without our own model of it.

Part names are held in small letters, for some programs write them in others than they refer to; the strict form of the
format is read as the usual one.  Whatever the bytes are, the answer is a `Package` or one sentence in a `CheckError`.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import NamedTuple
from urllib.parse import unquote

from lxml import etree

from workshop.word.zips import UNREADABLE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DC = "{http://purl.org/dc/elements/1.1/}"
TERMS = "{http://purl.org/dc/terms/}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
)
_OTHERS = {
    "xl/": "a spreadsheet",
    "ppt/": "a slide show",
    "content.xml": "an OpenDocument file",
    "visio/": "a drawing",
}
MOST_BYTES = 400_000_000
MOST_PARTS = 20_000


class CheckError(Exception):
    """What was given is not a Word file that can be checked; the message is one sentence for people."""


class Finding(NamedTuple):
    """One thing that keeps a paper from being read by everybody.

    ``rule`` is its number in research/domain.md 5.1, 21 for the rule on privacy.  ``where`` says the place in words,
    ``what`` what is wrong and ``mend`` how to mend it in Word, a sentence each.  ``template`` is true of what the
    office's template brought, which no paper of ours can mend.
    """

    rule: int
    where: str
    what: str
    mend: str
    template: bool = False


class Relation(NamedTuple):
    """Where a part points: to another part by its name, or out of the file by an address."""

    kind: str
    target: str
    external: bool


class Package:
    """The XML parts of a Word file, parsed when they are asked for.

    Raises:
        CheckError: When the bytes are not a Word file, or a part that is asked for cannot be read.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self._trees: dict[str, etree._Element] = {}
        self.names: frozenset[str]
        self.parts = self._read(data)
        self.main = self._main()
        self.document = self.xml(self.main)
        body = self.document.find(f"{W}body")
        if body is None:
            raise CheckError(f"{name} has no text in it that Word could show; save it again in Word.")
        self.body = body
        self.relations = self.relations_of(self.main)

    def _read(self, data: bytes) -> dict[str, bytes]:
        if not data:
            raise CheckError(f"{self.name} is empty; name the file that was meant.")
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise CheckError(
                f"{self.name} is protected with a password or saved in the old .doc format; open it in Word and save"
                " it as .docx without a password."
            )
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                entries = package.infolist()
                if len(entries) > MOST_PARTS or sum(one.file_size for one in entries) > MOST_BYTES:
                    raise CheckError(
                        f"{self.name} is too large to be checked; take out large pictures and save it again."
                    )
                self.names = frozenset(_part_name(one.filename) for one in entries)
                return {
                    _part_name(one.filename): package.read(one)
                    for one in entries
                    if _part_name(one.filename).endswith((".xml", ".rels", ".xlsx"))
                }
        except UNREADABLE as error:
            raise CheckError(
                f"{self.name} is not a Word file, or it is damaged; open it in Word and save it again."
            ) from error

    def _main(self) -> str:
        """The name of the part that holds the text."""
        for one in self.relations_of("").values():
            if one.kind == "officeDocument" and one.target in self.parts:
                if self._kind(one.target) not in ("", "wordprocessingml"):
                    raise CheckError(f"{self.name} is {self._other()}, not a Word file; name a .docx file.")
                return one.target
        if "word/document.xml" in self.parts:
            return "word/document.xml"
        raise CheckError(f"{self.name} is {self._other()}, not a Word file; name a .docx file.")

    def _kind(self, part: str) -> str:
        """What the list of content types calls the family of a part, such as ``spreadsheetml``; empty if nothing."""
        if "[content_types].xml" not in self.parts:
            return ""
        for one in self.xml("[content_types].xml").iter(_OVERRIDE):
            if _part_name(one.get("PartName", "")) == part:
                content = one.get("ContentType", "")
                if "ms-word." in content:
                    return "wordprocessingml"
                found = re.search(r"(\w+ml)\.", content)
                return found[1] if found else ""
        return ""

    def _other(self) -> str:
        for start, kind in _OTHERS.items():
            if any(name.startswith(start) for name in self.names):
                return kind
        return "a zip file of something else"

    def has(self, part: str) -> bool:
        """Whether there is a part of this name."""
        return part in self.names

    def xml(self, part: str) -> etree._Element:
        """A part as a tree; the same tree each time."""
        if part not in self._trees:
            self._trees[part] = self._parsed(part)
        return self._trees[part]

    def _parsed(self, part: str) -> etree._Element:
        data = self.parts[part]
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise CheckError(
                f"{self.name} is damaged: its part {part} cannot be read; open it in Word and save it again."
            ) from error
        if root.getroottree().docinfo.doctype:
            raise CheckError(
                f"{self.name} is not a Word file as Word writes it: its part {part} declares a document type; open it"
                " in Word and save it again."
            )
        return root

    def relations_of(self, part: str) -> dict[str, Relation]:
        """Where a part points, by the id of each relation; none where it has no list of them."""
        folder, _, last = part.rpartition("/")
        name = f"{folder}/_rels/{last}.rels".lstrip("/")
        if name not in self.parts:
            return {}
        found = {}
        for one in self.xml(name).iter(_RELATION):
            target, external = one.get("Target", ""), one.get("TargetMode") == "External"
            if not external:
                target = _part_name(posixpath.normpath(posixpath.join("/" + folder, unquote(target))))
            kind = one.get("Type", "").rpartition("/")[2]
            found[one.get("Id", "")] = Relation(kind, target, external)
        return found

    def related(self, kind: str) -> list[str]:
        """The parts of a kind (``styles``, ``header``) that the text points to and that are there, in order of name."""
        return sorted(
            {one.target for one in self.relations.values() if one.kind == kind and one.target in self.parts}
        )

    def _of_package(self, kind: str, usual: str) -> str:
        """The part of a kind that the package itself points to."""
        return next((one.target for one in self.relations_of("").values() if one.kind == kind), usual)

    def core(self, tag: str) -> str:
        """One of the file's properties, such as ``{DC}title``; empty where it is not set."""
        part = self._of_package("core-properties", "docprops/core.xml")
        return (self.xml(part).findtext(tag) or "") if part in self.parts else ""

    def custom(self) -> dict[str, str]:
        """The custom properties of the file."""
        part = self._of_package("custom-properties", "docprops/custom.xml")
        if part not in self.parts:
            return {}
        return {
            one.get("name", ""): "".join(str(text) for text in one.itertext())
            for one in self.xml(part).iter("{*}property")
        }


def _part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def value_of(element: etree._Element | None) -> str:
    """The ``w:val`` of an element; empty where there is none."""
    return "" if element is None else element.get(f"{W}val") or ""


def is_on(element: etree._Element | None) -> bool:
    """Whether a mark such as ``w:b`` is there and is not switched off."""
    return element is not None and value_of(element) not in ("0", "false", "off", "none")


def number_of(text: str | None) -> float | None:
    """A number as it stands in an attribute, or None; never an endless one."""
    if text and re.fullmatch(r"-?[0-9]{1,9}(\.[0-9]{1,9})?", text, re.ASCII):
        return float(text)
    return None
