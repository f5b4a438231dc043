"""What the department will do about a theme: the promises, initiatives and guidelines that rest on it."""

from __future__ import annotations

from workshop.plan.blocks import Block, Missing, Paragraph
from workshop.plan.captured import key_of
from workshop.plan.codebook import CodeRow
from workshop.plan.sections.parts import lowered, once
from workshop.plan.sections.sources import Sources


def answers(sources: Sources, row: CodeRow) -> list[tuple[str, tuple[str, ...]]]:
    """What answers a theme, as the rest of a sentence, with the records it rests on."""
    notes = {*row.notes, *row.also_notes}
    names = {key_of(row.label), row.code, *row.themes}
    found: list[tuple[str, tuple[str, ...]]] = []
    for initiative in sources.initiatives:
        if names & {*initiative.themes, *map(key_of, initiative.themes)}:
            found.append((f"start initiative {_id(initiative.id)}: {initiative.title}", initiative.evidence))
    for standard in sources.standards:
        if standard.passed is not False and notes & {
            *sources.resolved(standard.rests_on, sources.material.find(standard.id))
        }:
            found.append((f"keep promise {_id(standard.id)}: {standard.text}", standard.evidence))
    for guide in sources.guidelines:
        if notes & {*sources.resolved(guide.rests_on, sources.material.find(guide.id))}:
            found.append(
                (
                    f"guide staff by {_id(guide.id)}, when this happens: {lowered(guide.situation)}",
                    guide.evidence,
                )
            )
    return found


def answers_to(sources: Sources, row: CodeRow, *, needed: bool = True) -> list[Block]:
    """What the department will do about a theme; where nothing is, that it is open and who could say."""
    found = answers(sources, row)
    if not found and needed:
        # Commitments may help too, but nobody files them under themes: more than this is not known.
        what = f"No promise, initiative or guideline of this plan answers '{row.label}' yet."
        return [
            Missing(what, "The standards session or the read-back session, which take it up or say why not.")
        ]
    return [
        Paragraph(f"So the department will {text.rstrip('.')}.", once([*evidence]))
        for text, evidence in found
    ]


def _id(name: str) -> str:
    return name.rpartition(":")[2]
