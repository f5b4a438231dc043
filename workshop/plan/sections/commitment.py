"""Section 2: why now, what the leaders decided and how, with what dissent, and what they committed."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paragraph, Section, evidence_of
from workshop.plan.captured import Entry, entries
from workshop.plan.choices import proposals
from workshop.plan.material import Held, Material
from workshop.plan.objections import became_of, states_of, taken_up
from workshop.plan.quotes import may_be_told
from workshop.plan.sections.parts import dated, figure, made, once, sentence, sentences, unprinted
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.votes import outcomes
from workshop.plan.wording import day, listed, out_of
from workshop.plural import counted
from workshop.session.state import Commitment, Note

_DESIGNS = ("buy-in",)
_MEETING = "A buy-in meeting with the people who have the power to make changes."


def section(of: Material | Sources) -> Section:
    """What the people with the power to make changes decided and brought."""
    sources = sources_of(of)
    meetings = sources.of_design(*_DESIGNS)
    blocks: list[Block] = []
    if not meetings:
        blocks.append(Missing("No meeting with leaders has been held.", _MEETING))
    for held in meetings:
        blocks.append(_held(sources, held))
    blocks += [Heading("Why now", 2), *_why(sources)]
    blocks += [Heading("What was decided", 2), *_decided(sources, meetings)]
    blocks += [Heading("What is committed", 2), *_committed(meetings)]
    return made("commitment", sources, blocks)


def _held(sources: Sources, held: Held) -> Block:
    there = held.session.attendance.attended
    people = f" with {there} leaders" if there and there >= 5 else ""
    when = f" on {day(held.date)}" if held.date else ""
    design = held.session.design.title
    if sources.final or not held.session.facts.title:  # Its title stays in the office.
        return Paragraph(f"A meeting{people} was held{when}, by the design '{design}'.", (held.id,))
    text = f"'{held.session.facts.title}' was a meeting{people}{when}, by the design '{design}'."
    return Paragraph(text, (held.id,))


def _why(sources: Sources) -> list[Block]:
    cards = [one for one in entries(sources.material, "evidence") if one.text("state") != "withdrawn"]
    if not cards:
        return [
            Missing(
                "No evidence card says why this matters now.", f"{_MEETING} The stage on the case for it."
            )
        ]
    found: list[Block] = []
    for kind, missing in (("importance", "What it costs customers"), ("urgency", "What waiting costs")):
        of_kind = [one for one in cards if one.text("kind") == kind]
        found += [_card(one) for one in of_kind]
        if not of_kind:
            found.append(Missing(f"{missing} is on no evidence card.", _MEETING))
    return found + [_card(one) for one in cards if one.text("kind") not in ("importance", "urgency")]


def _card(card: Entry) -> Block:
    number = figure(card.number("value"), card.text("unit"))
    parts = [
        f"Number: {number}" if number else "",
        f"Affected: {card.text('affected')}" if card.text("affected") else "",
        f"What waiting costs: {card.text('cost_of_waiting')}" if card.text("cost_of_waiting") else "",
        f"Source: {card.text('source')}" if card.text("source") else "",
        f"Of {dated(card.text('source_date'))}" if card.text("source_date") else "",
        "It was challenged in the meeting" if card.text("state") == "challenged" else "",
    ]
    return Item(sentence(card.first), (card.name,), sentences(*parts))


def _decided(sources: Sources, meetings: list[Held]) -> list[Block]:
    found: list[Block] = []
    ids, later = {held.id for held in meetings}, taken_up(sources.material)
    for row in reversed(proposals(sources.material)):
        if row.session in ids and row.passed:
            votes = " ".join(vote.told(final=sources.final) for vote in row.votes if vote.on_these_words)
            text = f"Decided on {day(row.date)}: {sentence(row.text)} {votes}"
            found.append(Paragraph(text.strip(), row.evidence))
    told = {name for block in found for name in evidence_of(block)}
    for held in meetings:
        found += [
            Item(sentence(f"Vote of {day(held.date)}: {text}"), (held.name(vote),))
            for vote, text in outcomes(held.session, final=sources.final)
            if held.name(vote) not in told
        ]
        found += [
            Item(sentence(f"Decided: {sources.told(held, note)}"), (held.name(note.id),))
            for note in _notes(sources, held, "decision")
            if sources.told(held, note)
        ]
        found += _unprinted(sources, held)
        found += _objections(sources, held, later)
    if not found and meetings:
        found.append(Missing("No decision is recorded.", _MEETING))
    return found or [Missing("Nothing has been decided.", _MEETING)]


def _objections(sources: Sources, held: Held, later: dict[str, tuple[Held, Note]]) -> list[Block]:
    """How many objections there were, and those that were not answered; all of them stand in appendix D."""
    notes = _notes(sources, held, "objection")
    if not notes:
        return []
    names = once(held.name(note.id) for note in notes)
    text = f"{counted(len(notes), 'objection was', 'objections were')} raised on {day(held.date)}"
    if sources.final:
        return [Paragraph(f"{text}: {states_of(notes, held, later)}.", names)]
    text += "; see appendix D."
    left = []
    for note in notes:
        last = later[held.name(note.id)][1] if held.name(note.id) in later else note
        if last.settled is None or last.settled.state != "answered":
            left.append(note)
    rows = [
        Item(
            sentence(sources.told(held, note)),
            (held.name(note.id),),
            became_of(held, note, later),
        )
        for note in left
    ]
    return [Paragraph(text, names), *rows]


def _unprinted(sources: Sources, held: Held) -> list[Block]:
    decided = [held.name(note.id) for note in _notes(sources, held, "decision")]
    return unprinted(sources, decided, "decision")


def _notes(sources: Sources, held: Held, kind: str) -> list[Note]:
    return [
        note
        for note in held.session.open_notes()
        if note.kind == kind and may_be_told(sources.material, held, note)
    ]


def _committed(meetings: list[Held]) -> list[Block]:
    found = [(held, one) for held in meetings for one in held.session.current_commitments()]
    firm = [(held, one) for held, one in found if not one.is_intention]
    loose = [(held, one) for held, one in found if one.is_intention]
    if not firm:
        return [
            Missing("No commitment with owner, thing and date is recorded.", _MEETING),
            *intentions(loose),
        ]
    # Section 13 lists all of them with how they stand: here only how many offices stand behind the plan, and how much.
    offices = list(dict.fromkeys(owner(one) for _, one in firm))
    text = f"Leaders made {counted(len(firm), 'commitment')} with a date; section 13 has each with how it stands."
    if all(one.confirmed for _, one in firm):
        text += f" They are of: {'; '.join(offices)}."
    blocks: list[Block] = [Paragraph(text, tuple(held.name(one.id) for held, one in firm))]
    return blocks + asked(found) + intentions(loose)


def asked(found: list[tuple[Held, Commitment]]) -> list[Block]:
    """What was promised of what was asked, unit by unit."""
    by_unit: dict[str, list[tuple[Held, Commitment]]] = {}
    for held, one in found:
        if one.asked is not None:
            by_unit.setdefault(one.unit, []).append((held, one))
    if not by_unit:
        return []
    parts = [
        out_of(sum(one.amount or 0 for _, one in rows), sum(one.asked or 0 for _, one in rows), unit)
        for unit, rows in by_unit.items()
    ]
    ids = once(held.name(one.id) for rows in by_unit.values() for held, one in rows)
    return [Paragraph(f"Promised of what was asked for: {listed(parts)}.", ids)]


def intentions(rows: list[tuple[Held, Commitment]]) -> list[Block]:
    """How much was said that nobody can be held to yet."""
    if not rows:
        return []
    ids = tuple(held.name(one.id) for held, one in rows)
    lacks = "lacks an owner, a thing or a date" if len(rows) == 1 else "lack an owner, a thing or a date"
    return [Paragraph(f"{counted(len(rows), 'intention')} {lacks}, and nobody can be held to it yet.", ids)]


def owner(one: Commitment) -> str:
    """Who answers for a commitment: an office, after it confirmed."""
    return (
        (one.owner if one.confirmed else "An office that has not confirmed it") if one.owner else "Nobody yet"
    )
