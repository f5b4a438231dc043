"""Results on a grid: two axes as a cross, rounds and pairs as tables; with what all ways of drawing share.

Everything here is pure: a `Result` and a size in cells go in, lines come out; 0 rows stand for as many as it
takes.  A number that is not whole is rounded to one decimal with whole numbers only, for the eye alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from textual.content import Content

from workshop.tui.cross import draw_cross, halves, letter
from workshop.tui.widgets.painted import (
    BRIGHT,
    EMPTY,
    INK,
    QUIET,
    STRONG,
    WATCH,
    line,
    spread,
    table,
    wrap,
)
from workshop.votes.contest import Number, Round
from workshop.votes.counting import listed, quoted
from workshop.votes.model import Result
from workshop.votes.placing import flat_order
from workshop.votes.telling import decimal, one_decimal

CROSS_FROM = 70
_LIST = 30
Block = list[Content]


def fitted(blocks: Sequence[Block], rows: int, what: str = "", notes: Sequence[str] = ()) -> list[Content]:
    """As many blocks as there are rows for, and how many more there are.

    Args:
        blocks: What is drawn, in order.
        rows: How many rows there are; 0 for as many as it takes.
        what: What the blocks are, for "and 3 more rounds".
        notes: For each block what must not be overlooked where it has no room, such as a tie.
    """
    sizes = [len(block) for block in blocks]
    shown = len(blocks)
    if 0 < rows < sum(sizes):
        while shown and sum(sizes[:shown]) > rows - 1:
            shown -= 1
    out = [row for block in blocks[:shown] for row in block]
    if shown < len(blocks):
        noted = ", ".join(dict.fromkeys(note for note in notes[shown:] if note))
        out.append(
            line((f"and {len(blocks) - shown} more{what}", QUIET), (f"  {noted}" if noted else "", WATCH))
        )
    return out


def _axes(result: Result) -> tuple[str, str]:
    axes = result.question.axes
    return (axes[0], axes[1]) if len(axes) > 1 else ("first", "second")


def _means(result: Result) -> list[tuple[Number | None, Number | None]]:
    totals: Sequence[Any] = result.outcome.totals
    return [(None, None) if pair is None else (pair[0], pair[1]) for pair in totals]


def _mean(number: Number | None) -> str:
    return "-" if number is None else one_decimal(number)


def _side(result: Result, mean: Number | None) -> str:
    """Which side of the middle of the scale; the middle itself counts as high, as in the count."""
    if mean is None:
        return "not rated"
    return "high" if 2 * mean >= result.question.low + result.question.high else "low"


def axes_words(result: Result, index: int, most: int = 80) -> str:
    """Where an option stands on both axes, in words; an axis is called by at most so many cells."""
    pair = _means(result)[index]
    return ", ".join(
        f"{Content(axis).truncate(most, ellipsis=True).plain} {_side(result, mean)}"
        + (f" {one_decimal(mean)}" if mean is not None else "")
        for axis, mean in zip(_axes(result), pair, strict=True)
    )


def matrix(result: Result, width: int, rows: int) -> list[Content]:
    """Two axes: letters on a cross cut at the middle of the scale, and the list; where narrow the list in words."""
    means, options, axes = _means(result), result.question.options, _axes(result)
    down = min(rows - 2 if rows else 15, 21)
    if width < CROSS_FROM or down < max(7, len(options)):
        blocks = []
        roomy = not rows or rows >= 2 * len(means)
        for index in range(len(means)):
            told = axes_words(result, index, 12)
            name = line((f"{letter(index):<3}", BRIGHT), (options[index], INK))
            blocks.append([spread(width, name, line((told, STRONG))), *([EMPTY] if roomy else [])])
        return fitted(blocks, rows)
    each = 2 if 2 * len(options) <= down else 1
    side: list[Content] = []
    aside = max(_LIST, width * 2 // 5)
    for index, (first, second) in enumerate(means):
        name = line((f"{letter(index):<3}", BRIGHT), (options[index], INK))
        if each == 1:
            side.append(spread(aside, name, line((f"{_mean(first):>4} {_mean(second):>4}", STRONG))))
        else:
            told = f"   {axes[0]} {_mean(first)}  {axes[1]} {_mean(second)}"
            side += [name.truncate(aside, ellipsis=True), line((told, QUIET)).truncate(aside, ellipsis=True)]
    cross = _cross(result, means, width - aside - 3, down)
    across = max(row.cell_length for row in cross)
    head = line((axes[1], QUIET)).truncate(across, ellipsis=True)
    foot = spread(across, EMPTY, line((axes[0], QUIET)).truncate(across - 1, ellipsis=True))
    rows_ = [row + Content("   ") + part for row, part in zip(cross, side, strict=False)] + cross[len(side) :]
    return [Content(" " * max((across - head.cell_length) // 2, 0)) + head, *rows_, foot]


def _cross(
    result: Result, means: Sequence[tuple[Number | None, Number | None]], across: int, down: int
) -> Block:
    """The cross with a letter for each option; the lines of it are exactly the middle of the scale."""
    half_x, half_y = halves(across, down)
    spots: dict[tuple[int, int], list[int]] = {}
    for index, (first, second) in enumerate(means):
        if first is not None and second is not None:
            spot = (_slot(result, first, half_x), _slot(result, second, half_y))
            spots.setdefault(spot, []).append(index)
    return draw_cross(spots, half_x, half_y, most=2)


def _slot(result: Result, mean: Number, half: int) -> int:
    """The place of a mean among twice so many, never on the wrong side of the middle."""
    low, high = result.question.low, result.question.high
    share = Fraction(2 * (Fraction(mean) - low), max(high - low, 1)) * half
    return min(max(share.numerator // share.denominator, 0), 2 * half - 1)


def round_sheet(result: Result, width: int, rows: int) -> list[Content]:
    """What each option has round by round, a dash once it is out, and under it what each round came to."""
    rounds, options = result.outcome.rounds, result.question.options
    flat = flat_order(result)
    texts = [[_in_round(one, index) for one in rounds] for index in flat]
    left = [decimal(one.exhausted) for one in rounds]
    if any(one.exhausted for one in rounds):
        texts.append(left)
    numbers = [f"R{one.number}" for one in rounds]
    digits = max(len(text) for row in [numbers, *texts] for text in row)
    label = min(max([line(options[index]).cell_length for index in flat] + [9]), max(width // 3, 10))
    columns = _columns(len(rounds), (width - label) // (digits + 2))
    names = [(options[index], STRONG if index in result.outcome.winners else INK) for index in flat]
    names += [("exhausted", QUIET)] * (len(texts) > len(flat))
    cells = [[line(("Round", QUIET)), *_picked(numbers, columns, QUIET)]]
    for name, row in zip(names, texts, strict=True):
        cells.append([line(name), *_picked(row, columns, STRONG if name[1] != QUIET else QUIET)])
    drawn = table(cells, [label, *(-digits for _ in columns)])
    told = [
        [line((part, INK)) for part in wrap(f"Round {one.number}: {_round_words(one, options)}", width)]
        for one in rounds
    ]
    if rows and len(drawn) > rows:
        return drawn[:1] + fitted([[row] for row in drawn[1:]], max(rows - 1, 1))
    space = rows - len(drawn) - 1 if rows else 0
    if rows and space < 1:
        return drawn
    return [*drawn, EMPTY, *fitted(told, space, " rounds" if len(told) > 1 else "")]


def _in_round(one: Round, index: int) -> str:
    return decimal(one.totals[index]) if index < len(one.totals) else "-"


def _columns(number: int, room: int) -> list[int | None]:
    """Which columns fit: all, else the first and the last ones with None for those between."""
    if number <= room:
        return list(range(number))
    room = max(room, 2)
    first = (room - 1) // 2
    return [*range(first), None, *range(number - (room - 1 - first), number)]


def _picked(texts: Sequence[str], columns: Sequence[int | None], role: str) -> list[Content]:
    return [line((".." if at is None else texts[at], QUIET if at is None else role)) for at in columns]


def _round_words(one: Round, options: Sequence[str]) -> str:
    """What was done at the end of a round; in the words of the count where it has some."""
    if one.words:
        return one.words
    told = []
    for indexes, verb, verbs in ((one.elected, "is in", "are in"), (one.eliminated, "goes out", "go out")):
        if indexes:
            named = listed([quoted(options[index]) for index in indexes])
            told.append(f"{named} {verb if len(indexes) == 1 else verbs}.")
    return " ".join(told) or "nobody is in, nobody goes out."


def pairwise_table(result: Result, width: int, rows: int) -> list[Content]:
    """How many ballots put the row before the column; a plus where more do than the other way round."""
    pairs: Sequence[Sequence[int]] = result.outcome.detail["table"]
    options, flat = result.question.options, flat_order(result)
    digits = max(len(str(number)) for row in pairs for number in row) + 1
    label = min(max(line(option).cell_length for option in options) + 3, max(width // 3, 12))
    columns = flat[: max((width - label) // (digits + 2), 1)]
    cells = [[line(("Before", QUIET)), *(line((f"{letter(index)} ", BRIGHT)) for index in columns)]]
    for one in flat:
        row = [line((f"{letter(one):<3}", BRIGHT), (options[one], INK))]
        for other in columns:
            mark = _mark(pairs[one][other], pairs[other][one])
            text = "- " if one == other else f"{pairs[one][other]}{mark}"
            row.append(line((text, STRONG if mark == "+" else INK)))
        cells.append(row)
    drawn = table(cells, [label, *(-digits for _ in columns)])
    more = f" {len(flat) - len(columns)} more columns do not fit." if len(columns) < len(flat) else ""
    told = f"How many put the row before the column: + more than the other way round, = level.{more}"
    after = [EMPTY, *(line((part, QUIET)) for part in wrap(told, width))]
    if rows and rows < len(after) + 3:
        after = []
    space = max(rows - len(after) - 1, 1) if rows else 0
    return drawn[:1] + fitted([[row] for row in drawn[1:]], space) + after


def _mark(here: int, there: int) -> str:
    return "+" if here > there else "=" if here == there else " "
