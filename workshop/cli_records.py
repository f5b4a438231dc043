"""Importing records: what the lines of a file say of other sessions is kept in the plan."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop.cli_shared import in_this_folder, resolved, say, told_plainly, workspace_of

if TYPE_CHECKING:
    from workshop.session.importing import Imported
    from workshop.session.live import LiveSession


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


class PlainTold:
    """What is to be said of the lines of plain text, once all were taken."""

    def __init__(self) -> None:
        self.session = self.codes = ""
        self.unread: list[int] = []
        self.again: list[int] = []
        self.reread: list[str] = []
        self.barred: list[int] = []
        self.left_out: list[tuple[int, str]] = []
        """Keys of lines that nothing is kept of, with the numbers of the lines."""
        self.elsewhere: list[tuple[int, Mapping[str, Any]]] = []
        """Lines about something of other sessions, with their numbers."""

    def count(self, live: LiveSession, line: Imported) -> None:
        """Count what became of one line."""
        self.session, codes = live.id, live.session.codes
        self.left_out += [(line.line, key) for key in line.left_out]
        if line.elsewhere is not None:
            self.elsewhere.append((line.line, line.elsewhere))
        self.codes = f"{codes[0]} to {codes[-1]}" if codes else "none"
        if line.problem:
            return
        if line.unread:
            self.unread.append(line.line)
        elif line.again:
            self.again.append(line.line)
        if line.reread:
            self.reread.append(line.reread)
        if line.barred:
            self.barred.append(line.line)

    def tell(self, file: str, folder: Path | None, *, shorthand: bool) -> None:
        """Say it on stderr, with the command that reads the lines as they are meant."""
        from workshop.session.importing_plain import in_words

        where = in_this_folder(folder)
        given = "-" if file == "-" else shlex.quote(file)
        way = f"`workshop import {self.session} {given} --shorthand{where}` reads them in their places, none twice."
        for told in in_words(
            self.unread, self.again, self.reread, self.barred, way="" if shorthand else way, codes=self.codes
        ):
            say(told, err=True)
