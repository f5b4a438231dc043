"""Section 14: how customers are heard from now on, when the plan is looked at again, and where it stands."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paragraph, Section
from workshop.plan.material import PLAN_ID, Material
from workshop.plan.sections.parts import dated, lowered, made, once, sentence, unprinted
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.wording import day
from workshop.plural import counted
from workshop.session.first_letter import upper_first

_OFFICER = "The customer service officer, in the settings of the plan."
_REVIEW = "A measures review, once a quarter."


def section(of: Material | Sources) -> Section:
    """Complaints and comments, reviews, and publication."""
    sources = sources_of(of)
    blocks: list[Block] = [Heading("How customers complain and comment", 2), *_complaints(sources)]
    blocks += [Heading("When figures and plan are looked at", 2), *_reviews(sources)]
    blocks += [Heading("Where the plan and its results are published", 2), *_published(sources)]
    return made("listening", sources, blocks)


def _complaints(sources: Sources) -> list[Block]:
    blocks: list[Block] = []
    for guide in sources.in_force.holds:
        if guide.kind == "complaints" and guide.must:
            text = f"{guide.situation.rstrip('.')}. For staff it holds: {lowered(guide.must)}"
            blocks.append(Item(sentence(text), guide.evidence))
    for row in sources.standards:
        about = f"{row.service} {row.text}".casefold()
        if row.passed is not False and ("complain" in about or "feedback" in about):
            blocks.append(Item(sentence(row.text), row.evidence))
    return blocks or [
        Missing("How customers complain, and what happens then, is not recorded.", "The standards session.")
    ]


def _reviews(sources: Sources) -> list[Block]:
    blocks: list[Block] = []
    forums: dict[str, list[str]] = {}
    for row in sources.measures:
        if row.forum:
            forums.setdefault(row.forum, []).append(row.id)
    for forum, ids in forums.items():
        number = counted(len(ids), "measure is", "measures are")
        blocks.append(Item(f"{number} looked at in: {forum}.", tuple(ids)))
    reviews = sources.of_design("measures-review")
    for held in reviews:
        title = held.session.facts.title
        # Its title stays in the office.
        name = "A measures review" if sources.final or not title else f"'{title}'"
        when = f" on {day(held.date)}" if held.date else ""
        blocks.append(Item(f"{name} was held{when}.", (held.id,)))
        decided = [note for note in held.session.open_notes() if note.kind == "decision"]
        for note in decided:
            if told := sources.told(held, note):
                blocks.append(Item(sentence(f"Decided: {told}"), (held.name(note.id),)))
        blocks += unprinted(sources, [held.name(note.id) for note in decided], "decision")
    if not reviews:
        blocks.append(Missing("No measures review has been held.", _REVIEW))
    dates = once(row.review for row in sources.standards if row.review)
    for date in dates:
        ids = [row.id for row in sources.standards if row.review == date]
        blocks.append(Item(f"Promises looked at again: {day(date)}.", tuple(ids)))
    if review := sources.material.plan.settings.review:
        blocks.append(Paragraph(f"The plan is looked at again: {sentence(dated(review))}", (PLAN_ID,)))
    else:
        blocks.append(Missing("When the plan is looked at again is not said.", _OFFICER))
    return blocks


def _published(sources: Sources) -> list[Block]:
    values = sources.material.plan.settings.values
    blocks: list[Block] = []
    if where := values.get("published", ""):
        blocks.append(Paragraph(f"Published: {sentence(dated(where))}", (PLAN_ID,)))
    for row in sources.promises:
        about = f"{row.action} {row.resource}".casefold()
        if "publi" in about and row.state != "intention":
            owner = row.owner if row.confirmed and row.owner else "An office that has not confirmed it"
            blocks.append(
                Item(
                    sentence(f"{owner}: {row.action}, {dated(row.due)}"),
                    row.evidence,
                    upper_first(row.told) + ".",
                )
            )
    return blocks or [Missing("Where the plan and its results are published is not said.", _OFFICER)]
