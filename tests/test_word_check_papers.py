"""The accessibility check on whole files: our own papers, an office's template, files that are broken; and its command."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.check_samples import (
    FOOTNOTES,
    LATE,
    NAME,
    PARAGRAPH,
    comment,
    gone,
    good_file,
    good_paper,
    more,
    own_look,
    set_,
)
from tests.example.build import REPOSITORY
from tests.word_samples import make_paper
from tests.word_surgery import CORE, Surgery, W, cut, paragraph
from workshop.cli import main
from workshop.plan.blocks import (
    Heading,
    Paragraph,
    Source,
    Table,
)
from workshop.plan.material import Material, gather
from workshop.plan.pack import pack
from workshop.plan.plan_papers import PLAN_PAPERS, build
from workshop.plan.sections.sources import Sources
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
from workshop.word.base import open_base
from workshop.word.check import CheckError, Finding, check, in_lines, summary
from workshop.word.comments import add_comment
from workshop.word.files import file_name
from workshop.word.render import render


@pytest.fixture(scope="module")
def good() -> bytes:
    return good_file()


@pytest.mark.parametrize("path", sorted((REPOSITORY / "exports").glob("*.docx")), ids=lambda path: path.name)
def test_nothing_is_found_in_the_papers_of_the_worked_example(path: Path) -> None:
    assert check(path.read_bytes(), path.name) == ()


@pytest.fixture(scope="module")
def example() -> Material:
    return gather(TinyDBEventStore(Workspace(REPOSITORY)))


# The evidence annex never leaves the office, and so is never a final.
EDITIONS = [
    (name, final) for name in PLAN_PAPERS for final in (False, True) if (name, final) != ("annex", True)
]


@pytest.mark.parametrize(("name", "final"), EDITIONS)
def test_nothing_is_found_in_any_paper_of_the_plan(example: Material, name: str, final: bool) -> None:
    paper = build(Sources(example), name, final=final)
    assert check(render(paper), file_name(paper)) == ()


def test_nothing_is_found_in_what_is_printed_before_a_session(example: Material) -> None:
    for held in example.sessions[:3]:
        paper = pack(held.session, held.id)
        assert check(render(paper), file_name(paper)) == ()


def test_a_final_paper_holds_no_comment_not_even_ours(good: bytes) -> None:
    final = render(good_paper(final=True, label="public"))
    assert check(final, NAME) == ()
    assert check(cut(good, comment("workshop")), NAME) == ()
    (found,) = check(cut(final, comment("workshop")), NAME)
    assert (found.rule, found.where) == (19, PARAGRAPH)


def test_a_final_paper_names_no_note_in_its_footnotes() -> None:
    said = Paragraph("We heard that buses come late.", ("2026-03-04-riders-a1b2c3:N1",))
    riders = Source("2026-03-04-riders-a1b2c3", "a1b2c3", "riders, 4 March 2026", "external customers")
    final = render(
        make_paper(Heading("Heard"), said, sources=(riders,), marks="footnotes", final=True, label="public")
    )
    assert check(final, NAME) == ()
    wrong = cut(final, set_("//w:footnote[@w:id='1']//w:t", " N12.", FOOTNOTES))
    (found,) = check(wrong, NAME)
    assert (found.rule, found.where.split(",")[0]) == (21, "footnote 1")


def test_a_record_of_a_session_may_name_codes_and_a_plan_may_not() -> None:
    said = (Heading("Notes"), Paragraph("Nobody tells us, says P3.", ("N1",)))
    assert check(render(make_paper(*said)), NAME) == ()
    (found,) = check(render(make_paper(*said, label="draft")), NAME)
    assert found.rule == 21


def test_the_contact_of_the_first_page_may_be_named_in_the_text() -> None:
    blocks = (Heading("How to complain"), Paragraph("Write to service@transit.example.org.", ("C1",)))
    paper = make_paper(*blocks, label="public", contact="service@transit.example.org")
    assert check(render(paper), NAME) == ()
    (found,) = check(render(make_paper(*blocks, label="public")), NAME)
    assert found.rule == 21


def test_a_foreign_quotation_that_says_its_language_is_fine(good: bytes) -> None:
    def change(file: Surgery) -> None:
        set_(f"{paragraph('in the rain')}//w:t", "ربنا يبارك في السواقين")(file)
        file.add(f"{paragraph('ربنا')}/w:r[1]", '<w:rPr><w:rtl/><w:lang w:bidi="ar-SA"/></w:rPr>', at=0)

    assert check(cut(good, change), NAME) == ()


def test_a_decorative_picture_needs_no_description(good: bytes) -> None:
    inner = (
        '<wp:docPr id="98" name="line"><a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative'
        ' xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst></wp:docPr>'
    )
    picture = f"<w:r><w:drawing><wp:inline>{inner}</wp:inline></w:drawing></w:r>"
    assert check(cut(good, more(LATE, picture)), NAME) == ()


def on_template(folder: Path, change: Callable[[Document], None]) -> bytes:
    """A good paper written into a template that the office made with python-docx."""
    template = Document()
    change(template)
    path = folder / "letterhead.docx"
    template.save(str(path))
    return render(good_paper(), open_base(path, "en-US"))


def _serif_letterhead(template: Document) -> None:
    template.styles["Normal"].font.name = "Georgia"
    template.sections[0].header.paragraphs[0].text = "OFFICE OF TRANSIT"
    template.add_paragraph("- all rights reserved")


def test_what_a_template_brings_is_listed_as_the_templates(tmp_path: Path) -> None:
    found = check(on_template(tmp_path, _serif_letterhead), NAME)
    assert found and all(one.template for one in found), found
    assert {(one.rule, one.where.split(",")[0]) for one in found} >= {
        (8, "paragraph 1"),
        (20, "style Normal"),
        (20, "page header"),
    }
    assert summary(found).startswith("The accessibility check finds nothing. The template brings ")


def test_a_fault_of_the_text_is_ours_also_on_a_template(tmp_path: Path) -> None:
    data = on_template(tmp_path, _serif_letterhead)
    found = check(cut(data, own_look(LATE, '<w:color w:val="FFFF00"/>')), NAME)
    assert [one.rule for one in found if not one.template] == [14]


def test_the_same_fault_in_many_places_is_told_in_one_line() -> None:
    """A draft saved by another program had 49 tables without a header row, told in 147 lines."""
    tables = [Table(f"Who, {number}", ("Who", "What"), (("We", "Buses"),), ("C1",)) for number in range(5)]
    data = render(make_paper(Heading("Who"), *tables))
    found = check(cut(data, lambda file: file.remove("//w:tblHeader")), NAME)
    assert [one.rule for one in found] == [9] * 5
    assert summary(found).splitlines() == [
        "The accessibility check finds 5 things to mend.",
        "  Rule 9. 5 tables (1 to 5), each: Its first row is not marked as its header row. Put the cursor into its first"
        " row and tick Repeat as header row in Table Properties (right-click the table), Row.",
    ]
    two = [*found[:2], *found[3:]]
    assert "4 tables (1, 2, 4, 5), each" in summary(two)
    assert len(in_lines(found[:2])) == 2, "two are told by their captions"
    elsewhere = [one._replace(where=f"style {number}") for number, one in enumerate(found)]
    assert "Rule 9. 5 places, the first style 0: " in summary(elsewhere)


def zipped(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


REFUSED = {
    "nothing": (b"", "is empty"),
    "words": (b"Dear all", "is not a Word file"),
    "an old file": (b"\xd0\xcf\x11\xe0" + bytes(600), "old .doc format"),
    "a spreadsheet": (zipped(xl__workbook_xml="<x/>"), "is a spreadsheet"),
    "a slide show": (zipped(ppt__presentation_xml="<x/>"), "is a slide show"),
    "an OpenDocument": (zipped(content_xml="<x/>"), "is an OpenDocument file"),
    "any zip": (zipped(notes_xml="<x/>"), "a zip file of something else"),
    "broken XML": (zipped(word__document_xml="<w:document"), "cannot be read"),
    "no body": (zipped(word__document_xml="<x/>"), "has no text"),
    "an entity": (zipped(word__document_xml='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "document type"),
}


@pytest.mark.parametrize(("data", "told"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_word_file_is_refused_in_one_sentence(data: bytes, told: str) -> None:
    with pytest.raises(CheckError) as refused:
        check(data, "plan.docx")
    sentence = str(refused.value)
    assert told in sentence and sentence.startswith("plan.docx ") and sentence.endswith(".")
    assert "\n" not in sentence


def _checked(data: bytes) -> None:
    try:
        found = check(data, NAME)
    except CheckError:
        return
    assert all(isinstance(one, Finding) for one in found)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_any_bytes_are_checked_or_refused(good: bytes, seed: int) -> None:
    lot = random.Random(seed)
    spoiled = bytearray(good)
    for _ in range(lot.randint(1, 12)):
        spoiled[lot.randrange(len(spoiled))] = lot.randrange(256)
    _checked(bytes(spoiled[: lot.choice([len(spoiled), lot.randrange(len(spoiled))])]))


@given(seed=st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_any_elements_in_any_order_are_checked(good: bytes, seed: int) -> None:
    """Parts that are XML, but not as anybody would write it: elements gone, moved, twice, with odd values."""
    lot = random.Random(seed)
    file = Surgery(good)
    part = lot.choice(
        [name for name in file.parts if name.endswith(".xml") and name != "[Content_Types].xml"]
    )
    elements = [one for one in file.tree(part).iter() if one.getparent() is not None] or [file.tree(part)]
    for _ in range(lot.randint(1, 8)):
        one = lot.choice(elements)
        if one.getparent() is None:
            continue
        match lot.randrange(4):
            case 0:
                one.getparent().remove(one)
            case 1:
                other = lot.choice(elements)
                if one not in other.iterancestors() and other is not one:
                    other.append(one)
            case 2:
                for name in one.attrib:
                    one.set(name, lot.choice(["", "-1", "x", "99999999999", "٣", "#", "1.5"]))
            case _:
                one.text = lot.choice(["", "PAGE", 'HYPERLINK "', "TOC", "\u202e", "1. x"])
    _checked(file.closed())


def call(*words: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["check", *words])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_checks_word_files_and_says_how_to_mend_them(tmp_path: Path, good: bytes) -> None:
    fine, wrong = tmp_path / "fine.docx", tmp_path / "wrong.docx"
    fine.write_bytes(good)
    wrong.write_bytes(cut(good, gone("//w:tbl[1]//w:tblHeader")))
    assert call(str(fine)) == (0, f"{fine}: The accessibility check finds nothing.\n", "")
    code, told, _ = call(str(fine), str(wrong))
    assert code == 1
    assert (
        "  Rule 9. Table 1, 'Who brings what, by when': Its first row is not marked as its header row."
        in told
    )
    assert "Repeat as header row" in told


def test_a_folder_stands_for_the_word_files_in_it(tmp_path: Path, good: bytes) -> None:
    (tmp_path / "fine.docx").write_bytes(good)
    (tmp_path / "~$fine.docx").write_bytes(b"left by Word")
    assert call(str(tmp_path))[0] == 0


def test_a_folder_without_a_word_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no Word file")
    told = f"There is no Word file in the folder {tmp_path.name}; name one that holds .docx files.\n"
    assert call(str(tmp_path)) == (2, "", told)
    assert json.loads(call("--json", str(tmp_path))[1])["problem"] == told.strip()


def test_comments_of_a_refresh_that_nobody_settled_are_counted_and_are_no_fault(
    tmp_path: Path, good: bytes
) -> None:
    document = Document(io.BytesIO(good))
    first, second, other = [one for one in document.paragraphs if one.text][3:6]
    for one in (first, second):
        add_comment(document, one._p, "The sessions now say: 49 people.", datetime(2026, 11, 22))
    path = tmp_path / NAME
    document.save(str(path))
    code, told, _ = call(str(path))
    assert code == 0
    assert (
        "  2 comments of refresh are still to be settled: choose the words, then press Review, Delete Comment.\n"
        in told
    )
    for mark in list(other._p.getparent().iter(f"{{{W}}}commentReference"))[:1]:
        mark.getparent().remove(mark)
    for mark in list(first._p.iter(f"{{{W}}}commentRangeStart", f"{{{W}}}commentRangeEnd")):
        mark.getparent().remove(mark)
    document.save(str(path))
    assert "  1 comment of refresh is still to be settled" in call(str(path))[1]
    assert json.loads(call("--json", str(path))[1])["comments"] == 1


def test_the_command_prints_json_for_programs(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "wrong.docx"
    path.write_bytes(cut(good, set_("//dc:creator", "", CORE)))
    code, told, _ = call("--json", str(path), str(tmp_path / "gone.docx"))
    first, second = map(json.loads, told.splitlines())
    assert code == 2
    assert (first["passed"], first["findings"][0]["rule"], first["findings"][0]["template"]) == (
        False,
        2,
        False,
    )
    assert second["problem"] == "There is no file gone.docx."


def test_findings_of_a_template_alone_are_told_and_pass(tmp_path: Path) -> None:
    path = tmp_path / "riders.docx"
    path.write_bytes(on_template(tmp_path, _serif_letterhead))
    code, told, _ = call(str(path))
    assert code == 0 and "Rule 20, from the template. Style Normal: The font Georgia has serifs." in told


def test_a_file_that_is_no_word_file_ends_with_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "notes.docx"
    path.write_bytes(b"notes")
    code, told, refused = call(str(path))
    assert (code, told) == (2, "")
    assert refused == "notes.docx is not a Word file, or it is damaged; open it in Word and save it again.\n"
