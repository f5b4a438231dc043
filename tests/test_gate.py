"""No plan before five completed focus groups, internal and external customers among them, and no way round that."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.gate_samples import AT, BUY_IN, FIVE, decided, groups, held, log_of, material, plan_of
from workshop.plan import plan_events as pe
from workshop.plan.gate import NEEDED, gate, minutes_held
from workshop.session.fold import fold


def test_five_groups_of_both_kinds_open_the_gate() -> None:
    found = gate(material(*groups(*FIVE)))
    assert found.is_open and not found.overridden and not found.missing
    assert (found.held, found.internal, found.external) == (5, 2, 3)
    assert found.words == "Ready to write: 5 of 5"
    assert found.next_step == "Enough groups have been held: write the draft."


def test_four_groups_do_not_and_five_of_one_kind_do_not_either() -> None:
    few = gate(material(*groups(*FIVE[:4])))
    assert not few.is_open and few.missing == ("1 more focus group to hold.",)
    assert few.next_step == "Hold a focus group with internal or external customers: 1 to go."
    one_kind = gate(material(*groups(*["external"] * 6)))
    assert not one_kind.is_open and one_kind.words == "Ready to write: 5 of 5"
    assert one_kind.missing == ("No group with internal customers has been held.",)
    assert one_kind.next_step == "Hold a focus group with internal customers: 1 to go."


def test_every_group_is_in_the_register_with_the_reason_why_it_does_not_count() -> None:
    copy = log_of()
    said = ("It was late", "Nobody told us", "I walked home")
    found = gate(
        material(
            held("a", log_of(ended=False)),
            held("b", log_of(started=False, ended=False)),
            held("c", log_of(attended=None)),
            held("d", log_of(attended=0)),
            held("e", log_of(said=())),
            held("f", log_of(retracted=True)),
            held("g", log_of(kind="hunch")),
            held("h", log_of(kind="assumption")),
            held("i", log_of(stratum="leadership")),
            held("j", copy),
            held("k", copy),
            held("l", log_of(said=said)),
            held("m", log_of(said=said)),
            held("n", log_of(design=BUY_IN)),
            held("o", log_of(companion_of="a")),
            held("p", log_of(), example=True),
        )
    )
    assert {row.session_id: row.why for row in found.groups} == {
        "a": "It has not been ended.",
        "b": "It has not been held yet.",
        "c": "Nobody has said how many people came.",
        "d": "Nobody came.",
        "e": "Nothing that was said is written down.",
        "f": "Nothing that was said is written down.",
        "g": "Nothing that was said is written down.",
        "h": "Nothing that was said is written down.",
        "i": "It was not with customers, internal or external.",
        "j": "",
        "k": "It is a copy of j.",
        "l": "",
        "m": "It holds the same remarks as l, word for word.",
    }
    assert found.held == 2
    row = found.counted[0]
    assert (row.attended, row.minutes, row.place, row.remarks) == (7, 85, "a library", 1)


def test_the_worked_example_counts_only_in_a_plan_that_is_an_example_itself() -> None:
    sessions = [one._replace(example=True) for one in groups(*FIVE)]
    assert gate(material(*sessions)).held == 0
    assert gate(material(*sessions, plan=plan_of(example=True))).is_open


def test_an_override_opens_it_and_says_so_and_what_is_missing_stays_told() -> None:
    plan = plan_of(decided(pe.GateOverridden(name="A. Officer", reason="the budget closes on Friday")))
    found = gate(material(*groups("external"), plan=plan))
    assert found.is_open and found.overridden and found.missing
    assert [(at, one.name, one.reason) for at, one in found.overrides] == [
        (AT, "A. Officer", "the budget closes on Friday")
    ]
    enough = gate(material(*groups(*FIVE), plan=plan))
    assert enough.is_open and not enough.overridden and enough.overrides


def test_groups_that_were_planned_and_not_held_are_named_dropped_ones_with_the_reason() -> None:
    plan = plan_of(
        decided(pe.GroupPlanned(segment="S0", stratum="external"), "F"),
        decided(pe.GroupPlanned(segment="commuters", stratum="external", date="2026-04-09"), "F"),
        decided(pe.GroupPlanned(segment="visitors", stratum="external"), "F"),
        decided(pe.Dropped(reason="nobody could be reached"), ref="F3"),
    )
    waiting = held("w", log_of("internal", segment="depot", started=False, ended=False, date="2026-05-02"))
    found = gate(material(*groups("external"), waiting, plan=plan))
    assert [(one.id, one.segment, one.dropped) for one in found.not_held] == [
        ("F2", "commuters", None), ("F3", "visitors", "nobody could be reached"), ("w", "depot", None),
    ]  # fmt: skip
    assert found.next_step == "Hold the planned group with depot (internal), planned for 2026-05-02."


def test_a_group_that_was_begun_is_completed_before_another_one_is_held() -> None:
    found = gate(material(*groups("external"), held("x", log_of(ended=False, segment="x"))))
    assert found.next_step == "End the group Group x of 2026-03-04, with the number of people who came."
    found = gate(material(held("x", log_of(attended=None, segment="x"))))
    assert found.next_step == (
        "Complete the group Group x of 2026-03-04: nobody has said how many people came."
    )


def test_what_was_entered_afterwards_took_what_was_typed_in_not_the_typing() -> None:
    session = fold(log_of(afterwards=True))
    assert minutes_held(session) == 0
    session.facts = msgspec.structs.replace(session.facts, starts="18:00", ends="19:40")
    assert minutes_held(session) == 100
    session.facts = msgspec.structs.replace(session.facts, starts="23:00", ends="01:00")
    assert minutes_held(session) == 0


LACKS = st.fixed_dictionaries(
    {},
    optional={
        "said": st.just(()),
        "ended": st.just(False),
        "attended": st.sampled_from([0, None]),
        "retracted": st.just(True),
        "kind": st.sampled_from(["hunch", "assumption", "followup", "nonsense"]),
        "design": st.just(BUY_IN),
        "companion_of": st.just("g0"),
        "stratum": st.sampled_from(["leadership"]),
    },
).filter(bool)


@settings(max_examples=60, deadline=None)
@given(whole=st.lists(st.sampled_from(["internal", "external"]), max_size=4), faults=st.lists(LACKS, max_size=6),
       copies=st.lists(st.integers(0, 9), max_size=6), examples=st.integers(0, 4))  # fmt: skip
def test_no_number_of_empty_unfinished_copied_or_example_sessions_opens_it(
    whole, faults, copies, examples
) -> None:
    logs = [log_of(stratum, segment=f"s{n}", said=(f"remark {n}",)) for n, stratum in enumerate(whole)]
    sessions = [held(f"g{n}", log) for n, log in enumerate(logs)]
    sessions += [held(f"f{n}", log_of(**fault)) for n, fault in enumerate(faults)]
    if logs:
        sessions += [held(f"c{n}", logs[pick % len(logs)]) for n, pick in enumerate(copies)]
    sessions += [held(f"e{n}", log_of(segment=f"e{n}"), example=True) for n in range(examples)]
    for order in (sessions, sessions[::-1]):
        found = gate(material(*order))
        assert not found.is_open and found.missing
        assert found.held == len(whole) < NEEDED
        assert found.next_step.endswith(".")
