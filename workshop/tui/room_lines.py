"""The wall as lines: drawn from a `RoomView` and nothing else.

What is on the wall is one or more scenes, each a heading with blocks under it; blocks that have no room stand on
further pages, and the last line says so ("1 of 2").  From 120 columns everything the room must read is set in large
type, because a cell is half the size there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.content import Content

from workshop.plural import counted
from workshop.session.room import RoomView
from workshop.tui.room_results import result_scenes
from workshop.tui.room_type import WIDE, Block, Face, Scene, bar_line, face_of, heading, text_block
from workshop.tui.room_vote import asked_of, ballots_in, counting
from workshop.tui.widgets import bigtype
from workshop.tui.widgets.painted import (
    BRIGHT,
    EMPTY,
    INK,
    QUIET,
    STRONG,
    big,
    cursor,
    heavy,
    hero,
    line,
    spread,
    wrap,
)

SMALLEST, LARGEST = -1, 2
"""How far the type can be made smaller or larger."""


_MOST_LARGE = 100
"""Items that are set in large type; to set more takes longer than a room waits for the next one."""


class _Page(NamedTuple):
    """One page: the lines it holds, and whether spare rows stand above them as well."""

    lines: list[Content]
    settled: bool


def room_lines(
    view: RoomView, width: int, height: int, page: int | None = None, size: int = 0
) -> list[Content]:
    """What is on the wall, without the bar above and the foot.

    Args:
        view: What may be shown.
        width: Columns.
        height: Rows; never more lines than that.
        page: Which page, from 1, going round; 0 for the one that matters most; None for the one the view asks for.
        size: Larger type above 0, smaller below, `SMALLEST` to `LARGEST`.
    """
    if view.blank or width < 8 or height < 1:
        return []
    pages, first = _pages(view, width, height, size)
    wanted = view.page if page is None else page
    at = (wanted - 1) % len(pages) if wanted else first
    lines, settled = pages[at]
    spare = height - len(lines) - (len(pages) > 1)
    if settled and spare > 2:
        # The eye rests a third down.
        lines = [EMPTY] * (spare // 3) + lines
    lines = [row.truncate(width, ellipsis=True) for row in lines[:height]]
    if len(pages) > 1:
        lines = lines[: height - 1] + [EMPTY] * (height - 1 - len(lines))
        lines.append(spread(width, EMPTY, line((f"{at + 1} of {len(pages)}", QUIET))))
    return lines


def foot_lines(view: RoomView, width: int) -> list[Content]:
    """The time line, the stage and the time left, at the foot of the wall."""
    if view.show in ("blank", "title"):
        return []
    rail = line(*heavy(view.used / 100, width))
    left = clock_text(view) if view.timed and view.show not in ("timer", "break") else ""
    if width < WIDE:
        where = line((f"{view.stage} of {view.stages}   ", QUIET), (view.stage_title, STRONG))
        told: Content = (
            line((left, STRONG), (" left", QUIET)) if left and view.left >= 0 else line((left, STRONG))
        )
        return [rail, spread(width, where, told)]
    right = (
        bigtype.clock(left.rjust(5))
        if left and view.left >= 0
        else bigtype.fit(left, width, 4, bigtype.SMALL) or []
    )
    room = width - max(map(len, right), default=0) - 3
    name = bigtype.fit(view.stage_title, room, bigtype.SMALL.rows, bigtype.SMALL) or [
        "",
        "",
        view.stage_title,
    ]
    rows = max(len(right), len(name))
    name, right = [*name, *[""] * (rows - len(name))], [*[""] * (rows - len(right)), *right]
    drawn = (spread(width, line((a, STRONG)), line((b, STRONG))) for a, b in zip(name, right, strict=True))
    return [rail, EMPTY, *drawn]


def clock_text(view: RoomView) -> str:
    """The time left in the stage or the break; in words once it is up."""
    if view.left < 0:
        return "time is up"
    return f"{view.left // 60}:{view.left % 60:02d}"


def _pages(view: RoomView, width: int, height: int, size: int) -> tuple[list[_Page], int]:
    """All pages, and which of them matters most, from 0."""
    scenes = _SCENES.get(view.show, _question)(view, width, height, size)
    several = len(scenes) > 1 or len(_broken(scenes[0], height)) > 1
    pages: list[_Page] = []
    first = 0
    for number, scene in enumerate(scenes):
        broken = _broken(scene, height - several)
        if number == 0:
            first = next((at for at, blocks in enumerate(broken) if scene.focus in blocks), 0)
        for blocks in broken:
            lines = list(scene.head)
            gap = _gap(scene, [scene.blocks[index] for index in blocks], height - several)
            for place, index in enumerate(blocks):
                lines += [EMPTY] * (gap and place > 0) + scene.blocks[index]
            pages.append(_Page(lines, scene.settled))
    return pages, first


def _broken(scene: Scene, height: int) -> list[list[int]]:
    """The blocks of a scene page by page, by index; the last page is a full one where the last block matters most."""
    room = max(height - len(scene.head), 1)
    order = range(len(scene.blocks))
    from_end = bool(scene.blocks) and scene.focus == len(scene.blocks) - 1 and scene.grows
    pages: list[list[int]] = []
    used = room + 1
    for index in reversed(order) if from_end else order:
        rows = len(scene.blocks[index]) + scene.airy
        if used + rows > room + scene.airy:
            pages.append([])
            used = 0
        pages[-1].append(index)
        used += rows
    if from_end:
        pages = [page[::-1] for page in reversed(pages)]
    return pages or [[]]


def _gap(scene: Scene, blocks: Sequence[Block], height: int) -> bool:
    """Whether there is room for a free row between the blocks."""
    rows = len(scene.head) + sum(map(len, blocks)) + len(blocks) - 1
    return not scene.close and rows <= height


def _question(view: RoomView, width: int, height: int, size: int) -> list[Scene]:
    """The question, its first sentence as large as it goes, and the rest of it."""
    face = face_of(width, size, bigtype.MEDIUM, bigtype.HUGE)
    if width < WIDE or not view.follow_up:
        lines = hero(
            view.question,
            width,
            height - 3 if view.follow_up else height,
            view.follow_up,
            face or bigtype.SMALL,
        )
    else:
        first = big(view.question, width, height * 2 // 3, STRONG, face or bigtype.SMALL)
        then = big(view.follow_up, width, height - len(first) - 1, BRIGHT, bigtype.MEDIUM)
        lines = [*first, EMPTY, *then]
    return [Scene(blocks=[[row] for row in lines], settled=True, close=True)]


def _title(view: RoomView, width: int, height: int, size: int) -> list[Scene]:
    """What this is, while people come in."""
    face = face_of(width, size, bigtype.MEDIUM, bigtype.HUGE) or bigtype.SMALL
    return [
        Scene(blocks=[[row] for row in hero(view.title, width, height, "", face)], settled=True, close=True)
    ]


def _break(view: RoomView, width: int, height: int, size: int) -> list[Scene]:
    """When the room goes on."""
    face = face_of(width, size, bigtype.MEDIUM, bigtype.HUGE) or bigtype.SMALL
    lines = big(f"Back at {view.back_at}", width, height - 4, STRONG, face)
    left = "The break is over." if view.left < 0 else f"{clock_text(view)} of the break left"
    told = big(left, width, 5, INK, bigtype.SMALL) if width >= WIDE else [line((left, INK))]
    return [Scene(blocks=[[row] for row in [*lines, EMPTY, *told]], settled=True, close=True)]


def _timer(view: RoomView, width: int, height: int, size: int) -> list[Scene]:
    """The time that is left, as large as it goes."""
    face = face_of(width, size, bigtype.LARGE, bigtype.HUGE) or bigtype.SMALL
    rows: list[str] | None = []
    if view.timed and view.left >= 0:
        rows = bigtype.clock(clock_text(view).rjust(5), face)
    elif view.timed:
        rows = bigtype.fit("Time is up", width, height - 2, face)
    lines = [
        line((row, STRONG)) for row in rows or ["Time is up" if view.timed else "The time stands still."]
    ]
    told = "left in this stage" if view.timed and view.left >= 0 else ""
    after = big(told, width, 5, INK, bigtype.SMALL) if width >= WIDE and told else [line((told, INK))]
    return [Scene(blocks=[[row] for row in [*lines, EMPTY, *after]], settled=True, close=True)]


def _agenda(view: RoomView, width: int, height: int, size: int) -> list[Scene]:
    """The stages with their minutes; done is a word, and the one the room is at has the mark."""
    head = heading("Agenda", width, height, size)
    focus = next((index for index, one in enumerate(view.agenda) if one.state == "now"), 0)
    return _as_large_as_fits(
        [
            _agenda_line(one.title, one.minutes, one.state)
            for one in view.agenda
        ],
        head, width, height, size, focus=focus,
    )  # fmt: skip


Draw = Callable[[int, Face | None], Block]


def _agenda_line(title: str, minutes: int, state: str) -> Draw:
    role = STRONG if state == "now" else QUIET if state == "done" else INK
    mark = cursor(state == "now")

    def draw(width: int, face: Face | None) -> Block:
        if face is None:
            right = line((f"{state}   " if state else "", QUIET), (f"{minutes:>3} min", role))
            return [spread(width, line(mark, (title, role)), right)]
        rows = text_block(title, width - 22, face, role)
        return [
            spread(
                width,
                line(mark) + row,
                line((f"{state}   {minutes:>3} min" if at == 2 else "", role)),
            )
            for at, row in enumerate(rows)
        ]

    return draw


def _as_large_as_fits(
    draws: Sequence[Draw], head: list[Content], width: int, height: int, size: int, *,
    focus: int = 0, grows: bool = False,
) -> list[Scene]:  # fmt: skip
    """Items in large type where all of them fit one page so, else in plain type; page by page where even that is long.

    Items that come one by one (``grows``) keep their type and take more pages instead.
    """
    face = face_of(width, size, None, bigtype.SMALL) if len(draws) <= _MOST_LARGE else None
    for tried in (face, None) if face is not None else (None,):
        blocks = [draw(width, tried) for draw in draws]
        rows = sum(map(len, blocks)) + (len(blocks) - 1 if tried is None else 0)
        if grows or tried is None or rows + len(head) <= height:
            break
    return [Scene(head=head, blocks=blocks, focus=focus, grows=grows, settled=not grows)]


def _item(text: str, role: str = INK) -> Draw:
    """One item of a list, its further lines set in."""

    def draw(width: int, face: Face | None) -> Block:
        if face is not None:
            return text_block(text, width, face, role)
        first, *rest = wrap(text, width - 2)
        return [line((first, role)), *(line("  ", (part, role)) for part in rest)]

    return draw


def _rules(view: RoomView, width: int, height: int, size: int) -> list[Scene]:
    head = heading("Ground rules", width, height, size)
    return _as_large_as_fits([_item(rule, STRONG) for rule in view.rules], head, width, height, size)


def _chart(view: RoomView, width: int, height: int, size: int) -> list[Scene]:
    """The flip chart, what was said in this stage, or its list of records; the newest in bold at the end."""
    head = heading(view.question, width, height, size)
    last = len(view.chart) - 1
    items = [_item(text, STRONG if index == last else INK) for index, text in enumerate(view.chart)]
    items = items or [_item("What is said is written here.", QUIET)]
    return _as_large_as_fits(items, head, width, height, size, focus=last, grows=True)


def _commitments(view: RoomView, width: int, height: int, size: int) -> list[Scene]:
    head = heading("Who brings what", width, height, size)
    last = len(view.commitments) - 1
    items = [_item(text, STRONG if index == last else INK) for index, text in enumerate(view.commitments)]
    items = items or [_item("A promise stands here once it is confirmed.", QUIET)]
    return _as_large_as_fits(items, head, width, height, size, focus=last, grows=True)


def _themes(view: RoomView, width: int, height: int, size: int) -> list[Scene]:
    """The themes by how many people spoke of them."""
    head = heading("Themes", width, height, size)
    by_people = any(one.people for one in view.themes)
    most = max((one.people if by_people else one.notes for one in view.themes), default=1)
    draws: list[Draw] = []
    for one in view.themes:
        share = (one.people if by_people else one.notes) * 1000 // max(most, 1)
        told = counted(one.people, "person", "people") if one.people else counted(one.notes, "note")
        draws.append(_themed(one.label, told, share))
    return _as_large_as_fits(
        draws or [_item("No theme is named yet.", QUIET)], head, width, height, size
    )  # fmt: skip


def _themed(label: str, told: str, share: int) -> Draw:
    def draw(width: int, face: Face | None) -> Block:
        bar = bar_line(share, width - 14)
        if face is None:
            return [spread(width, line((label, STRONG)), line((told, STRONG))), bar]
        rows = text_block(label, width - 14, face, STRONG)
        right = [EMPTY] * (len(rows) - 2) + [line((told, STRONG)), EMPTY]
        return [*(spread(width, a, b) for a, b in zip(rows, right[-len(rows) :], strict=True)), bar]

    return draw


def _vote(view: RoomView, width: int, height: int, size: int) -> list[Scene]:
    """An open vote: with what can be chosen, numbered as on the ballot, where there is one question."""
    vote = view.vote
    if vote is None:
        return _question(view, width, height, size)
    if not vote.options:
        return [counting(vote, width, height, size)]
    head = [*heading(asked_of(vote), width, height, size), *ballots_in(vote)]
    items = [_item(f"{number}  {option}", INK) for number, option in enumerate(vote.options, 1)]
    return _as_large_as_fits(items, head, width, height, size)


def _result(view: RoomView, width: int, height: int, size: int) -> list[Scene]:
    return result_scenes(view, width, height, size) or _question(view, width, height, size)


_SCENES: dict[str, Callable[[RoomView, int, int, int], list[Scene]]] = {
    "question": _question,
    "title": _title,
    "break": _break,
    "timer": _timer,
    "agenda": _agenda,
    "rules": _rules,
    "chart": _chart,
    "records": _chart,
    "vote": _vote,
    "result": _result,
    "themes": _themes,
    "commitments": _commitments,
}
