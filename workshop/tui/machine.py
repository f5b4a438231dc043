"""What the check list asks of the machine: the disk, the folder, a second disk, other sessions that run."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from getpass import getuser
from pathlib import Path

from workshop.record.protocol import StoreError
from workshop.session.checks import Machine
from workshop.store.backup_place import place_of
from workshop.store.disk import reason
from workshop.store.workspace import Workspace
from workshop.tui.desk import Desk


async def look(desk: Desk, session_id: str) -> Machine:
    """What the machine says now; the disk is asked in a thread."""
    rows = await desk.sessions()
    running = tuple(
        str(row["title"]) for row in rows if row.get("status") == "running" and row["id"] != session_id
    )
    folder = desk.workspace.sessions
    free, refused, backup, (copies, there) = await asyncio.to_thread(
        lambda: (_free(folder), _refused(folder), _backup(folder), _copies(desk.workspace))
    )
    return Machine(
        free=free, refused=refused, running=running, backup=backup, copies=copies, copies_there=there
    )


def _free(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def _refused(folder: Path) -> str:
    """Why no file can be made and written here; empty when one can."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"workshop")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return reason(error)
    return ""


def _backup(folder: Path) -> str:
    """The name of a place on another disk that can be written to; empty where none is found."""
    try:
        here = folder.stat().st_dev
    except OSError:
        return ""
    for place in _places():
        try:
            if place.stat().st_dev != here and os.access(place, os.W_OK):
                return place.name or str(place)
        except OSError:
            continue
    return ""


def _copies(workspace: Workspace) -> tuple[str, bool]:
    """Where copies of the sessions go, and whether it is there now; empty where no place is set."""
    place = None
    try:
        place = place_of(workspace)
        if place is not None:
            place.check()
    except StoreError:
        return (str(place.root), False) if place is not None else ("", False)
    return (str(place.root), True) if place is not None else ("", False)


def _places() -> Iterator[Path]:
    """Where sticks and second disks are found on the usual systems."""
    if sys.platform == "win32":
        yield from (Path(f"{letter}:\\") for letter in "DEFGHIJKLMNOPQRSTUVWXYZ")
        return
    try:
        user = getuser()
    except (KeyError, OSError):
        user = ""
    for parent in (Path("/run/media") / user, Path("/media") / user, Path("/media"), Path("/Volumes")):
        try:
            yield from sorted(path for path in parent.iterdir() if path.is_dir())
        except OSError:
            continue
