"""A chart of a paper as a native Word chart: horizontal bars that can be edited, with the workbook they come from.

A chart shows; the plain table after it holds every number and every word.  So labels are cut to what can be read, and
what has no number at all has no chart.
"""

from __future__ import annotations

import re
from itertools import count
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from workshop.plan.blocks import Chart
from workshop.word.chart_layout import (
    LEAST_ROW,
    PAGE_HEIGHT,
    Layout,
    label_of,
    layout_of,
    number_shown,
    one_line,
    pieces,
    shared_top,
    shortened,
)
from workshop.word.chart_part import OURS, THEIRS, A, C, R, chart_xml, series_name
from workshop.word.workbook import workbook

LONGEST_DESCRIPTION = 250
"""Characters of a description for people who do not see the chart: more is not read out in one go."""

_EMU = 12_700
_HIGHEST_ID = 2**30
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


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
        top = shared_top(chart) if len(piece.labels) < len(chart.labels) else None
        relation_id = _add_chart(document, piece, number, layout, top=top, template=template)
        place = used + int(re.sub(r"\D", "", relation_id) or number)
        runs.append(_drawing(relation_id, number, piece, layout, place))
    return "".join(runs)


def _drawing(relation_id: str, number: int, chart: Chart, layout: Layout, place: int) -> str:
    """The run that shows a chart in the line, with a description for people who do not see it.

    Args:
        relation_id: From the document to the chart.
        number: Of the chart in the paper.
        chart: What is drawn.
        layout: See `layout_of`.
        place: The number that no other drawing in the document has.
    """
    size = f'cx="{round(layout.width * _EMU)}" cy="{round(layout.height * _EMU)}"'
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="{place}" name="Chart {number}"'
        f" descr={quoteattr(description(chart))}/><wp:cNvGraphicFramePr/>"
        f'<a:graphic xmlns:a="{A}"><a:graphicData uri="{C}">'
        f'<c:chart xmlns:c="{C}" xmlns:r="{R}" r:id={quoteattr(relation_id)}/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def description(chart: Chart) -> str:
    """What a chart shows, in at most 250 characters: each option with its number, as many as there is room for."""
    unit = one_line(chart.unit)
    head = f"Bar chart, {shortened(unit, 30)}: " if unit else "Bar chart: "
    told: list[str] = []
    for at, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True)):
        words = shortened(label_of(label), 60)
        below = "below the cut: " if at == chart.cut else ""
        told.append(f"{below}{words} {number_shown(value)}")
    for fitting in range(len(told), 0, -1):
        left = len(told) - fitting
        text = f"{head}{'; '.join(told[:fitting])}{f'; and {left} more in the table' if left else ''}."
        if len(text) <= LONGEST_DESCRIPTION:
            return text
    return f"{head}{len(told)} options, their numbers are in the table."


def _add_chart(
    document: Document, chart: Chart, number: int, layout: Layout, *, top: int | None, template: bool
) -> str:
    """Add a chart and its workbook to a document and return the relation's id.

    The parts are named after the chart's number, or the next that is free.  The theme of a template is used where it
    has one.  For ``layout`` and ``top`` see `chart_xml`.
    """
    package: Any = document.part.package
    number = _free_number(package, number)
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
        return PAGE_HEIGHT
    if paper is None or top is None or bottom is None:
        return PAGE_HEIGHT
    height = paper.pt - abs(top.pt) - abs(bottom.pt)
    return height if height >= 10 * LEAST_ROW else PAGE_HEIGHT
