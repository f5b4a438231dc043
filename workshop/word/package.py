"""The .docx as a zip package: packed the same way every time, with a digest that shows later edits."""

from __future__ import annotations

import hashlib
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from workshop.word.xml import text_of

CUSTOM = "docProps/custom.xml"
_DIGEST = "workshop digest"
_THUMBNAIL = "docProps/thumbnail.jpeg"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
# What reading a zip file raises for one that is damaged, encrypted, or packed in a way we do not know.
_UNREADABLE = (
    OSError,
    EOFError,
    RuntimeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"


def packed(data: bytes, properties: Mapping[str, str]) -> bytes:
    """The package again, in a fixed order and with fixed times, our properties and a digest added."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts.pop(_THUMBNAIL, None)
    parts["_rels/.rels"] = _with_relation(parts["_rels/.rels"])
    parts["[Content_Types].xml"] = _with_type(parts["[Content_Types].xml"])
    parts[CUSTOM] = _custom_xml(_marked(parts, properties))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(_entry(name), content)
    return buffer.getvalue()


def is_untouched(path: Path, properties: Mapping[str, str]) -> bool:
    """Whether a file is as we wrote it, with these properties; False for anything else, also what cannot be read."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except _UNREADABLE:
        return False
    return parts.get(CUSTOM) == _custom_xml(_marked(parts, properties))


def _marked(parts: Mapping[str, bytes], properties: Mapping[str, str]) -> dict[str, str]:
    """The custom properties of a package: whose paper it is, and the digest of its parts."""
    return {**{f"workshop {key}": value for key, value in properties.items()}, _DIGEST: digest(parts)}


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
    text = re.sub(r'<Relationship [^>]*Target="/?docProps/thumbnail\.jpeg"[^>]*/>', "", relations.decode())
    used = {int(number) for number in re.findall(r'Id="rId(\d+)"', text)}
    added = f'<Relationship Id="rId{max(used, default=0) + 1}" Type="{_RELATION}" Target="{CUSTOM}"/>'
    return text.replace("</Relationships>", f"{added}</Relationships>").encode()


def _with_type(types: bytes) -> bytes:
    added = f'<Override PartName="/{CUSTOM}" ContentType="{_CONTENT_TYPE}"/>'
    return types.decode().replace("</Types>", f"{added}</Types>").encode()


def _custom_xml(properties: Mapping[str, str]) -> bytes:
    entries = "".join(
        f'<property fmtid="{_FORMAT_ID}" pid="{number}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(text_of(value))}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), 2)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f"{entries}</Properties>"
    ).encode()
