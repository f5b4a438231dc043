"""What a headless terminal shows, cut into cells when a test looks at it and once for as long as nothing changes.

Textual draws every change for a terminal, and throws it away where there is none.  Here each widget still says at
every change what it shows, for a program may go on from there; only lines and cells are made when they are looked at.
What arrives at a real terminal is seen by the tests with a pseudo-terminal, in a process of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

import pytest
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.geometry import Region
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.widget import Widget
from textual.widgets import OptionList

_drawn: WeakKeyDictionary[Compositor, list[str]] = WeakKeyDictionary()


@contextmanager
def drawn_when_looked_at() -> Iterator[None]:
    """Let programs without a terminal only note that there is something new to draw."""
    draw = Compositor.render_update

    def note(
        self: Compositor, full: bool = False, screen_stack: object = None, simplify: bool = False
    ) -> object:
        if full or self._dirty_regions:
            _drawn.pop(self, None)
        if full:  # a picture of the whole screen
            return draw(self, full, screen_stack, simplify)
        changed = Region.from_union(list(self._dirty_regions)) if self._dirty_regions else None
        self._dirty_regions.clear()
        for widget, (_, clip) in self.visible_widgets.items() if changed else ():
            if changed.overlaps(clip):
                _say_what_is_shown(widget)
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", note)
        yield


def _say_what_is_shown(widget: Widget) -> None:
    if isinstance(widget, OptionList):
        widget._update_lines()
    elif not isinstance(widget, (Screen, ScrollBar, ScrollView)):
        widget._render()


def drawn(screen: Screen[object]) -> list[str]:
    """The lines of a screen as its terminal would show them."""
    compositor = screen._compositor
    if compositor not in _drawn:
        visible_screen_stack.set(screen.app._background_screens)
        _drawn[compositor] = [strip.text.rstrip() for strip in compositor.render_strips()]
    return _drawn[compositor]
