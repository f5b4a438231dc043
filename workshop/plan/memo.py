"""The memo of a buy-in meeting: what was decided and promised, ready before the leaders leave the room."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paper, Paragraph
from workshop.plan.common import commitment_blocks, day, paper, parked_items, sealed_blocks, vote_blocks
from workshop.plan.evidence import counted
from workshop.session.state import Note, Session

_SECTIONS = (
    ("proposal", "The proposal"),
    ("evidence", "What it rests on"),
    ("objection", "Objections"),
    ("question", "Questions"),
    ("idea", "Ideas"),
    ("expectation", "What is expected"),
)


def memo(session: Session, session_id: str) -> Paper:
    """What a meeting of leaders decided, promised and left open."""
    notes = [note for note in session.open_notes() if not note.verbatim]
    blocks: list[Block] = [Heading("In short"), *_summary(session, session_id)]
    blocks += [Heading("Decided"), *_decided(notes)]
    blocks += [Heading("Promised"), *commitment_blocks(session)]
    votes = [vote for vote in session.votes.values() if vote.status in ("closed", "revealed")]
    if votes:
        blocks.append(Heading("Votes"))
        for vote in votes:
            blocks += vote_blocks(session, vote)
    for kind, heading in _SECTIONS:
        found = [note for note in notes if note.kind == kind]
        if found:
            blocks += [Heading(heading), *(Item(note.text, (note.id,)) for note in found)]
    blocks += [*parked_items(session), *sealed_blocks(session, session_id)]
    title = f"Memo: {session.facts.title or session.design.title}"
    return paper(session, session_id, name="memo", title=title, kind=session.design.title, blocks=blocks)


def _summary(session: Session, session_id: str) -> list[Block]:
    people = session.attendance
    there = (
        counted(people.attended, "person was", "people were") + " there"
        if people.attended is not None
        else ""
    )
    when = f"on {day(session.facts.date)}" if session.facts.date else ""
    promised = session.current_commitments()
    intentions = sum(one.is_intention for one in promised)
    lines = [
        " ".join(part for part in ("The meeting was held", when) if part) + (f"; {there}." if there else "."),
        f"Present: {', '.join(people.roles)}." if people.roles else "",
    ]
    if promised:
        rest = f", {counted(intentions, 'intention')} among them" if intentions else ""
        lines.append(f"{counted(len(promised), 'commitment')} recorded{rest}.")
    return [Paragraph(line, (session_id,)) for line in lines if line]


def _decided(notes: list[Note]) -> list[Block]:
    decisions = [note for note in notes if note.kind == "decision"]
    if not decisions:
        return [
            Missing(
                "No decision is recorded.", "A note of the kind decision, typed as d: in the capture line."
            )
        ]
    return [Item(note.text, (note.id,)) for note in decisions]
