"""A group that nobody has sorted into themes yet: no paper says what it did not raise."""

from __future__ import annotations

from tests.plan_samples import material, said, session
from tests.test_sections import of, texts, told
from workshop.plan.blocks import Chart, Table
from workshop.plan.codebook import codebook
from workshop.plan.curve import curve_of, curve_sentence
from workshop.plan.material import Material
from workshop.plan.sections.all import plan_paper

SPOKE = [said("I wait", "waiting", "P1", "P2", "P3", "P4", "P5"), said("and wait", "waiting", "P6")]


def five_and_one() -> Material:
    """Five groups in themes and, the last of them, the fire service, of which no remark is in a theme."""
    names = ("builders", "shops", "landlords", "traders")
    outside = [session(name, SPOKE, date=f"2026-03-0{day}") for day, name in enumerate(names, 1)]
    inside = session("planners", [said("the file", "files", "P1")], stratum="internal", date="2026-03-08")
    fire = session("fire service", [said("we get no plans", "", "P1")], stratum="internal", date="2026-03-09")
    return material(*outside, inside, fire)


def test_the_curve_does_not_say_that_it_added_nothing():
    book = codebook(five_and_one())
    assert [held.id for held in book.in_no_theme] == ["fire service"]
    assert curve_sentence(curve_of(book)) == (
        "The last group that is in themes added 1 new theme; 2 are known. 1 group is in no theme yet."
    )
    assert curve_sentence(curve_of(book, "internal"), "internal") == (
        "The only internal group that is in themes added 1 new theme; 1 is known. 1 internal group is in no theme yet."
    )
    assert curve_sentence(curve_of(book, "external"), "external") == (
        "The last external group added no new theme; 1 is known."
    )


def test_what_was_heard_says_that_it_is_not_filed_and_by_whom_that_is_done():
    heard = of(five_and_one(), "heard")
    words = told(heard)
    assert (
        "No remark of fire service is in a theme yet: what is told of themes says nothing of this group."
        in words
    )
    assert "Only external customers raised waiting, as far as the groups are in themes." in words
    assert "Only external customers raised waiting." not in words
    by_group = next(
        block for block in heard.blocks if isinstance(block, Table) and "Which group" in block.caption
    )
    column = by_group.head.index("fire service")
    assert {row[column] for row in by_group.rows} == {"not filed"}
    chart = next(block for block in heard.blocks if isinstance(block, Chart))
    assert not any("fire service" in label for label in chart.labels) and len(chart.labels) == 5


def test_the_first_page_and_the_method_count_it_apart():
    found = five_and_one()
    assert "1 group is in no theme yet." in told(of(found, "summary"))
    assert "Remarks of 5 of 6 groups were filed under 2 themes." in told(of(found, "app_method"))


def test_a_paper_that_leaves_the_office_says_it_too():
    paper = plan_paper(five_and_one(), final=True)
    words = "\n".join(text for block in paper.blocks for text in texts(block))
    assert "No remark of fire service is in a theme yet" in words
    assert "1 group is in no theme yet." in words


def test_where_every_group_is_in_themes_nothing_is_said_of_it():
    found = material(*five_and_one().sessions[:5])
    for id in ("heard", "summary", "app_method"):
        assert "in no theme yet" not in told(of(found, id)) and "is in a theme yet" not in told(of(found, id))
