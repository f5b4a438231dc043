"""Typing: one line or several, where every key counts in its turn and nothing reaches the screen that could move it."""

from __future__ import annotations

import unicodedata

from textual import events
from textual.widgets import Input, TextArea

from workshop.record.clean import clean


def typed_character(event: events.Key) -> str:
    """The character of a key that Textual does not take for printable though people type it, else nothing.

    Such are the no-break space, the joiner inside a family emoji, and the marks of right-to-left writing.
    """
    character = event.character or ""
    if event.is_printable or len(character) != 1 or unicodedata.category(character) in ("Cc", "Cs"):
        return ""
    return clean(character).text


async def edited(widget: Input | TextArea, event: events.Key) -> bool:
    """Carry out a key that edits, such as backspace or ctrl+u, in its place among the keys; False when it is none.

    As a binding it would come after letters that were typed since, and take those away.
    """
    for binding in widget._bindings.key_to_bindings.get(event.key, ()):
        if hasattr(widget, f"action_{binding.action.partition('(')[0]}"):
            await widget.run_action(binding.action)
            return True
    return False


class LineInput(Input):
    """One line to type in.

    Every key is taken in its place: as bindings, Enter and those that edit would come after letters typed since.
    Of a pasted block all lines are kept, with a space between; control characters are left out.
    """

    async def _on_key(self, event: events.Key) -> None:
        character = typed_character(event)
        if event.key == "enter":
            await self.action_submit()
        elif character:
            self.put_in(character)
        elif not await edited(self, event):
            return
        event.stop()
        event.prevent_default()

    def put_in(self, text: str) -> None:
        """Put text where the cursor is, in place of what is selected."""
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        lines = (clean(line).text.strip() for line in event.text.splitlines())
        self.put_in(" ".join(line for line in lines if line))


class LinesInput(TextArea):
    """Several lines to type in; control characters are left out of what is pasted."""

    async def _on_key(self, event: events.Key) -> None:
        if character := typed_character(event):
            self.replace(character, *self.selection)
        elif event.is_printable or not await edited(self, event):
            return
        event.stop()
        event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        if result := self._replace_via_keyboard(clean(text).text, *self.selection):
            self.move_cursor(result.end_location)
