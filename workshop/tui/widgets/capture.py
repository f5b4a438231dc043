"""The capture line: one line that takes what is typed at the speed of talk and loses none of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.message import Message
from textual.reactive import reactive

from workshop.record.clean import clean, is_blank
from workshop.tui.widgets.line_input import LineInput

_LINE_END = re.compile(r"\r\n|\r|\n")
MASK = "*"


class Capture(LineInput):
    """The capture line.

    Enter takes the line at once: what is typed after it belongs to the next line, however fast.  While
    ``masked`` every character is drawn as ``*``; the words are in the program only.  A line that was typed
    masked is masked when it is recalled, wherever that is.
    """

    masked = reactive(False)

    BINDINGS = [
        ("up", "earlier", "Earlier line"),
        ("down", "later", "Later line"),
    ]

    @dataclass
    class Entered(Message):
        """A line was entered.  ``pasted`` says that it came whole from the clipboard."""

        text: str

    @dataclass
    class PastedLines(Message):
        """Several lines were pasted: they wait in the message until it is said what they are."""

        text: str
        lines: tuple[str, ...]
        typed_before: bool
        removed: int = 0

    @dataclass
    class Cleaned(Message):
        """Characters that cannot be kept were left out of what was pasted or typed."""

        removed: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, select_on_focus=False)
        self.cursor_blink = False
        self.history: list[str] = []
        self._position = 0
        self._unfinished = ""
        self._private: set[str] = set()

    @property
    def _value(self) -> Text:
        if self.masked:
            return Text(MASK * len(self.value), no_wrap=True, overflow="ignore", end="")
        return super()._value

    def _position_to_cell(self, position: int) -> int:
        return position if self.masked else super()._position_to_cell(position)

    def take(self) -> str:
        """Empty the line and return what was in it."""
        text = self.value
        self.value = ""
        return text

    def put_back(self, text: str) -> None:
        """Put text into the line, before what has been typed since."""
        self.masked = self.masked or text in self._private
        self.value = text + self.value
        self.cursor_position = len(self.value)

    async def action_submit(self) -> None:
        """Enter: take the line at once and say so."""
        text = self.take()
        self._remember(text)
        if not is_blank(text):
            self.history = [*self.history[-199:], text]
        self._position = len(self.history)
        self.post_message(self.Entered(text))

    def _on_paste(self, event: events.Paste) -> None:
        """A pasted block keeps all its lines: one goes into the line, several are asked about."""
        event.stop()
        event.prevent_default()
        cleaned = clean(_LINE_END.sub("\n", event.text))
        if cleaned.removed:
            self.post_message(self.Cleaned(cleaned.removed))
        text = cleaned.text
        body = text.removesuffix("\n")
        if "\n" not in body:
            self.put_in(body)
            return
        start, end = sorted(self.selection)
        whole = self.value[:start] + text + self.value[end:]
        self.value = ""
        self.post_message(
            self.PastedLines(whole, tuple(whole.split("\n")), typed_before=start > 0, removed=cleaned.removed)
        )

    def action_earlier(self) -> None:
        """Recall the line before; the unfinished one is kept."""
        if self._position == 0:
            return
        if self._position == len(self.history):
            self._unfinished = self.value
            self._remember(self.value)
        self._position -= 1
        self._show(self.history[self._position])

    def action_later(self) -> None:
        """Recall the next line, at last the unfinished one."""
        if self._position >= len(self.history):
            return
        self._position += 1
        at_end = self._position == len(self.history)
        self._show(self._unfinished if at_end else self.history[self._position])

    def _remember(self, text: str) -> None:
        """Remember of a line that is about to leave whether it was masked."""
        self._private = self._private | {text} if self.masked else self._private - {text}

    def _show(self, text: str) -> None:
        self.masked = text in self._private
        self.value = text
        self.cursor_position = len(text)
