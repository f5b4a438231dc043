"""What several papers of one session share: its facts, its votes, its commitments."""

from __future__ import annotations

from datetime import date

from workshop.plan.blocks import Block, Heading, Item, Label, Missing, Paper, Paragraph, Table
from workshop.plan.evidence import counted
from workshop.session.room import withheld_sentence
from workshop.session.state import Session, Vote, parse_time
from workshop.session.voting import WAYS
from workshop.votes.methods import METHODS
from workshop.votes.model import Result, publishable


def day(iso: str) -> str:
    """A date in words, such as ``4 March 2026``; what is not an ISO date is given back as it is."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{found.day} {found:%B %Y}"


def clock(at: str) -> str:
    """The time of day of an event, as the room saw it; empty when there is none."""
    return f"{parse_time(at).astimezone():%H:%M}" if at else ""


def last_day(session: Session) -> str:
    """The ISO date of the session's last event, which dates its papers."""
    return session.log[-1].at[:10]


def paper(
    session: Session,
    session_id: str,
    *,
    name: str,
    title: str,
    kind: str,
    blocks: list[Block],
    label: Label = "internal",
) -> Paper:
    """A paper of one session, with its first page filled in."""
    facts = session.facts
    group = ", ".join(part for part in (facts.segment, facts.stratum) if part)
    parts = [facts.department, f"{kind} of {day(facts.date)}" if facts.date else kind, group]
    return Paper(
        name=name,
        title=title,
        subtitle=". ".join(part for part in parts if part),
        department=facts.department,
        label=label,
        dated=last_day(session),
        session=session_id,
        blocks=tuple(blocks),
    )


def vote_blocks(session: Session, vote: Vote, level: int = 2) -> list[Block]:
    """A vote with its counts and its rule; before it is revealed, only how many ballots are in."""
    run = session.stages.get(vote.stage)
    title = (
        vote.questions[0].text if not vote.is_sheet else f"Ballot sheet: {run.title if run else vote.stage}"
    )
    blocks: list[Block] = [Heading(title, level)]
    if vote.status in ("draft", "open"):
        text = (
            f"Not closed: {vote.ballots_in} of {vote.eligible} in."
            if vote.status == "open"
            else "Not opened."
        )
        return [*blocks, Paragraph(text, (vote.id,))]
    if vote.status == "dropped":
        return [*blocks, Paragraph(f"Given up without a result: {vote.reason}", (vote.id,))]
    way = (
        f"{'Private' if vote.private else 'Open'} vote, {WAYS.get(vote.way, vote.way)}, round {vote.round}: "
    )
    blocks.append(
        Paragraph(f"{way}{counted(vote.ballots_in, 'ballot')} of {vote.eligible} who could vote.", (vote.id,))
    )
    if vote.reason:
        blocks.append(Paragraph(f"Closed with something missing: {vote.reason}", (vote.id,)))
    if vote.status == "closed":
        return [*blocks, Paragraph("Closed; the result has not been revealed.", (vote.id,))]
    for result in vote.results():
        blocks += _result_blocks(vote, result)
    return blocks


def _result_blocks(vote: Vote, result: Result) -> list[Block]:
    question = result.question
    method = METHODS[question.method]
    if not publishable(result.totals, vote.private):
        return [Paragraph(f"{question.text} {withheld_sentence(result)}", (vote.id,))]
    rows = [
        (option, str(count)) for option, count in zip(question.options, result.totals.counts, strict=True)
    ]
    if result.totals.skipped:
        rows.append(("Left empty", str(result.totals.skipped)))
    caption = f"{question.text} {method.title}, {counted(result.totals.cast, 'ballot')}."
    table = Table(caption, ("Answer", "Ballots"), tuple(rows), (vote.id,), numbers=(1,), widths=(5, 1))
    blocks: list[Block] = [table, Paragraph(result.sentence, (vote.id,))]
    if question.rule:
        blocks.append(Paragraph(f"Rule set beforehand: {question.rule}", (vote.id,)))
    return blocks


def commitment_blocks(session: Session) -> list[Block]:
    """The commitments as a table; those without owner, thing and date are marked as intentions."""
    commitments = session.current_commitments()
    if not commitments:
        return [Missing("No commitment is recorded.", "The stage where people say who brings what by when.")]
    rows = []
    for one in commitments:
        amount = f"{one.amount} {one.unit}".strip() if one.amount is not None else ""
        asked = f"{one.asked} asked" if one.asked is not None else ""
        detail = ", ".join(part for part in (amount, asked, one.condition) if part)
        what = f"{one.action} ({detail})" if detail else one.action
        state = "intention" if one.is_intention else "confirmed" if one.confirmed else "not confirmed"
        rows.append(
            (
                one.id,
                one.owner or "not said",
                what or "not said",
                day(one.due) if one.due else "not said",
                state,
            )
        )
    head = ("Id", "Who", "What", "By", "State")
    ids = tuple(one.id for one in commitments)
    return [Table("Who brings what, by when", head, tuple(rows), ids, widths=(2, 7, 12, 5, 5))]


def sealed_blocks(session: Session, session_id: str) -> list[Block]:
    """How many notes are sealed; nothing of what they say."""
    count = session.sealed_count()
    if not count:
        return []
    verb = "is" if count == 1 else "are"
    text = f"{counted(count, 'assumption')} of this session {verb} sealed until the groups are done."
    return [Heading("Sealed"), Paragraph(text, (session_id,))]


def parked_items(session: Session) -> list[Block]:
    """The parking lot."""
    parked = [note for note in session.open_notes() if note.kind == "parking" and not note.verbatim]
    if not parked:
        return []
    return [Heading("Parking lot"), *(Item(note.text, (note.id,)) for note in parked)]
