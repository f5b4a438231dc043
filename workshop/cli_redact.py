"""The commands that remove words for good, and that forbid it: redaction and legal holds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop.cli_shared import (
    WRONG_USE,
    as_json,
    fail,
    in_folder,
    live_session,
    print_json,
    resolved,
    say,
    told_plainly,
    workspace_of,
)

if TYPE_CHECKING:
    from workshop.plan.redacting import Done, Outlook
    from workshop.record.protocol import EventStore

_LOOKING = "Looking for the words in the files"


@click.command()
@click.argument("session")
@click.argument("id", metavar="ID")
@click.option("--reason", default="", help="Why; it stays where the words were. Needed but for --look.")
@click.option("--by", "name", default="", metavar="NAME", help="Who decided it; kept with the reason.")
@click.option("--look", is_flag=True, help="Only say what would go.")
@click.option("--yes", is_flag=True, help="Do not ask before it is done.")
@as_json
@in_folder
def redact(
    session: str, id: str, reason: str, name: str, look: bool, yes: bool, json_: bool, folder: Path | None
) -> None:
    """Remove the words of a note for good, from the SESSION and from wherever else the program wrote them.

    ID is a note (N12), a commitment (C4), a record (G3), a vote (V2: the reasons given around it), a question of the
    debrief, or the code of a participant who withdraws (P7: all they said).  Role, time and reason stay.  It cannot be
    undone.  Copies, set-aside ends, backups, the plan and the notes of a second laptop lose the words as well; Word files
    that hold them are named.
    """
    from workshop.cli_progress import progress
    from workshop.plan import redacting
    from workshop.store.events import TinyDBEventStore

    if look:
        workspace = workspace_of(folder)
        with told_plainly():
            outlook = _looked(TinyDBEventStore(workspace), resolved(workspace, session), id)
        for told in outlook.told():
            say(told)
        return
    if not reason.strip():
        fail(
            "Say why with --reason: it stays where the words were. --look only says what would go.", WRONG_USE
        )
    with live_session(folder, session) as live:
        store = live.outbox.store
        if not yes and not json_ and sys.stdin is not None and sys.stdin.isatty():
            for told in _looked(store, live.id, id).told():
                say(told, err=True)
            if not click.confirm("This cannot be undone. Redact it?", err=True):
                fail("Nothing was redacted.")
        with progress(_LOOKING) as how_far:
            done = redacting.redact(store, live.id, id, reason, name=name, clock=live.clock, told=how_far)
    if json_:
        print_json(_as_data(live.id, done))
        return
    for told in (*(() if done.before else done.outlook.told()), *done.told()):
        say(told, err=True)
    for one in done.outlook.main.taken.ids:
        click.echo(one)


def _looked(store: EventStore, session_id: str, id: str) -> Outlook:
    """What would go; how far the looking is gets told meanwhile."""
    from workshop.cli_progress import progress
    from workshop.plan.redacting import look

    with progress(_LOOKING) as how_far:
        return look(store, session_id, id, told=how_far)


def _as_data(session_id: str, done: Done) -> dict[str, object]:
    """What a redaction came to, for other programs."""
    return {
        "session": session_id,
        "ids": list(done.outlook.main.taken.ids),
        "before": done.before,
        "others": {part.id: list(part.taken.ids) for part in done.outlook.parts[:-1]},
        **{key: list(value) for key, value in done.swept._asdict().items()},
    }


@click.command()
@click.argument("session", metavar="SESSION|plan")
@click.option("--reason", required=True, help="Why, such as the number of the case.")
@click.option("--by", "name", required=True, metavar="NAME", help="Who orders it.")
@click.option("--lift", is_flag=True, help="The hold is over.")
@in_folder
def hold(session: str, reason: str, name: str, lift: bool, folder: Path | None) -> None:
    """Put a SESSION under a legal hold: nothing of it is redacted until it is lifted.

    A hold on the plan is one on every session of the folder.  `workshop status` shows them.
    """
    from workshop.plan.holding import hold_plan, hold_session
    from workshop.plan.material import PLAN_ID

    if session == PLAN_ID:
        from workshop.plan.plan_book import open_plan
        from workshop.store.events import TinyDBEventStore

        store = TinyDBEventStore(workspace_of(folder))
        with told_plainly(refused=WRONG_USE):
            try:
                book = open_plan(store)
                book.wait(hold_plan(book, reason, name, lift=lift))
            finally:
                store.close()
        what = "The plan and every session of this folder"
    else:
        with live_session(folder, session) as live, told_plainly(refused=WRONG_USE):
            live.wait(hold_session(live, reason, name, lift=lift))
        what = live.id
    told = "under no legal hold any more" if lift else "under a legal hold: nothing is redacted"
    say(f"{what} is {told}.", err=True)
