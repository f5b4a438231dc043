"""Amounts that leaders promise, as a paper says them."""

from __future__ import annotations

import pytest

from workshop.plan.evidence import out_of, quantity


@pytest.mark.parametrize(
    ("number", "unit", "told"),
    [
        (40, "hours a week", "40 hours a week"),
        (1, "hours a week", "1 hour a week"),
        (1, "report", "1 report"),
        (1, "bus", "1 bus"),
        (1, "Busse", "1 Busse"),
        (0, "hours", "0 hours"),
        (1200, "", "1,200"),
        (1, " dollars ", "1 dollar"),
    ],
)
def test_one_hour_is_no_hours(number: int, unit: str, told: str) -> None:
    assert quantity(number, unit) == told


def test_an_amount_that_is_promised_in_full_is_not_told_as_one_of_one() -> None:
    assert out_of(24, 40, "hours") == "24 of 40 hours"
    assert out_of(1, 1, "reports") == "the 1 report"
    assert out_of(3, 3, "reports") == "all 3 reports"
    assert out_of(0, 1, "report") == "0 of 1 report"
    assert out_of(0, 0, "reports") == "0 of 0 reports"
    assert out_of(9, 4, "hours") == "9 of 4 hours"
