"""The questions the program asks: one at a time, by keyboard, in the look of the screens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static, TextArea

from workshop.record.clean import is_blank
from workshop.tui.commands import Command, bindings_of, key_name
from workshop.tui.screen import EVERYWHERE, HELP, Commanded
from workshop.tui.widgets.line_input import LineInput, LinesInput
from workshop.tui.widgets.painted import BRIGHT, INK, QUIET, STOP, STRONG, Painted, line, marked, wrap
from workshop.tui.widgets.rows import Row, Rows

Value = TypeVar("Value")
SAY_WHY = "Say why in a few words; Esc goes back."
_MOST_ROWS, _FEWEST_ROWS = 16, 4
# What a dialog has beside its parts: to the left and right, and as lines around the question, a list and the keys.
_SIDES, _AROUND_ROWS = 8, 5
_FIND = Command("number", "", "Find", "Put the cursor on the row of that number.", shown_as="Digits")
_LEAVE = Command("leave", "escape", "Back", "Go back without an answer.")


@dataclass(frozen=True)
class Choice(Generic[Value]):
    """One answer: the key that gives it, what it says, and its value."""

    key: str
    label: str
    value: Value


class Dialog(Commanded, ModalScreen[Value | None], Generic[Value]):
    """A question with its explanation; Esc answers nothing."""

    DEFAULT_CSS = """
    Dialog {
        background: $background;
        color: $foreground;
        padding: 1 4;
        #asked { height: auto; margin-bottom: 1; }
        #answer { height: auto; }
        #problem { height: auto; display: none; margin: 1 0 0 2; }
        #problem.shown { display: block; }
        #keys { height: 1; margin-top: 1; }
        Input, Input:focus {
            border: none; padding: 0; margin-left: 2; height: 1; background: $surface; background-tint: transparent;
        }
        TextArea, TextArea:focus { border: none; padding: 0; margin-left: 2; height: 10; background: $surface; }
        Rows { height: auto; }
    }
    """
    KEYS: ClassVar[tuple[Command, ...]] = (_LEAVE,)
    BINDINGS = bindings_of((_LEAVE, HELP, *EVERYWHERE))

    def __init__(self, question: str, explanation: str = "") -> None:
        super().__init__()
        self.question, self.explanation = question, explanation

    def compose(self) -> ComposeResult:
        """The question, its explanation, the answer, the keys."""
        yield Painted(self._asked, id="asked")
        with Vertical(id="answer"):
            yield from self.answer()
        yield Static("", id="problem", markup=False)
        keys = self.keys()
        yield Static(line(*keys, "   " if keys else "", ("^g", BRIGHT), (" Help", QUIET)), id="keys")

    def _asked(self, width: int, height: int) -> list[Content]:
        rows = marked(self.question, width)
        return (
            rows + [line("  ", (part, INK)) for part in wrap(self.explanation, width - 2)]
            if self.explanation
            else rows
        )

    def answer(self) -> ComposeResult:
        """What is answered with."""
        yield from ()

    def keys(self) -> list[tuple[str, str]]:
        """The keys, as pieces of a line."""
        return [("Enter", BRIGHT), (" Keep   ", QUIET), ("Esc", BRIGHT), (" Back", QUIET)]

    def problem(self, message: str) -> None:
        """Say what is wrong with the answer; the dialog stays."""
        told = self.query_one("#problem", Static)
        told.update(line((message, STOP)))
        told.set_class(bool(message), "shown")

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)


class Ask(Dialog[Value], Generic[Value]):
    """A question with a few answers, one key each."""

    def __init__(
        self, question: str, explanation: str, choices: Sequence[Choice[Value]], *, must: bool = False
    ) -> None:
        super().__init__(question, explanation)
        self.choices, self.must = choices, must

    def answer(self) -> ComposeResult:
        """The answers, one a line."""
        yield Painted(lambda width, height: [
            line("  ", (f"{key_name(choice.key) if not row else '':<7}", BRIGHT), (part, STRONG))
            for choice in self.choices
            for row, part in enumerate(wrap(choice.label, width - 9))
        ])  # fmt: skip

    def keys(self) -> list[tuple[str, str]]:
        """Only the way back, where there is one: the answers name their keys."""
        return [] if self.must else [("Esc", BRIGHT), (" Back", QUIET)]

    def commands(self) -> list[Command]:
        """Its answers, each with its key."""
        answers = [
            Command(f"answer({index})", choice.key, "Answer", _sentence(choice.label))
            for index, choice in enumerate(self.choices)
        ]
        return [*answers, *([] if self.must else [_LEAVE]), HELP]

    def action_answer(self, index: int) -> None:
        """Give one of the answers."""
        self.dismiss(self.choices[index].value)

    def action_leave(self) -> None:
        """Answer nothing, unless an answer is needed."""
        if not self.must:
            self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """Take the answer of this key."""
        for choice in self.choices:
            if event.key == choice.key or event.character == choice.key:
                event.stop()
                self.dismiss(choice.value)
                return


class AskText(Dialog[str]):
    """A question answered with one line; where an answer is ``needed``, that is said until something is typed."""

    KEYS: ClassVar[tuple[Command, ...]] = (
        Command("submit", "", "Keep", "Keep what is typed.", shown_as="Enter"),
        _LEAVE,
    )

    def __init__(
        self, question: str, explanation: str = "", value: str = "", *, masked: bool = False, needed: str = ""
    ) -> None:
        super().__init__(question, explanation)
        self.value, self.masked, self.needed = value, masked, needed

    def answer(self) -> ComposeResult:
        """One line, filled in with what is known."""
        field = LineInput(self.value, password=self.masked, select_on_focus=True)
        field.cursor_blink = False
        yield field

    async def action_submit(self) -> None:
        """Keep what is typed."""
        await self.query_one(LineInput).action_submit()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.needed and is_blank(event.value):
            # Going back here would give what is typed next to the keys of the screen below.
            self.problem(self.needed)
        else:
            self.dismiss(event.value)


class AskLines(Dialog[str]):
    """A question answered with a text of several lines; ctrl+s keeps it."""

    # Without priority: ctrl+s is not to overtake what was typed just before it.
    KEYS = (Command("keep", "ctrl+s", "Keep", "Keep the text."), _LEAVE)
    BINDINGS = bindings_of(KEYS[:1])

    def __init__(self, question: str, explanation: str = "", value: str = "") -> None:
        super().__init__(question, explanation)
        self.value = self.left = value

    def answer(self) -> ComposeResult:
        """The text."""
        area = LinesInput(self.value, soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        area.cursor_blink = False
        area.move_cursor(area.document.end)
        yield area

    def keys(self) -> list[tuple[str, str]]:
        """Enter is a new line here."""
        return [("^s", BRIGHT), (" Keep   ", QUIET), ("Esc", BRIGHT), (" Back", QUIET)]

    def action_keep(self) -> None:
        """Keep the text."""
        self.dismiss(self.query_one(TextArea).text)

    def action_leave(self) -> None:
        """Answer nothing; what was typed is in ``left``."""
        self.left = self.query_one(TextArea).text
        self.dismiss(None)


class Listing(Dialog[Value], Generic[Value]):
    """A question answered from a list, which scrolls where it is long: the question and the keys stay."""

    def answer(self) -> ComposeResult:
        """The rows."""
        yield Rows()

    def on_mount(self) -> None:
        """Make the list as high as there is room."""
        self._fit(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        """Make the list as high as there is room now."""
        self._fit(event.size)

    def _fit(self, size: Size) -> None:
        room = size.height - len(self._asked(size.width - _SIDES, 0)) - _AROUND_ROWS
        self.query_one(Rows).styles.max_height = min(max(room, _FEWEST_ROWS), _MOST_ROWS)


class Pick(Listing[str]):
    """A question answered by choosing one row; so many rows at the top may be ``numbered``, and found by number."""

    KEYS = (Command("choose", "", "Choose", "Choose the row under the cursor.", shown_as="Enter"), _LEAVE)

    def __init__(
        self, question: str, rows: Sequence[Row], explanation: str = "", chosen: str = "", numbered: int = 0
    ) -> None:
        super().__init__(question, explanation)
        self.rows, self.chosen, self.numbered = rows, chosen, numbered
        self._typed = ""

    def on_mount(self) -> None:
        """Fill the list and put the cursor on what is chosen now."""
        rows = self.query_one(Rows)
        rows.show(self.rows)
        ids = [row[0] for row in self.rows]
        rows.highlighted = ids.index(self.chosen) if self.chosen in ids else 0
        rows.focus()

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        self.query_one(Rows).action_select()

    def action_number(self) -> None:
        """The digits do this."""

    def keys(self) -> list[tuple[str, str]]:
        """Enter chooses; digits find what is numbered."""
        found = [("Digits", BRIGHT), (" Find   ", QUIET)] if self.numbered else []
        return [("Enter", BRIGHT), (" Choose   ", QUIET), *found, ("Esc", BRIGHT), (" Back", QUIET)]

    def commands(self) -> list[Command]:
        """The digits only where rows are numbered."""
        return [_FIND, *super().commands()] if self.numbered else super().commands()

    def on_key(self, event: events.Key) -> None:
        """A digit goes on with the number before it where there is a row of that number, or begins a new one."""
        digit = event.character or ""
        if not (digit.isascii() and digit.isdecimal()):
            self._typed = ""
            return
        numbers = (self._typed + digit, digit)
        self._typed = next((number for number in numbers if 1 <= int(number) <= self.numbered), "")
        if self._typed:
            self.query_one(Rows).highlighted = int(self._typed) - 1

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)


def _sentence(label: str) -> str:
    """A label as a sentence of its own."""
    return label if label.endswith((".", "?", "!")) else f"{label}."
