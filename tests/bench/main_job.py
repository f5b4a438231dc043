"""The main job on real input: a focus group typed through a real terminal, voted in, ended and exported.

``python -m tests.bench.main_job --data FOLDER`` from the top of the repository.  The folder holds
``polis-brexit-statements.jsonl`` and ``naughty-strings.jsonl``, JSON lines with a ``text`` each.  Every statement
is typed, and must then be in the session's file and in its Word record with the same code points.  In a second
group every naughty string is pasted behind a typed backslash; each must be kept literally.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import NamedTuple

from tests import facilitator as by
from tests.terminal import NeverSeen, Terminal

STATEMENTS, NAUGHTY = "polis-brexit-statements.jsonl", "naughty-strings.jsonl"
OPTIONS = ("A roof at every stop", "Answer the phone", "Say why a bus is late", "A map at the hospital")
SOON = 10.0
_NOTHING = re.compile("nothing to keep|no text in this note")


class Outcome(NamedTuple):
    """What a run found: how many texts were given and kept, and one sentence for each thing that failed."""

    given: int
    kept: int
    blank: int
    failures: list[str]


def kept_form(text: str) -> str:
    """What of a text is to be kept, worked out without the program's own cleaning."""
    text = text.replace("\r\n", "\n")

    def holds(character: str) -> bool:
        if character in "\t\n":
            return True
        return unicodedata.category(character) not in ("Cc", "Cs") and character not in "\ufffe\uffff"

    return "".join(filter(holds, text))


def type_statements(folder: Path, statements: Sequence[str], *, mirrored: bool) -> Outcome:
    """Hold a focus group in which every statement is typed and two private votes are held; export it."""
    session = by.make_focus_group(folder, "Statements")
    with by.open_session(folder, session, mirrored=mirrored) as terminal:
        by.go_to(terminal, "Round of hello")
        by.type_notes(terminal, statements)
        by.go_to(terminal, "Your last contact")
        sheet = [[0, 1, 1 + row % 2, 2, 2 - row % 2, 1, 0] for row in range(7)]
        by.hold_private_vote(terminal, sheet, mirrored=mirrored)
        by.go_to(terminal, "Pick up to three")
        by.hold_private_vote(terminal, [[7, 5, 2, 1, 0]], mirrored=mirrored, options=OPTIONS)
        by.end_session(terminal)
    events = by.events_in_file(folder, session)
    held = [event["type"] for event in events]
    failures = [
        f"{held.count(what)} events {what}, not {number}"
        for what, number in (("vote.closed", 2), ("vote.revealed", 2), ("session.ended", 1))
        if held.count(what) != number
    ]
    there = [event["data"]["text"] for event in events if event["type"] == "note.added"]
    failures += [f"not in the file: {text!r}" for text in statements if text not in there]
    if there != list(statements):
        failures.append("the notes of the file are not the statements in their order")
    words = by.words_of(by.export_record(folder, session))
    failures += [f"not in the Word record: {text!r}" for text in (*statements, *OPTIONS) if text not in words]
    return Outcome(len(statements), len(set(statements) & set(there)), 0, failures)


def paste_strings(folder: Path, strings: Sequence[str]) -> Outcome:
    """Hold a focus group in which every string is pasted behind a backslash; export it."""
    session = by.make_focus_group(folder, "Strings")
    failures: list[str] = []
    expected: dict[str, str] = {}
    blank = 0
    with by.open_session(folder, session) as terminal:
        for text in strings:
            wanted = kept_form(text)
            note = "" if not wanted or wanted.isspace() else f"N{len(expected) + 1}"
            try:
                said = _paste_one(terminal, text, note)
            except NeverSeen as gap:
                failures.append(f"{text!r}: {gap}")
                break
            if note:
                expected[note] = wanted
            else:
                blank += 1
            if wanted != text and not said:
                failures.append(f"{text!r}: nothing was said of the characters left out")
        if not terminal.ended:
            by.end_session(terminal)
    there = by.notes_in_file(folder, session)
    for note, wanted in expected.items():
        if there.get(note) != wanted:
            failures.append(f"{note} is {there.get(note)!r} in the file, not {wanted!r}")
    if len(there) != len(expected):
        failures.append(f"{len(there)} notes are in the file, not {len(expected)}")
    words = by.words_of(by.export_record(folder, session))
    failures += [f"not in the Word record: {text!r}" for text in expected.values() if text not in words]
    kept = sum(there.get(note) == wanted for note, wanted in expected.items())
    return Outcome(len(strings), kept, blank, failures)


def _paste_one(terminal: Terminal, text: str, note: str) -> bool:
    """Paste a string and enter it; whether the program said that characters were left out.

    Args:
        terminal: The live screen.
        text: What is pasted.
        note: The number it is to get; empty when nothing is to be kept of it.
    """
    terminal.type("\\")
    terminal.paste(text)
    said = kept_form(text) != text and _was_said(terminal, "left out")
    if "\n" in text.strip("\n"):
        terminal.wait_for("lines were pasted", SOON)
        terminal.press("enter")
    else:
        terminal.press("enter")
    if note:
        terminal.wait_for(lambda at: note in at.notes, SOON)
    else:
        terminal.wait_for(_NOTHING, SOON)
        terminal.wait_for(lambda at: any(line.strip() == ">" for line in at.lines), SOON)
    return said


def _was_said(terminal: Terminal, words: str) -> bool:
    try:
        terminal.wait_for(words, SOON)
    except NeverSeen:
        return False
    return True


def read_texts(path: Path) -> list[str]:
    """The texts of a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines if line.strip()]


def main() -> None:
    """Run both parts and print what they found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of the two files")
    parser.add_argument("--mirrored", action="store_true", help="say that the room sees the screen")
    options = parser.parse_args()
    failed = False
    with TemporaryDirectory() as folder:
        for title, name in (("statements typed", STATEMENTS), ("strings pasted", NAUGHTY)):
            texts, began = read_texts(options.data / name), monotonic()
            if name == STATEMENTS:
                found = type_statements(Path(folder), texts, mirrored=options.mirrored)
            else:
                found = paste_strings(Path(folder), texts)
            told = f", {found.blank} blank" if found.blank else ""
            print(f"{found.given} {title}: {found.kept} kept{told}, {len(found.failures)} failures, "
                  f"{monotonic() - began:.1f} s", flush=True)  # fmt: skip
            for failure in found.failures:
                print(f"  {failure}")
            failed = failed or bool(found.failures)
    raise SystemExit(1 if failed else 0)


if __name__ == "__main__":
    main()
