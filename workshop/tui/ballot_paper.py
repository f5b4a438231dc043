"""One ballot on the screen: what is marked on it by which key, and how it is drawn; the same for every way in."""

from __future__ import annotations

from textual.content import Content

from workshop.tui.widgets.painted import ACCENT, BRIGHT, INK, QUIET, STRONG, Piece, around, line, spread, wrap
from workshop.votes.counted import NOTHING
from workshop.votes.methods import form_of
from workshop.votes.model import Question

_LETTERS = "bcdefghijklmnopqrtuvwxyz"
_CELL_CELLS = 6
_FILLED = "bold $on-accent on $accent"
_MOST_DIGITS = 4


def key_of(question: Question, index: int) -> str:
    """The key of an option: the digit its label begins with, else its place, then letters after the ninth."""
    firsts = [option.split(" ")[0] for option in question.options]
    if all(first.isdigit() and len(first) == 1 for first in firsts) and len(set(firsts)) == len(firsts):
        return firsts[index]
    return str(index + 1) if index < 9 else _LETTERS[min(index - 9, len(_LETTERS) - 1)]


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
        return () if set(numbers) == {NOTHING} else tuple(numbers)

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; False when it means nothing on a ballot."""
        if self.takes_numbers:
            return self._press_number(key, character)
        keys = [key_of(self.question, index) for index in range(len(self.question.options))]
        if key == "backspace" and self.marks:
            self.marks.pop()
            return True
        if character not in keys:
            return False
        index = keys.index(str(character))
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
            return (
                "Press the keys of those you choose."
                if most >= len(question.options)
                else f"Choose up to {most}."
            )
        if self.form == "ranking":
            few = f", {most} at most" if most < len(question.options) else ""
            return f"Press the keys in your order, the best first{few}."
        if question.dots:
            spent = sum(number for number in self.choice if number != NOTHING)
            limit = f", {question.per_option} to one at most" if question.per_option else ""
            return f"Give {question.dots} in all{limit}: {spent} given, {question.dots - spent} left."
        return f"Give each a number from {question.low} to {question.high}; leave out what you cannot judge."

    def lines(self, width: int, height: int) -> list[Content]:
        """The ballot as it stands, one option a line; so much of it as there is room for."""
        rows = [self._line(index, width) for index in range(len(self.question.options))]
        first = [line((part, QUIET)) for part in wrap(self.told, width)]
        if self.form == "pairs":
            axes = self.question.axes or ("first", "second")
            first.append(spread(width, line(""), line((f"{axes[0]}, {axes[1]}", QUIET))))
        here = self.at[0] if self.takes_numbers else (self.marks[-1] if self.marks else 0)
        return first + around(rows, here, max(height - len(first), 0))

    def _line(self, index: int, width: int) -> Content:
        text = self.question.options[index]
        if self.takes_numbers:
            here = self.at[0] == index
            mark: Piece = ("▌ " if here else "  ", ACCENT)
            cells: list[Piece] = [
                (f"{cell or '-':>{_CELL_CELLS - 1}} ", _FILLED if here and self.at[1] == column else STRONG)
                for column, cell in enumerate(self.cells[index])
            ]
            return spread(width, line(mark, (text, STRONG if here else INK)), line(*cells))
        key = key_of(self.question, index)
        shown = text.removeprefix(key).strip() if text.startswith(f"{key} ") else text
        chosen = index in self.marks
        right = ""
        if chosen:
            right = str(self.marks.index(index) + 1) if self.form == "ranking" else "chosen"
        return spread(
            width, line((f"  {key:>2}  ", BRIGHT), (shown, STRONG if chosen else INK)), line((right, STRONG))
        )
