"""Votes counted as a contest, as the session record prints them: order, rounds, ties, terms and how it was decided."""

from __future__ import annotations

import pytest

from tests.session_samples import LEADERS, Room, make_room, question
from workshop.plan.blocks import Block, Chart, Heading, Item, Paragraph, Table
from workshop.plan.votes import vote_blocks, votes_by_round
from workshop.store.workspace import Workspace
from workshop.votes.marks import FIST_LABELS
from workshop.word.drawn import as_table

DAYS = ("Monday", "Tuesday [/x]", "Friday")


@pytest.fixture
def room(workspace: Workspace) -> Room:
    return make_room(workspace, "buy-in", LEADERS)


def printed(room: Room, method: str, *ballots: tuple[int, ...], **fields: object) -> tuple[list[Table], str]:
    """The tables and the words that a paper has of a vote with these ballots; a chart brings its table."""
    vote = room.done(room.votes.draft("baseline", [question(method, DAYS, **fields)]))[0].ref
    room.done(room.votes.open(vote, eligible=len(ballots), way="seats"))
    for seat, ballot in enumerate(ballots, 1):
        room.done(room.votes.cast(vote, "q", seat, ballot))
    room.done(room.votes.close(vote))
    room.done(room.votes.reveal(vote))
    blocks = vote_blocks(room.session, room.session.votes[vote])
    words = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
    return tables_of(blocks), words


def tables_of(blocks: list[Block]) -> list[Table]:
    tables = [as_table(block) if isinstance(block, Chart) else block for block in blocks]
    return [block for block in tables if isinstance(block, Table)]


def test_a_run_off_is_printed_round_by_round_with_its_rule(room: Room):
    tables, words = printed(room, "irv", (0, 1), (0,), (2, 1), (2, 0), (1, 2), max_picks=0)
    assert [row[:2] for row in tables[0].rows] == [("1", "Friday"), ("2", "Monday"), ("3", "Tuesday [/x]")]
    assert tables[1].caption == "Round by round"
    assert len(tables[1].rows) == 2
    assert "'Friday'" in words and "Fixed before opening: 5 may vote." in words
    assert "3 options" not in words, "the options stand in the table"


def test_level_options_stay_level_and_a_decision_is_printed(room: Room):
    tables, _ = printed(room, "single", (0,), (0,), (2,), (2,), (1,))
    assert [row[1] for row in tables[0].rows] == ["2", "2", "1"]
    room.done(room.live.ties.name("V1", (2, 0), "the director"))
    blocks = vote_blocks(room.session, room.session.votes["V1"])
    words = " ".join(block.text for block in blocks if isinstance(block, Paragraph))
    assert "decided by the director" in words and "A tie that matters stops the count" in words


def test_pairs_are_printed_as_a_table_and_two_axes_with_their_quadrants(room: Room):
    tables, _ = printed(room, "condorcet", (0, 1, 2), (0, 2, 1), (1, 0, 2), max_picks=0)
    assert tables[-1].rows[0] == ("Monday", "-", "2", "3")
    tables, _ = printed(
        room,
        "two-axis",
        (5, 1, 1, 5, 3, 3),
        (4, 2, 2, 5, 3, 3),
        low=1,
        high=5,
        axes=("realistic", "impactful"),
    )
    assert tables[0].head == ("Option", "Mean realistic", "Mean impactful", "realistic / impactful")
    assert tables[0].rows[0] == ("Monday", "4.5", "1.5", "high/low")
    assert tables[0].rows[2] == ("Friday", "3", "3", "high/high, on the line")


@pytest.mark.parametrize(
    ("method", "ballot", "fields"),
    [
        ("dots", (3, 0, 1), {"dots": 4}), ("points", (50, 50, 0), {"dots": 100}), ("ngt", (0, 1), {"max_picks": 2}),
        ("borda", (0, 1, 2), {"max_picks": 0}), ("stv", (0, 1, 2), {"max_picks": 0, "seats": 2}),
        ("score", (5, 0, 3), {"high": 5}), ("star", (5, 0, 3), {"high": 5}), ("multivote", (3, 0, 1), {"dots": 4}),
        ("approval", (0, 2), {"max_picks": 0}),
    ],
)  # fmt: skip
def test_every_method_has_a_table_a_sentence_and_its_terms(room: Room, method, ballot, fields):
    tables, words = printed(room, method, *[ballot] * 6, **fields)
    assert len(tables[0].rows) == 3
    assert "Fixed before opening" in words and "%" not in words


def test_what_a_yes_or_no_vote_needs_is_not_printed_twice(room: Room):
    _, words = printed(room, "yes-no", *[(0,)] * 4, (1,))
    told = words.partition("Fixed before opening: ")[2]
    assert "more than half" in told
    assert told.count("With as many yes as no it is not carried.") == 1


def test_rounds_of_one_question_are_called_rounds_with_their_rule_and_how_a_tie_was_decided(room: Room):
    asked = question("single", ("Monday", "Friday"))
    for number, ballots in ((1, (0, 0, 1, 1)), (2, (0, 1, 1, 1))):
        vote = room.done(room.votes.draft("welcome", [asked], round_number=number))[0].ref
        room.done(room.votes.open(vote, eligible=4, way="seats"))
        for seat, option in enumerate(ballots, 1):
            room.done(room.votes.cast(vote, "q", seat, (option,)))
        room.done(room.votes.close(vote))
        room.done(room.votes.reveal(vote))
    room.done(room.live.ties.name("V1", (1, 0), "the director"))
    blocks = votes_by_round(room.session, list(room.session.votes.values()))
    heading, table = blocks[0], next(block for block in blocks if isinstance(block, Table))
    assert isinstance(heading, Heading) and heading.text == "Shall we start? Round 1, then Round 2"
    assert table.head == ("Answer", "Round 1", "Round 2")
    words = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert any("Round 1. The tie of" in text and "the director" in text for text in words)
    assert any("the most votes win" in text and text.startswith("Fixed before opening: ") for text in words)


def test_what_went_out_before_the_last_round_has_no_number_in_it(room: Room):
    tables, _ = printed(room, "irv", (0, 1), (0,), (2, 1), (2, 0), (1, 2), max_picks=0)
    assert tables[0].rows[-1][-1] == "out"


def test_what_is_taken_stands_above_the_cut_of_a_chart_and_its_numbers_are_not_read_out_again(room: Room):
    vote = room.done(room.votes.draft("baseline", [question("choose", DAYS, max_picks=2, seats=1)]))[0].ref
    room.done(room.votes.open(vote, eligible=3, way="seats"))
    for seat, ballot in enumerate(((2, 0), (2,), (2, 1)), 1):
        room.done(room.votes.cast(vote, "q", seat, ballot))
    room.done(room.votes.close(vote))
    room.done(room.votes.reveal(vote))
    (chart,) = (
        block for block in vote_blocks(room.session, room.session.votes[vote]) if isinstance(block, Chart)
    )
    assert (chart.labels[0], chart.values, chart.cut) == ("Friday", (3, 1, 1), 1)


def test_three_shows_of_hands_on_different_things_are_one_table_with_what_each_came_to(room: Room):
    for number, fists in enumerate(((5, 4, 3), (0, 4, 4), (3, 3, 3)), 1):
        asked = question("fist-to-five", FIST_LABELS, text=f"Promise {number}")
        vote = room.done(room.votes.draft("baseline", [asked]))[0].ref
        room.done(room.votes.open(vote, eligible=3, way="seats"))
        for seat, level in enumerate(fists, 1):
            room.done(room.votes.cast(vote, "q", seat, (level,)))
        room.done(room.votes.close(vote))
        room.done(room.votes.reveal(vote))
    blocks = votes_by_round(room.session, list(room.session.votes.values()))
    (table,) = (block for block in blocks if isinstance(block, Table))
    assert [row[:2] for row in table.rows] == [("V1", "Promise 1"), ("V2", "Promise 2"), ("V3", "Promise 3")]
    told = [block.text for block in blocks if isinstance(block, Item)]
    assert "It passes." in told[0] and "It does not pass." in told[1]
    assert sum(isinstance(block, Heading) for block in blocks) == 1
