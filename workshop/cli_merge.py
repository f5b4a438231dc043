"""The commands that join two copies of a session, or of the plan, and that settle what they leave open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop.cli_shared import (
    WRONG_USE,
    as_json,
    fail,
    in_folder,
    print_json,
    say,
    told_plainly,
    workspace_of,
)
from workshop.plural import counted

if TYPE_CHECKING:
    from workshop.plan.material import Held
    from workshop.session.merging import Merge
    from workshop.store.merging import TwoFiles
    from workshop.store.workspace import Workspace


@click.command()
@click.argument("first", metavar="FILE")
@click.argument("second", metavar="FILE")
@click.option("--to", type=click.Path(path_type=Path), help="The new file; else beside the first one.")
@click.option(
    "--replace", is_flag=True, help="Let the new file be the session; the two are kept aside, unchanged."
)
@as_json
@in_folder
def merge(first: str, second: str, to: Path | None, replace: bool, json_: bool, folder: Path | None) -> None:
    """Join two copies of a session that went different ways, such as "conflicted copies", into a NEW file.

    What both have comes first, then what only the first FILE has, then what only the second has, under new numbers.
    Both files stay as they are.  A FILE is a path, or the name of a file among the sessions.

    Copies of the plan are joined likewise.  Where they decide differently on the same thing, what the first FILE says
    stands, and `workshop settle` asks what is to hold.
    """
    from workshop.plan.merging import merge as merge_logs
    from workshop.store.merging import free_name, read_two, write_merged
    from workshop.store.workspace import PLAN

    if to is not None and replace:
        fail("--replace puts the new file in the place of the session; leave --to out.", 2)
    with told_plainly():
        files = read_two(_path(folder, first), _path(folder, second))
        if files.notice:
            say(files.notice, err=True)
        session_id = files.ours.meta.id
        sessions = _sessions(folder) if session_id == PLAN else []
        mark, found = merge_logs(
            session_id, files.ours.events, files.theirs.events, files.second.name, sessions
        )
        target = to or free_name(files.first.parent, session_id)
        write_merged(
            files, target, [*found.common, *found.ours], found.theirs, (mark, found.report), found.after
        )
        aside: list[Path] = []
        removed: list[Path] = []
        if replace:
            workspace = workspace_of(folder)
            aside, removed = _put_in_place(workspace, session_id, target, files)
            target = workspace.session_file(session_id)
    if json_:
        print_json(
            {
                **found.report,
                "session_id": session_id,
                "to": str(target),
                "moved": [str(one) for one in aside],
            }
        )
        return
    click.echo(str(target))
    _tell(found, files)
    if aside:
        _tell_aside(aside, removed)
    elif to is None:
        say("Both files stay as they are. With --replace the new one becomes the session.", err=True)


def _put_in_place(
    workspace: Workspace, session_id: str, made: Path, files: TwoFiles
) -> tuple[list[Path], list[Path]]:
    """Let the new file be the session: what was put aside for it, and what was removed."""
    from workshop.record.protocol import NotSaved, StoreError
    from workshop.store.merging import put_in_place

    try:
        return put_in_place(workspace, session_id, made, files)
    except NotSaved:
        raise
    except StoreError:
        # Nothing was changed, and what was to take the session's place is in the way of the next try.
        made.unlink(missing_ok=True)
        raise


def _tell_aside(aside: Sequence[Path], removed: Sequence[Path]) -> None:
    kept = f"The two files are kept in {aside[0].parent}."
    if len(aside) == 1:
        kept = f"The file as it was is kept in {aside[0].parent}; the copy from elsewhere stays where it is."
    say(kept, err=True)
    for one in removed:
        say(f"{one.name}, which was merged before and has nothing more in it, is removed.", err=True)


def _tell(found: Merge, files: TwoFiles) -> None:
    from workshop.store.workspace import PLAN

    common, ours, theirs = len(found.common), len(found.ours), len(found.theirs)
    alike = files.first.name == files.second.name
    one, other = (str(path) if alike else path.name for path in (files.first, files.second))
    say(f"{common} events in both, {ours} more in {one}, {theirs} more in {other}.", err=True)
    moved = [f"{old} is {new}" for old, new in found.refs.items() if old != new]
    if moved:
        more = f" and {len(moved) - 12} more" if len(moved) > 12 else ""
        say(f"New numbers for what is from {other}: {', '.join(moved[:12])}{more}.", err=True)
        if files.ours.meta.id != PLAN:
            say(
                "The plan follows; papers that were written from that copy are to be exported anew.", err=True
            )
    if found.aside:
        verb = "event changes" if found.aside == 1 else "events change"
        say(f"{found.aside} {verb} nothing, for the first file says otherwise or has it already.", err=True)
    if found.waits:
        number = counted(found.waits, "decision differs", "decisions differ")
        say(
            f"{number}: what {one} says stands. In its place, `workshop settle`, or F6 in the plan, asks "
            "what is to hold.",
            err=True,
        )
    if found.changed:
        say(
            f"Changed in both: {', '.join(found.changed)}. What {other} says stands; look at them.",
            err=True,
        )


def _sessions(folder: Path | None) -> list[Held]:
    """The sessions beside a plan, by which its pointers are told apart; none where there is no folder of them."""
    from workshop.plan.merging import sessions_of
    from workshop.store.events import TinyDBEventStore
    from workshop.store.workspace import find_workspace

    workspace = find_workspace(folder)
    return sessions_of(TinyDBEventStore(workspace)) if workspace is not None else []


def _path(folder: Path | None, named: str) -> Path:
    """The file that is meant: a path, or a name among the sessions of the folder."""
    from workshop.store.workspace import find_workspace

    path = Path(named)
    if path.exists():
        return path
    workspace = find_workspace(folder)
    if workspace is not None and path.name == named:
        for name in (named, f"{named}.json"):
            if (workspace.sessions / name).is_file():
                return workspace.sessions / name
    return path


@click.command()
@click.argument("number", type=int, required=False)
@click.option("--take", type=int, metavar="CHOICE", help="What is to hold, by the number of the choice.")
@as_json
@in_folder
def settle(number: int | None, take: int | None, json_: bool, folder: Path | None) -> None:
    """Show the decisions of the plan that wait for a person after a merge, or settle the one of this NUMBER.

    They wait where two copies of the plan decided differently, or where a decision points to a number that two copies of a
    session gave to different things.  Deciding anew on the plan's screens settles them as well.
    """
    from workshop.plan.material import gather
    from workshop.plan.plan_book import open_plan
    from workshop.plan.settling import named_in, questions
    from workshop.plan.settling import settle as settle_question
    from workshop.store.events import TinyDBEventStore

    if (number is None) != (take is None):
        fail("Name the number of what waits and, with --take, that of a choice.", WRONG_USE)
    store = TinyDBEventStore(workspace_of(folder))
    with told_plainly(refused=WRONG_USE):
        material = gather(store)
        found = questions(material.plan)
        if number is not None and take is not None:
            if not 1 <= number <= len(found):
                fail(f"Nothing of the number {number} waits.", WRONG_USE)
            try:
                book = open_plan(store)
                book.know(material.sessions)
                book.wait(settle_question(book, found[number - 1], take))
                found = questions(book.plan)
            finally:
                store.close()
    if json_:
        for at, one in enumerate(found, 1):
            choices = [choice.told for choice in one.choices]
            print_json({"number": at, "id": one.id, "told": one.told, "choices": choices})
        return
    for at, one in enumerate(found, 1):
        say(f"{at}  {one.told}")
        for which, choice in enumerate(one.choices, 1):
            say(f"     {which}  {choice.told}")
        for name, words in named_in(material.plan, one, material.sessions):
            say(f"        {name}: {words}")
    if not found:
        say("Nothing waits to be settled.")
    elif number is None:
        say("`workshop settle NUMBER --take CHOICE` settles one.", err=True)
