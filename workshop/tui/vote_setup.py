"""Setting up a vote: which one, on what, how many may vote, how ballots come in; then the screen it needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from workshop.record.clean import clean, is_blank
from workshop.record.protocol import StoreError
from workshop.session.ballot import needs_options, questions_of
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.room import may_be_read_back, without_codes
from workshop.session.state import Vote
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, AskLines, AskText, Choice, Pick
from workshop.tui.live_dialogs import LiveDialogs
from workshop.tui.screen import HouseScreen
from workshop.tui.widgets.painted import QUIET, STRONG, line
from workshop.tui.widgets.rows import Row
from workshop.votes.methods import METHODS
from workshop.votes.model import Question

Way = Literal["hands", "paper", "seats"]
_LIST_KINDS = ("want", "need", "expectation", "idea", "pain")


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
                [Choice("r", "Show the result", "result"), Choice("n", "Vote again, a new round", "round")],
            )
        )
        if answer == "result":
            await show_vote(screen, desk, live, revealed[-1])
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
    from workshop.tui.vote_result import VoteResult
    from workshop.tui.vote_seats import VoteSeats
    from workshop.tui.vote_totals import VoteTotals

    if vote.status != "open":
        screen.app.push_screen(VoteResult(desk, live, vote.id))
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


async def _draft(screen: LiveDialogs, live: LiveSession, stage: str, rounds: int) -> Vote | None:
    """Draft the stage's own vote, or one made in the room where the design has none."""
    run = live.session.stages[stage]
    if run.design.vote.is_vote:
        options: Sequence[str] = ()
        if needs_options(run.design):
            options = await _options(screen, live, stage)
            if not options:
                return None
        try:
            questions: Sequence[Question] = questions_of(live.session, stage, options)
        except ValueError as error:
            raise Refused(f"This vote cannot be held: {error}.") from error
        private, first_round = run.design.vote.private, run.design.vote.round
    else:
        question = await _room_made(screen)
        if question is None:
            return None
        questions, private, first_round = (question,), False, 1
    submission = live.votes.draft(stage, questions, private=private, round_number=first_round + rounds)
    await saved(submission)
    return live.session.votes[submission.events[0].ref]


async def _options(screen: LiveDialogs, live: LiveSession, stage: str) -> list[str]:
    """What can be chosen, one a line; offered are the wants and needs the room has heard read back."""
    session = live.session
    heard = [
        without_codes(session, note.text.replace("\n", " "))
        for note in session.current_notes()
        if note.kind in _LIST_KINDS and may_be_read_back(session, note)
    ]
    told = "Read the list aloud first: is anything missing, are two of them the same?"
    return await _two_or_more(
        screen, "What can be chosen? One option a line, in the room's own words.", told, heard
    )


async def _two_or_more(screen: LiveDialogs, question: str, told: str, offered: Sequence[str]) -> list[str]:
    """Options typed one a line, the same one once; asked again until there are two; none when it was left."""
    text: str | None = "\n".join(offered)
    explanation = told
    while True:
        text = await screen.app.push_screen_wait(AskLines(question, explanation, text or ""))
        if text is None:
            return []
        rows = (clean(row).text.strip() for row in text.split("\n") if not is_blank(row))
        options = list({row.casefold(): row for row in rows}.values())
        if len(options) > 1:
            return options
        explanation = f"At least two options are needed. {told}"


async def _room_made(screen: LiveDialogs) -> Question | None:
    """A question made in the room: the method, the words, the options where the method has none."""
    rows: list[Row] = [
        (name, name, line((f"{method.title}   ", STRONG), (method.when, QUIET)))
        for name, method in METHODS.items()
    ]
    name = await screen.app.push_screen_wait(
        Pick("How do we vote?", rows, "This stage's design has no vote; you can hold one all the same.")
    )
    if name is None:
        return None
    text = await screen.app.push_screen_wait(AskText("What is asked?", "As it is read aloud."))
    if text is None or is_blank(text):
        return None
    options: Sequence[str] = METHODS[name].labels
    picks = 1
    if not options:
        options = await _two_or_more(screen, "What can be chosen? One option a line.", "", ())
        if not options:
            return None
        number = await screen.number("How many may each person choose?", "", 1)
        picks = max(number or 1, 1)
    return Question(id="room", text=text.strip(), method=name, options=tuple(options), max_picks=picks)


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
    way = "paper" if vote.private else await _way(screen)
    if way is None:
        return
    await saved(live.votes.open(vote.id, eligible=eligible, way=way))
    await show_vote(screen, desk, live, live.session.votes[vote.id])


async def _way(screen: LiveDialogs) -> Way | None:
    return await screen.app.push_screen_wait(
        Ask(
            "How do the votes come in?",
            "All show at the same moment, whoever has the highest rank last.",
            [
                Choice[Way]("h", "Counted hands: you type the totals", "hands"),
                Choice[Way]("p", "Paper: you type the totals", "paper"),
                Choice[Way]("s", "Seat by seat: one key a person", "seats"),
            ],
        )
    )
