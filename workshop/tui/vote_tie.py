"""A tie that matters: the room decides it in one of the ways there are, and the record keeps which."""

from __future__ import annotations

import asyncio

from workshop.record.protocol import StoreError
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.ties import StandingTie, standing_ties
from workshop.tui.dialogs import Ask, AskText, Choice, Pick
from workshop.tui.live_screen import LiveScreen
from workshop.tui.widgets.painted import STRONG, line
from workshop.tui.widgets.rows import Row
from workshop.votes import counting


async def break_tie(screen: LiveScreen, live: LiveSession, vote_id: str) -> None:
    """Ask how the first tie that stands is decided, and record it."""
    ties = standing_ties(live.session.votes[vote_id])
    if not ties:
        screen.say("No tie is left to decide.")
        return
    try:
        submission = await _decided(screen, live, vote_id, ties[0])
        if submission is not None:
            await asyncio.wrap_future(submission.future)
            screen.say("")
    except (Refused, StoreError) as error:
        screen.say(str(error), wrong=True)
    screen.sync()


async def _decided(
    screen: LiveScreen, live: LiveSession, vote_id: str, tie: StandingTie
) -> Submission | None:
    names = counting.listed([counting.quoted(tie.question.options[index]) for index in tie.options])
    choices = [Choice("r", "A run-off between them: a new vote is prepared", "run-off")]
    if tie.line in ("winner", "cut"):
        choices.insert(0, Choice("a", "Take all of them", "all"))
    choices += [
        Choice("n", "Somebody decides, and is named", "named"),
        Choice("l", "A lot, drawn by the program; anybody can draw it again", "lot"),
        Choice("h", "A draw by hand, with a witness", "draw"),
    ]
    how = await screen.app.push_screen_wait(
        Ask(f"{names} are level.", "The room says how it is decided.", choices)
    )
    ties = live.ties
    match how:
        case "all":
            return ties.take_all(vote_id)
        case "run-off":
            return ties.run_off(vote_id)
        case "lot":
            told = "Any text, such as two dice thrown in the room; empty makes one by chance. It is printed with the result."
            seed = await screen.app.push_screen_wait(AskText("The seed of the lot?", told))
            return None if seed is None else ties.draw_lot(vote_id, seed)
        case "named" | "draw":
            return await _ordered(screen, live, vote_id, tie, how)
    return None


async def _ordered(
    screen: LiveScreen, live: LiveSession, vote_id: str, tie: StandingTie, how: str
) -> Submission | None:
    """Who decided or saw it, and the order that came out."""
    question = "Who decides?" if how == "named" else "Who saw the draw?"
    by = await screen.app.push_screen_wait(
        AskText(
            question,
            "By office or role; it is printed with the result.",
            needed="Say who, by office or role; Esc goes back.",
        )
    )
    if by is None:
        return None
    order: list[int] = []
    left = list(tie.options)
    while len(left) > 1:
        rows: list[Row] = [(str(index), index, line((tie.question.options[index], STRONG))) for index in left]
        place = "first" if not order else f"number {len(order) + 1}"
        chosen = await screen.app.push_screen_wait(Pick(f"Which is {place}?", rows))
        if chosen is None:
            return None
        order.append(int(chosen))
        left.remove(int(chosen))
    order += left
    if how == "draw":
        return live.ties.draw_by_hand(vote_id, order, by)
    return live.ties.name(vote_id, order, by)
