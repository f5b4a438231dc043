"""Kill the program at random moments while notes are typed into it through a real terminal; count what was lost.

``python -m tests.bench.kills --kills 200`` from the top of the repository.  After each kill the session is opened
again: every note that had been on the screen must be in its file (read by stock TinyDB), the session must go on at
its stage, and the time left must be what the log says.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from tests import facilitator as by
from tests.terminal import PATIENCE, Terminal

LONGEST_TYPING = 0.8
"""Seconds from when the first note of a round is seen to the kill, at most."""
CLOCK_MAY_DIFFER = 2.0
STAGE_EVERY = 4
_CLOCK = re.compile(r"(\d+):(\d\d) (left|over)\s*$")
_WORDS = re.compile(r"round \d+ note \d+")


@dataclass
class Tally:
    """What the rounds found.

    Attributes:
        kills: How many times the program was killed.
        shown: The words of every note that was seen as a note, over all rounds.
        unfinished: How many kills came while a note was still being saved, or a line was half typed.
        torn: How many times the start after a kill told of a torn end.
        clock_off: Seconds between the clock on the screen and the log, the worst of all rounds.
        failures: One sentence for each thing that was wrong.
    """

    kills: int = 0
    shown: set[str] = field(default_factory=set)
    unfinished: int = 0
    torn: int = 0
    clock_off: float = 0.0
    failures: list[str] = field(default_factory=list)


def run(kills: int, folder: Path, seed: int) -> Tally:
    """Type, kill, open again and compare, so many times over one session."""
    chance, tally = random.Random(seed), Tally()
    session = by.make_focus_group(folder, "Kills")
    terminal = by.open_session(folder, session)
    stage = "1 of 12"
    try:
        for number in range(1, kills + 1):
            if number % STAGE_EVERY == 0:
                back = stage != "1 of 12" and (stage == "12 of 12" or chance.random() < 0.3)
                terminal.press("pageup" if back else "pagedown")
                terminal.wait_for(lambda at, before=stage: by.stage_of(at) not in ("", before))
                stage = by.stage_of(terminal)
            shown = _type_and_kill(terminal, number, chance.uniform(0, LONGEST_TYPING))
            tally.kills, tally.shown = number, tally.shown | shown
            tally.unfinished += _was_unfinished(terminal)
            terminal.close()
            terminal = by.open_session(folder, session)
            _compare(terminal, folder, session, stage, number, tally)
    finally:
        terminal.close()
    return tally


def _type_and_kill(terminal: Terminal, number: int, seconds: float) -> set[str]:
    """Type notes, kill so long after the first was seen as a note; the words of all that were seen."""
    seen: set[str] = set()
    keys = iter("".join(f"round {number} note {note}\r" for note in range(1, 1_000)))
    deadline, counts = monotonic() + PATIENCE, False
    while monotonic() < deadline and not terminal.ended:
        terminal.send(next(keys, ""))
        if terminal.read(0.002):
            seen |= _notes_seen(terminal)
            if not counts and any(words.startswith(f"round {number} ") for words in seen):
                deadline, counts = monotonic() + seconds, True
    terminal.kill()
    return seen | _notes_seen(terminal)


def _notes_seen(terminal: Terminal) -> set[str]:
    return {found[0] for words in terminal.notes.values() if (found := _WORDS.match(words))}


def _was_unfinished(terminal: Terminal) -> bool:
    return any(re.match(r" *(saving|>) +\S", line) for line in terminal.lines)


def _compare(terminal: Terminal, folder: Path, session: str, stage: str, number: int, tally: Tally) -> None:
    """Hold what the program shows after a kill, and what its file holds, against what was seen before."""
    events = by.events_in_file(folder, session)
    there = {event["data"]["text"] for event in events if event["type"] == "note.added"}
    if lost := tally.shown - there:
        tally.failures.append(f"kill {number}: {len(lost)} notes were shown and are gone: {sorted(lost)}")
    if by.stage_of(terminal) != stage:
        tally.failures.append(f"kill {number}: at stage {by.stage_of(terminal)!r}, not {stage!r}")
    off = abs(_left_on_screen(terminal) - _left_by_log(events))
    tally.clock_off = max(tally.clock_off, off)
    if off > CLOCK_MAY_DIFFER:
        tally.failures.append(f"kill {number}: the clock is {off:.1f} s from what the log says")
    tally.torn += terminal.shows("set aside")


def _left_on_screen(terminal: Terminal) -> float:
    found = next(found for line in terminal.lines if (found := _CLOCK.search(line)))
    seconds = int(found[1]) * 60 + int(found[2])
    return seconds if found[3] == "left" else -seconds


def _left_by_log(events: Sequence[Mapping[str, Any]]) -> float:
    """Seconds left in the stage the session is at, all its visits together, worked out from the events alone."""
    left: dict[str, float] = {
        stage["id"]: 60.0 * stage["minutes"] for stage in events[0]["data"]["design"]["stages"]
    }
    entered = [event for event in events if event["type"] == "stage.entered"]
    moments = [datetime.fromisoformat(event["at"].replace("Z", "+00:00")) for event in entered]
    for event, began, over in zip(entered, moments, [*moments[1:], datetime.now(UTC)], strict=True):
        left[event["data"]["stage"]] -= (over - began).total_seconds()
    return left[entered[-1]["data"]["stage"]]


def main() -> None:
    """Run the rounds and print what they found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = monotonic()
    with TemporaryDirectory() as folder:
        tally = run(options.kills, Path(folder), options.seed)
    print(
        f"{tally.kills} kills in {monotonic() - began:.0f} s: {len(tally.shown)} notes shown, "
        f"{tally.unfinished} kills with a line or a save unfinished, {tally.torn} torn ends set aside, "
        f"clock at most {tally.clock_off:.1f} s off, {len(tally.failures)} failures"
    )
    for failure in tally.failures:
        print(f"  {failure}")
    raise SystemExit(1 if tally.failures else 0)


if __name__ == "__main__":
    main()
