"""What can be done on the codebook.  Up to nine themes letters are commands; from the tenth on most file themes.

The two that make themes of the codebook stay commands: who takes one theme after the other over with ``a`` must not file
the next one under the tenth.
"""

from __future__ import annotations

from dataclasses import replace

from workshop.tui import themes_keys
from workshop.tui.commands import Command
from workshop.tui.plan_screen import BACK, RETRY, UNDO
from workshop.tui.themes_keys import FEW, THEME_KEYS

__all__ = ["CODEBOOK_KEYS", "CODE_KEYS", "FEW", "for_many"]

CODE_KEYS = THEME_KEYS.replace("a", "").replace("n", "")
"""The key of the first theme of the codebook, the second, and so on."""

CODEBOOK_KEYS = (
    Command("put_in", "", "File", "File the theme under the theme of this key.", shown_as="1-9"),
    Command("accept", "a,ctrl+a", "Take over", "Take the theme over into the codebook under its own name."),
    Command("open_code", "", "Open", "Show the themes and notes that are filed there.", shown_as="Enter"),
    Command("mark", "", "Choose", "Choose the note, to be filed elsewhere or split off.", shown_as="Space"),
    Command("split", "s,ctrl+s", "Split", "Make a theme of its own of the chosen notes."),
    Command("take_out", "x,minus", "Take out", "Take the theme or the notes out of here."),
    Command("new", "n,ctrl+n", "New", "Name a new theme of the codebook and file this one there."),
    Command("merge", "m,equals_sign", "Merge", "Make a theme of the codebook part of another."),
    Command("rename", "r,ctrl+r", "Rename", "Give a theme of the codebook another name."),
    Command("table", "t,ctrl+e", "Table", "Themes by groups, and the curve of new themes."),
    UNDO,
    BACK,
    Command("look", "", "Notes", "Show the notes of a theme and what became of it.", bar=False, shown_as="Space"),
    Command("drop", "delete", "Drop", "Take a theme out of the codebook.", bar=False),
    Command("order", "o,ctrl+o", "Order", "Order the codebook by how many people raised its themes.", bar=False),
    Command("other_side", "tab", "Other side", "To the codebook and back; Left and Right do it too.", bar=False),
    replace(RETRY, keys="f5"),  # ^r renames here
)  # fmt: skip


def for_many(command: Command, last: str) -> Command:
    """The command as it is reached where letters file themes; ``last`` is the last key that files one."""
    return command if command.action in ("accept", "new") else themes_keys.for_many(command, last)
