"""Reading what the store wrote: by stock TinyDB after every commit, by who opens a long session, by who follows one."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from tests.bench import many
from tests.bench.figures import Figure, forget_cached_files, share
from tests.bench.store_inserts import TEXT, session_content
from tests.children import TOP
from tests.store_samples import SESSION, draft, file_of, new_store, note, saved, stock_events
from workshop.record.event import Event
from workshop.record.protocol import StoreError
from workshop.session.listing import counted, glance, listed
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace
from workshop.tui.room import POLL_SECONDS

LONG = 10_000


def stock_opens(folder: Path, commits: int) -> Iterator[Figure]:
    """Open the file with TinyDB as it comes after each commit, of one event or of several."""
    store = new_store(folder)
    store.open(SESSION)
    good, there = 0, 1
    for number in range(commits):
        there += len(saved(store, *(note(f"{number} {part} {TEXT}") for part in range(1 + number % 3))))
        try:
            good += len(stock_events(file_of(store))) == there
        except ValueError:
            continue
    store.close()
    yield Figure(
        "stock TinyDB opens the file after every commit",
        f"{good:,} of {commits:,} commits",
        "all",
        good == commits,
    )


def opening(folder: Path, rounds: int = 9) -> Iterator[Figure]:
    """Open a long session for writing: its lock, reading, verifying every event."""
    workspace = create_workspace(folder)
    workspace.session_file(SESSION).write_bytes(session_content(LONG))
    took: dict[bool, list[float]] = {False: [], True: []}
    processor: list[float] = []
    for turn in range(rounds * 2):
        cold = turn % 2 == 1 and forget_cached_files()
        store = TinyDBEventStore(workspace)
        began, worked = perf_counter(), process_time()
        opened = store.open(SESSION)
        took[cold].append(perf_counter() - began)
        processor.append(process_time() - worked)
        assert opened.writable and len(opened.events) == LONG
        del opened
        store.close()
    for cold, seconds in took.items():
        if seconds:
            ms = median(seconds) * 1_000
            kind = "read from the disk" if cold else "the file in memory"
            yield Figure(
                f"open a session of {LONG:,} events, {kind}",
                f"{ms:.0f} ms (best {min(seconds) * 1_000:.0f})",
                "<= 150 ms",
                ms <= 150,
            )
    yield Figure("  of it, processor time", f"{median(processor) * 1_000:.0f} ms")


def write_for_followers(folder: Path, seconds: float) -> None:
    """Write for so long, each event stamped when it is handed over; now and then close and open, or redact."""
    store = TinyDBEventStore(Workspace(folder))
    store.open(SESSION)
    over = time.monotonic() + seconds
    number = 0
    while time.monotonic() < over:
        number += 1
        stamped = [draft({"text": TEXT, "ns": time.monotonic_ns()}) for _ in range(1 + number % 4)]
        last = saved(store, *stamped)[-1]
        if number % 40 == 0:
            told = draft({"reason": "bench"}, type_="note.redacted", ref=last.ref, new="")
            store.redact(SESSION, [last.seq], [told]).result(timeout=30)
        if number % 70 == 0:
            store.close()
            store.open(SESSION)
        time.sleep((number * 7 % 11) / 500)
    store.close()


def following(folder: Path, seconds: float) -> Iterator[Figure]:
    """Follow another program as the wall does: every event once, how late each is, and what went wrong."""
    store = new_store(folder)
    follower = store.follow(SESSION)
    heard: list[Event] = []
    lags: list[float] = []
    errors: list[str] = []
    plain: list[float] = []
    overslept: list[float] = []

    def poll() -> None:
        before = follower.rewrites
        try:
            new = follower.poll()
        except StoreError as error:
            errors.append(str(error))
            return
        now = time.monotonic_ns()
        heard.extend(new)
        late = [(now - event.data["ns"]) / 1e6 for event in new if event.data and "ns" in event.data]
        lags.extend(late)
        if follower.rewrites == before:
            plain.extend(late)

    command = [sys.executable, "-m", "tests.bench.store", "--write", str(folder), str(seconds)]
    with subprocess.Popen(command, cwd=TOP) as writer:
        while writer.poll() is None:
            poll()
            began = perf_counter()
            time.sleep(POLL_SECONDS)
            overslept.append((perf_counter() - began - POLL_SECONDS) * 1_000)
    poll()
    events = store.read(SESSION)
    gaps = [event.seq for event in heard] != list(range(1, len(events) + 1))
    yield Figure(
        f"follower: {len(heard):,} events, {follower.rewrites} times redacted",
        f"{len(events) - len(heard)} missing, {len(errors)} errors",
        "0 gaps, 0 errors",
        not gaps and not errors and writer.returncode == 0,
    )
    p99 = share(lags, 0.99)
    yield Figure(
        f"follower's lag from the handing over, a look each {POLL_SECONDS * 1_000:.0f} ms",
        f"median {median(lags):.0f}, p99 {p99:.0f}, worst {max(lags):.0f} ms",
        "p99 <= 100 ms",
        p99 <= 100,
    )
    yield Figure(
        "  the same without the looks that found the file replaced",
        f"median {median(plain):.0f}, p99 {share(plain, 0.99):.0f}, worst {max(plain):.0f} ms",
    )
    yield Figure(
        "  of it, a busy computer that woke the follower late",
        f"p99 {share(overslept, 0.99):.0f}, worst {max(overslept):.0f} ms",
    )
    for error in sorted(set(errors)):
        yield Figure("  error", error)


def listing(folder: Path, sessions: int) -> Iterator[Figure]:
    """List a folder of many sessions: with what is kept of them, and when nothing is kept and nothing is in memory."""
    workspace = many.make(folder, sessions)
    for name, demand, kept, show in (
        ("home's first look, none kept", 3_000, False, glance),
        ("list, none kept", 3_000, False, counted),
        ("  and each verified, as the lists that follow do", None, False, listed),
        ("list, all kept", 150, True, listed),
    ):
        took = []
        for _ in range(5 if kept else 1):
            cold = False
            if not kept:
                (workspace.sessions / ".workshop" / "index.json").unlink(missing_ok=True)
                cold = forget_cached_files()
            store = TinyDBEventStore(workspace)
            began = perf_counter()
            assert len(show(store)) == sessions
            took.append((perf_counter() - began) * 1_000)
        ms = median(took)
        where = ", disk cold" if cold else ""
        yield Figure(
            f"{sessions:,} sessions: {name}{where}",
            f"{ms:,.0f} ms",
            f"<= {demand:,} ms" if demand else "",
            ms <= demand if demand else None,
        )
