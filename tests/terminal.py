"""A person at a terminal, for tests: a program in a real pseudo-terminal, its keys, and what its screen shows.

Everything waits for something to be seen, until a deadline; nothing sleeps.  Linux and macOS only.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Self

import pyte

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "delete": "\x1b[3~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}
PATIENCE = 30.0
"""Seconds until something that is waited for is given up; long, since a machine that runs tests may be busy."""

PROGRAM = (sys.executable, "-c", "from workshop.cli import main; main(prog_name='workshop')")
"""The program as this interpreter would run it, installed as a command or not."""

# Synchronized output, as terminals of today have it: a picture shows when it is whole, so that no test sees half of one.
_ASKS_FOR_FRAMES, _DRAWS_FRAMES = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_FRAME_BEGINS, _FRAME_ENDS = b"\x1b[?2026h", b"\x1b[?2026l"
_NOT_OF_A_TEST = ("LINES", "COLUMNS", "NO_COLOR", "TMUX", "WORKSHOP_FOLDER", "WORKSHOP_THEME")
_NOTE_ROW = re.compile(r"^[▌ ]{0,8}(N[1-9]\d*)(?: +(.*?))?\s*$")

Seen = str | re.Pattern[str] | Callable[["Terminal"], bool]


class NeverSeen(AssertionError):
    """What was waited for did not show in time, or the program ended before."""


class Terminal:
    """A program in a terminal of its own.

    Args:
        command: The program and its arguments.
        columns: The terminal's width in cells.
        rows: Its height.
        folder: The folder it starts in.
        env: What differs from this process's environment.

    Attributes:
        written: Every byte the program wrote.
        read_at: When the last of them were read, by the monotonic clock.
        ended: Whether its output has ended.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        folder: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.written = bytearray()
        self._drawn = 0
        self._in_frames = False
        self.ended = self._reaped = False
        environment = {name: value for name, value in os.environ.items() if name not in _NOT_OF_A_TEST}
        environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
        size = struct.pack("HHHH", rows, columns, 0, 0)
        self.started = self.read_at = monotonic()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:  # the child: nothing but this until it is another program
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, size)
                if folder is not None:
                    os.chdir(folder)
                os.execvpe(command[0], list(command), environment)
            finally:
                os._exit(127)

    # What it shows ------------------------------------------------------------------------------

    def read(self, seconds: float) -> bool:
        """Take in what the program writes next, for so long at most; False when nothing came."""
        if self.ended:
            return False
        ready, _, _ = select.select([self._fd], [], [], max(seconds, 0))
        if not ready:
            return False
        try:
            chunk = os.read(self._fd, 1 << 16)
        except OSError:  # how Linux tells that the program's end is closed
            chunk = b""
        self.read_at = monotonic()
        self.ended = not chunk
        self.written += chunk
        if not self._in_frames and _ASKS_FOR_FRAMES in self.written:
            self._in_frames = True
            self.send(_DRAWS_FRAMES)
        return bool(chunk)

    def take_in(self) -> None:
        """Take in all that the program has written already."""
        while self.read(0):
            pass

    @property
    def lines(self) -> list[str]:
        """The screen's lines as they stand, without what has not been read yet."""
        begun = self.written.rfind(_FRAME_BEGINS)
        whole = begun if begun > self.written.rfind(_FRAME_ENDS) else len(self.written)
        self._stream.feed(bytes(self.written[self._drawn : whole]))
        self._drawn = max(whole, self._drawn)
        columns = range(self.screen.columns)
        # A cell after a wide character holds no text.  pyte's own `display` refuses some combining characters.
        return [
            "".join(self.screen.buffer[row][column].data for column in columns).rstrip()
            for row in range(self.screen.lines)
        ]

    @property
    def text(self) -> str:
        """The screen as text."""
        return "\n".join(self.lines)

    @property
    def notes(self) -> dict[str, str]:
        """The rows of notes on the screen: number and first line of words.  What is being saved is none."""
        return {found[1]: found[2] or "" for line in self.lines if (found := _NOTE_ROW.match(line))}

    def shows(self, what: Seen) -> bool:
        """Whether a text, a pattern or a condition holds on the screen as it stands."""
        if isinstance(what, str):
            return what in self.text
        return bool(what.search(self.text)) if isinstance(what, re.Pattern) else what(self)

    def wait_for(self, what: Seen, seconds: float = PATIENCE) -> str:
        """Wait until something is on the screen, and return the screen.

        Raises:
            NeverSeen: When it is not there in time, with the screen as it is.
        """
        deadline = monotonic() + seconds
        self.take_in()
        while not self.shows(what):
            left = deadline - monotonic()
            if left <= 0 or self.ended:
                last = f"the program ended, its last bytes {bytes(self.written[-300:])!r}"
                why = last if self.ended else f"not within {seconds:g} s"
                raise NeverSeen(f"{what!r} was never seen: {why}.  The screen:\n{self.text}")
            if self.read(left):
                self.take_in()
        return self.text

    def wait_for_bytes(self, marker: bytes, since: int, seconds: float = PATIENCE) -> float:
        """Wait until bytes were written after position ``since``; the moment they were read.

        Cheaper than reading the screen, for timing.
        """
        deadline = monotonic() + seconds
        while marker not in self.written[since:]:
            if self.ended or monotonic() > deadline:
                raise NeverSeen(f"{marker!r} was never written.  The screen:\n{self.text}")
            self.read(deadline - monotonic())
        return self.read_at

    def settle(self, quiet: float = 0.15, seconds: float = PATIENCE) -> None:
        """Read until nothing has come for ``quiet`` seconds."""
        deadline = monotonic() + seconds
        while monotonic() < deadline and self.read(quiet):
            pass

    # What a person does --------------------------------------------------------------------------

    def send(self, keys: str | bytes) -> float:
        """Send keys as they are; the moment just before.  Output is read meanwhile, so that nothing blocks."""
        rest = keys.encode() if isinstance(keys, str) else keys
        began = monotonic()
        while rest and not self.ended:
            readable, writable, _ = select.select([self._fd], [self._fd], [], PATIENCE)
            if not readable and not writable:
                raise NeverSeen("The program takes no keys any more.")
            if readable:
                self.read(0)
            if writable:
                rest = rest[os.write(self._fd, rest[:1024]) :]
        return began

    def type(self, text: str) -> None:
        """Type a text, key by key."""
        for character in text:
            self.send(character)

    def press(self, *keys: str) -> None:
        """Press keys by their names, such as ``enter`` or ``f3``; a single character stands for itself."""
        for key in keys:
            self.send(KEYS.get(key, key))

    def enter(self, text: str) -> None:
        """Type a line and press Enter."""
        self.type(text)
        self.press("enter")

    def paste(self, text: str) -> None:
        """Paste a text as a terminal does: in brackets, its line ends as Enter keys."""
        self.send("\x1b[200~" + text.replace("\r\n", "\r").replace("\n", "\r") + "\x1b[201~")

    def resize(self, columns: int, rows: int) -> None:
        """Make the window larger or smaller."""
        self.take_in()
        self.lines  # noqa: B018 (draws what was written for the old size)
        self.screen.resize(rows, columns)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    # Its end -------------------------------------------------------------------------------------

    def kill(self) -> None:
        """kill -9; what it had written by then can still be read."""
        if not self._reaped:
            os.kill(self.pid, signal.SIGKILL)
            self.take_in()
            self._wait(0)

    def wait_for_end(self, seconds: float = PATIENCE) -> int:
        """Wait until the program has ended by itself; its exit code."""
        deadline = monotonic() + seconds
        while not self.ended:
            if monotonic() > deadline:
                raise NeverSeen(f"The program has not ended.  The screen:\n{self.text}")
            self.read(deadline - monotonic())
        return self._wait(0)

    def _wait(self, options: int) -> int:
        _, status = os.waitpid(self.pid, options)
        self._reaped = True
        return os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        """Kill the program if it still runs, and let go of the terminal."""
        if self._fd >= 0:
            self.kill()
            os.close(self._fd)
            self._fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
