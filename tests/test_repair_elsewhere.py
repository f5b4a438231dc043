"""A damaged session file on a stick, or anywhere else, is repaired where it is; the commands that refuse it say how."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands import DONE, FAILED, call, make, notes_of
from tests.test_store_repair_copies import TYPED, check_repair, riders, spoilt
from workshop.store.workspace import Workspace

__all__ = ["riders"]


@pytest.mark.parametrize("command", ["add", "restore"])
@pytest.mark.parametrize("name", ["a copy.json", "copy.json"])
def test_a_damaged_file_from_a_stick_is_refused_with_a_repair_that_works(
    workspace: Workspace, riders: str, tmp_path: Path, command: str, name: str
) -> None:
    other = make(workspace, title="Elsewhere")
    call(workspace, "import", other, "-", given=TYPED)
    stick = tmp_path / "stick"
    stick.mkdir()
    file = stick / name
    workspace.session_file(other).rename(file)
    broken = spoilt(file.read_bytes(), 4)
    file.write_bytes(broken)
    refused = call(workspace, command, str(file))
    assert refused.exit_code == FAILED
    told = refused.output + refused.stderr
    named = f'"{file}"' if " " in name else str(file)
    assert f"`workshop check --repair {named}` writes a repaired copy beside it" in told
    done = check_repair(workspace, str(file))
    repaired = stick / f"{file.stem}.repaired.json"
    assert (done.exit_code, done.stdout) == (DONE, f"{repaired}\n")
    assert "1 event is lost: event 4 (note.added N3)" in done.stderr
    assert (
        f"`workshop add {named.replace(file.stem, repaired.stem)}` takes the repaired copy in." in done.stderr
    )
    assert (stick / f"{file.stem}.lost.txt").exists()
    assert file.read_bytes() == broken
    assert call(workspace, command, str(repaired)).exit_code == DONE
    assert notes_of(workspace, other) == ["one", "two", "four", "five"]


def test_a_damaged_file_elsewhere_gets_back_what_the_session_here_has(
    workspace: Workspace, riders: str, tmp_path: Path
) -> None:
    file = tmp_path / "copy.json"
    file.write_bytes(spoilt(workspace.session_file(riders).read_bytes(), 1))
    done = check_repair(workspace, str(file))
    assert done.exit_code == DONE, done.stderr
    assert f"event 1 from sessions/{riders}.json" in done.stderr


def test_a_file_elsewhere_is_not_put_in_a_place_and_one_that_is_whole_or_nothing_is_left(
    workspace: Workspace, riders: str, tmp_path: Path
) -> None:
    file = tmp_path / "copy.json"
    shutil.copy(workspace.session_file(riders), file)
    assert "is not damaged" in check_repair(workspace, str(file)).stderr
    refused = check_repair(workspace, "--use", str(file))
    assert refused.exit_code == 2
    assert "--use is for sessions of this folder" in refused.stderr
    file.write_bytes(b"")
    empty = check_repair(workspace, str(file))
    assert (empty.exit_code, "0 bytes" in empty.stderr) == (FAILED, True)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["copy.json"]


def test_a_damaged_copy_beside_its_session_is_repaired_and_merged_with_the_notes_of_its_own(
    workspace: Workspace, riders: str
) -> None:
    path = workspace.session_file(riders)
    before = path.read_bytes()
    call(workspace, "import", riders, "-", given="only there\nand lost\nto the last\n")
    copy = path.with_name(f"{riders} (1).json")
    copy.write_bytes(spoilt(path.read_bytes(), 8))
    path.write_bytes(before)
    call(workspace, "import", riders, "-", given="only here\n")
    named = f"sessions/{copy.name}"
    told = call(workspace, "check")
    assert (
        f'and it is damaged: `workshop check --repair "{named}"` saves what it holds, to be merged.'
        in told.stderr
    )
    done = check_repair(workspace, named)
    assert done.exit_code == DONE, done.stderr
    repaired = path.with_name(f"{riders} (1) repaired.json")
    assert repaired.exists()
    copy.unlink()
    told = call(workspace, "check")
    assert "2 events more" in told.stderr or "of its own" in told.stderr
    assert "it can be deleted" not in told.stderr
    merged = call(workspace, "merge", "--replace", path.name, repaired.name)
    assert merged.exit_code == DONE, merged.stderr
    assert set(notes_of(workspace, riders)) == {
        *["one", "two", "three", "four", "five"],
        "only here",
        "only there",
        "to the last",
    }
