"""What a facilitator does, by the commands and through a real terminal, and what is found in the files afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from docx import Document
from docx.document import Document as DocumentType
from docx.table import Table, _Cell
from tinydb import TinyDB

from tests.terminal import PROGRAM, NeverSeen, Terminal
from workshop.cli import main

PEOPLE = 7
_STAGE = re.compile(r"^ *(\d+ of \d+|afterwards) {2,}")


def run_command(folder: Path, *arguments: str) -> list[str]:
    """Run `workshop` with arguments, in this process, and return the lines it printed.

    Raises:
        AssertionError: When it does not exit with 0, with what it said.
    """
    ran = CliRunner().invoke(main, [*arguments, "--workspace", str(folder)], catch_exceptions=False)
    assert ran.exit_code == 0, f"workshop {' '.join(arguments)} exited with {ran.exit_code}: {ran.stderr}"
    return ran.stdout.splitlines()


def make_focus_group(folder: Path, title: str) -> str:
    """Make a focus group with nothing left to fill in; its id."""
    facts = ("--department", "Transit", "--segment", "bus riders", "--stratum", "external")
    return run_command(folder, "new", "focus-group", "--title", title, *facts)[-1]


def open_session(
    folder: Path, session: str, *, mirrored: bool = False, columns: int = 80, rows: int = 24
) -> Terminal:
    """Open a session in a terminal and say whether the screen is on the wall; planned ones are started."""
    terminal = Terminal([*PROGRAM, "run", session, "--workspace", str(folder)], columns=columns, rows=rows)
    try:
        terminal.wait_for("Is this screen on the wall?")
        terminal.press("y" if mirrored else "n")
        terminal.wait_for(lambda at: at.shows("F5 Start") or stage_of(at) != "")
        if not stage_of(terminal):
            terminal.wait_for("Ready to start")
            terminal.press("f5")
            terminal.wait_for(lambda at: stage_of(at) != "")
    except BaseException:
        terminal.close()
        raise
    return terminal


def stage_of(terminal: Terminal) -> str:
    """Which stage the live screen is at, ``3 of 12``; empty on another screen."""
    return next((found[1] for line in terminal.lines[:4] if (found := _STAGE.match(line))), "")


def go_to(terminal: Terminal, title: str) -> None:
    """Go forward, stage by stage, to the stage of this title."""
    while not any(title in line for line in terminal.lines[:4]):
        before = stage_of(terminal)
        terminal.press("pagedown")
        terminal.wait_for(lambda at, before=before: stage_of(at) not in ("", before))


def type_notes(terminal: Terminal, texts: Iterable[str]) -> None:
    """Type notes one after the other at once, and wait until the last one is on the screen."""
    terminal.take_in()
    before = max((int(note[1:]) for note in terminal.notes), default=0)
    typed = list(texts)
    for text in typed:
        terminal.enter(text)
    terminal.wait_for(lambda at: f"N{before + len(typed)}" in at.notes)


def answer(terminal: Terminal, question: str, text: str) -> None:
    """Answer a question that takes one line."""
    terminal.wait_for(question)
    terminal.enter(text)
    terminal.wait_for(lambda at: not at.shows(question))


def say_who_is_here(terminal: Terminal) -> None:
    """Say how many people are here, which makes their codes."""
    terminal.press("ctrl+l")
    answer(terminal, "How many people are here?", f"{PEOPLE}")
    terminal.wait_for(lambda at: stage_of(at) != "")


def hold_private_vote(
    terminal: Terminal, totals: Sequence[Sequence[int]], *, mirrored: bool, options: Sequence[str] = ()
) -> None:
    """Hold the private vote of a stage on paper: open it, type its totals, close and reveal it, and go back.

    Args:
        terminal: The live screen, at a stage with such a vote.
        totals: For each question how often each of its options was marked, and how many left it empty.
        mirrored: Whether the program was told that the room sees the screen.
        options: What can be chosen, where that is made in the room.
    """
    terminal.press("f3")
    if options:
        terminal.wait_for("What can be chosen?")
        terminal.type("\r".join(options))
        terminal.press("ctrl+s")
    answer(terminal, "How many people may vote?", f"{PEOPLE}")
    terminal.wait_for("How do the votes come in?")
    terminal.press("p")
    if mirrored:
        terminal.wait_for("The projector is muted")
        terminal.press("m")
    answer(terminal, "How many ballots are in?", f"{PEOPLE}")
    terminal.wait_for("Close vote")
    for row in totals:
        for number in row:
            terminal.enter(f"{number}")
    terminal.wait_for("Everything adds up")
    terminal.press("f3")
    terminal.wait_for("nobody has seen the result")
    terminal.press("r")
    terminal.wait_for(re.compile("voted|The projector is muted"))
    if not terminal.shows("voted"):
        terminal.press("m")
        terminal.wait_for("voted")
    terminal.press("escape")
    terminal.wait_for(lambda at: stage_of(at) != "")


def end_session(terminal: Terminal) -> None:
    """End the session and leave the program as a person does."""
    terminal.press("f9")
    answer(terminal, "How many people were there?", f"{PEOPLE}")
    terminal.wait_for("The session has ended")
    terminal.press("ctrl+q")
    code = terminal.wait_for_end()
    if code:
        raise NeverSeen(f"The program ended with exit code {code}.")


# What is found afterwards -----------------------------------------------------------------------


def events_in_file(folder: Path, session: str) -> list[Mapping[str, Any]]:
    """The events of a session as stock TinyDB reads them."""
    with TinyDB(folder / "sessions" / f"{session}.json", encoding="utf-8", access_mode="r") as file:
        return [dict(document) for document in file.table("events").all()]


def notes_in_file(folder: Path, session: str) -> dict[str, str]:
    """The words of each note in a session's file, by its number, read by stock TinyDB."""
    events = events_in_file(folder, session)
    return {event["ref"]: event["data"]["text"] for event in events if event["type"] == "note.added"}


def export_record(folder: Path, session: str) -> Path:
    """Write all papers of a session and return the path of its record."""
    written = [Path(line) for line in run_command(folder, "export", session)]
    missing = [path.name for path in written if not path.is_file()]
    assert written and not missing, f"workshop export did not write {missing or 'anything'}"
    for path in written:
        Document(str(path))
    return Path(run_command(folder, "export", session, "--paper", "record")[-1])


def words_of(path: Path) -> str:
    """All the words of a Word file, paragraph by paragraph, tables included, as python-docx reads them."""
    return "\n\n".join(_paragraphs(Document(str(path))))


def _paragraphs(of: DocumentType | _Cell) -> Iterable[str]:
    for part in of.iter_inner_content():
        if isinstance(part, Table):
            for row in part.rows:
                for cell in row.cells:
                    yield from _paragraphs(cell)
        else:
            yield part.text
