"""Counting people and words for papers that leave the office: who raised a thing, and how that may be said."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workshop.session.state import Note


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 note``, ``3 notes``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


_MANY = re.compile(
    r"^(hour|day|evening|week|month|year|minute|dollar|trip|session|post|desk|person|report|meeting|visit|sign|table)s\b"
)
_FIRST = r"\1"


def quantity(number: int, unit: str) -> str:
    """A number with the unit that somebody typed for it: ``40 hours a week``, ``1 hour a week``, ``3``."""
    unit = unit.strip()
    return f"{number:,} {_MANY.sub(_FIRST, unit) if number == 1 else unit}".strip()


def out_of(number: int, asked: int, unit: str) -> str:
    """How much of what was asked for: ``24 of 40 hours``, ``all 3 reports``, ``the 1 report``."""
    if number != asked or not asked:
        return f"{number:,} of {quantity(asked, unit)}"
    return f"{'the' if asked == 1 else 'all'} {quantity(asked, unit)}"


def ids_of(notes: Iterable[Note]) -> tuple[str, ...]:
    """The display ids of notes, in their order."""
    return tuple(note.id for note in notes)


def by_number(code: str) -> tuple[int, str]:
    """A sort key that puts ``P2`` before ``P10``."""
    digits = code[1:]
    return (int(digits) if digits.isdecimal() else 0, code)
