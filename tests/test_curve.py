"""The curve of new themes by group: told as it is, never as a yes or no."""

from __future__ import annotations

from tests.plan_samples import material, planned, said, session, six_groups
from workshop.plan import plan_events as pe
from workshop.plan.codebook import codebook
from workshop.plan.curve import CurvePoint, curve_of, curve_sentence
from workshop.plan.material import Material


def curve(material: Material, stratum: str = "") -> tuple[CurvePoint, ...]:
    return curve_of(codebook(material), stratum)


def test_the_worked_example_has_the_curve_it_was_written_with() -> None:
    every = material(*six_groups())
    assert [point.new for point in curve(every)] == [10, 4, 2, 1, 1, 0]
    assert [point.total for point in curve(every)] == [10, 14, 16, 17, 18, 18]
    assert [(p.session_id, p.new) for p in curve(every, "external")] == [("g04", 10), ("g06", 3), ("g08", 2)]
    assert [(p.session_id, p.new) for p in curve(every, "internal")] == [("g05", 10), ("g07", 5), ("g09", 1)]
    assert curve_sentence(curve(every)) == "The last group added no new theme; 18 are known."
    assert curve_sentence(curve(every, "internal"), "internal") == (
        "The last internal group added 1 new theme; 16 are known."
    )


def test_groups_are_on_the_curve_by_their_date_however_they_were_read() -> None:
    first = session("a", [said("x", "Late")], date="2026-03-04")
    second = session("b", [said("y", "Late"), said("z", "Dark")], date="2026-03-05")
    assert [point.new for point in curve(material(second, first))] == [1, 1]


def test_themes_filed_together_are_no_longer_new_twice() -> None:
    groups = [
        session("a", [said("x", "Late")]),
        session("b", [said("y", "Never on time")], date="2026-03-05"),
    ]
    assert [point.new for point in curve(material(*groups))] == [1, 1]
    plan = planned(
        pe.CodeAdded(label="Late"),
        pe.ThemeMapped(theme="a:T1", code="K1"),
        pe.ThemeMapped(theme="b:T1", code="K1"),
    )
    assert [point.new for point in curve(material(*groups, plan=plan))] == [1, 0]


def test_the_sentence_says_so_where_there_is_nothing_to_tell_of() -> None:
    assert curve_sentence(()) == "No group is completed yet."
    assert curve_sentence((), "internal") == "No internal group is completed yet."
    only = material(session("a", [said("x", "Late"), said("y", "Dark")]))
    assert curve_sentence(curve(only)) == "The only group so far added 2 new themes; 2 are known."
    bare = curve_sentence(curve(material(session("a", [said("x")]))))
    assert bare == "The last group has no theme yet: its remarks are not grouped."
