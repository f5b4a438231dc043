"""An open vote taken seat by seat: one key a person, correction before closing; choices stay hidden until then."""

from __future__ import annotations

from collections.abc import Container, Iterable

from textual import events
from textual.content import Content
from textual.widget import Widget

from workshop.session.live import LiveSession
from workshop.tui import plain
from workshop.tui.asking import asks
from workshop.tui.ballot_paper import BallotPaper, key_of
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.vote_groups import group_of_seat, seats_in_words
from workshop.tui.vote_screen import ON_PAPER, OpenVote, not_voted
from workshop.tui.widgets.painted import (
    BRIGHT,
    EMPTY,
    INK,
    QUIET,
    STRONG,
    Painted,
    Piece,
    cursor,
    line,
    marked,
    places,
    rule,
    spread,
    table,
    wrap,
)
from workshop.votes.model import Question

_PER_ROW = 8
_ROWS = ((34, 6), (24, 2), (0, 1))
"""From so many lines of screen on, so many rows of seats leave room for what the keys mean."""
_NARROWEST = 18
_WORDS_FROM = 24
"""From so many lines of screen on it is said whose every seat is; on fewer only of the seat at hand."""


class VoteSeats(OpenVote):
    """The seats of an open vote: who is in, never with what."""

    KEYS = (
        Command(
            "choose", "", "Choose", "Press the number that is shown; for several, then Enter.", shown_as="0-9"
        ),
        Command("cast", "enter", "Next", "Keep the choice of this seat and go to the next."),
        Command("close", "f3", "Close vote", "Close the vote; it takes no more ballots."),
        Command("skip", "s", "Skip", "This seat leaves the question empty."),
        Command("away", "a", "Away", "Nobody sits at this seat."),
        Command("arrows", "", "Seat", "Go from seat to seat.", shown_as="Arrows"),
        Command("next_question", "tab,f6", "Question", "Go to the next question of the sheet.", bar=False),
        Command("drop", "", "Give up", "Give this vote up without a result.", bar=False),
        Command("back", "escape", "Back", "Back to the session; the vote stays open."),
    )

    def __init__(self, desk: Desk, live: LiveSession, vote_id: str) -> None:
        super().__init__(desk, live, vote_id)
        self.seat, self.number_of_question = 1, 0
        self.paper = BallotPaper(self.question)
        self._allowed = not self.mirrored

    @property
    def question(self) -> Question:
        """The question that is being answered."""
        return self.vote.questions[self.number_of_question]

    def body(self) -> Iterable[Widget]:
        """The question, the seats, what the keys mean, how many are in."""
        yield Painted(self._head, id="head")
        yield Painted(self._seats, id="seats")
        yield Painted(self._legend, id="legend")
        yield Painted(self._count, id="count")

    def on_mount(self) -> None:
        """On a mirrored screen, only once the projector is muted."""
        super().on_mount()
        self.sync()
        if not self._allowed:
            self.ask_muted()

    @asks
    async def ask_muted(self) -> None:
        """Seat by seat is not for the wall."""
        if await self.off_the_wall("A vote seat by seat", ON_PAPER):
            self._allowed = True
            self.sync()
        else:
            self.go_away()

    def _head(self, width: int, height: int) -> list[Content]:
        vote = self.vote
        told = "Open vote, seat by seat"
        if vote.is_sheet:
            told += f", question {self.number_of_question + 1} of {len(vote.questions)}"
        kept = "Kept is what each seat chose, and its group"
        if self.size.height >= _WORDS_FROM:
            kept += f": {seats_in_words(vote.groups)}"
        kept += "."
        groups = [line((part, QUIET)) for part in wrap(kept, width)] if vote.groups else []
        return [line((told, QUIET)), *marked(self.question.text, width), *groups]

    def _seats(self, width: int, height: int) -> list[Content]:
        taken = self.vote.seats.get(self.question.id, {})
        if plain.on():
            return [line((part, INK)) for told in self._told(taken) for part in wrap(told, width)]
        rows = next(rows for tall, rows in _ROWS if self.size.height >= tall)
        gap = [] if rows == 1 else [EMPTY]
        out: list[Content] = [*gap]
        for start in self._starts(rows):
            top: list[Piece] = []
            low: list[Piece] = []
            for seat in range(start, min(start + _PER_ROW, self.vote.eligible + 1)):
                here = seat == self.seat
                state = "--" if seat in self.vote.away else "in" if seat in taken else "?" if here else "."
                top += [cursor(here), (f"{seat:>3}   ", BRIGHT if here else INK)]
                low += [cursor(here), (f"{state:>3}   ", BRIGHT if here else QUIET)]
            out += [line(*top), line(*low), *gap]
        return out

    def _told(self, taken: Container[int]) -> list[str]:
        """The seats in sentences, for plain lines."""
        rest = [seat for seat in range(1, self.vote.eligible + 1) if seat not in self.vote.away]
        away = ", ".join(map(str, sorted(self.vote.away)))
        told = {
            "In": [seat for seat in rest if seat in taken],
            "Not yet": [s for s in rest if s not in taken],
        }
        rows = [f"{word}: {', '.join(map(str, seats)) or 'none'}." for word, seats in told.items()]
        return [*rows, *([f"Away: {away}."] if away else [])]

    def _starts(self, rows: int) -> list[int]:
        """The first seats of the rows on show: so many rows as there is room for, the cursor's among them."""
        starts = list(range(1, self.vote.eligible + 1, _PER_ROW))
        here = (self.seat - 1) // _PER_ROW
        first = min(max(here - rows // 2, 0), max(len(starts) - rows, 0))
        return starts[first : first + rows]

    def _legend(self, width: int, height: int) -> list[Content]:
        """What the keys mean: a line a choice, or in columns where one key is the whole ballot."""
        name = group_of_seat(self.vote.groups, self.seat)
        seat: list[Piece] = [(f"Seat {self.seat}", BRIGHT), (f"   {name}" if name else "", INK)]
        head = line(*seat)
        if not self.paper.chooses_at_once or len(self.question.options) < 5:
            return [head, *self.paper.lines(width, max(height - 1, 0))]
        cells = [self._option(index) for index in range(len(self.question.options))]
        columns = max(min(max(2, -(-len(cells) // max(height - 2, 1))), width // _NARROWEST), 1)
        deep = -(-len(cells) // columns)
        cells += [EMPTY] * (deep * columns - len(cells))
        rows = [cells[index::deep] for index in range(deep)]
        told = line(*seat, ("   press the number that is shown", INK))
        return [told, EMPTY, *table(rows, [(width - 2 * (columns - 1)) // columns] * columns)]

    def _option(self, index: int) -> Content:
        label, key = self.question.options[index], key_of(self.question, index)
        text = label.removeprefix(key).strip() if label.startswith(f"{key} ") else label
        return line((f"  {key:>2}  ", BRIGHT), (text, INK))

    def _count(self, width: int, height: int) -> list[Content]:
        vote = self.vote
        away = "   -- is away" if vote.away and not plain.on() else ""
        left = line((f"{vote.ballots_in} of {vote.eligible} in", STRONG), (away, QUIET))
        here = vote.eligible - len(vote.away) if vote.present is None else vote.present
        waits = vote.ballots_in < here
        told = "choices stay hidden until you close the vote" if waits else "all are in: F3 closes the vote"
        right = line((told, QUIET if waits else STRONG))
        if left.cell_length + right.cell_length >= width:
            left = line((f"{vote.ballots_in} of {vote.eligible} in", STRONG))
        return [rule(width), spread(width, left, right), places(vote.ballots_in, min(vote.eligible, 36), 1)]

    def on_key(self, event: events.Key) -> None:
        """A key marks the ballot of this seat; arrows go from seat to seat where a ballot has no use for them."""
        steps = {"left": -1, "right": 1, "up": -_PER_ROW, "down": _PER_ROW, "pageup": -1, "pagedown": 1}
        if self.paper.press(event.key, event.character):
            if self.paper.chooses_at_once:
                self._keep(self.paper.choice)
        elif event.key in steps:
            self._go_to(self.seat + steps[event.key])
        else:
            self.run_in_turn(event)
            return
        event.stop()
        self.sync()

    def _go_to(self, seat: int) -> None:
        self.seat = min(max(seat, 1), self.vote.eligible)
        self.paper = BallotPaper(self.question)

    def _keep(self, choice: tuple[int, ...]) -> None:
        if not self._allowed:
            return
        seat = self.seat
        if self.attempt(lambda: self.live.votes.cast(self.vote_id, self.question.id, seat, choice)):
            self._go_to(seat + 1)
            self.sync()

    def action_choose(self) -> None:
        """Numbers do this."""

    def action_arrows(self) -> None:
        """The arrow keys do this."""

    def action_cast(self) -> None:
        """Keep what is marked; with nothing marked, only go on."""
        if self.paper.choice:
            self._keep(self.paper.choice)
        else:
            self._go_to(self.seat + 1)
            self.sync()

    def action_skip(self) -> None:
        """The seat leaves the question empty."""
        self._keep(())

    def action_away(self) -> None:
        """Nobody sits here."""
        seat = self.seat
        if self.attempt(lambda: self.live.votes.away(self.vote_id, seat)):
            self._go_to(seat + 1)
            self.sync()

    def action_next_question(self) -> None:
        """The next question of the sheet, from the first seat."""
        self.number_of_question = (self.number_of_question + 1) % len(self.vote.questions)
        self._go_to(1)
        self.sync()

    def action_close(self) -> None:
        """Close the vote."""
        self.close_vote()

    @asks
    async def close_vote(self) -> None:
        """Close the vote; with nothing in, a reason is asked."""
        from workshop.tui.vote_result import VoteResult

        if not await self.all_saved():
            return  # choices made a moment ago count only once they are on disk
        reason, vote = "", self.vote
        here = vote.eligible - len(vote.away) if vote.present is None else vote.present
        missing = here - vote.ballots_in
        if any(vote.counted(question) is None for question in vote.questions):
            answer = await self.ask_why("Why is nothing in?", "It is kept in the record.")
            if answer is None:
                return
            reason = answer
        elif missing > 0 and not await self.closes_without(
            f"{vote.ballots_in} of {vote.eligible} are in.",
            f"{not_voted(missing)}; opening the vote again needs a reason.",
        ):
            return
        if self.attempt(lambda: self.live.votes.close(self.vote_id, reason)):
            self.give_way_to(VoteResult(self.desk, self.live, self.vote_id))

    def action_back(self) -> None:
        """Back to the session; from a vote that is being closed its result leads on."""
        if not self.is_asking:
            self.dismiss()
