"""The program is killed while ballots are put into a box: each is in as a whole, or not at all."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.box_samples import BOX, box_file, cast, temporary, traces
from tests.children import TOP
from tests.store_samples import SESSION, new_store
from tests.trouble import SYNC, WRITE
from workshop.store.events import TinyDBEventStore

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")

CASTING = """
    import sys
    from itertools import count
    from pathlib import Path
    from tests.store_samples import SESSION
    from workshop.store.events import TinyDBEventStore
    from workshop.store.workspace import Workspace

    store = TinyDBEventStore(Workspace(Path(sys.argv[1])))
    store.open(SESSION)
    store.box_open(SESSION, "V2")
    for number in count(int(sys.argv[2])):
        store.box_cast(SESSION, "V2", {"Q1": [number], "Q2": [[number, None]] * 20}).result()
        print(number, flush=True)
"""


def test_a_killed_program_has_lost_no_ballot_that_it_had_acknowledged(tmp_path: Path) -> None:
    chance = random.Random()
    store = new_store(tmp_path)
    acknowledged: list[int] = []
    for trial in range(6):
        command = [sys.executable, "-c", textwrap.dedent(CASTING), str(tmp_path), str(trial * 10_000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=TOP) as child:
            assert child.stdout is not None
            printed = child.stdout.readline()
            try:
                child.wait(timeout=chance.random() * 0.08)
            except subprocess.TimeoutExpired:
                child.kill()
            printed += child.stdout.read()
        acknowledged += [int(line) for line in printed.splitlines(keepends=True) if line.endswith("\n")]
        store.open(SESSION)
        there = store.box_open(SESSION, BOX)
        answers = store.box_read(SESSION, BOX)
        assert [path.name for path in store.workspace.boxes.iterdir()] == [box_file(store).name]
        store.close()
        numbers = [answer[0] for answer in answers["Q1"]]
        assert set(acknowledged) <= set(numbers)
        assert there == len(numbers) == len(set(numbers)) == len(answers["Q2"])
        assert len(acknowledged) <= there <= len(acknowledged) + trial + 1, "at most one more for each kill"
    assert len(acknowledged) > 6


# Ends the program before or after its n-th call of one of the operating system's functions.
DYING = """
    import os, signal, sys
    from pathlib import Path
    from tests.store_samples import SESSION
    from workshop.store.events import TinyDBEventStore
    from workshop.store.workspace import Workspace

    store = TinyDBEventStore(Workspace(Path(sys.argv[1])))
    store.open(SESSION)
    store.box_open(SESSION, "V2")
    name, when = sys.argv[2:]
    real = getattr(os, name)

    def dying(*arguments, **named):
        if when == "half" and name == "pwrite":
            real(arguments[0], bytes(arguments[1])[:40], arguments[2])
        elif when == "after":
            real(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(os, name, dying)
    store.box_cast(SESSION, "V2", {"Q1": [739184]}).result()
"""


@pytest.mark.parametrize(
    ("call", "when", "there"),
    [
        (WRITE, "before", 1),
        (WRITE, "half", 1),
        (SYNC, "before", 1),
        (SYNC, "after", 1),
        ("utime", "after", 1),
        ("replace", "before", 1),
        ("replace", "after", 2),
        ("fsync", "before", 2),
    ],
)
def test_a_kill_at_any_step_leaves_the_box_as_before_or_with_the_ballot_in(
    store: TinyDBEventStore, call: str, when: str, there: int
) -> None:
    if call == "fsync" and SYNC == "fsync":
        pytest.skip("the file is synced with the same call as the folder here")
    store.box_open(SESSION, BOX)
    cast(store, {"Q1": [5]})
    store.close()
    child = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(DYING), str(store.workspace.root), call, when],
        cwd=TOP,
        timeout=60,
    )
    assert child.returncode == -signal.SIGKILL
    store.open(SESSION)
    assert not temporary(store).exists(), "opening the session is enough"
    assert store.box_open(SESSION, BOX) == there
    assert store.box_read(SESSION, BOX)["Q1"] == [[5], [739184]][:there]
    store.box_remove(SESSION, BOX)
    assert traces(store, b"739184", BOX.encode()) == []
