"""Votes in a session: drafted, opened, counted, closed, revealed; and who learns what at which moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session_samples import Room, question, random_room
from workshop.session.ballot import needs_options, questions_of
from workshop.session.errors import Refused
from workshop.session.room import visible, withheld_sentence
from workshop.votes.model import Question, Totals


def open_vote(
    room: Room, *questions: Question, eligible: int = 7, way: str = "hands", private: bool = False
) -> None:
    """Draft and open a vote at the current stage."""
    room.done(room.votes.draft(room.session.stage, questions or [question()], private=private))
    room.done(room.votes.open(next(reversed(room.session.votes)), eligible=eligible, way=way))


def count(room: Room, *counts: int, vote: str = "V1", of: str = "q", skipped: int = 0) -> None:
    room.done(room.votes.count(vote, of, Totals(sum(counts) + skipped, counts, skipped)))


def test_a_vote_goes_from_draft_to_open_to_closed_to_revealed(buy_in: Room):
    buy_in.done(buy_in.votes.draft("welcome", [question()]))
    vote = buy_in.session.votes["V1"]
    seen = [vote.status]
    buy_in.done(buy_in.votes.open("V1", eligible=7, way="hands"))
    seen.append(vote.status)
    count(buy_in, 6, 1)
    buy_in.done(buy_in.votes.close("V1"))
    seen.append(vote.status)
    buy_in.done(buy_in.votes.reveal("V1"))
    seen.append(vote.status)
    assert seen == ["draft", "open", "closed", "revealed"]
    assert vote.results()[0].passed is False
    assert buy_in.reopened().session.votes["V1"] == vote


def test_steps_cannot_be_left_out_or_taken_twice(buy_in: Room):
    votes = buy_in.votes
    buy_in.done(votes.draft("welcome", [question()]))
    steps: dict[str, Callable[[], object]] = {
        "count": lambda: votes.count("V1", "q", Totals(2, (2, 0))),
        "close": lambda: votes.close("V1"),
        "reveal": lambda: votes.reveal("V1"),
        "open": lambda: votes.open("V1", eligible=2, way="hands"),
    }

    def refused(*names: str) -> None:
        for name in names:
            with pytest.raises(Refused, match="V1 is"):
                steps[name]()

    refused("count", "close", "reveal")
    buy_in.done(votes.open("V1", eligible=2, way="hands"))
    refused("open", "reveal")
    count(buy_in, 2, 0)
    buy_in.done(votes.close("V1"))
    refused("open", "count", "close")
    buy_in.done(votes.reveal("V1"))
    refused("open", "count", "close", "reveal")
    with pytest.raises(Refused, match="no vote V9"):
        votes.close("V9")


def test_only_one_vote_is_open_at_a_time(buy_in: Room):
    open_vote(buy_in)
    buy_in.done(buy_in.votes.draft("welcome", [question()]))
    with pytest.raises(Refused, match="V1 is open: close it first"):
        buy_in.votes.open("V2", eligible=2, way="hands")


def test_while_a_vote_is_open_only_the_number_of_ballots_is_told(buy_in: Room):
    open_vote(buy_in)
    count(buy_in, 4, 2)
    vote = buy_in.session.votes["V1"]
    assert (vote.ballots_in, vote.eligible) == (6, 7)
    with pytest.raises(ValueError, match="not closed"):
        vote.results()
    wall = visible(buy_in.session, buy_in.clock())
    assert wall.vote is not None and (wall.vote.ballots_in, wall.vote.eligible) == (6, 7)
    assert wall.results == ()


def test_a_closed_vote_is_not_on_the_wall_before_it_is_revealed(buy_in: Room):
    open_vote(buy_in)
    count(buy_in, 4, 2)
    buy_in.done(buy_in.votes.close("V1"))
    wall = visible(buy_in.session, buy_in.clock())
    assert (wall.vote, wall.results) == (None, ())
    buy_in.done(buy_in.votes.reveal("V1"))
    (shown,) = visible(buy_in.session, buy_in.clock()).results
    assert shown.counts == (4, 2)


@pytest.mark.parametrize(
    "totals",
    [
        Totals(6, (6, 1)),  # more answers than ballots
        Totals(6, (3, 1)),  # fewer answers than ballots
        Totals(6, (6,)),  # an option is missing
        Totals(6, (7, -1)),
        Totals(6, (6, 0), skipped=1),
        Totals(8, (8, 0)),  # more ballots than people
    ],
)
def test_totals_that_do_not_add_up_are_refused(buy_in: Room, totals: Totals):
    open_vote(buy_in)
    with pytest.raises(Refused):
        buy_in.votes.count("V1", "q", totals)
    assert buy_in.session.votes["V1"].ballots_in == 0


def test_totals_typed_again_replace_the_earlier_ones_while_the_vote_is_open(buy_in: Room):
    open_vote(buy_in)
    count(buy_in, 4, 3)
    count(buy_in, 5, 1, skipped=1)
    buy_in.done(buy_in.votes.close("V1"))
    assert buy_in.session.votes["V1"].results()[0].totals == Totals(7, (5, 1), 1)


def test_a_ballot_sheet_is_opened_closed_and_revealed_together(buy_in: Room):
    buy_in.done(buy_in.live.go_to("baseline"))
    sheet = questions_of(buy_in.session, "baseline")
    assert [one.id for one in sheet] == ["important", "urgent", "commitment"]
    open_vote(buy_in, *sheet, way="paper", private=True)
    assert buy_in.session.votes["V1"].is_sheet
    for one in sheet:
        count(buy_in, 1, 1, 2, 2, 1, of=one.id)
    buy_in.done(buy_in.votes.close("V1"))
    buy_in.done(buy_in.votes.reveal("V1"))
    results = buy_in.session.votes["V1"].results()
    assert [result.totals.counts for result in results] == [(1, 1, 2, 2, 1)] * 3


def test_what_came_of_a_vote_is_on_the_wall_only_where_the_design_lets_the_room_see_it(buy_in: Room):
    for vote_id, stage, shown in (("V1", "baseline", 0), ("V2", "closing_poll", 3)):
        buy_in.done(buy_in.live.go_to(stage))
        sheet = questions_of(buy_in.session, stage)
        buy_in.done(buy_in.votes.draft(stage, sheet, private=True))
        buy_in.done(buy_in.votes.open(vote_id, eligible=7, way="paper"))
        for one in sheet:
            buy_in.done(buy_in.votes.count(vote_id, one.id, Totals(7, (1, 1, 2, 2, 1))))
        buy_in.done(buy_in.votes.close(vote_id))
        buy_in.done(buy_in.votes.reveal(vote_id))
        assert len(visible(buy_in.session, buy_in.clock()).results) == shown


def test_a_vote_with_a_question_not_counted_closes_only_with_a_reason(buy_in: Room):
    sheet = questions_of(buy_in.session, "baseline")
    open_vote(buy_in, *sheet, way="paper", private=True)
    count(buy_in, 1, 1, 2, 2, 1, of="important")
    with pytest.raises(Refused, match="How urgent is it"):
        buy_in.votes.close("V1")
    buy_in.done(buy_in.votes.close("V1", "the slips got wet"))
    assert [result.question.id for result in buy_in.session.votes["V1"].results()] == ["important"]
    assert buy_in.session.votes["V1"].reason == "the slips got wet"


@pytest.mark.parametrize("way", ["hands", "seats"])
def test_a_private_vote_is_not_held_where_others_see_what_is_marked(buy_in: Room, way: str):
    buy_in.done(buy_in.votes.draft("baseline", [question()], private=True))
    with pytest.raises(Refused, match="on paper, or in secret at the keyboard"):
        buy_in.votes.open("V1", eligible=7, way=way)


def test_fewer_than_five_private_ballots_are_not_shown_with_their_totals(buy_in: Room):
    open_vote(buy_in, way="paper", private=True)
    count(buy_in, 4, 0)
    buy_in.done(buy_in.votes.close("V1"))
    buy_in.done(buy_in.votes.reveal("V1"))
    (shown,) = visible(buy_in.session, buy_in.clock()).results
    assert (shown.counts, shown.options) == ((), ())
    assert "fewer than five" in shown.sentence


def test_seats_are_taken_one_by_one_and_corrected_before_the_vote_closes(buy_in: Room):
    open_vote(buy_in, eligible=4, way="seats")
    vote = buy_in.session.votes["V1"]
    for seat, choice in ((1, [0]), (2, [1]), (3, []), (2, [0])):  # seat 2 changes its mind, seat 3 skips
        buy_in.done(buy_in.votes.cast("V1", "q", seat, choice))
    buy_in.done(buy_in.votes.away("V1", 4))
    assert vote.ballots_in == 3
    buy_in.done(buy_in.votes.away("V1", 1))
    assert vote.ballots_in == 2
    buy_in.done(buy_in.votes.cast("V1", "q", 1, [1]))  # somebody sits there after all
    buy_in.done(buy_in.votes.close("V1"))
    assert vote.results()[0].totals == Totals(3, (1, 1), 1)
    with pytest.raises(Refused, match="V1 is closed"):
        buy_in.votes.cast("V1", "q", 2, [1])
    assert buy_in.reopened().session.votes["V1"].results() == vote.results()


def test_wrong_ways_to_fill_a_vote_are_refused(buy_in: Room):
    votes = buy_in.votes
    open_vote(buy_in, eligible=4, way="seats")
    for refused in (
        lambda: votes.cast("V1", "q", 5, [0]),
        lambda: votes.cast("V1", "q", 0, [0]),
        lambda: votes.cast("V1", "q", 1, [2]),
        lambda: votes.cast("V1", "q", 1, [0, 1]),
        lambda: votes.cast("V1", "other", 1, [0]),
        lambda: votes.away("V1", 5),
        lambda: votes.count("V1", "q", Totals(1, (1, 0))),
    ):
        with pytest.raises(Refused):
            refused()
    buy_in.done(votes.drop("V1", "asked wrongly"))
    open_vote(buy_in)
    with pytest.raises(Refused, match="not taken seat by seat"):
        votes.cast("V2", "q", 1, [0])


@pytest.mark.parametrize(
    "wrong",
    [
        question("lottery"),
        question(text=" "),
        question(text="\x01"),
        question(options=["only one"]),
        question(options=["yes", " "]),
        question(options=["yes", "\x01"]),
        question(options=["Yes", "yes "]),
        question("consent", ["a", "b", "c", "d"]),
        question("gradients8", ["1", "2", "3"]),
        question("choose", ["a", "b"], max_picks=0),
    ],
)
def test_a_question_that_could_not_be_counted_is_not_drafted(buy_in: Room, wrong: Question):
    with pytest.raises(Refused):
        buy_in.votes.draft("proposal", [wrong])


def test_a_vote_needs_a_stage_a_question_and_people(buy_in: Room):
    votes = buy_in.votes
    for refused in (
        lambda: votes.draft("nowhere", [question()]),
        lambda: votes.draft("proposal", []),
        lambda: votes.draft("proposal", [question(), question()]),
    ):
        with pytest.raises(Refused):
            refused()
    buy_in.done(votes.draft("proposal", [question()]))
    for eligible, way in ((0, "hands"), (10_001, "hands"), (7, "telepathy")):
        with pytest.raises(Refused):
            votes.open("V1", eligible=eligible, way=way)


def test_a_vote_is_given_up_with_a_reason_and_has_no_result(buy_in: Room):
    open_vote(buy_in)
    count(buy_in, 6, 1)
    with pytest.raises(Refused, match="Say in a few words"):
        buy_in.votes.drop("V1", " ")
    buy_in.done(buy_in.votes.drop("V1", "the question was unclear"))
    assert buy_in.session.open_vote() is None
    with pytest.raises(ValueError, match="not closed"):
        buy_in.session.votes["V1"].results()
    with pytest.raises(Refused, match="can be given up"):
        buy_in.votes.drop("V1", "again")


def test_every_vote_of_the_designs_can_be_drafted(buy_in: Room, focus_group: Room):
    for room in (buy_in, focus_group):
        for stage in room.session.design.stages:
            if not stage.vote.is_vote:
                with pytest.raises(ValueError, match="no vote"):
                    questions_of(room.session, stage.id)
                continue
            options = ["A bench", "A roof", "Light"] if needs_options(stage) else []
            room.done(
                room.votes.draft(
                    stage.id, questions_of(room.session, stage.id, options), private=stage.vote.private
                )
            )
    asked = [one.text for vote in focus_group.session.votes.values() for one in vote.questions]
    assert "I trust Transit to do what it says." in asked  # placeholders are filled
    with pytest.raises(ValueError, match="what can be chosen"):
        questions_of(focus_group.session, "choose")


@settings(max_examples=25, deadline=None)
@given(plan=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=20, max_size=50))
def test_whatever_happens_a_vote_has_results_when_closed_and_never_before(plan: list[tuple[int, int]]):
    with random_room("buy-in", plan) as room:
        for vote in room.session.votes.values():
            assert vote.ballots_in <= max(vote.eligible, 0)
            if vote.is_counted:
                vote.results()
                assert all(earlier.results() is not None for earlier in vote.before)
            else:
                assert vote.status != "open" or not vote.before
                with pytest.raises(ValueError, match="not closed"):
                    vote.results()


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((0, 1, 0, 2, 1), "The middle is '4', from '2' to '5'."),
        ((0, 1, 0, 1, 0), "The middle is between '2' and '4', from '2' to '4'."),
        ((0, 0, 0, 1, 0), "1 private ballot: fewer than five, so the totals are not shown."),
    ],
)
def test_of_a_few_private_ballots_only_the_middle_and_the_ends_are_told(buy_in: Room, counts, words):
    asked = question("rating", ("1", "2", "3", "4", "5"))
    buy_in.done(buy_in.votes.draft("closing_poll", [asked], private=True))
    buy_in.done(buy_in.votes.open("V1", eligible=4, way="paper"))
    buy_in.done(buy_in.votes.count("V1", "q", Totals(sum(counts), counts)))
    buy_in.done(buy_in.votes.close("V1"))
    buy_in.done(buy_in.votes.reveal("V1"))
    assert withheld_sentence(buy_in.session.votes["V1"].results()[0]).endswith(words)
