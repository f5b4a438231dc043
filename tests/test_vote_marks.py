"""A mark that people choose for themselves: their sheet is kept in one piece under it, to compare before and after."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.session_samples import LEADERS, Room, make_room, question
from workshop.plan.blocks import Paragraph, Table
from workshop.plan.votes import votes_by_round
from workshop.session.ballot import questions_of
from workshop.session.errors import Refused
from workshop.session.recount import recount
from workshop.session.room import RoomView, visible
from workshop.session.rounds import pairing_sentences
from workshop.session.vote_events import VoteGroup
from workshop.store.workspace import Workspace

People = Sequence[tuple[str, Sequence[int]]]
"""Each person's mark, and the levels marked from the top of the sheet down."""

SIX: People = (
    ("Blue Door", (2, 1, 1)),
    ("owl", (3, 3, 2)),
    ("7", (1, 1, 1)),
    ("wolf", (2, 2, 3)),
    ("fox", (4, 3, 4)),
    ("hare", (0, 0, 0)),
)
LATER: People = (
    ("hare", (1, 0, 2)),
    ("blue door ", (3, 1, 2)),
    ("OWL", (3, 3, 2)),
    ("7", (2, 2, 2)),
    ("wolf", (1, 3, 3)),
    ("fox", (4, 4, 4)),
)


def opened(room: Room, stage: str, *, people: int = 6, way: str = "keyboard", marks: bool = True) -> str:
    asked = questions_of(room.session, stage)
    vote = room.done(room.votes.draft(stage, asked, private=True))[0].ref
    room.done(room.votes.open(vote, eligible=people, way=way, marks=marks))
    room.live.boxes.take_up(vote)
    return vote


def put(room: Room, vote: str, people: People) -> None:
    ids = [question.id for question in room.session.votes[vote].questions]
    for mark, levels in people:
        answers = {key: (level,) for key, level in zip(ids, levels, strict=True)}
        room.live.boxes.arrived(vote, room.live.boxes.put(vote, answers, mark=mark).result())


def closed(room: Room, vote: str) -> None:
    room.done(room.votes.close(vote))
    room.live.boxes.remove(vote)
    room.done(room.votes.reveal(vote))


def held(room: Room, stage: str, people: People, **how: object) -> str:
    vote = opened(room, stage, people=len(people), **how)
    put(room, vote, people)
    closed(room, vote)
    return vote


def test_marked_sheets_are_kept_whole_and_sorted_and_count_like_all_others(buy_in: Room):
    vote = held(buy_in, "baseline", SIX)
    found = buy_in.session.votes[vote]
    assert [sheet.mark for sheet in found.marked] == ["7", "blue door", "fox", "hare", "owl", "wolf"]
    assert found.marked[0].answers == {"important": (1,), "urgent": (1,), "commitment": (1,)}
    assert all(result.totals.cast == 6 for result in found.results())
    assert all(one.verdict == "same" for one in recount(buy_in.session))


def test_who_chooses_no_mark_has_nothing_kept_together(buy_in: Room):
    vote = held(buy_in, "baseline", [("", (0, 1, 2)), ("  ", (1, 1, 1)), ("owl", (2, 1, 0))])
    assert [sheet.mark for sheet in buy_in.session.votes[vote].marked] == ["owl"]


def test_people_are_paired_by_their_mark_before_and_after(buy_in: Room):
    before, after = held(buy_in, "baseline", SIX), held(buy_in, "closing_poll", LATER)
    one, other = buy_in.session.votes[before], buy_in.session.votes[after]
    assert pairing_sentences(one, other, "important") == [
        "Of 6 pairs of sheets with the same mark, 3 moved up, 2 stayed and 1 moved down."
    ]


def test_without_marks_nothing_is_ever_paired(buy_in: Room):
    before = held(buy_in, "baseline", [("", levels) for _, levels in SIX], marks=False)
    after = held(buy_in, "closing_poll", LATER)
    one, other = buy_in.session.votes[before], buy_in.session.votes[after]
    assert one.marked == () and pairing_sentences(one, other, "important") == []


def test_a_mark_is_refused_where_the_vote_takes_none_or_it_is_too_long(buy_in: Room):
    vote = opened(buy_in, "baseline", marks=False)
    with pytest.raises(Refused, match="without marks"):
        put(buy_in, vote, SIX[:1])
    buy_in.done(buy_in.votes.drop(vote, "set up again"))
    vote = opened(buy_in, "baseline")
    with pytest.raises(Refused, match="at most 20 characters"):
        put(buy_in, vote, [("x" * 21, (1, 1, 1))])
    assert buy_in.session.votes[vote].ballots_in == 0


def test_marks_are_for_private_ways_only_and_paper_is_then_typed_ballot_by_ballot(buy_in: Room):
    asked = questions_of(buy_in.session, "baseline")
    vote = buy_in.done(buy_in.votes.draft("baseline", asked))[0].ref
    for way in ("hands", "seats"):
        with pytest.raises(Refused, match="on paper, or in secret"):
            buy_in.votes.open(vote, eligible=6, way=way, marks=True)
    buy_in.done(buy_in.votes.open(vote, eligible=6, way="paper", marks=True))
    assert buy_in.session.votes[vote].box and buy_in.session.votes[vote].private


def test_a_reopened_vote_begins_without_the_sheets_of_before(buy_in: Room):
    vote = held(buy_in, "baseline", SIX, way="paper")
    buy_in.done(buy_in.votes.reopen(vote, "one sheet was typed twice"))
    assert buy_in.session.votes[vote].marked == ()
    buy_in.live.boxes.take_up(vote)
    put(buy_in, vote, SIX[:5])
    closed(buy_in, vote)
    assert len(buy_in.session.votes[vote].marked) == 5


def test_the_same_marked_ballots_in_any_order_leave_the_same_record(workspace: Workspace):
    kept = []
    for number, people in enumerate([SIX, SIX[::-1], SIX[3:] + SIX[:3]]):
        room = make_room(workspace, "buy-in", LEADERS, f"sample{number}")
        vote = opened(room, "baseline")
        put(room, vote, people)
        kept.append(room.done(room.votes.close(vote))[0].data)
        room.store.close()
    assert kept[0] == kept[1] == kept[2]


def test_marked_sheets_survive_a_kill_before_and_after_closing(buy_in: Room, workspace: Workspace):
    vote = opened(buy_in, "baseline")
    put(buy_in, vote, SIX[:4])
    again = buy_in.reopened()  # as after a kill: nothing was closed
    assert again.live.boxes.put_in_order() == ""
    put(again, vote, SIX[4:])
    again.done(again.votes.close(vote))  # and the program is killed before the box is removed
    last = again.reopened()
    assert last.live.boxes.put_in_order() == ""
    assert not list(Path(workspace.boxes).iterdir())
    assert len(last.session.votes[vote].marked) == 6
    last.store.close()


def test_of_a_split_vote_a_marked_sheet_does_not_keep_its_group(buy_in: Room):
    asked = questions_of(buy_in.session, "baseline")
    vote = buy_in.done(buy_in.votes.draft("baseline", asked, private=True))[0].ref
    groups = (VoteGroup(name="Staff"), VoteGroup(name="Managers"))
    buy_in.done(buy_in.votes.open(vote, eligible=6, way="keyboard", groups=groups, marks=True))
    buy_in.live.boxes.take_up(vote)
    ids = [question.id for question in asked]
    for number, (mark, levels) in enumerate(SIX):
        answers = {key: (level,) for key, level in zip(ids, levels, strict=True)}
        future = buy_in.live.boxes.put(vote, answers, group=number % 2 + 1, mark=mark)
        buy_in.live.boxes.arrived(vote, future.result())
    closed(buy_in, vote)
    assert [set(sheet.answers) for sheet in buy_in.session.votes[vote].marked] == [set(ids)] * 6


def wall(room: Room, stage: str) -> RoomView:
    """What the wall may show while the room is at a stage."""
    if room.session.stage != stage:
        room.done(room.live.go_to(stage))
    return visible(room.session, room.clock.now)


def test_the_wall_may_show_before_and_after_once_both_are_revealed(buy_in: Room):
    held(buy_in, "baseline", SIX)
    assert wall(buy_in, "closing_poll").rounds == ()
    vote = opened(buy_in, "closing_poll")
    put(buy_in, vote, LATER)
    buy_in.done(buy_in.votes.close(vote))
    assert wall(buy_in, "closing_poll").rounds == ()
    buy_in.done(buy_in.votes.reveal(vote))
    shown = wall(buy_in, "closing_poll").rounds
    assert [len(one.rounds) for one in shown] == [2, 2, 2]
    assert [(one.name, one.cast, one.counts) for one in shown[0].rounds] == [
        ("Before", 6, (1, 1, 2, 1, 1)),
        ("After", 6, (0, 2, 1, 2, 1)),
    ]
    assert shown[0].sentences[0] == "Median 3, then 3 to 4."
    # At the first sheet's own stage its design keeps the result from the wall.
    assert wall(buy_in, "baseline").rounds == ()


def test_a_round_of_fewer_than_five_private_ballots_is_not_on_the_wall(buy_in: Room):
    held(buy_in, "baseline", SIX[:4])
    held(buy_in, "closing_poll", LATER)
    assert wall(buy_in, "closing_poll").rounds == ()


def printed(room: Room) -> str:
    """The words of the votes in a paper."""
    blocks = votes_by_round(room.session, list(room.session.votes.values()))
    return " ".join(block.text for block in blocks if isinstance(block, Paragraph))


def test_a_paper_prints_how_pairs_moved_and_by_which_rule(buy_in: Room):
    held(buy_in, "baseline", SIX)
    held(buy_in, "closing_poll", LATER)
    words = printed(buy_in)
    assert "Of 6 pairs of sheets with the same mark, 3 moved up, 2 stayed and 1 moved down." in words
    assert words.count("Only sheets under the same mark") == 1
    assert not any(mark in words for mark in ("blue door", "owl", "wolf", "hare"))


def test_a_paper_prints_only_distributions_where_nobody_could_choose_a_mark(buy_in: Room):
    held(buy_in, "baseline", [("", levels) for _, levels in SIX], marks=False)
    held(buy_in, "closing_poll", [("", levels) for _, levels in LATER], marks=False)
    words = printed(buy_in)
    assert "The middle goes from" in words and "the same mark" not in words


def test_two_rounds_of_a_contest_stand_side_by_side_with_what_each_came_to(buy_in: Room):
    asked = question("dots", ("North", "South"), max_picks=0, dots=3, text="Where?")
    for number, ballot in enumerate([(2, 1), (0, 3)], 1):
        vote = buy_in.done(buy_in.votes.draft("case", [asked], round_number=number))[0].ref
        buy_in.done(buy_in.votes.open(vote, eligible=5, way="keyboard"))
        buy_in.live.boxes.take_up(vote)
        for _ in range(5):
            buy_in.live.boxes.arrived(vote, buy_in.live.boxes.put(vote, {"q": ballot}).result())
        closed(buy_in, vote)
    tables = [
        block
        for block in votes_by_round(buy_in.session, list(buy_in.session.votes.values()))
        if isinstance(block, Table)
    ]
    assert tables[0].rows == (("North", "10", "0"), ("South", "5", "15"))
    assert tables[0].head == ("Answer", "Round 1", "Round 2")
