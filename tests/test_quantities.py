"""Amounts that leaders promise, as a paper says them."""

from __future__ import annotations

import pytest

from tests.example.build import REPOSITORY
from workshop.plan.captured import in_words
from workshop.plan.wording import out_of, quantity
from workshop.session.reading import read_session
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace


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


def test_who_was_not_in_the_room_reads_what_the_levels_of_agreement_mean() -> None:
    session = read_session(TinyDBEventStore(Workspace(REPOSITORY)), "2026-03-10-buy-in-one-9d27e4")
    told = [in_words(vote, result) for vote in session.revealed_votes() for result in vote.results()]
    levels = [one for one in told if " at 1, 2 or 3" in one]
    assert levels
    for one in levels:
        assert " at 1, 2 or 3 ('Whole-hearted yes' to 'Support with reservations'), where " in one
