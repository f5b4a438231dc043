"""Figures with what is demanded of them: each is printed beside its demand, and whether it is met."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple


class Figure(NamedTuple):
    """One thing that was measured or counted.

    Attributes:
        what: In a few words.
        seen: What came out, with its unit.
        demand: What issue 7 demands; empty where nothing is demanded.
        met: Whether it is met; None where nothing is demanded, or it could not be measured here.
    """

    what: str
    seen: str
    demand: str = ""
    met: bool | None = None

    def __str__(self) -> str:
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        return f"  {self.what:<66} {self.seen:<42} {self.demand:<46} {verdict}".rstrip()


def show(title: str, figures: Iterable[Figure]) -> list[Figure]:
    """Print figures under a title, each as it comes; returns them."""
    print(title, flush=True)
    shown = []
    for figure in figures:
        print(figure, flush=True)
        shown.append(figure)
    return shown


def missed(figures: Iterable[Figure]) -> list[Figure]:
    """Those whose demand is not met."""
    return [figure for figure in figures if figure.met is False]


def summary(figures: Sequence[Figure]) -> int:
    """Print how many demands are met, and each that is not; 1 when there is such a one, else 0."""
    asked = [figure for figure in figures if figure.met is not None]
    failed = missed(figures)
    load = ""
    with suppress(OSError):
        load = f"; {os.getloadavg()[0]:.1f} programs wanted one of {os.cpu_count()} processors at the end"
    print(f"{len(asked) - len(failed)} of {len(asked)} demands met{load}")
    for figure in failed:
        print(f"missed: {figure.what}: {figure.seen}, demanded {figure.demand}")
    return 1 if failed else 0


def share(values: Sequence[float], part: float) -> float:
    """The value that so large a part of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def forget_cached_files() -> bool:
    """Have the system forget what it holds of files in memory; False where that is not allowed."""
    try:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("1\n")
    except (OSError, AttributeError):
        return False
    return True
