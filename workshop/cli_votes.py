"""The commands that count: an election given as JSON, and the votes of a session once more."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from workshop.cli_shared import (
    FAILED,
    WRONG_USE,
    as_json,
    fail,
    in_folder,
    print_json,
    resolved,
    say,
    told_plainly,
    workspace_of,
)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
def tally(file: str) -> None:
    """Count an election given as JSON in FILE (- for the input) and print the result as JSON.

    Exit code 0 when it was counted, 2 when it was refused; the reason is on stderr.
    """
    from workshop.votes.election import ElectionRefused, read_election
    from workshop.votes.election import tally as count

    try:
        document = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read: {(error.strerror or 'it is not a file').lower()}.", WRONG_USE)
    try:
        election = read_election(document)
        counted = count(election)
    except ElectionRefused as refused:
        fail(str(refused), WRONG_USE)
    for key in election.unused:
        say(f"'{key}' means nothing here and was not used.", err=True)
    print_json(counted)


@click.command()
@click.argument("session")
@as_json
@in_folder
def recount(session: str, json_: bool, folder: Path | None) -> None:
    """Count every vote of a SESSION again from its ballots and compare it with what was revealed.

    Exit code 0 when all agree, 1 when one differs.  No totals are printed.
    """
    from workshop.session.reading import read_session
    from workshop.session.recount import recount as counted_again
    from workshop.store.events import TinyDBEventStore

    workspace = workspace_of(folder)
    session_id = resolved(workspace, session)
    with told_plainly():
        found = list(counted_again(read_session(TinyDBEventStore(workspace), session_id)))
    for one in found:
        if json_:
            print_json(one._asdict())
        else:
            say(one.words)
    if not found and not json_:
        say("No vote of this session is closed.")
    if not all(one.passed for one in found):
        raise SystemExit(FAILED)
