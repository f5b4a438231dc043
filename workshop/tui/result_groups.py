"""A result split by group, side by side: numbers with bars where there is room, and in lines to be listened to.

Everything here is pure: a `GroupTable` and a size in cells go in, lines come out; 0 rows stand for as many as it
takes.
"""

from __future__ import annotations

from fractions import Fraction

from textual.content import Content

from workshop.session.by_group import GroupTable
from workshop.tui import plain
from workshop.tui.result_grids import Block, fitted
from workshop.tui.widgets.painted import ACCENT, BLOCK, BRIGHT, EMPTY, INK, QUIET, STRONG, line, table, wrap

_WIDEST, _HEAD_FROM, _BAR_FROM, _EMPTY_CELLS = 24, 10, 4, 10


def draw_groups(split: GroupTable, width: int, rows: int, *, in_lines: bool = False) -> list[Content]:
    """A question split by group; ``in_lines`` as sentences."""
    if in_lines or plain.on() or not split.groups:
        return fitted([[line((part, INK)) for part in wrap(told, width)] for told in split.sentences()], rows)
    options, number = split.question.options, len(split.groups)
    longest = max(line(option).cell_length for option in options)
    label = min(max(longest, _EMPTY_CELLS), max(width - number * (_HEAD_FROM + 2), width // 4))
    column = min((width - label) // number - 2, _WIDEST)
    if column < max(len(text) for group in split.groups for text in (*group.texts, str(group.cast))):
        return draw_groups(split, width, rows, in_lines=True)
    widths = [label, *(column for _ in split.groups)]
    top = _heads(split, width, widths)
    foot = [line((part, QUIET)) for part in wrap(split.withheld_words, width)] if split.withheld else []
    empty = any(group.skipped for group in split.groups)
    roomy = not rows or rows >= len(top) + len(foot) + 2 * len(options) + empty
    blocks: list[Block] = []
    for index, option in enumerate(options):
        row = [line((option, INK)), *(_cell(split, place, index, column) for place in range(number))]
        blocks.append([*table([row], widths), *([EMPTY] if roomy and index + 1 < len(options) else [])])
    if empty:
        left = [line(("left empty", QUIET)), *(line((str(one.skipped), QUIET)) for one in split.groups)]
        blocks.append(table([left], widths))
    return [*top, *fitted(blocks, max(rows - len(top) - len(foot), 1) if rows else 0), *foot]


def _heads(split: GroupTable, width: int, widths: list[int]) -> list[Content]:
    """The groups above their columns, by number where their names are too long, and how many ballots each gave."""
    names, out = [group.name for group in split.groups], []
    heads = names
    if any(line(name).cell_length > widths[-1] for name in names):
        heads = [str(place) for place in range(1, len(names) + 1)]
        keys = ", ".join(f"{place} {name}" for place, name in enumerate(names, 1))
        out += [line((part, INK)) for part in wrap(keys, width)]
    unit = "" if split.unit == "ballots" else split.unit
    if line(unit).cell_length > widths[0]:
        out += [line((part, QUIET)) for part in wrap(f"Numbers: {unit}.", width)]
        unit = ""
    cast = [
        line((f"{group.cast} ballots" if widths[-1] > 10 else str(group.cast), QUIET))
        for group in split.groups
    ]
    first = line((unit, QUIET))
    return [*out, *table([[first, *(line((head, BRIGHT)) for head in heads)]], widths),
            *table([[line(("of ballots" if widths[-1] <= 10 else "", QUIET)), *cast]], widths)]  # fmt: skip


def _cell(split: GroupTable, place: int, index: int, column: int) -> Content:
    """What one option has in one group: the number, and a bar in the same measure for all groups."""
    group = split.groups[place]
    text, number = group.texts[index], group.numbers[index]
    digits = max(len(one) for other in split.groups for one in other.texts)
    room = column - digits - 1
    if number is None or room < _BAR_FROM:
        return line((f"{text:>{digits}}", STRONG))
    most = max((one for other in split.groups for one in other.numbers if one), default=1)
    share = Fraction(number) / Fraction(most) if number > 0 else Fraction(0)
    cells = (
        max((2 * room * share.numerator + share.denominator) // (2 * share.denominator), 1) if share else 0
    )
    return line((f"{text:>{digits}} ", STRONG), (BLOCK * cells, ACCENT))
