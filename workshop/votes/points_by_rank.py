"""Points by rank: ballots put options in order and a better place is worth more (Borda count, nominal group)."""

from __future__ import annotations

from collections.abc import Sequence

from workshop.votes.contest import Contest, Outcome, Pile, stand
from workshop.votes.telling import standing_sentence

BORDA_TITLE = "Ranking with points (Borda)"
BORDA_WHEN = "To put a whole list in order when a broad second choice should count."
BORDA_RULE = (
    "With {n} options a first place is worth {n}, a second place one less, and so on; an option that is not "
    "ranked gets 0. Most points win. Level options are ordered by more first places, then more second places "
    "and so on; if exactly two are still level, by which of them more ballots prefer; then they stay level."
)
BORDA_SECOND_KEY = "more first places, then second places and so on, then head to head"

NGT_TITLE = "Choose and rank a few (nominal group)"
NGT_WHEN = "To find what matters most in a long list that the room has made and discussed."
NGT_RULE = (
    "Each ballot chooses up to {k} options and puts them in order: the first is worth {k}, the next one less, "
    "and so on. Most points win. Level options are ordered by more voters who chose them, then by more first "
    "places; then they stay level."
)
NGT_SECOND_KEY = "more voters, then more first places"
NGT_USUAL = 5
"""How many options one ballot chooses where nothing else is agreed (ASQ, FutureLearn)."""


def count_borda(contest: Contest) -> Outcome:
    """Count points by rank over all options: number of options - rank + 1, unranked 0 (the formula of Slido).

    Args:
        contest: Piles of option indexes, best first, each once; a ballot may name only some.

    Returns:
        ``totals`` in points; ``voters``: how many ranked the option; ``detail``: ``firsts``, and ``places``
        with how many first, second, ... places each option has.
    """
    options = len(contest.options)
    places = places_of(contest.piles, options, options)
    totals = _points(places, options)
    # A third part of the key says who wins head to head, but only where points and places leave exactly two.
    head_to_head = [0] * options
    level: dict[tuple[int, ...], list[int]] = {}
    for index in range(options):
        level.setdefault((totals[index], *places[index]), []).append(index)
    for group in level.values():
        if len(group) == 2:
            head_to_head[group[0]] = _preferred(contest.piles, *group)
    second = [(*places[index], head_to_head[index]) for index in range(options)]
    rule = BORDA_RULE.format(n=options)
    return _outcome(contest, totals, second, BORDA_SECOND_KEY, rule, places)


def count_ngt(contest: Contest) -> Outcome:
    """Count a nominal group's ranking: of k chosen options the first gets k points and the k-th one, others 0.

    Args:
        contest: Piles of option indexes, best first, each once; ``most`` is k, otherwise 5 or, if there are
            fewer, the number of options.

    Returns:
        ``totals`` in points; ``voters``: how many chose the option; ``detail``: ``firsts``, and ``places``
        with how many first, second, ... places each option has, which shows split scores.

    Raises:
        ValueError: When a ballot chooses more than k.
    """
    options = len(contest.options)
    most = min(NGT_USUAL, options) if contest.most is None else contest.most
    longest = max((len(pile.ballot) for pile in contest.piles), default=0)
    if longest > most:
        raise ValueError(f"A ballot chooses {longest} options: {most} is the most.")
    places = places_of(contest.piles, options, most)
    totals = _points(places, most)
    second = [(sum(row), row[0] if row else 0) for row in places]
    return _outcome(contest, totals, second, NGT_SECOND_KEY, NGT_RULE.format(k=most), places)


def places_of(piles: Sequence[Pile], options: int, most: int) -> list[list[int]]:
    """How many ballots put each option first, second, ... down to the place ``most``."""
    by_place = [[0] * options for _ in range(most)]
    for size, ballot in piles:
        for has, index in zip(by_place, ballot, strict=False):
            has[index] += size
    return [[has[index] for has in by_place] for index in range(options)]


def _points(places: list[list[int]], first: int) -> tuple[int, ...]:
    return tuple(sum((first - place) * times for place, times in enumerate(row)) for row in places)


def _preferred(piles: Sequence[Pile], one: int, other: int) -> int:
    """1 when more ballots prefer one option to another, -1 when fewer do, else 0; unranked is last."""
    ahead = 0
    for size, ballot in piles:
        for index in ballot:
            if index in (one, other):
                ahead += size if index == one else -size
                break
    return (ahead > 0) - (ahead < 0)


def _outcome(
    contest: Contest,
    totals: tuple[int, ...],
    second: Sequence[tuple[int, ...]],
    second_name: str,
    rule: str,
    places: list[list[int]],
) -> Outcome:
    standing = stand(contest, totals, second, second_name)
    return Outcome(
        totals=totals,
        order=standing.order,
        winners=standing.winners,
        sentence=standing_sentence(contest, totals, standing, "point"),
        rule=rule,
        ties=standing.ties,
        voters=tuple(map(sum, places)),
        detail={"firsts": [row[0] if row else 0 for row in places], "places": places},
    )
