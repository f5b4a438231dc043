"""A question answered by marking some rows of a list."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual import on
from textual.widgets import OptionList

from workshop.tui.commands import Command, bindings_of
from workshop.tui.dialogs import Listing
from workshop.tui.widgets.painted import BRIGHT, INK, QUIET, line
from workshop.tui.widgets.rows import Row, Rows


class PickSeveral(Listing[tuple[str, ...]]):
    """The ids that are marked, in the order of the rows; at least one.

    Args:
        question: What is asked.
        explanation: What else is to be known.
        rows: The id of each row and what it says.
        marked: The ids that are marked at first.
    """

    KEYS = (
        Command("keep", "", "Keep", "Keep what is marked.", shown_as="Enter"),
        Command("mark", "space", "Mark", "Mark the row under the cursor, or take the mark away."),
        Command("mark_all", "a", "All", "Mark all rows, or none."),
        *Listing.KEYS,
    )
    BINDINGS = bindings_of(KEYS[:3])

    def __init__(
        self, question: str, explanation: str, rows: Sequence[tuple[str, str]], marked: Collection[str]
    ) -> None:
        super().__init__(question, explanation)
        self.rows, self.marked = tuple(rows), set(marked)

    def on_mount(self) -> None:
        """Fill the list."""
        self._show()
        self.query_one(Rows).focus()

    def _show(self) -> None:
        self.problem("")
        self.query_one(Rows).show_from_first([self._row(id, told) for id, told in self.rows])

    def _row(self, id: str, told: str) -> Row:
        here = id in self.marked
        return id, (told, here), line(("[x] " if here else "[ ] ", BRIGHT), (told, INK))

    def action_mark(self) -> None:
        """Mark the row under the cursor, or not."""
        if chosen := self.query_one(Rows).chosen:
            self.marked ^= {chosen}
            self._show()

    def action_mark_all(self) -> None:
        """Mark all rows, or none."""
        ids = {id for id, _ in self.rows}
        self.marked = set() if self.marked >= ids else ids
        self._show()

    def action_keep(self) -> None:
        """Keep what is marked."""
        if self.marked:
            self.dismiss(tuple(id for id, _ in self.rows if id in self.marked))
        else:
            self.problem("Mark at least one with Space; Esc goes back.")

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_keep()

    def keys(self) -> list[tuple[str, str]]:
        """Enter, Space, a, Esc."""
        named = (("Enter", "Keep"), ("Space", "Mark"), ("a", "All"), ("Esc", "Back"))
        return [
            piece
            for key, told in named
            for piece in ((key, BRIGHT), (f" {told}{'   ' * (key != 'Esc')}", QUIET))
        ]
