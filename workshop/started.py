"""What is typed to start this program again: `workshop`, or where it is installed off the PATH, its path."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from pathlib import Path

from workshop.disk import WINDOWS, as_typed

NAME = "workshop"
_COMMAND = re.compile(r"`workshop(?= [a-z-])")


def program(*, anywhere: bool = False) -> str:
    """The first words of a command for this program, as a shell takes them.

    Args:
        anywhere: Whether it is typed in another folder than the current one, as in another window.
    """
    started = Path(sys.argv[0])
    if shutil.which(NAME):
        return NAME
    if started.stem == NAME:
        # Windows starts workshop.exe under its name without the ending.
        found = next((one for one in (started, started.with_suffix(".exe")) if one.is_file()), None)
        if found is not None:
            return _quoted(found, anywhere=anywhere)
    if started.name == "__main__.py" and started.parent.name == NAME:
        return f"{_quoted(Path(sys.executable), anywhere=anywhere)} -m {NAME}"
    return NAME


def in_full(path: Path) -> str:
    """A path in full, as a shell takes it in any folder."""
    told = str(path.absolute())
    if WINDOWS:
        return f'"{told}"' if " " in told else told
    return shlex.quote(told)


def _quoted(path: Path, *, anywhere: bool) -> str:
    if anywhere:
        return in_full(path)
    told = as_typed(path)
    return told if "/" in told or "\\" in told else f"./{told}"


def with_program(message: str) -> str:
    """A message whose commands can be typed as they stand there: with the path of the program where that is needed."""
    if "`workshop " not in message or (name := program()) == NAME:
        return message
    return _COMMAND.sub(lambda _: f"`{name}", message)
