"""One codebook across sessions: who raised what, in how many groups, however the themes are filed, merged and split."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan_samples import happened, material, planned, said, session, six_groups
from workshop.plan import plan_events as pe
from workshop.plan.codebook import codebook
from workshop.plan.filing import loose
from workshop.plan.people import as_agreed
from workshop.session import events as ev

STORY = """
Nobody tells us | 7 | 7 | 6 | 4 | 6 | 6 | 6 | 36 | 33
Kind people | 6 | 4 | 4 | 4 | 8 | 5 | 6 | 31 | 21
Complaints go nowhere | 4 | 3 | 3 | 3 | 3 | 5 | 6 | 21 | 15
Nobody can decide | 2 | 5 | 3 | 6 | - | 5 | 5 | 21 | 18
Safe while waiting | 6 | - | 2 | 3 | 7 | 2 | 5 | 20 | 17
Help ends at six | 6 | - | 6 | 3 | 3 | - | 4 | 18 | 6
The screen is wrong | 4 | 3 | - | 4 | 5 | - | 4 | 16 | 13
Whose job is it | - | 7 | - | 4 | - | 6 | 3 | 17 | 17
The last connection | 8 | 6 | - | - | 2 | - | 3 | 16 | 16
Staff hear it last | - | 4 | - | 5 | - | 5 | 3 | 14 | 17
Paying twice | 3 | - | - | 5 | 5 | - | 3 | 13 | 7
Not only the app | - | - | 5 | 3 | 4 | - | 3 | 12 | 12
Words people understand | - | - | - | 5 | 3 | 2 | 3 | 10 | 10
Passed by | 3 | - | 2 | - | 4 | - | 3 | 9 | 6
Ramps, belts, strollers | - | 2 | 2 | - | 2 | - | 3 | 6 | 7
Bell times | - | - | - | - | 8 | 5 | 2 | 13 | 14
Toilets and layovers | - | 5 | - | 3 | - | - | 2 | 8 | 8
The two-hour window | - | - | 7 | - | - | - | 1 | 7 | 13
"""
"""Themes by group 04 to 09, then groups, people and remarks: the table that the worked example was written with."""

WAIT = [said("No word", "No word", "P1", "P2"), said("Nothing", "No word", "P2"), said("Dark", "Dark", "P3")]
DEPOT = [said("We hear it last", "no WORD", "P1", "P4", "P5"), said("Wet seats", "Seats", "P1")]


def rows(*sessions, plan=None):
    return {row.label: row for row in codebook(material(*sessions, plan=plan)).rows}


def depot(lines=DEPOT, **more):
    return session(
        "depot", lines, design="focus-group-internal", stratum="internal", date="2026-03-09", **more
    )


def test_the_worked_example_comes_to_the_table_it_was_written_with() -> None:
    book = codebook(material(*six_groups()))
    told = {
        row.label: [row.groups.get(f"g0{n}", 0) for n in range(4, 10)]
        + [len(row.groups), row.people, row.times]
        for row in book.rows
    }
    expected = {
        label: [0 if cell == "-" else int(cell) for cell in cells]
        for label, *cells in (
            [part.strip() for part in line.split("|")] for line in STORY.split("\n") if line
        )
    }
    assert told == expected
    assert book.heard == 42
    assert [row.label for row in book.rows][:2] == ["Nobody tells us", "Kind people"]


def test_people_are_internal_or_external_as_their_group_is() -> None:
    every = rows(session("riders", WAIT), depot())
    assert (every["No word"].people, every["No word"].external, every["No word"].internal) == (5, 2, 3)
    assert every["No word"].groups == {"riders": 2, "depot": 3}
    assert not every["No word"].small and every["Dark"].small


def test_themes_of_the_same_name_stand_together_until_they_are_filed_apart() -> None:
    plan = planned(
        pe.CodeAdded(label="Waiting in the dark"),
        pe.CodeAdded(label="Staff hear it last"),
        pe.ThemeMapped(theme="riders:T1", code="K1"),
        pe.ThemeMapped(theme="depot:T1", code="K2"),
    )
    every = rows(session("riders", WAIT), depot(), plan=plan)
    assert "No word" not in every
    assert (every["Waiting in the dark"].people, every["Staff hear it last"].people) == (2, 3)
    assert every["Waiting in the dark"].code == "K1" and every["Waiting in the dark"].in_book


def test_a_person_in_two_merged_themes_is_one_person() -> None:
    lines = [said("a", "Late", "P1", "P2"), said("b", "No word", "P2", "P3")]
    plan = planned(
        pe.CodeAdded(label="Late"), pe.CodeAdded(label="No word"), (pe.CodeMerged(into="K1"), "K2")
    )
    row = rows(session("riders", lines), plan=plan)["Late"]
    assert (row.people, row.times) == (3, 2)
    assert row.trail[0] == "'No word' was merged into it"


def test_a_renamed_theme_of_the_codebook_keeps_the_sessions_that_call_it_as_before() -> None:
    plan = planned(pe.CodeAdded(label="No word"), (pe.TextChanged(text="Waiting without word"), "K1"))
    row = rows(session("riders", WAIT), depot(), plan=plan)["Waiting without word"]
    assert (row.people, row.trail) == (5, ("called 'No word' before",))


def test_single_notes_can_be_taken_out_of_a_theme_into_another() -> None:
    plan = planned(
        pe.CodeAdded(label="No word"),
        pe.CodeAdded(label="Nothing at all"),
        pe.ThemeMapped(theme="riders:T1", code="K2", notes=("N2",)),
    )
    every = rows(session("riders", WAIT), plan=plan)
    assert every["No word"].notes == ("riders:N1",) and every["Nothing at all"].notes == ("riders:N2",)
    assert every["Nothing at all"].trail == ("riders:N2 was taken out of 'No word'",)


def test_a_note_split_off_one_theme_stays_in_its_other_theme() -> None:
    held = session("riders", WAIT, more=[happened(ev.NoteThemed(add=("Dark",)), ref="N2")])
    plan = planned(pe.CodeAdded(label="New"), pe.ThemeMapped(theme="riders:T1", code="K1", notes=("N2",)))
    every = rows(held, plan=plan)
    assert every["New"].notes == ("riders:N2",)
    assert every["Dark"].notes == ("riders:N2", "riders:N3")


def test_what_was_merged_within_a_session_is_one_theme_here_and_its_trail_says_so() -> None:
    held = session("riders", WAIT, more=[happened(ev.ThemeMerged(into="T1"), ref="T2")])
    plan = planned(pe.CodeAdded(label="In the dark"), pe.ThemeMapped(theme="riders:T2", code="K1"))
    assert rows(held)["No word"].people == 3
    assert rows(held)["No word"].trail == ("riders: 'Dark' was merged into it",)
    # What was filed before the merge stays where it was filed.
    assert rows(held, plan=plan)["In the dark"].people == 3


def test_a_theme_whose_place_in_the_codebook_is_taken_out_stands_under_its_own_name_again() -> None:
    plan = planned(
        pe.CodeAdded(label="Waiting"), pe.ThemeMapped(theme="riders:T1", code="K1"), (pe.Dropped(), "K1")
    )
    assert {*rows(session("riders", WAIT), plan=plan)} == {"No word", "Dark"}


def test_front_line_staff_and_unfinished_groups_are_told_apart_and_not_counted() -> None:
    staff = session("staff", [said("Toilet", "Dark", "P1")], design="front-line-staff", date="2026-03-01")
    running = session("late", [said("x", "Dark", "P4")], ended=False, date="2026-04-01")
    book = codebook(material(session("riders", WAIT), staff, running))
    dark = next(row for row in book.rows if row.label == "Dark")
    assert (dark.people, dark.groups, dark.also) == (1, {"riders": 1}, {"staff": 1, "late": 1})
    assert dark.notes == ("riders:N3",) and dark.also_notes == ("staff:N1", "late:N1")


def test_who_said_no_to_taking_part_is_counted_nowhere() -> None:
    no = happened(ev.ConsentRecorded(take_part_no=("P2",), asked=("P1", "P2")))
    held = session("riders", WAIT, more=[no])
    book = codebook(material(held))
    assert [(row.label, row.people, row.times) for row in book.rows] == [("Dark", 1, 1), ("No word", 1, 1)]
    assert book.heard == 6


def test_a_session_read_as_agreed_does_not_remember_the_notes_that_stay_out() -> None:
    no = happened(ev.ConsentRecorded(take_part_no=("P2",), asked=("P1", "P2")))
    held = session("riders", WAIT, more=[no])
    stage = held.session.stage_order[0].id
    assert len(held.session.notes_of(stage)) == 3
    assert len(as_agreed(held.session).notes_of(stage)) == 2
    assert len(held.session.notes_of(stage)) == 3


def test_sealed_guesses_and_what_the_office_said_among_itself_are_in_no_theme() -> None:
    lines = [said("a guess", "Dark", kind="assumption"), said("hm", "Dark", stage="debrief"), *WAIT]
    row = rows(session("riders", lines))["Dark"]
    assert row.notes == ("riders:N5",)


def test_intensity_is_the_middle_of_those_given_and_dissent_counts_people() -> None:
    lines = [
        said("a", "Late", "P1", intensity=2, disagree=("P3", "P4")),
        said("b", "Late", "P1", intensity=1, disagree=("P3",)),
        said("c", "Late", "P2"),
    ]
    row = rows(session("riders", lines))["Late"]
    assert (row.intensity, row.dissent) == (1, 2)


def test_the_themes_that_wait_to_be_filed_are_listed_with_their_people() -> None:
    plan = planned(pe.CodeAdded(label="Dark"))
    waiting = loose(material(session("riders", WAIT), depot(), plan=plan))
    assert [(one.name, one.label, one.people) for one in waiting] == [
        ("depot:T1", "no WORD", 3), ("riders:T1", "No word", 2), ("depot:T2", "Seats", 1),
    ]  # fmt: skip


def test_a_theme_of_the_codebook_under_which_nothing_is_filed_is_told_apart() -> None:
    book = codebook(material(session("riders", WAIT), plan=planned(pe.CodeAdded(label="Fares"))))
    assert [row.label for row in book.empty] == ["Fares"]
    assert "Fares" not in [row.label for row in book.rows]


def test_the_order_in_which_sessions_are_read_does_not_matter() -> None:
    sessions = (session("riders", WAIT), depot(), session("late", WAIT[::-1], date="2026-03-20"))
    assert len({repr(codebook(material(*order)).rows) for order in permutations(sessions)}) == 1


NOTES = st.lists(
    st.builds(
        lambda theme, who, agree: said("words of their own", theme, who, *sorted(agree - {who})),
        st.sampled_from(("A", "B", "C", "")),
        st.sampled_from(("P1", "P2", "P3", "P4")),
        st.frozensets(st.sampled_from(("P1", "P2", "P3", "P4")), max_size=3),
    ),
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(NOTES, NOTES)
def test_merging_keeps_the_number_of_different_people_right(first: list, second: list) -> None:
    codes = [pe.CodeAdded(label=label) for label in "ABC"]
    for number, line in enumerate((*first, *second)):
        line["text"] = f"remark {number}"  # the gate takes a group with the same remarks for a copy
    merged = planned(*codes, (pe.CodeMerged(into="K1"), "K2"), (pe.CodeMerged(into="K1"), "K3"))
    one, other = session("one", first), depot(second)
    people = {
        (held.id, code)
        for held, lines in ((one, first), (other, second))
        for line in lines
        if line["theme"]
        for code in (line["speaker"], *line["agree"])
    }
    found = rows(one, other, plan=merged)
    assert sum(row.people for row in found.values()) == len(people)
    apart = rows(one, other, plan=planned(*codes))
    assert all(row.people <= len(people) for row in apart.values())
    assert sum(row.times for row in apart.values()) == sum(row.times for row in found.values())


@pytest.mark.parametrize("label", ["[/x] see", "日本語", "e\u0301tage"])
def test_names_of_any_kind_stand_together_with_themselves(label: str) -> None:
    other = label.replace("e\u0301", "\u00e9").upper()
    found = rows(session("riders", [said("a", label, "P1")]), depot([said("b", other, "P1")]))
    assert [row.people for row in found.values()] == [2]
