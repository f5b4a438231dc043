"""A second opinion: elections made up at random, counted here and by votelib, come out the same.

The library stops at a tie or has rules of its own for it, so elections are compared that have none that matter.  Its
transferable votes are exact fractions and all surpluses of a round go on at once: where one option is elected in a
round, and nothing hangs on the sixth decimal, that is the Scottish count.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from votelib import convert
from votelib.component.rankscore import Borda
from votelib.evaluate import cardinal, condorcet, core, sequential

from workshop.votes import pairwise, picking, points_by_rank, runoff, scoring, transferable
from workshop.votes.contest import Contest, Outcome, Pile

compared = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


@st.composite
def rankings(draw, most_seats: int = 1):
    """A contest with ballots in order, which may name only some of the options; each option is first on one."""
    options = draw(st.integers(2, 6))
    order = st.permutations(range(options)).map(tuple)
    short = st.builds(lambda ballot, length: ballot[:length], order, st.integers(1, options))
    piles = draw(st.lists(st.builds(Pile, st.integers(1, 30), short), max_size=12))
    for first in range(options):
        rest = [option for option in draw(order) if option != first]
        piles.append(Pile(draw(st.integers(1, 30)), (first, *rest)))
    return Contest(tuple("ABCDEF"[:options]), piles, seats=draw(st.integers(1, min(most_seats, options - 1))))


@st.composite
def scores(draw):
    """A contest with a score from 0 to 5 for each option."""
    options = draw(st.integers(2, 5))
    ballot = st.tuples(*[st.integers(0, 5)] * options)
    piles = draw(st.lists(st.builds(Pile, st.integers(1, 20), ballot), min_size=1, max_size=10))
    return Contest(tuple("ABCDE"[:options]), piles)


def orders_of(counted: Contest) -> Counter:
    """The ballots of a contest in order as the library takes them."""
    votes: Counter = Counter()
    for size, ballot in counted.piles:
        votes[ballot] += size
    return votes


def scores_of(counted: Contest) -> Counter:
    """The scores of a contest as the library takes them."""
    votes: Counter = Counter()
    for size, ballot in counted.piles:
        votes[frozenset(enumerate(ballot))] += size
    return votes


def elected_there(counted: Contest) -> list[int]:
    """Who is elected by the library's transferable vote; what it cannot decide is given up."""
    # Without a retainer it ranks the pile of exhausted ballots among the options and takes several out at once.
    counting = sequential.TransferableVoteSelector(retainer=core.Plurality())
    try:
        return counting.evaluate(orders_of(counted), counted.seats)
    except (NotImplementedError, core.VotingSystemError):
        assume(False)
        raise


def hangs_on_little(outcome: Outcome, quota: int) -> bool:
    """Whether somebody is so near the quota or the one above that the decimals left out may decide."""
    for one in outcome.rounds:
        numbers = sorted(total for total in one.totals if total is not None and total != quota)
        numbers.append(Fraction(quota))
        if any(0 < abs(a - b) < Fraction(1, 100) for a in numbers for b in numbers):
            return True
    return False


@compared
@given(rankings())
def test_instant_run_off(counted):
    ours = runoff.count(counted)
    assume(not ours.ties)
    assert list(ours.winners) == elected_there(counted)


@compared
@given(rankings(most_seats=4))
def test_single_transferable_vote(counted):
    ours = transferable.count(counted)
    assume(not ours.ties and not hangs_on_little(ours, ours.detail["quota"]))
    assume(all(len(one.elected) <= 1 for one in ours.rounds[:-1]))
    assert set(ours.winners) == set(elected_there(counted))


@compared
@given(rankings())
def test_borda(counted):
    theirs = convert.RankedToPositionalVotes(Borda()).convert(orders_of(counted))
    assert dict(enumerate(points_by_rank.count_borda(counted).totals)) == theirs


@compared
@given(rankings())
def test_one_by_one(counted):
    ours = pairwise.count(counted)
    theirs = convert.RankedToCondorcetVotes().convert(orders_of(counted))
    table = {(a, b): n for a, row in enumerate(ours.detail["table"]) for b, n in enumerate(row) if n}
    assert table == theirs
    assert list(ours.winners) == condorcet.CondorcetWinner().evaluate(theirs)
    assert ours.detail["smith"] == sorted(condorcet.SmithSet().evaluate(theirs))


@compared
@given(rankings())
def test_approval(counted):
    votes: Counter = Counter()
    for size, ballot in counted.piles:
        votes[frozenset(ballot)] += size
    theirs = convert.ApprovalToSimpleVotes().convert(votes)
    ours = picking.count_approval(counted)
    assert dict(enumerate(ours.totals)) == theirs
    best = core.Plurality().evaluate(theirs, 1)
    assert [ours.winners] == [tuple(best)] if ours.winners else isinstance(best[0], core.Tie)


@compared
@given(scores())
def test_score(counted):
    ours = scoring.count_score(counted)
    theirs = convert.ScoreToSimpleVotes("sum").convert(scores_of(counted))
    assert dict(enumerate(ours.totals)) == theirs
    best = cardinal.ScoreVoting("sum").evaluate(scores_of(counted))
    assert best == list(ours.winners) if ours.winners else set(best[0]) == set(ours.order[0])


@compared
@given(scores())
def test_score_with_a_run_off(counted):
    ours = scoring.count_star(counted)
    assume(not any(tie.line for tie in ours.ties))
    assert list(ours.winners) == cardinal.STAR().evaluate(scores_of(counted))
