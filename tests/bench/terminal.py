"""How quick the program feels, measured from outside through a real terminal.

``python -m tests.bench.terminal`` from the top of the repository prints:

- from start to first paint of the home screen, against the smallest Textual program in the same run;
- from Enter to the note on the screen (on disk by then), and from a letter to its echo, with 100 and with 10,000
  notes already there at the stage on show, and the same in a bare Textual program, key by key in turns;
- what the room view takes of a processor while nothing happens;
- ``workshop --help`` against importing click and msgspec.

Milliseconds depend on the machine; the ratios, measured in turns, hardly do.  Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
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
LIST = """
from textual.app import App
from textual.widgets import Input, OptionList
class List(App):
    CSS = "OptionList { height: 1fr; }"
    def compose(self):
        yield OptionList("ready")
        yield Input()
    def on_mount(self):
        self.query_one(Input).focus()
    def on_input_submitted(self, event):
        rows = self.query_one(OptionList)
        rows.add_option(f"N{rows.option_count} {event.value}")
        rows.scroll_end(animate=False)
        event.input.clear()
List().run()
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


def first_paint(command: Sequence[str], marker: str, compiled: str) -> float:
    """Seconds from starting a program until a text is written to its terminal.

    Its modules are compiled once, into a folder, as an installer does, whatever the environment says: else a program
    with modules of its own would be measured compiling them at each start.
    """
    env = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": compiled}
    with Terminal(command, env=env) as terminal:
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
    compiled = str(folder / "compiled")
    hello = "a bare Textual program"
    taken = in_turns(
        {
            hello: lambda: first_paint([sys.executable, "-c", HELLO], "Hello, room", compiled),
            "workshop, first paint": lambda: first_paint(home, "Help", compiled),
            f"workshop, {SESSIONS} sessions listed": lambda: first_paint(home, "Riders of line 0", compiled),
        },
        rounds,
    )
    for name, seconds in taken.items():
        ratio = median(seconds) / median(taken[hello])
        print(told(name, seconds) + ("" if name == hello else f"  {ratio:.2f} x"), flush=True)
    print("  goal: 1.4 x at most")


# Typing -----------------------------------------------------------------------------------------


class Typist:
    """Somebody who types one note after the other into a session that holds so many at one stage already."""

    def __init__(self, folder: Path, notes: int) -> None:
        self.name, self.count = f"{notes:,} there", notes
        session = by.make_focus_group(folder, f"With {notes} notes")
        rows = [
            {"text": f"The {number}th remark about the bus", "stage": "welcome"} for number in range(notes)
        ]
        subprocess.run(
            [*PROGRAM, "import", session, "-", "--workspace", str(folder)],
            input="".join(f"{json.dumps(row)}\n" for row in rows).encode(), check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        self.terminal = by.open_session(folder, session)
        self.terminal.wait_for(lambda at: f"N{notes}" in at.notes)
        self.terminal.settle()

    def type_one(self, letter: str) -> tuple[float, float]:
        """Type one letter and Enter; seconds to its echo, and to the note on the screen (on disk by then)."""
        self.count += 1
        echo = self._time(letter, letter)
        return echo, self._time("\r", f"N{self.count}")

    def _time(self, keys: str, marker: str) -> float:
        at = len(self.terminal.written)
        sent = self.terminal.send(keys)
        seconds = self.terminal.wait_for_bytes(marker.encode(), at) - sent
        self.terminal.settle()
        return seconds


class BareTypist(Typist):
    """The same in the smallest Textual program that has a line to type in and a list."""

    def __init__(self) -> None:
        self.name, self.count = "a bare Textual program", 0
        self.terminal = Terminal([sys.executable, "-c", LIST])
        self.terminal.wait_for_bytes(b"ready", 0)
        self.terminal.settle()


def typing(notes: Sequence[int], presses: int) -> None:
    """Enter to the note and letter to its echo, at so many notes, all in turns; a letter does not wait for a note."""
    with ExitStack() as stack:
        typists: list[Typist] = [BareTypist()]
        for number in notes:
            typists.append(Typist(Path(stack.enter_context(TemporaryDirectory())), number))
        for typist in typists:
            stack.enter_context(typist.terminal)
        echoes: dict[str, list[float]] = {typist.name: [] for typist in typists}
        enters: dict[str, list[float]] = {typist.name: [] for typist in typists}
        for press in range(presses + WARM_UP):
            for typist in typists:
                echo, enter = typist.type_one(_ECHO[press % len(_ECHO)])
                if press >= WARM_UP:
                    echoes[typist.name].append(echo)
                    enters[typist.name].append(enter)
    for what, taken in (("Enter to the note", enters), ("letter to its echo", echoes)):
        fewest = typists[1].name
        for name, seconds in taken.items():
            ratio = median(seconds) / median(taken[fewest])
            print(told(f"{what}, {name}", seconds) + f"  {ratio:.2f} x", flush=True)
        print(f"  goal: 1.5 x at most of what it is with {fewest}", flush=True)


# The room view at rest --------------------------------------------------------------------------


def idle(seconds: float) -> None:
    """Share of one processor that the room view takes while nothing happens; on Linux, which tells."""
    if not Path("/proc/self/stat").exists():
        print("idle processor time is told on Linux only")
        return
    with TemporaryDirectory() as folder:
        session = by.make_focus_group(Path(folder), "Riders at rest")
        with by.open_session(Path(folder), session) as console:
            command = [*PROGRAM, "show", session, "--workspace", folder]
            with Terminal(command) as room, Terminal([sys.executable, "-c", HELLO]) as bare:
                terminals = {"the room view": room, "the console": console, "a bare Textual program": bare}
                for terminal in terminals.values():
                    terminal.settle(1.0)
                before = {name: _processor_seconds(terminal.pid) for name, terminal in terminals.items()}
                began = perf_counter()
                while (left := began + seconds - perf_counter()) > 0:
                    for terminal in terminals.values():
                        terminal.read(min(left, 0.1))
                for name, terminal in terminals.items():
                    used = (_processor_seconds(terminal.pid) - before[name]) / (perf_counter() - began)
                    print(
                        f"idle processor time of {name:<29} {used * 100:6.2f} %  (over {seconds:g} s)",
                        flush=True,
                    )
    print("  goal for the room view: under 1 %")


def _processor_seconds(pid: int) -> float:
    """Processor time a program has used so far, all its threads together."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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
        "--notes", type=int, nargs="*", default=[100, 10_000], help="how many notes are there already"
    )
    parser.add_argument(
        "--rest", type=float, default=20, help="seconds for which the room view is left alone"
    )
    parser.add_argument(
        "--only",
        choices=["start", "typing", "idle", "help"],
        action="append",
        help="what is measured; else all",
    )
    options = parser.parse_args()
    wanted = options.only or ["start", "typing", "idle", "help"]
    if "start" in wanted:
        with TemporaryDirectory() as folder:
            start_to_paint(Path(folder), options.rounds)
    if "typing" in wanted:
        typing(options.notes, options.presses)
    if "idle" in wanted:
        idle(options.rest)
    if "help" in wanted:
        help_to_imports(options.rounds)


if __name__ == "__main__":
    main()
