"""The plan as one paper: all sections, or those that were asked for, in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workshop.plan.blocks import Block, Contents, Heading, Paper, Section
from workshop.plan.material import Material
from workshop.plan.sections import (
    actions,
    app_dissent,
    app_evidence,
    app_groups,
    app_method,
    commitment,
    culture,
    current,
    customers,
    focus,
    front,
    gap,
    heard,
    listening,
    measures,
    policies,
    standards,
    summary,
    vision,
)
from workshop.plan.sections.framing import final_title, framed, with_refs
from workshop.plan.sections.parts import TITLES
from workshop.plan.sections.sources import Sources, sources_of

MAKERS: dict[str, Callable[[Material | Sources], Section]] = {
    "front": front.section,
    "summary": summary.section,
    "commitment": commitment.section,
    "vision": vision.section,
    "customers": customers.section,
    "heard": heard.section,
    "gap": gap.section,
    "current": current.section,
    "focus": focus.section,
    "standards": standards.section,
    "policies": policies.section,
    "culture": culture.section,
    "measures": measures.section,
    "actions": actions.section,
    "listening": listening.section,
    "app_method": app_method.section,
    "app_groups": app_groups.section,
    "app_evidence": app_evidence.section,
    "app_dissent": app_dissent.section,
}
_INDEX, _FIRST = "app_evidence", "summary"


def sections(of: Material | Sources, only: Sequence[str] = ()) -> tuple[Section, ...]:
    """The sections, or only those of these ids, in the order of a plan.

    Raises:
        KeyError: When there is no section of an id.
    """
    if unknown := [id for id in only if id not in TITLES]:
        raise KeyError(unknown[0])
    sources = sources_of(of)
    wanted = [id for id in TITLES if not only or id in only]
    # The index is of all sections, so that they are made once for both.
    body = body_of(sources) if not only or _INDEX in only else ()
    made = {one.id: one for one in body}
    return tuple(
        app_evidence.section(sources, body) if id == _INDEX else made.get(id) or MAKERS[id](sources)
        for id in wanted
    )


def body_of(of: Material | Sources) -> tuple[Section, ...]:
    """Every section but the index of evidence."""
    sources = sources_of(of)
    return tuple(make(sources) for id, make in MAKERS.items() if id != _INDEX)


def title_of(section: Section) -> str:
    """The heading of a section: ``5 What we heard``, ``Appendix B. Group register``; the first one has no number.

    No full stop follows a number: that would read as an entry of a list (research/domain.md 5.1, 8).
    """
    if section.id == "front":
        return section.title
    if section.number.isdigit():
        return f"{section.number} {section.title}"
    return f"Appendix {section.number}. {section.title}"


def plan_paper(of: Material | Sources, only: Sequence[str] = (), *, final: bool = False) -> Paper:
    """The plan as a paper, whatever the gate says: see `workshop.plan.gate`.

    The page for leaders stands before the contents.  A ``final`` one leaves the office: without the index of evidence
    and without ids.

    Raises:
        KeyError: When there is no section of an id.
    """
    sources = sources_of(of).leaving() if final else sources_of(of)
    made = sections(sources, only)
    if final:
        made = tuple(one for one in made if one.id != _INDEX)
    blocks: list[Block] = []
    for one in sorted(made, key=lambda one: one.id != _FIRST):
        body = list(one.blocks) if final or one.id == _INDEX else with_refs(one)
        blocks += [Heading(title_of(one)), *body]
        if one.id == _FIRST and len(made) > 1:
            # Only this is a page for itself: one for each section would leave many pages with a few lines.
            blocks.append(Contents(new_page=True))
    if only and "front" not in only:
        # Whoever reads a part is told as well what the whole stands on.
        blocks += [Heading("What this rests on"), *front.standing(sources)]
    title = "Sections of the customer service plan" if only else "Customer service plan"
    return framed(
        sources,
        blocks,
        name=made[0].id.replace("_", "") if len(only) == 1 else "sections" if only else "draft",
        title=final_title(sources, title) if final else title,
        final=final,
    )
