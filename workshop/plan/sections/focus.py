"""Section 8: the one area of the first year, how it was chosen, and the initiatives with their six tests."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paragraph, Section, Table
from workshop.plan.choices import FocusArea, InitiativeRow
from workshop.plan.material import Material
from workshop.plan.sections.parts import goal_items, made, once, sentence, sentences
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.wording import listed

_READ_BACK = "The read-back session, at its stage on the focus area."


def section(of: Material | Sources) -> Section:
    """The focus of the first year and what is to be done in it."""
    sources = sources_of(of)
    found = sources.focus
    blocks: list[Block] = []
    if found.chosen and found.evidence:
        text = f"The focus of the first year: {found.chosen}"
        blocks.append(Paragraph(sentences(text, *found.told(final=sources.final)), found.evidence))
    else:
        blocks.append(Missing("No focus of the first year has been chosen.", _READ_BACK))
    blocks += _areas(found.areas)
    blocks += [Heading("Initiatives", 2), *_initiatives(sources)]
    if sources.alignment.goals:
        # Without any, section 3 says so.
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
    return [
        Table(
            "The areas that were weighed, by their middle marks",
            head,
            rows,
            ids,
            numbers=(1, 2),
            widths=(8, 3, 3),
        )
    ]


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
    rows = sorted(sources.initiatives, key=lambda one: not one.chosen)
    blocks: list[Block] = []
    for row in rows:
        blocks += _initiative(sources, row)
    tested = [row for row in rows if any(holds for _, holds in row.tests)]
    if tested:
        cells = tuple(
            (
                row.title,
                f"{sum(holds for _, holds in row.tests)} of {len(row.tests)}",
                ", ".join(test for test, holds in row.tests if not holds) or "none",
                row.why_not or ("not said" if not all(holds for _, holds in row.tests) else "all passed"),
            )
            for row in tested
        )
        head = ("Initiative", "Tests passed", "Not passed, or not tested", "Why not")
        ids = tuple(row.id for row in tested)
        blocks.append(
            Table("The tests of the initiatives", head, cells, ids, numbers=(1,), widths=(6, 3, 4, 5))
        )
    if lacking := [row for row in rows if row.missing]:
        for lack in dict.fromkeys(name for row in lacking for name in row.missing):
            names = listed([f"'{row.title.rstrip('.')}'" for row in lacking if lack in row.missing])
            blocks.append(Missing(f"Of {names} it is not said: {lack.lower()}.", _READ_BACK))
    return blocks


def _initiative(sources: Sources, row: InitiativeRow) -> list[Block]:
    carried = next((one for one in sources.promises if one.id == row.commitment), None)
    parts = [
        f"Answers: {', '.join(row.themes)}" if row.themes else "",
        f"Carried by: {carried.action}" if carried else "",
        row.votes[-1].told(final=sources.final) if row.votes else "",
        row.note,
    ]
    rests_on = once([*row.evidence, *(carried.evidence if carried else ())])
    text = f"{row.title} (chosen for the first year)" if row.chosen else row.title
    return [Item(sentence(text), rests_on, sentences(*parts))]
