"""The customer map: who our customers are, who has heard them, and whom to hear next."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan_records import captured, example, stage_of
from tests.plan_samples import happened, material, planned, said, session
from workshop.plan import plan_events as pe
from workshop.plan.customers import customer_map
from workshop.plan.gate import NEEDED
from workshop.session import events as ev

GROUPS = (
    "04-night-shift-riders", "05-depot-and-dispatch", "06-paratransit-riders", "07-station-agents",
    "08-students-and-parents", "09-schools-office",
)  # fmt: skip
LIST = stage_of("customer-mapping", 1)


def mapping(*named, name: str = "map", date: str = "2026-03-03", more=()):
    """A mapping session that wrote down these customer groups: name, internal or external, how many of what."""
    drafts = [
        captured(
            "segment", stage=LIST, name=what, stratum=stratum, volume=volume, volume_unit=unit, grade="fact"
        )
        for what, stratum, volume, unit in named
    ]
    return session(name, [], design="customer-mapping", stratum="mixed", date=date, more=[*drafts, *more])


def group(segment: str, stratum: str = "external", name: str = ""):
    """A focus group that was held with customers of this name."""
    design = f"focus-group-{stratum}"
    lines = [said(f"Something about {segment} {name}", "", "P1")]
    return session(name or segment, lines, design=design, stratum=stratum, segment=segment)


def test_the_worked_example_has_14_customer_groups_of_which_six_were_heard():
    found = customer_map(material(example("01-customer-mapping"), *map(example, GROUPS)))
    assert (len(found.rows), len(found.of("internal")), len(found.of("external"))) == (14, 6, 8)
    heard = {row.name: row.heard for row in found.rows if row.heard}
    assert heard == {
        "Depot and dispatch": ("05-depot-and-dispatch",),
        "Station agents": ("07-station-agents",),
        "City schools office": ("09-schools-office",),
        "Night-shift riders": ("04-night-shift-riders",),
        "Paratransit riders": ("06-paratransit-riders",),
        "Students and their parents": ("08-students-and-parents",),
    }
    assert found.people == 42
    assert len(found.not_heard) == 8 == len(found.proposed)
    assert not any("needed" in one.reason for one in found.proposed)
    assert found.off_the_map == ()
    commuters = next(row for row in found.rows if row.name == "Daytime commuters")
    assert commuters.how_many == "31,000 trips a day (fact: fare boxes, October 2025)"
    assert found.proposed[0].segment == "Daytime commuters"


def test_the_next_group_is_of_the_side_that_the_gate_lacks_then_of_the_side_heard_less_then_the_largest():
    made = mapping(
        ("Agents", "internal", 26, "people"),
        ("Riders", "external", 100, "trips a day"),
        ("Visitors", "external", 400, "passes a week"),
        ("Drivers", "internal", 212, "people"),
        ("Shops", "external", None, ""),
    )
    found = customer_map(material(made, group("Night riders"), group("Early riders")))
    proposed = found.proposed
    # 100 trips a day are more in a year than 400 passes a week, and nobody has counted the shops.
    assert [one.segment for one in proposed] == ["Drivers", "Agents", "Riders", "Visitors", "Shops"]
    assert proposed[0].reason == "No group with internal customers is held or planned. 212 people, counted."
    assert (
        proposed[1].reason
        == "2 more groups are needed; this makes 2 with internal customers. 26 people, counted."
    )
    assert (
        proposed[2].reason
        == "1 more group is needed; this makes 3 with external customers. 100 trips a day, counted."
    )
    assert not any("needed" in one.reason for one in proposed[3:])
    assert proposed[4].reason.endswith("Nobody knows how many they are.")
    assert {what for _, what in found.off_the_map} == {"Night riders", "Early riders"}


def test_the_same_name_in_two_sessions_is_one_customer_group_as_described_last():
    first = mapping(("Bus riders", "external", 90, "trips a day"), name="first")
    later = captured("segment", stage=LIST, name="bus  RIDERS", volume=120, relation="wait at the stop")
    found = customer_map(material(first, mapping(name="second", date="2026-04-01", more=[later])))
    (row,) = found.rows
    assert (row.name, row.stratum, row.volume, row.volume_unit) == (
        "bus  RIDERS",
        "external",
        120,
        "trips a day",
    )
    assert row.evidence == ("second:G1", "first:G1")


def test_the_officer_can_say_whom_a_group_heard_whatever_it_was_called():
    made = mapping(("Bus riders", "external", 90, "trips a day"))
    plan = planned(pe.SegmentsHeard(group="evening", segments=("Bus riders",)))
    room = group("those at the stop", name="evening")
    assert customer_map(material(made, room)).rows[0].state == "not heard"
    assert customer_map(material(made, room, plan=plan)).rows[0].heard == ("evening",)


def test_a_group_that_is_planned_is_not_proposed_again():
    made = mapping(("Riders", "external", 90, "trips a day"), ("Agents", "internal", 9, "people"))
    plan = planned((pe.GroupPlanned(segment="riders", stratum="external"), "F1"))
    found = customer_map(material(made, plan=plan))
    assert {row.name: row.state for row in found.rows} == {"Riders": "planned", "Agents": "not heard"}
    assert [one.segment for one in found.proposed] == ["Agents"]


def test_only_groups_that_count_have_heard_anybody():
    made = mapping(("Riders", "external", 90, "trips a day"))
    unfinished = session("riders", [said("It is late", "", "P1")], segment="Riders", ended=False)
    assert customer_map(material(made, unfinished)).rows[0].heard == ()


def test_hours_are_those_of_the_stages_and_of_all_sessions():
    found = customer_map(material(group("riders"), group("agents", "internal")))
    # Each sample session runs from 10:00 to 11:25.
    assert (found.minutes, found.hours, found.present) == (170, 3, 14)


def test_a_customer_group_that_was_taken_back_is_nowhere_on_the_map():
    gone = happened(ev.CaptureRetracted(), ref="G1")
    found = customer_map(material(mapping(("Riders", "external", 90, "trips a day"), more=[gone])))
    assert found.rows == () == found.proposed


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from(["internal", "external"])), max_size=8),
    st.lists(st.sampled_from("abcdefgh"), max_size=5, unique=True),
)
def test_each_group_is_heard_or_proposed_and_both_sides_come_before_the_gate_would_open(named, heard):
    made = mapping(*((name, stratum, 5, "people") for name, stratum in named))
    held = [group(name, name=f"g-{name}") for name in heard]
    found = customer_map(material(made, *held))
    assert {row.name for row in found.not_heard} == {one.segment for one in found.proposed}
    assert len({one.segment for one in found.proposed}) == len(found.proposed)
    first = [one.stratum for one in found.proposed[: max(NEEDED - len(held), 1)]]
    if {row.stratum for row in found.not_heard} == {"internal", "external"} and len(first) > 1:
        assert "internal" in first
