"""Folders in which a record is less safe than on a disk of one's own: on a network, or copied by a cloud service.

On a network, locks may not hold; a cloud service copies a file while it is written, and makes "conflicted copies" where two
computers wrote it.  What cannot be found out is taken for an ordinary folder.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath, PureWindowsPath
from typing import Literal, NamedTuple

from workshop.store.workspace import Workspace

MOUNTS = Path("/proc/self/mounts")

_ON_NETWORK = frozenset(
    {
        "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "davfs2", "glusterfs", "gpfs", "lustre", "ncpfs",
        "nfs", "nfs3", "nfs4", "orangefs", "prl_fs", "smb3", "smbfs", "vboxsf", "webdav", "fuse.ceph", "fuse.curlftpfs",
        "fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "fuse.vmhgfs-fuse",
    }
)  # fmt: skip
_MARKS: Mapping[str, tuple[str, ...]] = {
    "Dropbox": (".dropbox", ".dropbox.cache"),
    "Syncthing": (".stfolder",),
    "Google Drive": (".tmp.drivedownload", ".tmp.driveupload"),
    "Nextcloud": (".nextcloudsync.log", ".owncloudsync.log"),
    "OneDrive": (".849C9593-D756-4E56-8D6E-42412F2A707B",),
}
"""What services keep in the top folder of what they copy."""
_MARK_PATTERNS: Mapping[str, re.Pattern[str]] = {"Nextcloud": re.compile(r"\._?sync_[0-9a-f]+\.db")}
_NAMES: Mapping[str, re.Pattern[str]] = {
    "OneDrive": re.compile(r"OneDrive( - .+)?|OneDrive-.+"),
    "Dropbox": re.compile(r"Dropbox( \(.+\))?|Dropbox-.+"),
    "iCloud": re.compile(r"com~apple~CloudDocs|Mobile Documents|iCloudDrive|iCloud Drive"),
    "Google Drive": re.compile(r"Google Drive|GoogleDrive-.+"),
    "Nextcloud": re.compile(r"Nextcloud|ownCloud"),
}
"""How services call the folder that they copy."""
_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_WINDOWS_NETWORK_DRIVE = 4


class Place(NamedTuple):
    """What kind of place a folder is: ``network`` or ``synced``, and by what (``nfs4``, ``Dropbox``)."""

    kind: Literal["network", "synced"]
    by: str

    @property
    def warning(self) -> str:
        """What to tell people, in two sentences."""
        if self.kind == "network":
            return (
                f"This folder is on a network drive ({self.by}): two programs may not notice each other there, and a broken "
                f"connection stops the saving. Keep sessions on this computer's own disk and copy them afterwards."
            )
        return (
            f"This folder is copied by {self.by}: where two computers write a session it leaves conflicted copies, "
            f"and people it is shared with can read everything. Keep sessions on this computer's own disk and copy them "
            f"afterwards."
        )


def place_of(
    folder: Path, *, environ: Mapping[str, str] | None = None, mounts: str | None = None
) -> Place | None:
    """What is unsafe about a folder, or None for an ordinary one.

    Args:
        folder: The folder; it need not exist yet.
        environ: The environment, in which OneDrive names its folders.
        mounts: What is mounted where, as Linux lists it; by default what this computer says.
    """
    try:
        real = folder.resolve()
    except (OSError, RuntimeError):
        real = folder.absolute()
    kind = _network_kind(real, mounts)
    if kind:
        return Place("network", kind)
    service = _service_of(real, os.environ if environ is None else environ)
    return Place("synced", service) if service else None


def warning_of(workspace: Workspace) -> str:
    """What to say about the place of a folder of sessions; empty for an ordinary one."""
    found = place_of(workspace.sessions)
    return found.warning if found else ""


def first_warning(workspace: Workspace) -> str:
    """The same, but only once for each folder and kind of place; after that it is empty."""
    found = place_of(workspace.sessions)
    if found is None:
        return ""
    marker = workspace.sessions / ".workshop" / "place-told.txt"
    said = f"{found.kind} {found.by}\n"
    try:
        if marker.read_text(encoding="utf-8") == said:
            return ""
    except (OSError, ValueError):
        # Not told yet, or not readable: better once too often.
        pass
    try:
        marker.parent.mkdir(parents=True, exist_ok=True)
        marker.write_text(said, encoding="utf-8")
    except OSError:
        # Where nothing can be written it is told again the next time.
        return found.warning
    return found.warning


def _network_kind(folder: Path, mounts: str | None) -> str:
    if mounts is None and os.name == "nt":
        return _windows_kind(folder)
    text = _mounts() if mounts is None else mounts
    best, kind = -1, ""
    for point, type_ in _mounted(text):
        depth = len(point.parts)
        # What is mounted later at the same place hides what was there before.
        if depth >= best and (point == folder or point in folder.parents):
            best, kind = depth, type_
    return kind if kind in _ON_NETWORK else ""


def _mounts() -> str:
    try:
        return MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        pass
    if sys.platform != "darwin":
        return ""
    try:
        told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=2, check=False).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
    # "//me@server/share on /Volumes/share (smbfs, nodev, …)"
    found = re.findall(r"^(.+?) on (/.*) \(([a-z0-9_.]+)[,)]", told, re.MULTILINE)
    return "\n".join(f"x {_escaped(point)} {type_}" for _, point, type_ in found)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\134").replace(" ", r"\040")


def _mounted(text: str) -> Iterable[tuple[PurePath, str]]:
    for line in text.splitlines():
        words = line.split(" ")
        if len(words) >= 3:
            point = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), words[1])
            yield Path(point), words[2]


def _windows_kind(folder: Path) -> str:
    drive = PureWindowsPath(folder).drive
    if drive.startswith("\\\\"):
        return drive
    import ctypes

    library = getattr(ctypes, "windll", None)
    if library is None or not drive:
        return ""
    network = library.kernel32.GetDriveTypeW(f"{drive}\\") == _WINDOWS_NETWORK_DRIVE
    return drive if network else ""


def _service_of(folder: Path, environ: Mapping[str, str]) -> str:
    named = [Path(environ[name]) for name in _VARIABLES if environ.get(name)]
    for one in (folder, *folder.parents):
        if one in named:
            return "OneDrive"
        if service := _marked(one) or _named(one):
            return service
    return ""


def _named(folder: Path) -> str:
    cloud = folder.parent.name == "CloudStorage"
    by_name = next((name for name, pattern in _NAMES.items() if pattern.fullmatch(folder.name)), "")
    # macOS keeps the folders of every service in one place.
    return by_name or (folder.name.split("-")[0] if cloud else "")


def _marked(folder: Path) -> str:
    try:
        there = [path.name for path in folder.iterdir()]
    except OSError:
        return ""
    names = set(there)
    for service, marks in _MARKS.items():
        if names.intersection(marks):
            return service
    for service, pattern in _MARK_PATTERNS.items():
        if any(pattern.fullmatch(name) for name in there):
            return service
    return ""
