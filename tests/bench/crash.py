"""What a session survives, counted beside what issue 7 demands: kills, cuts, wrong bits, and a disk that refuses.

``python -m tests.bench.crash`` from the top of the repository; ``--trials 200`` for fewer kills.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.crash_bytes import cuts, flips
from tests.bench.crash_disk import refusals
from tests.bench.crash_kills import kills
from tests.bench.figures import Figure, show, summary

PARTS = ("kills", "cuts", "bits", "disk")


def run(folder: Path, parts: list[str], trials: int, seed: int) -> list[Figure]:
    """Run some parts, or all."""
    figures: list[Figure] = []
    if "kills" in parts:
        figures += show("kill -9 at a random moment", kills(folder / "kills", trials, seed))
    if "cuts" in parts:
        figures += show("The file cut at every byte", cuts(folder / "cuts"))
    if "bits" in parts:
        figures += show("Every bit of the file flipped", flips(folder / "bits"))
    if "disk" in parts:
        figures += show("The disk refuses", refusals(folder / "disk", seed))
    return figures


def main() -> None:
    """Run the trials and print what they found; the exit code is 1 when a demand is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; by default all")
    parser.add_argument("--trials", type=int, default=2_000, help="how many kills")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    with TemporaryDirectory() as folder:
        figures = run(Path(folder), options.parts or list(PARTS), options.trials, options.seed)
    raise SystemExit(summary(figures))


if __name__ == "__main__":
    main()
