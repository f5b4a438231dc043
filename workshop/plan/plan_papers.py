"""The papers that a folder's sessions and plan give together: the draft, and what is made from the same evidence for others.

A draft and all that is made from it waits for the gate; what was heard and what it rests on may be written at any time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from workshop.plan.all_findings import all_findings
from workshop.plan.annex import annex
from workshop.plan.blocks import Paper
from workshop.plan.damage import told_of_broken
from workshop.plan.guideline_sheet import guideline_sheet
from workshop.plan.origins import renumbered_at
from workshop.plan.public_edition import public_edition
from workshop.plan.sections.all import plan_paper
from workshop.plan.sections.parts import TITLES
from workshop.plan.sections.sources import Sources
from workshop.plan.short_form import short_form


class NoSuchPaper(ValueError):
    """A paper that there is not; the message is one sentence for people."""


class PlanPaper(NamedTuple):
    """One of the papers.

    Attributes:
        title: What it is called on screens.
        gated: Whether it waits for the gate.
        build: What makes it, from the readings, the sections asked for, and whether it leaves the office.
    """

    title: str
    gated: bool
    build: Callable[[Sources, Sequence[str], bool], Paper]


PLAN_PAPERS: dict[str, PlanPaper] = {
    "draft": PlanPaper(
        "The plan", gated=True, build=lambda sources, only, final: plan_paper(sources, only, final=final)
    ),
    "short": PlanPaper(
        "Short form", gated=True, build=lambda sources, only, final: short_form(sources, final=final)
    ),
    "public": PlanPaper(
        "Public edition", gated=True, build=lambda sources, only, final: public_edition(sources, final=final)
    ),
    "guidelines": PlanPaper(
        "Guideline sheet",
        gated=True,
        build=lambda sources, only, final: guideline_sheet(sources, final=final),
    ),
    "annex": PlanPaper("Evidence annex", gated=False, build=lambda sources, only, final: annex(sources)),
    "findings": PlanPaper(
        "Findings from all groups",
        gated=False,
        build=lambda sources, only, final: all_findings(sources, final=final),
    ),
}
"""The papers in the order in which they are offered, by the name that is part of their files' names."""


def build(sources: Sources, name: str, *, only: Sequence[str] = (), final: bool = False) -> Paper:
    """One of the papers, whatever the gate says: whoever writes it asks `PlanPaper.gated` first.

    Args:
        sources: The readings of the material.
        name: Which one, a key of `PLAN_PAPERS`.
        only: Of the draft only these sections.
        final: Whether it leaves the office: without the index of evidence, and without ids.

    Raises:
        NoSuchPaper: When there is no such paper or section, or the paper has no such form.
    """
    if name not in PLAN_PAPERS:
        raise NoSuchPaper(f"A plan has no paper called {name!r}; it has {', '.join(PLAN_PAPERS)}.")
    if unknown := [id for id in only if id not in TITLES]:
        raise NoSuchPaper(f"There is no section called {unknown[0]!r}; there are {', '.join(TITLES)}.")
    if only and name != "draft":
        raise NoSuchPaper(f"Only the draft has sections to choose from, not the paper {name!r}.")
    if final and name == "annex":
        raise NoSuchPaper("The evidence annex names what people said by its ids and stays in the office.")
    if final and only and set(only) <= {"app_evidence"}:
        raise NoSuchPaper("The index of evidence is kept out of a final plan; write it without --final.")
    paper = PLAN_PAPERS[name].build(sources.leaving() if final else sources, only, final)
    paper = told_of_broken(paper, sources.material)
    renumbered = renumbered_at(held.session for held in sources.material.sessions)
    paper = msgspec.structs.replace(paper, renumbered=renumbered)
    if final:
        kept = "" if name == "draft" and not only else f"{paper.name}-"
        paper = msgspec.structs.replace(paper, name=f"{kept}final")
    return paper
