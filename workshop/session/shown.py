"""What the room may see of a vote: how many ballots are in, and a revealed result with all that its picture needs.

The values here hold no ballot, no seat, no tally of an open vote, and nothing of a private vote with too few ballots.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import msgspec

from workshop.session.by_group import group_table
from workshop.session.rounds import (
    MADE_IN_ROOM,
    counts_of,
    pairing_sentences,
    results_of,
    round_names,
    rounds_until,
    what_moved,
)
from workshop.session.state import Session
from workshop.session.vote import Earlier, Vote
from workshop.votes.contest import Number
from workshop.votes.model import Result, publishable
from workshop.votes.placing import (
    flat_order,
    heard_first,
    level,
    level_order,
    lines_after_levels,
    lines_between,
    numbers_of,
)
from workshop.votes.telling import decimal, one_decimal

DIFFERENCE_WITHHELD = "beside the later ones their totals would show what single people marked."


class OpenVote(msgspec.Struct, frozen=True):
    """A vote that takes ballots: its questions, how many are in, whether it is a test, and what can be chosen.

    ``options`` are those of the one question, which people choose from by looking at the wall; none of a sheet.
    """

    questions: tuple[str, ...]
    ballots_in: int
    eligible: int
    test: bool = False
    options: tuple[str, ...] = ()


class ShownGroup(msgspec.Struct, frozen=True):
    """What a group that may be shown came to: its number of ballots, and what each option has."""

    name: str
    cast: int
    counts: tuple[str, ...]


class ShownOption(msgspec.Struct, frozen=True):
    """One option of a result as it is drawn.

    Attributes:
        name: The option.
        number: What it has, as it is written.
        share: How long its bar is, in thousandths of the longest one.
        people: How many marked it where the result is a scale: one block a person.
        place: Its place (``3 =``); empty where options are not ranked.
        wins: Whether it is taken.
        word: What is said of it beside the number, such as "tie"; ``level`` is False for "no answer" and the like.
        above: The words in the rule above it; None for no rule.
        spot: Where it stands on two axes, in thousandths from the low end; empty where that is not asked.
        side: The same in words.
    """

    name: str
    number: str
    share: int = 0
    people: int = 0
    place: str = ""
    wins: bool = False
    word: str = ""
    level: bool = True
    above: str | None = None
    spot: tuple[int, ...] = ()
    side: str = ""


class ShownResult(msgspec.Struct, frozen=True):
    """A revealed result: options with their counts, and the sentence to read aloud.

    ``counts`` is empty where too few ballots were cast in private for totals to be shown.  ``groups`` are those
    that may be shown of a vote that is split by group, ``withheld`` says how many may not.  ``shape`` is how it is
    drawn (``ranking``, ``spread``, ``matrix``, or ``words`` where there is only the sentence), ``lines`` the options
    in the order they are drawn in, ``below`` the words in the rule under the last of them.
    """

    question: str
    options: tuple[str, ...]
    counts: tuple[int, ...]
    sentence: str
    groups: tuple[ShownGroup, ...] = ()
    withheld: str = ""
    shape: str = "words"
    lines: tuple[ShownOption, ...] = ()
    below: str | None = None
    axes: tuple[str, ...] = ()
    cast: int = 0
    eligible: int = 0
    left_empty: int = 0


class ShownRound(msgspec.Struct, frozen=True):
    """One of several votes that asked the same: what it is called, how many voted, and what each option came to."""

    name: str
    cast: int
    eligible: int
    counts: tuple[int, ...]


class ShownRounds(msgspec.Struct, frozen=True):
    """One question in the rounds that may be shown, earliest first, and what moved in words."""

    question: str
    options: tuple[str, ...]
    rounds: tuple[ShownRound, ...]
    sentences: tuple[str, ...]


def open_vote(session: Session, words: Callable[[str], str]) -> OpenVote | None:
    """The vote that takes ballots now, as the room may see it; None without one.

    ``words`` takes out of an option what may not be on the wall.
    """
    vote = session.open_vote()
    if vote is None:
        return None
    return OpenVote(
        questions=tuple(question.text for question in vote.questions),
        ballots_in=vote.ballots_in,
        eligible=vote.eligible,
        test=vote.test,
        options=() if vote.is_sheet else tuple(words(option) for option in vote.questions[0].options),
    )


def shown_result(vote: Vote, result: Result) -> ShownResult:
    """What the room may see of one result of a vote it may see."""
    if not publishable(result.totals, vote.private):
        return ShownResult(
            question=result.question.text, options=(), counts=(), sentence=withheld_sentence(result)
        )
    split = group_table(vote, result.question)
    shape, lines, below = _drawn(result)
    return ShownResult(
        question=result.question.text,
        options=result.question.options,
        counts=counts_of(result),
        sentence=result.sentence,
        groups=tuple(ShownGroup(one.name, one.cast, one.texts) for one in split.groups) if split else (),
        withheld=split.withheld_words if split else "",
        shape=shape,
        lines=lines,
        below=below,
        axes=result.question.axes if shape == "matrix" else (),
        cast=result.totals.cast,
        eligible=vote.most_ballots,
        left_empty=result.totals.skipped,
    )


def _drawn(result: Result) -> tuple[str, tuple[ShownOption, ...], str | None]:
    """How a result is drawn: its shape, its options in the order they are drawn in, and the rule under the last."""
    if result.levels:
        return "spread", _levels(result), None
    if "quadrant" in result.outcome.detail:
        return "matrix", _on_axes(result), None
    flat, numbers = flat_order(result), numbers_of(result)
    between, (shared, tied) = lines_between(result, flat), level(result)
    most = max((number for number in numbers if number), default=0)
    lines = tuple(
        ShownOption(
            name=result.question.options[index],
            number=decimal(numbers[index]),
            share=_share(numbers[index], most),
            place=f"{result.ranks[index]}{' =' if index in shared else ''}" if result.ranks else "",
            wins=index in result.winners,
            word="tie" if index in tied else heard_first(result, index),
            above=between.get(place),
        )
        for place, index in enumerate(flat)
    )
    return "ranking", lines, between.get(len(flat))


def _levels(result: Result) -> tuple[ShownOption, ...]:
    """The levels of a scale, from the top."""
    order, counts, words = level_order(result), result.totals.counts, lines_after_levels(result)
    most = max(counts, default=0)
    above = {order[place + 1]: words[index] for place, index in enumerate(order[:-1]) if index in words}
    return tuple(
        ShownOption(
            name=result.question.options[index],
            number=str(counts[index]) if counts[index] else "-",
            share=_share(counts[index], most),
            people=counts[index],
            word=heard_first(result, index),
            level=index < result.levels,
            above=above.get(index),
        )
        for index in order
    )


def _on_axes(result: Result) -> tuple[ShownOption, ...]:
    """The options with their means on two axes."""
    low, high = result.question.low, max(result.question.high, result.question.low + 1)
    means = [pair or (None, None) for pair in result.outcome.totals]
    out = []
    for name, pair in zip(result.question.options, means, strict=True):
        given = [mean for mean in pair if mean is not None]
        told = [
            f"{axis} {_side(mean, low, high)}" for axis, mean in zip(result.question.axes, pair, strict=False)
        ]
        out.append(
            ShownOption(
                name=name,
                number="  ".join("-" if mean is None else one_decimal(mean) for mean in pair),
                spot=tuple(_along(mean, low, high) for mean in given) if len(given) == 2 else (),
                side=", ".join(told),
            )
        )
    return tuple(out)


def _side(mean: Number | None, low: int, high: int) -> str:
    """Which side of the middle of the scale; the middle itself counts as high, as in the count."""
    if mean is None:
        return "not rated"
    return f"{'high' if 2 * mean >= high + low else 'low'} {one_decimal(mean)}"


def _along(mean: Number, low: int, high: int) -> int:
    """Thousandths of the way from the low end, never on the wrong side of the middle."""
    share = 1000 * (Fraction(mean) - low) / (high - low)
    return share.numerator // share.denominator


def _share(number: Number | None, most: Number) -> int:
    """Thousandths of the most, rounded; of every number above none at least one."""
    if not number or number < 0 or not most:
        return 0
    share = Fraction(number) * 1000 / Fraction(most)
    return max((2 * share.numerator + share.denominator) // (2 * share.denominator), 1)


def last_result(session: Session, stage: str) -> Vote | None:
    """The newest revealed vote of a stage, if the room may see what came of it."""
    revealed = [vote for vote in session.revealed_votes() if vote.stage == stage]
    return revealed[-1] if revealed and result_may_be_shown(session, revealed[-1]) else None


def shown_rounds(session: Session, last: Vote) -> tuple[ShownRounds, ...]:
    """A vote that the room may see beside those before it that asked the same, where at least two may be shown.

    Earlier ones are shown with the last: a sheet before and after is made to be put side by side.
    """
    votes = rounds_until(session, last)
    names = dict(zip((vote.id for vote in votes), round_names(votes), strict=True))
    out = []
    for question in last.questions:
        found = [
            (vote, result)
            for vote, result in results_of(votes, question.id)
            if publishable(result.totals, vote.private)
        ]
        if len(found) < 2:
            continue
        rounds = tuple(
            ShownRound(names[vote.id], result.totals.cast, vote.eligible, counts_of(result))
            for vote, result in found
        )
        told = what_moved(found) + pairing_sentences(found[-2][0], found[-1][0], question.id)
        out.append(ShownRounds(question.text, question.options, rounds, tuple(told)))
    return tuple(out)


def result_may_be_shown(session: Session, vote: Vote) -> bool:
    """Whether the design lets the room see what came of a vote; one the room made itself and a test it may."""
    run = session.stages.get(vote.stage)
    if vote.test or run is None or not run.design.vote.is_vote or "result" in run.design.wall:
        return True
    return not vote.private and all(question.id == MADE_IN_ROOM for question in vote.questions)


def withheld_sentence(result: Result) -> str:
    """What is said in place of totals that fewer than five private ballots would give away.

    Of a scale the middle and the ends are told (research/domain.md, commitment before and after), but not of a
    single ballot, which they would be.
    """
    cast = result.totals.cast
    told = f"{cast} private ballot{'' if cast == 1 else 's'}: fewer than five, so the totals are not shown."
    if result.median is None or result.lowest is None or result.highest is None or result.totals.answered < 2:
        return told
    names = [f"'{option}'" for option in result.question.options]
    low, high = result.median
    middle = names[low] if low == high else f"between {names[low]} and {names[high]}"
    return f"{told} The middle is {middle}, from {names[result.lowest]} to {names[result.highest]}."


def earlier_sentences(vote: Vote, earlier: Earlier) -> dict[str, str]:
    """What a vote had come to before it was reopened, by question id; empty where nobody had seen it.

    Of a private vote nothing is said where another number of ballots was in at another time: the difference
    of the two would show what a few people marked.
    """
    if not earlier.revealed or earlier not in vote.before:
        return {}
    counts = [one.results() for one in vote.before] + ([vote.results()] if vote.is_revealed else [])
    sentences = {}
    for result in earlier.results():
        cast = {
            other.totals.cast
            for found in counts
            for other in found
            if other.question.id == result.question.id
        }
        if not publishable(result.totals, vote.private):
            told = withheld_sentence(result)
        elif vote.private and len(cast) > 1:
            told = f"{result.totals.cast} private ballots; {DIFFERENCE_WITHHELD}"
        else:
            told = result.sentence
        sentences[result.question.id] = told
    return sentences
