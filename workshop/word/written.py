"""What we wrote last, kept in the file itself: by it a later refresh knows what the officer changed.

It holds no text, only digests of it: words that an officer takes out of a file do not stay in it unseen.
The same goes into the folder's own store, for files that lose it on the way through other programs.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import msgspec
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from workshop.plan.blocks import Paper, evidence_of
from workshop.word.anchors import BOOKMARK
from workshop.word.bars import header_words
from workshop.word.drafted import FOLDER
from workshop.word.reading import P, Reader, Unit, in_one_line
from workshop.word.xml import text_of

NAMESPACE = "urn:workshop:written:1"
_EXPORT = f"{BOOKMARK}export_"
_MOST_EVIDENCE = 8
_EXPORT_ID = re.compile(r"[0-9a-f]{16}")


class WrittenRow(msgspec.Struct, frozen=True, array_like=True):
    """A row of a table as we wrote it: digests of its first cell, of all of it, and of its formatting."""

    key: str
    text: str
    marks: str = ""
    gone: bool = False
    proposed: bool = False


class WrittenUnit(msgspec.Struct, frozen=True, array_like=True):
    """A paragraph or table as we wrote it.

    ``gone`` is it once we know that the officer took it out, ``proposed`` when it only stands in a comment.
    """

    key: str
    style: str
    text: str
    notes: str = ""
    marks: str = ""
    evidence: tuple[str, ...] = ()
    rows: tuple[WrittenRow, ...] = ()
    gone: bool = False
    proposed: bool = False


class Written(msgspec.Struct, frozen=True):
    """A whole file as we wrote it, and which paper it is.

    It is ``loose`` after what was written last was lost: some of its units then never stood in the file like this.
    ``header`` is the digest of what its header says, empty where that is the template's.  ``comments`` are digests of
    our comments in it, ``sessions`` the ids of those it was made from.
    """

    session: str
    paper: str
    units: tuple[WrittenUnit, ...]
    loose: bool = False
    header: str = ""
    comments: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()


def attach(
    document: Document,
    paper: Paper,
    units: Iterable[WrittenUnit],
    free_bookmark: int = 1,
    *,
    own_header: bool = True,
) -> str:
    """Keep in a finished document what is written in it; the id of this export.

    Args:
        document: The document.
        paper: What is written in it.
        units: All that stands in its body, as `Reader` reads it.
        free_bookmark: A number that no bookmark in it has, nor any number above it.
        own_header: Whether its header is ours, not a template's.

    A final paper leaves the office and is never refreshed: nothing is kept in it.
    """
    if paper.final:
        return ""
    header = digest(header_words(document)) if own_header else ""
    sessions = tuple(text_of(one.id) for one in paper.sources)
    written = Written(text_of(paper.session), paper.name, tuple(units), header=header, sessions=sessions)
    return put(document, written, free_bookmark)


def evidence_by_key(paper: Paper, named: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What each block of a paper rests on, by the keys of the blocks."""
    return {key: evidence_of(block) for key, block in zip(named, paper.blocks, strict=True)}


def read(
    document: Document, elements: Iterable[Any], evidence: Mapping[str, Sequence[str]]
) -> Iterator[WrittenUnit]:
    """What these elements of the body of a document hold."""
    return (as_written(unit, evidence) for unit in Reader(document).read(elements))


def as_written(unit: Unit, evidence: Mapping[str, Sequence[str]]) -> WrittenUnit:
    """A unit as it is kept."""
    key = next(iter(unit.keys), "")
    return WrittenUnit(
        key=key,
        style=unit.style,
        text=digest(unit.text),
        notes=digest(unit.notes),
        marks=digest(unit.marks),
        evidence=shortened(evidence.get(key, ())),
        rows=tuple(written_row(row.cells, row.marks) for row in unit.rows),
    )


def written_row(cells: Sequence[str], marks: str) -> WrittenRow:
    """A row as it is kept, of what its cells say and how it is formatted."""
    return WrittenRow(digest(cells[0] if cells else ""), digest(in_one_line(cells)), digest(marks))


def shortened(evidence: Iterable[str]) -> tuple[str, ...]:
    """As much of the evidence of a block as is kept."""
    return tuple(text_of(one) for one in sorted(evidence)[:_MOST_EVIDENCE])


def digest(text: str) -> str:
    """Twelve hexadecimal digits for a text, none for an empty one."""
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=6).hexdigest() if text else ""


def put(document: Document, written: Written, free_bookmark: int = 1) -> str:
    """Put it into a document in place of what was there before, with a bookmark that tells the export's id."""
    data = msgspec.json.encode(written)
    export = hashlib.blake2b(data, digest_size=8).hexdigest()
    content = f'<written xmlns="{NAMESPACE}" id="{export}">{escape(data.decode())}</written>'.encode()
    package = document.part.package
    part = next(_parts(document), None)
    if part is not None:
        part._blob = content
    else:
        taken = {str(one.partname) for one in package.iter_parts()}
        number = next(n for n in range(1, len(taken) + 2) if f"/customXml/item{n}.xml" not in taken)
        name = PackURI(f"/customXml/item{number}.xml")
        document.part.relate_to(Part(name, "application/xml", content, package), RT.CUSTOM_XML)
    _name_export(document, export, free_bookmark)
    return export


def take(document: Document) -> tuple[Written | None, str]:
    """What a document holds of what we wrote last, or None; and the id of the export, as far as one is there."""
    export = next((name[len(_EXPORT) :] for name in _bookmarks(document) if name.startswith(_EXPORT)), "")
    for part in _parts(document):
        with contextlib.suppress(Exception):
            root = parse_xml(part.blob)
            return msgspec.json.decode((root.text or "").encode(), type=Written), root.get("id") or export
    return None, export if _EXPORT_ID.fullmatch(export) else ""


def keep(data: bytes, exports: Path) -> None:
    """Keep what a file of ours holds in the store of the folder of exports too, where that lies in a workspace.

    It serves only files that went through other programs: a store that cannot be written to is no error.
    """
    if not (exports.parent / "sessions").is_dir():
        return
    found = _in_package(data)
    if found is None:
        return
    content, export = found
    path = exports.parent / FOLDER / f"{export}.json"
    with contextlib.suppress(OSError):
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def kept(export: str, exports: Path) -> Written | None:
    """What was kept beside the exports under an id, or None."""
    if not _EXPORT_ID.fullmatch(export):
        return None
    try:
        return msgspec.json.decode((exports.parent / FOLDER / f"{export}.json").read_bytes(), type=Written)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _in_package(data: bytes) -> tuple[bytes, str] | None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("customXml/item") and NAMESPACE.encode() in (content := package.read(name)):
                root = parse_xml(content)
                return (root.text or "").encode(), root.get("id") or ""
    return None


def _parts(document: Document) -> Any:
    for relation in document.part.rels.values():
        if relation.reltype == RT.CUSTOM_XML and not relation.is_external:
            part = relation.target_part
            if NAMESPACE.encode() in part.blob:
                yield part


def _bookmarks(document: Document) -> list[str]:
    return [one.get(qn("w:name")) or "" for one in document.element.body.iter(qn("w:bookmarkStart"))]


def _name_export(document: Document, export: str, free_bookmark: int) -> None:
    """A bookmark at the first paragraph: it survives programs that lose everything else."""
    body = document.element.body
    highest = free_bookmark - 1
    for mark in list(body.iter(qn("w:bookmarkStart"))):
        number = mark.get(qn("w:id")) or ""
        highest = max(highest, int(number) if number.isdigit() else 0)
        if (mark.get(qn("w:name")) or "").startswith(_EXPORT):
            mark.set(qn("w:name"), _EXPORT + export)
            return
    first = body.find(P)
    if first is None:
        return
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(highest + 1))
    start.set(qn("w:name"), _EXPORT + export)
    first.append(start)
    first.append(end)
