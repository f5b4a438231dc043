"""The way from the live screen to the board of themes."""

from __future__ import annotations

from workshop.tui.live_screen import LiveScreen


class LiveThemes(LiveScreen):
    """A live screen from which notes can be grouped."""

    def action_themes(self) -> None:
        """Group notes into themes."""
        from workshop.tui.themes_board import ThemesBoard

        self.app.push_screen(ThemesBoard(self.desk, self.live, writable=self.can_write))
