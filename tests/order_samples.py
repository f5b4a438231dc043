"""Contests by orders and by scores for tests: drawn ones, turned ones, and a plain second opinion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from workshop.votes import pairwise, points_by_rank, scoring
from workshop.votes.contest import Contest, Outcome, Pile

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
