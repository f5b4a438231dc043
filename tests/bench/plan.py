"""How long a plan takes from many sessions to all its sections, against reading and folding them.

``python -m tests.bench.plan --sessions 100 --notes 500`` from the top of the repository.  The goal is three times at most.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from tests.plan_samples import happened, on_disk, said
from workshop.plan.material import gather
from workshop.plan.sections.all import sections
from workshop.session import events as ev
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import create_workspace

GOAL = 3
CODES = tuple(f"P{number}" for number in range(1, 9))
KINDS = ("paraphrase", "want", "need", "pain", "praise", "expectation")


def make(folder: Path, sessions: int, notes: int, seed: int) -> None:
    """A folder of focus groups, half of them internal, with remarks in 25 themes; a third of them word for word."""
    chance = random.Random(seed)
    workspace = create_workspace(folder)
    for number in range(sessions):
        stratum = ("internal", "external")[number % 2]
        lines = [
            said(
                f"Remark {at} of group {number} about buses, stops and the people who wait there",
                f"Theme {chance.randrange(25)}",
                chance.choice(CODES),
                *chance.sample(CODES, chance.randrange(4)),
                kind=chance.choice(KINDS),
                verbatim=chance.randrange(3) == 0,
                intensity=chance.randrange(4),
            )
            for at in range(notes)
        ]
        on_disk(
            workspace,
            f"2026-{1 + number // 28 % 12:02}-{1 + number % 28:02}-group-{number:06x}",
            lines,
            design=f"focus-group-{stratum}",
            stratum=stratum,
            date=f"2026-{1 + number // 28 % 12:02}-{1 + number % 28:02}",
            segment=f"segment {number % 20}",
            codes=CODES,
            more=(happened(ev.ConsentRecorded()),),
        )


def memory() -> int:
    """The most memory this process has held, in whole MiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 if sys.platform != "darwin" else 1024 * 1024)


def main() -> None:
    """Make the folder, read it, write the sections, and say how long each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--notes", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), asked.sessions, asked.notes, asked.seed)
        store = TinyDBEventStore(create_workspace(Path(folder)))
        started = perf_counter()
        material = gather(store)
        read, held = perf_counter() - started, memory()
        started = perf_counter()
        made = sections(material)
        took = perf_counter() - started
    print(f"{len(material.sessions)} sessions of {asked.notes} notes")
    print(f"reading and folding  {read:6.2f} s   {held} MiB")
    print(
        f"all sections         {took:6.2f} s   {memory()} MiB   {sum(len(one.blocks) for one in made)} blocks"
    )
    times = took / read
    print(f"{times:.2f} times the reading; the goal is {GOAL} at most")
    if times > GOAL:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
