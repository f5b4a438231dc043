"""Code that a test runs in a process of its own, which may limit itself."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

TOP = Path(__file__).parent.parent
"""The top of the repository, from where the program and its tests are imported."""


def run_child(code: str, *arguments: str) -> str:
    """Run code in a process of its own; returns what it printed."""
    command = [sys.executable, "-c", textwrap.dedent(code), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=TOP)
    assert done.returncode == 0, done.stderr
    return done.stdout
