"""Plain lines for a screen reader: one thing a line, words and numbers, no blocks, lines or large type.

Whether they are wanted is kept here and nowhere else; what draws asks `on`.  The environment variable
``WORKSHOP_PLAIN`` (or ``workshop --plain``) asks for them from the start, the palette at any time.
"""

from __future__ import annotations

import os

from workshop.tui.commands import Command

VARIABLE = "WORKSHOP_PLAIN"

PLAIN_LINES = Command(
    "plain_lines", "", "Plain lines", "Plain lines for a screen reader, or the usual look again.", bar=False
)

_state = {"on": False}


def on() -> bool:
    """Whether screens are drawn in plain lines."""
    return _state["on"]


def turn(wanted: bool) -> None:
    """Draw in plain lines from now on, or in the usual look."""
    _state["on"] = wanted


def asked_for() -> bool:
    """Whether the environment asks for plain lines."""
    return os.environ.get(VARIABLE, "").lower() not in ("", "0", "no", "off", "false")
