"""Objections that were heard: what became of each, and what a consent vote comes to with them.

A consent vote passes when somebody consents and no objection is left open.  Every ballot that objects must have
its reason written down; an objection is closed when it is answered, withdrawn, or becomes a condition.  Where the
question says so before opening, one that stays unresolved is printed in the plan and holds nothing up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from workshop.votes import counting
from workshop.votes.model import Result

ANSWERED, WITHDRAWN, NEEDS_EVIDENCE = "answered", "withdrawn", "needs-evidence"
CONDITION, UNRESOLVED = "condition", "unresolved"

STATES = {
    ANSWERED: "answered",
    WITHDRAWN: "withdrawn",
    NEEDS_EVIDENCE: "needs evidence",
    CONDITION: "becomes a condition",
    UNRESOLVED: "unresolved",
}
"""What can become of an objection, by the name the record keeps, in plain words."""

CLOSED = frozenset({ANSWERED, WITHDRAWN, CONDITION})
"""The states in which an objection holds nothing up."""

PRINTED = "printed"
"""`Question.open_objections` where an unresolved objection is printed in the plan instead of holding the vote up."""

METHOD = "consent"
CONSENTS, OBJECTS = 0, 1

_ONE = {
    ANSWERED: "is answered",
    WITHDRAWN: "is withdrawn",
    CONDITION: "becomes a condition",
    UNRESOLVED: "stays open and is printed in the plan",
}
_MANY = {
    ANSWERED: "are answered",
    WITHDRAWN: "are withdrawn",
    CONDITION: "become conditions",
    UNRESOLVED: "stay open and are printed in the plan",
}


def objected(result: Result, states: Sequence[str]) -> int:
    """How many objections there are: those that were counted, and reasons beyond them."""
    return max(result.totals.counts[OBJECTS], len(states))


def left_open(result: Result, states: Sequence[str]) -> int:
    """How many objections hold a consent vote up.

    Args:
        result: What was counted.
        states: Of each objection that is written down what became of it; empty for nothing yet.
    """
    closed = CLOSED | {UNRESOLVED} if result.question.open_objections == PRINTED else CLOSED
    return objected(result, states) - sum(state in closed for state in states)


def heard(result: Result, states: Sequence[str], *, final: bool = False) -> Result:
    """What a consent vote comes to once its objections are heard.

    Args:
        result: What was counted, by the method alone.
        states: See `left_open`.
        final: Whether the result stands as it is: then what is open stays open.
    """
    if not objected(result, states):
        return result
    counts, uncounted = result.totals.counts, counting.missing(result.totals)
    still = left_open(result, states)
    passed: bool | None = False
    if not still:
        passed = None if uncounted else counts[CONSENTS] > 0
    numbers = _numbers(counts)
    if passed is False and not counts[CONSENTS]:
        told = f"Not carried: nobody consents, {', '.join(numbers[1:])}."
    elif passed is None:
        told = f"It cannot be said yet whether it is carried: {', '.join(numbers)}; {_became(states)}."
    elif passed:
        told = f"Carried: {', '.join(numbers)}; {_became(states)}."
    else:
        verdict = "Not carried" if final else "Not carried yet"
        told = (
            f"{verdict}: {', '.join(numbers)}.{_still_open(still, objected(result, states), states, final)}"
        )
    sentence = told + counting.left_out(result.totals.skipped, uncounted)
    winners = (CONSENTS,) if passed else ()
    detail = result.outcome.detail
    if all(states) and len(states) >= counts[OBJECTS]:
        # Every reason has been heard: nothing is called out any more.
        detail = {**detail, "called_out": ()}
    outcome = result.outcome._replace(carried=passed, winners=winners, sentence=sentence, detail=detail)
    return msgspec.structs.replace(result, outcome=outcome)


def _numbers(counts: Sequence[int]) -> list[str]:
    """How many consent, object and abstain, in words."""
    consents, objections, abstain = counts[CONSENTS], counts[OBJECTS], sum(counts[OBJECTS + 1 :])
    words = [
        f"{consents} {'consents' if consents == 1 else 'consent'}",
        f"{objections} {'objects' if objections == 1 else 'object'}" if objections else "nobody objects",
    ]
    return words + ([f"{abstain} {'abstains' if abstain == 1 else 'abstain'}"] if abstain else [])


def _became(states: Sequence[str]) -> str:
    """What became of objections that hold nothing up: "the objection is answered"."""
    found = Counter(states)
    kinds = [state for state in _ONE if found[state]]
    if len(states) == 1:
        return f"the objection {_ONE[kinds[0]]}"
    if len(kinds) == 1:
        return f"the {len(states)} objections {_MANY[kinds[0]]}"
    each = [f"{found[kind]} {(_ONE if found[kind] == 1 else _MANY)[kind]}" for kind in kinds]
    return f"of the {len(states)} objections {counting.listed(each)}"


def _still_open(still: int, of: int, states: Sequence[str], final: bool) -> str:
    """What is left to do, or was left open, as a sentence with a space before it."""
    if final:
        return (
            f" {still} of {of} objections {_are(still)} left open."
            if of > 1
            else " The objection is left open."
        )
    if not any(states):
        return f" The {'reason is' if of == 1 else 'reasons are'} heard first."
    if of == 1:
        words = "needs evidence" if states[0] == NEEDS_EVIDENCE else "is left open"
        return f" The objection {words}."
    return f" {still} of {of} objections {_are(still)} still open."


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
