"""How papers look: everybody can read them, styles can be changed by name, and other programs open them."""

from __future__ import annotations

import re
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from tests.docx_order import order_problems
from tests.example.build import REPOSITORY
from tests.example.lines import EXAMPLES
from tests.libreoffice import convert
from tests.needs import needs, program
from tests.word_samples import NASTY, a_long_session, every_kind_of_block, make_paper
from workshop.plan.blocks import Paper
from workshop.plan.papers import papers_of
from workshop.session.reading import read_session
from workshop.session.state import Session
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace
from workshop.word import styles
from workshop.word.check import check, in_words
from workshop.word.check_colours import ratio
from workshop.word.files import write_paper

NOTES = 1_000


def papers(session: Session, session_id: str) -> Iterator[Paper]:
    for make in papers_of(session).values():
        yield make(session, session_id)


def problems(path: Path) -> list[str]:
    """What the accessibility check finds in a file, and what Word would refuse for the order of its elements."""
    with zipfile.ZipFile(path) as package:
        roots = [etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")]
    found = [in_words(one) for one in check(path.read_bytes(), path.name)]
    return found + [one for root in roots for one in order_problems(root)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The papers of the worked example, those of a long session, and one full of nasty text."""
    folder = tmp_path_factory.mktemp("word")
    store = TinyDBEventStore(Workspace(REPOSITORY))
    two = (EXAMPLES[1], EXAMPLES[3])
    made = [one for e in two for one in papers(read_session(store, e.session_id), e.session_id)]
    room = a_long_session(create_workspace(folder / "transit"), NOTES)
    made += papers(room.session, room.live.id)
    room.store.close()
    made.append(make_paper(*every_kind_of_block("".join(NASTY)), name="nasty"))
    written = [write_paper(paper, folder / "exports").path for paper in made]
    return {path.name: path for path in written}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A paper with one block of each kind, in which the check finds nothing."""
    path = write_paper(make_paper(*every_kind_of_block()), tmp_path).path
    assert problems(path) == []
    return path


# What the check finds ---------------------------------------------------------------------------------


def test_every_paper_passes_the_accessibility_check(files: dict[str, Path]) -> None:
    found = {name: told for name, path in files.items() if (told := problems(path))}
    # Somebody typed rows of blanks into it, and is told so.
    nasty = found.pop("riders-a1b2c3-nasty.docx")
    assert all("Blanks make columns" in one for one in nasty)
    assert found == {}
    assert len(files) == 7


def test_a_property_in_the_wrong_place_is_seen(good: Path) -> None:
    document = Document(str(good))
    properties = document.element.body.xpath("w:tbl/w:tblPr")[0]
    properties.insert(0, properties.find(qn("w:tblCaption")))
    document.save(str(good))
    assert any("<tblPr> has its children in the wrong order" in one for one in problems(good))


# Styles -----------------------------------------------------------------------------------------------


def test_every_style_that_a_paper_names_is_there_under_the_name_that_word_shows(good: Path) -> None:
    document = Document(str(good))
    named = {style.style_id: style.name for style in document.styles}
    used = {one.get(qn("w:val")) for one in document.element.body.xpath("//w:pStyle|//w:rStyle|//w:tblStyle")}
    assert {named[one] for one in used} == {
        "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Normal", "After Table", "List Bullet",
        "Quote", "Caption", "Missing", "Table Text", "Table Number", "Table Heading", "Table Number Heading",
        "Workshop Table", "Evidence", "Detail", "Lead",
    }  # fmt: skip


def test_list_entries_have_a_bullet_from_their_style(good: Path) -> None:
    document = Document(str(good))
    number = document.styles["List Bullet"].element.xpath("w:pPr/w:numPr/w:numId/@w:val")[0]
    numbering = document.part.numbering_part.element
    abstract = numbering.xpath(f'w:num[@w:numId="{number}"]/w:abstractNumId/@w:val')[0]
    kind = numbering.xpath(f'w:abstractNum[@w:abstractNumId="{abstract}"]/w:lvl[1]/w:numFmt/@w:val')
    assert kind == ["bullet"]


def test_changing_a_style_changes_every_paragraph_of_it(good: Path) -> None:
    for element in Document(str(good)).element.body.iter(qn("w:pPr"), qn("w:rPr")):
        assert [etree.QName(one).localname for one in element] in (["pStyle"], ["rStyle"])


def test_header_cells_are_bold_and_stay_with_their_rows(good: Path) -> None:
    document = Document(str(good))
    for name in ("Table Heading", "Table Number Heading"):
        assert document.styles[name].font.bold and document.styles[name].paragraph_format.keep_with_next


@pytest.mark.parametrize("behind", ["FFFFFF", styles.TINT])
def test_every_colour_of_words_is_clear_on_white_and_on_the_tint(behind: str) -> None:
    assert min(ratio(one, behind) for one in (styles.INK, styles.QUIET, styles.ACCENT)) >= 4.5


def test_right_to_left_scripts_have_the_size_and_weight_of_their_style(good: Path) -> None:
    sized = Document(str(good)).styles.element.xpath('w:style[@w:type="paragraph"][w:rPr/w:sz or w:rPr/w:b]')
    assert len(sized) > 10
    for style in sized:
        value = {one: style.xpath(f"w:rPr/w:{one}/@w:val") for one in ("sz", "szCs", "b", "bCs")}
        assert (value["sz"], value["b"]) == (value["szCs"], value["bCs"])


def test_word_opens_it_as_a_document_of_today(good: Path) -> None:
    with zipfile.ZipFile(good) as package:
        settings = package.read("word/settings.xml").decode()
    assert re.search(r'compatibilityMode"[^>]* w:val="15"', settings)


def test_the_page_is_a_letter_with_wide_margins_and_says_what_it_is(good: Path) -> None:
    section = Document(str(good)).sections[0]
    assert (section.page_width.inches, section.page_height.inches) == (8.5, 11)
    assert section.left_margin.inches == section.right_margin.inches == 1.25
    assert section.header.paragraphs[0].text == "Transit · Riders · Internal record"
    assert section.footer.paragraphs[0].text == "Page 1 of 1"


# Other programs ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The words of each paper as LibreOffice prints them."""
    folder = tmp_path_factory.mktemp("pdf")
    found = {}
    for name, pdf in zip(files, convert(list(files.values()), "pdf", folder), strict=True):
        read = [program("pdftotext"), "-enc", "UTF-8", str(pdf), "-"]
        found[name] = subprocess.run(read, capture_output=True, timeout=60, check=True).stdout.decode()
    return found


def words_in(text: str) -> set[str]:
    """Words of letters and digits; ligatures of the font are taken apart."""
    return set(re.findall(r"\w+", unicodedata.normalize("NFKC", text)))


@needs("soffice", "pdftotext")
def test_libreoffice_prints_every_word(files: dict[str, Path], printed: dict[str, str]) -> None:
    for name, path in files.items():
        if "nasty" in name:
            continue
        document = Document(str(path))
        there = words_in(printed[name])
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        for text in [paragraph.text for paragraph in document.paragraphs] + cells:
            assert words_in(text) <= there, (name, text)


@needs("soffice", "pdftotext")
def test_libreoffice_opens_and_numbers_the_nastiest_paper(printed: dict[str, str]) -> None:
    (nasty,) = [text for name, text in printed.items() if "nasty" in name]
    for text in ("]]>", "<w:p/>", "&lt;b&gt; &amp; <b>", "[31mred", "{MERGEFIELD x} =1+1 %s {0} $HOME `id`"):
        assert text in nasty
    assert re.search(r"Page 1 of \d", nasty)


@needs("soffice", "pdftotext")
def test_a_session_of_a_thousand_notes_is_printed_whole(printed: dict[str, str]) -> None:
    (record,) = [text for name, text in printed.items() if name.startswith("long") and "record" in name]
    assert {int(number) for number in re.findall(r"Remark (\d+) on", record)} == set(range(NOTES))
    pages = re.findall(r"Page (\d+) of (\d+)", record)
    assert [int(page) for page, _ in pages] == list(range(1, len(pages) + 1))
    assert {int(of) for _, of in pages} == {len(pages)}


@needs("soffice", "pdftotext")
def test_leaders_read_a_memo_of_three_pages_at_most(printed: dict[str, str]) -> None:
    (memo,) = [text for name, text in printed.items() if name.startswith("buy-in") and "memo" in name]
    assert {int(pages) for pages in re.findall(r"Page \d+ of (\d+)", memo)} <= {1, 2, 3}
