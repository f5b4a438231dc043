"""The commands as a person or another program calls them, for tests: in this process or in one of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from click.testing import CliRunner, Result

from tests.children import TOP
from workshop.cli import main
from workshop.store.workspace import Workspace

DONE, FAILED, WRONG_USE = 0, 1, 2
PROGRAM = [sys.executable, "-c", "from workshop.cli import main; main(prog_name='workshop')"]


def call(workspace: Workspace | None, *arguments: str, given: bytes | str | None = None) -> Result:
    """Call a command in this process; what is not caught by the program is raised here."""
    named = ["--workspace", str(workspace.root)] if workspace else []
    return CliRunner().invoke(
        main, [arguments[0], *named, *arguments[1:]], input=given, catch_exceptions=False
    )


def call_outside(*arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Call a command in a process of its own, which has no terminal."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(TOP), **environment},
    )


def make(workspace: Workspace, design: str = "focus-group", *options: str, title: str = "Riders") -> str:
    """Make a session with `new`; its id."""
    result = call(workspace, "new", design, "--title", title, "--date", "2026-03-04", *options)
    assert result.exit_code == DONE, result.output
    return result.stdout.splitlines()[-1]


def lines_of(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def notes_of(workspace: Workspace, session: str) -> list[str]:
    return [str(line["text"]) for line in lines_of(call(workspace, "dump", session)) if "text" in line]


def files_of(workspace: Workspace) -> list[str]:
    return sorted(path.name for path in workspace.sessions.glob("*.json"))
