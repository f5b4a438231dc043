"""Themes: named, renamed, merged, split and taken back; who raised them; what is loose; what a note may fit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session_samples import LEADERS, RIDERS, Room, make_room
from workshop.plan.blocks import Heading, Paragraph, Table
from workshop.plan.findings import findings
from workshop.session.errors import Refused
from workshop.session.fold import fold
from workshop.session.state import Note, Session
from workshop.session.themes import (
    guess,
    merged_from,
    people_of,
    standings,
    theme_trail,
    to_be_filed,
    wording,
)
from workshop.store.workspace import create_workspace


def loose(session: Session) -> list[Note]:
    """The notes on the board that are in no theme yet."""
    return [note for note in to_be_filed(session) if not note.themes]


@pytest.fixture
def room(tmp_path):
    room = make_room(create_workspace(tmp_path), "focus-group", RIDERS)
    yield room
    room.store.close()


def theme(room: Room, label: str, *notes: str) -> str:
    """A new theme with notes in it; its id."""
    return room.done(room.live.themes.add(label, notes))[0].ref


def order(room: Room) -> list[tuple[str, int, int]]:
    """The themes as the board lists them: name, people, times."""
    return [(one.theme.label, one.people, one.times) for one in standings(room.session)]


def test_a_person_is_counted_once_however_often_they_speak_or_agree(room):
    cold = [room.type("p1 it is cold"), room.type("p1 really cold"), room.type("p2 no roof")]
    room.type("+1 N3")
    theme(room, "Cold stops", *cold)
    assert order(room) == [("Cold stops", 2, 3)]


def test_themes_stand_by_people_then_times_then_age_and_ties_are_shown(room):
    a, b, c, d, e = (room.type(line) for line in ("p1 a", "p1 b", "p2 c", "p3 d", "p4 e"))
    theme(room, "Often", a, b)
    theme(room, "Widely", c, d)
    theme(room, "Once", e)
    theme(room, "Also once", c)
    found = standings(room.session)
    assert [(one.theme.label, one.place, one.tied) for one in found] == [
        ("Widely", 1, False),
        ("Often", 2, False),
        ("Once", 3, True),
        ("Also once", 3, True),
    ]


def test_without_codes_themes_stand_by_their_notes(tmp_path):
    room = make_room(create_workspace(tmp_path), "buy-in", LEADERS)
    one, two = room.type("Streets are short of clerks"), room.type("Streets again")
    theme(room, "Staff", one)
    theme(room, "Streets", one, two)
    assert order(room) == [("Streets", 2, 2), ("Staff", 1, 1)]
    room.store.close()


def test_what_is_loose_is_what_people_said(room):
    said = room.type("p1 it is cold")
    room.type("~ laughter")
    room.type("* I think it is the money")
    room.type("k: ask the depot")
    room.type("p2 gone")
    room.done(room.live.notes.retract("N5"))
    assert [note.id for note in loose(room.session)] == [said]


def test_sealed_notes_are_not_on_the_board(tmp_path):
    room = make_room(create_workspace(tmp_path), "buy-in", LEADERS)
    sealed = next(run.id for run in room.session.stage_order if run.design.sealed)
    room.note("they want speed", kind="assumption")
    room.note("they want kindness", stage=sealed)
    kept = room.note("we are short of clerks")
    assert [note.id for note in loose(room.session)] == [kept.id]
    room.store.close()


def test_a_theme_of_sealed_notes_alone_is_named_nowhere(room):
    room.type("a: they want speed #speed")
    assert standings(room.session) == []
    room.type("p1 be quick #speed")
    assert order(room) == [("speed", 1, 1)]


def test_the_debrief_is_not_on_the_board(room):
    private = next(run.id for run in room.session.stage_order if run.design.private)
    room.note("they were tired", stage=private)
    assert loose(room.session) == []


def test_a_note_can_be_in_two_themes_and_leave_one(room):
    note = room.type("p1 cold and dark")
    cold, dark = theme(room, "Cold", note), theme(room, "Dark", note)
    assert room.session.notes[note].themes == (cold, dark)
    room.done(room.live.themes.file([note], remove=[cold]))
    assert room.session.notes[note].themes == (dark,)


def test_one_undo_takes_back_one_filing_of_several_notes(room):
    notes = [room.type("p1 cold"), room.type("p2 dark")]
    cold = theme(room, "Cold")
    room.done(room.live.themes.file(notes, [cold]))
    room.done(room.live.undo())
    assert [note.id for note in loose(room.session)] == notes
    room.done(room.live.redo())
    assert loose(room.session) == []


def test_a_merged_theme_lives_on_as_a_name_of_the_other(room):
    bus = room.type("p1 the bus is late #bus")
    late = room.type("p2 nobody says why #late")
    room.done(room.live.themes.merge("T1", "T2"))
    assert order(room) == [("late", 2, 2)]
    more = room.type("p3 again #bus")
    assert {room.session.notes[one].themes for one in (bus, late, more)} == {("T2",)}
    assert [found.label for found in room.session.current_themes()] == ["late"]
    assert merged_from(room.session, "T2") == ["bus"]
    step = theme_trail(room.session)[-1]
    assert (step.what, step.label, step.other_label, step.notes) == ("merged", "bus", "late", (bus,))


def test_a_renamed_theme_is_still_meant_by_its_old_name(room):
    room.type("p1 the bus is late #bus")
    room.done(room.live.themes.rename("T1", "Waiting without knowing"))
    room.type("p2 once more #bus")
    assert order(room) == [("Waiting without knowing", 2, 2)]
    assert room.session.themes["T1"].names == ("bus",)


def test_a_new_theme_may_take_a_name_that_is_free_again(room):
    room.type("p1 the bus is late #bus")
    room.done(room.live.themes.rename("T1", "Waiting"))
    note = room.type("p2 the bus is full")
    theme(room, "Bus", note)
    room.type("p3 full again #bus")
    assert order(room) == [("Bus", 2, 2), ("Waiting", 1, 1)]


def test_a_theme_is_split_by_moving_notes_out_of_it_in_one_step(room):
    notes = [room.type(f"p{number} cold or dark") for number in (1, 2, 3)]
    mixed = theme(room, "Cold and dark", *notes)
    room.done(room.live.themes.split(mixed, "Dark", notes[1:]))
    assert order(room) == [("Dark", 2, 2), ("Cold and dark", 1, 1)]
    assert room.session.themes["T2"].split_from == mixed
    assert theme_trail(room.session)[-1].what == "split"
    room.done(room.live.undo())
    assert order(room) == [("Cold and dark", 3, 3)]


def test_notes_of_a_theme_that_is_taken_back_are_loose_again(room):
    note = room.type("p1 cold #cold")
    room.done(room.live.themes.retract("T1"))
    assert [one.id for one in loose(room.session)] == [note]
    again = room.type("p2 cold #cold")
    assert room.session.notes[again].themes == ("T2",)


@pytest.mark.parametrize(
    ("label", "reason"),
    [
        ("  ", "needs a name"),
        ("\u200b\u200d", "needs a name"),
        ("x" * 81, "at most 80 characters"),
        ("COLD", "already"),
        ("T7", "number of a theme"),
        ("What P3 said", "code of a participant"),
    ],
)
def test_a_name_that_does_not_do_is_refused_with_the_reason(room, label, reason):
    theme(room, "Cold")
    with pytest.raises(Refused, match=reason):
        room.live.themes.add(label)


def test_a_name_is_kept_on_one_line_without_control_characters(room):
    theme(room, "  Cold\x1b\n  stops ")
    assert order(room) == [("Cold stops", 0, 0)]


def test_a_note_may_fit_where_notes_share_its_rare_words(room):
    for line in ("p1 the shelter is cold", "p2 no roof on the shelter", "p3 the driver is kind"):
        room.type(line)
    shelter, driver = theme(room, "Waiting", "N1", "N2"), theme(room, "People", "N3")
    known = wording(room.session)
    assert guess(known, "the new shelter leaks") == shelter
    assert guess(known, "ask the DRIVER") == driver
    assert guess(known, "nothing alike") == ""
    room.type("p4 we wait after the shelter closes")
    room.done(room.live.themes.file(["N4"], add=[shelter]))
    assert guess(wording(room.session), "I gave up after the third form") == "", "a word of time says nothing"
    assert guess(known, "the new shelter leaks", among=[driver]) == ""


def test_findings_say_what_a_theme_was_merged_from(room):
    room.type("p1 late #bus")
    room.type("p2 no news #waiting")
    room.done(room.live.themes.merge("T1", "T2"))
    room.done(room.live.themes.rename("T2", "Waiting without knowing"))
    blocks = findings(room.session, "sample").blocks
    at = blocks.index(Heading("Waiting without knowing", 2))
    assert blocks[at + 1] == Paragraph("Merged from bus.", ("N1", "N2"))
    table = next(block for block in blocks if isinstance(block, Table))
    assert table.rows == (("Waiting without knowing", "2", "2"),)


NUMBER = st.integers(0, 9)
STEPS = st.lists(
    st.tuples(st.sampled_from(["file", "out", "merge", "split", "rename", "retract"]), NUMBER, NUMBER)
)


def _step(room: Room, what: str, one: int, other: int) -> None:
    """Do one thing to themes, if it can be done."""
    themes = list(room.session.themes)
    here, there = themes[one % len(themes)], themes[other % len(themes)]
    note = f"N{other + 1}"
    work = room.live.themes
    try:
        room.done(
            {
                "file": lambda: work.file([note], [here]),
                "out": lambda: work.file([note], remove=[here]),
                "merge": lambda: work.merge(here, there),
                "split": lambda: work.split(here, f"Split {len(themes)}", [note]),
                "rename": lambda: work.rename(here, f"Name {one} {other}"),
                "retract": lambda: work.retract(here),
            }[what]()
        )
    except Refused:
        return


def _talk(folder) -> Room:
    room = make_room(create_workspace(folder), "focus-group", RIDERS)
    for number in range(10):
        room.type(f"p{number % 4 + 1} note {number}")
    room.type("+4 N1")
    for number in range(4):
        theme(room, f"Theme {number}", f"N{number + 1}", f"N{number + 5}")
    return room


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_whatever_is_done_people_are_counted_once_and_undo_brings_everything_back(tmp_path_factory, steps):
    room = _talk(tmp_path_factory.mktemp("themes"))
    before = _state(room)
    done = len(room.session.actions)
    for step in steps:
        _step(room, *step)
    for one in standings(room.session):
        assert one.people == len(people_of(one.notes)) <= 4
        assert one.times == len({note.id for note in one.notes})
        assert one.theme.stands
    standing = {found.id for found in room.session.current_themes()}
    assert all(set(note.themes) <= standing for note in room.session.notes.values())
    assert _state(room, fold(room.session.log)) == _state(room)
    while len(room.session.actions) > done:
        room.done(room.live.undo())
    assert _state(room) == before
    room.store.close()


def _state(room: Room, session=None):
    session = session or room.session
    return (
        {note.id: note.themes for note in session.notes.values()},
        {found.id: (found.label, found.into, found.retracted) for found in session.themes.values()},
        list(session.theme_steps),
    )


@settings(max_examples=15, deadline=None)
@given(merges=st.permutations(["T1", "T2", "T3"]))
def test_in_whatever_order_themes_are_merged_the_counts_are_the_same(tmp_path_factory, merges):
    room = _talk(tmp_path_factory.mktemp("themes"))
    for one in merges:
        room.done(room.live.themes.merge(one, "T4"))
    assert order(room) == [("Theme 3", 4, 8)]
    assert sorted(merged_from(room.session, "T4")) == ["Theme 0", "Theme 1", "Theme 2"]
    room.store.close()
