"""The commands.  Each imports the rooms it needs when it runs, so that `--help` is quick and only screens load Textual.

Exit codes: 0 done; 1 failed, or refused by a rule; 2 wrong use or input.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

import click

from workshop.cli_shared import (
    FAILED,
    WRONG_USE,
    as_json,
    fail,
    in_folder,
    live_session,
    print_json,
    resolved,
    say,
    set_aside_what_is_loaded,
    told_plainly,
    workspace_of,
)

if TYPE_CHECKING:
    from workshop.session.live import LiveSession
    from workshop.store.workspace import Workspace

STRATA = click.Choice(["internal", "external", "leadership", "mixed"])
# So many sessions are verified before a list of them; of more, those that a moment is enough for.
_MANY = 500
_A_MOMENT = 2.0
"""Seconds from the start of a list."""

# A command makes much that stays to its end, and next to nothing in circles: looking for those often took half its time.
_SELDOM = 200_000


class Commands(click.Group):
    """The commands of this file, and those of others, which are read only when they are called or listed."""

    ELSEWHERE: ClassVar[Mapping[str, str]] = {
        "add": "cli_plan",
        "afterwards": "cli_plan",
        "backups": "cli_backup",
        "check": "cli_check",
        "companion": "cli_companion",
        "designs": "cli_designs",
        "export": "cli_export",
        "facts": "cli_facts",
        "hold": "cli_redact",
        "migrate": "cli_backup",
        "needs": "cli_needs",
        "override": "cli_trace",
        "merge": "cli_merge",
        "settle": "cli_merge",
        "pack": "cli_pack",
        "recount": "cli_votes",
        "redact": "cli_redact",
        "refresh": "cli_refresh",
        "restore": "cli_backup",
        "rollup": "cli_plan",
        "show": "cli_show",
        "status": "cli_plan",
        "tally": "cli_votes",
        "trace": "cli_trace",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in order."""
        return sorted([*super().list_commands(ctx), *self.ELSEWHERE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name."""
        room = self.ELSEWHERE.get(cmd_name)
        if room is None:
            return super().get_command(ctx, cmd_name)
        found = getattr(import_module(f"workshop.{room}"), cmd_name)
        assert isinstance(found, click.Command)
        return found


@click.group(
    cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="workshop-facilitator", prog_name="workshop")
@click.option("--plain", is_flag=True, help="Plain lines for a screen reader, on every screen.")
@in_folder
@click.pass_context
def main(context: click.Context, plain: bool, folder: Path | None) -> None:
    """Run facilitation sessions on a projected terminal and draft a customer service plan from them.

    Without a command the home screen opens.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A title that the output's encoding does not know must not end a command with a traceback.
            stream.reconfigure(errors="backslashreplace")
    if context.invoked_subcommand not in (None, "run"):
        context.call_on_close(partial(gc.set_threshold, *gc.get_threshold()))
        gc.set_threshold(_SELDOM)
    if plain:
        os.environ["WORKSHOP_PLAIN"] = "1"
    if context.invoked_subcommand is None:
        open_screens(folder, "")


def open_screens(folder: Path | None, session: str) -> None:
    """Start the screens, or say in one sentence why this terminal cannot show them."""
    from workshop.store.workspace import find_workspace

    dumb = os.environ.get("TERM", "") in ("dumb", "") and os.name != "nt"
    if dumb or not (sys.stdin.isatty() and sys.stdout.isatty()):
        fail(
            "The screens need a terminal; `workshop --help` lists the commands that work without one.",
            WRONG_USE,
        )
    if folder is not None and not folder.is_dir():
        fail(f"{folder} is not a folder.", WRONG_USE)
    workspace: Workspace | None = find_workspace(folder)
    session_id = ""
    if session:
        workspace = workspace_of(folder)
        session_id = resolved(workspace, session)
    from workshop.tui.app import WorkshopApp

    app = WorkshopApp(workspace, offered=folder or Path.cwd(), session_id=session_id)
    set_aside_what_is_loaded()
    app.run()
    if app.return_code:
        raise SystemExit(app.return_code)


@main.command()
@click.argument("design")
@click.option("--title", required=True, help="What the session is called.")
@click.option("--stratum", type=STRATA, help="Who it is for; else what the design says.")
@click.option("--segment", default="", help="Which customers, in plain words.")
@click.option("--department", default="", help="The department that writes the plan.")
@click.option("--unit", default="", help="The unit that the session is about, where the design names one.")
@click.option("--deadline", default="", help="By when something is lost, where the design names it.")
@click.option(
    "--date", "date_", default="", metavar="YYYY-MM-DD", help="When it is held; today unless given."
)
@click.option("--short", is_flag=True, help="The design's short form.")
@in_folder
def new(
    design: str, title: str, stratum: str | None, segment: str, department: str, unit: str, deadline: str,
    date_: str, short: bool, folder: Path | None,
) -> None:  # fmt: skip
    """Make a session from a DESIGN, such as focus-group or buy-in; prints its id."""
    from datetime import date

    from workshop.designs.loader import find_design
    from workshop.session.creating import check_facts, create_session
    from workshop.session.events import Facts
    from workshop.store.events import TinyDBEventStore
    from workshop.store.workspace import create_workspace, find_workspace, new_session_id

    with told_plainly(refused=WRONG_USE):
        workspace = find_workspace(folder)
        found = find_design(design, workspace.designs if workspace else None, stratum or "")
        facts = Facts(
            title=title,
            department=department,
            segment=segment,
            unit=unit,
            deadline=deadline,
            stratum=stratum or found.stratum,
            date=date_ or date.today().isoformat(),
        )
        check_facts(facts)
        session_id = new_session_id(title, facts.date)
        # Made only now, so that a slip of the finger leaves no folder behind.
        workspace = workspace or create_workspace(folder or Path.cwd())
        store = TinyDBEventStore(workspace)
        beside = [header.meta for header in store.list() if header.meta]
        create_session(store, session_id, found, facts, short=short)
    if beside and all(meta.example for meta in beside):
        click.echo(
            "This folder holds the worked example; --workspace DIR keeps your own sessions apart.", err=True
        )
    click.echo(session_id)


@main.command()
@click.argument("session", default="")
@in_folder
def run(session: str, folder: Path | None) -> None:
    """Open a SESSION on screen, or the home screen."""
    open_screens(folder, session)


@main.command()
@click.argument("session")
@click.option("--attended", type=click.IntRange(0, 10_000), required=True, help="How many people were there.")
@in_folder
def end(session: str, attended: int, folder: Path | None) -> None:
    """End a SESSION that was not ended on screen."""
    with live_session(folder, session) as live:
        live.wait(live.end(attended))
    click.echo(f"{live.id} has ended with {attended} present.", err=True)


@main.command(name="list")
@click.option("--whole", is_flag=True, help="Of very many: wait until all are verified.")
@as_json
@in_folder
def list_(whole: bool, json_: bool, folder: Path | None) -> None:
    """List the sessions of this folder.

    Of very many that were never listed, the files are only read; each further list verifies some of them, and says so.
    """
    from time import monotonic

    from workshop.cli_progress import progress
    from workshop.session.listing import counted, is_open, listed, read_some
    from workshop.session.summary import in_words
    from workshop.store.events import TinyDBEventStore

    store = TinyDBEventStore(workspace_of(folder))
    until = monotonic() + _A_MOMENT
    with progress("Reading the sessions") as told:
        rows = listed(store, told) if whole else counted(store, told)
        if not whole:
            few = sum(map(is_open, rows)) < _MANY
            rows = read_some(store, rows, float("inf") if few else until - monotonic())
    for row in rows:
        if json_:
            print_json(row)
        elif row.get("problem"):
            say(f"{row['id']}  {row['problem']}", err=True)
        else:
            say(in_words(row))
    if left := sum(map(is_open, rows)):
        say(
            f"{left:,} of these {len(rows):,} sessions were read and not verified: `workshop list` again goes on with it, "
            f"--whole or `workshop check` verifies all.",
            err=True,
        )
    if not rows and not json_:
        say("There are no sessions here yet; `workshop new` makes one.", err=True)


@main.command(name="import")
@click.argument("session")
@click.argument("file", metavar="FILE|-")
@click.option(
    "--shift",
    type=int,
    metavar="MINUTES",
    help="Of a notes file: add minutes to the times of the other clock.",
)
@click.option(
    "--shorthand", is_flag=True, help="Read plain text as the capture line does: p3, w:, +4, #theme."
)
@as_json
@in_folder
def import_(
    session: str, file: str, shift: int | None, shorthand: bool, json_: bool, folder: Path | None
) -> None:
    """Add notes and records to a SESSION; prints each new id once it is on disk.

    FILE holds JSON lines (one with "record" is a record, such as a vote or a commitment; what it says of another
    session is kept in the plan), or plain text with a note a line, taken word for word unless --shorthand is given,
    or is the notes file of a second laptop (`workshop companion`). A named file, or a notes file, adds only what is new
    however often it is given; with --shorthand it also reads anew, in their places, lines taken word for word before.
    """
    from workshop.session.importing import UnreadableInput
    from workshop.store.carrying import is_session_file

    if file != "-" and is_session_file(Path(file)):
        with live_session(folder, session) as live:
            from workshop.cli_companion import join_file

            join_file(live, Path(file), shift, json_)
        return
    if shift is not None:
        fail("--shift is for the notes file of a second laptop; these are no times to shift.", WRONG_USE)

    if file == "-" and sys.stdin is None:
        fail("There is no input to read; name a file.", WRONG_USE)
    try:
        source = sys.stdin.buffer if file == "-" else Path(file).open("rb")  # noqa: SIM115 (closed by the with below)
    except OSError as error:
        fail(f"{file} cannot be read: {(error.strerror or 'it is not a file').lower()}.", WRONG_USE)
    elsewhere: list[tuple[int, Mapping[str, Any]]] = []
    with source, live_session(folder, session) as live:
        try:
            kept, refused, unsaved = _import_lines(live, source, json_, file, elsewhere, shorthand, folder)
        except UnreadableInput as error:
            fail(str(error), WRONG_USE)
    from workshop.cli_records import keep_in_plan

    refused += keep_in_plan(folder, session, elsewhere)
    if unsaved:
        fail(
            "Import stopped there: that line and all that follow are not in the session. "
            "Import them again when they can be saved."
        )
    if refused:
        lines = "line was" if refused == 1 else "lines were"
        rest = "; the others are in the session" if kept else ""
        fail(f"{refused} {lines} refused{rest}.")


def _import_lines(
    live: LiveSession,
    source: BinaryIO,
    json_: bool,
    file: str,
    elsewhere: list[tuple[int, Mapping[str, Any]]],
    shorthand: bool,
    folder: Path | None,
) -> tuple[int, int, int]:
    """Import line by line, printing what became durable; how many lines are there, were refused, and not saved.

    Lines about other sessions are put into ``elsewhere``, with their numbers.
    """
    from workshop.cli_records import PlainTold, file_name
    from workshop.session.importing import AHEAD, import_durably

    plain = PlainTold()
    kept = refused = unsaved = 0
    # What comes through a pipe may come slowly, so each of its lines is saved and told before the next.
    ahead = AHEAD if source.seekable() else 1
    as_json = file.endswith((".jsonl", ".ndjson"))
    name = file_name(file)
    for line in import_durably(live, source, as_json=as_json, ahead=ahead, name=name, shorthand=shorthand):
        plain.count(live, line)
        if line.cleaned:
            gone = f"{line.cleaned} control character{' was' if line.cleaned == 1 else 's were'} removed"
            say(f"line {line.line}: {gone}.", err=True)
        if line.elsewhere is not None:
            elsewhere.append((line.line, line.elsewhere))
        for key in line.left_out:
            say(f"line {line.line}: nothing is kept of {key!r}.", err=True)
        made = line.note_id or line.record_id
        kept += not line.problem
        if line.problem:
            refused, unsaved = refused + bool(line.refused), unsaved + (not line.refused)
            if unsaved > 1 and not line.refused:
                continue  # Behind one that could not be saved nothing is, for the same reason.
            say(f"line {line.line}: {line.problem.rstrip('.')}.", err=True)
        elif made and json_:
            print_json({"id": made, "line": line.line, "source_id": line.source_id})
        elif made:
            click.echo(made)
        sys.stdout.flush()
    plain.tell(file, folder, shorthand=shorthand)
    return kept, refused, unsaved


@main.command()
@click.argument("session")
@in_folder
def dump(session: str, folder: Path | None) -> None:
    """Print the notes of a SESSION as JSON lines; sealed ones as a number.

    Of a damaged session those are printed that hold, with a warning, and the exit code is 1.
    """
    from workshop.session.reading import read_what_holds
    from workshop.session.summary import dump as lines_of
    from workshop.store.events import TinyDBEventStore

    workspace = workspace_of(folder)
    session_id = resolved(workspace, session)
    with told_plainly():
        state, problem = read_what_holds(TinyDBEventStore(workspace), session_id)
        for line in lines_of(state):
            print_json(line)
        if problem:
            say(problem, err=True)
        if state.damaged_after:
            raise SystemExit(FAILED)
