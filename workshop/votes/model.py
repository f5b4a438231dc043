"""What is asked, what was counted and what came of it: the values that all voting methods share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeAlias

import msgspec

from workshop.votes.contest import Outcome

# Fewer secret ballots than this could show who marked what.
FEWEST_PRIVATE = 5

# One seat's answer: the index of an option, or the indexes of several; an empty list is a skip.
Choice: TypeAlias = int | Sequence[int]


class Question(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One question that is voted on.

    What stands here is fixed before the vote is opened.

    Attributes:
        method: A key of `workshop.votes.methods.METHODS`.
        max_picks: How many options one ballot may name; 0 for any number.
        rule: The pass rule in the words of the session design.
        seats: How many win; the cut.
        threshold: The part of ``base`` that is needed, as text such as ``2/3``; empty for the method's own.
        base: What the threshold is a part of, one of `workshop.votes.contest.BASES`; empty for the method's own.
        dots, per_option: How many dots or points one ballot may give, in all and to one option; 0 for no limit.
        low, high: The ends of the numbers a ballot gives.
        second_key: Whether the method's own second key was declared to settle a tie.
        axes: What the two numbers of a ballot are called.
        open_objections: ``printed`` where an unresolved objection is printed in the plan and does not hold a
            consent vote up; empty where it does.
    """

    id: str
    text: str
    method: str
    options: tuple[str, ...]
    max_picks: int = 1
    rule: str = ""
    seats: int = 1
    threshold: str = ""
    base: str = ""
    dots: int = 0
    per_option: int = 0
    low: int = 0
    high: int = 0
    second_key: bool = False
    axes: tuple[str, ...] = ()
    open_objections: str = ""


class Totals(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was counted on one question.

    ``cast`` is the number of ballots that came in, ``skipped`` how many of them left this question empty;
    ``counts`` stand in the order of the question's options.
    """

    cast: int
    counts: tuple[int, ...]
    skipped: int = 0

    @property
    def answered(self) -> int:
        """How many ballots should have an answer to this question."""
        return max(self.cast - self.skipped, 0)


class Tie(msgspec.Struct, frozen=True):
    """Options chosen equally often.  ``rank`` is the place they share, from 1; ``options`` are indexes."""

    rank: int
    options: tuple[int, ...]
    count: int


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one question.

    Attributes:
        passed: Whether the method's rule holds; None where it has none, or too little was counted to say.
        sentence: The result in words, to be read aloud.  Whole numbers, never a percentage.
        rule: The pass rule in words: the design's, or else the method's own.
        called_out: Indexes of options somebody chose that ask to be heard first, such as a veto.
        levels: How many of the options are levels of the scale; 0 where there is no scale.
        median: The lower and the upper middle level by index, the same one unless two middle ballots differ.
        lowest: The lowest level that was chosen, by index.
        highest: The highest level that was chosen, by index.
        order: Indexes of options, most chosen first; a group of several is level, and its order says nothing.
        ranks: Each option's place in standard competition ranking (1, 2, 2, 4); empty without a ranking.
        ties: The groups of several that were chosen at all.
        outcome: All that came of the contest, where the method is counted as one.
    """

    question: Question
    totals: Totals
    passed: bool | None
    sentence: str
    rule: str
    called_out: tuple[int, ...] = ()
    levels: int = 0
    median: tuple[int, int] | None = None
    lowest: int | None = None
    highest: int | None = None
    order: tuple[tuple[int, ...], ...] = ()
    ranks: tuple[int, ...] = ()
    ties: tuple[Tie, ...] = ()
    outcome: Outcome | None = None


class Method(Protocol):
    """A way of voting.  Everything it does is exact and depends on nothing but its arguments."""

    @property
    def name(self) -> str:
        """Its key in the registry, kept with every vote."""

    @property
    def title(self) -> str:
        """Its name on screens."""

    @property
    def when(self) -> str:
        """When to use it, in one line."""

    @property
    def rule(self) -> str:
        """Its pass rule in words."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The options it has unless a design names others; empty where the room makes them."""

    @property
    def counted_hands(self) -> bool:
        """Whether totals are enough: hands counted in the room, or slips counted on the table."""

    def question_problems(self, question: Question) -> list[str]:
        """What keeps this question from being asked, one sentence each."""

    def problems(self, question: Question, totals: Totals) -> list[str]:
        """What cannot be right in totals that were typed in, one sentence each."""

    def choice_problem(self, question: Question, choice: Choice) -> str | None:
        """Why one seat's ballot is not valid, or None."""

    def totals_of(self, question: Question, ballots: Sequence[Choice | None]) -> Totals:
        """Count ballots; None is a ballot that left the question empty.

        Raises:
            ValueError: When a ballot is not valid.
        """

    def tally(self, question: Question, totals: Totals) -> Result:
        """What the totals come to.  Where ballots are missing it says so, and does not call it passed.

        Raises:
            ValueError: When the counts do not belong to the options, or one is negative.
        """


def publishable(totals: Totals, private: bool) -> bool:
    """Whether totals may be shown: secret ones only when enough ballots came in."""
    return not private or totals.cast >= FEWEST_PRIVATE
