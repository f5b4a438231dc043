"""A thousand events handed over at once, as when a room votes: how long until all are durable, and how the screen fares.

The loop's lag is how much later than asked a timer of one millisecond fires.  A stall counts for as long as it lasts: one of
20 ms is 20 late moments, not one, or a single long stall would hide among many short waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

from tests.bench.figures import Figure, share
from tests.bench.store_inserts import TEXT, session_content
from tests.store_samples import SESSION, note
from workshop.cli_shared import set_aside_what_is_loaded
from workshop.record.event import Event
from workshop.store import disk
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import create_workspace

EVENTS = 1_000
STEP = 0.001
_MOST_SECONDS, _MOST_SYNCS, _MOST_LAG = 0.5, 20, 30.0


@contextmanager
def counted_syncs() -> Iterator[list[int]]:
    """Every sync of the store, as the list of what was synced."""
    real, seen = disk.sync, list[int]()

    def sync(fd: int) -> None:
        seen.append(fd)
        real(fd)

    disk.sync = sync
    try:
        yield seen
    finally:
        disk.sync = real


async def lags_while(work: Callable[[], object]) -> list[float]:
    """Milliseconds by which the loop was late, at each millisecond from when work begins until it is done."""
    late: list[float] = []
    over = asyncio.Event()

    async def watch() -> None:
        # Once more after the work, so that a stall at its very end is seen.
        last = False
        while not last:
            last = over.is_set()
            began = perf_counter()
            await asyncio.sleep(STEP)
            lag = (perf_counter() - began - STEP) * 1_000
            late.append(max(0.0, lag))
            late.extend(lag - step for step in range(1, int(lag)))

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0)
    done = work()
    if asyncio.iscoroutine(done):
        await done
    over.set()
    await watching
    return late


class Burst(NamedTuple):
    """What one burst came to.

    Attributes:
        took: Seconds until all events were durable and told.
        worked: Seconds of processor time, of all threads.
        syncs: How many there were.
        lags: See `lags_while`.
        idle: The same of an idle loop, right after it.
    """

    took: float
    worked: float
    syncs: int
    lags: list[float]
    idle: list[float]


async def one_burst(store: TinyDBEventStore, number: int) -> Burst:
    """Hand over the events at once, and then leave the loop idle for as long."""
    applied: list[Event] = []
    took = worked = 0.0

    async def burst() -> None:
        nonlocal took, worked
        began, before = perf_counter(), process_time()
        futures = [store.append(SESSION, [note(f"{number} {one} {TEXT}")]) for one in range(EVENTS)]
        for future in futures:
            events = await asyncio.wrap_future(future)
            applied.extend(events)
        took, worked = perf_counter() - began, process_time() - before

    with counted_syncs() as syncs:
        lags = await lags_while(burst)
    assert len(applied) == EVENTS
    idle = await lags_while(lambda: asyncio.sleep(max(took, 0.1)))
    return Burst(took, worked, len(syncs), lags, idle)


def bursts(folder: Path, rounds: int) -> Iterator[Figure]:
    """Bursts and idle times by turns; the worst of the idle loop is that of this run."""
    workspace = create_workspace(folder / "burst")
    workspace.session_file(SESSION).write_bytes(session_content(500))
    store = TinyDBEventStore(workspace)
    opened = store.open(SESSION)
    set_aside_what_is_loaded()
    try:
        seen = asyncio.run(_all_bursts(store, rounds))
    finally:
        store.close()
    assert len(store.read(SESSION)) == len(opened.events) + rounds * EVENTS
    seconds = [burst.took for burst in seen]
    yield Figure(
        f"{EVENTS:,} events at once, all durable: median of {rounds}, worst",
        f"{median(seconds):.3f} s, {max(seconds):.3f} s",
        f"<= {_MOST_SECONDS} s",
        max(seconds) <= _MOST_SECONDS,
    )
    yield Figure("  of it, processor time", f"{median(burst.worked for burst in seen):.3f} s")
    syncs = max(burst.syncs for burst in seen)
    yield Figure(
        f"syncs for {EVENTS:,} events, at most", f"{syncs}", f"<= {_MOST_SYNCS}", syncs <= _MOST_SYNCS
    )
    lags = [lag for burst in seen for lag in burst.lags]
    idle = [lag for burst in seen for lag in burst.idle]
    p99 = share(lags, 0.99)
    yield Figure("loop lag meanwhile, p99", f"{p99:.1f} ms", f"<= {_MOST_LAG:.0f} ms", p99 <= _MOST_LAG)
    most = max(idle) + _MOST_LAG
    yield Figure(
        "loop lag meanwhile, worst",
        f"{max(lags):.1f} ms (idle: p99 {share(idle, 0.99):.1f}, worst {max(idle):.1f})",
        f"<= idle's worst + 30 = {most:.1f} ms",
        max(lags) <= most,
    )


async def _all_bursts(store: TinyDBEventStore, rounds: int) -> list[Burst]:
    return [await one_burst(store, number) for number in range(rounds)]
