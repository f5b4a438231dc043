"""A disk that takes no more, for tests."""

from __future__ import annotations

from typing import Any

import pytest

from workshop.store.workspace import Workspace


class Trouble:
    """A disk that takes no more of the session: no file of this process may grow beyond what it has now."""

    def __init__(self, workspace: Workspace, session_id: str) -> None:
        self._resource: Any = pytest.importorskip(
            "resource", reason="a full disk is played with a limit that Windows lacks"
        )
        self.path = workspace.session_file(session_id)
        self.limits = self._resource.getrlimit(self._resource.RLIMIT_FSIZE)

    def begins(self) -> None:
        limits = (self.path.stat().st_size + 20, self.limits[1])
        self._resource.setrlimit(self._resource.RLIMIT_FSIZE, limits)

    def ends(self) -> None:
        self._resource.setrlimit(self._resource.RLIMIT_FSIZE, self.limits)
