"""The folders somebody has worked in lately, so that their sessions are found again after a restart.

One small text file in the user's own settings folder (or that of the variable ``WORKSHOP_SETTINGS``), one
path a line, the latest first.  It is a convenience: without it, or when it cannot be read or written, nothing
else changes.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from workshop.store.settings import settings_folder

_MOST = 8


def _file() -> Path:
    return settings_folder() / "folders.txt"


def recent_folders() -> list[Path]:
    """The folders worked in lately that are still there, the latest first."""
    try:
        lines = _file().read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    return [path for path in map(Path, filter(None, lines)) if (path / "sessions").is_dir()]


def remember(folder: Path) -> None:
    """Put a folder at the head of the list."""
    folders = [folder, *(other for other in recent_folders() if other != folder)]
    with contextlib.suppress(OSError, UnicodeEncodeError):
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_text("".join(f"{path}\n" for path in folders[:_MOST]), encoding="utf-8")
