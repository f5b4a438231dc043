"""A disk that is full, too small, broken or read-only: nothing that was saved is lost, the file opens, and it is said.

As root on Linux the full and the read-only disk are real: small file systems, mounted where only the trial sees them.
Errors of the disk itself are put in below the store, in the calls of the operating system.
"""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.figures import Figure
from tests.children import TOP
from tests.store_samples import SESSION, file_of, new_store, note, saved, stock_events, texts
from workshop.record.protocol import NotSaved, StoreError
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace

SIZES = (1, 1, 1, 3, 120)
"""How many notes are handed over before the outcome is waited for."""
MOST = 20_000
EIO_TRIALS = 400


class Outcome(NamedTuple):
    """What one trial came to.

    Attributes:
        saved: How many notes were said to be saved.
        lost: How many of them are gone.
        more: How many notes are there that were not said to be saved.
        opens: Whether the file opens, here and with stock TinyDB, and can be gone on with.
        told: The sentences with which notes were refused.
    """

    saved: int
    lost: int
    more: int
    opens: bool
    told: list[str]


def write_until_refused(store: TinyDBEventStore, chance: random.Random) -> tuple[list[str], list[str]]:
    """Save notes, several at a time, until one is refused: the texts that were saved, and what was said."""
    kept: list[str] = []
    told: list[str] = []
    while not told and len(kept) < MOST:
        names = [f"{len(kept) + one} " + "é" * chance.randrange(300) for one in range(chance.choice(SIZES))]
        futures = [(name, store.append(SESSION, [note(name)])) for name in names]
        for name, future in futures:
            error = future.exception(timeout=60)
            if error is None:
                # One that is saved behind one that was refused would be out of its order.
                told += ["A note was saved after one that was refused"] if told else []
                kept.append(name)
            else:
                told.append(str(error))
    return kept, sorted(set(told))


def examine(workspace: Workspace, kept: list[str], told: list[str]) -> Outcome:
    """Open the session again, once the disk takes writes, and compare."""
    store = TinyDBEventStore(workspace)
    opens = False
    found: list[str] = []
    try:
        opened = store.open(SESSION)
        found = texts(opened.events)
        if not opened.writable:
            told = [*told, f"then: {opened.notice}"]
        opens = opened.writable and len(stock_events(file_of(store))) == len(opened.events)
        saved(store, note("goes on"))
        store.close()
        opens = opens and store.check(SESSION).passed
    except (StoreError, ValueError) as error:
        opens = False
        told = [*told, f"then: {error}"]
    same = sum(1 for one, other in zip(kept, found, strict=False) if one == other)
    return Outcome(len(kept), len(kept) - same, len(found) - same, opens, told)


def full(folder: Path, seed: int) -> Outcome:
    """Write until the disk is full; examined once there is room again."""
    filler = folder / "filler"
    filler.write_bytes(b"x" * 40_000)
    store = new_store(folder / "workspace")
    store.open(SESSION)
    kept, told = write_until_refused(store, random.Random(seed))
    store.close()
    filler.unlink()
    return examine(store.workspace, kept, told)


def too_large(folder: Path, seed: int) -> Outcome:
    """Write until the file has the largest size that this process may give one."""
    import resource

    chance = random.Random(seed)
    store = new_store(folder)
    store.open(SESSION)
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (chance.randrange(5_000, 200_000), most))
    kept, told = write_until_refused(store, chance)
    store.close()
    resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
    return examine(store.workspace, kept, told)


def made_read_only(folder: Path, seed: int) -> Outcome:
    """Write; the system makes the disk read-only, as it does after an error; later the disk is mended."""
    chance = random.Random(seed)
    store = new_store(folder / "workspace")
    store.open(SESSION)
    kept = [f"{number} of many" for number in range(chance.randrange(1, 60))]
    for name in kept:
        saved(store, note(name))
    subprocess.run(["mount", "-o", "remount,abort", folder], capture_output=True, check=False)
    more, told = write_until_refused(store, chance)
    store.close()
    reader = TinyDBEventStore(store.workspace)
    opened = reader.open(SESSION)
    told.append(opened.notice if not opened.writable else "It can be written while the disk is read-only")
    reader.close()
    image = str(folder.with_name("image"))
    _run("umount", str(folder))
    _run("e2fsck", "-fy", image, allowed=(0, 1))
    _run("mount", "-o", "loop", image, str(folder))
    return examine(store.workspace, [*kept, *more], told)


def failing(folder: Path, seed: int) -> Outcome:
    """Write to a file system whose disk fails: it is a sparse file, with no room behind it to grow; later it is mended."""
    chance, image, disk = random.Random(seed), folder / "image", folder / "disk"
    with image.open("wb") as file:
        file.truncate(16 * 2**20)
    _run("mkfs.ext4", "-q", str(image))
    disk.mkdir()
    _run("mount", "-o", "loop", str(image), str(disk))
    store = new_store(disk)
    store.open(SESSION)
    for number in range(20):
        saved(store, note(f"{number} before"))
    os.sync()
    room = shutil.disk_usage(folder).used // 1_024 + chance.randrange(30, 300)
    _run("mount", "-o", f"remount,size={room}k", str(folder))
    kept, told = write_until_refused(store, chance)
    store.close()
    # What the disk refused must not come back from memory.
    _run("mount", "-o", "remount,size=64m", str(folder))
    _run("umount", str(disk))
    _run("e2fsck", "-fy", str(image), allowed=(0, 1))
    _run("mount", "-o", "loop", str(image), str(disk))
    return examine(store.workspace, [*(f"{number} before" for number in range(20)), *kept], told)


def _run(*command: str, allowed: tuple[int, ...] = (0,)) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in allowed:
        raise OSError(f"{' '.join(command)}: {done.stderr}")


def may_not_write(folder: Path, seed: int) -> Outcome:
    """Somebody who may only read opens the session and types; then one who may write looks what is there."""
    store = new_store(folder)
    store.open(SESSION)
    kept = [f"{seed} {number}" for number in range(20)]
    for name in kept:
        saved(store, note(name))
    store.close()
    places = [folder, *folder.rglob("*")]
    for path in places:
        path.chmod(0o555 if path.is_dir() else 0o444)
    reader = TinyDBEventStore(store.workspace)
    for path in folder.parents:
        if path.is_relative_to(tempfile.gettempdir()) and path != Path(tempfile.gettempdir()):
            path.chmod(0o755)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        opened = reader.open(SESSION)
        told = [opened.notice if texts(opened.events) == kept else ""]
        more, _ = write_until_refused(reader, random.Random(seed))
    finally:
        if root:
            os.seteuid(0)
    for path in places:
        path.chmod(0o755 if path.is_dir() else 0o644)
    return examine(store.workspace, [*kept, *more], told)


class _Broken:
    """Makes one call of the operating system fail, or come out short, and those after it as drawn."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.real: dict[str, Any] = {
            name: getattr(os, name) for name in ("pwrite", "fdatasync", "ftruncate") if hasattr(os, name)
        }
        self.which = chance.choice(sorted(self.real))
        self.left = chance.randrange(1, 30)
        self.goes_on = chance.random() < 0.5
        self.short = chance.random() < 0.5

    def __enter__(self) -> None:
        for name in self.real:
            setattr(os, name, self._failing(name))

    def __exit__(self, *_: object) -> None:
        for name, real in self.real.items():
            setattr(os, name, real)

    def _failing(self, name: str) -> Callable[..., Any]:
        def call(fd: int, *arguments: Any) -> Any:
            # A broken ftruncate is met only on the way back from another failure.
            starts = name == self.which or (self.which == "ftruncate" and name == "pwrite")
            if starts:
                self.left -= 1
            if (starts and self.left == 0) or (self.left < 0 and self.goes_on and self.chance.random() < 0.7):
                if name == "pwrite" and self.short:
                    part = bytes(arguments[0])[: self.chance.randrange(len(arguments[0]))]
                    self.real[name](fd, part, arguments[1])
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            if self.which == "ftruncate" and name == "ftruncate":
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return self.real[name](fd, *arguments)

        return call


def broken(folder: Path, seed: int) -> Outcome:
    """Write to a disk on which some call fails, and perhaps those after it; then the disk is well again."""
    chance = random.Random(seed)
    store = new_store(folder)
    store.open(SESSION)
    with _Broken(chance):
        kept, told = write_until_refused(store, chance)
        # What is typed after it, while the disk may be broken still.
        for number in range(3):
            try:
                saved(store, note(text := f"{len(kept)} after {number}"))
            except NotSaved as error:
                told.append(str(error))
            else:
                kept.append(text)
        store.close()
    return examine(store.workspace, kept, sorted(set(told)))


TRIALS: dict[str, Callable[[Path, int], Outcome]] = {
    one.__name__: one for one in (full, too_large, failing, made_read_only, may_not_write, broken)
}


def on_a_disk_of_its_own(kind: str, trial: str, folder: Path, seed: int) -> Outcome | None:
    """Run a trial on a small file system of its own; None where that cannot be made here.

    Args:
        kind: ``ext4`` or ``tmpfs``.
        trial: Its name.
        folder: An empty folder.
        seed: For what is drawn.
    """
    if not shutil.which("unshare") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    place, image = folder / "disk", folder / "image"
    place.mkdir(parents=True)
    kilobytes = 64 * 1_024 if trial == "failing" else 256 + seed % 7 * 13
    mount = f"mount -t tmpfs -o size={kilobytes}k none {place}"
    if kind == "ext4":
        image.write_bytes(bytes((1_024 + kilobytes) * 1_024))
        made = subprocess.run(
            ["mkfs.ext4", "-q", "-O", "^has_journal", "-m", "0", image], capture_output=True, check=False
        )
        if made.returncode:
            return None
        mount = f"mount -o loop {image} {place}"
    child = [sys.executable, "-m", "tests.bench.crash_disk", trial, str(place), str(seed)]
    command = ["unshare", "-m", "sh", "-c", f'{mount} && exec "$@"', "sh", *child]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=TOP)
    if not done.stdout:
        if "mount" in done.stderr:
            return None
        raise SystemExit(done.stderr)
    return Outcome(*json.loads(done.stdout))


def in_a_process_of_its_own(trial: str, folder: Path, seed: int) -> Outcome:
    """Run a trial in a process that may limit itself."""
    command = [sys.executable, "-m", "tests.bench.crash_disk", trial, str(folder), str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=TOP)
    if not done.stdout:
        raise SystemExit(done.stderr)
    return Outcome(*json.loads(done.stdout))


def figure_of(what: str, outcomes: list[Outcome | None]) -> Iterator[Figure]:
    """What trials of one kind came to, with the sentences that were said."""
    seen = [outcome for outcome in outcomes if outcome is not None]
    demand = "0 acknowledged lost, file opens, message shown"
    if not seen:
        yield Figure(what, "not measured: no such disk can be made here", demand)
        return
    lost = sum(one.lost for one in seen)
    opens, told = sum(one.opens for one in seen), sum(all(one.told) and bool(one.told) for one in seen)
    more = sum(one.more for one in seen)
    yield Figure(
        f"{what}: {len(seen)} trials, {sum(one.saved for one in seen):,} saved",
        f"{lost} lost, {opens} open, {told} told, {more} more",
        demand,
        lost == 0 and opens == told == len(seen),
    )
    for sentence in sorted({sentence for one in seen for sentence in one.told}):
        yield Figure("  told", sentence)


def refusals(folder: Path, seed: int, rounds: int = 10, eio_trials: int = EIO_TRIALS) -> Iterator[Figure]:
    """Run all trials; "more" counts notes that are there although they were refused, as the disk could not take them back."""
    seeds = range(seed, seed + rounds)
    for kind in ("ext4", "tmpfs"):
        outcomes = [on_a_disk_of_its_own(kind, "full", folder / f"{kind}-{one}", one) for one in seeds]
        yield from figure_of(f"ENOSPC, a full {kind}", outcomes)
    yield from figure_of(
        "EFBIG",
        [in_a_process_of_its_own("too_large", folder / f"large-{one}", one) for one in seeds]
        if hasattr(os, "fork")
        else [],
    )
    yield from figure_of(
        "EIO put in below the store",
        [broken(folder / f"eio-{one}", one) for one in range(seed, seed + eio_trials)],
    )
    outcomes = [on_a_disk_of_its_own("tmpfs", "failing", folder / f"failing-{one}", one) for one in seeds]
    yield from figure_of("EIO of a real disk, a file system on it", outcomes)
    outcomes = [on_a_disk_of_its_own("ext4", "made_read_only", folder / f"ro-{one}", one) for one in seeds]
    yield from figure_of("a disk that turns read-only", outcomes)
    own = folder / "public"
    own.mkdir(parents=True)
    yield from figure_of(
        "a folder that may only be read",
        [in_a_process_of_its_own("may_not_write", own / f"{one}", one) for one in seeds]
        if hasattr(os, "seteuid")
        else [],
    )


if __name__ == "__main__":
    print(json.dumps(TRIALS[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))))
