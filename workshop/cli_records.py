"""Importing records: what the lines of a file say of other sessions is kept in the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from workshop.cli_shared import resolved, say, told_plainly, workspace_of


def file_name(file: str) -> str:
    """The name by which other files point to this one: its own without the ending; none for what comes through a pipe."""
    return "" if file == "-" else Path(file).stem


def keep_in_plan(folder: Path | None, session: str, lines: Iterable[tuple[int, Mapping[str, Any]]]) -> int:
    """Keep what lines say of other sessions in the plan of the folder; how many were refused.

    Args:
        folder: The folder, as given on the command line.
        session: The session the lines were said in.
        lines: The lines with their numbers.
    """
    from workshop.plan.following import follow
    from workshop.plan.material import gather
    from workshop.plan.plan_book import open_plan
    from workshop.session.errors import Refused
    from workshop.store.events import TinyDBEventStore

    lines = list(lines)
    if not lines:
        return 0
    workspace = workspace_of(folder)
    session_id, refused = resolved(workspace, session), 0
    store = TinyDBEventStore(workspace)
    with told_plainly():
        book = open_plan(store, example=store.meta(session_id).example)
        try:
            material = gather(store)
            for number, line in lines:
                try:
                    if submission := follow(book, material._replace(plan=book.plan), line, session_id):
                        book.wait(submission)
                except Refused as reason:
                    refused += 1
                    told = str(reason)
                    say(f"line {number}: {told[:1].lower()}{told[1:].rstrip('.')}.", err=True)
        finally:
            store.close()
    return refused
