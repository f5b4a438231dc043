"""`workshop recount`: every vote is counted again from its ballots and compared with what was revealed."""

from __future__ import annotations

import json

import msgspec
import pytest

from tests.commands import call
from tests.session_samples import LEADERS, Room, make_room, question
from workshop.session.recount import recount
from workshop.store.workspace import Workspace
from workshop.votes.model import Totals


@pytest.fixture
def room(workspace: Workspace) -> Room:
    return make_room(workspace, "buy-in", LEADERS)


def revealed(
    room: Room, way: str, *ballots: tuple[int, ...], method: str = "consent", **fields: object
) -> str:
    asked = question(method, **fields)
    vote = room.done(room.votes.draft("baseline", [asked]))[0].ref
    room.done(room.votes.open(vote, eligible=9, way=way))
    if way == "seats":
        for seat, ballot in enumerate(ballots, 1):
            room.done(room.votes.cast(vote, "q", seat, ballot))
    elif way == "keyboard":
        room.live.boxes.take_up(vote)
        for ballot in ballots:
            room.live.boxes.arrived(vote, room.live.boxes.put(vote, {"q": ballot}).result())
    else:
        room.done(room.votes.count(vote, "q", Totals(7, (6, 1))))
    room.done(room.votes.close(vote))
    room.done(room.votes.reveal(vote))
    return vote


def test_hands_seats_and_secret_ballots_are_all_counted_again(room: Room, workspace: Workspace):
    days = {"options": ("Monday", "Tuesday", "Friday"), "max_picks": 0}
    revealed(room, "hands")
    revealed(room, "seats", (0, 2), (2,), (2, 1, 0), method="irv", **days)
    revealed(room, "keyboard", (0, 2), (2,), (1,), (), (2, 0), method="borda", **days)
    room.store.close()
    done = call(workspace, "recount", "sample")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "V1, 'Shall we start?': the same again from typed totals.",
        "V2, 'Shall we start?': the same again from single ballots.",
        "V3, 'Shall we start?': the same again from single ballots.",
    ]
    found = [json.loads(line) for line in call(workspace, "recount", "sample", "--json").stdout.splitlines()]
    assert [one["verdict"] for one in found] == ["same"] * 3


def test_a_result_that_is_not_what_the_ballots_say_is_named_and_fails(room: Room):
    vote = room.session.votes[revealed(room, "hands")]
    vote.revealed_results = (msgspec.structs.replace(vote.revealed_results[0], counts=(5, 2)),)
    (found,) = recount(room.session)
    assert not found.passed
    assert found.words == "V1, 'Shall we start?': DIFFERS from what was revealed in counts."


def test_a_vote_that_is_open_is_not_counted_and_one_not_revealed_shows_nothing(
    room: Room, workspace: Workspace
):
    vote = room.done(room.votes.draft("baseline", [question()], private=True))[0].ref
    room.done(room.votes.open(vote, eligible=9, way="paper"))
    room.done(room.votes.count(vote, "q", Totals(7, (6, 1))))
    assert list(recount(room.session)) == []
    room.done(room.votes.close(vote))
    room.store.close()
    done = call(workspace, "recount", "sample")
    assert done.stdout == "V1, 'Shall we start?': counted; the result has not been revealed.\n"


def test_the_example_sessions_are_counted_again_without_a_difference():
    for name in ("buy-in-one", "night-riders"):
        done = call(None, "recount", name)
        assert done.exit_code == 0, done.output
        assert "DIFFERS" not in done.stdout


def test_a_tie_that_is_decided_after_revealing_is_no_difference(room: Room):
    vote = revealed(room, "seats", (0,), (1,), method="single", options=("North", "South"))
    room.done(room.live.ties.draw_lot(vote, "two dice: 4 and 2"))
    assert room.session.votes[vote].results()[0].outcome.winners
    (found,) = recount(room.session)
    assert found.verdict == "same"
    assert (
        found.words == "V1, 'Shall we start?': the same again from single ballots; 1 tie was decided since."
    )
