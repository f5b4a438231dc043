"""The memo of a buy-in meeting: what was decided and promised, ready before the leaders leave the room."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paper, Paragraph
from workshop.plan.common import (
    asked_and_promised,
    commitment_blocks,
    day,
    paper,
    parked_items,
    sealed_blocks,
)
from workshop.plan.evidence import counted
from workshop.plan.objections import became
from workshop.plan.records import record_blocks
from workshop.plan.votes import outcomes, votes_by_round
from workshop.session.kinds import KINDS
from workshop.session.state import Note, Session

_BEFORE_VOTES = (("proposal", "The proposal"),)
_AFTER_VOTES = (
    ("evidence", "What it rests on"),
    ("objection", "Objections"),
    ("question", "Questions"),
    ("idea", "Ideas"),
    ("expectation", "What is expected"),
)
_ELSEWHERE = {"decision", "parking", *dict(_BEFORE_VOTES), *dict(_AFTER_VOTES)}


def memo(session: Session, session_id: str) -> Paper:
    """What a meeting of leaders decided, promised and left open."""
    notes = [note for note in session.open_notes() if not note.verbatim]
    blocks: list[Block] = [Heading("In short"), *_summary(session, session_id)]
    blocks += [Heading("Decided"), *_decided(notes)]
    blocks += [Heading("Promised"), *commitment_blocks(session)]
    blocks += _sections(session, notes, _BEFORE_VOTES)
    blocks += record_blocks(session)
    votes = session.counted_votes()
    if votes:
        blocks += [Heading("Votes"), *votes_by_round(session, votes)]
    blocks += _sections(session, notes, _AFTER_VOTES)
    rest = [note for note in notes if KINDS[note.kind].spoken and note.kind not in _ELSEWHERE]
    if rest:
        blocks += [Heading("Also said"), *(Item(note.text, (note.id,)) for note in rest)]
    blocks += [*parked_items(session), *sealed_blocks(session, session_id)]
    title = f"Memo: {session.facts.title or session.design.title}"
    return paper(session, session_id, name="memo", title=title, kind=session.design.title, blocks=blocks)


def _summary(session: Session, session_id: str) -> list[Block]:
    people, facts = session.attendance, session.facts
    there = f"; {counted(people.attended, 'person was', 'people were')} there" if people.attended else ""
    held = f" on {day(facts.date)}" if facts.date else ""
    blocks: list[Block] = [Paragraph(f"The meeting was held{held}{there}.", (session_id,))]
    if people.roles:
        # Semicolons, because a role may hold a comma.
        blocks.append(Paragraph(f"Present: {'; '.join(people.roles)}.", (session_id,)))
    blocks += [Item(text, (vote,)) for vote, text in outcomes(session)]
    promised = session.current_commitments()
    if promised:
        intentions = sum(one.is_intention for one in promised)
        rest = f" and {counted(intentions, 'intention')}" if intentions else ""
        text = f"{counted(len(promised) - intentions, 'commitment')}{rest} recorded."
        blocks.append(Paragraph(text, tuple(one.id for one in promised)))
        blocks += asked_and_promised(session)
    return blocks


def _sections(session: Session, notes: list[Note], sections: tuple[tuple[str, str], ...]) -> list[Block]:
    blocks: list[Block] = []
    for kind, heading in sections:
        # Objections to a vote stand with it.
        found = [note for note in notes if note.kind == kind and not note.vote]
        if found:
            # An objection of which nothing more is written down is still open, and is not passed over as if it were not.
            left = "Still open." if kind == "objection" else ""
            items = [Item(note.text, (note.id,), became(session, note) or left) for note in found]
            blocks += [Heading(heading), *items]
    return blocks


def _decided(notes: list[Note]) -> list[Block]:
    decisions = [note for note in notes if note.kind == "decision"]
    if not decisions:
        return [
            Missing(
                "No decision is recorded.", "A note of the kind decision, typed as d: in the capture line."
            )
        ]
    return [Item(note.text, (note.id,)) for note in decisions]
