"""Folders on a network or in the care of a cloud service are recognised, and told once."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.store_samples import new_store
from workshop.cli import main
from workshop.store.folders import first_warning, place_of, warning_of
from workshop.store.workspace import create_workspace

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/export /mnt/team nfs4 rw,hard 0 0
//files/share /mnt/my\\040share cifs rw 0 0
me@host:/home /home/me/remote fuse.sshfs rw 0 0
tmpfs /mnt/team/fast tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/mnt/team/plans/sessions", "nfs4"),
        ("/mnt/my share/sessions", "cifs"),
        ("/home/me/remote/work", "fuse.sshfs"),
        ("/mnt/team/fast/sessions", ""),
        ("/mnt/teamwork/sessions", ""),
        ("/home/me/plans/sessions", ""),
    ],
)
def test_a_folder_on_a_network_is_known_by_what_is_mounted_there(folder: str, kind: str) -> None:
    found = place_of(Path(folder), environ={}, mounts=MOUNTS)
    assert (found.by if found else "") == kind
    if found:
        assert found.kind == "network"
        assert f"network drive ({kind})" in found.warning


@pytest.mark.parametrize(
    ("top", "mark", "service"),
    [
        ("Dropbox", "", "Dropbox"),
        ("Dropbox (City)", "", "Dropbox"),
        ("files", ".dropbox", "Dropbox"),
        ("OneDrive - City of Example", "", "OneDrive"),
        ("Library/Mobile Documents/com~apple~CloudDocs", "", "iCloud"),
        ("Library/CloudStorage/GoogleDrive-me@example.org", "", "Google Drive"),
        ("Library/CloudStorage/Box-Box", "", "Box"),
        ("drive", ".tmp.drivedownload", "Google Drive"),
        ("cloud", ".sync_0a1b2c3d4e5f.db", "Nextcloud"),
        ("cloud", "._sync_0a1b2c3d4e5f.db", "Nextcloud"),
        ("Nextcloud", "", "Nextcloud"),
        ("shared", ".stfolder", "Syncthing"),
        ("Dropboxes", "", ""),
        ("plans", "notes.db", ""),
    ],
)
def test_a_folder_of_a_cloud_service_is_known_by_its_name_or_what_the_service_keeps_in_it(
    tmp_path: Path, top: str, mark: str, service: str
) -> None:
    folder = tmp_path / top / "work" / "sessions"
    folder.mkdir(parents=True)
    if mark:
        (tmp_path / top / mark).touch()
    found = place_of(folder, environ={}, mounts="")
    assert (found.by if found else "") == service
    if found:
        assert f"copied by {service}" in found.warning


def test_a_folder_that_onedrive_names_in_the_environment_is_its_own(tmp_path: Path) -> None:
    found = place_of(tmp_path / "sessions", environ={"OneDriveCommercial": str(tmp_path)}, mounts="")
    assert found is not None
    assert found.by == "OneDrive"


def test_it_is_told_once_at_the_start_and_always_in_the_status(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    workspace = new_store(tmp_path).workspace
    assert "Syncthing" in first_warning(workspace)
    assert first_warning(workspace) == ""
    assert "Syncthing" in warning_of(workspace)
    (tmp_path / ".stfolder").rmdir()
    assert first_warning(workspace) == warning_of(workspace) == ""
    # Another service is another thing to say.
    (tmp_path / ".dropbox").touch()
    assert "Dropbox" in first_warning(workspace)


def test_workshop_status_tells_it(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    create_workspace(tmp_path)
    for _ in range(2):
        result = CliRunner().invoke(main, ["status", "--workspace", str(tmp_path)])
        assert result.stderr.count("copied by Syncthing") == 1
    assert CliRunner().invoke(main, ["status", "--json", "--workspace", str(tmp_path)]).stderr == ""
