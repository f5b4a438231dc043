"""A number with its noun, for the sentences of every room."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """A number with what it counts: ``1 note``, ``3 notes``, ``2 people are``.

    Args:
        number: How many.
        one: What stands behind 1.
        many: What stands behind any other number; ``one`` with an s where it is not given.
    """
    return f"{number} {one if number == 1 else many or one + 's'}"
