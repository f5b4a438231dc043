"""What counts in rounds share: dealing ballots to their next option, and who goes when several are level."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from workshop.votes.contest import Contest, Number, Pile, Tie, settle
from workshop.votes.telling import names, settled_words

History: TypeAlias = list[Sequence[int] | None]
"""What each option had at the end of each round so far; None for rounds whose order of events is open."""

WORK = 1_000_000
"""How much trying out the first tie may take, in piles moved or as much time: about a second.  A tie that takes more
counts as one that matters, and the next may take half of it, so that a count stays quick."""
LEAST_WORK = 20_000


def round_work(options: int, tied: int, history: int) -> int:
    """What a round costs besides the piles moved."""
    return 50 + 3 * options + tied * history // 10


_size = itemgetter(0)


def deal(piles: Iterable[Pile], continuing: Sequence[int]) -> list[list[Pile]]:
    """Sort ballots by the first option they name that is still in.

    Args:
        piles: The ballots.
        continuing: For each option, whether it is still in.

    Returns:
        A parcel for each option, and at the end one of the ballots that name none.
    """
    nobody = len(continuing)
    parcels: list[list[Pile]] = [[] for _ in range(nobody + 1)]
    still_in = continuing.__getitem__
    for pile in piles:
        parcels[next(filter(still_in, pile[1]), nobody)].append(pile)
    return parcels


def ballots_in(parcel: Iterable[Pile]) -> int:
    """How many ballots a parcel holds."""
    return sum(map(_size, parcel))


def look_back(tied: Sequence[int], history: History, fewest: bool = True) -> tuple[int, ...]:
    """Those of the tied options who stay level when earlier rounds are asked, the latest first.

    Each round keeps those who had the fewest (or the most) in it, until one is left (Scottish Local Government
    Elections Order 2011, Schedule 1, rules 49 and 50).
    """
    left = tuple(tied)
    for totals in reversed(history):
        if totals is None or len(left) == 1:
            break
        level = (min if fewest else max)(totals[index] for index in left)
        left = tuple(index for index in left if totals[index] == level)
    return left


class Broken(NamedTuple):
    """What came of a tie: who goes (None where it stands), the ties to report, and the words of the round."""

    chosen: int | None
    ties: tuple[Tie, ...]
    words: str


def break_tie(
    contest: Contest,
    tied: tuple[int, ...],
    level: Number,
    line: str,
    history: History,
    number: int,
    harmless: Callable[[tuple[int, ...]], bool],
    fewest: bool = True,
) -> Broken:
    """Decide who goes of options that are level: by look-back, by its making no difference, from outside, or not.

    Args:
        contest: The contest.
        tied: The options, in the order of the ballot paper.
        level: What each has.
        line: The line the tie crosses if it matters.
        history: The rounds before this one.
        number: The number of this round.
        harmless: Whether the winners are the same whichever of some options goes first.
        fewest: True where the one to choose goes out, False where its surplus goes on first.

    Returns:
        Who was chosen.  Where the look-back leaves several, they are a tie of their own.
    """
    goes, fewer = ("goes out", "fewer") if fewest else ("goes first", "more")
    left = look_back(tied, history, fewest)
    words = f"{names(contest, tied)} are level with {plain(level)}."
    ties: tuple[Tie, ...] = ()
    if len(left) < len(tied):
        ties = (Tie(tied, level, line, number, "look-back"),)
        if len(left) == 1:
            words += f" {names(contest, left)} had {fewer} in the latest earlier round where they differ and {goes}."
            return Broken(left[0], ties, words)
        words += f" In the earlier rounds where they differ, {names(contest, left)} had {fewer}."
    if harmless(left):
        words += f" Who {goes} of them makes no difference to the result; {names(contest, left[:1])} {goes}."
        return Broken(left[0], (*ties, Tie(left, level, None, number)), words)
    decided = settle(contest, left, number)
    if decided:
        chosen = decided.order[-1 if fewest else 0]
        words += f" It was {settled_words(decided.how)}; {names(contest, [chosen])} {goes}."
        return Broken(chosen, (*ties, Tie(left, level, line, number, decided.how)), words)
    words += f" It matters who {goes}, so the count stops here until that is settled."
    return Broken(None, (*ties, Tie(left, level, line, number)), words)


def groups(options: Iterable[int], totals: Sequence[Number]) -> list[tuple[int, ...]]:
    """Options by what they have, the most first; level ones together in the order of the ballot paper."""
    members: dict[Number, list[int]] = {}
    for index in sorted(options):
        members.setdefault(totals[index], []).append(index)
    return [tuple(members[level]) for level in sorted(members, reverse=True)]


def plain(number: Number) -> str:
    """A number to be read aloud; fractions of votes with their decimals, of which a count keeps five."""
    whole, rest = divmod(Fraction(number), 1)
    return f"{whole}.{rest * 100_000 // 1:05d}".rstrip("0") if rest else str(whole)
