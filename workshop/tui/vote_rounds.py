"""The rounds of a vote side by side: what was marked each time, and what moved, to be read aloud."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget

from workshop.session.live import LiveSession
from workshop.session.room import result_may_be_shown
from workshop.session.rounds import rounds_until
from workshop.session.vote import Vote
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.result_rounds import Rounds, draw_lines, fewest_rows, side_by_side
from workshop.tui.vote_screen import VoteScreen
from workshop.tui.widgets.painted import EMPTY, INK, QUIET, STRONG, Painted, line, wrap


def can_be_compared(live: LiveSession, vote: Vote) -> bool:
    """Whether the same was voted on before this vote, and both are revealed."""
    return len(rounds_until(live.session, vote)) > 1


class VoteRounds(VoteScreen):
    """A revealed vote, the last of its rounds, beside those before it that asked the same."""

    KEYS = (
        Command("next_view", "v", "View", "Show the same as lines, or as columns."),
        Command("next_question", "tab,right", "Question", "Go to the next question of the sheet."),
        Command("back", "escape,enter,c", "Back", "Back to the result of the last round."),
    )

    def __init__(self, desk: Desk, live: LiveSession, vote_id: str, at: int = 0) -> None:
        super().__init__(desk, live, vote_id)
        self._at = at
        self._as_lines = False

    @property
    def rounds(self) -> Rounds:
        """The rounds of the question that is shown."""
        session, vote = self.live.session, self.vote
        votes = rounds_until(session, vote)
        titles = [run.title if (run := session.stages.get(one.stage)) else one.stage for one in votes]
        return Rounds(votes, titles, vote.questions[self._at % len(vote.questions)].id)

    def body(self) -> Iterable[Widget]:
        """The columns, and what is read aloud."""
        yield Painted(self._chart, id="chart")
        yield Painted(self._aloud, id="aloud")

    def on_mount(self) -> None:
        """Show the rounds."""
        super().on_mount()
        self.sync()

    def sync(self) -> None:
        """Draw everything again."""
        if not self.is_drawn:
            return
        self.top.tag = "" if result_may_be_shown(self.live.session, self.vote) else "NOT FOR THE WALL"
        self.top.saved = "not saved" if self.live.outbox.failed else ""
        self.repaint_parts()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Other questions only on a sheet."""
        return action != "next_question" or self.vote.is_sheet

    def _chart(self, width: int, height: int) -> list[Content]:
        vote, rounds = self.vote, self.rounds
        place = self._at % len(vote.questions)
        which = f"{place + 1} of {len(vote.questions)}   " if vote.is_sheet else ""
        out = [line((part, STRONG)) for part in wrap(f"{which}{vote.questions[place].text}", width)]
        legend = [line((part, QUIET)) for part in wrap(rounds.legend(), width)] if rounds.legend() else []
        # On a small screen the options go before what only explains them.
        spare = height - len(out) - fewest_rows(rounds, width) if height else len(legend) + 1
        if spare > len(legend):
            out += [*legend, EMPTY]
        draw = draw_lines if self._as_lines else side_by_side
        return out + draw(rounds, width, max(height - len(out), 1) if height else 0)

    def _aloud(self, width: int, height: int) -> list[Content]:
        told = self.rounds.sentences()
        if not told:
            return []
        parts = [part for sentence in told for part in wrap(sentence, min(width, 110))]
        return [line(("Read aloud", QUIET)), *(line((part, INK)) for part in parts)]

    def action_next_view(self) -> None:
        """The same as lines, or as columns."""
        self._as_lines = not self._as_lines
        self.sync()

    def action_next_question(self) -> None:
        """The next question of the sheet."""
        self._at += 1
        self.sync()

    def action_back(self) -> None:
        """Back to the result."""
        self.dismiss()
