"""Places that were not there when words were redacted: which sessions' copies on them must lose words when they are back.

It is kept in the settings of this person at this computer, beside where copies go: the folder says nothing of places.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

import msgspec

from workshop.store.rewriting import replace_file
from workshop.store.settings import key_of, settings_folder
from workshop.store.workspace import Workspace

_Owed = dict[str, dict[str, tuple[str, ...]]]


def owed(workspace: Workspace, root: Path) -> tuple[str, ...]:
    """The sessions of a folder whose copies at a place were not looked at when they were redacted."""
    return _read().get(key_of(workspace), {}).get(str(root), ())


def owe(workspace: Workspace, root: Path, sessions: Collection[str]) -> None:
    """Keep that the copies of these sessions at a place must lose words when it is back.

    Where that cannot be kept, they lose them when the session itself is copied there again, as whoever redacts is told.
    """
    _change(workspace, root, (*owed(workspace, root), *sorted(sessions)))


def settle(workspace: Workspace, root: Path, session_id: str) -> None:
    """The copies of a session at a place have lost what they had to."""
    left = [one for one in owed(workspace, root) if one != session_id]
    _change(workspace, root, left)


def _change(workspace: Workspace, root: Path, sessions: Collection[str]) -> None:
    everything, key = _read(), key_of(workspace)
    places = {**everything.get(key, {}), str(root): tuple(dict.fromkeys(sessions))}
    everything[key] = {place: names for place, names in places.items() if names}
    kept = {folder: places for folder, places in everything.items() if places}
    with suppress(OSError):
        _file().parent.mkdir(parents=True, exist_ok=True)
        replace_file(_file(), msgspec.json.encode(kept))


def _file() -> Path:
    return settings_folder() / "redacted-copies.json"


def _read() -> _Owed:
    try:
        return msgspec.json.decode(_file().read_bytes(), type=_Owed)
    except (OSError, ValueError, RecursionError):
        return {}
