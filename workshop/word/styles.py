"""The default look, set once as named styles; an officer restyles a paper by changing them.

Quiet and typographic: one family, one accent, space and weight instead of boxes.  Every colour has a contrast
of at least 4.5:1 on white and on the tint.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from workshop.word.xml import W

INK, QUIET, ACCENT, RULE, TINT = "1A1A1A", "4A4F55", "0B4F6C", "9AA1A8", "F0EEE8"
FONT = "Calibri"
TABLE_STYLE = "WorkshopTable"


class Look(NamedTuple):
    """A paragraph style: size, space before and after in points, and the rest of its look."""

    size: float
    bold: bool = False
    colour: str = INK
    before: float = 0
    after: float = 0
    leading: float = 1.0
    keep_with_next: bool = False


_LOOKS = {
    "Normal": Look(11, after=7, leading=1.22),
    "After Table": Look(11, before=8, after=7, leading=1.22),
    "Title": Look(27, bold=True, after=2, keep_with_next=True),
    "Subtitle": Look(13, colour=QUIET, after=18, leading=1.15, keep_with_next=True),
    "Heading 1": Look(19, bold=True, colour=ACCENT, before=22, after=8, leading=1.05, keep_with_next=True),
    "Heading 2": Look(13.5, bold=True, before=16, after=4, leading=1.1, keep_with_next=True),
    "Heading 3": Look(11, bold=True, colour=QUIET, before=12, after=2, leading=1.15, keep_with_next=True),
    "Quote": Look(11, before=3, after=9, leading=1.22),
    "Caption": Look(9.5, bold=True, colour=QUIET, before=12, after=4, leading=1.1, keep_with_next=True),
    "List Bullet": Look(11, after=4, leading=1.22),
    "Header": Look(9, colour=QUIET),
    "Footer": Look(9, colour=QUIET),
    "Missing": Look(11, before=3, after=9, leading=1.22),
    "Table Text": Look(10.5, leading=1.15),
    "Table Number": Look(10.5, leading=1.15),
    "Table Heading": Look(10.5, bold=True, leading=1.15, keep_with_next=True),
    "Table Number Heading": Look(10.5, bold=True, leading=1.15, keep_with_next=True),
}


def apply_look(document: Document, language: str) -> None:
    """Give a new document the default look and its language (a BCP 47 tag)."""
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(1.25)
    section.top_margin, section.bottom_margin = Inches(1.1), Inches(1)
    for name, look in _LOOKS.items():
        _set(_style(document, name, WD_STYLE_TYPE.PARAGRAPH), look)
    _quote(document.styles["Quote"].element)
    _tint(document.styles["Missing"].element)
    for name in ("Table Number", "Table Number Heading"):
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for name in ("Evidence", "Detail"):
        character: Any = _style(document, name, WD_STYLE_TYPE.CHARACTER)
        character.font.color.rgb = RGBColor.from_string(QUIET)
        character.font.size = Pt(9)
    strong: Any = _style(document, "Lead", WD_STYLE_TYPE.CHARACTER)
    strong.font.bold = True
    document.styles.element.append(parse_xml(_TABLE))
    _language(document, language)
    _settings(document)


def _style(document: Document, name: str, kind: Any) -> Any:
    """The style of this name, made where the base has none."""
    if name in document.styles:
        return document.styles[name]
    style: Any = document.styles.add_style(name, kind)
    if kind == WD_STYLE_TYPE.PARAGRAPH:
        style.base_style = document.styles["Normal"]
    style.quick_style = True
    return style


def _set(style: Any, look: Look) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = FONT, Pt(look.size), look.bold, False
    font.color.rgb = RGBColor.from_string(look.colour)
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    for tag in ("w:spacing", "w:kern", "w:caps", "w:bCs", "w:iCs"):
        for element in properties.findall(qn(tag)):
            properties.remove(element)
    _complex_scripts(properties, look)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.line_spacing, layout.keep_with_next = look.leading, look.keep_with_next
    layout.widow_control, layout.alignment = True, WD_ALIGN_PARAGRAPH.LEFT
    paragraph = style.element.get_or_add_pPr()
    removed = ["w:pBdr", "w:contextualSpacing", *(["w:numPr"] if style.name == "Subtitle" else [])]
    for tag in removed:
        for element in paragraph.findall(qn(tag)):
            paragraph.remove(element)


def _complex_scripts(properties: Any, look: Look) -> None:
    """Arabic, Hebrew and the like have a size and a weight of their own in a style: the same as all others."""
    size = properties.find(qn("w:szCs"))
    if size is None:
        size = OxmlElement("w:szCs")
        properties.find(qn("w:sz")).addnext(size)
    size.set(qn("w:val"), properties.find(qn("w:sz")).get(qn("w:val")))
    bold = OxmlElement("w:bCs")
    if not look.bold:
        bold.set(qn("w:val"), "0")
    properties.find(qn("w:b")).addnext(bold)


_AFTER_BORDER = (
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
)


def _quote(style: Any) -> None:
    """A rule in the accent colour at the left, and an indent."""
    paragraph = style.get_or_add_pPr()
    indent = OxmlElement("w:ind")
    indent.set(qn("w:left"), "403")
    for old in paragraph.findall(qn("w:ind")):
        paragraph.remove(old)
    paragraph.insert_element_before(indent, "w:contextualSpacing", "w:jc", "w:outlineLvl")
    border = OxmlElement("w:pBdr")
    left = OxmlElement("w:left")
    for key, value in (("val", "single"), ("sz", "18"), ("space", "10"), ("color", ACCENT)):
        left.set(qn(f"w:{key}"), value)
    border.append(left)
    paragraph.insert_element_before(border, *_AFTER_BORDER)


def _tint(style: Any) -> None:
    shading = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", TINT)):
        shading.set(qn(f"w:{key}"), value)
    style.get_or_add_pPr().insert_element_before(shading, *_AFTER_BORDER[1:])


def _language(document: Document, language: str) -> None:
    defaults = document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr")
    for properties in defaults:
        found = properties.find(qn("w:lang"))
        if found is None:
            found = OxmlElement("w:lang")
            properties.append(found)
        found.set(qn("w:val"), language)


def _settings(document: Document) -> None:
    """Not the compatibility mode of Word 2010, which the base asks for and Word tells in its title bar."""
    settings = document.settings.element
    for mode in settings.xpath('w:compat/w:compatSetting[@w:name="compatibilityMode"]'):
        mode.set(qn("w:val"), "15")
    for zoom in settings.findall(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")


# Rules, not cages: above and below the table and between its rows, none upright.
_TABLE = f"""
<w:style xmlns:w="{W}" w:type="table" w:customStyle="1" w:styleId="{TABLE_STYLE}">
  <w:name w:val="Workshop Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>
      <w:bottom w:val="single" w:sz="8" w:space="0" w:color="{INK}"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="50" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>
      <w:bottom w:w="50" w:type="dxa"/><w:right w:w="140" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
</w:style>
"""
