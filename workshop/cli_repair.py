"""Repairing damaged sessions from the command line, for `workshop check --repair`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop.cli_shared import FAILED, print_json, resolved, say, workspace_of

if TYPE_CHECKING:
    from workshop.store.repairing import Repaired
    from workshop.store.workspace import Workspace


def repair_sessions(folder: Path | None, named: Sequence[str], json_: bool, *, use: bool) -> None:
    """Write repaired copies of sessions, all that are damaged where none is named; exit code 1 where one was refused."""
    from workshop.record.protocol import StoreError

    workspace = workspace_of(folder)
    wanted = [_id_of(workspace, one) for one in named] or _damaged(workspace)
    if not wanted:
        click.echo("No session here is damaged.", err=True)
        return
    code = 0
    for session_id in wanted:
        try:
            if not use:
                _tell(workspace, session_id, _repaired(workspace, session_id), json_)
            else:
                _use(workspace, session_id, json_)
        except StoreError as error:
            code = FAILED
            if json_:
                print_json({"session_id": session_id, "repaired": "", "problem": str(error)})
            else:
                say(str(error), err=True)
    if code:
        raise SystemExit(code)


def _id_of(workspace: Workspace, named: str) -> str:
    from workshop.store.workspace import PLAN

    return PLAN if named in (PLAN, f"{PLAN}.json", f"sessions/{PLAN}.json") else resolved(workspace, named)


def _damaged(workspace: Workspace) -> list[str]:
    from workshop.store.copies import copies
    from workshop.store.events import TinyDBEventStore

    others = {one.path.stem for one in copies(workspace)}
    reports = TinyDBEventStore(workspace).check_all()
    return [one.session_id for one in reports if not one.passed and one.session_id not in others]


def _repaired(workspace: Workspace, session_id: str) -> Repaired:
    from workshop.store.repairing import repair

    return repair(workspace, session_id)


def _tell(workspace: Workspace, session_id: str, done: Repaired, json_: bool) -> None:
    if json_:
        print_json(
            {
                "session_id": session_id,
                "repaired": workspace.name_of(done.path),
                "kept": done.kept,
                "put_right": list(done.put_right),
                "again": done.again,
                "lost": [one._asdict() for one in done.lost],
                "problem": "",
            }
        )
        return
    say(workspace.name_of(done.path))
    say(done.words, err=True)
    say(
        f"The damaged file was not changed. `workshop check --repair --use {session_id}` puts the copy in its place.",
        err=True,
    )


def _use(workspace: Workspace, session_id: str, json_: bool) -> None:
    """Put a copy that is there in its place, or one that is made now."""
    from workshop.store.repairing import use

    done = _repaired(workspace, session_id)
    if not json_:
        say(done.words, err=True)
    aside = workspace.name_of(use(workspace, session_id))
    if json_:
        name = workspace.name_of(workspace.session_file(session_id))
        print_json({"session_id": session_id, "repaired": name, "aside": aside, "problem": ""})
    else:
        say(f"{session_id} can be opened again. The damaged file is kept in {aside}.", err=True)
