"""Section 8: the one area of the first year, how it was chosen, and the initiatives with their six tests."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paragraph, Section, Table
from workshop.plan.choices import FocusArea, InitiativeRow
from workshop.plan.material import Material
from workshop.plan.sections.parts import goal_items, made, once, sentence, sentences
from workshop.plan.sections.sources import Sources, sources_of

_READ_BACK = "The read-back session, at its stage on the focus area."


def section(of: Material | Sources) -> Section:
    """The focus of the first year and what is to be done in it."""
    sources = sources_of(of)
    found = sources.focus
    blocks: list[Block] = []
    if found.chosen and found.evidence:
        text = f"The focus of the first year: {found.chosen}"
        blocks.append(Paragraph(sentences(text, *found.how), found.evidence))
    else:
        blocks.append(Missing("No focus of the first year has been chosen.", _READ_BACK))
    blocks += _areas(found.areas)
    blocks += [Heading("Initiatives", 2), *_initiatives(sources)]
    blocks += [Heading("Goals of the department", 2), *goal_items(sources)]
    return made("focus", sources, blocks)


def _areas(areas: tuple[FocusArea, ...]) -> list[Block]:
    if not areas:
        return []
    rows = tuple(
        (f"{area.letter} {area.text}".strip(), _middle(area.realistic), _middle(area.impactful))
        for area in areas
    )
    head = ("Area", "Realistic", "Impactful")
    ids = once(area.vote for area in areas)
    return [Table("The areas that were weighed, by their middle marks", head, rows, ids, widths=(8, 3, 3))]


def _middle(middle: tuple[int, int] | None) -> str:
    if middle is None:
        return "not printed"
    return str(middle[0]) if middle[0] == middle[1] else f"{middle[0]} to {middle[1]}"


def _initiatives(sources: Sources) -> list[Block]:
    if not sources.initiatives:
        return [
            Missing(
                "No initiative is recorded.", "The read-back session, or a session with front-line staff."
            )
        ]
    blocks: list[Block] = []
    for row in sorted(sources.initiatives, key=lambda one: not one.chosen):
        blocks += _initiative(sources, row)
    return blocks


def _initiative(sources: Sources, row: InitiativeRow) -> list[Block]:
    passes = [test for test, holds in row.tests if holds]
    fails = [test for test, holds in row.tests if not holds]
    parts = [
        f"Answers: {', '.join(row.themes)}" if row.themes else "",
        f"Passes {len(passes)} of {len(row.tests)} tests: {', '.join(passes)}" if passes else "",
        f"Does not pass, or was not tested for: {', '.join(fails)}" if fails and passes else "",
        f"Why not: {row.why_not}" if row.why_not else "",
        row.votes[-1].words if row.votes else "",
        row.note,
    ]
    carried = next((one for one in sources.promises if one.id == row.commitment), None)
    rests_on = once([*row.evidence, *(carried.evidence if carried else ())])
    if carried:
        parts.append(f"Carried by: {carried.action}")
    text = f"{row.title} (chosen for the first year)" if row.chosen else row.title
    blocks: list[Block] = [Item(sentence(text), rests_on, sentences(*parts))]
    if row.missing:
        what = f"Of the initiative '{row.title}' it is not said: {', '.join(row.missing).lower()}."
        blocks.append(Missing(what, _READ_BACK))
    return blocks
