"""What several papers of one session share: its facts, its commitments, what is sealed and what is parked."""

from __future__ import annotations

from collections import defaultdict

from workshop.plan.blocks import Block, Contents, Heading, Item, Label, Missing, Paper, Paragraph, Table
from workshop.plan.origins import renumbered_at
from workshop.plan.wording import day, how_much, listed, out_of
from workshop.plural import counted
from workshop.session.clock import local_time
from workshop.session.closing import words_for_others
from workshop.session.room import is_word_for_word, without_codes
from workshop.session.state import Commitment, Session

_GROUPS = {
    "internal": "internal customers",
    "external": "external customers",
    "leadership": "leaders",
    "mixed": "internal and external customers",
}

_SEEN_AT_ONCE = 3
"""Parts of a paper that need no list of contents."""


def last_day(session: Session) -> str:
    """The ISO date of the session's last event where it was held, which dates its papers."""
    return local_time(session, session.log[-1].at).date().isoformat()


def group(session: Session) -> str:
    """Who the session was with, in words, such as ``night-shift riders (external customers)``.

    A meeting of people from many units, as for the map or the promises, is with no customers of one kind: empty.
    """
    stratum = _GROUPS.get(session.facts.stratum, session.facts.stratum)
    if session.facts.stratum == "mixed" and not session.design.participant_codes:
        stratum = ""
    segment = session.facts.segment
    return f"{segment} ({stratum})" if segment and stratum else segment or stratum


def paper(
    session: Session,
    session_id: str,
    *,
    name: str,
    title: str,
    kind: str,
    blocks: list[Block],
    label: Label = "internal",
    contents: bool = False,
) -> Paper:
    """A paper of one session, with its first page filled in; ``contents`` lists its parts behind the first of them."""
    facts = session.facts
    stratum = _GROUPS.get(facts.stratum, facts.stratum)
    with_whom = facts.segment if stratum and stratum in kind else group(session)
    held = [kind, with_whom, day(facts.date)]
    parts = [facts.department, ", ".join(part for part in held if part)]
    return Paper(
        name=name,
        title=title,
        subtitle=". ".join(part for part in parts if part),
        department=facts.department,
        label=label,
        dated=last_day(session),
        session=session_id,
        blocks=tuple(_with_contents(blocks) if contents else blocks),
        renumbered=renumbered_at([session]),
    )


def _with_contents(blocks: list[Block]) -> list[Block]:
    """The blocks with a contents list before the second part; what stands in short is read before it."""
    parts = [place for place, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1]
    return [*blocks[: parts[1]], Contents(), *blocks[parts[1] :]] if len(parts) > _SEEN_AT_ONCE else blocks


def commitment_blocks(session: Session) -> list[Block]:
    """The commitments as a table: those without owner, thing and date are marked as intentions, others where they are not
    confirmed yet."""
    commitments = session.current_commitments()
    if not commitments:
        return [Missing("No commitment is recorded.", "The stage where people say who brings what by when.")]
    ids = tuple(one.id for one in commitments)
    head = ("Id", "Who", "What", "How much", "By")
    rows = tuple(_commitment(one) for one in commitments)
    firm = [one for one in commitments if not one.is_intention]
    confirmed = ", confirmed unless it says otherwise" if any(one.confirmed for one in firm) else ""
    return [Table(f"Who brings what, by when{confirmed}", head, rows, ids, widths=(2, 8, 16, 7, 8))]


def asked_and_promised(session: Session) -> list[Block]:
    """One sentence on what was promised of what was asked, by unit; none where nothing was asked in figures."""
    asked: dict[str, int] = defaultdict(int)
    promised: dict[str, int] = defaultdict(int)
    rests_on = []
    for one in session.current_commitments():
        if one.asked is not None:
            asked[one.unit] += one.asked
            promised[one.unit] += one.amount or 0
            rests_on.append(one.id)
    if not asked:
        return []
    parts = [out_of(promised[unit], asked[unit], unit) for unit in asked]
    return [Paragraph(f"Promised of what was asked for: {listed(parts)}.", tuple(rests_on))]


def _commitment(one: Commitment) -> tuple[str, ...]:
    state = "intention" if one.is_intention else "" if one.confirmed else "not confirmed"
    what = one.action or "not said"
    return (
        one.id,
        one.owner or "not said",
        what
        + (f" (condition: {one.condition})" if one.condition else "")
        + (f" ({one.note})" if one.note else "")
        + (f"; {state}" if state else ""),
        how_much(one.asked, one.amount, one.unit) or "not said",
        day(one.due) if one.due else "not said",
    )


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
    parked = [
        note
        for note in session.open_notes()
        if note.kind == "parking" and not is_word_for_word(session, note)
    ]
    if not parked:
        return []
    items = [
        Item(without_codes(session, note.text), (note.id,), words_for_others(session, note))
        for note in parked
    ]
    return [Heading("Parking lot"), *items]
