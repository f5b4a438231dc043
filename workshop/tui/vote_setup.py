"""Setting up a vote: which one, on what, how many may vote, how ballots come in; then the screen it needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from workshop.record.protocol import StoreError
from workshop.session.ballot import needs_options, questions_of
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.state import Vote
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, Choice
from workshop.tui.live_dialogs import LiveDialogs
from workshop.tui.screen import HouseScreen
from workshop.tui.vote_make import make_question, options_of
from workshop.votes.counted import Counted
from workshop.votes.methods import METHODS
from workshop.votes.model import Question

Way = Literal["hands", "paper", "seats", "keyboard"]


async def start_vote(screen: LiveDialogs, desk: Desk, live: LiveSession, stage: str) -> None:
    """Go on with the vote of a stage, or set one up; ends on the screen that vote needs."""
    session = live.session
    here = [vote for vote in session.votes.values() if vote.stage == stage and vote.status != "dropped"]
    going_on = session.open_vote() or next((vote for vote in reversed(here) if vote.status == "closed"), None)
    if going_on is not None:
        await show_vote(screen, desk, live, going_on)
        return
    revealed = [vote for vote in here if vote.status == "revealed"]
    if revealed:
        answer = await screen.app.push_screen_wait(
            Ask(
                "This stage has voted.",
                "A new round keeps the old result beside it.",
                [
                    Choice("r", "Show the result", "result"),
                    Choice("n", "Vote again, a new round", "round"),
                    Choice("o", "Vote on another question", "other"),
                ],
            )
        )
        if answer == "result":
            await show_vote(screen, desk, live, revealed[-1])
        if answer == "other":
            await _hold_other(screen, desk, live, stage)
        if answer != "round":
            return
    draft = next((vote for vote in reversed(here) if vote.status == "draft"), None)
    try:
        vote = draft or await _draft(screen, live, stage, len(revealed))
        if vote is not None:
            await _open(screen, desk, live, vote)
    except (Refused, StoreError) as error:
        screen.say(str(error), wrong=True)


async def show_vote(screen: HouseScreen, desk: Desk, live: LiveSession, vote: Vote) -> None:
    """The screen that a vote needs now."""
    from workshop.tui.vote_keyboard import VoteKeyboard
    from workshop.tui.vote_result import VoteResult
    from workshop.tui.vote_seats import VoteSeats
    from workshop.tui.vote_totals import VoteTotals

    if vote.status != "open":
        screen.app.push_screen(VoteResult(desk, live, vote.id))
    elif vote.box:
        screen.app.push_screen(VoteKeyboard(desk, live, vote.id))
    elif vote.way == "seats":
        screen.app.push_screen(VoteSeats(desk, live, vote.id))
    else:
        screen.app.push_screen(VoteTotals(desk, live, vote.id))


async def saved(submission: Submission) -> None:
    """Wait, without blocking the screen, until a submission is on disk.

    Raises:
        StoreError: When it could not be saved.
    """
    import asyncio

    await asyncio.wrap_future(submission.future)


async def _hold_other(screen: LiveDialogs, desk: Desk, live: LiveSession, stage: str) -> None:
    """Hold a vote that is made in the room, beside those of the design."""
    try:
        vote = await _draft_made(screen, live, stage)
        if vote is not None:
            await _open(screen, desk, live, vote)
    except (Refused, StoreError) as error:
        screen.say(str(error), wrong=True)


async def _draft(screen: LiveDialogs, live: LiveSession, stage: str, rounds: int) -> Vote | None:
    """Draft the stage's own vote, or one made in the room where the design has none."""
    run = live.session.stages[stage]
    if run.design.vote.is_vote:
        options: Sequence[str] = ()
        if needs_options(run.design):
            options = await options_of(screen, live)
            if not options:
                return None
        try:
            questions: Sequence[Question] = questions_of(live.session, stage, options)
        except ValueError as error:
            raise Refused(f"This vote cannot be held: {error}.") from error
        private, first_round = run.design.vote.private, run.design.vote.round
    else:
        return await _draft_made(screen, live, stage)
    submission = live.votes.draft(stage, questions, private=private, round_number=first_round + rounds)
    await saved(submission)
    return live.session.votes[submission.events[0].ref]


async def _draft_made(screen: LiveDialogs, live: LiveSession, stage: str) -> Vote | None:
    """Draft a vote that is made in the room."""
    question = await make_question(screen, live)
    if question is None:
        return None
    submission = live.votes.draft(stage, (question,))
    await saved(submission)
    return live.session.votes[submission.events[0].ref]


async def _open(screen: LiveDialogs, desk: Desk, live: LiveSession, vote: Vote) -> None:
    """Ask how many may vote and how ballots come in, then open."""
    attendance = live.session.attendance.attended
    eligible = await screen.number(
        "How many people may vote?",
        "Ballots are counted against this number.",
        attendance or live.session.facts.expected,
    )
    if eligible is None:
        return
    way = await _way(screen, vote)
    if way is None:
        return
    await saved(live.votes.open(vote.id, eligible=eligible, way=way))
    await show_vote(screen, desk, live, live.session.votes[vote.id])


async def _way(screen: LiveDialogs, vote: Vote) -> Way | None:
    """How ballots come in: the ways this vote can be held in; hands not where single ballots are needed."""
    alone = next(
        (METHODS[one.method] for one in vote.questions if not METHODS[one.method].counted_hands), None
    )
    choices: list[Choice[Way]] = []
    if not vote.private and alone is None:
        choices.append(Choice("h", "Counted hands: you type the totals", "hands"))
    paper = "you type the totals" if alone is None else "you type ballot by ballot"
    choices.append(Choice("p", f"Paper: {paper}", "paper"))
    if not vote.private:
        choices.append(Choice("s", "Seat by seat: one key a person", "seats"))
    choices.append(Choice("k", "In secret: one after the other, alone at the keyboard", "keyboard"))
    told = "All show at the same moment, whoever has the highest rank last."
    if vote.private:
        told = "This vote is private: nobody else sees what somebody marks."
    elif isinstance(alone, Counted):
        told = f"Hands cannot be counted here. {alone.why_ballots}"
    return await screen.app.push_screen_wait(Ask("How do the votes come in?", told, choices))
