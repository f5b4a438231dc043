"""Reading single ballots by the names of options: into piles of equal ones, or refused by number and reason."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from workshop.votes.contest import Pile

MOST_BALLOTS = 10**9
"""More equal ballots than this are a mistake."""

ANSWERS = {"yes_no": ("yes", "no", "abstain"), "consent": ("consent", "objection", "abstain")}
"""The answers of the methods whose ballots name no option."""

Ballot = Any
Reader = Callable[[Ballot], Any]


class WrongBallot(ValueError):
    """A ballot that cannot be counted; the message is one sentence for people."""


class Read(NamedTuple):
    """Ballots as they can be counted: piles of equal ones, and how many gave no answer."""

    piles: list[Pile]
    skipped: int


class Paper(NamedTuple):
    """What a ballot may say.

    Attributes:
        options: What can be named on it.
        most: How many options it may name, None for any number.
        low, high: The numbers it may give to an option.
        budget: The most that all its numbers together may be, None where they are no budget.
        budget_words: What it spends, such as ``dots``.
    """

    options: tuple[str, ...]
    most: int | None = None
    low: int = 0
    high: int | None = None
    budget: int | None = None
    budget_words: str = "dots"


def read_names(rows: Sequence[Any], paper: Paper) -> Read:
    """Ballots that are lists of different options: rankings, approvals, choices.

    Raises:
        WrongBallot: At the first ballot that is wrong, with its number.
    """
    index = {name: place for place, name in enumerate(paper.options)}
    try:
        return _read_names_fast(rows, paper, index)
    except (WrongBallot, TypeError, ValueError, KeyError):
        # Slower, one ballot at a time, so that the first wrong one can be named.
        return _read_each(rows, lambda ballot: _names(ballot, paper, index))


def _read_names_fast(rows: Sequence[Any], paper: Paper, index: dict[str, int]) -> Read:
    sizes: dict[tuple[str, ...], int] = {}
    skipped = 0
    known, limit = sizes.get, MOST_BALLOTS
    for size, ballot in rows:
        if type(size) is not int or not 0 <= size <= limit:
            raise WrongBallot
        if ballot is None:
            skipped += size
        elif type(ballot) is list:
            key = tuple(ballot)
            sizes[key] = known(key, 0) + size
        else:
            raise WrongBallot
    place = index.__getitem__
    most = len(index) if paper.most is None else paper.most
    piles = []
    for names, size in sizes.items():
        ballot = tuple(map(place, names))
        if len(set(ballot)) < len(ballot) or len(ballot) > most:
            raise WrongBallot
        if size:
            piles.append(Pile(size, ballot))
    return Read(piles, skipped)


def _names(ballot: Ballot, paper: Paper, index: dict[str, int]) -> tuple[int, ...]:
    if not isinstance(ballot, list):
        raise WrongBallot(f"{_told(ballot)} is not a list of options")
    seen: list[int] = []
    for name in ballot:
        place = _place(name, index)
        if place in seen:
            raise WrongBallot(f"it names '{name}' twice")
        seen.append(place)
    if paper.most is not None and len(seen) > paper.most:
        raise WrongBallot(f"it names {len(seen)} options, and {paper.most} is the most")
    return tuple(seen)


def read_one(rows: Sequence[Any], paper: Paper) -> Read:
    """Ballots that are one option, or one of the answers of a yes/no or consent vote.

    Raises:
        WrongBallot: At the first ballot that is wrong, with its number.
    """
    index = {name: place for place, name in enumerate(paper.options)}
    return _read_each(rows, lambda ballot: _place(ballot, index))


def read_numbers(rows: Sequence[Any], paper: Paper) -> Read:
    """Ballots that give whole numbers to options: dots, points, scores, ratings.

    Raises:
        WrongBallot: At the first ballot that is wrong, with its number.
    """
    index = {name: place for place, name in enumerate(paper.options)}

    def numbers(ballot: Ballot) -> tuple[int | None, ...]:
        given = _given(ballot, index)
        found: list[int | None] = [None] * len(index)
        for place, value in given:
            found[place] = None if value is None else _number(value, paper, paper.options[place])
        spent = sum(value for value in found if value is not None)
        if paper.budget is not None and spent > paper.budget:
            raise WrongBallot(f"it spends {spent} {paper.budget_words}, and {paper.budget} is the most")
        return tuple(found)

    return _read_each(rows, numbers, blank_is_skip=paper.budget is None)


def read_pairs(rows: Sequence[Any], paper: Paper) -> Read:
    """Ballots that give a pair of whole numbers to options, one for each axis; either may be skipped.

    Raises:
        WrongBallot: At the first ballot that is wrong, with its number.
    """
    index = {name: place for place, name in enumerate(paper.options)}

    def pairs(ballot: Ballot) -> tuple[tuple[int | None, int | None] | None, ...]:
        found: list[tuple[int | None, int | None] | None] = [None] * len(index)
        for place, value in _given(ballot, index):
            if value is None:
                continue
            if not isinstance(value, list) or len(value) != 2:
                raise WrongBallot(f"{_told(value)} for '{paper.options[place]}' is not a pair of numbers")
            x, y = (None if one is None else _number(one, paper, paper.options[place]) for one in value)
            found[place] = None if x is None and y is None else (x, y)
        return tuple(found)

    return _read_each(rows, pairs, blank_is_skip=True)


def _read_each(rows: Sequence[Any], reader: Reader, *, blank_is_skip: bool = False) -> Read:
    sizes: dict[Any, int] = {}
    skipped = 0
    for number, row in enumerate(rows, 1):
        if not isinstance(row, list) or len(row) != 2:
            raise WrongBallot(f"Ballot {number}: {_told(row)} is not a pair [how many, ballot].")
        size, ballot = row
        if not isinstance(size, int) or isinstance(size, bool):
            raise WrongBallot(f"Ballot {number}: {_told(size)} is not a whole number of ballots.")
        if size < 0:
            raise WrongBallot(f"Ballot {number}: there cannot be {_told(size)} of it.")
        if size > MOST_BALLOTS:
            raise WrongBallot(
                f"Ballot {number}: {_told(size)} of it are too many; {MOST_BALLOTS:,} is the most."
            )
        try:
            read = None if ballot is None else reader(ballot)
        except WrongBallot as wrong:
            raise WrongBallot(f"Ballot {number}: {wrong}.") from None
        if read is None or (blank_is_skip and all(value is None for value in read)):
            skipped += size
        elif size:
            sizes[read] = sizes.get(read, 0) + size
    return Read([Pile(size, read) for read, size in sizes.items()], skipped)


def _place(name: Any, index: dict[str, int]) -> int:
    if not isinstance(name, str):
        raise WrongBallot(f"{_told(name)} is not the name of an option")
    if name not in index:
        raise WrongBallot(f"there is no option {_told(name)}")
    return index[name]


class Pairs(tuple):  # type: ignore[type-arg]
    """A JSON object as its pairs, so that a name that stands twice in it is seen."""


def _given(ballot: Ballot, index: dict[str, int]) -> list[tuple[int, Any]]:
    """The options a ballot gives something to, with what it gives."""
    if isinstance(ballot, dict):
        ballot = Pairs(ballot.items())
    if not isinstance(ballot, Pairs):
        raise WrongBallot(f"{_told(ballot)} does not give numbers to options")
    found: dict[int, Any] = {}
    for name, value in ballot:
        place = _place(name, index)
        if place in found:
            raise WrongBallot(f"it names '{name}' twice")
        found[place] = value
    return list(found.items())


def _number(value: Any, paper: Paper, option: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise WrongBallot(f"{_told(value)} for '{option}' is not a whole number")
    if value < paper.low:
        raise WrongBallot(f"{_told(value)} for '{option}' is less than {paper.low}")
    if paper.high is not None and value > paper.high:
        raise WrongBallot(f"{_told(value)} for '{option}' is more than {paper.high}")
    return value


def _told(value: Any) -> str:
    """A value inside a sentence, short."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else str(value)
    if isinstance(value, int):
        return str(value) if abs(value) < 10**12 else "a number of more than twelve digits"
    if isinstance(value, str):
        return f"'{value[:40]}'"
    return "an object" if isinstance(value, Pairs | dict) else "a list"
