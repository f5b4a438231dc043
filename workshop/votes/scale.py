"""Scales: a ballot marks one level.  Ratings, commitment, fist to five and gradients of agreement.

A rating has no pass mark.  The others are rules over counts of levels; no rule uses a mean.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from fractions import Fraction

import msgspec

from workshop.votes import counting
from workshop.votes.model import Choice, Question, Result, Totals

# What a last option means that is an answer but no level.
_NO_LEVEL = frozenset({"does not apply", "not applicable", "n/a", "no opinion", "do not know", "don't know"})
_NUMBERED = re.compile(r"\s*\d")


class Rule(msgspec.Struct, frozen=True):
    """A pass rule over the counts of a scale.

    Attributes:
        holds: Whether the rule holds for these counts.
        best: The level a ballot would mark to help the most, as an index; -1 is the last.
        speaks: The levels to be heard first when somebody marks them, as indexes.
        words: The result in words, without whether it passed.
    """

    holds: Callable[[Sequence[int]], bool]
    best: int
    speaks: tuple[int, ...]
    words: Callable[[Sequence[int]], str]


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """A method where every ballot marks one level.

    ``levels`` is how many levels it must have, 0 for any number; ``judge`` is None without a pass mark.
    """

    name: str
    title: str
    when: str
    rule: str
    labels: tuple[str, ...]
    levels: int = 0
    judge: Rule | None = None
    counted_hands: bool = True

    def question_problems(self, question: Question) -> list[str]:
        """What keeps this question from being asked, one sentence each."""
        found = counting.option_problems(question, 2)
        if self.levels and len(question.options) != self.levels:
            found.append(
                f"{counting.quoted(question.text)} has {len(question.options)} options: "
                f"{self.title.lower()} has {self.levels} levels."
            )
        return found

    def problems(self, question: Question, totals: Totals) -> list[str]:
        """What cannot be right in totals that were typed in, one sentence each."""
        return counting.sum_problems(question, totals)

    def choice_problem(self, question: Question, choice: Choice) -> str | None:
        """Why one seat's ballot is not valid, or None."""
        return counting.pick_problem(question, choice, 1)

    def totals_of(self, question: Question, ballots: Sequence[Choice | None]) -> Totals:
        """Count ballots; None is a ballot that left the question empty."""
        return counting.count_ballots(question, ballots, 1)

    def tally(self, question: Question, totals: Totals) -> Result:
        """Counts, middle and ends of the levels, and the pass rule where the method has one."""
        counting.require_shape(question, totals)
        levels = level_count(question) if self.judge is None else len(question.options)
        counts = totals.counts[:levels]
        chosen = [index for index, count in enumerate(counts) if count]
        passed, called, sentence = self._judge(question, totals)
        return Result(
            question=question,
            totals=totals,
            passed=passed,
            sentence=sentence,
            rule=question.rule or self.rule,
            called_out=called,
            levels=levels,
            median=median_of(counts),
            lowest=chosen[0] if chosen else None,
            highest=chosen[-1] if chosen else None,
        )

    def _judge(self, question: Question, totals: Totals) -> tuple[bool | None, tuple[int, ...], str]:
        """Whether the rule holds, who speaks first, and the sentence."""
        uncounted = counting.missing(totals)
        remarks = counting.remarks(totals, uncounted)
        if not sum(totals.counts):
            return None, (), f"No ballot is counted.{remarks}"
        if self.judge is None:
            return None, (), f"{describe(question, totals)}{remarks}"
        if len(question.options) != self.levels:
            raise ValueError(self.question_problems(question)[0])
        # A ballot that is not counted may have been for it or against it: passed is said only without any,
        # failed also where it fails with all of them for it.
        best = list(totals.counts)
        best[self.judge.best] += uncounted
        passed: bool | None = self.judge.holds(best)
        if passed and uncounted:
            passed = None
        called = tuple(index for index in self.judge.speaks if totals.counts[index])
        words = f"{_verdict(passed)} {self.judge.words(totals.counts)}{remarks}"
        if called:
            voices = [
                f"{totals.counts[index]} at {counting.quoted(question.options[index])}" for index in called
            ]
            words += f" Heard first: {counting.listed(voices)}."
        return passed, called, words


def level_count(question: Question) -> int:
    """How many options of a rating are levels: all, or all but a last one such as "Does not apply".

    The last one is none when it is called so, or when it alone has no number in front.
    """
    options = question.options
    if len(options) < 2:
        return len(options)
    numbered = [bool(_NUMBERED.match(option)) for option in options]
    alone = all(numbered[:-1]) and not numbered[-1]
    return len(options) - 1 if alone or options[-1].strip().casefold() in _NO_LEVEL else len(options)


def median_of(counts: Sequence[int]) -> tuple[int, int] | None:
    """The levels of the two middle ballots, lower first; the same level twice where one is in the middle."""
    ballots = sum(counts)
    if not ballots:
        return None
    return _level_at(counts, (ballots - 1) // 2), _level_at(counts, ballots // 2)


def _level_at(counts: Sequence[int], position: int) -> int:
    """The level of the ballot at a position, from 0, when all lie in order of level."""
    for level, count in enumerate(counts):
        position -= count
        if position < 0:
            return level
    raise IndexError("there are fewer ballots than that")


def describe(question: Question, totals: Totals) -> str:
    """A rating in words: how many answered, the middle, the ends, and who said it does not apply."""
    levels = level_count(question)
    counts = totals.counts[:levels]
    names = [counting.quoted(option) for option in question.options]
    outside = sum(totals.counts[levels:])
    aside = f" {outside} said {names[-1]}." if outside else ""
    middle = median_of(counts)
    if middle is None:
        return f"Nobody marked a level.{aside}"
    chosen = [index for index, count in enumerate(counts) if count]
    low, high = middle
    marked = counting.ballots(sum(counts))
    if len(chosen) == 1:
        return f"{marked}, all at {names[low]}.{aside}"
    half = (
        f"in the middle {names[low]}" if low == high else f"the middle between {names[low]} and {names[high]}"
    )
    return f"{marked}: {half}, from {names[chosen[0]]} to {names[chosen[-1]]}.{aside}"


def _verdict(passed: bool | None) -> str:
    if passed is None:
        return "It cannot be said yet whether it passes."
    return "It passes." if passed else "It does not pass."


def _all_at_three(counts: Sequence[int]) -> bool:
    return not sum(counts[:3])


def _fist_words(counts: Sequence[int]) -> str:
    below = sum(counts[:3])
    total = sum(counts)
    if below:
        return (
            f"{below} of {total} {'is' if below == 1 else 'are'} below 3; everyone has to be at 3 or above."
        )
    return f"Everyone counted is at 3 or above: {total} of {total}."


def _needed(total: int) -> int:
    """The fewest ballots that are two thirds of a total."""
    return math.ceil(Fraction(2, 3) * total)


def _two_thirds_no_veto(counts: Sequence[int]) -> bool:
    return counts[-1] == 0 and 3 * sum(counts[:3]) >= 2 * sum(counts)


def _gradient_words(counts: Sequence[int]) -> str:
    support, total, vetoes = sum(counts[:3]), sum(counts), counts[-1]
    veto = "nobody vetoes" if not vetoes else "1 vetoes" if vetoes == 1 else f"{vetoes} veto"
    return f"{support} of {total} at 1, 2 or 3, where two thirds are {_needed(total)}; {veto}."


_GRADIENTS_8 = (
    "1 Whole-hearted yes",
    "2 Yes, with a small point",
    "3 Support with reservations",
    "4 Abstain",
    "5 More discussion needed",
    "6 Do not like it, will support it",
    "7 Serious disagreement",
    "8 Veto",
)
_GRADIENTS_RULE = "No veto, and at least two thirds of those who vote at 1, 2 or 3."

RATING = Scale(
    name="rating",
    title="Rating",
    when="To see where people stand, each for themselves; nothing is decided.",
    rule="No pass mark.",
    labels=("1 Very low", "2 Low", "3 Middle", "4 High", "5 Very high"),
)
COMMITMENT = Scale(
    name="commitment",
    title="Commitment",
    when="To see how far people would go themselves, before and after a meeting.",
    rule="No pass mark.",
    labels=("Against", "No commitment", "Let it happen", "Help it happen", "Make it happen"),
)
FIST_TO_FIVE = Scale(
    name="fist-to-five",
    title="Fist to five",
    when="To test a process or one promise quickly, with hands shown at the same moment.",
    rule="Everyone at 3 or above.",
    labels=(
        "0 No, I block this",
        "1 I need to talk and change it",
        "2 I want to discuss small points",
        "3 I let it pass",
        "4 Good",
        "5 I will lead it",
    ),
    levels=6,
    judge=Rule(holds=_all_at_three, best=-1, speaks=(0, 1, 2), words=_fist_words),
)
GRADIENTS_8 = Scale(
    name="gradients8",
    title="Gradients of agreement",
    when="To decide on a proposal that needs more than a yes or no.",
    rule=_GRADIENTS_RULE,
    labels=_GRADIENTS_8,
    levels=8,
    judge=Rule(holds=_two_thirds_no_veto, best=0, speaks=(4, 6, 7), words=_gradient_words),
)
# Seven-level variants differ; this one is the eight levels without "do not like it, will support it".
GRADIENTS_7 = Scale(
    name="gradients7",
    title="Gradients of agreement, seven levels",
    when="As gradients of agreement, where a group is used to seven levels.",
    rule=_GRADIENTS_RULE,
    labels=(*_GRADIENTS_8[:5], "6 Serious disagreement", "7 Veto"),
    levels=7,
    judge=Rule(holds=_two_thirds_no_veto, best=0, speaks=(4, 5, 6), words=_gradient_words),
)
