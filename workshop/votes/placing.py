"""How the options of a result stand to one another, for whoever draws it: order, numbers, ties and the lines between.

Pure; words are for the eye and stand beside a bar or in a rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from workshop.votes.contest import Number, Tie
from workshop.votes.model import Result

_AMOUNTS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def numbers_of(result: Result) -> tuple[Number | None, ...]:
    """What each option has: what the contest came to, else how many chose it."""
    totals = result.outcome.totals
    if len(totals) != len(result.question.options):
        return result.totals.counts
    rounds = result.outcome.rounds
    gone = {index for one in rounds for index in one.eliminated}
    return tuple(
        number if isinstance(number, int | Fraction) and (number or index not in gone) else None
        for index, number in enumerate(totals)
    )


def flat_order(result: Result) -> list[int]:
    """The options in the order of the result; those it does not order follow as on the ballot paper."""
    ordered = [index for group in result.order for index in group]
    return ordered + [index for index in range(len(result.question.options)) if index not in ordered]


def standing_ties(result: Result) -> list[Tie]:
    """The ties that stop the count."""
    return [tie for tie in result.outcome.ties if tie.stands]


def level(result: Result) -> tuple[set[int], set[int]]:
    """The options that share a place, and those of them with anything, or a tie that stands: they are tied."""
    shared = {index for group in result.order if len(group) > 1 for index in group}
    numbers = numbers_of(result)
    undecided = {index for tie in standing_ties(result) for index in tie.options}
    return shared, {index for index in shared if numbers[index]} | undecided


def heard_first(result: Result, index: int) -> str:
    """Whether those who chose this are to be heard first, in words."""
    return "heard first" if index in result.called_out and numbers_of(result)[index] else ""


def lines_between(result: Result, flat: Sequence[int]) -> dict[int, str]:
    """The rules that stand before a place, from 0, with the words in them: after the winners, round a tie."""
    if result.passed is not None:
        return {}
    between: dict[int, str] = {}
    won = len(result.winners)
    if 0 < won < len(flat) and set(flat[:won]) == set(result.winners):
        between[won] = _are_in(won)
    for tie in standing_ties(result):
        places = sorted(flat.index(index) for index in tie.options)
        if places[-1] - places[0] != len(places) - 1:
            continue
        cuts = tie.line in ("winner", "cut")
        between[places[0]] = _are_in(places[0]) if cuts and places[0] else ""
        between[places[-1] + 1] = _tied_for(tie, places[0], result.question.seats or 1)
    return between


def lines_after_levels(result: Result) -> dict[int, str]:
    """The line that matters on a scale: the words of the rule that stands after a level, by its index."""
    levels = result.levels or len(result.question.options)
    if result.question.method == "fist-to-five" and levels > 3:
        return {3: "3 and up lets it pass"}
    if result.question.method.startswith("gradients") and levels > 3:
        return {2: "1 to 3 support it"}
    return {}


def level_order(result: Result) -> list[int]:
    """The levels of a scale as they are drawn, from the top; what is no level of it follows."""
    levels = result.levels or len(result.question.options)
    fist = result.question.method == "fist-to-five"
    return [*list(range(levels))[:: -1 if fist else 1], *range(levels, len(result.question.options))]


def _amount(number: int) -> str:
    return _AMOUNTS[number] if number < len(_AMOUNTS) else str(number)


def _are_in(number: int) -> str:
    return f"{_amount(number)} {'is' if number == 1 else 'are'} in"


def _tied_for(tie: Tie, above: int, seats: int) -> str:
    """What a tie that stands is about."""
    if tie.line == "elimination":
        return "tied for going out: yours to decide"
    if tie.line == "finalist":
        return "tied for the run-off: yours to decide"
    left = seats - above
    if left > 1:
        return f"tied for the last {_amount(left)} places: yours to decide"
    place = _PLACES[seats - 1] if 0 < seats <= len(_PLACES) else "last"
    return f"tied for the {place} place: yours to decide"
