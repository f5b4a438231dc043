"""What is kept of a paper for a later refresh is what a reader of the finished file finds in it, whatever is printed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.word_samples import NASTY, SESSION, TEXTS, every_block, make_paper
from workshop.plan.blocks import (
    Block,
    Chart,
    Choice,
    Contents,
    CutLine,
    Heading,
    Instruction,
    Item,
    Missing,
    Paper,
    Paragraph,
    Quotation,
    Sign,
    Source,
    Table,
    WriteLines,
)
from workshop.word.anchors import keys
from workshop.word.base import open_base
from workshop.word.place import BOOKMARK
from workshop.word.render import render
from workshop.word.written import WrittenUnit, evidence_by_key, read, take

SOURCE = Source(SESSION, "a1b2c3", "riders, 4 March 2026", "external customers")
ANYTHING = "".join(NASTY)
CASES = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])

WORDS = st.sampled_from(("words", "more words", "Table 1. words", "5 What we heard", *NASTY)) | TEXTS
IDS = st.sampled_from(("N1", "N2", "N3", "V1", "C4", SESSION, f"{SESSION}:N7")) | WORDS
EVIDENCE = st.lists(IDS, max_size=12).map(tuple)
REFS = st.sampled_from(("", "5.1", "5.2", "5.3"))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Tables of one to three columns, some of them an index of evidence."""
    row = st.tuples(*[WORDS] * draw(st.integers(1, 3)))
    rows = tuple(draw(st.lists(row, max_size=4)))
    refs = tuple(draw(REFS) for _ in rows) if draw(st.booleans()) else ()
    return Table(draw(WORDS), draw(row), rows, draw(EVIDENCE), refs=refs, ref=draw(REFS))


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """Charts, also such as cannot be drawn."""
    bars = draw(st.lists(st.tuples(WORDS, st.none() | st.integers(0, 9)), min_size=1, max_size=4))
    labels, values = zip(*bars, strict=True)
    return Chart(draw(WORDS), labels, values, draw(EVIDENCE), unit=draw(WORDS), ref=draw(REFS))


INDEX = Table("Index", ("No.", "Says"), (("5.1", "words"), ("5.2", "gone")), ("N1",), refs=("5.1", "5.2"))
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, WORDS, st.integers(1, 3), st.booleans()),
    st.builds(Paragraph, WORDS, EVIDENCE, REFS),
    st.builds(Item, WORDS, EVIDENCE, WORDS, st.booleans(), REFS),
    st.builds(Quotation, WORDS, WORDS, EVIDENCE, REFS),
    tables(),
    charts(),
    st.builds(Missing, WORDS, WORDS),
    st.just(Contents()),
    st.builds(Instruction, WORDS, WORDS),
    st.builds(Choice, WORDS),
    st.builds(WriteLines, WORDS, st.integers(0, 3)),
    st.builds(Sign, WORDS, WORDS),
    st.just(CutLine()),
)


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """Papers of any blocks in any order."""
    blocks = draw(st.lists(BLOCKS, max_size=8))
    marks = draw(st.sampled_from(("inline", "footnotes")))
    session = draw(st.sampled_from((SESSION, "plan")))
    return make_paper(*blocks, title=draw(WORDS), marks=marks, session=session, sources=(SOURCE,))


def kept_and_read(paper: Paper, template: Path | None = None) -> tuple[list[WrittenUnit], list[WrittenUnit]]:
    """What a paper's file keeps, and what is read from that file."""
    base = open_base(template, paper.language) if template else None
    document = Document(io.BytesIO(render(paper, base)))
    written, export = take(document)
    assert written is not None and export
    # The mark of the export itself is put into the finished document.
    for mark in list(document.element.body.iter(qn("w:bookmarkStart"))):
        if mark.get(qn("w:name")) == f"ws_export_{export}":
            mark.getparent().remove(mark)
    return list(written.units), list(
        read(document, document.element.body, evidence_by_key(paper, keys(paper)))
    )


@CASES
@given(paper=papers())
@example(paper=make_paper(*every_block(ANYTHING), *every_block("words")))
@example(paper=make_paper(*every_block(ANYTHING), *every_block(""), marks="footnotes", session="plan"))
@example(paper=make_paper(Paragraph("words", NASTY)))
@example(paper=make_paper(Paragraph("words", NASTY), marks="footnotes"))
@example(paper=make_paper(Paragraph("words", ("N1",), "5.1"), INDEX))
def test_what_is_kept_is_what_the_file_says(paper: Paper) -> None:
    kept, found = kept_and_read(paper)
    assert kept == found


def an_office_template() -> WordDocument:
    """A template with a page of words of its own, a caption at their end."""
    document = Document()
    document.add_heading("Our own first page", 1)
    document.add_table(rows=2, cols=2, style="Table Grid").cell(0, 0).text = "Theirs"
    document.add_paragraph("Table 9: where our paper is put", style="Caption")
    return document


def a_template_with_a_place() -> WordDocument:
    """A template in whose middle a paper is put, with words and a table behind it."""
    document = an_office_template()
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    last: Any = document.paragraphs[-1]._p
    for element in (start, end):
        element.set(qn("w:id"), "7")
        last.append(element)
    start.set(qn("w:name"), BOOKMARK)
    document.add_table(rows=1, cols=1).cell(0, 0).text = "Behind"
    document.add_paragraph("The end")
    return document


def a_bare_template() -> WordDocument:
    """A template without styles but the one that all others rest on."""
    document = Document()
    for style in list(document.styles):
        if not style.element.get(qn("w:default")):
            style.delete()
    return document


def an_export_of_ours() -> WordDocument:
    """A paper that somebody made a template of."""
    return Document(
        io.BytesIO(render(make_paper(*every_block("words"), marks="footnotes", sources=(SOURCE,))))
    )


def a_template_in_a_control() -> WordDocument:
    """A template whose place for a paper lies in a content control."""
    document = a_template_with_a_place()
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    control.append(content)
    place: Any = document.paragraphs[-2]._p
    place.addprevious(control)
    content.append(place)
    return document


TEMPLATES = [
    an_office_template,
    a_template_with_a_place,
    a_bare_template,
    an_export_of_ours,
    a_template_in_a_control,
]


@pytest.mark.parametrize("marks", ["inline", "footnotes"])
@pytest.mark.parametrize("made", TEMPLATES, ids=lambda made: made.__name__)
def test_what_is_kept_is_what_the_file_says_in_a_template_of_the_office_too(
    tmp_path: Path, made: Callable[[], WordDocument], marks: str
) -> None:
    template = tmp_path / "office.docx"
    made().save(str(template))
    blocks = [*every_block("Words."), *every_block(ANYTHING)]
    kept, found = kept_and_read(make_paper(*blocks, marks=marks, sources=(SOURCE,)), template)
    assert kept == found


@settings(CASES, max_examples=15)
@given(paper=papers(), made=st.sampled_from(TEMPLATES))
def test_what_is_kept_is_what_the_file_says_for_any_paper_in_any_template(
    tmp_path_factory: pytest.TempPathFactory, paper: Paper, made: Callable[[], WordDocument]
) -> None:
    template = tmp_path_factory.mktemp("template") / "office.docx"
    made().save(str(template))
    kept, found = kept_and_read(paper, template)
    assert kept == found


def test_a_final_paper_keeps_nothing() -> None:
    paper = make_paper(*every_block("Words."), marks="footnotes", final=True, sources=(SOURCE,))
    assert take(Document(io.BytesIO(render(paper)))) == (None, "")
