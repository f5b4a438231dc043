"""A step before the end of a session.  F9 goes on from it, whatever is left; Esc goes back to the session."""

from __future__ import annotations

from workshop.session.live import LiveSession
from workshop.tui.commands import Command
from workshop.tui.desk import Desk
from workshop.tui.live_screen import LiveScreen

UNDO = Command("undo", "f8", "Undo", "Take back the last thing that was done.", bar=False)
RETRY = Command("retry", "ctrl+r", "Retry", "Try again to save what waits.")
BACK = Command("back", "escape", "Back", "Back to the session; nothing has ended.")


class Step(LiveScreen):
    """A step before the end.  ``went_on`` says afterwards whether it was gone through or left."""

    CSS_PATH = ["house.tcss", "closing.tcss"]

    def __init__(self, desk: Desk, live: LiveSession) -> None:
        super().__init__(desk, live)
        self.went_on = False

    def on_mount(self) -> None:
        """Name the session and show what there is."""
        super().on_mount()
        self.top.title = self.live.session.facts.title or self.live.session.design.title
        self.sync()

    def sync(self) -> None:
        """Draw everything as it is now."""
        if not self.is_drawn:
            return
        self.top.saved = "not saved" if self.live.outbox.failed else ""
        self.repaint_parts()

    def action_undo(self) -> None:
        """Take back the last action."""
        self.once_saved(lambda: self.attempt(self.live.undo))

    def action_go_on(self) -> None:
        """To the next step, whatever is left."""
        self.went_on = True
        self.dismiss()

    def action_back(self) -> None:
        """Back to the session."""
        self.dismiss()
