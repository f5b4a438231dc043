"""How long the papers of a session with 1,000 notes take, against writing and packing the same XML from a ready tree.

Run with ``python -m tests.bench.word``.  Milliseconds depend on the machine; the ratio to what any program must do
to write the file, done in the same run, hardly does.
"""

from __future__ import annotations

import gc
import io
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from lxml import etree

from tests.word_samples import a_long_session
from workshop.plan.papers import papers_of
from workshop.store.workspace import create_workspace
from workshop.word.render import render

NOTES = 1_000
ROUNDS = 9


def milliseconds(work: Callable[[], object]) -> float:
    """The median of several rounds."""
    took = []
    for _ in range(ROUNDS):
        gc.collect()
        started = perf_counter()
        work()
        took.append((perf_counter() - started) * 1_000)
    return median(took)


def packing_alone(data: bytes) -> Callable[[], object]:
    """Serialise and zip what a file holds, from trees that are ready."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        trees = {name: etree.fromstring(package.read(name)) for name in package.namelist()}

    def work() -> None:
        with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as package:
            for name, tree in trees.items():
                package.writestr(name, etree.tostring(tree))

    return work


def main() -> None:
    """Print the figures of each paper."""
    with TemporaryDirectory() as folder:
        room = a_long_session(create_workspace(Path(folder)), NOTES)
        for name, build in papers_of(room.session).items():
            paper = build(room.session, room.live.id)
            data = render(paper)
            built = milliseconds(partial(build, room.session, room.live.id))
            rendered = milliseconds(partial(render, paper))
            floor = milliseconds(packing_alone(data))
            print(f"{name}: {len(paper.blocks)} blocks, {len(data):,} bytes")
            print(f"  building the paper        {built:7.1f} ms")
            print(
                f"  rendering it              {rendered:7.1f} ms, {rendered / floor:.1f} times the packing alone"
            )
            print(f"  serialising and zipping   {floor:7.1f} ms")
        room.store.close()


if __name__ == "__main__":
    main()
