"""The disk is full while a command writes: what is wrong and what to do is said once, and doing that works."""

from __future__ import annotations

import os

import pytest

from tests.children import run_child
from tests.commands import DONE, FAILED, call, make, notes_of
from tests.test_store_repair import no_room
from workshop.store.workspace import Workspace


def test_an_import_tells_the_first_line_that_could_not_be_saved_and_no_other(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = make(workspace)
    lines = [f"note {number}" for number in range(1, 151)]
    with monkeypatch.context() as full:
        no_room(full)
        done = call(workspace, "import", session, "-", given="\n".join(lines))
    assert done.exit_code == FAILED and not done.stdout
    assert done.stderr == (
        "line 1: Not saved: the disk is full.\n"
        "Import stopped there: that line and all that follow are not in the session. "
        "Import them again when they can be saved.\n"
    )
    assert call(workspace, "import", session, "-", given="\n".join(lines)).exit_code == DONE
    assert notes_of(workspace, session) == lines


@pytest.mark.parametrize(
    "command",
    [
        ("new", "focus-group", "--title", "More", "--segment", "riders", "--department", "Transit"),
        ("redact", "{session}", "N1", "--reason", "a name"),
        ("hold", "{session}", "--reason", "a claim", "--by", "the city attorney"),
        ("end", "{session}", "--attended", "4"),
    ],
)
def test_a_command_says_what_to_do_and_does_it_when_there_is_room(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    session = make(workspace)
    call(workspace, "import", session, "-", given="Mrs Zorn said so\n")
    words = [one.format(session=session) for one in command]
    with monkeypatch.context() as full:
        no_room(full)
        done = call(workspace, *words)
    assert done.exit_code == FAILED
    assert "the disk is full. Make room on it, then do that again." in done.stderr
    assert call(workspace, *words).exit_code == DONE


HALF_A_DESIGN = """
    import resource, signal, sys
    sys.dont_write_bytecode = True
    from pathlib import Path
    from workshop.designs.model import DesignError
    from workshop.designs.writing import write_new

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
    try:
        write_new("mine", "# a line of a design\\n" * 5_000, Path(sys.argv[1]))
    except DesignError as error:
        print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of a file to run into")
def test_half_a_design_is_not_left_behind(workspace: Workspace) -> None:
    told = run_child(HALF_A_DESIGN, str(workspace.designs))
    assert "mine.toml cannot be written: file too large. Make room there" in told
    assert not [*workspace.designs.glob("*")]
    assert call(workspace, "designs", "new", "mine").exit_code == DONE
