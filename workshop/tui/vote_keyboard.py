"""Ballots one by one: in secret, each person alone at the keyboard, or paper typed ballot by ballot.

Between two people the screen is blank but for how many are in.  A ballot is put into the vote's ballot box,
where nothing tells whose it is, when it came or in which order.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Literal

from textual import events, work
from textual.content import Content
from textual.widget import Widget

from workshop.record.protocol import StoreError
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.vote import Vote
from workshop.tui.asking import asks
from workshop.tui.ballot_paper import BallotPaper
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, Choice
from workshop.tui.mark_line import KEPT_TOGETHER, MarkLine
from workshop.tui.vote_groups import KEPT, group_of, group_paper
from workshop.tui.vote_screen import ON_PAPER, OpenVote, not_voted
from workshop.tui.widgets.painted import (
    EMPTY,
    INK,
    QUIET,
    STRONG,
    Painted,
    hero,
    line,
    marked,
    places,
    rule,
    spread,
    wrap,
)

Step = Literal["between", "marking", "naming", "confirming", "saving", "closing"]

_KEPT = (
    "Kept is what is marked; not by whom, when or in which order. While the vote is open the ballots lie in a file "
    "of their own, which closing sorts into the record and deletes. Deleting a file is not erasing a disk."
)


class VoteKeyboard(OpenVote):
    """An open vote that is taken ballot by ballot into its box."""

    DROP_TOLD = "It is kept in the record; the ballots are not."
    KEYS = (
        Command("mark", "", "Mark", "Press the keys that are shown.", shown_as="Keys"),
        Command("go_on", "enter", "Go on", "Begin a ballot, go to its next question, put it in."),
        Command("put_empty", "e", "Blank", "Put this ballot in with nothing marked on it."),
        Command("start_over", "ctrl+r", "Start over", "Take everything off this ballot."),
        Command("close", "f3", "Close vote", "Close the vote; it takes no more ballots."),
        Command("drop", "", "Give up", "Give this vote up without a result.", bar=False),
        Command("back", "escape", "Back", "From a ballot to the blank screen; from there to the session."),
    )

    def __init__(self, desk: Desk, live: LiveSession, vote_id: str) -> None:
        super().__init__(desk, live, vote_id)
        self.step: Step = "between"
        self.number_of_question = 0
        self.papers: list[BallotPaper] = []
        self.own_mark = MarkLine(by_themselves=True)
        self._allowed = not self.mirrored
        self._taking_up, self._taken_up = asyncio.Lock(), False

    @property
    def is_secret(self) -> bool:
        """Whether people are at the keyboard themselves; otherwise paper is typed in."""
        return self.vote.way == "keyboard"

    @property
    def most(self) -> int:
        """How many ballots can come in."""
        return self.vote.most_ballots

    @property
    def paper(self) -> BallotPaper:
        """The question that is being marked."""
        return self.papers[self.number_of_question]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is marked on this ballot but perhaps its group."""
        return not any(paper.choice for paper in self.papers[1 if self.vote.groups else 0 :])

    def body(self) -> Iterable[Widget]:
        """The question, the ballot, and how many are in."""
        yield Painted(self._head, id="head")
        yield Painted(self._ballot, id="grid")
        yield Painted(self._count, id="count")

    def on_mount(self) -> None:
        """Only where the room does not see this screen."""
        super().on_mount()
        self.begin()

    @asks
    async def begin(self) -> None:
        """Ask for a muted projector where it matters, then have the box taken up."""
        secret = ("A secret vote at the keyboard", ON_PAPER)
        what = secret if self.is_secret else ("Typing ballots",)
        if not self._allowed and not await self.off_the_wall(*what):
            self.go_away()
            return
        self._allowed = True
        self.make_box()

    @work(group="box")
    async def make_box(self) -> None:
        """Take the box up while the keys go on: a slow disk keeps nobody from a ballot, or from going back."""
        try:
            await self._take_box_up()
        except (Refused, StoreError) as error:
            self.say(str(error), wrong=True)
        self.sync()

    async def _take_box_up(self) -> None:
        """Take the ballot box up unless that is done; who comes meanwhile waits, and tries again where it failed.

        Raises:
            Refused: When the vote is not open any more.
            StoreError: When there is no box and none can be made.
        """
        async with self._taking_up:
            if not self._taken_up:
                await asyncio.to_thread(self.live.boxes.take_up, self.vote_id)
                self._taken_up = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The vote is closed between two people only, and a ballot is marked only while there is one."""
        if action in ("close", "drop"):
            return self.step == "between"
        if action == "put_empty":
            return self.step == "confirming" and self.is_empty
        if action == "mark":
            return self.step in ("marking", "naming")
        if action == "start_over":
            return self.step in ("marking", "naming", "confirming")
        return True

    def _head(self, width: int, height: int) -> list[Content]:
        vote = self.vote
        if self.step in ("between", "closing"):
            way = (
                "Secret vote, one after the other at the keyboard"
                if self.is_secret
                else "Paper, ballot by ballot"
            )
            return [
                line((way, QUIET)),
                *marked(vote.questions[0].text if not vote.is_sheet else _sheet(vote), width),
            ]
        told = "Your ballot" if self.is_secret else f"Ballot {vote.ballots_in + 1}"
        place = self.number_of_question + (0 if vote.groups else 1)
        if vote.is_sheet and self.step == "marking" and place:
            told += f", question {place} of {len(vote.questions)}"
        title = self.paper.question.text if self.step == "marking" else "Is this right?"
        if self.step == "naming":
            title = self.own_mark.title
        return [line((told, QUIET)), *marked(title, width)]

    def _ballot(self, width: int, height: int) -> list[Content]:
        if self.step in ("between", "closing"):
            return self._between(width, height)
        if self.step == "marking":
            return self.paper.lines(width, height)
        if self.step == "naming":
            return self.own_mark.lines(width)
        out: list[Content] = []
        for paper in self.papers:
            if len(self.papers) > 1:
                out += [line((part, QUIET)) for part in wrap(paper.question.text, width)]
            out += [line((part, STRONG)) for part in wrap(paper.in_words(), width)]
        ask = "Enter puts it in. Esc goes back to it."
        if self.is_empty:
            ask = "Nothing is marked. e puts it in empty. Esc goes back to it."
        if self.vote.marks:
            ask = f"{self.own_mark.in_words()} {ask}"
        if self.step == "saving":
            ask = "Saving"
        asked = wrap(ask, width)
        room = max(height - 1 - len(asked), 1) if height else len(out)
        return [*out[:room], EMPTY, *(line((part, INK)) for part in asked)]

    def _between(self, width: int, height: int) -> list[Content]:
        vote = self.vote
        if self.step == "closing":
            told = "The vote is being closed."
        elif vote.ballots_in >= self.most:
            told = "All ballots are in. F3 closes the vote."
        elif self.is_secret:
            told = "Next person: press Enter when you are alone at the keyboard."
        else:
            told = "Enter types the next ballot."
        kept = wrap(self._kept(), width)
        rows = [line((told, STRONG)), EMPTY, *(line((part, QUIET)) for part in kept)]
        if 0 < height < len(rows) + 2:
            return rows if len(rows) <= height else [rows[0], *rows[2:]]
        return [
            *hero(f"{vote.ballots_in} of {self.most} in", width, max(height - len(rows) - 1, 1)),
            EMPTY,
            *rows,
        ]

    def _kept(self) -> str:
        """What is kept, in the words of this vote."""
        groups, marks = KEPT if self.vote.groups else "", KEPT_TOGETHER if self.vote.marks else ""
        return " ".join(part for part in (groups, marks, _KEPT) if part)

    def _count(self, width: int, height: int) -> list[Content]:
        vote = self.vote
        left = line((f"{vote.ballots_in} of {self.most} in", STRONG))
        right = line(("nobody sees what is marked until you close the vote", QUIET))
        return [rule(width), spread(width, left, right), places(vote.ballots_in, min(self.most, 36), 1)]

    def on_key(self, event: events.Key) -> None:
        """What is pressed goes to the ballot first."""
        taken = (self.step == "marking" and self.paper.press(event.key, event.character)) or (
            self.step == "naming" and self.own_mark.press(event.key, event.character)
        )
        if taken:
            event.stop()
            event.prevent_default()
            self.sync()
        else:
            self.run_in_turn(event)

    def action_mark(self) -> None:
        """The keys that are shown do this."""

    def action_go_on(self) -> None:
        """Begin a ballot, go to the next question, ask whether it is right, put it in."""
        if not self._allowed:
            return
        if self.step == "between":
            if self.vote.ballots_in < self.most:
                self.papers = self._blank_papers()
                self.step, self.number_of_question = "marking", 0
        elif self.step == "marking":
            asks_group = self.vote.groups and not self.number_of_question
            if asks_group and not self.paper.choice:
                self.say("Press the key of the group first.", wrong=True)
                return
            if problem := self.paper.problem:
                self.say(problem, wrong=True)
                return
            if self.number_of_question + 1 < len(self.papers):
                self.number_of_question += 1
            else:
                self.step = "naming" if self.vote.marks else "confirming"
        elif self.step == "naming":
            self.own_mark.hidden = bool(self.own_mark.typed)
            self.step = "confirming"
        elif self.step == "confirming":
            if self.is_empty:  # an Enter key that is held down must not fill the box
                self.say("Nothing is marked. Press e to put it in empty.", wrong=True)
                return
            self.step = "saving"
            self.put_in()
        self.say("")
        self.sync()

    def action_put_empty(self) -> None:
        """Put a ballot in on which nothing is marked."""
        self.step = "saving"
        self.put_in()
        self.say("")
        self.sync()

    def action_start_over(self) -> None:
        """Take everything off this ballot."""
        self.papers = self._blank_papers()
        self.step, self.number_of_question = "marking", 0
        self.sync()

    def _blank_papers(self) -> list[BallotPaper]:
        """A ballot to be filled in: the group first, where there are groups, then the questions."""
        groups = self.vote.groups
        self.own_mark = MarkLine(by_themselves=self.is_secret)
        first = [group_paper(groups, by_themselves=self.is_secret)] if groups else []
        return first + [BallotPaper(question) for question in self.vote.questions]

    @work(group="ballot", exclusive=True)
    async def put_in(self) -> None:
        """Put the ballot into the box; it stays on the screen until it is on disk."""
        groups = self.vote.groups
        answers = {paper.question.id: paper.choice for paper in self.papers[1 if groups else 0 :]}
        group, mark = group_of(self.papers, groups), self.own_mark.typed
        try:
            # The first ballot may be filled in before a slow disk has made the box.
            await self._take_box_up()
            number = await asyncio.wrap_future(
                self.live.boxes.put(self.vote_id, answers, group=group, mark=mark)
            )
        except (Refused, StoreError) as error:
            self.step = "confirming"
            self.say(f"{error} The ballot is still here: Enter tries again.", wrong=True)
            self.sync()
            return
        self.live.boxes.arrived(self.vote_id, number)
        self._put_away()
        self.sync()

    def _put_away(self, step: Step = "between") -> None:
        """Nothing of a ballot stays behind: neither what was marked nor the mark."""
        self.papers, self.step, self.own_mark = [], step, MarkLine(by_themselves=True)

    def action_back(self) -> None:
        """One step back; from the blank screen to the session, with the vote open."""
        if self.step == "between":
            self.leave_ballots()
        elif self.step == "confirming":
            self.step = "naming" if self.vote.marks else "marking"
        elif self.step == "naming":
            self.step = "marking"
        elif self.step == "marking":
            if self.number_of_question:
                self.number_of_question -= 1
            else:
                self._put_away()
        self.say("")
        self.sync()

    @asks
    async def leave_ballots(self) -> None:
        """To the session; where somebody else may sit at the keyboard it asks, since the notes are seen there."""
        if self.is_secret and not await self.app.push_screen_wait(
            Ask(
                "Go to the facilitator's screen?",
                "It shows what was said in the session. The vote stays open, and what is in stays in.",
                [
                    Choice("s", "Stay with the ballots", False),
                    Choice("f", "I am the facilitator: go there", True),
                ],
            )
        ):
            return
        self.dismiss()

    def action_close(self) -> None:
        """Close the vote."""
        self.close_vote()

    @asks
    async def close_vote(self) -> None:
        """Close the vote; where ballots are missing it asks, and with none it wants a reason."""
        from workshop.tui.vote_result import VoteResult

        vote, reason = self.vote, ""
        if not vote.ballots_in:
            answer = await self.ask_why("Why is nothing in?", "It is kept in the record.")
            if answer is None:
                return
            reason = answer
        elif vote.ballots_in < self.most and not await self.closes_without(
            f"{vote.ballots_in} of {self.most} are in.",
            f"{not_voted(self.most - vote.ballots_in)}.",
        ):
            return
        # From now on it takes no ballots: one that is begun meanwhile would be in nothing that is counted.
        self._put_away("closing")
        self.sync()
        try:
            what = await asyncio.to_thread(self.live.votes.what_closes, self.vote_id, reason)
            await asyncio.wrap_future(self.live.votes.close_with(self.vote_id, what).future)
        except (Refused, StoreError) as error:
            self._put_away()
            self.say(str(error), wrong=True)
            self.sync()
            return
        left = ""
        try:
            await asyncio.to_thread(self.live.boxes.remove, self.vote_id)
        except StoreError as error:
            left = f"{error} The ballot box is removed when this session is opened next."
        result = VoteResult(self.desk, self.live, self.vote_id)
        self.give_way_to(result)
        if left:
            result.call_after_refresh(result.say, left, wrong=True)


def _sheet(vote: Vote) -> str:
    return f"{len(vote.questions)} questions on one ballot sheet"
