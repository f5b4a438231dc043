"""What holds for every counting by yes and no, picking, spending and rating, whatever the ballots."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_votes_choices import COUNTERS, HALF, NAMES, TWO_THIRDS, contest, proposal
from workshop.votes import picking, ratings, spending, yes_no
from workshop.votes.contest import Contest, Pile

MARKING, SPENDING = COUNTERS[1:3], COUNTERS[3:6]
PLURAL = [*COUNTERS[:6], ratings.count_rating]


@pytest.mark.parametrize("count", COUNTERS)
def test_without_a_ballot_nobody_wins_and_nothing_is_drawn(count):
    out = count(contest(skipped=2, seed="x", dots=5))
    assert (out.winners, bool(out.carried)) == ((), False)
    assert not any(tie.settled for tie in out.ties)
    assert "No ballot has an answer. 2 left it empty." in out.sentence


@pytest.mark.parametrize("count", COUNTERS)
def test_one_option_wins_when_it_has_anything(count):
    ballot = 0 if count is picking.count_single else (0,) if count in MARKING else (3,)
    out = count(contest((2, ballot), options=1))
    assert (out.winners, out.order, out.ties) == ((0,), ((0,),), ())


def test_approving_of_nobody_elects_nobody_not_even_by_lot():
    out = picking.count_approval(contest((3, ()), seed="x"))
    assert (out.winners, out.sentence) == ((), "Nobody names any option.")
    assert spending.count_dots(contest((2, (0, 0, 0)), seed="x")).winners == ()


def ballots_for(count, options):
    if count is picking.count_single:
        return st.integers(0, options - 1)
    if count in MARKING:
        return st.sets(st.integers(0, options - 1)).map(lambda picks: tuple(sorted(picks)))
    low, high = (1, 7) if count in COUNTERS[-2:] else (0, 5)
    return st.tuples(*[st.none() | st.integers(low, high)] * options)


@st.composite
def votes(draw_from, counters):
    """A way of counting and a small contest for it."""
    count = draw_from(st.sampled_from(counters))
    options = draw_from(st.integers(1, 4))
    pile = st.builds(Pile, st.integers(1, 4), ballots_for(count, options))
    piles = draw_from(st.lists(pile, max_size=6))
    threshold = draw_from(st.sampled_from([None, None, HALF, TWO_THIRDS]))
    seats = draw_from(st.integers(1, options))
    second = draw_from(st.booleans())
    return count, Contest(NAMES[:options], piles, seats=seats, threshold=threshold, use_second_key=second)


@settings(max_examples=100)
@given(vote=votes(COUNTERS), data=st.data())
def test_the_order_of_ballots_does_not_matter(vote, data):
    count, terms = vote
    single = [Pile(1, ballot) for size, ballot in terms.piles for _ in range(size)]
    shuffled = data.draw(st.permutations(single))
    assert count(terms) == count(terms._replace(piles=shuffled))


def renamed(ballot, count, place):
    """A ballot with option ``index`` at ``place[index]``."""
    if count is picking.count_single:
        return place[ballot]
    if count in MARKING:
        return tuple(place[index] for index in ballot)
    return tuple(value for _, value in sorted(zip(place, ballot, strict=True), key=lambda pair: pair[0]))


@settings(max_examples=100)
@given(vote=votes(COUNTERS), data=st.data())
def test_the_order_of_options_does_not_matter(vote, data):
    count, terms = vote
    place = data.draw(st.permutations(range(len(terms.options))))
    out = count(terms)
    options = renamed(terms.options, spending.count_dots, place)
    piles = [Pile(size, renamed(ballot, count, place)) for size, ballot in terms.piles]
    moved = count(terms._replace(options=options, piles=piles))
    assert moved.totals == renamed(out.totals, spending.count_dots, place)
    assert set(moved.winners) == {place[index] for index in out.winners}
    assert [set(group) for group in moved.order] == [{place[index] for index in group} for group in out.order]
    assert moved.carried == out.carried
    assert {(frozenset(tie.options), tie.line) for tie in moved.ties} == {
        (frozenset(place[index] for index in tie.options), tie.line) for tie in out.ties
    }


@settings(max_examples=100)
@given(vote=votes(COUNTERS))
def test_totals_add_up_and_every_option_is_in_the_order_once(vote):
    count, terms = vote
    out = count(terms)
    ordered = [index for group in out.order for index in group]
    assert sorted(ordered) == [index for index, total in enumerate(out.totals) if total is not None]
    assert set(out.winners) <= set(ordered)
    if count is picking.count_single:
        assert sum(out.totals) == terms.valid
    elif count in MARKING:
        assert sum(out.totals) == sum(size * len(ballot) for size, ballot in terms.piles)
    elif count in SPENDING:
        assert sum(out.totals) == sum(size * sum(filter(None, ballot)) for size, ballot in terms.piles)
    elif count is ratings.count_rating:
        assert [sum(one.values()) for one in out.detail["distribution"]] == list(out.voters)
    if any(tie.stands for tie in out.ties):
        assert out.winners == ()


@settings(max_examples=100)
@given(vote=votes(PLURAL))
def test_a_ballot_more_for_a_winner_does_not_unseat_it(vote):
    count, terms = vote
    options = len(terms.options)
    for winner in count(terms).winners:
        numbers = tuple(5 if index == winner else None for index in range(options))
        more = winner if count is picking.count_single else (winner,) if count in MARKING else numbers
        assert winner in count(terms._replace(piles=[*terms.piles, Pile(1, more)])).winners


@settings(max_examples=100)
@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 5), st.sampled_from([None, HALF, TWO_THIRDS]))
def test_one_more_yes_never_sinks_a_proposal(yes, no, abstain, threshold):
    if yes_no.count(proposal(yes, no, abstain, threshold=threshold)).carried:
        assert yes_no.count(proposal(yes + 1, no, abstain, threshold=threshold)).carried
