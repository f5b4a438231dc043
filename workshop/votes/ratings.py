"""Ratings: a ballot gives each option a level or skips it; a skip is no level.  Two scales have a pass rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workshop.votes.contest import Contest, Outcome, Standing, stand
from workshop.votes.counting import listed, quoted
from workshop.votes.levels import (
    FIST_RULE,
    Judge,
    Judged,
    Levels,
    gradients_rule,
    judge_fist,
    judge_gradients7,
    judge_gradients8,
    many,
)
from workshop.votes.picking import stand_among
from workshop.votes.telling import NOTHING_COUNTED, names, remarks, settled_words

RATING_RULE = (
    "Each ballot rates an option from {low} to {high} or skips it; a skip does not count. The highest mean comes "
    "first. Level options: {second}."
)
RATING_SECOND_KEY = "higher median, then fewer at the two lowest levels"

_READ_ALOUD = 3


def count_rating(contest: Contest) -> Outcome:
    """Order options by the mean of their ratings (research 4.2).

    Args:
        contest: Piles of a level from ``low`` to ``high``, or None for a skip, for each option.

    Returns:
        ``totals``: the means, None where nobody rated the option, which is then in no group of ``order``;
        ``voters``: how many rated it; ``detail`` for each option: ``n``, ``sum``, ``distribution`` (ballots at
        each level that was given), ``mean``, ``median`` (lower and upper) and ``dissent``.
    """
    rated = levels_of(contest)
    means = tuple(levels.mean for levels in rated)
    # The sum of the two middle levels orders medians as their mean does.
    keys = [(sum(levels.median or (0, 0)), -levels.at_most(contest.low + 1)) for levels in rated]
    numbers = [0 if mean is None else mean for mean in means]
    among = [index for index, mean in enumerate(means) if mean is not None]
    standing = stand(contest, numbers, keys, RATING_SECOND_KEY, among)
    dissent = [levels.dissent(contest.low, contest.high) for levels in rated]
    second = f"{RATING_SECOND_KEY}; then they stay level" if contest.use_second_key else "they stay level"
    return Outcome(
        totals=means,
        order=standing.order,
        winners=standing.winners,
        sentence=_rating_sentence(contest, rated, standing, dissent),
        rule=RATING_RULE.format(low=contest.low, high=contest.high, second=second),
        ties=standing.ties,
        voters=tuple(levels.number for levels in rated),
        detail=_detail(rated) | {"sum": [levels.sum for levels in rated], "mean": means, "dissent": dissent},
    )


def count_fist_to_five(contest: Contest) -> Outcome:
    """Count fingers, 0 to 5: an option is carried when every ballot on it is 3 or more (research 4.2).

    Args:
        contest: Piles of 0 to 5, or None for no answer, for each option.

    Returns:
        ``totals``: how many are at 3 or above; ``winners``: the options that are carried; ``carried``: whether
        all are; ``detail`` for each option: ``n``, ``distribution``, ``median``, ``minimum``, ``below`` 3,
        ``blocks`` (fists) and ``carried``.
    """
    return _judged(contest, judge_fist, FIST_RULE)


def count_gradients8(contest: Contest) -> Outcome:
    """Count the eight gradients of agreement by the rule of `workshop.votes.levels.judge_gradients`.

    Args:
        contest: Piles of 1 to 8, or None for no answer, for each option.

    Returns:
        ``totals``: how many are at 1 to 3; ``winners``: the options that are carried; ``carried``: whether all
        are; ``detail`` for each option: ``n``, ``distribution``, ``median``, ``needed``, ``vetoes``,
        ``discussion`` (how many ask for more) and ``carried``.

    Raises:
        ValueError: When the base needs a number of people that is not known.
    """
    return _judged(contest, judge_gradients8, gradients_rule(contest, 8))


def count_gradients7(contest: Contest) -> Outcome:
    """Count seven gradients of agreement: as the eight, without 6, "do not like it, will support it"; 7 is veto.

    Args:
        contest: Piles of 1 to 7, or None for no answer, for each option.

    Raises:
        ValueError: When the base needs a number of people that is not known.
    """
    return _judged(contest, judge_gradients7, gradients_rule(contest, 7))


def levels_of(contest: Contest) -> list[Levels]:
    """How each option was rated; a skip is nowhere."""
    counts: list[dict[int, int]] = [{} for _ in contest.options]
    for size, ballot in contest.piles:
        for one, level in zip(counts, ballot, strict=True):
            if level is not None:
                one[level] = one.get(level, 0) + size
    return [Levels(dict(sorted(one.items()))) for one in counts]


def _judged(contest: Contest, judge: Judge, rule: str) -> Outcome:
    """What came of a scale with a pass rule: all options that are carried win, whatever the seats."""
    rated = levels_of(contest)
    found = [judge(contest, levels) for levels in rated]
    agree = [one.agree for one in found]
    winners = [index for index, one in enumerate(found) if one.carried]
    all_pass = len(winners) == len(found) and bool(winners)
    standing = stand_among(contest._replace(seats=len(rated)), agree, among=winners)
    lines = [
        f"{quoted(name)}: {f'{one.words}{_talk(one)}' if levels.counts else 'no answer'}."
        for name, levels, one in zip(contest.options, rated, found, strict=True)
    ]
    told = "Carried." if all_pass else "Not carried."
    if winners and not all_pass:
        told = f"Carried: {names(contest, winners)}; the rest is not."
    words = f"{told} {' '.join(lines) if contest.valid else NOTHING_COUNTED}"
    detail = {name: [one.detail[name] for one in found] for name in (found[0].detail if found else ())}
    return Outcome(
        totals=tuple(agree),
        order=standing.order,
        winners=standing.winners,
        sentence=words + remarks(contest),
        rule=rule,
        carried=all_pass,
        voters=tuple(levels.number for levels in rated),
        detail=_detail(rated) | detail | {"carried": [bool(one.carried) for one in found]},
    )


def _talk(judged: Judged) -> str:
    """How many ask for more discussion, to follow what a rule says; empty where nobody does."""
    number = judged.detail.get("discussion", 0)
    return f", {many(number, 'asks', 'ask')} for more discussion" if number else ""


def _detail(rated: Sequence[Levels]) -> dict[str, Any]:
    return {
        "n": [levels.number for levels in rated],
        "distribution": [levels.counts for levels in rated],
        "median": [levels.median for levels in rated],
    }


def _rating_sentence(
    contest: Contest, rated: Sequence[Levels], standing: Standing, dissent: Sequence[bool]
) -> str:
    """The highest options with their numbers, ties, strong dissent and what nobody rated."""
    ordered = [index for group in standing.order for index in group]
    if not ordered:
        return NOTHING_COUNTED + remarks(contest)
    words = f"Highest: {', then '.join(_rated(contest, rated, index) for index in ordered[:_READ_ALOUD])}."
    for tie in standing.ties:
        if tie.line is not None:
            end = settled_words(tie.settled) if tie.settled else "this tie is not settled"
            words += f" {names(contest, tie.options)} have the same mean; {end}."
    split = [index for index, mark in enumerate(dissent) if mark]
    if split:
        words += f" People are far apart on {names(contest, split)}."
    unrated = [index for index, levels in enumerate(rated) if not levels.counts]
    if unrated:
        words += f" Nobody rates {listed([quoted(contest.options[index]) for index in unrated])}."
    return words + remarks(contest)


def _rated(contest: Contest, rated: Sequence[Levels], index: int) -> str:
    """One option's ratings in whole numbers: "'Bench' with 42 from 10 ratings, 4 in the middle"."""
    levels = rated[index]
    low, high = levels.median or (0, 0)
    middle = f"{low} in the middle" if low == high else f"{low} and {high} in the middle"
    ratings = "1 rating" if levels.number == 1 else f"{levels.number} ratings"
    return f"{quoted(contest.options[index])} with {levels.sum} from {ratings} ({middle})"
