"""A session file that has gone is missed: by check and status, with what brings it back, until it is back or let go."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.commands import DONE, FAILED, WRONG_USE, call, lines_of, make, notes_of
from workshop.disk import as_typed
from workshop.store.workspace import Workspace


@pytest.fixture
def gone(workspace: Workspace, tmp_path: Path) -> str:
    """A session of which there is a copy on a stick, and whose file somebody has removed."""
    make(workspace, title="Stays")
    session = make(workspace, title="Night readers")
    call(workspace, "import", session, "-", given="Open until ten.\n")
    stick = tmp_path / "stick"
    stick.mkdir()
    assert call(workspace, "backups", "--to", str(stick)).exit_code == DONE
    workspace.session_file(session).unlink()
    return session


def test_check_and_status_name_it_once_with_the_command_that_brings_it_back(
    workspace: Workspace, gone: str
) -> None:
    result = call(workspace, "check")
    assert result.exit_code == FAILED
    assert f"{gone}  MISSING" in result.stdout
    where = f" --workspace {as_typed(workspace.root)}"
    for told in (result.stderr, call(workspace, "status").stderr):
        (line,) = [one for one in told.splitlines() if gone in one]
        assert (
            "is not here any more; a copy of " in line
            and f"`workshop restore {gone}{where}` brings it back." in line
        )
    assert json.loads(call(workspace, "status", "--json").stdout)["missing"] == [gone]
    row = next(one for one in lines_of(call(workspace, "check", "--json")) if one["session_id"] == gone)
    assert row["passed"] is False and "not here any more" in str(row["problem"])

    assert call(workspace, "restore", gone).exit_code == DONE
    assert notes_of(workspace, gone) == ["Open until ten."]
    result = call(workspace, "check")
    assert (result.exit_code, gone in result.stderr) == (DONE, False)
    assert gone not in call(workspace, "status").stderr


def test_what_is_gone_on_purpose_is_let_go(workspace: Workspace, gone: str) -> None:
    result = call(workspace, "check", "--let-go", "night")
    assert result.exit_code == DONE and "is not missed any more" in result.stderr
    assert call(workspace, "check").exit_code == DONE
    assert call(workspace, "status").stderr == ""
    assert call(workspace, "restore", gone).exit_code == DONE  # Its copies are there.


def test_only_what_is_missed_can_be_let_go(workspace: Workspace, gone: str) -> None:
    result = call(workspace, "check", "--let-go", "nobody")
    assert result.exit_code == WRONG_USE and gone in result.stderr
    call(workspace, "restore", gone)
    result = call(workspace, "check", "--let-go", gone)
    assert result.exit_code == WRONG_USE and "No session is missed here." in result.stderr


def test_what_goes_on_under_another_name_is_not_missed(workspace: Workspace, gone: str) -> None:
    call(workspace, "restore", gone)
    assert call(workspace, "restore", gone).exit_code == DONE
    workspace.session_file(gone).unlink()
    result = call(workspace, "check")
    assert (result.exit_code, gone in result.stdout) == (DONE, True)
    assert "MISSING" not in result.stdout


def test_the_notes_of_a_second_laptop_do_not_stand_in_for_their_session(
    workspace: Workspace, gone: str
) -> None:
    call(workspace, "restore", gone)
    made = call(workspace, "companion", gone, "--to", str(workspace.sessions))
    assert made.exit_code == DONE, made.stderr
    workspace.session_file(gone).unlink()
    assert f"{gone}  MISSING" in call(workspace, "check").stdout


def test_a_plan_that_has_gone_is_missed_too(workspace: Workspace, tmp_path: Path) -> None:
    session = make(workspace)
    assert call(workspace, "hold", "plan", "--reason", "R", "--by", "A").exit_code == DONE
    stick = tmp_path / "stick"
    stick.mkdir()
    call(workspace, "backups", "--to", str(stick))
    workspace.session_file("plan").unlink()
    told = call(workspace, "status").stderr
    assert "The plan is not here any more" in told and "`workshop restore plan --workspace " in told
    assert call(workspace, "restore", "plan").exit_code == DONE
    assert call(workspace, "check").exit_code == DONE and workspace.session_file(session).exists()


def test_a_session_that_a_draft_was_made_from_is_missed_without_any_copy(workspace: Workspace) -> None:
    written = workspace.sessions / ".workshop" / "written"
    stays = make(workspace)
    sessions = [make(workspace, title=f"Group {number}") for number in range(2)]
    assert call(workspace, "override", "--name", "A", "--reason", "R").exit_code == DONE
    for session in sessions:
        call(workspace, "import", session, "-", given="Open until ten.\n")
        call(workspace, "end", session, "--attended", "7")
    result = call(workspace, "export", "plan")
    assert result.exit_code == DONE, result.stderr
    assert list(written.iterdir())
    workspace.session_file(sessions[0]).unlink()
    told = call(workspace, "check").stderr
    assert f"{sessions[0]} is not here any more, and a draft was made from it." in told
    assert f"`workshop restore {sessions[0]} --from DIR --workspace " in told and stays not in told
    for options in ([], ["--final"]):
        assert "a draft was made from it" in call(workspace, "export", "plan", *options).stderr


def test_a_folder_that_was_copied_elsewhere_misses_nothing_of_the_first(
    workspace: Workspace, gone: str, tmp_path: Path
) -> None:
    elsewhere = Workspace(tmp_path / "elsewhere")
    shutil.copytree(workspace.root, elsewhere.root)
    assert call(elsewhere, "check").exit_code == DONE


def test_a_damaged_list_of_what_was_let_go_misses_everything_again(workspace: Workspace, gone: str) -> None:
    call(workspace, "check", "--let-go", gone)
    (workspace.sessions / ".workshop" / "let-go.json").write_bytes(b"\xff{")
    assert f"{gone}  MISSING" in call(workspace, "check").stdout
