"""Drawing lots so that anybody can draw them again: from a seed, the names in their order, and this algorithm."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import count

ALGORITHM = (
    "sha256-places-1: for each place from the first, the number SHA-256('seed/place/try'), counting tries from 1 "
    "until it is below the greatest multiple of the lots left that fits 256 bits; its remainder by the lots left "
    "is the position, from 0, of the one drawn among them."
)
"""What is done with the seed, in words that are kept with every lot."""

_SPACE = 1 << 256


def draw(names: Sequence[str], seed: str) -> list[int]:
    """Put names in an order by lot.

    The names themselves decide nothing: only their number, the seed and the order they stand in count.

    Args:
        names: The lots, in the order that is recorded.
        seed: Any text.

    Returns:
        Positions in ``names``, the first drawn first.
    """
    left = list(range(len(names)))
    drawn = []
    for place in range(1, len(names) + 1):
        limit = _SPACE - _SPACE % len(left)
        numbers = (_number(f"{seed}/{place}/{attempt}") for attempt in count(1))
        drawn.append(left.pop(next(number for number in numbers if number < limit) % len(left)))
    return drawn


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest(), "big")
