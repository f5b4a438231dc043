"""The guidelines for staff on a sheet or two, to print and to keep at the desk."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paper, Paragraph
from workshop.plan.material import PLAN_ID
from workshop.plan.sections import front
from workshop.plan.sections.framing import final_title, framed
from workshop.plan.sections.parts import once, sentence, still_open
from workshop.plan.sections.policies import coming, guidelines_table
from workshop.plan.sections.sources import Sources
from workshop.plan.wording import listed
from workshop.plural import counted
from workshop.session.capture_kinds import SITUATIONS

_SESSION = "A session with front-line staff, or the standards session."
_OFFICER = "The customer service officer, in the settings of the plan."


def guideline_sheet(sources: Sources, *, final: bool = False) -> Paper:
    """Situation by situation what staff may and must do, and who decides; whom to ask; and what is not settled."""
    found = sources.in_force
    rows = found.holds
    blocks: list[Block] = []
    if rows:
        blocks.append(guidelines_table(sources, rows))
    blocks += coming(sources)
    if found.unsettled:
        names = listed([f"'{row.situation.rstrip('.')}'" for row in found.unsettled])
        what = f"What holds is not settled yet in: {names}."
        blocks.append(still_open(sources, what, _OFFICER, [row.id for row in found.unsettled]))
    if without := [kind for kind in SITUATIONS if all(row.kind != kind for row in sources.guidelines)]:
        blocks.append(
            still_open(sources, f"There is no guideline yet for {listed(list(without))}.", _SESSION)
        )
    if beside := _beside(sources):
        blocks += [Heading("Where two rules meet"), *beside]
    if lacking := [row for row in rows if row.missing]:
        lacks = once(name.lower() for row in lacking for name in row.missing)
        number = counted(len(lacking), "guideline does", "guidelines do")
        blocks.append(Missing(f"{number} not say: {', '.join(lacks)}.", _SESSION))
    blocks += [Heading("Whom to ask"), _ask(sources)]
    if sources.gate.missing:
        blocks += [Heading("What this rests on"), *front.standing(sources)]
    title = "What staff may and must do"
    return framed(
        sources,
        blocks,
        name="guidelines",
        title=final_title(sources, title) if final else title,
        marks="kinds",
        final=final,
    )


def _beside(sources: Sources) -> list[Block]:
    """Two guidelines that both hold on the same situation, with the ruling on them; nobody at a desk can guess that."""
    known = {row.id: row.situation.rstrip(".") for row in sources.in_force.holds}
    return [
        Item(
            f"'{known[one.one]}' and '{known[one.other]}'.",
            one.evidence,
            sentence(one.ruling) if one.ruling else "Nobody has ruled yet which of them holds.",
        )
        for one in sources.contradictions
        if one.one in known and one.other in known
    ]


def _ask(sources: Sources) -> Block:
    contact = sources.material.plan.settings.contact
    if contact:
        return Paragraph(sentence(f"Where this sheet does not help, ask: {contact}"), (PLAN_ID,))
    return Missing("Whom staff ask is not said.", _OFFICER)
