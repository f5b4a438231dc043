"""The people of a session: who is here, who comes and goes, what they agree to, and who has not spoken yet."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.paper_samples import paper_of, words_of
from tests.session_samples import LEADERS, RIDERS, Room, make_room
from workshop.plan.blocks import Quotation, Table
from workshop.plan.people import by_group
from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.fold import fold
from workshop.session.people import (
    MANAGER,
    consent_is_missing,
    group_of,
    next_code,
    not_asked,
    not_yet_spoken,
    segment_of,
    spoken,
    things_for_you,
    warnings,
)
from workshop.store.workspace import create_workspace


def people_of(room: Room):
    return room.session.attendance


def facts_of(room: Room) -> dict[str, str]:
    table = next(block for block in paper_of(room, "record").blocks if isinstance(block, Table))
    return dict(table.rows)


# Coming and going ---------------------------------------------------------------------------------


def test_who_comes_later_gets_the_next_code_and_who_leaves_keeps_theirs(focus_group: Room):
    people = focus_group.live.people
    focus_group.done(people.count(6))
    assert people_of(focus_group).present == ("P1", "P2", "P3", "P4", "P5", "P6")
    focus_group.done(people.leave("P6"))
    focus_group.done(people.join(group="internal", segment="clerks"))
    now = people_of(focus_group)
    assert now.present == ("P1", "P2", "P3", "P4", "P5", "P7")
    assert (now.attended, now.here, now.left_early, now.late) == (7, 6, 1, 1)
    assert (group_of(focus_group.session, "P7"), segment_of(focus_group.session, "P7")) == (
        "internal",
        "clerks",
    )
    assert (group_of(focus_group.session, "P1"), segment_of(focus_group.session, "P1")) == (
        "external",
        "bus riders",
    )
    focus_group.type("p6 words that were noted after they had left")
    assert focus_group.session.notes["N1"].speaker == "P6"


def test_a_code_whose_joining_was_undone_is_not_given_to_somebody_else(focus_group: Room):
    focus_group.done(focus_group.live.people.count(5))
    focus_group.done(focus_group.live.people.join())
    focus_group.done(focus_group.live.undo())
    assert people_of(focus_group).present == ("P1", "P2", "P3", "P4", "P5")
    focus_group.done(focus_group.live.people.join())
    assert people_of(focus_group).joined == ("P7",)


def test_two_who_come_at_once_get_two_codes(focus_group: Room):
    focus_group.done(focus_group.live.people.count(5))
    first, second = focus_group.live.people.join(), focus_group.live.people.join()
    focus_group.done(first), focus_group.done(second)
    assert people_of(focus_group).joined == ("P6", "P7")


def test_the_number_is_corrected_without_losing_who_left_or_has_spoken(focus_group: Room):
    people = focus_group.live.people
    focus_group.done(people.count(8))
    focus_group.done(people.count(6))
    assert people_of(focus_group).codes == tuple(f"P{number}" for number in range(1, 7))
    focus_group.type("p6 a remark")
    with pytest.raises(Refused, match="The last of them has spoken already"):
        people.count(5)
    focus_group.done(people.leave("P2"))
    focus_group.done(people.count(7))
    now = people_of(focus_group)
    assert now.present == ("P1", "P3", "P4", "P5", "P6", "P7", "P8")
    assert (now.attended, now.here, now.gone) == (8, 7, ("P2",))


def test_what_cannot_be_is_refused_in_a_sentence(focus_group: Room, buy_in: Room):
    people = focus_group.live.people
    with pytest.raises(Refused, match="Say first how many people are here"):
        people.join()
    focus_group.done(people.count(2))
    for refused in (
        lambda: people.leave("P9"),
        lambda: people.leave(),
        lambda: people.leave("Maria"),
        lambda: people.join(group="staff"),
        lambda: people.set_group("P9", "internal"),
        lambda: people.answer("Maria", take_part=True, quote=True),
        lambda: people.name_roles(["chair"]),
        lambda: people.count(-1),
        lambda: people.count(1_000),
        lambda: people.set_attendance(
            ev.AttendanceSet(attended=2, codes=("P1",), groups={"Maria": "internal"})
        ),
        lambda: people.set_attendance(ev.AttendanceSet(attended=2, codes=("P1",), groups={"P1": "staff"})),
    ):
        with pytest.raises(Refused, match=r"\.$"):
            refused()
    focus_group.done(people.leave("P1"))
    with pytest.raises(Refused, match="left already"):
        people.leave("P1")
    focus_group.done(people.leave("P2"))
    with pytest.raises(Refused, match="Nobody is here"):
        people.leave("P1")
    buy_in.done(buy_in.live.people.count(2))
    with pytest.raises(Refused, match="not in the list"):
        buy_in.live.people.leave("mayor")


def test_where_there_are_no_codes_people_are_roles_and_numbers(buy_in: Room):
    people = buy_in.live.people
    buy_in.done(people.count(4))
    buy_in.done(people.name_roles(["director (chair)", " finance ", "", "finance"]))
    buy_in.done(people.join(role="head of stations"))
    buy_in.done(people.join())
    buy_in.done(people.leave("finance"))
    buy_in.done(people.leave())
    now = people_of(buy_in)
    assert [role for role in now.roles if role not in now.gone] == ["director (chair)", "head of stations"]
    assert (now.attended, now.here, now.late, now.left_early, now.codes) == (6, 4, 2, 2, ())
    with pytest.raises(Refused, match="in the list already"):
        people.join(role="director (chair)")


STEPS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 12)), max_size=25)


@settings(max_examples=40, deadline=None)
@given(design=st.sampled_from(["focus-group", "buy-in"]), steps=STEPS)
def test_present_and_left_are_all_who_were_here_and_no_code_is_given_twice(
    design: str, steps: list[tuple[int, int]]
):
    with TemporaryDirectory() as folder:
        facts = LEADERS if design == "buy-in" else RIDERS
        room = make_room(create_workspace(Path(folder)), design, facts)
        people, given_out = room.live.people, []
        room.done(people.count(6))
        for step, number in steps:
            try:
                if step < 2:
                    submission = people.join(role=f"role {number}" if design == "buy-in" else "")
                elif step == 2:
                    known = [*people_of(room).codes, *people_of(room).roles] or [""]
                    submission = people.leave(known[number % len(known)])
                elif step == 3:
                    submission = people.count(number)
                elif step == 4:
                    submission = room.live.undo()
                elif step == 5:
                    submission = people.all_said_yes()
                else:
                    submission = people.answer(f"P{number}", take_part=number % 2 == 0, quote=False)
            except Refused:
                continue
            before = {*people_of(room).codes}
            given_out += [
                event.data["code"] for event in room.done(submission)
                if event.type == "person.joined" and event.data.get("code")
            ]  # fmt: skip
            now = people_of(room)
            if now.attended is None:  # the first count was undone
                continue
            if step == 3:
                assert not ({*now.codes} - before) & {*given_out}
            assert now.here + now.left_early == now.attended
            assert len(set(given_out)) == len(given_out)
            if design == "focus-group":
                assert len(now.codes) == now.attended and len(now.present) == now.here
                assert {*now.present} | {*now.gone} == {*now.codes}
                assert next_code(room.session) not in now.asked  # whoever comes next has not been asked
                assert next_code(room.session) not in now.codes
        assert fold(room.session.log) == room.session
        room.store.close()


def test_older_logs_of_people_are_read_as_they_were_meant():
    older = msgspec.convert({"attended": 2, "codes": ["P1", "P2"], "left_early": 1}, ev.AttendanceSet)
    assert (older.groups, older.segments, older.manager_present) == ({}, {}, False)
    assert msgspec.convert({"quote_no": ["P2"]}, ev.ConsentRecorded).asked == ()


# Consent ------------------------------------------------------------------------------------------


def test_all_present_said_yes_and_then_the_exceptions(focus_group: Room):
    people = focus_group.live.people
    assert consent_is_missing(focus_group.session)
    focus_group.done(people.count(3))
    focus_group.done(people.all_said_yes())
    assert not consent_is_missing(focus_group.session)
    focus_group.done(people.answer("P2", take_part=True, quote=False))
    now = people_of(focus_group)
    assert [now.may_be_quoted(code) for code in now.codes] == [True, False, True]
    with pytest.raises(Refused, match="Everybody here has been asked"):
        people.all_said_yes()
    focus_group.done(people.join())
    assert not_asked(focus_group.session) == ("P4",)
    assert things_for_you(focus_group.session)[-1] == "P4 has not been asked for consent: ^l."
    focus_group.done(people.all_said_yes())
    now = people_of(focus_group)
    assert now.quote_no == ("P2",) and now.asked == ("P1", "P2", "P3", "P4")
    focus_group.done(people.answer("P2", take_part=True, quote=True))
    assert people_of(focus_group).quote_no == ()


def test_words_of_somebody_who_is_not_to_be_quoted_stand_in_no_paper(focus_group: Room):
    focus_group.done(focus_group.live.people.count(3))
    focus_group.type('p2 " the driver just shrugged #drivers')
    focus_group.type("p2 said “nobody waits here twice” #drivers")
    focus_group.type("p2 tickets are dear")
    focus_group.type('p3 " that is so')
    focus_group.done(focus_group.live.people.record_consent(quote_no=["P2"]))
    for name in ("record", "findings"):
        words = words_of(paper_of(focus_group, name))
        assert "shrugged" not in words and "nobody waits" not in words
    record = paper_of(focus_group, "record")
    assert words_of(record).count("this person said no to being quoted") == 2
    assert "tickets are dear" in words_of(record)
    assert [block.text for block in record.blocks if isinstance(block, Quotation)] == ["that is so"]


def test_who_says_no_to_taking_part_is_taken_out_of_papers_and_counts(focus_group: Room):
    focus_group.done(focus_group.live.people.count(3))
    focus_group.type("p1 more shelters #shelter")
    focus_group.type("+2 +3")
    focus_group.type("p2 a bench would do #bench")
    focus_group.type("p2 and light #shelter")
    before = words_of(paper_of(focus_group, "findings"))
    assert "bench" in before and "shelter (3 people)" in before
    focus_group.done(focus_group.live.people.answer("P2", take_part=False, quote=False))
    for name in ("record", "findings"):
        words = words_of(paper_of(focus_group, name))
        assert "bench" not in words and "light" not in words
        assert "2 notes by people who asked to be taken out are neither printed nor counted here." in words
    findings = words_of(paper_of(focus_group, "findings"))
    assert "shelter (2 people)" in findings and "2 people met" in findings
    focus_group.done(focus_group.live.people.answer("P2", take_part=True, quote=True))
    assert words_of(paper_of(focus_group, "findings")) == before


# What the facilitator alone is told ---------------------------------------------------------------


def test_who_has_not_spoken_yet_is_told_in_the_order_of_codes(focus_group: Room):
    assert not_yet_spoken(focus_group.session) == ()
    focus_group.done(focus_group.live.people.count(6))
    focus_group.type("p3 a remark")
    focus_group.type("+5")
    focus_group.type("~ p2 laughs")
    assert not_yet_spoken(focus_group.session) == ("P1", "P2", "P4", "P6")
    focus_group.done(focus_group.live.people.leave("P4"))
    assert not_yet_spoken(focus_group.session) == ("P1", "P2", "P6")
    assert spoken(focus_group.session) == {"P3": 1, "P5": 1}
    focus_group.done(focus_group.live.notes.retract("N1"))
    assert not_yet_spoken(focus_group.session) == ("P1", "P2", "P3", "P5", "P6")


def test_a_line_manager_and_a_group_too_small_or_too_large_are_warned_of(focus_group: Room, buy_in: Room):
    people = focus_group.live.people
    assert warnings(focus_group.session) == ()
    focus_group.done(people.count(7))
    assert warnings(focus_group.session) == ()
    focus_group.done(people.manager_is_here(True))
    assert warnings(focus_group.session) == (MANAGER,)
    assert MANAGER.startswith(
        "A line manager is in the room with people they manage: what is said may not be free."
    )
    focus_group.done(people.manager_is_here(False))
    focus_group.done(people.count(4))
    (small,) = warnings(focus_group.session)
    assert small.startswith("4 people are here and this group is meant for 5 to 10")
    focus_group.done(people.count(12))
    (large,) = warnings(focus_group.session)
    assert "two groups" in large
    focus_group.done(people.leave("P12")), focus_group.done(people.leave("P11"))
    assert warnings(focus_group.session) == ()
    buy_in.done(buy_in.live.people.count(2))
    assert warnings(buy_in.session) == ()


# Papers -------------------------------------------------------------------------------------------


def test_the_record_tells_people_in_numbers(focus_group: Room):
    people = focus_group.live.people
    focus_group.done(people.count(10))
    for code in ("P1", "P2", "P3", "P4", "P5"):
        focus_group.done(people.set_group(code, "internal", "clerks"))
    focus_group.done(people.join())
    focus_group.done(people.leave("P10"))
    assert facts_of(focus_group)["Consent"] == "Not recorded."
    focus_group.done(people.all_said_yes())
    focus_group.done(people.answer("P2", take_part=True, quote=False))
    told = facts_of(focus_group)
    assert (told["Attended"], told["Came later"], told["Left early"]) == ("11", "1", "1")
    assert told["By group"] == "5 internal, 6 external, 6 bus riders, 5 clerks"
    assert told["Consent"] == (
        "All 10 who were asked agreed to take part, 9 of 10 to be quoted without a name. 1 person was not asked."
    )


def test_a_group_of_fewer_than_five_is_not_told_apart(focus_group: Room):
    people = focus_group.live.people
    focus_group.done(people.count(10))
    for code in ("P1", "P2"):
        focus_group.done(people.set_group(code, "internal"))
    assert by_group(focus_group.session) == ""
    assert facts_of(focus_group)["By group"] == "A group of fewer than 5 is not told apart"


def test_where_all_are_alike_there_is_no_breakdown(focus_group: Room, buy_in: Room):
    focus_group.done(focus_group.live.people.count(8))
    buy_in.done(buy_in.live.people.count(8))
    assert "By group" not in facts_of(focus_group) and "By group" not in facts_of(buy_in)
