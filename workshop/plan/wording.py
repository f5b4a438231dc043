"""How numbers, dates and lists are said in the sentences of papers and screens."""

from __future__ import annotations

import re
from datetime import date

from workshop.plural import counted as counted

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


def how_much(asked: int | None, amount: int | None, unit: str) -> str:
    """How much is promised of what was asked: ``24 of 40 hours a week``, ``16 hours asked``; empty where nobody said."""
    if amount is None:
        return f"{quantity(asked, unit)} asked" if asked is not None else ""
    if asked in (None, amount):
        return quantity(amount, unit)
    return out_of(amount, asked or 0, unit)


def by_number(code: str) -> tuple[int, str]:
    """A sort key that puts ``P2`` before ``P10``."""
    digits = code[1:]
    return (int(digits) if digits.isdecimal() else 0, code)


def day(iso: str) -> str:
    """A date in words, such as ``4 March 2026``; what is not an ISO date is given back as it is."""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{found.day} {found:%B %Y}"


def listed(parts: list[str]) -> str:
    """Parts of a sentence with commas and an ``and``."""
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)
