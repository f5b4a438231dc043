"""The line on which a person types a mark that only that person knows; it is shown while it is typed, and never again."""

from __future__ import annotations

from textual.content import Content

from workshop.session.ballot_box import LONGEST_MARK, mark_of
from workshop.tui.widgets.painted import ACCENT, EMPTY, INK, QUIET, STRONG, line, wrap

ASKED = "A mark only you know, to compare before and after. Enter: no mark"
ON_PAPER = "The mark on this sheet, to compare before and after. Enter: no mark"
KEPT_TOGETHER = "Whoever chooses a mark has the whole sheet kept under it, now and in the record."

_PERSON = (
    "With a mark your sheet is kept in one piece under it, in the record too: whoever knows the mark can read all "
    "you marked here. Without one nothing joins your answers. Not your name: a word you will know at the end."
)
_PAPER = "With a mark the sheet is kept in one piece under it, in the record too. Without one nothing joins its answers."


class MarkLine:
    """What is typed as a mark so far; ``hidden`` once the line was left, so that it is not shown again."""

    def __init__(self, *, by_themselves: bool) -> None:
        self.typed = ""
        self.hidden = False
        self.by_themselves = by_themselves

    @property
    def title(self) -> str:
        """What is asked."""
        return ASKED if self.by_themselves else ON_PAPER

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; whether it was one for this line."""
        if key in ("backspace", "ctrl+h"):
            # Of a mark that is hidden nobody sees which letter goes.
            self.typed = "" if self.hidden else self.typed[:-1]
            self.hidden = False
            return True
        if not character or not character.isprintable():
            return False
        longer = self.typed + character
        if max(len(longer), len(mark_of(longer))) <= LONGEST_MARK:
            self.typed = longer
        return True

    def lines(self, width: int) -> list[Content]:
        """The line, how much room is left, and what a mark means."""
        told = wrap(_PERSON if self.by_themselves else _PAPER, width)
        left = f"   {len(self.typed)} of {LONGEST_MARK}"
        return [
            line(
                ("> ", ACCENT),
                ("•" * len(self.typed) if self.hidden else self.typed, STRONG),
                ("_", ACCENT),
                (left, QUIET),
            ),
            EMPTY,
            *(line((part, INK)) for part in told),
        ]

    def in_words(self) -> str:
        """Whether there is a mark; it is not repeated."""
        return "With a mark." if mark_of(self.typed) else "Without a mark."
