"""Setting up a vote: which one, on what, how many may vote, how ballots come in; then the screen it needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from workshop.record.protocol import StoreError
from workshop.session.ballot import needs_options, questions_of, round_of
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.offered import subjects, subjects_left
from workshop.session.outbox import Submission
from workshop.session.rounds import MADE_IN_ROOM, asked_the_same
from workshop.session.trial import test_questions
from workshop.session.vote import Vote
from workshop.session.vote_events import VoteGroup
from workshop.session.voting import PRESENT
from workshop.tui.desk import Desk
from workshop.tui.dialogs import Ask, Choice, Pick
from workshop.tui.live_screen import LiveScreen
from workshop.tui.screen import HouseScreen
from workshop.tui.vote_groups import ask_groups, ask_seats
from workshop.tui.vote_make import make_question, options_of
from workshop.tui.widgets.painted import STRONG, line
from workshop.tui.widgets.rows import Row
from workshop.votes.methods import METHODS
from workshop.votes.model import Question

Way = Literal["hands", "paper", "seats", "keyboard", "test", "groups", "marks"]
"""How ballots come in; or that a test vote is held first, groups are named first, or marks are allowed or not."""


MARKS = "People may choose a mark, to compare before and after"
_NO_WAYS = ("test", "groups", "marks")


async def start_vote(screen: LiveScreen, desk: Desk, live: LiveSession, stage: str) -> None:
    """Go on with the vote of a stage, or set one up; ends on the screen that vote needs."""
    session = live.session
    here = [
        vote
        for vote in session.votes.values()
        if vote.stage == stage and vote.status != "dropped" and not vote.test
    ]
    going_on = session.open_vote() or next((vote for vote in reversed(here) if vote.status == "closed"), None)
    if going_on is not None:
        await show_vote(screen, desk, live, going_on)
        return
    revealed = [vote for vote in here if vote.is_revealed]
    draft = next((vote for vote in reversed(here) if vote.status == "draft"), None)
    if revealed or (draft is not None and draft.questions[0].id == MADE_IN_ROOM):
        left = len(subjects_left(session, stage)) if draft is None else 0
        match await _which(screen, revealed, draft, left):
            case "result":
                if (shown := await _one_of(screen, revealed)) is not None:
                    await show_vote(screen, desk, live, shown)
                return
            case "round":
                await hold_again(screen, desk, live, revealed[-1])
                return
            case "other":
                await _hold_other(screen, desk, live, stage)
                return
            case "drop":
                assert draft is not None
                screen.attempt(lambda: live.votes.drop(draft.id, "It was not needed."))
                return
            case None:
                return
            case "next" | "draft":
                pass
    try:
        vote = draft or await _draft(screen, live, stage)
        if vote is not None:
            await _open(screen, desk, live, vote)
    except (Refused, StoreError) as error:
        screen.say(str(error), wrong=True)


async def _which(
    screen: LiveScreen, revealed: Sequence[Vote], draft: Vote | None, left: int = 0
) -> str | None:
    """What F3 is to do in a stage that has voted, or where a vote was made and not opened yet.

    ``left`` is on how many things the stage has not voted yet, of those it votes on one by one.
    """
    told, choices = [], []
    if draft is not None:
        told.append(f"Not opened yet: {name_of(draft)}")
        choices.append(Choice("g", "Go on with the vote that is not opened yet", "draft"))
        choices.append(Choice("x", "Throw it away: it is not needed", "drop"))
    if revealed:
        told.append(f"Voted on: {name_of(revealed[-1])} A new round keeps this result beside it.")
        choices.append(Choice("r", "Show the result" if len(revealed) == 1 else "Show a result", "result"))
        choices.append(Choice("n", "Vote again on the same, a new round", "round"))
    if left:
        choices.append(Choice("e", f"Vote on the next one; {left} to go", "next"))
    choices.append(Choice("o", "Vote on another question", "other"))
    title = "This stage has voted." if revealed else "A vote is waiting here."
    return await screen.app.push_screen_wait(Ask(title, " ".join(told), choices))


async def _one_of(screen: LiveScreen, votes: Sequence[Vote]) -> Vote | None:
    """One of the votes that were revealed, the latest first; there may be one only."""
    if len(votes) == 1:
        return votes[0]
    rows: list[Row] = [(vote.id, vote.id, line((name_of(vote), STRONG))) for vote in reversed(votes)]
    chosen = await screen.app.push_screen_wait(Pick("Which result?", rows))
    return next((vote for vote in votes if vote.id == chosen), None)


def name_of(vote: Vote) -> str:
    """What a vote is called in a list: its question, or how many it has, and its round; ends as a sentence."""
    text = f"{len(vote.questions)} questions on one sheet" if vote.is_sheet else vote.questions[0].text
    told = f"{text} (round {vote.round})" if vote.round > 1 else text
    return told if told.endswith((".", "?", "!")) else f"{told}."


async def show_vote(screen: HouseScreen, desk: Desk, live: LiveSession, vote: Vote) -> None:
    """Go to the screen that a vote needs now."""
    screen.app.push_screen(screen_of(desk, live, vote))


def screen_of(desk: Desk, live: LiveSession, vote: Vote) -> HouseScreen:
    """The screen that a vote needs now."""
    from workshop.tui.vote_keyboard import VoteKeyboard
    from workshop.tui.vote_result import VoteResult
    from workshop.tui.vote_seats import VoteSeats
    from workshop.tui.vote_totals import VoteTotals

    if vote.status != "open":
        return VoteResult(desk, live, vote.id)
    if vote.box:
        return VoteKeyboard(desk, live, vote.id)
    if vote.way == "seats":
        return VoteSeats(desk, live, vote.id)
    return VoteTotals(desk, live, vote.id)


async def saved(submission: Submission) -> None:
    """Wait, without blocking the screen, until a submission is on disk.

    Raises:
        StoreError: When it could not be saved.
    """
    import asyncio

    await asyncio.wrap_future(submission.future)


async def hold_again(screen: LiveScreen, desk: Desk, live: LiveSession, vote: Vote) -> None:
    """Hold a new round of a vote, on the same questions; its result stands beside the old one."""
    same = [
        one
        for one in live.session.votes.values()
        if one.questions == vote.questions and one.stage == vote.stage and not one.test
    ]
    draft = next((one for one in same if one.status == "draft"), None)
    try:
        if draft is None:
            number = 1 + max(one.round for one in same if one.status != "dropped")
            submission = live.votes.draft(
                vote.stage, vote.questions, private=vote.private, round_number=number
            )
            await saved(submission)
            draft = live.session.votes[submission.events[0].ref]
        await _open(screen, desk, live, draft)
    except (Refused, StoreError) as error:
        screen.say(str(error), wrong=True)


async def after_test(screen: LiveScreen, desk: Desk, live: LiveSession, test: Vote) -> None:
    """Come back from a test to the vote that was about to be opened."""
    drafts = [
        vote
        for vote in live.session.votes.values()
        if vote.stage == test.stage and vote.status == "draft" and not vote.test
    ]
    real = next((vote for vote in reversed(drafts) if test_questions(vote.questions) == test.questions), None)
    try:
        if real is not None and live.session.open_vote() is None:
            await _open(screen, desk, live, real)
    except (Refused, StoreError) as error:
        screen.say(str(error), wrong=True)


async def _hold_other(screen: LiveScreen, desk: Desk, live: LiveSession, stage: str) -> None:
    """Hold a vote that is made in the room, beside those of the design."""
    try:
        vote = await _draft_made(screen, live, stage)
        if vote is not None:
            await _open(screen, desk, live, vote)
    except (Refused, StoreError) as error:
        screen.say(str(error), wrong=True)


async def _draft(screen: LiveScreen, live: LiveSession, stage: str) -> Vote | None:
    """Draft the stage's own vote, or one made in the room where the design has none."""
    run = live.session.stages[stage]
    if run.design.vote.is_vote:
        options: Sequence[str] = ()
        if needs_options(run.design):
            options = await options_of(screen, live, stage)
            if not options:
                return None
        about = await _about(screen, live, stage)
        if about is None:
            return None
        try:
            questions: Sequence[Question] = questions_of(live.session, stage, options, about)
        except ValueError as error:
            raise Refused(f"This vote cannot be held: {error}.") from error
        private, first_round = run.design.vote.private, round_of(live.session, stage)
    else:
        return await _draft_made(screen, live, stage)
    submission = live.votes.draft(stage, questions, private=private, round_number=first_round)
    await saved(submission)
    return live.session.votes[submission.events[0].ref]


async def _about(screen: LiveScreen, live: LiveSession, stage: str) -> str | None:
    """Which of several things is voted on, such as which promise; empty where there is one only, None when it was left."""
    every = subjects(live.session, stage)
    if not every:
        return ""
    left = subjects_left(live.session, stage) or every
    if len(left) == 1:
        return left[0].text
    rows: list[Row] = [(one.id, one.id, line((one.text, STRONG))) for one in left]
    chosen = await screen.app.push_screen_wait(Pick("Which one do we vote on?", rows))
    return next((one.text for one in left if one.id == chosen), None)


async def _draft_made(screen: LiveScreen, live: LiveSession, stage: str) -> Vote | None:
    """Draft a vote that is made in the room."""
    question = await make_question(screen, live)
    if question is None:
        return None
    submission = live.votes.draft(stage, (question,))
    await saved(submission)
    return live.session.votes[submission.events[0].ref]


async def _open(screen: LiveScreen, desk: Desk, live: LiveSession, vote: Vote) -> None:
    """Ask how many may vote and how ballots come in, then open."""
    attendance = live.session.attendance.here
    eligible = await screen.number(
        "How many people may vote?",
        f"{name_of(vote)} Ballots are counted against this number.",
        attendance or live.session.facts.expected,
    )
    if eligible is None:
        return
    opened, names = vote, [group.name for group in _groups_before(live, vote)]
    marks = _marks_before(live, vote)
    while (way := await _way(screen, vote, names, marks=marks, of_test=opened is not vote)) in _NO_WAYS:
        if way == "test":
            opened = await _test_of(live, vote)
        elif way == "marks":
            marks = not marks
        else:
            names = await ask_groups(screen, names)
    if way is None:
        return
    groups = await ask_seats(screen, names, way, eligible)
    if groups is None:
        return
    present = None
    if any(question.base == PRESENT for question in vote.questions):
        told, here = (
            "Needed is a part of those who are here and may vote.",
            min(attendance or eligible, eligible),
        )
        present = await screen.number("How many of them are here?", told, here, least=1, most=eligible)
        if present is None:
            return
    submission = live.votes.open(
        opened.id, eligible=eligible, way=way, groups=groups, present=present, marks=marks
    )
    await saved(submission)
    await show_vote(screen, desk, live, live.session.votes[opened.id])


def _groups_before(live: LiveSession, vote: Vote) -> Sequence[VoteGroup]:
    """The groups of the round before this one, which its result is compared with, or of its test."""
    for one in reversed(live.session.votes.values()):
        asked = test_questions(vote.questions) if one.test else vote.questions
        if one.questions == asked and one.stage == vote.stage and one.is_counted:
            return one.groups
    return ()


def _marks_before(live: LiveSession, vote: Vote) -> bool:
    """Whether people could choose a mark in the vote that asked the same before, or in its test."""
    for one in reversed(live.session.votes.values()):
        same = one.questions == test_questions(vote.questions) if one.test else asked_the_same(one, vote)
        if same and one.is_counted:
            return one.marks
    return False


async def _test_of(live: LiveSession, vote: Vote) -> Vote:
    """The test of a vote: one that was drafted and not opened, or a new one."""
    wanted = test_questions(vote.questions)
    for one in live.session.votes.values():
        if one.test and one.status == "draft" and one.stage == vote.stage and one.questions == wanted:
            return one
    submission = live.votes.draft_test(vote.id)
    await saved(submission)
    return live.session.votes[submission.events[0].ref]


async def _way(
    screen: LiveScreen, vote: Vote, groups: Sequence[str] = (), *, marks: bool, of_test: bool = False
) -> Way | None:
    """How ballots come in: the ways this vote can be held in; hands not where single ballots are needed."""
    alone = next(
        (METHODS[one.method] for one in vote.questions if not METHODS[one.method].counted_hands), None
    )
    choices: list[Choice[Way]] = []
    if not vote.private and alone is None and not groups and not marks:
        choices.append(Choice("h", "Counted hands: you type the totals", "hands"))
    paper = (
        "you type the totals" if alone is None and not groups and not marks else "you type ballot by ballot"
    )
    choices.append(Choice("p", f"Paper: {paper}", "paper"))
    if not vote.private and not marks:
        choices.append(Choice("s", "Seat by seat: one key a person", "seats"))
    choices.append(Choice("k", "In secret: one by one, alone at the keyboard", "keyboard"))
    choices.append(Choice("g", "Other groups, or none" if groups else "Split by group", "groups"))
    choices.append(Choice("m", "No marks" if marks else MARKS, "marks"))
    if not of_test:
        choices.append(Choice("t", "Test vote first: it does not count", "test"))
    told = "All show at the same moment; seat by seat, whoever has the highest rank comes last."
    if vote.private:
        told = "This vote is private: nobody else sees what somebody marks."
    elif alone is not None:
        told = f"Hands cannot be counted here. {alone.why_ballots}"
    if groups:
        told += f" Split by group: {', '.join(groups)}."
    if marks:
        told += f" {MARKS}."
    asked = "How do the votes come in, in the test?" if of_test else "How do the votes come in?"
    return await screen.app.push_screen_wait(Ask(asked, told, choices))
