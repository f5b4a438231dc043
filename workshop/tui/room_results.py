"""A revealed result on the wall: bars, a scale, two axes, groups and rounds; drawn from what the room may see."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workshop.session.room import RoomView, ShownOption, ShownResult, ShownRounds
from workshop.tui import plain
from workshop.tui.cross import draw_cross, halves, letter
from workshop.tui.room_type import Block, Face, Scene, bar_line, face_of, text_block
from workshop.tui.widgets import bigtype
from workshop.tui.widgets.painted import (
    ACCENT,
    BLOCK,
    BRIGHT,
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
    table,
    wrap,
)

_CROSS_FROM = 60
_SHORTEST_BAR = 12


def result_scenes(view: RoomView, width: int, height: int, size: int) -> list[Scene]:
    """Each result of the sheet, then its groups and its rounds where it has some."""
    out = []
    for result in view.results:
        out.append(_scene(result, width, height, size))
        if result.groups or result.withheld:
            out.append(_groups(result, width, height, size))
        out += [
            _rounds(one, width, height, size)
            for one in view.rounds
            if (one.question, one.options) == (result.question, result.options)
        ]
    return out


def _head(question: str, told: str, width: int, height: int, size: int) -> list[Content]:
    """The question, and how many voted at its right."""
    face = face_of(width, size, None, bigtype.SMALL)
    if face is not None and (rows := bigtype.fit(question, width, max(height // 5, 4), face)):
        return [*(line((row, BRIGHT)) for row in rows), line((told, QUIET))]
    first, *rest = wrap(question, width - len(told) - 2)
    lines = [spread(width, line((first, STRONG)), line((told, QUIET)))]
    lines += [line((part, STRONG)) for part in rest]
    return [*lines[: max(height // 4, 1)], EMPTY]


def _scene(result: ShownResult, width: int, height: int, size: int) -> Scene:
    told = f"{result.cast} of {result.eligible} voted" if result.eligible else ""
    if not result.lines:
        head = _head(result.question, told, width, height, size)
        face = face_of(width, size, None, bigtype.SMALL)
        words = text_block(result.sentence, width, face, STRONG) if face else _words(result.sentence, width)
        return Scene(head, [[row] for row in words], close=True)
    head = _head(result.question, told, width, height, size)
    if result.shape == "matrix":
        return Scene(head, _matrix(result, width, height - len(head)), close=True)
    after = _words(result.sentence, width)
    left = [line((f"{result.left_empty} left it empty", QUIET))] if result.left_empty else []
    blocks = _bars(result, width, height - len(head), size)
    blocks.append(left) if left else None
    spare = height - len(head) - sum(map(len, blocks))
    if len(after) + 1 <= spare:
        blocks.append([EMPTY, *after])
    return Scene(head, blocks)


def _words(text: str, width: int) -> Block:
    return [line((part, INK)) for part in wrap(text, width)] if text else []


def _bars(result: ShownResult, width: int, rows: int, size: int) -> list[Block]:
    """The options: in large type where all of them fit so, else a bar under each, else one row each."""
    lines = result.lines
    above = [*(one.above for one in lines[1:]), result.below]
    face = face_of(width, size, None, bigtype.SMALL)
    if face is not None:
        blocks = [
            _large(one, result, width, face, words or "") for one, words in zip(lines, above, strict=True)
        ]
        if sum(map(len, blocks)) <= rows:
            return blocks
    blocks = [_option(one, result, width) for one in lines]
    rules = sum(words is not None for words in (lines[0].above, *above))
    if sum(map(len, blocks)) + rules > rows:
        name_cells = max(line(one.name).cell_length for one in lines)
        digits = max(len(one.number) for one in lines)
        blocks = [[_one_row(one, result, width, name_cells, digits)] for one in lines]
    if lines[0].above is not None:
        blocks[0].insert(0, rule(width, lines[0].above, label_role=INK))
    for block, words in zip(blocks, above, strict=True):
        if words is not None:
            block.append(rule(width, words, label_role=INK))
    return blocks


def _role(one: ShownOption, result: ShownResult) -> str:
    if one.word == "heard first":
        return WATCH
    decided = any(other.wins for other in result.lines)
    return ACCENT if one.share and one.level and (one.wins or not decided) else RULE


def _bar_cells(one: ShownOption, result: ShownResult, width: int) -> str:
    """The bar; on a scale one block a person where there is room for it."""
    most = max(other.people for other in result.lines)
    if result.shape == "spread" and 3 * most <= width:
        return one_each(one.people, FLAT * 2)
    return bar_line(one.share, width).plain


def _manner(one: ShownOption, result: ShownResult) -> tuple[str, str]:
    """The role of an option's name, and its place with room for the longest of them."""
    strong = one.wins or not any(other.wins for other in result.lines)
    cells = max(len(other.place) for other in result.lines)
    return (STRONG if strong and one.level else INK), f"{one.place:<{cells}}  " if cells else ""


def _option(one: ShownOption, result: ShownResult, width: int) -> Block:
    """One option with its number at the right and its bar under it."""
    role, place = _manner(one, result)
    bar = _bar_cells(one, result, width - len(place) - len(one.number) - 6)
    right = line((f"{one.word}  " if one.word else "", WATCH), (f"{one.number:>4}", STRONG))
    name = line((place, role), (one.name, role))
    return [spread(width, name, right), line(" " * len(place), (bar, _role(one, result)))]


def _large(one: ShownOption, result: ShownResult, width: int, face: Face, words: str) -> Block:
    """The same in large type; what a rule under it would say stands beside the bar."""
    role, _ = _manner(one, result)
    digits = bigtype.clock(one.number, face) if one.number.isdigit() else None
    digits = digits or bigtype.fit(one.number, width // 3, face.rows, face) or ["", "", one.number]
    names = text_block(one.name, width - max(map(len, digits)) - 3, face, role)
    digits = digits + [""] * (len(names) - len(digits))
    number = WATCH if one.word else STRONG
    drawn = [spread(width, row, line((digit, number))) for row, digit in zip(names, digits, strict=False)]
    bar = _bar_cells(one, result, width - 45)
    told = "".join(f"   {part}" for part in (one.word, words) if part)
    if words and line(bar, told).cell_length > width:
        # The line below a tie says that it is one.
        told = f"   {words}"
    return [*drawn, line((bar, _role(one, result)), (told, WATCH if one.word else INK))]


def _one_row(one: ShownOption, result: ShownResult, width: int, name_cells: int, digits: int) -> Content:
    """One option on one row, its bar beside it."""
    place_cells = max((len(other.place) for other in result.lines), default=0)
    place = f"{one.place:<{place_cells}}  " if place_cells else ""
    aside = max((len(other.word) + 2 for other in result.lines if other.word), default=0)
    room = min(name_cells + len(place), max(width - digits - aside - 4 - _SHORTEST_BAR, 12))
    name = line((place, INK), (one.name, STRONG if one.wins else INK)).truncate(room, ellipsis=True)
    cells = max(width - room - digits - 4 - aside, 4)
    bar = BLOCK * len(bar_line(one.share, cells).plain)
    if result.shape == "spread" and 2 * max(other.people for other in result.lines) <= cells:
        bar = one_each(one.people)
    gap = Content(" " * (room - name.cell_length + 2))
    tail = line((f"{one.number:>{digits}}  ", STRONG), (bar, _role(one, result)))
    return name + gap + tail + line((f"  {one.word}" if one.word else "", WATCH))


def _matrix(result: ShownResult, width: int, rows: int) -> list[Block]:
    """Two axes: letters on a cross cut at the middle of the scale, and the list; where narrow the list in words."""
    options = result.lines
    down = min(rows - 2, 25)
    if plain.on() or width < _CROSS_FROM or down < max(7, len(options)):
        out: list[Block] = []
        for index, one in enumerate(options):
            name = line((f"{letter(index):<3}", BRIGHT), (one.name, STRONG))
            out.append([name, *(line("   ", (part, INK)) for part in wrap(one.side, width - 3))])
        return out
    aside = max(28, width * 2 // 5)
    side = [
        spread(aside, line((f"{letter(index):<3}", BRIGHT), (one.name, STRONG)), line((one.number, STRONG)))
        for index, one in enumerate(options)
    ]
    if 2 * len(side) <= down:
        side = [row for one in side for row in (one, EMPTY)]
    cross = _cross(options, width - aside - 3, down)
    across = max(row.cell_length for row in cross)
    axes = result.axes if len(result.axes) > 1 else ("first", "second")
    top = line((axes[1], QUIET)).truncate(across, ellipsis=True)
    foot = spread(across, EMPTY, line((axes[0], QUIET)).truncate(across - 1, ellipsis=True))
    drawn = [row + Content("   ") + (side[at] if at < len(side) else EMPTY) for at, row in enumerate(cross)]
    return [[row] for row in [Content(" " * max((across - top.cell_length) // 2, 0)) + top, *drawn, foot]]


def _cross(options: Sequence[ShownOption], across: int, down: int) -> Block:
    """The cross with a letter for each option; the lines of it are exactly the middle of the scale."""
    half_x, half_y = halves(across, down)
    spots: dict[tuple[int, int], list[int]] = {}
    for index, one in enumerate(options):
        if len(one.spot) == 2:
            x = min(one.spot[0] * 2 * half_x // 1000, 2 * half_x - 1)
            y = min(one.spot[1] * 2 * half_y // 1000, 2 * half_y - 1)
            spots.setdefault((x, y), []).append(index)
    return draw_cross(spots, half_x, half_y, most=3)


def _columns(
    names: Sequence[str], casts: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], width: int
) -> tuple[list[Content], list[Block]]:
    """Options with a column each for groups or rounds: the heads, and one block an option."""
    cells = max([len(text) for _, texts in rows for text in texts] + [len(cast) for cast in casts] + [8])
    cells = min(
        max(cells, max(map(len, names), default=8)), max((width - width // 3) // max(len(names), 1) - 2, 6)
    )
    shown = max(min((width - width // 3) // (cells + 2), len(names)), 1)
    label = width - shown * (cells + 2)
    widths = [label, *(-cells for _ in range(shown))]
    at = slice(len(names) - shown, None)
    heads = table(
        [
            [EMPTY, *(line((name, BRIGHT)) for name in names[at])],
            [EMPTY, *(line((cast, QUIET)) for cast in casts[at])],
        ],
        widths,
    )
    blocks = [
        table([[line((name, INK)), *(line((text, STRONG)) for text in texts[at])]], widths)
        for name, texts in rows
    ]
    return heads, blocks


def _groups(result: ShownResult, width: int, height: int, size: int) -> Scene:
    """What each group that may be shown came to, side by side."""
    head = _head(result.question, "by group", width, height, size)
    told = [EMPTY, *_words(result.withheld, width)] if result.withheld else []
    if not result.groups:
        return Scene(head, [_words(result.withheld, width)])
    casts = [f"{group.cast} ballots" for group in result.groups]
    rows = [
        (option, [group.counts[index] for group in result.groups])
        for index, option in enumerate(result.options)
    ]
    heads, blocks = _columns([group.name for group in result.groups], casts, rows, width)
    return Scene([*head, *heads], [*blocks, *([told] if told else [])])


def _rounds(rounds: ShownRounds, width: int, height: int, size: int) -> Scene:
    """One question in its rounds side by side, and what moved in words."""
    head = _head(rounds.question, "round by round", width, height, size)
    casts = [f"{one.cast} of {one.eligible}" for one in rounds.rounds]
    rows = [
        (option, [str(one.counts[index]) if one.counts[index] else "-" for one in rounds.rounds])
        for index, option in enumerate(rounds.options)
    ]
    heads, blocks = _columns([one.name for one in rounds.rounds], casts, rows, width)
    told = [row for sentence in rounds.sentences for row in _words(sentence, width)]
    return Scene([*head, *heads], [*blocks, *([[EMPTY, *told]] if told else [])])
