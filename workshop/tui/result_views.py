"""One result drawn in several ways: ranked, level by level, on two axes, round by round, pairwise, and in words.

Everything here is pure: a `Result` and a size in cells go in, lines come out; 0 rows stand for as many as it
takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from textual.content import Content

from workshop.tui.result_grids import (
    Block,
    axes_words,
    fitted,
    flat_order,
    matrix,
    numbers_of,
    pairwise_table,
    round_sheet,
)
from workshop.tui.widgets.painted import (
    ACCENT,
    EMPTY,
    INK,
    QUIET,
    RULE,
    STRONG,
    WATCH,
    line,
    rule,
    spread,
    wrap,
)
from workshop.votes.contest import Number, Tie
from workshop.votes.counting import listed, quoted
from workshop.votes.model import Result
from workshop.votes.telling import decimal, settled_words

_AMOUNTS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def views(result: Result) -> list[str]:
    """The ways in which a result can be shown, the one that fits it best first."""
    outcome = result.outcome
    if result.levels:
        return ["spread", "lines"]
    if "quadrant" in outcome.detail:
        return ["matrix", "lines"]
    found = ["ranking"]
    if outcome.rounds:
        found.append("rounds")
    if outcome.detail.get("table"):
        found.append("table")
    return [*found, "lines"]


def draw(view: str, result: Result, width: int, rows: int) -> list[Content]:
    """A result in one of its `views`; in words where it has no such view."""
    drawn = {
        "ranking": ranking,
        "spread": spread_out,
        "matrix": matrix,
        "rounds": round_sheet,
        "table": pairwise_table,
    }
    if view in drawn and view in views(result):
        return [row.truncate(width, ellipsis=True) for row in drawn[view](result, width, rows)]
    told = [[line((part, INK)) for part in wrap(words, width)] for words in _option_lines(result)]
    return fitted(told, rows)


def _cells(number: Number | None, most: Number, width: int) -> int:
    """How long a bar is; of every number above none something is seen."""
    if not number or number < 0 or not most:
        return 0
    share = Fraction(number) / Fraction(most)
    return max((2 * width * share.numerator + share.denominator) // (2 * share.denominator), 1)


def _standing_ties(result: Result) -> list[Tie]:
    return [tie for tie in result.outcome.ties if tie.stands]


def _level(result: Result) -> tuple[set[int], set[int]]:
    """The options that share a place, and those of them with anything, or a tie that stands: they are tied."""
    shared = {index for group in result.order if len(group) > 1 for index in group}
    numbers = numbers_of(result)
    undecided = {index for tie in _standing_ties(result) for index in tie.options}
    return shared, {index for index in shared if numbers[index]} | undecided


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


def _lines_between(result: Result, flat: Sequence[int]) -> dict[int, str]:
    """The rules that stand before a place, from 0, with the words in them: after the winners, round a tie."""
    if result.passed is not None:
        return {}
    between: dict[int, str] = {}
    won = len(result.winners)
    if 0 < won < len(flat) and set(flat[:won]) == set(result.winners):
        between[won] = _are_in(won)
    for tie in _standing_ties(result):
        places = sorted(flat.index(index) for index in tie.options)
        if places[-1] - places[0] != len(places) - 1:
            continue
        cuts = tie.line in ("winner", "cut")
        between[places[0]] = _are_in(places[0]) if cuts and places[0] else ""
        between[places[-1] + 1] = _tied_for(tie, places[0], result.question.seats or 1)
    return between


def ranking(result: Result, width: int, rows: int) -> list[Content]:
    """The options in order with their numbers: a bar under each where there is room for it, else beside it."""
    flat, options = flat_order(result), result.question.options
    between = _lines_between(result, flat)
    skipped = result.totals.skipped
    after = [line((f"{skipped} left it empty", QUIET))] if skipped else []
    room = rows - len(between) - len(after) if rows else 3 * len(flat)
    each = min(max(room // max(len(flat), 1), 1), 3)
    blocks = []
    name_cells = max((line(options[index]).cell_length for index in flat), default=0)
    for place, index in enumerate(flat):
        block = [rule(width, between[place], label_role=INK)] if place in between else []
        block += _ranked(result, index, width, each > 1, name_cells)
        if each > 2 and place + 1 < len(flat) and place + 1 not in between:
            block.append(EMPTY)
        if place == len(flat) - 1 and len(flat) in between:
            block.append(rule(width, between[len(flat)], label_role=INK))
        blocks.append(block)
    # What is not seen must not hide that something is still to be decided.
    _, tied = _level(result)
    undecided = {index for tie in _standing_ties(result) for index in tie.options}
    notes = [
        "a tie: yours to decide" if index in undecided else "tie" if index in tied else _heard(result, index)
        for index in flat
    ]
    return fitted(blocks, max(rows - len(after), 1) if rows else 0, notes=notes) + after


def _heard(result: Result, index: int) -> str:
    """Whether those who chose this are to be heard first, in words."""
    return "heard first" if index in result.called_out and numbers_of(result)[index] else ""


def _ranked(result: Result, index: int, width: int, bar_under: bool, name_cells: int) -> Block:
    """One option of a ranking."""
    numbers, outcome = numbers_of(result), result.outcome
    shared, tied = _level(result)
    most = max((number for number in numbers if number), default=0)
    digits = max(len(decimal(number)) for number in numbers)
    wins = index in result.winners
    heard = _heard(result, index)
    role = WATCH if heard else ACCENT if numbers[index] else RULE
    rank = f"{result.ranks[index]:>2} {'=' if index in shared else ' '}  " if result.ranks else ""
    name = line((rank, STRONG), (result.question.options[index], STRONG if wins or bar_under else INK))
    number = line((f"{decimal(numbers[index]):>{digits}}", STRONG))
    word = "tie" if index in tied else heard
    people = ""
    if outcome.voters and width >= 60:
        voters = outcome.voters[index]
        people = f"{voters} {'person' if voters == 1 else 'people'}"
    if bar_under:
        right = line((people, QUIET), "  " if people else "", (f"{word}  " if word else "", WATCH), number)
        cells = _cells(numbers[index], most, width - len(rank) - digits - 2)
        return [spread(width, name, right), line(" " * len(rank), ("▀" * cells, role))]
    label = min(name_cells, max(width * 2 // 5, 12)) + len(rank)
    name = name.truncate(label, ellipsis=True)
    told = "  ".join(part for part in (people, word) if part)
    room = max(width - label - digits - 4 - len(people or "") - 15, 4)
    bar_ = "▄" * _cells(numbers[index], most, room)
    tail = line(
        (bar_, role), "  " if told else "", (people, QUIET), "  " if people and word else "", (word, WATCH)
    )
    return [name + Content(" " * (label - name.cell_length + 2)) + number + Content("  ") + tail]


def spread_out(result: Result, width: int, rows: int) -> list[Content]:
    """A scale level by level, one block a person, and the line that matters as a rule with words."""
    counts, options = result.totals.counts, result.question.options
    levels = result.levels or len(options)
    fist = result.question.method == "fist-to-five"
    order = list(range(levels))[:: -1 if fist else 1]
    words: dict[int, str] = {}
    if fist and levels > 3:
        words[3] = "3 and up lets it pass"
    elif result.question.method.startswith("gradients") and levels > 3:
        words[2] = "1 to 3 support it"
    order += range(levels, len(options))
    digits = max(len(str(max(counts, default=0))), 2)
    label = min(max((line(option).cell_length for option in options), default=0), width // 2)
    aside = 13 if any(_heard(result, index) for index in order) else 0
    room = max(width - label - digits - 4 - aside, 4)
    most = max(counts, default=0)
    after = [line((f"{result.totals.skipped} left it empty", QUIET))] if result.totals.skipped else []
    roomy = not rows or rows >= 2 * len(order) + len(words) + len(after)
    blocks = []
    for index in order:
        heard = _heard(result, index)
        drawn = (
            ("▄ " * counts[index]).rstrip() if 2 * most <= room else "▄" * _cells(counts[index], most, room)
        )
        role = WATCH if heard else ACCENT if index < levels else QUIET
        name = line((options[index], INK if index < levels else QUIET)).truncate(label, ellipsis=True)
        name += Content(" " * (label - name.cell_length))
        told = (f"  {heard}" if heard else "", WATCH)
        block = [line(name, (f"  {counts[index] or '-':>{digits}}  ", STRONG), (drawn, role), told)]
        if index in words:
            block.append(rule(width, words[index], label_role=INK))
        elif roomy and index != order[-1]:
            block.append(EMPTY)
        blocks.append(block)
    notes = [_heard(result, index) for index in order]
    return fitted(blocks, max(rows - len(after), 1) if rows else 0, notes=notes) + after


def as_lines(result: Result) -> list[str]:
    """The same result to be listened to: every option with its number, place and tie, then sentence and rule."""
    return [*_option_lines(result), result.sentence, *([f"Rule: {result.rule}"] if result.rule else [])]


def _option_lines(result: Result) -> list[str]:
    """Every option with what it has, one line each; levels of a scale and axes in their own words."""
    numbers, outcome = numbers_of(result), result.outcome
    _, tied = _level(result)
    told = []
    for index in flat_order(result):
        name = quoted(result.question.options[index])
        if "quadrant" in outcome.detail:
            told.append(f"{name}: {axes_words(result, index)}.")
            continue
        words = [f"{name} has {decimal(numbers[index])}" if numbers[index] is not None else f"{name} is out"]
        if outcome.voters:
            people = outcome.voters[index]
            words.append(f"from {people} {'person' if people == 1 else 'people'}")
        answers = result.question.method == "yes-no"  # they take no places, and none of them is in
        words += ["and is in"] if index in result.winners and not answers else []
        words += [_heard(result, index)] if _heard(result, index) else []
        place = (
            f"Place {result.ranks[index]}{', tie' if index in tied else ''}: "
            if result.ranks and not answers
            else ""
        )
        told.append(f"{place}{', '.join(words)}.")
    if result.totals.skipped:
        told.append(f"{result.totals.skipped} left it empty.")
    for tie in outcome.ties:
        named = listed([quoted(result.question.options[index]) for index in tie.options])
        if tie.stands:
            told.append(f"{named} are tied, and the tie stands: yours to decide.")
        elif tie.settled:
            told.append(f"The tie of {named} was {settled_words(tie.settled)}.")
    return told
