"""How long the fold of 10,000 events takes, and advancing by one, against decoding the same events from JSON.

Run with ``python -m tests.bench.fold``.  Milliseconds depend on the machine; the ratio to the decoding, done in
the same run, hardly does.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import msgspec

from tests.session_samples import RIDERS, make_room
from workshop.record.event import Event
from workshop.session.fold import advance, fold
from workshop.store.workspace import Workspace, create_workspace

EVENTS = 10_000
ROUNDS = 9

_LINES = ("p3 buses are late again", 'p5 " I wait in the rain', "w: a bench", "p1 no roof !! #shelter")


def a_long_session(workspace: Workspace) -> list[Event]:
    """The log of a focus group in which a great deal was typed."""
    room = make_room(workspace, "focus-group", RIDERS)
    while len(room.session.log) < EVENTS:
        # Handed over together they share a sync; a person's come one by one.
        submissions = [room.live.notes.capture(line) for line in _LINES * 20]
        room.done(submissions[-1])
        room.type("+4 -6")
        room.done(room.live.go_to("welcome" if room.session.stage == "debrief" else "debrief"))
    log = room.session.log[:EVENTS]
    room.store.close()
    return log


def milliseconds(work: Callable[[], object]) -> float:
    """The median of several rounds."""
    took = []
    for _ in range(ROUNDS):
        gc.collect()
        started = perf_counter()
        work()
        took.append((perf_counter() - started) * 1_000)
    return median(took)


def main() -> None:
    """Print the figures."""
    with TemporaryDirectory() as folder:
        log = a_long_session(create_workspace(Path(folder)))
    raw = msgspec.json.encode(log)
    decoder = msgspec.json.Decoder(list[Event])
    floor = milliseconds(lambda: decoder.decode(raw))
    whole = milliseconds(lambda: fold(log))
    session = fold(log[:-100])
    rest = iter(log[-100:])
    one = median(milliseconds_once(lambda: advance(session, [next(rest)])) for _ in range(100))
    print(f"decoding {EVENTS:,} events (the floor): {floor:.1f} ms")
    print(f"folding {EVENTS:,} events: {whole:.1f} ms, {whole / floor:.1f} x the floor")
    print(f"advancing by one event: {one * 1_000:.1f} µs, {one / floor:.5f} x the floor")


def milliseconds_once(work: Callable[[], object]) -> float:
    """One round, for work that cannot be done twice."""
    started = perf_counter()
    work()
    return (perf_counter() - started) * 1_000


if __name__ == "__main__":
    main()
