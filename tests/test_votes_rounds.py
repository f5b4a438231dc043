"""What instant run-off and the single transferable vote share: the order of ballots and of options does not matter."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.round_samples import STV, contests
from workshop.votes import runoff, transferable
from workshop.votes.contest import Contest, Outcome, Pile


def test_no_ballot_no_winner_and_several_places_are_refused():
    for counting in (runoff, transferable):
        outcome = counting.count(Contest(("A", "B"), [], skipped=3))
        assert (outcome.winners, outcome.totals, outcome.sentence) == ((), (0, 0), "No ballot is counted.")
    with pytest.raises(ValueError, match="instant run-off fills one place: use stv for several"):
        runoff.count(Contest(("A", "B"), [Pile(1, (0,))], seats=2))


@given(contests())
def test_one_place_by_the_scottish_rules_has_the_winner_of_a_majority(counted):
    first = runoff.count(counted)
    if len(first.rounds) == 1 and first.winners:
        assert transferable.count(counted).winners == first.winners


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
