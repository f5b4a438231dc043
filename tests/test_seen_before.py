"""While a later group is grouped into themes it is said whether an earlier one raised the same."""

from __future__ import annotations

from tests.plan_samples import material, planned, said, session, six_groups
from workshop.plan import plan_events as pe
from workshop.plan.seen_before import known

RIDERS = [
    said("The shelter at Elm Street is freezing", "Cold stops", "P1"),
    said("Ticket twice", "Paying", "P2"),
]


def test_a_name_is_seen_before_whatever_its_capitals_and_also_when_it_was_changed() -> None:
    plan = planned(
        pe.CodeAdded(label="Freezing"),
        pe.ThemeMapped(theme="riders:T1", code="K1"),
        (pe.TextChanged(text="Waiting in the cold"), "K1"),
    )
    every = material(session("riders", RIDERS), plan=plan)
    for name in ("cold STOPS", "freezing", "Waiting in the cold"):
        found = known(every).seen(name)
        assert found.same and found.row is not None and found.row.label == "Waiting in the cold"
    assert found.sentence == "Seen before, in 1 group."


def test_a_remark_with_the_words_of_an_earlier_theme_is_a_guess() -> None:
    found = known(material(session("riders", RIDERS))).seen("no shelter near the school")
    assert found.sentence == "New here; perhaps 'Cold stops', which is known from 1 group?"
    new = known(material(session("riders", RIDERS))).seen("kind drivers")
    assert new.row is None and new.sentence == "A new theme: no other session has one like it."


def test_the_group_that_is_grouped_now_is_not_among_what_was_seen_before() -> None:
    every = material(*six_groups())
    assert not known(every, but="g06").seen("The two-hour window").same
    assert known(every, but="g09").seen("Nobody tells us").sentence == "Seen before, in 5 groups."


def test_a_theme_of_the_codebook_alone_and_one_of_staff_alone_say_where_they_are_from() -> None:
    staff = session("staff", [said("x", "Dark", "P1")], design="front-line-staff")
    every = material(staff, plan=planned(pe.CodeAdded(label="Fares")))
    assert known(every).seen("dark").sentence == "Seen before, in another session."
    assert known(every).seen("fares").sentence == "Seen before, in the codebook."
