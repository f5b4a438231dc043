"""The capture line: one line that takes what is typed at the speed of talk and loses none of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rich.text import Text
from textual import events
from textual.message import Message
from textual.reactive import reactive

from workshop.record.clean import clean, is_blank
from workshop.tui.widgets.line_input import LineInput

_LINE_END = re.compile(r"\r\n|\r|\n")
MASK = "*"
AGREE_KEY = "ctrl+r"
"""Takes the similar note that is offered: a key that no line of text needs, and that all keyboards and terminals have."""


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
    class Agreed(Message):
        """Instead of entering the line, somebody took the similar note that was offered."""

        text: str
        note: str

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
        self.offered = ""
        self.hides: Callable[[str], bool] = lambda text: False

    @property
    def _value(self) -> Text:
        if self._is_hidden:
            return Text(MASK * len(self.value), no_wrap=True, overflow="ignore", end="")
        return super()._value

    def _position_to_cell(self, position: int) -> int:
        return position if self._is_hidden else super()._position_to_cell(position)

    @property
    def _is_hidden(self) -> bool:
        """Whether it is drawn masked: asked anew with each drawing, so that nothing is seen even for a moment."""
        return self.masked or (bool(self.value) and self.hides(self.value))

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
        self.post_message(self.Entered(self._enter()))

    def _enter(self) -> str:
        """Empty the line into the history."""
        text = self.take()
        self._remember(text)
        if not is_blank(text):
            self.history = [*self.history[-199:], text]
        self._position = len(self.history)
        return text

    async def _on_key(self, event: events.Key) -> None:
        # In its place among the keys: as a binding it would take along what is typed after it.
        if event.key == AGREE_KEY and self.agree():
            event.stop()
            event.prevent_default()
        else:
            await super()._on_key(event)

    def agree(self) -> bool:
        """Take the note that is offered instead of the line; False where none is."""
        note, self.offered = self.offered, ""
        if note and self.value:
            self.post_message(self.Agreed(self._enter(), note))
        return bool(note)

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

    def forget(self, gone: Callable[[str], bool]) -> None:
        """Forget the lines that hold what was redacted; what stands in the line now is left to who types it."""
        self.history = [text for text in self.history if not gone(text)]
        self._private = {text for text in self._private if not gone(text)}
        if gone(self._unfinished):
            self._unfinished = ""
        self._position = len(self.history)

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
