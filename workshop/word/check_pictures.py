"""Rules 12 and 13: pictures and charts say in words what they show, and stand in the text like a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from workshop.word.check_package import Finding, R, W, number_of
from workshop.word.check_story import Para, Story, cells_of, text_of

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_VML = "{urn:schemas-microsoft-com:vml}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SHORTEST, LONGEST = 5, 250
_PICTURE_FILE = re.compile(r"\S+\.(png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|webp|ico|pdf)", re.IGNORECASE)
_MEND = "Right-click it, choose View Alt Text, and type what it shows in a sentence."
_MEND_FLOAT = "Click it, choose Layout Options, and then In Line with Text."


def descriptions(story: Story) -> Iterator[Finding]:
    """Rule 12: what is drawn has a description, and a chart its numbers in a table as well."""
    for para in story.everything:
        for drawing in _of_its_own(para, f"{W}drawing"):
            told = _description_fault(drawing)
            if told:
                yield Finding(12, str(para.place), told, _MEND, para.template)
            for chart in drawing.iter(f"{_C}chart"):
                yield from _numbers_as_table(story, para, chart)
        for thing in _of_its_own(para, f"{W}object"):
            shapes = [one for one in thing.iter(f"{_VML}shape") if one.get("alt", "").strip()]
            if not shapes:
                told = "An embedded object has no description."
                yield Finding(12, str(para.place), told, _MEND, para.template)


def _description_fault(drawing: etree._Element) -> str:
    named = next(drawing.iter(f"{_WP}docPr"), None)
    kind = "A chart" if next(drawing.iter(f"{_C}chart"), None) is not None else "A picture"
    if named is None:
        return f"{kind} has no description."
    if any(one.get("val") in ("1", "true") for one in named.iter("{*}decorative")):
        return ""
    words = " ".join((named.get("descr") or "").split())
    if not words:
        return f"{kind} has no description."
    if _PICTURE_FILE.fullmatch(words):
        return f"The description of {kind.lower()} is the name of a file, '{words}'."
    if not SHORTEST <= len(words) <= LONGEST:
        return f"The description of {kind.lower()} has {len(words)} characters; {SHORTEST} to {LONGEST} are right."
    return ""


def _numbers_as_table(story: Story, para: Para, chart: etree._Element) -> Iterator[Finding]:
    relation = story.package.relations.get(chart.get(f"{R}id", ""))
    if relation is None or relation.target not in story.package.parts:
        told = "A chart points to nothing."
        yield Finding(12, str(para.place), told, "Delete it and insert the chart again.", para.template)
        return
    told = "The numbers of a chart do not stand in a table below it."
    mend = "Add a table with the same names and numbers below the chart."
    table = _table_below(para.element)
    lines = _lines(table) if table is not None else []
    for label, value in _points(story.package.xml(relation.target)):
        if not any(label in line and value in line for line in lines):
            yield Finding(12, str(para.place), told, mend, para.template)
            return


def _table_below(paragraph: etree._Element) -> etree._Element | None:
    """The next table in the same part of the text, before another drawing."""
    after = paragraph.getnext()
    while after is not None:
        if after.tag == f"{W}tbl":
            return after
        if next(after.iter(f"{W}drawing"), None) is not None:
            return None
        after = after.getnext()
    return None


def _lines(table: etree._Element) -> list[set[str]]:
    """What stands together in a row or a column of a table."""
    rows = [[_number_or_words(text_of(cell)) for cell in cells_of(row)] for row in table.iter(f"{W}tr")]
    widest = max(map(len, rows), default=0)
    columns = [[row[at] for row in rows if at < len(row)] for at in range(widest)]
    return [set(one) for one in (*rows, *columns)]


def _points(chart: etree._Element) -> Iterator[tuple[str, str]]:
    """The name and the number of every bar, as far as they are printed."""
    for series in chart.iter(f"{_C}ser"):
        names = _cached(series.find(f"{_C}cat"))
        values = _cached(series.find(f"{_C}val"))
        for index, value in values.items():
            yield _number_or_words(names.get(index, "")), _number_or_words(value)


def _cached(data: etree._Element | None) -> dict[str, str]:
    if data is None:
        return {}
    return {one.get("idx", ""): one.findtext(f"{_C}v") or "" for one in data.iter(f"{_C}pt")}


def _number_or_words(text: str) -> str:
    """A cell for comparing: numbers alike however they are printed, words with single blanks."""
    words = " ".join(text.split())
    number = number_of(words.replace(",", "").replace("\u00a0", "").replace(" ", ""))
    return words if number is None else f"{number:g}"


def floating(story: Story) -> Iterator[Finding]:
    """Rule 13: nothing floats: no anchored pictures, text boxes, frames, WordArt or watermarks."""
    for para in story.everything:
        for told in dict.fromkeys(_floats(para)):
            yield Finding(13, str(para.place), told, _MEND_FLOAT, para.template)
        frame = story.styles.paragraph_has(para.own, para.style, "framePr")
        if frame is not None:
            own = para.own is not None and para.own.find(f"{W}framePr") is not None
            by = "" if own else story.styles.said_by(para.style, "pPr", "framePr")
            told = "The paragraph stands in a frame."
            mend = "Double-click the frame and press Remove Frame."
            yield Finding(13, str(para.place), told, mend, story.brought(para, by))


def _floats(para: Para) -> Iterator[str]:
    for drawing in _of_its_own(para, f"{W}drawing"):
        if next(drawing.iter(f"{W}txbxContent"), None) is not None:
            yield "There is a text box."
        elif drawing.find(f"{_WP}anchor") is not None:
            yield "A picture floats beside the text."
    for drawing in _of_its_own(para, f"{W}pict"):
        if next(drawing.iter(f"{W}txbxContent"), None) is not None:
            yield "There is a text box."
        elif next(drawing.iter(f"{_VML}textpath"), None) is not None:
            marks = [one.get("id", "") for one in drawing.iter(f"{_VML}shape")]
            yield "There is a watermark." if any("WaterMark" in one for one in marks) else "There is WordArt."
        else:
            yield "A picture is drawn in the old way, which screen readers pass over."


def _of_its_own(para: Para, tag: str) -> Iterator[etree._Element]:
    """The elements of a paragraph, not those of the paragraphs in its boxes, nor what older programs see instead."""
    for one in para.element.iter(tag):
        is_fallback = next(one.iterancestors(_FALLBACK), None) is not None
        if not is_fallback and next(one.iterancestors(f"{W}p"), None) is para.element:
            yield one


RULES = (descriptions, floating)
