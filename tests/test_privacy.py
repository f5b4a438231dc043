"""Splits by group: nothing that fewer than five people marked can be read, or worked out from the rest."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.votes.privacy import shown_groups

SIZES = st.dictionaries(
    st.sampled_from(["management", "front line", "office", "depot", "night shift", "drivers"]),
    st.integers(0, 12),
    max_size=6,
)


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"a": 5, "b": 7}, "ab"),
        ({"a": 4, "b": 7}, ""),
        ({"a": 4, "b": 7, "c": 9}, "c"),
        ({"a": 4, "b": 7, "c": 7}, ""),
        ({"a": 4, "b": 7, "c": 7, "d": 8}, "d"),
        ({"a": 2, "b": 3, "c": 6}, "c"),
        ({"a": 0, "b": 6}, "b"),
        ({"a": 4}, ""),
        ({"a": 3, "b": 1}, ""),
        ({}, ""),
    ],
)
def test_a_small_group_takes_the_smallest_shown_one_with_it(sizes: dict[str, int], shown: str):
    assert shown_groups(sizes) == set(shown)


@given(SIZES)
@settings(max_examples=100)
def test_nothing_under_five_can_be_had_by_taking_shown_groups_from_the_total(sizes: dict[str, int]):
    shown = shown_groups(sizes)
    total = sum(sizes.values())
    for number in range(len(shown) + 1):
        for some in combinations(shown, number):
            rest = total - sum(sizes[group] for group in some)
            # What is left is nobody, or enough people; and it never is less than what all withheld have.
            assert rest == 0 or rest >= 5 or not shown
    assert all(sizes[group] >= 5 for group in shown)


@given(SIZES, st.randoms())
@settings(max_examples=100)
def test_neither_order_nor_names_decide_which_groups_are_shown(sizes: dict[str, int], chance):
    groups = list(sizes.items())
    chance.shuffle(groups)
    assert shown_groups(dict(groups)) == shown_groups(sizes)
    renamed = {f"x{name[::-1]}": size for name, size in sizes.items()}
    assert {f"x{name[::-1]}" for name in shown_groups(sizes)} == shown_groups(renamed)
