"""The commands that count: an election given as JSON, and the votes of a session once more."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from workshop.cli_shared import WRONG_USE, fail, print_json, say


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
