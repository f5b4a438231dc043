"""How quick the program feels, measured from outside through a real terminal.

``python -m tests.bench.terminal`` from the top of the repository prints:

- from start to first paint of the home screen, against the smallest Textual program in the same run;
- from Enter to the note on the screen (on disk by then), and from a letter to its echo, with notes already there;
- ``workshop --help`` against importing click and msgspec.

Milliseconds depend on the machine; the ratios, measured in turns, hardly do.  Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from tests import facilitator as by
from tests.terminal import PROGRAM, Terminal

HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("Hello, room")
Hello().run()
"""
SESSIONS = 4
WARM_UP = 3
_ECHO = "äöüßçñøåéè"
"""Letters that stand nowhere else on the screen and in no escape sequence."""

Measure = Callable[[], float]


def in_turns(measures: Mapping[str, Measure], rounds: int) -> dict[str, list[float]]:
    """Seconds of each measure; they take turns, so that a busy spell falls on all alike.  One round warms up."""
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for number in range(rounds + 1):
        for name, measure in measures.items():
            seconds = measure()
            if number:
                taken[name].append(seconds)
    return taken


def told(name: str, seconds: Sequence[float]) -> str:
    """Median, 95th percentile and worst in milliseconds, as a line."""
    ordered = sorted(value * 1_000 for value in seconds)
    late = ordered[min(round(0.95 * (len(ordered) - 1)), len(ordered) - 1)]
    return f"{name:<44} median {median(ordered):7.1f}  p95 {late:7.1f}  worst {ordered[-1]:7.1f} ms  (n={len(ordered)})"


# Start ------------------------------------------------------------------------------------------


def first_paint(command: Sequence[str], marker: str) -> float:
    """Seconds from starting a program until a text is written to its terminal."""
    with Terminal(command) as terminal:
        return terminal.wait_for_bytes(marker.encode(), 0) - terminal.started


def start_to_paint(folder: Path, rounds: int) -> None:
    """Home against the smallest Textual program, and as long again until the sessions are listed."""
    for number in range(SESSIONS):
        session = by.make_focus_group(folder, f"Riders of line {number}")
        lines = "\n".join(f"note {note}" for note in range(40))
        subprocess.run(
            [*PROGRAM, "import", session, "-", "--workspace", str(folder)],
            input=lines.encode(), check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    home = [*PROGRAM, "--workspace", str(folder)]
    hello = "a bare Textual program"
    taken = in_turns(
        {
            hello: lambda: first_paint([sys.executable, "-c", HELLO], "Hello, room"),
            "workshop, first paint": lambda: first_paint(home, "Help"),
            f"workshop, {SESSIONS} sessions listed": lambda: first_paint(home, "Riders of line 0"),
        },
        rounds,
    )
    for name, seconds in taken.items():
        ratio = median(seconds) / median(taken[hello])
        print(told(name, seconds) + ("" if name == hello else f"  {ratio:.2f} x"), flush=True)
    print("  goal: 1.6 x at most")


# Typing -----------------------------------------------------------------------------------------


def typing(folder: Path, notes: int, presses: int) -> None:
    """Enter to the note and letter to its echo, in a session that holds so many notes at one stage."""
    session = by.make_focus_group(folder, f"With {notes} notes")
    rows = [{"text": f"The {number}th remark about the bus", "stage": "welcome"} for number in range(notes)]
    subprocess.run(
        [*PROGRAM, "import", session, "-", "--workspace", str(folder)],
        input="".join(f"{json.dumps(row)}\n" for row in rows).encode(), check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    enters: list[float] = []
    echoes: list[float] = []
    with by.open_session(folder, session) as terminal:
        terminal.wait_for(lambda at: f"N{notes}" in at.notes)
        terminal.settle()
        for press in range(presses + WARM_UP):
            letter = _ECHO[press % len(_ECHO)]
            at = len(terminal.written)
            sent = terminal.send(letter)
            echo = terminal.wait_for_bytes(letter.encode(), at) - sent
            terminal.settle()
            at = len(terminal.written)
            sent = terminal.send("\r")
            enter = terminal.wait_for_bytes(f"N{notes + press + 1}".encode(), at) - sent
            terminal.settle()
            if press >= WARM_UP:
                echoes.append(echo)
                enters.append(enter)
    print(told(f"Enter to the note, {notes:,} there", enters))
    print(told(f"letter to its echo, {notes:,} there", echoes), flush=True)


# Help -------------------------------------------------------------------------------------------


def ended(command: Sequence[str]) -> float:
    """Seconds that a command without a screen takes."""
    began = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - began


def help_to_imports(rounds: int) -> None:
    """`workshop --help` against importing the two libraries it stands on."""
    floor = "import click, msgspec"
    taken = in_turns(
        {
            floor: lambda: ended([sys.executable, "-c", "import click, msgspec"]),
            "workshop --help": lambda: ended([*PROGRAM, "--help"]),
        },
        rounds,
    )
    for name, seconds in taken.items():
        print(told(name, seconds))
    ratio = median(taken["workshop --help"]) / median(taken[floor])
    print(f"  {ratio:.2f} x; goal: 2 x at most", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=15, help="how often a start is measured")
    parser.add_argument("--presses", type=int, default=40, help="how many notes are entered")
    parser.add_argument(
        "--notes", type=int, nargs="*", default=[10, 1_000], help="how many notes are there already"
    )
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        start_to_paint(Path(folder), options.rounds)
    for notes in options.notes:
        with TemporaryDirectory() as folder:
            typing(Path(folder), notes, options.presses)
    help_to_imports(options.rounds)


if __name__ == "__main__":
    main()
