"""What the department will do about a theme: the promises, initiatives and guidelines that rest on it."""

from __future__ import annotations

from typing import NamedTuple

from workshop.plan.blocks import Block, Paragraph
from workshop.plan.captured import key_of
from workshop.plan.codebook import CodeRow
from workshop.plan.sections.parts import lowered, once, still_open
from workshop.plan.sections.sources import Sources
from workshop.plan.wording import listed


class Answer(NamedTuple):
    """One thing that answers a theme: what it is, its words, and the records it rests on."""

    kind: str
    words: str
    evidence: tuple[str, ...]


def answers(sources: Sources, row: CodeRow) -> list[Answer]:
    """What answers a theme: initiatives, then promises, then guidelines."""
    notes = {*row.notes, *row.also_notes}
    names = {key_of(row.label), row.code, *row.themes}
    found: list[Answer] = []
    # Once some are chosen, the others are ideas, and one that was voted down is none that will be started.
    some_chosen = any(one.chosen for one in sources.initiatives)
    for initiative in sources.initiatives:
        if initiative.passed is False or (some_chosen and not initiative.chosen):
            continue
        if names & {*initiative.themes, *map(key_of, initiative.themes)}:
            found.append(Answer("initiative", initiative.title, initiative.evidence))
    for standard in sources.standards:
        if standard.passed is not False and notes & {
            *sources.resolved(standard.rests_on, sources.material.find(standard.id))
        }:
            found.append(Answer("promise", standard.service or standard.text, standard.evidence))
    for guide in (*sources.in_force.holds, *sources.in_force.coming):
        if notes & {*sources.resolved(guide.rests_on, sources.material.find(guide.id))}:
            found.append(Answer("guideline", guide.situation, guide.evidence))
    return found


def answers_to(sources: Sources, row: CodeRow, *, needed: bool = True) -> list[Block]:
    """What the department will do about a theme, in one paragraph; where it does nothing, that this is open."""
    found = answers(sources, row)
    if not found:
        if not needed:
            return []
        # Commitments may help too, but nobody files them under themes: more than this is not known.
        what = f"No promise, initiative or guideline of this plan answers '{row.label}' yet."
        who = "The standards or the read-back session, which takes it up or says why not."
        outside = f"This plan has no answer to '{row.label}' yet."
        return [still_open(sources, what, who, row.notes, final=outside)]
    parts = []
    if titles := _words(found, "initiative"):
        parts.append(f"start {_quoted(titles)} (section 8)")
    if services := _words(found, "promise"):
        noun = "promise" if len(services) == 1 else "promises"
        parts.append(f"keep its {noun} on {listed([lowered(one) for one in services])} (section 9)")
    if situations := _words(found, "guideline"):
        noun = "situation" if len(situations) == 1 else "situations"
        parts.append(
            f"guide staff in the {noun} {_quoted([lowered(one) for one in situations])} (section 10)"
        )
    evidence = once(name for one in found for name in one.evidence)
    return [Paragraph(f"So the department will {listed(parts)}.", evidence)]


def _words(found: list[Answer], kind: str) -> list[str]:
    return list(dict.fromkeys(one.words.rstrip(".") for one in found if one.kind == kind))


def _quoted(texts: list[str]) -> str:
    return listed([f"'{text}'" for text in texts])
