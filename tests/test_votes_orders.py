"""Counting orders, pairwise and by points: cases worked by hand, properties, and plain second opinions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.order_samples import (
    RANKED,
    SCORED,
    A,
    B,
    C,
    D,
    contest,
    naive_table,
    ranked,
    renamed,
    renamed_order,
    renamed_scores,
    result,
    scored,
)
from workshop.votes import pairwise, points_by_rank, scoring
from workshop.votes.contest import Pile, Settlement

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
    assert "are level with 4 points each; in part settled: more first places" in outcome.sentence
    assert outcome.sentence.endswith(
        "'Bench' and 'Shelter' are level with 4 points each; this tie is not settled."
    )


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
