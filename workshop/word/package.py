"""The .docx as a zip package: packed the same way every time, with a digest that shows later edits."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.opc.packuri import PackURI
from docx.opc.pkgwriter import PackageWriter
from lxml import etree

from workshop.word.xml import text_of
from workshop.word.zips import UNREADABLE

CUSTOM = "docProps/custom.xml"
_OURS = "workshop "
_DIGEST = f"{_OURS}digest"
TEMPLATE = "template"
"""Our property that names the file that a paper was written into, so that what it brought is told from what we wrote."""
PEOPLE = "people"
"""Our property that says for how many people a paper was asked to be printed."""
RENUMBERED = "renumbered"
"""Our property that says up to which joining of two copies a paper calls things by the numbers that this gave them."""
_VARYING = (PEOPLE, RENUMBERED, TEMPLATE)
_THUMBNAIL = "docProps/thumbnail.jpeg"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"


def packed(data: bytes, properties: Mapping[str, str]) -> bytes:
    """The package again, in a fixed order and with fixed times, our properties and a digest added to those it has."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return packed_parts({name: package.read(name) for name in package.namelist()}, properties)


def parts_of(document: Document) -> dict[str, bytes]:
    """The parts of a document by their names, in the order in which it would be saved."""
    package = document.part.package
    assert package is not None
    for part in package.parts:
        part.before_marshal()
    found = _Parts()
    # As `PackageWriter.write` does, which can only write into a file: packing and unpacking it again takes long.
    PackageWriter._write_content_types_stream(found, package.parts)  # type: ignore[no-untyped-call]
    PackageWriter._write_pkg_rels(found, package.rels)  # type: ignore[no-untyped-call]
    PackageWriter._write_parts(found, package.parts)  # type: ignore[arg-type]
    return found.parts


class _Parts:
    """What python-docx writes into as if it were a zip file."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}

    def write(self, name: PackURI, content: bytes) -> None:
        self.parts[name.membername] = content


def packed_parts(parts: dict[str, bytes], properties: Mapping[str, str]) -> bytes:
    """The parts as a package: see `packed`."""
    parts.pop(_THUMBNAIL, None)
    others = _others(parts.pop(CUSTOM, b""))
    parts["_rels/.rels"] = _with_relation(parts["_rels/.rels"])
    parts["[Content_Types].xml"] = _with_type(parts["[Content_Types].xml"])
    parts[CUSTOM] = _custom_xml(_marked(parts, properties), others)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(_entry(name), content)
    return buffer.getvalue()


def is_untouched(path: Path, properties: Mapping[str, str]) -> bool:
    """Whether a file is as we wrote it, with these properties; False for anything else, also what cannot be read.

    On which template it was written, for how many people, and up to which joining of copies makes no difference.
    """
    try:
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except UNREADABLE:
        return False
    found = parts.get(CUSTOM, b"")
    own = properties_of(parts)
    said = {**properties, **{name: own[name] for name in _VARYING if own.get(name)}}
    return found == _custom_xml(_marked(parts, said), _others(found))


def said_of(path: Path) -> dict[str, str]:
    """What a file says of itself in our properties; nothing where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as package:
            return properties_of({CUSTOM: package.read(CUSTOM)})
    except UNREADABLE:
        return {}


def people_of(path: Path) -> int:
    """For how many people a paper of ours was asked to be printed; 0 where nobody said, or where it cannot be read."""
    told = said_of(path).get(PEOPLE, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 7 else 0


def properties_of(parts: Mapping[str, bytes]) -> dict[str, str]:
    """What a package says of itself in our properties: whose paper it is, without the word ``workshop`` before each."""
    found = {}
    for one in _properties(parts.get(CUSTOM, b"")):
        name = one.get("name", "")
        if name.startswith(_OURS) and name != _DIGEST:
            found[name.removeprefix(_OURS)] = "".join(str(text) for text in one.itertext())
    return found


def _others(custom: bytes) -> list[str]:
    """The custom properties of a package that are not ours, as they are, but for their numbers."""
    found = []
    for one in _properties(custom):
        if not one.get("name", "").startswith(_OURS):
            one.attrib.pop("pid", None)
            found.append(etree.tostring(one, encoding="unicode", with_tail=False))
    return found


def _properties(custom: bytes) -> list[etree._Element]:
    try:
        return [*etree.fromstring(custom, etree.XMLParser(resolve_entities=False))] if custom else []
    except etree.XMLSyntaxError:
        return []


def _marked(parts: Mapping[str, bytes], properties: Mapping[str, str]) -> dict[str, str]:
    """The custom properties of a package: whose paper it is, and the digest of its parts."""
    return {**{f"{_OURS}{key}": value for key, value in properties.items()}, _DIGEST: digest(parts)}


def digest(parts: Mapping[str, bytes]) -> str:
    """SHA-256 over all parts but the one that holds the digest."""
    total = hashlib.sha256()
    for name in sorted(parts):
        if name != CUSTOM:
            total.update(f"{name}\x00{len(parts[name])}\x00".encode())
            total.update(parts[name])
    return total.hexdigest()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    return entry


def _with_relation(relations: bytes) -> bytes:
    # The one to a template's own properties goes with it: they are written again together with ours.
    gone = r'<Relationship [^>]*Target="/?docProps/(thumbnail\.jpeg|custom\.xml)"[^>]*/>'
    text = re.sub(gone, "", relations.decode())
    used = {int(number) for number in re.findall(r'Id="rId(\d+)"', text)}
    added = f'<Relationship Id="rId{max(used, default=0) + 1}" Type="{_RELATION}" Target="{CUSTOM}"/>'
    return text.replace("</Relationships>", f"{added}</Relationships>").encode()


def _with_type(types: bytes) -> bytes:
    added = f'<Override PartName="/{CUSTOM}" ContentType="{_CONTENT_TYPE}"/>'
    text = re.sub(rf'<Override [^>]*PartName="/{CUSTOM}"[^>]*/>', "", types.decode())
    return text.replace("</Types>", f"{added}</Types>").encode()


def _custom_xml(properties: Mapping[str, str], others: Sequence[str] = ()) -> bytes:
    own = [
        f'<property fmtid="{_FORMAT_ID}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(text_of(value))}</vt:lpwstr></property>"
        for name, value in properties.items()
    ]
    entries = "".join(
        one.replace("<property ", f'<property pid="{number}" ', 1)
        for number, one in enumerate([*own, *others], 2)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f"{entries}</Properties>"
    ).encode()
