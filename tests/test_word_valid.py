"""Word would open every file we write without a word: Microsoft's own validator finds nothing in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml

from tests.example.build import REPOSITORY
from tests.libreoffice import convert
from tests.needs import needs
from tests.word_samples import NASTY, SESSION, every_block, make_paper
from tests.word_validator import VALIDATOR, errors, kinds, told
from workshop.plan.blocks import Chart, Paper, Paragraph, Source
from workshop.word.base import open_base
from workshop.word.chart import charts
from workshop.word.render import render
from workshop.word.xml import W, paragraph

SOURCE = Source(SESSION, "a1b2c3", "riders, 4 March 2026", "external customers")
# What the program writes today, as tests/test_example.py holds it to: all papers of the plan, a pack, and the papers of a
# session with leaders, with customers and with staff; starting the validator costs a second a file.
SESSIONS = ("58c6a7", "4c81d0", "f39e12")
EXPORTS = sorted(
    path
    for path in (REPOSITORY / "exports").glob("*.docx")
    if path.name.startswith("plan-") or any(session in path.name for session in SESSIONS)
)

pytestmark = needs(VALIDATOR)


def written(paper: Paper, folder: Path) -> Path:
    path = folder / "paper.docx"
    path.write_bytes(render(paper))
    return path


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_the_papers_of_the_worked_example_are_valid(path: Path) -> None:
    assert told(path) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"marks": "inline"},
        {"marks": "footnotes"},
        {"marks": "footnotes", "final": True, "label": "public", "language": "es-US"},
    ],
    ids=["draft with evidence in brackets", "draft with footnotes", "final"],
)
def test_a_paper_of_every_kind_of_block_with_whatever_people_typed_is_valid(
    tmp_path: Path, fields: dict[str, object]
) -> None:
    blocks = [block for text in ("Words.", *NASTY, "long " * 2_000) for block in every_block(text)]
    assert told(written(make_paper(*blocks, sources=(SOURCE,), **fields), tmp_path)) == []


@pytest.mark.parametrize(
    "text", ["]]>", "\x00\x01\ud800", "words " * 200], ids=["end of data", "control", "long"]
)
def test_a_paper_whose_first_page_holds_whatever_people_typed_is_valid(tmp_path: Path, text: str) -> None:
    names = ("title", "subtitle", "department", "status", "version", "contact")
    assert (
        told(written(make_paper(Paragraph("Words.", ("N1",)), **dict.fromkeys(names, text)), tmp_path)) == []
    )


def test_an_empty_paper_is_valid(tmp_path: Path) -> None:
    assert told(written(make_paper(), tmp_path)) == []


def test_the_workbook_behind_a_chart_is_valid(tmp_path: Path) -> None:
    chart = Chart("Nasty", NASTY, tuple(range(len(NASTY))), ("V1",), unit="]]>")
    with zipfile.ZipFile(io.BytesIO(render(make_paper(chart)))) as package:
        (book,) = (name for name in package.namelist() if name.endswith(".xlsx"))
        (tmp_path / "book.xlsx").write_bytes(package.read(book))
    assert told(tmp_path / "book.xlsx") == []


def test_the_validator_finds_what_is_wrong(tmp_path: Path) -> None:
    path = written(make_paper(Paragraph("Words.", ("N1",))), tmp_path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:body>", b"<w:body><w:wrong/>")
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    assert any("wrong" in one for one in told(path))


def an_office_template() -> WordDocument:
    """A template with words, a table, a chart, a header and a list of its own."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "City of Example"
    document.add_heading("Our own first page", 1)
    document.add_paragraph("One", style="List Number")
    document.add_table(rows=2, cols=2, style="Table Grid")
    run = charts(document, Chart("Theirs", ("a", "b"), (1, 2), ("V1",)), 1, 8640)
    for element in list(parse_xml(f'<w:body xmlns:w="{W}">{paragraph("Normal", run)}</w:body>')):
        document.element.body[-1].addprevious(element)
    return document


def a_bare_template() -> WordDocument:
    """A template without styles but the one that all others rest on, and without numbering."""
    document = Document()
    for style in list(document.styles):
        if not style.element.get(f"{{{W}}}default"):
            style.delete()
    for id, one in list(document.part.rels.items()):
        if one.reltype.endswith("/numbering"):
            del document.part.rels[id]
    return document


def a_faulty_template() -> WordDocument:
    """A template that was not valid before we had it."""
    document = an_office_template()
    for element in list(
        parse_xml(f'<w:body xmlns:w="{W}"><w:p><w:pPr><w:jc w:val="upwards"/></w:pPr></w:p></w:body>')
    ):
        document.element.body[-1].addprevious(element)
    return document


@pytest.mark.parametrize(
    "made", [an_office_template, a_bare_template, a_faulty_template], ids=lambda make: make.__name__
)
def test_a_paper_in_a_template_has_no_error_of_a_kind_that_the_template_had_not(
    tmp_path: Path, made: Callable[[], WordDocument]
) -> None:
    template = tmp_path / "template.docx"
    made().save(str(template))
    blocks = [*every_block("Words."), *every_block("".join(NASTY))]
    paper = make_paper(*blocks, marks="footnotes", sources=(SOURCE,))
    (tmp_path / "paper.docx").write_bytes(render(paper, open_base(template, paper.language)))
    assert kinds(errors(tmp_path / "paper.docx")) <= kinds(errors(template))


@needs("soffice")
def test_a_paper_in_a_template_that_libreoffice_saved_has_no_new_kind_of_error(tmp_path: Path) -> None:
    an_office_template().save(str(tmp_path / "template.docx"))
    (template,) = convert([tmp_path / "template.docx"], "docx", tmp_path / "saved")
    paper = make_paper(*every_block("Words."), marks="footnotes", sources=(SOURCE,))
    (tmp_path / "paper.docx").write_bytes(render(paper, open_base(template, paper.language)))
    assert kinds(errors(tmp_path / "paper.docx")) <= kinds(errors(template))
