"""One ballot on the screen: what is marked on it by which key, and how it is drawn; the same for every way in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import chain

from textual.content import Content

from workshop.tui.widgets.painted import (
    BRIGHT,
    INK,
    QUIET,
    STRONG,
    Piece,
    cursor,
    line,
    spread,
    wrap,
)
from workshop.votes.counted import NOTHING
from workshop.votes.methods import METHODS, form_of
from workshop.votes.model import Question

_LETTERS = "bcdefghijklmnopqrtuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CELL_CELLS, _KEY_CELLS, _MARK_CELLS = 6, 6, 8
_MOVES = "Arrow keys go from option to option."
_TURNS = {"down": 1, "pagedown": 1, "up": -1, "pageup": -1}
_FILLED = "bold $on-accent on $accent"
_MOST_DIGITS = 4


def key_of(question: Question, index: int) -> str:
    """The key of an option: the digit its label begins with, else its place, then letters after the ninth."""
    firsts = [option.split(" ")[0] for option in question.options]
    if all(first.isdigit() and len(first) == 1 for first in firsts) and len(set(firsts)) == len(firsts):
        return firsts[index]
    return str(index + 1) if index < 9 else _LETTERS[min(index - 9, len(_LETTERS) - 1)]


def _pages(heights: Sequence[int], room: int) -> list[int]:
    """The first option of each page, where options take so many lines and a page has room for so many."""
    starts, used = [0], 0
    for index, height in enumerate(heights):
        if used + height > room and index > starts[-1]:
            starts.append(index)
            used = 0
        used += height
    return starts


class BallotPaper:
    """The ballot of one person for one question, while it is being filled in.

    Keys choose options or give them numbers; `choice` is what stands on it, empty for nothing at all.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        self.form = form_of(question)
        if self.form == "names" and question.max_picks == 1:
            self.form = "one"  # a single name is the whole ballot
        self.marks: list[int] = []
        each = 2 if self.form == "pairs" else 1
        self.cells: list[list[str]] = [[""] * each for _ in question.options]
        self.at = (0, 0)
        self._fresh = True
        self._pages: list[int] = [0]

    @property
    def chooses_at_once(self) -> bool:
        """Whether one key is the whole ballot."""
        return self.form == "one"

    @property
    def takes_numbers(self) -> bool:
        """Whether a ballot gives numbers to the options."""
        return self.form in ("numbers", "pairs")

    @property
    def choice(self) -> tuple[int, ...]:
        """What the ballot says in whole numbers; see `workshop.votes.counted`."""
        if not self.takes_numbers:
            return tuple(sorted(self.marks)) if self.form == "names" else tuple(self.marks)
        numbers = [int(cell) if cell else NOTHING for cells in self.cells for cell in cells]
        if self.question.dots:
            # No dots are no dots: a nought that somebody typed must not tell ballots apart that say the same.
            numbers = [number or NOTHING for number in numbers]
        return () if set(numbers) == {NOTHING} else tuple(numbers)

    @property
    def problem(self) -> str:
        """What is wrong with what is marked, as a sentence; empty when nothing is, or nothing is marked."""
        choice = self.choice
        return (METHODS[self.question.method].choice_problem(self.question, choice) or "") if choice else ""

    def in_words(self) -> str:
        """What stands on the ballot, in one line."""
        options, choice = self.question.options, self.choice
        if not choice:
            return "left empty"
        if not self.takes_numbers:
            joint = ", then " if self.form == "ranking" else ", "
            return joint.join(options[index] for index in choice)
        each = 2 if self.form == "pairs" else 1
        given = []
        for index, option in enumerate(options):
            numbers = choice[index * each : (index + 1) * each]
            if set(numbers) != {NOTHING}:
                told = " and ".join("-" if number == NOTHING else str(number) for number in numbers)
                given.append(f"{option} {told}")
        return ", ".join(given)

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; False when it means nothing on a ballot."""
        if self.takes_numbers:
            return self._press_number(key, character)
        keys = [key_of(self.question, index) for index in range(len(self.question.options))]
        if key == "backspace" and self.marks:
            self.marks.pop()
            return True
        if key in _TURNS and len(self._pages) > 1:
            page = min(max(self._page + _TURNS[key], 0), len(self._pages) - 1)
            self.at = (self._pages[page], 0)
            return True
        if character not in keys:
            return False
        index = keys.index(str(character))
        self.at = (index, 0)
        most = self.question.max_picks or len(self.question.options)
        if self.form == "one":
            self.marks = [index]
        elif index in self.marks:
            self.marks.remove(index)
        elif len(self.marks) < most:
            self.marks.append(index)
        return True

    def _press_number(self, key: str, character: str | None) -> bool:
        row, column = self.at
        steps = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}
        if key in steps:
            down, right = steps[key]
            self._go(row + down, column + right)
        elif key == "tab":
            self._go(
                *(
                    (row, column + 1)
                    if column + 1 < len(self.cells[row])
                    else ((row + 1) % len(self.cells), 0)
                )
            )
        elif key == "backspace":
            self.cells[row][column] = self.cells[row][column][:-1]
            self._fresh = False
        elif character and character.isdecimal() and character.isascii():
            old = "" if self._fresh else self.cells[row][column]
            self.cells[row][column] = (old + character)[:_MOST_DIGITS].lstrip("0") or "0"
            self._fresh = False
        else:
            return False
        return True

    def _go(self, row: int, column: int) -> None:
        row = min(max(row, 0), len(self.cells) - 1)
        self.at, self._fresh = (row, min(max(column, 0), len(self.cells[row]) - 1)), True

    @property
    def told(self) -> str:
        """What to do, in one line."""
        question = self.question
        most = question.max_picks or len(question.options)
        if self.form == "one":
            return "Press the key of one."
        if self.form == "names":
            few = f"Choose up to {most}: {len(self.marks)} chosen." if most < len(question.options) else ""
            full = " Press a key again to take that one off." if len(self.marks) == most and few else ""
            return f"{few}{full}" or "Press the keys of those you choose."
        if self.form == "ranking":
            few = f", {most} at most" if most < len(question.options) else ""
            return f"Press the keys in your order, the best first{few}."
        if question.dots:
            spent = sum(number for number in self.choice if number != NOTHING)
            limit = f", {question.per_option} to one at most" if question.per_option else ""
            left = question.dots - spent
            rest = f"{left} left" if left >= 0 else f"{-left} too many"
            return f"Give {question.dots} in all{limit}: {spent} given, {rest}. {_MOVES}"
        each = f"Give each a number from {question.low} to {question.high}"
        return f"{each}; leave out what you cannot judge. {_MOVES}"

    def lines(self, width: int, height: int) -> list[Content]:
        """The ballot as it stands; where there is not room for all options, a page of them, and that there are more."""
        first = [line((part, QUIET)) for part in wrap(self.told, width)]
        if self.form == "pairs":
            axes = self.question.axes or ("first", "second")
            first.append(spread(width, line(""), line((f"{axes[0]}, {axes[1]}", QUIET))))
        room = max(height - len(first), 0)
        whole = [self._whole(index, width) for index in range(len(self.question.options))]
        if sum(map(len, whole)) <= room or not height:
            self._pages = [0]
            return [*first, *chain.from_iterable(whole)]
        room = max(room - 1, 1)  # the last line says that there are more
        if self.takes_numbers:
            top = min(max(self.at[0] - room // 2, 0), max(len(whole) - room, 0))
            shown = range(top, min(top + room, len(whole)))
            out, keys = [self._line(index, width) for index in shown], _MOVES
        else:
            self._pages = _pages([len(parts) for parts in whole], room)
            ends = [*self._pages[1:], len(whole)]
            shown = range(self._pages[self._page], ends[self._page])
            out, keys = (
                [part for index in shown for part in whole[index]][:room],
                "Down and Up turn the page.",
            )
        told = f"{shown.start + 1} to {shown.stop} of {len(whole)} are shown. {keys}"
        return [*first, *out, line((told, STRONG))]

    @property
    def _page(self) -> int:
        """Which page of the options is on show: that of the option chosen last, or turned to."""
        return bisect_right(self._pages, self.at[0]) - 1

    def _whole(self, index: int, width: int) -> list[Content]:
        """An option with all its words, in as many lines as they take; the numbers or the mark stand in the first."""
        right = _CELL_CELLS * len(self.cells[index]) if self.takes_numbers else _MARK_CELLS
        parts = wrap(self._words(index), max(width - right - _KEY_CELLS, _KEY_CELLS))
        indent = 2 if self.takes_numbers else _KEY_CELLS
        return [
            self._line(index, width, parts[0]),
            *(line((" " * indent, INK), (part, INK)) for part in parts[1:]),
        ]

    def _words(self, index: int) -> str:
        """What an option is called; without its key where the label begins with that."""
        text, key = self.question.options[index], key_of(self.question, index)
        if self.takes_numbers or not text.startswith(f"{key} "):
            return text
        return text.removeprefix(key).strip()

    def _line(self, index: int, width: int, words: str = "") -> Content:
        text = words or self._words(index)
        if self.takes_numbers:
            here = self.at[0] == index
            mark = cursor(here)
            cells: list[Piece] = [
                (f"{cell or '-':>{_CELL_CELLS - 1}} ", _FILLED if here and self.at[1] == column else STRONG)
                for column, cell in enumerate(self.cells[index])
            ]
            return spread(width, line(mark, (text, STRONG if here else INK)), line(*cells))
        key = key_of(self.question, index)
        chosen = index in self.marks
        right = ""
        if chosen:
            right = str(self.marks.index(index) + 1) if self.form == "ranking" else "chosen"
        return spread(
            width, line((f"  {key:>2}  ", BRIGHT), (text, STRONG if chosen else INK)), line((right, STRONG))
        )
