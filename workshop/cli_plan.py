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
    in_this_folder,
    print_json,
    say,
    told_plainly,
    workspace_of,
)
from workshop.plural import counted

if TYPE_CHECKING:
    from workshop.plan.gate import Gate
    from workshop.plan.rollup import Rollup
    from workshop.plan.status import Status

_MARKS = {"done": "done ", "begun": "begun", "open": "  -  "}


@click.command()
@as_json
@in_folder
def status(json_: bool, folder: Path | None) -> None:
    """How the plan stands: groups held and missing, what is open, and the next step.

    With --json one object, format status/1: "gate" (needed, held, internal, external, open, overridden, missing,
    next_step, groups, not_held, overrides), "planned", "steps" (id, title, state done, begun or open, told, design,
    session), "next" (step, told), "open" (a number for each thing that waits), "sessions", "people", "broken", "holds" (id,
    since, name, reason of each legal hold), "missing" (ids of sessions that were here and are gone).
    """
    from workshop.cli_check import missed
    from workshop.cli_progress import progress
    from workshop.plan.standing import standing
    from workshop.plan.status import status_data
    from workshop.store.backup_place import lost_place
    from workshop.store.events import TinyDBEventStore
    from workshop.store.folders import warning_of

    with told_plainly():
        workspace = workspace_of(folder)
        with progress("Reading the sessions") as how_far:
            found = standing(TinyDBEventStore(workspace), told=how_far)
    gone = missed(workspace)
    if json_:
        print_json(status_data(found) | {"missing": [one.session_id for one in gone]})
        return
    for told in filter(
        None,
        (warning_of(workspace), lost_place(workspace), *(one.told(in_this_folder(folder)) for one in gone)),
    ):
        say(told, err=True)
    _tell(found)


def _tell(found: Status) -> None:
    from workshop.plan.next_step import next_of
    from workshop.started import program

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
    for one_step in found.steps:
        say(f"  {_MARKS[one_step.state]}  {one_step.title:<17} {one_step.told}")
    if found.open:
        say("")
        for waiting in found.open:
            say(f"  {waiting.told}")
    if found.holds:
        say("")
        for one_hold in found.holds:
            say(f"  {one_hold.told}")
    for name, problem in found.broken:
        say(f"{name}: {problem}", err=True)
    say("")
    say(f"Next: {found.next}")
    step = next_of(found.steps)
    if step is not None and step.session:
        say(f"      {program()} run {step.session}")
    elif step is not None and step.design:
        say(f"      {program()} new {step.design} --title TITLE")


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


@click.command()
@click.argument("notes", metavar="NOTES|-")
@click.option("--date", "date_", required=True, metavar="YYYY-MM-DD", help="The day on which it was held.")
@click.option("--attended", type=int, required=True, help="How many people came.")
@click.option(
    "--stratum",
    type=click.Choice(["internal", "external"]),
    required=True,
    help="With which kind of customers.",
)
@click.option("--segment", required=True, help="Which customers, in plain words.")
@click.option("--title", default="", help="What it is called; the customers, unless given.")
@click.option("--department", default="", help="The department that writes the plan.")
@click.option("--place", default="", help="Where it was held.")
@click.option("--starts", default="", metavar="HH:MM", help="When it began.")
@click.option("--ends", default="", metavar="HH:MM", help="When it ended.")
@click.option("--design", default="focus-group", help="Another design than that of a focus group.")
@click.option(
    "--shorthand", is_flag=True, help="Read plain text as the capture line does: p3, w:, +4, #theme."
)
@in_folder
def afterwards(
    notes: str, date_: str, attended: int, stratum: str, segment: str, title: str, department: str, place: str,
    starts: str, ends: str, design: str, shorthand: bool, folder: Path | None,
) -> None:  # fmt: skip
    """Enter a group that was held before, with its NOTES (as for `workshop import`); prints its id.

    It counts like any other group and is marked "entered afterwards" wherever it is listed.
    """
    import sys

    from workshop.cli_records import PlainTold, file_name, keep_in_plan
    from workshop.designs.loader import find_design
    from workshop.session.afterwards import check_afterwards, readable_notes, title_of, write_down
    from workshop.session.events import Facts
    from workshop.store.events import TinyDBEventStore
    from workshop.store.workspace import create_workspace, find_workspace, new_session_id

    with told_plainly(refused=WRONG_USE):
        workspace = find_workspace(folder)
        found = find_design(design, workspace.designs if workspace else None, stratum)
        facts = Facts(
            title=title or title_of(segment), department=department, segment=segment, stratum=stratum, place=place,
            date=date_, starts=starts, ends=ends,
        )  # fmt: skip
        check_afterwards(facts, attended)
        try:
            given = sys.stdin.buffer.read() if notes == "-" else Path(notes).read_bytes()
        except OSError as error:
            fail(f"{notes} cannot be read: {(error.strerror or 'it is not a file').lower()}.", WRONG_USE)
        lines = readable_notes(given)
        store = TinyDBEventStore(workspace or create_workspace(folder or Path.cwd()))
        session_id = new_session_id(facts.title, facts.date)
        try:
            as_json = notes.endswith((".jsonl", ".ndjson"))
            plain = PlainTold()
            problems = write_down(
                store, session_id, found, facts, attended, lines, as_json=as_json, name=file_name(notes),
                shorthand=shorthand, each=plain.count,
            )  # fmt: skip
        finally:
            store.close()
    click.echo(session_id)
    plain.tell(notes, folder, shorthand=shorthand)
    for number, key in plain.left_out:
        say(f"Line {number}: nothing is kept of {key!r}.", err=True)
    for problem in problems:
        say(problem, err=True)
    refused = keep_in_plan(folder, session_id, plain.elsewhere)
    if problems or refused:
        where = in_this_folder(folder)
        fail(f"Put these lines right and add them with `workshop import {session_id} FILE{where}`.")


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DIR...")
@as_json
def rollup(folders: tuple[Path, ...], json_: bool) -> None:
    """Fold the folders of several departments into one and print the sum.

    Each department keeps its own gate. A session that two folders have counts once. With --json one object, format
    rollup/1.
    """
    from workshop.plan.material import gather
    from workshop.plan.rollup import rollup as folded_up
    from workshop.plan.rollup import rollup_data
    from workshop.store.events import TinyDBEventStore
    from workshop.store.workspace import Workspace, find_workspace

    roots: dict[Path, None] = {}
    for folder in folders:
        workspace = find_workspace(folder)
        if workspace is None:
            fail(f"{folder} has no folder sessions/ in it; name the folder of a department.", WRONG_USE)
        if workspace.root.resolve() in roots:
            fail(f"{folder} is named twice; name each department once.", WRONG_USE)
        roots[workspace.root.resolve()] = None
    with told_plainly():
        found = folded_up([(root.name, gather(TinyDBEventStore(Workspace(root)))) for root in roots])
    if json_:
        print_json(rollup_data(found))
    else:
        _tell_rollup(found)


def _tell_rollup(found: Rollup) -> None:
    number = len(found.departments)
    say(f"{found.ready} of {counted(number, 'department')} ready to write.")
    for row in found.departments:
        late = f", {row.overdue} overdue" if row.overdue else ""
        say(
            f"  {row.name}: {row.gate.held} of {row.gate.needed} groups ({row.gate.internal} internal, "
            f"{row.gate.external} external), {row.people} people, {row.promises} commitments{late}."
        )
    hours = f"{found.hours} hours, " if found.hours else ""  # Not known of groups that were imported.
    say(
        f"Together: {found.groups} groups ({found.internal} internal, {found.external} external), {found.people} people, "
        f"{hours}{len(found.promises)} commitments."
    )
    shared = [one for one in found.themes if len(one.departments) > 1]
    if shared:
        say("")
        say("Heard in more than one department:")
    for theme in shared:
        people = f"{theme.people} people" if theme.people else "under 5 people"
        say(f"  {theme.label}: {len(theme.departments)} departments, {theme.groups} groups, {people}.")
    overdue = [one for one in found.promises if one.state == "overdue"]
    if overdue:
        say("")
        say("Overdue:")
    for promise in overdue:
        say(f"  {promise.id}  {promise.owner}, {promise.action}, by {promise.due}.")
    for name, why in found.copies:
        say(f"{name} counts only once: {why[:1].lower()}{why[1:]}", err=True)
    for name, problem in found.material.broken:
        say(f"{name}: {problem}", err=True)
