"""The second place to which copies of a folder's sessions go: which it is, and whether it is there now.

It is kept in the settings of this person at this computer, by folder, and not in the folder itself: ``E:\\`` or a stick's
mount point means something on this computer only, while the folder may be carried, or synced, to another one.  Places
used before are remembered, for what is redacted is taken out of the copies there as well.  A folder that is moved remembers
that copies of it were made; that none are made any more is told once.

A place holds ``workshop-backups/``, made when the place is chosen.  Where that is missing, so is the stick: the empty
folder that a stick leaves behind, or another stick under the same letter, is not written to.
"""

from __future__ import annotations

import hashlib
import shlex
import socket
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgspec

from workshop.record.protocol import NotSaved, StoreError
from workshop.store import disk
from workshop.store.copied_as import names_before, remember
from workshop.store.new_files import create_file
from workshop.store.rewriting import replace_file
from workshop.store.settings import key_of, settings_folder
from workshop.store.workspace import Workspace, slug

COPIES = "workshop-backups"


class NoPlace(StoreError):
    """The second place is not there now."""


class Chosen(msgspec.Struct, frozen=True, omit_defaults=True):
    """The places of one folder: the one in use, or empty, and all that were ever used."""

    to: str = ""
    used: tuple[str, ...] = ()


class _Settings(msgspec.Struct, frozen=True):
    folders: dict[str, Chosen] = {}


class Place(NamedTuple):
    """Where copies go, whether or not it is there now."""

    root: Path

    @property
    def copies(self) -> Path:
        """The folder that holds all copies of the place."""
        return self.root / COPIES

    def check(self) -> None:
        """See that the place is there.

        Raises:
            NoPlace: When it is not.
        """
        there = found = False
        with suppress(OSError):
            there = self.copies.is_dir()
            found = self.root.is_dir() and any(self.root.iterdir())
        if not there:
            why = "is not the stick that was chosen" if found else "is not there"
            raise NoPlace(f"{self.root} {why}.")


def _file() -> Path:
    return settings_folder() / "backups.json"


def _read() -> _Settings:
    try:
        return msgspec.json.decode(_file().read_bytes(), type=_Settings)
    except FileNotFoundError:
        return _Settings()
    except OSError as error:
        raise StoreError(
            f"The setting that says where copies go cannot be read: {disk.reason(error)}."
        ) from error
    except (ValueError, RecursionError):
        raise StoreError(
            f"The setting that says where copies go cannot be read: {_file()} is damaged; "
            f"`workshop backups --to DIR` sets it anew."
        ) from None


def _write(settings: _Settings) -> None:
    path = _file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, msgspec.json.encode(settings))
    except OSError as error:
        raise NotSaved(f"The place for copies was not kept in {path}: {disk.reason(error)}.") from error


def _chosen(settings: _Settings, workspace: Workspace) -> Chosen:
    """The places of a folder; for one that was moved, those it had before, none of them in use."""
    if found := settings.folders.get(key_of(workspace)):
        return found
    _, before = _before(settings, workspace)
    return Chosen("", tuple(dict.fromkeys(one for one in (before.to, *before.used) if one)))


def _before(settings: _Settings, workspace: Workspace) -> tuple[Path | None, Chosen]:
    """Where a folder was when it was last copied, and its places then; None where these settings do not know."""
    names = names_before(workspace)[-1:]
    for key, chosen in settings.folders.items() if names else ():
        if _name(Path(key)) in names:
            return Path(key), chosen
    return None, Chosen()


def lost_place(workspace: Workspace) -> str:
    """That copies of a folder used to be made and no longer are, and what to do; empty where nothing was lost.

    So it is with a folder that was moved, copied, or taken to another computer, until a place is chosen or refused for it.
    """
    try:
        settings = _read()
    except StoreError:
        return ""
    if key_of(workspace) in settings.folders or not names_before(workspace):
        return ""
    root, before = _before(settings, workspace)
    if root is None:
        return (
            "Copies of these sessions were made on another computer, or for another person; here none are made. "
            "`workshop backups --to DIR` makes them, such as to a stick."
        )
    if not before.to:
        return ""
    if Workspace(root).sessions.is_dir():
        return (
            f"This folder is a copy of {root}, which is copied to {before.to}; of this one no copies are made. "
            f"`workshop backups --to {shlex.quote(before.to)}` makes them."
        )
    return (
        f"Copies of these sessions went to {before.to} until the folder was moved from {root}; now none are made. "
        f"`workshop backups --to {shlex.quote(before.to)}` goes on with them."
    )


def first_lost(workspace: Workspace) -> str:
    """The same, but only once for each folder and the path it is at; after that it is empty."""
    if told := lost_place(workspace):
        settings = _read()
        with suppress(NotSaved):
            _write(_Settings({**settings.folders, key_of(workspace): _chosen(settings, workspace)}))
    return told


def place_of(workspace: Workspace) -> Place | None:
    """The place that is set for a folder; None where none is.

    Raises:
        StoreError: When the settings cannot be read.
    """
    chosen = _chosen(_read(), workspace)
    return Place(Path(chosen.to)) if chosen.to else None


def places_used(workspace: Workspace) -> list[Place]:
    """All places that hold, or held, copies of a folder's sessions; the one in use first.

    Raises:
        StoreError: When the settings cannot be read.
    """
    chosen = _chosen(_read(), workspace)
    return [Place(Path(one)) for one in dict.fromkeys((chosen.to, *chosen.used)) if one]


def choose_place(workspace: Workspace, root: Path) -> Place:
    """Set where copies of a folder's sessions go from now on; the folder must be there, or the one it is made in.

    Raises:
        StoreError: When it cannot be used; what was set before stays.
    """
    place = Place(root.expanduser().absolute())
    within = workspace.root.resolve()
    try:
        there = place.root.resolve()
        if there == within or within in there.parents:
            raise StoreError(
                f"{place.root} is in the folder of the sessions itself, and would be lost with it; "
                f"choose a stick or another disk."
            )
        if place.root.exists() and not place.root.is_dir():
            raise StoreError(f"{place.root} is a file; name a folder, such as that of a stick.")
        if not place.root.parent.is_dir():
            raise StoreError(f"There is no folder {place.root.parent}; is the stick in?")
        place.copies.mkdir(parents=True, exist_ok=True)
        trial = place.copies / ".trial"
        trial.unlink(missing_ok=True)
        create_file(trial, b"copies can be written here\n")
        trial.unlink()
    except (OSError, ValueError) as error:
        raise StoreError(f"No copies can be kept in {place.root}: {_why_not(error)}.") from error
    try:
        settings = _read()
    except StoreError:
        settings = _Settings()
    before = _chosen(settings, workspace)
    used = tuple(dict.fromkeys((str(place.root), *before.used)))
    _write(_Settings({**settings.folders, key_of(workspace): Chosen(str(place.root), used)}))
    remember(workspace, name_at_place(workspace))
    return place


def _why_not(error: OSError | ValueError) -> str:
    """Why no copies can be kept in a folder, and what to do."""
    if not isinstance(error, OSError):
        return "no folder can be called that"
    if isinstance(error, FileNotFoundError):
        # Where folders are made up by the system, such as /proc, or the disk went away meanwhile.
        return "no folder can be made in it; choose one on a stick or another disk"
    if isinstance(error, NotADirectoryError):
        return disk.reason(error)
    full = disk.reason_and_way(error, "try again, or choose another place")
    return full if full != disk.reason(error) else f"{full}; choose one that you can write to"


def choose_none(workspace: Workspace) -> None:
    """Make no more copies; those that are there stay.

    Raises:
        StoreError: When that cannot be kept.
    """
    settings = _read()
    before = _chosen(settings, workspace)
    _write(_Settings({**settings.folders, key_of(workspace): Chosen("", before.used)}))


def on_same_disk(workspace: Workspace, place: Place) -> bool:
    """Whether the place is on the disk of the sessions, with which it would be lost; False where that cannot be told."""
    with suppress(OSError):
        return place.root.stat().st_dev == workspace.sessions.stat().st_dev
    return False


def name_at_place(workspace: Workspace) -> str:
    """The name of a folder's copies at any place: two computers, or two plans, may share a stick."""
    return _name(workspace.root.resolve())


def _name(root: Path) -> str:
    told = hashlib.sha256(f"{socket.gethostname()}|{root}".encode()).hexdigest()
    return f"{slug(root.name)}-{told[:6]}"
