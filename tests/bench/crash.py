"""Kill a program that is taking notes, at random moments, and count what it had acknowledged and lost.

``python -m tests.bench.crash --trials 200`` from the top of the repository.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from collections import deque
from concurrent.futures import Future
from itertools import count
from pathlib import Path
from typing import NamedTuple

from tests.store_samples import SESSION, file_of, new_store, note, stock_events
from workshop.record.event import Event
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace

TOP = Path(__file__).parent.parent.parent
IN_FLIGHT = 6


class Tally(NamedTuple):
    """What the trials found; ``lost`` counts acknowledged notes that were not there afterwards."""

    trials: int
    acknowledged: int
    torn: int
    lost: int


def take_notes(folder: Path, seed: int) -> None:
    """Add notes for ever, several on the way at a time, and print each one's id and text once it is saved."""
    chance = random.Random(seed)
    store = TinyDBEventStore(Workspace(folder))
    store.open(SESSION)
    waiting: deque[Future[list[Event]]] = deque()
    for number in count():
        size = chance.choice((1, 1, 1, 3))
        drafts = [note(f"{seed}-{number}-{part} " + "é" * chance.randrange(400)) for part in range(size)]
        waiting.append(store.append(SESSION, drafts))
        if len(waiting) >= IN_FLIGHT:
            for event in waiting.popleft().result():
                print(event.ref, (event.data or {})["text"].split()[0], flush=True)


def kill_once(folder: Path, chance: random.Random) -> list[str]:
    """Start a note-taker, kill it at a random moment, and return the lines it had printed."""
    command = [
        sys.executable,
        "-m",
        "tests.bench.crash",
        "--child",
        str(folder),
        str(chance.randrange(10**6)),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=TOP) as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        try:
            child.wait(timeout=chance.random() * 0.06)
        except subprocess.TimeoutExpired:
            child.kill()
        printed = first + child.stdout.read()
    return [line for line in printed.splitlines(keepends=True) if line.endswith("\n")]


def run(trials: int, folder: Path, seed: int) -> Tally:
    """Kill a note-taker many times over the same session; each trial goes on where the last one was killed."""
    chance = random.Random(seed)
    store = new_store(folder)
    acknowledged: list[str] = []
    torn = lost = 0
    for _ in range(trials):
        acknowledged += kill_once(folder, chance)
        opened = store.open(SESSION)
        store.close()
        torn += bool(opened.notice)
        there = {
            f"{event.ref} {event.data['text'].split()[0]}\n"
            for event in opened.events
            if event.ref and event.data
        }
        lost = len(set(acknowledged) - there)
        if not opened.writable or len(stock_events(file_of(store))) != len(opened.events):
            raise SystemExit(f"The file cannot be used after a kill: {opened.notice}")
    return Tally(trials, len(acknowledged), torn, lost)


def main() -> None:
    """Run the trials, or, with ``--child``, the program that is killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", nargs=2, metavar=("FOLDER", "SEED"))
    options = parser.parse_args()
    if options.child:
        take_notes(Path(options.child[0]), int(options.child[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        tally = run(options.trials, Path(folder), options.seed)
    print(
        f"{tally.trials} kills, {tally.acknowledged} notes acknowledged, {tally.torn} torn ends, {tally.lost} lost"
    )
    raise SystemExit(1 if tally.lost else 0)


if __name__ == "__main__":
    main()
