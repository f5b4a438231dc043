"""Commands and files that are damaged, locked or not theirs to write: refused in plain words, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import DONE, FAILED, call, call_outside, lines_of, make, notes_of
from tests.session_samples import RIDERS, make_room
from workshop.session import events as ev
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace


@pytest.fixture
def damaged(workspace: Workspace) -> str:
    """A session in whose file somebody changed a word."""
    session = make(workspace)
    call(workspace, "import", session, "-", given="one\ntwo\nthree\n")
    path = workspace.session_file(session)
    path.write_bytes(path.read_bytes().replace(b'"two"', b'"2wo"'))
    return session


@pytest.fixture
def torn(workspace: Workspace) -> str:
    """A session whose last line was only half written."""
    session = make(workspace)
    call(workspace, "import", session, "-", given="one\ntwo\n")
    path = workspace.session_file(session)
    path.write_bytes(path.read_bytes()[:-40])
    return session


def test_check_passes_on_whole_files_and_on_an_empty_folder(workspace: Workspace):
    assert call(workspace, "check").exit_code == DONE
    session = make(workspace)
    result = call(workspace, "check")
    assert (result.exit_code, result.stdout) == (DONE, f"{session}  whole, 1 event\n")
    (row,) = lines_of(call(workspace, "check", "--json"))
    assert (row["session_id"], row["passed"], row["events"]) == (session, True, 1)


def test_check_fails_on_a_changed_word_and_still_reports_the_others(workspace: Workspace, damaged: str):
    other = make(workspace, title="Others")
    result = call(workspace, "check")
    assert result.exit_code == FAILED
    assert f"{damaged}  FAILED" in result.stdout and f"{other}  whole" in result.stdout
    assert "event 3 was altered" in result.stderr


def test_a_torn_tail_is_told_and_no_failure(workspace: Workspace, torn: str):
    result = call(workspace, "check")
    assert result.exit_code == DONE and "half written" in result.stderr
    assert notes_of(workspace, torn) == ["one"]
    added = call(workspace, "import", torn, "-", given="three\n")
    assert added.exit_code == DONE and "set aside" in added.stderr
    assert notes_of(workspace, torn) == ["one", "three"]
    assert call(workspace, "check").stderr == ""


@pytest.mark.parametrize("command", [["end", "--attended", "3"], ["import", "-"]])
def test_a_damaged_session_is_refused_in_plain_words(workspace: Workspace, damaged: str, command: list[str]):
    before = workspace.session_file(damaged).read_bytes()
    result = call(workspace, command[0], damaged, *command[1:], given="four\n")
    assert result.exit_code == FAILED and result.stdout == ""
    assert "is damaged" in result.stderr and "Traceback" not in result.stderr
    assert workspace.session_file(damaged).read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"not JSON", b"\x00" * 5_000, b'{"_meta": {"1": {"format": "workshop/99"}}}']
)
def test_one_broken_file_does_not_hide_the_other_sessions(workspace: Workspace, content: bytes):
    session = make(workspace)
    (workspace.sessions / "broken.json").write_bytes(content)
    result = call(workspace, "list")
    assert result.exit_code == DONE
    assert session in result.stdout and "broken" in result.stderr
    rows = lines_of(call(workspace, "list", "--json"))
    assert [bool(row.get("problem")) for row in rows] == [False, True]
    assert call(workspace, "check").exit_code == FAILED
    for command in (["dump", "broken"], ["end", "broken", "--attended", "1"]):
        refused = call(workspace, *command)
        assert refused.exit_code == FAILED and "broken.json" in refused.stderr


def test_a_file_whose_log_is_no_session_is_refused_in_plain_words(workspace: Workspace):
    store = TinyDBEventStore(workspace)
    room = make_room(workspace, "focus-group", RIDERS, "riders", start=False)
    room.store.close()
    meta = store.open("riders", read_only=True).meta
    workspace.session_file("riders").unlink()
    store.create(meta, [ev.draft(ev.SessionStarted(), at="2026-03-04T10:00:00.000Z", by="facilitator")])
    for command in (["dump", "riders"], ["end", "riders", "--attended", "1"], ["import", "riders", "-"]):
        result = call(workspace, *command, given="words\n")
        assert result.exit_code == FAILED and "cannot be read by this version" in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_file_name_that_no_terminal_can_show_does_not_end_a_command(workspace: Workspace):
    make(workspace)
    (Path(os.fsdecode(os.fsencode(workspace.sessions) + b"/bad\xff\x1b[31mname.json"))).write_text("{}")
    for command in ("list", "check"):
        result = call_outside(command, "--workspace", str(workspace.root))
        assert "Traceback" not in result.stderr and "\x1b" not in result.stderr + result.stdout


def test_a_session_that_is_open_elsewhere_is_not_written_but_can_be_read(workspace: Workspace):
    session = make(workspace)
    store = TinyDBEventStore(workspace)
    store.open(session)
    for command in (
        ["import", session, "-"],
        ["redact", session, "N1", "--reason", "a name", "--yes"],
        ["end", session, "--attended", "7"],
        ["hold", session, "--reason", "a case", "--by", "the clerk"],
    ):
        result = call(workspace, *command, given="words\n")
        assert result.exit_code == FAILED and "is being written by another program" in result.stderr
        assert f"process {os.getpid()}" in result.stderr and "; close it there first." in result.stderr
        assert "read-only" not in result.stderr
    assert call(workspace, "dump", session).exit_code == DONE
    assert call(workspace, "check").exit_code == DONE
    store.close()
    assert call(workspace, "import", session, "-", given="words\n").exit_code == DONE


# Root may write everywhere, so the child becomes nobody; it works from inside the folder, whose parents it cannot read.
_AS_NOBODY = """
import os, shutil, sys
from click.testing import CliRunner
from workshop.cli import main

def call(given, *arguments):
    result = CliRunner().invoke(main, [*arguments, "--workspace", "."], input=given)
    return f"{result.exit_code} {result.output}{result.exception or ''}"

os.chdir(sys.argv[1])
if os.geteuid() == 0:
    # What the commands load must be in memory before the parents of this folder are out of reach.
    call("", "dump", sys.argv[2])
    call("", "import", sys.argv[2], "-")
    shutil.rmtree("sessions/.workshop")
    os.chmod("sessions", 0o555)
    os.setuid(65534)
print(call("", "dump", sys.argv[2]))
print(call("two\\n", "import", sys.argv[2], "-"))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_read_only_folder_can_be_read(public_folder: Path):
    workspace = create_workspace(public_folder / "transit")
    session = make(workspace)
    call(workspace, "import", session, "-", given="one\n")
    shutil.rmtree(workspace.sessions / ".workshop")
    workspace.session_file(session).chmod(0o444)
    workspace.sessions.chmod(0o555)
    try:
        arguments = [sys.executable, "-c", _AS_NOBODY, str(workspace.root), session]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
    finally:
        workspace.sessions.chmod(0o755)
    dumped, imported = done.stdout.split("\n\n", 1)
    assert dumped.startswith('0 {"id": "N1", "text": "one"'), done.stderr
    assert imported.startswith("1 ") and "read" in imported


def test_export_refuses_a_session_of_which_nothing_holds(workspace: Workspace, damaged: str):
    workspace.session_file(damaged).write_bytes(b"")
    result = call(workspace, "export", damaged)
    assert result.exit_code == FAILED and "is empty (0 bytes)" in result.stderr
    assert list(workspace.exports.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only there a file's name need not be text")
def test_a_file_whose_name_is_no_text_ends_no_command_with_a_traceback(workspace: Workspace) -> None:
    session = make(workspace)
    (workspace.sessions / os.fsdecode(b"b\xe9te.json")).write_bytes(b"{}")
    for arguments in (["list"], ["list", "--json"], ["status"], ["status", "--json"], ["check"], ["check", "--json"],
                      ["check", "--repair"], ["migrate"], ["dump", session]):  # fmt: skip
        result = call(workspace, *arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), arguments
    assert session in call(workspace, "list").stdout
