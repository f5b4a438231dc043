"""How a chart is laid out: its bars on pages, rows as high as their labels need, labels and numbers as they are shown."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple
from unicodedata import east_asian_width

import msgspec

from workshop.plan.blocks import Chart
from workshop.word.workbook import too_large
from workshop.word.xml import text_of

PAGE_HEIGHT = 612.0
"""Points of text on a page, where a document does not say how many."""

LEAST_ROW, AIR = 12.25, 8.0
"""Points: the lowest row that can be read, and the space around what stands in one."""

LARGE = 10**15
"""From here on a number is shown as a power of ten."""

_TWIPS = 20
_ROW = 23.0
_SHARE_OF_PAGE = 0.8
_LEADING = 1.25
_BROKEN = 1.15
_LONGEST_LABEL = 110
_WIDEST_COLUMN, _NARROWEST_COLUMN = 0.46, 0.12


class Layout(NamedTuple):
    """Where things stand in a chart: labels as shown, the share of the width that is theirs, the rest in points."""

    labels: tuple[str, ...]
    column: float
    width: float
    height: float
    size: float


def pieces(chart: Chart, page_height: float) -> tuple[Chart, ...]:
    """The chart in parts of which each fits on a page; nothing for one without any number."""
    if all(value is None or too_large(value) for value in chart.values):
        return ()
    total = len(chart.labels)
    parts = math.ceil(total / max(1, int((page_height * _SHARE_OF_PAGE - AIR) / LEAST_ROW)))
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


def layout_of(chart: Chart, text_width: int, page_height: float) -> Layout:
    """How a chart is laid out: rows as high as its labels need, and never higher than a page."""
    width, bars = text_width / _TWIPS, max(1, len(chart.labels))
    most = max(LEAST_ROW, (page_height * _SHARE_OF_PAGE - AIR) / bars)
    size = 10.0 if most >= _ROW else 9.0
    labels = [label_of(label) for label in chart.labels]
    labels = [shortened(label, _LONGEST_LABEL) for label in labels]
    widest = max(map(_length, labels), default=0) * size + AIR
    column = min(max(widest / width, _NARROWEST_COLUMN), _WIDEST_COLUMN)
    room = column * width - AIR
    # Words do not break where a line is full: several lines hold somewhat less than their width.
    needed = [_length(one) * size / room for one in labels]
    lines = max((1 if one <= 1 else math.ceil(one * _BROKEN) for one in needed), default=1)
    fitting = max(1, int((most - 1) / (size * _LEADING)))
    if lines > fitting:
        lines = fitting
        labels = [_cut_to(label, room * lines / (1 if lines == 1 else _BROKEN) / size) for label in labels]
    row = min(most, max(_ROW, lines * size * _LEADING + AIR))
    return Layout(tuple(labels), column, width, row * bars + AIR, size)


def shared_top(chart: Chart) -> int:
    """The end of the scale where several charts must share one."""
    return max(1, *(value for value in chart.values if value is not None and not too_large(value)))


def number_shown(value: int | None) -> str:
    """A number as it is read at the end of a bar; in words where there is no bar for it."""
    if value is None:
        return "not printed"
    if too_large(value):
        return "a very large number"
    return f"{value:,}" if abs(value) < LARGE else f"{value:.2E}"


def label_of(text: str) -> str:
    """An option as it is named beside its bar."""
    return one_line(text) or "(blank)"


def one_line(text: str) -> str:
    """Typed text on one line, of what an XML file can hold."""
    return " ".join(text_of(text).split())


def _length(words: str) -> float:
    """The width of words in ems: about half an em a letter, a whole one for the wide scripts."""
    return sum(1.0 if east_asian_width(letter) in "WF" else 0.48 for letter in words)


def shortened(words: str, most: int) -> str:
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
    return shortened(words, max(2, kept))
