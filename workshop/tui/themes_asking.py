"""Questions on the board of themes: a name or a search is typed into the line below, a theme is named by its key."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, on
from textual.widgets import Input, Static

from workshop.session.errors import Refused
from workshop.session.outbox import Submission
from workshop.session.state import Theme
from workshop.tui.themes_lists import NameLine
from workshop.tui.themes_seen import SeenThemes
from workshop.tui.widgets.painted import QUIET, line
from workshop.tui.widgets.rows import Rows


class ThemesAsking(SeenThemes):
    """The board as far as it asks for something."""

    def _with_theme(self, asked: str, do: Callable[[Theme], None]) -> None:
        """Do something with the theme under the cursor or the one that is open; where neither is, ask for its key."""
        at_hand = self._themes.chosen if self.focused is self._themes else self._theme
        if at_hand:
            do(self._standings[at_hand].theme)
        else:
            self._ask_theme(asked, do)

    def _ask_theme(self, asked: str, do: Callable[[Theme], None]) -> None:
        self._choose = do
        self.say(asked)

    def _ask_name(self, asked: str, do: Callable[[str], Submission | None], value: str = "") -> None:
        """Ask for a name in the line below; what is typed from now on goes there."""
        field = self.query_one(NameLine)
        self.say("")
        self._entry = do
        self.query_one("#asked", Static).update(line((asked, QUIET)))
        field.value = value
        field.cursor_position = len(value)
        field.action_select_all()
        self.add_class("-asking")
        self._came_from = self.focused
        self.set_focus(field)
        self.refresh_keys()

    def entered(self, text: str) -> None:
        """Do what the name was asked for; when it does not do, it stays, with the reason."""
        do = self._entry
        if do is None:
            return
        try:
            submission = do(text)
        except Refused as refused:
            self.say(str(refused), wrong=True)
            return
        if submission is not None:
            self._marked.clear()
        self._end_entry()
        if submission is not None:
            self.tell_whether_seen(text)

    def _end_entry(self) -> None:
        self._entry = None
        self.remove_class("-asking")
        self.set_focus(self._came_from if isinstance(self._came_from, Rows) else self._loose)
        self.say("")
        self.sync()

    @on(Input.Changed, "#name")
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._entry == self._searched:
            self._filter = event.value.strip()
            self.sync()

    def _searched(self, text: str) -> None:
        self._filter = text.strip()

    def _late(self, event: events.Key) -> None:
        """A key that was pressed before the line for a name was there."""
        field = self.query_one(NameLine)
        if event.key == "enter":
            self.entered(field.value)
        elif event.is_printable and event.character:
            field.put_in(event.character)
        elif event.key == "backspace":
            field.action_delete_left()
        else:
            return
        event.stop()
        event.prevent_default()
