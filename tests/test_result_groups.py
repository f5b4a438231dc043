"""A result by group on the screen: the numbers of every group at every size, in columns or in lines."""

from __future__ import annotations

import pytest

from tests.tui_helpers import NASTY
from workshop.session.by_group import GroupColumn, GroupTable
from workshop.tui.result_groups import draw_groups
from workshop.votes.model import Question


def split(
    groups: int, options: tuple[str, ...] = ("Yes", "No"), names: str = "group number {}", withheld: int = 0
) -> GroupTable:
    """So many groups, each with numbers of its own that occur once."""
    question = Question(id="q", text="?", method="single", options=options)
    columns = []
    for group in range(groups):
        numbers = tuple(100 + 10 * group + index for index in range(len(options)))
        columns.append(
            GroupColumn(names.format(group + 1), 300 + group, 0, numbers, tuple(map(str, numbers)))
        )
    return GroupTable(question, "ballots", tuple(columns), withheld)


@pytest.mark.parametrize("size", [(62, 10), (76, 16), (156, 37)])
@pytest.mark.parametrize("groups", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("in_lines", [False, True])
def test_every_group_has_its_number_at_every_option(size: tuple[int, int], groups: int, in_lines: bool):
    width, rows = size
    options = ("Yes, and soon", "No", "A far longer option than most, which gives way to the numbers")
    table = split(groups, options)
    drawn = draw_groups(table, width, 0 if in_lines else rows, in_lines=in_lines)
    assert all(row.cell_length <= width for row in drawn)
    text = "\n".join(row.plain for row in drawn)
    for group in table.groups:
        assert all(one in text for one in (*group.texts, str(group.cast)))
        assert group.name in " ".join(text.split())
    assert in_lines or len(drawn) <= rows


def test_a_bar_has_the_same_measure_in_every_group():
    table = GroupTable(
        Question(id="q", text="?", method="single", options=("Yes",)), "ballots",
        (GroupColumn("a", 5, 0, (5,), ("5",)), GroupColumn("b", 10, 0, (10,), ("10",))), 0,
    )  # fmt: skip
    row = next(row.plain for row in draw_groups(table, 70, 0) if "Yes" in row.plain)
    short, long = row.split("10")
    assert 2 * short.count("▄") == pytest.approx(long.count("▄"), abs=1)


def test_what_is_withheld_is_said_and_stays_on_the_screen():
    options = tuple(f"option {number}" for number in range(30))
    drawn = [row.plain for row in draw_groups(split(2, options, withheld=1), 62, 10)]
    assert len(drawn) <= 10
    assert "One group is withheld" in " ".join(drawn)
    assert any(row.startswith("and ") for row in drawn)
    told = [row.plain for row in draw_groups(split(0, withheld=3), 62, 10)]
    assert "All three groups are withheld" in " ".join(told)


@pytest.mark.parametrize("name", NASTY)
def test_names_that_break_terminals_are_drawn_within_the_width(name: str):
    for in_lines in (False, True):
        drawn = draw_groups(split(2, names=name[:40].replace("{", "")), 62, 12, in_lines=in_lines)
        assert all(row.cell_length <= 62 for row in drawn)
