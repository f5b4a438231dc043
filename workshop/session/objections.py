"""The use cases of objections: the reasons that hold a consent vote up, and what becomes of each.

An objection is a note of that kind; nobody's name or code stands with it.  What became of it is an event of its
own, so that it can be taken back, and replaced when evidence has come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.record.clean import clean
from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.kinds import OBJECTION
from workshop.session.outbox import Submission
from workshop.session.shorthand import Capture
from workshop.session.state import Note, Session
from workshop.session.vote import Vote
from workshop.votes import objections
from workshop.votes.model import Question, Result, publishable

if TYPE_CHECKING:
    from workshop.session.live import LiveSession


class Objections:
    """What can be done with the objections of a live session; made by it."""

    def __init__(self, live: LiveSession) -> None:
        self._live = live

    def add(self, vote_id: str, reason: str, question_id: str = "") -> Submission:
        """Write down the reason of an objection to a vote; never whose it is.

        Args:
            vote_id: A vote by consent whose result is revealed and not final.
            reason: The reason, in words that can be read back.
            question_id: The question; empty for the first one by consent.

        Raises:
            Refused: When there is no such vote, or no text.
        """
        vote = self._live.session.votes.get(vote_id)
        if vote is None:
            raise Refused(f"There is no vote {vote_id}.")
        asked = [one for one in vote.questions if one.method == objections.METHOD]
        question = next((one for one in asked if question_id in ("", one.id)), None)
        if question is None:
            raise Refused(f"{vote_id} is not a vote by consent.")
        if vote.test:
            raise Refused("This was a test; it does not count.")
        if vote.status != "revealed":
            raise Refused(f"{vote_id} is {vote.status}: reasons are heard when its result is revealed.")
        note = Capture(reason, kind=OBJECTION)
        return self._live.notes.add(note, stage=vote.stage, vote=vote_id, question=question.id)

    def settle(
        self,
        note_id: str,
        state: str,
        *,
        reply: str = "",
        owner: str = "",
        due: str = "",
        family: str = "",
        earlier: str = "",
    ) -> Submission:
        """Record what became of an objection; recorded again, it replaces the earlier.

        Args:
            note_id: A note of the kind objection.
            state: A key of `workshop.votes.objections.STATES`.
            reply: What was said to it, or the condition it becomes.
            owner: Who sees to it, by office or role.
            due: By when.
            family: What kind of resistance it is, such as fear.
            earlier: The objection of another session that it takes up again.

        Raises:
            Refused: When the note is no objection, or there is no such state.
        """
        note = self._live.notes.note(note_id)
        if note.kind != OBJECTION:
            raise Refused(f"{note_id} is not an objection.")
        if state not in objections.STATES:
            raise Refused(f"An objection is {', '.join(objections.STATES)}, not {state!r}.")
        reply, owner, due, family, earlier = (
            clean(text).text.strip() for text in (reply, owner, due, family, earlier)
        )
        what = ev.ObjectionSettled(
            state=state, reply=reply, owner=owner, due=due, vote=note.vote, question=note.question,
            family=family, earlier=earlier,
        )  # fmt: skip
        return self._live.submit(self._live.draft(what, ref=note_id))


def objections_to(session: Session, vote: Vote, question: Question) -> list[Note]:
    """The objections to a question of a vote that are written down, in their order; those taken back are not."""
    return [
        note
        for note in session.notes.values()
        if note.vote == vote.id
        and note.question == question.id
        and not note.retracted
        and not note.replaced
        and (note.kind == OBJECTION or note.redacted)
    ]


def may_be_heard(vote: Vote, result: Result) -> bool:
    """Whether there are objections to a result that may be told of, and that are heard now or were."""
    if result.question.method != objections.METHOD or vote.test or not vote.is_revealed:
        return False
    states = vote.states(result.question)
    if not publishable(result.totals, vote.private):
        return False
    return bool(states) if vote.status == "final" else objections.objected(result, states) > 0


def left_open(vote: Vote) -> int:
    """How many objections hold a closed vote up, all its questions together."""
    return sum(
        objections.left_open(result, vote.states(result.question))
        for result in vote.results()
        if result.question.method == objections.METHOD
    )


def settled_words(note: Note) -> str:
    """What became of an objection, to stand behind it: "answered: it has a date now"; empty for nothing yet."""
    one = note.settled
    if one is None:
        return ""
    words = objections.STATES.get(one.state, one.state)
    if one.reply:
        words += f": {one.reply.rstrip('.')}"
    who = ", ".join(part for part in (one.owner, f"by {one.due}" if one.due else "") if part)
    return f"{words}. {who}." if who else f"{words}."
