"""Two axes: every ballot rates options on two scales at once (impact and effort), which makes four quadrants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import isqrt
from typing import NamedTuple

from workshop.votes.contest import Contest, Number, Outcome
from workshop.votes.counting import quoted
from workshop.votes.telling import NOTHING_COUNTED, decimal, names, remarks

TITLE = "Two axes"
WHEN = "To sort ideas by two things at once, such as impact and effort."
RULE = (
    "Each ballot rates each option from {low} to {high} on two axes; a rating may be left out. The means place "
    "the options in four quadrants, cut at {middle}, the middle of the scale. On the line counts as high."
)
QUADRANTS = ("high/high", "high/low", "low/high", "low/low")
"""The first axis, then the second."""


class Ratings(NamedTuple):
    """What the ratings of one option on one axis come to.

    Attributes:
        number: How many ballots rate it.
        mean: Their mean, None without a rating, as all that follows.
        median: The lower and the upper median; the same number where there is one in the middle.
        spread: The population variance: the mean square distance from the mean.
    """

    number: int
    mean: Fraction | None = None
    median: tuple[Number, Number] | None = None
    spread: Fraction | None = None


def count(contest: Contest) -> Outcome:
    """Place options by the means of their ratings on two axes.

    Quadrants are cut at the middle of the scale and not at a median of the options, so that no option moves
    when another one is added.  Nobody wins and nothing is ordered: options in a quadrant are not tied.

    Args:
        contest: Piles with a pair (first axis, second axis) for each option, each a number or None.

    Returns:
        ``totals``: for each option the pair of means, None for an axis nobody rated it on, and None in place of
        the pair where nobody rated it at all.  ``detail``, by option: ``quadrant`` (one of `QUADRANTS`, None
        without both means), ``on_line`` (whether a mean is on a line), and as pairs by axis ``n``, ``mean``,
        ``median`` (lower, upper), ``spread`` (population variance) and ``deviation`` (its root in words).
    """
    middle = Fraction(contest.low + contest.high, 2)
    rated = [
        (ratings(_given(contest, index, 0)), ratings(_given(contest, index, 1)))
        for index in range(len(contest.options))
    ]
    means = [(first.mean, second.mean) for first, second in rated]
    quadrants = [quadrant(first, second, middle) for first, second in means]
    on_line = [middle in pair for pair in means]
    return Outcome(
        totals=tuple(None if pair == (None, None) else pair for pair in means),
        order=(),
        winners=(),
        sentence=_sentence(contest, quadrants, on_line),
        rule=RULE.format(low=contest.low, high=contest.high, middle=_plain(middle)),
        voters=tuple(
            sum(
                pile.size
                for pile in contest.piles
                if any(one is not None for one in pile.ballot[index] or ())
            )
            for index in range(len(contest.options))
        ),
        detail={
            "quadrant": quadrants,
            "on_line": on_line,
            "n": [(first.number, second.number) for first, second in rated],
            "mean": means,
            "median": [(first.median, second.median) for first, second in rated],
            "spread": [(first.spread, second.spread) for first, second in rated],
            "deviation": [
                (deviation_words(first.spread), deviation_words(second.spread)) for first, second in rated
            ],
        },
    )


def middle_words(outcome: Outcome, options: Sequence[str]) -> str:
    """The middle of the ratings of each option on both axes, and both together; empty where nothing was rated.

    Where two ratings share the middle, it is half of their sum.  Which of it decides is for the rule of the session.
    """
    told = []
    for option, both in zip(options, outcome.detail["median"], strict=True):
        if None not in both:
            first, second = (Fraction(sum(pair), 2) for pair in both)
            together = decimal(first + second)
            told.append(f"{quoted(option)} {decimal(first)} and {decimal(second)}, together {together}")
    return f"The middle of the ratings: {'; '.join(told)}." if told else ""


def ratings(given: Iterable[tuple[int, Number]]) -> Ratings:
    """Number, mean, median and spread of ratings, given as how many times each number was given."""
    times = sorted(((rating, size) for size, rating in given if size), key=lambda pair: pair[0])
    number = sum(size for _, size in times)
    if not number:
        return Ratings(0)
    mean = Fraction(sum(size * rating for rating, size in times)) / number
    spread = sum((size * (rating - mean) ** 2 for rating, size in times), Fraction(0)) / number
    return Ratings(number, mean, (_nth(times, (number + 1) // 2), _nth(times, number // 2 + 1)), spread)


def quadrant(first: Fraction | None, second: Fraction | None, middle: Fraction) -> str | None:
    """The quadrant of a pair of means; the middle itself is on the high side."""
    if first is None or second is None:
        return None
    return "/".join("high" if mean >= middle else "low" for mean in (first, second))


def deviation_words(spread: Fraction | None) -> str | None:
    """The standard deviation that belongs to a variance, rounded to one decimal place for people to read."""
    if spread is None:
        return None
    # Half a tenth rounds up: the whole part of (20 * root + 1) / 2, which needs no root but a whole one.
    tenths = (isqrt(int(400 * spread)) + 1) // 2
    return f"{tenths // 10}.{tenths % 10}"


def _given(contest: Contest, option: int, axis: int) -> Iterable[tuple[int, Number]]:
    for size, ballot in contest.piles:
        pair = ballot[option]
        if pair is not None and pair[axis] is not None:
            yield size, pair[axis]


def _nth(times: list[tuple[Number, int]], place: int) -> Number:
    """The rating at a place, from 1, of all ratings in order."""
    for rating, size in times:
        place -= size
        if place <= 0:
            return rating
    raise ValueError("There are not so many ratings.")


def _plain(middle: Fraction) -> str:
    whole, rest = divmod(middle, 1)
    return f"{whole} 1/2" if rest else str(whole)


def _sentence(contest: Contest, quadrants: list[str | None], on_line: list[bool]) -> str:
    """Who is in which quadrant, in the order of the ballot paper."""
    if not contest.valid:
        return f"{NOTHING_COUNTED}{remarks(contest)}"
    words = []
    for name in QUADRANTS:
        inside = [index for index, where in enumerate(quadrants) if where == name]
        if inside:
            first, second = name.split("/")
            where = (
                f"{first} on both axes"
                if first == second
                else f"{first} on the first axis, {second} on the second"
            )
            words.append(f"{where[0].upper()}{where[1:]}: {names(contest, inside)}.")
    lines = [index for index, where in enumerate(on_line) if where]
    if lines:
        words.append(f"On the line, counted as high: {names(contest, lines)}.")
    unrated = [index for index, where in enumerate(quadrants) if where is None]
    if unrated:
        words.append(f"Not rated on both axes: {names(contest, unrated)}.")
    return " ".join(words) + remarks(contest)
