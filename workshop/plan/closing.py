"""What a session record says of its end: what is left of the parking lot, and the debrief.

The debrief holds the words of facilitator and note-taker; it stands in the record alone, and nothing in it is
printed as what customers said.
"""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paragraph
from workshop.plan.wording import listed
from workshop.session.closing import unsettled
from workshop.session.debrief import QUESTIONS, QUOTES, debrief_stage, kept_quotes
from workshop.session.state import Session

_WHOSE = (
    "What facilitator and note-taker wrote down after the session. Nothing here is what a participant said."
)


def parking_left(session: Session) -> list[Block]:
    """Which parked notes nothing has become of, once the session has ended; none where nothing is left."""
    left = [note.id for note in unsettled(session) if not session.is_sealed(note)]
    if session.status != "ended" or not left:
        return []
    verb = "is" if len(left) == 1 else "are"
    return [Paragraph(f"Left open in the parking lot {verb} {listed(left)}.", tuple(left))]


def debrief_blocks(session: Session, session_id: str) -> list[Block]:
    """The debrief, question by question; what is missing where there should be one."""
    stage = debrief_stage(session)
    answered = [(one, session.debrief[one.id]) for one in QUESTIONS if one.id in session.debrief]
    if not answered:
        if not stage or session.status != "ended" or session.notes_of(stage):
            return []
        told = "The form of the debrief, which opens when the session ends; F2 has it afterwards."
        return [Heading("Debrief"), Missing("No debrief is recorded.", told)]
    blocks: list[Block] = [Heading("Debrief"), Paragraph(_WHOSE, (session_id,))]
    for question, text in answered:
        quotes = tuple(kept_quotes(session, text)) if question.id == QUOTES else ()
        blocks.append(Heading(question.heading, 2))
        lines = [part.strip() for part in text.splitlines() if part.strip()]
        blocks += [Item(part, quotes or (session_id,)) for part in lines]
    return blocks
