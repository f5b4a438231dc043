"""Consent: a ballot consents or objects.  It passes when somebody consents and nobody objects."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from workshop.votes import counting
from workshop.votes.model import Choice, Question, Result, Totals

CONSENTS, OBJECTS, ABSTAINS = 0, 1, 2


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """A method with two options, consent and objection in this order, and perhaps a third, abstaining."""

    name: str = "consent"
    title: str = "Consent"
    when: str = "To start with something good enough for now and safe enough to try."
    rule: str = "No reasoned objection is left open."
    labels: tuple[str, ...] = ("I consent", "I object, and here is the reason")
    counted_hands: bool = True

    def question_problems(self, question: Question) -> list[str]:
        """What keeps this question from being asked, one sentence each."""
        found = counting.option_problems(question, 2)
        if len(question.options) > ABSTAINS + 1:
            found.append(
                f"{counting.quoted(question.text)} has {len(question.options)} options: "
                "consent has two, or three with abstaining."
            )
        return found

    def problems(self, question: Question, totals: Totals) -> list[str]:
        """What cannot be right in totals that were typed in, one sentence each."""
        return counting.sum_problems(question, totals)

    def choice_problem(self, question: Question, choice: Choice) -> str | None:
        """Why one seat's ballot is not valid, or None."""
        return counting.pick_problem(question, choice, 1)

    def totals_of(self, question: Question, ballots: Sequence[Choice | None]) -> Totals:
        """Count ballots; None is a ballot that left the question empty."""
        return counting.count_ballots(question, ballots, 1)

    def tally(self, question: Question, totals: Totals) -> Result:
        """Whether nobody objects; objections are called out."""
        counting.require_shape(question, totals)
        if not 2 <= len(question.options) <= ABSTAINS + 1:
            raise ValueError(self.question_problems(question)[0])
        objections, uncounted = totals.counts[OBJECTS], counting.missing(totals)
        passed: bool | None = None
        if objections:
            passed = False
        elif totals.counts[CONSENTS] and not uncounted:
            passed = True
        return Result(
            question=question,
            totals=totals,
            passed=passed,
            sentence=_sentence(totals, passed) + counting.remarks(totals, uncounted),
            rule=question.rule or self.rule,
            called_out=(OBJECTS,) if objections else (),
        )


def _sentence(totals: Totals, passed: bool | None) -> str:
    consents, objections, answers = totals.counts[CONSENTS], totals.counts[OBJECTS], sum(totals.counts)
    abstentions = sum(totals.counts[ABSTAINS:])
    aside = f" {abstentions} {'abstains' if abstentions == 1 else 'abstain'}." if abstentions else ""
    if not answers:
        return "No ballot is counted."
    if objections:
        verb = "objects" if objections == 1 else "object"
        return f"It does not pass yet. {objections} of {answers} {verb}; the reason is heard first.{aside}"
    verdict = "It passes." if passed else "It cannot be said yet whether it passes."
    verb = "consents" if consents == 1 else "consent"
    return f"{verdict} {consents} of {answers} {verb}, nobody objects.{aside}"


CONSENT = Consent()
