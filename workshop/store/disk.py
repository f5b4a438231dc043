"""Writing bytes so that they stay.  What gives a file its name is `workshop.disk`, which every room uses."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from workshop.disk import BINARY as _BINARY
from workshop.disk import IN_USE
from workshop.disk import remove as remove
from workshop.disk import replace as replace
from workshop.disk import sync_folder as sync_folder

LARGEST = 256 * 1024 * 1024
"""Bytes.  A day of typing is a hundredth of it; what is larger is another kind of file, and is not read into memory."""


class TooLarge(OSError):
    """A file that is no session's by its size alone."""


_REASONS = {
    "ENOSPC": "the disk is full",
    "EDQUOT": "your share of the disk is used up",
    "EFBIG": "the file has reached the largest size allowed on this computer",
    "EROFS": "the disk is read-only",
    "EACCES": "the file or its folder is read-only",
    "EPERM": "the file or its folder is read-only",
    "EIO": "the disk reported an error",
}


def make_folder(path: Path) -> None:
    """Make a folder and those above it, where they are not there.

    Raises:
        NotADirectoryError: When a file, or a link that leads nowhere, has its name or that of one above it.
        OSError: When it cannot be made.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path)) from error


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


def see_that_it_ends(path: Path) -> None:
    """Refuse what may never end, such as a pipe: whoever opened it would wait for ever.

    Raises:
        OSError: When it is such a thing, or is not there.
    """
    kind = path.stat().st_mode
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        raise OSError(errno.EINVAL, "it is no file; move it away", str(path))


def ask_for(path: Path) -> None:
    """Let the disk begin to read a file that is wanted soon, where the operating system has a way to ask; never waits."""
    if not hasattr(os, "posix_fadvise"):
        return
    with suppress(OSError):
        # A pipe in its place would wait for who writes into it.
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_WILLNEED)
        finally:
            os.close(fd)


def read_all(path: Path) -> bytes:
    """All of a file that may be a session's.

    Raises:
        TooLarge: When it is far too large for one; nothing of it is read.
        OSError: When it cannot be read.
    """
    see_that_it_ends(path)
    with path.open("rb", buffering=0) as file:
        if os.fstat(file.fileno()).st_size > LARGEST:
            raise TooLarge(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        return file.readall()


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
    """Why the operating system refused, in plain words; a path is in them only where something is in the way there."""
    if isinstance(error, TooLarge):
        return "it is far too large to be a session's file; move it away"
    if getattr(error, "winerror", None) in IN_USE:
        return "another program has the file open"
    if in_the_way := _in_the_way(error):
        return in_the_way
    code = errno.errorcode.get(error.errno or 0, "")
    return _REASONS.get(code) or (error.strerror or "the operating system gave no reason").lower()


def reason_and_way(error: OSError, then: str) -> str:
    """The same, and for a full disk what to do: make room, and ``then``."""
    full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    return f"{reason(error)}; make room on it and {then}" if full else reason(error)


def _in_the_way(error: OSError) -> str:
    """What stands where a folder, or a file, of the program must be, and what to do; empty where that is not the reason."""
    if not isinstance(error, (NotADirectoryError, IsADirectoryError)) or not isinstance(error.filename, str):
        return ""
    path = Path(error.filename)
    if isinstance(error, IsADirectoryError):
        return f"{_shown(path)} is a folder where a file must be; move it away"
    for one in (path, *path.parents):
        if one.is_symlink() and not one.exists():
            return f"{_shown(one)} is a link that leads nowhere where a folder must be; remove it"
        if one.exists():
            return "" if one.is_dir() else f"{_shown(one)} is a file where a folder must be; move it away"
    return ""


def _shown(path: Path) -> str:
    """A path as messages call it: within the folder of the sessions where it is in one."""
    parts = path.parts
    if "sessions" not in parts:
        return str(path)
    return "/".join(parts[len(parts) - 1 - parts[::-1].index("sessions") :])
