"""Both ways: where a note, a vote or a commitment ended up, and what a paragraph rests on.

Also what must be nothing, claims without evidence, and what should be looked at now and then: evidence nobody used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from workshop.plan.blocks import (
    Block,
    Chart,
    Heading,
    Item,
    Missing,
    Paragraph,
    Quotation,
    Section,
    Table,
    evidence_of,
)
from workshop.plan.material import Held, Material
from workshop.plan.origins import things_of
from workshop.plan.quotes import may_be_told
from workshop.plan.sections.all import sections
from workshop.plan.sections.numbering import numbered
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.small import without_people
from workshop.session.kinds import label_of
from workshop.session.people import said_by
from workshop.session.redacted import gap, removed
from workshop.session.room import is_word_for_word
from workshop.session.state import Note
from workshop.session.themes import said_by_the_group

INDEX = "app_evidence"
_LONGEST = 100


class Place(NamedTuple):
    """A place in the plan: the section, the paragraph's number, and how it begins."""

    section: str
    number: str
    words: str


class Trace(NamedTuple):
    """What is known of a name.

    Attributes:
        name: What was asked for, by its name across sessions; a paragraph by its number, a section by its id.
        what: What it is, in words.
        state: Why it is not in the plan, where that can be said; empty otherwise.
        places: Where it ended up, section by section; of a paragraph or a section itself.
        rests_on: Of a paragraph or a section what it rests on, each with what it is.
    """

    name: str
    what: str
    state: str
    places: tuple[Place, ...]
    rests_on: tuple[tuple[str, str], ...] = ()


class Unused(NamedTuple):
    """Evidence that no paragraph rests on; ``what`` says what it is, ``why`` what keeps it out as far as known."""

    name: str
    what: str
    why: str


def trace(of: Material | Sources, id: str, made: Sequence[Section] | None = None) -> tuple[Trace, ...]:
    """What is known of an id; several where more than one session has it, none where nothing has.

    Args:
        of: The sessions and the plan.
        id: ``session-id:N12``, or the end of a session's id before the colon, or ``N12`` alone; a session; a section's
            id or number; a paragraph's number such as ``5.12``.  Capitals make no difference.
        made: The sections, where they are there already.
    """
    sources = sources_of(of)
    made = sections(sources) if made is None else made
    found: list[Trace] = []
    id = id.strip()
    for one in made:
        if id.casefold() in (one.id.casefold(), one.number.casefold()):
            names = tuple(name for block in one.blocks for name in evidence_of(block))
            place = Place(one.id, one.number, one.title)
            found.append(
                Trace(one.id, f"section {one.number}, {one.title}", "", (place,), _named(sources, names))
            )
        for number, block in numbered(one):
            if id.casefold() == number.casefold():
                place = Place(one.id, number, words_of(block))
                what = f"paragraph {number} of {one.title}"
                found.append(Trace(number, what, "", (place,), _named(sources, evidence_of(block))))
    return tuple(found) or tuple(
        Trace(
            name, _told(sources, name) + _before(sources, name), _kept_out(sources, name), places(made, name)
        )
        for name in names_of(sources, id)
    )


def names_of(sources: Sources, id: str) -> list[str]:
    """What an id may mean, by names across sessions: a thing, or a session as a whole."""
    session, colon, thing = (part.strip().casefold() for part in id.rpartition(":"))
    found = []
    for held in sources.material.sessions:
        named = (held.id.casefold(), sources.key(held.id).casefold())
        if not colon and thing in named:
            found.append(held.id)
        elif not colon or session in named:
            found += [held.name(one) for one in _things(held) if one.casefold() == thing]
    return found


def places(made: Sequence[Section], name: str) -> tuple[Place, ...]:
    """Where a name is evidence, section by section; the index of evidence, which names all, is left out."""
    return tuple(
        Place(one.id, number, words_of(block))
        for one in made
        if one.id != INDEX
        for number, block in numbered(one)
        if name in evidence_of(block)
    )


def without_evidence(made: Sequence[Section]) -> tuple[Place, ...]:
    """The claims that rest on nothing; there must be none."""
    return tuple(
        Place(one.id, number, words_of(block))
        for one in made
        for number, block in numbered(one)
        if not isinstance(block, Missing) and not evidence_of(block)
    )


def unused(of: Material | Sources, made: Sequence[Section] | None = None) -> tuple[Unused, ...]:
    """The remarks, votes, commitments and records of sessions that were held, on which no paragraph rests."""
    sources = sources_of(of)
    made = sections(sources) if made is None else made
    used = {name for one in made if one.id != INDEX for block in one.blocks for name in evidence_of(block)}
    found = []
    for held in sources.material.sessions:
        if held.session.status == "planned":
            continue
        for thing in _evidence(held):
            name = held.name(thing)
            if name not in used:
                found.append(Unused(name, what_is(sources, name), _kept_out(sources, name)))
    return tuple(found)


def words_of(block: Block) -> str:
    """How a block begins."""
    match block:
        case Table() | Chart():
            text = block.caption
        case Missing():
            text = block.what
        case Heading() | Paragraph() | Item() | Quotation():
            text = block.text
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def what_is(sources: Sources, name: str) -> str:
    """What a name across sessions means, in words that may leave the file: no code, no words kept as they were said."""
    held = sources.material.find(name)
    thing = name.partition(":")[2]
    if held is None:
        return "the plan" if name.startswith("plan") else "not in this folder"
    session = held.session
    if not thing:
        return f"{session.facts.title or session.design.title}, {held.date}"
    if note := session.notes.get(thing):
        told = (
            "" if session.is_sealed(note) else may_be_told(sources.material, held, note) if note.holds else ""
        )
        return f"{label_of(note.kind)}: {told}" if told else label_of(note.kind)
    if vote := session.votes.get(thing):
        return without_people(f"vote: {vote.questions[0].text}")
    if promise := session.commitments.get(thing):
        return without_people(f"commitment: {gap(promise.why) if promise.why else promise.action}")
    if record := session.captures.get(thing):
        from workshop.session.capture_kinds import CAPTURES

        kind = CAPTURES.get(record.kind)
        said = gap(record.why) if record.why else record.text(kind.first.name) if kind else ""
        return without_people(f"{kind.label}: {said}" if kind else record.kind)
    return "not in this session"


def _told(sources: Sources, name: str) -> str:
    """What a name means, with its words, or else why they are not told and where they are."""
    told, held = what_is(sources, name), sources.material.find(name)
    note = held.session.notes.get(name.partition(":")[2]) if held is not None else None
    if held is None or note is None or ": " in told or note.redacted or held.session.is_sealed(note):
        return told
    quote = next((one for one in sources.quotes if one.name == name and one.printed), None)
    if quote is not None:
        return f"{told}, {'in other words' if quote.is_paraphrase else 'quoted'}: {quote.printed}"
    return f"{told}; {_why_without_words(sources, held, note)}, and the record of the session has its words"


def _before(sources: Sources, name: str) -> str:
    """What it is called in papers from before two copies of its session were merged, where that was another number."""
    held = sources.material.find(name)
    old = things_of(held.session).before(name.partition(":")[2]) if held is not None else ""
    return f" ({old} in another copy of the session, before the two were merged)" if old else ""


def _why_without_words(sources: Sources, held: Held, note: Note) -> str:
    people, decided = held.session.attendance, sources.material.plan.quotes.get(held.name(note.id))
    if not {*people.take_part_no}.isdisjoint(said_by(note)):
        return "whoever said it asked to be taken out"
    if decided is not None and decided.decision == "never":
        return "a person decided that it is never quoted"
    if note.speaker in people.quote_no:
        return "whoever said it does not want to be quoted"
    if is_word_for_word(held.session, note):
        return "it was kept word for word and nobody has checked it as a quote"
    return "it may point to a person, or was kept apart"


def _named(sources: Sources, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _told(sources, name)) for name in dict.fromkeys(names))


def _things(held: Held) -> set[str]:
    session = held.session
    return {*session.notes, *session.votes, *session.commitments, *session.captures}


def _evidence(held: Held) -> list[str]:
    """What of a session could carry a claim: what people said, counted votes, commitments, records."""
    session = held.session
    return [
        *(note.id for note in session.current_notes() if said_by_the_group(session, note)),
        *(vote.id for vote in session.revealed_votes()),
        *(one.id for one in session.current_commitments()),
        *(one.id for one in session.current_captures()),
    ]


def _kept_out(sources: Sources, name: str) -> str:
    """Why something is not in the plan, as far as the rules say it; empty where it could be."""
    held, thing = sources.material.find(name), name.partition(":")[2]
    if held is not None:
        other = held.session.commitments.get(thing) or held.session.captures.get(thing)
        if other is not None and other.why:
            return removed(other)
    note = held.session.notes.get(thing) if held is not None else None
    if held is None or note is None:
        return ""
    if note.redacted:
        return removed(note)
    if note.retracted:
        return "It was taken back."
    if note.replaced:
        return f"Others stand in its place: {', '.join(note.into)}."
    people = held.session.attendance
    if not {*people.take_part_no}.isdisjoint(said_by(note)):
        return "Whoever said it asked to be taken out."
    if held.session.is_sealed(note):
        opened = sources.material.plan.opened is not None
        return "" if opened else "It is sealed until the groups are done."
    if held.is_group and held.id not in {row.session_id for row in sources.gate.counted}:
        return "Its group does not count."
    return "" if note.themes or not held.is_group else "It is in no theme."
