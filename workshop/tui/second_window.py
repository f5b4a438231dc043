"""Opening the room view in a window of its own, where the system has a way to do that."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from workshop.started import in_full, program

_SETTLED = 0.7
"""Seconds after which a terminal that still runs is taken to have opened."""

_RUNS = {"gnome-terminal": "--", "kgx": "--", "ptyxis": "--", "wezterm": "start", "foot": "", "kitty": ""}
"""How terminals are told what to run, where it is not ``-e``."""

_KNOWN = ("x-terminal-emulator", "gnome-terminal", "konsole", "xterm")


def show_command(session_id: str, folder: Path) -> list[str]:
    """The command that shows the room view of a session."""
    return [sys.executable, "-m", "workshop", "show", session_id, "--workspace", str(folder)]


def line_to_type(session_id: str, folder: Path, *, public: bool) -> str:
    """The line that shows the room view, to be typed in another window.

    Args:
        session_id: The session.
        folder: The folder of the sessions.
        public: Whether the room reads it too: then no path stands in it but such as ``.venv/bin/workshop``.
    """
    if public:
        name = program()
        return f"{name if name.startswith('.') else 'workshop'} show {session_id}"
    return f"{program(anywhere=True)} show {session_id} --workspace {in_full(folder)}"


def terminal_commands(command: list[str], system: str, environment: Mapping[str, str]) -> list[list[str]]:
    """Ways to open a window that runs a command on Linux and its like, the user's own terminal first."""
    if system in ("darwin", "win32") or not (
        environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    ):
        return []
    out = []
    for name in filter(None, (environment.get("TERMINAL", ""), *_KNOWN)):
        found = shutil.which(name, path=environment.get("PATH"))
        if found:
            out.append([found, *filter(None, [_RUNS.get(Path(found).name, "-e")]), *command])
    return out


async def open_second_window(session_id: str, folder: Path) -> bool:
    """Open the room view in a window of its own; False where no way is known or none worked."""
    return await asyncio.to_thread(_open, show_command(session_id, folder))


def _open(command: list[str]) -> bool:
    if sys.platform == "darwin":
        return _on_a_mac(command)
    if sys.platform == "win32":
        return _started(["cmd", "/c", "start", "workshop", *command])
    return any(_started(one) for one in terminal_commands(command, sys.platform, os.environ))


def _on_a_mac(command: list[str]) -> bool:
    """Terminal opens a small script, since it takes no command."""
    handle, name = tempfile.mkstemp(suffix=".command", prefix="workshop-show-")
    with os.fdopen(handle, "w", encoding="utf-8") as script:
        script.write(f'#!/bin/sh\nrm -- "$0"\nexec {shlex.join(command)}\n')
    os.chmod(name, 0o700)  # noqa: PTH101
    return _started(["open", "-a", "Terminal", name])


def _started(command: list[str]) -> bool:
    """Whether a window opened: its program still runs after a moment, or has handed over without complaint."""
    quiet = subprocess.DEVNULL
    try:
        program = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
        return program.wait(timeout=_SETTLED) == 0
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False
