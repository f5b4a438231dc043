"""Section 1: the plan on one page, made from the sections after it."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paragraph, Quotation, Section
from workshop.plan.evidence import counted
from workshop.plan.material import Material
from workshop.plan.quotes import is_major
from workshop.plan.sections.parts import figure, how_widely, made, once, sentence, sentences
from workshop.plan.sections.sources import Sources, sources_of

_MOST_THEMES = 5
_MOST_PROMISES = 8


def section(of: Material | Sources) -> Section:
    """Who was heard, what they said, the focus, the promises, the measures, and what leaders bring."""
    sources = sources_of(of)
    blocks: list[Block] = [*_vision(sources), Heading("Who was heard", 2), *_who(sources)]
    blocks += [Heading("What we heard", 2), *_heard(sources)]
    blocks += [Heading("The first year", 2), *_focus(sources)]
    blocks += [Heading("What we promise", 2), *_promises(sources)]
    blocks += [Heading("How we will know", 2), *_measures(sources)]
    blocks += [Heading("What leaders bring", 2), *_commitments(sources)]
    return made("summary", sources, blocks)


def _vision(sources: Sources) -> list[Block]:
    return [Paragraph(sentence(row.text), (row.id,)) for row in sources.visions if row.kind == "vision"]


def _who(sources: Sources) -> list[Block]:
    gate = sources.gate
    ids = tuple(row.session_id for row in gate.counted)
    if not ids:
        return [Missing("No focus group is completed.", gate.next_step)]
    text = (
        f"{sources.people} people in {counted(gate.held, 'focus group')}: {gate.internal} with internal and"
        f" {gate.external} with external customers."
    )
    if sources.map.hours:
        sessions = counted(len(sources.map.evidence), "session")
        text += f" {counted(sources.map.hours, 'hour')} were spent in {sessions}."
    return [Paragraph(text, once([*ids, *sources.map.evidence]))]


def _heard(sources: Sources) -> list[Block]:
    rows = [row for row in sources.book.rows if is_major(row)][:_MOST_THEMES]
    if not rows:
        return [Missing("No theme is on record.", "The officer, who files the remarks in themes.")]
    blocks: list[Block] = []
    for row in rows:
        blocks.append(Item(sentence(row.label), row.notes, how_widely(sources, row, besides=False)))
    first = next(
        (
            one
            for one in sources.printed
            if one.code == rows[0].code and not one.quote.is_paraphrase and not one.against
        ),
        None,
    )
    if first:
        blocks.append(Quotation(first.quote.printed, first.quote.source, (first.quote.name,)))
    return blocks


def _focus(sources: Sources) -> list[Block]:
    found = sources.focus
    if not (found.chosen and found.evidence):
        return [Missing("No focus of the first year has been chosen.", "The read-back session.")]
    return [Paragraph(sentences(found.chosen, *found.how), found.evidence)]


def _promises(sources: Sources) -> list[Block]:
    rows = [row for row in sources.standards if row.passed is not False]
    if not rows:
        return [Missing("No promise to customers is recorded.", "A standards session.")]
    return [Item(sentence(row.text), row.evidence) for row in rows]


def _measures(sources: Sources) -> list[Block]:
    if not sources.measures:
        return [Missing("No measure is recorded.", "The standards session, at its stage on measures.")]
    blocks: list[Block] = []
    for row in sources.measures:
        today = figure(row.baseline, row.unit) if row.baseline is not None else "to be measured first"
        target = f", target {figure(row.target, row.unit)}" if row.target is not None else ""
        blocks.append(Item(f"{row.name}: today {today}{target}.", row.evidence))
    return blocks


def _commitments(sources: Sources) -> list[Block]:
    rows = [row for row in sources.promises if row.state != "intention" and row.confirmed]
    if not rows:
        return [Missing("No confirmed commitment is recorded.", "A buy-in meeting.")]
    open_ = [row for row in rows if not row.is_settled]
    kept = len(rows) - len(open_)
    text = f"{counted(len(rows), 'commitment')} confirmed, {kept} of them settled."
    blocks: list[Block] = [Paragraph(text, once(name for row in rows for name in row.evidence))]
    for row in open_[:_MOST_PROMISES]:
        amount = f", {row.how_much}" if row.how_much else ""
        told = sentence(row.told[:1].upper() + row.told[1:])
        blocks.append(Item(sentence(f"{row.owner}: {row.action}{amount}"), row.evidence, told))
    if rest := open_[_MOST_PROMISES:]:
        text = f"{counted(len(rest), 'more commitment')}: see section 13."
        blocks.append(Paragraph(text, once(name for row in rest for name in row.evidence)))
    return blocks
