"""What happened to a note, step by step; never on the wall, since earlier words and codes are in it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workshop.session.trail import Step
from workshop.tui.commands import Command, bindings_of
from workshop.tui.live_view import local_clock
from workshop.tui.sheet import Sheet
from workshop.tui.widgets.painted import EMPTY, INK, QUIET, STRONG, TAG, line, wrap

_TIME = 7


class NoteHistory(Sheet):
    """The steps of a note with their times; where its words changed, both wordings."""

    KEYS = (Command("dismiss", "escape,q,enter,h", "Close", "Close this sheet; the arrows scroll it."),)
    BINDINGS = bindings_of(KEYS)

    def __init__(self, note_id: str, steps: Sequence[Step]) -> None:
        super().__init__()
        self._note_id, self._steps = note_id, steps

    def lines(self, width: int) -> list[Content]:
        """The number of the note, and its steps."""
        rows = [line((" NOT FOR THE WALL ", TAG), (f"  What became of {self._note_id}", STRONG)), EMPTY]
        room = width - _TIME
        for step in self._steps:
            first, *rest = wrap(step.what, room)
            rows.append(line((f"{local_clock(step.at):<{_TIME}}", QUIET), (first, STRONG)))
            rows += [line(" " * _TIME, (part, STRONG)) for part in rest]
            told = [("was  ", step.before), ("now  ", step.after)] if step.before else [("", step.after)]
            for label, words in told:
                for index, part in enumerate(wrap(words, room - len(label)) if words else ()):
                    lead = label if not index else " " * len(label)
                    rows.append(line(" " * _TIME, (lead, QUIET), (part, INK if label != "was  " else QUIET)))
        return rows
