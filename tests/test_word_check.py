"""The accessibility check: it sees every single fault in an otherwise good paper, and says where it is."""

from __future__ import annotations

from copy import deepcopy

import pytest

from tests.check_samples import (
    CHART,
    FOOTNOTES,
    LATE,
    NAME,
    PARAGRAPH,
    THEME,
    Change,
    comment,
    gone,
    good_file,
    more,
    own_look,
    set_,
)
from tests.word_surgery import CORE, STYLES, Surgery, W, cut, paragraph, style
from workshop.word.check import check


@pytest.fixture(scope="module")
def good() -> bytes:
    return good_file()


RULES = range(1, 22)


SETTINGS, FOOTER, HEADER = "word/settings.xml", "word/footer1.xml", "word/header1.xml"


SECOND = "/w:document/w:body/w:tbl[1]/w:tr[2]"


def after(path: str, xml: str) -> Change:
    return lambda file: file.after(path, xml)


def renumbered(id: str, other: str) -> Change:
    """Give a footnote and its mark another number."""

    def change(file: Surgery) -> None:
        set_(f"//w:footnoteReference[@w:id='{id}']/@w:id", other)(file)
        set_(f"//w:footnote[@w:id='{id}']/@w:id", other, FOOTNOTES)(file)

    return change


def first_note_last(file: Surgery) -> None:
    """Put the words of the first footnote behind all others."""
    first = file.tree(FOOTNOTES).xpath("//w:footnote[@w:id='1']", namespaces={"w": W})[0]
    first.getparent().append(first)


def without_caption(file: Surgery) -> None:
    """The caption taken out as a word processor does it: its footnote goes too."""
    file.remove(paragraph("Who brings what"))
    file.remove("//w:footnote[@w:id='7']", FOOTNOTES)


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
    ("no caption", 11, TABLE_1, without_caption),
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
    # Footnotes.
    ("a footnote out of its place", 16, "footnotes", first_note_last),
    ("footnotes with numbers that fall", 16, "footnotes", renumbered("2", "30")),
    ("a footnote without a mark", 16, "footnotes", gone("(//w:r[w:footnoteReference])[2]")),
    ("a mark without a footnote", 16, "footnote 2", gone("//w:footnote[@w:id='2']", FOOTNOTES)),
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
