"""The commands about session designs: list them, start one of one's own, check a file."""

from __future__ import annotations

from pathlib import Path

import click

from workshop.cli_shared import (
    FAILED,
    as_json,
    fail,
    in_folder,
    print_json,
    say,
    told_plainly,
    workspace_of,
)


@click.group(invoke_without_command=True)
@as_json
@in_folder
@click.pass_context
def designs(context: click.Context, json_: bool, folder: Path | None) -> None:
    """List the session designs, in the order a plan needs them; or make and check one's own."""
    if context.invoked_subcommand is None:
        _list(json_, folder)


def _list(json_: bool, folder: Path | None) -> None:
    from workshop.designs.loader import list_designs
    from workshop.designs.model import Design
    from workshop.designs.steps import when_to_use
    from workshop.store.workspace import find_workspace

    workspace = find_workspace(folder)
    broken = False
    with told_plainly():
        found = list_designs(workspace.designs if workspace else None)
    for design in found:
        if isinstance(design, Design):
            if json_:
                fields = ("id", "title", "stratum", "minutes", "minutes_short")
                row = {field: getattr(design, field) for field in fields}
                print_json({**row, "stages": len(design.stages), "when": when_to_use(design)})
            else:
                short = f", {design.minutes_short} in short" if design.minutes_short else ""
                say(f"{design.id}  {design.title}  ({design.minutes} minutes{short}, {design.stratum})")
                say(f"    {when_to_use(design)}")
        else:
            broken = True
            say(design.problem, err=True)
    if broken:
        raise SystemExit(FAILED)


@designs.command()
@click.argument("name")
@click.option("--from", "source", metavar="DESIGN", default="", help="Start from a copy of this design.")
@in_folder
def new(name: str, source: str, folder: Path | None) -> None:
    """Write a design file NAME.toml to alter, with a remark for every key; prints its path.

    It goes into designs/ beside the sessions and is never written over another.  A design named as one of the
    library's is used in place of that.
    """
    from workshop.designs.writing import copied_text, starter_text, write_new
    from workshop.session.wall import KIND_OF

    workspace = workspace_of(folder)
    with told_plainly():
        text = copied_text(name, source, workspace.designs) if source else starter_text(name, tuple(KIND_OF))
        path = write_new(name, text, workspace.designs)
    say(f"Alter it, then `workshop designs check {path}`.", err=True)
    click.echo(str(path))


@designs.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Check a design FILE: whether it can be run, and if not, the place in it and what is allowed there."""
    from workshop.designs.advice import advice
    from workshop.designs.loader import load_design
    from workshop.designs.model import DesignError
    from workshop.session.wall import KIND_OF

    try:
        design = load_design(file)
    except DesignError as error:
        fail(str(error), FAILED)
    for told in advice(design, KIND_OF):
        say(told, err=True)
    click.echo(f"{design.id} can be run: {len(design.stages)} stages, {design.minutes} minutes.")
