"""How long papers take, against writing and packing the same XML from trees that are ready, and against plain python-docx.

Run with ``python -m tests.bench.word`` (``--quick`` for a tenth of the notes).  Milliseconds depend on the machine; the
ratio to what any program must do to write the file, done in turns in the same run, hardly does.

Goals are held against processor time, which other programs on the machine hardly change; the time on the clock stands
beside it.
"""

from __future__ import annotations

import argparse
import gc
import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, NamedTuple

from docx import Document
from lxml import etree

from tests.bench.plan import make
from tests.word_samples import a_long_session
from workshop.plan.blocks import Block, Heading, Item, Paper, Source, Table
from workshop.plan.material import gather
from workshop.plan.papers import papers_of
from workshop.plan.sections.all import plan_paper
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import create_workspace
from workshop.word.render import render

MOST_TIMES_THE_FLOOR = 6
MOST_MEGABYTES = 350
LEAST_TIMES_FASTER = 20
DRAFT_SECONDS = 0.3
ROUNDS = 5
ROWS = 250
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


def paper(sessions: int, notes: int, marks: str) -> Paper:
    """All that was said in so many sessions: half of the notes in lists, half as rows of tables of five columns."""
    blocks: list[Block] = []
    names = [f"2026-03-04-riders-{number:06x}" for number in range(sessions)]
    for name in names:
        blocks.append(Heading(f"Session {name}", new_page=True))
        for at in range(notes // 2):
            words = f"Remark {at} about the night bus and the people who wait for it " + "and more " * (
                at % 9
            )
            blocks.append(Item(words, (f"{name}:N{at + 1}", f"{name}:N{at + 2}"), f"P{at % 9}"))
        for start in range(notes // 2, notes, ROWS):
            rows = [
                (f"N{at}", f"Remark {at} about the night bus", "want", f"theme {at % 7}", str(at % 9))
                for at in range(start, min(start + ROWS, notes))
            ]
            head = ("Note", "What was said", "Kind", "Theme", "People")
            blocks.append(Table("Notes", head, tuple(rows), (name,), numbers=(4,), widths=(1, 5, 2, 2, 1)))
    sources = tuple(Source(name, name[-6:], f"riders {name[-6:]}", "external customers") for name in names)
    about: Any = {"marks": marks, "label": "draft", "sources": sources}
    return Paper(
        name="plan",
        title="Plan",
        subtitle="Transit",
        department="Transit",
        dated="2026-03-04",
        session="plan",
        blocks=tuple(blocks),
        **about,
    )


def by_python_docx(made: Paper) -> bytes:
    """The same words by the calls that python-docx's own pages show: styles by name, rows added one by one, cells by row.

    It does less than we do: cells have no style, and nothing a bookmark.
    """
    document = Document()
    document.add_heading(made.title, 0)
    for block in made.blocks:
        if isinstance(block, Heading):
            document.add_heading(block.text, block.level)
        elif isinstance(block, Item):
            written = document.add_paragraph(block.text, style="List Bullet")
            written.add_run(f"  {block.detail}  [{', '.join(block.evidence)}]")
        elif isinstance(block, Table):
            document.add_paragraph(block.caption, style="Caption")
            table = document.add_table(rows=1, cols=len(block.head))
            for cell, text in zip(table.rows[0].cells, block.head, strict=True):
                cell.text = text
            for row in block.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def packing_alone(data: bytes) -> Callable[[], object]:
    """Serialise and zip what a file holds, from trees that are ready."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    huge = etree.XMLParser(huge_tree=True)
    trees = {name: etree.fromstring(part, huge) for name, part in parts.items() if part.startswith(b"<")}
    rest = {name: part for name, part in parts.items() if name not in trees}

    def work() -> None:
        with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as package:
            for name, tree in trees.items():
                package.writestr(name, etree.tostring(tree))
            for name, part in rest.items():
                package.writestr(name, part)

    return work


class Took(NamedTuple):
    """How long something took, in seconds: of the processor, and on the clock."""

    busy: float
    clock: float

    def __str__(self) -> str:
        return f"{self.busy * 1000:8.1f} ms ({self.clock * 1000:.1f} on the clock)"


def timed(*works: Callable[[], object], rounds: int = ROUNDS) -> list[Took]:
    """The medians of several rounds for each, done in turns."""
    took: list[list[Took]] = [[] for _ in works]
    for _ in range(rounds):
        for work, times in zip(works, took, strict=True):
            gc.collect()
            busy, clock = process_time(), perf_counter()
            work()
            times.append(Took(process_time() - busy, perf_counter() - clock))
    return [Took(median(one.busy for one in times), median(one.clock for one in times)) for times in took]


def peak(sessions: int, notes: int, marks: str) -> int | None:
    """The most memory, in whole MiB, that a process of its own holds that makes and writes the paper; Linux alone tells."""
    if not Path("/proc/self/status").exists():
        return None
    asked = ["--peak-of", str(sessions), str(notes), marks]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.word", *asked], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def say_peak(sessions: int, notes: int, marks: str) -> None:
    """Write the paper and print the most memory this process has held."""
    render(paper(sessions, notes, marks))
    told = _PEAK.search(Path("/proc/self/status").read_text())
    print(int(told[1]) // 1024 if told else 0)


def against_the_floor(sessions: int, notes: int, marks: str) -> bool:
    """Print how long a large paper takes and how much memory; whether both goals are met."""
    made = paper(sessions, notes, marks)
    data = render(made)
    took, floor = timed(partial(render, made), packing_alone(data))
    held = peak(sessions, notes, marks)
    times = took.busy / floor.busy
    print(f"{sessions} sessions of {notes} notes, evidence {marks}: {len(data):,} bytes")
    print(f"  rendering                 {took}")
    print(f"  serialising and zipping   {floor}")
    print(f"  {times:.1f} times that; the goal is {MOST_TIMES_THE_FLOOR} at most")
    print(f"  {held} MiB at most; the goal is {MOST_MEGABYTES}")
    return times <= MOST_TIMES_THE_FLOOR and (held or 0) <= MOST_MEGABYTES


def against_python_docx(sessions: int, notes: int) -> bool:
    """Print how much longer python-docx takes by its usual calls; whether that is long enough."""
    made = paper(sessions, notes, "inline")
    (took,) = timed(partial(render, made))
    (plain,) = timed(partial(by_python_docx, made), rounds=1)
    print(f"{sessions} sessions of {notes} notes by python-docx's usual calls")
    times = plain.busy / took.busy
    print(f"  rendering                 {took}")
    print(f"  python-docx               {plain}")
    print(f"  {times:.0f} times as long; the goal is {LEAST_TIMES_FASTER}")
    return times >= LEAST_TIMES_FASTER


def a_draft(groups: int, notes: int) -> bool:
    """Print how long the whole plan of so many groups takes, from the sessions read to the file; whether that will do."""
    with TemporaryDirectory() as folder:
        make(Path(folder), groups, notes // groups, seed=1)
        store = TinyDBEventStore(create_workspace(Path(folder)))
        material = gather(store)
        made = plan_paper(material)
        built, rendered = timed(partial(plan_paper, material), partial(render, made))
        (read,) = timed(partial(gather, store))
    print(f"a draft of {groups} groups and {notes} notes: {len(made.blocks)} blocks")
    together = Took(*map(sum, zip(read, built, rendered, strict=True)))
    print(f"  reading the sessions      {read}")
    print(f"  building the paper        {built}")
    print(f"  rendering it              {rendered}")
    print(f"  together                  {together}; the goal is {DRAFT_SECONDS * 1000:.0f} ms")
    return together.busy <= DRAFT_SECONDS


def session_papers(notes: int) -> None:
    """Print how long the papers of one session take."""
    with TemporaryDirectory() as folder:
        room = a_long_session(create_workspace(Path(folder)), notes)
        for name, build in papers_of(room.session).items():
            made = build(room.session, room.live.id)
            built, rendered, floor = timed(
                partial(build, room.session, room.live.id), partial(render, made), packing_alone(render(made))
            )
            print(f"{name} of a session of {notes} notes: {len(made.blocks)} blocks")
            print(f"  building the paper        {built}")
            print(f"  rendering it              {rendered}")
            print(f"  {rendered.busy / floor.busy:.1f} times the packing")
        room.store.close()


def main() -> None:
    """Print the figures; leave with 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the notes, to see that all runs")
    parser.add_argument("--peak-of", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.peak_of:
        sessions, notes, marks = asked.peak_of
        say_peak(int(sessions), int(notes), marks)
        return
    notes = 50 if asked.quick else 500
    reached = [against_the_floor(100, notes, marks) for marks in ("inline", "footnotes")]
    reached.append(against_python_docx(20, notes))
    reached.append(a_draft(5, notes * 2))
    session_papers(notes * 2)
    if not all(reached):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
