"""The grid of numbers in which the totals of a vote are typed: one question, or a row for each of several."""

from __future__ import annotations

from dataclasses import dataclass, field

from textual.content import Content

from workshop.tui import plain
from workshop.tui.widgets.painted import (
    EMPTY,
    INK,
    QUIET,
    STRONG,
    WATCH,
    Piece,
    around,
    cursor,
    line,
    rule,
    spread,
    wrap,
)
from workshop.votes.methods import METHODS
from workshop.votes.model import Question, Totals

_REACH = 24
_CELL = 5
_FILLED = "bold $on-accent on $accent"


@dataclass
class Row:
    """What is typed for one question: a text of digits for each option, and for those left empty."""

    question: Question
    cells: list[str] = field(default_factory=list)

    @property
    def counts(self) -> tuple[int, ...]:
        """The numbers typed for the options; an empty cell is none."""
        return tuple(int(cell or 0) for cell in self.cells[:-1])

    def totals(self, cast: int) -> Totals:
        """The row as totals of so many ballots."""
        return Totals(cast=cast, counts=self.counts, skipped=int(self.cells[-1] or 0))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return not any(self.cells)


@dataclass
class Grid:
    """The rows of a vote: how many ballots are in, the cell with the cursor, and whether numbers are shown."""

    rows: list[Row]
    cast: int = 0
    at: tuple[int, int] = (0, 0)
    shown: bool = True

    @property
    def is_sheet(self) -> bool:
        """Whether there are several questions."""
        return len(self.rows) > 1

    @property
    def here(self) -> Row:
        """The row with the cursor."""
        return self.rows[self.at[0]]

    def unkept(self) -> list[Row]:
        """The rows that do not add up, and so are not recorded."""
        return [row for row in self.rows if not row.is_empty and self.problems_of(row)]

    def lines(self, width: int, height: int) -> list[Content]:
        """The questions with the numbers typed so far."""
        if self.is_sheet:
            return self._sheet(width)
        return around(self._single(width), self.at[1] + 1, height)

    def _single(self, width: int) -> list[Content]:
        """One question: an option a line, its number at the right."""
        row = self.rows[0]
        labels = [*row.question.options, "left empty"]
        out: list[Content] = [EMPTY]
        # A number stands within reach of what it counts, however wide the screen.
        width = min(width, max(Content(label).cell_length for label in labels) + _REACH)
        for column, label in enumerate(labels):
            here = self.at == (0, column)
            text = line((label, STRONG if here else QUIET if column == len(row.question.options) else INK))
            mark = line(cursor(here))
            out.append(mark + spread(width - 2, text, line(self._cell(row.cells[column], here))))
        return out

    def _sheet(self, width: int) -> list[Content]:
        """Several questions: one a row, their levels in columns."""
        if plain.on():
            return self._sheet_in_lines(width)
        most = max(len(row.question.options) for row in self.rows)
        label = max(width - most * _CELL - 22, 16)
        heads: list[Piece] = [" " * label, *[(f"{head:>{_CELL}}", QUIET) for head in _heads(self.rows, most)]]
        out = [line(*heads, (" empty", QUIET), ("     counted", QUIET))]
        roomy = len(self.rows) < 5
        for index, row in enumerate(self.rows):
            here = self.at[0] == index
            whole = Content(row.question.text)
            parts = (
                wrap(row.question.text, label - 3)
                if roomy
                else [whole.truncate(label - 3, ellipsis=True).plain]
            )
            cells: list[Piece] = []
            for column in range(len(row.question.options)):
                cells.append(self._cell(row.cells[column], self.at == (index, column)))
            cells.append(" " * (_CELL * (most - len(row.question.options))))
            cells += [" ", self._cell(row.cells[-1], self.at == (index, len(row.cells) - 1))]
            mark = cursor(here)
            role = STRONG if here else INK
            out += [EMPTY] if roomy else []
            padding = " " * max(label - 2 - Content(parts[0]).cell_length, 0)
            out.append(line(mark, (parts[0] + padding, role), *cells, "     ", self._verdict(row)))
            out += [line(mark, (part, role)) for part in parts[1:]]
        question = self.rows[self.at[0]].question
        labels = ", ".join(question.options)
        asked = [] if roomy else [line((part, INK)) for part in wrap(question.text, width)]
        return [*out, EMPTY, *asked, *(line((part, QUIET)) for part in wrap(labels, width))]

    def _sheet_in_lines(self, width: int) -> list[Content]:
        """The same in plain lines: a question, what has been typed for each of its levels, whether it adds up."""
        out: list[Content] = []
        for index, row in enumerate(self.rows):
            labels = [*row.question.options, "left empty"]
            cells = [
                f"{'now ' if self.at == (index, column) else ''}{label} {text if self.shown else '*' * len(text)}"
                for column, (label, text) in enumerate(zip(labels, row.cells, strict=True))
            ]
            asked = (
                row.question.text if row.question.text.endswith((".", "?", "!")) else f"{row.question.text}:"
            )
            told = f"{asked} {', '.join(cell.strip() for cell in cells)}. "
            parts = wrap(told + line(self._verdict(row)).plain + ".", width)
            out += [line((part, STRONG if index == self.at[0] else INK)) for part in parts]
        return out

    def _cell(self, text: str, here: bool) -> Piece:
        shown = text if self.shown else "*" * len(text)
        return (f"{shown or ('_' if here else '.'):>{_CELL}}", _FILLED if here else STRONG if text else QUIET)

    def _verdict(self, row: Row) -> Piece:
        totals = row.totals(self.cast)
        if row.is_empty:
            return ("not yet", QUIET)
        counted = str(sum(totals.counts) + totals.skipped) if self.shown else "*"
        right = not METHODS[row.question.method].problems(row.question, totals)
        return (f"{counted} of {self.cast}", STRONG if right else WATCH)

    def check(self, width: int, height: int) -> list[Content]:
        """What does not add up, or that everything does."""
        wrong = next(iter(self._problems()), "")
        agree = sum(not self.problems_of(row) and not row.is_empty for row in self.rows)
        right = line((f"{agree} of {len(self.rows)} add up" if self.is_sheet else "", QUIET))
        if wrong:
            told = wrong if self.shown else "It does not add up yet."
            return [
                rule(width),
                *(line((part, WATCH)) for part in wrap(told, width)),
                spread(width, EMPTY, right),
            ]
        told = (
            "Everything adds up: F3 closes the vote."
            if agree == len(self.rows)
            else "The numbers are kept as soon as they add up."
        )
        return [rule(width), spread(width, line((told, INK)), right)]

    def _problems(self) -> list[str]:
        first = [] if self.here.is_empty else self.problems_of(self.here)
        return first + [
            problem for other in self.rows if not other.is_empty for problem in self.problems_of(other)
        ]

    def problems_of(self, row: Row) -> list[str]:
        """What cannot be right in a row, one sentence each."""
        return METHODS[row.question.method].problems(row.question, row.totals(self.cast)) if self.cast else []


def _heads(rows: list[Row], most: int) -> list[str]:
    """Short heads for the columns: the number an option begins with, else its place."""
    longest = max(rows, key=lambda row: len(row.question.options)).question.options
    heads = []
    for index in range(most):
        first = longest[index].split(" ")[0]
        heads.append(first if first.isdigit() else "n/a" if "not apply" in longest[index] else str(index + 1))
    return heads
