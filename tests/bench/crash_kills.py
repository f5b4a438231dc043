"""Kill a program at random moments while it saves; what it was told is saved must be there.

Five kinds of program take turns: one note at a time; several on the way, now and then some that belong together; a room of
300 that votes at once (group commit); one that redacts, which replaces the file; and a plain TinyDB table that inserts,
updates and removes.  After each kill the file
is opened as the program opens it, and read by stock TinyDB.  A session goes on for some trials, then a new one is begun.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from shutil import rmtree
from typing import Any

from tinydb import TinyDB
from tinydb.table import Document

from tests.bench.figures import Figure
from tests.store_samples import SESSION, draft, file_of, new_store, note, stock_events
from workshop.record.event import Event
from workshop.record.protocol import StoreError
from workshop.store.appending import AppendDB
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace

IN_FLIGHT = 6
AT_ONCE = 300
TRIALS_A_SESSION = 20
LONGEST = 0.03
"""Seconds from the first note that was saved to the kill, at most."""
KILLED_AT_START = 0.1
PATIENCE = 60.0
REDACTED = "-"

# Started once, with everything imported: a trial costs a fork, not a start of Python.
_method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
_processes: Any = multiprocessing.get_context(_method)


@dataclass
class Tally:
    """What the trials of one kind found.

    Attributes:
        trials: How many there were.
        acknowledged: How many notes or changes were said to be saved, over all trials.
        torn: After how many kills a half-written end was set aside.
        lost: How many that were said to be saved were gone.
        unreadable: One sentence for each file that could not be used after a kill.
    """

    trials: int = 0
    acknowledged: int = 0
    torn: int = 0
    lost: int = 0
    unreadable: list[str] = field(default_factory=list)


def one_at_a_time(folder: str, seed: int, told: Connection) -> None:
    """Save a note, say so, and the next, for ever."""
    chance, store = random.Random(seed), _opened(folder)
    for number in count():
        _tell(told, store.append(SESSION, [_note(chance, f"{seed}-{number}")]).result())


def several_on_the_way(folder: str, seed: int, told: Connection) -> None:
    """Hand over further notes while others are on the way, now and then three that belong together."""
    chance, store = random.Random(seed), _opened(folder)
    waiting: deque[Future[list[Event]]] = deque()
    for number in count():
        size = chance.choice((1, 1, 1, 3))
        waiting.append(
            store.append(SESSION, [_note(chance, f"{seed}-{number}-{part}") for part in range(size)])
        )
        if len(waiting) >= IN_FLIGHT:
            _tell(told, waiting.popleft().result())


def a_room_votes(folder: str, seed: int, told: Connection) -> None:
    """Hand over hundreds at once, wait for all of them, and again: the writer saves them in groups."""
    chance, store = random.Random(seed), _opened(folder)
    for number in count():
        votes = [
            store.append(SESSION, [_note(chance, f"{seed}-{number}-{one}", 60)]) for one in range(AT_ONCE)
        ]
        for vote in votes:
            _tell(told, vote.result())


def redactions(folder: str, seed: int, told: Connection) -> None:
    """Save notes and redact every third, for ever; what is told of a redacted note is a dash in the place of its name."""
    chance, store = random.Random(seed), _opened(folder)
    for number in count():
        note_of = store.append(SESSION, [_note(chance, f"{seed}-{number}")]).result()
        _tell(told, note_of)
        if number % 3 == 2:
            reason = draft({"reason": "asked for"}, type_="note.redacted", ref=note_of[0].ref, new="")
            store.redact(SESSION, [note_of[0].seq], [reason]).result()
            told.send_bytes(f"{note_of[0].ref} {REDACTED}".encode())


def plain_table(folder: str, seed: int, told: Connection) -> None:
    """Insert, update and remove in a plain table for ever."""
    db = AppendDB(Path(folder) / "plain.json")
    chance = random.Random(seed)
    state = {document.doc_id: dict(document) for document in db.table("notes")}
    for number in count():
        table, before = db.table("notes"), dict(state)
        change = change_of(chance, f"{seed}-{number}", state)
        for doc_id in before.keys() - state.keys():
            table.remove(doc_ids=[doc_id])
        for doc_id, document in state.items():
            if doc_id in before and before[doc_id] != document:
                table.update(document, doc_ids=[doc_id])
            elif doc_id not in before:
                table.insert(Document(document, doc_id))
        told.send_bytes(json.dumps(change).encode())


def change_of(chance: random.Random, name: str, state: dict[int, dict[str, Any]]) -> list[str]:
    """Change a table's documents by one insert, update or removal, as drawn; what it was."""
    kind = chance.choice(("insert",) * 6 + ("update", "remove"))
    if kind == "insert" or not state:
        state[max(state, default=0) + 1] = {"name": name, "text": "é" * chance.randrange(300)}
        return ["insert", name]
    doc_id = chance.choice(sorted(state))
    if kind == "update":
        state[doc_id] = {**state[doc_id], "text": "u" * chance.randrange(300), "changed": name}
    else:
        del state[doc_id]
    return [kind, name]


def _opened(folder: str) -> TinyDBEventStore:
    store = TinyDBEventStore(Workspace(Path(folder)))
    store.open(SESSION)
    return store


def _note(chance: random.Random, name: str, longest: int = 400) -> Any:
    return note(f"{name} " + "é" * chance.randrange(longest))


def _tell(told: Connection, events: list[Event]) -> None:
    for event in events:
        told.send_bytes(f"{event.ref} {(event.data or {})['text'].split()[0]}".encode())


KINDS: dict[str, Callable[[str, int, Connection], None]] = {
    "one note at a time": one_at_a_time,
    "several on the way": several_on_the_way,
    "a room votes at once": a_room_votes,
    "one that redacts": redactions,
    "a plain TinyDB table": plain_table,
}


def kill_once(kind: str, folder: Path, chance: random.Random, seed: int) -> list[str]:
    """Start a program, kill it at a random moment, and return what it had said is saved."""
    reading, writing = _processes.Pipe(duplex=False)
    child = _processes.Process(target=KINDS[kind], args=(str(folder), seed, writing), daemon=True)
    child.start()
    writing.close()
    told: list[str] = []
    try:
        if chance.random() < KILLED_AT_START or reading.poll(PATIENCE):
            child.join(chance.random() * LONGEST)
        child.kill()
        while reading.poll(PATIENCE):
            told.append(reading.recv_bytes().decode())
    except (EOFError, OSError):
        # The end of what was said, or a line that the kill cut short.
        pass
    finally:
        child.kill()
        child.join()
        reading.close()
    return told


def run(trials: int, folder: Path, seed: int, kinds: tuple[str, ...] = tuple(KINDS)) -> dict[str, Tally]:
    """Kill a program of each kind by turns, so many times in all; each goes on where its last one was killed."""
    chance = random.Random(seed)
    if _method == "forkserver":
        _processes.set_forkserver_preload([__name__])
    tallies = {kind: Tally() for kind in kinds}
    acknowledged: dict[str, list[str]] = {}
    age = dict.fromkeys(kinds, 0)
    states: dict[str, dict[int, dict[str, Any]]] = {}
    for trial in range(trials):
        kind = kinds[trial % len(kinds)]
        tally, place = tallies[kind], folder / KINDS[kind].__name__
        if age[kind] % TRIALS_A_SESSION == 0:
            rmtree(place, ignore_errors=True)
            new_store(place)
            acknowledged[kind], states[kind] = [], {}
        this_seed = chance.randrange(10**9)
        told = kill_once(kind, place, chance, this_seed)
        tally.trials += 1
        age[kind] += 1
        tally.acknowledged += len(told)
        try:
            if KINDS[kind] is plain_table:
                states[kind] = _check_table(place, states[kind], this_seed, len(told), tally)
            else:
                acknowledged[kind] = _check_session(place, [*acknowledged[kind], *told], tally)
        except (StoreError, ValueError, OSError) as error:
            tally.unreadable.append(f"{kind}, trial {trial}: {error}")
            age[kind] = 0
    return tallies


def _check_session(folder: Path, acknowledged: list[str], tally: Tally) -> list[str]:
    """Look for all that was said to be saved in this session; returns what is there."""
    store = TinyDBEventStore(Workspace(folder))
    opened = store.open(SESSION)
    store.close()
    tally.torn += bool(opened.notice)
    there = {
        f"{event.ref} {event.data['text'].split()[0] if event.data else REDACTED}"
        for event in opened.events
        if event.type == "note.added"
    }
    # A note may have been redacted just before the kill came; a redaction that was told must have happened.
    kept = [one for one in acknowledged if one in there or f"{one.split()[0]} {REDACTED}" in there]
    tally.lost += len(acknowledged) - len(kept)
    if not opened.writable or len(stock_events(file_of(store))) != len(opened.events):
        raise StoreError(f"the file cannot be used: {opened.notice}")
    return kept


def _check_table(
    folder: Path, state: dict[int, dict[str, Any]], seed: int, told: int, tally: Tally
) -> dict[int, dict[str, Any]]:
    """Hold a plain table against the changes it was told are saved, and at most the one that was on its way."""
    path = folder / "plain.json"
    if not path.exists() and not told:
        return state
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        AppendDB(path).close()
    tally.torn += bool(caught)
    with TinyDB(path, access_mode="r") as db:
        there = {document.doc_id: dict(document) for document in db.table("notes")}
    chance = random.Random(seed)
    expected = {doc_id: dict(document) for doc_id, document in state.items()}
    for number in range(told):
        change_of(chance, f"{seed}-{number}", expected)
    if there != expected:
        change_of(chance, f"{seed}-{told}", expected)
    tally.lost += there != expected
    return there


def kills(folder: Path, trials: int, seed: int) -> Iterator[Figure]:
    """Run the trials and say what they found, for each kind and for all."""
    tallies = run(trials, folder, seed)
    for kind, tally in tallies.items():
        yield Figure(
            f"{tally.trials:,} kills, {kind}",
            f"{tally.acknowledged:,} saved, {tally.torn} torn, {tally.lost} lost, {len(tally.unreadable)} unreadable",
        )
    lost = sum(tally.lost for tally in tallies.values())
    unreadable = [sentence for tally in tallies.values() for sentence in tally.unreadable]
    yield Figure(
        f"{sum(tally.trials for tally in tallies.values()):,} kills",
        f"{lost} acknowledged lost, {len(unreadable)} unreadable",
        "0 acknowledged lost, 0 unreadable",
        not lost and not unreadable,
    )
    for sentence in unreadable:
        yield Figure("  unreadable", sentence)
