"""Typing the totals of a vote: counted hands or paper, one question or a whole ballot sheet in one grid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from textual import events, work
from textual.content import Content
from textual.widget import Widget

from workshop.record.clean import is_blank
from workshop.session.live import LiveSession
from workshop.session.state import Vote
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, AskText, Choice
from workshop.tui.live_dialogs import LiveDialogs
from workshop.tui.widgets.painted import (
    ACCENT,
    EMPTY,
    INK,
    QUIET,
    STRONG,
    WATCH,
    Painted,
    Piece,
    around,
    line,
    marked,
    rule,
    spread,
    wrap,
)
from workshop.votes.methods import METHODS
from workshop.votes.model import Question, Totals

_CELL = 5
_FILLED = "bold $on-accent on $accent"
_MOST_DIGITS = 4
_STEPS = {"left": (0, -1), "right": (0, 1), "up": (-1, 0), "down": (1, 0)}
"""Arrow keys as rows down and cells to the right."""


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


class VoteTotals(LiveDialogs):
    """The grid of an open vote.  On a mirrored screen the numbers are masked while the vote is open."""

    CSS_PATH = ["house.tcss", "vote.tcss"]
    KEYS = (
        Command("type", "", "Type", "Type how many ballots chose this.", shown_as="0-9"),
        Command("next_cell", "enter,tab", "Next", "Go to the next number."),
        Command("arrows", "", "Cell", "Go from number to number.", shown_as="Arrows"),
        Command("ballots", "b", "Ballots", "Say again how many ballots are in."),
        Command("close", "f3", "Close vote", "Close the vote; it takes no more ballots."),
        Command("drop", "", "Give up", "Give this vote up without a result.", bar=False),
        Command("back", "escape", "Back", "Back to the session; the vote stays open."),
    )

    def __init__(self, desk: Desk, live: LiveSession, vote_id: str) -> None:
        super().__init__(desk, live)
        self.vote_id = vote_id
        vote = self.vote
        self.rows = [Row(question, [""] * (len(question.options) + 1)) for question in vote.questions]
        self.cast = 0
        self.at = (0, 0)
        self._shown = not self.mirrored
        self._allowed = self._shown or not vote.private
        self._fresh = True
        for row in self.rows:
            if totals := vote.totals.get(row.question.id):
                self.cast = totals.cast
                row.cells = [str(count) for count in totals.counts] + [str(totals.skipped)]

    @property
    def vote(self) -> Vote:
        """The vote as it is now."""
        return self.live.session.votes[self.vote_id]

    def body(self) -> Iterable[Widget]:
        """The question, the grid, and what does not add up."""
        yield Painted(self._head, id="head")
        yield Painted(self._grid, id="grid")
        yield Painted(self._check, id="count")

    def on_mount(self) -> None:
        """Ask how many ballots came in, once."""
        super().on_mount()
        self.top.title = self.live.session.facts.title
        self.sync()
        if not self.cast or not self._allowed:
            self.ask_ballots()

    def sync(self) -> None:
        """Draw everything again."""
        if not self.is_drawn:
            return
        self.top.tag = "NOT FOR THE WALL" if self._shown else ""
        self.top.saved = "not saved" if self.live.outbox.failed else ""
        for block in self.query(Painted):
            block.repaint()
        self.refresh_keys()

    # Drawing --------------------------------------------------------------------------------------

    def _head(self, width: int, height: int) -> list[Content]:
        vote = self.vote
        way = {"hands": "Counted hands", "paper": "Paper ballots"}.get(vote.way, vote.way)
        private = ", private" if vote.private else ""
        told = (
            f"{way}{private}, {self.cast} of {vote.eligible} in"
            if self.cast
            else f"{way}{private}, of {vote.eligible} people"
        )
        title = "Type the totals, question by question" if vote.is_sheet else vote.questions[0].text
        return [line((told, QUIET)), *marked(title, width)]

    def _grid(self, width: int, height: int) -> list[Content]:
        if self.vote.is_sheet:
            return self._sheet(width)
        return around(self._single(width), self.at[1] + 1, height)

    def _single(self, width: int) -> list[Content]:
        """One question: an option a line, its number at the right."""
        row = self.rows[0]
        labels = [*row.question.options, "left empty"]
        out: list[Content] = [EMPTY]
        for column, label in enumerate(labels):
            here = self.at == (0, column)
            text = line((label, STRONG if here else QUIET if column == len(row.question.options) else INK))
            mark = line(("▌ " if here else "  ", ACCENT))
            out.append(mark + spread(width - 2, text, line(self._cell(row.cells[column], here))))
        return out

    def _sheet(self, width: int) -> list[Content]:
        """Several questions: one a row, their levels in columns."""
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
            mark: Piece = ("▌ " if here else "  ", ACCENT)
            role = STRONG if here else INK
            out += [EMPTY] if roomy else []
            padding = " " * max(label - 2 - Content(parts[0]).cell_length, 0)
            out.append(line(mark, (parts[0] + padding, role), *cells, "     ", self._verdict(row)))
            out += [line(mark, (part, role)) for part in parts[1:]]
        question = self.rows[self.at[0]].question
        labels = ", ".join(question.options)
        asked = [] if roomy else [line((part, INK)) for part in wrap(question.text, width)]
        return [*out, EMPTY, *asked, *(line((part, QUIET)) for part in wrap(labels, width))]

    def _cell(self, text: str, here: bool) -> Piece:
        shown = text if self._shown else "*" * len(text)
        return (f"{shown or ('_' if here else '.'):>{_CELL}}", _FILLED if here else STRONG if text else QUIET)

    def _verdict(self, row: Row) -> Piece:
        totals = row.totals(self.cast)
        if row.is_empty:
            return ("not yet", QUIET)
        counted = str(sum(totals.counts) + totals.skipped) if self._shown else "*"
        right = not METHODS[row.question.method].problems(row.question, totals)
        return (f"{counted} of {self.cast}", STRONG if right else WATCH)

    def _check(self, width: int, height: int) -> list[Content]:
        wrong = next(iter(self._problems()), "")
        agree = sum(not self._problems_of(row) and not row.is_empty for row in self.rows)
        right = line((f"{agree} of {len(self.rows)} add up" if self.vote.is_sheet else "", QUIET))
        if wrong:
            told = wrong if self._shown else "It does not add up yet."
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
        row = self.rows[self.at[0]]
        first = [] if row.is_empty else self._problems_of(row)
        return first + [
            problem for other in self.rows if not other.is_empty for problem in self._problems_of(other)
        ]

    def _problems_of(self, row: Row) -> list[str]:
        return METHODS[row.question.method].problems(row.question, row.totals(self.cast)) if self.cast else []

    # Doing ----------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Digits fill the cell; arrows go from cell to cell."""
        row, column = self.at
        cells = self.rows[row].cells
        if event.character and event.character in "0123456789":
            # The first digit in a cell begins its number anew.
            text = event.character if self._fresh else (cells[column] + event.character).lstrip("0") or "0"
            cells[column] = text if len(text) <= _MOST_DIGITS else cells[column]
            self._fresh = False
            self._typed()
        elif event.key == "backspace":
            cells[column] = cells[column][:-1]
            self._fresh = False
            self._typed()
        elif event.key in _STEPS:
            self._move(*_STEPS[event.key])
        else:
            self.run_in_turn(event)
            return
        event.stop()

    def _typed(self) -> None:
        """Record a question's totals as soon as they add up; those on disk already are not sent again."""
        row = self.rows[self.at[0]]
        totals = row.totals(self.cast)
        if (
            self.cast
            and not row.is_empty
            and not self._problems_of(row)
            and self.vote.totals.get(row.question.id) != totals
        ):
            self.attempt(lambda: self.live.votes.count(self.vote_id, row.question.id, totals))
        self.sync()

    def _move(self, down: int, right: int) -> None:
        """To the cell beside or below; one question has its cells below one another."""
        row, column = self.at
        if not self.vote.is_sheet:
            down, right = 0, down or right
        row = min(max(row + down, 0), len(self.rows) - 1)
        column = min(max(column + right, 0), len(self.rows[row].cells) - 1)
        self._go(row, column)

    def _go(self, row: int, column: int) -> None:
        self.at, self._fresh = (row, column), True
        self.sync()

    def action_next_cell(self) -> None:
        """The next number, on the next question after the last."""
        row, column = self.at
        if column < len(self.rows[row].cells) - 1:
            self._go(row, column + 1)
        elif row < len(self.rows) - 1:
            self._go(row + 1, 0)

    def action_type(self) -> None:
        """Digits do this."""

    def action_arrows(self) -> None:
        """The arrow keys do this."""

    def action_ballots(self) -> None:
        """Say again how many ballots are in."""
        self.ask_ballots()

    @work(group="dialog", exclusive=True)
    async def ask_ballots(self) -> None:
        """Ask how many ballots are in; a private vote is typed only off the wall."""
        vote = self.vote
        if not self._allowed:
            if not await self.off_the_wall("A private vote"):
                self.dismiss()
                return
            self._shown = self._allowed = True
            self.sync()
            if self.cast:
                return
        told = (
            "Count the sheets before you open the box."
            if vote.way == "paper"
            else "Everybody who shows a hand, once."
        )
        while True:
            cast = await self.number(
                "How many ballots are in?" if vote.way == "paper" else "How many people vote?",
                told,
                self.cast or vote.eligible,
            )
            if cast is None:
                return
            if 0 < cast <= vote.eligible:
                break
            told = f"It is to be a number from 1 to {vote.eligible}, which is how many may vote."
        self.cast = cast
        for row in self.rows:
            if not row.is_empty and not self._problems_of(row):
                self.attempt(partial(self.live.votes.count, self.vote_id, row.question.id, row.totals(cast)))
        self.sync()

    def action_close(self) -> None:
        """Close the vote, when its numbers add up."""
        unkept = [row for row in self.rows if not row.is_empty and self._problems_of(row)]
        if unkept:
            self.say(self._problems_of(unkept[0])[0], wrong=True)
            return
        self.close_vote()

    @work(group="dialog", exclusive=True)
    async def close_vote(self) -> None:
        """Close the vote; where a question has no numbers, a reason is asked."""
        from workshop.tui.vote_result import VoteResult

        if not await self.all_saved():
            return  # numbers typed a moment ago count only once they are on disk
        reason = ""
        empty = [row for row in self.rows if row.question.id not in self.vote.totals and row.is_empty]
        if empty:
            answer = await self.app.push_screen_wait(
                AskText("Why is something missing?", f"Nothing is typed for: {empty[0].question.text}")
            )
            if answer is None or is_blank(answer):
                return
            reason = answer
        if self.attempt(lambda: self.live.votes.close(self.vote_id, reason)):
            self.app.switch_screen(VoteResult(self.desk, self.live, self.vote_id))

    def action_drop(self) -> None:
        """Give the vote up."""
        self.drop_vote()

    @work(group="dialog", exclusive=True)
    async def drop_vote(self) -> None:
        """Ask why, and give the vote up."""
        answer = await self.app.push_screen_wait(
            AskText("Why is this vote given up?", "It is kept in the record.")
        )
        if (
            answer
            and not is_blank(answer)
            and self.attempt(lambda: self.live.votes.drop(self.vote_id, answer))
        ):
            self.dismiss()

    def action_back(self) -> None:
        """Back to the session; numbers that do not add up yet are not left behind unasked."""
        self.go_back()

    @work(group="dialog", exclusive=True)
    async def go_back(self) -> None:
        """Ask before numbers are left that are not on disk."""
        unkept = [row for row in self.rows if not row.is_empty and self._problems_of(row)]
        if unkept:
            answer = await self.app.push_screen_wait(
                Ask(
                    "Some numbers do not add up yet.",
                    f"They are kept once they do: {unkept[0].question.text}",
                    [Choice("s", "Stay and mend them", "stay"), Choice("x", "Leave them out", "leave")],
                )
            )
            if answer != "leave":
                return
        self.dismiss()


def _heads(rows: list[Row], most: int) -> list[str]:
    """Short heads for the columns: the number an option begins with, else its place."""
    longest = max(rows, key=lambda row: len(row.question.options)).question.options
    heads = []
    for index in range(most):
        first = longest[index].split(" ")[0]
        heads.append(first if first.isdigit() else "n/a" if "not apply" in longest[index] else str(index + 1))
    return heads
