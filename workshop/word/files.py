"""Word files on disk: named, written whole or not at all, and never over what somebody edited or has open."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from workshop.plan.blocks import Paper
from workshop.word.package import is_untouched
from workshop.word.render import render

LONGEST_NAME = 30
_LONGEST_SLUG = 6
_SESSION_ID = re.compile(r"(?:\d{4}-\d{2}-\d{2}-)?(.*?)-?([0-9a-f]{6})?")
_REPLACE_TRIES = 5


class ExportError(Exception):
    """A paper could not be written; the message is one sentence for people."""


class Written(NamedTuple):
    """Where a paper was written; ``note`` is a sentence about it, or empty."""

    path: Path
    note: str


def write_paper(paper: Paper, folder: Path) -> Written:
    """Write a paper into a folder, under a new version where the newest one was edited or is open.

    Raises:
        ExportError: When it cannot be written; nothing is left behind.
    """
    data = render(paper)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path, note = _target(paper, folder)
        _write(path, data)
    except OSError as error:
        raise ExportError(f"{paper.title!r} was not written: {_reason(error, folder)}.") from error
    return Written(path, note)


def file_name(paper: Paper, version: int = 1) -> str:
    """The name of a version of a paper, such as ``riders-a1b2c3-record-v2.docx``; at most 30 characters."""
    found = _SESSION_ID.fullmatch(paper.session)
    slug, unique = (found[1], found[2] or "") if found else (paper.session, "")
    slug = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")[:_LONGEST_SLUG].strip("-") or "session"
    numbered = f"-v{version}" if version > 1 else ""
    tail = (
        "".join(f"-{part}" for part in (unique, re.sub(r"[^a-z0-9]", "", paper.name)) if part)
        + numbered
        + ".docx"
    )
    return slug[: LONGEST_NAME - len(tail)].strip("-") + tail


def _target(paper: Paper, folder: Path) -> tuple[Path, str]:
    """The file to write: the newest version if it is ours, untouched and closed, else the next one."""
    newest = 0
    while (folder / file_name(paper, newest + 1)).exists():
        newest += 1
    if newest == 0:
        return folder / file_name(paper), ""
    path = folder / file_name(paper, newest)
    new = folder / file_name(paper, newest + 1)
    if _is_open(path):
        return new, f"{path.name} is open in another program and was left alone; this is a new version."
    if not is_untouched(path):
        return new, f"{path.name} was edited since it was written and was left alone; this is a new version."
    return path, ""


def _is_open(path: Path) -> bool:
    """Whether a word processor has the file open, by the mark it leaves beside it.

    Word puts ``~$`` before a short name and in place of the first letters of a longer one.
    """
    marks = [f"~${path.name[cut:]}" for cut in range(3)] + [f".~lock.{path.name}#"]
    return any((path.parent / mark).exists() for mark in marks)


def _write(path: Path, data: bytes) -> None:
    """Write to a temporary file in the same folder, sync it, and put it in place in one step."""
    if path.exists() and path.read_bytes() == data:
        return
    handle, name = tempfile.mkstemp(prefix=".writing-", suffix=".docx", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        _replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _replace(temporary: Path, path: Path) -> None:
    """Windows refuses while another program looks at the file for a moment: try again, briefly."""
    for left in reversed(range(_REPLACE_TRIES)):
        try:
            temporary.replace(path)
            return
        except PermissionError:
            if not left:
                raise
            time.sleep(0.05)


def _sync_folder(folder: Path) -> None:
    # Not every system lets a folder be opened; the file itself is safe without it.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reason(error: OSError, folder: Path) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return "the disk is full; free some space and export again"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"the folder {folder.name} cannot be written to; allow it, or choose another folder"
        case errno.ENOTDIR | errno.EEXIST:
            return f"{folder.name} is not a folder"
        case _:
            return (error.strerror or "the disk refused").lower()
