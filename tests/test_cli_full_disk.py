"""The disk is full while a command writes: what is wrong and what to do is said once, and doing that works."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.children import run_child
from tests.commands import DONE, FAILED, call, make, notes_of
from tests.trouble import no_room
from workshop.session.importing import import_durably
from workshop.session.live import LiveSession
from workshop.store.events import TinyDBEventStore
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


def test_however_fast_the_disk_refuses_the_reason_told_is_the_first_one(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = make(workspace)
    room = LiveSession(store := TinyDBEventStore(workspace), session, store.open(session).events)
    with monkeypatch.context() as full:
        no_room(full)
        told = []
        for line in import_durably(room, _each_once_answered(room), ahead=100):
            told.append(line.problem)
    store.close()
    assert len(told) == 20 and set(told) == {"Not saved: the disk is full."}


def _each_once_answered(live: LiveSession) -> Iterator[bytes]:
    """Lines that come only after the disk has answered for those before."""
    for number in range(20):
        for one in live.outbox.waiting:
            if one.sent is not None:
                one.sent.exception()
        yield f"note {number}\n".encode()


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
