"""Section 2: why now, what the leaders decided and how, with what dissent, and what they committed."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paragraph, Section, Table
from workshop.plan.captured import Entry, entries
from workshop.plan.common import day, listed
from workshop.plan.evidence import counted
from workshop.plan.material import Held, Material
from workshop.plan.objections import became_of, taken_up
from workshop.plan.quotes import may_be_told
from workshop.plan.sections.parts import called, dated, figure, made, once, sentence, sentences
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.standards import proposals
from workshop.plan.votes import outcomes
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
    text = f"{called(sources, held)}: a meeting{people}, by the design '{held.session.design.title}'."
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
            votes = " ".join(vote.words for vote in row.votes if vote.on_these_words)
            text = f"Decided on {day(row.date)}: {sentence(row.text)} {votes}"
            found.append(Paragraph(text.strip(), row.evidence))
    for held in meetings:
        rows = [Item(text, (held.name(vote),)) for vote, text in outcomes(held.session)]
        if rows:
            found += [Paragraph(f"By vote, {day(held.date)}:", (held.id,)), *rows]
        found += [
            Item(sentence(f"Decided: {may_be_told(sources.material, held, note)}"), (held.name(note.id),))
            for note in _notes(sources, held, "decision")
        ]
        found += _objections(sources, held, later)
    if not found and meetings:
        found.append(Missing("No decision is recorded.", _MEETING))
    return found or [Missing("Nothing has been decided.", _MEETING)]


def _objections(sources: Sources, held: Held, later: dict[str, tuple[Held, Note]]) -> list[Block]:
    """How many objections there were, and those that were not answered; all of them stand in appendix D."""
    notes = _notes(sources, held, "objection")
    if not notes:
        return []
    text = f"{counted(len(notes), 'objection was', 'objections were')} raised on {day(held.date)}; see appendix D."
    left = []
    for note in notes:
        last = later[held.name(note.id)][1] if held.name(note.id) in later else note
        if last.settled is None or last.settled.state != "answered":
            left.append(note)
    rows = [
        Item(
            sentence(may_be_told(sources.material, held, note)),
            (held.name(note.id),),
            became_of(held, note, later),
        )
        for note in left
    ]
    return [Paragraph(text, once(held.name(note.id) for note in notes)), *rows]


def _notes(sources: Sources, held: Held, kind: str) -> list[Note]:
    return [
        note
        for note in held.session.open_notes()
        if note.kind == kind and may_be_told(sources.material, held, note)
    ]


def _committed(meetings: list[Held]) -> list[Block]:
    found = [(held, one) for held in meetings for one in held.session.current_commitments()]
    firm = [(held, one) for held, one in found if not one.is_intention]
    blocks: list[Block] = []
    if firm:
        ids = tuple(held.name(one.id) for held, one in firm)
        rows = tuple((owner(one), one.action, amount(one), dated(one.due)) for _, one in firm)
        head = ("Who", "What", "How much", "By")
        blocks.append(Table("What leaders committed", head, rows, ids, widths=(4, 8, 4, 4)))
    else:
        blocks.append(Missing("No commitment with owner, thing and date is recorded.", _MEETING))
    return blocks + asked(found) + intentions(found)


def asked(found: list[tuple[Held, Commitment]]) -> list[Block]:
    """What was promised of what was asked, unit by unit."""
    by_unit: dict[str, list[tuple[Held, Commitment]]] = {}
    for held, one in found:
        if one.asked is not None:
            by_unit.setdefault(one.unit, []).append((held, one))
    if not by_unit:
        return []
    parts = [
        f"{sum(one.amount or 0 for _, one in rows):,} of {sum(one.asked or 0 for _, one in rows):,} {unit}".strip()
        for unit, rows in by_unit.items()
    ]
    ids = once(held.name(one.id) for rows in by_unit.values() for held, one in rows)
    return [Paragraph(f"Promised of what was asked for: {listed(parts)}.", ids)]


def intentions(found: list[tuple[Held, Commitment]]) -> list[Block]:
    """What was said without owner, thing or date: named as that, with what is missing."""
    rows = [(held, one) for held, one in found if one.is_intention]
    if not rows:
        return []
    blocks: list[Block] = [
        Paragraph("Intentions, which nobody can be held to yet:", once(h.id for h, _ in rows))
    ]
    for held, one in rows:
        lacks = [
            word
            for word, value in (("who", one.owner), ("what", one.action), ("by when", one.due))
            if not value
        ]
        detail = f"It does not say {listed(lacks)}." if lacks else "It was said as no more than that."
        blocks.append(
            Item(sentence(f"{owner(one)}: {one.action or 'not said'}"), (held.name(one.id),), detail)
        )
    return blocks


def owner(one: Commitment) -> str:
    """Who answers for a commitment: an office, after it confirmed."""
    return (
        (one.owner if one.confirmed else "An office that has not confirmed it") if one.owner else "Nobody yet"
    )


def amount(one: Commitment) -> str:
    """How much was promised of what was asked."""
    if one.amount is None:
        return f"{one.asked:,} {one.unit} asked" if one.asked is not None else "not said"
    of = f" of {one.asked:,}" if one.asked is not None and one.asked != one.amount else ""
    text = f"{one.amount:,}{of} {one.unit}".strip()
    return f"{text} (condition: {one.condition})" if one.condition else text
