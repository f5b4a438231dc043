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

# Runs a command and tells, on stderr's last line, what it loaded.
_CALL = """
import json, sys
from workshop.cli import main
try:
    main(sys.argv[1:], prog_name="workshop")
finally:
    print("\\n" + json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def loaded_by(*arguments: str) -> set[str]:
    """The modules in memory when a command has ended."""
    result = subprocess.run(
        [sys.executable, "-c", _CALL, *arguments],
        input="a note\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=dict(os.environ),
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    return set(json.loads(result.stderr.splitlines()[-1]))


@pytest.fixture
def session(workspace: Workspace) -> str:
    room = make_room(workspace, "buy-in", LEADERS, "leaders")
    room.type("a note")
    room.store.close()
    return "leaders"


@pytest.mark.parametrize(
    "arguments",
    [
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
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_command_loads_the_screens(workspace: Workspace, session: str, arguments: list[str]):
    if arguments[0] == "export":
        pytest.importorskip("workshop.word.files")
    loaded = loaded_by(*arguments, "--workspace", str(workspace.root))
    assert not loaded & {"textual", "rich", "workshop.tui.app"}
    if arguments[0] != "export":
        assert not loaded & {"docx", "lxml"}


@pytest.mark.parametrize(
    "arguments", [["--help"], ["export", "--help"], ["designs", "--help"], ["--version"]], ids=" ".join
)
def test_help_loads_none_of_the_rooms(arguments: list[str]):
    loaded = loaded_by(*arguments)
    assert not loaded & {"textual", "rich", "tinydb", "docx", "lxml", "msgspec", "asyncio"}
    ours = {name for name in loaded if name.startswith("workshop.")}
    assert all(name.startswith("workshop.cli") for name in ours), "only the commands themselves"
