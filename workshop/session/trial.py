"""The neutral questions of a test vote, by which a room learns a method before it counts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from workshop.votes.methods import METHODS
from workshop.votes.model import Question

FRUITS = ("Apple", "Pear", "Plum", "Cherry", "Grape", "Fig", "Peach", "Lemon", "Melon", "Quince")
_SUBJECTS = ("This room is a good place to meet.", "This chair is a comfortable one.")
_FEWEST, _MOST_QUESTIONS = 3, len(_SUBJECTS)


def test_questions(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Questions about nothing that matters, of the same methods and terms; a sheet is tried with two of its own.

    Methods with levels of their own keep them; lists become fruits, as few as the terms allow.
    """
    return tuple(_test(question, place) for place, question in enumerate(questions[:_MOST_QUESTIONS]))


def _test(question: Question, place: int) -> Question:
    if METHODS[question.method].labels:
        text, options = _SUBJECTS[place], question.options
    else:
        number = max(_FEWEST, question.max_picks + 1, question.seats + 1)
        number = min(number, max(len(question.options), _FEWEST))
        text, options = "Which fruit do you like?", _fruits(number)
    return msgspec.structs.replace(question, text=f"Test vote: {text}", options=options, rule="")


def _fruits(number: int) -> tuple[str, ...]:
    return (*FRUITS, *(f"Fruit {place}" for place in range(len(FRUITS) + 1, number + 1)))[:number]
