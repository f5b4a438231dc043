"""What a command loads: only the screens load Textual, and help loads next to nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.session_samples import LEADERS, make_room
from workshop.store.workspace import Workspace

ROOT = Path(__file__).parent.parent

# Runs commands one after the other and tells, on stderr's last line, what was loaded after each.
_CALL = """
import io, json, sys
from workshop.cli import main
loaded = []
for arguments in json.loads(sys.argv[1]):
    sys.stdin = io.TextIOWrapper(io.BytesIO(b"a note"))
    try:
        main(arguments, prog_name="workshop")
    except SystemExit as end:
        assert not end.code, arguments
    loaded.append(sorted(sys.modules))
print("\\n" + json.dumps(loaded), file=sys.stderr)
"""


def loaded_by(*commands: list[str]) -> list[set[str]]:
    """The modules in memory when each of the commands has ended, in one process of their own."""
    result = subprocess.run(
        [sys.executable, "-c", _CALL, json.dumps(commands)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=dict(os.environ),
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    return [set(loaded) for loaded in json.loads(result.stderr.splitlines()[-1])]


def test_no_command_loads_the_screens(workspace: Workspace):
    pytest.importorskip("workshop.word.files")
    room = make_room(workspace, "buy-in", LEADERS, "leaders")
    room.type("a note")
    room.store.close()
    commands = [
        ["new", "buy-in", "--title", "x"],
        ["list"],
        ["designs"],
        ["designs", "new", "mine"],
        ["import", "leaders", "-"],
        ["dump", "leaders"],
        ["check"],
        ["backups"],
        ["migrate"],
        ["end", "leaders", "--attended", "3"],
        ["export", "leaders"],
    ]
    at_work = [[*command, "--workspace", str(workspace.root)] for command in commands]
    for command, loaded in zip(commands, loaded_by(*at_work), strict=True):
        assert not loaded & {"textual", "rich", "workshop.tui.app"}, command
        if command[0] != "export":
            assert not loaded & {"docx", "lxml"}, command


def test_help_loads_none_of_the_rooms():
    commands = [["--help"], ["export", "--help"], ["designs", "--help"], ["--version"]]
    for command, loaded in zip(commands, loaded_by(*commands), strict=True):
        assert not loaded & {"textual", "rich", "tinydb", "docx", "lxml", "msgspec", "asyncio"}, command
        ours = {name for name in loaded if name.startswith("workshop.")}
        assert all(name.startswith("workshop.cli") for name in ours - {"workshop.plural"}), (
            f"{command}: only the commands themselves"
        )
