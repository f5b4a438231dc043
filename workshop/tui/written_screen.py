"""A screen that lists files it wrote: they are opened, shown in their folder and read about from the list."""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual import work

from workshop.tui.desk import Desk
from workshop.tui.opening_files import open_path
from workshop.tui.screen import HouseScreen
from workshop.tui.widgets.rows import Rows
from workshop.tui.writing_papers import Outcome
from workshop.tui.written_rows import Details, details


class WrittenScreen(HouseScreen):
    """Keeps what was written; a subclass draws it as the rows ``#written``, beside the rows ``#choices``."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.written: list[Outcome] = []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a file needs one that was written."""
        if action in ("open_file", "open_folder"):
            return any(one.path for one in self.written)
        if action in ("details", "side"):
            return bool(self.written)
        return super().check_action(action, parameters)

    def action_side(self) -> None:
        """To what was written, and back."""
        written = self.query_one("#written", Rows)
        goal = self.query_one("#choices", Rows) if written.has_focus else written
        goal.focus()

    @property
    def _chosen(self) -> Outcome | None:
        """What was written under the cursor, else the last of it."""
        if not self.written:
            return None
        place = self.query_one("#written", Rows).highlighted
        return self.written[-1 if place is None or place >= len(self.written) else place]

    def action_details(self) -> None:
        """Read what was found and done."""
        one = self._chosen
        if one is None or not details(one):
            self.say("There is nothing more to read on the file under the cursor.")
        elif self.desk.mirrored:
            self.say("It quotes the paper: read it when this screen is off the wall.")
        else:
            self.app.push_screen(Details(one))

    @property
    def _chosen_file(self) -> Path | None:
        """The file under the cursor of what was written, else the last one that was."""
        here = self._chosen
        return (here and here.path) or next((one.path for one in reversed(self.written) if one.path), None)

    def action_open_file(self) -> None:
        """Open the file under the cursor."""
        if path := self._chosen_file:
            self.open_path(path, path.name)

    def action_open_folder(self) -> None:
        """Show the folder."""
        if path := self._chosen_file:
            self.open_path(path.parent, f"the folder {path.parent.name}")

    @work(exclusive=True, group="open")
    async def open_path(self, path: Path, called: str) -> None:
        """Hand a file or folder to the system's programs."""
        self.say(f"Opening {called}")
        problem = await asyncio.to_thread(open_path, path)
        self.say(problem or f"Opened: {called}", wrong=bool(problem))
