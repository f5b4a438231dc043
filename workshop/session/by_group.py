"""The result of a vote split by group: what each group that may be shown came to, and how many are withheld."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from workshop.session.vote import Vote
from workshop.votes.contest import Number
from workshop.votes.counted import NOTHING
from workshop.votes.methods import METHODS, form_of
from workshop.votes.model import Question
from workshop.votes.telling import decimal, one_decimal

Ballot: TypeAlias = tuple[int, ...] | None

_AMOUNTS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")
_BY_FIRST = ("irv", "stv", "condorcet")
_UNITS = {"dots": "dots", "multivote": "dots", "points": "points", "ngt": "points", "borda": "points"}
_UNITS_OF_FORMS = {"one": "ballots", "names": "ballots that name it", "numbers": "sum", "pairs": "means"}


class GroupColumn(NamedTuple):
    """What one group came to.

    Attributes:
        name: The group.
        cast, skipped: How many ballots it gave, and how many of them left the question empty.
        numbers: What each option has in the group; None where that is no single number.
        texts: The same as it is written.
    """

    name: str
    cast: int
    skipped: int
    numbers: tuple[Number | None, ...]
    texts: tuple[str, ...]


class GroupTable(NamedTuple):
    """One question split by group; ``unit`` is what is counted, ``withheld`` how many groups are not shown."""

    question: Question
    unit: str
    groups: tuple[GroupColumn, ...]
    withheld: int

    @property
    def withheld_words(self) -> str:
        """How many groups are withheld and why, in a sentence; empty where none is."""
        if not self.withheld:
            return ""
        if self.withheld == 1:
            return "One group is withheld: fewer than 5 ballots, or they could be worked out."
        number = _AMOUNTS[self.withheld]
        if not self.groups:
            number = "Both" if self.withheld == 2 else f"All {number.lower()}"
        return f"{number} groups are withheld: fewer than 5 ballots, or they could be worked out."

    def sentences(self) -> list[str]:
        """The table to be listened to: a sentence for each group, then how many are withheld."""
        told = []
        for group in self.groups:
            named = zip(self.question.options, group.texts, strict=True)
            numbers = ", ".join(f"'{option}' {text}" for option, text in named)
            empty = f", {group.skipped} left it empty" if group.skipped else ""
            told.append(f"{group.name}, {group.cast} ballots: {numbers}{empty}.")
        return [*told, *([self.withheld_words] if self.withheld else [])]


def group_table(vote: Vote, question: Question) -> GroupTable | None:
    """A closed vote's question split by group; None where the vote has no groups.

    Raises:
        ValueError: When the vote is not closed.
    """
    if not vote.groups:
        return None
    columns = tuple(_column(group.name, question, ballots) for group, ballots in vote.by_group(question))
    unit = "first choices" if question.method in _BY_FIRST else _UNITS.get(question.method, "")
    return GroupTable(
        question, unit or _UNITS_OF_FORMS[form_of(question)], columns, len(vote.groups) - len(columns)
    )


def _column(name: str, question: Question, ballots: Sequence[Ballot]) -> GroupColumn:
    totals = METHODS[question.method].totals_of(question, ballots)
    pairs = form_of(question) == "pairs"
    numbers = () if pairs else _numbers(question, ballots, totals.counts)
    texts = _means(question, ballots) if pairs else tuple(decimal(number) for number in numbers)
    return GroupColumn(name, totals.cast, totals.skipped, numbers or (None,) * len(texts), texts)


def _numbers(question: Question, ballots: Sequence[Ballot], counts: tuple[int, ...]) -> tuple[Number, ...]:
    """What each option has; of a ranking that goes by rounds or pairs, how many put it first."""
    options = range(len(question.options))
    if question.method in _BY_FIRST:
        firsts = [ballot[0] for ballot in ballots if ballot]
        return tuple(firsts.count(index) for index in options)
    form = form_of(question)
    if form == "ranking":
        totals = METHODS[question.method].count(question, ballots).outcome.totals
        return tuple(0 if number is None else number for number in totals)
    if form == "numbers":
        given = [ballot for ballot in ballots if ballot]
        return tuple(sum(max(ballot[index], 0) for ballot in given) for index in options)
    return counts


def _means(question: Question, ballots: Sequence[Ballot]) -> tuple[str, ...]:
    """The mean on both axes of each option, a dash where nobody placed it."""
    told = []
    for index in range(len(question.options)):
        pair = []
        for axis in (0, 1):
            given = [ballot[2 * index + axis] for ballot in ballots if ballot]
            given = [number for number in given if number != NOTHING]
            pair.append(one_decimal(Fraction(sum(given), len(given))) if given else "-")
        told.append(" and ".join(pair))
    return tuple(told)
