"""An office's template in tests: made, taken apart, changed and written into."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from workshop.word.base import Base, new_list, open_base
from workshop.word.styles import PARAGRAPHS
from workshop.word.xml import W, paragraph, run, table

HERE = "workshop_here"


MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


Parts = dict[str, bytes]


def office() -> WordDocument:
    """A small template: the office's name in the header, its own heading, a letter's first line."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "City of Example"
    document.sections[0].footer.paragraphs[0].text = "example.gov"
    document.styles["Heading 1"].font.name = "Georgia"
    document.styles["Normal"].font.size = Pt(10)
    document.add_paragraph("Kept as it is.")
    return document


def saved(document: WordDocument, path: Path) -> Path:
    document.save(str(path))
    return path


def parts_of(path: Path) -> Parts:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Parts, path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def surgery(tmp_path: Path, change: Callable[[Parts], object], name: str = "office.docx") -> Path:
    """The office's template after its parts were changed by hand."""
    parts = parts_of(saved(office(), tmp_path / "first.docx"))
    change(parts)
    return packed(parts, tmp_path / name)


def swap(part: str, old: str, new: str) -> Callable[[Parts], object]:
    def change(parts: Parts) -> None:
        assert old.encode() in parts[part], (part, old)
        parts[part] = parts[part].replace(old.encode(), new.encode())

    return change


def write(base: Base) -> None:
    """Write a little of everything into a base, as a paper does."""
    own, number = base.styles, new_list(base)
    listed = (
        f'<w:p><w:pPr><w:pStyle w:val="{own["List Number"]}"/><w:numPr><w:ilvl w:val="0"/>'
        f'<w:numId w:val="{number}"/></w:numPr></w:pPr>{run("first")}</w:p>'
    )
    cells = [[paragraph(own["Table Text"], run("cell"))] * 2] * 2
    body = "".join(
        paragraph(own[name], run(f"in {name}"))
        for name in PARAGRAPHS
        if name not in {"List Number", "Header", "Footer"}
    )
    body += listed + table("Numbers", cells, [base.text_width // 2] * 2, own["Workshop Table"])
    for element in parse_xml(f'<w:body xmlns:w="{W}">{body}</w:body>'):
        base.before.addprevious(element)


def written(path: Path) -> WordDocument:
    """What is in a template's file after a paper was written into it, saved, and opened again."""
    base = open_base(path, "en-US")
    write(base)
    return reopened(base)


def reopened(base: Base) -> WordDocument:
    buffer = io.BytesIO()
    base.document.save(buffer)
    return Document(io.BytesIO(buffer.getvalue()))


def texts(document: WordDocument) -> list[str]:
    return [one.text for one in document.paragraphs]


def bookmark(name: str = HERE) -> list[Any]:
    return [
        parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="77" w:name="{name}"/>'),
        parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="77"/>'),
    ]


def relation(kind: str, target: str, id: str = "rId901") -> Callable[[Parts], object]:
    one = f'<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
    return swap("word/_rels/document.xml.rels", "</Relationships>", f"{one}</Relationships>")
