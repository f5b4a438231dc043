"""Make the worked example: twelve sessions of an invented department, its plan, and their papers.

Run as ``python -m tests.example.build``.  Everything goes through the program's own use cases, at the
times of the example's own clock.  Salts and event ids are new each time, so the files differ at each build.
"""

from __future__ import annotations

from pathlib import Path

import click

from tests.example.entering import enter_session
from tests.example.lines import EXAMPLES, Example, Line
from tests.example.planning import keep_plan
from workshop.plan.blocks import Paper
from workshop.plan.material import PLAN_ID, gather
from workshop.plan.pack import pack
from workshop.plan.papers import kept_back, papers_of
from workshop.plan.plan_papers import PLAN_PAPERS
from workshop.plan.plan_papers import build as build_paper
from workshop.plan.sections.sources import Sources
from workshop.record.protocol import StoreError
from workshop.session.reading import read_session
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace
from workshop.word.files import write_paper

REPOSITORY = Path(__file__).parents[2]
PACKED = "04-night-shift-riders"
"""The session whose pack is in the example."""


def export_session(workspace: Workspace, example: Example) -> list[Path]:
    """Write the papers of one session, as ``workshop export`` does, and of one what was printed before it."""
    store = TinyDBEventStore(workspace)
    session = read_session(store, example.session_id)
    made = [
        make(session, example.session_id)
        for make in papers_of(session, kept_back(store, example.session_id)).values()
    ]
    if example.name == PACKED:
        made.append(pack(session, example.session_id))
    return [write_paper(paper, workspace.exports).path for paper in made]


def plan_papers(workspace: Workspace) -> list[Paper]:
    """Every paper of the plan, and the plan as it leaves the office."""
    sources = Sources(gather(TinyDBEventStore(workspace)))
    return [*(build_paper(sources, name) for name in PLAN_PAPERS), build_paper(sources, "draft", final=True)]


def export_plan(workspace: Workspace) -> list[Path]:
    """Write the papers of the plan, as ``workshop export plan`` does."""
    return [write_paper(paper, workspace.exports).path for paper in plan_papers(workspace)]


def remove(workspace: Workspace, log_id: str) -> None:
    """Remove the log of a session, or of the plan.

    Raises:
        SessionLocked: When another program is writing it.
    """
    path = workspace.session_file(log_id)
    if path.exists():
        store = TinyDBEventStore(workspace)
        store.open(log_id)
        store.close()
        path.unlink()


def papers_in(folder: Path, example: Example) -> list[Path]:
    """The papers of a session in a folder, which are named by the last part of its id."""
    return sorted(folder.glob(f"*-{example.session_id.rpartition('-')[2]}-*.docx"))


def build(folder: Path, *, replace: bool = False) -> list[Path]:
    """Make the whole example in a folder; the session files, the plan and the papers that were written.

    Raises:
        StoreError: When a session of the example is there already and is not to be replaced.
    """
    workspace = create_workspace(folder)
    logs = [*(one.session_id for one in EXAMPLES), PLAN_ID]
    there = [one for one in logs if workspace.session_file(one).exists()]
    if there and not replace:
        raise StoreError(f"{there[0]} exists already in {folder}; --replace removes and makes it anew.")
    for log in there:
        remove(workspace, log)
    told: dict[str, list[Line]] = {}
    for example in EXAMPLES:
        told[example.name] = enter_session(workspace, example)
    keep_plan(workspace, told)
    return [*(workspace.session_file(log) for log in logs), *write_papers(workspace)]


def write_papers(workspace: Workspace) -> list[Path]:
    """Write every paper of the example anew: those of each session, and the draft of the plan."""
    for path in workspace.exports.glob("plan-*.docx"):
        path.unlink()
    written: list[Path] = []
    for example in EXAMPLES:
        for path in papers_in(workspace.exports, example):
            path.unlink()
        written += export_session(workspace, example)
    return [*written, *export_plan(workspace)]


@click.command()
@click.option(
    "--folder", type=click.Path(path_type=Path), default=REPOSITORY, help="Where; else this repository."
)
@click.option("--replace", is_flag=True, help="Remove the example's sessions first if they are there.")
@click.option("--papers", is_flag=True, help="Only write the Word files anew, from the sessions as they are.")
def main(folder: Path, replace: bool, papers: bool) -> None:
    """Make the worked example: its sessions, its plan and their Word files."""
    try:
        for path in write_papers(Workspace(folder)) if papers else build(folder, replace=replace):
            click.echo(path)
    except StoreError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
