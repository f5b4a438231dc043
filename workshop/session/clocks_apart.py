"""How far the clocks of two laptops that followed one session were apart, as far as their logs tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from statistics import median
from typing import NamedTuple

from workshop.plural import counted
from workshop.record.event import Event
from workshop.session.state import Session, parse_time

_ENOUGH = 3
_WORTH_TELLING = 2
_CLOSE = 2.0


class Apart(NamedTuple):
    """By how many minutes the other clock was ahead (behind when negative); ``least`` when it may be more."""

    minutes: int
    least: bool = False

    def in_words(self) -> str:
        """The difference as a sentence."""
        way = "ahead of" if self.minutes > 0 else "behind"
        size = abs(self.minutes)
        about = "at least" if self.least else "about"
        return f"The other clock was {about} {counted(size, 'minute')} {way} this one."


def minutes_ahead(here: Session, there: Session, now: datetime) -> Apart | None:
    """How far the other laptop's clock was ahead; None when it cannot be known, or is not worth telling.

    Both laptops enter the stages of one meeting at nearly the same moment, so where they entered three or
    more, and most differences are alike, the middle one is that of the clocks.  Else a note from the future
    tells that the other clock is ahead, and one from before the file was made that it is behind.
    """
    ours, theirs = _first_entries(here.log), _first_entries(there.log)
    differences = [(theirs[stage] - ours[stage]).total_seconds() / 60 for stage in ours if stage in theirs]
    if len(differences) >= _ENOUGH:
        middle = median(differences)
        alike = sum(abs(difference - middle) <= _CLOSE for difference in differences)
        if 3 * alike >= 2 * len(differences):
            return Apart(round(middle)) if abs(middle) >= _WORTH_TELLING else None
    typed = [parse_time(event.at) for event in there.log if event.seq > 1]
    if not typed:
        return None
    if (early := (max(typed) - now).total_seconds() / 60) >= _WORTH_TELLING:
        return Apart(int(early), least=True)
    # The first event was written by this laptop, as it made the file.
    if (late := (parse_time(there.created_at) - min(typed)).total_seconds() / 60) >= _WORTH_TELLING:
        return Apart(-int(late), least=True)
    return None


def _first_entries(log: Iterable[Event]) -> dict[str, datetime]:
    """When each stage was entered first."""
    entries: dict[str, datetime] = {}
    for event in log:
        if event.type == "stage.entered" and event.data:
            entries.setdefault(str(event.data.get("stage", "")), parse_time(event.at))
    return entries
