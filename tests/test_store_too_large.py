"""A file among the sessions that is far too large for one, such as a film that was named so: it hides no session."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.commands import DONE, FAILED, call, lines_of, make, notes_of
from tests.store_samples import SESSION, file_of, meta, new_store, note, saved, texts
from workshop.store.disk import LARGEST
from workshop.store.workspace import Workspace

BEGINNINGS = {"of another kind": b"", "that begins as a session does": None}


@pytest.fixture(params=BEGINNINGS)
def riders(request: pytest.FixtureRequest, workspace: Workspace) -> str:
    """A session with a note, beside a film."""
    session = make(workspace)
    call(workspace, "import", session, "-", given="the bus is late\n")
    film = workspace.session_file("film")
    begins = BEGINNINGS[request.param]
    if begins is None:
        begins = workspace.session_file(session).read_bytes()[:2000].replace(session.encode(), b"film")
    film.write_bytes(begins)
    os.truncate(film, LARGEST + 1)
    return session


@pytest.mark.parametrize(
    "command",
    [
        ("list",),
        ("check",),
        ("check", "--repair"),
        ("status",),
        ("dump", "film"),
        ("export", "film"),
        ("migrate",),
        ("redact", "film", "N1", "--reason", "a name"),
    ],
)
def test_it_is_named_and_nothing_else_suffers(
    workspace: Workspace, riders: str, command: tuple[str, ...]
) -> None:
    done = call(workspace, *command)
    assert done.exit_code in (DONE, FAILED), done.output
    assert "film" in done.output
    assert "far too large to be a session's file" in done.output or "is not a session file" in done.output


def test_the_session_beside_it_is_listed_exported_and_redacted(workspace: Workspace, riders: str) -> None:
    rows = {row["id"]: row for row in lines_of(call(workspace, "list", "--json"))}
    assert rows[riders]["notes"] == 1
    assert call(workspace, "export", riders).exit_code == DONE
    assert call(workspace, "redact", riders, "N1", "--reason", "a name").exit_code == DONE
    assert notes_of(workspace, riders) == []


def test_it_takes_no_notes_with_it_where_it_takes_the_place_of_an_open_session(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    log = [*store.open(SESSION).events, *saved(store, note("the bus is late"))]
    os.truncate(file_of(store), LARGEST + 1)
    done = store.go_on(meta(), log).result(timeout=30)
    assert "far too large for a session" in done.told and "put back" in done.told
    saved(store, note("and cold"))
    store.close()
    assert texts(store.read(SESSION)) == ["the bus is late", "and cold"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files among others")
@pytest.mark.parametrize("what", ["a pipe", "a device"])
@pytest.mark.parametrize(
    "command",
    [
        ("check",),
        ("status",),
        ("backups", "--to", "{stick}"),
        ("override", "--name", "A. Officer", "--reason", "a pilot"),
    ],
)
def test_what_never_ends_in_the_place_of_the_plan_is_not_waited_for(
    workspace: Workspace, tmp_path: Path, what: str, command: tuple[str, ...]
) -> None:
    make(workspace)
    (tmp_path / "stick").mkdir()
    plan = workspace.session_file("plan")
    if what == "a pipe":
        os.mkfifo(plan)
    else:
        plan.symlink_to("/dev/zero")
    done = call(workspace, *(one.format(stick=tmp_path / "stick") for one in command))
    assert re.search("sessions/plan.json (is a pipe or a device|.* it is no file; move it away)", done.output)
    assert isinstance(done.exception, SystemExit | None)
