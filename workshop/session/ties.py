"""Ties that matter: which ones stand after a vote, and the ways in which the room decides them.

Nothing is decided silently: a decision is an event that names its way, and who made or witnessed it.  A lot can
be drawn again from its seed, the order of the options, and the algorithm, which are all kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from workshop.record.clean import clean, is_blank
from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.outbox import Submission
from workshop.session.vote import Vote
from workshop.votes import counting, lot
from workshop.votes.model import Question

if TYPE_CHECKING:
    from workshop.session.live import LiveSession

HOW = {
    "all": "all of them are taken",
    "run-off": "a run-off between them",
    "named": "decided by",
    "lot": "drawn by lot",
    "draw": "drawn by hand, seen by",
}
"""The ways to decide a tie, by the name the record keeps."""


class StandingTie(NamedTuple):
    """A tie that stops a result: the question, the tied options by index, and the round it arose in."""

    question: Question
    options: tuple[int, ...]
    round: int
    line: str


def standing_ties(vote: Vote) -> list[StandingTie]:
    """The ties of a closed vote that matter and are not decided yet, in the order of its questions."""
    found = []
    for result in vote.results():
        for tie in result.outcome.ties:
            if tie.stands and not _decided(vote, result.question.id, tie.options):
                found.append(StandingTie(result.question, tie.options, tie.round, tie.line or ""))
    return found


def places_left(vote: Vote, tie: StandingTie) -> int:
    """How many of the tied options are to be taken: the cut, without the options that stand above the tie."""
    result = next(one for one in vote.results() if one.question.id == tie.question.id)
    above = 0
    for group in result.outcome.order:
        if set(group) & set(tie.options):
            break
        above += len(group)
    return max(tie.question.seats - above, 1)


def _decided(vote: Vote, question: str, options: Sequence[int]) -> bool:
    return any(one.question == question and set(one.options) == set(options) for one in vote.decided)


def decision_words(vote: Vote, question: Question) -> list[str]:
    """How ties of a question were decided, a sentence each, to be read aloud and printed."""
    told = []
    for one in vote.decided:
        if one.question != question.id:
            continue
        names = counting.listed([counting.quoted(question.options[index]) for index in one.options])
        way = HOW.get(one.how, one.how) + (f" {one.by}" if one.by else "")
        words = f"The tie of {names}: {way}."
        if one.order:
            order = ", then ".join(counting.quoted(question.options[index]) for index in one.order)
            words += f" The order is {order}."
        if one.seed:
            words += f" Seed {one.seed}; the lots are numbered in the order of the ballot."
        if one.reason:
            words += f" Reason: {one.reason}"
        told.append(words)
    return told


class Ties:
    """What can be done with the ties of a live session's votes; made by it."""

    def __init__(self, live: LiveSession) -> None:
        self._live = live

    def take_all(self, vote_id: str) -> Submission:
        """Take all tied options, so that more win than were to."""
        tie = self._tie(vote_id)
        if tie.line not in ("winner", "cut"):
            raise Refused("All of them cannot go on here: one has to go out in this round.")
        return self._decide(vote_id, tie, "all")

    def run_off(self, vote_id: str) -> Submission:
        """Vote again between the tied: the decision, and the draft of that vote."""
        tie = self._tie(vote_id)
        vote = self._live.session.votes[vote_id]
        question = msgspec.structs.replace(
            tie.question, id="run-off", options=tuple(tie.question.options[index] for index in tie.options),
            seats=places_left(vote, tie), max_picks=min(tie.question.max_picks, len(tie.options)),
        )  # fmt: skip
        drafted = ev.VoteDrafted(
            stage=vote.stage, questions=(question,), private=vote.private, round=vote.round + 1
        )
        what = ev.TieDecided(question=tie.question.id, how="run-off", options=tie.options)
        return self._live.submit(self._live.draft(what, ref=vote_id), self._live.draft(drafted, new="V"))

    def name(self, vote_id: str, order: Sequence[int], by: str, reason: str = "") -> Submission:
        """Record what a named decider said, best first."""
        if is_blank(by):
            raise Refused("Say who decides, by office or role.")
        return self._ordered(vote_id, "named", order, by, reason)

    def draw_by_hand(self, vote_id: str, order: Sequence[int], witness: str) -> Submission:
        """Record a draw by hand, first drawn first, and who saw it."""
        if is_blank(witness):
            raise Refused("Say who saw the draw, by office or role.")
        return self._ordered(vote_id, "draw", order, witness, "")

    def draw_lot(self, vote_id: str, seed: str = "") -> Submission:
        """Draw a lot that anybody can draw again; without a seed one is made by chance."""
        tie = self._tie(vote_id)
        seed = clean(seed).text.strip() or secrets.token_hex(8)
        places = lot.draw([tie.question.options[index] for index in tie.options], seed)
        order = tuple(tie.options[place] for place in places)
        return self._decide(vote_id, tie, "lot", order=order, seed=seed)

    def _ordered(self, vote_id: str, how: str, order: Sequence[int], by: str, reason: str) -> Submission:
        tie = self._tie(vote_id)
        if sorted(order) != sorted(tie.options):
            raise Refused("Name every tied option once, the best first.")
        return self._decide(vote_id, tie, how, order=tuple(order), by=by, reason=reason)

    def _decide(self, vote_id: str, tie: StandingTie, how: str, **more: object) -> Submission:
        algorithm = lot.ALGORITHM if how == "lot" else ""
        fields = {
            key: clean(value).text.strip() if isinstance(value, str) else value for key, value in more.items()
        }
        what = ev.TieDecided(
            question=tie.question.id, how=how, options=tie.options, algorithm=algorithm, **fields  # type: ignore[arg-type]
        )  # fmt: skip
        return self._live.submit(self._live.draft(what, ref=vote_id))

    def _tie(self, vote_id: str) -> StandingTie:
        vote = self._live.session.votes.get(vote_id)
        if vote is None or vote.status in ("draft", "open", "dropped"):
            raise Refused(f"{vote_id} is not closed.")
        if vote.status == "final":
            raise Refused(f"{vote_id} is final: hold a new round.")
        ties = standing_ties(vote)
        if not ties:
            raise Refused(f"No tie of {vote_id} is left to decide.")
        return ties[0]
