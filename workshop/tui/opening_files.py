"""Opening a file or its folder in the program that the system has for it; where there is none, the path to type."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

_PATIENCE = 4.0
"""Seconds in which a program says that it cannot open something; one that opens it may stay for hours."""


def opener(environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> str:
    """The command that hands a path to the system's programs; empty where there is none, or no desktop to show it on.

    Without a desktop xdg-open would start a browser inside this very terminal.
    """
    environ = os.environ if environ is None else environ
    if platform == "darwin":
        return shutil.which("open", path=environ.get("PATH")) or ""
    if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        return shutil.which("xdg-open", path=environ.get("PATH")) or ""
    return ""


def open_path(path: Path) -> str:
    """Open a file, or show a folder; why it could not be opened, with the path to type, or nothing when it was.

    It may take some seconds until that is known: call it in a thread.
    """
    path = path.absolute()
    what = "folder" if path.is_dir() else "file"
    if not path.exists():
        return f"{path.name} is not there any more; write it again."
    if sys.platform == "win32":
        try:
            os.startfile(path)
        except OSError as error:
            reason = (error.strerror or "it gave no reason").rstrip(".")
            return f"Windows did not open it: {reason}. The {what} is {path}"
        return ""
    command = opener()
    if not command:
        return f"There is no program here that could show it. The {what} is {path}"
    try:
        process = subprocess.Popen(
            [command, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        return (
            f"{Path(command).name} did not start: {error.strerror or 'no reason given'}. The {what} is {path}"
        )
    try:
        failed = process.wait(_PATIENCE) != 0
    except subprocess.TimeoutExpired:
        threading.Thread(target=process.wait, daemon=True).start()
        return ""
    return f"No program here opens it. The {what} is {path}" if failed else ""
