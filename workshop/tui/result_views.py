"""One result drawn in several ways: ranked, level by level, on two axes, round by round, pairwise, and in words.

Everything here is pure: a `Result` and a size in cells go in, lines come out; 0 rows stand for as many as it
takes.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from textual.content import Content

from workshop.plural import counted
from workshop.tui import plain
from workshop.tui.result_grids import (
    Block,
    axes_words,
    fitted,
    matrix,
    pairwise_table,
    round_sheet,
)
from workshop.tui.widgets.painted import (
    ACCENT,
    BLOCK,
    EMPTY,
    FLAT,
    INK,
    QUIET,
    RULE,
    STRONG,
    WATCH,
    line,
    one_each,
    rule,
    spread,
    wrap,
)
from workshop.votes.contest import Number
from workshop.votes.counting import listed, quoted
from workshop.votes.model import Result
from workshop.votes.placing import (
    flat_order,
    heard_first,
    level,
    level_order,
    lines_after_levels,
    lines_between,
    numbers_of,
    standing_ties,
)
from workshop.votes.telling import decimal, settled_words

MORE_BELOW = ": Down shows them"
"""What is said where a result has more options than there are rows for."""


def views(result: Result) -> list[str]:
    """The ways in which a result can be shown, the one that fits it best first; plain lines are words."""
    outcome = result.outcome
    if plain.on():
        return ["lines"]
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


def draw(view: str, result: Result, width: int, rows: int, skip: int = 0) -> list[Content]:
    """A result in one of its `views`; in words where it has no such view.  So many options may be left out above."""
    drawn: dict[str, Callable[[Result, int, int], list[Content]]] = {
        "ranking": partial(ranking, skip=skip, more=MORE_BELOW),
        "spread": partial(spread_out, skip=skip, more=MORE_BELOW),
        "matrix": matrix,
        "rounds": round_sheet,
        "table": pairwise_table,
    }
    if view in drawn and view in views(result):
        return [row.truncate(width, ellipsis=True) for row in drawn[view](result, width, rows)]
    told = [[line((part, INK)) for part in wrap(words, width)] for words in option_lines(result)]
    return fitted(told[skip:], rows, MORE_BELOW)


_LEAST_BAR = 8
"""Cells that a bar keeps beside the longest name."""


def _cells(number: Number | None, most: Number, width: int) -> int:
    """How long a bar is; of every number above none something is seen."""
    if not number or number < 0 or not most:
        return 0
    share = Fraction(number) / Fraction(most)
    return max((2 * width * share.numerator + share.denominator) // (2 * share.denominator), 1)


def ranking(result: Result, width: int, rows: int, skip: int = 0, more: str = "") -> list[Content]:
    """The options in order with their numbers: a bar under each where there is room for it, else beside it.

    Args:
        result: The result.
        width: How wide it is.
        rows: How many rows there are; 0 for as many as it takes.
        skip: So many options are left out at the top.
        more: How the rest is reached, after "and 3 more".
    """
    flat, options = flat_order(result), result.question.options
    between = lines_between(result, flat)
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
    _, tied = level(result)
    undecided = {index for tie in standing_ties(result) for index in tie.options}
    notes = [
        "a tie: yours to decide"
        if index in undecided
        else "tie"
        if index in tied
        else heard_first(result, index)
        for index in flat
    ]
    return fitted(blocks[skip:], max(rows - len(after), 1) if rows else 0, more, notes[skip:]) + after


def _ranked(result: Result, index: int, width: int, bar_under: bool, name_cells: int) -> Block:
    """One option of a ranking."""
    numbers, outcome = numbers_of(result), result.outcome
    shared, tied = level(result)
    most = max((number for number in numbers if number), default=0)
    digits = max(len(decimal(number)) for number in numbers)
    wins = index in result.winners
    heard = heard_first(result, index)
    role = WATCH if heard else ACCENT if numbers[index] else RULE
    rank = f"{result.ranks[index]:>2} {'=' if index in shared else ' '}  " if result.ranks else ""
    name = line((rank, STRONG), (result.question.options[index], STRONG if wins or bar_under else INK))
    number = line((f"{decimal(numbers[index]):>{digits}}", STRONG))
    word = "tie" if index in tied else heard
    people = ""
    if outcome.voters and width >= 60:
        voters = outcome.voters[index]
        people = counted(voters, "person", "people")
    if bar_under:
        right = line((people, QUIET), "  " if people else "", (f"{word}  " if word else "", WATCH), number)
        cells = _cells(numbers[index], most, width - len(rank) - digits - 2)
        return [spread(width, name, right), line(" " * len(rank), (FLAT * cells, role))]
    aside = max((len(one) + 2 for one in _words_of(result) if one), default=0)
    spare = width - len(rank) - digits - len(people) - aside - 6 - _LEAST_BAR
    label = min(name_cells, max(width * 2 // 5, spare, 12)) + len(rank)
    name = name.truncate(label, ellipsis=True)
    told = "  ".join(part for part in (people, word) if part)
    room = max(width - label - digits - 6 - len(people) - aside, 4)
    bar_ = BLOCK * _cells(numbers[index], most, room)
    tail = line(
        (bar_, role), "  " if told else "", (people, QUIET), "  " if people and word else "", (word, WATCH)
    )
    return [name + Content(" " * (label - name.cell_length + 2)) + number + Content("  ") + tail]


def _words_of(result: Result) -> list[str]:
    """What stands beside each option's bar: that it is tied, or that it is heard first."""
    _, tied = level(result)
    return ["tie" if index in tied else heard_first(result, index) for index in flat_order(result)]


def spread_out(result: Result, width: int, rows: int, skip: int = 0, more: str = "") -> list[Content]:
    """A scale level by level, one block a person, and the line that matters as a rule with words.

    ``skip`` and ``more`` are those of `ranking`.
    """
    counts, options = result.totals.counts, result.question.options
    levels = result.levels or len(options)
    order, words = level_order(result), lines_after_levels(result)
    digits = max(len(str(max(counts, default=0))), 2)
    label = min(max((line(option).cell_length for option in options), default=0), width // 2)
    aside = 13 if any(heard_first(result, index) for index in order) else 0
    room = max(width - label - digits - 4 - aside, 4)
    most = max(counts, default=0)
    after = [line((f"{result.totals.skipped} left it empty", QUIET))] if result.totals.skipped else []
    roomy = not rows or rows >= 2 * len(order) + len(words) + len(after)
    blocks = []
    for index in order:
        heard = heard_first(result, index)
        drawn = one_each(counts[index]) if 2 * most <= room else BLOCK * _cells(counts[index], most, room)
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
    notes = [heard_first(result, index) for index in order]
    return fitted(blocks[skip:], max(rows - len(after), 1) if rows else 0, more, notes[skip:]) + after


def option_lines(result: Result) -> list[str]:
    """Every option with what it has, a line each, to be listened to; levels of a scale and axes in their own words."""
    numbers, outcome = numbers_of(result), result.outcome
    _, tied = level(result)
    told = []
    for index in flat_order(result):
        name = quoted(result.question.options[index])
        if "quadrant" in outcome.detail:
            told.append(f"{name}: {axes_words(result, index)}.")
            continue
        words = [f"{name} has {decimal(numbers[index])}" if numbers[index] is not None else f"{name} is out"]
        if outcome.voters:
            people = outcome.voters[index]
            words.append(f"from {counted(people, 'person', 'people')}")
        answers = result.question.method == "yes-no"  # they take no places, and none of them is in
        words += ["and is in"] if index in result.winners and not answers else []
        words += [heard_first(result, index)] if heard_first(result, index) else []
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
