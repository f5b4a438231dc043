"""Help: the keys of a screen, one sentence each."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workshop.tui.commands import Command
from workshop.tui.sheet import Sheet
from workshop.tui.widgets.painted import BRIGHT, EMPTY, INK, QUIET, line, wrap

_COLUMN = 19

SHORTHAND = (
    ('p3 " words', "said by P3, word for word"),
    ("p3 words", "said by P3, in your words"),
    ("+4 -6", "P4 agrees, P6 does not, with the last note; +4 N12 with that one"),
    ("! !! !!!", "at the end: how strongly"),
    ("#theme", "at the end: what it is about"),
    ("w: n: e: p: g:", "want, need, expectation, pain, praise (good)"),
    ("i: o: d: a: q: k:", "idea, objection, decision, assumption, question, parking lot"),
    ("~ ? *", "not in words, to follow up, your own hunch"),
    ("c who | what | by when", "a promise, where the stage asks for promises"),
    ("group name | …", "a record of the stage: also card, proposal, standard, guide, measure, step and more"),
    ("\\ words", "the rest of the line, word for word"),
)
"""The capture line's shorthand, as the help shows it."""


class Help(Sheet):
    """The keys of the screen below; where notes are typed, the shorthand; what the signs of the screen mean."""

    def __init__(
        self, commands: Sequence[Command], shorthand: bool = False, signs: Sequence[tuple[str, str]] = ()
    ) -> None:
        super().__init__()
        self._commands, self._shorthand, self._signs = commands, shorthand, signs

    def action_help(self) -> None:
        """The key that opened it closes it."""
        self.dismiss()

    def lines(self, width: int) -> list[Content]:
        """Each key, or notation, with one sentence."""
        rows = [line(("Keys of this screen", QUIET)), EMPTY]
        for command in self._commands:
            rows += _entry(command.key_name or "palette", command.help, width)
        if self._shorthand:
            rows += [EMPTY, line(("In the capture line", QUIET)), EMPTY]
            for written, meaning in SHORTHAND:
                rows += _entry(written, meaning, width)
        if self._signs:
            rows += [EMPTY, line(("Signs of this screen", QUIET)), EMPTY]
            for sign, meaning in self._signs:
                rows += _entry(sign, meaning, width)
        return rows


def _entry(left: str, right: str, width: int) -> list[Content]:
    """A key or a notation, and what it does, broken under itself."""
    parts = wrap(right, max(width - _COLUMN, 20))
    below = [line(" " * _COLUMN, (part, INK)) for part in parts]
    if len(left) >= _COLUMN:
        return [line((left, BRIGHT)), *below]
    return [line((f"{left:<{_COLUMN}}", BRIGHT), (parts[0], INK)), *below[1:]]
