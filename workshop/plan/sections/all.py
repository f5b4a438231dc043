"""The plan as one paper: all sections, or those that were asked for, in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workshop.plan.blocks import Block, Heading, Paper, Section
from workshop.plan.material import PLAN_ID, Material
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
_INDEX = "app_evidence"


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


def plan_paper(of: Material | Sources, only: Sequence[str] = ()) -> Paper:
    """The plan as a paper, whatever the gate says: see `workshop.plan.gate`.

    Raises:
        KeyError: When there is no section of an id.
    """
    sources = sources_of(of)
    blocks: list[Block] = []
    for one in sections(sources, only):
        title = (
            f"{one.number}. {one.title}" if one.number.isdigit() else f"Appendix {one.number}. {one.title}"
        )
        blocks += [Heading(title), *one.blocks]
    if only and "front" not in only:
        # Whoever reads a part is told as well what the whole stands on.
        blocks += [Heading("What this rests on"), *front.standing(sources)]
    department = front.department(sources)
    return Paper(
        name=only[0].replace("_", "") if len(only) == 1 else "sections" if only else "draft",
        title="Customer service plan" if not only else "Sections of the customer service plan",
        subtitle=department,
        department=department,
        label="draft",
        dated=_last_day(sources),
        session=PLAN_ID,
        blocks=tuple(blocks),
    )


def _last_day(sources: Sources) -> str:
    """The day of the last thing that happened, in the plan or in a session of it."""
    logs = [sources.material.plan.log, *(held.session.log for held in sources.material.sessions)]
    return max((log[-1].at[:10] for log in logs if log), default=sources.material.today)
