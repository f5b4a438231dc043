"""A chart of a paper as a native Word chart: horizontal bars that can be edited, with the workbook they come from.

A chart shows; the plain table after it holds every number and every word.  So labels are cut to what can be read, and
what has no number at all has no chart.
"""

from __future__ import annotations

import math
import re
from itertools import count, pairwise
from typing import Any, NamedTuple
from unicodedata import east_asian_width
from xml.sax.saxutils import quoteattr

import msgspec
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from workshop.plan.blocks import Chart
from workshop.session.first_letter import upper_first
from workshop.word.styles import ACCENT, FONT, INK, RULE
from workshop.word.workbook import SHEET, cell_text, too_large, workbook
from workshop.word.xml import text_of

LONGEST_DESCRIPTION = 250
"""Characters of a description for people who do not see the chart: more is not read out in one go."""

# At least 3:1 on white, as a shape must have that says something.
_BELOW_CUT = "868D94"
_EMU = 12_700
_TWIPS = 20
_PAGE_HEIGHT = 612
_TEXT_WIDTH = 8640
_SHARE_OF_PAGE = 0.8
_LEAST_ROW, _ROW, _AIR = 12.25, 23.0, 8.0
_LEADING = 1.25
_BROKEN = 1.15
_LONGEST_LABEL = 110
_WIDEST_COLUMN, _NARROWEST_COLUMN = 0.46, 0.12
_LARGE = 10**15
_HIGHEST_ID = 2**30
_NUMBERS = "#,##0"
_LARGE_NUMBERS = f"[&gt;={_LARGE}]0.00E+00;[&lt;=-{_LARGE}]-0.00E+00;{_NUMBERS}"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


class Colours(NamedTuple):
    """The colours of a chart as DrawingML, and its typeface."""

    bar: str
    grey: str
    ink: str
    line: str
    font: str


def _rgb(colour: str) -> str:
    return f'<a:srgbClr val="{colour}"/>'


OURS = Colours(_rgb(ACCENT), _rgb(_BELOW_CUT), _rgb(INK), _rgb(RULE), FONT)
"""Of the default look."""

THEIRS = Colours(
    '<a:schemeClr val="accent1"/>',
    _rgb(_BELOW_CUT),
    '<a:schemeClr val="tx1"/>',
    _rgb(RULE),
    "+mn-lt",
)
"""Of an office's template: the accent, the ink and the typeface of its theme."""


class Layout(NamedTuple):
    """Where things stand in a chart: labels as shown, the share of the width that is theirs, the rest in points."""

    labels: tuple[str, ...]
    column: float
    width: float
    height: float
    size: float


def charts(document: Document, chart: Chart, number: int, text_width: int, *, template: bool = False) -> str:
    """The runs that draw a chart, its parts added to the document; empty where there is nothing to draw.

    More bars than a page holds are drawn as several charts to one scale, one below the other.

    Args:
        document: To which the parts are added, under names that are free in it.
        chart: What is drawn.
        number: Of the chart in the paper, from 1.
        text_width: In twentieths of a point.
        template: Whether the document is made from an office's own, whose theme is then used.
    """
    page = _page_height(document)
    used = _highest_id(document)
    runs = []
    for piece in pieces(chart, page):
        layout = layout_of(piece, text_width, page)
        top = _shared_top(chart) if len(piece.labels) < len(chart.labels) else None
        relation_id = add_chart(document, piece, number, layout, top=top, template=template)
        place = used + int(re.sub(r"\D", "", relation_id) or number)
        runs.append(drawing(relation_id, number, piece, layout, place))
    return "".join(runs)


def pieces(chart: Chart, page_height: float = _PAGE_HEIGHT) -> tuple[Chart, ...]:
    """The chart in parts of which each fits on a page; nothing for one without any number."""
    if all(value is None or too_large(value) for value in chart.values):
        return ()
    total = len(chart.labels)
    parts = math.ceil(total / max(1, int((page_height * _SHARE_OF_PAGE - _AIR) / _LEAST_ROW)))
    edges = [total * part // parts for part in range(parts + 1)]
    return tuple(
        msgspec.structs.replace(
            chart,
            labels=chart.labels[start:end],
            values=chart.values[start:end],
            cut=None if chart.cut is None else max(0, chart.cut - start),
        )
        for start, end in pairwise(edges)
    )


def layout_of(chart: Chart, text_width: int, page_height: float = _PAGE_HEIGHT) -> Layout:
    """How a chart is laid out: rows as high as its labels need, and never higher than a page."""
    width, bars = text_width / _TWIPS, max(1, len(chart.labels))
    most = max(_LEAST_ROW, (page_height * _SHARE_OF_PAGE - _AIR) / bars)
    size = 10.0 if most >= _ROW else 9.0
    labels = [" ".join(text_of(label).split()) or "(blank)" for label in chart.labels]
    labels = [_cut(label, _LONGEST_LABEL) for label in labels]
    widest = max(map(_length, labels), default=0) * size + _AIR
    column = min(max(widest / width, _NARROWEST_COLUMN), _WIDEST_COLUMN)
    room = column * width - _AIR
    # Words do not break where a line is full: several lines hold somewhat less than their width.
    needed = [_length(one) * size / room for one in labels]
    lines = max((1 if one <= 1 else math.ceil(one * _BROKEN) for one in needed), default=1)
    fitting = max(1, int((most - 1) / (size * _LEADING)))
    if lines > fitting:
        lines = fitting
        labels = [_cut_to(label, room * lines / (1 if lines == 1 else _BROKEN) / size) for label in labels]
    row = min(most, max(_ROW, lines * size * _LEADING + _AIR))
    return Layout(tuple(labels), column, width, row * bars + _AIR, size)


def chart_xml(chart: Chart, layout: Layout, colours: Colours = OURS, top: int | None = None) -> bytes:
    """The chart part: one series of bars in the order given, the first at the top.

    Args:
        chart: What is drawn.
        layout: See `layout_of`.
        colours: Of bars and words.
        top: The end of the scale; None leaves it to the word processor, which follows when numbers are edited.
    """
    last = len(chart.labels) + 1
    drawn = [None if too_large(value) else value for value in chart.values]
    known = [value for value in drawn if value is not None]
    numbers = _LARGE_NUMBERS if any(abs(value) >= _LARGE for value in known) else _NUMBERS
    labels = "".join(
        f'<c:pt idx="{at}"><c:v>{cell_text(one)}</c:v></c:pt>' for at, one in enumerate(layout.labels)
    )
    values = "".join(
        f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>' for at, value in enumerate(drawn) if value is not None
    )
    grey = "".join(
        f'<c:dPt><c:idx val="{at}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{_fill(colours.grey)}</c:dPt>'
        for at in range(len(drawn) if chart.cut is None else max(0, chart.cut), len(drawn))
    )
    words = _words(colours, layout.size)
    most = f'<c:max val="{top}"/>' if top is not None else ""
    # What stands at the end of the longest bar has room at the right of the bars.
    shown = max((len(_number(value)) for value in known), default=1)
    right = min(0.3, (shown * 0.55 * layout.size + _AIR) / layout.width)
    low, high = min(known, default=0), max(known, default=0)
    least = f"{low - (max(high, 0) - low) * right / (1 - layout.column - right):.6g}" if low < 0 else "0"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}"><c:date1904 val="0"/>'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea>'
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{layout.column:.4f}"/><c:y val="0.0"/><c:w val="{1 - layout.column - right:.4f}"/><c:h val="1.0"/>'
        "</c:manualLayout></c:layout>"
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        '<c:ser><c:idx val="0"/><c:order val="0"/>'
        f"<c:tx><c:strRef><c:f>{SHEET}!$B$1</c:f><c:strCache>"
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{cell_text(series_name(chart))}</c:v></c:pt></c:strCache>'
        f'</c:strRef></c:tx>{_fill(colours.bar)}<c:invertIfNegative val="0"/>{grey}'
        f'<c:dLbls><c:numFmt formatCode="{numbers}" sourceLinked="0"/>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_words(colours, layout.size, one_line=True)}"
        '<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat><c:strRef><c:f>{SHEET}!$A$2:$A${last}</c:f><c:strCache>"
        f'<c:ptCount val="{last - 1}"/>{labels}</c:strCache></c:strRef></c:cat>'
        f"<c:val><c:numRef><c:f>{SHEET}!$B$2:$B${last}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{last - 1}"/>{values}</c:numCache></c:numRef></c:val></c:ser>'
        '<c:gapWidth val="55"/><c:axId val="1001"/><c:axId val="1002"/></c:barChart>'
        '<c:catAx><c:axId val="1001"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr><a:ln w="6350"><a:solidFill>{colours.line}</a:solidFill></a:ln></c:spPr>{words}'
        '<c:crossAx val="1002"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="60"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="1002"/><c:scaling><c:orientation val="minMax"/>{most}<c:min val="{least}"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        '<c:crossAx val="1001"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr></c:plotArea>"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{words}"
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def drawing(
    relation_id: str, number: int, chart: Chart, layout: Layout | int, place: int | None = None
) -> str:
    """The run that shows a chart in the line, with a description for people who do not see it.

    Args:
        relation_id: From the document to the chart.
        number: Of the chart in the paper.
        chart: What is drawn.
        layout: See `layout_of`; or no more than the width of the text in twentieths of a point.
        place: The number that no other drawing in the document has; that of the chart where it is not given.
    """
    if isinstance(layout, int):
        layout = layout_of(chart, layout)
    size = f'cx="{round(layout.width * _EMU)}" cy="{round(layout.height * _EMU)}"'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="{number if place is None else place}" name="Chart {number}"'
        f" descr={quoteattr(description(chart))}/><wp:cNvGraphicFramePr/>"
        f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}">'
        f'<c:chart xmlns:c="{_C}" xmlns:r="{_R}" r:id={quoteattr(relation_id)}/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def description(chart: Chart) -> str:
    """What a chart shows, in at most 250 characters: each option with its number, as many as there is room for."""
    unit = " ".join(text_of(chart.unit).split())
    head = f"Bar chart, {_cut(unit, 30)}: " if unit else "Bar chart: "
    told: list[str] = []
    for at, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True)):
        words = _cut(" ".join(text_of(label).split()) or "(blank)", 60)
        below = "below the cut: " if at == chart.cut else ""
        told.append(f"{below}{words} {_number(value)}")
    for fitting in range(len(told), 0, -1):
        left = len(told) - fitting
        text = f"{head}{'; '.join(told[:fitting])}{f'; and {left} more in the table' if left else ''}."
        if len(text) <= LONGEST_DESCRIPTION:
            return text
    return f"{head}{len(told)} options, their numbers are in the table."


def series_name(chart: Chart) -> str:
    """What the bars count, as the head of their column."""
    unit = " ".join(text_of(chart.unit).split())
    return upper_first(unit) or "Number"


def add_chart(
    document: Document,
    chart: Chart,
    number: int,
    layout: Layout | None = None,
    *,
    top: int | None = None,
    template: bool = False,
) -> str:
    """Add a chart and its workbook to a document and return the relation's id.

    The parts are named after the chart's number, or the next that is free.  The theme of a template is used where it
    has one.  For ``layout`` and ``top`` see `chart_xml`.
    """
    package: Any = document.part.package
    number = _free_number(package, number)
    layout = layout or layout_of(chart, _TEXT_WIDTH)
    theirs = template and any(one.reltype == RELATIONSHIP_TYPE.THEME for one in document.part.rels.values())
    book = Part(
        PackURI(f"/word/embeddings/Microsoft_Excel_Worksheet{number}.xlsx"),
        CONTENT_TYPE.SML_SHEET,
        workbook(series_name(chart), layout.labels, chart.values),
        package,
    )
    part = Part(
        PackURI(f"/word/charts/chart{number}.xml"),
        CONTENT_TYPE.DML_CHART,
        chart_xml(chart, layout, THEIRS if theirs else OURS, top),
        package,
    )
    part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    return document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)


def _free_number(package: Any, first: int) -> int:
    """The first number from this one on that no chart and no workbook in the package has."""
    taken = set()
    for part in package.iter_parts():
        # Names that differ in nothing but the case of letters are the same name in a package.
        found = re.fullmatch(r"/word/(?:charts|embeddings)/\D*(\d+)\.\w+", str(part.partname), re.IGNORECASE)
        if found:
            taken.add(int(found[1]))
    return next(number for number in count(first) if number not in taken)


def _highest_id(document: Document) -> int:
    """The highest number a drawing of the document has, those apart that leave no room above them."""
    ids = (one.get("id", "") for one in document.element.iter(f"{{{_WP}}}docPr"))
    return max((number for one in ids if one.isdecimal() and (number := int(one)) < _HIGHEST_ID), default=0)


def _page_height(document: Document) -> float:
    """The height of the text on the last section's pages, in points; a usual one where a template says nonsense."""
    try:
        section = document.sections[-1]
        paper, top, bottom = section.page_height, section.top_margin, section.bottom_margin
    except (IndexError, ValueError):
        return _PAGE_HEIGHT
    if paper is None or top is None or bottom is None:
        return _PAGE_HEIGHT
    height = paper.pt - abs(top.pt) - abs(bottom.pt)
    return height if height >= 10 * _LEAST_ROW else _PAGE_HEIGHT


def _shared_top(chart: Chart) -> int:
    """The end of the scale where several charts must share one."""
    return max(1, *(value for value in chart.values if value is not None and not too_large(value)))


def _number(value: int | None) -> str:
    if value is None:
        return "not printed"
    if too_large(value):
        return "a very large number"
    return f"{value:,}" if abs(value) < _LARGE else f"{value:.2E}"


def _fill(colour: str) -> str:
    return f"<c:spPr><a:solidFill>{colour}</a:solidFill></c:spPr>"


def _words(colours: Colours, size: float, *, one_line: bool = False) -> str:
    wrap = ' wrap="none"' if one_line else ""
    return (
        f'<c:txPr><a:bodyPr{wrap}/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(size * 100)}" b="0">'
        f'<a:solidFill>{colours.ink}</a:solidFill><a:latin typeface="{colours.font}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    )


def _length(words: str) -> float:
    """The width of words in ems: about half an em a letter, a whole one for the wide scripts."""
    return sum(1.0 if east_asian_width(letter) in "WF" else 0.48 for letter in words)


def _cut(words: str, most: int) -> str:
    """Words of at most so many characters, cut at a blank where one is near."""
    if len(words) <= most:
        return words
    kept = words[: most - 1]
    near = kept.rfind(" ", most * 3 // 4)
    return f"{(kept[:near] if near > 0 else kept).rstrip()}…"


def _cut_to(words: str, ems: float) -> str:
    if _length(words) <= ems:
        return words
    kept, width = 0, 1.0
    for letter in words:
        width += _length(letter)
        if width > ems:
            break
        kept += 1
    return _cut(words, max(2, kept))
