"""The command that opens the room view: what the wall shows, in a window of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from workshop.cli_shared import WRONG_USE, fail, in_folder, resolved, set_aside_what_is_loaded, workspace_of


@click.command()
@click.argument("session")
@in_folder
def show(session: str, folder: Path | None) -> None:
    """Show the wall of a SESSION: what the room may see, and nothing else.

    Open it in a second window on the projector.  It follows the session that runs elsewhere; q leaves,
    t changes the colours, + and - the size of the type.
    """
    dumb = os.environ.get("TERM", "") in ("dumb", "") and os.name != "nt"
    if dumb or not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail("The room view needs a terminal.", WRONG_USE)
    workspace = workspace_of(folder)
    session_id = resolved(workspace, session)
    from workshop.store.events import TinyDBEventStore
    from workshop.tui.room import RoomApp
    from workshop.tui.watching import Watching

    app = RoomApp(Watching(TinyDBEventStore(workspace), session_id))
    set_aside_what_is_loaded()
    app.run(mouse=False)
    if app.return_code:
        raise SystemExit(app.return_code)
