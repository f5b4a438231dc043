"""The wall: what people in the room may see, and that nothing else can reach it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session_samples import Room, question, random_room, wall
from workshop.session import events as ev
from workshop.session import room as room_values
from workshop.session.room import RoomView, may_be_read_back, typing_is_private, visible
from workshop.session.state import Note
from workshop.session.wall import KINDS, Showing

PLANS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=10, max_size=40)


def texts_in(value: object) -> Iterator[str]:
    """Every text anywhere inside a value, whatever it is made of."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from texts_in(getattr(value, field))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_in(key)
            yield from texts_in(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from texts_in(item)
    else:
        assert value is None or isinstance(value, int), f"a {type(value).__name__} is not looked into"


def may_never_be_read(room: Room, note: Note) -> bool:
    """Whether no word of a note may be on the wall, told without the rules that the wall itself goes by."""
    run = room.session.stages[note.stage].design
    if note.retracted or note.replaced or note.redacted or run.private or run.sealed:
        return True
    if note.kind in ("assumption", "observation", "hunch", "followup"):
        return True
    in_codes = room.session.design.participant_codes
    return note.verbatim or bool(in_codes and re.search(r'\bP\d|"', note.text))


@settings(max_examples=60, deadline=None)
@given(design=st.sampled_from(["focus-group", "buy-in"]), plan=PLANS)
def test_whatever_happened_nothing_private_is_on_the_wall(design: str, plan: list[tuple[int, int]]):
    with random_room(design, plan) as room:
        session = room.session
        for stage in session.stages:
            session.stage = stage  # the wall at every stage, with everything that can be on it
            for showing in [None, *map(Showing, KINDS), *(Showing("result", vote) for vote in session.votes)]:
                look_at(room, stage, visible(session, room.clock(), showing))


def look_at(room: Room, stage: str, view: RoomView) -> None:
    session = room.session
    shown = "\n".join(texts_in(view))
    private = session.stages[stage].design.private
    for note in session.notes.values():
        words = [note.read_back, *([] if note.read_back else [note.text])]
        if private or note.stage != stage or view.show != "chart":
            assert not any(text and text in shown for text in [note.text, *words])
        elif may_never_be_read(room, note):
            assert note.text not in shown or note.read_back
        if note.retracted or note.replaced or note.redacted:
            assert not any(text and text in shown for text in [note.text, *words])
    for promise in session.commitments.values():
        assert promise.owner not in shown or (promise.confirmed and not promise.retracted)
    if session.design.participant_codes:
        assert not re.search(r"\bP\d", shown)
    if view.results:
        assert any(vote.is_revealed and not vote.test for vote in session.votes.values())
    if (vote := session.open_vote()) and view.vote:
        assert view.vote.ballots_in == vote.ballots_in
    assert not private or view.show == "blank"
    if view.show != "result":
        assert not view.results and not view.rounds
    assert str(room.store.workspace.root) not in shown


def test_the_wall_has_no_field_for_anything_private():
    fields = {
        name: set(kind.__struct_fields__)
        for name, kind in vars(room_values).items()
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    }
    assert fields == {
        "RoomView": {
            "title", "show", "page", "stage", "stages", "stage_title", "question", "follow_up", "left", "used",
            "timed", "back_at", "agenda", "rules", "chart", "vote", "results", "rounds", "themes", "commitments",
        },
        "AgendaLine": {"title", "minutes", "state"},
        "OpenVote": {"questions", "ballots_in", "eligible", "test", "options"},
        "ShownResult": {
            "question", "options", "counts", "sentence", "groups", "withheld", "shape", "lines", "below", "axes",
            "cast", "eligible", "left_empty",
        },
        "ShownOption": {
            "name", "number", "share", "people", "place", "wins", "word", "level", "above", "spot", "side",
        },
        "ShownGroup": {"name", "cast", "counts"},
        "ShownRounds": {"question", "options", "rounds", "sentences"},
        "ShownRound": {"name", "cast", "eligible", "counts"},
        "ShownTheme": {"label", "people", "notes"},
    }  # fmt: skip


def test_a_note_is_read_back_on_the_wall_without_who_said_it(focus_group: Room):
    focus_group.type("p3 buses are late !! #bus")
    focus_group.type("+4 -5")
    assert wall(focus_group, "chart").chart == ("buses are late",)


def test_a_code_typed_inside_a_remark_is_not_on_the_wall(focus_group: Room):
    focus_group.type("p12 said buses are late")  # nobody has this code, so it stayed in the text
    focus_group.type("w: as P3 put it, a bench")
    focus_group.type("P 3 says so")
    focus_group.type("+4 I think so")  # who agrees, and a slip of the finger
    assert focus_group.session.notes["N1"].text == "p12 said buses are late"
    assert wall(focus_group, "chart").chart == ()


def test_words_in_quotation_marks_are_somebodys_own_and_stay_off_the_wall(focus_group: Room, buy_in: Room):
    for room in (focus_group, buy_in):
        room.type("they called it \u201croulette\u201d, or so")
    assert wall(focus_group, "chart").chart == ()
    assert wall(buy_in, "chart").chart == ("they called it \u201croulette\u201d, or so",)


def test_leaders_have_no_codes_so_their_words_stay_as_they_are(buy_in: Room):
    buy_in.type("d: close platform P3")
    assert wall(buy_in, "chart").chart == ("close platform P3",)


@pytest.mark.parametrize(
    "line",
    ['p3 " word for word', "a: they want speed", "~ laughter", "* they mean the driver", "? ask again"],
)
def test_what_is_not_read_back_stays_off_the_wall(focus_group: Room, line: str):
    focus_group.type(line)
    assert wall(focus_group, "chart").chart == ()
    assert not may_be_read_back(focus_group.session, focus_group.session.notes["N1"])


def test_a_retracted_note_leaves_the_wall_and_an_edited_one_changes_there(focus_group: Room):
    focus_group.type("one")
    focus_group.type("two")
    focus_group.done(focus_group.live.notes.retract("N1"))
    focus_group.done(focus_group.live.notes.edit("N2", focus_group.live.notes.understand("zwei")))
    assert wall(focus_group, "chart").chart == ("zwei",)
    focus_group.done(focus_group.live.notes.edit("N2", focus_group.live.notes.understand('p3 " zwei')))
    assert wall(focus_group, "chart").chart == ()


def test_the_wall_is_blank_before_the_start_and_at_a_private_stage(focus_group: Room):
    focus_group.type("before the debrief")
    focus_group.done(focus_group.live.go_to("debrief"))
    focus_group.type("the driver was rude")
    view = wall(focus_group)
    assert view.blank and focus_group.session.current.design.private
    assert set(texts_in(view)) == {"Riders", "blank", ""}
    focus_group.done(focus_group.live.notes.move("N2", "welcome"))
    focus_group.done(focus_group.live.go_to("welcome"))
    assert wall(focus_group, "chart").chart == ("before the debrief", "the driver was rude")


def test_a_sealed_stage_shows_its_question_and_time_and_nothing_that_was_typed(buy_in: Room):
    buy_in.done(buy_in.live.go_to("assumptions"))
    buy_in.type("they want speed")
    buy_in.type("w: a bench")
    view = wall(buy_in)
    assert view.question.startswith("What do customers want most?")
    assert view.chart == ()


def test_the_wall_says_the_question_where_the_session_is_and_what_time_is_left(focus_group: Room):
    focus_group.done(focus_group.live.next_stage())
    focus_group.clock.go(minutes=2)
    view = wall(focus_group)
    assert (view.title, view.stage, view.stages, view.stage_title) == ("Riders", 2, 12, "Round of hello")
    assert (view.question, view.follow_up) == (
        "What do you enjoy doing?",
        "And how do you deal with Transit?",
    )
    assert (view.left, view.used) == (180, 40)


def test_a_promise_is_on_the_wall_once_it_is_confirmed(buy_in: Room):
    whole = {"owner": "Chair", "action": "two hours a week", "stage": "resources", "due": "1 June"}
    buy_in.done(buy_in.live.promises.add(ev.CommitmentAdded(**whole)))
    assert wall(buy_in, "commitments").commitments == ()
    buy_in.done(buy_in.live.promises.edit("C1", ev.CommitmentEdited(**whole, confirmed=True)))
    assert wall(buy_in, "commitments").commitments == ("Chair: two hours a week by 1 June",)
    buy_in.done(buy_in.live.promises.retract("C1"))
    assert wall(buy_in, "commitments").commitments == ()


def test_typing_is_masked_where_people_have_codes_and_where_a_stage_is_sealed_or_private(
    focus_group: Room, buy_in: Room
):
    assert typing_is_private(focus_group.session)
    assert not typing_is_private(buy_in.session)
    buy_in.done(buy_in.live.go_to("assumptions"))
    assert typing_is_private(buy_in.session)


def test_a_revealed_contest_shows_dots_and_not_only_how_many_gave_some(buy_in: Room):
    asked = question("dots", ("bench", "light", "roof"), dots=4)
    buy_in.done(buy_in.votes.draft("welcome", [asked]))
    buy_in.done(buy_in.votes.open("V1", eligible=2, way="seats"))
    for seat, ballot in ((1, (3, 1, 0)), (2, (0, 2, 0))):
        buy_in.done(buy_in.votes.cast("V1", "q", seat, ballot))
    buy_in.done(buy_in.votes.close("V1"))
    assert visible(buy_in.session, buy_in.clock()).results == ()
    buy_in.done(buy_in.votes.reveal("V1"))
    (shown,) = visible(buy_in.session, buy_in.clock()).results
    assert shown.counts == (3, 3, 0)
