"""How long a folder of many sessions takes: its list, the home screen's, and how the plan stands.

``python -m tests.bench.many --sessions 5000`` from the top of the repository; issue 7 demands at most 150 ms for a list that
is kept and 3 s for one that is not, of 5,000 sessions.  The sessions are those of the worked example, about 107 events each,
under other names; each note says which copy it is of, since two groups that say the same are one to the gate.  Home and the
plan's screens are those of `tests.bench.many_home`.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from workshop.record.event import Event, Meta, chain_start
from workshop.session.listing import counted, glance, listed
from workshop.store.chaining import chained
from workshop.store.events import TinyDBEventStore
from workshop.store.layout import file_bytes, head_bytes, read_head
from workshop.store.workspace import Workspace, create_workspace

ROOT = Path(__file__).parent.parent.parent
CACHED_MS, COLD_MS = 150, 3_000


def content(meta: Meta, events: list[Event]) -> bytes:
    """A session's file with these events under another head."""
    head = head_bytes(meta)
    found = read_head(head)
    assert found is not None
    return file_bytes(head, chained(chain_start(found.document), 0, events))


def make(folder: Path, number: int) -> Workspace:
    """A folder with so many sessions, none of them an example; their files are some minutes old."""
    example = TinyDBEventStore(Workspace(ROOT))
    ours = [(header.meta, example.read(header.id)) for header in example.list() if header.meta]
    workspace = create_workspace(folder)
    then = time.time() - 600
    for index in range(number):
        meta, events = ours[index % len(ours)]
        session_id = f"{meta.date}-many-{index:06x}"
        copy = msgspec.structs.replace(meta, id=session_id, example=False)
        path = workspace.session_file(session_id)
        path.write_bytes(content(copy, [_otherwise(event, index) for event in events]))
        os.utime(path, (then, then))
    return workspace


def _otherwise(event: Event, index: int) -> Event:
    """The same event in other words: every text of a note says which copy it is of."""
    if event.type != "note.added" or not event.data or "text" not in event.data:
        return event
    return msgspec.structs.replace(event, data={**event.data, "text": f"{event.data['text']} ({index})"})


class Cost(NamedTuple):
    """Milliseconds on the clock and of the processor, and the most memory in MiB; of a busy machine the second tells more."""

    wall: float
    cpu: float
    most: int = 0


def told(what: str, cost: Cost, demand: str = "") -> None:
    """One line of the table."""
    print(f"{what:<58}{cost.wall:>9.0f} ms{cost.cpu:>9.0f} ms of CPU   {demand}", flush=True)


def took(call: Callable[[], object], times: int = 1, before: Callable[[], object] = lambda: None) -> Cost:
    """What a call costs, the median of some calls; ``before`` each, something is done that does not count."""
    found = []
    for _ in range(times):
        before()
        began, cpu = time.perf_counter(), time.process_time()
        call()
        found.append(Cost((time.perf_counter() - began) * 1e3, (time.process_time() - cpu) * 1e3))
    return _median(found)


def command(
    workspace: Workspace, *words: str, times: int = 1, before: Callable[[], object] = lambda: None
) -> Cost:
    """A command by itself, from its start to its end, the median of some."""
    code = (
        "import sys; from workshop.cli import main\n"
        "try: main(sys.argv[1:], prog_name='workshop')\n"
        "finally:\n"
        " import resource; used = resource.getrusage(resource.RUSAGE_SELF)\n"
        " print('\\nused', used.ru_maxrss // 1024, used.ru_utime + used.ru_stime, file=sys.stderr)"
    )
    found = []
    for _ in range(times):
        before()
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", code, *words, "--workspace", str(workspace.root)],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        wall = (time.perf_counter() - began) * 1e3
        assert done.returncode == 0, done.stderr
        used = re.findall(r"used (\d+) ([\d.]+)", done.stderr)
        most, cpu = used[-1] if used else (0, 0)
        found.append(Cost(wall, float(cpu) * 1e3, int(most)))
    return _median(found)


def _median(found: list[Cost]) -> Cost:
    return Cost(*(sorted(one)[len(found) // 2] for one in zip(*found, strict=True)))


def main() -> None:
    """Make the folder, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=5_000)
    parser.add_argument("--folder", type=Path, help="keep the folder here and use it again")
    parser.add_argument(
        "--plan", action="store_true", help="also how the plan stands, which reads every session"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        workspace = Workspace(folder)
        if not workspace.sessions.is_dir() or len(workspace.session_ids()) != asked.sessions:
            workspace = make(folder, asked.sessions)
        measure(workspace, plan=asked.plan)


def measure(workspace: Workspace, *, plan: bool) -> None:
    """Everything, from the first look at the folder to one in which all is kept."""
    store = TinyDBEventStore(workspace)
    index = store.workspace.sessions / ".workshop" / "index.json"

    def forget() -> None:
        index.unlink(missing_ok=True)

    forget()
    number = len(workspace.session_ids())
    size = sum(path.stat().st_size for path in workspace.sessions.glob("*.json")) / number / 1024
    print(f"{number} sessions of {size:.0f} KiB; medians")
    told("heads of all sessions, nothing kept", took(lambda: glance(store), 3, forget), f"<= {COLD_MS}")
    told("every session counted, nothing kept", took(lambda: counted(store), 3, forget), f"<= {COLD_MS}")
    told(
        "workshop list, nothing kept, with its start",
        command(workspace, "list", times=3, before=forget),
        f"<= {COLD_MS}",
    )
    told("every session read and verified, nothing kept", took(lambda: listed(store), 1, forget))
    told("list, all kept", took(lambda: listed(TinyDBEventStore(workspace)), 7), f"<= {CACHED_MS}")
    told("list again in the same program", took(lambda: listed(store), 7))
    kept = command(workspace, "list", times=3)
    told(f"workshop list, all kept, with its start ({kept.most} MiB)", kept)
    told("workshop --version: what any command takes to start", command(workspace, "--version", times=3))
    one = workspace.session_file(workspace.session_ids()[0])
    os.utime(one, (time.time() - 300, time.time() - 300))
    told("list after one session has changed", took(lambda: listed(store)))
    print(f"the index: {index.stat().st_size / 1024:.0f} KiB")
    told("workshop check", command(workspace, "check"))
    session = workspace.session_ids()[number // 2]
    note = next(event.ref for event in store.read(session) if event.type == "note.added")
    told("workshop redact --look", command(workspace, "redact", session, note, "--reason", "x", "--look"))
    subprocess.run(
        [sys.executable, "-m", "tests.bench.many_home", str(workspace.root)], cwd=ROOT, check=False
    )
    if plan:
        forget()
        cold = command(workspace, "status")
        told(f"workshop status, nothing kept ({cold.most} MiB)", cold)
        kept = command(workspace, "status")
        told(f"workshop status, kept ({kept.most} MiB)", kept)
    else:
        listed(store)
    home = [sys.executable, "-m", "tests.bench.many_home", str(workspace.root), "kept"]
    subprocess.run([*home, *(["plan"] if plan else [])], cwd=ROOT, check=False)


if __name__ == "__main__":
    main()
