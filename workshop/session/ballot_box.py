"""The use cases of a vote whose single ballots wait in a ballot box: put one in, close, and put boxes in order.

Nothing that is done here leaves a trace of whose ballot it is, or when or in which order it came.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from workshop.record.clean import clean
from workshop.record.event import canonical
from workshop.record.protocol import MARK, EventStore, StoreError
from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.grouping import box_key, fit_to_record, of_box_key
from workshop.session.vote import Vote
from workshop.votes.methods import METHODS
from workshop.votes.pairing import MarkedSheet

if TYPE_CHECKING:
    from workshop.session.live import LiveSession

Answers = Mapping[str, tuple[int, ...]]
"""One person's ballot sheet: for each question's id the ballot in whole numbers, empty for a skip."""

LONGEST_MARK = 20
"""Characters a mark may have."""


class BallotBoxes:
    """The ballot boxes of a live session; made by it."""

    def __init__(self, live: LiveSession, store: EventStore) -> None:
        self._live, self._store = live, store
        self._in: dict[str, int] = {}

    def put_in_order(self) -> str:
        """Take up the box of the open vote, and remove the boxes of votes that were closed meanwhile.

        Returns:
            What to tell people, such as that a box cannot be read; empty when all is well.
        """
        try:
            self._put_in_order()
        except StoreError as error:
            return str(error)
        return ""

    def _put_in_order(self) -> None:
        votes = {vote.box: vote for vote in self._live.session.votes.values() if vote.box}
        for box in self._store.boxes_left(self._live.id):
            vote = votes.get(box)
            if vote is not None and vote.status == "open":
                self.take_up(vote.id)
            else:
                self._store.box_remove(self._live.id, box)

    def new_name(self, vote_id: str) -> str:
        """A name for a box of this vote that no earlier box of it had."""
        opening = ("vote.opened", "vote.reopened")
        taken = sum(event.type in opening and event.ref == vote_id for event in self._live.session.log)
        return f"{vote_id}-{taken + 1}"

    def take_up(self, vote_id: str) -> int:
        """Make the box of an open vote, or go on with the one that is there; how many ballots are in."""
        vote = self._vote(vote_id)
        self._count(vote.box, self._store.box_open(self._live.id, vote.box))
        return self._in[vote.box]

    def put(self, vote_id: str, answers: Answers, *, group: int = 0, mark: str = "") -> Future[int]:
        """Put one ballot sheet into the box of an open vote.

        Args:
            vote_id: The vote.
            answers: What is marked; a question that is not named was left empty.
            group: The number of the group it is from, from 1, where the vote has groups.
            mark: What the person chose to keep the sheet together under, as typed; empty for none.

        Returns:
            A future that is done when the ballot is on disk, with the number of ballots that are in.

        Raises:
            Refused: When a ballot is not valid, or as many are in as may vote or are here.
        """
        vote = self._vote(vote_id)
        most = vote.most_ballots
        if self._in.get(vote.box, 0) >= most:
            raise Refused(f"All {most} ballots are in: close the vote.")
        if not min(1, len(vote.groups)) <= group <= len(vote.groups):
            raise Refused(
                "Say which group this ballot is from." if vote.groups else "This vote has no groups."
            )
        sheet: dict[str, Sequence[int] | None] = {}
        for question in vote.questions:
            choice = tuple(answers.get(question.id, ()))
            if choice and (problem := METHODS[question.method].choice_problem(question, choice)):
                raise Refused(problem)
            sheet[box_key(question.id, group)] = list(choice) or None
        return self._store.box_cast(self._live.id, vote.box, self._under(vote, mark, sheet))

    def arrived(self, vote_id: str, number: int) -> None:
        """Take over how many ballots are in, once a ballot is on disk."""
        self._count(self._vote(vote_id).box, number)

    def recount(self) -> None:
        """Tell the session how many are in; it has been folded anew and does not know."""
        for vote in self._live.session.votes.values():
            if vote.box and vote.status == "open":
                vote.in_box = self._in.get(vote.box, 0)

    def what_closes(self, vote: Vote, reason: str) -> ev.VoteClosed:
        """What goes into the record when a vote is closed: its ballots, sorted; the box is removed afterwards.

        Raises:
            StoreError: When the box cannot be read.
        """
        answers = self._store.box_read(self._live.id, vote.box) if vote.ballots_in else {}
        if vote.groups:
            answers = fit_to_record(answers)
        ballots = {
            question: tuple(None if one is None else tuple(one) for one in given)
            for question, given in answers.items()
        }
        return ev.VoteClosed(reason=reason, ballots=ballots, marked=self._marked(vote))

    def _marked(self, vote: Vote) -> tuple[MarkedSheet, ...]:
        """The sheets under a mark, sorted; from which group one came is left behind in the box."""
        if not vote.marks or not vote.ballots_in:
            return ()
        sheets = [
            MarkedSheet(
                mark,
                {
                    of_box_key(key)[0] if vote.groups else key: None if answer is None else tuple(answer)
                    for key, answer in answers.items()
                },
            )
            for mark, answers in self._store.box_marked(self._live.id, vote.box)
        ]
        return tuple(sorted(sheets, key=lambda sheet: (sheet.mark, canonical(sheet.answers))))

    def remove(self, vote_id: str) -> None:
        """Remove the box of a vote that is closed or given up; nothing is done while it is open.

        Raises:
            StoreError: When the disk refused; the box is removed when the session is opened next.
        """
        vote = self._live.session.votes.get(vote_id)
        if vote is not None and vote.box and vote.status != "open":
            self._store.box_remove(self._live.id, vote.box)

    def _under(self, vote: Vote, mark: str, sheet: Mapping[str, Sequence[int] | None]) -> dict[str, Any]:
        """A sheet, with its mark where one was chosen."""
        kept = mark_of(mark)
        if kept and not vote.marks:
            raise Refused("This vote is taken without marks.")
        if len(kept) > LONGEST_MARK:
            raise Refused(f"A mark has at most {LONGEST_MARK} characters.")
        return {**sheet, MARK: kept} if kept else dict(sheet)

    def _count(self, box: str, number: int) -> None:
        self._in[box] = number
        self.recount()

    def _vote(self, vote_id: str) -> Vote:
        vote = self._live.session.votes.get(vote_id)
        if vote is None or vote.status != "open" or not vote.box:
            raise Refused(f"{vote_id} has no ballot box that is open.")
        return vote


def mark_of(typed: str) -> str:
    """A mark as it is kept: cleaned, without white space round it, and with no capitals; empty for none."""
    words = " ".join(clean(unicodedata.normalize("NFKC", typed)).text.split())
    return unicodedata.normalize("NFKC", words.casefold())


def needs_box(way: str, vote: Vote, *, single: bool = False) -> bool:
    """Whether the ballots of a vote wait in a box: those given in secret, and paper that is typed ballot by ballot.

    Paper is where ``single`` ballots are needed: to split totals by group, or to keep sheets under their marks.
    """
    if way == "keyboard" or (way == "paper" and single):
        return True
    return way == "paper" and any(not METHODS[question.method].counted_hands for question in vote.questions)
