"""Any Word file made into a plain, whole .docx package, or refused in one sentence.

Offices keep their templates as .dotx, .docm or strict OOXML, saved by several programs over many years.  What is read
here is somebody else's file: sizes are limited, no document type declaration is accepted, and nothing in it is run.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from lxml import etree

from workshop.word.strict import as_transitional
from workshop.word.xml import W
from workshop.word.zips import UNREADABLE

MOST_BYTES = 100_000_000
MOST_UNPACKED = 400_000_000
MOST_PARTS = 10_000

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
MAIN_TYPE = f"{_WORD}document.main+xml"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = f"{_RELATIONS}/metadata/core-properties"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# Relations by the end of their type.  What runs, what vouches for the old text, and the old picture of it goes.
_DROPPED = {
    "vbaProject",
    "wordVbaData",
    "vbaProjectSignature",
    "vbaProjectSignatureAgile",
    "vbaProjectSignatureV3",
    "keyMapCustomizations",
    "attachedToolbars",
    "extensibility",
    "userCustomization",
    "origin",
    "signature",
    "certificate",
    "thumbnail",
    "attachedTemplate",
    "mailMergeSource",
    "mailMergeHeaderSource",
    "mailMergeRecipientData",
    "recipientData",
}
# What a document has one of, and the type of its part whatever the file calls it.
_SINGLE = {
    "styles": f"{_WORD}styles+xml",
    "numbering": f"{_WORD}numbering+xml",
    "settings": f"{_WORD}settings+xml",
    "comments": f"{_WORD}comments+xml",
    "footnotes": f"{_WORD}footnotes+xml",
    "endnotes": f"{_WORD}endnotes+xml",
    "fontTable": f"{_WORD}fontTable+xml",
    "webSettings": f"{_WORD}webSettings+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "officeDocument": MAIN_TYPE,
    "core-properties": "application/vnd.openxmlformats-package.core-properties+xml",
    "extended-properties": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    "custom-properties": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}
_TYPE_OF = {**_SINGLE, "header": f"{_WORD}header+xml", "footer": f"{_WORD}footer+xml"}
_ROOTS = {
    "styles": "styles",
    "numbering": "numbering",
    "settings": "settings",
    "comments": "comments",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "header": "hdr",
    "footer": "ftr",
}
# Without these there is still a document: they are left out when they cannot be read.
_OPTIONAL = {"core-properties", "extended-properties", "custom-properties", "fontTable", "webSettings"}
# What is pointed to and not there can stay pointed to, as something outside the file.
_OUTSIDE = {"image", "hyperlink", "oleObject", "package", "video", "audio", "media", "frame", "subDocument"}
_EXTENSIONS = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
    "svg": "image/svg+xml",
    "xml": "application/xml",
}


class TemplateError(Exception):
    """A file cannot be the base of our papers; the message is one sentence for people."""


class _Relation(NamedTuple):
    id: str
    kind: str
    target: str
    outside: bool


def normalised(data: bytes, name: str) -> bytes:
    """A Word file as a transitional .docx package without macros, signatures and dangling relations.

    Args:
        data: The file: .docx, .dotx, .docm or .dotm, also strict.
        name: What the file is called, for the sentence of a refusal.

    Raises:
        TemplateError: When it is not a Word file, is locked, broken, or not fit to be opened.
    """
    _refuse_other_files(data, name)
    parts = _unpacked(data, name)
    for part in parts:
        if part.lower().endswith((".xml", ".rels", ".vml")):
            _refuse_doctype(part, parts[part], name)
    return _Package(parts, name).packed()


def _refuse_other_files(data: bytes, name: str) -> None:
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not data:
        raise TemplateError(f"{name} is empty; choose another file.")
    if len(data) > MOST_BYTES:
        raise TemplateError(
            f"{name} is larger than {MOST_BYTES // 1_000_000} MB; take out large pictures and save it again."
        )
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise TemplateError(
                f"{name} is locked with a password: open it in Word, take the password off and save it again."
            )
        if "WordDocument".encode("utf-16-le") in data:
            raise TemplateError(f"{name} is saved in the old .doc format: open it in Word and save as .docx.")
        raise TemplateError(f"{name} is in an old Office format: open it in Word and save as .docx.")
    if start.startswith(b"{\\rtf"):
        raise TemplateError(f"{name} is rich text (.rtf): open it in Word and save as .docx.")
    if start.startswith(b"%pdf"):
        raise TemplateError(f"{name} is a PDF; choose the Word file it was made from.")
    if start.startswith((b"<?xml", b"<!doctype", b"<html", b"<pkg:")):
        raise TemplateError(f"{name} is a text file of XML or HTML: open it in Word and save as .docx.")


def _unpacked(data: bytes, name: str) -> dict[str, bytes]:
    """The files of the zip by name, the last where two have the same one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise TemplateError(
                    f"{name} unpacks to more than a Word file should hold, and was not opened; choose another file."
                )
            if any(entry.flag_bits & 1 for entry in entries):
                raise TemplateError(
                    f"{name} is locked with a password: take the password off and save it again."
                )
            return {entry.filename.replace("\\", "/").lstrip("/"): package.read(entry) for entry in entries}
    except UNREADABLE as error:
        if not data.startswith(b"PK"):
            raise TemplateError(f"{name} is not a Word file; choose a .docx or .dotx file.") from error
        raise TemplateError(
            f"{name} is damaged and cannot be unpacked; open it in Word, save a copy and choose that."
        ) from error


def _refuse_doctype(part: str, content: bytes, name: str) -> None:
    """Refuse a part that declares a document type, and with it entities, in any encoding that XML is written in."""
    if any("<!DOCTYPE".encode(code) in content for code in ("utf-8", "utf-16-le", "utf-16-be")):
        raise TemplateError(
            f"{name} holds a document type declaration in {part}; open it in Word and save it again."
        )


def _parsed(content: bytes) -> etree._Element | None:
    """The root of an XML part; None for what cannot be read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError):
        return None
    return None if root.getroottree().docinfo.doctype else root


class _Package:
    """The parts of a package that can be reached from its main document, mended as they are reached."""

    def __init__(self, parts: Mapping[str, bytes], name: str) -> None:
        self.name = name
        self.parts = parts
        self.found = {part.lower(): part for part in parts}
        self.kept: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.defaults, self.overrides = self._declared()

    def packed(self) -> bytes:
        """The package as a zip again."""
        main = self._main()
        at_root = [one for one in self._relations("") if one.kind != f"{_OFFICE}/officeDocument"]
        used = {one.id for one in at_root}
        number = next(n for n in range(1, len(used) + 2) if f"rId{n}" not in used)
        at_root.insert(0, _Relation(f"rId{number}", f"{_OFFICE}/officeDocument", f"/{main}", False))
        self._keep_relations("", at_root)
        types = "".join(
            f"<Override PartName={quoteattr(f'/{part}')} ContentType={quoteattr(kind)}/>"
            for part, kind in self.types.items()
        )
        self.kept["[Content_Types].xml"] = (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Types xmlns="{_TYPES}">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
        ).encode()
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
            for part, content in self.kept.items():
                package.writestr(part, content)
        return buffer.getvalue()

    def _declared(self) -> tuple[dict[str, str], dict[str, str]]:
        """The content types by extension and by part, both in lower case."""
        root = _parsed(self.parts.get(self.found.get("[content_types].xml", ""), b""))
        defaults: dict[str, str] = {}
        overrides: dict[str, str] = {}
        for one in root if root is not None else ():
            kind = one.get("ContentType", "")
            if one.get("Extension"):
                defaults.setdefault(one.get("Extension", "").lower().lstrip("."), kind)
            elif one.get("PartName"):
                overrides.setdefault(one.get("PartName", "").replace("\\", "/").lstrip("/").lower(), kind)
        return defaults, overrides

    def _main(self) -> str:
        """The part that holds the text."""
        named = [
            self._resolved("", one.target)
            for one in self._relations("")
            if one.kind == f"{_OFFICE}/officeDocument"
        ]
        by_type = [
            self.found.get(part)
            for part, kind in self.overrides.items()
            if "word" in kind and kind.endswith(("main+xml", ".main+xml"))
        ]
        broken = ""
        for part in dict.fromkeys([*named, *by_type, self.found.get("word/document.xml")]):
            if part is None:
                continue
            root = _parsed(as_transitional(self.parts[part]))
            if root is None:
                broken = part
            elif root.tag == f"{{{W}}}document":
                if root.find(f"{{{W}}}body") is None:
                    raise TemplateError(f"{self.name} has no page to write on; choose another file.")
                return part
        if broken:
            raise self._damaged(broken)
        raise TemplateError(self._what_else())

    def _what_else(self) -> str:
        """One sentence on what a zip without a Word document is."""
        kind = self.parts.get("mimetype", b"")[:100]
        folders = {part.partition("/")[0] for part in self.found}
        if kind.startswith(b"application/vnd.oasis.opendocument"):
            return f"{self.name} is an OpenDocument file (.odt): open it in LibreOffice or Word and save as .docx."
        if "xl" in folders:
            return f"{self.name} is an Excel workbook, not a Word file; choose a .docx or .dotx file."
        if "ppt" in folders:
            return f"{self.name} is a PowerPoint presentation, not a Word file; choose a .docx or .dotx file."
        return f"{self.name} is not a Word file; choose a .docx or .dotx file."

    def _damaged(self, part: str) -> TemplateError:
        return TemplateError(
            f"{self.name} is damaged: {part} in it cannot be read; open it in Word, save a copy and choose that."
        )

    def _resolved(self, source: str, target: str) -> str | None:
        """The part that a relation leads to, whatever the case and slashes of its name; None when it is not there."""
        plain = target.partition("#")[0].replace("\\", "/")
        if not plain:
            return None
        where = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), plain)).lstrip("/").lower()
        return self.found.get(where) or self.found.get(unquote(where))

    def _relations(self, source: str) -> list[_Relation]:
        folder, name = posixpath.split(source)
        part = self.found.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
        root = _parsed(as_transitional(self.parts[part])) if part else None
        relations = []
        for one in root if root is not None else ():
            kind = one.get("Type", "")
            if kind.endswith("metadata/core-properties"):
                kind = _CORE
            if one.get("Id") and kind:
                outside = one.get("TargetMode", "").lower() == "external"
                relations.append(_Relation(one.get("Id", ""), kind, one.get("Target", ""), outside))
        return relations

    def _keep_relations(self, source: str, relations: list[_Relation]) -> None:
        """Write the relations of a part that lead somewhere, and keep the parts they lead to."""
        written: list[_Relation] = []
        seen: set[str] = set()
        for one in relations:
            end = one.kind.rpartition("/")[2]
            if end in _DROPPED or (end in _SINGLE and end in seen):
                continue
            if not one.outside:
                part = self._resolved(source, one.target)
                if part is not None and self._keep(part, end):
                    one = one._replace(target=f"/{part}")
                elif end in _OUTSIDE:
                    one = one._replace(target=one.target or "NULL", outside=True)
                else:
                    continue
            seen.add(end)
            written.append(one)
        if written:
            folder, name = posixpath.split(source)
            self.kept[posixpath.join(folder, "_rels", f"{name}.rels")] = _relations_xml(written)

    def _keep(self, part: str, end: str) -> bool:
        """Keep a part that is reached by a relation of this kind; False when it is to be left out."""
        if part in self.types:
            return True
        content = self.parts[part]
        is_xml = part.lower().endswith(".xml") or self._type(part, end).endswith(("+xml", "/xml"))
        if is_xml and end != "image":  # a picture may be XML too, and is not read
            _refuse_doctype(part, content, self.name)
            content = as_transitional(content)
            root = _parsed(content)
            wanted = _ROOTS.get(end)
            if root is None or (wanted and root.tag != f"{{{W}}}{wanted}"):
                if end in _OPTIONAL:
                    return False
                if end in _TYPE_OF:
                    raise self._damaged(part)
        self.types[part] = self._type(part, end)
        self.kept[part] = content
        self._keep_relations(part, self._relations(part))
        return True

    def _type(self, part: str, end: str) -> str:
        """The content type of a part: by what it is to the document, as declared, or by its extension."""
        extension = part.rpartition(".")[2].lower()
        declared = self.overrides.get(part.lower()) or self.defaults.get(extension)
        if end in _TYPE_OF:
            return _TYPE_OF[end]
        if declared == MAIN_TYPE:  # a whole Word file inside this one, which is not read
            return f"{_WORD}template.main+xml"
        if declared in _TYPE_OF.values():
            declared = None
        if declared and re.fullmatch(r"[\w.+-]+/[\w.+-]+", declared) and "macroEnabled" not in declared:
            return declared
        return _EXTENSIONS.get(extension, "application/octet-stream")


def _relations_xml(relations: list[_Relation]) -> bytes:
    lines = "".join(
        f"<Relationship Id={quoteattr(one.id)} Type={quoteattr(one.kind)} Target={quoteattr(one.target)}"
        + (' TargetMode="External"/>' if one.outside else "/>")
        for one in relations
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Relationships xmlns="{_RELATIONS}">{lines}</Relationships>'
    ).encode()
