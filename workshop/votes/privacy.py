"""Which groups of a split result may be shown, so that nobody can work out what a few people marked."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

from workshop.votes.model import FEWEST_PRIVATE

Group = TypeVar("Group", bound=Hashable)


def shown_groups(sizes: Mapping[Group, int], fewest: int = FEWEST_PRIVATE) -> frozenset[Group]:
    """The groups whose results may be shown beside the result of all.

    A group with fewer ballots than ``fewest`` is withheld.  The total minus the groups shown is what all that
    are withheld marked together: while that is somebody, but fewer than ``fewest``, the smallest group on show
    is withheld too, and of several that are equally small all of them.

    Args:
        sizes: How many ballots came from each group.
        fewest: How many ballots are enough to be shown together.
    """
    shown = {group for group, size in sizes.items() if size >= fewest}
    while shown and 0 < sum(size for group, size in sizes.items() if group not in shown) < fewest:
        smallest = min(sizes[group] for group in shown)
        shown = {group for group in shown if sizes[group] > smallest}
    return frozenset(shown)
