"""The commands around the plan's draft: writing it, opening the gate by hand, and tracing what it rests on."""

from __future__ import annotations

from pathlib import Path

import click

from workshop.cli_shared import WRONG_USE, fail, in_folder, say, told_plainly, workspace_of


def export_plan(sections: tuple[str, ...], folder: Path | None) -> None:
    """Write the draft of the plan and print its path; nothing is written while the gate is closed."""
    from workshop.plan.material import gather
    from workshop.plan.sections.all import plan_paper
    from workshop.plan.sections.parts import TITLES
    from workshop.plan.sections.sources import Sources
    from workshop.store.events import TinyDBEventStore
    from workshop.word.files import ExportError, write_paper

    if unknown := [name for name in sections if name not in TITLES]:
        fail(f"There is no section called {unknown[0]!r}; there are {', '.join(TITLES)}.", WRONG_USE)
    workspace = workspace_of(folder)
    with told_plainly():
        sources = Sources(gather(TinyDBEventStore(workspace)))
        for name, problem in sources.material.broken:
            say(f"{name}: {problem}", err=True)
        gate = sources.gate
        if not gate.is_open:
            fail(f"No draft was written. {gate.words}. {' '.join(gate.missing)} {gate.next_step}")
        try:
            written = write_paper(plan_paper(sources, sections), workspace.exports)
        except ExportError as error:
            fail(str(error))
    if gate.overridden:
        say("The gate is closed and was opened by hand; the draft says by whom and why.", err=True)
    if written.note:
        say(written.note, err=True)
    click.echo(str(written.path))


@click.command()
@click.option("--name", required=True, help="Who decides it; printed in the draft.")
@click.option("--reason", required=True, help="Why; printed in the draft.")
@in_folder
def override(name: str, reason: str, folder: Path | None) -> None:
    """Let a draft be written before enough customers were heard; name and reason are printed in it."""
    from workshop.plan.gate import gate
    from workshop.plan.material import gather
    from workshop.plan.plan_book import open_plan
    from workshop.store.events import TinyDBEventStore

    store = TinyDBEventStore(workspace_of(folder))
    with told_plainly(refused=WRONG_USE):
        if not gate(gather(store)).missing:
            fail("Nothing is missing: the draft can be written without this.")
        try:
            book = open_plan(store)
            book.wait(book.override(name, reason))
        finally:
            store.close()
    say("A draft can be written now: `workshop export plan`. Both are printed in it.", err=True)
