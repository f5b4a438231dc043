"""The command that writes Word files: of a session, of all of them, or of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workshop.cli_look import look_of, tell_of_its_text, with_look
from workshop.cli_shared import (
    FAILED,
    WRONG_USE,
    fail,
    in_folder,
    in_this_folder,
    pass_gate,
    plan_sources,
    print_written,
    resolved,
    say,
    told_plainly,
    workspace_of,
)

if TYPE_CHECKING:
    from workshop.plan.blocks import Paper
    from workshop.plan.material import Material
    from workshop.record.protocol import EventStore
    from workshop.session.state import Session
    from workshop.store.workspace import Workspace
    from workshop.word.template import Look


@click.command()
@click.argument("session", default="")
@click.option(
    "--paper",
    "papers",
    multiple=True,
    metavar="NAME",
    help="Only this paper: record, findings or memo; of plan: draft, short, public, guidelines, annex or findings. May be"
    " repeated.",
)
@click.option(
    "--section", "sections", multiple=True, metavar="ID", help="Of plan: only this section. May be repeated."
)
@click.option(
    "--final", is_flag=True, help="Of plan: as it leaves the office, without ids and evidence index."
)
@click.option("--all", "everything", is_flag=True, help="Every session of the folder.")
@with_look
@in_folder
def export(
    session: str,
    papers: tuple[str, ...],
    sections: tuple[str, ...],
    final: bool,
    everything: bool,
    template: Path | None,
    without_its_text: bool,
    no_template: bool,
    folder: Path | None,
) -> None:
    """Write the Word files of a SESSION: its record, and its findings or memo; prints their paths.

    `plan` in place of a session writes the draft of the plan, once enough customers were heard (`workshop status`), or
    the papers named; its findings and its annex can be written at any time.
    What each file lacks for people who read with their ears, or a keyboard, is told on stderr.
    """
    from workshop.store.events import TinyDBEventStore

    workspace = workspace_of(folder)
    if bool(session) == everything:
        fail("Name one session, or plan, or --all.", WRONG_USE)
    with told_plainly():
        store = TinyDBEventStore(workspace)
        look = look_of(store, workspace, template, without_its_text=without_its_text, no_template=no_template)
        if session == "plan":
            from workshop.cli_check import missed

            for one in missed(workspace):
                say(one.told(in_this_folder(folder)), err=True)
            left_out: list[str] = []
            _write(_of_plan(store, papers or ("draft",), sections, final, left_out), workspace, look)
            if left_out:
                raise SystemExit(FAILED)
            return
        if final:
            fail("Only a plan has a final form: `workshop export plan --final`.", WRONG_USE)
        if sections:
            fail("Only a plan has sections: `workshop export plan --section ID`.", WRONG_USE)
        damaged: list[str] = []
        if everything:
            _write(_of_all(store, papers, damaged), workspace, look)
        else:
            _write(_of_session(store, resolved(workspace, session), papers, damaged), workspace, look)
        if damaged:
            raise SystemExit(FAILED)


def _of_session(
    store: EventStore, session_id: str, papers: tuple[str, ...], damaged: list[str]
) -> list[Paper]:
    """The papers of a session, as far as its record holds; one that is damaged is put into ``damaged``."""
    from workshop.plan.papers import kept_back, papers_of
    from workshop.session.reading import read_what_holds

    state, problem = read_what_holds(store, session_id)
    if problem:
        say(problem, err=True)
    if state.damaged_after:
        damaged.append(session_id)
    if state.companion_of:
        fail(f"{session_id} holds notes for {state.companion_of}; join them there and export that.")
    builders = papers_of(state, kept_back(store, session_id))
    if unknown := [name for name in papers if name not in builders]:
        fail(f"This session has no paper called {unknown[0]!r}; it has {', '.join(builders)}.", WRONG_USE)
    return [builders[name](state, session_id) for name in papers or builders]


def _of_all(store: EventStore, papers: tuple[str, ...], damaged: list[str]) -> Iterable[Paper]:
    """The papers of every session that has begun, one after the other; those that are not whole come last, as far as they
    hold, and are put into ``damaged``."""
    from workshop.plan.material import gather
    from workshop.plan.papers import kept_back, papers_of

    material = gather(store)
    found = [(held.id, held.session) for held in material.sessions]
    for session_id, state in [*found, *_as_far_as_they_hold(store, material, damaged)]:
        # That it was started may stand behind the damage.
        if (state.status == "planned" and not state.damaged_after) or state.companion_of:
            continue
        for name, build in papers_of(state, kept_back(store, session_id)).items():
            if not papers or name in papers:
                yield build(state, session_id)


def _as_far_as_they_hold(
    store: EventStore, material: Material, damaged: list[str]
) -> Iterator[tuple[str, Session]]:
    """The sessions that are not whole, as far as they hold; what is wrong with each is said."""
    from workshop.plan.damage import broken_sessions
    from workshop.record.protocol import StoreError
    from workshop.session.reading import read_what_holds

    own = broken_sessions(material)
    for session_id, problem in material.broken:
        if session_id in own:
            damaged.append(session_id)
        try:
            state, problem = read_what_holds(store, session_id)
        except StoreError:
            say(problem, err=True)
            continue
        say(problem, err=True)
        yield session_id, state


def _of_plan(
    store: EventStore, papers: tuple[str, ...], sections: tuple[str, ...], final: bool, left_out: list[str]
) -> list[Paper]:
    """Papers of the plan; ends with what is missing where one of them waits for the gate and that is closed.

    Sessions that are not in them since they are damaged are put into ``left_out``.
    """
    from workshop.plan.damage import broken_sessions
    from workshop.plan.plan_papers import PLAN_PAPERS, NoSuchPaper, build

    sources = plan_sources(store)
    left_out += broken_sessions(sources.material)
    try:
        made = [build(sources, name, only=sections, final=final) for name in dict.fromkeys(papers)]
    except NoSuchPaper as error:
        fail(str(error), WRONG_USE)
    if any(PLAN_PAPERS[name].gated for name in papers):
        pass_gate(sources)
        if sources.gate.overridden:
            say("The gate is closed and was opened by hand; the draft says by whom and why.", err=True)
    return made


def _write(papers: Iterable[Paper], workspace: Workspace, look: Look) -> None:
    """Write papers, printing the path of each, and what the accessibility check finds in it on stderr."""
    from workshop.word.check import CheckError, check, summary
    from workshop.word.files import ExportError, write_paper

    failed = False
    tell_of_its_text(look)
    for paper in papers:
        try:
            written = write_paper(paper, workspace.exports, look.path, without_text=look.without_text)
        except ExportError as error:
            say(str(error), err=True)
            failed = True
            continue
        print_written(written)
        with suppress(
            CheckError, OSError
        ):  # It has just been written; who takes it away at once needs no check.
            found = check(written.path.read_bytes(), written.path.name)
            say(f"{written.path.name}: {summary(found)}", err=True)
    if failed:
        raise SystemExit(FAILED)
