"""A command is defined once: from it come the key, the key bar, the help and the palette entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.binding import Binding, BindingType

_KEY_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "space": "Space",
    "slash": "/",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "delete": "Del",
    "backspace": "Backspace",
    "plus": "+",
    "minus": "-",
    "equals_sign": "=",
}


@dataclass(frozen=True)
class Command:
    """Something a person can do on a screen.

    Attributes:
        action: The name of the action: a screen has a method ``action_<action>``.
        keys: Textual key names, separated by commas; the first one is shown.  Empty: in the palette only.
        label: One or two words for the key bar.
        help: One sentence for the help and the palette.
        bar: Whether the key bar shows it.
        priority: Whether the key is taken before the widget that has the focus sees it.
        shown_as: How the key bar names the key, where the key's own name does not do.
    """

    action: str
    keys: str
    label: str
    help: str
    bar: bool = True
    priority: bool = False
    shown_as: str = ""

    @property
    def stays(self) -> bool:
        """Whether the key bar shows it however narrow it is: help, and the way back."""
        return self.action in ("help", "back")

    @property
    def key_name(self) -> str:
        """The key as the key bar and the help show it: ``F8``, ``^g``, ``Enter``."""
        if self.shown_as or not self.keys:
            return self.shown_as
        return key_name(self.keys.split(",")[0])

    @property
    def bindings(self) -> list[BindingType]:
        """The key bindings, one a key."""
        return [
            Binding(key.strip(), self.action, self.label, show=self.bar, priority=self.priority)
            for key in self.keys.split(",")
            if key.strip()
        ]


def key_name(key: str) -> str:
    """A Textual key name as people read it."""
    if key.startswith("ctrl+"):
        return f"^{key.removeprefix('ctrl+')}"
    if key.startswith("shift+"):
        return f"Shift+{key_name(key.removeprefix('shift+'))}"
    if key.startswith("f") and key[1:].isdigit():
        return key.upper()
    return _KEY_NAMES.get(key, key)


_MOST_ON_BAR = 7


def bindings_of(commands: Iterable[Command]) -> list[BindingType]:
    """The key bindings of all commands."""
    return [binding for command in commands for binding in command.bindings]


def on_bar(commands: Sequence[Command]) -> list[Command]:
    """The commands the key bar shows: at most seven; the help and the way back are always among them."""
    shown = [command for command in commands if command.bar]
    while len(shown) > _MOST_ON_BAR:
        shown.remove(next(command for command in reversed(shown) if not command.stays))
    return shown
