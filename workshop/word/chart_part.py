"""The chart part of a .docx in DrawingML: one series of horizontal bars, in colours of ours or of an office's theme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workshop.plan.blocks import Chart
from workshop.session.first_letter import upper_first
from workshop.word.chart_layout import AIR, LARGE, Layout, number_shown, one_line
from workshop.word.styles import ACCENT, FONT, INK, RULE
from workshop.word.workbook import SHEET, cell_text, too_large

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

# At least 3:1 on white, as a shape must have that says something.
_BELOW_CUT = "868D94"
_NUMBERS = "#,##0"
_LARGE_NUMBERS = f"[&gt;={LARGE}]0.00E+00;[&lt;=-{LARGE}]-0.00E+00;{_NUMBERS}"
_NO_SHAPE = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
_CATEGORIES, _VALUES = 1001, 1002
_AXES = f'<c:axId val="{_CATEGORIES}"/><c:axId val="{_VALUES}"/>'


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


class _Scale(NamedTuple):
    """Of the numbers: the share of the width right of the bars, where the scale begins, and ends where that is said."""

    right: float
    least: str
    most: int | None


def series_name(chart: Chart) -> str:
    """What the bars count, as the head of their column."""
    return upper_first(one_line(chart.unit)) or "Number"


def chart_xml(chart: Chart, layout: Layout, colours: Colours, top: int | None) -> bytes:
    """The chart part: one series of bars in the order given, the first at the top.

    Args:
        chart: What is drawn.
        layout: See `layout_of`.
        colours: Of bars and words.
        top: The end of the scale; None leaves it to the word processor, which follows when numbers are edited.
    """
    values = [None if too_large(value) else value for value in chart.values]
    scale = _scale(values, layout, top)
    words = _words(colours, layout.size)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}" xmlns:r="{R}"><c:date1904 val="0"/>'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea>'
        f"{_place_of_bars(layout, scale)}"
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f"{_series(chart, values, layout, colours)}"
        f'<c:gapWidth val="55"/>{_AXES}</c:barChart>'
        f"{_axis_of_labels(colours, words)}{_axis_of_values(scale)}"
        f"{_NO_SHAPE}</c:plotArea>"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"{_NO_SHAPE}{words}"
        '<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    ).encode()


def _scale(values: Sequence[int | None], layout: Layout, top: int | None) -> _Scale:
    known = [value for value in values if value is not None]
    # What stands at the end of the longest bar has room at the right of the bars.
    shown = max((len(number_shown(value)) for value in known), default=1)
    right = min(0.3, (shown * 0.55 * layout.size + AIR) / layout.width)
    low, high = min(known, default=0), max(known, default=0)
    least = f"{low - (max(high, 0) - low) * right / (1 - layout.column - right):.6g}" if low < 0 else "0"
    return _Scale(right, least, top)


def _place_of_bars(layout: Layout, scale: _Scale) -> str:
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{layout.column:.4f}"/><c:y val="0.0"/><c:w val="{1 - layout.column - scale.right:.4f}"/><c:h val="1.0"/>'
        "</c:manualLayout></c:layout>"
    )


def _series(chart: Chart, values: Sequence[int | None], layout: Layout, colours: Colours) -> str:
    """The bars with their labels and numbers, as they stand in the workbook's two columns."""
    last = len(chart.labels) + 1
    labels = "".join(
        f'<c:pt idx="{at}"><c:v>{cell_text(one)}</c:v></c:pt>' for at, one in enumerate(layout.labels)
    )
    numbers = "".join(
        f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>' for at, value in enumerate(values) if value is not None
    )
    return (
        '<c:ser><c:idx val="0"/><c:order val="0"/>'
        f"<c:tx><c:strRef><c:f>{SHEET}!$B$1</c:f><c:strCache>"
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{cell_text(series_name(chart))}</c:v></c:pt></c:strCache>'
        f'</c:strRef></c:tx>{_fill(colours.bar)}<c:invertIfNegative val="0"/>{_below_the_cut(chart, colours)}'
        f"{_numbers_at_bars(values, layout, colours)}"
        f"<c:cat><c:strRef><c:f>{SHEET}!$A$2:$A${last}</c:f><c:strCache>"
        f'<c:ptCount val="{last - 1}"/>{labels}</c:strCache></c:strRef></c:cat>'
        f"<c:val><c:numRef><c:f>{SHEET}!$B$2:$B${last}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{last - 1}"/>{numbers}</c:numCache></c:numRef></c:val></c:ser>'
    )


def _below_the_cut(chart: Chart, colours: Colours) -> str:
    """Bars that did not make it are grey."""
    bars = len(chart.values)
    return "".join(
        f'<c:dPt><c:idx val="{at}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>{_fill(colours.grey)}</c:dPt>'
        for at in range(bars if chart.cut is None else max(0, chart.cut), bars)
    )


def _numbers_at_bars(values: Sequence[int | None], layout: Layout, colours: Colours) -> str:
    large = any(value is not None and abs(value) >= LARGE for value in values)
    return (
        f'<c:dLbls><c:numFmt formatCode="{_LARGE_NUMBERS if large else _NUMBERS}" sourceLinked="0"/>'
        f"{_NO_SHAPE}{_words(colours, layout.size, one_line=True)}"
        '<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )


def _axis_of_labels(colours: Colours, words: str) -> str:
    return (
        f'<c:catAx><c:axId val="{_CATEGORIES}"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        '<c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr><a:ln w="6350"><a:solidFill>{colours.line}</a:solidFill></a:ln></c:spPr>{words}'
        f'<c:crossAx val="{_VALUES}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="60"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )


def _axis_of_values(scale: _Scale) -> str:
    """It is not drawn, since every bar has its number; but it says where the scale begins and ends."""
    most = f'<c:max val="{scale.most}"/>' if scale.most is not None else ""
    return (
        f'<c:valAx><c:axId val="{_VALUES}"/>'
        f'<c:scaling><c:orientation val="minMax"/>{most}<c:min val="{scale.least}"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{_CATEGORIES}"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _fill(colour: str) -> str:
    return f"<c:spPr><a:solidFill>{colour}</a:solidFill></c:spPr>"


def _words(colours: Colours, size: float, *, one_line: bool = False) -> str:
    wrap = ' wrap="none"' if one_line else ""
    return (
        f'<c:txPr><a:bodyPr{wrap}/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(size * 100)}" b="0">'
        f'<a:solidFill>{colours.ink}</a:solidFill><a:latin typeface="{colours.font}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="en-US"/></a:p></c:txPr>'
    )
