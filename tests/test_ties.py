"""Ties that matter stop the result; the room decides them, and the record keeps how, so that it can be checked."""

from __future__ import annotations

import pytest

from tests.session_samples import LEADERS, Room, make_room, question
from tests.tui_helpers import Person, ask, begun, program, reveal, vote_of, voters
from workshop.session.errors import Refused
from workshop.session.ties import decision_words, standing_ties
from workshop.store.workspace import Workspace
from workshop.votes import lot
from workshop.votes.model import Totals

DAYS = ("Monday", "Tuesday", "Friday")


@pytest.fixture
def room(workspace: Workspace) -> Room:
    return make_room(workspace, "buy-in", LEADERS)


def level(room: Room, *choices: int, method: str = "single") -> str:
    """A closed vote, seat by seat."""
    vote = room.done(room.votes.draft("baseline", [question(method, DAYS)]))[0].ref
    room.done(room.votes.open(vote, eligible=len(choices), way="seats"))
    for seat, choice in enumerate(choices, 1):
        room.done(room.votes.cast(vote, "q", seat, (choice,)))
    room.done(room.votes.close(vote))
    return vote


def winners(room: Room, vote: str) -> tuple[int, ...]:
    outcome = room.session.votes[vote].results()[0].outcome
    assert outcome is not None
    return outcome.winners


def test_a_tie_for_the_first_place_stands_until_the_room_decides(room: Room):
    vote = level(room, 0, 0, 2, 2, 1)
    assert winners(room, vote) == ()
    (tie,) = standing_ties(room.session.votes[vote])
    assert (tie.options, tie.line) == ((0, 2), "winner")


def test_a_tie_below_the_first_place_needs_no_decision(room: Room):
    vote = level(room, 0, 0, 1, 2)
    assert winners(room, vote) == (0,)
    assert standing_ties(room.session.votes[vote]) == []
    with pytest.raises(Refused, match="No tie of V1 is left"):
        room.live.ties.draw_lot(vote)


def test_a_lot_is_drawn_again_from_what_is_recorded(room: Room):
    vote = level(room, 0, 0, 2, 2, 1)
    event = room.done(room.live.ties.draw_lot(vote, "dice 3 and 5"))[0]
    assert event.data is not None
    places = lot.draw(["Monday", "Friday"], event.data["seed"])
    assert event.data["order"] == [event.data["options"][place] for place in places]
    assert event.data["algorithm"] == lot.ALGORITHM
    assert winners(room, vote) == (event.data["order"][0],)
    assert standing_ties(room.session.votes[vote]) == []
    again = room.reopened()
    assert winners(again, vote) == winners(room, vote)
    again.store.close()


def test_a_tie_across_the_cut_of_a_choice_counted_by_hands_is_decided(room: Room):
    asked = question("choose", (*DAYS, "Sunday"), max_picks=2, seats=2)
    vote = room.done(room.votes.draft("baseline", [asked]))[0].ref
    room.done(room.votes.open(vote, eligible=6, way="hands"))
    room.done(room.votes.count(vote, "q", Totals(cast=6, counts=(5, 3, 3, 1))))
    room.done(room.votes.close(vote))
    (tie,) = standing_ties(room.session.votes[vote])
    assert (tie.options, tie.line, winners(room, vote)) == ((1, 2), "cut", ())
    room.done(room.live.ties.name(vote, (2, 1), "the director"))
    assert winners(room, vote) == (0, 2)
    assert standing_ties(room.session.votes[vote]) == []


def test_somebody_who_is_named_decides_and_a_draw_by_hand_has_a_witness(room: Room):
    first, second = level(room, 0, 0, 2, 2), level(room, 0, 0, 2, 2)
    room.done(room.live.ties.name(first, (2, 0), "the director", "it was promised"))
    room.done(room.live.ties.draw_by_hand(second, (0, 2), "the clerk"))
    assert (winners(room, first), winners(room, second)) == ((2,), (0,))
    votes = room.session.votes
    assert decision_words(votes[first], votes[first].questions[0]) == [
        "The tie of 'Monday' and 'Friday': decided by the director. The order is 'Friday', then 'Monday'. "
        "Reason: it was promised"
    ]
    assert "seen by the clerk" in decision_words(votes[second], votes[second].questions[0])[0]


def test_taking_all_leaves_nothing_to_decide(room: Room):
    vote = level(room, 0, 0, 2, 2)
    room.done(room.live.ties.take_all(vote))
    assert standing_ties(room.session.votes[vote]) == []
    told = decision_words(room.session.votes[vote], room.session.votes[vote].questions[0])
    assert told == ["The tie of 'Monday' and 'Friday': all of them are taken."]
    assert winners(room, vote) == (0, 2)


def test_a_run_off_is_a_new_vote_between_the_tied_only(room: Room):
    vote = level(room, 0, 0, 2, 2, 1)
    room.done(room.live.ties.run_off(vote))
    new = room.session.votes["V2"]
    assert new.questions[0].options == ("Monday", "Friday")
    assert (new.status, new.round) == ("draft", 2)


def test_a_run_off_is_for_the_places_that_are_left(room: Room):
    asked = question("choose", (*DAYS, "Sunday"), max_picks=4, seats=3)
    vote = room.done(room.votes.draft("baseline", [asked]))[0].ref
    room.done(room.votes.open(vote, eligible=3, way="hands"))
    room.done(room.votes.count(vote, "q", Totals(cast=3, counts=(3, 2, 2, 2))))
    room.done(room.votes.close(vote))
    room.done(room.live.ties.run_off(vote))
    run_off = room.session.votes["V2"].questions[0]
    assert (len(run_off.options), run_off.seats) == (3, 2)


@pytest.mark.parametrize("order", [(0,), (0, 1), (0, 0), (0, 2, 1)])
def test_a_decision_that_does_not_name_the_tied_is_refused(room: Room, order: tuple[int, ...]):
    vote = level(room, 0, 0, 2, 2, 1)
    with pytest.raises(Refused, match="every tied option once"):
        room.live.ties.name(vote, order, "the director")
    with pytest.raises(Refused, match="Say who decides"):
        room.live.ties.name(vote, (0, 2), " ")


def test_an_open_vote_has_no_tie_to_decide(room: Room):
    vote = room.done(room.votes.draft("baseline", [question("single", DAYS)]))[0].ref
    room.done(room.votes.open(vote, eligible=2, way="seats"))
    with pytest.raises(Refused, match="is not closed"):
        room.live.ties.take_all(vote)


async def level_on_screen(person: Person) -> None:
    """Hold a vote by seats on the screen that ends level between Monday and Friday, and reveal it."""
    await ask(person, "single", "Which day?", "Monday", "Tuesday", "Friday [/x]")
    await voters(person, 4, "s")
    await person.at("VoteSeats")
    person.post_keys(["1", "1", "3", "3", "f3"])
    await reveal(person)
    await person.sees("Break tie", "tie", "1 = Monday")


async def test_a_tie_is_broken_on_the_screen_by_a_lot_from_a_seed(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=4)
    async with program(workspace, session_id=session) as person:
        await level_on_screen(person)
        await person.press("b")
        await person.sees("'Monday' and 'Friday [/x]' are level.")
        await person.press("l")
        await person.sees("The seed of the lot?")
        await person.enter("two dice: 3 and 5")
        await person.until(lambda: vote_of(person).decided)
        await person.sees("drawn by lot", "Seed two dice: 3 and 5")
        await person.sees_no("Break tie")


async def test_a_tie_is_decided_by_somebody_who_is_named(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=4)
    async with program(workspace, session_id=session, size=(66, 18)) as person:
        await level_on_screen(person)
        await person.press("b", "n")
        await person.sees("Who decides?")
        await person.enter("the director")
        await person.sees("Which is first?")
        await person.press("down", "enter")
        await person.until(lambda: vote_of(person).decided)
        assert [one.order for one in vote_of(person).decided] == [(2, 0)]
