"""How people moved between two votes on the same: only sheets under the same self-chosen mark are paired.

A pair shows how one person moved, so what pairs come to is told with more care than totals are
(research/domain.md, commitment before and after).  On each question the numbers are shown only

- of at least five pairs that answered it both times, and
- where nobody or at least five answered it outside those pairs, in each of the two votes: else the totals of a
  vote minus its pairs would show what a few people marked who chose not to be compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from workshop.votes.counting import listed
from workshop.votes.methods import form_of
from workshop.votes.model import FEWEST_PRIVATE, Result

Answer = tuple[int, ...] | None


class MarkedSheet(msgspec.Struct, frozen=True):
    """One person's whole sheet under the mark that the person chose; None left a question empty."""

    mark: str
    answers: dict[str, Answer]


class Pairs(msgspec.Struct, frozen=True):
    """Sheets of two votes with the same mark, earlier first.

    ``repeated`` is how many sheets carry a mark that stands on another sheet of the same vote too: whose is
    whose cannot be told, so they count and are not paired.
    """

    sheets: tuple[tuple[MarkedSheet, MarkedSheet], ...]
    repeated: int


class Moves(msgspec.Struct, frozen=True, kw_only=True):
    """How pairs moved on one question.

    Attributes:
        pairs: How many answered it both times.
        shown: Whether the numbers may be shown; where not, they are all 0.
        up, stayed, down: By the order of levels; where answers have no order ``up`` is all that changed.
        ordered: Whether the answers are levels of a scale.
        yes_first: Whether the first level is the best, as in gradients of agreement.
    """

    pairs: int
    shown: bool
    up: int = 0
    stayed: int = 0
    down: int = 0
    ordered: bool = False
    yes_first: bool = False


def pair(before: Iterable[MarkedSheet], after: Iterable[MarkedSheet]) -> Pairs:
    """Put the sheets of two votes together by their marks; the order of either does not matter."""
    first, again = list(before), list(after)
    once, twice = _by_mark(first), _by_mark(again)
    found = tuple((once[mark], twice[mark]) for mark in sorted(once.keys() & twice.keys()))
    return Pairs(found, len(first) - len(once) + len(again) - len(twice))


def _by_mark(sheets: Sequence[MarkedSheet]) -> dict[str, MarkedSheet]:
    """The sheets whose mark stands on no other."""
    marks = Counter(sheet.mark for sheet in sheets)
    return {sheet.mark: sheet for sheet in sheets if marks[sheet.mark] == 1}


def moves(pairs: Pairs, before: Result, after: Result) -> Moves:
    """How pairs moved between two results of the same question."""
    question = before.question
    both = [
        (first, again)
        for one, other in pairs.sheets
        if (first := _answer(one, before)) is not None and (again := _answer(other, after)) is not None
    ]
    outside = [_answered(result) - len(both) for result in (before, after)]
    if len(both) < FEWEST_PRIVATE or any(0 != left < FEWEST_PRIVATE for left in outside):
        return Moves(pairs=len(both), shown=False)
    ordered = bool(before.levels)
    up = sum(again > first if ordered else again != first for first, again in both)
    down = sum(again < first for first, again in both) if ordered else 0
    return Moves(
        pairs=len(both),
        shown=True,
        up=up,
        stayed=len(both) - up - down,
        down=down,
        ordered=ordered,
        yes_first=ordered and question.method.startswith("gradients"),
    )


def _answer(sheet: MarkedSheet, result: Result) -> Answer:
    """What a sheet says to a question; None for a skip, and on a scale for an answer that is no level."""
    answer = sheet.answers.get(result.question.id)
    if not answer or (result.levels and answer[0] >= result.levels):
        return None
    return tuple(sorted(answer)) if form_of(result.question) == "names" else answer


def _answered(result: Result) -> int:
    """How many sheets of a vote answer a question so that they could be compared."""
    return sum(result.totals.counts[: result.levels]) if result.levels else result.totals.answered


def in_words(found: Moves) -> str:
    """How pairs moved, or why it is not told, in one sentence."""
    if not found.pairs:
        return "No two sheets with an answer carry the same mark, before and after."
    sheets = f"{found.pairs} {'pair' if found.pairs == 1 else 'pairs'} of sheets with the same mark"
    if found.pairs < FEWEST_PRIVATE:
        return f"{sheets}: fewer than five, so how they moved is not shown."
    if not found.shown:
        return f"{sheets}; how they moved is not shown, as it could give away the few sheets without a pair."
    if not found.ordered:
        return f"Of {sheets}, {found.stayed} stayed and {found.up} changed."
    up, down = "moved up", "moved down"
    numbers = (found.up, found.stayed, found.down)
    if found.yes_first:
        up, down = "moved towards yes", "moved away from it"
        numbers = (found.down, found.stayed, found.up)
    told = [f"{number} {word}" for number, word in zip(numbers, (up, "stayed", down), strict=True)]
    return f"Of {sheets}, {listed(told)}."


def repeated_in_words(pairs: Pairs) -> str:
    """How many sheets cannot be paired since somebody else chose the same mark; empty where there are none."""
    if not pairs.repeated:
        return ""
    return f"{pairs.repeated} sheets carry a mark that was chosen twice in one vote: they count and are not paired."
