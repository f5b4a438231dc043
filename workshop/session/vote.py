"""A vote at one moment, as folded from its log: what is asked, what came in and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

import msgspec

from workshop.session.grouping import seat_ranges
from workshop.session.vote_events import RevealedResult, TieDecided, VoteGroup
from workshop.votes import objections
from workshop.votes.contest import Settlement, with_all_taken
from workshop.votes.methods import METHODS
from workshop.votes.model import Question, Result, Totals
from workshop.votes.pairing import MarkedSheet
from workshop.votes.privacy import shown_groups


class Objection(NamedTuple):
    """An objection to one question of a vote, and what became of it; empty for nothing yet."""

    question: str
    state: str = ""


VoteStatus = Literal["draft", "open", "closed", "revealed", "final", "dropped"]


@dataclass(slots=True)
class Vote:
    """One question, or several that form a ballot sheet; ``totals``, ``seats`` and ``ballots`` are by question id.

    ``box`` names the ballot box of an open vote; ``in_box``, how many ballots it holds, is told by who keeps it
    and is not in the log.  ``groups`` are those the result is split by; ``grouped`` holds the ballots of those that
    may be shown, by question id and the group's number from 1.  ``present`` is how many of the eligible are here,
    where that was asked.  ``marks`` is whether people may choose a mark, ``marked`` holds the sheets under one.
    ``breaks`` is the vote whose tie it is held to break, ``source_id`` its id in the file it was imported from.
    ``earlier`` is what was counted before each reopening; readers use `before`.
    ``objections`` are those written down, by note id; what becomes of one after the result is final changes it no
    more.  ``objections_then`` are those of when it was revealed, ``decided_then`` how many ties were decided then.
    """

    id: str
    stage: str
    questions: tuple[Question, ...]
    private: bool = False
    round: int = 1
    test: bool = False
    breaks: str = ""
    source_id: str = ""
    status: VoteStatus = "draft"
    way: str = ""
    eligible: int = 0
    totals: dict[str, Totals] = field(default_factory=dict)
    seats: dict[str, dict[int, tuple[int, ...] | None]] = field(default_factory=dict)
    away: set[int] = field(default_factory=set)
    box: str = ""
    in_box: int = 0
    ballots: dict[str, list[tuple[int, ...] | None]] = field(default_factory=dict)
    groups: tuple[VoteGroup, ...] = ()
    grouped: dict[str, dict[int, list[tuple[int, ...] | None]]] = field(default_factory=dict)
    present: int | None = None
    marks: bool = False
    marked: tuple[MarkedSheet, ...] = ()
    decided: list[TieDecided] = field(default_factory=list)
    objections: dict[str, Objection] = field(default_factory=dict)
    objections_then: dict[str, Objection] = field(default_factory=dict)
    decided_then: int = 0
    revealed_results: tuple[RevealedResult, ...] = ()
    earlier: list[Earlier] = field(default_factory=list)
    reason: str = ""
    opened_at: str = ""
    closed_at: str = ""

    @property
    def is_sheet(self) -> bool:
        """Whether several questions are answered together."""
        return len(self.questions) > 1

    @property
    def is_counted(self) -> bool:
        """Whether the vote is closed, whoever has seen its result."""
        return self.status == "closed" or self.is_revealed

    @property
    def is_revealed(self) -> bool:
        """Whether the result may be seen: it was revealed, and perhaps made final since."""
        return self.status in ("revealed", "final")

    @property
    def before(self) -> tuple[Earlier, ...]:
        """What was counted before each reopening; nothing while the vote takes ballots again."""
        return () if self.status == "open" else tuple(self.earlier)

    @property
    def most_ballots(self) -> int:
        """How many ballots can come in: from all who may vote, or from those of them who are here."""
        return self.eligible if self.present is None else self.present

    @property
    def ballots_in(self) -> int:
        """How many ballots are in: the one thing an open vote shows."""
        if self.way == "seats":
            complete = [seats.keys() for seats in self.seats.values()]
            everywhere = (
                set.intersection(*map(set, complete))
                if len(complete) == len(self.questions) and complete
                else set()
            )
            return len(everywhere - self.away)
        if self.box:
            return max(self.in_box, *map(len, self.ballots.values())) if self.ballots else self.in_box
        return max((totals.cast for totals in self.totals.values()), default=0)

    def question(self, question_id: str) -> Question | None:
        """The question of this id, or None."""
        return next((question for question in self.questions if question.id == question_id), None)

    def counted(self, question: Question) -> Totals | None:
        """The totals of a question so far: as typed, or counted from the seats; None while there are none."""
        if self.way != "seats" and not self.box:
            return self.totals.get(question.id)
        choices = self.single_ballots(question)
        return METHODS[question.method].totals_of(question, choices) if choices else None

    def single_ballots(self, question: Question) -> list[tuple[int, ...] | None]:
        """The ballots of a question one by one, by seat or from the box of a closed vote; none where only totals came."""
        if self.box:
            return self.ballots.get(question.id, [])
        seats = self.seats.get(question.id, {})
        return [choice for seat, choice in seats.items() if seat not in self.away]

    def by_group(self, question: Question) -> list[tuple[VoteGroup, list[tuple[int, ...] | None]]]:
        """The ballots of each group that may be shown, of a closed vote; the others are withheld.

        Raises:
            ValueError: When the vote is not closed.
        """
        if not self.is_counted:
            raise ValueError(f"{self.id} is not closed")
        kept = self.grouped.get(question.id, {})
        if self.way == "seats":
            kept = self._by_seats(question)
        return [(group, kept[number]) for number, group in enumerate(self.groups, 1) if number in kept]

    def _by_seats(self, question: Question) -> dict[int, list[tuple[int, ...] | None]]:
        """The ballots of the groups that may be shown, by the seats they came from."""
        taken = {
            seat: choice for seat, choice in self.seats.get(question.id, {}).items() if seat not in self.away
        }
        found = {
            number: [taken[seat] for seat in seats if seat in taken]
            for number, seats in enumerate(seat_ranges(self.groups), 1)
        }
        shown = shown_groups({number: len(ballots) for number, ballots in found.items()})
        return {number: ballots for number, ballots in found.items() if number in shown}

    def results(self) -> list[Result]:
        """The results of a closed vote, in the order of its questions.

        Raises:
            ValueError: When the vote is not closed: an open vote has no result that anyone may see.
        """
        if not self.is_counted:
            raise ValueError(f"{self.id} is not closed")
        found = (self._heard(question) for question in self.questions)
        return [result for result in found if result is not None]

    def _heard(self, question: Question) -> Result | None:
        """What came of one question once the objections to it are heard; None where nothing was counted."""
        result = self._result(question)
        if result is None or question.method != objections.METHOD:
            return result
        return objections.heard(result, self.states(question), final=self.status == "final")

    def _result(self, question: Question) -> Result | None:
        """What came of one question; None where nothing was counted."""
        totals, method = self.counted(question), METHODS[question.method]
        if totals is None:
            return None
        settlements = [
            Settlement(one.order, one.how)
            for one in self.decided
            if one.question == question.id and one.order
        ]
        ballots = self.single_ballots(question)
        if ballots:
            result = method.count(
                question, ballots, eligible=self.eligible, present=self.present, settlements=settlements
            )
        else:
            result = method.tally(
                question, totals, eligible=self.eligible, present=self.present, settlements=settlements
            )
        for one in self.decided:
            if one.question == question.id and one.how == "all":
                taken = with_all_taken(result.outcome, one.options)
                result = msgspec.structs.replace(result, outcome=taken)
        return result

    def states(self, question: Question) -> list[str]:
        """What became of each objection to a question that is written down; empty for nothing yet."""
        return [one.state for one in self.objections.values() if one.question == question.id]

    def as_it_is(self) -> Vote:
        """A copy that later events do not change, without what was counted before."""
        return replace(
            self,
            totals=dict(self.totals),
            seats={question: dict(seats) for question, seats in self.seats.items()},
            away=set(self.away),
            ballots={question: list(ballots) for question, ballots in self.ballots.items()},
            grouped={question: dict(found) for question, found in self.grouped.items()},
            decided=list(self.decided),
            objections=dict(self.objections),
            earlier=[],
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was counted before a vote was reopened: the vote as it was then, and why it was reopened."""

    reason: str
    vote: Vote

    @property
    def closed_at(self) -> str:
        """When it had been closed."""
        return self.vote.closed_at

    @property
    def revealed(self) -> bool:
        """Whether people had seen the result."""
        return self.vote.is_revealed

    def results(self) -> list[Result]:
        """The results then, in the order of the questions."""
        return self.vote.results()
