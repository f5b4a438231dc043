"""Typing the totals of a vote: counted hands or paper, one question or a whole ballot sheet in one grid."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import events
from textual.content import Content
from textual.widget import Widget

from workshop.session.live import LiveSession
from workshop.tui.asking import asks
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, Choice
from workshop.tui.vote_grid import Grid, Row
from workshop.tui.vote_screen import OpenVote
from workshop.tui.widgets.painted import QUIET, Painted, line, marked
from workshop.votes import yes_no
from workshop.votes.methods import CONSENT

_MOST_DIGITS = 4
_STEPS = {"left": (0, -1), "right": (0, 1), "up": (-1, 0), "down": (1, 0)}
"""Arrow keys as rows down and cells to the right."""
_OF_THE_CELLS = ("next_cell", "arrows", "ballots")


class VoteTotals(OpenVote):
    """The grid of an open vote.  On a mirrored screen the numbers are masked while the vote is open."""

    KEYS = (
        Command("type", "", "Type", "Type how many ballots chose this.", shown_as="0-9"),
        Command("all_agree", "a", "All agree", "All ballots consent; then take the exceptions off."),
        Command("objects", "o", "Objects", "One of those who consent objects."),
        Command("abstains", "n", "Abstains", "One of those who consent abstains."),
        Command("next_cell", "enter,tab", "Next", "Go to the next number."),
        Command("close", "f3", "Close vote", "Close the vote; it takes no more ballots."),
        Command("arrows", "", "Cell", "Go from number to number.", shown_as="Arrows"),
        Command("ballots", "b", "Ballots", "Say again how many ballots are in."),
        Command("drop", "", "Give up", "Give this vote up without a result.", bar=False),
        Command("back", "escape", "Back", "Back to the session; the vote stays open."),
    )

    def __init__(self, desk: Desk, live: LiveSession, vote_id: str) -> None:
        super().__init__(desk, live, vote_id)
        vote = self.vote
        rows = [Row(question, [""] * (len(question.options) + 1)) for question in vote.questions]
        self.grid = Grid(rows, shown=not self.mirrored)
        self._allowed = self.grid.shown or not vote.private
        self._fresh = True
        for row in rows:
            if totals := vote.totals.get(row.question.id):
                self.grid.cast = totals.cast
                row.cells = [str(count) for count in totals.counts] + [str(totals.skipped)]

    def body(self) -> Iterable[Widget]:
        """The question, the grid, and what does not add up."""
        yield Painted(self._head, id="head")
        yield Painted(self.grid.lines, id="grid")
        yield Painted(self.grid.check, id="count")

    @property
    def shows_choices(self) -> bool:
        """Only where the numbers are shown."""
        return self.grid.shown

    def on_mount(self) -> None:
        """Ask how many ballots came in, once."""
        super().on_mount()
        self.sync()
        if not self.grid.cast or not self._allowed:
            self.ask_ballots()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The short keys of consent are there for a question of consent only."""
        question = self.grid.here.question
        if action in ("all_agree", "objects"):
            return question.method == CONSENT.name
        if action == "abstains":
            return question.method == CONSENT.name and len(question.options) > yes_no.ABSTAIN
        return True

    def commands(self) -> list[Command]:
        """Where a question is one of consent its own keys stand before those of the cells."""
        here = super().commands()
        if not any(command.action == "all_agree" for command in here):
            return here
        return sorted(
            here, key=lambda one: 2 if one.action == "help" else 1 if one.action in _OF_THE_CELLS else 0
        )

    def _head(self, width: int, height: int) -> list[Content]:
        vote = self.vote
        way = {"hands": "Counted hands", "paper": "Paper ballots"}.get(vote.way, vote.way)
        private = ", private" if vote.private else ""
        told = (
            f"{way}{private}, {self.grid.cast} of {vote.most_ballots} in"
            if self.grid.cast
            else f"{way}{private}, of {vote.most_ballots} people"
        )
        title = "Type the totals, question by question" if vote.is_sheet else vote.questions[0].text
        return [line((told, QUIET)), *marked(title, width)]

    def on_key(self, event: events.Key) -> None:
        """Digits fill the cell; arrows go from cell to cell."""
        row, column = self.grid.at
        cells = self.grid.rows[row].cells
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
        row = self.grid.here
        totals = row.totals(self.grid.cast)
        # Others that are on their way to disk would take the place of those that are there.
        others = any(draft.ref == self.vote_id for one in self.live.outbox.waiting for draft in one.drafts)
        if (
            self.grid.cast
            and not row.is_empty
            and not self.grid.problems_of(row)
            and (others or self.vote.totals.get(row.question.id) != totals)
        ):
            self.attempt(lambda: self.live.votes.count(self.vote_id, row.question.id, totals))
        self.sync()

    def _move(self, down: int, right: int) -> None:
        """To the cell beside or below; one question has its cells below one another."""
        row, column = self.grid.at
        if not self.vote.is_sheet:
            down, right = 0, down or right
        row = min(max(row + down, 0), len(self.grid.rows) - 1)
        column = min(max(column + right, 0), len(self.grid.rows[row].cells) - 1)
        self._go(row, column)

    def _go(self, row: int, column: int) -> None:
        self.grid.at, self._fresh = (row, column), True
        self.sync()

    def action_next_cell(self) -> None:
        """The next number, on the next question after the last."""
        row, column = self.grid.at
        if column < len(self.grid.rows[row].cells) - 1:
            self._go(row, column + 1)
        elif row < len(self.grid.rows) - 1:
            self._go(row + 1, 0)

    def action_type(self) -> None:
        """Digits do this."""

    def action_arrows(self) -> None:
        """The arrow keys do this."""

    def action_all_agree(self) -> None:
        """All ballots consent; how many there are is asked first where it is not known."""
        if self.grid.cast and self._allowed:
            self._all_agree()  # at once: the key of an exception may follow at once
        else:
            self.ask_and_agree()

    @asks
    async def ask_and_agree(self) -> None:
        """Ask how many ballots are in, which all consent."""
        await self._ballots()
        if self.grid.cast and self._allowed:
            self._all_agree()

    def _all_agree(self) -> None:
        cells = [str(self.grid.cast), *("0" for _ in self.grid.here.cells[1:])]
        self.grid.here.cells[:] = cells
        self._fresh = True
        self._typed()

    def action_objects(self) -> None:
        """One of those who consent objects."""
        self._except(yes_no.NO)

    def action_abstains(self) -> None:
        """One of those who consent abstains."""
        self._except(yes_no.ABSTAIN)

    def _except(self, option: int) -> None:
        """Move one ballot from consent to another answer."""
        cells = self.grid.here.cells
        if not int(cells[yes_no.YES] or 0):
            empty = self.grid.here.is_empty
            told = "Press a first: all agree, then the exceptions." if empty else "Nobody else consents."
            self.say(told, wrong=True)
            return
        cells[yes_no.YES] = str(int(cells[yes_no.YES]) - 1)
        cells[option] = str(int(cells[option] or 0) + 1)
        self._fresh = True
        self.say("")
        self._typed()

    def action_ballots(self) -> None:
        """Say again how many ballots are in."""
        self.ask_ballots()

    @asks
    async def ask_ballots(self) -> None:
        """Ask how many ballots are in."""
        await self._ballots()

    async def _ballots(self) -> None:
        """Ask how many ballots are in; a private vote is typed only off the wall."""
        vote = self.vote
        if not self._allowed:
            if not await self.off_the_wall("A private vote"):
                self.go_away()
                return
            self.grid.shown = self._allowed = True
            self.sync()
            if self.grid.cast:
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
                self.grid.cast or vote.most_ballots,
            )
            if cast is None:
                return
            if 0 < cast <= vote.most_ballots:
                break
            told = f"It is to be a number from 1 to {vote.most_ballots}, which is how many can vote."
        self.grid.cast = cast
        for row in self.grid.rows:
            if not row.is_empty and not self.grid.problems_of(row):
                self.attempt(partial(self.live.votes.count, self.vote_id, row.question.id, row.totals(cast)))
        self.sync()

    def action_close(self) -> None:
        """Close the vote, when its numbers add up."""
        unkept = self.grid.unkept()
        if unkept:
            self.say(self.grid.problems_of(unkept[0])[0], wrong=True)
            return
        self.close_vote()

    @asks
    async def close_vote(self) -> None:
        """Close the vote; where a question has no numbers, a reason is asked."""
        from workshop.tui.vote_result import VoteResult

        if not await self.all_saved():
            return  # numbers typed a moment ago count only once they are on disk
        reason = ""
        empty = [row for row in self.grid.rows if row.question.id not in self.vote.totals and row.is_empty]
        if empty:
            told = f"Nothing is typed for: {empty[0].question.text}"
            answer = await self.ask_why("Why is something missing?", told)
            if answer is None:
                return
            reason = answer
        if self.attempt(lambda: self.live.votes.close(self.vote_id, reason)):
            self.give_way_to(VoteResult(self.desk, self.live, self.vote_id))

    def action_back(self) -> None:
        """Back to the session; numbers that do not add up yet are not left behind unasked."""
        self.go_back()

    @asks
    async def go_back(self) -> None:
        """Ask before numbers are left that are not on disk."""
        unkept = self.grid.unkept()
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
        self.go_away()
