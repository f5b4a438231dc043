"""What is on the wall is chosen: the design proposes, the facilitator chooses, blanks the wall and brings it back."""

from __future__ import annotations

import pytest

from tests.session_samples import Room, question, wall
from workshop.designs.loader import LIBRARY, load_design
from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.rounds import MADE_IN_ROOM
from workshop.session.wall import KIND_OF, KINDS, Showing, choices, on_the_wall, proposals
from workshop.votes.model import Totals


def at(room: Room, stage: str) -> None:
    if room.session.stage != stage:
        room.done(room.live.go_to(stage))


def held(room: Room, vote: str = "V1") -> None:
    """A vote of eight that is open, with six ballots in."""
    room.done(room.votes.draft(room.session.stage, [question()]))
    room.done(room.votes.open(vote, eligible=8, way="hands"))
    room.done(room.votes.count(vote, "q", Totals(6, (5, 1))))


def test_every_word_that_a_design_uses_for_the_wall_is_known():
    words = {
        word for path in LIBRARY.glob("*.toml") for stage in load_design(path).stages for word in stage.wall
    }
    assert words <= set(KIND_OF)
    assert set(KIND_OF.values()) <= {"", *KINDS}


def test_a_stage_begins_with_what_its_design_proposes_first(buy_in: Room):
    assert [one.show for one in proposals(buy_in.session)] == ["question", "agenda", "rules", "timer"]
    assert wall(buy_in).show == "question"


def test_what_is_chosen_stays_until_another_stage_and_going_back_to_the_design_is_one_call(buy_in: Room):
    buy_in.done(buy_in.live.wall.show("agenda"))
    assert wall(buy_in).show == "agenda"
    buy_in.type("a note changes nothing on the wall")
    assert wall(buy_in).show == "agenda"
    buy_in.done(buy_in.live.wall.show(""))
    assert wall(buy_in).show == "question"
    buy_in.done(buy_in.live.wall.show("rules"))
    buy_in.done(buy_in.live.next_stage())
    assert wall(buy_in).show == "question"


def test_the_agenda_says_what_is_done_and_where_the_room_is(focus_group: Room):
    focus_group.done(focus_group.live.next_stage())
    lines = wall(focus_group, "agenda").agenda
    assert [(line.title, line.minutes, line.state) for line in lines[:3]] == [
        ("Welcome and consent", 7, "done"),
        ("Round of hello", 5, "now"),
        ("Your last contact", 4, ""),
    ]
    assert "Debrief" not in " ".join(line.title for line in lines)


def test_one_key_blanks_the_wall_and_again_brings_back_what_was_there(buy_in: Room):
    buy_in.done(buy_in.live.wall.show("rules"))
    buy_in.done(buy_in.live.wall.blank(not wall(buy_in).blank))
    assert wall(buy_in).blank and not wall(buy_in).rules and not wall(buy_in).question
    buy_in.done(buy_in.live.wall.blank(not wall(buy_in).blank))
    assert wall(buy_in).show == "rules"


def test_a_blank_wall_stays_blank_at_another_stage_until_something_is_put_up(buy_in: Room):
    buy_in.done(buy_in.live.wall.show("blank"))
    buy_in.done(buy_in.live.next_stage())
    assert wall(buy_in).blank
    buy_in.done(buy_in.live.wall.show("chart"))
    assert wall(buy_in).show == "chart"


def test_undo_passes_over_the_wall_and_takes_back_the_last_note(buy_in: Room):
    buy_in.type("a bench")
    buy_in.done(buy_in.live.wall.show("chart"))
    buy_in.done(buy_in.live.wall.blank())
    buy_in.done(buy_in.live.wall.blank(False))
    buy_in.done(buy_in.live.undo())
    assert not list(buy_in.session.current_notes())
    assert wall(buy_in).show == "chart"
    buy_in.done(buy_in.live.redo())
    assert wall(buy_in).chart == ("a bench",)


def test_a_stage_that_is_undone_takes_with_it_what_was_chosen_there(buy_in: Room):
    buy_in.done(buy_in.live.wall.show("rules"))
    buy_in.done(buy_in.live.next_stage())
    buy_in.done(buy_in.live.wall.show("agenda"))
    buy_in.done(buy_in.live.undo())
    assert buy_in.session.stage == "welcome"
    assert wall(buy_in).show == "rules"


def test_the_wall_is_the_same_after_the_program_was_started_again(buy_in: Room):
    buy_in.done(buy_in.live.wall.show("rules", page=2))
    buy_in.done(buy_in.live.wall.blank())
    again = buy_in.reopened()
    assert wall(again).blank
    again.done(again.live.wall.blank(False))
    assert (wall(again).show, wall(again).page) == ("rules", 2)


def test_nothing_can_be_put_on_the_wall_at_a_private_stage(focus_group: Room):
    at(focus_group, "debrief")
    assert proposals(focus_group.session) == choices(focus_group.session) == (Showing("blank"),)
    with pytest.raises(Refused, match="private"):
        focus_group.live.wall.show("question")
    assert all(wall(focus_group, kind).blank for kind in KINDS)


def test_what_is_not_there_cannot_be_put_up(buy_in: Room):
    for show, told in (("vote", "no vote is open"), ("result", "off the wall"), ("notes", "Nothing called")):
        with pytest.raises(Refused, match=told):
            buy_in.live.wall.show(show)


def test_an_open_vote_comes_up_by_itself_where_the_design_says_so_and_then_its_result(buy_in: Room):
    at(buy_in, "proposal")
    assert wall(buy_in).show == "question"
    held(buy_in)
    view = wall(buy_in)
    assert view.show == "vote" and view.vote is not None
    assert (view.vote.ballots_in, view.vote.eligible) == (6, 8)
    buy_in.done(buy_in.votes.close("V1", "two have left"))
    assert wall(buy_in).show == "question"
    buy_in.done(buy_in.votes.reveal("V1"))
    assert wall(buy_in).show == "result"
    assert proposals(buy_in.session)[0].show == "result"


def test_a_result_that_the_design_keeps_for_itself_is_not_offered(focus_group: Room):
    at(focus_group, "rating")
    held(focus_group)
    focus_group.done(focus_group.votes.close("V1", "that is all"))
    focus_group.done(focus_group.votes.reveal("V1"))
    assert not any(one.show == "result" for one in choices(focus_group.session))
    with pytest.raises(Refused, match="off the wall"):
        focus_group.live.wall.show("result", "V1")
    assert wall(focus_group, "result").results == ()


def test_what_the_room_votes_on_itself_is_for_the_wall_also_where_the_design_keeps_its_own_vote_back(
    focus_group: Room,
):
    at(focus_group, "rating")
    focus_group.done(focus_group.votes.draft("rating", [question(id=MADE_IN_ROOM)]))
    focus_group.done(focus_group.votes.open("V1", eligible=8, way="hands"))
    focus_group.done(focus_group.votes.count("V1", MADE_IN_ROOM, Totals(8, (5, 3))))
    focus_group.done(focus_group.votes.close("V1"))
    focus_group.done(focus_group.votes.reveal("V1"))
    assert Showing("result", "V1") in choices(focus_group.session)
    focus_group.done(focus_group.live.wall.show("result", "V1"))
    (shown,) = wall(focus_group).results
    assert shown.counts == (5, 3)


def test_an_earlier_result_can_be_shown_at_a_later_stage(buy_in: Room):
    held(buy_in)
    buy_in.done(buy_in.votes.close("V1", "that is all"))
    buy_in.done(buy_in.votes.reveal("V1"))
    buy_in.done(buy_in.live.next_stage())
    assert Showing("result", "V1") in choices(buy_in.session)
    buy_in.done(buy_in.live.wall.show("result", "V1"))
    (shown,) = wall(buy_in).results
    assert (shown.counts, shown.cast, shown.eligible) == ((5, 1), 6, 8)
    buy_in.done(buy_in.votes.reopen("V1", "two came back"))
    assert on_the_wall(buy_in.session).show == "vote"
    assert not wall(buy_in).results


def test_the_value_holds_what_is_on_the_wall_and_nothing_of_what_is_not(buy_in: Room):
    buy_in.type("close platform 3")
    whole = {"owner": "Chair", "action": "two hours", "stage": "welcome", "due": "1 June", "confirmed": True}
    buy_in.done(buy_in.live.promises.add(ev.CommitmentAdded(**whole)))
    view = wall(buy_in)
    assert view.chart == view.commitments == view.agenda == view.rules == view.themes == ()
    assert wall(buy_in, "commitments").commitments == ("Chair: two hours by 1 June",)


def test_a_break_says_when_the_room_goes_on_unless_the_wall_is_blank(buy_in: Room):
    buy_in.done(buy_in.live.begin_break(15))
    buy_in.clock.go(minutes=5)
    view = wall(buy_in)
    assert (view.show, view.back_at, view.left) == ("break", "10:15", 600)
    buy_in.done(buy_in.live.wall.blank())
    assert wall(buy_in).blank
    buy_in.done(buy_in.live.wall.blank(False))
    buy_in.done(buy_in.live.end_break())
    assert wall(buy_in).show == "question"


def test_a_theme_is_on_the_wall_with_how_many_people_spoke_of_it_and_no_code(focus_group: Room):
    for line in ("p1 no light #light", "p2 dark too #light", 'p3 " my own words #bench', "a: guessed #guess"):
        focus_group.type(line)
    focus_group.done(focus_group.live.go_to("debrief"))
    focus_group.type("the moderator thinks #secret")
    focus_group.done(focus_group.live.go_to("welcome"))
    shown = [(one.label, one.people, one.notes) for one in wall(focus_group, "themes").themes]
    assert shown == [("light", 2, 2), ("bench", 1, 1)]
    focus_group.type("p1 he was kind #P3")
    assert "P3" not in str(wall(focus_group, "themes"))


def test_turning_a_page_goes_on_from_the_page_that_is_shown(buy_in: Room):
    buy_in.done(buy_in.live.wall.show("agenda"))
    buy_in.done(buy_in.live.wall.turn())
    assert (wall(buy_in).show, wall(buy_in).page) == ("agenda", 2)
    buy_in.done(buy_in.live.wall.show("chart"))
    buy_in.done(buy_in.live.wall.turn())
    assert (wall(buy_in).show, wall(buy_in).page) == ("chart", 1)


def test_a_code_typed_into_a_promise_or_a_question_of_a_vote_is_not_on_the_wall(focus_group: Room):
    promise = ev.CommitmentAdded(owner="P3", action="rings P 4", stage="welcome", due="May", confirmed=True)
    focus_group.done(focus_group.live.promises.add(promise))
    assert wall(focus_group, "commitments").commitments == ("[a participant]: rings [a participant] by May",)
    focus_group.done(focus_group.votes.draft("welcome", [question(text="Was P5 right?")]))
    focus_group.done(focus_group.votes.open("V1", eligible=8, way="hands"))
    assert wall(focus_group).vote.questions == ("Was [a participant] right?",)
