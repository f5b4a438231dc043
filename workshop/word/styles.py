"""The named styles of our papers: the default look, and the same styles without our colours for an office's template.

Quiet and typographic: one family, one accent, space and weight instead of boxes.  Every colour has a contrast
of at least 4.5:1 on white and on the tint.  An officer restyles a paper by changing these styles by name.
"""

from __future__ import annotations

from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from workshop.word.xml import W

INK, QUIET, ACCENT, RULE, TINT = "1A1A1A", "4A4F55", "0B4F6C", "9AA1A8", "F0EEE8"
FONT = "Calibri"
SMALLEST = 18  # half-points: nothing is printed smaller than 9 pt
_NORMAL = 22  # half-points
LIST_INDENT = 360  # twips


class Look(NamedTuple):
    """A paragraph style.

    Sizes and spaces are in points, ``leading`` in lines (or, where ``exact``, in points), ``left`` in twentieths of a point.
    ``edges`` are borders: side, kind, eighths of a point, distance in points, colour.
    """

    size: float = 11
    bold: bool = False
    colour: str = INK
    before: float = 0
    after: float = 0
    leading: float = 1.0
    exact: bool = False
    keep_with_next: bool = False
    align: str = "left"
    left: int = 0
    outline: int | None = None
    list: str = ""
    edges: tuple[tuple[str, str, int, int, str], ...] = ()
    tint: bool = False
    page_tab: bool = False
    next: str = ""
    own_size: bool = False


PARAGRAPHS: dict[str, Look] = {
    "Normal": Look(after=7, leading=1.22),
    "After Table": Look(before=8, after=7, leading=1.22, next="Normal"),
    "Title": Look(27, bold=True, after=2, keep_with_next=True, next="Subtitle"),
    "Subtitle": Look(13, colour=QUIET, after=18, leading=1.15, next="Normal"),
    "Heading 1": Look(
        19,
        bold=True,
        colour=ACCENT,
        before=20,
        after=8,
        leading=1.05,
        keep_with_next=True,
        outline=0,
        next="Normal",
    ),
    "Heading 2": Look(
        13.5, bold=True, before=18, after=4, leading=1.1, keep_with_next=True, outline=1, next="Normal"
    ),
    "Heading 3": Look(
        11,
        bold=True,
        colour=QUIET,
        before=12,
        after=2,
        leading=1.15,
        keep_with_next=True,
        outline=2,
        next="Normal",
    ),
    "Quote": Look(
        before=3, after=9, leading=1.22, left=403, edges=(("left", "single", 18, 10, ACCENT),), next="Normal"
    ),
    "Caption": Look(9.5, bold=True, colour=QUIET, before=12, after=4, leading=1.1, keep_with_next=True),
    "List Bullet": Look(after=4, leading=1.22, left=LIST_INDENT, list="bullet"),
    "List Number": Look(after=4, leading=1.22, left=LIST_INDENT, list="number"),
    "Header": Look(9, colour=QUIET),
    "Footer": Look(9, colour=QUIET),
    "Missing": Look(before=3, after=9, leading=1.22, tint=True, next="Normal"),
    "Table Text": Look(10.5, leading=1.15),
    "Table Number": Look(10.5, leading=1.15, align="right"),
    "Table Heading": Look(10.5, bold=True, leading=1.15, keep_with_next=True),
    "Table Number Heading": Look(10.5, bold=True, leading=1.15, keep_with_next=True, align="right"),
    "footnote text": Look(9, colour=QUIET),
    "TOC Heading": Look(
        19, bold=True, colour=ACCENT, before=20, after=8, leading=1.05, keep_with_next=True, next="Normal"
    ),
    "toc 1": Look(before=5, after=2, leading=1.1, page_tab=True, next="Normal"),
    "toc 2": Look(10.5, after=2, leading=1.1, left=280, page_tab=True, next="Normal"),
    "Instruction": Look(after=7, leading=1.22),
    "Tick": Look(after=6, leading=1.22, left=LIST_INDENT, list="tick"),
    "Write Here": Look(
        leading=26,
        exact=True,
        edges=(("bottom", "single", 4, 1, RULE), ("between", "single", 4, 1, RULE)),
    ),
    "Sign": Look(120, bold=True, before=24, keep_with_next=True, align="center", own_size=True),
    "Sign Below": Look(18, after=24, leading=1.1, align="center", own_size=True),
    "Cut Line": Look(9, before=12, after=12, edges=(("top", "dashed", 4, 1, QUIET),)),
}
# Size (0: that of the text around it), bold, colour, underlined, raised.
_CHARACTERS: dict[str, tuple[float, bool, str, bool, bool]] = {
    "Evidence": (9, False, QUIET, False, False),
    "Detail": (0, False, QUIET, False, False),
    "Lead": (0, True, "", False, False),
    "footnote reference": (0, False, "", False, True),
    "Hyperlink": (0, False, ACCENT, True, False),
}
TABLE = "Workshop Table"

NAMES: tuple[str, ...] = (*PARAGRAPHS, *_CHARACTERS, TABLE)

# Word knows these by exactly this name, whatever a screen shows; other programs write them with other capitals.
WORDS_OWN: dict[str, str] = {
    name.lower(): name
    for name in (
        *(f"heading {level}" for level in range(1, 10)),
        *(f"toc {level}" for level in range(1, 10)),
        *(
            "Normal",
            "Title",
            "Subtitle",
            "Quote",
            "caption",
            "header",
            "footer",
            "List Bullet",
            "List Number",
        ),
        *("footnote text", "footnote reference", "TOC Heading", "Hyperlink"),
        *("Default Paragraph Font", "Normal Table", "No List"),
    )
}


def stored_name(name: str) -> str:
    """The name under which a style stands in the file: ``heading 1`` for ``Heading 1``."""
    return WORDS_OWN.get(name.lower(), name)


def style_id(name: str) -> str:
    """The id of a style of the default look: ``Heading1``, ``TOC1``, ``FootnoteText``."""
    words = name.split()
    return "".join("TOC" if word == "toc" else word[:1].upper() + word[1:] for word in words)


def kind_of(name: str) -> str:
    """Which type of style a name of ours is: paragraph, character or table."""
    return "paragraph" if name in PARAGRAPHS else "character" if name in _CHARACTERS else "table"


class Surroundings(NamedTuple):
    """What a style is made for: ids by our name, numbers of the lists, the width of a line in twips.

    ``normal`` is the size of the template's text in half-points; None for the default look, with font and colours.
    """

    ids: dict[str, str]
    lists: dict[str, int]
    width: int
    normal: int | None = None
    table_base: str = "TableNormal"


def style_xml(name: str, around: Surroundings) -> str:
    """A style as XML."""
    kind = kind_of(name)
    if kind == "paragraph":
        inside = _paragraph(name, PARAGRAPHS[name], around)
    elif kind == "character":
        inside = _character(name, around)
    else:
        inside = _table(around)
    stored = stored_name(name)
    custom = "" if stored.lower() in WORDS_OWN else ' w:customStyle="1"'
    default = ' w:default="1"' if name == "Normal" else ""
    return (
        f'<w:style xmlns:w="{W}" w:type="{kind}"{default}{custom} w:styleId={quoteattr(around.ids[name])}>'
        f"<w:name w:val={quoteattr(stored)}/>{inside}</w:style>"
    )


def _paragraph(name: str, look: Look, around: Surroundings) -> str:
    plain = around.normal is not None
    based = "" if name == "Normal" else f"<w:basedOn w:val={quoteattr(around.ids['Normal'])}/>"
    after = f"<w:next w:val={quoteattr(around.ids[look.next])}/>" if look.next else ""
    listed = f'<w:numPr><w:numId w:val="{around.lists[look.list]}"/></w:numPr>' if look.list else ""
    edges = look.edges
    if look.tint and plain:  # the page behind a template's text may have any colour
        edges = (("left", "single", 24, 8, ""),)
    border = "".join(
        f'<w:{side} w:val="{line}" w:sz="{size}" w:space="{space}" w:color="{"auto" if plain else colour}"/>'
        for side, line, size, space, colour in edges
    )
    hanging = f' w:hanging="{LIST_INDENT}"' if look.list else ' w:firstLine="0"'
    rule = "exact" if look.exact else "auto"
    line = round(look.leading * (20 if look.exact else 240))
    parts = (
        "<w:keepNext/>" if look.keep_with_next else '<w:keepNext w:val="0"/>',
        "<w:widowControl/>",
        listed,
        f"<w:pBdr>{border}</w:pBdr>" if border else "",
        f'<w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/>' if look.tint and not plain else "",
        f'<w:tabs><w:tab w:val="right" w:pos="{around.width}"/></w:tabs>' if look.page_tab else "",
        f'<w:spacing w:before="{round(look.before * 20)}" w:after="{round(look.after * 20)}"'
        f' w:line="{line}" w:lineRule="{rule}"/>',
        f'<w:ind w:left="{look.left}" w:right="0"{hanging}/>',
        f'<w:jc w:val="{look.align}"/>',
        f'<w:outlineLvl w:val="{look.outline}"/>' if look.outline is not None else "",
    )
    if plain and name == "Normal":  # a template without it: its defaults are its look
        return "<w:qFormat/>"
    font = _size(look.size, around, own=look.own_size) if look.size != 11 or name == "Normal" else ""
    bold = "<w:b/><w:bCs/>" if look.bold else '<w:b w:val="0"/><w:bCs w:val="0"/>' if not plain else ""
    slant = "" if plain else '<w:i w:val="0"/><w:iCs w:val="0"/>'
    colour = "" if plain else f'<w:color w:val="{look.colour}"/>'
    fonts = _fonts() if name == "Normal" else ""
    return (
        f"{based}{after}<w:qFormat/><w:pPr>{''.join(parts)}</w:pPr>"
        f"<w:rPr>{fonts}{bold}{slant}{colour}{font}</w:rPr>"
    )


def _character(name: str, around: Surroundings) -> str:
    size, bold, colour, underlined, raised = _CHARACTERS[name]
    plain = around.normal is not None
    parts = (
        "<w:b/><w:bCs/>" if bold else "",
        f'<w:color w:val="{colour}"/>' if colour and not plain else "",
        _size(size, around) if size else "",
        '<w:u w:val="single"/>' if underlined else "",
        '<w:vertAlign w:val="superscript"/>' if raised else "",
    )
    return f"<w:qFormat/><w:rPr>{''.join(parts)}</w:rPr>"


def _size(points: float, around: Surroundings, *, own: bool = False) -> str:
    """The size of a style; in a template in proportion to its text, but never too small to read."""
    half = round(points * 2)
    if around.normal is not None and not own:
        half = max(round(half * around.normal / _NORMAL), SMALLEST)
    return f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def _fonts() -> str:
    return f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'


def _table(around: Surroundings) -> str:
    """Rules, not cages: above and below the table and between its rows, none upright."""
    ink, rule = ("auto", "auto") if around.normal is not None else (INK, RULE)
    based = f"<w:basedOn w:val={quoteattr(around.table_base)}/>" if around.table_base else ""
    return f"""{based}<w:uiPriority w:val="59"/><w:qFormat/><w:tblPr><w:tblBorders>
<w:top w:val="single" w:sz="8" w:space="0" w:color="{ink}"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ink}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{rule}"/>
</w:tblBorders><w:tblCellMar>
<w:top w:w="50" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>
<w:bottom w:w="50" w:type="dxa"/><w:right w:w="140" w:type="dxa"/>
</w:tblCellMar></w:tblPr>"""


def default_styles(around: Surroundings, language: str) -> str:
    """All styles of the default look, and what Word expects beside them."""
    lang = f"<w:lang w:val={quoteattr(language)} w:eastAsia={quoteattr(language)}/>"
    start = (
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{_fonts()}'
        f'<w:sz w:val="{_NORMAL}"/><w:szCs w:val="{_NORMAL}"/>{lang}</w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0"'
        ' w:defUnhideWhenUsed="0" w:defQFormat="0" w:count="376"/>'
    )
    needed = (
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
    )
    own = [style_xml(name, around) for name in NAMES]
    return f"{start}{own[0]}{needed}{''.join(own[1:])}</w:styles>"


_MARKS = {"bullet": "\u2022", "number": "%1.", "tick": "\u2610"}


def list_xml(kind: str, number: int, style: str, own_id: str) -> str:
    """The definition of a list (w:abstractNum): bullets, numbers, or boxes to tick.

    Args:
        kind: "bullet", "number" or "tick".
        number: Of the definition in the document.
        style: The id of the paragraph style that uses it.
        own_id: Eight hexadecimal digits that no other list has.
    """
    shape = "decimal" if kind == "number" else "bullet"
    font = "Segoe UI Symbol" if kind == "tick" else FONT
    look = (
        ""
        if kind == "number"
        else f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/></w:rPr>'
    )
    return (
        f'<w:abstractNum xmlns:w="{W}" w:abstractNumId="{number}"><w:nsid w:val="{own_id}"/>'
        '<w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>'
        f'<w:pStyle w:val={quoteattr(style)}/><w:lvlText w:val="{_MARKS[kind]}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{LIST_INDENT}" w:hanging="{LIST_INDENT}"/></w:pPr>{look}</w:lvl></w:abstractNum>'
    )
