"""What the program says about a file that somebody edited: which one holds the work, and a command that can be pasted."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from docx import Document

from tests.commands import DONE, call, make
from tests.plan_samples import five_groups, sixth_group
from workshop.cli import main
from workshop.disk import as_typed
from workshop.store.workspace import Workspace, create_workspace


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A folder with five groups heard, a draft that the officer edited, and one more group; one stands in it."""
    workspace = create_workspace(tmp_path / "our town")
    five_groups(workspace)
    draft = Path(call(workspace, "export", "plan").stdout.strip())
    document = Document(str(draft))
    document.add_paragraph("A sentence of the officer's own.")
    document.save(str(draft))
    sixth_group(workspace)
    monkeypatch.chdir(workspace.root)
    return workspace


def pasted(words: str) -> Path:
    """Run the command that stands in a sentence where one is; the file that it wrote."""
    from click.testing import CliRunner

    (command,) = re.findall(r"`workshop (refresh [^`]*)`", words)
    done = CliRunner().invoke(main, shlex.split(command), catch_exceptions=False)
    assert done.exit_code == DONE, done.output
    return Path(done.stdout.strip().splitlines()[-1])


def texts(path: Path) -> list[str]:
    return [one.text for one in Document(str(path)).paragraphs]


@pytest.mark.parametrize("folder", [".", "sessions", ".."])
def test_the_command_works_as_pasted_wherever_it_is_given(
    town: Workspace, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(town.root / folder)
    told = call(town, "export", "plan").stderr
    assert "Your changes are in plan-draft.docx; plan-draft-v2.docx is a fresh version without them." in told
    made = pasted(told)
    assert made.name == "plan-draft-v3.docx" and "A sentence of the officer's own." in texts(made)
    told = call(town, "export", "plan").stderr
    assert "Your changes are in plan-draft-v3.docx; plan-draft-v4.docx is a fresh version" in told
    assert "nothing to do" in call(town, "refresh", "exports/plan-draft-v3.docx").stderr or folder != "."


def test_so_does_the_one_for_a_file_whose_session_has_gone(
    town: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(town.root)
    (town.sessions / "2026-03-05-g4-aaaaa4.json").rename(town.root / "elsewhere.json")
    refused = call(town, "refresh", "exports/plan-draft.docx").stderr
    assert "which is not in this folder" in refused
    assert "A sentence of the officer's own." in texts(pasted(refused))


def test_of_a_pack_that_was_written_into_no_command_is_told_that_would_be_refused(
    workspace: Workspace,
) -> None:
    session = make(workspace)
    pack = Path(call(workspace, "pack", session).stdout.strip().splitlines()[-1])
    document = Document(str(pack))
    document.add_paragraph("Mine.")
    document.save(str(pack))
    told = call(workspace, "pack", session).stderr
    assert "was it edited?" in told and "workshop refresh" not in told


def test_a_path_is_typed_from_here_in_full_from_elsewhere_and_so_that_the_shell_takes_it_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert as_typed(tmp_path / "exports" / "a.docx") == str(Path("exports/a.docx"))
    assert as_typed(tmp_path.parent / "a.docx") == shlex.quote(str(tmp_path.parent / "a.docx"))
    assert shlex.split(as_typed(Path("it's mine.docx"))) == ["it's mine.docx"]
    assert as_typed(Path("-a.docx")) == "./-a.docx"
