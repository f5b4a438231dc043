"""How long a folder of many sessions takes: its list, the home screen's, and how the plan stands.

``python -m tests.bench.many --sessions 5000`` from the top of the repository; issue 7 demands at most 150 ms for a list that
is kept and 3 s for one that is not, of 5,000 sessions.  The sessions are those of the worked example, about 107 events each,
under other names; each note says which copy it is of, since two groups that say the same are one to the gate.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from workshop.record.event import Event, Meta, chain_start
from workshop.session.listing import glance, listed
from workshop.store.chaining import chained
from workshop.store.events import TinyDBEventStore
from workshop.store.layout import TAIL, head_bytes, line_bytes, read_head
from workshop.store.workspace import Workspace, create_workspace

ROOT = Path(__file__).parent.parent.parent
CACHED_MS, COLD_MS = 150, 3_000


def content(meta: Meta, events: list[Event]) -> bytes:
    """A session's file with these events under another head."""
    head = head_bytes(meta)
    found = read_head(head)
    assert found is not None
    anew = chained(chain_start(found.document), 0, events)
    return head + b",\n".join(line_bytes(event.seq, event) for event in anew) + TAIL


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


def told(what: str, ms: float, demand: str = "") -> None:
    """One line of the table."""
    print(f"{what:<58}{ms:>9.0f} ms   {demand}", flush=True)


def took(call: object, times: int = 1) -> float:
    """Milliseconds, the median of some calls."""
    assert callable(call)
    found = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        found.append((time.perf_counter() - began) * 1e3)
    return sorted(found)[len(found) // 2]


def command(workspace: Workspace, *words: str) -> tuple[float, float]:
    """A command by itself, from its start to its end: milliseconds, and the most memory it held in MiB."""
    code = (
        "import sys; from workshop.cli import main\n"
        "try: main(sys.argv[1:], prog_name='workshop')\n"
        "finally:\n"
        " import resource; print('\\nmost', resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)"
    )
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *words, "--workspace", str(workspace.root)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    ms = (time.perf_counter() - began) * 1e3
    assert done.returncode == 0, done.stderr
    most = re.findall(r"most (\d+)", done.stderr)
    return ms, float(most[-1]) if most else 0.0


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
    index.unlink(missing_ok=True)
    number = len(workspace.session_ids())
    size = sum(path.stat().st_size for path in workspace.sessions.glob("*.json")) / number / 1024
    print(f"{number} sessions of {size:.0f} KiB")
    told(
        "heads of all sessions, nothing kept (home shows these)", took(lambda: glance(store)), f"<= {COLD_MS}"
    )
    ms, _ = command(workspace, "list")
    told("workshop list, nothing kept: what a moment is enough for", ms, f"<= {COLD_MS}")
    told("workshop list --whole: every session that is left read and checked", took(lambda: listed(store)))
    told("list, all kept", took(lambda: listed(TinyDBEventStore(workspace)), 7), f"<= {CACHED_MS}")
    told("list again in the same program", took(lambda: listed(store), 7))
    ms, most = command(workspace, "list")
    told(f"workshop list, all kept, with its start ({most:.0f} MiB)", ms)
    ms, _ = command(workspace, "--version")
    told("workshop --version: what any command takes to start", ms)
    one = workspace.session_file(workspace.session_ids()[0])
    os.utime(one, (time.time() - 300, time.time() - 300))
    told("list after one session has changed", took(lambda: listed(store)))
    print(f"the index: {index.stat().st_size / 1024:.0f} KiB")
    if plan:
        ms, most = command(workspace, "status")
        told(f"workshop status, nothing kept ({most:.0f} MiB)", ms)
        ms, most = command(workspace, "status")
        told(f"workshop status, kept ({most:.0f} MiB)", ms)


if __name__ == "__main__":
    main()
