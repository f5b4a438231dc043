"""Papers for tests of the Word room, and what a Word file holds when python-docx reads it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from hypothesis import strategies as st

from tests.session_samples import RIDERS, Room, make_room
from workshop.plan.blocks import (
    Block,
    Chart,
    Choice,
    Claim,
    Contents,
    CutLine,
    Heading,
    Instruction,
    Item,
    Missing,
    Paper,
    Paragraph,
    Printed,
    Quotation,
    Sign,
    Table,
    WriteLines,
)
from workshop.session.shorthand import Capture
from workshop.store.workspace import Workspace
from workshop.word.render import render

SESSION = "2026-03-04-riders-a1b2c3"
NASTY = (
    "",
    " ",
    "  two spaces  kept  ",
    "]]>",
    "<w:p/>",
    "&lt;b&gt; &amp; <b>",
    "<![CDATA[x]]>",
    "tab\there",
    "line\nend\r\nand\rreturn",
    "\x00\x01\x0b\x0c\x1b[31mred\x1f",
    "\x7f\x80\x85\x9f",
    "\ud800 alone \udfff",
    "\ufffe\uffff\ufffd\ufeff",
    "\u2028\u2029\u200b\u200d\u202e\u2066",
    "שלום עולם, مرحبا بالعالم",
    "👩🏽‍🚒 🇺🇳 e\u0301 Z͑ͫ̓ͪ̂a̴l",
    "\U0010ffff\U0001fffe\ufdd0",
    "{MERGEFIELD x} =1+1 %s {0} $HOME `id`",
    "“quoted” ‘so’ \u00ad soft\u2011hyphen",
)

# Any code point at all, lone surrogates included, and the texts above in all combinations.
TEXTS = st.lists(st.sampled_from(NASTY) | st.text(st.characters(), max_size=12), max_size=4).map("".join)


def as_printed(text: str) -> str:
    """A text as a paper must show it: what XML 1.0 cannot hold, or would change, as a visible mark."""

    def holds(character: str) -> bool:
        point = ord(character)
        return character in "\t\n" or 0x20 <= point <= 0xD7FF or 0xE000 <= point <= 0xFFFD or point > 0xFFFF

    return "".join(character if holds(character) else "\ufffd" for character in text)


def make_paper(*blocks: Block, **fields: Any) -> Paper:
    """A paper of these blocks, everything else filled in."""
    first = {
        "name": "record",
        "title": "Riders",
        "subtitle": "Transit. Session record, 4 March 2026",
        "department": "Transit",
        "label": "internal",
        "dated": "2026-03-04",
        "session": SESSION,
    }
    return Paper(**{**first, **fields, "blocks": blocks})


def every_kind_of_block(text: str = "words") -> list[Block]:
    """One block of each kind, the same text in every place that holds one."""
    return [
        Heading(text),
        Paragraph(text, ("N1",)),
        Heading(text, 2),
        Item(text, ("N2", "N3"), text),
        Quotation(text, text, ("N4",)),
        Table(text, (text, text), ((text, text), (text, text)), ("V1",), numbers=(1,), widths=(3, 1)),
        Paragraph(text, (SESSION,)),
        Heading(text, 3),
        Missing(text, text),
    ]


def every_block(text: str) -> list[Block]:
    """A block of each kind there is, the same text in every place that holds one."""
    found: list[Block] = [
        Heading(text, new_page=True),
        Contents(),
        Paragraph(text, ("N1",)),
        Heading(text, 2),
        Item(text, ("N2", "N3"), text),
        Item(text, ("N2",), numbered=True),
        Item(text, (SESSION,), text, numbered=True),
        Quotation(text, text, ("N4",), language="es"),
        Table(text, (text, text), ((text, text), (text, text)), ("V1",), numbers=(1,), widths=(3, 1)),
        Paragraph(text, (SESSION,)),
        Chart(text, (text, "Fares", text), (3, None, 1), ("V2",), unit=text, cut=2),
        Heading(text, 3),
        Missing(text, text),
        Instruction(text, text),
        Instruction(text),
        Choice(text),
        WriteLines(text, 3),
        Sign(text, text),
        CutLine(),
    ]
    kinds = {Heading, Missing, *get_args(Claim), *get_args(Printed)}
    assert {type(one) for one in found} == kinds, "A kind of block was added: it belongs here."
    return found


def opened(paper: Paper) -> WordDocument:
    """The file of a paper as python-docx opens it."""
    return Document(io.BytesIO(render(paper)))


def contents(document: WordDocument) -> list[WordParagraph | WordTable]:
    """Paragraphs and tables of the body after title and subtitle, in order."""
    return list(document.iter_inner_content())[2:]


def cells(table: WordTable) -> list[list[str]]:
    """The texts of a table, row by row."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def texts(found: Sequence[WordParagraph | WordTable]) -> list[str]:
    """The texts of the paragraphs among these."""
    return [one.text for one in found if isinstance(one, WordParagraph)]


def a_long_session(workspace: Workspace, notes: int) -> Room:
    """A focus group in which a great deal was said."""
    room = make_room(workspace, "focus-group", RIDERS, "long")
    texts = (f"Remark {number} on the night bus " + "and more " * (number % 40) for number in range(notes))
    marks: list[dict[str, Any]] = [
        {"speaker": "P3"},
        {"kind": "pain", "intensity": 2},
        {"speaker": "P5", "verbatim": True},
        {},
    ]
    submissions = [
        room.live.notes.add(Capture(text, themes=(f"theme {number % 7}",), **marks[number % len(marks)]))
        for number, text in enumerate(texts)
    ]
    room.done(submissions[-1])
    room.done(room.live.end(8))
    return room


def words_in(path: str | Path) -> str:
    """All words of a Word file: its paragraphs, then its tables."""
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])
