"""The life of a vote after it is closed: reopened with a reason, made final, tried first; what each reader learns."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.paper_samples import paper_of, words_of
from tests.session_samples import Room, question
from workshop.session.errors import Refused
from workshop.session.room import visible
from workshop.session.summary import summary
from workshop.session.trial import test_questions as neutral_questions
from workshop.session.vote import Vote
from workshop.votes.methods import METHODS
from workshop.votes.model import Question, Totals
from workshop.votes.terms import with_usual_terms


def held(
    room: Room,
    *counts: int,
    eligible: int = 7,
    way: str = "paper",
    private: bool = False,
    revealed: bool = True,
    asked: Question | None = None,
) -> Vote:
    """A vote of one question, closed, and revealed unless said otherwise."""
    room.done(room.votes.draft(room.session.stage, [asked or question()], private=private))
    vote = next(reversed(room.session.votes.values()))
    room.done(room.votes.open(vote.id, eligible=eligible, way=way))
    counted(room, vote, *counts)
    room.done(room.votes.close(vote.id))
    if revealed:
        room.done(room.votes.reveal(vote.id))
    return room.session.votes[vote.id]


def counted(room: Room, vote: Vote, *counts: int) -> None:
    room.done(room.votes.count(vote.id, "q", Totals(sum(counts), counts)))


# Reopening ----------------------------------------------------------------------------------------


def test_a_vote_is_reopened_with_a_reason_corrected_and_keeps_its_old_result(buy_in: Room):
    vote = held(buy_in, 6, 1)
    buy_in.done(buy_in.votes.reopen("V1", "a slip was read wrongly"))
    assert (vote.status, vote.ballots_in) == ("open", 7)
    counted(buy_in, vote, 7, 0)
    buy_in.done(buy_in.votes.close("V1"))
    buy_in.done(buy_in.votes.reveal("V1"))
    (earlier,) = vote.before
    assert (earlier.reason, earlier.revealed) == ("a slip was read wrongly", True)
    assert [result.passed for result in earlier.results()] == [False]
    assert [result.passed for result in vote.results()] == [True]
    assert buy_in.reopened().session.votes["V1"] == vote


def test_what_was_typed_stands_when_a_vote_is_reopened_and_closed_again(buy_in: Room):
    vote = held(buy_in, 6, 1, revealed=False)
    buy_in.done(buy_in.votes.reopen("V1", "the door was open"))
    buy_in.done(buy_in.votes.close("V1"))
    assert vote.results()[0].totals == Totals(7, (6, 1))
    assert not vote.before[0].revealed


def test_a_seat_is_corrected_before_the_vote_closes_and_again_once_it_is_reopened(buy_in: Room):
    buy_in.done(buy_in.votes.draft(buy_in.session.stage, [question()]))
    buy_in.done(buy_in.votes.open("V1", eligible=2, way="seats"))
    vote = buy_in.session.votes["V1"]
    for seat, choice in ((1, 0), (2, 1), (2, 0)):
        buy_in.done(buy_in.votes.cast("V1", "q", seat, [choice]))
    buy_in.done(buy_in.votes.close("V1"))
    buy_in.done(buy_in.votes.reopen("V1", "seat 1 pressed the wrong key"))
    buy_in.done(buy_in.votes.cast("V1", "q", 1, [1]))
    buy_in.done(buy_in.votes.close("V1"))
    assert vote.results()[0].totals.counts == (1, 1)
    assert vote.before[0].results()[0].totals.counts == (2, 0)


def test_paper_typed_ballot_by_ballot_is_typed_again_into_a_new_box(buy_in: Room):
    asked = with_usual_terms(question("irv", ["a", "b", "c"]))
    buy_in.done(buy_in.votes.draft(buy_in.session.stage, [asked]))
    buy_in.done(buy_in.votes.open("V1", eligible=3, way="paper"))

    def put(*ballots: tuple[int, ...]) -> None:
        buy_in.live.boxes.take_up("V1")
        for ballot in ballots:
            buy_in.live.boxes.arrived("V1", buy_in.live.boxes.put("V1", {"q": ballot}).result())
        buy_in.done(buy_in.votes.close("V1"))
        buy_in.live.boxes.remove("V1")

    put((0, 1, 2), (1, 0, 2), (0, 2, 1))
    first = buy_in.session.votes["V1"].box
    buy_in.done(buy_in.votes.reopen("V1", "two slips were stuck together"))
    assert buy_in.session.votes["V1"].ballots_in == 0
    assert buy_in.session.votes["V1"].box != first
    put((1, 0, 2), (1, 0, 2))
    vote = buy_in.session.votes["V1"]
    assert vote.results()[0].totals.cast == 2
    assert vote.before[0].results()[0].totals.cast == 3


def test_what_may_not_be_reopened_is_refused_in_one_sentence(buy_in: Room):
    votes = buy_in.votes
    held(buy_in, 6, 1)

    def refused(words: str, use_case: Callable[[], object]) -> None:
        with pytest.raises(Refused, match=words):
            use_case()

    refused("Say in a few words", lambda: votes.reopen("V1", " "))
    refused("no vote V9", lambda: votes.reopen("V9", "why not"))
    buy_in.done(votes.draft("proposal", [question()]))
    refused("V2 is draft, not closed", lambda: votes.reopen("V2", "why not"))
    buy_in.done(votes.open("V2", eligible=3, way="hands"))
    refused("V2 is open: close it first", lambda: votes.reopen("V1", "late slips"))
    buy_in.done(votes.drop("V2", "asked wrongly"))
    buy_in.done(votes.make_final("V1"))
    refused("V1 is final: hold a new round instead", lambda: votes.reopen("V1", "late slips"))
    refused("V1 is final, not revealed", lambda: votes.make_final("V1"))


def test_ballots_given_in_secret_at_the_keyboard_are_not_added_to(buy_in: Room):
    buy_in.done(buy_in.votes.draft("proposal", [question()], private=True))
    buy_in.done(buy_in.votes.open("V1", eligible=3, way="keyboard"))
    buy_in.done(buy_in.votes.close("V1", "nobody came"))
    with pytest.raises(Refused, match="in secret at the keyboard: hold a new round"):
        buy_in.votes.reopen("V1", "somebody came after all")


def test_only_a_revealed_vote_is_made_final(buy_in: Room):
    vote = held(buy_in, 6, 1, revealed=False)
    with pytest.raises(Refused, match="V1 is closed, not revealed"):
        buy_in.votes.make_final("V1")
    buy_in.done(buy_in.votes.reveal("V1"))
    buy_in.done(buy_in.votes.make_final("V1"))
    assert (vote.status, vote.is_revealed) == ("final", True)
    assert vote.results()[0].totals.counts == (6, 1)
    assert [shown.counts for shown in visible(buy_in.session, buy_in.clock()).results] == [(6, 1)]
    assert "This result was made final." in words_of(paper_of(buy_in, "record"))


@pytest.mark.parametrize("step", ["reopen", "final"])
def test_undo_does_not_go_past_a_vote_that_was_reopened_or_made_final(buy_in: Room, step: str):
    held(buy_in, 6, 1)
    steps = {
        "reopen": lambda: buy_in.votes.reopen("V1", "late slips"),
        "final": lambda: buy_in.votes.make_final("V1"),
    }
    buy_in.type("a note after the vote")
    buy_in.done(steps[step]())
    with pytest.raises(Refused, match="corrected, not undone"):
        buy_in.live.undo()


def test_a_correction_after_reopening_is_undone_to_what_stood_before(buy_in: Room):
    vote = held(buy_in, 6, 1)
    buy_in.done(buy_in.votes.reopen("V1", "late slips"))
    counted(buy_in, vote, 2, 5)
    buy_in.done(buy_in.live.undo())
    buy_in.done(buy_in.votes.close("V1"))
    again = buy_in.session.votes["V1"]
    assert again.results()[0].totals.counts == (6, 1)
    assert len(again.before) == 1


# What readers learn -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["record", "memo"])
def test_while_a_vote_is_open_again_nothing_but_how_many_are_in_is_told(buy_in: Room, name: str):
    vote = held(buy_in, 5, 2)
    result = vote.results()[0].sentence
    assert result in words_of(paper_of(buy_in, name))
    buy_in.done(buy_in.votes.reopen("V1", "wet slips"))
    shown = words_of(paper_of(buy_in, name))
    assert result not in shown and "wet slips" not in shown
    wall = visible(buy_in.session, buy_in.clock())
    assert wall.results == () and wall.vote is not None and wall.vote.ballots_in == 7
    assert vote.before == ()
    with pytest.raises(ValueError, match="not closed"):
        vote.results()
    assert summary(buy_in.session, "sample")["votes"] == 0


def test_papers_print_what_was_revealed_before_each_reopening_and_why(buy_in: Room):
    vote = held(buy_in, 5, 2)
    first = vote.results()[0].sentence
    for reason, counts in (("late slips", (6, 1)), ("one more", (7, 0))):
        buy_in.done(buy_in.votes.reopen("V1", reason))
        counted(buy_in, vote, *counts)
        buy_in.done(buy_in.votes.close("V1"))
    buy_in.done(buy_in.votes.reveal("V1"))
    for name in ("record", "memo"):
        shown = words_of(paper_of(buy_in, name))
        assert f"Reopened: late slips. Before that: {first}" in shown
        assert "Reopened: one more. Nobody had seen its result." in shown
        assert "6 consent" not in shown
        assert vote.results()[0].sentence in shown


@pytest.mark.parametrize(("later", "printed"), [((6, 0), False), ((2, 3), True)])
def test_earlier_totals_of_a_private_vote_do_not_show_what_a_late_slip_said(
    buy_in: Room, later: Sequence[int], printed: bool
):
    vote = held(buy_in, 5, 0, private=True)
    first = vote.results()[0].sentence
    buy_in.done(buy_in.votes.reopen("V1", "a late slip"))
    counted(buy_in, vote, *later)
    buy_in.done(buy_in.votes.close("V1"))
    buy_in.done(buy_in.votes.reveal("V1"))
    shown = words_of(paper_of(buy_in, "record"))
    assert (first in shown) is printed
    assert ("would show what single people marked" in shown) is not printed


# Test votes ---------------------------------------------------------------------------------------


def test_a_test_vote_has_the_same_method_on_a_neutral_question_and_counts_nowhere(buy_in: Room):
    asked = question("choose", ["a", "b", "c", "d"], max_picks=2, text="Which first?")
    buy_in.done(buy_in.votes.draft(buy_in.session.stage, [asked], private=True))
    buy_in.done(buy_in.votes.draft_test("V1"))
    test = buy_in.session.votes["V2"]
    (tried,) = test.questions
    assert (test.test, test.private, test.round, test.stage) == (True, False, 1, buy_in.session.stage)
    assert (tried.method, tried.max_picks, tried.options) == ("choose", 2, ("Apple", "Pear", "Plum"))
    assert tried.text.startswith("Test vote: ")
    buy_in.done(buy_in.votes.open("V2", eligible=3, way="hands"))
    wall = visible(buy_in.session, buy_in.clock())
    assert wall.vote is not None and wall.vote.test
    buy_in.done(buy_in.votes.count("V2", tried.id, Totals(3, (3, 2, 1))))
    buy_in.done(buy_in.votes.close("V2"))
    buy_in.done(buy_in.votes.reveal("V2"))
    assert visible(buy_in.session, buy_in.clock()).results == ()
    assert summary(buy_in.session, "sample")["votes"] == 0
    record, memo = (words_of(paper_of(buy_in, name)) for name in ("record", "memo"))
    assert "A test vote was held first." in record and "Apple" not in record
    assert "test vote" not in memo and "Apple" not in memo
    for use_case in (
        lambda: buy_in.votes.reopen("V2", "again"),
        lambda: buy_in.votes.make_final("V2"),
        lambda: buy_in.votes.draft_test("V2"),
    ):
        with pytest.raises(Refused):
            use_case()
    assert buy_in.reopened().session.votes["V2"] == test


def test_a_sheet_is_tried_with_two_questions_of_its_scales(buy_in: Room):
    sheet = [question("rating", ["1", "2", "3"], id=name, rule="As said.") for name in "abc"]
    tried = neutral_questions(sheet)
    assert [one.id for one in tried] == ["a", "b"]
    assert all(one.options == ("1", "2", "3") and not one.rule for one in tried)
    assert len({one.text for one in tried}) == 2


@pytest.mark.parametrize("options", [2, 3, 5, 14])
@pytest.mark.parametrize("name", METHODS)
def test_every_method_can_be_tried(buy_in: Room, name: str, options: int):
    method = METHODS[name]
    asked = question(name, method.labels or [f"option {number}" for number in range(options)])
    buy_in.done(buy_in.votes.draft(buy_in.session.stage, [with_usual_terms(asked)]))
    buy_in.done(buy_in.votes.draft_test("V1"))
    assert buy_in.session.votes["V2"].questions[0].method == name
