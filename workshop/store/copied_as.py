"""What a folder itself remembers of its copies: that there are some, and under which names at whatever place.

Where copies go is kept by this person's settings, by the folder's path (see `workshop.store.backup_place`), so a folder that
is moved would lose it in silence.  A name says nothing of the place, nor of the path.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from workshop.store.rewriting import replace_file
from workshop.store.workspace import Workspace


def names_before(workspace: Workspace) -> tuple[str, ...]:
    """The names that copies of a folder have, the latest last; none where none were ever made, or no more are wanted."""
    try:
        return msgspec.json.decode(_file(workspace).read_bytes(), type=tuple[str, ...])
    except (OSError, ValueError, RecursionError):
        return ()


def remember(workspace: Workspace, name: str) -> None:
    """Keep that copies are made under a name; where that cannot be written, they are made all the same."""
    names = names_before(workspace)
    if names[-1:] != (name,):
        with suppress(OSError):
            _file(workspace).parent.mkdir(parents=True, exist_ok=True)
            kept = (*(one for one in names if one != name), name)
            replace_file(_file(workspace), msgspec.json.encode(kept))


def _file(workspace: Workspace) -> Path:
    return workspace.sessions / ".workshop" / "copied-as.json"
