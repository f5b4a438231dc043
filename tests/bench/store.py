"""How quick the store is, beside what issue 7 demands: ``python -m tests.bench.store`` from the top of the repository.

Ratios are what counts: milliseconds depend on the disk and on who else uses it.  ``--quick`` is a run of seconds.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.figures import Figure, show, summary
from tests.bench.store_inserts import PLANS, Plan, inserts, processor


def run(folder: Path, *, quick: bool) -> list[Figure]:
    """Measure everything."""
    sizes = {10: Plan(10, 2, 1), 1_000: Plan(20, 1, 5)} if quick else PLANS
    figures = show("One durable insert", inserts(folder, sizes))
    figures += show("Processor time", processor(folder, 10, 1_000 if quick else 100_000))
    return figures


def main() -> None:
    """Print the figures; the exit code is 1 when a demand is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short run, of small files only")
    parser.add_argument("--folder", type=Path, help="the disk to measure; by default that of temporary files")
    options = parser.parse_args()
    with TemporaryDirectory(dir=options.folder) as folder:
        figures = run(Path(folder), quick=options.quick)
    raise SystemExit(summary(figures))


if __name__ == "__main__":
    main()
