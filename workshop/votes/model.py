"""What is asked, what was counted and what came of it: the values of a session that all voting methods share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

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
        options: What is chosen from; of a scale its levels, for one question rates one thing.
        max_picks: How many options one ballot may name; 0 for any number.
        rule: The pass rule in the words of the session design.
        seats: How many are taken; the cut.  0 for the method's own: one, or none where options are only put in
            order (choosing).
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
    seats: int = 0
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


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one question.

    Levels of a scale are options that do not compete: they have no order, no places and no winners.  Nor have the
    answers to a question that passes or fails.
    """

    question: Question
    totals: Totals
    outcome: Outcome

    @property
    def passed(self) -> bool | None:
        """Whether the method's rule holds; None where it has none, or too little was counted to say."""
        return self.outcome.carried

    @property
    def sentence(self) -> str:
        """The result in words, to be read aloud.  Whole numbers, never a percentage."""
        axes = self.question.axes
        first = f"The first axis is {axes[0]}, the second {axes[1]}. " if len(axes) == 2 else ""
        return first + self.outcome.sentence

    @property
    def rule(self) -> str:
        """The pass rule in words: the design's, or else the method's own."""
        return self.question.rule or self.outcome.rule

    @property
    def levels(self) -> int:
        """How many of the options are levels of the scale; 0 where there is no scale."""
        return int(self.outcome.detail.get("levels", 0))

    @property
    def median(self) -> tuple[int, int] | None:
        """The lower and the upper middle level by index, the same one unless two middle ballots differ."""
        return self.outcome.detail["median"] if self.levels else None

    @property
    def lowest(self) -> int | None:
        """The lowest level that was chosen, by index."""
        return self.outcome.detail["lowest"] if self.levels else None

    @property
    def highest(self) -> int | None:
        """The highest level that was chosen, by index."""
        return self.outcome.detail["highest"] if self.levels else None

    @property
    def called_out(self) -> tuple[int, ...]:
        """Indexes of options somebody chose that ask to be heard first, such as a veto."""
        return tuple(self.outcome.detail.get("called_out", ()))

    @property
    def winners(self) -> tuple[int, ...]:
        """Indexes of the options that are taken, best first."""
        return self.outcome.winners if self._compete else ()

    @property
    def order(self) -> tuple[tuple[int, ...], ...]:
        """Indexes of options, most chosen first; a group of several is level, and its order says nothing."""
        return self.outcome.order if self._compete else ()

    @property
    def ranks(self) -> tuple[int, ...]:
        """Each option's place in standard competition ranking (1, 2, 2, 4); empty without a ranking."""
        places: dict[int, int] = {}
        above = 0
        for group in self.order:
            places.update(dict.fromkeys(group, above + 1))
            above += len(group)
        options = range(len(self.question.options))
        return tuple(places.get(index, above + 1) for index in options) if places else ()

    @property
    def _compete(self) -> bool:
        return self.outcome.carried is None and len(self.outcome.totals) == len(self.question.options)


def publishable(totals: Totals, private: bool) -> bool:
    """Whether totals may be shown: secret ones only when enough ballots came in."""
    return not private or totals.cast >= FEWEST_PRIVATE
