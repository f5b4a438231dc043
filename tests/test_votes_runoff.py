"""Instant run-off, against cases worked by hand and a slow count."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from tests.round_samples import contest, contests, letters
from workshop.votes import runoff
from workshop.votes.contest import Contest, Pile, Settlement

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


def test_who_wins_a_tie_of_the_last_two_is_not_said_to_have_more_than_half():
    """The rule beside it says that more than half wins; four of eight is not that."""
    counted = contest("ABC", (1, "ABC"), (3, "A"), (4, "B"), settlements=(Settlement((0, 1), "lot"),))
    outcome = runoff.count(counted)
    assert outcome.winners == (0,)
    assert outcome.sentence == (
        "8 ballots with an answer. In round 2 'A' and 'B' are level with 4. It was settled by lot; 'B' goes out. "
        "'A' is left and wins."
    )


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
