"""Appendix D: what was said against, what was corrected, and what stays open."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paragraph, Section, evidence_of
from workshop.plan.material import Held, Material
from workshop.plan.objections import became_of, states_of, taken_up
from workshop.plan.sections.parts import made, once, sentence, unprinted
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.small import people_in_words
from workshop.plan.wording import day, listed
from workshop.plural import counted
from workshop.session.closing import parked, words_for_others
from workshop.session.state import Note

_READ_BACK = "A read-back session with customers and leaders."
_CORRECTIONS = frozenset({"objection", "question", "paraphrase", "idea"})


def section(of: Material | Sources) -> Section:
    """Objections with their replies, corrections from the read-back, contradictions, open questions."""
    sources = sources_of(of)
    blocks: list[Block] = [*_objections(sources), Heading("Other views in the groups", 2), *_views(sources)]
    blocks += [Heading("Corrections when it was read back", 2), *_corrections(sources)]
    blocks += [Heading("What may contradict one another", 2), *_contradictions(sources)]
    blocks += [Heading("Open questions", 2), *_open(sources)]
    return made("app_dissent", sources, blocks)


def _told(sources: Sources, held: Held, note: Note) -> str:
    return sources.told(held, note)


def _objections(sources: Sources) -> list[Block]:
    """The objections outside groups: those that stay open first, then those of which something became."""
    open_: list[Block] = []
    settled: list[Block] = []
    withheld, later = 0, taken_up(sources.material)
    # One that a later meeting took up again is told once, where it was first raised.
    again = {held.name(note.id) for held, note in later.values()}
    raised = [
        (held, note)
        for held, note in _open_notes(sources)
        if note.kind == "objection" and not held.is_group and held.name(note.id) not in again
    ]
    if sources.final:
        return _objections_counted(raised, later)
    for held, note in raised:
        name = held.name(note.id)
        told = _told(sources, held, note)
        if not told:
            withheld += 1
            continue
        last = later.get(name)
        rests_on = once([name, last[0].name(last[1].id) if last else ""])
        state = became_of(held, note, later)
        if last is None and state == "Not settled yet.":
            open_.append(Item(sentence(told), rests_on, f"{day(held.date)}."))
        else:
            settled.append(Item(sentence(told), rests_on, f"{day(held.date)}. {state}"))
    blocks: list[Block] = [Heading("Objections that stay open", 2), *open_] if open_ else []
    if settled:
        blocks += [Heading("Objections, and what became of them", 2), *settled]
    if withheld:
        number = counted(withheld, "objection is", "objections are")
        what = f"{number} kept word for word and not printed as long as nobody has put it in other words."
        blocks.append(Missing(what, "The officer, on the screen of quotes."))
    who = "The meetings that decide, where objections are asked for."
    return blocks or [Heading("Objections", 2), Missing("No objection is recorded.", who)]


def _objections_counted(raised: list[tuple[Held, Note]], later: dict[str, tuple[Held, Note]]) -> list[Block]:
    """The objections of each meeting as they leave the office: how many, and what became of them, in nobody's words."""
    blocks: list[Block] = []
    for held in dict.fromkeys(held.id for held, _ in raised):
        here = [(meeting, note) for meeting, note in raised if meeting.id == held]
        meeting, notes = here[0][0], [note for _, note in here]
        number = counted(len(notes), "objection was", "objections were")
        text = f"{number} raised on {day(meeting.date)}: {states_of(notes, meeting, later)}."
        blocks.append(Item(text, tuple(meeting.name(note.id) for note in notes)))
    if not blocks:
        return []
    names = tuple(meeting.name(note.id) for meeting, note in raised)
    last = Paragraph("What was said stands in the records of the meetings and is not printed.", names)
    return [Heading("Objections, and what became of them", 2), *blocks, last]


def _views(sources: Sources) -> list[Block]:
    rows = [row for row in sources.book.rows if row.dissent]
    if not rows:
        who = "A focus group, marked with a minus."
        return [Missing("Nobody's disagreement is recorded in a group.", who)]
    names = [f"{row.label} ({people_in_words(row.dissent)})" for row in rows]
    text = f"People disagreed with a remark about {listed(names)}. Section 5 gives the other view with each theme."
    return [Paragraph(text, once(name for row in rows for name in row.notes))]


def _corrections(sources: Sources) -> list[Block]:
    meetings = sources.of_design("read-back")
    if not meetings:
        return [Missing("The findings have not been read back.", _READ_BACK)]
    blocks: list[Block] = []
    said: list[str] = []
    for held in meetings:
        for stage in ("themes", "corrections"):
            for note in held.session.notes_of(stage):
                if held.session.is_sealed(note) or note.kind not in _CORRECTIONS | {"decision"}:
                    continue
                if note.kind == "objection":
                    continue
                said.append(held.name(note.id))
                if told := _told(sources, held, note):
                    blocks.append(Item(sentence(told), (held.name(note.id),)))
    blocks += unprinted(sources, said, "correction")
    return blocks or [Missing("No correction was written down.", _READ_BACK)]


def _contradictions(sources: Sources) -> list[Block]:
    blocks: list[Block] = []
    guides = {row.id for row in sources.guidelines}
    between = [one for one in sources.contradictions if one.one in guides]
    for one in sources.contradictions:
        if one in between:
            continue
        text = f"'{one.one_text.rstrip('.')}' and '{one.other_text.rstrip('.')}'"
        ruling = f"Ruled: {sentence(one.ruling)}" if one.ruling else "Nobody has ruled on it yet."
        blocks.append(Item(sentence(text), one.evidence, f"{sentence(one.why)} {ruling}"))
    if between:
        unruled = sum(not one.ruling for one in between)
        ruled = f"{unruled} of them without a ruling" if unruled else "and it is ruled which of them holds"
        pairs = counted(len(between), "pair")
        text = f"{pairs} of guidelines for staff may contradict one another, {ruled}; section 10 has them."
        if sources.final and not unruled:
            text = f"{pairs} of guidelines for staff may contradict one another, {ruled}."
        blocks.append(Paragraph(text, once(name for one in between for name in one.evidence)))
    if blocks:
        return blocks
    who = "The officer, who looks through promises and guidelines."
    return [Missing("No two promises or guidelines are known to contradict one another.", who)]


def _open(sources: Sources) -> list[Block]:
    blocks: list[Block] = []
    said: list[str] = []
    for held in sources.material.sessions:
        if held.session.status == "planned":
            continue
        for note in parked(held.session):
            said.append(held.name(note.id))
            if not held.session.is_sealed(note) and (told := _told(sources, held, note)):
                state = words_for_others(held.session, note)
                detail = sentence(state) if state else f"Parked on {day(held.date)}."
                blocks.append(Item(sentence(told), (held.name(note.id),), detail))
    corrected = {name for block in _corrections(sources) for name in evidence_of(block)}
    for held, note in _open_notes(sources):
        if (
            note.kind == "question"
            and not held.is_group
            and held.name(note.id) not in corrected
            and note.parked is None
        ):
            said.append(held.name(note.id))
            if told := _told(sources, held, note):
                blocks.append(Item(sentence(told), (held.name(note.id),), f"Asked on {day(held.date)}."))
    blocks += unprinted(sources, said, "question")
    for row in sources.map.not_heard:
        if row.name not in sources.small_units:
            blocks.append(Item(f"Nobody has spoken for {row.name}.", row.evidence))
    return blocks or [Missing("No open question is recorded.", "The parking lot of a session.")]


def _open_notes(sources: Sources) -> list[tuple[Held, Note]]:
    return [
        (held, note)
        for held in sources.material.sessions
        for note in held.session.open_notes()
        if held.session.status != "planned"
    ]
