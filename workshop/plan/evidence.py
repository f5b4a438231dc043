"""Counting people and words for papers that leave the office: who raised a thing, and how that may be said."""

from __future__ import annotations

from collections.abc import Iterable

from workshop.session.state import Note


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 note``, ``3 notes``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def ids_of(notes: Iterable[Note]) -> tuple[str, ...]:
    """The display ids of notes, in their order."""
    return tuple(note.id for note in notes)


def by_number(code: str) -> tuple[int, str]:
    """A sort key that puts ``P2`` before ``P10``."""
    digits = code[1:]
    return (int(digits) if digits.isdecimal() else 0, code)
