"""One durable insert, at 10 to 100,000 documents: ours against raw append and sync, SQLite, and TinyDB as it comes.

All five take turns in one run, in an order drawn anew for each round, on files in the same folder, so that a busy disk is
busy for all.  "Raw" is what no store can go below: the note's JSON appended to a file, and one ``fdatasync``.  What is "in a thread" is handed
to another thread and waited for, as the event store does it: none that keeps the screen free while the disk works does less.
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

from tinydb import TinyDB

from tests.bench.figures import Figure, share
from tests.store_samples import SESSION, first_event, meta, note
from workshop.record.event import chain_start
from workshop.store import disk
from workshop.store.appending import AppendDB
from workshop.store.events import TinyDBEventStore
from workshop.store.layout import TAIL, head_bytes, line_bytes, read_head
from workshop.store.sealing import Place, seal_batch
from workshop.store.workspace import create_workspace

TEXT = (
    "P3 says the night bus left two minutes early and the driver did not look back; next one in an hour. " * 2
)
NOTE = {"id": "0" * 26, "type": "note.added", "by": "facilitator", "data": {"text": TEXT}}
STOCK_DEMANDS = {1_000: 20, 10_000: 80, 100_000: 1_000}

Insert = Callable[[], object]


class Plan(NamedTuple):
    """How often to measure at one size.

    Attributes:
        sets: So many times with fresh files.
        blocks: So many blocks of rounds in each set.
        rounds: In each round of a block everybody but stock TinyDB inserts one note.
        stock: So many notes are inserted by stock TinyDB after each block; it is so slow that it has no place in a round.
    """

    sets: int
    blocks: int
    rounds: int
    stock: int


# Blocks are as long at every size: what stock TinyDB does to the memory and the disk then weighs the same.
PLANS = {
    10: Plan(6, 1, 60, 10),
    1_000: Plan(6, 1, 60, 10),
    10_000: Plan(2, 3, 60, 3),
    100_000: Plan(1, 6, 60, 1),
}


def session_content(size: int) -> bytes:
    """A session file of so many events, each sealed and chained as the writer would have done it."""
    head = head_bytes(meta())
    stored = read_head(head)
    assert stored is not None
    place, lines = Place(0, chain_start(stored.document), {}), []
    for number in range(size):
        events, place = seal_batch(place, [note(TEXT) if number else first_event()])
        lines.append(line_bytes(events[0].seq, events[0]))
    return head + b",\n".join(lines) + TAIL


class Contents:
    """The files that stand at the beginning of a set: each holds ``size`` notes."""

    def __init__(self, folder: Path, size: int) -> None:
        self.size = size
        self.session = session_content(size)
        documents = {str(number): NOTE for number in range(1, size + 1)}
        self.stock = json.dumps({"_default": documents}).encode()
        lines = ",\n".join(f'"{number}":{json.dumps(NOTE)}' for number in documents)
        self.plain = ('{"_default":{\n' + lines).encode() + TAIL
        self.raw = json.dumps(NOTE).encode() + b"\n"
        self.sqlite = folder / f"model-{size}.sqlite"
        self.sqlite.unlink(missing_ok=True)
        with sqlite3.connect(self.sqlite) as connection:
            connection.execute("create table notes (id integer primary key, document text)")
            rows = ((json.dumps(NOTE),) for _ in range(size))
            connection.executemany("insert into notes (document) values (?)", rows)
        connection.close()


@contextmanager
def contestants(contents: Contents, folder: Path) -> Iterator[dict[str, Insert]]:
    """Fresh files, and for each contestant what inserts one note and returns once it is durable."""
    folder.mkdir()
    with ExitStack() as stack:
        fd = os.open(folder / "raw", os.O_RDWR | os.O_CREAT | os.O_APPEND)
        stack.callback(os.close, fd)
        os.write(fd, contents.raw * contents.size)

        (folder / "plain.json").write_bytes(contents.plain)
        plain = AppendDB(folder / "plain.json")
        stack.callback(plain.close)
        (folder / "stock.json").write_bytes(contents.stock)
        stock = TinyDB(folder / "stock.json")
        stack.callback(stock.close)

        workspace = create_workspace(folder / "workspace")
        workspace.session_file(SESSION).write_bytes(contents.session)
        store = TinyDBEventStore(workspace)
        stack.callback(store.close)
        # Kept, as the program keeps what it has opened.
        opened = store.open(SESSION)
        assert opened.writable

        (folder / "sqlite").write_bytes(contents.sqlite.read_bytes())
        sqlite = sqlite3.connect(folder / "sqlite", isolation_level=None, check_same_thread=False)
        stack.callback(sqlite.close)
        assert sqlite.execute("pragma journal_mode=wal").fetchone() == ("wal",)
        sqlite.execute("pragma synchronous=full")
        os.sync()

        thread = stack.enter_context(ThreadPoolExecutor(1))

        def raw() -> None:
            os.write(fd, json.dumps(NOTE).encode() + b"\n")
            disk.sync(fd)

        def insert_row() -> None:
            sqlite.execute("insert into notes (document) values (?)", (json.dumps(NOTE),))

        yield {
            "raw": raw,
            "raw in a thread": lambda: thread.submit(raw).result(),
            "TinyDB.insert": lambda: plain.insert(dict(NOTE)),
            "event store": lambda: store.append(SESSION, [note(TEXT)]).result(),
            "SQLite": insert_row,
            "SQLite in a thread": lambda: thread.submit(insert_row).result(),
            "stock TinyDB": lambda: stock.insert(dict(NOTE)),
        }
        assert opened.events


def contestants_in_order(those: dict[str, float]) -> list[str]:
    """Their names, the quickest first."""
    return sorted(those, key=lambda name: those[name])


def timed(insert: Insert) -> float:
    """Seconds that one insert takes."""
    began = perf_counter()
    insert()
    return perf_counter() - began


def measure(folder: Path, size: int, plan: Plan, chance: random.Random) -> dict[str, list[float]]:
    """Seconds of every insert, by contestant."""
    took: dict[str, list[float]] = {}
    contents = Contents(folder, size)
    for number in range(plan.sets):
        with contestants(contents, folder / f"{size}-{number}") as those:
            durable = [name for name in those if name != "stock TinyDB"]
            for name in durable:
                those[name]()
            for _ in range(plan.blocks):
                for _ in range(plan.rounds):
                    for name in chance.sample(durable, len(durable)):
                        took.setdefault(name, []).append(timed(those[name]))
                for _ in range(plan.stock):
                    took.setdefault("stock TinyDB", []).append(timed(those["stock TinyDB"]))
                # What stock TinyDB leaves to the disk is not charged to whoever comes next.
                for name in durable:
                    those[name]()
    return took


def inserts(folder: Path, sizes: dict[int, Plan], seed: int = 1) -> Iterator[Figure]:
    """The medians and ratios at each size."""
    chance = random.Random(seed)
    for size, plan in sizes.items():
        took = measure(folder, size, plan, chance)
        ms = {name: median(values) * 1_000 for name, values in took.items()}
        raw = ms["raw"]
        yield Figure(
            f"{size:,} documents, medians of {len(took['raw'])} (stock {len(took['stock TinyDB'])})",
            ", ".join(f"{name} {ms[name]:.3f} ms" for name in contestants_in_order(ms)),
        )
        for name in ("raw in a thread", "SQLite in a thread"):
            yield Figure(f"  {name} against raw", f"{ms[name] / raw:.2f} x")
        quick = {name: share(values, 0.25) for name, values in took.items()}
        those = ("TinyDB.insert", "event store", "raw in a thread", "SQLite", "SQLite in a thread")
        yield Figure(
            f"  a quarter is quicker than this (raw {quick['raw'] * 1_000:.3f} ms), against raw",
            ", ".join(f"{name} {quick[name] / quick['raw']:.2f}" for name in those),
        )
        yield Figure("  raw, times as quick as stock TinyDB", f"{ms['stock TinyDB'] / raw:,.0f} x")
        for ours in ("TinyDB.insert", "event store"):
            times = ms[ours] / raw
            yield Figure(f"  {ours} against raw", f"{times:.2f} x", *_against_raw(raw, times))
            yield Figure(
                f"  {ours} against SQLite FULL",
                f"{ms[ours] / ms['SQLite']:.2f} x",
                "never slower",
                ms[ours] <= ms["SQLite"],
            )
            least = STOCK_DEMANDS.get(size)
            quicker = ms["stock TinyDB"] / ms[ours]
            yield Figure(
                f"  {ours}, times as quick as stock TinyDB",
                f"{quicker:,.0f} x",
                f">= {least:,} x" if least else "",
                quicker >= least if least else None,
            )


def _against_raw(raw: float, times: float) -> tuple[str, bool | None]:
    if raw >= 1:
        return "<= 1.25 x (raw >= 1 ms)", times <= 1.25
    if raw < 0.4:
        return "<= 1.6 x (raw < 0.4 ms)", times <= 1.6
    return "none for raw of 0.4 to 1 ms", None


@contextmanager
def no_sync() -> Iterator[None]:
    """Let nothing wait for the disk, so that the processor's share is all there is."""
    real, disk.sync = disk.sync, lambda fd: None
    try:
        yield
    finally:
        disk.sync = real


def processor(folder: Path, small: int, large: int, rounds: int = 30, each: int = 20) -> Iterator[Figure]:
    """Processor time of one insert into a small and a large file, by turns, with no sync; all threads together."""
    took: dict[tuple[str, int], list[float]] = {}
    with ExitStack() as stack:
        sets = {
            size: stack.enter_context(contestants(Contents(folder, size), folder / f"cpu-{size}"))
            for size in (small, large)
        }
        stack.enter_context(no_sync())
        for _ in range(rounds):
            for name in ("raw", "TinyDB.insert", "event store"):
                for size, those in sets.items():
                    began = process_time()
                    for _ in range(each):
                        those[name]()
                    took.setdefault((name, size), []).append((process_time() - began) / each)
    for name in ("raw", "TinyDB.insert", "event store"):
        # A quarter of the rounds take less: in the others the two threads were in each other's way, whatever the size.
        least, most = (share(took[name, size], 0.25) * 1e6 for size in (small, large))
        asked = name != "raw"
        yield Figure(
            f"CPU an insert, {name}: {large:,} against {small:,} documents",
            f"{most:.0f} / {least:.0f} us = {most / least:.2f} x",
            "<= 2 x" if asked else "",
            most <= 2 * least if asked else None,
        )
