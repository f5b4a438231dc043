"""The result of a vote: hidden until it is revealed, then as bars with numbers and a sentence to read aloud."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget

from workshop.session.live import LiveSession
from workshop.session.room import withheld_sentence
from workshop.session.state import Vote
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.live_dialogs import LiveDialogs
from workshop.tui.widgets.painted import (
    ACCENT,
    EMPTY,
    INK,
    QUIET,
    RULE,
    STRONG,
    WATCH,
    Painted,
    bar,
    line,
    spread,
    wrap,
)
from workshop.votes.model import Result, publishable

_LABEL = 30


class VoteResult(LiveDialogs):
    """A closed vote."""

    CSS_PATH = ["house.tcss", "vote.tcss"]
    KEYS = (
        Command("reveal", "r", "Reveal", "Show the result to the room."),
        Command("next_question", "tab,right", "Question", "Go to the next question of the sheet."),
        Command("back", "escape,enter", "Back", "Back to the session."),
    )

    def __init__(self, desk: Desk, live: LiveSession, vote_id: str) -> None:
        super().__init__(desk, live)
        self.vote_id = vote_id
        self._at = 0

    @property
    def vote(self) -> Vote:
        """The vote as it is now."""
        return self.live.session.votes[self.vote_id]

    def body(self) -> Iterable[Widget]:
        """The bars, and what is read aloud."""
        yield Painted(self._chart, id="chart")
        yield Painted(self._aloud, id="aloud")

    def on_mount(self) -> None:
        """Show what may be shown."""
        super().on_mount()
        self.live.outbox.on_change = self.sync
        self.top.title = self.live.session.facts.title
        self.sync()

    def sync(self) -> None:
        """Draw everything again."""
        if not self.is_attached:
            return
        self.top.saved = "not saved" if self.live.outbox.failed else ""
        for block in self.query(Painted):
            block.repaint()
        self.refresh_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Revealing is offered once, and other questions only where there are any."""
        if action == "reveal":
            return self.vote.status == "closed"
        return action != "next_question" or (self.vote.status == "revealed" and self.vote.is_sheet)

    @property
    def _result(self) -> Result | None:
        if self.vote.status != "revealed":
            return None
        results = self.vote.results()
        return results[self._at % len(results)] if results else None

    def _chart(self, width: int, height: int) -> list[Content]:
        vote, result = self.vote, self._result
        if vote.status == "open":
            return [line(("Closing", QUIET))]
        if result is None:
            question = vote.questions[0].text if not vote.is_sheet else f"{len(vote.questions)} questions"
            told = f"Closed. {vote.ballots_in} of {vote.eligible} are in; nobody has seen the result."
            return [line((question, STRONG)), EMPTY, *(line((part, INK)) for part in wrap(told, width))]
        which = f"{self._at % len(vote.questions) + 1} of {len(vote.questions)}   " if vote.is_sheet else ""
        head = line((f"{result.totals.cast} of {vote.eligible} voted", QUIET))
        title = wrap(f"{which}{result.question.text}", width - head.cell_length - 2)
        out = [
            spread(width, line((title[0], STRONG)), head),
            *(line((part, STRONG)) for part in title[1:]),
            EMPTY,
        ]
        if not publishable(result.totals, vote.private):
            return [*out, line((withheld_sentence(result), INK))]
        return out + self._bars(result, width, height - len(out))

    def _bars(self, result: Result, width: int, rows: int) -> list[Content]:
        """Level by level for a scale; for what was chosen the most chosen first, equals side by side."""
        counts, options = result.totals.counts, result.question.options
        order = [index for group in result.order for index in group] or list(range(len(options)))
        most = max(max(counts), 1)
        label = min(max(len(options[index]) for index in order) + 2, max(_LABEL, width // 2))
        tied = {index for tie in result.ties for index in tie.options}
        out: list[Content] = []
        roomy = rows >= 2 * len(order) + 2
        for index in order:
            rank = f"{result.ranks[index]:>2} {'=' if index in tied else ' '} " if result.ranks else ""
            name = line((rank, STRONG), (options[index], INK)).truncate(label + len(rank), ellipsis=True)
            name += Content(" " * (label + len(rank) - name.cell_length))
            drawn = bar(counts[index] / most, max(width - name.cell_length - 12, 4), "▄")
            word = ("  tie" if index in tied else "", WATCH)
            role = (
                WATCH if index in result.called_out and counts[index] else ACCENT if counts[index] else RULE
            )
            out.append(line(name, (f"{counts[index] or '-':>3}  ", STRONG), (drawn, role), word))
            out += [EMPTY] if roomy else []
        if result.totals.skipped:
            out.append(line((f"{result.totals.skipped} left it empty", QUIET)))
        return out

    def _aloud(self, width: int, height: int) -> list[Content]:
        result = self._result
        if result is None or not publishable(result.totals, self.vote.private):
            return []
        text = min(width, 110)
        out = [line(("Read aloud", QUIET))]
        if result.passed is not None:
            out.append(
                line(
                    (
                        "It passes." if result.passed else "It does not pass yet.",
                        STRONG if result.passed else WATCH,
                    )
                )
            )
        out += [line((part, INK)) for part in wrap(result.sentence, text)]
        if result.rule:
            out += [line((part, QUIET)) for part in wrap(f"Rule: {result.rule}", text)]
        return out

    def action_reveal(self) -> None:
        """Reveal the result; totals too few to be shown stay withheld."""
        self.attempt(lambda: self.live.votes.reveal(self.vote_id))

    def action_next_question(self) -> None:
        """The next question of the sheet."""
        self._at += 1
        self.sync()

    def action_back(self) -> None:
        """Back to the session."""
        self.dismiss()
