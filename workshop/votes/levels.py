"""Levels of agreement and rating: what can be said of the ballots on one thing, and the pass rules over them.

Everything about levels is worked out here, whether a ballot marks one level (`workshop.votes.marks`) or gives each
of several options a level (`workshop.votes.ratings`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from workshop.votes.contest import Contest, Number, base_of, threshold_words
from workshop.votes.yes_no import enough, least, part_words

FIST_TITLE = "Fist to five"
FIST_WHEN = "To test a proposal quickly, with hands shown at the same moment."
FIST_RULE = (
    "It is carried when every hand shows 3 or more. A fist (0) is a block. Whoever is below 3 is heard."
)
FIST_ENOUGH, FIST_BEST = 3, 5

GRADIENTS8_TITLE = "Gradients of agreement"
GRADIENTS7_TITLE = "Gradients of agreement, seven levels"
GRADIENTS8_WHEN = "To decide on a proposal that needs more than a yes or no."
GRADIENTS7_WHEN = "As gradients of agreement, where a group is used to seven levels."
GRADIENTS_RULE = "It is carried without a veto ({veto}) and with {needed}."
GRADIENTS_BEST, GRADIENTS_AGREE, GRADIENTS_ABSTAIN, GRADIENTS_TALK = 1, 3, 4, 5
TWO_THIRDS = Fraction(2, 3)

STRONG_DISSENT = Fraction(3, 10)
"""The spread from which dissent is strong: MeetingSphere's mark, on our own measure (see `Levels.dissent`)."""


class Levels(NamedTuple):
    """How one thing was rated: how many ballots gave each level that was given, the lowest level first."""

    counts: dict[int, int]

    @classmethod
    def of(cls, counts: Sequence[int], first: int = 0) -> Levels:
        """Levels from how many gave each of them, from the level ``first`` on."""
        return cls({level: count for level, count in enumerate(counts, first) if count})

    @property
    def number(self) -> int:
        """How many ballots rate it."""
        return sum(self.counts.values())

    @property
    def sum(self) -> int:
        """All its levels added up."""
        return sum(level * count for level, count in self.counts.items())

    @property
    def mean(self) -> Number | None:
        """The exact mean, None where nobody rates it."""
        if not self.counts:
            return None
        mean = Fraction(self.sum, self.number)
        return mean.numerator if mean.denominator == 1 else mean

    @property
    def median(self) -> tuple[int, int] | None:
        """The levels of the two middle ballots, lower first; the same one twice where one is in the middle."""
        if not self.counts:
            return None
        return self._at((self.number - 1) // 2), self._at(self.number // 2)

    def _at(self, position: int) -> int:
        """The level of the ballot at a position, from 0, when all lie in order of level."""
        for level, count in self.counts.items():
            position -= count
            if position < 0:
                return level
        raise IndexError("there are fewer ballots than that")

    @property
    def lowest(self) -> int | None:
        """The lowest level that was given."""
        return min(self.counts, default=None)

    @property
    def highest(self) -> int | None:
        """The highest level that was given."""
        return max(self.counts, default=None)

    def at_most(self, level: int) -> int:
        """How many ballots are at a level or below."""
        return sum(count for given, count in self.counts.items() if given <= level)

    def with_more(self, level: int, number: int) -> Levels:
        """These with so many more ballots at a level."""
        more = self.counts | {level: self.counts.get(level, 0) + number}
        return Levels(dict(sorted(more.items())))

    def dissent(self, low: int, high: int) -> bool:
        """Whether the population standard deviation over half the scale's width is above `STRONG_DISSENT`.

        Compared by squares, so exactly: variance = (n * sum of squares - square of the sum) / n squared.
        """
        number = self.number
        squares = sum(level * level * count for level, count in self.counts.items())
        spread = number * squares - self.sum**2
        return spread > (STRONG_DISSENT * (high - low) / 2 * number) ** 2


class Judged(NamedTuple):
    """What a pass rule says of the ballots on one thing.

    Attributes:
        carried: Whether the rule holds; None where ballots are missing that could change it.
        agree: How many are at the levels that help it.
        heard: The levels that somebody gave and that ask to be heard first.
        words: How it stands, in words that follow a name or a verdict, without the full stop.
        detail: What only this rule counts, by name.
    """

    carried: bool | None
    agree: int
    heard: tuple[int, ...]
    words: str
    detail: dict[str, Any]


Judge = Callable[[Contest, Levels], Judged]
"""A pass rule: the terms of the contest and the ballots on one thing come in."""


def judge_fist(contest: Contest, levels: Levels) -> Judged:
    """Fist to five: carried when every ballot is 3 or more (research 4.2); ``detail`` has ``below`` and ``blocks``."""
    below, number = levels.at_most(FIST_ENOUGH - 1), levels.number
    blocks = levels.at_most(0)
    if below:
        block = f", {many(blocks, 'of them blocks', 'of them block')}" if blocks else ""
        words = f"{many(below, 'is', 'are', number)} below 3{block}; everyone has to be at 3 or above"
    else:
        words = f"everyone counted is at 3 or above: {number} of {number}"
    return Judged(
        carried=_unless_missing(contest, levels, FIST_BEST, _all_let_it_pass),
        agree=number - below,
        heard=tuple(level for level in levels.counts if level < FIST_ENOUGH),
        words=words,
        detail={"minimum": levels.lowest, "below": below, "blocks": blocks},
    )


def judge_gradients8(contest: Contest, levels: Levels) -> Judged:
    """The eight gradients of agreement; see `judge_gradients`."""
    return judge_gradients(contest, levels, 8)


def judge_gradients7(contest: Contest, levels: Levels) -> Judged:
    """The seven gradients of agreement; see `judge_gradients`."""
    return judge_gradients(contest, levels, 7)


def judge_gradients(contest: Contest, levels: Levels, veto: int) -> Judged:
    """Gradients of agreement (Kaner): 1 whole-hearted yes, 4 abstain, 5 more discussion, the last one veto.

    Carried without a veto and when at least ``threshold``, two thirds unless given, of those who answer are at
    1, 2 or 3.  An abstention is an answer, unless the base is ``YN``.  The mean is not used (research 4.2).
    ``detail`` has ``needed`` (None for the base ``none``), ``vetoes`` and ``discussion``.

    Raises:
        ValueError: When the base needs a number of people that is not known.
    """
    threshold = TWO_THIRDS if contest.threshold is None else contest.threshold

    def base(given: Levels) -> Number | None:
        yes = given.at_most(GRADIENTS_AGREE)
        abstain = given.counts.get(GRADIENTS_ABSTAIN, 0)
        return base_of(contest, "YNA", yes, given.number - yes - abstain, abstain)

    def holds(given: Levels) -> bool:
        yes = given.at_most(GRADIENTS_AGREE)
        no = given.number - yes - given.counts.get(GRADIENTS_ABSTAIN, 0)
        return yes > 0 and not given.counts.get(veto) and enough(base(given), threshold, yes, no)

    agree, number, of = levels.at_most(GRADIENTS_AGREE), levels.number, base(levels)
    vetoes, talk = levels.counts.get(veto, 0), levels.counts.get(GRADIENTS_TALK, 0)
    needed = None if of is None else least(of, threshold)
    if needed is None:
        wanted = "more than the rest are needed"
    else:
        wanted = f"{needed}{'' if of == number else f' of {of}'} {'is' if needed == 1 else 'are'} needed"
    against = many(vetoes, "vetoes", "veto") if vetoes else "nobody vetoes"
    return Judged(
        carried=_unless_missing(contest, levels, GRADIENTS_BEST, holds),
        agree=agree,
        heard=tuple(level for level in levels.counts if level == GRADIENTS_TALK or level >= veto - 1),
        words=f"{agree} of {number} at 1, 2 or 3, where {wanted}; {against}",
        detail={"needed": needed, "vetoes": vetoes, "discussion": talk},
    )


def gradients_rule(contest: Contest, veto: int) -> str:
    """The rule of gradients of agreement, to be read aloud."""
    threshold = "" if contest.threshold is None else str(contest.threshold)
    return GRADIENTS_RULE.format(veto=veto, needed=gradients_part(contest.base, threshold))


def gradients_part(base: str, threshold: str) -> str:
    """How many have to agree in gradients of agreement, in words; two thirds of those who answer unless given."""
    part = Fraction(threshold) if threshold else TWO_THIRDS
    if base == "none":
        return "more at 1, 2 or 3 than at 5 or above"
    words = part_words(base, part) if base else f"{threshold_words(part)} of those who answer"
    return f"{words} at 1, 2 or 3"


def many(number: int, one: str, several: str, whole: int | None = None) -> str:
    """A number of people with what they do: "1 is", "2 of 7 are"."""
    return f"{number}{'' if whole is None else f' of {whole}'} {one if number == 1 else several}"


def _all_let_it_pass(levels: Levels) -> bool:
    return bool(levels.counts) and not levels.at_most(FIST_ENOUGH - 1)


def _unless_missing(
    contest: Contest, levels: Levels, best: int, holds: Callable[[Levels], bool]
) -> bool | None:
    """Whether a rule holds.

    A ballot that is missing may have been for it or against it: that it holds is said only without any, that it
    fails also where it fails with all of them at the best level.
    """
    if not contest.missing:
        return holds(levels)
    return None if holds(levels.with_more(best, contest.missing)) else False
