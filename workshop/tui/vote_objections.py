"""Objections to a vote by consent: the reasons are typed one after the other, then each gets its state and reply."""

from __future__ import annotations

import asyncio

from workshop.record.protocol import StoreError
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.objections import objections_to, settled_words
from workshop.session.outbox import Submission
from workshop.session.redacted import removed
from workshop.session.room import is_word_for_word, typing_is_private, without_codes
from workshop.session.state import Note
from workshop.session.vote import Vote
from workshop.tui.dialogs import Ask, AskText, Choice, Pick
from workshop.tui.live_screen import LiveScreen
from workshop.tui.widgets.painted import INK, QUIET, STRONG, WATCH, line
from workshop.tui.widgets.rows import Hanging, Row
from workshop.votes.model import Question
from workshop.votes.objections import (
    ANSWERED,
    CONDITION,
    NEEDS_EVIDENCE,
    OBJECTS,
    PRINTED,
    UNRESOLVED,
    WITHDRAWN,
)

_ANOTHER, _DONE = "another", "done"
_HIDDEN = "word for word; it stands in the session record"

_REPLY = {
    ANSWERED: "What is the answer, in one sentence?",
    WITHDRAWN: "What was said to it? Nothing is needed here.",
    CONDITION: "Which condition does it become?",
    NEEDS_EVIDENCE: "Which evidence is needed?",
    UNRESOLVED: "What was said to it, in one sentence?",
}
_SEEN_TO = (CONDITION, NEEDS_EVIDENCE, UNRESOLVED)
"""The states that need an owner and a date."""


async def hear_objections(screen: LiveScreen, live: LiveSession, vote_id: str, question: Question) -> None:
    """Ask for the reasons that are missing, then what became of each; then show them all until nothing is left."""
    try:
        await _reasons(screen, live, vote_id, question)
        for note in objections_to(live.session, live.session.votes[vote_id], question):
            if (
                note.settled is None
                and not note.redacted
                and not await settle_objection(screen, live, note.id)
            ):
                break
        screen.sync()
        await _all(screen, live, vote_id, question)
    except (Refused, StoreError) as error:
        screen.say(str(error), wrong=True)
    screen.sync()


async def _reasons(screen: LiveScreen, live: LiveSession, vote_id: str, question: Question) -> None:
    """One reason after the other, until every objection that was counted has its own."""
    while (vote := live.session.votes[vote_id]).status == "revealed":
        counted = _counted(vote, question)
        written = len(objections_to(live.session, vote, question))
        if written >= counted:
            return
        which = f"Objection {written + 1} of {counted}: what" if counted > 1 else "What"
        if not await _reason(screen, live, vote_id, question, f"{which} is the reason?"):
            return


async def _reason(
    screen: LiveScreen, live: LiveSession, vote_id: str, question: Question, asked: str
) -> bool:
    """Ask for one reason and keep it; False when it was left."""
    told = "The objection, not the objector: nobody's name or code."
    needed = "Type the reason; Esc goes back."
    text = await screen.app.push_screen_wait(
        AskText(asked, told, masked=_masked(screen, live), needed=needed)
    )
    if text is None:
        return False
    await _saved(live.objections.add(vote_id, text, question.id))
    return True


async def settle_objection(screen: LiveScreen, live: LiveSession, note_id: str) -> bool:
    """Ask what became of an objection; False when it was left."""
    note = live.session.notes[note_id]
    state = await screen.app.push_screen_wait(
        Ask(
            "What becomes of this objection?",
            _shown(screen, live, note),
            [
                Choice("a", "Answered", ANSWERED),
                Choice("w", "Withdrawn", WITHDRAWN),
                Choice("c", "It becomes a condition", CONDITION),
                Choice("e", "It needs evidence first", NEEDS_EVIDENCE),
                Choice("u", _unresolved_words(live, note), UNRESOLVED),
            ],
        )
    )
    if state is None:
        return False
    masked, known = _masked(screen, live), note.settled
    told = _shown(screen, live, note)
    reply = await screen.app.push_screen_wait(
        AskText(_REPLY[state], told, known.reply if known else "", masked=masked)
    )
    if reply is None:
        return False
    owner, due = (known.owner, known.due) if known else ("", "")
    if state in _SEEN_TO:
        # Esc leaves these for later: the state and the reply are kept either way.
        owner = await _later(screen, "Who sees to it?", "An office or a role, not a name.", owner)
        due = await _later(screen, "By when?", "A day, as it was said.", due)
    else:
        owner = due = ""
    await _saved(live.objections.settle(note_id, state, reply=reply, owner=owner, due=due))
    return True


async def _later(screen: LiveScreen, asked: str, told: str, known: str) -> str:
    answer = await screen.app.push_screen_wait(AskText(asked, f"{told} Empty for later.", known))
    return known if answer is None else answer


async def _all(screen: LiveScreen, live: LiveSession, vote_id: str, question: Question) -> None:
    """All objections with what became of them; Enter alters one, or writes down another reason."""
    while True:
        vote = live.session.votes[vote_id]
        notes = objections_to(live.session, vote, question)
        if not notes:
            return
        rows: list[Row] = [(_DONE, _DONE, line(("Done   ", STRONG), ("back to the result", QUIET)))]
        rows += [(note.id, note, _row(screen, live, note)) for note in notes]
        if vote.status == "revealed":
            rows.append((_ANOTHER, _ANOTHER, line(("Another reason", STRONG))))
        result = next(one for one in vote.results() if one.question.id == question.id)
        chosen = await screen.app.push_screen_wait(Pick("Objections", rows, result.sentence))
        if chosen is None or chosen == _DONE:
            return
        if chosen == _ANOTHER:
            await _reason(screen, live, vote_id, question, "What is the reason?")
        elif not live.session.notes[chosen].redacted:
            await settle_objection(screen, live, chosen)
        screen.sync()


def _row(screen: LiveScreen, live: LiveSession, note: Note) -> Hanging:
    became = settled_words(note)
    state = (became[:1].upper() + became[1:], INK) if became else ("Nothing yet.", WATCH)
    return Hanging(line((f"{note.id}  ", QUIET)), line((f"{_shown(screen, live, note)}  ", STRONG), state))


def _shown(screen: LiveScreen, live: LiveSession, note: Note) -> str:
    """The reason as it may be drawn here: on a mirrored screen never word for word."""
    if note.redacted:
        return "Its words were removed." if screen.mirrored else removed(note)
    if screen.mirrored and is_word_for_word(live.session, note):
        return _HIDDEN
    return without_codes(live.session, note.text)


def _unresolved_words(live: LiveSession, note: Note) -> str:
    vote = live.session.votes.get(note.vote)
    question = vote.question(note.question) if vote else None
    if question is not None and question.open_objections == PRINTED:
        return "Unresolved: it is printed in the plan"
    return "Unresolved: it stays open"


def _masked(screen: LiveScreen, live: LiveSession) -> bool:
    """Whether what is typed must not be read on this screen."""
    return screen.mirrored and typing_is_private(live.session)


def _counted(vote: Vote, question: Question) -> int:
    """How many ballots object."""
    totals = vote.counted(question)
    return totals.counts[OBJECTS] if totals else 0


async def _saved(submission: Submission) -> None:
    await asyncio.wrap_future(submission.future)
