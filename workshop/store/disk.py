"""Writing bytes so that they stay.  What gives a file its name is `workshop.disk`, which every room uses."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from workshop.disk import BINARY as _BINARY
from workshop.disk import IN_USE
from workshop.disk import remove as remove
from workshop.disk import replace as replace
from workshop.disk import sync_folder as sync_folder

_REASONS = {
    "ENOSPC": "the disk is full",
    "EDQUOT": "your share of the disk is used up",
    "EFBIG": "the file has reached the largest size allowed on this computer",
    "EROFS": "the disk is read-only",
    "EACCES": "the file or its folder is read-only",
    "EPERM": "the file or its folder is read-only",
    "EIO": "the disk reported an error",
}


def open_existing(path: Path) -> int:
    """Open a file for reading and writing; it must be there already.

    Raises:
        OSError: When it cannot be opened for writing.
    """
    return os.open(path, os.O_RDWR | _BINARY)


def open_new(path: Path) -> int:
    """Make a file that was not there.

    Raises:
        FileExistsError: When it was there.
        OSError: When it cannot be made.
    """
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)


def write_at(fd: int, data: bytes, offset: int) -> None:
    """Write all bytes at an offset.

    A write that comes out short is carried on, so that the error which stopped it is the one reported.

    Raises:
        OSError: When not all bytes could be written; some of them may have been.
    """
    rest = memoryview(data)
    while rest:
        if hasattr(os, "pwrite"):
            written = os.pwrite(fd, rest, offset)
        else:
            os.lseek(fd, offset, os.SEEK_SET)
            written = os.write(fd, rest)
        if written == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        rest = rest[written:]
        offset += written


def sync(fd: int) -> None:
    """Return once the file's bytes are on the disk.

    Raises:
        OSError: When the disk refused them; what is on it is then unknown.
    """
    if hasattr(os, "fdatasync"):
        os.fdatasync(fd)
    else:
        os.fsync(fd)


def reason(error: OSError) -> str:
    """Why the operating system refused, in plain words and without a path."""
    if getattr(error, "winerror", None) in IN_USE:
        return "another program has the file open"
    code = errno.errorcode.get(error.errno or 0, "")
    return _REASONS.get(code) or (error.strerror or "the operating system gave no reason").lower()
