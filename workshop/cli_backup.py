"""The commands that keep sessions safe over time: copies at a second place, bringing one back, newer formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop.cli_shared import (
    FAILED,
    WRONG_USE,
    as_json,
    fail,
    in_folder,
    print_json,
    resolved,
    say,
    told_plainly,
    workspace_of,
)
from workshop.plural import counted

if TYPE_CHECKING:
    from workshop.store.backup_place import Place
    from workshop.store.backups import Copy
    from workshop.store.workspace import Workspace


def _named(context: click.Context, parameter: click.Parameter, value: str | None) -> Path | None:
    """A folder that was named; an empty name, as of a variable that was never set, is not the folder one is in."""
    if value is not None and not value.strip():
        raise click.BadParameter("name the folder that is to hold the copies.", context, parameter)
    return Path(value) if value is not None else None


@click.command()
@click.option("--to", metavar="DIR", callback=_named, help="Keep copies there from now on.")
@click.option("--now", is_flag=True, help="Copy every session now.")
@click.option("--off", is_flag=True, help="Make no more copies; those that are there stay.")
@as_json
@in_folder
def backups(to: Path | None, now: bool, off: bool, json_: bool, folder: Path | None) -> None:
    """Show the copies of this folder's sessions at a second place, or set where they go.

    DIR is best on a stick or another disk.  A session is copied every ten minutes while it is live and when it ends; the
    plan with it.  Which place it is belongs to you at this computer, and is not kept in the folder.
    """
    from workshop.store import backup_place

    if off and (to is not None or now):
        fail("--off goes alone.", WRONG_USE)
    workspace = workspace_of(folder)
    with told_plainly():
        if off:
            backup_place.choose_none(workspace)
            say("No more copies are made; those that are there stay.")
            return
        if to is not None:
            place = backup_place.choose_place(workspace, to)
            _tell_of(workspace, place)
        if to is not None or now:
            _copy_all(workspace)
        else:
            _show(workspace, json_)


def _tell_of(workspace: Workspace, place: Place) -> None:
    from workshop.store.backup_place import on_same_disk

    say(f"Copies go to {place.root}. They hold every word of the sessions, as the files here do.")
    if on_same_disk(workspace, place):
        say(
            "It is on the same disk as the sessions: that helps against mistakes, not against a lost laptop.",
            err=True,
        )


def _copy_all(workspace: Workspace) -> None:
    from workshop.store.backups import back_up_all

    kept, told = back_up_all(workspace)
    for sentence in told:
        say(sentence, err=True)
    made = sum(backup.made for backup in kept)
    files = counted(made, "file was", "files were")
    rest = f"; {len(kept) - made} had nothing new" if len(kept) > made else ""
    say(f"{files} copied and read back{rest}.")
    if told:
        raise SystemExit(FAILED)


def _show(workspace: Workspace, json_: bool) -> None:
    from workshop.record.protocol import StoreError
    from workshop.store.backup_place import lost_place, place_of
    from workshop.store.backups import copies_at

    place = place_of(workspace)
    if place is None:
        if not json_:
            none = "No second place is set; `workshop backups --to DIR` sets one, such as a stick."
            say(lost_place(workspace) or none)
        return
    try:
        place.check()
    except StoreError as error:
        fail(f"{str(error).rstrip('.')}; copies go on when it is back.")
    found = copies_at(workspace, place)
    if json_:
        for session_id, copies in found.items():
            print_json(
                {
                    "session": session_id,
                    "copies": [{"path": str(copy.path), "at": copy.at.isoformat()} for copy in copies],
                }
            )
        return
    say(f"Copies go to {place.root}.")
    for session_id, copies in found.items():
        say(f"{session_id}  {_number(copies)}, the newest of {copies[0].at.astimezone():%Y-%m-%d %H:%M}")
    if not found:
        say("There are none yet; `workshop backups --now` makes the first.")
        return
    for session_id in workspace.session_ids():
        if session_id not in found:
            say(f"{session_id}  no copy yet; `workshop backups --now` tries to make one")


def _number(copies: list[Copy]) -> str:
    return counted(len(copies), "copy", "copies")


@click.command()
@click.argument("what", metavar="FILE|SESSION")
@click.option(
    "--from", "source", metavar="DIR", type=click.Path(path_type=Path), help="Look for copies there."
)
@in_folder
def restore(what: str, source: Path | None, folder: Path | None) -> None:
    """Bring back a session from its newest copy that is whole, or from a FILE; prints its id.

    Nothing is ever overwritten: where the session is here, the copy becomes one of its own whose id says restored.  `plan`
    brings back the plan.
    """
    from workshop.disk import is_file
    from workshop.store.restoring import restore as restore_session
    from workshop.store.restoring import restore_file

    workspace = workspace_of(folder)
    file = Path(what).expanduser()
    if not is_file(file) and is_file(workspace.root / file):
        # As messages call it.
        file = workspace.root / file
    with told_plainly():
        named = source is None and is_file(file)
        done = restore_file(workspace, file) if named else restore_session(workspace, what, source)
    for sentence in done.passed_over:
        say(sentence, err=True)
    events = counted(done.events, "event")
    say(f"Restored from {done.path}, with {events}.", err=True)
    if done.session_id != done.of:
        say(
            f"{done.of} is here and was not touched. To have the copy under that name, move sessions/{done.of}.json "
            f"away and restore again.",
            err=True,
        )
    say(done.session_id)


@click.command()
@click.argument("session", required=False)
@as_json
@in_folder
def migrate(session: str | None, json_: bool, folder: Path | None) -> None:
    """Rewrite files of an older format in the newest one: those of a SESSION, or all; the old file is kept as .bak."""
    from workshop.record.event import FORMAT
    from workshop.store import migrating
    from workshop.store.workspace import PLAN

    workspace = workspace_of(folder)
    told: list[str] = []
    if session is None:
        done, told = migrating.migrate_all(workspace)
    else:
        session_id = PLAN if session == PLAN else resolved(workspace, session)
        with told_plainly():
            done = [migrating.migrate(workspace, session_id)]
    changed = [one for one in done if one.kept]
    for one in changed:
        if json_:
            print_json({"session": one.session_id, "from": one.before, "to": FORMAT, "kept": one.kept})
        else:
            say(
                f"{one.session_id} is rewritten from {one.before} to {FORMAT}; the old file is kept as {one.kept}."
            )
    for sentence in told:
        say(sentence, err=True)
    if told:
        raise SystemExit(FAILED)
    if not changed and not json_:
        say(
            "Everything is in the newest format already."
            if session is None
            else f"{session_id} is in the newest format already."
        )
