"""Ratings: a ballot gives each option a level or skips it; a skip is no level.  Two scales have a pass rule."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from workshop.votes.contest import Contest, Number, Outcome, Standing, base_of, stand, threshold_words
from workshop.votes.counting import listed, quoted
from workshop.votes.picking import stand_among
from workshop.votes.scale import median_of
from workshop.votes.telling import NOTHING_COUNTED, names, remarks, settled_words
from workshop.votes.yes_no import enough, least, part_words

RATING_TITLE = "Rating"
RATING_WHEN = "To see where people stand on each option, each for themselves."
RATING_RULE = (
    "Each ballot rates an option from {low} to {high} or skips it; a skip does not count. The highest mean comes "
    "first. Level options: {second}."
)
RATING_SECOND_KEY = "higher median, then fewer at the two lowest levels"

FIST_TITLE = "Fist to five"
FIST_WHEN = "To test a proposal quickly, with hands shown at the same moment."
FIST_RULE = (
    "It is carried when every hand shows 3 or more. A fist (0) is a block. Whoever is below 3 is heard."
)
FIST_ENOUGH = 3

GRADIENTS8_TITLE = "Gradients of agreement"
GRADIENTS7_TITLE = "Gradients of agreement, seven levels"
GRADIENTS8_WHEN = "To decide on a proposal that needs more than a yes or no."
GRADIENTS7_WHEN = "As gradients of agreement, where a group is used to seven levels."
GRADIENTS_RULE = "It is carried without a veto ({veto}) and with {needed}."
GRADIENTS_AGREE = 3
GRADIENTS_ABSTAIN = 4
GRADIENTS_TALK = 5
TWO_THIRDS = Fraction(2, 3)

STRONG_DISSENT = Fraction(3, 10)
"""The spread from which dissent is strong: MeetingSphere's mark, on our own measure (see `Levels.dissent`)."""

_READ_ALOUD = 3


class Levels(NamedTuple):
    """How one option was rated: how many ballots gave each level that was given, the lowest level first."""

    counts: dict[int, int]

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
        """The levels of the two middle ballots, lower first, None where nobody rates it."""
        middle = median_of(tuple(self.counts.values()))
        levels = tuple(self.counts)
        return None if middle is None else (levels[middle[0]], levels[middle[1]])

    def at_most(self, level: int) -> int:
        """How many ballots are at a level or below."""
        return sum(count for given, count in self.counts.items() if given <= level)

    def dissent(self, low: int, high: int) -> bool:
        """Whether the population standard deviation over half the scale's width is above `STRONG_DISSENT`.

        Compared by squares, so exactly: variance = (n * sum of squares - square of the sum) / n squared.
        """
        number = self.number
        squares = sum(level * level * count for level, count in self.counts.items())
        spread = number * squares - self.sum**2
        return spread > (STRONG_DISSENT * (high - low) / 2 * number) ** 2


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
    rated = levels_of(contest)
    below = [levels.at_most(FIST_ENOUGH - 1) for levels in rated]
    blocks = [levels.at_most(0) for levels in rated]
    carried = [bool(levels.counts) and not low for levels, low in zip(rated, below, strict=True)]
    told = []
    for levels, low, fists in zip(rated, below, blocks, strict=True):
        if not low:
            told.append(f"everyone is at 3 or above, {levels.number} of {levels.number}")
        else:
            block = f", {_many(fists, 'of them blocks', 'of them block')}" if fists else ""
            told.append(f"{_many(low, 'is', 'are', levels.number)} below 3{block}, and heard first")
    detail = {
        "minimum": [min(levels.counts, default=None) for levels in rated],
        "below": below,
        "blocks": blocks,
    }
    agree = [levels.number - low for levels, low in zip(rated, below, strict=True)]
    return _judged(contest, rated, agree, carried, told, FIST_RULE, detail)


def count_gradients8(contest: Contest) -> Outcome:
    """Count the eight gradients of agreement (Kaner): 1 whole-hearted yes, 4 abstain, 5 more discussion, 8 veto.

    Carried without a veto and when at least ``threshold``, two thirds unless given, of those who answer are at
    1, 2 or 3.  An abstention is an answer, unless the base is ``YN``.  The mean is not used (research 4.2).

    Args:
        contest: Piles of 1 to 8, or None for no answer, for each option.

    Returns:
        ``totals``: how many are at 1 to 3; ``winners``: the options that are carried; ``carried``: whether all
        are; ``detail`` for each option: ``n``, ``distribution``, ``median``, ``needed``, ``vetoes``,
        ``discussion`` (how many ask for more) and ``carried``.

    Raises:
        ValueError: When the base needs a number of people that is not known.
    """
    return _count_gradients(contest, 8)


def count_gradients7(contest: Contest) -> Outcome:
    """Count seven gradients of agreement: as the eight, without 6, "do not like it, will support it"; 7 is veto.

    Args:
        contest: Piles of 1 to 7, or None for no answer, for each option.

    Raises:
        ValueError: When the base needs a number of people that is not known.
    """
    return _count_gradients(contest, 7)


def levels_of(contest: Contest) -> list[Levels]:
    """How each option was rated; a skip is nowhere."""
    counts: list[dict[int, int]] = [{} for _ in contest.options]
    for size, ballot in contest.piles:
        for one, level in zip(counts, ballot, strict=True):
            if level is not None:
                one[level] = one.get(level, 0) + size
    return [Levels(dict(sorted(one.items()))) for one in counts]


def _count_gradients(contest: Contest, veto: int) -> Outcome:
    rated = levels_of(contest)
    threshold = TWO_THIRDS if contest.threshold is None else contest.threshold
    agree = [levels.at_most(GRADIENTS_AGREE) for levels in rated]
    vetoes = [levels.counts.get(veto, 0) for levels in rated]
    talk = [levels.counts.get(GRADIENTS_TALK, 0) for levels in rated]
    carried, needed, told = [], [], []
    for levels, yes, against, discuss in zip(rated, agree, vetoes, talk, strict=True):
        abstain = levels.counts.get(GRADIENTS_ABSTAIN, 0)
        no = levels.number - yes - abstain
        base = base_of(contest, "YNA", yes, no, abstain)
        carried.append(yes > 0 and not against and enough(base, threshold, yes, no))
        needed.append(None if base is None else least(base, threshold))
        wanted = "more than the rest" if base is None else f"{needed[-1]} of {base}"
        veto_words = _many(against, "vetoes", "veto") if against else "nobody vetoes"
        more = f", {_many(discuss, 'asks', 'ask')} for more discussion" if discuss else ""
        told.append(f"{_many(yes, 'is', 'are')} at 1, 2 or 3 where {wanted} must be, {veto_words}{more}")
    answering = f"{threshold_words(threshold)} of those who answer"
    part = f"{part_words(contest.base, threshold) if contest.base else answering} at 1, 2 or 3"
    if contest.base == "none":
        part = "more at 1, 2 or 3 than at 5 or above"
    rule = GRADIENTS_RULE.format(veto=veto, needed=part)
    detail = {"needed": needed, "vetoes": vetoes, "discussion": talk}
    return _judged(contest, rated, agree, carried, told, rule, detail)


def _judged(
    contest: Contest,
    rated: Sequence[Levels],
    agree: Sequence[int],
    carried: Sequence[bool],
    told: Sequence[str],
    rule: str,
    detail: dict[str, Any],
) -> Outcome:
    """What came of a scale with a pass rule: all options that are carried win, whatever the seats."""
    winners = [index for index, passed in enumerate(carried) if passed]
    all_pass = len(winners) == len(carried) and bool(winners)
    standing = stand_among(contest._replace(seats=len(rated)), agree, among=winners)
    lines = [
        f"{quoted(name)}: {'no answer' if not levels.counts else words}."
        for name, levels, words in zip(contest.options, rated, told, strict=True)
    ]
    verdict = "Carried." if all_pass else "Not carried."
    if winners and not all_pass:
        verdict = f"Carried: {names(contest, winners)}; the rest is not."
    words = f"{verdict} {' '.join(lines) if contest.valid else NOTHING_COUNTED}"
    return Outcome(
        totals=tuple(agree),
        order=standing.order,
        winners=standing.winners,
        sentence=words + remarks(contest),
        rule=rule,
        carried=all_pass,
        voters=tuple(levels.number for levels in rated),
        detail=_detail(rated) | detail | {"carried": list(carried)},
    )


def _detail(rated: Sequence[Levels]) -> dict[str, Any]:
    return {
        "n": [levels.number for levels in rated],
        "distribution": [levels.counts for levels in rated],
        "median": [levels.median for levels in rated],
    }


def _many(number: int, one: str, several: str, whole: int | None = None) -> str:
    """A number of people with what they do: "1 is", "2 of 7 are"."""
    return f"{number}{'' if whole is None else f' of {whole}'} {one if number == 1 else several}"


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
