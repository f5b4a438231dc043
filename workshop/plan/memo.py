"""The memo of a buy-in meeting: what was decided and promised, ready before the leaders leave the room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from workshop.plan.blocks import Block, Heading, Item, Missing, Paper, Paragraph
from workshop.plan.captured import key_of
from workshop.plan.choices import proposals
from workshop.plan.material import Held, Material
from workshop.plan.objections import became
from workshop.plan.plan_state import Plan
from workshop.plan.records import printed, record_blocks
from workshop.plan.session_papers import (
    asked_and_promised,
    commitment_blocks,
    paper,
    parked_items,
    sealed_blocks,
)
from workshop.plan.votes import outcomes, votes_by_round
from workshop.plan.votes_told import rules_of, sentence, terms_of
from workshop.plan.wording import by_number, day, listed
from workshop.plural import counted
from workshop.session.first_letter import upper_first
from workshop.session.kinds import KINDS, label_of
from workshop.session.state import Note, Session
from workshop.session.wall_words import without_codes
from workshop.votes.model import publishable

_RAISED = ("evidence", "question", "idea", "expectation")
_PASSED = "it passed"
_ELSEWHERE = {"decision", "parking", "proposal", "objection", *_RAISED}


def memo(session: Session, session_id: str) -> Paper:
    """What a meeting of leaders decided, promised and left open, in the order in which they ask for it."""
    notes = [note for note in session.open_notes() if not note.verbatim]
    blocks: list[Block] = [Heading("In short"), *_summary(session, session_id, notes)]
    blocks += [Heading("Decided"), *_decided(notes)]
    blocks += _outcomes(session)
    passed, others = _proposals(session, session_id, notes)
    blocks += passed
    blocks += [Heading("Proposed, and not decided"), *others] if others else []
    blocks += [Heading("Promised"), *commitment_blocks(session), *asked_and_promised(session)]
    blocks += _objections(session, notes)
    votes = votes_by_round(session, session.counted_votes(), short=True)
    blocks += [Heading("Votes"), *votes] if votes else []
    blocks += record_blocks(session, without=("proposal", "expectation", "evidence"))
    parked = [msgspec.structs.replace(one, detail="parking lot") for one in parked_items(session)[1:]]
    also = [*_raised(session, notes), *parked, *_cards(session), *_not_here(session, session_id, notes)]
    blocks += [Heading("And also"), *also] if also else []
    title = f"Memo: {session.facts.title or session.design.title}"
    return paper(session, session_id, name="memo", title=title, kind=session.design.title, blocks=blocks)


def _cards(session: Session) -> list[Block]:
    """How many evidence cards the leaders had before them, and which no longer stand; the record has what they say."""
    cards = printed(session, "evidence")
    if not cards:
        return []
    words = f"{counted(len(cards), 'evidence card was', 'evidence cards were')} on the table; the session record has"
    words += " it." if len(cards) == 1 else " them."
    for state in ("challenged", "withdrawn"):
        if claims := [
            without_codes(session, one.text("claim")) for one in cards if one.text("state") == state
        ]:
            words += f" {upper_first(state)} after the meeting: {'; '.join(claim.rstrip('.') for claim in claims)}."
    return [Paragraph(words, tuple(one.id for one in cards))]


def _not_here(session: Session, session_id: str, notes: list[Note]) -> list[Block]:
    """What a memo leaves to the session record, as numbers, and what is sealed."""
    rest = [note for note in notes if KINDS[note.kind].spoken and note.kind not in _ELSEWHERE]
    parts, ids = [], list[str]()
    if rest:
        stand = "stands" if len(rest) == 1 else "stand"
        parts.append(f"{counted(len(rest), 'more note')} of the meeting {stand} in the session record.")
        ids += [note.id for note in rest]
    for block in sealed_blocks(session, session_id):
        if isinstance(block, Paragraph):
            parts.append(block.text)
            ids += block.evidence
    return [Paragraph(" ".join(parts), tuple(dict.fromkeys(ids)))] if parts else []


def _summary(session: Session, session_id: str, notes: list[Note]) -> list[Block]:
    """When it was and who was there; how much was promised, and how much is left open."""
    people, facts = session.attendance, session.facts
    there = f"; {counted(people.attended, 'person was', 'people were')} there" if people.attended else ""
    held = f" on {day(facts.date)}" if facts.date else ""
    words, ids = f"The meeting was held{held}{there}.", [session_id]
    promised = session.current_commitments()
    if promised:
        intentions = sum(one.is_intention for one in promised)
        rest = f" and {counted(intentions, 'intention')}" if intentions else ""
        words += f" {counted(len(promised) - intentions, 'commitment')}{rest} recorded."
        ids += [one.id for one in promised]
    found = _objected(notes)
    if found:
        numbers = Counter(_STATES[_place(note)] for note in found)
        parts = [f"{numbers[state]} {state}" for state in _STATES if numbers[state]]
        words += f" {counted(len(found), 'objection')}: {listed(parts)}."
        ids += sorted((note.id for note in found), key=by_number)
    blocks: list[Block] = [Paragraph(words, tuple(ids))]
    if people.roles:
        # Semicolons, because a role may hold a comma.
        blocks.append(Paragraph(f"Present: {'; '.join(people.roles)}.", (session_id,)))
    return blocks


_STATES = ("still open", "in need of evidence", "made a condition", "answered", "withdrawn")
_PLACES = {"needs-evidence": 1, "condition": 2, "answered": 3, "withdrawn": 4}


def _place(note: Note) -> int:
    """Where in the order an objection stands: what is open comes first."""
    return _PLACES.get(note.settled.state, 0) if note.settled else 0


def _objected(notes: list[Note]) -> list[Note]:
    """The objections in that order; those to a vote stand with it."""
    return sorted((note for note in notes if note.kind == "objection" and not note.vote), key=_place)


def _objections(session: Session, notes: list[Note]) -> list[Block]:
    found = _objected(notes)
    # An objection of which nothing more is written down is still open, and is not passed over as if it were not.
    items = [Item(sentence(note.text), (note.id,), became(session, note) or "Still open.") for note in found]
    return [Heading("Objections"), *items] if items else []


def _outcomes(session: Session) -> list[Block]:
    """What each vote came to, and under which rule; a rule that held for several stands with the first."""
    blocks: list[Block] = []
    told: set[str] = set()
    for vote_id, text in outcomes(session):
        vote = session.votes[vote_id]
        rules = rules_of(vote) or terms_of((vote_id,), vote.results())
        words = [one.text for one in rules if one.text not in told]
        told.update(words)
        if vote.ballots_in != vote.eligible:
            words.insert(0, f"{vote.ballots_in} of the {vote.eligible} who could vote did.")
        blocks.append(Item(text, (vote_id,), " ".join(words)))
    return blocks


def _proposals(session: Session, session_id: str, notes: list[Note]) -> tuple[list[Item], list[Item]]:
    """The proposals in their last version: those that passed, and the others, with what became of each."""
    rows = proposals(Material(Plan(), (Held(session_id, session),), (), ""))
    votes = {
        row.id.rpartition(":")[2]: [
            (one.id.rpartition(":")[2], one.passed) for one in row.votes if one.on_these_words
        ]
        for row in rows
    }
    asked = [
        (block, votes[block.evidence[0]])
        for block in record_blocks(session, only=("proposal",))
        if isinstance(block, Item)
    ]
    for note in notes:
        if note.kind == "proposal":
            asked.append((Item(note.text, (note.id,), "proposal"), _votes_that_say(session, note.text)))
    passed, others = list[Item](), list[Item]()
    for item, held in asked:
        came_to = _came_to(session, held)
        if came_to == _PASSED:
            passed.append(item)
        else:
            others.append(msgspec.structs.replace(item, detail=f"{item.detail or 'proposal'}; {came_to}"))
    return passed, others


def _came_to(session: Session, held: Sequence[tuple[str, bool | None]]) -> str:
    """What the last of the votes on a proposal came to, as far as it may be printed; for each whether it passed."""
    if not held:
        return "no vote decided it"
    id, passed = held[-1]
    vote = session.votes[id]
    if not all(publishable(result.totals, vote.private) for result in vote.results()):
        return "what its vote came to is not printed, since fewer than five voted"
    if passed is None:
        return f"{id} has no pass mark"
    return _PASSED if passed else "it did not pass"


def _votes_that_say(session: Session, text: str) -> list[tuple[str, bool | None]]:
    """The revealed votes with these words in a question, and whether they passed."""
    return [
        (vote.id, result.passed)
        for vote in session.revealed_votes()
        for result in vote.results()
        if key_of(text) in key_of(result.question.text)
    ]


def _raised(session: Session, notes: list[Note]) -> list[Block]:
    """Evidence, questions, ideas and expectations, in that order; which of them each is stands beside it."""
    items: list[Block] = [
        Item(note.text, (note.id,), label_of(kind)) for kind in _RAISED for note in notes if note.kind == kind
    ]
    return [*record_blocks(session, only=("expectation",))[1:], *items]


def _decided(notes: list[Note]) -> list[Block]:
    decisions = [note for note in notes if note.kind == "decision"]
    if not decisions:
        return [
            Missing(
                "No decision is recorded.", "A note of the kind decision, typed as d: in the capture line."
            )
        ]
    return [Item(note.text, (note.id,)) for note in decisions]
