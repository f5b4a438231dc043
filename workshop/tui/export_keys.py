"""The commands that the screens for Word files share."""

from __future__ import annotations

from workshop.tui.commands import Command

# Before the list, which would hand Enter on by a message that an Escape pressed after it overtakes.
WRITE = Command("write", "enter", "Write", "Write the papers that are marked.", priority=True)
MARK = Command("mark", "space", "Mark", "Mark the paper under the cursor, or take the mark away.")
OPEN = Command("open_file", "o", "Open", "Open the file under the cursor, or the last one, in its program.")
FOLDER = Command("open_folder", "f", "Folder", "Show the folder that the files are in.")
TEMPLATE = Command(
    "template",
    "t",
    "Template",
    "Pick the office's own Word file as the look of all papers, or take it away.",
    bar=False,
)
REFRESH = Command(
    "refresh_edited",
    "r",
    "Refresh",
    "Bring an edited version up to date in a new file; what was changed by hand stays.",
)
DETAILS = Command(
    "details", "c", "Details", "Read what was found and done in the file under the cursor.", bar=False
)
SIDE = Command("side", "tab", "Side", "Go to what was written, and back.", bar=False)
STOP_IT = Command("stop", "escape", "Stop", "Stop after this step; nothing is left half-written.")
BACK = Command("back", "escape", "Back", "Back to where you came from.")

FIRST = (WRITE, MARK, OPEN, FOLDER, REFRESH)
"""What every such screen has first; between these and `LAST` stands what it has of its own."""

LAST = (DETAILS, SIDE, STOP_IT, BACK)
