"""A key that comes again at once, pressed twice or held: its repeats are not for what lies below the answered question.

They were typed for what stood in front when the first of them came, before it went away.  What is typed ahead with
another key is taken as ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from textual import events
from textual.screen import Screen

from workshop.tui.screen import LeavesOnce
from workshop.tui.typing_below import TypingBelow


class HeldKeys:
    """Knows of each key whether it is another one than before, or the same again, and what the first of them was for."""

    def __init__(self) -> None:
        self._key = ""
        self._screen: Screen[Any] | None = None
        self._again: WeakKeyDictionary[events.Key, Screen[Any]] = WeakKeyDictionary()

    def arrives(self, event: events.Key, stack: Sequence[Screen[Any]]) -> bool:
        """A key as the terminal sent it; whether what is in front may have it."""
        if event.key == self._key:
            if _typed_for_gone(event, self._screen, stack):
                return False
            if self._screen is stack[-1]:
                self._again[event] = stack[-1]
        self._key, self._screen = event.key, stack[-1]
        return True

    def comes_back(self, event: events.Key, stack: Sequence[Screen[Any]]) -> bool:
        """A key that what had it did not use; whether the bindings of what is in front by now may have it."""
        return not _typed_for_gone(event, self._again.get(event), stack)


def _typed_for_gone(event: events.Key, screen: Screen[Any] | None, stack: Sequence[Screen[Any]]) -> bool:
    """Whether a key was typed for a screen that is gone, before it went.

    What stands over the capture line hands keys on by itself: there each counts, also the same twice.
    """
    if not isinstance(screen, LeavesOnce) or isinstance(screen, TypingBelow) or screen in stack:
        return False
    return event.time <= screen.left_at
