"""What the commands share: exit codes, where the folder is, and how a refusal is told."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from workshop.plan.sections.sources import Sources
    from workshop.record.protocol import EventStore
    from workshop.session.live import LiveSession
    from workshop.store.workspace import Workspace
    from workshop.word.files import Written

Command = TypeVar("Command", bound=Callable[..., Any])

FAILED, WRONG_USE = 1, 2


def set_aside_what_is_loaded() -> None:
    """Before screens are run: leave the program itself out of the search for garbage, which stops them while it lasts."""
    gc.freeze()


def say(message: str, *, err: bool = False) -> None:
    """Print text, without what a title or a file's name could do to a terminal."""
    from workshop.record.clean import clean
    from workshop.started import with_program

    click.echo(with_program(clean(message).text), err=err)


def in_this_folder(folder: Path | None) -> str:
    """What a command that is told to be typed needs to find the folder again: nothing where none was named."""
    from workshop.disk import as_typed

    return f" --workspace {as_typed(folder)}" if folder is not None else ""


def fail(message: str, code: int = FAILED) -> NoReturn:
    """Say what is wrong on stderr and end with an exit code."""
    say(message, err=True)
    raise SystemExit(code)


def _or_of_group(context: click.Context, _: click.Parameter, folder: Path | None) -> Path | None:
    """The folder named after the command, or else before it."""
    above = context.parent.params.get("folder") if context.parent else None
    return folder or above


def in_folder(command: Command) -> Command:
    """Give a command `--workspace DIR`."""
    return click.option(
        "--workspace",
        "folder",
        type=click.Path(path_type=Path),
        callback=_or_of_group,
        metavar="DIR",
        help="The folder that holds sessions/; else WORKSHOP_FOLDER, the current folder or one above it.",
    )(command)


def as_json(command: Command) -> Command:
    """Give a command `--json`."""
    return click.option("--json", "json_", is_flag=True, help="Print JSON for other programs.")(command)


def workspace_of(folder: Path | None) -> Workspace:
    """The workspace to use, or end with exit code 2."""
    from workshop.store.workspace import find_workspace

    found = find_workspace(folder)
    if found is None:
        where = f"{folder} has no" if folder else "There is no"
        where += " folder sessions/ in it." if folder else " folder sessions/ here or above."
        fail(f"{where} `workshop new` makes one there; --workspace DIR names another.", WRONG_USE)
    return found


@contextmanager
def told_plainly(*, refused: int = FAILED) -> Iterator[None]:
    """Turn what the rooms refuse into one sentence on stderr and the right exit code, ``refused`` for a use case's."""
    from workshop.designs.model import DesignError
    from workshop.record.protocol import StoreError
    from workshop.session.errors import Refused

    try:
        yield
    except DesignError as error:
        fail(str(error), WRONG_USE)
    except Refused as error:
        fail(str(error), refused)
    except StoreError as error:
        told = str(error)
        fail(f"{told} Make room on it, then do that again." if told.endswith("the disk is full.") else told)


def resolved(workspace: Workspace, session: str) -> str:
    """The id of the session that was named, or end with exit code 2."""
    from workshop.record.protocol import StoreError

    try:
        return workspace.resolve(session)
    except StoreError as error:
        fail(str(error), WRONG_USE)


def plan_sources(store: EventStore) -> Sources:
    """What the papers of the plan are made from; files that cannot be read are named on stderr."""
    from workshop.cli_progress import progress
    from workshop.plan.material import gather
    from workshop.plan.sections.sources import Sources

    with progress("Reading the sessions") as how_far:
        sources = Sources(gather(store, told=how_far))
    for name, problem in sources.material.broken:
        say(f"{name}: {problem}", err=True)
    return sources


def pass_gate(sources: Sources) -> None:
    """End the command, with what is missing and what comes next, while the plan waits for its groups."""
    gate = sources.gate
    if not gate.is_open:
        fail(f"No draft was written. {gate.words}. {' '.join(gate.missing)} {gate.next_step}")


def print_written(written: Written) -> None:
    """The path of a file that was written, and what is to be said of it on stderr."""
    if written.note:
        from workshop.disk import as_typed

        behind = written.behind
        way = f" `workshop refresh {as_typed(behind)}` brings {behind.name} up to date." if behind else ""
        say(f"{written.note}{way}", err=True)
    click.echo(str(written.path))


@contextmanager
def live_session(folder: Path | None, session: str) -> Iterator[LiveSession]:
    """A session opened for writing; what is wrong is told and ends the command."""
    from workshop.session.live import LiveSession
    from workshop.store.events import TinyDBEventStore

    workspace = workspace_of(folder)
    session_id = resolved(workspace, session)
    store = TinyDBEventStore(workspace)
    with told_plainly():
        opened = store.open(session_id)
        try:
            if opened.notice:
                say(opened.notice, err=True)
            if not opened.writable:
                fail(f"Nothing was added: {session_id} can only be read.")
            live = LiveSession(store, session_id, opened.events)
            if told := live.boxes.put_in_order():
                say(told, err=True)
            yield live
        finally:
            store.close()
            copy_away(workspace, session_id)


def copy_away(workspace: Workspace, session_id: str) -> None:
    """Copy a session that was written to the second place, where one is set; it is waited for a few seconds at most."""
    from workshop.store.backing_up import AT_THE_END, Backups

    backups = Backups(workspace)
    backups.ask(session_id)
    if not backups.finish(AT_THE_END):
        say("The second place does not answer; no copy was made.", err=True)
    elif news := backups.news():
        say(news, err=True)


def print_json(value: object) -> None:
    """One line of JSON on stdout, in escapes where the output is not UTF-8 (a pipe on Windows)."""
    import codecs
    import json

    utf8 = codecs.lookup(sys.stdout.encoding or "ascii").name == "utf-8"
    click.echo(json.dumps(value, ensure_ascii=not utf8))
