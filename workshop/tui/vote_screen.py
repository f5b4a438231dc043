"""What the screens of a vote have in common, and of an open one: the tag, giving the vote up, what closing asks first."""

from __future__ import annotations

import asyncio

from workshop.record.protocol import StoreError
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.vote import Vote
from workshop.tui.asking import asks
from workshop.tui.desk import Desk
from workshop.tui.dialogs import SAY_WHY, Ask, AskText, Choice
from workshop.tui.live_screen import LiveScreen

ON_PAPER = "or take it on paper, and type what is on it afterwards"
"""What can be done instead of a vote that the room must not see."""


def not_voted(number: int) -> str:
    """How many of those who may vote have not, as the beginning of a sentence."""
    return "1 person who may vote has not" if number == 1 else f"{number} who may vote have not"


class VoteScreen(LiveScreen):
    """A screen over one vote."""

    CSS_PATH = ["house.tcss", "vote.tcss"]

    def __init__(self, desk: Desk, live: LiveSession, vote_id: str) -> None:
        super().__init__(desk, live)
        self.vote_id = vote_id

    @property
    def vote(self) -> Vote:
        """The vote as it is now."""
        return self.live.session.votes[self.vote_id]

    def on_mount(self) -> None:
        """Name the session."""
        super().on_mount()
        self.top.title = self.live.session.facts.title


class OpenVote(VoteScreen):
    """An open vote, however its ballots come in."""

    DROP_TOLD = "It is kept in the record."

    @property
    def shows_choices(self) -> bool:
        """Whether this screen shows what the wall must not see."""
        return True

    def sync(self) -> None:
        """Draw everything again."""
        if not self.is_drawn:
            return
        hidden = "NOT FOR THE WALL" if self.shows_choices else ""
        self.top.tag = "TEST VOTE" if self.vote.test else hidden
        self.top.saved = "not saved" if self.live.outbox.failed else ""
        self.repaint_parts()

    async def ask_why(self, question: str, told: str) -> str | None:
        """A reason that is kept in the record; None when it was left."""
        return await self.app.push_screen_wait(AskText(question, told, needed=SAY_WHY))

    async def closes_without(self, number: str, told: str) -> bool:
        """Whether the vote is closed although ballots are missing."""
        choices = [Choice("c", "Close the vote all the same", True), Choice("w", "Wait for them", False)]
        sure = await self.app.push_screen_wait(Ask(number, told, choices))
        return sure is True

    def action_drop(self) -> None:
        """Give the vote up."""
        self.drop_vote()

    @asks
    async def drop_vote(self) -> None:
        """Ask why, give the vote up, and remove the ballots that wait in a box."""
        answer = await self.ask_why("Why is this vote given up?", self.DROP_TOLD)
        if answer is None:
            return
        try:
            await asyncio.wrap_future(self.live.votes.drop(self.vote_id, answer).future)
            await asyncio.to_thread(self.live.boxes.remove, self.vote_id)
        except (Refused, StoreError) as error:
            self.say(str(error), wrong=True)
            return
        self.go_away()
