"""Fields to fill in: label and value, a cursor, and the value typed in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList

from workshop.tui.widgets.line_input import LineInput
from workshop.tui.widgets.painted import INK, QUIET, STRONG, WATCH, line
from workshop.tui.widgets.rows import Hanging, Row, Rows

LABEL = 13


@dataclass(frozen=True)
class Field:
    """One field.  ``missing`` says what is to be filled in while it is empty; empty means it need not be."""

    name: str
    label: str
    value: str
    missing: str = ""
    hint: str = ""


class Fields(Vertical):
    """A list of fields; Enter types a value in place, Enter again keeps it, Esc leaves it as it was."""

    DEFAULT_CSS = """
    Fields {
        height: auto;
        Rows { height: auto; }
        #typing { display: none; margin-top: 1; height: 1; padding: 0 0 0 2; background: $surface; }
        &.typing #typing { display: block; }
    }
    """

    @dataclass
    class Changed(Message):
        """A field has a new value."""

        name: str
        value: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._fields: list[Field] = []
        self._typed = ""

    def compose(self) -> ComposeResult:
        """The rows, and the line to type in."""
        yield Rows(keeps_place=False)
        typing = LineInput(id="typing", select_on_focus=True)
        typing.cursor_blink = False
        yield typing

    def show(self, fields: Sequence[Field]) -> None:
        """Show these fields; the cursor stays on the field it is on."""
        self._fields = list(fields)
        rows = self.query_one(Rows)
        rows.show([_row(field) for field in fields])
        if rows.highlighted is None and fields:
            rows.highlighted = 0

    def focus_rows(self) -> None:
        """Put the cursor into the list."""
        self.query_one(Rows).focus()

    def go_to(self, name: str) -> None:
        """Put the cursor on a field."""
        names = [field.name for field in self._fields]
        if name in names:
            self.query_one(Rows).highlighted = names.index(name)

    @property
    def is_typing(self) -> bool:
        """Whether a value is being typed."""
        return self.has_class("typing")

    @property
    def current(self) -> Field | None:
        """The field under the cursor."""
        chosen = self.query_one(Rows).chosen
        return next((field for field in self._fields if field.name == chosen), None)

    @on(OptionList.OptionSelected)
    def _type(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        field = self.current
        if field is None:
            return
        typing = self.query_one("#typing", Input)
        self._typed = field.name
        self._mark_place(True)
        typing.value = field.value
        typing.placeholder = field.hint
        self.add_class("typing")
        typing.focus()

    @on(Input.Submitted, "#typing")
    def _keep(self, event: Input.Submitted) -> None:
        event.stop()
        self.keep_typed()

    def keep_typed(self) -> None:
        """Keep the value that is being typed, and go to the next one that is missing.

        At once, not after the change: an Enter that follows belongs to that one.
        """
        value = self.query_one("#typing", Input).value.strip()
        self.stop_typing()
        self.post_message(self.Changed(self._typed, value))
        at = next((n for n, field in enumerate(self._fields) if field.name == self._typed), None)
        if at is None or not value:
            return
        self._fields[at] = replace(self._fields[at], value=value)
        after = [*self._fields[at + 1 :], *self._fields[:at]]
        if missing := next((field.name for field in after if field.missing and not field.value), None):
            self.go_to(missing)

    def stop_typing(self) -> None:
        """Leave the value as it was."""
        self.remove_class("typing")
        self._mark_place(False)
        self.focus_rows()

    def _mark_place(self, on: bool) -> None:
        """The field that is being typed is marked, though its list does not have the keys."""
        self.query_one(Rows).keeps_place = on


def _row(field: Field) -> Row:
    value = line((field.value, INK)) if field.value else line((field.missing, WATCH))
    lead: Content = line((f"{field.label:<{LABEL}}", STRONG if field.missing and not field.value else QUIET))
    return field.name, (field.value, field.missing, field.label), Hanging(lead, value)
