"""Secret votes at the keyboard, and paper typed ballot by ballot: nothing tells whose a ballot is, or its order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.session_samples import LEADERS, Room, make_room, question
from tests.tui_helpers import LAYOUTS, Person, ask, begun, program, reveal, slow_disk, vote_of
from workshop.plan.blocks import Paragraph
from workshop.plan.votes import vote_blocks
from workshop.session.errors import Refused
from workshop.store.workspace import Workspace


@pytest.fixture
def room(workspace: Workspace) -> Room:
    return make_room(workspace, "buy-in", LEADERS)


RANKED = question("irv", ("North", "South", "East"), max_picks=0)


def opened(room: Room, way: str = "keyboard", eligible: int = 6, *questions, private: bool = True) -> str:
    vote = room.done(room.votes.draft("baseline", list(questions) or [RANKED], private=private))[0].ref
    room.done(room.votes.open(vote, eligible=eligible, way=way))
    room.live.boxes.take_up(vote)
    return vote


def put(room: Room, vote: str, *ballots: tuple[int, ...]) -> None:
    for ballot in ballots:
        room.live.boxes.arrived(vote, room.live.boxes.put(vote, {"q": ballot}).result())


def test_while_it_is_open_nothing_but_how_many_are_in_is_in_the_record(room: Room):
    vote = opened(room)
    before = len(room.session.log)
    put(room, vote, (0, 1, 2), (1,), ())
    assert room.session.votes[vote].ballots_in == 3
    assert len(room.session.log) == before
    with pytest.raises(ValueError, match="is not closed"):
        room.session.votes[vote].results()


def test_closing_sorts_the_ballots_into_the_record_and_removes_the_box(room: Room, workspace: Workspace):
    vote = opened(room)
    put(room, vote, (2, 0), (0, 1, 2), (), (0,), (2, 0), (1, 2))
    assert list(workspace.boxes.glob("*.json"))
    room.done(room.votes.close(vote))
    room.live.boxes.remove(vote)
    assert not list(workspace.boxes.iterdir())
    held = room.session.votes[vote]
    assert sorted(map(str, held.ballots["q"])) == list(map(str, sorted(held.ballots["q"], key=str)))
    result = held.results()[0]
    assert result.totals.cast == 6 and result.totals.skipped == 1
    assert result.outcome is not None and result.outcome.winners == (2,)


def test_the_same_ballots_in_any_order_leave_the_same_record(workspace: Workspace, tmp_path: Path):
    kept = []
    for number, ballots in enumerate(
        [[(0, 1), (2,), (1, 0), (0,), (2, 1)], [(2, 1), (0,), (0, 1), (1, 0), (2,)]]
    ):
        room = make_room(workspace, "buy-in", LEADERS, f"sample{number}")
        vote = opened(room)
        put(room, vote, *ballots)
        kept.append(room.done(room.votes.close(vote))[0].data)
        room.store.close()
    assert kept[0] == kept[1]


def test_a_vote_that_was_interrupted_goes_on_with_what_was_in(room: Room):
    vote = opened(room)
    put(room, vote, (0,), (1,))
    again = room.reopened()
    assert again.live.boxes.put_in_order() == ""
    assert again.session.votes[vote].ballots_in == 2
    put(again, vote, (2,))
    assert again.session.votes[vote].ballots_in == 3
    again.store.close()


def test_a_box_that_closing_left_behind_is_removed_when_the_session_is_opened(
    room: Room, workspace: Workspace
):
    vote = opened(room)
    put(room, vote, (0,), (1,))
    room.done(room.votes.close(vote))  # and the program is killed here
    again = room.reopened()
    assert again.live.boxes.put_in_order() == ""
    assert not list(workspace.boxes.iterdir())
    again.store.close()


def test_a_ballot_that_is_not_valid_is_refused_and_so_is_one_too_many(room: Room):
    vote = opened(room, eligible=1)
    with pytest.raises(Refused, match="chosen twice"):
        room.live.boxes.put(vote, {"q": (1, 1)})
    put(room, vote, (1,))
    with pytest.raises(Refused, match="All 1 ballots are in"):
        room.live.boxes.put(vote, {"q": (1,)})


@pytest.mark.parametrize("name", ["irv", "dots", "two-axis"])
def test_hands_are_refused_where_single_ballots_are_needed_and_it_says_why(room: Room, name: str):
    asked = question(name, ("a", "b", "c"), max_picks=0, dots=3 if name == "dots" else 0, low=1, high=5)
    vote = room.done(room.votes.draft("baseline", [asked]))[0].ref
    with pytest.raises(Refused, match="single ballots are needed"):
        room.votes.open(vote, eligible=5, way="hands")


async def ranked_vote(person: Person, way: str, eligible: str = "5") -> None:
    """Set up an instant run-off between three days."""
    await ranking(person, eligible)
    await person.press(way)


async def ranking(person: Person, eligible: str = "5") -> None:
    """Set it up as far as the question how the votes come in."""
    await ask(person, "irv", "Which day?", "Monday", "Tuesday [/x]", "Friday")
    await person.sees("How many people may vote?")
    await person.answer(eligible)
    await person.sees("How do the votes come in?", "Hands cannot be counted here.")


@pytest.mark.parametrize("size", LAYOUTS)
async def test_each_person_ranks_alone_and_the_screen_is_blank_between(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    session = begun(workspace, "buy-in", stage="case", people=5)
    async with program(workspace, session_id=session, size=size) as person:
        await ranked_vote(person, "k")
        await person.at("VoteKeyboard")
        await person.sees("Next person", "Deleting a file is not erasing a disk")
        for number, keys in enumerate(["213", "231", "12", "3", "32"], 1):
            await person.press("enter")
            await person.sees("Press the keys in your order", "Tuesday [/x]")
            await person.press(*keys, "enter")
            await person.sees("Is this right?")
            await person.press("enter")
            await person.until(lambda number=number: vote_of(person).ballots_in == number)
            await person.sees_no("Tuesday [/x]")
        await person.sees("All ballots are in")
        await person.press("f3")
        await reveal(person)
        await person.sees("Tuesday [/x]")
        result = vote_of(person).results()[0]
        assert result.outcome is not None and result.outcome.winners == (1,)
        assert not list(workspace.boxes.iterdir())


async def test_the_first_ballot_is_kept_where_it_is_filled_in_before_the_disk_has_made_the_box(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="case", people=5)
    async with program(workspace, session_id=session) as person:
        await ranking(person)
        with slow_disk():
            await person.press("k")
            await person.at("VoteKeyboard")
            await person.press("enter", "2", "enter", "enter")
            await person.sees("Saving", "0 of 5 in")
        await person.until(lambda: vote_of(person).ballots_in == 1)
        await person.sees("Next person", "1 of 5 in")


async def test_where_no_box_could_be_made_enter_makes_it_once_the_folder_is_right(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="case", people=5)
    workspace.boxes.parent.mkdir(parents=True, exist_ok=True)
    workspace.boxes.write_text("in the way")
    async with program(workspace, session_id=session) as person:
        await ranked_vote(person, "k")
        await person.at("VoteKeyboard")
        await person.sees("cannot be used")
        await person.press("enter", "2", "enter", "enter")
        await person.sees("cannot be used", "The ballot is still here: Enter tries again.")
        workspace.boxes.unlink()
        await person.press("enter")
        await person.until(lambda: vote_of(person).ballots_in == 1)


async def test_a_person_can_change_the_ballot_until_it_is_put_in(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=5)
    async with program(workspace, session_id=session) as person:
        await ranked_vote(person, "k")
        await person.at("VoteKeyboard")
        await person.press("enter", "1", "backspace", "3", "enter")
        await person.sees("Is this right?", "Friday")
        await person.press("escape", "ctrl+r", "2", "enter")
        await person.sees("Is this right?", "Tuesday [/x]")
        await person.press("enter")
        await person.until(lambda: vote_of(person).ballots_in == 1)
        await person.press("escape")
        await person.sees("Go to the facilitator's screen?")
        await person.press("f")
        await person.at("Live")
        await person.sees("a vote is open, 1 of 5 in: F3")
        await person.press("f3")
        await person.at("VoteKeyboard")
        await person.sees("1 of 5 in")


async def test_on_a_mirrored_screen_a_secret_vote_asks_for_a_muted_projector(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=5)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await ranked_vote(person, "k")
        await person.sees("A secret vote at the keyboard is not for the wall.")
        await person.press("l")
        await person.at("Live")


def test_what_is_marked_in_secret_is_private_however_the_vote_was_drafted(room: Room):
    vote = opened(room, private=False)
    put(room, vote, (0,), (0,), (1,))
    room.done(room.votes.close(vote))
    room.done(room.votes.reveal(vote))
    words = " ".join(
        block.text
        for block in vote_blocks(room.session, room.session.votes[vote])
        if isinstance(block, Paragraph)
    )
    assert "Private vote, in secret at the keyboard" in words
    assert "3 private ballots: fewer than five, so the totals are not shown." in words


async def test_an_enter_key_that_is_held_down_puts_no_ballot_in_and_an_empty_one_has_its_own_key(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="case", people=5)
    async with program(workspace, session_id=session) as person:
        await ranked_vote(person, "k")
        await person.at("VoteKeyboard")
        await person.sees("Next person")
        await person.press(*["enter"] * 12)
        await person.sees("Nothing is marked. e puts it in empty.", "e Blank")
        assert vote_of(person).ballots_in == 0
        await person.press("e")
        await person.until(lambda: vote_of(person).ballots_in == 1)
        await person.press("enter", "2", "enter")
        await person.sees("Is this right?", "Enter puts it in.")
        await person.press("e")
        assert vote_of(person).ballots_in == 1


@pytest.mark.parametrize(
    ("eligible", "told"), [("2", "1 person who may vote has not."), ("3", "2 who may vote have not.")]
)
async def test_closing_says_how_many_have_not_voted(workspace: Workspace, eligible: str, told: str) -> None:
    session = begun(workspace, "buy-in", stage="case", people=5)
    async with program(workspace, session_id=session) as person:
        await ranked_vote(person, "k", eligible)
        await person.at("VoteKeyboard")
        await person.press("enter", "1", "enter", "enter")
        await person.until(lambda: vote_of(person).ballots_in == 1)
        await person.press("f3")
        await person.sees(f"1 of {eligible} are in.", told)


async def test_after_a_restart_the_live_screen_says_that_a_vote_is_open_and_how_many_are_in(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="case", people=5)
    async with program(workspace, session_id=session) as person:
        await ranked_vote(person, "k")
        await person.at("VoteKeyboard")
        await person.press("enter", "1", "enter", "enter")
        await person.until(lambda: vote_of(person).ballots_in == 1)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.sees("a vote is open, 1 of 5 in: F3")
        await person.type("it is said")
        await person.sees("note a vote is open, 1 of 5 in: F3")


async def test_esc_does_not_lead_a_voter_to_what_was_said_in_the_session(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=5, typed=["the mayor is against it"])
    async with program(workspace, session_id=session) as person:
        await ranked_vote(person, "k")
        await person.at("VoteKeyboard")
        await person.press("enter", "2")
        # Pressed again and again in whatever state, as a child does.
        for _ in range(7):
            await person.press("escape")
            assert "mayor" not in person.text
        await person.until(lambda: type(person.app.screen).__name__ in ("VoteKeyboard", "Ask"))
        if type(person.app.screen).__name__ == "VoteKeyboard":
            await person.press("escape")
        await person.sees("Go to the facilitator's screen?")
        await person.press("enter", "space")
        await person.sees("Go to the facilitator's screen?")
        await person.press("s")
        await person.at("VoteKeyboard")
        await person.sees("0 of 5 in")


async def test_who_types_paper_goes_back_to_the_session_unasked(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=5)
    async with program(workspace, session_id=session) as person:
        await ranked_vote(person, "p")
        await person.at("VoteKeyboard")
        await person.press("escape")
        await person.at("Live")
