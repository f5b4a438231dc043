"""Objections to a vote as they stand in a paper: each with its reply and what became of it, never whose it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from workshop.plan.blocks import Block, Item, Missing
from workshop.plan.material import Held, Material
from workshop.plan.pointers import resolve
from workshop.plan.wording import day, listed
from workshop.plural import counted
from workshop.session.first_letter import upper_first
from workshop.session.objections import may_be_heard, objections_to, settled_words
from workshop.session.redacted import gap
from workshop.session.room import is_word_for_word, without_codes
from workshop.session.state import Note, Session
from workshop.session.vote import Vote
from workshop.votes.objections import CONDITION, NEEDS_EVIDENCE, STATES, objected

_STATES = {**STATES, CONDITION: "made a condition", NEEDS_EVIDENCE: "waiting for evidence"}
"""What became of objections where they are counted."""

_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def objection_blocks(session: Session, vote: Vote) -> list[Block]:
    """The objections to a revealed vote, and how many have no reason written down."""
    blocks: list[Block] = []
    for result in vote.results():
        if not may_be_heard(vote, result):
            continue
        notes = objections_to(session, vote, result.question)
        blocks += [_item(session, note) for note in notes]
        missing = objected(result, vote.states(result.question)) - len(notes)
        if missing > 0:
            what = f"{counted(missing, 'objection has', 'objections have')} no reason written down."
            blocks.append(Missing(what, "The result of the vote on screen: j writes the reasons down."))
    return blocks


def became(session: Session, note: Note) -> str:
    """What became of an objection, as a sentence; empty where nothing is recorded yet."""
    words = _DATE.sub(lambda found: day(found[0]), without_codes(session, settled_words(note)))
    return upper_first(words)


def taken_up(material: Material) -> dict[str, tuple[Held, Note]]:
    """For each objection that a later meeting took up again, across sessions, the last note that says what became of it."""
    found: dict[str, tuple[Held, Note]] = {}
    for held in material.sessions:
        for note in held.session.open_notes():
            pointer = note.settled.earlier if note.settled else ""
            if pointer and (earlier := resolve(material, pointer, held.id)):
                found[earlier] = (held, note)
    return found


def became_of(held: Held, note: Note, later: dict[str, tuple[Held, Note]]) -> str:
    """What became of an objection by the last meeting that spoke of it; ``later`` is what `taken_up` found."""
    again = later.get(held.name(note.id))
    if again is None:
        return became(held.session, note) or "Not settled yet."
    return f"Taken up again on {day(again[0].date)}. {became(again[0].session, again[1])}"


def states_of(notes: Iterable[Note], held: Held, later: dict[str, tuple[Held, Note]] | None = None) -> str:
    """How many objections came to what by the last meeting that spoke of them: ``5 answered and 1 not settled``."""
    count = Counter[str]()
    for note in notes:
        last = (later or {}).get(held.name(note.id), (held, note))[1]
        count[_STATES.get(last.settled.state, "not settled") if last.settled else "not settled"] += 1
    return listed([f"{count[state]} {state}" for state in (*_STATES.values(), "not settled") if count[state]])


def _item(session: Session, note: Note) -> Item:
    text = without_codes(session, note.text)
    if note.redacted:
        text = gap(note.why)
    elif session.is_sealed(note):
        text = "sealed until the groups are done"
    elif is_word_for_word(session, note):
        text = "written down word for word; it stands in the session record"
    return Item(f"Objection: {text}", (note.id,), became(session, note) or "Not settled yet.")
