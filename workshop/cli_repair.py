"""Repairing damaged sessions from the command line, for `workshop check --repair`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workshop.cli_shared import FAILED, WRONG_USE, fail, print_json, resolved, say, workspace_of

if TYPE_CHECKING:
    from workshop.store.repairing import Repaired
    from workshop.store.working_out import Aid
    from workshop.store.workspace import Workspace


def repair_sessions(
    folder: Path | None, named: Sequence[str], json_: bool, *, use: bool, sources: Sequence[Path] = ()
) -> None:
    """Write repaired copies of sessions, all that are damaged where none is named; exit code 1 where one was refused."""
    from workshop.record.protocol import StoreError
    from workshop.store.workspace import find_workspace

    found = find_workspace(folder)
    told = {one: _elsewhere(found, one) for one in named}
    files = [path for path in told.values() if path is not None]
    sessions = [one for one, path in told.items() if path is None]
    if use and files:
        fail(
            f"--use is for sessions of this folder; add the repaired copy of {files[0]} with `workshop add`.",
            WRONG_USE,
        )
    if missing := [one for one in sources if not one.exists()]:
        fail(f"There is no {missing[0]}; is the stick in?", WRONG_USE)
    todo: list[tuple[str, Path | None]] = [(str(one), one) for one in files]
    if sessions or not files:
        workspace = workspace_of(folder)
        todo += [(one, None) for one in [_id_of(workspace, each) for each in sessions] or _damaged(workspace)]
    if not todo:
        click.echo("No session here is damaged.", err=True)
        return
    code = 0
    for name, file in todo:
        try:
            if file is not None:
                _repair_elsewhere(found, file, sources, json_)
            elif use:
                _use(workspace, name, sources, json_)
            else:
                _tell(workspace, name, _repaired(workspace, name, sources), json_)
        except StoreError as error:
            code = FAILED
            if json_:
                print_json({"session_id": name, "repaired": "", "problem": str(error)})
            else:
                say(str(error), err=True)
    if code:
        raise SystemExit(code)


def _elsewhere(workspace: Workspace | None, named: str) -> Path | None:
    """The file that was named, as it is typed or as messages call it, where it is no session of the folder."""
    from workshop.disk import is_file
    from workshop.store.copies import copies

    tried = [Path(named)] if workspace is None else [Path(named), workspace.root / named]
    path = next((one for one in tried if is_file(one)), None)
    if path is None or workspace is None:
        return path
    if path.resolve().parent != workspace.sessions.resolve() or path.suffix != ".json":
        return path
    # A copy beside a session is not the session that its name says.
    return path if path.resolve() in {copy.path.resolve() for copy in copies(workspace)} else None


def aid_of(workspace: Workspace | None, sources: Sequence[Path]) -> Aid:
    """What a repair may use: the files that were named, and what may stand in for a first event that is lost."""
    from workshop.plan.standing_in import readable, stands
    from workshop.store.mending import StandIn
    from workshop.store.working_out import Aid

    designs = workspace.designs if workspace is not None else None
    return Aid(
        sources, lambda id_, meta, line: [StandIn(*one) for one in stands(id_, meta, line, designs)], readable
    )


def _id_of(workspace: Workspace, named: str) -> str:
    from workshop.store.workspace import PLAN

    return PLAN if named in (PLAN, f"{PLAN}.json", f"sessions/{PLAN}.json") else resolved(workspace, named)


def _damaged(workspace: Workspace) -> list[str]:
    from workshop.store.copies import copies
    from workshop.store.events import TinyDBEventStore

    others = {one.path.stem for one in copies(workspace)}
    reports = TinyDBEventStore(workspace).check_all()
    return [one.session_id for one in reports if not one.passed and one.session_id not in others]


def _repaired(workspace: Workspace, session_id: str, sources: Sequence[Path]) -> Repaired:
    from workshop.store.repairing import repair

    return repair(workspace, session_id, aid_of(workspace, sources))


def _repair_elsewhere(workspace: Workspace | None, file: Path, sources: Sequence[Path], json_: bool) -> None:
    from workshop.store.repairing import repair_file
    from workshop.store.telling import quoted

    done = repair_file(workspace, file, aid_of(workspace, sources))
    if json_:
        print_json(_as_data(str(file), str(done.path), str(done.left or ""), done))
        return
    say(str(done.path))
    say(done.words, err=True)
    if workspace is not None and done.path.resolve().parent == workspace.sessions.resolve():
        what = "`workshop check` says what the repaired copy has of its own, and how to join it."
    else:
        what = f"`workshop add {quoted(done.path)}` takes the repaired copy in."
    say(f"{file} was not changed. {what}", err=True)


def _as_data(session_id: str, path: str, left: str, done: Repaired) -> dict[str, Any]:
    mended = done.mended
    return {
        "session_id": session_id,
        "repaired": path,
        "kept": mended.kept,
        "put_right": list(mended.put_right),
        "again": mended.again,
        "taken": {str(seq): name for seq, name in mended.taken.items()},
        "stands_in": mended.stands_in,
        "lost": [one._asdict() for one in mended.lost],
        "left": left,
        "problem": "",
    }


def _tell(workspace: Workspace, session_id: str, done: Repaired, json_: bool) -> None:
    path, left = workspace.name_of(done.path), workspace.name_of(done.left) if done.left else ""
    if json_:
        print_json(_as_data(session_id, path, left, done))
        return
    say(path)
    say(done.words, err=True)
    say(
        f"The damaged file was not changed. `workshop check --repair --use {session_id}` puts the copy in its place.",
        err=True,
    )


def _use(workspace: Workspace, session_id: str, sources: Sequence[Path], json_: bool) -> None:
    """Put a copy that is there in its place, or one that is made now."""
    from workshop.store.repairing import use

    done = _repaired(workspace, session_id, sources)
    if not json_:
        say(done.words, err=True)
    aside = workspace.name_of(use(workspace, session_id))
    if json_:
        name = workspace.name_of(workspace.session_file(session_id))
        print_json({"session_id": session_id, "repaired": name, "aside": aside, "problem": ""})
    else:
        say(f"{session_id} can be opened again. The damaged file is kept in {aside}.", err=True)
