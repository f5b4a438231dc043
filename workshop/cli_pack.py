"""The command that writes what is printed before a session."""

from __future__ import annotations

from pathlib import Path

import click

from workshop.cli_look import look_of, tell_of_its_text, with_look
from workshop.cli_shared import (
    WRONG_USE,
    fail,
    in_folder,
    print_written,
    resolved,
    say,
    told_plainly,
    workspace_of,
)

PARTS = click.Choice(["guide", "consent", "ballots", "cards", "notes"])
# As `workshop.plan.pack_words.MOST_PEOPLE`, which is read only when the command is called.
MOST_PEOPLE = 1_000


@click.command()
@click.argument("session")
@click.option(
    "--part",
    "parts",
    type=PARTS,
    multiple=True,
    help="Only this part, in a file of its own. May be repeated.",
)
@click.option(
    "--people",
    type=click.IntRange(1, MOST_PEOPLE),
    default=None,
    metavar="N",
    help="How many to print for; else as many as are expected, or 12.",
)
@with_look
@in_folder
def pack(
    session: str,
    parts: tuple[str, ...],
    people: int | None,
    template: Path | None,
    without_its_text: bool,
    no_template: bool,
    folder: Path | None,
) -> None:
    """Write what is printed before a SESSION: the moderator's guide, the consent script, ballots, place cards and note
    sheets; prints the paths.

    Without --part all of it is in one file.
    """
    from workshop.plan.pack import not_filled_in
    from workshop.plan.pack import pack as make_pack
    from workshop.session.reading import read_session
    from workshop.store.events import TinyDBEventStore
    from workshop.word.files import ExportError, write_paper

    workspace = workspace_of(folder)
    session_id = resolved(workspace, session)
    with told_plainly():
        store = TinyDBEventStore(workspace)
        state = read_session(store, session_id)
        look = look_of(store, workspace, template, without_its_text=without_its_text, no_template=no_template)
    if state.companion_of:
        fail(f"{session_id} holds notes for {state.companion_of}; print the pack of that.", WRONG_USE)
    if missing := not_filled_in(state):
        say(f"Not filled in yet, and in square brackets in the pack: {missing}.", err=True)
    chosen: list[tuple[str, ...]] = [(part,) for part in dict.fromkeys(parts)] or [()]
    tell_of_its_text(look)
    for part in chosen:
        paper = make_pack(state, session_id, part, people or 0)
        try:
            written = write_paper(paper, workspace.exports, look.path, without_text=look.without_text)
        except ExportError as error:
            fail(str(error))
        print_written(written)
