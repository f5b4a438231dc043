"""The register of commitments: who brings what by when, how it stands, and what was asked for against it."""

from __future__ import annotations

import pytest

from tests.plan_records import example, promised, stage_of, voted
from tests.plan_samples import happened, material, planned, session
from workshop.plan import plan_events as pe
from workshop.plan.register import (
    asked_and_promised,
    commitments,
    moved,
    overdue,
    to_bring_back,
)
from workshop.session import events as ev
from workshop.votes.model import Question

ONE, TWO = "02-buy-in-one", "11-buy-in-two"
BROUGHT = stage_of("buy-in", 6)
KEPT = [pe.PromiseTold(commitment=f"{ONE}:C{number}", state="done") for number in range(1, 6)]
LATE = pe.PromiseTold(commitment=f"{ONE}:C6", state="late", on="2026-04-24", evidence="report of 24 April")


def meeting(*drafts, name: str = "leaders"):
    """A meeting of leaders at which these commitments were made."""
    return session(name, [], design="buy-in", stratum="leadership", more=drafts)


def states(found) -> dict[str, str]:
    return {row.id.partition(":")[2]: row.told for row in found}


def test_the_first_meeting_of_the_example_kept_all_but_one_and_one_is_an_intention():
    found = commitments(material(example(ONE), plan=planned(*KEPT, LATE), today="2026-05-06"))
    assert states(found) == {
        "C1": "kept", "C2": "kept", "C3": "kept", "C4": "kept", "C5": "kept", "C6": "done, 4 weeks late", "C7": "intention",
    }  # fmt: skip
    assert found[5].shown_by == "report of 24 April"


def test_what_was_asked_and_promised_is_told_by_session_and_unit():
    told = {(row.session, row.unit): row for row in asked_and_promised(material(example(ONE), example(TWO)))}
    assert told[ONE, "hours"].words == "asked 60 hours, promised 36"
    assert told[ONE, "dollars"].words == "asked 2,800 dollars, promised 1,500"
    hands, phone = told[TWO, "hours a week"].parts
    assert (hands.how_much, phone.how_much) == ("24 of 40 hours a week", "10 of 25 hours a week")


def test_the_commitment_of_leaders_before_and_after_a_meeting():
    found = {(row.session, row.text): row for row in moved(material(example(ONE), example(TWO)))}
    urgent = found[ONE, "urgent"]
    assert (urgent.before, urgent.after) == ((1, 4, 2, 2, 0), (0, 2, 4, 3, 0))
    assert urgent.told == ("Median '2', then '3'.",)
    assert urgent.evidence == (f"{ONE}:V1", f"{ONE}:V5")
    assert len(found) == 6


@pytest.mark.parametrize(
    ("due", "today", "told"),
    [
        ("2026-06-01", "2026-06-01", "open"),
        ("2026-06-01", "2026-06-02", "overdue by 1 day"),
        ("2026-06-01", "2026-06-15", "overdue by 14 days"),
        ("end of June", "2027-01-01", "open"),
        ("", "2027-01-01", "intention"),
    ],
)
def test_a_date_that_went_by_is_overdue_and_one_said_in_words_stays_as_said(due: str, today: str, told: str):
    held = meeting(promised("Director", "Open the toilet", due, stage=BROUGHT))
    (row,) = commitments(material(held, today=today))
    assert (row.told, row.due) == (told, due)


def test_what_is_late_and_not_done_has_a_new_date_and_is_overdue_after_that_one():
    held = meeting(promised("Director", "Open the toilet", "2026-06-01", stage=BROUGHT))
    plan = planned(pe.PromiseTold(commitment="leaders:C1", state="late", until="2026-07-01"))
    (row,) = commitments(material(held, plan=plan, today="2026-06-20"))
    assert (row.told, row.is_settled) == ("late, now by 1 July 2026", False)
    (row,) = commitments(material(held, plan=plan, today="2026-07-02"))
    assert row.told == "overdue by 1 day"


def test_a_thing_that_was_done_after_its_date_was_late_whatever_it_is_called():
    held = meeting(promised("Director", "Open the toilet", "2026-06-01", stage=BROUGHT))
    plan = planned(pe.PromiseTold(commitment="leaders:C1", state="done", on="2026-06-04"))
    assert commitments(material(held, plan=plan))[0].told == "done, 3 days late"


def test_home_names_the_oldest_overdue_and_the_review_gets_all_that_is_not_settled():
    made = (
        promised("Director", "Open the toilet", "2026-05-29", stage=BROUGHT),
        promised("Information", "Keep the phone line open", "2026-09-01", stage=BROUGHT),
        promised("Paratransit", "Switch the call on", "2026-05-20", stage=BROUGHT),
        promised("Personnel", "Something about training", stage=BROUGHT, strength="intention"),
        promised("Budget", "Money", "2026-01-01", stage=BROUGHT),
    )
    found = material(
        meeting(*made),
        plan=planned(pe.PromiseTold(commitment="leaders:C5", state="dropped")),
        today="2026-06-01",
    )
    assert [row.id for row in overdue(found)] == ["leaders:C3", "leaders:C1"]
    assert overdue(found)[0].told == "overdue by 12 days"
    assert [row.id for row in to_bring_back(found)] == [f"leaders:C{number}" for number in (3, 1, 2, 4)]


def test_a_commitment_that_was_taken_back_is_nowhere():
    gone = happened(ev.CommitmentRetracted(), ref="C1")
    found = material(
        meeting(promised("Director", "Open it", "2026-01-01", stage=BROUGHT, asked=2, unit="h"), gone)
    )
    assert (commitments(found), overdue(found), to_bring_back(found), asked_and_promised(found)) == (
        (),
        (),
        (),
        (),
    )


def test_fewer_than_five_secret_sheets_give_no_counts():
    def sheet(id: str, *counts: int):
        levels = ("low", "middle", "high")
        asked = [
            Question(id=name, text=name, method="rating", options=levels) for name in ("important", "urgent")
        ]
        return voted(id, [(one, counts) for one in asked], stage=BROUGHT, private=True)

    (row, _) = moved(material(meeting(*sheet("V1", 2, 1, 1), *sheet("V2", 0, 1, 3))))
    assert (row.before, row.after) == (None, None)
    assert "fewer than five" in " ".join(row.told)
