"""A paper before and after one more session, an officer who edits it, and what is read of the file that comes of both."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as WordDocument

from tests.word_samples import SESSION, make_paper
from workshop.plan.blocks import Chart, Contents, Heading, Item, Paper, Paragraph, Quotation, Source, Table
from workshop.word.reading import Reader
from workshop.word.refresh import Refreshed, refresh
from workshop.word.render import render

SOURCES = (Source(SESSION, "a1b2c3", "riders, 4 March 2026", "external customers"),)


ROWS = (("Waiting", "7"), ("Fares", "4"), ("Drivers", "2"))


def n(*numbers: int) -> tuple[str, ...]:
    return tuple(f"{SESSION}:N{number}" for number in numbers)


def paper(*more: Any, people: int = 7, **changes: Any) -> Paper:
    """A paper as it could be written after some sessions; ``changes`` replace a block by its name."""
    blocks: dict[str, Any] = {
        "contents": Contents(),
        "heard": Heading("1. What we heard"),
        "short": Paragraph(f"We heard {people} people.", n(1), ref="1.1"),
        "wait": Item(f"{people} people wait too long.", n(2), ref="1.2"),
        "fare": Item("Fares are paid twice.", n(3), ref="1.3"),
        "said": Quotation("The sign says Due.", "P3", n(4), ref="1.4"),
        "table": Table("Themes", ("Theme", "People"), ROWS, n(1), numbers=(1,), ref="1.5"),
        "chart": Chart("Votes", ("Yes", "No"), (people, 1), n(5), unit="people", ref="1.6"),
        "next": Heading("2. What we do"),
        "step": Item("First we count.", n(6), numbered=True, ref="2.1"),
        "then": Item("Then we tell.", n(7), numbered=True, ref="2.2"),
        "last": Paragraph("That is all.", n(8), ref="2.3"),
    }
    blocks.update(changes)
    return make_paper(
        *(block for block in blocks.values() if block is not None), *more, name="draft", session="plan", label="draft",
        marks="footnotes", sources=SOURCES, title="Customer service plan",
    )  # fmt: skip


def written(folder: Path, one: Paper, edit: Callable[[WordDocument], object] | None = None) -> Path:
    """The file of a paper in a folder, as the officer left it."""
    path = folder / "draft.docx"
    path.write_bytes(render(one))
    if edit:
        document = Document(str(path))
        edit(document)
        document.save(str(path))
    return path


def again(path: Path, one: Paper) -> Refreshed:
    return refresh(path, render(one))


def document_of(made: Refreshed) -> WordDocument:
    assert made.data is not None
    return Document(io.BytesIO(made.data))


def words(data: bytes | None) -> list[str]:
    assert data is not None
    return [unit.text for unit in Reader(Document(io.BytesIO(data))).units()]


def read(data: bytes | None) -> list[tuple[str, str, str]]:
    assert data is not None
    return [(unit.style, unit.text, unit.notes) for unit in Reader(Document(io.BytesIO(data))).units()]


def find(document: WordDocument, start: str) -> Any:
    return next(one for one in document.paragraphs if one.text.startswith(start))


MORE = paper(
    Heading("3. A new section"),
    Paragraph("Somebody said something new.", n(20), ref="3.1"),
    people=8,
    table=Table(
        "Themes", ("Theme", "People"), (("Waiting", "8"), ("Fares", "4"), ("Toilets", "3")), n(1, 9), numbers=(1,), ref="1.5"
    ),
    fare=Item("Fares are paid twice.", n(3, 10), ref="1.3"),
    last=None,
)  # fmt: skip


def comments(document: WordDocument) -> list[str]:
    return [one.text for one in document.comments]
