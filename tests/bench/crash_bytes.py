"""A session's file cut at every byte, and with every single bit flipped, opened as the program opens it.

What comes out must be an exact prefix of what was saved, one commit after the other; where anything is missing, it must be
said.  Nothing may ever be read that was not written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.bench.figures import Figure
from tests.store_samples import SESSION, file_of, new_store, note, saved, stock_events
from workshop.record.event import Event
from workshop.record.protocol import StoreError
from workshop.store.events import TinyDBEventStore
from workshop.store.layout import TAIL

WRITE_AGAIN_EVERY = 50


class Sample(NamedTuple):
    """A file's bytes, its events, how many there were after each commit, and where the last event's line begins."""

    content: bytes
    events: list[Event]
    commits: frozenset[int]
    last: int


@dataclass
class Tally:
    """What opening damaged files found.

    Attributes:
        opened: How many were opened.
        writable: How many of those could be written at once.
        whole: How many of those held everything.
        refused: How many were refused, with a sentence.
        told: How many of those that were opened and lacked something said so.
        wrong: One sentence for each that is not an exact prefix of commits, or says nothing of what is missing.
    """

    opened: int = 0
    writable: int = 0
    whole: int = 0
    refused: int = 0
    told: int = 0
    last_hit: int = 0
    last_told: int = 0
    wrong: list[str] = field(default_factory=list)


def sample(folder: Path) -> Sample:
    """A file of a few commits, of one event and of three that belong together; texts with marks of the file in them."""
    store = new_store(folder)
    store.open(SESSION)
    counts = {0, 1}
    for drafts in ([note("one 🙂")], [note("two"), note('"}},\n"3":{'), note("four")], [note("five é")]):
        counts.add(saved(store, *drafts)[-1].seq)
    store.close()
    content = file_of(store).read_bytes()
    last = content.rindex(b',\n"6":')
    return Sample(content, store.read(SESSION), frozenset(counts), last)


def try_all(
    folder: Path, those: Sample, damaged: Iterable[tuple[str, int, bytes]], *, must_tell: bool
) -> Tally:
    """Open each damaged file by the event store and hold what comes out against what was saved.

    Args:
        folder: A workspace of one session.
        those: What was saved.
        damaged: The name of each damage, its offset, and the file.
        must_tell: Whether a lack must be told; a file cut exactly at the end of a commit has nothing to tell it by.
    """
    store, tally = TinyDBEventStore(new_store(folder).workspace), Tally()
    path = file_of(store)
    for number, (name, offset, content) in enumerate(damaged):
        path.write_bytes(content)
        in_last = those.last < offset < len(those.content) - len(TAIL)
        tally.last_hit += in_last
        try:
            opened = store.open(SESSION)
        except StoreError as error:
            tally.refused += 1
            tally.last_told += in_last
            if not str(error):
                tally.wrong.append(f"{name}: refused without a word")
            continue
        tally.opened += 1
        tally.writable += opened.writable
        tally.told += bool(opened.notice)
        tally.last_told += in_last and bool(opened.notice)
        seen = len(opened.events)
        if opened.events != those.events[:seen] or seen not in those.commits:
            tally.wrong.append(f"{name}: {seen} events that are no prefix of the commits")
        if seen == len(those.events):
            tally.whole += 1
        elif must_tell and not opened.notice:
            tally.wrong.append(f"{name}: {seen} of {len(those.events)} events, and nothing is said")
        if opened.writable and number % WRITE_AGAIN_EVERY == 0:
            saved(store, note("goes on"))
            if len(stock_events(path)) != seen + 1 or not store.check(SESSION).passed:
                tally.wrong.append(f"{name}: cannot be gone on with")
        store.close()
    return tally


def _figures(tally: Tally, what: str) -> Iterator[Figure]:
    yield Figure(
        f"{tally.opened + tally.refused:,} files {what}",
        f"{tally.opened:,} opened ({tally.whole:,} whole, {tally.told:,} told), {tally.refused:,} refused with why",
    )
    yield Figure(
        "  not an exact prefix of commits, or silent",
        f"{len(tally.wrong)}",
        "an exact prefix of commits, 0 silently wrong",
        not tally.wrong,
    )
    for sentence in tally.wrong[:5]:
        yield Figure("  wrong", sentence)


def cuts(folder: Path, step: int = 1) -> Iterator[Figure]:
    """Cut the file at every byte, or at one in so many."""
    those = sample(folder / "sample")
    every = (
        (f"cut at byte {cut}", -1, those.content[:cut]) for cut in range(0, len(those.content) + 1, step)
    )
    yield from _figures(try_all(folder / "cut", those, every, must_tell=False), "cut")


def flips(folder: Path, step: int = 1) -> Iterator[Figure]:
    """Flip every bit of the file, or one in so many."""
    those = sample(folder / "sample")

    def flipped() -> Iterator[tuple[str, int, bytes]]:
        for place in range(0, len(those.content) * 8, step):
            changed = bytearray(those.content)
            changed[place // 8] ^= 1 << place % 8
            yield f"bit {place % 8} of byte {place // 8} flipped", place // 8, bytes(changed)

    tally = try_all(folder / "flip", those, flipped(), must_tell=True)
    yield from _figures(tally, "with one bit flipped")
    yield Figure(
        "  a damaged last record is reported",
        f"{tally.last_told:,} of {tally.last_hit:,}",
        "all",
        tally.last_told == tally.last_hit,
    )
