"""Copies of a live session at a second place: every ten minutes, at its end, and when it is left; nobody waits for them."""

from __future__ import annotations

from workshop.tui.desk import on_this_loop
from workshop.tui.live_screen import LiveScreen

EVERY = 600.0
"""Seconds from one copy to the next while a session is live."""


class LiveBackup(LiveScreen):
    """A live screen whose session is copied where a second place is set."""

    def begin_backups(self, before: str = "") -> None:
        """Copy the session now, so that a missing stick is told while there is time, and from now on.

        Args:
            before: What the screen says already; it is not to be lost.
        """
        self.back_up(before)
        self.set_interval(EVERY, self.back_up)

    def back_up(self, before: str = "") -> None:
        """Have the session copied; what went wrong is said once, after ``before``."""
        deliver = on_this_loop()
        self.desk.backups.ask(self.live.id, lambda: deliver(lambda: self._backed_up(before)))

    def _backed_up(self, before: str) -> None:
        if not self.is_drawn:
            return
        if news := self.desk.backups.news():
            self.say(f"{before} {news}".strip(), wrong=True)
        self.sync()

    @property
    def backed_up_words(self) -> str:
        """When the session was last copied, for the top line; empty where it is not."""
        at = self.desk.backups.kept(self.live.id)
        return f"backed up {at:%H:%M}" if at else ""

    def on_unmount(self) -> None:
        """Left, or the program ends: a last copy; the program's end waits for it a few seconds."""
        if self.can_write:
            self.desk.backups.ask(self.live.id)
