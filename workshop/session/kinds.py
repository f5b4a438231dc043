"""The kinds of note: their plain names, the letters they are typed with, and what may be on the wall."""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """A kind of note.

    ``letter`` is typed before a colon (``w: a bench``), or is a sign before a space (``~ laughter``);
    empty when the kind has no shorthand.  ``spoken`` says whether a participant said it, so that it can
    have a speaker; ``sealed`` whether only the number of such notes may leave the file before unsealing.
    """

    id: str
    label: str
    letter: str = ""
    spoken: bool = True
    sealed: bool = False


PARAPHRASE, QUOTE, OBSERVATION, FOLLOW_UP, HUNCH = "paraphrase", "quote", "observation", "followup", "hunch"
PARKING, ASSUMPTION, OBJECTION = "parking", "assumption", "objection"

_ALL = (
    Kind(PARAPHRASE, "note"),
    Kind(QUOTE, "quote"),
    Kind("want", "want", "w"),
    Kind("need", "need", "n"),
    Kind("expectation", "expectation", "e"),
    Kind("pain", "pain", "p"),
    Kind("praise", "praise", "g"),
    Kind("idea", "idea", "i"),
    Kind(OBJECTION, "objection", "o"),
    Kind("decision", "decision", "d"),
    Kind(ASSUMPTION, "assumption", "a", sealed=True),
    Kind("question", "question", "q"),
    Kind(PARKING, "parking lot", "k"),
    Kind(OBSERVATION, "not in words", "~", spoken=False),
    Kind(FOLLOW_UP, "to follow up", "?", spoken=False),
    Kind(HUNCH, "own hunch", "*", spoken=False),
    # Captures with fields, kept as notes of their kind until the plan reads them field by field.
    Kind("segment", "customer segment", spoken=False),
    Kind("evidence", "evidence card", spoken=False),
    Kind("commitment", "commitment", spoken=False),
    Kind("guideline", "guideline", spoken=False),
    Kind("standard", "standard", spoken=False),
    Kind("measure", "measure", spoken=False),
    Kind("reading", "reading", spoken=False),
    Kind("initiative", "initiative", spoken=False),
    Kind("vision", "vision", spoken=False),
    Kind("proposal", "proposal", spoken=False),
    Kind("journey_step", "step of the journey", spoken=False),
    Kind("training", "training", spoken=False),
    Kind("debrief", "debrief", spoken=False),
)
KINDS: dict[str, Kind] = {kind.id: kind for kind in _ALL}
BY_LETTER: dict[str, Kind] = {kind.letter: kind for kind in _ALL if kind.letter.isalpha()}
BY_SIGN: dict[str, Kind] = {kind.letter: kind for kind in _ALL if kind.letter and not kind.letter.isalpha()}


def label_of(kind: str) -> str:
    """The plain name of a kind, as screens and papers say it."""
    known = KINDS.get(kind)
    return known.label if known else kind
