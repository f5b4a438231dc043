"""The accessibility check: it sees every single fault in an otherwise good paper, says where it is, and finds nothing in ours."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.example.build import REPOSITORY
from tests.word_samples import make_paper
from tests.word_surgery import CORE, STYLES, Surgery, W, cut, paragraph, style
from workshop.cli import main
from workshop.plan.blocks import (
    Chart,
    Contents,
    Heading,
    Item,
    Missing,
    Paper,
    Paragraph,
    Quotation,
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

NAME = "riders-a1b2c3-draft.docx"
RULES = range(1, 22)
SETTINGS, FOOTER, HEADER = "word/settings.xml", "word/footer1.xml", "word/header1.xml"
FOOTNOTES, CHART, THEME = "word/footnotes.xml", "word/charts/chart1.xml", "word/theme/theme1.xml"
LATE = paragraph("Nobody tells us")
SECOND = "/w:document/w:body/w:tbl[1]/w:tr[2]"


def good_paper(**fields: object) -> Paper:
    """A paper with everything that the rules speak of, and nothing wrong with it."""
    return make_paper(
        Contents(),
        Heading("What we heard", new_page=True),
        Paragraph("Nobody tells us when the bus is late, so we wait in the cold.", ("N1",)),
        Heading("Waiting", 2),
        Item("A sign at each stop", ("N2", "N3")),
        Item("A shelter", ("N2",)),
        Item("Call first", ("N5",), numbered=True),
        Item("Then write", ("N6",), numbered=True),
        Quotation("I wait in the rain with my daughter", "", ("N4",)),
        Table(
            "Who brings what, by when",
            ("Who", "Brings", "Status"),
            (("Depot", "Two signs", "Done"), ("Dispatch", "A list of 12 stops", "Open")),
            ("C1",),
            widths=(2, 3, 1),
        ),
        Chart("What matters most", ("Being told", "A shelter"), (7, 1200), ("V1",), unit="votes", cut=1),
        Missing("Not yet heard: commuters.", "A group with commuters would say."),
        Heading("What we promise", new_page=True),
        Paragraph("You hear of a delay within five minutes.", ("C1",)),
        **{"name": "draft", "label": "draft", "marks": "footnotes", **fields},
    )


@pytest.fixture(scope="module")
def good() -> bytes:
    data = render(good_paper())
    assert check(data, NAME) == ()
    return data


Change = Callable[[Surgery], None]


def set_(path: str, value: str, part: str = "word/document.xml") -> Change:
    return lambda file: file.put(path, value, part)


def gone(path: str, part: str = "word/document.xml") -> Change:
    return lambda file: file.remove(path, part)


def more(path: str, xml: str, part: str = "word/document.xml", at: int | None = None) -> Change:
    return lambda file: file.add(path, xml, part, at)


def after(path: str, xml: str) -> Change:
    return lambda file: file.after(path, xml)


def written(text: str, style_id: str = "Normal", more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{more}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def looks(name: str, xml: str) -> Change:
    """Give a style further properties of its words, in place of those of the same kind."""

    def change(file: Surgery) -> None:
        where = f"{style(name)}/w:rPr"
        tag = xml.partition(" ")[0].strip("</>")
        tree = file.tree(STYLES)
        for old in tree.xpath(f"{where}/{tag}", namespaces={"w": tree.nsmap["w"]}):
            old.getparent().remove(old)
        file.add(where, xml, STYLES)

    return change


def own_look(path: str, xml: str) -> Change:
    """Format the first run of a paragraph directly."""
    return more(f"{path}//w:r[w:t][1]", f"<w:rPr>{xml}</w:rPr>", at=0)


def linked(text: str, target: str, *others: tuple[str, str]) -> Change:
    """Put links into the text; a target that begins with # is a bookmark."""

    def change(file: Surgery) -> None:
        for number, (words, to) in enumerate([(text, target), *others]):
            if to.startswith("#"):
                where = f'w:anchor="{to[1:]}"'
            else:
                where = f'r:id="rIdLink{number}"'
                file.relation(f"rIdLink{number}", to)
            file.add(LATE, f"<w:hyperlink {where}><w:r><w:t> {words}</w:t></w:r></w:hyperlink>")

    return change


def comment(author: str) -> Change:
    """A comment as Word writes it."""

    def change(file: Surgery) -> None:
        document = Document(io.BytesIO(file.closed()))
        late = next(one for one in document.paragraphs if one.text.startswith("Nobody"))
        document.add_comment(late.runs[0], text="Is this so?", author=author)
        buffer = io.BytesIO()
        document.save(buffer)
        file.__init__(buffer.getvalue())  # type: ignore[misc]

    return change


def drawing(words: str = "", inner: str = "", kind: str = "inline") -> str:
    described = f'descr="{words}"' if words else ""
    return (
        f'<w:r><w:drawing><wp:{kind}><wp:docPr id="99" name="Picture 99" {described}/>{inner}</wp:{kind}>'
        "</w:drawing></w:r>"
    )


def to_headings(count: int) -> Change:
    """A long paper that lost its contents list."""

    def change(file: Surgery) -> None:
        file.remove("//w:p[w:pPr/w:pStyle[@w:val='TOC1' or @w:val='TOCHeading']]")
        file.after(LATE, "".join(written(f"Part {number}", "Heading1") for number in range(count)))

    return change


def serif_theme(file: Surgery) -> None:
    for fonts in file.all("//w:rFonts", STYLES):
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        fonts.set(f"{{{fonts.nsmap['w']}}}asciiTheme", "minorHAnsi")
    file.put("//a:minorFont/a:latin/@typeface", "Cambria", THEME)


def accent(xml: str, colour: str) -> Change:
    """Headings in a colour of the theme."""

    def change(file: Surgery) -> None:
        file.put("//a:accent1/a:srgbClr/@val", colour, THEME)
        looks("heading 1", xml)(file)

    return change


def nested(file: Surgery) -> None:
    """A copy of a table inside one of its own cells."""
    file.one(f"{SECOND}/w:tc[1]").insert(1, deepcopy(file.one("//w:tbl[1]")))


def cells(row: int, column: int, text: str, part: str = "w:t") -> Change:
    return set_(f"/w:document/w:body/w:tbl[1]/w:tr[{row}]/w:tc[{column}]//{part}", text)


TABLE_1 = "table 1, 'Who brings what, by when'"
PARAGRAPH = "paragraph 7, 'Nobody tells us when the bus is late…'"
FAULTS: list[tuple[str, int, str, Change]] = [
    # What the file says of itself.
    ("no title among the properties", 1, "file properties", gone("//dc:title", CORE)),
    ("another title on the page", 1, "file properties", set_("//dc:title", "Commuters", CORE)),
    ("a file name for a title", 1, "file properties", lambda f: (
        f.put("//dc:title", "riders.docx", CORE),
        f.put(f"{paragraph('Riders')}//w:t", "riders.docx"),
        f.put("//w:t", "Transit · riders.docx · Draft", HEADER),
    )),
    ("no author", 2, "file properties", set_("//dc:creator", "", CORE)),
    ("a program for an author", 2, "file properties", set_("//dc:creator", "python-docx", CORE)),
    ("an author whom the paper does not name", 2, "file properties", set_("//dc:creator", "J. Doe", CORE)),
    ("a program in the description", 2, "file properties", set_("//dc:description", "generated by python-docx", CORE)),
    ("the day of a template", 2, "file properties", set_("//dcterms:created", "2013-12-23T23:15:00Z", CORE)),
    ("no day of the last change", 2, "file properties", gone("//dcterms:modified", CORE)),
    ("no language", 3, "style defaults", gone("//w:docDefaults//w:lang", STYLES)),
    ("a language that is none", 3, "style defaults", set_("//w:docDefaults//w:lang/@w:val", "English", STYLES)),
    ("another language among the properties", 3, "file properties", set_("//dc:language", "de", CORE)),
    ("no language among the properties", 3, "file properties", gone("//dc:language", CORE)),
    ("a foreign quotation without its language", 3, "paragraph 13", set_(f"{paragraph('in the rain')}//w:t", "ربنا يبارك في السواقين")),
    ("a foreign quotation in no language", 3, "paragraph 13", own_look(paragraph("in the rain"), '<w:lang w:val="klingonish"/>')),
    # Title, headings, lists.
    ("two titles", 5, PARAGRAPH, set_(f"{LATE}/w:pPr/w:pStyle/@w:val", "Title")),
    ("no title", 5, "first page", set_(f"{paragraph('Riders')}/w:pPr/w:pStyle/@w:val", "Normal")),
    ("a level skipped", 6, "paragraph 8, 'Waiting'", set_(f"{paragraph('Waiting')}/w:pPr/w:pStyle/@w:val", "Heading3")),
    ("an empty heading", 6, "paragraph 8", gone(f"{paragraph('Waiting')}/w:r")),
    ("a heading in a style of one's own", 6, PARAGRAPH, more(f"{LATE}/w:pPr", '<w:outlineLvl w:val="1"/>')),
    ("bold in place of a heading", 7, "paragraph 8, 'What riders say'", after(LATE, "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>What riders say</w:t></w:r></w:p>" + written("They say much."))),
    ("a typed bullet", 8, "paragraph 7, '• Nobody", set_(f"{LATE}//w:t", "• Nobody tells us when the bus is late, so we wait in the cold.")),
    ("a typed number", 8, "paragraph 8, '1. Call'", after(LATE, written("1. Call"))),
    ("a typed dash in a cell", 8, f"{TABLE_1}, row 2, column 2", cells(2, 2, "- Two signs")),
    ("a typed number of a heading", 8, "paragraph 8, '2. Waiting'", set_(f"{paragraph('Waiting')}//w:t", "2. Waiting")),
    ("a list without bullets", 8, "paragraph 9, 'A sign at each stop'", gone(f"{style('List Bullet')}//w:numPr", STYLES)),
    ("a list whose numbering is lost", 8, "paragraph 11, 'Call first'", set_(f"{paragraph('Call first')}//w:numId/@w:val", "77")),
    # Tables.
    ("no header row", 9, TABLE_1, gone("//w:tbl[1]//w:tblHeader")),
    ("every row a header row", 9, TABLE_1, lambda f: [one.append(one.makeelement(f"{{{W}}}tblHeader")) for one in f.all("//w:tbl[1]/w:tr[position()>1]/w:trPr")]),
    ("an empty heading of a column", 9, TABLE_1, gone("//w:tbl[1]/w:tr[1]/w:tc[2]//w:t")),
    ("a table that does not know its header row", 9, TABLE_1, set_("//w:tbl[1]//w:tblLook/@w:firstRow", "0")),
    ("merged cells", 10, TABLE_1, lambda f: (f.remove(f"{SECOND}/w:tc[2]"), f.add(f"{SECOND}/w:tc[1]/w:tcPr", '<w:gridSpan w:val="2"/>'))),
    ("cells merged downwards", 10, TABLE_1, more(f"{SECOND}/w:tc[1]/w:tcPr", '<w:vMerge w:val="restart"/>')),
    ("a row that lacks a cell", 10, TABLE_1, gone(f"{SECOND}/w:tc[3]")),
    ("a blank row", 10, TABLE_1, lambda f: (f.again(SECOND), f.remove("//w:tbl[1]/w:tr[3]//w:t"), f.remove("//w:tbl[1]/w:tr[3]/w:tc[3]/w:p/w:r"), cells(4, 3, "Open")(f))),
    ("a row that may be split", 10, TABLE_1, gone(f"{SECOND}//w:cantSplit")),
    ("a table in a table", 10, "table 2, 'Who brings what, by when'", nested),
    ("no title of a table", 11, "table 1, 'Table 1. Who brings what", set_("//w:tbl[1]//w:tblCaption/@w:val", "")),
    ("no description of a table", 11, TABLE_1, gone("//w:tbl[1]//w:tblDescription")),
    ("no caption", 11, TABLE_1, gone(paragraph("Who brings what"))),
    ("something between caption and table", 11, TABLE_1, after(paragraph("Who brings what"), written("As of March."))),
    # Pictures and charts.
    ("a chart without a description", 12, "paragraph 16", set_("//wp:docPr/@descr", "")),
    ("a description of a chart that is too long", 12, "paragraph 16", set_("//wp:docPr/@descr", "Bars. " * 50)),
    ("a file name for a description", 12, PARAGRAPH, more(LATE, drawing("logo_final.png"))),
    ("a picture without a description", 12, PARAGRAPH, more(LATE, drawing())),
    ("another number in the table of a chart", 12, "paragraph 16", set_("//w:tbl[2]/w:tr[2]/w:tc[2]//w:t", "8")),
    ("no table of a chart", 12, "paragraph 16", gone("//w:tbl[2]")),
    ("a chart that points to nothing", 12, "paragraph 16", set_("//c:chart/@r:id", "rId999")),
    ("a floating picture", 13, PARAGRAPH, more(LATE, drawing("A bus in the rain", kind="anchor"))),
    ("a text box", 13, PARAGRAPH, more(LATE, drawing("A box with words", f"<w:txbxContent>{written('Call us on any day.')}</w:txbxContent>"))),
    ("a watermark", 13, "page header", more("//w:p", '<w:r><w:pict><v:shape id="PowerPlusWaterMarkObject1"><v:textpath string="DRAFT"/></v:shape></w:pict></w:r>', HEADER)),
    ("a frame", 13, PARAGRAPH, more(f"{LATE}/w:pPr", '<w:framePr w:w="2000" w:hSpace="180"/>')),
    # Colours.
    ("a caption in a pale colour", 14, "style caption", looks("caption", '<w:color w:val="4F81BD"/>')),
    ("a pale accent of the theme", 14, "style heading 1", accent('<w:color w:val="0B4F6C" w:themeColor="accent1"/>', "9DC3E6")),
    ("a tint of the theme", 14, "style heading 1", accent('<w:color w:val="0B4F6C" w:themeColor="accent1" w:themeTint="66"/>', "0B4F6C")),
    ("a dark tint behind words", 14, "style Missing", set_(f"{style('Missing')}//w:shd/@w:fill", "606060", STYLES)),
    ("a word in yellow", 14, PARAGRAPH, own_look(LATE, '<w:color w:val="FFFF00"/>')),
    ("a dark cell", 14, "style Table Text", more(f"{SECOND}/w:tc[2]/w:tcPr", '<w:shd w:val="clear" w:fill="333333"/>')),
    ("words marked in dark blue", 14, "style Normal", own_look(LATE, '<w:highlight w:val="darkBlue"/>')),
    ("pale footnotes", 14, "style footnote text", looks("footnote text", '<w:color w:val="AAAAAA"/>')),
    ("pale names of bars", 14, "paragraph 16", lambda f: [one.set("val", "CCCCCC") for one in f.all("//c:txPr//a:solidFill/a:srgbClr", CHART)]),
    ("a status without a word", 15, f"{TABLE_1}, row 2, column 3", cells(2, 3, " ")),
    ("a status in a sign", 15, f"{TABLE_1}, row 2, column 2", cells(2, 2, "●")),
    ("a status in a colour", 15, f"{TABLE_1}, row 2, column 2", lambda f: (f.add(f"{SECOND}/w:tc[2]/w:tcPr", '<w:shd w:val="clear" w:fill="00B050"/>'), cells(2, 2, " ")(f))),
    # Links.
    ("a link that says here", 16, PARAGRAPH, linked("Click here", "https://example.org/plan")),
    ("a bare address", 16, PARAGRAPH, linked("https://example.org/plan", "https://example.org/plan")),
    ("a link without words", 16, PARAGRAPH, linked("", "https://example.org/plan")),
    ("two links of the same words", 16, PARAGRAPH, linked("The plan", "https://example.org/a", ("The plan", "https://example.org/b"))),
    ("a link to a bookmark that is gone", 16, PARAGRAPH, linked("Our promises", "#promises")),
    ("a link without its relation", 16, PARAGRAPH, more(LATE, '<w:hyperlink r:id="rId999"><w:r><w:t> The plan</w:t></w:r></w:hyperlink>')),
    ("a link to a file on one's own computer", 16, PARAGRAPH, linked("The plan", "file:///C:/plan.docx")),
    ("an address that is none", 16, PARAGRAPH, linked("The plan", "https://plan")),
    ("a contents list that leads nowhere", 16, "paragraph 4, 'What we heard'", set_("//w:hyperlink/@w:anchor", "gone")),
    # Pages.
    ("two empty paragraphs", 17, "paragraph 9", after(LATE, "<w:p/><w:p/>")),
    ("columns of tabs", 17, PARAGRAPH, more(f"{LATE}/w:r", "<w:tab/><w:t>7</w:t><w:tab/><w:t>8</w:t>")),
    ("columns of blanks", 17, PARAGRAPH, set_(f"{LATE}//w:t", "Nobody tells us when the bus is late,      so we wait")),
    ("a typed page number", 18, "page footer", gone("//w:r[w:fldChar or w:instrText]", FOOTER)),
    ("a typed contents list", 18, "paragraph 3, 'Contents'", gone("//w:p[w:pPr/w:pStyle/@w:val='TOC1']//w:r[w:fldChar or w:instrText]")),
    ("a long paper without contents", 18, "first page", to_headings(40)),
    ("a contents list not made of headings", 18, "table of contents", set_("//w:instrText", r" TOC \h \z ")),
    ("something said only in the header", 18, "page header", set_("//w:t", "Transit · Riders · Confidential", HEADER)),
    # What is left from writing.
    ("an insertion that is tracked", 19, PARAGRAPH, lambda f: f.wrap(f"{LATE}/w:r[1]", 'w:ins w:id="1" w:author="x"')),
    ("a deletion that is tracked", 19, PARAGRAPH, more(LATE, '<w:del w:id="1" w:author="x"><w:r><w:delText>not</w:delText></w:r></w:del>')),
    ("formatting that is tracked", 19, PARAGRAPH, own_look(LATE, '<w:rPrChange w:id="1" w:author="x"><w:rPr/></w:rPrChange>')),
    ("a row that was inserted", 19, TABLE_1, more(f"{SECOND}/w:trPr", '<w:ins w:id="1" w:author="x"/>')),
    ("a comment of somebody", 19, PARAGRAPH, comment("Kim")),
    ("the mark of a comment", 19, PARAGRAPH, more(LATE, '<w:r><w:commentReference w:id="5"/></w:r>')),
    ("hidden words", 19, PARAGRAPH, own_look(LATE, "<w:vanish/>")),
    ("blinking words", 19, PARAGRAPH, own_look(LATE, '<w:effect w:val="blinkBackground"/>')),
    # Reading.
    ("small body text", 20, "style Normal", looks("Normal", '<w:sz w:val="20"/>')),
    ("a small paragraph", 20, PARAGRAPH, own_look(LATE, '<w:sz w:val="18"/>')),
    ("tiny footnotes", 20, "style footnote text", looks("footnote text", '<w:sz w:val="14"/>')),
    ("a font with serifs", 20, PARAGRAPH, own_look(LATE, '<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia"/>')),
    ("a theme with serifs", 20, "style Normal", serif_theme),
    ("justified text", 20, "style Quote", set_(f"{style('Quote')}/w:pPr/w:jc/@w:val", "both", STYLES)),
    ("a centred paragraph", 20, PARAGRAPH, more(f"{LATE}/w:pPr", '<w:jc w:val="center"/>')),
    ("a style in italics", 20, "style Missing", looks("Missing", "<w:i/>")),
    ("a paragraph in italics", 20, PARAGRAPH, own_look(LATE, "<w:i/>")),
    ("a paragraph in capitals", 20, "paragraph 20, 'YOU HEAR OF A DELAY'", set_(f"{paragraph('You hear')}//w:t", "YOU HEAR OF A DELAY")),
    ("capitals by a style", 20, "style heading 2", looks("heading 2", "<w:caps/>")),
    # Privacy.
    ("a code of a participant", 21, PARAGRAPH, set_(f"{LATE}//w:t", "Nobody tells us when the bus is late, P3 says.")),
    ("an address of a person", 21, PARAGRAPH, set_(f"{LATE}//w:t", "Nobody tells us when the bus is late. kim@example.org")),
    ("a number of a person", 21, PARAGRAPH, set_(f"{LATE}//w:t", "Nobody tells us when the bus is late. Call 215-555-0134.")),
    ("a code in a footnote", 21, "footnote 1", set_("//w:footnote[@w:id='1']//w:t", " P4, N1.", FOOTNOTES)),
    ("a code in a description", 21, "descriptions", set_("//wp:docPr/@descr", "Votes of P1 and P2 in bars")),
    ("an address behind the page", 21, "the part docprops/core.xml of the file", more("/cp:coreProperties", "<cp:keywords>kim@example.org</cp:keywords>", CORE)),
    ("the folder of a person", 21, "the part word/settings.xml of the file", more("/w:settings", r'<w:docVars><w:docVar w:name="from" w:val="C:\Users\kim\plan.docx"/></w:docVars>', SETTINGS)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "where", "change"), [one[1:] for one in FAULTS], ids=[one[0] for one in FAULTS]
)
def test_the_check_sees_a_single_fault_and_says_in_sentences_what_it_is_and_how_to_mend_it(
    good: bytes, rule: int, where: str, change: Change
) -> None:
    found = check(cut(good, change), NAME)
    assert {one.rule for one in found} == {rule}, found
    assert any(one.where.startswith(where) for one in found), found
    assert not any(one.template for one in found)
    for one in found:
        for sentence in (one.what, one.mend):
            assert sentence[0].isupper() or sentence[0] in "'", one
            assert sentence.endswith("."), one
            assert len(sentence) < 200, one


NAMES = ["a-very-long-name-of-a-plan-for-riders.docx", "riders plan.docx", "riders.dotx"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_others_cannot_type_is_found(good: bytes, name: str) -> None:
    (found,) = check(good, f"exports/{name}")
    assert (found.rule, found.where) == (4, "file name")


def test_there_is_a_fault_for_every_rule() -> None:
    assert {one[1] for one in FAULTS} | {4} == set(RULES)


# Our own papers ---------------------------------------------------------------------------------------


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


# The office's template --------------------------------------------------------------------------------


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


# Bad input --------------------------------------------------------------------------------------------


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


# The command ------------------------------------------------------------------------------------------


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
