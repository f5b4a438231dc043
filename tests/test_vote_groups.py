"""Votes split by group: what the record keeps, what screens, papers and the wall show; and votes of those present."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.session_samples import LEADERS, Room, make_room, question
from tests.tui_helpers import SMALL, Person, ask, begun, by_method, by_usual_terms, program, reveal, vote_of
from workshop.plan.blocks import Paragraph, Table
from workshop.plan.votes import vote_blocks
from workshop.session.by_group import group_table
from workshop.session.errors import Refused
from workshop.session.grouping import fit_to_record, of_box_key
from workshop.session.recount import recount
from workshop.session.room import ShownGroup, visible
from workshop.session.vote_events import VoteGroup
from workshop.store.workspace import Workspace
from workshop.votes.model import Question, Totals

OPTIONS = ("North", "South")
GROUPS = (VoteGroup(name="management"), VoteGroup(name=" front\x1b  line "), VoteGroup(name="depot"))


@pytest.fixture
def room(workspace: Workspace) -> Room:
    return make_room(workspace, "buy-in", LEADERS)


def drafted(room: Room, *questions: Question, private: bool = True) -> str:
    asked = list(questions) or [question("single", OPTIONS)]
    return room.done(room.votes.draft(room.session.stage, asked, private=private))[0].ref


def opened(room: Room, *questions: Question, way: str = "keyboard", eligible: int = 30, **more) -> str:
    vote = drafted(room, *questions)
    room.done(room.votes.open(vote, eligible=eligible, way=way, **{"groups": GROUPS, **more}))
    room.live.boxes.take_up(vote)
    return vote


def put(room: Room, vote: str, group: int, *ballots: tuple[int, ...]) -> None:
    for ballot in ballots:
        future = room.live.boxes.put(vote, {"q": ballot}, group=group)
        room.live.boxes.arrived(vote, future.result())


def closed(room: Room, vote: str) -> dict:
    """Close and reveal a vote; what the record keeps of its ballots."""
    kept = room.done(room.votes.close(vote))[0].data["ballots"]
    room.live.boxes.remove(vote)
    room.done(room.votes.reveal(vote))
    return kept


def everything_in(folder: Path) -> str:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return "\n".join(path.read_text(errors="replace") for path in files)


# What is kept -------------------------------------------------------------------------------------


def test_the_box_keeps_a_group_and_a_question_together_and_never_a_person(room: Room, workspace: Workspace):
    sheet = [question("single", OPTIONS), question("consent", id="r")]
    vote = opened(room, *sheet)
    for answers in ({"q": (1,), "r": (0,)}, {"q": (0,), "r": (1,)}):
        room.live.boxes.arrived(vote, room.live.boxes.put(vote, answers, group=2).result())
    kept = next(workspace.boxes.iterdir()).read_text()
    assert '"questions":{"q@2":[[0],[1]],"r@2":[[0],[1]]}' in kept.replace(" ", "")


def test_groups_large_enough_are_kept_apart_and_counted_together(room: Room):
    vote = opened(room)
    put(room, vote, 1, *[(0,)] * 5)
    put(room, vote, 2, *[(1,)] * 6, ())
    put(room, vote, 3, *[(0,)] * 2, *[(1,)] * 3)
    kept = closed(room, vote)
    assert sorted(kept) == ["q@1", "q@2", "q@3"]
    held = room.session.votes[vote]
    assert [group.name for group in held.groups] == ["management", "front line", "depot"]
    assert held.results()[0].totals == Totals(17, (7, 9), 1)
    table = group_table(held, held.questions[0])
    assert table is not None and table.withheld_words == ""
    assert [(one.name, one.cast, one.skipped, one.texts) for one in table.groups] == [
        ("management", 5, 0, ("5", "0")), ("front line", 7, 1, ("0", "6")), ("depot", 5, 0, ("2", "3")),
    ]  # fmt: skip
    assert room.reopened().session.votes[vote].grouped == held.grouped


def test_what_a_small_group_marked_is_in_no_file_once_the_vote_is_closed(room: Room, workspace: Workspace):
    vote = opened(room)
    put(room, vote, 1, *[(0,)] * 4)
    put(room, vote, 2, *[(1,)] * 6)
    put(room, vote, 3, *[(1,)] * 9)
    kept = closed(room, vote)
    # Without the second group the first one could be had by taking the third from the total.
    assert kept == {"q": [[0]] * 4 + [[1]] * 6, "q@3": [[1]] * 9}
    assert "q@1" not in everything_in(workspace.root) and "q@2" not in everything_in(workspace.root)
    table = group_table(room.session.votes[vote], room.session.votes[vote].questions[0])
    assert table is not None
    assert [one.name for one in table.groups] == ["depot"]
    assert table.withheld_words == (
        "Two groups are withheld: fewer than 5 ballots, or they could be worked out."
    )


def test_a_private_vote_of_fewer_than_five_shows_nothing_by_group(room: Room):
    vote = opened(room)
    put(room, vote, 1, (0,), (0,))
    put(room, vote, 2, (1,), (1,))
    assert list(closed(room, vote)) == ["q"]
    assert room.session.votes[vote].by_group(room.session.votes[vote].questions[0]) == []
    (shown,) = visible(room.session, room.clock()).results
    assert (shown.groups, shown.counts, shown.withheld) == ((), (), "")
    assert not [
        block for block in vote_blocks(room.session, room.session.votes[vote]) if isinstance(block, Table)
    ]


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 2)), max_size=40))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_record_never_holds_fewer_than_five_of_a_group_or_of_what_is_left(ballots: list[tuple[int, int]]):
    answers: dict[str, list[list[int]]] = {}
    for group, choice in ballots:
        answers.setdefault(f"Q1@{group}", []).append([choice])
        answers.setdefault(f"Q2@{group}", []).append([2 - choice])
    kept = fit_to_record(answers)
    for key, found in kept.items():
        assert len(found) >= 5 or (not of_box_key(key)[1] and set(kept) == {"Q1", "Q2"})
        assert found == sorted(found)
    assert sum(len(found) for key, found in kept.items() if key.startswith("Q1")) == len(ballots)


def test_a_vote_by_group_that_was_cut_off_goes_on_and_closes_as_ever(room: Room, workspace: Workspace):
    vote = opened(room)
    put(room, vote, 1, *[(0,)] * 5)
    again = room.reopened()
    assert again.live.boxes.put_in_order() == ""
    put(again, vote, 2, *[(1,)] * 5)
    assert again.session.votes[vote].ballots_in == 10
    assert sorted(closed(again, vote)) == ["q@1", "q@2"]
    assert not list(workspace.boxes.iterdir())
    again.store.close()


def test_paper_by_group_is_typed_ballot_by_ballot_and_again_when_the_vote_is_reopened(room: Room):
    vote = opened(room, way="paper")
    held = room.session.votes[vote]
    assert held.box
    with pytest.raises(Refused, match="taken ballot by ballot"):
        room.votes.count(vote, "q", Totals(5, (5, 0)))
    put(room, vote, 1, *[(0,)] * 5)
    closed(room, vote)
    room.done(room.votes.reopen(vote, "two slips were read as one"))
    room.live.boxes.take_up(vote)
    assert held.grouped == {}
    put(room, vote, 2, *[(1,)] * 6)
    assert list(closed(room, vote)) == ["q@2"]
    assert [len(ballots) for _, ballots in held.before[0].vote.by_group(held.questions[0])] == [5]


def test_a_recount_compares_votes_by_group_as_any_other(room: Room):
    vote = opened(room)
    put(room, vote, 1, *[(0,)] * 6)
    put(room, vote, 2, *[(1,)] * 3)
    closed(room, vote)
    assert [(one.verdict, one.vote) for one in recount(room.session)] == [("same", vote)]


def test_seats_belong_to_groups_in_order(room: Room):
    vote = drafted(room, private=False)
    groups = [VoteGroup(name="management", seats=5), VoteGroup(name="front line", seats=6)]
    room.done(room.votes.open(vote, eligible=11, way="seats", groups=groups))
    held = room.session.votes[vote]
    for seat in range(1, 11):
        room.done(room.votes.cast(vote, "q", seat, (int(seat > 5),)))
    room.done(room.votes.away(vote, 11))
    with pytest.raises(ValueError, match="not closed"):
        held.by_group(held.questions[0])
    room.done(room.votes.close(vote))
    assert [(group.name, ballots) for group, ballots in held.by_group(held.questions[0])] == [
        ("management", [(0,)] * 5),
        ("front line", [(1,)] * 5),
    ]
    room.done(room.votes.reopen(vote, "seat 10 was wrong"))
    room.done(room.votes.away(vote, 10))
    room.done(room.votes.close(vote))
    assert held.by_group(held.questions[0]) == []


# What is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "groups", "words"),
    [
        ("hands", [("a", 0), ("b", 0)], "Counted hands are totals, which cannot be split by group"),
        ("paper", [("a", 0)], "Name 2 to 8 groups"),
        ("paper", [("a", 0), (" \x07", 0)], "Name 2 to 8 groups"),
        ("paper", [(f"g{number}", 0) for number in range(9)], "Name 2 to 8 groups"),
        ("paper", [("Depot", 0), (" depot", 0)], "Two groups have the same name."),
        ("paper", [("a" * 41, 0), ("b", 0)], "too long for a group's name"),
        ("seats", [("a", 3), ("b", 4)], "The groups have 7 seats together, but 9 may vote."),
        ("seats", [("a", 9), ("b", 0)], "Every group needs one seat at least."),
    ],
)
def test_groups_that_cannot_be_are_refused_with_the_reason(
    room: Room, way: str, groups: list[tuple[str, int]], words: str
):
    vote = drafted(room, private=False)
    named = [VoteGroup(name=name, seats=seats) for name, seats in groups]
    with pytest.raises(Refused, match=words):
        room.votes.open(vote, eligible=9, way=way, groups=named)


def test_a_ballot_says_its_group_where_there_are_groups_and_only_there(room: Room):
    vote = opened(room)
    for group in (0, 4):
        with pytest.raises(Refused, match="Say which group this ballot is from"):
            room.live.boxes.put(vote, {"q": (0,)}, group=group)
    put(room, vote, 3, (0,))
    closed(room, vote)
    plain = opened(room, groups=())
    with pytest.raises(Refused, match="This vote has no groups"):
        room.live.boxes.put(plain, {"q": (0,)}, group=1)


# What the wall and papers hold --------------------------------------------------------------------


def test_the_wall_and_the_papers_hold_shown_groups_once_the_result_is_revealed(room: Room):
    vote = opened(room)
    put(room, vote, 1, *[(0,)] * 3)
    put(room, vote, 2, *[(1,)] * 6)
    put(room, vote, 3, *[(1,)] * 8)
    room.done(room.votes.close(vote))
    assert visible(room.session, room.clock()).results == ()
    room.done(room.votes.reveal(vote))
    (shown,) = visible(room.session, room.clock()).results
    assert shown.groups == (ShownGroup("depot", 8, ("0", "8")),)
    assert shown.withheld.startswith("Two groups are withheld")
    blocks = vote_blocks(room.session, room.session.votes[vote])
    table = next(
        block for block in blocks if isinstance(block, Table) and block.caption.startswith("By group")
    )
    assert (table.head, table.rows) == (
        ("Answer", "depot"),
        (("North", "0"), ("South", "8"), ("Ballots in all", "8")),
    )
    assert Paragraph(shown.withheld, (vote,)) in blocks


@pytest.mark.parametrize(
    ("method", "fields", "ballots", "unit", "texts"),
    [
        ("irv", {"max_picks": 0}, [(0, 1), (1, 0), (1,), (1,), (0,)], "first choices", ("2", "3", "0")),
        ("dots", {"dots": 3}, [(2, 1, -1)] * 5, "dots", ("10", "5", "0")),
        ("approval", {"max_picks": 0}, [(0, 1)] * 5, "ballots that name it", ("5", "5", "0")),
        ("borda", {"max_picks": 0}, [(0, 1, 2)] * 5, "points", ("15", "10", "5")),
        ("two-axis", {"low": 1, "high": 5}, [(1, 5, 2, 2, -1, -1)] * 4 + [(2, 5, 2, 2, -1, -1)], "means",
         ("1.2 and 5.0", "2.0 and 2.0", "- and -")),
    ],
)  # fmt: skip
def test_each_method_is_split_in_numbers_of_its_own(room: Room, method, fields, ballots, unit, texts):
    vote = opened(room, question(method, ("a", "b", "c"), **fields))
    put(room, vote, 1, *ballots)
    closed(room, vote)
    table = group_table(room.session.votes[vote], room.session.votes[vote].questions[0])
    assert table is not None
    assert (table.unit, table.groups[0].texts) == (unit, texts)


# Those who are here -------------------------------------------------------------------------------

PRESENT = question("yes-no", ("Yes", "No", "Abstain"), base="entitled present", threshold="1/2")


@pytest.mark.parametrize("way", ["hands", "seats", "keyboard"])
def test_a_majority_of_those_here_is_counted_with_their_number(room: Room, way: str):
    vote = drafted(room, PRESENT, private=False)
    with pytest.raises(Refused, match="Say how many of the 20 who may vote are here"):
        room.votes.open(vote, eligible=20, way=way)
    with pytest.raises(Refused, match="Say how many of the 20"):
        room.votes.open(vote, eligible=20, way=way, present=21)
    room.done(room.votes.open(vote, eligible=20, way=way, present=10))
    if way == "hands":
        with pytest.raises(Refused, match="more than the 10 who are here"):
            room.votes.count(vote, "q", Totals(11, (11, 0, 0)))
        room.done(room.votes.count(vote, "q", Totals(8, (5, 1, 2))))
    elif way == "seats":
        for seat, choice in enumerate([0] * 5 + [1] + [2] * 4, 11):
            room.done(room.votes.cast(vote, "q", seat, (choice,)))
        with pytest.raises(Refused, match="All 10 who are here have voted"):
            room.votes.cast(vote, "q", 1, (0,))
    else:
        room.live.boxes.take_up(vote)
        for choice in [0] * 5 + [1] + [2] * 4:
            room.live.boxes.arrived(vote, room.live.boxes.put(vote, {"q": (choice,)}).result())
        with pytest.raises(Refused, match="All 10 ballots are in"):
            room.live.boxes.put(vote, {"q": (0,)})
    room.done(room.votes.close(vote))
    (result,) = room.session.votes[vote].results()
    assert result.passed is False
    assert "6 of 10" in result.sentence


def test_typed_totals_are_counted_against_all_who_may_vote(room: Room):
    asked = question("yes-no", ("Yes", "No", "Abstain"), base="entitled", threshold="2/3")
    vote = drafted(room, asked, private=False)
    room.done(room.votes.open(vote, eligible=9, way="hands"))
    room.done(room.votes.count(vote, "q", Totals(7, (6, 1, 0))))
    room.done(room.votes.close(vote))
    assert room.session.votes[vote].results()[0].passed is True


# At the keyboard ----------------------------------------------------------------------------------


async def by_groups(person: Person, eligible: str, way: str, names: str = "management, front line") -> None:
    """Make a vote between two days, split by group."""
    await ask(person, "single", "Which day?", "Monday", "Friday [/x]")
    await person.sees("How many people may vote?")
    await person.answer(eligible)
    await person.sees("How do the votes come in?", "Counted hands")
    await person.press("g")
    await person.sees("Which groups?", "The group is kept with each ballot")
    await person.enter(names)
    await person.sees(f"Split by group: {names}.", "you type ballot by ballot")
    await person.sees_no("Counted hands")
    await person.press(way)


async def ballot(person: Person, group: str, choice: str) -> None:
    before = vote_of(person).ballots_in
    await person.press("enter")
    await person.sees("Which group")
    await person.press(group, "enter")
    await person.sees("Which day?")
    await person.press(choice, "enter")
    await person.sees("Is this right?")
    await person.press("enter")
    await person.until(lambda: vote_of(person).ballots_in == before + 1)


async def test_each_person_says_the_group_first_and_the_result_is_shown_by_group(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="case", people=10)
    async with program(workspace, session_id=session, size=SMALL) as person:
        await by_groups(person, "10", "k")
        await person.at("VoteKeyboard")
        await person.sees("The group is kept with each ballot", "Deleting a file is not erasing a disk")
        await person.press("enter", "enter")
        await person.sees("Press the key of the group first.", "Which group are you in?")
        await person.press("1", "enter", "2")
        await person.sees("Friday [/x]")
        await person.press("escape", "2", "enter", "1", "enter")
        await person.sees("Which group are you in? front line Which day? Monday")
        await person.press("enter")
        await person.until(lambda: vote_of(person).ballots_in == 1)
        for group, choice in ["11"] * 2 + ["12"] * 3 + ["22"] * 4:
            await ballot(person, group, choice)
        await person.press("f3")
        await reveal(person)
        await person.press("g")
        await person.sees("management", "front line", "5 ballots", "The counts of each group.")
        days = {
            name: next(row for row in person.lines if name in row).split()
            for name in ("Monday", "Friday [/x]")
        }
        assert [part for part in days["Monday"] if part.isdecimal()] == ["2", "1"]
        assert [part for part in days["Friday [/x]"] if part.isdecimal()] == ["3", "4"]
        await person.press("v")
        await person.sees("management, 5 ballots: 'Monday' 2, 'Friday [/x]' 3.")
        await person.press("g")
        await person.sees_no("management")


async def test_what_a_small_group_marked_is_not_on_the_result_screen(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=6)
    async with program(workspace, session_id=session) as person:
        await by_groups(person, "6", "p")
        await person.at("VoteKeyboard")
        for group, choice in ["11"] * 2 + ["22"] * 4:
            await ballot(person, group, choice)
        await person.press("f3")
        await reveal(person)
        await person.press("g")
        await person.sees("Both groups are withheld: fewer than 5 ballots, or they could be worked out.")
        await person.sees_no("Monday")


async def test_seats_are_given_to_groups_and_the_screen_says_whose_a_seat_is(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=12)
    async with program(workspace, session_id=session) as person:
        await by_groups(person, "12", "s")
        await person.sees("How many seats has each group?", "12 together: management, front line.", "6, 6")
        await person.answer("5, 6")
        await person.sees("The groups have 11 seats together, but 12 may vote.")
        await person.answer("5, 7")
        await person.at("VoteSeats")
        await person.sees("its group: management 1 to 5, front line 6 to 12.", "Seat 1 management")
        await person.press(*"111112222222")
        await person.until(lambda: vote_of(person).ballots_in == 12)
        await person.sees("Seat 12 front line")
        await person.press("f3")
        await reveal(person)
        await person.press("g")
        await person.sees("5 ballots", "7 ballots")


async def test_a_small_screen_still_has_room_for_every_key_of_a_seat(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="case", people=12)
    async with program(workspace, session_id=session, size=(66, 18)) as person:
        await person.at("Live")
        await person.press("f3")
        await by_method(person, "gradients7")
        await person.enter("Do we agree?")
        await by_usual_terms(person)
        await person.sees("How many people may vote?")
        await person.answer("12")
        await person.sees("How do the votes come in?")
        await person.press("g")
        await person.sees("Which groups?")
        await person.enter("management, front line of the three depots")
        await person.sees("Split by group")
        await person.press("s")
        await person.sees("How many seats has each group?")
        await person.answer("6, 6")
        await person.at("VoteSeats")
        await person.sees("Kept is what each seat chose, and its group.", "Seat 1 management", "Support with")
        await person.sees("Serious", "Veto")


async def test_how_many_are_here_is_asked_where_a_part_of_them_is_needed(
    room: Room, workspace: Workspace
) -> None:
    drafted(room, PRESENT, private=False)
    room.store.close()
    async with program(workspace, session_id=room.live.id) as person:
        await person.at("Live")
        await person.press("f3")
        await person.sees("How many people may vote?")
        await person.answer("20")
        await person.sees("How do the votes come in?")
        await person.press("h")
        await person.sees("How many of them are here?")
        await person.answer("21")
        await person.sees("Type a number from 1 to 20.")
        await person.answer("10")
        await person.sees("How many people vote?", "10")
        assert vote_of(person).present == 10
