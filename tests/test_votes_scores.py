"""Counting scores, with and without a run-off, and two axes: cases worked by hand, and plain second opinions."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.order_samples import A, B, C, contest, scored
from workshop.votes import axes, scoring
from workshop.votes.contest import Settlement


def test_scores_are_added_and_those_who_gave_none_are_told():
    outcome = scoring.count_score(contest(3, (2, (5, 3, None)), (1, (0, 4, 5))))
    assert outcome.totals == (10, 10, 5)
    assert outcome.voters == (3, 3, 1)
    assert outcome.detail == {"missing": [0, 0, 2], "mean": [Fraction(10, 3), Fraction(10, 3), Fraction(5)]}
    assert outcome.winners == ()
    assert outcome.order == ((A, B), (C,))
    assert outcome.sentence == (
        "There is no winner yet. 'Bench' and 'Light' are level with 10 points each; this tie is not settled. "
        "Not scored, which counts as 0: 'Shelter' by 2."
    )


def test_an_option_nobody_scored_has_no_mean():
    outcome = scoring.count_score(contest(2, (1, (2, None))))
    assert outcome.detail["mean"] == [2, None]
    assert outcome.winners == (A,)


def test_in_star_the_one_preferred_on_more_ballots_wins_though_its_sum_is_lower():
    # A: 2 * 5 + 3 * 3 = 19; B: 3 * 4 = 12; C: 2 and out; 3 of 5 prefer B.
    outcome = scoring.count_star(contest(3, (2, (5, 0, 1)), (3, (3, 4, 0))))
    assert outcome.totals == (19, 12, 2)
    assert outcome.winners == (B,)
    assert outcome.order == ((B,), (A,), (C,))
    first, second = outcome.rounds
    assert (first.totals, first.eliminated) == ((19, 12, 2), (C,))
    assert (second.totals, second.elected) == ((2, 3, None), (B,))
    assert outcome.detail["finalists"] == [A, B]
    assert outcome.sentence == "'Light' wins. In the run-off 2 prefer 'Bench' and 3 prefer 'Light'."


def test_level_sums_for_the_second_place_are_decided_by_more_wins_one_by_one():
    # A 15; B and C 6 each: two of three prefer C to B.
    outcome = scoring.count_star(contest(3, (1, (5, 5, 0)), (1, (5, 1, 3)), (1, (5, 0, 3))))
    assert outcome.totals == (15, 6, 6)
    assert outcome.detail["finalists"] == [A, C]
    assert [(tie.options, tie.line, tie.settled) for tie in outcome.ties] == [
        ((B, C), "finalist", scoring.FINALIST_KEY)
    ]


def test_then_by_more_top_scores():
    # B and C have 6 each and win one ballot each; B has the only 5.
    outcome = scoring.count_star(contest(3, (1, (5, 5, 3)), (1, (5, 1, 3))))
    assert outcome.totals == (10, 6, 6)
    assert outcome.detail["finalists"] == [A, B]


def test_a_tie_for_the_second_place_stops_the_count_before_the_run_off():
    stopped = contest(3, (1, (5, 4, 2)), (1, (5, 2, 4)))
    outcome = scoring.count_star(stopped)
    assert (outcome.winners, len(outcome.rounds), outcome.detail["finalists"]) == ((), 1, [])
    (tie,) = outcome.ties
    assert (tie.options, tie.line, tie.round, tie.level, tie.stands) == ((B, C), "finalist", 1, 6, True)
    assert outcome.order == ((A,), (B, C))
    decided = scoring.count_star(stopped._replace(settlements=(Settlement((C, B), "Ann decided"),)))
    assert decided.detail["finalists"] == [A, C]
    assert decided.winners == (A,)
    assert decided.ties[0].settled == "Ann decided"


def test_level_in_the_run_off_the_higher_sum_wins_and_it_is_told():
    outcome = scoring.count_star(contest(2, (1, (5, 0)), (1, (3, 4))))
    assert outcome.winners == (A,)
    (tie,) = outcome.ties
    assert (tie.options, tie.level, tie.line, tie.round, tie.settled) == (
        (A, B),
        1,
        "winner",
        2,
        "the higher sum",
    )
    assert outcome.sentence.endswith("That is a tie; settled: the higher sum.")


def test_level_in_the_run_off_and_in_sum_more_top_scores_win():
    # 6 each, one ballot each way, B has the 5.
    outcome = scoring.count_star(contest(2, (1, (2, 5)), (1, (4, 1))))
    assert outcome.totals == (6, 6)
    assert outcome.winners == (B,)
    assert outcome.ties[-1].settled == "more top scores"
    assert [tie.line for tie in outcome.ties] == [None, "winner"]


def test_level_in_everything_the_run_off_stands():
    level = contest(3, (1, (5, 3, 0)), (1, (3, 5, 0)))
    outcome = scoring.count_star(level)
    assert outcome.winners == ()
    assert outcome.order == ((A, B), (C,))
    assert outcome.ties[-1].stands
    assert "it is not settled" in outcome.sentence
    assert scoring.count_star(level._replace(seed="monday")).ties[-1].settled == "lot"


def test_star_fills_one_place_only():
    with pytest.raises(ValueError, match="STAR fills one place, not 2"):
        scoring.count_star(contest(3, seats=2))


@given(scored())
def test_star_is_that_of_a_plain_count(counted):
    """A second opinion where the sums leave no tie for a finalist's place."""
    rows = [[score or 0 for score in p.ballot] for p in counted.piles for _ in range(p.size)]
    sums = [sum(row[index] for row in rows) for index in range(len(counted.options))]
    first, second, *rest = sorted(range(len(sums)), key=lambda index: -sums[index])
    if rest and sums[rest[0]] == sums[second]:
        return
    ahead = sum((row[first] > row[second]) - (row[first] < row[second]) for row in rows)
    outcome = scoring.count_star(counted)
    if ahead or sums[first] != sums[second]:
        assert outcome.winners == (second if ahead < 0 else first,)
    assert set(outcome.detail["finalists"]) == {first, second}


@given(scored())
def test_every_tie_for_a_finalist_or_in_the_run_off_is_reported(counted):
    outcome = scoring.count_star(counted)
    sums = sorted(outcome.totals, reverse=True)
    crossed = len(sums) > 2 and sums[1] == sums[2]
    assert crossed == any(tie.line == "finalist" for tie in outcome.ties)
    if len(outcome.rounds) == 2:
        one, other = (total for total in outcome.rounds[1].totals if total is not None)
        assert (one == other) == any(tie.line == "winner" for tie in outcome.ties)
        assert one + other + outcome.detail["equal"] == counted.valid


# Two axes


def test_two_axes_place_options_by_the_middle_of_the_scale():
    # On 1 to 5 the middle is 3.
    outcome = axes.count(
        contest(
            4, (1, ((5, 1), (2, 4), (3, 5), (None, None))), (1, ((4, 2), (1, None), (3, 5), (None, 2))), low=1
        )
    )
    assert outcome.totals == (
        (Fraction(9, 2), Fraction(3, 2)),
        (Fraction(3, 2), Fraction(4)),
        (Fraction(3), Fraction(5)),
        (None, Fraction(2)),
    )
    assert outcome.detail["quadrant"] == ["high/low", "low/high", "high/high", None]
    assert outcome.detail["on_line"] == [False, False, True, False]
    assert outcome.detail["n"] == [(2, 2), (2, 1), (2, 2), (0, 1)]
    assert outcome.detail["median"][A] == ((4, 5), (1, 2))
    assert outcome.detail["spread"][A] == (Fraction(1, 4), Fraction(1, 4))
    assert outcome.voters == (2, 2, 2, 1)
    assert (outcome.order, outcome.winners, outcome.ties) == ((), (), ())
    assert outcome.sentence == (
        "High on both axes: 'Shelter'. High on the first axis, low on the second: 'Bench'. "
        "Low on the first axis, high on the second: 'Light'. On the line, counted as high: 'Shelter'. "
        "Not rated on both axes: 'Sign'."
    )


def test_an_option_nobody_rated_has_no_place():
    outcome = axes.count(contest(2, (3, ((1, 1), (None, None)))))
    assert outcome.totals[B] is None
    assert outcome.detail["median"][B] == (None, None)
    assert outcome.detail["quadrant"][B] is None


def test_the_middle_of_an_even_scale_is_between_two_numbers():
    assert "cut at 2 1/2," in axes.count(contest(1)).rule
    assert "cut at 3," in axes.count(contest(1, low=1)).rule


def test_an_option_does_not_move_when_another_is_added():
    one = axes.count(contest(1, (1, ((3, 3),))))
    two = axes.count(contest(2, (1, ((3, 3), (5, 5)))))
    assert one.detail["quadrant"][A] == two.detail["quadrant"][A] == "high/high"


@pytest.mark.parametrize(
    ("spread", "words"),
    [
        (Fraction(0), "0.0"),
        (Fraction(2), "1.4"),
        (Fraction(1, 400), "0.1"),
        (Fraction(9, 10000), "0.0"),
        (Fraction(100), "10.0"),
    ],
)
def test_a_deviation_is_rounded_for_people(spread, words):
    assert axes.deviation_words(spread) == words


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 5)), min_size=1, max_size=10))
def test_ratings_are_those_of_a_plain_count(given_ratings):
    flat = sorted(rating for size, rating in given_ratings for _ in range(size))
    found = axes.ratings(given_ratings)
    mean = Fraction(sum(flat), len(flat))
    assert found.number == len(flat)
    assert found.mean == mean
    assert found.median == (flat[(len(flat) - 1) // 2], flat[len(flat) // 2])
    assert found.spread == sum((rating - mean) ** 2 for rating in flat) / len(flat)


def test_the_order_of_ballots_does_not_matter_on_two_axes():
    ballots = [(1, ((5, 1), (2, 4))), (2, ((4, None), (1, 3))), (1, ((None, 2), (3, 3)))]
    expected = axes.count(contest(2, *ballots))
    assert all(axes.count(contest(2, *order)) == expected for order in permutations(ballots))
