"""Threads that are the first to read a design or a session, at the same moment, do not end the program."""

from __future__ import annotations

import subprocess
import sys

import pytest

# Threads take turns after every few instructions, so that a type which is made known too late is met half made.
READERS = """
import sys, threading, tomllib
from importlib.resources import files
import msgspec
from workshop.designs.model import Design
from workshop.session.events import TYPES

sys.setswitchinterval(1e-6)
text = files("workshop.designs.library").joinpath("focus-group-external.toml").read_text("utf-8")
design = tomllib.loads(text)
facts = dict(title="Riders", department="Transit", segment="bus riders", date="2026-03-04", expected=7)
created = dict(design=design, facts=facts, short=False)
ready = threading.Barrier(4)

def read():
    ready.wait()
    msgspec.convert(WHAT, KIND)

threads = [threading.Thread(target=read) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


@pytest.mark.parametrize(
    ("what", "kind"),
    [("design", "Design"), ("created", "TYPES['session.created']")],
    ids=["design", "session"],
)
def test_types_are_known_before_threads_use_them(what: str, kind: str) -> None:
    code = READERS.replace("WHAT", what).replace("KIND", kind)
    for _ in range(4):
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert (ran.returncode, ran.stderr) == (0, "")
