"""What the officer's screens share that are one list: their other parts tell of the row under the cursor."""

from __future__ import annotations

from textual import on
from textual.widgets import OptionList

from workshop.tui.plan_screen import PlanScreen
from workshop.tui.widgets.rows import Row, Rows


class PlanList(PlanScreen):
    """A screen over the folder's plan with one list.  A subclass says in `rows` what is listed."""

    def rows(self) -> list[Row] | None:
        """What is listed now; None before the sessions are read."""
        return None

    def sync(self) -> None:
        """Show the list as it is now, and what stands round it."""
        if self.is_drawn and (rows := self.rows()) is not None:
            self.query_one(Rows).show_from_first(rows)
        super().sync()

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        super().sync()
