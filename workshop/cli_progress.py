"""Saying how far a long command is: on stderr, to people at a terminal, and only after a second."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

Told = Callable[[int, int], None]
"""Is told how many of how many are done."""

_AFTER, _EVERY = 1.0, 0.1
"""Seconds before anything is said, and between two times."""


@contextmanager
def progress(doing: str) -> Iterator[Told]:
    """Say how far something is while it goes on, in one line that is written over and is gone in the end.

    Where lines are read aloud, or cannot be written over, it is said once.

    Args:
        doing: What is being done, such as ``Checking the files``.
    """
    line = _Line(doing)
    try:
        yield line.told
    finally:
        line.gone()


class _Line:
    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._next = monotonic() + _AFTER
        self._shown = 0
        self._heard = sys.stderr is not None and sys.stderr.isatty()
        self._once = bool(os.environ.get("WORKSHOP_PLAIN")) or os.environ.get("TERM") == "dumb"

    def told(self, done: int, number: int) -> None:
        """So many of so many are done."""
        if not self._heard or (now := monotonic()) < self._next:
            return
        self._next = now + _EVERY
        text = f"{self._doing}: {done:,} of {number:,}"
        if self._once:
            self._heard = False
            self._write(f"{text}. This takes a while.\n")
            return
        self._write(f"\r{text.ljust(self._shown)}")
        self._shown = len(text)

    def gone(self) -> None:
        """Leave nothing behind."""
        if self._shown:
            self._write(f"\r{' ' * self._shown}\r")
            self._shown = 0

    def _write(self, text: str) -> None:
        # A terminal that has gone away is no reason to leave the work undone.
        with suppress(OSError, ValueError):
            sys.stderr.write(text)
            sys.stderr.flush()
