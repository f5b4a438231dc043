"""Typing while something else stands over the live screen: no letter is lost, and none is shown where it may not be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events
from textual.screen import Screen

from workshop.tui.widgets.capture import Capture
from workshop.tui.widgets.line_input import typed_character

if TYPE_CHECKING:
    _Base = Screen[Any]
else:
    _Base = object

EDITING = {"backspace": "delete_left", "ctrl+u": "delete_left_all", "ctrl+w": "delete_left_word"}
"""Keys that edit the line below, and what the line calls it."""


class TypingBelow(_Base):
    """A screen that hands what is typed to the capture line of the live screen right below it.

    Where no capture line is right below, as over a question that is being asked, keys wait until this screen is
    gone: `held` are those.
    """

    def _capture(self) -> Capture | None:
        stack = self.app.screen_stack
        if not stack or self is stack[0]:
            return None
        # Gone already: letters that came at once with the one that took this away are on their way to it still.
        below = stack[stack.index(self) - 1] if self in stack else stack[-1]
        line = next(iter(below.query(Capture)), None)
        return None if line is None or line.disabled else line

    def typed_below(self) -> str:
        """What stands in the capture line now."""
        line = self._capture()
        return line.value if line is not None else ""

    async def type_below(self, event: events.Key) -> bool:
        """Take a key as the capture line would; False where no such line is right below, or the key types nothing."""
        line = self._capture()
        if line is None:
            return False
        if event.key == "enter":
            await line.action_submit()
        elif event.key in EDITING:
            getattr(line, f"action_{EDITING[event.key]}")()
        else:
            letter = typed_character(event) or (event.character if event.is_printable else "") or ""
            if not letter:
                return False
            line.put_in(letter)
        return True

    def paste_below(self, event: events.Paste) -> bool:
        """Take what is pasted as the capture line would."""
        line = self._capture()
        if line is not None:
            line.post_message(events.Paste(event.text))
        return line is not None
