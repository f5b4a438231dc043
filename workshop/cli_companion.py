"""The command for a second laptop: a notes file that is carried there, placed there, and carried back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop.cli_shared import (
    FAILED,
    WRONG_USE,
    fail,
    in_folder,
    print_json,
    resolved,
    say,
    told_plainly,
    workspace_of,
)

if TYPE_CHECKING:
    from workshop.session.live import LiveSession


@click.command()
@click.argument("session", metavar="SESSION|FILE")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    metavar="FILE|FOLDER",
    help="Where the notes file goes, such as a stick; else the current folder.",
)
@in_folder
def companion(session: str, to: Path | None, folder: Path | None) -> None:
    """Take notes for a SESSION at a second laptop that has no network.

    \b
    Here:           workshop companion SESSION --to STICK     makes a notes file
    There:          workshop companion STICK/FILE             puts it among the sessions
                    workshop run FILE                         takes notes
                    workshop companion NOTES --to STICK       copies it back
    Here again:     workshop import SESSION STICK/FILE        joins the notes
    """
    named = Path(session).expanduser()
    if named.is_file() and not _is_in_sessions(folder, named):
        _place(folder, named)
        return
    from workshop.session.reading import read_session
    from workshop.store.events import TinyDBEventStore

    workspace = workspace_of(folder)
    session_id = resolved(workspace, session)
    with told_plainly():
        state = read_session(TinyDBEventStore(workspace), session_id)
        if state.companion_of:
            from workshop.store.carrying import carry

            target = _target(to, session_id)
            carry(workspace, session_id, target)
            say(f"Join it on the other laptop: workshop import {state.companion_of} {target.name}", err=True)
        else:
            from workshop.session.companion import new_companion, new_companion_id
            from workshop.store.carrying import write_carried

            companion_id = new_companion_id(session_id)
            target = _target(to, companion_id)
            write_carried(target, *new_companion(state, session_id, companion_id))
            say(f"Carry it to the other laptop, and there: workshop companion {target.name}", err=True)
    say(str(target))


def _is_in_sessions(folder: Path | None, path: Path) -> bool:
    """Whether a file stands among the sessions of the folder, so that its name means the session."""
    from workshop.store.workspace import find_workspace

    workspace = find_workspace(folder)
    return workspace is not None and path.resolve().parent == workspace.sessions.resolve()


def _target(to: Path | None, companion_id: str) -> Path:
    """The file to write, in the folder that was named or under the name that was given."""
    to = (to or Path()).expanduser()
    if to.is_dir():
        return to / f"{companion_id}.json"
    if not to.parent.is_dir():
        fail(f"There is no folder {to.parent}; is the stick in?", WRONG_USE)
    return to


def _place(folder: Path | None, path: Path) -> None:
    """Put a notes file among the sessions, in a folder that is made if there is none yet."""
    from workshop.store.carrying import place, read_carried
    from workshop.store.workspace import create_workspace, find_workspace

    with told_plainly():
        if not read_carried(path).meta.companion_of:
            fail(f"{path.name} is no notes file; `workshop companion SESSION` makes one.", WRONG_USE)
        workspace = find_workspace(folder) or create_workspace(folder or Path.cwd())
        companion_id, new = place(workspace, path)
    say("Take notes with: workshop run " + companion_id if new else "It is here already.", err=True)
    say(companion_id)


def join_file(live: LiveSession, path: Path, shift: int | None, json_: bool) -> None:
    """Join a notes file to a session that is open for writing; prints each new note's id."""
    from workshop.session.companion import join
    from workshop.store.carrying import read_carried

    found = read_carried(path)
    brought = join(live, found.meta, found.events, shift=shift)
    if brought.submission is not None:
        live.wait(brought.submission)
    for note in brought.note_ids:
        if json_:
            print_json({"id": note, "companion": found.meta.id})
        else:
            click.echo(note)
    for told in (brought.in_words(), *brought.told, found.notice):
        if told:
            say(told, err=True)
    if found.damaged:
        raise SystemExit(FAILED)
