"""Counts in rounds: instant run-off and the single transferable vote, against cases worked by hand and a slow count."""

from __future__ import annotations

import random
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.votes import runoff, transferable
from workshop.votes.contest import Contest, Outcome, Pile, Settlement

FIVE = "ABCDE"


def contest(options: str, *ballots: tuple[int, str], **terms) -> Contest:
    piles = [Pile(size, tuple(options.index(letter) for letter in ballot)) for size, ballot in ballots]
    return Contest(tuple(options), piles, **terms)


def letters(counted: Contest, indexes) -> str:
    return "".join(counted.options[index] for index in indexes)


def orders(options: int):
    return st.permutations(range(options)).flatmap(
        lambda order: st.integers(1, options).map(lambda length: tuple(order[:length]))
    )


ONE = st.just(1)


@st.composite
def contests(draw, seats=ONE, most_options: int = 5, most_size: int = 4):
    options = draw(st.integers(1, most_options))
    piles = draw(
        st.lists(st.builds(Pile, st.integers(1, most_size), orders(options)), min_size=1, max_size=9)
    )
    return Contest(tuple(FIVE[:options]), piles, seats=draw(seats))


STV = contests(seats=st.integers(1, 4))


# Instant run-off


TENNESSEE = contest("MNCK", (42, "MNCK"), (26, "NCKM"), (15, "CKNM"), (17, "KCNM"))


def test_the_capital_of_tennessee_is_knoxville():
    outcome = runoff.count(TENNESSEE)
    assert letters(TENNESSEE, outcome.winners) == "K"
    assert [stage.totals for stage in outcome.rounds] == [
        (42, 26, 15, 17),
        (42, 26, None, 32),
        (42, None, None, 58),
    ]
    assert outcome.totals == (42, 0, 0, 58)
    assert outcome.order == ((3,), (0,), (1,), (2,))
    assert outcome.ties == ()
    assert (
        outcome.sentence
        == "100 ballots with an answer. In round 3 'K' has 58 of the 100 that still count and wins."
    )


def test_short_ballots_run_out_and_more_than_half_of_those_left_wins():
    counted = contest("ABC", (4, "A"), (3, "B"), (2, "C"))
    outcome = runoff.count(counted)
    assert outcome.winners == (0,)
    assert outcome.rounds[1].exhausted == outcome.exhausted == 2
    assert "4 of the 7 that still count" in outcome.sentence


def test_a_tie_for_the_fewest_is_looked_up_in_the_round_before():
    counted = contest("ABCD", (6, "A"), (5, "B"), (3, "C"), (2, "DC"))
    outcome = runoff.count(counted)
    assert [letters(counted, stage.eliminated) for stage in outcome.rounds] == ["D", "C", ""]
    tie = outcome.ties[0]
    assert (tie.options, tie.level, tie.line, tie.round, tie.settled) == (
        (1, 2),
        5,
        "elimination",
        2,
        "look-back",
    )
    assert outcome.winners == (0,)


def test_a_tie_that_changes_nothing_is_reported_and_crosses_no_line():
    counted = contest("ABCD", (6, "A"), (3, "B"), (1, "CB"), (1, "D"))
    outcome = runoff.count(counted)
    assert outcome.winners == (0,)
    assert outcome.ties == ()
    counted = contest("ABCD", (6, "A"), (4, "B"), (1, "CB"), (1, "DB"))
    outcome = runoff.count(counted)
    assert next((tie.options, tie.line, tie.round, tie.stands) for tie in outcome.ties) == (
        (2, 3),
        None,
        1,
        False,
    )
    assert "makes no difference" in outcome.rounds[0].words


def test_a_tie_that_changes_the_winner_stops_the_count():
    counted = contest("ABC", (5, "AC"), (4, "BA"), (4, "CB"))
    outcome = runoff.count(counted)
    assert outcome.winners == ()
    assert [(tie.options, tie.line, tie.round, tie.stands) for tie in outcome.ties] == [
        ((1, 2), "elimination", 1, True)
    ]
    assert len(outcome.rounds) == 1 and outcome.order == ((0,), (1, 2))
    assert "It matters who goes out" in outcome.sentence


def test_the_last_of_a_settlement_goes_out():
    ballots = ((5, "AC"), (4, "BA"), (4, "CB"))
    for order, winner in (((1, 2), "B"), ((2, 1), "A")):
        settled = (Settlement(order, "Mia decided"),)
        counted = contest("ABC", *ballots, settlements=settled)
        outcome = runoff.count(counted)
        assert letters(counted, outcome.rounds[0].eliminated) == "ABC"[order[-1]]
        assert outcome.ties[0].settled == "Mia decided"
        assert letters(counted, outcome.winners) == winner


def test_the_lot_is_the_same_when_it_is_drawn_again():
    ballots = ((5, "AC"), (4, "BA"), (4, "CB"))
    first = runoff.count(contest("ABC", *ballots, seed="rain"))
    assert first == runoff.count(contest("ABC", *ballots, seed="rain"))
    assert first.winners and first.ties[0].settled == "lot"


def test_the_last_two_level_are_a_tie_for_the_winner():
    outcome = runoff.count(contest("ABC", (4, "A"), (4, "B"), (1, "C")))
    assert outcome.winners == ()
    assert [(tie.options, tie.line, tie.round) for tie in outcome.ties] == [((0, 1), "winner", 2)]
    drawn = runoff.count(contest("ABC", (4, "A"), (4, "B"), (1, "C"), seed="x"))
    assert len(drawn.winners) == 1 and drawn.totals == (4, 4, 0)
    assert drawn.rounds[-1].elected == drawn.winners


def test_what_the_look_back_leaves_level_is_a_tie_of_its_own():
    counted = contest("ABCDE", (9, "A"), (6, "B"), (4, "CA"), (4, "DB"), (1, "EB"), (3, "BD"))
    assert runoff.count(counted).winners
    counted = contest("ABCXE", (5, "BAC"), (4, "AB"), (4, "CB"), (1, "EA"), (9, "XC"), (1, "EC"))
    outcome = runoff.count(counted)
    level = [tie for tie in outcome.ties if tie.round == 2]
    assert [letters(counted, tie.options) for tie in level] == ["ABC", "AC"]
    assert level[0].settled == "look-back"


def test_many_options_without_a_ballot_go_one_a_round_and_quickly():
    options = tuple(f"option {number}" for number in range(60))
    outcome = runoff.count(Contest(options, [Pile(4, (0, 1)), Pile(3, (1, 0)), Pile(2, (2, 1))]))
    assert outcome.winners == (1,)
    assert len(outcome.rounds) == 59
    assert len(outcome.ties) == 56
    assert all(tie.line is None for tie in outcome.ties)


def test_many_level_options_do_not_keep_the_room_waiting():
    options = tuple(f"option {number}" for number in range(40))
    piles = [Pile(1, (number, (number + 7) % 40, (number * 3 + 1) % 40)) for number in range(40)]
    outcome = runoff.count(Contest(options, piles))
    assert outcome.winners == () and outcome.ties[-1].stands


def test_no_ballot_no_winner_and_several_places_are_refused():
    for counting in (runoff, transferable):
        outcome = counting.count(Contest(("A", "B"), [], skipped=3))
        assert (outcome.winners, outcome.totals, outcome.sentence) == ((), (0, 0), "No ballot is counted.")
    with pytest.raises(ValueError, match="instant run-off fills one place: use stv for several"):
        runoff.count(Contest(("A", "B"), [Pile(1, (0,))], seats=2))


def slow_winners(ballots, continuing, history) -> set[int]:
    """Everything anew each round; every tie that the look-back leaves is tried out in full."""
    totals = dict.fromkeys(continuing, 0)
    for ballot in ballots:
        for index in ballot:
            if index in continuing:
                totals[index] += 1
                break
    for index, total in totals.items():
        if 2 * total > sum(totals.values()):
            return {index}
    tied = [index for index in continuing if totals[index] == min(totals.values())]
    for earlier in history[::-1]:
        fewest = min(earlier[index] for index in tied)
        tied = [index for index in tied if earlier[index] == fewest]
    return set().union(
        *(slow_winners(ballots, [o for o in continuing if o != out], [*history, totals]) for out in tied)
    )


@given(contests())
def test_a_slow_count_by_somebody_else_finds_the_same_winner(counted):
    ballots = [pile.ballot for pile in counted.piles for _ in range(pile.size)]
    expected = slow_winners(ballots, list(range(len(counted.options))), [])
    outcome = runoff.count(counted)
    assert outcome.winners == (tuple(expected) if len(expected) == 1 else ())
    assert any(tie.stands for tie in outcome.ties) == (len(expected) > 1)


def test_larger_contests_agree_with_the_slow_count_too():
    chance = random.Random(7)
    for _ in range(150):
        ballots = [tuple(chance.sample(range(6), chance.randint(1, 6))) for _ in range(chance.randint(5, 40))]
        expected = slow_winners(ballots, list(range(6)), [])
        outcome = runoff.count(Contest(tuple("ABCDEF"), [Pile(1, ballot) for ballot in ballots]))
        assert outcome.winners == (tuple(expected) if len(expected) == 1 else ())


@given(contests())
def test_the_fewest_go_one_a_round_and_nothing_is_lost(counted):
    outcome = runoff.count(counted)
    for stage in outcome.rounds:
        left = [total for total in stage.totals if total is not None]
        assert sum(left) + stage.exhausted == counted.valid
        for index in stage.eliminated:
            assert stage.totals[index] == min(left)
        level = left.count(min(left)) > 1 and not (stage.elected and not stage.eliminated)
        assert level == any(tie.round == stage.number for tie in outcome.ties)
    assert all(len(stage.eliminated) == 1 for stage in outcome.rounds[:-1])
    assert sorted(index for group in outcome.order for index in group) == list(range(len(counted.options)))


@given(contests(), st.integers(0, 4))
def test_more_than_half_of_the_first_preferences_always_win(counted, option):
    option %= len(counted.options)
    outcome = runoff.count(counted._replace(piles=[*counted.piles, Pile(counted.valid + 1, (option,))]))
    assert outcome.winners == (option,) and len(outcome.rounds) == 1


@given(contests())
def test_one_place_by_the_scottish_rules_has_the_winner_of_a_majority(counted):
    first = runoff.count(counted)
    if len(first.rounds) == 1 and first.winners:
        assert transferable.count(counted).winners == first.winners


# The single transferable vote


def test_chocolate_oranges_and_strawberries_are_bought():
    counted = contest("OPCSW", (4, "O"), (2, "PO"), (8, "CS"), (4, "CW"), (1, "S"), (1, "W"), seats=3)
    outcome = transferable.count(counted)
    assert outcome.detail["quota"] == 6
    assert letters(counted, outcome.winners) == "COS"
    assert [stage.totals for stage in outcome.rounds] == [
        (4, 2, 12, 1, 1),
        (4, 2, 6, 5, 3),
        (6, None, 6, 5, 3),
        (6, None, 6, 5, None),
    ]
    assert [letters(counted, stage.elected) for stage in outcome.rounds] == ["C", "", "O", "S"]
    assert [letters(counted, stage.eliminated) for stage in outcome.rounds] == ["", "P", "W", ""]


def test_a_transfer_value_keeps_five_decimals_and_the_rest_is_ignored():
    counted = contest("ABC", (3, "AB"), (2, "AC"), (2, "A"), (1, "B"), (2, "C"), seats=2)
    outcome = transferable.count(counted)
    assert outcome.rounds[1].totals == (4, Fraction("2.28571"), Fraction("2.85714"))
    assert outcome.rounds[1].exhausted == Fraction("0.85714")
    assert outcome.detail["cut_off"] == [0, Fraction("0.00001"), Fraction("0.00001")]
    assert letters(counted, outcome.winners) == "AC"
    assert letters(counted, outcome.rounds[1].eliminated) == "B"
    assert outcome.sentence == (
        "10 ballots with an answer for 2 places; the quota is 4. Elected: 'A' in round 1 and 'C' in round 3."
    )


def test_the_last_round_shows_what_the_last_elected_have_with_the_ballots_of_the_last_one_out():
    # Councils print this stage: of 351 wards of 2017 it was the last one in 263.
    counted = contest("ABC", (9, "A"), (4, "BC"), (6, "C"), seats=2)
    outcome = transferable.count(counted)
    assert [letters(counted, stage.elected) for stage in outcome.rounds] == ["A", "", "C"]
    assert [letters(counted, stage.eliminated) for stage in outcome.rounds] == ["", "B", ""]
    assert outcome.rounds[-1].totals == outcome.totals[:1] + (None,) + outcome.totals[2:]
    assert outcome.totals == (7, 0, 10) and outcome.exhausted == Fraction("1.99998")


def test_a_ballot_passed_on_twice_keeps_a_part_of_the_part_it_had():
    counted = contest("ABCD", (39, "ABD"), (20, "BC"), (21, "C"), (20, "D"), seats=3)
    outcome = transferable.count(counted)
    assert outcome.detail["quota"] == 26
    assert [stage.totals for stage in outcome.rounds] == [
        (39, 20, 21, 20),
        (26, Fraction("32.99987"), 21, 20),
        (26, 26, Fraction("25.2422"), Fraction("22.7573")),
        (26, 26, Fraction("25.2422"), None),
    ]
    assert letters(counted, outcome.winners) == "ABC"


def test_of_two_equal_surpluses_the_one_with_more_before_goes_first():
    counted = contest("ABCDE", (12, "AD"), (9, "BE"), (3, "CB"), (7, "D"), (7, "E"), seats=3)
    outcome = transferable.count(counted)
    assert outcome.detail["quota"] == 10
    assert outcome.rounds[0].elected == (0,)
    counted = contest("ABCD", (6, "AC"), (6, "BD"), (2, "C"), (1, "D"), seats=3)
    outcome = transferable.count(counted)
    assert outcome.rounds[0].elected == (0, 1)
    assert outcome.ties[0].options == (0, 1) and outcome.ties[0].line is None
    assert letters(counted, outcome.winners) == "ABC"


def test_an_exclusion_that_decides_the_last_place_stops_the_count():
    ballots = ((9, "A"), (4, "B"), (4, "C"))
    outcome = transferable.count(contest("ABC", *ballots, seats=2))
    assert outcome.winners == ()
    assert [(tie.options, tie.line, tie.stands) for tie in outcome.ties] == [((1, 2), "elimination", True)]
    assert outcome.order == ((0,), (1, 2)) and "so far: 'A' in round 1" in outcome.sentence
    settled = contest("ABC", *ballots, seats=2, settlements=(Settlement((2, 1), "paper"),))
    assert transferable.count(settled).winners == (0, 2)
    assert len(transferable.count(contest("ABC", *ballots, seats=2, seed="s")).winners) == 2


def test_as_many_options_as_places_are_all_elected():
    outcome = transferable.count(contest("ABC", (3, "AB"), (1, "B"), seats=4))
    assert outcome.winners == (0, 1, 2) and len(outcome.rounds) == 1
    with pytest.raises(ValueError, match="one place or more"):
        transferable.count(contest("AB", (1, "A"), seats=0))


@given(STV)
def test_every_place_is_filled_unless_a_tie_stands(counted):
    outcome = transferable.count(counted)
    places = min(counted.seats, len(counted.options))
    if any(tie.stands for tie in outcome.ties):
        assert outcome.winners == ()
    else:
        assert len(set(outcome.winners)) == len(outcome.winners) == places
    assert sorted(index for group in outcome.order for index in group) == list(range(len(counted.options)))
    drawn = transferable.count(counted._replace(seed="seed"))
    assert len(drawn.winners) == places


@given(STV)
def test_votes_and_what_is_not_transferable_and_what_is_cut_off_add_up(counted):
    outcome = transferable.count(counted._replace(seed="seed"))
    for stage, cut in zip(outcome.rounds, outcome.detail["cut_off"], strict=True):
        assert (
            sum(total for total in stage.totals if total is not None) + stage.exhausted + cut == counted.valid
        )
        assert len(stage.eliminated) <= 1
    assert sum(outcome.totals) + outcome.exhausted + outcome.detail["cut_off"][-1] == counted.valid


@given(STV)
def test_the_quota_of_first_preferences_always_has_a_place(counted):
    outcome = transferable.count(counted._replace(seed="seed"))
    first = outcome.rounds[0].totals
    assert {i for i, total in enumerate(first) if total >= outcome.detail["quota"]} <= set(outcome.winners)


def slow_elected(papers, seats, totals_before, state) -> set[frozenset[int]]:
    """One paper after the other, with decimals; every tie that the look-back leaves is tried out in full."""
    holders, values, elected, surplus, out, options = state
    quota = len(papers) // (seats + 1) + 1
    totals = [sum(values[p] for p in range(len(papers)) if holders[p] == o) for o in range(options)]
    totals = [
        Decimal(quota) if o in elected and o not in surplus and totals[o] > 0 else totals[o]
        for o in range(options)
    ]
    free = [o for o in range(options) if o not in elected and o not in out]
    reached = [o for o in free if totals[o] >= quota]
    elected, surplus = elected | set(reached), surplus | {o for o in reached if totals[o] > quota}
    free = [o for o in free if o not in reached]
    if len(free) <= seats - len(elected):
        elected |= set(free)
    if len(elected) >= min(seats, options):
        return {frozenset(elected)}
    choose = max if surplus else min
    tied = sorted(surplus) if surplus else free
    for line in [totals, *totals_before[::-1]]:
        level = choose(line[o] for o in tied)
        tied = [o for o in tied if line[o] == level]
    found: set[frozenset[int]] = set()
    for chosen in tied:
        left = [o for o in free if o != chosen]
        if not surplus and len(left) == seats - len(elected):
            found.add(frozenset(elected | set(left)))
            continue
        new_holders, new_values = list(holders), list(values)
        for p, paper in enumerate(papers):
            if holders[p] == chosen:
                new_holders[p] = next((o for o in paper if o in left), None)
                if surplus:
                    share = (totals[chosen] - quota) * values[p] / totals[chosen]
                    new_values[p] = share.quantize(Decimal("0.00001"), ROUND_DOWN)
        excluded = out if surplus else out | {chosen}
        after = (new_holders, new_values, elected, surplus - {chosen}, excluded, options)
        found |= slow_elected(papers, seats, [*totals_before, totals], after)
    return found


def elected_slowly(counted: Contest) -> set[frozenset[int]]:
    papers = [pile.ballot for pile in counted.piles for _ in range(pile.size)]
    holders, values = [paper[0] for paper in papers], [Decimal(1)] * len(papers)
    start = (holders, values, set(), set(), set(), len(counted.options))
    return slow_elected(papers, counted.seats, [], start)


@settings(max_examples=100, deadline=None)
@given(STV)
def test_a_slow_count_by_somebody_else_elects_the_same(counted):
    expected = elected_slowly(counted)
    outcome = transferable.count(counted)
    assert any(tie.stands for tie in outcome.ties) == (len(expected) > 1)
    assert outcome.winners == () or {frozenset(outcome.winners)} == expected


# Both


def told_apart(outcome: Outcome) -> bool:
    """Whether nobody had to be named first because it made no difference."""
    return all(tie.line for tie in outcome.ties)


@settings(max_examples=60)
@given(STV, st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_how_they_are_piled_do_not_matter(counted, chance):
    single = [Pile(1, pile.ballot) for pile in counted.piles for _ in range(pile.size)]
    chance.shuffle(single)
    again = counted._replace(piles=single)
    assert transferable.count(again) == transferable.count(counted)
    if counted.seats == 1:
        assert runoff.count(again) == runoff.count(counted)


@settings(max_examples=60)
@given(STV, st.randoms(use_true_random=False))
def test_the_order_on_the_ballot_paper_does_not_matter(counted, chance):
    options = len(counted.options)
    place = chance.sample(range(options), options)
    names = tuple(counted.options[place.index(index)] for index in range(options))
    piles = [Pile(size, tuple(place[index] for index in ballot)) for size, ballot in counted.piles]
    moved = counted._replace(options=names, piles=piles)
    for counting in (transferable, runoff) if counted.seats == 1 else (transferable,):
        here, there = counting.count(counted), counting.count(moved)
        assert {place[index] for index in here.winners} == set(there.winners)
        if told_apart(here):
            assert [{place[index] for index in group} for group in here.order] == [
                set(g) for g in there.order
            ]
            assert [here.totals[index] for index in range(options)] == [
                there.totals[place[i]] for i in range(options)
            ]
