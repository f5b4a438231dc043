"""Giving files their names, for every room: the few calls in which operating systems differ most.

Windows refuses to replace a file while anything has it open, be it a reader, a virus scanner or the indexer; knows no
durable folder; and keeps some names for devices, whatever follows the first dot.  A folder of sessions is carried from
one system to another, so that names are chosen for all of them.
"""

from __future__ import annotations

import os
import re
import shlex
import time
from collections.abc import Callable
from pathlib import Path

BINARY: int = getattr(os, "O_BINARY", 0)
"""To be among the flags of `os.open`: Windows would otherwise translate line ends on a raw descriptor."""

WINDOWS = os.name == "nt"

# Readers of this program have a file open for some milliseconds, a virus scanner for some hundred.
_PAUSES = (0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.4)
IN_USE = (32, 33)
"""How Windows numbers its refusals of a file that is in use; a plain refusal of access, 5, may mean the same."""

_LONGEST_PATH = 259
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


def replace(new: Path, path: Path) -> None:
    """Give a finished file the name of another, in one step; tried again for a second while that one is in use.

    Raises:
        OSError: When it cannot be done; both files are then as they were.
    """
    _patiently(lambda: new.replace(path))


def remove(path: Path) -> None:
    """Remove a file, if it is there; tried again for a second while it is in use.

    Raises:
        OSError: When it cannot be done.
    """
    _patiently(lambda: path.unlink(missing_ok=True))


def _patiently(do: Callable[[], object]) -> None:
    for pause in (*_PAUSES, None):
        try:
            do()
            return
        except OSError as error:
            if pause is None or not _is_in_use(error):
                raise
            time.sleep(pause)


def _is_in_use(error: OSError) -> bool:
    """Whether the refusal may pass by itself: elsewhere than on Windows a file in use is replaced all the same."""
    if not WINDOWS:
        return False
    return isinstance(error, PermissionError) or getattr(error, "winerror", None) in IN_USE


def is_file(path: Path) -> bool:
    """Whether a text that may be a path, or anything else that was typed, is that of a file."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def sync_folder(folder: Path) -> None:
    """Make a new file's name durable, where the operating system has a way to do that (Windows has none).

    Raises:
        OSError: When the disk refused it.
    """
    if WINDOWS:
        return
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def is_name_everywhere(name: str) -> bool:
    """Whether a file can be called this on every system: no device of Windows, no character or end that it refuses."""
    if not name or name[-1] in ". " or _NOT_IN_NAMES.search(name):
        return False
    return _DEVICES.fullmatch(name.partition(".")[0].rstrip(" ")) is None


def too_long_by(folder: Path, name: int) -> int:
    """How many characters too long a folder's path is for files with names of so many; 0 where they fit.

    Windows knows no file whose whole path has 260 characters or more, unless it was set up otherwise.
    """
    return max(len(str(folder)) + 1 + name - _LONGEST_PATH, 0) if WINDOWS else 0


def as_typed(path: Path) -> str:
    """A path as it is typed after a command in the current folder: from there where it lies below it, else in full."""
    try:
        here = Path.cwd()
        whole = path.absolute()
        path = whole.relative_to(here) if whole.is_relative_to(here) else whole
    except OSError:
        pass  # The current folder has been deleted.
    told = str(path)
    if os.name == "nt":
        return f'"{told}"' if " " in told else told
    return shlex.quote(f"./{told}" if told.startswith("-") else told)
