"""A paper as a Word file: the same paper gives the same bytes."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from workshop.plan.blocks import (
    Block,
    Chart,
    Claim,
    Heading,
    Item,
    Missing,
    Paper,
    Paragraph,
    Quotation,
    Table,
    evidence_of,
)
from workshop.word.package import packed
from workshop.word.styles import TABLE_STYLE, apply_look
from workshop.word.xml import W, field, paragraph, run, table, text_of

TEXT_WIDTH = 6 * 1440
LABELS = {"draft": "Draft", "internal": "Internal record", "public": "Public"}
_LONGEST_PROPERTY = 255
_ID = re.compile(r"([A-Z])([1-9][0-9]*|0)")


def render(paper: Paper) -> bytes:
    """The .docx of a paper."""
    document = Document()
    apply_look(document, paper.language)
    _properties(document, paper)
    _bars(document, paper)
    parts = [
        paragraph("Title", run(paper.title)),
        paragraph("Subtitle", run(_sentences(paper.subtitle, LABELS[paper.label]))),
    ]
    number, last = 0, None
    keys = _keys(paper)
    for block in paper.blocks:
        number += isinstance(block, Table | Chart)
        parts.append(
            _block(
                _named(block, paper.session), number, after_table=isinstance(last, Table | Chart), keys=keys
            )
        )
        last = block
    _fill(document, "".join(parts))
    buffer = io.BytesIO()
    document.save(buffer)
    return packed(buffer.getvalue(), properties(paper))


def properties(paper: Paper) -> dict[str, str]:
    """What the file of a paper says it is, so that it is not taken for another one's."""
    return {"session": paper.session, "paper": paper.name}


def _sentences(*parts: str) -> str:
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _properties(document: WordDocument, paper: Paper) -> None:
    core = document.core_properties
    dated = datetime.fromisoformat(paper.dated)
    core.title, core.language = _property(paper.title), paper.language
    core.author = core.last_modified_by = _property(paper.department) or "workshop"
    core.created = core.modified = dated
    core.subject, core.category, core.keywords, core.comments = "", LABELS[paper.label], "", ""
    core.revision = 1


def _property(words: str) -> str:
    return text_of(words)[:_LONGEST_PROPERTY]


def _bars(document: WordDocument, paper: Paper) -> None:
    """The header says what this is; the footer counts the pages."""
    section = document.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    head = " \u00b7 ".join(part for part in (paper.department, paper.title, LABELS[paper.label]) if part)
    header._p.getparent().replace(header._p, _parsed(paragraph("Header", run(head)))[0])
    pages = (run("Page "), field("PAGE", "1"), run(" of "), field("NUMPAGES", "1"))
    footer._p.getparent().replace(footer._p, _parsed(paragraph("Footer", *pages))[0])


def _fill(document: WordDocument, body: str) -> None:
    """Put the paragraphs and tables before the section's properties, all at once."""
    section = document.element.body.find(qn("w:sectPr"))
    for element in _parsed(body):
        section.addprevious(element)


def _parsed(elements: str) -> list[object]:
    return list(parse_xml(f'<w:body xmlns:w="{W}">{elements}</w:body>'))


def _named(block: Block, session: str) -> Block:
    """The block with the session it rests on named shortly, since the paper says which session it is."""
    if not isinstance(block, Claim) or session not in block.evidence or session == "plan":
        return block
    short = f"session {session.rpartition('-')[2]}"
    evidence = tuple(short if one == session else one for one in block.evidence)
    return msgspec.structs.replace(block, evidence=evidence)


def _keys(paper: Paper) -> dict[str, str]:
    """How a paper on several sessions names each: by the end of its id, where no other in it ends alike."""
    if paper.session != "plan":
        return {}
    ids = {name.partition(":")[0] for block in paper.blocks for name in evidence_of(block)}
    ends = Counter(one.rpartition("-")[2] for one in ids)
    return {one: end if ends[end := one.rpartition("-")[2]] == 1 else one for one in ids}


def _block(block: Block, number: int, *, after_table: bool, keys: Mapping[str, str]) -> str:
    """A block as XML; ``number`` counts the tables, ``keys`` are the short names of sessions."""
    match block:
        case Heading():
            return paragraph(f"Heading{min(max(block.level, 1), 3)}", run(block.text))
        case Paragraph():
            style = "AfterTable" if after_table else "Normal"
            return paragraph(style, run(block.text), _evidence(block.evidence, keys))
        case Item():
            detail = run(f"  {block.detail}", "Detail") if block.detail else ""
            return paragraph("ListBullet", run(block.text), detail, _evidence(block.evidence, keys))
        case Quotation():
            source = run(f"  {block.source}", "Detail") if block.source else ""
            return paragraph(
                "Quote", run(f"\u201c{block.text}\u201d"), source, _evidence(block.evidence, keys)
            )
        case Missing():
            return paragraph("Missing", run(f"{block.what} ", "Lead"), run(block.supplied_by))
        case Table():
            return _table(block, number, keys)
        case Chart():
            return _table(_as_table(block), number, keys)
        case _:
            raise NotImplementedError


def _table(block: Table, number: int, keys: Mapping[str, str]) -> str:
    caption = paragraph("Caption", run(f"Table {number}. {block.caption}"), _evidence(block.evidence, keys))
    shares = block.widths or (1,) * len(block.head)
    widths = [TEXT_WIDTH * share // sum(shares) for share in shares]
    rows = [_cells(block.head, block.numbers, "Heading"), *(_cells(row, block.numbers) for row in block.rows)]
    return caption + table(block.caption, rows, widths, TABLE_STYLE)


def _as_table(chart: Chart) -> Table:
    """A chart as the plain table that holds the same numbers."""
    rows = tuple(
        (label, "not printed" if value is None else f"{value:,}")
        for label, value in zip(chart.labels, chart.values, strict=True)
    )
    head = ("What", chart.unit[:1].upper() + chart.unit[1:] or "Number")
    return Table(chart.caption, head, rows, chart.evidence, numbers=(1,), widths=(5, 2))


def _cells(row: Sequence[str], numbers: Iterable[int], kind: str = "") -> list[str]:
    right = set(numbers)
    left_style, right_style = f"Table{kind or 'Text'}", f"TableNumber{kind}"
    return [
        paragraph(right_style if column in right else left_style, run(cell))
        for column, cell in enumerate(row)
    ]


def _evidence(ids: Sequence[str], keys: Mapping[str, str]) -> str:
    """What a paragraph rests on, in brackets at its end."""
    return run(f"  [{by_session(ids, keys) if keys else spelled(ids)}]", "Evidence") if ids else ""


def by_session(ids: Sequence[str], keys: Mapping[str, str]) -> str:
    """What lies in several sessions, each session named once: ``a1b2c3 N3 to N9, V1; 9d27e4 C1``.

    Args:
        ids: Names across sessions, such as ``2026-03-04-riders-a1b2c3:N3``, or sessions alone.
        keys: By which name each session goes.
    """
    found: dict[str, list[str]] = {}
    for session, _, id in (one.partition(":") for one in ids):
        found.setdefault(keys.get(session, session), []).extend([id] if id else [])
    return "; ".join(f"{key} {spelled(sorted(own, key=_place))}".strip() for key, own in found.items())


def _place(id: str) -> tuple[str, int, str]:
    read = _ID.fullmatch(id)
    return (read[1], int(read[2]), "") if read else (id[:1], 0, id)


def spelled(ids: Sequence[str]) -> str:
    """Display ids in words, three or more in a row as ``N3 to N9``; every one of them can be found again."""
    parts: list[list[str]] = []
    for one in dict.fromkeys(ids):
        last = parts[-1][-1] if parts else ""
        if _follows(last, one):
            parts[-1].append(one)
        else:
            parts.append([one])
    return ", ".join(", ".join(part) if len(part) < 3 else f"{part[0]} to {part[-1]}" for part in parts)


def _follows(one: str, other: str) -> bool:
    first, second = _ID.fullmatch(one), _ID.fullmatch(other)
    return bool(first and second and first[1] == second[1] and int(first[2]) + 1 == int(second[2]))
