"""A vote's result in Word is a chart that the officer can edit, that everybody can read, and that fits on its page."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.word_samples import NASTY, TEXTS
from workshop.plan.blocks import Chart
from workshop.word.chart import charts, description
from workshop.word.styles import ACCENT
from workshop.word.xml import W, paragraph

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXT_WIDTH = 8640
TEXT_HEIGHT = 612


def vote(
    *values: int | None, labels: tuple[str, ...] = (), cut: int | None = None, unit: str = "points"
) -> Chart:
    labels = labels or tuple(f"Option {number}" for number in range(1, len(values) + 1))
    return Chart("What comes first", labels, values, ("V1",), unit=unit, cut=cut)


def written(*drawn: Chart, into: WordDocument | None = None, template: bool = False) -> WordDocument:
    """The document with these charts in it, saved and opened again."""
    document = into or Document()
    runs = [
        charts(document, one, number, TEXT_WIDTH, template=template) for number, one in enumerate(drawn, 1)
    ]
    body = "".join(paragraph("Normal", run) for run in runs)
    for element in list(parse_xml(f'<w:body xmlns:w="{W}">{body}</w:body>')):
        document.element.body[-1].addprevious(element)
    buffer = io.BytesIO()
    document.save(buffer)
    return Document(io.BytesIO(buffer.getvalue()))


def drawings(document: WordDocument) -> list[Any]:
    return list(document.element.body.iter(f"{WP}inline"))


def parts(document: WordDocument) -> list[Any]:
    """The parts of the charts, in the order in which they stand on the page."""
    places = [next(one.iter(f"{C}chart")).get(qn("r:id")) for one in drawings(document)]
    return [document.part.related_parts[place] for place in places]


def shown(part: Any) -> etree._Element:
    return etree.fromstring(part.blob)


def points(tree: etree._Element, kind: str) -> dict[int, str]:
    return {
        int(point.get("idx", "")): point.findtext(f"{C}v") or ""
        for point in next(tree.iter(f"{C}{kind}")).iter(f"{C}pt")
    }


def rows(part: Any) -> list[list[str | None]]:
    """The cells of the workbook behind a chart, row by row: what "Edit Data" shows."""
    book = part.related_parts[next(shown(part).iter(f"{C}externalData")).get(qn("r:id"))]
    with zipfile.ZipFile(io.BytesIO(book.blob)) as package:
        sheet = etree.fromstring(package.read("xl/worksheets/sheet1.xml"))
    found = []
    for row in sheet.iter(f"{SHEET}row"):
        cells: dict[str, str] = {
            (cell.get("r") or "")[0]: "".join(str(text) for text in cell.itertext()) for cell in row
        }
        found.append([cells.get(column) for column in "AB"])
    return found


def test_the_chart_shows_each_option_with_its_number_in_the_order_given_the_first_at_the_top() -> None:
    tree = shown(*parts(written(vote(3, 9, 1, labels=("Fares", "Shelter", "Timetables")))))
    assert list(points(tree, "cat").values()) == ["Fares", "Shelter", "Timetables"]
    assert list(points(tree, "val").values()) == ["3", "9", "1"]
    axis = next(tree.iter(f"{C}catAx"))
    assert next(axis.iter(f"{C}orientation")).get("val") == "maxMin"
    assert next(tree.iter(f"{C}barDir")).get("val") == "bar"


def test_it_has_no_gridlines_no_legend_and_no_title_and_says_the_number_at_the_end_of_each_bar() -> None:
    tree = shown(*parts(written(vote(3, 9))))
    assert not [*tree.iter(f"{C}legend", f"{C}majorGridlines", f"{C}minorGridlines", f"{C}title")]
    assert next(tree.iter(f"{C}autoTitleDeleted")).get("val") == "1"
    labels = next(tree.iter(f"{C}dLbls"))
    told = {etree.QName(one).localname: one.get("val") for one in labels}
    assert told["dLblPos"] == "outEnd" and told["showVal"] == "1" and told["showSerName"] == "0"


def test_what_is_below_the_cut_is_grey_and_the_rest_has_the_accent() -> None:
    tree = shown(*parts(written(vote(9, 5, 2, 1, cut=2))))
    series = next(tree.iter(f"{C}ser"))
    assert series.find(f"{C}spPr/{A}solidFill/{A}srgbClr").get("val") == ACCENT  # type: ignore[union-attr]
    grey = {
        next(one.iter(f"{C}idx")).get("val"): next(one.iter(f"{A}srgbClr")).get("val")
        for one in tree.iter(f"{C}dPt")
    }
    assert sorted(grey) == ["2", "3"] and ACCENT not in grey.values()


def test_without_a_cut_nothing_is_grey() -> None:
    assert not [*shown(*parts(written(vote(9, 5)))).iter(f"{C}dPt")]


def test_edit_data_opens_a_workbook_with_the_numbers_of_the_chart() -> None:
    (part,) = parts(written(vote(1234, None, 0, labels=("Fares", "Shelter", "=1+1"), unit="people")))
    assert rows(part) == [[None, "People"], ["Fares", "1234"], ["Shelter", None], ["=1+1", "0"]]
    tree = shown(part)
    assert [one.text for one in tree.iter(f"{C}f")] == ["Sheet1!$B$1", "Sheet1!$A$2:$A$4", "Sheet1!$B$2:$B$4"]


def test_a_number_that_is_not_printed_leaves_a_gap() -> None:
    tree = shown(*parts(written(vote(4, None, 2))))
    assert points(tree, "val") == {0: "4", 2: "2"}
    assert points(tree, "cat") == {0: "Option 1", 1: "Option 2", 2: "Option 3"}
    assert next(tree.iter(f"{C}dispBlanksAs")).get("val") == "gap"


def test_people_who_do_not_see_it_hear_the_numbers() -> None:
    (inline,) = drawings(written(vote(9, None, 1, labels=("Fares", "Shelter", "Seats"), cut=2)))
    assert inline.find(f"{WP}docPr").get("descr") == (
        "Bar chart, points: Fares 9; Shelter not printed; below the cut: Seats 1."
    )


def test_a_long_description_ends_with_a_whole_option_and_says_how_many_are_left() -> None:
    told = description(vote(*range(40, 0, -1), labels=tuple(f"Option called {one}" for one in range(40))))
    assert len(told) <= 250
    assert re.fullmatch(r"Bar chart, points: (Option called \d+ \d+; )+and \d+ more in the table\.", told)


def test_nothing_to_draw_draws_nothing() -> None:
    document = Document()
    before = len(document.part.rels)
    assert charts(document, vote(None, None), 1, TEXT_WIDTH) == ""
    assert charts(document, vote(), 1, TEXT_WIDTH) == ""
    assert len(document.part.rels) == before


@pytest.mark.parametrize("values", [(0,), (0, 0, 0), (7,), (-3, 2), (10**15, 1), (10**299, 3), (10**400, 3)])
def test_zero_one_below_zero_and_huge_numbers_are_drawn(values: tuple[int, ...]) -> None:
    (part,) = parts(written(vote(*values)))
    drawn = points(shown(part), "val")
    assert drawn == {at: str(value) for at, value in enumerate(values) if value < 10**300}
    assert [row[1] for row in rows(part)[1:]] == [drawn.get(at) for at in range(len(values))]
    assert 5 <= len(description(vote(*values))) <= 250
    assert all(abs(float(one.get("val", ""))) < 1e301 for one in shown(part).iter(f"{C}min", f"{C}max"))


@pytest.mark.parametrize("count", [1, 5, 25, 40])
@pytest.mark.parametrize("words", ["Fares", "Shelter at the stops of the night lines " * 20, "漢" * 300])
def test_a_chart_of_up_to_forty_options_fits_on_a_page_with_a_line_for_every_label(
    count: int, words: str
) -> None:
    (inline,) = drawings(written(vote(*range(count), labels=(words,) * count)))
    height, width = (int(inline.find(f"{WP}extent").get(side)) / 12_700 for side in ("cy", "cx"))
    assert width == TEXT_WIDTH / 20
    assert 12 * count <= height <= 0.85 * TEXT_HEIGHT


def test_more_options_than_a_page_holds_are_drawn_as_several_charts_to_one_scale() -> None:
    values = tuple(range(90, 0, -1))
    document = written(vote(*values, cut=50))
    found = parts(document)
    trees = [shown(one) for one in found]
    assert [int(one) for tree in trees for one in points(tree, "val").values()] == list(values)
    assert {next(tree.iter(f"{C}max")).get("val") for tree in trees} == {"90"}
    assert sum(len([*tree.iter(f"{C}dPt")]) for tree in trees) == 40
    assert all(int(one.find(f"{WP}extent").get("cy")) / 12_700 < TEXT_HEIGHT for one in drawings(document))


def test_a_chart_fits_on_the_page_of_a_template_that_lies_on_its_side() -> None:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = section.page_height, section.page_width
    found = written(vote(*range(40)), into=document)
    room = (section.page_height - section.top_margin - section.bottom_margin) / 12_700
    assert len(drawings(found)) == 2
    assert all(int(one.find(f"{WP}extent").get("cy")) / 12_700 < room for one in drawings(found))


def test_a_page_height_that_is_no_number_does_not_stop_an_export() -> None:
    document = Document()
    document.element.body.find(qn("w:sectPr")).find(qn("w:pgSz")).set(qn("w:h"), "tall")
    assert len(drawings(written(vote(1, 2), into=document))) == 1


def test_charts_of_a_template_stay_and_ours_get_names_and_numbers_of_their_own() -> None:
    first = written(vote(1, 2), vote(3))
    theirs = {part.partname: part.blob for part in parts(first)}
    both = written(vote(4), vote(5, 6), into=first)
    found = parts(both)
    assert [list(points(shown(one), "val").values()) for one in found] == [
        ["1", "2"],
        ["3"],
        ["4"],
        ["5", "6"],
    ]
    assert {part.partname: part.blob for part in found[:2]} == theirs
    books = [next(iter(part.rels.values())).target_part.partname for part in found]
    numbers = [one.find(f"{WP}docPr").get("id") for one in drawings(both)]
    assert len({part.partname for part in found}) == len(set(books)) == len(set(numbers)) == 4


def test_in_a_template_the_bars_take_the_accent_and_the_words_the_font_of_its_theme() -> None:
    tree = shown(*parts(written(vote(3), template=True)))
    assert next(tree.iter(f"{C}ser")).find(f"{C}spPr/{A}solidFill/{A}schemeClr").get("val") == "accent1"  # type: ignore[union-attr]
    assert {one.get("typeface") for one in tree.iter(f"{A}latin")} == {"+mn-lt"}


def test_a_template_without_a_theme_gets_our_colours() -> None:
    document = Document()
    theme = next(id for id, one in document.part.rels.items() if one.reltype.endswith("/theme"))
    del document.part.rels[theme]
    assert not [*shown(*parts(written(vote(3), into=document, template=True))).iter(f"{A}schemeClr")]


def test_the_same_chart_gives_the_same_bytes() -> None:
    one, other = (parts(written(vote(3, None, 1, cut=1)))[0] for _ in range(2))
    assert one.blob == other.blob
    assert [rel.target_part.blob for rel in one.rels.values()] == [
        rel.target_part.blob for rel in other.rels.values()
    ]


def test_what_a_spreadsheet_would_read_as_a_code_stays_what_was_typed() -> None:
    (part,) = parts(written(vote(1, labels=("_x0041_",))))
    assert rows(part)[1][0] == "_x005F_x0041_"


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(TEXTS, st.none() | st.integers(0, 99) | st.integers()), min_size=1, max_size=6),
    TEXTS,
    st.none() | st.integers(0, 9),
    st.booleans(),
)
def test_whatever_people_typed_can_be_drawn(
    options: list[tuple[str, int | None]], unit: str, cut: int | None, template: bool
) -> None:
    labels, values = zip(*options, strict=True)
    chart = Chart(unit, labels, values, ("V1",), unit=unit, cut=cut)
    document = written(chart, template=template)
    for part, inline in zip(parts(document), drawings(document), strict=True):
        assert [row[0] is not None for row in rows(part)[1:]] == [True] * len(options)
        assert 5 <= len(inline.find(f"{WP}docPr").get("descr")) <= 250
    assert bool(parts(document)) == any(value is not None for value in values)


def test_nasty_words_stand_in_the_chart_as_a_visible_mark() -> None:
    (part,) = parts(written(vote(*range(len(NASTY)), labels=NASTY)))
    labels = points(shown(part), "cat")
    assert labels[0] == labels[1] == "(blank)"
    assert labels[3] == "]]>" and labels[4] == "<w:p/>"
    assert [row[0] for row in rows(part)[1:]] == list(labels.values())
