"""Where this program keeps what belongs to one person at one computer, and not to a folder of sessions."""

from __future__ import annotations

import os
from pathlib import Path

from workshop.store.workspace import Workspace


def settings_folder() -> Path:
    """The user's own settings folder, or that of the variable ``WORKSHOP_SETTINGS``; it need not be there."""
    named = os.environ.get("WORKSHOP_SETTINGS", "")
    if named:
        return Path(named)
    # The import takes time, and most commands keep no settings.
    from platformdirs import user_config_path

    return user_config_path("workshop", appauthor=False)


def key_of(workspace: Workspace) -> str:
    """By what settings know a folder of sessions: its path, which a folder that is moved leaves behind."""
    return str(workspace.root.resolve())
