"""Counting every vote of a session again from its ballots, and comparing with what was revealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from workshop.plural import counted
from workshop.session.events import RevealedResult
from workshop.session.state import Session
from workshop.session.vote import Vote
from workshop.votes.model import Question, Result


class Recounted(NamedTuple):
    """One question counted again.

    Attributes:
        vote, question: Their ids.
        verdict: ``same``, ``differs``, ``not recorded`` (revealed before results were kept), ``not revealed``,
            ``nothing counted``.
        words: What was found, in one sentence without totals.
    """

    vote: str
    question: str
    verdict: str
    words: str

    @property
    def passed(self) -> bool:
        """Whether nothing speaks against the result."""
        return self.verdict != "differs"


def recorded(result: Result) -> RevealedResult:
    """A result as it is kept when it is revealed."""
    return RevealedResult(
        question=result.question.id,
        cast=result.totals.cast,
        counts=result.totals.counts,
        skipped=result.totals.skipped,
        passed=result.passed,
        winners=result.winners,
        order=result.order,
    )


def recount(session: Session) -> Iterator[Recounted]:
    """Count every closed vote again, question by question; votes that are open or were given up are passed over."""
    for vote in session.votes.values():
        if vote.status in ("draft", "open", "dropped"):
            continue
        results = {result.question.id: result for result in _as_revealed(vote).results()}
        for question in vote.questions:
            result = results.get(question.id)
            verdict, words = (
                ("nothing counted", "no ballot was counted") if result is None else _compare(vote, result)
            )
            yield Recounted(vote.id, question.id, verdict, f"{vote.id}, '{question.text}': {words}.")


def _as_revealed(vote: Vote) -> Vote:
    """The vote as it stood when it was revealed: an objection or a tie that is settled since is no difference."""
    if not vote.is_revealed:
        return vote
    decided = vote.decided[: vote.decided_then]
    return replace(vote, objections=vote.objections_then, decided=decided, status="revealed")


def _settled_since(vote: Vote, question: Question) -> str:
    """How many objections and ties have been settled since the result was revealed, to end what was found."""
    then = vote.objections_then
    ties = sum(one.question == question.id for one in vote.decided[vote.decided_then :])
    number = sum(
        bool(one.state) and then.get(note) != one
        for note, one in vote.objections.items()
        if one.question == question.id
    )
    what = "objection was" if number == 1 else "objections were"
    words = f"; {number} {what} settled since" if number else ""
    return words + (f"; {counted(ties, 'tie was', 'ties were')} decided since" if ties else "")


def _compare(vote: Vote, result: Result) -> tuple[str, str]:
    if vote.status == "closed":
        return "not revealed", "counted; the result has not been revealed"
    kept = next((one for one in vote.revealed_results if one.question == result.question.id), None)
    if kept is None:
        return "not recorded", "counted; it was revealed before results were kept with it"
    now = recorded(result)
    if now == kept:
        source = "single ballots" if vote.single_ballots(result.question) else "typed totals"
        return "same", f"the same again from {source}{_settled_since(vote, result.question)}"
    fields = ("cast", "counts", "skipped", "passed", "winners", "order")
    changed = [name for name in fields if getattr(now, name) != getattr(kept, name)]
    return "differs", f"DIFFERS from what was revealed in {' and '.join(changed)}"
