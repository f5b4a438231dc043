"""Counting orders, scores and two axes: cases worked by hand, properties, and plain second opinions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.votes import axes, pairwise, points_by_rank, scoring
from workshop.votes.contest import Contest, Outcome, Pile, Settlement

A, B, C, D = range(4)
NAMES = ("Bench", "Light", "Shelter", "Sign", "Toilet", "Tree")

RANKED: tuple[Callable[[Contest], Outcome], ...] = (
    pairwise.count,
    points_by_rank.count_borda,
    points_by_rank.count_ngt,
)
SCORED: tuple[Callable[[Contest], Outcome], ...] = (scoring.count_score, scoring.count_star)


def contest(options: int, *piles: tuple[int, Any], **terms: Any) -> Contest:
    return Contest(NAMES[:options], tuple(Pile(*pile) for pile in piles), **terms)


@st.composite
def ranked(draw: st.DrawFn) -> Contest:
    options = draw(st.integers(2, 5))
    ballot = st.permutations(range(options)).flatmap(
        lambda order: st.integers(1, options).map(lambda length: tuple(order[:length]))
    )
    return contest(options, *draw(st.lists(st.tuples(st.integers(1, 4), ballot), max_size=8)))


@st.composite
def scored(draw: st.DrawFn) -> Contest:
    options = draw(st.integers(2, 5))
    ballot = st.tuples(*[st.none() | st.integers(0, 5)] * options)
    return contest(options, *draw(st.lists(st.tuples(st.integers(1, 4), ballot), max_size=8)))


def renamed(counted: Contest, ballot_of: Callable[[Any, Sequence[int]], Any], new: Sequence[int]) -> Contest:
    """The same contest with options in another order: the old option i is the new option new[i]."""
    options = [""] * len(new)
    for old, index in enumerate(new):
        options[index] = counted.options[old]
    piles = tuple(Pile(pile.size, ballot_of(pile.ballot, new)) for pile in counted.piles)
    return counted._replace(options=tuple(options), piles=piles)


def renamed_order(ballot: Sequence[int], new: Sequence[int]) -> tuple[int, ...]:
    return tuple(new[index] for index in ballot)


def renamed_scores(ballot: Sequence[Any], new: Sequence[int]) -> tuple[Any, ...]:
    return tuple(ballot[new.index(index)] for index in range(len(new)))


def result(counted: Contest, outcome: Outcome) -> tuple[Any, ...]:
    """What must not change, by name and without an order inside groups."""
    name = counted.options.__getitem__
    return (
        {name(index): total for index, total in enumerate(outcome.totals)},
        [frozenset(map(name, group)) for group in outcome.order],
        frozenset(map(name, outcome.winners)),
        {(frozenset(map(name, tie.options)), *tie[1:]) for tie in outcome.ties},
    )


def naive_table(counted: Contest) -> list[list[int]]:
    def place(ballot: Sequence[int], option: int) -> int:
        return ballot.index(option) if option in ballot else 99

    everyone = range(len(counted.options))
    return [
        [sum(p.size for p in counted.piles if place(p.ballot, a) < place(p.ballot, b)) for b in everyone]
        for a in everyone
    ]


# What holds for all of them


@given(ranked(), st.integers(1, 3), st.randoms(use_true_random=False))
def test_the_order_of_ranked_ballots_and_of_options_does_not_matter(counted, seats, random):
    counted = counted._replace(seats=seats)
    ballots = [Pile(1, pile.ballot) for pile in counted.piles for _ in range(pile.size)]
    random.shuffle(ballots)
    new = random.sample(range(len(counted.options)), len(counted.options))
    turned = renamed(counted, renamed_order, new)
    for count in RANKED:
        expected = result(counted, count(counted))
        assert result(counted, count(counted._replace(piles=ballots))) == expected
        assert result(turned, count(turned)) == expected


@given(scored(), st.randoms(use_true_random=False))
def test_the_order_of_scores_and_of_options_does_not_matter(counted, random):
    ballots = [Pile(1, pile.ballot) for pile in counted.piles for _ in range(pile.size)]
    random.shuffle(ballots)
    new = random.sample(range(len(counted.options)), len(counted.options))
    turned = renamed(counted, renamed_scores, new)
    for count in SCORED:
        expected = result(counted, count(counted))
        assert result(counted, count(counted._replace(piles=ballots))) == expected
        assert result(turned, count(turned)) == expected


@given(ranked())
def test_a_ballot_for_the_winner_alone_does_not_unseat_it(counted):
    for count in RANKED:
        winners = count(counted).winners
        if winners:
            more = counted._replace(piles=(*counted.piles, Pile(1, winners)))
            assert count(more).winners == winners


@given(scored())
def test_a_top_score_for_the_winner_alone_does_not_unseat_it(counted):
    for count in SCORED:
        winners = count(counted).winners
        if winners:
            ballot = tuple(5 if index in winners else None for index in range(len(counted.options)))
            assert count(counted._replace(piles=(*counted.piles, Pile(1, ballot)))).winners == winners


@given(ranked(), scored(), st.integers(1, 4))
def test_every_option_is_in_the_order_once_and_nobody_wins_while_a_tie_stands(orders, scores, seats):
    pairs = [(count, orders) for count in RANKED] + [(scoring.count_score, scores)]
    pairs = [(count, counted._replace(seats=seats)) for count, counted in pairs]
    for count, counted in [*pairs, (scoring.count_star, scores)]:
        outcome = count(counted)
        in_order = sorted(index for group in outcome.order for index in group)
        assert in_order == list(range(len(counted.options)))
        standing = any(tie.stands for tie in outcome.ties)
        assert len(outcome.winners) == (0 if standing else min(counted.seats, len(counted.options)))


@given(ranked(), scored())
def test_with_a_seed_every_tie_is_settled_by_lot_and_said_so(orders, scores):
    pairs = [(count, orders) for count in RANKED] + [(count, scores) for count in SCORED]
    for count, counted in pairs:
        outcome = count(counted._replace(seed="monday", use_second_key=False))
        assert len(outcome.winners) == 1
        assert all(tie.settled for tie in outcome.ties if tie.line)
        assert not counted.piles or ("by lot" in outcome.sentence) == any(
            tie.settled == "lot" for tie in outcome.ties
        )


@given(ranked(), scored())
def test_every_standing_tie_can_be_decided_by_people_as_it_is_reported(orders, scores):
    pairs = [(count, orders) for count in RANKED] + [(count, scores) for count in SCORED]
    for count, counted in pairs:
        decided = counted
        for _ in range(3):
            standing = [tie for tie in count(decided).ties if tie.stands]
            decisions = tuple(Settlement(tie.options[::-1], "Ann decided") for tie in standing)
            decided = decided._replace(settlements=decided.settlements + decisions)
        assert len(count(decided).winners) == 1


@pytest.mark.parametrize("count", RANKED + SCORED)
def test_no_ballots_is_a_tie_of_all_and_no_winner(count):
    outcome = count(contest(3, skipped=4))
    assert outcome.winners == ()
    assert outcome.order == ((A, B, C),)
    assert any(tie.stands for tie in outcome.ties)
    assert outcome.sentence.startswith("No ballot has an answer.")
    assert "4 left it empty." in outcome.sentence


@pytest.mark.parametrize("count", RANKED + SCORED)
def test_the_only_option_wins(count):
    ballot = (0,) if count in RANKED else (3,)
    assert count(contest(1, (2, ballot))).winners == (0,)


@given(ranked(), scored())
def test_sentences_are_whole_and_without_percentages(orders, scores):
    pairs = [(count, orders) for count in RANKED] + [(count, scores) for count in SCORED]
    for count, counted in pairs:
        outcome = count(counted)
        for words in (outcome.sentence, outcome.rule, *(r.words for r in outcome.rounds)):
            assert words.endswith(".")
            assert "%" not in words and "None" not in words and "  " not in words and "{" not in words


# Pairwise


def test_the_option_that_beats_each_other_one_wins_though_another_has_more_firsts():
    # 4 A B C, 3 C B A, 2 B C A: B beats A 5 to 4 and C 6 to 3.
    outcome = pairwise.count(contest(3, (4, (A, B, C)), (3, (C, B, A)), (2, (B, C, A))))
    assert outcome.detail["table"] == [[0, 4, 4], [5, 0, 6], [5, 3, 0]]
    assert outcome.totals == (0, 2, 1)
    assert outcome.winners == (B,)
    assert outcome.order == ((B,), (C,), (A,))
    assert outcome.detail["smith"] == [B]
    assert outcome.ties == ()
    assert (
        outcome.sentence
        == "'Light' beats every other option, one by one. Closest: 'Light' beats 'Bench' by 5 to 4."
    )


def test_a_cycle_is_named_and_nobody_wins():
    # The classic: A over B over C over A, each by 2 to 1; D below all.
    outcome = pairwise.count(contest(4, (1, (A, B, C, D)), (1, (B, C, A, D)), (1, (C, A, B, D))))
    assert outcome.winners == ()
    assert outcome.order == ((A, B, C), (D,))
    assert outcome.detail["smith"] == [A, B, C]
    assert outcome.detail["cycle"] is True
    (tie,) = outcome.ties
    assert (tie.options, tie.line, tie.level, tie.stands) == ((A, B, C), "winner", 1, True)
    assert "in a circle" in outcome.sentence
    assert "'Shelter' beats 'Bench' by 2 to 1." in outcome.sentence


def test_two_that_are_level_are_a_tie_and_not_a_cycle():
    outcome = pairwise.count(contest(3, (1, (A, B, C)), (1, (B, A, C))))
    assert (outcome.winners, outcome.detail["smith"], outcome.detail["cycle"]) == ((), [A, B], False)
    assert "they are level" in outcome.sentence
    assert "'Bench' and 'Light' are level with 1 each." in outcome.sentence


def test_an_option_that_is_only_level_with_a_member_belongs_to_the_smith_set():
    # A beats B, B beats C, A and C are level: nobody outside may be level with a member.
    table = [[0, 2, 1], [1, 0, 2], [1, 1, 0]]
    assert pairwise.smith_tiers(table) == [(A, B, C)]
    assert not pairwise.has_cycle(table, (A, B, C))


def test_a_cycle_is_settled_by_people_or_by_lot_and_the_record_says_so():
    cycle = contest(3, (1, (A, B, C)), (1, (B, C, A)), (1, (C, A, B)))
    decided = pairwise.count(cycle._replace(settlements=(Settlement((C, A, B), "the chair decided"),)))
    assert decided.winners == (C,)
    assert decided.order == ((C,), (A,), (B,))
    assert decided.ties[0].settled == "the chair decided"
    assert "settled: the chair decided. 'Shelter' wins." in decided.sentence
    assert decided.detail["smith"] == [A, B, C]
    drawn = pairwise.count(cycle._replace(seed="monday"))
    assert len(drawn.winners) == 1
    assert drawn.ties[0].settled == "lot"


def test_several_seats_are_filled_from_the_tiers_and_a_tier_across_the_cut_is_a_tie():
    ballots = ((1, (D, A, B, C)), (1, (D, B, C, A)), (1, (D, C, A, B)))
    two = pairwise.count(contest(4, *ballots, seats=2))
    assert two.winners == ()
    assert [(tie.options, tie.line) for tie in two.ties] == [((A, B, C), "cut")]
    four = pairwise.count(contest(4, *ballots, seats=4))
    assert four.winners == (D, A, B, C)
    assert [(tie.options, tie.line) for tie in four.ties] == [((A, B, C), None)]


def test_unranked_options_are_below_the_ranked_ones_and_equal_to_one_another():
    assert pairwise.count(contest(3, (5, (B,)))).detail["table"] == [[0, 0, 0], [5, 0, 5], [0, 0, 0]]


@given(ranked())
def test_the_table_is_that_of_a_plain_count(counted):
    table = pairwise.pairwise_table(counted.piles, len(counted.options))
    assert table == naive_table(counted)
    for a, row in enumerate(table):
        assert row[a] == 0
        assert all(row[b] + table[b][a] <= counted.valid for b in range(len(table)))


@given(
    st.integers(1, 5).flatmap(
        lambda n: st.lists(st.lists(st.integers(0, 2), min_size=n, max_size=n), min_size=n, max_size=n)
    )
)
def test_the_smith_set_is_the_smallest_group_that_beats_everyone_outside(table):
    everyone = range(len(table))
    dominating = []
    for members in range(1, 1 << len(table)):
        group = {one for one in everyone if members >> one & 1}
        if all(pairwise.beats(table, a, b) for a in group for b in everyone if b not in group):
            dominating.append(group)
    tiers = pairwise.smith_tiers(table)
    assert set(tiers[0]) == min(dominating, key=len)
    assert sorted(index for tier in tiers for index in tier) == list(everyone)


@given(ranked())
def test_who_beats_all_others_is_alone_in_the_smith_set_and_wins(counted):
    outcome = pairwise.count(counted)
    others = len(counted.options) - 1
    beating_all = tuple(index for index, wins in enumerate(outcome.totals) if wins == others)
    assert outcome.winners == beating_all
    assert (len(outcome.detail["smith"]) == 1) == bool(beating_all)


# Points by rank


def test_borda_gives_n_points_to_a_first_place_and_none_to_the_unranked():
    # 3 A B C, 2 B, 1 C A: A 3*3 + 2 = 11, B 3*2 + 2*3 = 12, C 3*1 + 3 = 6.
    outcome = points_by_rank.count_borda(contest(3, (3, (A, B, C)), (2, (B,)), (1, (C, A))))
    assert outcome.totals == (11, 12, 6)
    assert outcome.winners == (B,)
    assert outcome.voters == (4, 5, 4)
    assert outcome.detail["places"] == [[3, 1, 0], [2, 3, 0], [1, 0, 3]]
    assert outcome.sentence == "'Light' with 12 points wins, ahead of 'Bench' with 11."
    assert "With 3 options a first place is worth 3" in outcome.rule


def test_level_in_borda_more_firsts_come_first():
    # A: 3 + 1 = 4 and C: 1 + 3 = 4, each with one first; B: 2 + 2 = 4 without.
    tied = contest(3, (1, (A, B, C)), (1, (C, B, A)))
    outcome = points_by_rank.count_borda(tied)
    assert outcome.totals == (4, 4, 4)
    assert outcome.order == ((A, C), (B,))
    # A and C have the same places, and one ballot each prefers one of them: this stands.
    assert outcome.winners == ()
    assert [(tie.options, tie.line, tie.stands) for tie in outcome.ties] == [
        ((A, B, C), "winner", False),
        ((A, C), "winner", True),
    ]


def test_exactly_two_level_with_the_same_places_are_decided_head_to_head():
    # A and B both have places 1, 2, 3; two of three prefer A to B; C and D fill the rest unlike them.
    ballots = ((1, (A, B, C, D)), (1, (C, A, B, D)), (1, (B, D, A, C)))
    outcome = points_by_rank.count_borda(contest(4, *ballots))
    assert outcome.totals[A] == outcome.totals[B] == 9
    assert outcome.detail["places"][A] == outcome.detail["places"][B] == [1, 1, 1, 0]
    assert outcome.winners == (A,)
    assert outcome.order[:2] == ((A,), (B,))
    assert outcome.ties[0].settled == points_by_rank.BORDA_SECOND_KEY
    assert points_by_rank.count_borda(contest(4, *ballots, use_second_key=False)).winners == ()


def test_three_level_with_the_same_places_are_not_decided_head_to_head():
    outcome = points_by_rank.count_borda(contest(3, (1, (A, B, C)), (1, (B, C, A)), (1, (C, A, B))))
    assert outcome.winners == ()
    assert outcome.order == ((A, B, C),)
    (tie,) = outcome.ties
    assert (tie.level, tie.stands) == (6, True)


def test_a_tie_for_the_last_place_is_not_decided_silently():
    outcome = points_by_rank.count_borda(contest(3, (1, (A, B)), (1, (A, C)), seats=2))
    assert outcome.winners == ()
    assert outcome.sentence == (
        "It is not yet decided who is in. 'Light' and 'Shelter' are level with 2 points each; "
        "this tie is not settled."
    )


@given(st.integers(1, 5), st.data())
def test_borda_points_of_full_ballots_add_up(options, data):
    ballots = data.draw(st.lists(st.permutations(range(options)), max_size=10))
    outcome = points_by_rank.count_borda(contest(options, *((1, tuple(ballot)) for ballot in ballots)))
    assert sum(outcome.totals) == len(ballots) * options * (options + 1) // 2


@given(ranked())
def test_borda_over_pairs_is_borda(counted):
    # On full ballots an option has a point for each time it is preferred, and one for each ballot.
    full = [p for p in counted.piles if len(p.ballot) == len(counted.options)]
    counted = counted._replace(piles=full)
    outcome = points_by_rank.count_borda(counted)
    assert list(outcome.totals) == [sum(row) + counted.valid for row in naive_table(counted)]


def test_in_a_nominal_group_the_first_of_three_gets_three_points():
    outcome = points_by_rank.count_ngt(contest(5, (2, (A, B, C)), (1, (B, D)), most=3))
    assert outcome.totals == (6, 7, 2, 2, 0)
    assert outcome.voters == (2, 3, 2, 1, 0)
    assert outcome.winners == (B,)
    # C and D are level with 2: more voters chose C; no line is crossed.
    assert outcome.order == ((B,), (A,), (C,), (D,), (4,))
    assert [(tie.options, tie.line) for tie in outcome.ties] == [((C, D), None)]
    assert "the first is worth 3" in outcome.rule


def test_in_a_nominal_group_level_sums_and_voters_are_decided_by_firsts():
    # Of 3: A 3 + 1, B 2 + 2: the same voters, A has a first place.
    outcome = points_by_rank.count_ngt(contest(4, (1, (A, B, C)), (1, (D, B, A)), most=3))
    assert outcome.totals == (4, 4, 1, 3)
    assert outcome.winners == (A,)
    assert outcome.ties[0].settled == points_by_rank.NGT_SECOND_KEY


def test_a_nominal_group_chooses_five_unless_it_has_fewer():
    assert points_by_rank.count_ngt(contest(6, (1, (0, 1, 2, 3, 4)))).totals == (5, 4, 3, 2, 1, 0)
    assert points_by_rank.count_ngt(contest(3, (1, (0, 1)))).totals == (3, 2, 0)


def test_more_choices_than_agreed_are_refused():
    with pytest.raises(ValueError, match="A ballot chooses 3 options: 2 is the most"):
        points_by_rank.count_ngt(contest(4, (1, (A, B, C)), most=2))


# Scores


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
