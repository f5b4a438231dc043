"""Making files that were not there: whole and durable, under one name or the first of several that is free."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path

from workshop.store import disk


def create_file(path: Path, content: bytes) -> None:
    """Make a file; it is durable, under its name, when this returns.

    Raises:
        FileExistsError: When there is one already.
        OSError: When the disk refused; no file is left behind.
    """
    fd = disk.open_new(path)
    try:
        try:
            disk.write_at(fd, content, 0)
            disk.sync(fd)
        finally:
            os.close(fd)
        disk.sync_folder(path.parent)
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise


def create_free(paths: Iterable[Path], content: bytes) -> Path:
    """Make the first of these files that is not there yet, see `create_file`, and return its path.

    Args:
        paths: As many as there may ever be.
        content: What it is to hold.

    Raises:
        OSError: When the disk refused; no file is left behind.
    """
    for path in paths:
        with suppress(FileExistsError):
            create_file(path, content)
            return path
    raise AssertionError("names do not end")


def create_once(paths: Iterable[Path], content: bytes) -> Path:
    """The same as `create_free`, but a file that comes first and holds the same already is taken instead."""
    for path in paths:
        with suppress(FileExistsError):
            create_file(path, content)
            return path
        if path.read_bytes() == content:
            return path
    raise AssertionError("names do not end")


def keep_beside(path: Path, content: bytes) -> Path:
    """Keep a file's bytes beside it, under the first name ``….bak``, ``….bak2`` that is free.

    Raises:
        OSError: When the disk refused.
    """
    names = (f"{path.name}.bak{'' if number == 1 else number}" for number in count(1))
    return create_free(map(path.with_name, names), content)
