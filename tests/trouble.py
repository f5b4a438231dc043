"""A disk that takes no more, for tests: calls of the operating system that fail, and a limit that it really keeps."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from typing import Any

import pytest

from workshop.store.workspace import Workspace

WRITE = "pwrite" if hasattr(os, "pwrite") else "write"
SYNC = "fdatasync" if hasattr(os, "fdatasync") else "fsync"


def refusing(code: int) -> Callable[..., Any]:
    """A call that the operating system answers with this error, whatever it is asked."""

    def call(*_: object, **__: object) -> Any:
        raise OSError(code, os.strerror(code))

    return call


def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full."""
    monkeypatch.setattr(os, WRITE, refusing(errno.ENOSPC))


def failing(monkeypatch: pytest.MonkeyPatch, name: str, code: int, *, short: int = 0) -> list[str]:
    """Have the operating system refuse the first call, perhaps after a part of it was written; returns the calls it saw."""
    seen: list[str] = []
    real = getattr(os, name)

    def call(fd: int, *arguments: Any) -> Any:
        seen.append(name)
        if len(seen) == 1 and short:
            return real(fd, bytes(arguments[0])[:short], *arguments[1:])
        if len(seen) == 1 + bool(short):
            raise OSError(code, os.strerror(code))
        return real(fd, *arguments)

    monkeypatch.setattr(os, name, call)
    return seen


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
