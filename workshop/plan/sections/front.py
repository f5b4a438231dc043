"""Section 0: whose plan this is, what stands behind it, and whether the gate was open when it was written."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paragraph, Section, Table
from workshop.plan.material import PLAN_ID, Material
from workshop.plan.sections.parts import dated, made, sentence, still_open
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.small import ANOTHER_UNIT
from workshop.plan.wording import day

_SETTINGS = "The customer service officer, in the settings of the plan."


def department(sources: Sources) -> str:
    """The department: as the plan says, else as most of its sessions do."""
    if named := sources.material.plan.settings.department:
        return named
    names = [name for held in sources.material.sessions if (name := held.session.facts.department)]
    return max(dict.fromkeys(names), key=names.count, default="")


def section(of: Material | Sources) -> Section:
    """What stands on the first page."""
    sources = sources_of(of)
    return made("front", sources, [*_facts(sources), *standing(sources)])


def _facts(sources: Sources) -> list[Block]:
    found = sources.material.plan.settings
    blocks: list[Block] = []
    # Department, status, version and contact stand below the title: here only what does not, and what is missing.
    rows = [
        ("Looked at again", dated(found.review), "When the plan is looked at again"),
        ("Other formats", found.formats, "In which other formats and languages the plan can be had"),
    ]
    above = [
        (department(sources), "Which department the plan is for"),
        (found.version, "Which version this is"),
        (found.contact, "Whom to ask about the plan"),
    ]
    known = tuple((label, value) for label, value, _ in rows if value)
    if known:
        blocks.append(Table("About this plan", ("What", "Answer"), known, (PLAN_ID,), widths=(2, 5)))
    unknown = [what for value, what in above if not value] + [what for _, value, what in rows if not value]
    blocks += [Missing(f"{what} is not said.", _SETTINGS) for what in unknown]
    return blocks


def _gate(sources: Sources) -> list[Block]:
    gate = sources.gate
    groups = tuple(row.session_id for row in gate.counted)
    blocks: list[Block] = []
    if groups:
        text = (
            f"{gate.held} completed focus groups stand behind this plan, {gate.internal} with internal and"
            f" {gate.external} with external customers; {sources.people} people took part."
        )
        if gate.held == 1:
            text = text.replace("focus groups stand", "focus group stands")
        blocks.append(Paragraph(text, groups))
    blocks += [still_open(sources, sentence(missing), gate.next_step, groups) for missing in gate.missing]
    if gate.overridden:
        blocks.append(Heading("Written before enough customers were heard", 2))
    for at, one in gate.overrides if gate.missing else ():
        text = f"{one.name} let this draft be written on {day(at[:10])} although that is missing. Reason: "
        blocks.append(Paragraph(text + sentence(one.reason), (PLAN_ID,)))
    return blocks


def _not_held(sources: Sources) -> list[Block]:
    rows = sources.gate.not_held
    if not rows:
        return []
    blocks: list[Block] = [Heading("Groups that were planned and not held", 2)]
    for row in rows:
        when = f", planned for {day(row.date)}" if row.date else ""
        why = "" if row.dropped is None else f" Given up: {sentence(row.dropped or 'no reason was given')}"
        named = row.id if sources.material.find(row.id) else f"{PLAN_ID}:{row.id}"
        whom = ANOTHER_UNIT if row.segment in sources.small_units else row.segment
        blocks.append(Item(f"{whom} ({row.stratum}){when}.{why}", (named,)))
    return blocks


def standing(sources: Sources) -> list[Block]:
    """What stands behind the plan: the gate, an override, and groups that were planned and not held."""
    return [*_gate(sources), *_not_held(sources)]
