"""The workspace: a folder with sessions in it, the names of its files, and how people name a session."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from workshop import disk
from workshop.record.event import NOTES_PREFIX
from workshop.record.protocol import StoreError

FOLDER_VARIABLE = "WORKSHOP_FOLDER"
PLAN = "plan"

_RESTORED = re.compile(r".+-restored(-[1-9][0-9]*)?")
_SLUG_LENGTH = 12
# The longest name in a folder below the sessions: notes for a session, or one of its ballot boxes.
_LONGEST_FILE = 60
_LONGEST_ID = 100
_CANDIDATES_SHOWN = 8


class Workspace(NamedTuple):
    """A folder that holds ``sessions/`` and what is made from them."""

    root: Path

    @property
    def sessions(self) -> Path:
        """The folder of session files."""
        return self.root / "sessions"

    @property
    def exports(self) -> Path:
        """The folder of Word files."""
        return self.root / "exports"

    @property
    def designs(self) -> Path:
        """The folder of the user's own session designs."""
        return self.sessions / "designs"

    @property
    def locks(self) -> Path:
        """The folder of locks."""
        return self.sessions / ".workshop" / "locks"

    @property
    def torn(self) -> Path:
        """The folder of half-written lines that were set aside."""
        return self.sessions / ".workshop" / "torn"

    @property
    def boxes(self) -> Path:
        """The folder of ballot boxes: open secret votes."""
        return self.sessions / ".workshop" / "boxes"

    @property
    def crash(self) -> Path:
        """What the program keeps of a mistake of its own that ended it."""
        return self.sessions / ".workshop" / "crash.txt"

    def session_file(self, session_id: str) -> Path:
        """The file of a session, which need not exist; the plan's log has the id ``plan``.

        Raises:
            StoreError: When the id could not be a file's name in this folder.
        """
        if not session_id or session_id.startswith(".") or re.search(r"[/\\:\x00]", session_id):
            raise StoreError(f"{session_id!r} is not the id of a session; `workshop list` shows them.")
        return self.sessions / f"{session_id}.json"

    def name_of(self, path: Path) -> str:
        """A file as messages call it: its path within the workspace, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    def session_ids(self) -> list[str]:
        """The ids of all session files, sorted; the plan and the user's designs are none.

        What stands in the place of a file is among them, a folder or a link that leads nowhere: see `not_a_file`.
        """
        try:
            with os.scandir(self.sessions) as entries:
                return sorted(
                    entry.name.removesuffix(".json")
                    for entry in entries
                    if is_session(entry) and _is_told_of(entry)
                )
        except OSError:
            return []

    def resolve(self, argument: str) -> str:
        """The session that a person means: its id, the start of it, or any part that only one has.

        Raises:
            StoreError: When none or several match; the sentence lists them.
        """
        wanted = argument.strip().replace("\\", "/").rpartition("/")[2].removesuffix(".json").casefold()
        ids = self.session_ids()
        if not ids:
            raise StoreError("There are no sessions in this folder yet; `workshop new` makes one.")
        if argument.strip() in ids:
            # Names that differ only in their capitals can be told apart by nothing else.
            return argument.strip()
        for matching in (
            [name for name in ids if name.casefold() == wanted],
            [name for name in ids if wanted and name.casefold().startswith(wanted)],
            [name for name in ids if wanted and wanted in name.casefold()],
        ):
            if len(matching) == 1:
                return matching[0]
            # A part of an id that notes for the session have in theirs means the session.
            own = [name for name in matching if not name.startswith(NOTES_PREFIX)]
            # So does a part of one that copies beside it have in their names, such as "… (1)" or "….repaired".
            own = [name for name in own if not any(name != one and name.startswith(one) for one in own)]
            if len(own) == 1:
                return own[0]
            if matching:
                raise StoreError(
                    f"{argument!r} could be any of these: {_listed(matching)}; give more of the id."
                )
        raise StoreError(f"No session is called {argument!r}; there are: {_listed(ids)}.")


def is_session(entry: os.DirEntry[str]) -> bool:
    """Whether a file among the sessions is named as one of them; the plan is none."""
    name = entry.name
    return name.endswith(".json") and not name.startswith(".") and name.casefold() != f"{PLAN}.json"


def _is_told_of(entry: os.DirEntry[str]) -> bool:
    """Whether lists show what has a session's name: anything but what may never end when it is read, such as a pipe."""
    try:
        return entry.is_file() or entry.is_dir() or not Path(entry.path).exists()
    except OSError:
        # Such as a link that leads back to itself: one of them must not hide the sessions beside it.
        return True


def not_a_file(path: Path, name: str) -> str:
    """What stands where a session's file should, and what to do, as a sentence; empty where it is a file or nothing.

    Args:
        path: The place of the file.
        name: The file as messages call it.
    """
    if path.is_dir():
        return f"{name} is a folder, not a session's file: move it out of the folder of sessions."
    if path.exists() and not path.is_file():
        return f"{name} is a pipe or a device, not a session's file: move it out of the folder of sessions."
    if path.is_symlink() and not path.exists():
        where = os.readlink(path)  # noqa: PTH115  # as it was typed: Path would tidy it
        return (
            f"{name} is a link to {where}, which is not there: "
            f"put in the disk or stick that holds it, or remove the link."
        )
    return ""


def find_workspace(
    explicit: Path | None = None, *, environ: Mapping[str, str] | None = None, start: Path | None = None
) -> Workspace | None:
    """The workspace to use: the one that was named, else that of the environment, else the current folder's.

    Args:
        explicit: A folder that the user named; then nothing else is tried.
        environ: The environment; ``WORKSHOP_FOLDER`` in it names a folder.
        start: Where to look from, upwards; by default the current folder.

    Returns:
        The workspace, or None when that folder has no ``sessions/`` in it.
    """
    environ = os.environ if environ is None else environ
    named = explicit or (Path(environ[FOLDER_VARIABLE]) if environ.get(FOLDER_VARIABLE) else None)
    if named is not None:
        candidates = [named.expanduser().absolute()]
    else:
        here = (start or Path.cwd()).absolute()
        candidates = [here, *here.parents]
    return next((Workspace(folder) for folder in candidates if _holds_sessions(folder)), None)


def _holds_sessions(folder: Path) -> bool:
    try:
        return (folder / "sessions").is_dir()
    except OSError:
        # A folder whose parents may not be looked into is none that could be used.
        return False


def create_workspace(root: Path) -> Workspace:
    """Make a folder a workspace; what is in it stays.

    Raises:
        StoreError: When the folders cannot be made.
    """
    workspace = Workspace(root.expanduser().absolute())
    if room := disk.too_long_by(workspace.locks, _LONGEST_FILE):
        raise StoreError(
            f"The path of {root} is {room} characters too long for the files in it; "
            f"choose a folder nearer to the top of the disk."
        )
    try:
        workspace.sessions.mkdir(parents=True, exist_ok=True)
        workspace.exports.mkdir(exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"No sessions can be kept in {root}: {(error.strerror or 'it cannot be made').lower()}; "
            f"choose a folder that you can write to."
        ) from error
    return workspace


def new_session_id(title: str, date: str) -> str:
    """A new id, safe as a file name everywhere: ``2026-03-04-riders-a1b2c3``.

    Args:
        title: The session's title.
        date: Its date, ``YYYY-MM-DD``.
    """
    return f"{date}-{slug(title)}-{os.urandom(3).hex()}"


def restored_id(session_id: str, number: int) -> str:
    """The id of a session that is restored beside its own, the first, second or further time."""
    end = f"-restored{'' if number == 1 else f'-{number}'}"
    return session_id[: _LONGEST_ID - len(end)].rstrip(".-") + end


def is_restored(session_id: str) -> bool:
    """Whether an id says that the session was restored beside its own."""
    return _RESTORED.fullmatch(session_id) is not None


def slug(title: str) -> str:
    """A few ASCII letters and digits of a title, accents folded; ``session`` when there are none."""
    folded = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    return words[:_SLUG_LENGTH].strip("-") or "session"


def _listed(ids: list[str]) -> str:
    shown = ", ".join(ids[:_CANDIDATES_SHOWN])
    more = len(ids) - _CANDIDATES_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
