"""The papers of one session: every line rests on something, and none says more than it may."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.paper_samples import paper_of, section, texts_of, words_of
from tests.session_samples import RIDERS, Room, make_room, question, random_room
from workshop.plan.blocks import Chart, Item, Missing, Paragraph, Quotation, Table
from workshop.plan.papers import TITLES, papers_of
from workshop.plan.wording import day
from workshop.session import events as ev
from workshop.session.ballot import questions_of
from workshop.store.workspace import Workspace
from workshop.votes.model import Totals

PLANS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=10, max_size=50)


@settings(max_examples=25, deadline=None)
@given(design=st.sampled_from(["focus-group", "buy-in"]), plan=PLANS)
def test_whatever_happened_every_line_rests_on_something_that_exists(
    design: str, plan: list[tuple[int, int]]
):
    with random_room(design, plan) as room:
        session = room.session
        holding = {note.id for note in session.current_notes()}
        promises = {one.id for one in session.current_commitments()}
        known = {room.live.id, *holding, *promises, *session.votes}
        for name in papers_of(session):
            paper = paper_of(room, name)
            for block in paper.blocks:
                if isinstance(block, Paragraph | Item | Quotation | Table | Chart):
                    assert block.evidence, block
                    assert set(block.evidence) <= known, block
                if isinstance(block, Table):
                    assert all(len(row) == len(block.head) == len(block.widths) for row in block.rows)
                    assert all(0 <= column < len(block.head) for column in block.numbers)
            assert all(
                text.strip()
                for text in texts_of([b for b in paper.blocks if not isinstance(b, Item | Table | Chart)])
            )


@settings(max_examples=25, deadline=None)
@given(design=st.sampled_from(["focus-group", "buy-in"]), plan=PLANS)
def test_whatever_happened_no_paper_says_more_than_it_may(design: str, plan: list[tuple[int, int]]):
    with random_room(design, plan) as room:
        session = room.session
        for name in papers_of(session):
            shown = words_of(paper_of(room, name))
            for note in session.notes.values():
                if note.retracted or session.is_sealed(note) or (note.verbatim and name != "record"):
                    assert note.text not in shown
                elif name == "record" and note.holds:
                    assert note.text in shown
            if name != "record":
                assert not session.design.participant_codes or not re.search(r"\bP\d", shown)


def test_a_focus_group_gives_its_record_and_its_findings_a_buy_in_its_record_and_a_memo(
    focus_group: Room, buy_in: Room
):
    assert list(papers_of(focus_group.session)) == ["record", "findings"]
    assert list(papers_of(buy_in.session)) == ["record", "memo"]
    assert set(TITLES) == {"record", "findings", "memo"}
    assert paper_of(focus_group, "findings").title == "Findings from one session"
    for room, name in ((focus_group, "record"), (focus_group, "findings"), (buy_in, "memo")):
        paper = paper_of(room, name)
        assert (paper.name, paper.session, paper.department, paper.dated) == (
            name,
            room.live.id,
            "Transit",
            "2026-03-04",
        )


def test_a_session_without_notes_says_what_is_missing_and_where_it_would_come_from(
    focus_group: Room, buy_in: Room
):
    for room in (focus_group, buy_in):
        for name in papers_of(room.session):
            missing = [block for block in paper_of(room, name).blocks if isinstance(block, Missing)]
            assert missing and all(block.what and block.supplied_by for block in missing)


def test_a_session_that_never_started_gives_papers_too(workspace: Workspace):
    room = make_room(workspace, "focus-group", ev.Facts(title="From paper"), start=False)
    room.note("from paper")
    room.done(room.live.end(4))
    assert "from paper" in words_of(paper_of(room, "record"))
    assert "4 people met" in words_of(paper_of(room, "findings"))


def test_only_the_record_prints_words_as_they_were_said_and_by_whom(focus_group: Room):
    focus_group.type('p3 " I wait in the rain !! #shelter')
    focus_group.type("+4 -5")
    (quotation,) = (block for block in paper_of(focus_group, "record").blocks if isinstance(block, Quotation))
    assert quotation.text == "I wait in the rain"
    assert quotation.source.startswith("P3; strong 2 of 3; P4 agrees; P5 disagrees; theme")
    assert quotation.evidence == ("N1",)
    findings = words_of(paper_of(focus_group, "findings"))
    assert "rain" not in findings and "1 remark was noted word for word" in findings


def test_findings_count_people_and_not_how_often(focus_group: Room):
    focus_group.type("p3 w: a bench #shelter")
    focus_group.type("+4 +5 -6")
    focus_group.type("p3 w: a roof #shelter")
    (table,) = (
        block for block in section(paper_of(focus_group, "findings"), "Themes") if isinstance(block, Table)
    )
    assert table.rows == (("shelter", "3", "2"),)
    assert table.evidence == ("N1", "N2")
    assert "%" not in words_of(paper_of(focus_group, "findings"))


def test_findings_take_codes_out_of_what_was_typed(focus_group: Room):
    focus_group.type("as P3 said, buses are late")
    focus_group.type("k: ask p12 about the night bus")
    shown = words_of(paper_of(focus_group, "findings"))
    assert "as [a participant] said, buses are late" in shown
    assert "ask [a participant] about the night bus" in shown


def test_findings_leave_out_what_the_office_said_in_the_debrief(focus_group: Room):
    focus_group.done(focus_group.live.go_to("debrief"))
    focus_group.type("the third man was loud")
    assert "loud" not in words_of(paper_of(focus_group, "findings"))
    assert "loud" in words_of(paper_of(focus_group, "record"))


@pytest.mark.parametrize("name", ["record", "memo"])
def test_sealed_assumptions_are_a_number_in_every_paper(buy_in: Room, name: str):
    buy_in.done(buy_in.live.go_to("assumptions"))
    buy_in.type("they want speed")
    buy_in.type("they want smiles")
    shown = words_of(paper_of(buy_in, name))
    assert "2 assumptions of this session are sealed" in shown
    assert "speed" not in shown and "smiles" not in shown


def test_the_memo_says_what_was_decided_and_promised(buy_in: Room):
    buy_in.type("d: we start in May")
    buy_in.type("o: there is no money")
    whole = {
        "owner": "Finance",
        "action": "overtime",
        "stage": "resources",
        "amount": 16,
        "asked": 30,
        "unit": "hours",
    }
    buy_in.done(buy_in.live.promises.add(ev.CommitmentAdded(**whole, due="2026-05-01", confirmed=True)))
    buy_in.done(buy_in.live.promises.add(ev.CommitmentAdded(**whole)))
    memo = paper_of(buy_in, "memo")
    assert section(memo, "Decided") == [Item("we start in May", ("N1",))]
    assert section(memo, "Objections") == [Item("there is no money.", ("N2",), "Still open.")]
    table, told = section(memo, "Promised")
    assert told.text == "Promised of what was asked for: 32 of 60 hours."
    assert [row[0] for row in table.rows] == ["C1", "C2"]
    assert table.caption == "Who brings what, by when, confirmed unless it says otherwise"
    assert table.rows[0][2:] == ("overtime", "16 of 30 hours", "1 May 2026")
    assert table.rows[1][2:] == ("overtime; intention", "16 of 30 hours", "not said")
    assert "16 of 30 hours" in words_of(memo)


def test_a_memo_counts_the_evidence_cards_and_names_those_that_no_longer_stand(buy_in: Room):
    cards = [{"claim": "Riders wait longer."}, {"claim": "Calls doubled", "state": "challenged"}]
    for fields in cards:
        whole = {**fields, "source": "call log", "value": 12, "unit": "minutes"}
        buy_in.done(buy_in.live.captures.add("evidence", whole, stage="resources"))
    memo, record = paper_of(buy_in, "memo"), paper_of(buy_in, "record")
    assert [one for one in section(memo, "And also") if one.evidence == ("E1", "E2")] == [
        Paragraph(
            "2 evidence cards were on the table; the session record has them. Challenged after the meeting: Calls doubled.",
            ("E1", "E2"),
        )
    ]
    assert "call log" not in words_of(memo) and "call log" in words_of(record)


@pytest.fixture
def voted(buy_in: Room) -> Room:
    """A buy-in meeting with a private ballot sheet that is open, four of seven sheets counted."""
    buy_in.done(buy_in.live.go_to("baseline"))
    sheet = questions_of(buy_in.session, "baseline")
    buy_in.done(buy_in.votes.draft("baseline", sheet, private=True))
    buy_in.done(buy_in.votes.open("V1", eligible=7, way="paper"))
    for one in sheet:
        buy_in.done(buy_in.votes.count("V1", one.id, Totals(4, (0, 1, 3, 0, 0))))
    return buy_in


@pytest.mark.parametrize("name", ["record", "memo"])
def test_totals_stand_in_no_paper_before_they_are_revealed_nor_with_fewer_than_five_private_ballots(
    voted: Room, name: str
):
    def tables() -> list[Table]:
        return [
            one for one in paper_of(voted, name).blocks if isinstance(one, Table) and "V1" in one.evidence
        ]

    assert tables() == []  # open
    voted.done(voted.votes.close("V1"))
    assert tables() == []  # closed
    voted.done(voted.votes.reveal("V1"))
    assert tables() == []  # too few
    assert "fewer than five" in words_of(paper_of(voted, name))


@pytest.mark.parametrize("name", ["record", "memo"])
def test_a_revealed_vote_stands_with_its_counts_and_its_rule(voted: Room, name: str):
    for one in voted.session.votes["V1"].questions:
        voted.done(voted.votes.count("V1", one.id, Totals(6, (0, 1, 3, 1, 0), skipped=1)))
    voted.done(voted.votes.close("V1"))
    voted.done(voted.votes.reveal("V1"))
    paper = paper_of(voted, name)
    cells = {
        cell
        for one in paper.blocks
        if isinstance(one, Table) and "V1" in one.evidence
        for r in one.rows
        for cell in r
    }
    assert {"0", "1", "3"} <= cells
    assert "No pass mark. Totals are shown after closing" in words_of(paper)


def test_a_vote_that_was_given_up_says_why(buy_in: Room):
    buy_in.done(buy_in.votes.draft("welcome", [question()]))
    buy_in.done(buy_in.votes.drop("V1", "asked wrongly"))
    assert "Given up without a result: asked wrongly" in words_of(paper_of(buy_in, "record"))


def test_the_record_says_when_who_and_how_long(focus_group: Room):
    people = ev.AttendanceSet(attended=2, codes=("P1", "P2"), invited=11, left_early=1)
    focus_group.done(focus_group.live.people.set_attendance(people))
    focus_group.done(focus_group.live.people.record_consent(quote_no=["P2"]))
    focus_group.clock.go(minutes=7)
    focus_group.done(focus_group.live.next_stage())
    focus_group.clock.go(minutes=6)
    focus_group.done(focus_group.live.end())
    record = paper_of(focus_group, "record")
    facts, times = (block for block in record.blocks if isinstance(block, Table))
    told = dict(facts.rows)
    assert (told["Attended"], told["Present"], told["Not to be quoted"]) == ("2", "P1, P2", "P2")
    assert (told["Date"], told["Time"], told["State"]) == ("4 March 2026", "10:00 to 10:13", "ended")
    assert times.rows[:3] == (
        ("Welcome and consent", "7", "7"),
        ("Round of hello", "5", "6"),
        ("Your last contact", "4", "not held"),
    )


def test_the_memo_counts_what_is_left_to_the_record_and_puts_open_objections_first(buy_in: Room):
    buy_in.type("o: there is no money")
    buy_in.type("o: nobody has asked the union")
    buy_in.type("i: begin with one line")
    buy_in.type("the room was cold")
    buy_in.done(buy_in.live.objections.settle("N1", "answered", reply="there is"))
    memo = paper_of(buy_in, "memo")
    assert "2 objections: 1 still open and 1 answered." in words_of(memo)
    assert [block.evidence for block in section(memo, "Objections")] == [("N2",), ("N1",)]
    also = section(memo, "And also")
    assert also[0] == Item("begin with one line", ("N3",), "idea")
    assert also[1] == Paragraph("1 more note of the meeting stands in the session record.", ("N4",))
    assert "cold" not in words_of(memo) and "cold" in words_of(paper_of(buy_in, "record"))


def test_findings_say_how_widely_a_theme_was_raised_and_what_is_not_printed_of_it(focus_group: Room):
    focus_group.type('p3 " I wait in the rain #shelter')
    focus_group.type("p4 w: a roof #shelter")
    focus_group.type("+5 -6")
    first = section(paper_of(focus_group, "findings"), "shelter")[0]
    assert first == Paragraph(
        "Raised or backed by 3 people, in 2 remarks; 1 person is against a part of it. 1 remark is word for word and"
        " not printed here.",
        ("N1", "N2"),
    )


def test_of_promises_that_were_changed_findings_print_the_last_wording_with_what_still_holds(
    workspace: Workspace,
):
    room = make_room(workspace, "standards-setting", RIDERS)
    add = room.live.captures.add
    room.done(add("standard", {"text": "We answer in 5 days", "segment": "riders", "owner_role": "Desk"}))
    room.done(add("standard", {"text": "We say when it is late"}))
    room.done(add("standard", {"text": "We answer in 9 days", "replaces": "S1"}))
    (table,) = (
        block for block in section(paper_of(room, "findings"), "Promises") if isinstance(block, Table)
    )
    assert table.caption == "2 promises"
    assert [row[:3] for row in table.rows] == [
        ("S2", "We say when it is late", "not said"),
        ("S3", "We answer in 9 days", "riders"),
    ]
    assert "Replaced in this session: S1 stands in the session record." in words_of(
        paper_of(room, "findings")
    )
    record = words_of(paper_of(room, "record"))
    assert "We answer in 5 days" in record and "as in S1" in record


def test_the_same_record_gives_the_same_paper(focus_group: Room):
    focus_group.type("words")
    again = focus_group.reopened()
    again.clock.go(days=400)
    for name in papers_of(again.session):
        assert paper_of(again, name) == paper_of(focus_group, name)


@pytest.mark.parametrize(
    ("iso", "words"),
    [("2026-03-04", "4 March 2026"), ("2026-12-31", "31 December 2026"), ("June", "June"), ("", "")],
)
def test_dates_are_in_words_and_what_is_no_date_stays(iso: str, words: str):
    assert day(iso) == words


def test_placeholders_are_filled_in_every_paper(focus_group: Room):
    for stage in list(focus_group.session.stages)[1:]:
        focus_group.done(focus_group.live.go_to(stage))
        focus_group.type(f"words at {stage}")
    for name in papers_of(focus_group.session):
        assert not re.search(r"\{\w+\}", words_of(paper_of(focus_group, name)))
    assert RIDERS.department in words_of(paper_of(focus_group, "record"))
