"""Marks on a scale: the levels are the options, and a ballot marks one of them; one thing is rated at a time.

A rating has no pass mark.  Fist to five and gradients of agreement have the rules of `workshop.votes.levels`.
"""

from __future__ import annotations

import re

from workshop.votes.contest import Contest, Outcome
from workshop.votes.counting import ballots, listed, quoted
from workshop.votes.levels import (
    FIST_RULE,
    Judge,
    Levels,
    gradients_rule,
    judge_fist,
    judge_gradients7,
    judge_gradients8,
)
from workshop.votes.telling import NOTHING_COUNTED, remarks, verdict

RATING_TITLE = "Rating"
RATING_RULE = "No pass mark."
RATING_WHEN = "To see where people stand, each for themselves; nothing is decided."
RATING_LABELS = ("1 Very low", "2 Low", "3 Middle", "4 High", "5 Very high")

COMMITMENT_TITLE = "Commitment"
COMMITMENT_WHEN = "To see how far people would go themselves, before and after a meeting."
COMMITMENT_LABELS = ("Against", "No commitment", "Let it happen", "Help it happen", "Make it happen")

FIST_LABELS = (
    "0 No, I block this",
    "1 I need to talk and change it",
    "2 I want to discuss small points",
    "3 I let it pass",
    "4 Good",
    "5 I will lead it",
)
GRADIENTS8_LABELS = (
    "1 Whole-hearted yes",
    "2 Yes, with a small point",
    "3 Support with reservations",
    "4 Abstain",
    "5 More discussion needed",
    "6 Do not like it, will support it",
    "7 Serious disagreement",
    "8 Veto",
)
# Seven-level variants differ; this one is the eight levels without "do not like it, will support it".
GRADIENTS7_LABELS = (*GRADIENTS8_LABELS[:5], "6 Serious disagreement", "7 Veto")

# What a last option means that is an answer but no level.
_NO_LEVEL = frozenset({"does not apply", "not applicable", "n/a", "no opinion", "do not know", "don't know"})
_NUMBERED = re.compile(r"\s*\d")


def count_rating(contest: Contest) -> Outcome:
    """Count marks on levels without a pass mark; also commitment.

    Args:
        contest: Its options are the levels, perhaps with a last one that is none, such as "Does not apply"; piles
            of the index of one.

    Returns:
        ``totals``: how many marked each level; no order and no winners, for levels do not compete; ``detail``, all
        in indexes of levels: ``levels`` (how many there are), ``median`` (lower and upper), ``lowest``,
        ``highest``, ``called_out`` and ``dissent``.
    """
    counts, number = _counts(contest), level_count(contest.options)
    levels = Levels.of(counts[:number])
    sentence = describe(contest.options, counts) if any(counts) else NOTHING_COUNTED
    return _outcome(contest, counts, levels, number, sentence, RATING_RULE)


def count_fist_to_five(contest: Contest) -> Outcome:
    """Count marks from 0 to 5 as `count_rating` does, with the rule of fist to five."""
    return _judged(contest, judge_fist, 0, FIST_RULE)


def count_gradients8(contest: Contest) -> Outcome:
    """Count marks on eight gradients as `count_rating` does, with their rule.

    Raises:
        ValueError: When the base needs a number of people that is not known.
    """
    return _judged(contest, judge_gradients8, 1, gradients_rule(contest, 8))


def count_gradients7(contest: Contest) -> Outcome:
    """Count marks on seven gradients as `count_rating` does, with their rule.

    Raises:
        ValueError: When the base needs a number of people that is not known.
    """
    return _judged(contest, judge_gradients7, 1, gradients_rule(contest, 7))


def level_count(options: tuple[str, ...]) -> int:
    """How many options of a rating are levels: all, or all but a last one such as "Does not apply".

    The last one is none when it is called so, or when it alone has no number in front.
    """
    if len(options) < 2:
        return len(options)
    numbered = [bool(_NUMBERED.match(option)) for option in options]
    alone = all(numbered[:-1]) and not numbered[-1]
    return len(options) - 1 if alone or options[-1].strip().casefold() in _NO_LEVEL else len(options)


def describe(options: tuple[str, ...], counts: tuple[int, ...]) -> str:
    """A rating in words: how many answered, the middle, the ends, and who said it does not apply."""
    number = level_count(options)
    levels, names = Levels.of(counts[:number]), [quoted(option) for option in options]
    outside = sum(counts[number:])
    aside = f" {outside} said {names[-1]}." if outside else ""
    if levels.median is None or levels.lowest is None or levels.highest is None:
        return f"Nobody marked a level.{aside}"
    (low, high), marked = levels.median, ballots(levels.number)
    if len(levels.counts) == 1:
        return f"{marked}, all at {names[low]}.{aside}"
    half = (
        f"in the middle {names[low]}" if low == high else f"the middle between {names[low]} and {names[high]}"
    )
    return f"{marked}: {half}, from {names[levels.lowest]} to {names[levels.highest]}.{aside}"


def _counts(contest: Contest) -> tuple[int, ...]:
    counts = [0] * len(contest.options)
    for size, index in contest.piles:
        counts[index] += size
    return tuple(counts)


def _judged(contest: Contest, judge: Judge, first: int, rule: str) -> Outcome:
    """What a pass rule makes of marks whose lowest level is the number ``first``."""
    counts = _counts(contest)
    found = judge(contest, Levels.of(counts, first))
    heard = tuple(level - first for level in found.heard)
    words = NOTHING_COUNTED
    if any(counts):
        words = f"{found.words[0].upper()}{found.words[1:]}."
    if heard:
        voices = [f"{counts[index]} at {quoted(contest.options[index])}" for index in heard]
        words += f" Heard first: {listed(voices)}."
    sentence = f"{verdict(found.carried)} {words}"
    out = _outcome(contest, counts, Levels.of(counts), len(counts), sentence, rule, heard)
    return out._replace(carried=found.carried, detail=out.detail | found.detail)


def _outcome(
    contest: Contest,
    counts: tuple[int, ...],
    levels: Levels,
    number: int,
    sentence: str,
    rule: str,
    heard: tuple[int, ...] = (),
) -> Outcome:
    return Outcome(
        totals=counts,
        order=(),
        winners=(),
        sentence=sentence + remarks(contest),
        rule=rule,
        detail={
            "levels": number,
            "median": levels.median,
            "lowest": levels.lowest,
            "highest": levels.highest,
            "called_out": heard,
            "dissent": levels.dissent(0, number - 1),
        },
    )
