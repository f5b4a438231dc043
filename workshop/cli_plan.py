"""The commands of a plan: how it stands, session files from other laptops, groups held before, many departments."""

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
    say,
    told_plainly,
    workspace_of,
)

if TYPE_CHECKING:
    from workshop.plan.gate import Gate
    from workshop.plan.status import Status

_MARKS = {"done": "done ", "begun": "begun", "open": "  -  "}


@click.command()
@as_json
@in_folder
def status(json_: bool, folder: Path | None) -> None:
    """How the plan stands: groups held and missing, what is open, and the next step.

    With --json one object, format status/1: "gate" (needed, held, internal, external, open, overridden, missing,
    next_step, groups, not_held, overrides), "planned", "steps" (id, title, state done, begun or open, told, design,
    session), "next" (step, told), "open" (a number for each thing that waits), "sessions", "people", "broken".
    """
    from workshop.plan.material import gather
    from workshop.plan.status import status as status_of
    from workshop.plan.status import status_data
    from workshop.store.events import TinyDBEventStore

    with told_plainly():
        found = status_of(gather(TinyDBEventStore(workspace_of(folder))))
    if json_:
        print_json(status_data(found))
        return
    _tell(found)


def _tell(found: Status) -> None:
    gate = found.gate
    if found.department:
        say(found.department)
    say(f"{gate.words}  ({gate.internal} internal, {gate.external} external, {found.people} people)")
    for missing in gate.missing:
        say(f"  {missing}")
    for at, one in gate.overrides:
        say(f"  Opened on {at[:10]} by {one.name}: {one.reason}")
    _tell_groups(gate)
    say("")
    for step in found.steps:
        say(f"  {_MARKS[step.state]}  {step.title:<17} {step.told}")
    if found.open:
        say("")
        for waiting in found.open:
            say(f"  {waiting.told}")
    for name, problem in found.broken:
        say(f"{name}: {problem}", err=True)
    say("")
    say(f"Next: {found.next}")


def _tell_groups(gate: Gate) -> None:
    """The register, and who is still to be heard."""
    for row in gate.groups:
        people = "" if row.attended is None else f", {row.attended} people"
        late = ", entered afterwards" if row.afterwards else ""
        why = "" if row.counted else f" Does not count: {row.why}"
        say(f"  {row.date or 'no date'}  {row.stratum:<8}  {row.segment or row.title}{people}{late}.{why}")
    for one in gate.not_held:
        when = one.date or "no date"
        given_up = "Not held." if one.dropped is None else f"Given up: {one.dropped or 'no reason was given'}"
        say(f"  {when}  {one.stratum:<8}  {one.segment}. {given_up}")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE|FOLDER...")
@click.option("--replace", is_flag=True, help="Take a file that has more than ours; ours is kept beside it.")
@as_json
@in_folder
def add(files: tuple[Path, ...], replace: bool, json_: bool, folder: Path | None) -> None:
    """Add session FILES from other laptops; prints the id of each session that came.

    Each file is checked before it is copied, and nothing here is overwritten.  Of a FOLDER all session files in it.
    """
    from workshop.session.reading import folded
    from workshop.store.adding import add_files
    from workshop.store.workspace import create_workspace, find_workspace

    with told_plainly():
        workspace = find_workspace(folder)
        if workspace is None and not any(file.exists() for file in files):
            fail("There are no such files; is the stick in?", WRONG_USE)
        done = add_files(workspace or create_workspace(folder or Path.cwd()), files, folded, replace=replace)
    for one in done:
        if json_:
            print_json(one._asdict() | {"path": str(one.path)})
            continue
        if one.state in ("new", "replaced"):
            click.echo(one.session_id)
        hint = " `workshop add --replace` takes it; ours is kept beside it." if one.state == "newer" else ""
        say(one.told + hint, err=True)
    if any(one.state in ("refused", "newer") for one in done):
        raise SystemExit(FAILED)
