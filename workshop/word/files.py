"""Word files on disk: named, written whole or not at all, and never over what somebody edited or has open."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

from workshop import disk
from workshop.plan.blocks import Paper
from workshop.word.base import TemplateError, open_base
from workshop.word.package import is_untouched, people_of, said_of
from workshop.word.render import properties, render
from workshop.word.written import keep

LONGEST_NAME = 30
MOST_VERSIONS = 99
_LONGEST_SLUG = 6
_LONGEST_PAPER = 12
_LONGEST_OF_PLAN = 16
_SESSION_ID = re.compile(r"(?:\d{4}-\d{2}-\d{2}-)?(.*?)(?:-([0-9a-f]{6}))?", re.DOTALL)
_PLAN = "plan"
_NEVER_REFRESHED = "pack"
"""How the names of papers begin that are printed for a session and then done with."""
REFRESHED_OF = "of"
"""The property of a refreshed file that holds the digest of the file it was made from."""


class ExportError(Exception):
    """A paper could not be written; the message is one sentence for people."""


class Written(NamedTuple):
    """Where a paper was written; ``note`` is a sentence about it, or empty.

    ``behind`` is an earlier version that holds what the officer changed, which can be brought up to date instead: by a
    command or by a key, as those say who show the note.  ``unchanged`` says that the file was there, word for word.
    """

    path: Path
    note: str
    behind: Path | None = None
    unchanged: bool = False


def write_paper(
    paper: Paper, folder: Path, template: Path | None = None, *, without_text: bool = False
) -> Written:
    """Write a paper into a folder, under a new version where the newest one was edited or is open.

    Args:
        paper: What is printed.
        folder: Where; it is made where it is missing.
        template: The office's own Word file, in whose look it is written; the default look where none is given.
        without_text: Whether the text that the template has of its own is left out.

    Raises:
        ExportError: When it cannot be written or the template cannot be used; nothing is left behind.
    """
    try:
        base = open_base(template, paper.language, without_text=without_text) if template else None
        data = render(paper, base)
    except TemplateError as error:
        raise ExportError(str(error)) from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = _target(paper, folder)
        is_new = _write(written.path, data)
    except OSError as error:
        raise ExportError(
            f"{file_name(paper)} ({paper.title!r}) was not written: {_reason(error, folder)}."
        ) from error
    keep(data, folder)
    return written._replace(unchanged=not is_new)


def write_new(data: bytes, path: Path, exports: Path) -> None:
    """Write a whole file where there is none; it is there as a whole or not at all.

    Args:
        data: The file.
        path: Where it is put.
        exports: The folder of the papers, beside which it is kept what this one says (`workshop.word.written.keep`).

    Raises:
        ExportError: When something of that name is there, or it cannot be written.
    """
    if os.path.lexists(path):
        raise ExportError(f"{path.name} is there already and was left alone; name another file.")
    try:
        _write(path, data)
    except OSError as error:
        raise ExportError(f"{path.name} was not written: {_reason(error, path.parent)}.") from error
    keep(data, exports)


def edited_files(paper: Paper, folder: Path) -> tuple[Path, ...]:
    """The files of a paper that are not as we wrote them, which are the officer's: its versions, newest first, then others.

    Whatever the officer called it, a file says which paper it is.  One that was refreshed into another file, and not
    touched since, is none of them.
    """
    names = [file_name(paper, number) for number in range(_newest(paper, folder), 0, -1)]
    own = properties(paper)
    said = {
        one.name: said_of(one)
        for one in sorted(folder.glob("*.docx"))
        if not one.name.startswith(("~$", "."))
    }
    names += [name for name, says in said.items() if name not in names and own.items() <= says.items()]
    of = {says.get(REFRESHED_OF, "") for says in said.values()}
    found = []
    for path in (folder / name for name in names if said.get(name, {}).get("final") != "yes"):
        if path.is_file() and not is_untouched(path, own) and digest_of(path) not in of:
            found.append(path)
    return tuple(found)


def digest_of(path: Path) -> str:
    """A digest of a file's bytes; empty where it cannot be read."""
    try:
        return digest_of_bytes(path.read_bytes())
    except OSError:
        return ""


def digest_of_bytes(data: bytes) -> str:
    """The same of bytes."""
    return hashlib.sha256(data).hexdigest()[:16]


def next_version(paper: Paper, folder: Path) -> Path:
    """The file of the version after the newest one.

    Raises:
        ExportError: When there are too many.
    """
    newest = _newest(paper, folder)
    if newest == MOST_VERSIONS:
        raise _too_many(paper, folder)
    return folder / file_name(paper, newest + 1)


def file_name(paper: Paper, version: int = 1) -> str:
    """The name of a version of a paper, such as ``riders-a1b2c3-record-v2.docx``; at most 30 characters.

    It holds what tells one session from another: the end of its id, or a digest of an id made otherwise.
    """
    numbered = f"v{version}" if version > 1 else ""
    if paper.session == _PLAN:  # A folder has one plan.
        words = [_slug(word) for word in paper.name.split("-")]
        name = "-".join(word for word in words if word)[:_LONGEST_OF_PLAN].rstrip("-")
        return "-".join(part for part in (_PLAN, name, numbered) if part) + ".docx"
    found = _SESSION_ID.fullmatch(paper.session)
    slug, unique = (found[1], found[2]) if found else (paper.session, None)
    unique = unique or hashlib.sha256(paper.session.encode(errors="replace")).hexdigest()[:6]
    slug = re.sub(r"[^a-z0-9]+", "-", slug.lower()).strip("-")[:_LONGEST_SLUG].strip("-")
    name = "-".join(filter(None, map(_slug, paper.name.split("-"))))[:_LONGEST_PAPER].rstrip("-")
    tail = "-".join(part for part in (unique, name, numbered) if part) + ".docx"
    slug = slug[: LONGEST_NAME - len(tail) - 1].strip("-")
    return f"{slug}-{tail}" if slug else tail


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _target(paper: Paper, folder: Path) -> Written:
    """The file to write: the newest version if it is ours, untouched and closed, else the next one."""
    newest = _newest(paper, folder)
    if newest == 0:
        return Written(folder / file_name(paper), "")
    if newest == MOST_VERSIONS:
        raise _too_many(paper, folder)
    path = folder / file_name(paper, newest)
    new = folder / file_name(paper, newest + 1)
    if is_open(path):
        return Written(
            new, f"{path.name} is open in another program and was left alone; this is a new version."
        )
    mine = _officers(paper, folder, newest)
    if not is_untouched(path, properties(paper)):
        if mine == path:
            return _without_changes(new, mine)
        told = "is not as it was written (was it edited?) and was left alone; this is a new version."
        return Written(new, f"{path.name} {told}")
    if (people := people_of(path)) != paper.people:
        whom = f"{people} people" if people else "as many people as are expected"
        return Written(new, f"{path.name} is for {whom} and was left alone; this is a new version.")
    return _without_changes(path, mine) if mine else Written(path, "")


def _officers(paper: Paper, folder: Path, newest: int) -> Path | None:
    """The newest version of a paper that holds what the officer did and can be brought up to date; None without one."""
    own = properties(paper)
    if paper.final or paper.name.startswith(_NEVER_REFRESHED):
        return None
    for number in range(newest, 0, -1):
        path = folder / file_name(paper, number)
        said = said_of(path) if path.is_file() else {}
        # A file of another paper may have this name; one that was made final is not brought up to date.
        if own.items() <= said.items() and "final" not in said and not is_untouched(path, own):
            return path
    return None


def _without_changes(path: Path, mine: Path) -> Written:
    return Written(
        path, f"Your changes are in {mine.name}; {path.name} is a fresh version without them.", mine
    )


def _too_many(paper: Paper, folder: Path) -> ExportError:
    return ExportError(
        f"{paper.title!r} has {MOST_VERSIONS} versions in {folder.name}; move old ones away and export again."
    )


def _newest(paper: Paper, folder: Path) -> int:
    """The highest version that is there, 0 for none: one below it may have been deleted or moved."""
    versions = range(MOST_VERSIONS, 0, -1)
    return next((one for one in versions if os.path.lexists(folder / file_name(paper, one))), 0)


def is_open(path: Path) -> bool:
    """Whether a word processor has the file open."""
    return bool(open_mark(path))


def open_mark(path: Path) -> str:
    """The name of the mark that a word processor leaves beside a file that it has open; empty where there is none.

    Word puts ``~$`` before a short name and in place of the first letters of a longer one.
    """
    marks = [f"~${path.name[cut:]}" for cut in range(3)] + [f".~lock.{path.name}#"]
    return next((mark for mark in marks if (path.parent / mark).exists()), "")


def _write(path: Path, data: bytes) -> bool:
    """Write to a temporary file in the same folder, sync it, and put it in place in one step; False where it is there."""
    if path.exists() and path.read_bytes() == data:
        return False
    handle, name = tempfile.mkstemp(prefix=".writing-", suffix=".docx", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        disk.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    # Not every folder, such as a share's, lets itself be synced; the file itself is safe without it.
    with contextlib.suppress(OSError):
        disk.sync_folder(path.parent)
    return True


def _reason(error: OSError, folder: Path) -> str:
    named = folder.name or folder.absolute().name or str(folder.absolute())
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT | errno.EFBIG:
            return "the disk is full; free some space and export again"
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"the folder {named} cannot be written to; allow it, or move all to another folder"
        case errno.ENOTDIR | errno.EEXIST:
            return f"{named} is not a folder"
        case _:
            return (error.strerror or "the disk refused").lower()
