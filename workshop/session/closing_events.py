"""What can happen before the start and at the end: things ticked, parked notes gone through, the debrief."""

from __future__ import annotations

from workshop.session.happening import Happening


class CheckTicked(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Something that was to be prepared is done, or after all is not.  ``item`` is its words in the design."""

    item: str
    done: bool = True


class ParkingSettled(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """What became of a parked note, whole; a later one replaces it.

    Attributes:
        outcome: A key of `workshop.session.closing.OUTCOMES`.
        words: What was said to it.
        stage: The stage it became a note of, where it became one.
    """

    outcome: str
    words: str = ""
    stage: str = ""


class DebriefAnswered(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The answer to one question of the debrief, whole; a later one replaces it, an empty one takes it away.

    The event is about the question, so that a redacted answer does not bring the one before it back.
    """

    question: str
    text: str = ""
