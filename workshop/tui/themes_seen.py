"""While a group is grouped into themes: whether other sessions of the folder raised the same, told when one is named."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work

from workshop.record.protocol import StoreError
from workshop.tui.desk import Desk
from workshop.tui.themes_lists import ThemeLists

if TYPE_CHECKING:
    from workshop.plan.seen_before import Known
    from workshop.session.live import LiveSession


class SeenThemes(ThemeLists):
    """The board, with what is known of the themes of other sessions; nothing of it where the room sees the screen."""

    def __init__(self, desk: Desk, live: LiveSession, *, writable: bool = True) -> None:
        super().__init__(desk, live, writable=writable)
        self._elsewhere: Known | None = None

    def on_mount(self) -> None:
        """Read the other sessions behind what is done here.  What the board does then, Textual calls by itself."""
        if self._writable:
            self._read_the_others()

    @work(exclusive=True, group="others")
    async def _read_the_others(self) -> None:
        from workshop.plan.seen_before import known

        try:
            material = await self.desk.material()
        except StoreError:
            return  # what is done here does not need it
        self._elsewhere = await asyncio.to_thread(known, material, but=self.live.id)

    def tell_whether_seen(self, label: str) -> None:
        """Say whether a theme that was just named was raised in another session."""
        found = self._elsewhere
        if found is not None and found.rows and not self._walled:
            self.say(found.seen(label).sentence)
