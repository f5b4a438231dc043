"""Commands that are told to be typed start this program, also where it is not on the PATH."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.children import TOP
from tests.commands import WRONG_USE
from workshop.started import program, with_program
from workshop.tui.second_window import line_to_type


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program in an environment of its own, as README installs it, and nothing on the PATH."""
    script = tmp_path / "a folder" / ".venv" / "bin" / "workshop"
    script.parent.mkdir(parents=True)
    script.write_text(f"#!{sys.executable}\nfrom workshop.cli import main\nmain()\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setattr(sys, "argv", [".venv/bin/workshop"])
    monkeypatch.chdir(tmp_path / "a folder")
    return script


def test_where_it_is_on_the_path_its_name_is_enough(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(installed.parent))
    assert program() == program(anywhere=True) == "workshop"
    assert with_program("`workshop list` shows them.") == "`workshop list` shows them."


def test_elsewhere_it_is_named_as_it_was_started(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert program() == ".venv/bin/workshop"
    assert program(anywhere=True) == shlex.quote(str(installed))
    told = with_program(
        "`workshop list` shows them; a workshop is a meeting, and `workshop-backups` a folder."
    )
    assert (
        told
        == "`.venv/bin/workshop list` shows them; a workshop is a meeting, and `workshop-backups` a folder."
    )
    monkeypatch.chdir(installed.parent)
    monkeypatch.setattr(sys, "argv", ["./workshop"])
    assert program() == "./workshop"


def test_as_a_module_it_is_named_with_its_python(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(TOP / "workshop" / "__main__.py")])
    assert program(anywhere=True) == f"{shlex.quote(sys.executable)} -m workshop"


def test_under_another_program_the_name_stands(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for started in ("pytest", "", "-c", "gone/workshop"):
        monkeypatch.setattr(sys, "argv", [started])
        assert program() == "workshop"


def test_the_line_for_a_second_window_works_in_any_folder_and_puts_no_path_on_the_wall(
    installed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "our sessions"
    assert shlex.split(line_to_type("riders", folder, public=False)) == [
        str(installed), "show", "riders", "--workspace", str(folder),
    ]  # fmt: skip
    assert line_to_type("riders", folder, public=True) == ".venv/bin/workshop show riders"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(installed)])
    assert str(tmp_path) not in line_to_type("riders", folder, public=True)
    monkeypatch.chdir("/")
    assert line_to_type("riders", folder, public=True) == "workshop show riders"


@pytest.mark.skipif(os.name == "nt", reason="a script is started otherwise there")
def test_what_a_command_says_to_type_can_be_typed(installed: Path, tmp_path: Path) -> None:
    ran = subprocess.run(
        [".venv/bin/workshop", "list"], capture_output=True, text=True, cwd=installed.parents[2], timeout=60,
        env={**os.environ, "PYTHONPATH": str(TOP), "WORKSHOP_FOLDER": ""},
    )  # fmt: skip
    assert ran.returncode == WRONG_USE
    assert "`.venv/bin/workshop new` makes one there" in ran.stderr
