"""One result drawn in several ways: what a room can read, and what somebody who listens can."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui_helpers import LAYOUTS, SHEET, begin_by_paper, begun, digits, program, reveal
from workshop.store.workspace import Workspace
from workshop.tui.result_grids import matrix, pairwise_table, round_sheet
from workshop.tui.result_views import draw, option_lines, ranking, spread_out, views
from workshop.votes.contest import Outcome, Round, Tie
from workshop.votes.methods import METHODS
from workshop.votes.model import Question, Result, Totals
from workshop.votes.telling import decimal

OPTIONS = ("a bench", "light [/x]", "a roof", "a café", "toilets", "a timetable")
NARROW = (66, 18)


def counted(method: str, ballots: Sequence[Sequence[int]], options: int = 4, **terms: object) -> Result:
    fixed = {"id": "q", "text": "What?", "method": method, "options": OPTIONS[:options], "max_picks": 0}
    return METHODS[method].count(Question(**(fixed | terms)), [tuple(ballot) for ballot in ballots])


def scale(method: str, counts: Sequence[int], skipped: int = 0) -> Result:
    question = Question(id="q", text="What?", method=method, options=METHODS[method].labels)
    return METHODS[method].tally(
        question, Totals(cast=sum(counts) + skipped, counts=tuple(counts), skipped=skipped)
    )


def dots_with_a_tie() -> Result:
    return counted(
        "dots", [(3, 2, 0, 0), (1, 0, 2, 2), (4, 0, 0, 0), (0, 3, 1, 1)], dots=5, seats=3,
    )  # fmt: skip


def run_off() -> Result:
    return counted("irv", [(0, 1)] * 4 + [(1, 0)] * 3 + [(2, 1)] * 2)


def text(drawn: Sequence[object]) -> list[str]:
    return [str(getattr(row, "plain")) for row in drawn]  # noqa: B009


def every_kind() -> list[Result]:
    return [
        dots_with_a_tie(),
        run_off(),
        counted("stv", [(0, 1)] * 7 + [(1,)] * 4 + [(2,)] * 3, seats=2),
        counted("condorcet", [(0, 1, 2)] * 4 + [(1, 2, 0)] * 4 + [(2, 0, 1)] * 3),
        counted("two-axis", [(4, 5, 1, 2, 3, 3, 4, 5), (5, 5, 2, 2, -1, -1, 4, 5)], low=1, high=5),
        counted("star", [(5, 4, 0, 0), (5, 3, 1, 0), (0, 5, 5, 1)], low=0, high=5),
        counted("score", [(5, 4, 0, 0), (5, 3, 1, -1)], low=0, high=5),
        scale("fist-to-five", (0, 1, 2, 3, 5, 4), skipped=1),
        scale("gradients8", (4, 3, 2, 0, 0, 0, 1, 1)),
        scale("rating", (0, 0, 0, 0, 0)),
        scale("consent", (4, 1)),
        METHODS["choose"].tally(
            Question(id="q", text="What?", method="choose", options=OPTIONS), Totals(cast=0, counts=(0,) * 6)
        ),
    ]


@pytest.mark.parametrize("result", every_kind(), ids=lambda result: str(result.question.method))
@pytest.mark.parametrize(("width", "rows"), [(66, 3), (66, 8), NARROW, (80, 14), (110, 30), (30, 9), (66, 0)])
def test_every_way_keeps_to_the_room_it_is_given(result: Result, width: int, rows: int) -> None:
    for view in views(result):
        drawn = draw(view, result, width, rows)
        assert drawn
        assert not rows or len(drawn) <= rows, view
        assert all(row.cell_length <= width for row in drawn), (view, text(drawn))


@pytest.mark.parametrize("result", every_kind(), ids=lambda result: str(result.question.method))
def test_listening_gives_every_option_in_plain_letters(result: Result) -> None:
    told = option_lines(result)
    for option in result.question.options:
        assert any(f"'{option}'" in words for words in told)
    shown = "".join([*told, *text(draw("lines", result, *NARROW))])
    assert not set(shown) & set("▀▄█─│┼")


def test_two_rules_bracket_a_tie_across_the_cut_and_say_whose_it_is() -> None:
    drawn = text(ranking(dots_with_a_tie(), *NARROW))
    upper = next(at for at, row in enumerate(drawn) if "two are in" in row)
    lower = next(at for at, row in enumerate(drawn) if "tied for the third place: yours to decide" in row)
    between = [row for row in drawn[upper:lower] if "tie" in row]
    assert [row[:4] for row in between] == [" 3 =", " 3 ="]
    assert all("2 people  tie  3" in row for row in between)
    assert "Place 3, tie: 'a roof' has 3, from 2 people." in option_lines(dots_with_a_tie())


def test_a_rule_after_the_winners_says_how_many_are_in() -> None:
    drawn = text(ranking(run_off(), *NARROW))
    assert any("one is in" in row for row in drawn)
    assert drawn[0].split()[:3] == ["1", "light", "[/x]"]


def test_options_that_do_not_fit_are_counted_and_a_tie_among_them_is_named() -> None:
    assert text(ranking(dots_with_a_tie(), 66, 3))[-1] == "and 2 more  a tie: yours to decide"


def test_what_is_out_shows_no_number() -> None:
    rows = text(round_sheet(run_off(), *NARROW))
    assert rows[0].split() == ["Round", "R1", "R2", "R3"]
    assert next(row for row in rows if row.startswith("a roof")).split()[-3:] == ["2", "2", "-"]
    assert "Round 1: 'a café' has no ballot and goes out." in rows
    assert any("'a café' is out" in words for words in option_lines(run_off()))


def test_of_many_rounds_the_first_and_the_last_ones_are_shown() -> None:
    rounds = tuple(Round(number, (number, 1), eliminated=()) for number in range(1, 31))
    result = Result(
        question=Question(id="q", text="What?", method="stv", options=("a", "b")),
        totals=Totals(cast=30, counts=(1, 1)),
        outcome=Outcome((30, 1), ((0,), (1,)), (), "", "", rounds=rounds),
    )
    head = text(round_sheet(result, *NARROW))[0].split()
    assert head[:2] == ["Round", "R1"]
    assert head[-1] == "R30"
    assert ".." in head


def test_fist_to_five_shows_one_block_a_person_and_the_line_that_matters() -> None:
    drawn = text(spread_out(scale("fist-to-five", (0, 1, 2, 3, 5, 4), skipped=1), *NARROW))
    assert drawn[0].startswith("5 I will lead it")
    assert [row.count("▄") for row in drawn if row[:1].isdigit() and "left" not in row] == [4, 5, 3, 2, 1, 0]
    cut = next(at for at, row in enumerate(drawn) if "3 and up lets it pass" in row)
    assert drawn[cut - 1].startswith("3 ")
    assert "heard first" in drawn[cut + 1]
    assert drawn[-1] == "1 left it empty"


def test_a_veto_that_has_no_room_is_not_hidden() -> None:
    drawn = text(spread_out(scale("gradients8", (4, 3, 2, 0, 0, 0, 0, 1)), 66, 6))
    assert any("1 to 3 support it" in row for row in drawn)
    assert drawn[-1].endswith("more  heard first")


def test_many_people_are_a_bar() -> None:
    drawn = text(spread_out(scale("rating", (0, 0, 40, 80, 0)), *NARROW))
    blocks = [row.count("▄") for row in drawn if "▄" in row]
    assert 2 * blocks[0] - 1 <= blocks[1] <= 2 * blocks[0] + 1
    assert "▄ ▄" not in "".join(drawn)


def test_two_options_in_one_place_share_it_on_the_cross() -> None:
    result = counted("two-axis", [(5, 5, 1, 1, 1, 1, 5, 5)], low=1, high=5, axes=("realistic", "impact"))
    wide = "\n".join(text(matrix(result, 100, 18)))
    assert "AD" in wide and "BC" in wide and "┼" in wide
    assert "realistic 5.0  impact 5.0" in wide
    narrow = text(matrix(result, *NARROW))
    assert "realistic high 5.0, impact high 5.0" in narrow[0]
    assert "realistic low 1.0, impact low 1.0" in "\n".join(narrow)


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5), st.integers(1, 5))
def test_an_option_is_never_drawn_on_the_wrong_side_of_the_cross(a: int, b: int, c: int, d: int) -> None:
    result = counted("two-axis", [(a, b, 1, 1), (c, d, 1, 1)], options=2, low=1, high=5)
    rows = text(matrix(result, 90, 18))
    middle = next(at for at, row in enumerate(rows) if "┼" in row)
    line_at = rows[middle].index("┼")
    y, x = next(
        (at, row[: 2 * line_at + 1].index("A")) for at, row in enumerate(rows) if "A" in row[: 2 * line_at]
    )
    assert (x > line_at) == (a + c >= 6)
    assert (y < middle) == (b + d >= 6)


def test_a_pair_says_who_is_before_whom_without_colour() -> None:
    result = counted("condorcet", [(0, 1, 2)] * 4 + [(1, 2, 0)] * 3)
    rows = text(pairwise_table(result, *NARROW))
    assert next(row for row in rows if "a bench" in row).split() == ["A", "a", "bench", "-", "4+", "4+", "7+"]
    assert next(row for row in rows if "a roof" in row).split() == ["C", "a", "roof", "3", "0", "-", "7+"]


def test_a_settled_tie_is_told_to_those_who_listen() -> None:
    result = dots_with_a_tie()
    settled = result.outcome._replace(ties=(Tie((2, 3), 3, "cut", 1, "lot"),))
    told = option_lines(Result(question=result.question, totals=result.totals, outcome=settled))
    assert "The tie of 'a roof' and 'a café' was settled by lot." in told


@given(st.fractions(min_value=-100, max_value=100))
def test_a_number_is_rounded_to_the_nearest_tenth(number: Fraction) -> None:
    assert abs(Fraction(decimal(number)) - number) <= Fraction(1, 20)


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_the_longest_bar_is_the_greatest_number(counts: list[int]) -> None:
    question = Question(id="q", text="What?", method="choose", options=OPTIONS[:4])
    result = METHODS["choose"].tally(question, Totals(cast=40, counts=tuple(counts)))
    bars = [row.count("▀") for row in text(ranking(result, *NARROW)) if not row.strip(" ▀") and row]
    assert bars == sorted(bars, reverse=True)
    assert sum(length > 0 for length in bars) == sum(count > 0 for count in counts)


@pytest.mark.parametrize("size", LAYOUTS)
async def test_a_key_shows_the_same_result_in_another_way(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    session = begun(workspace, "buy-in", stage="closing_poll", people=8)
    async with program(workspace, session_id=session, size=size) as person:
        await begin_by_paper(person, 8, 7)
        person.post_keys(digits(SHEET))
        await person.sees("3 of 3 add up")
        await person.press("f3")
        await person.at("VoteResult")
        await person.press("v")
        await person.sees("nobody has seen the result")
        await reveal(person)
        await person.sees("▄")
        await person.press("v")
        await person.sees("' has 3")
        await person.sees_no("▄")
        await person.press("v")
        await person.sees("▄")
