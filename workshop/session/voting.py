"""The use cases of votes, from the draft to the final result; while open only the number of ballots is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workshop.record.clean import clean, is_blank
from workshop.session import events as ev
from workshop.session.ballot_box import needs_box
from workshop.session.errors import Refused
from workshop.session.grouping import checked
from workshop.session.outbox import Submission
from workshop.session.people import MOST_PEOPLE
from workshop.session.recount import recorded
from workshop.session.ties import standing_ties
from workshop.session.trial import test_questions
from workshop.session.vote import Vote
from workshop.session.vote_events import VoteGroup
from workshop.votes.methods import METHODS
from workshop.votes.model import Question, Totals

if TYPE_CHECKING:
    from workshop.session.live import LiveSession

WAYS = {
    "hands": "counted hands",
    "paper": "paper",
    "seats": "seat by seat",
    "keyboard": "in secret at the keyboard",
}
"""How ballots come in, by the name the record keeps, in plain words."""

PRIVATE_WAYS = ("paper", "keyboard")
"""The ways in which nobody learns what somebody marked."""

PRESENT = "entitled present"
"""The base that needs to know how many of those who may vote are here."""


class Voting:
    """What can be done with the votes of a live session; made by it."""

    def __init__(self, live: LiveSession) -> None:
        self._live = live

    def draft(
        self,
        stage: str,
        questions: Sequence[Question],
        *,
        private: bool = False,
        round_number: int = 1,
        breaks: str = "",
        source_id: str = "",
    ) -> Submission:
        """Prepare a vote of one question, or a ballot sheet of several; perhaps to break the tie of another.

        Raises:
            Refused: When a question has no text, fewer than two options, two alike, or an unknown method.
        """
        if stage not in self._live.session.stages:
            raise Refused(f"There is no stage {stage!r} in this session's design.")
        if not questions:
            raise Refused("A vote needs a question.")
        for question in questions:
            _check(question)
        if len({question.id for question in questions}) < len(questions):
            raise Refused("Two questions of a ballot sheet have the same id.")
        what = ev.VoteDrafted(
            stage=stage, questions=tuple(questions), private=private, round=round_number, breaks=breaks,
            source_id=source_id,
        )  # fmt: skip
        return self._live.submit(self._live.draft(what, new="V"))

    def draft_test(self, vote_id: str) -> Submission:
        """Prepare a test of a vote that is drafted: the same method on a neutral question; it does not count."""
        vote = self._vote(vote_id, "draft")
        what = ev.VoteDrafted(stage=vote.stage, questions=test_questions(vote.questions), test=True)
        return self._live.submit(self._live.draft(what, new="V"))

    def open(
        self,
        vote_id: str,
        *,
        eligible: int,
        way: str,
        groups: Sequence[VoteGroup] = (),
        present: int | None = None,
        marks: bool = False,
    ) -> Submission:
        """Open a vote.

        Args:
            vote_id: A vote that was drafted.
            eligible: How many may vote.
            way: A key of `WAYS`.
            groups: What the result is split by; seat by seat with how many seats each group has.
            present: How many of those who may vote are here; needed where a part of those is to be reached.
            marks: Whether people may put their sheet under a mark of their own.

        Raises:
            Refused: When another vote is open, the way does not fit, or a number cannot be right.
        """
        vote = self._vote(vote_id, "draft")
        if other := self._live.session.open_vote():
            raise Refused(f"{other.id} is open: close it first.")
        if way not in WAYS:
            raise Refused(f"Ballots come in by {', '.join(WAYS)}, not by {way!r}.")
        if vote.private and way not in PRIVATE_WAYS:
            raise Refused("This vote is private: take it on paper, or in secret at the keyboard.")
        methods = [METHODS[question.method] for question in vote.questions]
        if way == "hands" and (alone := next((one for one in methods if not one.counted_hands), None)):
            raise Refused(
                f"Hands cannot be counted for '{alone.title}': single ballots are needed, which hands do not give."
            )
        if not 1 <= eligible <= MOST_PEOPLE:
            raise Refused(f"{eligible} people cannot vote; give a number from 1 to {MOST_PEOPLE}.")
        if marks and way not in PRIVATE_WAYS:
            raise Refused("People can choose a mark on paper, or in secret at the keyboard.")
        split_by = checked(groups, vote.questions, way=way, eligible=eligible)
        if not any(question.base == PRESENT for question in vote.questions):
            present = None
        elif present is None or not 1 <= present <= eligible:
            raise Refused(f"Say how many of the {eligible} who may vote are here.")
        box = (
            self._live.boxes.new_name(vote_id) if needs_box(way, vote, single=bool(split_by) or marks) else ""
        )
        what = ev.VoteOpened(
            eligible=eligible, way=way, box=box, groups=split_by, present=present, marks=marks
        )
        return self._live.submit(self._live.draft(what, ref=vote_id))

    def count(self, vote_id: str, question_id: str, totals: Totals) -> Submission:
        """Type in the totals of one question of an open vote; typed again, they replace the earlier ones."""
        vote = self._vote(vote_id, "open")
        question = _question(vote, question_id)
        if vote.way == "seats" or vote.box:
            raise Refused("This vote is taken ballot by ballot: it has no totals to type.")
        if totals.cast > vote.eligible:
            raise Refused(f"{totals.cast} ballots are more than the {vote.eligible} people who may vote.")
        if vote.present is not None and totals.cast > vote.present:
            raise Refused(f"{totals.cast} ballots are more than the {vote.present} who are here.")
        if problems := METHODS[question.method].problems(question, totals):
            raise Refused(problems[0])
        what = ev.VoteCounted(
            question=question_id, cast=totals.cast, counts=totals.counts, skipped=totals.skipped
        )
        return self._live.submit(self._live.draft(what, ref=vote_id))

    def cast(self, vote_id: str, question_id: str, seat: int, choice: Sequence[int]) -> Submission:
        """Record one seat's choice: option indexes, none for a skip; cast again, it replaces the earlier one."""
        vote = self._seated(vote_id, seat)
        question = _question(vote, question_id)
        taken = {other for seats in vote.seats.values() for other in seats} - vote.away
        if vote.present is not None and len(taken | {seat}) > vote.present:
            raise Refused(f"All {vote.present} who are here have voted: mark a seat as away first.")
        method = METHODS[question.method]
        if choice and (problem := method.choice_problem(question, tuple(choice))):
            raise Refused(problem)
        what = ev.BallotCast(question=question_id, seat=seat, choice=tuple(choice))
        return self._live.submit(self._live.draft(what, ref=vote_id))

    def away(self, vote_id: str, seat: int) -> Submission:
        """Record that nobody sits at a seat; a later choice brings it back."""
        vote = self._seated(vote_id, seat)
        what = ev.BallotCast(question=vote.questions[0].id, seat=seat, choice=(), away=True)
        return self._live.submit(self._live.draft(what, ref=vote_id))

    def close(self, vote_id: str, reason: str = "") -> Submission:
        """Close an open vote; it takes no more ballots, unless it is reopened with a reason.

        Raises:
            Refused: When a question has no ballots yet and no reason is given.
            StoreError: When the ballot box cannot be read; the vote stays open.
        """
        return self.close_with(vote_id, self.what_closes(vote_id, reason))

    def close_with(self, vote_id: str, what: ev.VoteClosed) -> Submission:
        """Close an open vote with `what_closes` it, read before."""
        self._vote(vote_id, "open")
        return self._live.submit(self._live.draft(what, ref=vote_id))

    def what_closes(self, vote_id: str, reason: str = "") -> ev.VoteClosed:
        """What closing a vote would record; nothing is altered.  It may wait for the disk, and may do so in a thread.

        Raises:
            Refused: When a question has no ballots yet and no reason is given.
            StoreError: When the ballot box cannot be read.
        """
        vote = self._vote(vote_id, "open")
        empty = [question for question in vote.questions if vote.counted(question) is None]
        if vote.box:
            empty = [] if vote.ballots_in else list(vote.questions)
        if empty and is_blank(reason):
            raise Refused(
                f"Nothing is counted yet for {empty[0].text!r}: type its totals, or say why it has none."
            )
        if vote.box:
            return self._live.boxes.what_closes(vote, clean(reason).text)
        return ev.VoteClosed(reason=clean(reason).text)

    def reveal(self, vote_id: str) -> Submission:
        """Let the result of a closed vote be seen."""
        vote = self._vote(vote_id, "closed")
        what = ev.VoteRevealed(results=tuple(recorded(result) for result in vote.results()))
        return self._live.submit(self._live.draft(what, ref=vote_id))

    def reopen(self, vote_id: str, reason: str) -> Submission:
        """Let a closed vote take ballots again; its result so far is kept, and what was typed can be corrected.

        Paper that was typed ballot by ballot is typed again, all of it: single ballots cannot be told apart.

        Raises:
            Refused: When the vote is not closed or is final, was a test or given in secret at the keyboard, when
                another vote is open, or when no reason is given.
        """
        vote = self._known(vote_id)
        if vote.status == "final":
            raise Refused(f"{vote_id} is final: hold a new round instead.")
        if not vote.is_counted:
            raise Refused(f"{vote_id} is {vote.status}, not closed.")
        if vote.test:
            raise Refused("This was a test: hold another one instead.")
        if vote.way == "keyboard":
            # One more ballot beside the counts so far would show what that person marked.
            raise Refused("This vote was given in secret at the keyboard: hold a new round instead.")
        if other := self._live.session.open_vote():
            raise Refused(f"{other.id} is open: close it first.")
        if is_blank(clean(reason).text):
            raise Refused("Say in a few words why this vote is opened again.")
        box = self._live.boxes.new_name(vote_id) if vote.box else ""
        return self._live.submit(
            self._live.draft(ev.VoteReopened(reason=clean(reason).text, box=box), ref=vote_id)
        )

    def make_final(self, vote_id: str) -> Submission:
        """Let a revealed result stand: the vote is not opened again.

        Raises:
            Refused: When it is a test, or a tie that matters is not decided: that could not be mended any more.
        """
        vote = self._vote(vote_id, "revealed")
        if vote.test:
            raise Refused("This was a test; it does not count.")
        if standing_ties(vote):
            raise Refused(
                "A tie that matters is not decided yet: decide it first, then make the result final."
            )
        return self._live.submit(self._live.draft(ev.VoteMadeFinal(), ref=vote_id))

    def drop(self, vote_id: str, reason: str) -> Submission:
        """Give a vote up without a result."""
        vote = self._live.session.votes.get(vote_id)
        if vote is None or vote.status not in ("draft", "open"):
            raise Refused(f"{vote_id} is not a vote that can be given up.")
        if is_blank(reason):
            raise Refused("Say in a few words why this vote is given up.")
        return self._live.submit(self._live.draft(ev.VoteDropped(reason=clean(reason).text), ref=vote_id))

    def _known(self, vote_id: str) -> Vote:
        vote = self._live.session.votes.get(vote_id)
        if vote is None:
            raise Refused(f"There is no vote {vote_id}.")
        return vote

    def _vote(self, vote_id: str, status: str) -> Vote:
        vote = self._known(vote_id)
        if vote.status != status:
            raise Refused(f"{vote_id} is {vote.status}, not {status}.")
        return vote

    def _seated(self, vote_id: str, seat: int) -> Vote:
        vote = self._vote(vote_id, "open")
        if vote.way != "seats":
            raise Refused(f"{vote_id} is not taken seat by seat.")
        if not 1 <= seat <= vote.eligible:
            raise Refused(f"There is no seat {seat}: seats are numbered from 1 to {vote.eligible}.")
        return vote


def _question(vote: Vote, question_id: str) -> Question:
    question = vote.question(question_id)
    if question is None:
        raise Refused(f"{vote.id} has no question {question_id!r}.")
    return question


def _check(question: Question) -> None:
    if question.method not in METHODS:
        raise Refused(f"There is no voting method {question.method!r}.")
    if is_blank(clean(question.text).text):
        raise Refused("A question needs a text.")
    options = [clean(option).text.strip().casefold() for option in question.options]
    if len(options) < 2 or not all(options):
        raise Refused(f"{question.text!r} needs at least two options, each with a text.")
    if len(set(options)) < len(options):
        raise Refused(f"{question.text!r} has two options that are the same.")
    if problems := METHODS[question.method].question_problems(question):
        raise Refused(problems[0])
