"""Pairwise comparison (Condorcet): every option against every other one, by ballots that put options in order."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from workshop.votes.contest import Contest, Outcome, Pile, Standing, stand
from workshop.votes.counting import quoted
from workshop.votes.telling import NOTHING_COUNTED, names, remarks, settled_words

TITLE = "One by one (Condorcet)"
WHEN = "To find the option that would win against each of the others alone."
RULE = (
    "Each ballot puts options in order; a ranked option is preferred to one that is not ranked. "
    "The option wins that more ballots prefer to each other option, one by one; where there is none, "
    "the smallest group that beats all outside it is named and nothing is decided."
)


def count(contest: Contest) -> Outcome:
    """Compare options one by one.

    Args:
        contest: Piles of option indexes, best first, each once; a ballot may name only some.

    Returns:
        ``totals``: how many others each option beats.  ``order``: the Smith set (the smallest group in which
        everyone beats everyone outside), then that of the rest, and so on; a group of several is a cycle or
        level, a tie whose ``level`` is how many options below the group each of it beats.  ``detail``:
        ``table`` (how many ballots prefer the row to the column), ``smith``, and ``cycle``: whether beating
        goes round in a circle inside it.
    """
    table = pairwise_table(contest.piles, len(contest.options))
    tiers = smith_tiers(table)
    below = [0] * len(table)
    left = len(table)
    for tier in tiers:
        left -= len(tier)
        for index in tier:
            below[index] = left
    standing = stand(contest, below)
    smith = tiers[0] if tiers else ()
    cycle = has_cycle(table, smith)
    return Outcome(
        totals=tuple(sum(beats(table, a, b) for b in range(len(table))) for a in range(len(table))),
        order=standing.order,
        winners=standing.winners,
        sentence=_sentence(contest, table, smith, cycle, standing),
        rule=RULE,
        ties=standing.ties,
        detail={"table": table, "smith": list(smith), "cycle": cycle},
    )


def pairwise_table(piles: Sequence[Pile], options: int) -> list[list[int]]:
    """How many ballots prefer the row to the column.

    Options that a ballot does not rank are below those it ranks, and equal among themselves.
    """
    # A whole row of the table is one big number with a lane for each column, wide enough for all ballots, so
    # that a ballot costs two additions for each option it ranks and not one for each pair.
    width = sum(pile.size for pile in piles).bit_length() + 1
    shifts = [width * index for index in range(options)]
    everyone = sum(1 << shift for shift in shifts)
    rows = [0] * options
    lanes, start, size_now = [0] * options, 0, 0
    for size, ballot in sorted(piles, key=itemgetter(0)):
        if size != size_now:
            lanes, start, size_now = [size << shift for shift in shifts], size * everyone, size
        worse = start
        for index in ballot:
            worse -= lanes[index]
            rows[index] += worse
    lane = (1 << width) - 1
    return [[row >> shift & lane for shift in shifts] for row in rows]


def beats(table: Sequence[Sequence[int]], one: int, other: int) -> bool:
    """Whether more ballots prefer one option to another than the other way round."""
    return table[one][other] > table[other][one]


def smith_tiers(table: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """The Smith set, the Smith set of the rest, and so on.

    A Smith set is the smallest group, not empty, in which everyone beats everyone outside.
    """
    left = set(range(len(table)))
    tiers = []
    while left:
        # Whoever has most wins, a level pair being half a win, is in the Smith set: inside it someone beats all
        # outside and half of those inside, which nobody outside can reach.
        smith = {max(left, key=lambda one: sum(beats(table, one, b) - beats(table, b, one) for b in left))}
        new = set(smith)
        while new:
            new = {one for one in left - smith if any(not beats(table, member, one) for member in new)}
            smith |= new
        tiers.append(tuple(sorted(smith)))
        left -= smith
    return tiers


def has_cycle(table: Sequence[Sequence[int]], options: Sequence[int]) -> bool:
    """Whether some of the options beat one another in a circle."""
    left = set(options)
    while left:
        unbeaten = {one for one in left if not any(beats(table, other, one) for other in left)}
        if not unbeaten:
            return True
        left -= unbeaten
    return False


def _sentence(
    contest: Contest, table: list[list[int]], smith: tuple[int, ...], cycle: bool, standing: Standing
) -> str:
    if not contest.valid:
        return f"{NOTHING_COUNTED}{remarks(contest)}"
    if len(smith) == 1:
        words = _beats_all(contest, table, smith[0])
    else:
        why = "they beat one another in a circle" if cycle else "they are level"
        words = f"No option beats all the others. {names(contest, smith)} come first together: {why}."
        words += "".join(_against(contest, table, a, b) for a in smith for b in smith if a < b)
    for tie in standing.ties:
        if tie.line is not None:
            end = settled_words(tie.settled) if tie.settled else "this is not settled"
            words += f" Between {names(contest, tie.options)}: {end}."
    if standing.winners and (contest.seats > 1 or len(smith) > 1):
        words += f" {names(contest, standing.winners)} {'wins' if len(standing.winners) == 1 else 'are in'}."
    return f"{words}{remarks(contest)}"


def _beats_all(contest: Contest, table: list[list[int]], winner: int) -> str:
    others = [other for other in range(len(table)) if other != winner]
    if not others:
        return f"{names(contest, [winner])} is the only option."
    least = min(table[winner][other] - table[other][winner] for other in others)
    closest = [other for other in others if table[winner][other] - table[other][winner] == least]
    words = f"{names(contest, [winner])} beats every other option, one by one."
    return words + (_against(contest, table, winner, closest[0], "Closest: ") if len(closest) == 1 else "")


def _against(contest: Contest, table: list[list[int]], a: int, b: int, start: str = "") -> str:
    if beats(table, b, a):
        a, b = b, a
    first, second = quoted(contest.options[a]), quoted(contest.options[b])
    if not beats(table, a, b):
        return f" {start}{first} and {second} are level with {table[a][b]} each."
    return f" {start}{first} beats {second} by {table[a][b]} to {table[b][a]}."
