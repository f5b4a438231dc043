"""The plan for customers, in plain words: what they can expect, and how to complain.

The words are those that were agreed: promises are worded as "When you ..., we ..." in the sessions, and nothing is
put in their place.  Promises to people inside the city stand in the plan, not here.
"""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Missing, Paper, Paragraph
from workshop.plan.captured import key_of
from workshop.plan.material import PLAN_ID
from workshop.plan.sections import front
from workshop.plan.sections.framing import framed
from workshop.plan.sections.parts import dated, sentence, sentences, still_open
from workshop.plan.sections.sources import Sources
from workshop.plan.sections.standards import of_what, today_of
from workshop.plan.short_form import wordings
from workshop.plan.small import people_in_words
from workshop.plan.standards import StandardRow
from workshop.plan.wording import day
from workshop.plural import counted
from workshop.session.first_letter import upper_first

_OFFICER = "The customer service officer, in the settings of the plan."
_STANDARDS = "A standards session with managers, staff who deliver, and an analyst."


def public_edition(sources: Sources, *, final: bool = False) -> Paper:
    """The public edition; until it is final it is a draft, whose words the officer edits and which can be refreshed."""
    blocks: list[Block] = [*_about(sources), Heading("What we want to be"), *wordings(sources)]
    blocks += [Heading("What you can expect from us"), *_promises(sources)]
    blocks += [Heading("How to complain"), *_complain(sources)]
    blocks += [Heading("Ask us"), *_ask(sources)]
    if sources.gate.missing:
        blocks += [Heading("What this rests on"), *front.standing(sources)]
    return framed(sources, blocks, name="public", title="Customer service plan, public edition", final=final)


def _about(sources: Sources) -> list[Block]:
    ids = tuple(row.session_id for row in sources.gate.counted)
    if not ids:
        return [still_open(sources, "No focus group is completed.", sources.gate.next_step)]
    number = counted(len(ids), "group")
    return [
        Paragraph(f"We listened to {people_in_words(sources.people)} in {number} before we wrote this.", ids)
    ]


def _promises(sources: Sources) -> list[Block]:
    rows = [row for row in to_customers(sources) if not _on_complaints(row)]
    if not rows:
        return [
            still_open(
                sources, "No promise to customers is recorded.", _STANDARDS, final="Nothing is promised yet."
            )
        ]
    blocks: list[Block] = []
    for row in rows:
        blocks += [Heading(_service(row), 2), *_promise(sources, row)]
    return blocks


def to_customers(sources: Sources) -> list[StandardRow]:
    """The promises that are made to people outside: those for an internal customer group only are left out."""
    inside = {key_of(row.name) for row in sources.map.of("internal")}

    def is_inside(part: str) -> bool:
        key = key_of(part)
        return bool(key) and any(key in name or name in key for name in inside)

    def for_staff(row: StandardRow) -> bool:
        parts = [part for part in row.segment.replace(" and ", ",").split(",") if part.strip()]
        return bool(parts) and all(map(is_inside, parts))

    return [row for row in sources.standards if row.passed is not False and not for_staff(row)]


def _promise(sources: Sources, row: StandardRow) -> list[Block]:
    blocks: list[Block] = [Paragraph(sentence(row.text), row.evidence)]
    today, of = today_of(sources, row), of_what(sources, row)
    facts = [
        f"This depends on: {row.condition}" if row.condition else "",
        f"Result today: {today} ({of})" if today and of else today and f"Result today: {today}",
        f"From {dated(row.start)}" if row.start else "",
        f"Not counted: {row.exclusions}" if row.exclusions else "",
    ]
    if told := sentences(*facts):
        blocks.append(Paragraph(told, row.evidence))
    return blocks


def _service(row: StandardRow) -> str:
    return upper_first(row.service) or "A promise"


def _on_complaints(row: StandardRow) -> bool:
    about = f"{row.service} {row.text}".casefold()
    return "complain" in about or "feedback" in about


def _complain(sources: Sources) -> list[Block]:
    rows = [row for row in to_customers(sources) if _on_complaints(row)]
    blocks: list[Block] = []
    for row in rows:
        blocks += _promise(sources, row)
        if row.channel:
            blocks.append(Paragraph(sentence(f"You can use: {', '.join(row.channel)}"), row.evidence))
    if not rows:
        what = "What happens when you complain is not promised yet."
        blocks.append(still_open(sources, what, _STANDARDS))
    return blocks


def _ask(sources: Sources) -> list[Block]:
    settings = sources.material.plan.settings
    blocks: list[Block] = []
    if settings.contact:
        blocks.append(Paragraph(sentence(f"Contact: {settings.contact}"), (PLAN_ID,)))
    else:
        blocks.append(Missing("Whom you can ask is not said.", _OFFICER))
    if settings.formats:
        blocks.append(Paragraph(sentence(f"You can have this as: {settings.formats}"), (PLAN_ID,)))
    else:
        blocks.append(
            Missing("In which other formats and languages you can have this is not said.", _OFFICER)
        )
    if settings.review:
        blocks.append(
            Paragraph(sentence(f"We look at these promises again: {day(settings.review)}"), (PLAN_ID,))
        )
    return blocks
