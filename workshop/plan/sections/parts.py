"""What the sections share: their numbers and titles, and the sentences they are built from."""

from __future__ import annotations

from collections.abc import Iterable

from workshop.plan.blocks import Block, Item, Section
from workshop.plan.captured import key_of
from workshop.plan.common import day
from workshop.plan.material import Held
from workshop.plan.sections.sources import Sources
from workshop.plan.small import ANOTHER_UNIT, safe

TITLES: dict[str, tuple[str, str]] = {
    "front": ("0", "About this plan"),
    "summary": ("1", "Summary"),
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
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def lowered(text: str) -> str:
    """A text as the rest of a sentence: its first letter small, unless the word is an abbreviation or `I`."""
    return text if text[1:2].isupper() or text[:2] in ("I ", "I'") else text[:1].lower() + text[1:]


def sentences(*parts: str) -> str:
    """Several texts as one paragraph; empty ones are left out."""
    return " ".join(sentence(part) for part in parts if part.strip())


def items(rows: Iterable[tuple[str, tuple[str, ...]]]) -> list[Block]:
    """Texts with what they rest on, as a list."""
    return [Item(text, evidence) for text, evidence in rows]


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


def short(session_id: str) -> str:
    """The end of a session's id, by which evidence names it."""
    return session_id.rpartition("-")[2] or session_id


def dated(text: str) -> str:
    """A date in words; what is no date as it was said."""
    return day(text) if text else ""


def figure(number: int | None, unit: str = "") -> str:
    """A number with its unit; empty for none."""
    return f"{number:,} {unit}".strip() if number is not None else ""
