"""Papers in the office's own template: what it brings is kept, what it lacks is added, what cannot be used is refused."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Pt

from tests.template_samples import (
    MAIN,
    Parts,
    bookmark,
    office,
    parts_of,
    reopened,
    saved,
    surgery,
    swap,
    texts,
    write,
    written,
)
from workshop.word.base import default_base, new_list, open_base
from workshop.word.styles import NAMES

STRICT = {
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    b"http://schemas.openxmlformats.org/drawingml/2006/main": b"http://purl.oclc.org/ooxml/drawingml/main",
}


WORD_TYPES = {
    "office.dotx": "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "office.docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
    "office.dotm": "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
}


def style(document: WordDocument, id: str) -> Any:
    return next(
        one for one in document.styles.element.findall(qn("w:style")) if one.get(qn("w:styleId")) == id
    )


def names(document: WordDocument) -> list[str]:
    return [one.find(qn("w:name")).get(qn("w:val")) for one in document.styles.element.findall(qn("w:style"))]


@pytest.mark.parametrize(("page", "size"), [("letter", (8.5, 11.0)), ("a4", (8.27, 11.69))])
def test_without_a_template_a_paper_has_the_default_look_on_the_paper_of_the_office(
    page: str, size: tuple[float, float]
) -> None:
    base = default_base("en-GB", page)
    section = base.document.sections[0]
    assert (section.page_width.inches, section.page_height.inches) == pytest.approx(size, abs=0.01)
    margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert [one.inches for one in margins] == [1.25, 1.25, 1.1, 1.0]
    assert base.text_width == round((section.page_width - 2 * section.left_margin) / 635)
    assert base.template == ""
    assert base.document.styles.element.xpath("w:docDefaults//w:lang/@w:val") == ["en-GB"]


@pytest.mark.parametrize(
    ("name", "size", "bold", "colour", "before", "after", "leading"),
    [
        ("Normal", 11, False, "1A1A1A", 0, 7, 1.22),
        ("Title", 27, True, "1A1A1A", 0, 2, 1.0),
        ("Subtitle", 13, False, "4A4F55", 0, 18, 1.15),
        ("Heading 1", 19, True, "0B4F6C", 20, 8, 1.05),  # space for one that begins no page
        ("Heading 2", 13.5, True, "1A1A1A", 18, 4, 1.1),
        ("Heading 3", 11, True, "4A4F55", 12, 2, 1.15),
        ("Quote", 11, False, "1A1A1A", 3, 9, 1.22),
        ("Caption", 9.5, True, "4A4F55", 12, 4, 1.1),
        ("List Bullet", 11, False, "1A1A1A", 0, 4, 1.22),
        ("Header", 9, False, "4A4F55", 0, 0, 1.0),
        ("Footer", 9, False, "4A4F55", 0, 0, 1.0),
        ("footnote text", 9, False, "4A4F55", 0, 0, 1.0),
    ],
)
def test_the_default_look_is_that_of_the_page_that_describes_it(
    name: str, size: float, bold: bool, colour: str, before: float, after: float, leading: float
) -> None:
    base = default_base("en-US")
    own: Any = base.document.styles[name]
    layout = own.paragraph_format
    assert (own.font.size or base.document.styles["Normal"].font.size) == Pt(size)
    assert (own.font.bold, str(own.font.color.rgb)) == (bold, colour)
    assert (layout.space_before.pt, layout.space_after.pt) == (before, after)
    assert layout.line_spacing == pytest.approx(leading, abs=0.003)
    assert layout.widow_control is True


def test_boxes_to_tick_are_the_marks_of_a_real_list() -> None:
    base = default_base("en-US")
    number = style(base.document, base.styles["Tick"]).find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    numbering = base.document.part.numbering_part.element
    used = numbering.xpath(f'w:num[@w:numId="{number.get(qn("w:val"))}"]/w:abstractNumId/@w:val')[0]
    assert numbering.xpath(f'w:abstractNum[@w:abstractNumId="{used}"]/w:lvl/w:lvlText/@w:val') == ["\u2610"]


def test_lines_to_write_on_are_ruled_each_for_itself() -> None:
    base = default_base("en-US")
    edges = style(base.document, base.styles["Write Here"]).find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    assert [one.tag for one in edges] == [qn("w:bottom"), qn("w:between")]


def test_every_numbered_list_begins_at_one() -> None:
    base = default_base("en-US")
    first, second = new_list(base), new_list(base)
    assert first != second
    for number in (first, second):
        path = f'w:num[@w:numId="{number}"]/w:lvlOverride/w:startOverride/@w:val'
        assert base.document.part.numbering_part.element.xpath(path) == ["1"]


def test_the_office_keeps_its_header_styles_and_text_and_the_paper_follows(tmp_path: Path) -> None:
    path = saved(office(), tmp_path / "office.docx")
    document = written(path)
    assert texts(document)[:3] == ["Kept as it is.", "in Normal", "in After Table"]
    assert document.sections[0].header.paragraphs[0].text == "City of Example"
    assert document.sections[0].footer.paragraphs[0].text == "example.gov"
    assert document.styles["Heading 1"].font.name == "Georgia"
    assert open_base(path, "en-US").template == "office.docx"


def test_every_style_of_a_paper_is_there_once_and_a_second_paper_adds_none(tmp_path: Path) -> None:
    first = open_base(saved(office(), tmp_path / "office.docx"), "en-US")
    assert set(first.styles) == set(NAMES)
    found = names(first.document)
    assert len({one.lower() for one in found}) == len(found)
    again = open_base(saved(first.document, tmp_path / "again.docx"), "en-US")
    assert again.styles == first.styles
    assert names(again.document) == found


def test_an_added_style_has_the_font_of_the_office_and_no_colour(tmp_path: Path) -> None:
    base = open_base(saved(office(), tmp_path / "office.docx"), "en-US")
    added = style(base.document, base.styles["Table Heading"])
    assert added.find(qn("w:basedOn")).get(qn("w:val")) == base.styles["Normal"]
    assert not list(added.iter(qn("w:rFonts"), qn("w:color"), qn("w:shd")))
    assert added.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None
    assert not list(style(base.document, base.styles["Missing"]).iter(qn("w:shd")))
    # Its text is 10 pt where ours is 11: sizes keep their proportion, but nothing is smaller than 9 pt.
    size = f"{qn('w:rPr')}/{qn('w:sz')}"
    assert added.find(size).get(qn("w:val")) == "19"
    assert style(base.document, base.styles["footnote text"]).find(size).get(qn("w:val")) == "18"


@pytest.mark.parametrize("name", sorted(WORD_TYPES))
def test_templates_and_files_with_macros_are_opened_and_the_paper_is_a_plain_docx(
    tmp_path: Path, name: str
) -> None:
    def change(parts: Parts) -> None:
        types = parts["[Content_Types].xml"].replace(MAIN.encode(), WORD_TYPES[name].encode())
        types = types.replace(
            b"</Types>",
            b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
        )
        parts["[Content_Types].xml"] = types
        parts["word/vbaProject.bin"] = b"macros"
        relation = b'<Relationship Id="rId900" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>'
        parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
            b"</Relationships>", relation
        )

    document = written(surgery(tmp_path, change, name))
    assert document.part.content_type == MAIN
    assert not [one for one in document.part.package.iter_parts() if one.blob == b"macros"]


def test_strict_files_are_read_as_the_transitional_kind(tmp_path: Path) -> None:
    def change(parts: Parts) -> None:
        body = parts["word/document.xml"]
        body = body.replace(
            b"<w:body>", b'<w:body><w:p><w:pPr><w:ind w:start="36pt"/><w:jc w:val="end"/></w:pPr></w:p>'
        )
        parts["word/document.xml"] = re.sub(rb'<w:pgSz w:w="\d+"', b'<w:pgSz w:w="8in"', body)
        for name in parts:
            for ours, theirs in STRICT.items():
                parts[name] = parts[name].replace(ours, theirs)

    base = open_base(surgery(tmp_path, change), "en-US")
    assert texts(base.document)[1:] == ["Kept as it is."]
    assert base.text_width == 8 * 1440 - 2 * 1800
    first = base.document.paragraphs[0].paragraph_format
    assert (first.left_indent.pt, base.document.paragraphs[0].alignment) == (36, 2)
    write(base)
    assert "in Title" in texts(reopened(base))


def test_strict_text_in_utf_16_is_read_too(tmp_path: Path) -> None:
    def change(parts: Parts) -> None:
        for name in ("word/document.xml", "word/styles.xml", "_rels/.rels", "word/_rels/document.xml.rels"):
            for ours, theirs in STRICT.items():
                parts[name] = parts[name].replace(ours, theirs)
            text = re.sub(r"^<\?xml.*?\?>", '<?xml version="1.0" encoding="UTF-16"?>', parts[name].decode())
            parts[name] = text.encode("utf-16")

    assert "Kept as it is." in texts(written(surgery(tmp_path, change)))


def test_a_localised_template_keeps_its_ids(tmp_path: Path) -> None:
    def change(parts: Parts) -> None:
        for name in ("word/styles.xml", "word/document.xml"):
            parts[name] = (
                parts[name]
                .replace(b'"Heading1"', b'"berschrift1"')
                .replace(b'"ListBullet"', b'"Aufzhlungszeichen"')
            )

    base = open_base(surgery(tmp_path, change), "en-US")
    assert base.styles["Heading 1"] == "berschrift1"
    assert base.styles["List Bullet"] == "Aufzhlungszeichen"


def test_names_as_libreoffice_writes_them_are_those_of_word(tmp_path: Path) -> None:
    def change(parts: Parts) -> None:
        for name in ("heading 1", "caption", "header", "footer"):
            spelled = name[:1].upper() + name[1:]
            swap("word/styles.xml", f'w:val="{name}"', f'w:val="{spelled}"')(parts)

    base = open_base(surgery(tmp_path, change), "en-US")
    assert base.document.styles["Heading 1"].style_id == base.styles["Heading 1"] == "Heading1"
    assert {"heading 1", "caption", "header", "footer"} < set(names(base.document))
    assert "Heading 1" not in names(base.document)


def test_a_name_that_the_office_uses_for_another_kind_of_style_is_left_to_it(tmp_path: Path) -> None:
    document = office()
    document.styles.add_style("Missing", WD_STYLE_TYPE.CHARACTER)
    base = open_base(saved(document, tmp_path / "office.docx"), "en-US")
    assert style(base.document, base.styles["Missing"]).get(qn("w:type")) == "paragraph"
    assert "Workshop Missing" in names(base.document)
    again = open_base(saved(base.document, tmp_path / "again.docx"), "en-US")
    assert again.styles == base.styles


def test_a_template_without_styles_numbering_settings_or_properties_gets_them(tmp_path: Path) -> None:
    def change(parts: Parts) -> None:
        for name in [
            one for one in parts if one not in {"[Content_Types].xml", "_rels/.rels", "word/document.xml"}
        ]:
            del parts[name]
        bare = f"<w:document {nsdecls('w')}><w:body><w:p/></w:body></w:document>"
        parts["word/document.xml"] = bare.encode()

    document = written(surgery(tmp_path, change))
    assert texts(document)[0] == "in Normal"
    assert document.styles["Heading 1"].font.name is None
    assert document.styles["Normal"].font.name == "Calibri"
    assert document.settings is not None and document.core_properties is not None
    assert document.sections[0].page_width == Inches(8.5)


def test_a_list_style_without_a_mark_gets_one(tmp_path: Path) -> None:
    document = office()
    for name in ("List Bullet", "List Number"):
        layout = document.styles[name].element.pPr
        layout.remove(layout.numPr)
    base = open_base(saved(document, tmp_path / "office.docx"), "en-US")
    for name in ("List Bullet", "List Number"):
        assert base.document.styles[name].element.pPr.numPr.numId.val > 0


def test_our_numbers_do_not_go_on_from_those_of_the_template(tmp_path: Path) -> None:
    document = office()
    document.add_paragraph("theirs", style="List Number")
    base = open_base(saved(document, tmp_path / "office.docx"), "en-US")
    theirs = document.styles["List Number"].element.pPr.numPr.numId.val
    number = new_list(base)
    root = base.document.part.numbering_part.element
    same = root.xpath(f'w:num[@w:numId="{theirs}" or @w:numId="{number}"]/w:abstractNumId/@w:val')
    assert number != theirs and len(set(same)) == 1  # their look, our count
    assert root.xpath(f'w:num[@w:numId="{number}"]//w:startOverride/@w:val') == ["1"]


def test_a_list_on_a_deeper_level_of_the_template_is_counted_from_one(tmp_path: Path) -> None:
    document = office()
    number = document.styles["List Number"].element.pPr.numPr
    number.get_or_add_ilvl().val = 1
    root = document.part.numbering_part.element
    used = root.xpath(f'w:num[@w:numId="{number.numId.val}"]/w:abstractNumId/@w:val')[0]
    definition = root.xpath(f'w:abstractNum[@w:abstractNumId="{used}"]')[0]
    definition.append(
        parse_xml(
            f'<w:lvl {nsdecls("w")} w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
            '<w:lvlText w:val="(%2)"/><w:lvlJc w:val="left"/></w:lvl>'
        )
    )
    base = open_base(saved(document, tmp_path / "office.docx"), "en-US")
    own = new_list(base)
    root = base.document.part.numbering_part.element
    used = root.xpath(f'w:num[@w:numId="{own}"]/w:abstractNumId/@w:val')[0]
    assert root.xpath(f'w:abstractNum[@w:abstractNumId="{used}"]/w:lvl/w:lvlText/@w:val') == ["(%1)"]


def test_a_paper_is_written_at_the_bookmark_in_place_of_its_empty_line(tmp_path: Path) -> None:
    document = office()
    here = document.add_paragraph()
    for element in bookmark("Workshop_Here"):
        here._p.append(element)
    document.add_paragraph("Yours sincerely")
    after = written(saved(document, tmp_path / "office.docx"))
    found = texts(after)
    assert found[:2] == ["Kept as it is.", "in Normal"]
    assert found[-1] == "Yours sincerely" and "" not in found


def test_words_at_the_bookmark_are_kept_before_the_paper(tmp_path: Path) -> None:
    document = office()
    here = document.add_paragraph("The draft follows.")
    for element in bookmark():
        here._p.append(element)
    document.add_paragraph("Yours sincerely")
    found = texts(written(saved(document, tmp_path / "office.docx")))
    assert found[1:3] == ["The draft follows.", "in Normal"]


def test_a_bookmark_in_a_table_a_control_or_a_text_box_means_behind_it(tmp_path: Path) -> None:
    document = office()
    cell = document.add_table(1, 1).cell(0, 0)
    for element in bookmark():
        cell.paragraphs[0]._p.append(element)
    document.add_paragraph("last")
    after = written(saved(document, tmp_path / "table.docx"))
    body = [one.tag for one in after.element.body]
    assert body[1] == qn("w:tbl") and texts(after)[1] == "in Normal"

    document = office()
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p/></w:sdtContent></w:sdt>")
    for element in bookmark():
        control.find(f"{qn('w:sdtContent')}/{qn('w:p')}").append(element)
    document.element.body.insert(0, control)
    after = written(saved(document, tmp_path / "control.docx"))
    assert after.element.body[0].tag == qn("w:sdt")
    assert texts(after)[0] == "in Normal" and texts(after)[-1] == "Kept as it is."


def test_tables_of_the_template_do_not_grow_together_with_ours(tmp_path: Path) -> None:
    document = office()
    for element in bookmark():
        document.paragraphs[0]._p.append(element)
    document.add_table(1, 1)
    after = written(saved(document, tmp_path / "before.docx"))
    assert len(after.tables) == 2
    tags = [one.tag for one in after.element.body]
    assert not any(one == other == qn("w:tbl") for one, other in itertools.pairwise(tags))

    document = office()
    document.add_table(1, 1)
    after = written(saved(document, tmp_path / "end.docx"))
    assert len(after.tables) == 2 and after.element.body[-1].tag == qn("w:sectPr")


def test_a_paper_is_as_wide_as_the_section_it_stands_in(tmp_path: Path) -> None:
    document = office()
    last = document.add_section(WD_SECTION.NEW_PAGE)
    last.orientation, last.page_width, last.page_height = WD_ORIENT.LANDSCAPE, Inches(11), Inches(8.5)
    assert open_base(saved(document, tmp_path / "last.docx"), "en-US").text_width == 11 * 1440 - 2 * 1800

    first = document.paragraphs[0]
    for element in bookmark():
        first._p.append(element)
    assert open_base(saved(document, tmp_path / "first.docx"), "en-US").text_width == 8.5 * 1440 - 2 * 1800

    document = office()
    columns = document.sections[0]._sectPr.find(qn("w:cols"))
    columns.set(qn("w:num"), "2")
    columns.set(qn("w:space"), "720")
    assert open_base(saved(document, tmp_path / "two.docx"), "en-US").text_width == (8640 - 720) // 2


def test_a_body_without_an_end_gets_one_and_an_empty_one_is_begun_at_its_top(tmp_path: Path) -> None:
    document = Document()
    document.element.body.remove(document.element.body.sectPr)
    document.element.body.append(parse_xml(f"<w:p {nsdecls('w')}/>"))
    document.element.body.append(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:rPr><w:b/></w:rPr></w:r></w:p>"))
    after = written(saved(document, tmp_path / "office.docx"))
    assert texts(after)[0] == "in Normal"
    assert after.element.body[-1].tag == qn("w:sectPr")


def test_a_page_break_at_the_end_stays(tmp_path: Path) -> None:
    document = office()
    document.add_page_break()
    after = written(saved(document, tmp_path / "office.docx"))
    assert after.element.xpath("//w:br[@w:type='page']") and texts(after)[2] == "in Normal"


def test_a_protected_form_can_be_written_in_and_asks_for_no_file_elsewhere(tmp_path: Path) -> None:
    def change(parts: Parts) -> None:
        protection = '<w:attachedTemplate r:id="rId9" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>'
        protection += '<w:documentProtection w:edit="forms" w:enforcement="1"/>'
        text = parts["word/settings.xml"].decode()
        parts["word/settings.xml"] = re.sub(
            r"(<w:settings[^>]*>)", rf"\1{protection}", text, count=1
        ).encode()
        parts["word/_rels/settings.xml.rels"] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9"'
            b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"'
            b' Target="file:///C:/Users/jo/office.dotm" TargetMode="External"/></Relationships>'
        )

    base = open_base(surgery(tmp_path, change), "en-US")
    kept = base.document.settings.element
    assert kept.find(qn("w:documentProtection")) is None and kept.find(qn("w:attachedTemplate")) is None
    path = saved(base.document, tmp_path / "out.docx")
    assert not [name for name, content in parts_of(path).items() if b"Users/jo" in content]
