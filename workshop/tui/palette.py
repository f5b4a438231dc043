"""The palette: every command of what is in front, found by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList

from workshop.tui.commands import Command, bindings_of
from workshop.tui.dialogs import Dialog
from workshop.tui.widgets.line_input import LineInput
from workshop.tui.widgets.painted import BRIGHT, INK, QUIET, STRONG, Painted, line, wrap
from workshop.tui.widgets.rows import Hanging, Row, Rows

_KEY_CELLS = 9
_NOTHING = "Nothing here is called that. Backspace takes back what is typed."


class Palette(Dialog[str]):
    """A line to type in and the commands that match it; it answers with the action that was chosen."""

    DEFAULT_CSS = """
    Palette {
        #answer { height: 1fr; }
        #typed { margin-bottom: 1; }
        #found { height: 1fr; max-height: 100%; }
        #none { height: auto; }
    }
    """
    KEYS = (
        Command("choose", "", "Do it", "Do what stands under the cursor.", shown_as="Enter"),
        *Dialog.KEYS,
    )
    BINDINGS = bindings_of(
        (
            Command("move(1)", "down", "Down", "Go down one command.", priority=True),
            Command("move(-1)", "up", "Up", "Go up one command.", priority=True),
            Command("move(10)", "pagedown", "Down", "Go down ten commands.", priority=True),
            Command("move(-10)", "pageup", "Up", "Go up ten commands.", priority=True),
        )
    )

    def __init__(self, commands: Iterable[Command]) -> None:
        super().__init__("What shall be done?")
        self._choices = [command for command in commands if command.action != "command_palette"]
        self._found: Sequence[Command] = self._choices

    def answer(self) -> ComposeResult:
        """The line, and what it finds."""
        field = LineInput(id="typed")
        field.cursor_blink = False
        yield field
        yield Rows(id="found")
        yield Painted(self._none, id="none")

    def on_mount(self) -> None:
        """All of them, before anything is typed."""
        self.query_one("#found", Rows).can_focus = False
        self._look("")
        self.query_one(LineInput).focus()

    def keys(self) -> list[tuple[str, str]]:
        """Enter does it."""
        return [("Enter", BRIGHT), (" Do it   ", QUIET), ("Esc", BRIGHT), (" Back", QUIET)]

    def _none(self, width: int, height: int) -> list[Content]:
        return [] if self._found else [line((part, INK)) for part in wrap(_NOTHING, width)]

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._look(event.value)

    def _look(self, typed: str) -> None:
        """Show the commands in which every word that was typed is found, those first that begin with it."""
        wanted = typed.casefold().split()
        matching = [one for one in self._choices if all(word in _text(one).casefold() for word in wanted)]
        self._found = sorted(matching, key=lambda one: not _text(one).casefold().startswith(" ".join(wanted)))
        rows = self.query_one("#found", Rows)
        rows.show([_row(command) for command in self._found])
        rows.highlighted = 0 if self._found else None
        self.query_one("#none", Painted).repaint()

    def action_move(self, by: int) -> None:
        """Move the cursor among what was found."""
        rows = self.query_one("#found", Rows)
        if self._found:
            rows.highlighted = min(max((rows.highlighted or 0) + by, 0), len(self._found) - 1)

    def action_choose(self) -> None:
        """Do what stands under the cursor."""
        rows = self.query_one("#found", Rows)
        if self._found:
            self.dismiss(self._found[rows.highlighted or 0].action)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_choose()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_choose()


def _text(command: Command) -> str:
    return f"{command.label}: {command.help}"


def _row(command: Command) -> Row:
    key = line((f"{command.key_name:<{_KEY_CELLS}}", BRIGHT))
    told = line((f"{command.label}: ", STRONG), (command.help, INK))
    return f"{command.action} {command.key_name}", command.help, Hanging(key, told)
