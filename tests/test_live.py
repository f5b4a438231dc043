"""What a facilitator can do in a live session, and what is refused with a sentence that says why."""

from __future__ import annotations

import msgspec
import pytest

from tests.session_samples import LEADERS, RIDERS, Room, make_room, question
from workshop.record.protocol import SessionDamaged
from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.noting import LONGEST_NOTE
from workshop.session.shorthand import Capture
from workshop.session.summary import dump, summary
from workshop.store.workspace import Workspace
from workshop.votes.model import Totals

# Preparing and starting ---------------------------------------------------------------------------


def test_a_session_does_not_start_while_a_placeholder_of_its_texts_is_unfilled(workspace: Workspace):
    room = make_room(workspace, "focus-group", ev.Facts(title="Riders"), start=False)
    assert room.live.missing() == ["department", "segment"]
    with pytest.raises(Refused, match="Fill in the department and the customers before the start"):
        room.live.start()
    room.done(room.live.prepare(ev.Facts(title="Riders", department="Transit", segment="riders")))
    room.done(room.live.start())
    assert (room.session.status, room.session.stage) == ("running", "welcome")


def test_a_placeholder_that_prepare_put_into_a_prompt_is_missed_too(workspace: Workspace):
    room = make_room(workspace, "focus-group", RIDERS, start=False)
    stages = {"opening": ev.StagePlan(question="How do you get to {unit}?")}
    room.done(room.live.prepare(room.session.facts, stages))
    assert room.live.missing() == ["unit"]


def test_prepare_alters_prompts_minutes_and_the_form(workspace: Workspace):
    room = make_room(workspace, "buy-in", LEADERS, start=False)
    room.done(room.live.prepare(LEADERS, {"case": ev.StagePlan(minutes=20, question="Why now?")}, short=True))
    case, welcome = room.session.stages["case"], room.session.stages["welcome"]
    assert (case.minutes, case.question, welcome.minutes) == (20, "Why now?", 3)
    room.done(room.live.prepare(msgspec.structs.replace(LEADERS, place="Hall 2")))
    assert room.session.stages["case"].minutes == 20  # what was altered before stays
    assert room.reopened().session.facts.place == "Hall 2"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title": " "}, "needs a title"),
        ({"title": "\x01"}, "needs a title"),
        ({"title": "x" * 201}, "at most 200"),
        ({"date": "4 March"}, "2026-03-04"),
        ({"date": "20260304"}, "2026-03-04"),
        ({"date": "2026-02-30"}, "2026-03-04"),
        ({"starts": "half past six"}, "start"),
        ({"ends": "25:00"}, "hard end"),
        ({"stratum": "vip"}, "internal"),
        ({"expected": -1}, "-1 people"),
    ],
)
def test_facts_that_cannot_be_right_are_refused(focus_group: Room, facts: dict, sentence: str):
    with pytest.raises(Refused, match=sentence):
        focus_group.live.prepare(msgspec.structs.replace(RIDERS, **facts))


@pytest.mark.parametrize("plan", [{"nowhere": ev.StagePlan()}, {"welcome": ev.StagePlan(minutes=-1)}])
def test_stages_that_cannot_be_right_are_refused(focus_group: Room, plan: dict):
    with pytest.raises(Refused):
        focus_group.live.prepare(RIDERS, plan)


def test_a_session_starts_and_ends_once(focus_group: Room):
    with pytest.raises(Refused, match="started already"):
        focus_group.live.start()
    focus_group.done(focus_group.live.end(6))
    assert (focus_group.session.status, focus_group.session.attendance.attended) == ("ended", 6)
    for again in (focus_group.live.end, focus_group.live.next_stage, focus_group.live.start):
        with pytest.raises(Refused):
            again()


def test_a_session_that_never_started_can_end(workspace: Workspace):
    room = make_room(workspace, "focus-group", ev.Facts(title="From paper"), start=False)
    room.note("typed from paper")
    room.done(room.live.end(0))
    assert (room.session.status, room.session.attendance.attended) == ("ended", 0)


def test_an_open_vote_keeps_a_session_from_ending(buy_in: Room):
    buy_in.done(buy_in.votes.draft("welcome", [question()]))
    buy_in.done(buy_in.votes.open("V1", eligible=3, way="hands"))
    with pytest.raises(Refused, match="V1 is still open"):
        buy_in.live.end()


@pytest.mark.parametrize("attended", [-1, 10_001])
def test_nobody_counts_that_many_people(focus_group: Room, attended: int):
    with pytest.raises(Refused, match=str(attended)):
        focus_group.live.end(attended)


# Stages and time ----------------------------------------------------------------------------------


def test_the_room_goes_to_the_next_the_previous_and_any_stage(focus_group: Room):
    with pytest.raises(Refused, match="first stage"):
        focus_group.live.previous_stage()
    focus_group.done(focus_group.live.next_stage())
    assert focus_group.session.stage == "opening"
    focus_group.done(focus_group.live.previous_stage())
    assert focus_group.session.stage == "welcome"
    focus_group.done(focus_group.live.go_to("debrief"))
    assert focus_group.session.stage == "debrief"
    with pytest.raises(Refused, match="last stage"):
        focus_group.live.next_stage()
    for wrong in ("nowhere", "debrief"):
        with pytest.raises(Refused):
            focus_group.live.go_to(wrong)
    assert focus_group.reopened().session.stage == "debrief"


def test_stages_wait_for_the_start(workspace: Workspace):
    room = make_room(workspace, "focus-group", RIDERS, start=False)
    with pytest.raises(Refused, match="not started"):
        room.live.next_stage()


def test_minutes_are_added_to_the_current_stage_or_a_named_one_and_taken(focus_group: Room):
    focus_group.done(focus_group.live.add_minutes(5))
    focus_group.done(focus_group.live.add_minutes(-2, "opening"))
    stages = focus_group.session.stages
    assert (stages["welcome"].minutes, stages["opening"].minutes) == (12, 3)
    for minutes, stage in ((0, ""), (601, ""), (-13, ""), (1, "nowhere")):
        with pytest.raises(Refused):
            focus_group.live.add_minutes(minutes, stage)


# Notes --------------------------------------------------------------------------------------------


def test_a_typed_line_becomes_a_note_of_the_current_stage_and_is_there_after_a_restart(focus_group: Room):
    focus_group.type('p3 " I wait in the rain !! #shelter')
    focus_group.done(focus_group.live.next_stage())
    focus_group.type("just words")
    for room in (focus_group, focus_group.reopened()):
        first, second = room.session.notes.values()
        assert (first.text, first.speaker, first.verbatim, first.intensity) == (
            "I wait in the rain",
            "P3",
            True,
            2,
        )
        assert [room.session.themes[theme].label for theme in first.themes] == ["shelter"]
        assert (first.stage, second.stage, second.text) == ("welcome", "opening", "just words")


def test_a_theme_has_one_id_whatever_its_capitals(focus_group: Room):
    focus_group.type("late #Bus")
    focus_group.type("late again #bus")
    # Two lines handed over before the first is on disk name the theme once as well.
    first, second = (
        focus_group.live.notes.capture("cold #Shelter"),
        focus_group.live.notes.capture("wet #shelter"),
    )
    focus_group.done(first), focus_group.done(second)
    assert [theme.label for theme in focus_group.session.themes.values()] == ["Bus", "Shelter"]
    assert [note.themes for note in focus_group.session.notes.values()] == [
        ("T1",),
        ("T1",),
        ("T2",),
        ("T2",),
    ]


def test_a_literal_line_is_never_shorthand(focus_group: Room):
    focus_group.type("\\p3 words")
    focus_group.done(focus_group.live.notes.capture("+4 N1", literal=True))
    assert [note.text for note in focus_group.session.notes.values()] == ["p3 words", "+4 N1"]


@pytest.mark.parametrize("line", ["", "  ", "\t\n", "\\", "\x1b", "\u00a0"])
def test_nothing_but_white_space_is_said_and_not_stored(focus_group: Room, line: str):
    with pytest.raises(Refused, match="no text"):
        focus_group.live.notes.capture(line)


def test_control_characters_go_and_all_else_stays(focus_group: Room):
    focus_group.type("\\\x1b[31mred\x00 \u200b\U0001f600 e\u0301")
    assert focus_group.session.notes["N1"].text == "[31mred \u200b\U0001f600 e\u0301"


def test_a_note_of_many_pages_is_refused_and_one_as_long_as_allowed_is_not(focus_group: Room):
    with pytest.raises(Refused, match="Split it"):
        focus_group.live.notes.capture("x" * (LONGEST_NOTE + 1))
    focus_group.type("x" * LONGEST_NOTE)
    assert len(focus_group.reopened().session.notes["N1"].text) == LONGEST_NOTE


def test_a_note_is_edited_moved_and_taken_back(focus_group: Room):
    focus_group.type("p3 frist words")
    focus_group.done(focus_group.live.notes.edit("N1", Capture("first words", kind="pain", speaker="P3")))
    focus_group.done(focus_group.live.notes.move("N1", "key_pain"))
    note = focus_group.session.notes["N1"]
    assert (note.text, note.kind, note.stage, note.edits) == ("first words", "pain", "key_pain", 1)
    focus_group.done(focus_group.live.notes.retract("N1", "said twice"))
    assert focus_group.session.open_notes() == []
    assert len(focus_group.session.log) == 7  # nothing is deleted
    for refused in (
        lambda: focus_group.live.notes.retract("N1"),
        lambda: focus_group.live.notes.edit("N1", Capture("x")),
        lambda: focus_group.live.notes.move("N9", "welcome"),
    ):
        with pytest.raises(Refused):
            refused()


@pytest.mark.parametrize(
    "note",
    [Capture("x", kind="nonsense"), Capture("x", speaker="Maria"), Capture("x", speaker="p3"), Capture(" ")],
)
def test_a_note_that_cannot_be_right_is_refused_when_added_and_when_edited(focus_group: Room, note: Capture):
    focus_group.type("words")
    with pytest.raises(Refused):
        focus_group.live.notes.add(note)
    with pytest.raises(Refused):
        focus_group.live.notes.edit("N1", note)


def test_leaders_have_no_codes(buy_in: Room):
    with pytest.raises(Refused, match="no participant codes"):
        buy_in.live.notes.add(Capture("x", speaker="P1"))
    buy_in.type("p3 is what she typed")
    assert buy_in.session.notes["N1"].text == "p3 is what she typed"


def test_who_agrees_and_who_does_not(focus_group: Room):
    focus_group.type("p3 buses are late")
    focus_group.type("+4 +5 -6")
    note = focus_group.session.notes["N1"]
    assert (note.agree, note.disagree) == (("P4", "P5"), ("P6",))
    focus_group.type("+6")  # changed their mind
    focus_group.type("-4")
    note = focus_group.session.notes["N1"]
    assert (set(note.agree), set(note.disagree)) == ({"P5", "P6"}, {"P4"})
    focus_group.type("p1 another thing")
    focus_group.type("+2 N1")
    assert "P2" in focus_group.session.notes["N1"].agree
    assert focus_group.session.notes["N2"].agree == ()


def test_nobody_agrees_with_themselves_or_with_nothing(focus_group: Room):
    with pytest.raises(Refused, match="no note yet"):
        focus_group.live.notes.capture("+4")
    focus_group.type("p3 buses are late")
    with pytest.raises(Refused, match="P3 said N1"):
        focus_group.live.notes.capture("+3")
    with pytest.raises(Refused, match="not a code"):
        focus_group.live.notes.mark("N1", ["P99"])


def test_plus_four_does_not_go_to_an_older_note_while_the_last_one_is_being_saved(focus_group: Room):
    focus_group.type("p3 the older note")
    on_its_way = focus_group.live.notes.capture("p5 the last note")
    with pytest.raises(Refused, match="still being saved"):
        focus_group.live.notes.capture("+4")
    focus_group.done(on_its_way)
    focus_group.type("+4")
    assert focus_group.session.notes["N2"].agree == ("P4",)


def test_undo_waits_until_all_is_saved(focus_group: Room):
    on_its_way = focus_group.live.notes.capture("words")
    with pytest.raises(Refused, match="still being saved"):
        focus_group.live.undo()
    focus_group.done(on_its_way)
    focus_group.done(focus_group.live.undo())


# Assumptions --------------------------------------------------------------------------------------


def test_what_is_said_at_a_sealed_stage_is_an_assumption_and_only_counted(buy_in: Room):
    buy_in.done(buy_in.live.go_to("assumptions"))
    buy_in.type("they want speed")
    buy_in.type("w: a marker in the sealed stage")
    buy_in.type("~ long silence")
    kinds = [note.kind for note in buy_in.session.notes.values()]
    assert kinds == ["assumption", "want", "observation"]
    assert buy_in.session.sealed_count() == 2
    lines = dump(buy_in.session)
    assert [line.get("text") for line in lines] == ["long silence", None, None]
    assert lines[1:] == [{"kind": "assumption", "sealed": 1}, {"kind": "want", "sealed": 1}]
    told = summary(buy_in.session, "leaders")
    assert (told["notes"], told["sealed"]) == (3, 2)


def test_an_assumption_typed_anywhere_is_sealed(focus_group: Room):
    focus_group.type("a: they want speed")
    assert dump(focus_group.session) == [{"kind": "assumption", "sealed": 1}]


# People and promises ------------------------------------------------------------------------------


def test_attendance_gives_the_codes_that_may_be_typed(focus_group: Room):
    assert focus_group.session.codes == tuple(f"P{number}" for number in range(1, 11))
    focus_group.done(focus_group.live.people.set_attendance(ev.AttendanceSet(attended=2, codes=("P1", "P7"))))
    focus_group.type("p7 words")
    focus_group.type("p3 words")
    notes = focus_group.session.notes
    assert (notes["N1"].speaker, notes["N2"].speaker, notes["N2"].text) == ("P7", "", "p3 words")


def test_names_are_not_taken_where_codes_belong(focus_group: Room, buy_in: Room):
    for refused in (
        lambda: focus_group.live.people.set_attendance(ev.AttendanceSet(attended=1, codes=("Maria",))),
        lambda: focus_group.live.people.record_consent(quote_no=("Maria",)),
        lambda: focus_group.live.people.set_attendance(ev.AttendanceSet(attended=-1)),
        lambda: buy_in.live.people.set_attendance(ev.AttendanceSet(attended=1, codes=("P1",))),
    ):
        with pytest.raises(Refused):
            refused()
    buy_in.done(buy_in.live.people.set_attendance(ev.AttendanceSet(attended=2, roles=("chair", "finance"))))
    assert buy_in.session.attendance.roles == ("chair", "finance")


def test_consent_is_corrected_by_a_new_record_and_not_undone(focus_group: Room):
    focus_group.done(focus_group.live.people.record_consent(quote_no=["P2"]))
    with pytest.raises(Refused):
        focus_group.live.undo()
    focus_group.done(focus_group.live.people.record_consent(quote_no=["P2", "P3"]))
    assert focus_group.session.attendance.quote_no == ("P2", "P3")


def test_a_promise_without_owner_thing_or_date_is_an_intention(buy_in: Room):
    whole = {"owner": "Chair", "action": "two hours a week", "stage": "resources", "due": "1 June"}
    buy_in.done(buy_in.live.promises.add(ev.CommitmentAdded(**whole)))
    buy_in.done(buy_in.live.promises.add(ev.CommitmentAdded(**{**whole, "due": ""})))
    assert [one.is_intention for one in buy_in.session.commitments.values()] == [False, True]
    buy_in.done(buy_in.live.promises.edit("C2", ev.CommitmentEdited(**whole, confirmed=True)))
    assert not buy_in.session.commitments["C2"].is_intention
    buy_in.done(buy_in.live.promises.retract("C1"))
    assert [one.id for one in buy_in.session.current_commitments()] == ["C2"]
    for refused in (
        lambda: buy_in.live.promises.add(ev.CommitmentAdded(owner="", action=" ", stage="resources")),
        lambda: buy_in.live.promises.add(ev.CommitmentAdded(**{**whole, "stage": "nowhere"})),
        lambda: buy_in.live.promises.edit("C1", ev.CommitmentEdited(**whole)),
        lambda: buy_in.live.promises.retract("C9"),
    ):
        with pytest.raises(Refused):
            refused()


# All together -------------------------------------------------------------------------------------


def test_a_file_that_holds_no_session_is_not_taken_for_one(focus_group: Room):
    with pytest.raises(SessionDamaged):
        LiveSession(focus_group.store, "riders", focus_group.session.log[1:])


def test_a_whole_meeting_is_the_same_after_a_restart(buy_in: Room):
    buy_in.done(buy_in.live.people.set_attendance(ev.AttendanceSet(attended=6, roles=("chair",))))
    for stage in list(buy_in.session.stages)[1:]:
        buy_in.clock.go(minutes=5)
        buy_in.done(buy_in.live.go_to(stage))
        buy_in.type(f"d: decided at {stage}")
    buy_in.done(buy_in.votes.draft("resources", [question()]))
    buy_in.done(buy_in.votes.open("V1", eligible=6, way="hands"))
    buy_in.done(buy_in.votes.count("V1", "q", Totals(6, (6, 0))))
    buy_in.done(buy_in.votes.close("V1"))
    buy_in.done(buy_in.votes.reveal("V1"))
    buy_in.done(buy_in.live.end())
    assert buy_in.session.attendance.attended == 6  # said before, and not again at the end
    assert buy_in.reopened().session == buy_in.session
