"""How quick the store is, beside what issue 7 demands: ``python -m tests.bench.store`` from the top of the repository.

Ratios are what counts: milliseconds depend on the disk and on who else uses it.  ``--quick`` is a run of seconds.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.figures import Figure, show, summary
from tests.bench.store_burst import bursts
from tests.bench.store_inserts import PLANS, Plan, inserts, processor
from tests.bench.store_reading import following, listing, opening, stock_opens, write_for_followers

PARTS = ("inserts", "cpu", "burst", "stock", "open", "list", "follow")


def run(folder: Path, parts: list[str], *, quick: bool) -> list[Figure]:
    """Measure some parts, or all."""
    figures: list[Figure] = []
    if "inserts" in parts:
        sizes = {10: Plan(1, 1, 20, 5), 1_000: Plan(1, 1, 20, 5)} if quick else PLANS
        figures += show("One durable insert", inserts(folder, sizes))
    if "cpu" in parts:
        figures += show("Processor time", processor(folder, 10, 1_000 if quick else 100_000))
    if "burst" in parts:
        figures += show("A room votes", bursts(folder, 3 if quick else 20))
    if "stock" in parts:
        figures += show("Stock TinyDB", stock_opens(folder / "stock", 50 if quick else 1_000))
    if "open" in parts:
        figures += show("A long session", opening(folder / "long", 3 if quick else 9))
    if "list" in parts:
        figures += show("Many sessions", listing(folder / "many", 200 if quick else 5_000))
    if "follow" in parts:
        figures += show("A second program", following(folder / "follow", 3 if quick else 30))
    return figures


def main() -> None:
    """Print the figures; the exit code is 1 when a demand is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; by default all")
    parser.add_argument("--quick", action="store_true", help="a short run, of small files only")
    parser.add_argument("--folder", type=Path, help="the disk to measure; by default that of temporary files")
    parser.add_argument("--write", nargs=2, metavar=("FOLDER", "SECONDS"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    if options.write:
        write_for_followers(Path(options.write[0]), float(options.write[1]))
        return
    with TemporaryDirectory(dir=options.folder) as folder:
        figures = run(Path(folder), options.parts or list(PARTS), quick=options.quick)
    raise SystemExit(summary(figures))


if __name__ == "__main__":
    main()
