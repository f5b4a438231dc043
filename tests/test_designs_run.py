"""Every session design of the library is run from start to end: all it captures, all it votes on, all it shows."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import msgspec
import pytest

from tests.session_samples import Room, make_room
from tests.tui_helpers import handed_over, program
from workshop.designs.loader import find_design
from workshop.designs.steps import STEPS, when_to_use
from workshop.plan.blocks import Item
from workshop.plan.papers import papers_of
from workshop.session.ballot import needs_options, questions_of, round_of
from workshop.session.capture_kinds import CAPTURES
from workshop.session.events import AttendanceSet, CommitmentAdded, Facts
from workshop.session.kinds import KINDS
from workshop.session.offered import offered_options, subjects, subjects_left
from workshop.session.questions import PLAIN_NAMES, missing_facts, question_parts
from workshop.session.reading import read_session
from workshop.session.room import visible
from workshop.session.wall import KIND_OF, Showing, proposals
from workshop.session.wall import KINDS as WALL_KINDS
from workshop.store.workspace import Workspace
from workshop.tui.room_lines import room_lines
from workshop.tui.widgets import bigtype
from workshop.votes.methods import METHODS
from workshop.votes.model import Question, Totals
from workshop.word.files import write_paper

FACTS = Facts(
    title="Tuesday", department="Transit", segment="night riders", unit="Dispatch", date="2026-03-04",
    deadline="1 June", expected=6,
)  # fmt: skip
# What a design names beside the records with fields, and the use case that keeps it.
OTHERWISE = {"attendance", "ballot_sheet", "vote", "debrief", "assumption", "objection", "commitment"}
A_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
ALL = pytest.mark.parametrize("name", STEPS)


@pytest.fixture
def mapping(workspace: Workspace) -> Room:
    """A customer mapping at the stage where customers inside are listed."""
    room = begun(workspace, "customer-mapping")
    room.done(room.live.next_stage())
    return room


def words_of(data: object) -> str:
    return str(msgspec.to_builtins(data))


def begun(workspace: Workspace, name: str) -> Room:
    room = make_room(workspace, name, FACTS, name, start=False)
    room.clock.now = datetime.now(UTC)
    room.done(room.live.start())
    codes = tuple(f"P{number}" for number in range(1, 7)) if room.session.design.participant_codes else ()
    room.done(room.live.people.set_attendance(AttendanceSet(attended=6, codes=codes)))
    return room


def captured(room: Room, stage: str) -> None:
    """A note of every kind and a record of every kind that the stage is for."""
    design = room.session.stages[stage].design
    for kind in design.capture:
        room.note(f"Something of {stage}", stage, kind=kind)
    for kind in design.records:
        if kind in CAPTURES:
            for number in (1, 2):
                first = CAPTURES[kind].first.name
                room.done(room.live.captures.add(kind, {first: f"{kind} {number} of {stage}"}, stage=stage))
        elif kind == "commitment":
            made = CommitmentAdded(owner="Dispatch", action="two hours", due="1 June", stage=stage)
            room.done(room.live.promises.add(made))
        elif kind in KINDS and kind not in ("debrief",):
            room.note(f"{kind} at {stage}", stage, kind=kind)


def voted(room: Room, stage: str) -> None:
    """The vote of a stage as its design has it, on all that it votes on one by one."""
    vote = room.session.stages[stage].design.vote
    if not vote.is_vote:
        return
    options = (
        offered_options(room.session, stage) or ("One", "Another") if needs_options_at(room, stage) else ()
    )
    for about in [one.text for one in subjects(room.session, stage)] or [""]:
        questions = questions_of(room.session, stage, options, about)
        drafted = room.done(room.votes.draft(stage, questions, private=vote.private, round_number=vote.round))
        held(room, str(drafted[0].ref), questions, private=vote.private)


def needs_options_at(room: Room, stage: str) -> bool:
    return needs_options(room.session.stages[stage].design)


def held(room: Room, vote: str, questions: tuple[Question, ...], *, private: bool) -> None:
    room.done(room.votes.open(vote, eligible=6, way="keyboard" if private else "hands"))
    if private:
        room.live.boxes.take_up(vote)
        for _ in range(6):
            sheet = {one.id: (4, 5) * len(one.options) if one.axes else (0,) for one in questions}
            room.live.boxes.arrived(vote, room.live.boxes.put(vote, sheet).result())
    else:
        for one in questions:
            counts = (6, *[0] * (len(one.options) - 1))
            room.done(room.votes.count(vote, one.id, Totals(6, counts)))
    room.done(room.votes.close(vote))
    if private:
        room.live.boxes.remove(vote)
    room.done(room.votes.reveal(vote))


# What a design may say is known to the program ------------------------------------------------------


@ALL
def test_all_that_a_design_names_is_known_to_the_program(name: str):
    design = find_design(name, None)
    for stage in design.stages:
        assert set(stage.capture) <= set(KINDS), stage.id
        assert set(stage.records) <= {*CAPTURES, *OTHERWISE}, stage.id
        assert set(stage.wall) <= set(KIND_OF), stage.id


@ALL
def test_every_placeholder_of_a_design_is_a_fact_of_the_session(workspace: Workspace, name: str):
    planned = make_room(workspace, name, Facts(title="Tuesday"), start=False).session
    assert set(missing_facts(planned)) <= set(PLAIN_NAMES)
    planned.facts = FACTS
    assert missing_facts(planned) == []


@ALL
def test_the_first_sentence_of_every_question_is_set_in_large_type(workspace: Workspace, name: str):
    session = make_room(workspace, name, FACTS, start=False).session
    for run in session.stage_order:
        first = question_parts(session, run)[0]
        assert bigtype.fit(first, 76, 16, bigtype.MEDIUM), first


def test_objections_that_stay_open_at_the_read_back_are_printed_and_hold_nothing_up():
    corrections = find_design("read-back", None).stage("corrections")
    assert corrections and corrections.vote.open_objections == "printed"
    assert "printed in the plan" in corrections.vote.rule


# Each is run ------------------------------------------------------------------------------------------


@ALL
def test_every_design_is_run_from_start_to_end_and_gives_its_papers(workspace: Workspace, name: str):
    room = begun(workspace, name)
    for run in room.session.stage_order:
        if room.session.stage != run.id:
            room.done(room.live.next_stage())
        captured(room, run.id)
        voted(room, run.id)
        assert not subjects_left(room.session, run.id)
        for kind in WALL_KINDS:
            view = visible(room.session, room.clock(), Showing(kind))
            assert not A_PLACEHOLDER.search(words_of(view)), (run.id, kind)
            assert len(room_lines(view, 76, 20)) <= 20
    planned = [run for run in room.session.stage_order if run.design.vote.is_vote]
    assert {vote.stage for vote in room.session.votes.values()} == {run.id for run in planned}
    assert all(result for vote in room.session.votes.values() for result in vote.results())
    room.done(room.live.end(6))
    room.store.close()
    again = read_session(room.store, name)
    for build in papers_of(again).values():
        paper = build(again, name)
        assert not A_PLACEHOLDER.search(words_of(paper))
        assert write_paper(paper, workspace.exports).path.is_file()


@ALL
async def test_every_stage_is_drawn_on_a_mirrored_screen_and_in_the_private_view(
    workspace: Workspace, name: str
) -> None:
    room = begun(workspace, name)
    # The debrief has a screen of its own.
    titles = [run.title for run in room.session.stage_order if not run.design.after]
    session = handed_over(room)
    async with program(workspace, session_id=session, mirrored=True) as person:
        for number, title in enumerate(titles):
            await person.at("Live")
            if number:
                await person.press("pagedown")
            await person.sees(title)
            assert not A_PLACEHOLDER.search(person.text)
            await person.press("f6", "f6")
            await person.at("PrivateView")
            assert not A_PLACEHOLDER.search(person.text)
            await person.press("escape")


async def test_home_offers_all_of_them_on_one_screen_each_with_when_to_use_it(workspace: Workspace) -> None:
    async with program(workspace) as person:
        await person.press("n")
        for name in STEPS:
            design = find_design(name, None)
            await person.sees(design.title, when_to_use(design))
        shown = [person.words.index(find_design(name, None).title) for name in STEPS]
        assert shown == sorted(shown)


# What the wall shows of it and what is voted on -------------------------------------------------------------------------------------


def test_the_customers_are_on_the_wall_as_they_are_listed(mapping: Room):
    room = mapping
    assert "records" not in [one.show for one in proposals(room.session)]
    room.done(room.live.captures.add("segment", {"name": "Dispatch", "volume_source": "PRIVATE"}))
    assert [one.show for one in proposals(room.session)][:2] == ["question", "records"]
    view = visible(room.session, room.clock(), Showing("records"))
    assert view.chart == ("Dispatch",)
    assert "PRIVATE" not in words_of(view)
    room.done(room.live.wall.show("records"))
    assert "Dispatch" in str([row.plain for row in room_lines(visible(room.session, room.clock()), 76, 20)])
    gone = next(iter(room.session.captures))
    room.done(room.live.captures.retract(gone))
    assert visible(room.session, room.clock(), Showing("records")).chart == ()


def test_the_wall_of_a_proposal_is_its_latest_wording(workspace: Workspace):
    room = begun(workspace, "buy-in")
    room.done(room.live.go_to("amend"))
    for text in ("We write a plan.", "We write a plan by June."):
        room.done(room.live.captures.add("proposal", {"text": text}))
    assert visible(room.session, room.clock(), Showing("records")).chart == ("We write a plan by June.",)


def test_a_later_round_asks_what_the_first_one_asked_and_is_the_first_where_none_was_held(
    workspace: Workspace,
):
    """'What would move you?' is for the talk between the rounds; nobody can show a level on it."""
    room = begun(workspace, "buy-in")
    (asked,) = questions_of(room.session, "amend")
    assert asked.text == "Can you support this?"
    assert round_of(room.session, "amend") == 1
    drafted = room.done(room.votes.draft("proposal", questions_of(room.session, "proposal")))
    assert round_of(room.session, "amend") == 1
    room.done(room.votes.open(drafted[0].ref, eligible=6, way="hands"))
    assert round_of(room.session, "amend") == 2
    assert round_of(room.session, "proposal") == round_of(room.session, "baseline") == 1


def test_where_people_have_codes_no_record_is_on_the_wall_by_itself(workspace: Workspace):
    room = begun(workspace, "focus-group-external")
    room.done(room.live.go_to("transition"))
    room.done(room.live.captures.add("journey_step", {"step": "P3 rings the bell"}))
    for kind in WALL_KINDS:
        assert "rings the bell" not in words_of(visible(room.session, room.clock(), Showing(kind)))


def test_who_is_to_be_heard_is_chosen_from_the_customers_that_were_listed(workspace: Workspace):
    room = begun(workspace, "customer-mapping")
    for stage, group in (("list_internal", "Dispatch"), ("list_external", "Night riders")):
        room.done(room.live.captures.add("segment", {"name": group}, stage=stage))
    gone = room.done(room.live.captures.add("segment", {"name": "Everybody"}, stage="list_external"))
    room.done(room.live.captures.retract(gone[0].ref))
    assert offered_options(room.session, "choose_groups") == ("Dispatch", "Night riders")
    (question,) = questions_of(room.session, "choose_groups", ("Dispatch", "Night riders"))
    assert (question.method, question.max_picks) == ("choose", 3)


def test_focus_areas_are_placed_on_the_two_scales_of_the_design(workspace: Workspace):
    room = begun(workspace, "read-back")
    for title in ("Nobody waits without word", "The last connection"):
        room.done(room.live.captures.add("initiative", {"title": title}, stage="focus_area"))
    options = offered_options(room.session, "focus_area")
    (question,) = questions_of(room.session, "focus_area", options)
    assert question.options == ("Nobody waits without word", "The last connection")
    assert (question.axes, question.low, question.high) == (("realistic", "impactful"), 1, 5)


def test_the_middle_of_both_scales_is_told_where_the_rule_of_the_design_goes_by_it(workspace: Workspace):
    room = begun(workspace, "read-back")
    (question,) = questions_of(room.session, "focus_area", ("Word", "Connection", "Fares"))
    ballots = [(4, 4, 3, 5, -1, -1), (4, 5, 3, 5, 1, -1), (5, 4, 2, 5, -1, -1), (3, 3, 4, 4, -1, -1)]
    told = METHODS["two-axis"].count(question, ballots).sentence
    assert told.endswith(
        "The middle of the ratings: 'Word' 4 and 4, together 8; 'Connection' 3 and 5, together 8."
    )
    without = msgspec.structs.replace(question, rule="")
    assert "middle" not in METHODS["two-axis"].count(without, ballots).sentence


def test_a_group_picks_from_what_was_read_back_and_from_its_themes_where_these_were_shown(
    workspace: Workspace,
):
    room = begun(workspace, "focus-group-external")
    room.type("p3 the last bus leaves early #buses")
    room.type("a: SEALED guess #secret")
    assert offered_options(room.session, "choose") == ("buses",)
    room.note("A light at the stop", kind="want")
    room.note("P4 wants a bench", kind="want")  # holds a code
    assert offered_options(room.session, "choose") == (
        "A light at the stop",
        "buses",
    )  # one is nothing to choose
    room.note("Buses until midnight", kind="want")
    assert offered_options(room.session, "choose") == ("A light at the stop", "Buses until midnight")
    room.done(room.live.wall.show("themes"))
    room.note("Buses", kind="want")
    two = ("A light at the stop", "Buses until midnight")
    assert offered_options(room.session, "choose") == (*two, "Buses")


def test_promises_are_voted_on_one_by_one_and_a_changed_one_again(workspace: Workspace):
    room = begun(workspace, "standards-setting")
    made = [
        room.done(room.live.captures.add("standard", {"text": text}, stage="write"))[0].ref
        for text in ("We tell you within 5 minutes.", "We answer within 10 days.")
    ]
    assert [one.id for one in subjects_left(room.session, "vote_each")] == made
    (question,) = questions_of(room.session, "vote_each", (), "We tell you within 5 minutes.")
    assert question.text == "Can you stand behind it? We tell you within 5 minutes."
    drafted = room.done(room.votes.draft("vote_each", (question,)))
    held(room, drafted[0].ref, (question,), private=False)
    assert [one.text for one in subjects_left(room.session, "vote_each")] == ["We answer within 10 days."]
    room.done(room.live.captures.edit(made[0], {"text": "We tell you within 7 minutes."}))
    assert len(subjects_left(room.session, "vote_each")) == 2
    assert subjects(room.session, "readback") == ()


async def test_at_the_keyboard_the_promises_are_offered_one_after_the_other(workspace: Workspace) -> None:
    room = begun(workspace, "standards-setting")
    for text in ("We tell you within 5 minutes.", "We answer within 10 days."):
        room.done(room.live.captures.add("standard", {"text": text}, stage="write"))
    room.done(room.live.go_to("vote_each"))
    (question,) = questions_of(room.session, "vote_each", (), "We tell you within 5 minutes.")
    drafted = room.done(room.votes.draft("vote_each", (question,)))
    held(room, drafted[0].ref, (question,), private=False)
    async with program(workspace, session_id=handed_over(room)) as person:
        await person.at("Live")
        await person.press("f3")
        await person.sees("This stage has voted.", "Vote on the next one; 1 to go")
        await person.press("e")
        await person.sees("How many people may vote?", "We answer within 10 days.")


async def test_before_the_first_vote_it_is_asked_which_promise(workspace: Workspace) -> None:
    room = begun(workspace, "standards-setting")
    for text in ("We tell you within 5 minutes.", "We answer within 10 days."):
        room.done(room.live.captures.add("standard", {"text": text}, stage="write"))
    room.done(room.live.go_to("vote_each"))
    async with program(workspace, session_id=handed_over(room)) as person:
        await person.at("Live")
        await person.press("f3")
        await person.sees("Which one do we vote on?", "We answer within 10 days.")
        await person.press("down", "enter")
        await person.sees("How many people may vote?", "Can you stand behind it? We answer within 10 days.")


# What the papers of it hold ---------------------------------------------------------------------------


def test_the_records_of_a_session_stand_in_its_papers_with_what_they_still_lack(mapping: Room):
    live = mapping.live
    mapping.done(live.captures.add("segment", {"name": "Dispatch", "stratum": "internal", "volume": 300}))
    gone = mapping.done(live.captures.add("segment", {"name": "Nobody"}))
    mapping.done(live.captures.retract(gone[0].ref))
    papers = {name: build(mapping.session, "x").blocks for name, build in papers_of(mapping.session).items()}
    (row,) = [row for one in papers["record"] for row in getattr(one, "rows", ()) if "Dispatch" in row]
    assert row[0] == "G1" and "300" in row and "missing: what they need" in row[-1]
    for name, blocks in papers.items():
        assert "Nobody" not in words_of(blocks)
        if name == "record":
            continue
        (item,) = [one for one in blocks if isinstance(one, Item) and one.text == "Dispatch"]
        assert item.evidence == ("G1",)
        assert item.detail.startswith(
            "internal or external: internal; how many: 300; still missing: what they need"
        )


def test_a_record_of_a_group_is_printed_without_a_code(workspace: Workspace):
    room = begun(workspace, "focus-group-external")
    room.done(room.live.captures.add("journey_step", {"step": "P3 rings the bell"}, stage="transition"))
    room.done(room.live.captures.add("journey_step", {"step": "SEEN LATER"}, stage="debrief"))
    for name, build in papers_of(room.session).items():
        told = words_of(build(room.session, "x").blocks)
        assert "rings the bell" in told and "P3 rings" not in told
        # What belongs to a private stage stands in the record of the session and nowhere else.
        assert ("SEEN LATER" in told) == (name == "record")
