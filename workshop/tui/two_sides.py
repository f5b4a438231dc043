"""Two lists side by side; one at a time where there is no room for both."""

from __future__ import annotations

from textual import events

from workshop.tui import plain
from workshop.tui.screen import HouseScreen

_NARROWEST = 80


class TwoSides(HouseScreen):
    """A screen of two sides; with the class ``-single`` its style shows one of them."""

    def on_resize(self, event: events.Resize) -> None:
        """One side at a time where there is no room for two, and in plain lines."""
        super().on_resize(event)
        self.set_class(event.size.width < _NARROWEST or plain.on(), "-single")
        self.call_after_refresh(self.sync)
