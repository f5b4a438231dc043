"""What the sections share: their numbers and titles, and the sentences they are built from."""

from __future__ import annotations

from collections.abc import Iterable

from workshop.plan.blocks import Block, Item, Missing, Paragraph, Section
from workshop.plan.captured import key_of
from workshop.plan.codebook import CodeRow
from workshop.plan.material import PLAN_ID, Held
from workshop.plan.quotes import in_quantity, may_be_told
from workshop.plan.sections.sources import Sources
from workshop.plan.small import ANOTHER_UNIT, few, people_in_words, safe
from workshop.plan.wording import day, listed, quantity
from workshop.plural import counted
from workshop.session.first_letter import lower_first

TITLES: dict[str, tuple[str, str]] = {
    "front": ("0", "About this plan"),
    "summary": ("1", "In one page"),
    "commitment": ("2", "Leadership commitment"),
    "vision": ("3", "Vision and mission"),
    "customers": ("4", "Our customers"),
    "heard": ("5", "What we heard"),
    "gap": ("6", "Assumed and real needs"),
    "current": ("7", "Current service and access"),
    "focus": ("8", "First-year focus area and initiatives"),
    "standards": ("9", "Service standards"),
    "policies": ("10", "Guidelines and policies for staff"),
    "culture": ("11", "Culture, training, recognition"),
    "measures": ("12", "Measures and accountability"),
    "actions": ("13", "Action plan and resources"),
    "listening": ("14", "Feedback, review and publication"),
    "app_method": ("A", "Method statement"),
    "app_groups": ("B", "Group register"),
    "app_evidence": ("C", "Evidence index"),
    "app_dissent": ("D", "Dissent, corrections, open questions"),
}
"""The sections in their order, with number and title (research/domain.md 1.4)."""


def made(id: str, sources: Sources, blocks: Iterable[Block]) -> Section:
    """A section of these blocks, as it may be printed."""
    number, title = TITLES[id]
    return safe(Section(id, number, title, tuple(blocks)), sources.small_units)


def sentence(text: str) -> str:
    """A text that ends like a sentence."""
    text = text.strip()
    return text if text.rstrip("\"”’)'").endswith((".", "?", "!", "…")) else f"{text}."


def lowered(text: str) -> str:
    """A text as the rest of a sentence: its first letter small, unless the word is an abbreviation or `I`."""
    return text if text[1:2].isupper() or text[:2] in ("I ", "I'") else lower_first(text)


def sentences(*parts: str) -> str:
    """Several texts as one paragraph; empty ones are left out."""
    return " ".join(sentence(part) for part in parts if part.strip())


def once(names: Iterable[str]) -> tuple[str, ...]:
    """Evidence without repetitions, in its order."""
    return tuple(dict.fromkeys(name for name in names if name))


def called(sources: Sources, held: Held) -> str:
    """A session in a few words, such as ``night-shift riders, 25 March 2026``; a small internal unit is not named."""
    facts = held.session.facts
    name = facts.segment or facts.title or held.session.design.title
    if key_of(name) in {key_of(unit) for unit in sources.small_units}:
        name = ANOTHER_UNIT
    return f"{name}, {day(held.date)}" if held.date else name


def who(sources: Sources, held: Held) -> str:
    """A group by who they were, in a column's head or a list; with the day where another group was called the same."""
    names = [_whom(sources, one) for one in sources.groups]
    name = _whom(sources, held)
    return name if names.count(name) < 2 else called(sources, held)


def _whom(sources: Sources, held: Held) -> str:
    name = called(sources, held)
    return name.removesuffix(f", {day(held.date)}") if held.date else name


def dated(text: str) -> str:
    """A date in words; what is no date as it was said."""
    return day(text) if text else ""


def figure(number: int | None, unit: str = "") -> str:
    """A number with its unit; empty for none."""
    return quantity(number, unit) if number is not None else ""


def unfiled(sources: Sources) -> list[Block]:
    """Which groups no remark of is in a theme: what is told of themes says nothing of them; nothing where there are none."""
    left = sources.book.in_no_theme
    if not left or not sources.book.rows:
        return []
    names = listed([who(sources, held) for held in left])
    what = f"No remark of {names} is in a theme yet: what is told of themes says nothing of"
    what += " this group." if len(left) == 1 else " these groups."
    return [still_open(sources, what, "The officer, who files them in themes.", (held.id for held in left))]


def still_open(
    sources: Sources, what: str, who: str, evidence: Iterable[str] = (), *, final: str = ""
) -> Block:
    """Something open that readers outside need to know: in a final paper one sentence, else a note on who supplies it.

    Args:
        sources: The readings of the material.
        what: The sentence.
        who: Who can supply it.
        evidence: What shows that it is open; the plan as it stands where nothing else does.
        final: The sentence for readers outside, where it is another.
    """
    if sources.final:
        return Paragraph(final or what, once(evidence) or (PLAN_ID,))
    return Missing(what, who)


def unprinted(sources: Sources, names: Iterable[str], one: str = "remark") -> list[Block]:
    """In a paper that leaves the office, how many remarks it leaves out that the draft tells; else nothing.

    They are in nobody's words as long as no person has looked whether they tell who spoke (research/domain.md 4.7).

    Args:
        sources: The readings of the material.
        names: Remarks by their names across sessions; those that are printed, and those nobody may be told, are not counted.
        one: What one of them is called.
    """
    if not sources.final:
        return []
    left = [
        name
        for name in once(names)
        if name in sources.notes and not sources.told(*sources.notes[name]) and _in_draft(sources, name)
    ]
    if not left:
        return []
    number = counted(len(left), one, f"{one}s")
    stand = "stands" if len(left) == 1 else "stand"
    text = f"{number} on this {stand} in the records of the sessions; the words are not printed."
    return [Paragraph(text, tuple(left))]


def _in_draft(sources: Sources, name: str) -> bool:
    held, note = sources.notes[name]
    return not held.session.is_sealed(note) and bool(may_be_told(sources.material, held, note))


def goal_items(sources: Sources) -> list[Block]:
    """The department's own goals with what serves them, and what names none."""
    found = sources.alignment
    blocks: list[Block] = []
    for goal in found.goals:
        served = [f"{one.kind}: {one.text.rstrip('.')}" for one in goal.served_by]
        rests_on = once([f"{PLAN_ID}:{goal.id}", *(name for one in goal.served_by for name in one.evidence)])
        detail = f"Served by {'; '.join(served)}." if served else "Nothing in this plan serves it yet."
        blocks.append(Item(sentence(goal.text), rests_on, detail))
    if not found.goals:
        blocks.append(
            Missing(
                "The department's own goals are not written down.", "The officer, in the goals of the plan."
            )
        )
    for kind in dict.fromkeys(one.kind for one in found.unnamed):
        count = sum(one.kind == kind for one in found.unnamed)
        verb = "names" if count == 1 else "name"
        who = "The officer, who names the goal of each in the plan."
        blocks.append(Missing(f"{counted(count, kind)} {verb} no goal of the department.", who))
    return blocks


def how_widely(sources: Sources, row: CodeRow, *, besides: bool = True) -> str:
    """How widely a theme was raised: ``Raised in 4 of 5 groups, by 17 of 38 people (some)``, with what kind of customers."""
    groups, all_groups = len(row.groups), len(sources.book.groups)
    kinds = {held.stratum for held in sources.book.groups if held.id in row.groups}
    if few(row.people):
        people = f"by {people_in_words(row.people)}"
    elif 0 < row.people <= sources.book.heard:
        share = in_quantity(row.people, sources.book.heard)
        people = f"by {row.people} of {sources.book.heard} people ({share})"
    elif row.people:  # more than were counted at the door
        people = f"by {row.people} people"
    else:
        people = "by people who were not counted"
    kind = {
        frozenset({"internal"}): "all of them internal customers",
        frozenset({"external"}): "all of them external customers",
    }.get(frozenset(kinds), "internal and external customers")
    where = "the only group" if all_groups == 1 else f"{groups} of {all_groups} groups"
    text = f"Raised in {where}, {people}: {kind}."
    if besides and row.also:
        remarks = sum(row.also.values())
        text += (
            f" {counted(remarks, 'remark')} in other sessions {'says' if remarks == 1 else 'say'} the same."
        )
    return text
