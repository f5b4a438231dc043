"""What is fixed before a vote is opened: the usual terms of a method, and terms in words to be read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import msgspec

from workshop.votes import counting
from workshop.votes.levels import FIST_ENOUGH, gradients_part
from workshop.votes.model import Question
from workshop.votes.objections import PRINTED
from workshop.votes.points_by_rank import BORDA_SECOND_KEY, NGT_SECOND_KEY
from workshop.votes.scoring import FINALIST_KEY
from workshop.votes.spending import DOTS_SECOND_KEY, POINTS_SECOND_KEY
from workshop.votes.yes_no import HALF, LEVEL_RULE, part_words

USUAL_DOTS_SHARE, MOST_DOTS, DOTS_TO_ONE = 3, 20, 3
"""A third as many dots as options, 20 at most, 3 to one option at most (freerangelearner.com, research 4.2)."""


_WITHOUT_A_WINNER = frozenset(
    {"two-axis", "rating", "commitment", "fist-to-five", "gradients8", "gradients7", "consent"}
)
"""Methods in which nothing can be level at a line."""


_RANKING = frozenset({"ngt", "borda", "irv", "stv", "condorcet"})
"""Methods in which a ballot says an order."""

_NAMING = _RANKING | {"single", "approval", "choose"}
"""Methods in which a ballot names options."""


_SECOND_KEYS = {
    "dots": DOTS_SECOND_KEY,
    "multivote": DOTS_SECOND_KEY,
    "points": POINTS_SECOND_KEY,
    "ngt": NGT_SECOND_KEY,
    "borda": BORDA_SECOND_KEY,
    "star": FINALIST_KEY,
}
"""The methods that have a second key of their own, which can be left out, in words."""

_BY_ROUNDS = frozenset({"irv", "stv"})


def with_usual_terms(question: Question) -> Question:
    """A question with the usual terms of its method where none are given."""
    options = len(question.options)
    usual: dict[str, Any] = {}
    match question.method:
        case "dots" | "multivote":
            dots = min(max(options // USUAL_DOTS_SHARE, 1), MOST_DOTS)
            usual = {"dots": dots, "per_option": min(DOTS_TO_ONE, dots), "second_key": True}
        case "points":
            usual = {"dots": 100, "second_key": True}
        case "score" | "star":
            usual = {"high": 5, "second_key": question.method == "star"}
        case "two-axis":
            usual = {"low": 1, "high": 5, "axes": ("impact", "effort")}
        case "ngt":
            usual = {"max_picks": min(5, options), "second_key": True}
        case "borda":
            usual = {"max_picks": 0, "second_key": True}
        case "irv" | "condorcet" | "approval":
            usual = {"max_picks": 0}
        case "stv":
            usual = {"max_picks": 0, "seats": min(2, options)}
    fields = msgspec.structs.asdict(question)
    blank = msgspec.structs.asdict(Question(id="", text="", method="", options=()))
    missing = {name: value for name, value in usual.items() if fields[name] == blank[name]}
    return msgspec.structs.replace(question, **missing)


def terms_in_words(
    question: Question, eligible: int = 0, present: int | None = None, *, options: bool = True
) -> list[str]:
    """The terms of a question, a sentence each: the options, who may vote, what is needed, the cut, and ties.

    Args:
        question: The question.
        eligible: How many may vote; 0 while it is not known.
        present: How many of them are here, where that was asked.
        options: Whether to name the options, which may stand in a table beside it.
    """
    told = [f"{len(question.options)} options: {_listed(question.options)}."] if options else []
    if eligible:
        here = "" if present is None else f", and {present} of them {'is' if present == 1 else 'are'} here"
        told.append(f"{eligible} may vote{here}.")
    if question.method in _NAMING:
        told.append(_names_on_a_ballot(question))
    if question.dots:
        limit = f", at most {question.per_option} to one option" if question.per_option else ""
        what = "points" if question.method == "points" else "dots"
        told.append(f"Each has {question.dots} {what}{limit}; what is not given is lost.")
    elif question.axes and question.low < question.high:
        axes = " and one for ".join(question.axes)
        told.append(f"Each option gets a number from {question.low} to {question.high} for {axes}, or none.")
    elif question.low < question.high:
        told.append(f"Each option gets a number from {question.low} to {question.high}, or none.")
    if needed := needed_in_words(question):
        told.append(f"Needed: {needed}.")
    order_only = question.method == "choose" and not question.seats
    if question.seats > 1:
        told.append(f"The first {question.seats} are taken.")
    elif question.method not in _WITHOUT_A_WINNER and question.method != "yes-no" and not order_only:
        told.append("One is taken.")
    elif order_only and not question.threshold:
        told.append("Nothing is taken: the list is only put in order.")
    elif order_only:
        told.append("All that have what is needed are taken.")
    if question.method == "yes-no":
        return [*told, LEVEL_RULE]
    if question.method in _WITHOUT_A_WINNER or order_only:
        return told
    return [*told, _of_ties(question)]


def _of_ties(question: Question) -> str:
    """What becomes of a tie that matters: by which key it is settled, and who settles it otherwise."""
    key = _SECOND_KEYS.get(question.method, "")
    if question.method in _BY_ROUNDS:
        key = "the latest earlier round where they differ"
    elif not question.second_key:
        key = ""
    if not key:
        return "A tie that matters stops the count, and the room decides how it is settled."
    return f"Level options are told apart by {key}; a tie that is left and matters is for the room to decide."


def _names_on_a_ballot(question: Question) -> str:
    """How many options one ballot may name or rank."""
    verb = "ranks" if question.method in _RANKING else "chooses"
    if not question.max_picks:
        return f"Each {verb} any number of them."
    if question.max_picks == 1:
        return f"Each {verb} one of them."
    return f"Each {verb} {question.max_picks} of them at most."


def base_of_question(question: Question) -> str:
    """The name of what votes are counted against, as the count takes it where the question names none."""
    return question.base or ("YN" if question.method == "yes-no" else "valid")


def needed_in_words(question: Question) -> str:
    """How much is needed, of what; empty where the most is enough."""
    if question.method == "consent":
        held_up = "somebody consents, and no objection is left open"
        return f"{held_up}, or it is printed in the plan" if question.open_objections == PRINTED else held_up
    if question.method == "fist-to-five":
        return f"every hand shows {FIST_ENOUGH} or more"
    if question.method in ("gradients8", "gradients7"):
        return f"no veto, and {gradients_part(question.base, question.threshold)}"
    if not question.threshold and question.method != "yes-no":
        return ""
    return part_words(
        base_of_question(question), Fraction(question.threshold) if question.threshold else HALF
    )


def _listed(options: Sequence[str]) -> str:
    return counting.listed([counting.quoted(option) for option in options])
