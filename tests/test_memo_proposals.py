"""The memo of a meeting of leaders calls a proposal decided only where a vote carried it."""

from __future__ import annotations

import pytest

from tests.paper_samples import paper_of, section, words_of
from tests.session_samples import Room
from workshop.plan.blocks import Heading, Item
from workshop.session.ballot import questions_of
from workshop.votes.model import Totals

LATE = "one late evening in the main branch, until ten"
ASIDE = "Proposed, and not decided"


def proposes(room: Room, text: str = LATE, **fields: object) -> str:
    return room.done(room.live.captures.add("proposal", {"text": text, **fields}))[-1].ref


def shows_levels(room: Room, stage: str, *counts: int, private: bool = False) -> str:
    """The vote in levels that the design plans for a stage, revealed; its id."""
    asked = questions_of(room.session, stage)
    vote = room.done(room.votes.draft(stage, asked, private=private))[0].ref
    room.done(room.votes.open(vote, eligible=sum(counts), way="paper" if private else "hands"))
    room.done(room.votes.count(vote, asked[0].id, Totals(sum(counts), counts)))
    room.done(room.votes.close(vote))
    room.done(room.votes.reveal(vote))
    return vote


@pytest.fixture
def meeting(buy_in: Room) -> Room:
    """A meeting of leaders that has come to the proposal."""
    buy_in.done(buy_in.live.go_to("proposal"))
    return buy_in


FOR, AGAINST = (9, 0, 0, 0, 1, 0, 0, 0), (3, 2, 0, 0, 5, 0, 0, 0)


def has_aside(room: Room) -> bool:
    return any(isinstance(one, Heading) and one.text == ASIDE for one in paper_of(room, "memo").blocks)


def test_a_proposal_that_nobody_voted_on_is_not_decided(meeting: Room) -> None:
    ref = proposes(meeting)
    memo = paper_of(meeting, "memo")
    assert LATE not in str(section(memo, "Decided"))
    assert section(memo, ASIDE) == [Item(LATE, (ref,), "proposal; no vote decided it")]


def test_a_proposal_whose_vote_failed_is_not_decided_and_one_that_passed_is(meeting: Room) -> None:
    ref = proposes(meeting)
    shows_levels(meeting, "proposal", *AGAINST)
    memo = paper_of(meeting, "memo")
    assert LATE not in str(section(memo, "Decided"))
    assert section(memo, ASIDE) == [Item(LATE, (ref,), "proposal; it did not pass")]
    # The same words are asked again, and carried: nobody wrote them down a second time.
    meeting.done(meeting.live.go_to("amend"))
    shows_levels(meeting, "amend", *FOR)
    assert LATE in str(section(paper_of(meeting, "memo"), "Decided")) and not has_aside(meeting)


def test_a_version_after_the_one_that_passed_waits_for_its_own_vote(meeting: Room) -> None:
    proposes(meeting, version=1)
    shows_levels(meeting, "proposal", *FOR)
    proposes(meeting, "two late evenings", version=2)
    memo = paper_of(meeting, "memo")
    assert "two late evenings" not in str(section(memo, "Decided"))
    assert "no vote decided it" in str(section(memo, ASIDE))
    meeting.done(meeting.live.go_to("amend"))
    shows_levels(meeting, "amend", *FOR)
    memo = paper_of(meeting, "memo")
    assert "two late evenings" in str(section(memo, "Decided")) and not has_aside(meeting)
    assert LATE not in words_of(memo)


def test_a_proposal_typed_as_a_note_is_not_decided_either(meeting: Room) -> None:
    note = meeting.note("close all branches on Monday", kind="proposal")
    assert section(paper_of(meeting, "memo"), ASIDE) == [
        Item("close all branches on Monday", (note.id,), "proposal; no vote decided it")
    ]


def test_how_four_people_voted_in_private_is_not_told_with_the_proposal(meeting: Room) -> None:
    proposes(meeting)
    shows_levels(meeting, "proposal", 4, 0, 0, 0, 0, 0, 0, 0, private=True)
    memo = paper_of(meeting, "memo")
    assert LATE not in str(section(memo, "Decided"))
    assert "is not printed, since fewer than five voted" in str(section(memo, ASIDE))
