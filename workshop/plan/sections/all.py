"""The plan as one paper: all sections, or those that were asked for, in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workshop.plan.blocks import Block, Heading, Paper, Section
from workshop.plan.material import PLAN_ID, Material
from workshop.plan.sections import app_groups, commitment, front
from workshop.plan.sections.parts import TITLES
from workshop.plan.sections.sources import Sources, sources_of

MAKERS: dict[str, Callable[[Material | Sources], Section]] = {
    "front": front.section,
    "commitment": commitment.section,
    "app_groups": app_groups.section,
}


def sections(of: Material | Sources, only: Sequence[str] = ()) -> tuple[Section, ...]:
    """The sections, or only those of these ids, in the order of a plan.

    Raises:
        KeyError: When there is no section of an id.
    """
    if unknown := [id for id in only if id not in TITLES]:
        raise KeyError(unknown[0])
    sources = sources_of(of)
    return tuple(MAKERS[id](sources) for id in TITLES if id in MAKERS and (not only or id in only))


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
