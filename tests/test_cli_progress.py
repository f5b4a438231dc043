"""A command that takes long says how far it is, to people at a terminal; nobody else is told."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.bench.many import make
from tests.commands import call
from workshop import cli_progress
from workshop.cli_progress import progress
from workshop.plan.redacting import look
from workshop.store.events import TinyDBEventStore


class Terminal(io.StringIO):
    """What is written to a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that has been at it for a second."""
    monkeypatch.setattr(cli_progress, "_AFTER", 0.0)
    monkeypatch.setattr(cli_progress, "_EVERY", 0.0)


def written(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, number: int = 1_200) -> str:
    monkeypatch.setattr("sys.stderr", stream)
    with progress("Checking the files") as told:
        for done in (999, 1_000, 7):
            told(done, number)
    return stream.getvalue()


def test_it_is_one_line_that_is_written_over_and_gone_in_the_end(
    at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("WORKSHOP_PLAIN", raising=False)
    said = written(monkeypatch, Terminal())
    assert "\n" not in said
    shown = said.split("\r")
    assert "Checking the files: 1,000 of 1,200" in shown
    assert "Checking the files: 7 of 1,200    " in shown, "nothing of a longer line stays behind it"
    assert shown[-1] == "" and shown[-2].isspace()


def test_where_lines_are_read_aloud_it_is_said_once(at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKSHOP_PLAIN", "1")
    said = written(monkeypatch, Terminal())
    assert said == "Checking the files: 999 of 1,200. This takes a while.\n"


def test_what_is_quick_or_goes_into_a_file_says_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert written(monkeypatch, Terminal()) == ""
    monkeypatch.setattr(cli_progress, "_AFTER", 0.0)
    assert written(monkeypatch, io.StringIO()) == ""


def test_a_terminal_that_has_gone_stops_no_work(at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(Terminal):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    written(monkeypatch, Gone())


def test_looking_for_words_says_through_how_many_files_it_is(tmp_path: Path) -> None:
    workspace = make(tmp_path, 5)
    store, told = TinyDBEventStore(workspace), []
    session = workspace.session_ids()[3]
    note = next(one.ref for one in store.read(session) if one.type == "note.added")
    look(store, session, note, told=lambda done, number: told.append((done, number)))
    assert told[:5] == [(0, 6), (1, 6), (2, 6), (3, 6), (4, 6)]


def test_a_check_of_many_ends_with_those_that_are_damaged_and_names_them_again(tmp_path: Path) -> None:
    workspace = make(tmp_path, 24)
    assert call(workspace, "check").stderr == "24 files, all whole.\n"
    names = workspace.session_ids()
    for name in names[:12]:
        path = workspace.session_file(name)
        path.write_bytes(path.read_bytes().replace(b'"note.added"', b'"note.edded"', 1))
    workspace.session_file(names[20]).with_stem(f"{names[20]} (1)").write_bytes(
        workspace.session_file(names[20]).read_bytes()
    )
    result = call(workspace, "check")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert all("whole" in line for line in lines[:12])
    assert (
        sum("FAILED" in line for line in lines[12:]) == 12
        and sum("a copy" in line for line in lines[12:]) == 1
    )
    last = result.stderr.splitlines()[-1]
    assert last.startswith(f"25 files; 12 damaged: {names[0]}, ")
    assert last.endswith(f" and 2 more; 1 copy: {names[20]} (1).")
    assert "files" not in call(workspace, "check", "--json").output.splitlines()[-1]
