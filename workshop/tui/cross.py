"""A result on two axes as a cross with a letter for each option; its lines are exactly the middle of the scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from workshop.tui.widgets.painted import ACROSS, BRIGHT, CROSSING, DOWN, RULE, line

_SLOT = 3


def letter(index: int) -> str:
    """What stands for an option; a number where the letters are used up."""
    return chr(ord("A") + index) if index < 26 else str(index + 1)


def halves(across: int, down: int) -> tuple[int, int]:
    """How many places there are on either side of the middle, across and down, in so much room."""
    return max((across - 1) // (2 * _SLOT), 1), max((down - 1) // 2, 1)


def draw_cross(
    spots: Mapping[tuple[int, int], Sequence[int]], half_x: int, half_y: int, *, most: int
) -> list[Content]:
    """The lines of a cross.

    Args:
        spots: Which options stand at a place, counted from the left and from below.
        half_x, half_y: See `halves`.
        most: How many letters stand together; of more only the number is told.
    """
    out = []
    for y in [*range(2 * half_y - 1, half_y - 1, -1), -1, *range(half_y - 1, -1, -1)]:
        if y < 0:
            out.append(line((f"{ACROSS * _SLOT * half_x}{CROSSING}{ACROSS * _SLOT * half_x}", RULE)))
            continue
        pieces: list[Content] = []
        for x in range(2 * half_x):
            pieces += [line((DOWN, RULE))] * (x == half_x)
            here = spots.get((x, y), [])
            text = "".join(map(letter, here))
            text = text if len(here) <= most and len(text) <= _SLOT else f"{len(here)}+"
            pieces.append(line((f"{text:^{_SLOT}}", BRIGHT) if here else " " * _SLOT))
        out.append(Content("").join(pieces))
    return out
