"""What can be done on the board of themes.

Up to nine themes the letters are commands; from the tenth on they file notes, and the commands are on other keys.
"""

from __future__ import annotations

from dataclasses import replace

from workshop.tui.commands import Command

THEME_KEYS = "123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The key of the first theme, the second, and so on."""
FEW = 9
"""Up to so many themes, letters are free for commands."""

SIGNS = (
    ("fits?", "beside a theme: the note under the cursor may belong there, by words it shares with it"),
    ("= 4", "4 people, and another theme comes to as many people and notes"),
    ("*N12", "a note that was chosen with Space"),
)
"""The signs of the board, as the help shows them."""

BOARD_KEYS = (
    Command("put_in", "", "Put in", "Put the note into the theme of this key.", shown_as="1-9"),
    Command("open_theme", "", "Its notes", "Show the notes of the theme under the cursor.", shown_as="Enter"),
    Command("take_out", "x,minus", "Take out", "Take the note out of this theme."),
    Command("split", "s,ctrl+s", "Split", "Make a theme of its own of the chosen notes."),
    Command("new", "n,ctrl+n", "New", "Name a new theme and put the note in it."),
    Command("merge", "m,equals_sign,j", "Merge", "Make a theme part of another."),
    Command("read_out", "f4,b", "Wall", "Read the themes back: put them on the wall."),
    Command("undo", "f8,u", "Undo", "Take back the last thing that was done here."),
    Command("rename", "r,ctrl+r", "Rename", "Give a theme another name."),
    Command("back", "escape", "Back", "From a theme to the loose notes; from there to the session."),
    Command(
        "also", "plus", "Also", "Put the note in one theme and keep it here for another.", bar=False
    ),
    Command("mark", "", "Choose", "Choose several notes, for one theme or for a split.", bar=False, shown_as="Space"),
    Command("whole", "", "Read", "Show all of the note under the cursor.", bar=False, shown_as="Enter"),
    Command("filter", "slash", "Search", "Show only the notes that hold some letters.", bar=False),
    Command("order", "o,ctrl+o", "Order", "Order the themes by how many people raised them.", bar=False),
    Command("retract_theme", "delete", "Take back", "Take the theme back; its notes are loose again.", bar=False),
    Command("history", "h,ctrl+e", "History", "Show what was renamed, merged, split and taken back.", bar=False),
    Command("other_side", "tab", "Other side", "To the themes and back to the notes; Left and Right do it too.", bar=False),
    Command("redo", "ctrl+y", "Redo", "Do again what was taken back.", bar=False),
)  # fmt: skip


def for_many(command: Command, last: str) -> Command:
    """The command as it is reached where letters file notes; ``last`` is the last key that files one."""
    if command.action == "put_in":
        return replace(command, shown_as=f"1-{last}")
    keys = [key for key in command.keys.split(",") if len(key) > 1]
    return replace(command, keys=",".join(keys))
