"""Counting 100,000 ranked ballots with 20 options, against reading them as JSON and counting equal ones.

``python -m tests.bench.votes`` prints, for each rule, how many times as long the whole of `workshop tally`
(reading, checking, counting, telling) takes as the floor: `json.loads` and a `Counter` of the ballots, in the
same run.  Then a room of 200 seats votes by run-off through the real screen in a real terminal: from the Enter
that keeps a seat's ranking to "n of 200 in" on the screen, on disk by then.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import facilitator as by
from tests.session_samples import LEADERS, make_room, question
from workshop.store.workspace import create_workspace
from workshop.votes.election import read_election, tally

GOALS = {"irv": 2.5, "condorcet": 5.0, "stv": 5.0, "borda": 5.0}


def election(ballots: int, options: int, rule: str, *, whole: bool, seed: int = 1) -> bytes:
    """An election of ballots that lean towards some options, one a pile, as JSON."""
    chance = random.Random(seed)
    names = [f"Option {number}" for number in range(1, options + 1)]
    strength = {name: chance.uniform(0, 2) for name in names}
    rows = []
    for _ in range(ballots):
        ranking = sorted(names, key=lambda name: strength[name] + chance.gauss(0, 1), reverse=True)
        rows.append([1, ranking if whole else ranking[: chance.randint(1, options)]])
    document = {"method": "ranked", "rule": rule, "options": names, "ballots": rows}
    if rule == "stv":
        document["seats"] = 4
    return json.dumps(document).encode()


def floor(document: bytes) -> None:
    """What no program can leave out: the JSON read, equal ballots counted."""
    Counter(tuple(ballot) for _, ballot in json.loads(document)["ballots"])


def _seconds(do: Callable[[], object], repeats: int) -> float:
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        do()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def room(folder: Path, seats: int) -> None:
    """Enter to the screen, seat by seat, in milliseconds."""
    made = make_room(create_workspace(folder), "buy-in", LEADERS)
    asked = question("irv", [f"Option {number}" for number in range(1, 6)], max_picks=0)
    made.done(made.votes.draft("welcome", [asked]))
    made.done(made.votes.open("V1", eligible=seats, way="seats"))
    made.store.close()
    chance = random.Random(1)
    taken = []
    with by.open_session(folder, made.live.id) as terminal:
        terminal.press("f3")
        terminal.wait_for("Seat 1")
        for seat in range(1, seats + 1):
            terminal.type("".join(map(str, chance.sample(range(1, 6), 3))))
            terminal.settle(0.05)
            at = len(terminal.written)
            sent = terminal.send("\r")
            taken.append((terminal.wait_for_bytes(f"{seat} of {seats} in".encode(), at) - sent) * 1000)
    ordered = sorted(taken)
    print(
        f"{seats} seats, Enter to the screen: median {statistics.median(ordered):.0f} ms, "
        f"p95 {ordered[int(len(ordered) * 0.95)]:.0f} ms, worst {ordered[-1]:.0f} ms (goal 100 ms)"
    )


def main() -> None:
    """Print a line a rule."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ballots", type=int, default=100_000)
    parser.add_argument("--options", type=int, default=20)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--seats", type=int, default=200)
    asked = parser.parse_args()
    for whole in (True, False):
        print(
            f"{asked.ballots} ballots, {asked.options} options, {'whole rankings' if whole else 'of any length'}"
        )
        for rule, goal in GOALS.items():
            document = election(asked.ballots, asked.options, rule, whole=whole)
            least = _seconds(lambda: floor(document), asked.repeats)  # noqa: B023 (called at once)
            ours = _seconds(lambda: tally(read_election(document)), asked.repeats)  # noqa: B023
            print(f"  {rule:<10} {ours:6.2f} s, floor {least:5.2f} s: {ours / least:5.2f} x (goal {goal} x)")
    with TemporaryDirectory() as folder:
        room(Path(folder), asked.seats)


if __name__ == "__main__":
    main()
