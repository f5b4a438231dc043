"""The command that brings an officer's Word file up to date without losing what was changed in it."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop.cli_shared import (
    WRONG_USE,
    as_json,
    fail,
    in_folder,
    pass_gate,
    plan_sources,
    print_json,
    say,
    told_plainly,
    workspace_of,
)

if TYPE_CHECKING:
    from workshop.plan.blocks import Paper
    from workshop.plan.sections.sources import Sources
    from workshop.record.protocol import EventStore
    from workshop.store.workspace import Workspace
    from workshop.word.refresh import About

_VERSION = re.compile(r"(.*?)(?:-v(\d{1,4}))?", re.DOTALL)


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.docx")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write the new file; else beside the old one, under its next version.",
)
@click.option(
    "--anyway",
    is_flag=True,
    help="Refresh also where sessions that FILE was made from are not in this folder: what they said is taken out.",
)
@click.option("--all", "in_full", is_flag=True, help="Name every part, not only the first few of each kind.")
@as_json
@in_folder
def refresh(
    file: Path, to: Path | None, anyway: bool, in_full: bool, json_: bool, folder: Path | None
) -> None:
    """Bring an edited Word file up to date with the sessions, in a new file; prints its path.

    What you did not touch follows the sessions. What you changed stays as it is; where the sessions say something else
    now, that stands beside it in a Word comment. What you deleted stays deleted. FILE itself is only read. What became
    of each part is told on stderr.
    """
    from workshop.word.check import CheckError, check, summary
    from workshop.word.files import ExportError, write_new
    from workshop.word.refresh import RefreshError, missing_sessions, opened, refreshed, told_missing
    from workshop.word.render import render

    workspace = _workspace_of(folder, file)
    try:
        officers = opened(file, workspace.exports)
        missing = () if anyway else missing_sessions(officers, workspace.session_ids())
        if missing:
            fail(told_missing(file, missing), WRONG_USE)
        paper = _paper(workspace, officers.about, file)
        made = refreshed(officers, render(paper), paper.redacted)
    except RefreshError as error:
        fail(str(error), WRONG_USE)
    if made.data is None:
        if json_:
            print_json({"file": None, **made.report.as_json()})
            return
        say(f"There is nothing to do: {file.name} says what the sessions say.", err=True)
        for line in made.report.lines(most=0):
            say(line, err=True)
        return
    path = _target(file, to, paper)
    try:
        write_new(made.data, path, workspace.exports)
    except ExportError as error:
        fail(str(error))
    if json_:
        print_json({"file": str(path), **made.report.as_json()})
        return
    for line in made.report.lines(most=None) if in_full else made.report.lines():
        say(line, err=True)
    click.echo(str(path))
    with suppress(CheckError):  # What is not checked is written all the same.
        say(f"{path.name}: {summary(check(made.data, path.name))}", err=True)


def _workspace_of(folder: Path | None, file: Path) -> Workspace:
    """The folder that was named, else the one the file lies in, else the current one."""
    from workshop.store.workspace import find_workspace

    if folder is None and file.exists():
        found = find_workspace(None, environ={}, start=file.absolute().parent)
        if found is not None:
            return found
    return workspace_of(folder)


def _target(file: Path, to: Path | None, paper: Paper) -> Path:
    """The file to write: as it was asked for, else the next version that is free beside the old one."""
    from workshop.word.files import MOST_VERSIONS, file_name

    if to is not None and not to.is_dir():
        return to if to.suffix.lower() == ".docx" else to.with_name(f"{to.name}.docx")
    found = _VERSION.fullmatch(file.stem)
    stem, version = (found[1], int(found[2] or 1)) if found else (file.stem, 1)
    # A paper under its own name goes on as an export would name it; any other keeps the name the officer gave it.
    own = file.name == file_name(paper, version)
    home = to or file.parent
    for number in range(version + 1, MOST_VERSIONS + 1):
        path = home / (file_name(paper, number) if own else f"{stem}-v{number}.docx")
        if not path.exists() and not path.is_symlink():
            return path
    return fail(f"{file.name} has too many versions; move old ones away or name a file with --to.")


def _paper(workspace: Workspace, about: About, file: Path) -> Paper:
    """The paper of a file, as it is now."""
    from workshop.store.events import TinyDBEventStore

    store = TinyDBEventStore(workspace)
    with told_plainly():
        if about.session == "plan":
            return _plan_paper(store, about, file)
        if about.session not in workspace.session_ids():
            fail(
                f"{file.name} was made from the session {about.session}, which is not in {workspace.root};"
                " --workspace DIR names the folder that holds it.",
                WRONG_USE,
            )
        from workshop.plan.papers import kept_back, papers_of
        from workshop.session.reading import read_session

        session = read_session(store, about.session)
        builders = papers_of(session, kept_back(store, about.session))
        if about.paper not in builders:
            fail(
                f"{file.name} is a paper of the kind {about.paper!r}, which is not refreshed; write it again instead.",
                WRONG_USE,
            )
        return builders[about.paper](session, about.session)


def _plan_paper(store: EventStore, about: About, file: Path) -> Paper:
    from workshop.plan.plan_papers import PLAN_PAPERS, build

    sources = plan_sources(store)
    name, only = (about.paper, ()) if about.paper in PLAN_PAPERS else ("draft", _sections(sources, about))
    if name == "draft" and about.paper != "draft" and not only:
        fail(
            f"{file.name} is a paper of the plan called {about.paper!r}, which is not refreshed; write it again instead.",
            WRONG_USE,
        )
    if PLAN_PAPERS[name].gated:
        pass_gate(sources)
    return build(sources, name, only=only)


def _sections(sources: Sources, about: About) -> tuple[str, ...]:
    """Which sections a paper of some of them holds: the one it is named for, else those whose titles stand in it."""
    from workshop.plan.plan_papers import build
    from workshop.plan.sections.parts import TITLES
    from workshop.word.anchors import keys

    named = tuple(id for id in TITLES if id.replace("_", "") == about.paper)
    if named or about.paper != "sections":
        return named
    found = []
    for id in TITLES:
        paper = build(sources, "draft", only=(id,))
        heads = [key for key in keys(paper) if key.startswith("h")]
        if heads and heads[0] in about.keys:
            found.append(id)
    return tuple(found)
