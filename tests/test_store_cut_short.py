"""A session's file that was cut short: nobody can tell by it what stood behind, but another file in reach may have it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.commands import DONE, call, make, notes_of
from workshop.store.backup_place import choose_place
from workshop.store.backups import back_up
from workshop.store.workspace import Workspace

SAID = ["one", "two", "three", "four", "five"]


@pytest.fixture
def riders(workspace: Workspace, tmp_path: Path) -> str:
    """A session with five notes of which there is a copy on a stick."""
    session = make(workspace)
    call(workspace, "import", session, "-", given="".join(f"{one}\n" for one in SAID))
    stick = tmp_path / "my stick"
    stick.mkdir()
    back_up(workspace, session, choose_place(workspace, stick))
    return session


def cut(workspace: Workspace, session: str, *, behind: str, more: int) -> None:
    """Leave of a file what stands up to a note, and some bytes."""
    path = workspace.session_file(session)
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"\n", data.index(behind.encode())) + more])


def advised(told: str) -> list[str]:
    """The command that a sentence says to type."""
    found = re.search(r"`workshop (merge [^`]+)`", told)
    assert found, told
    return shlex.split(found[1])


def texts(workspace: Workspace, session: str) -> list[str]:
    return notes_of(workspace, session)


@pytest.mark.parametrize("more", [0, 40])
def test_check_says_which_file_goes_on_where_a_session_was_cut_and_its_advice_brings_all_back(
    workspace: Workspace, riders: str, more: int
) -> None:
    cut(workspace, riders, behind='"two"', more=more)
    assert texts(workspace, riders) == SAID[:2]
    told = call(workspace, "check").stderr
    assert "goes on where it ends, with 3 events more" in told
    done = call(workspace, *advised(told))
    assert done.exit_code == DONE, done.stderr
    assert texts(workspace, riders) == SAID
    assert "goes on" not in call(workspace, "check").stderr


def test_whoever_opens_it_is_told_as_well(workspace: Workspace, riders: str) -> None:
    cut(workspace, riders, behind='"two"', more=40)
    told = call(workspace, "import", riders, "-", given="six\n").stderr
    assert "was set aside" in told and "with 3 events more" in told
    call(workspace, *advised(told))
    assert sorted(texts(workspace, riders)) == sorted([*SAID, "six"])


def test_a_repair_does_not_leave_it_at_nothing_is_lost(workspace: Workspace, riders: str) -> None:
    cut(workspace, riders, behind='"three"', more=0)
    path = workspace.session_file(riders)
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"one"', b'"ono"'))
    told = call(workspace, "check", "--repair", "--use", riders).stderr
    assert "with 2 events more" in told
    call(workspace, *advised(told))
    assert texts(workspace, riders) == SAID
    assert call(workspace, "check").exit_code == DONE


def test_a_session_that_ends_as_it_should_is_compared_with_nothing(workspace: Workspace, riders: str) -> None:
    call(workspace, "import", riders, "-", given="six\n")
    assert "goes on" not in call(workspace, "check").stderr
