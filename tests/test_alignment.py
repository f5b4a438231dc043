"""Goals, what serves them, and texts that may contradict one another."""

from __future__ import annotations

from tests.plan_records import captured, example, stage_of
from tests.plan_samples import happened, material, planned, session
from workshop.plan import plan_events as pe
from workshop.plan.alignment import alignment, contradictions
from workshop.session import events as ev

WRITE = stage_of("standards-setting", 2)
GOAL = (pe.GoalAdded(text="Nobody waits without word"), "G1")


def meeting(*drafts, name: str = "standards"):
    return session(name, [], design="standards-setting", stratum="mixed", more=drafts)


def promise(text: str, **fields):
    usual = {
        "service": "complaints",
        "segment": "riders",
        "unit": "days",
        "target": 10,
        "share": 90,
        "channel": ("phone",),
    }
    return captured("standard", stage=WRITE, text=text, **{**usual, **fields})


def guide(situation: str, **fields):
    return captured("guideline", stage=WRITE, situation=situation, **fields)


def test_what_names_no_goal_is_listed_and_the_officer_can_name_one():
    held = meeting(
        captured(
            "initiative", stage=WRITE, title="A second pair of hands", serves="nobody WAITS without word"
        ),
        captured("initiative", stage=WRITE, title="A toilet", serves="A"),
        promise("We answer in 10 days"),
    )
    found = alignment(material(held, plan=planned(GOAL)))
    assert [row.text for row in found.goals[0].served_by] == ["A second pair of hands"]
    assert [(row.text, row.kind, row.said) for row in found.unnamed] == [
        ("A toilet", "initiative", "A"), ("We answer in 10 days", "promise", ""),
    ]  # fmt: skip
    named = planned(
        GOAL, pe.GoalNamed(what="standards:I2", goal="G1"), pe.GoalNamed(what="standards:S1", goal="G1")
    )
    assert alignment(material(held, plan=named)).unnamed == ()
    dropped = planned(GOAL, pe.GoalNamed(what="standards:I2", goal="G1"), (pe.Dropped(), "G1"))
    assert len(alignment(material(held, plan=dropped)).unnamed) == 3


def test_two_promises_on_the_same_service_with_other_figures_are_put_side_by_side():
    held = meeting(promise("We answer in 10 days"), promise("We answer within 20 days", target=20))
    (found,) = contradictions(material(held))
    assert found.why == "Both are on complaints: 10 days and 20 days."
    assert (found.one_text, found.other_text) == ("We answer in 10 days", "We answer within 20 days")


def test_promises_on_other_channels_to_other_people_or_in_other_units_are_not():
    one = promise("We answer in 10 days")
    for other in (
        {"channel": ("letter",)},
        {"segment": "schools"},
        {"unit": "hours"},
        {"service": "paratransit"},
    ):
        assert contradictions(material(meeting(one, promise("Another", target=20, **other)))) == ()


def test_a_version_that_replaced_another_does_not_contradict_it():
    held = meeting(promise("In 10 days"), promise("In 20 days", target=20, replaces="S1"))
    assert contradictions(material(held)) == ()


def test_what_one_guideline_allows_and_another_forbids_is_said_so():
    held = meeting(
        guide("The machine ate the money", may="give back up to 10 dollars"),
        guide("Machine ate money", must="never give money back"),
    )
    (found,) = contradictions(material(held))
    assert "one allows what the other forbids" in found.why


def test_one_word_in_common_does_not_make_two_situations_one():
    held = meeting(
        guide("A customer comes one day late", kind="exceptions", may="waive the fee", must="write it down"),
        guide("A customer complains", kind="complaints", may="say sorry", must="give a name"),
    )
    assert contradictions(material(held)) == ()
    held = meeting(guide("Complaints", may="say sorry"), guide("Complaints at the counter", may="pay back"))
    assert len(contradictions(material(held))) == 1


def test_the_ruling_stands_beside_the_pair_which_is_never_dropped():
    held = meeting(promise("In 10 days"), promise("In 20 days", target=20), promise("In 30 days", target=30))
    ruled = planned(
        pe.ConflictRuled(one="standards:S2", other="standards:S1", words="Twenty is for letters.")
    )
    found = contradictions(material(held, plan=ruled))
    assert [row.ruling for row in found] == ["", "", "Twenty is for letters."]


def test_todays_rule_and_tomorrows_in_the_example_are_candidates():
    found = contradictions(material(example("03-front-line-staff"), example("10-standards-setting")))
    assert {(row.one, row.other) for row in found} == {
        ("03-front-line-staff:L1", "10-standards-setting:L1"), ("03-front-line-staff:L2", "10-standards-setting:L1"),
    }  # fmt: skip


def test_a_promise_that_was_taken_back_contradicts_nothing_and_serves_nothing():
    gone = happened(ev.CaptureRetracted(), ref="S2")
    held = meeting(promise("In 10 days"), promise("In 20 days", target=20), gone)
    assert contradictions(material(held)) == ()
    assert [row.text for row in alignment(material(held)).rows] == ["In 10 days"]
