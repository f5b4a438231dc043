"""Sessions from files of records: all twelve of the worked example, twice, and what is refused with its reason."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands import call
from tests.session_samples import Room, make_room
from workshop.plan.blocks import Item, Table
from workshop.plan.captures_printed import capture_blocks
from workshop.plan.following import follow
from workshop.plan.material import gather, read_plan
from workshop.plan.plan_book import open_plan
from workshop.plan.pointers import resolve
from workshop.plan.session_record import session_record
from workshop.session.capture_kinds import CAPTURES
from workshop.session.capturing import incomplete
from workshop.session.errors import Refused
from workshop.session.events import Facts
from workshop.session.importing import Imported, import_durably
from workshop.session.source_ids import source_ids
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace

EXAMPLE = Path(__file__).parent / "example" / "content"
FILES = sorted(EXAMPLE.glob("*.jsonl"))


def lines_of(name: str) -> list[dict]:
    return [json.loads(line) for line in (EXAMPLE / f"{name}.jsonl").read_text("utf-8").splitlines()]


def room_of(workspace: Workspace, name: str) -> Room:
    """A session of the design that a file of the example says, not started yet."""
    first = lines_of(name)[0]
    facts = Facts(title=first["title"], department="Transit", date=first["date"], deadline="30 June 2026")
    return make_room(workspace, first["design"], facts, f"{first['date']}-{name[3:]}", start=False)


def imported(room: Room, name: str) -> list[Imported]:
    raw = (EXAMPLE / f"{name}.jsonl").read_bytes()
    return list(import_durably(room.live, io.BytesIO(raw), as_json=True, ahead=100, name=name))


@pytest.mark.parametrize("name", [path.stem for path in FILES])
def test_a_file_of_the_example_is_taken_whole_and_a_second_time_changes_nothing(
    workspace: Workspace, name: str
):
    room = room_of(workspace, name)
    told = imported(room, name)
    assert [(one.line, one.problem, one.left_out) for one in told if one.problem or one.left_out] == []
    lines = lines_of(name)
    elsewhere = {one.line for one in told if one.elsewhere}
    for number, line in enumerate(lines, 1):
        if "id" in line and number not in elsewhere:
            assert line["id"] in source_ids(room.session), line
    before = len(room.session.log)
    assert not [one.problem for one in imported(room, name) if one.problem]
    assert len(room.session.log) == before
    assert room.reopened().session.source_names == (name,)
    room.store.close()


@pytest.fixture
def standards(workspace: Workspace) -> Iterator[Room]:
    """The session that makes promises, imported."""
    room = room_of(workspace, "10-standards-setting")
    imported(room, "10-standards-setting")
    yield room
    room.store.close()


@pytest.fixture
def read_back(workspace: Workspace) -> Iterator[Room]:
    """The session at the end, imported."""
    room = room_of(workspace, "12-read-back")
    imported(room, "12-read-back")
    yield room
    room.store.close()


def test_a_new_version_of_a_promise_stands_instead_of_the_old_one_and_its_votes_have_rounds(standards: Room):
    ids = source_ids(standards.session)
    new = standards.session.captures[ids["S1b"]]
    assert new.fields["replaces"] == "10-standards-setting:S1"
    assert (new.fields["share"], new.fields["baseline"]) == (80, 31)
    assert standards.session.captures[ids["S1"]].fields["share"] == 95
    votes = [standards.session.votes[ids[name]] for name in ("V2", "V3")]
    assert [(vote.round, vote.status, vote.results()[0].passed) for vote in votes] == [
        (1, "revealed", False),
        (2, "revealed", True),
    ]
    assert "95 with one pair of hands is a lie in large type" in [
        note.text for note in standards.session.notes.values() if note.kind == "objection"
    ]
    assert incomplete(standards.session)


def test_the_results_that_a_file_tells_are_the_ones_the_program_counts(workspace: Workspace):
    for name in (path.stem for path in FILES):
        room = room_of(workspace, name)
        imported(room, name)
        for line in lines_of(name):
            if line.get("record") == "vote" and line["result"] in ("pass", "fail"):
                result = room.session.votes[source_ids(room.session)[line["id"]]].results()[0]
                assert result.passed in (None, line["result"] == "pass"), (name, line["id"])
        room.store.close()


def test_a_vote_on_two_axes_has_the_middles_of_the_file_and_says_that_only_totals_are_known(read_back: Room):
    vote = read_back.session.votes[source_ids(read_back.session)["V2"]]
    (result,) = vote.results()
    (line,) = [line for line in lines_of("12-read-back") if line.get("id") == "V2"]
    middles = [[int(low) for low, _ in pair] for pair in result.outcome.detail["median"]]
    assert middles == [item["medians"] for item in line["items"]]
    assert "Only the totals" in vote.reason
    broken_by = read_back.session.votes[source_ids(read_back.session)["V3"]]
    assert broken_by.breaks == vote.id


def test_an_objection_that_stays_open_is_printed_and_holds_nothing_up_where_the_design_says_so(
    read_back: Room,
):
    vote = read_back.session.votes[source_ids(read_back.session)["V8"]]
    assert vote.results()[0].passed is True
    assert [one.state for one in vote.objections.values()] == ["unresolved"]


def test_what_stands_beside_notes_is_kept(workspace: Workspace):
    room = room_of(workspace, "06-paratransit-riders")
    imported(room, "06-paratransit-riders")
    by_source = {note.source_id: note for note in room.session.notes.values()}
    for line in lines_of("06-paratransit-riders"):
        if "record" in line:
            continue
        note = by_source[line["id"]]
        assert (note.language, note.gloss) == (line.get("language", ""), line.get("gloss", ""))
        assert (list(note.agree), list(note.disagree)) == (line.get("agree", []), line.get("disagree", []))
        assert note.intensity == line.get("intensity", 0)
        if "need" in line:
            assert note.need == by_source[line["need"].split(":")[1]].id
    assert room.session.attendance.attended == 7
    assert room.session.debrief
    room.store.close()


def test_pointers_between_sessions_lead_to_what_they_mean(workspace: Workspace):
    for name in ("04-night-shift-riders", "02-buy-in-one"):
        room = room_of(workspace, name)
        imported(room, name)
        room.store.close()
    material = gather(room.store)
    riders = next(held for held in material.sessions if "04-night-shift-riders" in held.session.source_names)
    named = resolve(material, "04-night-shift-riders:n027")
    assert riders.session.notes[named.removeprefix(f"{riders.id}:")].source_id == "n027"
    assert resolve(material, "n027", riders.id) == named == resolve(material, named)
    assert resolve(material, "02-buy-in-one:C1").endswith(":C1")
    assert resolve(material, "99-nowhere:n001") == resolve(material, "n027") == resolve(material, "") == ""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"record": "weather"}, "no record called 'weather'"),
        ({"record": 3}, "no record called 3"),
        ({"record": "segment"}, "needs at least: name"),
        ({"record": "segment", "name": "A", "stage": "nowhere"}, "no stage 'nowhere'"),
        ({"record": "segment", "name": "A", "stratum": "both"}, "choose internal or external"),
        ({"record": "segment", "name": "A", "volume": 1.5}, "whole number"),
        ({"record": "segment", "name": "A", "id": []}, "id is to be"),
        ({"record": "segment", "name": "A", "ref": "G9"}, "no record of this session"),
        ({"record": "commitment"}, "at least who or what"),
        ({"record": "commitment", "owner_role": "A", "amount": "two"}, "amount is to be a whole number"),
        ({"record": "commitment", "ref": "C9", "status": "done"}, "not in this session"),
        ({"record": "objection", "text": "no", "status": "loud"}, "an objection is"),
        ({"record": "assumption", "text": "x", "rank": "first"}, "rank is to be"),
        ({"record": "initiative", "title": "x", "tests": {"culture": "perhaps"}}, "a test is yes"),
        ({"record": "debrief", "surprise": "x"}, "no debrief"),
        ({"record": "attendance", "attended": "many"}, "attended is to be"),
        ({"record": "attendance", "present": 6}, "does not say how many people came; that is the number attended"),
        ({"record": "standard", "wording": "In 5 days"}, "a promise needs at least: text"),
        ({"text": "x", "stage": "nowhere"}, "there is no stage 'nowhere' in this session's design; there are"),
        ({"record": "vote", "n_eligible": 5}, "n_cast is to be"),
        ({"record": "vote", "n_eligible": 5, "n_cast": 5, "method": "dice", "counts": {"a": 5}}, "no voting method"),
        ({"record": "vote", "n_eligible": 5, "n_cast": 5, "method": "consent", "counts": {"a": 5}}, "'a', which is none"),
        (
            {"record": "vote", "n_eligible": 5, "n_cast": 9, "method": "consent", "private": False, "question": "q",
             "counts": {"I consent": 9}},
            "more than the 5",
        ),
        (
            {"record": "vote", "n_eligible": 5, "n_cast": 5, "method": "consent", "counts": {"I consent": 5},
             "dissent": "he said no"},
            "dissent is to be a list of texts",
        ),
        (
            {"record": "vote", "n_eligible": 5, "n_cast": 5, "method": "consent", "counts": {"I consent": 5},
             "note": ["a"]},
            "the note of a vote is to be a text",
        ),
        ({"record": "ballot_sheet", "n_eligible": 5, "n_cast": 5, "items": []}, "no ballot sheet"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_taken_is_refused_with_its_number_and_reason(
    workspace: Workspace, line: dict, told: str
):
    room = room_of(workspace, "01-customer-mapping")
    if line.get("record") == "assumption":
        room.store.close()
        room = room_of(workspace, "02-buy-in-one")
    raw = b"\n" + json.dumps(line).encode()
    (one,) = import_durably(room.live, io.BytesIO(raw), as_json=True, name="mine")
    assert one.line == 2 and told in one.problem
    assert not room.session.open_vote() and not room.session.captures
    room.store.close()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"realistic": {"1": 10**12}}, "option A has 1000000000000 marks for 'realistic' on 15 slips"),
        ({"realistic": {"1": -3, "2": 5}}, "the counts of 'realistic' are whole numbers by level"),
        ({"realistic": {"²": 1}}, "the counts of 'realistic' are whole numbers by level"),
        ({"realistic": {"9" * 5_000: 1}}, "the counts of 'realistic' are whole numbers by level"),
        ({"realistic": {"8": 1}}, "go from 1 to 5"),
        ({"text": None}, "each item is to have a text"),
        ({"id": ["A"]}, "the id of an item is to be a name or a number"),
        ({"n_cast": 10**12}, "n_cast is to be at most 10000"),
        ({"n_cast": -1}, "n_cast is to be"),
    ],
    ids=lambda one: str(one)[:30],
)
def test_a_vote_on_two_axes_with_counts_that_no_room_can_give_is_refused(
    workspace: Workspace, changed: dict, told: str
):
    room = room_of(workspace, "12-read-back")
    (line,) = [line for line in lines_of("12-read-back") if line.get("id") == "V2"]
    (line if "n_cast" in changed else line["items"][0]).update(changed)
    (one,) = import_durably(room.live, io.BytesIO(json.dumps(line).encode()), as_json=True, name="mine")
    assert told in one.problem
    assert not room.session.votes
    room.store.close()


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        ([[], {}], "the id of an item is to be a name or a number"),
        (["no such question", 7], "the sheet has no counts for"),
    ],
)
def test_a_ballot_sheet_whose_questions_cannot_be_told_is_refused(workspace: Workspace, ids: list, told: str):
    room = room_of(workspace, "04-night-shift-riders")
    (line,) = [line for line in lines_of("04-night-shift-riders") if line.get("record") == "ballot_sheet"]
    line["items"] = [{**item, "id": id_} for item, id_ in zip(line["items"], ids, strict=False)]
    (one,) = import_durably(room.live, io.BytesIO(json.dumps(line).encode()), as_json=True, name="mine")
    assert told in one.problem
    assert not room.session.votes
    room.store.close()


def test_a_record_that_was_changed_since_stays_as_it_is_now(workspace: Workspace):
    room = room_of(workspace, "01-customer-mapping")
    imported(room, "01-customer-mapping")
    group = source_ids(room.session)["G1"]
    room.done(room.live.captures.edit(group, {"name": "Somebody else"}))
    room.done(room.live.captures.retract(source_ids(room.session)["G2"]))
    assert not [one.problem for one in imported(room, "01-customer-mapping") if one.problem]
    assert room.session.captures[group].fields == {"name": "Somebody else"}
    other = b'{"record": "segment", "id": "G1", "name": "Others"}'
    (one,) = import_durably(room.live, io.BytesIO(other), as_json=True, name="01-customer-mapping")
    assert "imported before with other fields" in one.problem
    room.store.close()


@pytest.fixture
def two_meetings(workspace: Workspace) -> Workspace:
    """Two buy-in meetings and the read-back, made and not yet imported, in a folder that is not the example's."""
    for name in ("02-buy-in-one", "04-night-shift-riders", "11-buy-in-two"):
        room_of(workspace, name).store.close()
    return workspace


def test_the_import_command_keeps_in_the_plan_what_a_meeting_says_of_an_earlier_one(two_meetings: Workspace):
    def bring_in(session: str, name: str) -> list[str]:
        return call(two_meetings, "import", session, str(EXAMPLE / f"{name}.jsonl")).stderr.splitlines()

    lost = bring_in("2026-05-06-buy-in-two", "11-buy-in-two")
    assert len(lost) == 7 and "line 4: ref points to '02-buy-in-one:C1', which is in no session" in lost[0]
    assert bring_in("2026-03-10-buy-in-one", "02-buy-in-one") == []
    assert bring_in("2026-05-06-buy-in-two", "11-buy-in-two") == []
    plan = read_plan(TinyDBEventStore(two_meetings))
    states = [(name[-2:], told.state, told.evidence) for name, told in plan.promises.items()]
    assert len(states) == 6 and states[0] == ("C1", "done", "16 hours released, none on a Friday")
    log = len(plan.log)
    assert bring_in("2026-05-06-buy-in-two", "11-buy-in-two") == []
    assert len(read_plan(TinyDBEventStore(two_meetings)).log) == log


def test_guesses_of_the_whole_example_come_to_what_its_story_says_once_they_are_opened(workspace: Workspace):
    elsewhere = []
    for name in (path.stem for path in FILES):
        room = room_of(workspace, name)
        told = imported(room, name)
        elsewhere += [(room.live.id, one.elsewhere) for one in told if one.elsewhere]
        room.store.close()
    store = TinyDBEventStore(workspace)
    book = open_plan(store)
    material = gather(store)
    with pytest.raises(Refused, match="still sealed"):
        follow(book, material, elsewhere[-1][1], elsewhere[-1][0])
    book.wait(book.open_assumptions("Customer service officer"))
    for home, line in elsewhere:
        book.wait(follow(book, material._replace(plan=book.plan), line, home))
    states = Counter(match.state for match in book.plan.matches.values())
    assert states == {"contradicted": 3, "confirmed": 5, "partly": 5, "not raised": 4}
    assert all(":N" in name for match in book.plan.matches.values() for name in match.evidence)
    assert follow(book, material._replace(plan=book.plan), elsewhere[0][1], elsewhere[0][0]) is None
    store.close()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "text", "1"]), inner, max_size=2)
    ),
    max_leaves=4,
)
RECORDS = [line for path in FILES for line in lines_of(path.stem) if "record" in line]


@given(st.lists(st.tuples(st.sampled_from(RECORDS), st.data()), min_size=3, max_size=6))
@settings(max_examples=12, deadline=None)
def test_any_line_is_taken_or_refused_and_never_ends_the_import(drawn):
    with TemporaryDirectory() as folder:
        room = room_of(create_workspace(Path(folder)), "12-read-back")
        lines = []
        for line, data in drawn:
            key = data.draw(st.sampled_from([key for key in line if key != "record"]))
            stage = {"stage": "six_tests"} if "stage" in line else {}
            lines.append({**line, **stage, key: data.draw(JSON)})
        raw = "\n".join(json.dumps(line) for line in lines).encode()
        try:
            told = list(import_durably(room.live, io.BytesIO(raw), as_json=True, name="any"))
            assert len(told) == len(lines)
            assert not room.session.open_vote()
        finally:
            room.store.close()


def test_the_session_record_prints_every_record_with_its_id_and_what_it_lacks(workspace: Workspace):
    for name in ("01-customer-mapping", "10-standards-setting", "12-read-back", "06-paratransit-riders"):
        room = room_of(workspace, name)
        imported(room, name)
        blocks = capture_blocks(room.session, room.live.id)
        rows = [row for block in blocks if isinstance(block, Table) for row in block.rows]
        items = [block for block in blocks if isinstance(block, Item)]
        printed = {row[0] for row in rows} | {one for item in items for one in item.evidence}
        assert printed == {one.id for one in room.session.current_captures()}
        told = " ".join([*(" ".join(row) for row in rows), *(f"{item.text} {item.detail}" for item in items)])
        for one, missing in incomplete(room.session):
            words = CAPTURES[one.kind].field(missing[0].name).label
            assert words[1:] in told
        for one in room.session.current_captures():
            for name_, value in one.fields.items():
                if (
                    isinstance(value, str)
                    and CAPTURES[one.kind].field(name_).holds == "text"
                    and ":" not in value
                    and name_ not in ("standard", "measure")
                ):
                    assert value in told, (one.id, name_)
        assert f"{name}:" not in told
        paper = session_record(room.session, room.live.id)
        assert set(blocks) <= set(paper.blocks)
        if name.startswith("06"):
            assert any(
                "said in ar: " in getattr(block, "detail", getattr(block, "source", ""))
                for block in paper.blocks
            )
        room.store.close()
