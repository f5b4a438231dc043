"""What the lines of a file of notes may say by name, and whether a file is a table, which is not read."""

from __future__ import annotations

import re

KEYS = frozenset(
    {
        "id",
        "text",
        "kind",
        "stage",
        "speaker",
        "verbatim",
        "intensity",
        "theme",
        "themes",
        "agree",
        "disagree",
    }
    | {"language", "gloss", "need"}
    | {"record", "minute", "at", "source_id"}
)
"""The keys of a note; the last four say nothing of it that is kept, and stand in lines that `workshop dump` wrote."""

TABLE = (
    "The first line names the columns of a table, and tables are not read; save the notes as text with a note a line,"
    " such as: p3 w: a bench #bus."
)
"""What is said of a file that is a table."""

_COLUMNS = KEYS | {"code", "comment", "note", "notes", "participant", "quote", "remark", "said", "tag", "who"}
_CELLS = re.compile(r"[,;\t]")


def names_columns(line: str) -> bool:
    """Whether a line is the head of a table, such as ``speaker,kind,text``: two names of columns or more, nothing else."""
    cells = [cell.strip().strip('"').strip().casefold() for cell in _CELLS.split(line)]
    return len(cells) > 1 and all(cell in _COLUMNS for cell in cells)
