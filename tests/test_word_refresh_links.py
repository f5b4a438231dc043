"""A refreshed file hangs together: its contents list, bookmarks, footnotes and links, also after a trip through LibreOffice."""

from __future__ import annotations

import io
import re
import subprocess
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from tests.libreoffice import convert
from tests.needs import needs, program
from tests.refresh_samples import (
    MORE,
    again,
    document_of,
    find,
    n,
    paper,
    read,
    words,
    written,
)
from tests.word_surgery import W
from tests.word_validator import VALIDATOR, told
from workshop.plan.blocks import Heading, Item, Paper, Paragraph, Quotation, Table
from workshop.word.base import open_base
from workshop.word.check import check
from workshop.word.reading import Reader
from workshop.word.refresh import refresh
from workshop.word.render import render
from workshop.word.written import keep


def footnotes(document: WordDocument) -> tuple[list[str | None], list[str | None]]:
    """The ids of the footnotes as their marks stand in the text, and as they stand in their own part."""
    part = next(one for one in document.part.package.iter_parts() if one.partname.endswith("footnotes.xml"))
    notes = parse_xml(part.blob).iterchildren(qn("w:footnote"))
    marks = document.element.body.iter(qn("w:footnoteReference"))
    return [one.get(qn("w:id")) for one in marks], [
        one.get(qn("w:id")) for one in notes if not one.get(qn("w:type"))
    ]


def test_the_contents_list_names_the_sections_there_are_now(tmp_path: Path):
    def rename(document: WordDocument) -> None:
        heading = next(
            one for one in document.paragraphs if one.style.name == "Heading 1" and one.text[:1] == "2"
        )
        heading.runs[0].text = "2. What we shall do"

    document = document_of(again(written(tmp_path, paper(), rename), MORE))
    listed = [unit.text for unit in Reader(document).units() if unit.contents]
    assert listed == ["1. What we heard", "2. What we shall do", "3. A new section"]
    anchors = {one.get(qn("w:anchor")) for one in document.element.body.iter(qn("w:hyperlink"))}
    marks = {one.get(qn("w:name")) for one in document.element.body.iter(qn("w:bookmarkStart"))}
    assert anchors <= marks


def test_no_bookmark_is_there_twice_and_every_footnote_is_used(tmp_path: Path):
    document = document_of(again(written(tmp_path, paper()), MORE))
    marks = [one.get(qn("w:name")) for one in document.element.body.iter(qn("w:bookmarkStart"))]
    numbers = [one.get(qn("w:id")) for one in document.element.body.iter(qn("w:bookmarkStart"))]
    assert len(set(marks)) == len(marks) and len(set(numbers)) == len(numbers)
    used = {one.get(qn("w:id")) for one in document.element.body.iter(qn("w:footnoteReference"))}
    part = next(one for one in document.part.package.iter_parts() if one.partname.endswith("footnotes.xml"))
    there = {
        one.get(qn("w:id"))
        for one in parse_xml(part.blob).iterchildren(qn("w:footnote"))
        if not one.get(qn("w:type"))
    }
    assert used == there


def rise(ids: list[str | None]) -> bool:
    """Whether ids are numbers, each greater than the one before."""
    numbers = [int(one or "") for one in ids]
    return numbers == sorted(set(numbers))


def test_the_footnotes_stand_in_the_order_of_the_text_for_programs_that_count_them(tmp_path: Path):
    """LibreOffice takes the footnote with the n-th number for the n-th mark, whatever the mark says."""
    more = paper(
        wait=Item("8 people wait too long.", n(2), ref="1.2"),
        fare=Item("A new thing, in the middle.", n(30), ref="1.3"),
        said=Quotation("The sign says Due.", "P3", n(4, 11), ref="1.4"),
    )

    def copy(document: WordDocument) -> None:
        paragraph = find(document, "That is all")._p
        paragraph.addnext(deepcopy(paragraph))

    for edit in (None, copy):
        marks, notes = footnotes(document_of(again(written(tmp_path, paper(), edit), more)))
        assert len(marks) > 8 and marks == notes and rise(notes)


def _backwards(document: WordDocument) -> None:
    """As a refresh left them before: each mark with its words, and the numbers in any order."""
    part = next(one for one in document.part.package.iter_parts() if one.partname.endswith("footnotes.xml"))
    root = parse_xml(part.blob)
    for element in (*root.iter(qn("w:footnote")), *document.element.body.iter(qn("w:footnoteReference"))):
        if int(element.get(qn("w:id"))) > 0:
            element.set(qn("w:id"), str(100 - int(element.get(qn("w:id")))))
    part._blob = etree.tostring(root)


def test_a_file_whose_footnotes_other_programs_mix_up_is_told_and_mended(tmp_path: Path):
    path = written(tmp_path, paper(), _backwards)
    told = [one for one in check(path.read_bytes(), path.name) if one.where == "footnotes"]
    assert len(told) == 1 and "below other sentences" in told[0].what and "workshop refresh" in told[0].mend
    made = again(path, paper())
    assert made.report.lines() == ["The footnotes are numbered in the order of their sentences again."]
    marks, notes = footnotes(document_of(made))
    assert marks == notes and rise(notes)
    assert read(made.data) == read(render(paper()))
    assert not [one for one in check(made.data or b"", path.name) if one.where == "footnotes"]
    path.write_bytes(made.data or b"")
    assert again(path, paper()).data is None


def test_a_mark_without_words_is_told_and_goes_when_the_file_is_refreshed(tmp_path: Path):
    def lose(document: WordDocument) -> None:
        next(document.element.body.iter(qn("w:footnoteReference"))).set(qn("w:id"), "77")

    path = written(tmp_path, paper(), lose)
    assert "Its mark leads to no words." in {one.what for one in check(path.read_bytes(), path.name)}
    marks, notes = footnotes(document_of(again(path, MORE)))
    assert "77" not in marks and marks == notes and rise(notes)


@needs("soffice", "pdftotext")
def test_libreoffice_shows_below_each_sentence_of_a_refreshed_file_what_it_rests_on(tmp_path: Path):
    more = paper(
        Paragraph("The end.", n(31), ref="2.4"), people=8, wait=Item("A new thing.", n(30), ref="1.2")
    )

    def edit(document: WordDocument) -> None:
        find(document, "We heard").add_run(" Really.")

    # A comment of ours stands in the same paragraph as a footnote.
    refreshed = again(written(tmp_path, paper(), edit), more)
    assert refreshed.report.conflict
    path, fresh = tmp_path / "again.docx", tmp_path / "fresh.docx"
    path.write_bytes(refreshed.data or b"")
    fresh.write_bytes(render(more))
    pages = [
        subprocess.run(
            [program("pdftotext"), "-layout", str(pdf), "-"], capture_output=True, check=True
        ).stdout
        for pdf in convert([path, fresh], "pdf", tmp_path / "pdf")
    ]
    shown = [re.findall(r"N[0-9]+", page.decode()) for page in pages]
    assert len(shown[1]) > 8 and shown[0] == shown[1]


def test_a_comment_ends_before_the_footnote_of_its_sentence_also_one_of_an_earlier_refresh(tmp_path: Path):
    def edit(document: WordDocument) -> None:
        find(document, "We heard").add_run(" Really.")

    def order(document: WordDocument) -> list[str]:
        tags = (
            qn("w:commentRangeStart"),
            qn("w:commentRangeEnd"),
            qn("w:commentReference"),
            qn("w:footnoteReference"),
        )
        return [one.tag.partition("}")[2] for one in find(document, "We heard")._p.iter(*tags)]

    wanted = ["commentRangeStart", "commentRangeEnd", "commentReference", "footnoteReference"]
    document = document_of(again(written(tmp_path, paper(), edit), MORE))
    assert order(document) == wanted
    sentence = find(document, "We heard")._p
    for mark in list(sentence):
        if mark.tag == qn("w:commentRangeEnd") or mark.find(qn("w:commentReference")) is not None:
            sentence.append(mark)
    path = tmp_path / "earlier.docx"
    document.save(str(path))
    assert order(document) != wanted
    made = again(path, paper(people=8, step=Item("First we count again.", n(6), numbered=True, ref="2.1")))
    assert order(document_of(made)) == wanted


def test_a_footnote_that_is_called_a_normal_one_is_one(tmp_path: Path):
    def call_it_so(document: WordDocument) -> None:
        part = next(
            one for one in document.part.package.iter_parts() if one.partname.endswith("footnotes.xml")
        )
        root = parse_xml(part.blob)
        for note in root.iterchildren(qn("w:footnote")):
            if not note.get(qn("w:type")):
                note.set(qn("w:type"), "normal")
        part._blob = etree.tostring(root)

    path = written(tmp_path, paper(), call_it_so)
    assert not [one for one in check(path.read_bytes(), path.name) if one.rule == 16]
    made = footnotes(document_of(again(path, MORE)))
    assert len(made[0]) == len(footnotes(Document(io.BytesIO(render(MORE))))[0])


def test_footnotes_of_a_template_are_numbered_around_ours(tmp_path: Path):
    """Of its text some stands before what is written, and some behind it, with footnotes of their own."""

    def here(document: WordDocument) -> None:
        place = find(document, "Fares are paid")
        mark = place.insert_paragraph_before("")._p
        mark.append(parse_xml(f'<w:bookmarkStart xmlns:w="{W}" w:id="900" w:name="workshop_here"/>'))
        mark.append(parse_xml(f'<w:bookmarkEnd xmlns:w="{W}" w:id="900"/>'))

    def here_and_backwards(document: WordDocument) -> None:
        here(document)
        _backwards(document)

    for edit in (here, here_and_backwards):
        template = written(tmp_path, paper(), edit)
        base = open_base(template, "en-US")
        made = Document(io.BytesIO(render(paper(), base)))
        marks, notes = footnotes(made)
        assert marks == notes and rise(notes) and len(notes) == 2 * len(footnotes(Document(str(template)))[0])
        own = [one.text for one in made.paragraphs].index("We heard 7 people.")
        assert own < [one.text for one in made.paragraphs].index("Fares are paid twice.")
        assert sorted(one.notes for one in Reader(made).units()) == sorted(
            2 * [note for _, _, note in read(render(paper()))]
        )


def indexed(*refs: str, **changes: Any) -> Paper:
    """A paper with an index of evidence: each row leads to its sentence, each footnote to its row."""
    index = Table(
        "What each sentence rests on",
        ("Sentence", "Notes"),
        tuple((ref, "Notes.") for ref in refs),
        (),
        refs=refs,
    )
    return paper(Heading("3. Evidence index"), index, **changes)


def links(document: WordDocument) -> tuple[dict[str, str], set[str]]:
    """By their words, what all links lead to; and the bookmarks that there are."""
    part = next(one for one in document.part.package.iter_parts() if one.partname.endswith("footnotes.xml"))
    found = {}
    for root in (document.element.body, parse_xml(part.blob)):
        for one in root.iter(qn("w:hyperlink")):
            found["".join(text.text or "" for text in one.iter(qn("w:t")))] = one.get(qn("w:anchor")) or ""
    marks = document.element.body.iter(qn("w:bookmarkStart"))
    return found, {one.get(qn("w:name")) or "" for one in marks}


def test_a_link_to_a_sentence_that_the_officer_took_out_becomes_plain_text(tmp_path: Path):
    def delete(document: WordDocument) -> None:
        heads = ("2. What we do", "First we count", "Then we tell", "That is all")
        for gone in [find(document, head)._p for head in heads]:
            gone.getparent().remove(gone)

    refs = ("1.1", "1.2", "1.3", "2.1", "2.3")
    path = written(tmp_path, indexed(*refs), delete)
    made = again(path, indexed(*refs, people=8))
    found, marks = links(document_of(made))
    assert {"1.1", "1.3"} <= set(found) and not {"2.1", "2.3", "2. What we do"} & set(found)
    assert set(found.values()) <= marks
    assert "2.3 | Notes." in "\n".join(words(made.data))
    looks = [
        run.style.name for row in document_of(made).tables[-1].rows for run in row.cells[0].paragraphs[0].runs
    ]
    assert looks == ["Default Paragraph Font"] * len(looks)
    path.write_bytes(made.data or b"")
    assert again(path, indexed(*refs, people=8)).data is None
    # What the program made of a link is no edit of the officer's.
    later = again(path, indexed(*refs[:-1], people=9))
    assert later.report.kept == later.report.conflict == later.report.held == []
    assert "2.3 | Notes." not in "\n".join(words(later.data))


def test_a_link_follows_its_number_to_the_sentence_that_has_it_now(tmp_path: Path):
    """The row reads as before, but the sentence it led to is gone and another one has its number."""
    other = Paragraph("Something else is at its place.", n(40), ref="2.3")
    made = again(written(tmp_path, indexed("1.1", "2.3")), indexed("1.1", "2.3", last=other))
    document = document_of(made)
    found, marks = links(document)
    assert set(found.values()) <= marks
    at = {one.get(qn("w:name")) for one in find(document, "Something else")._p.iter(qn("w:bookmarkStart"))}
    assert found["2.3"] in at


def test_a_link_leads_to_a_sentence_in_the_officers_words_although_it_lost_its_bookmark(tmp_path: Path):
    def rewrite(document: WordDocument) -> None:
        paragraph = find(document, "That is all")
        for mark in [*paragraph._p.iter(qn("w:bookmarkStart")), *paragraph._p.iter(qn("w:bookmarkEnd"))]:
            mark.getparent().remove(mark)
        paragraph.runs[0].text = "That is all there is."

    made = again(written(tmp_path, indexed("1.1", "2.3"), rewrite), indexed("1.1", "2.3", people=8))
    document = document_of(made)
    found, marks = links(document)
    assert set(found.values()) <= marks
    at = {one.get(qn("w:name")) for one in find(document, "That is all there")._p.iter(qn("w:bookmarkStart"))}
    assert found["2.3"] in at


@needs(VALIDATOR)
def test_word_opens_a_refreshed_file_without_a_word(tmp_path: Path):
    path = written(
        tmp_path, paper(), lambda document: find(document, "7 people wait").add_run(" Nobody knew.")
    )
    done = tmp_path / "done.docx"
    done.write_bytes(again(path, MORE).data or b"")
    assert told(done) == []


@pytest.fixture(scope="module")
def trips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files before and after LibreOffice: ``plain`` is untouched, ``edited`` has an officer's words."""
    folder = tmp_path_factory.mktemp("trips")
    exports = folder / "exports"
    (folder / "sessions").mkdir()
    keep(render(paper()), exports)

    def edit(document: WordDocument) -> None:
        find(document, "7 people wait").text = "Riders wait, whoever they are."
        find(document, "That is all").add_run(" For now.")
        gone = find(document, "“The sign")._p
        gone.getparent().remove(gone)
        document.tables[0].cell(1, 1).text = "seven"

    for name, change in (("plain", None), ("edited", edit)):
        written(folder, paper(), change).rename(folder / f"{name}.docx")
    files = [folder / "plain.docx", folder / "edited.docx"]
    convert(files, "docx", folder / "docx")
    convert(convert(files, "odt", folder / "odt"), "docx", folder / "back")
    return folder


@needs("soffice")
@pytest.mark.parametrize("way", ["docx", "back"])
def test_a_trip_through_libreoffice_is_no_edit(trips: Path, way: str):
    made = refresh(trips / way / "plain.docx", render(MORE), trips / "exports")
    assert not made.report.without_base and made.report.conflict == made.report.removed == []
    fresh = [one for one in read(render(MORE)) if not one[0].startswith("toc ")]
    assert [one for one in read(made.data) if not one[0].startswith("toc ")] == fresh


@needs("soffice")
@pytest.mark.parametrize("way", ["docx", "back"])
def test_after_a_trip_through_libreoffice_the_footnotes_stand_in_the_order_of_the_text_too(
    trips: Path, way: str
):
    for name in ("plain", "edited"):
        document = document_of(refresh(trips / way / f"{name}.docx", render(MORE), trips / "exports"))
        marks, notes = footnotes(document)
        assert len(marks) > 7 and marks == notes and rise(notes)


@needs("soffice")
@pytest.mark.parametrize("way", [".", "docx", "back"])
def test_what_the_officer_did_before_a_trip_through_libreoffice_is_not_lost(trips: Path, way: str):
    made = refresh(trips / way / "edited.docx", render(MORE), trips / "exports")
    text = words(made.data)
    assert {"Riders wait, whoever they are.", "That is all. For now.", "We heard 8 people."} <= set(text)
    assert not any("The sign says" in one for one in text)
    assert any("Waiting | seven" in one and "Toilets | 3" in one for one in text)
    notes = {one: note for _, one, note in read(made.data)}
    assert "N3, N10" in notes["Fares are paid twice."]
    path = trips / way / "again.docx"
    path.write_bytes(made.data or b"")
    assert refresh(path, render(MORE), trips / "exports").data is None
