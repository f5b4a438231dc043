"""Starting a session design of one's own: an annotated file, or a copy of another design under a new name."""

from __future__ import annotations

import re
import textwrap
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from workshop.designs.loader import design_text, find_design
from workshop.designs.model import KINDS, METHODS, RECORDS, SECTIONS, STRATA, DesignError
from workshop.designs.sense import ID, ID_WORDS

STARTER = Path(__file__).with_name("starter.toml")
_ID_LINE = re.compile(r'^id\s*=\s*"[^"\n]*"', re.MULTILINE)


def starter_text(name: str, wall_words: tuple[str, ...]) -> str:
    """The annotated design that a new one starts from; it can be run as it is.

    Args:
        name: The id of the new design.
        wall_words: What can be on the wall, by the words that designs use for it.
    """
    lists = {
        "STRATA": ", ".join(STRATA), "METHODS": ", ".join(METHODS), "SECTIONS": _lines(SECTIONS),
        "KINDS": _lines(KINDS), "RECORDS": _lines(RECORDS), "WALL": _lines(tuple(f'"{word}"' for word in wall_words)),
        "ID": name, "TITLE": name.replace("-", " ").replace("_", " ").capitalize(),
    }  # fmt: skip
    text = STARTER.read_text(encoding="utf-8")
    for key, value in lists.items():
        text = text.replace(f"@{key}@", value)
    return text


def copied_text(name: str, source: str, own_folder: Path | None) -> str:
    """The text of another design, remarks and all, under a new id.

    Raises:
        DesignError: When there is no such design, or it is not valid.
    """
    found = find_design(source, own_folder)
    text = _ID_LINE.sub(f'id = "{name}"', design_text(found.id, own_folder), count=1)
    return f"# Begun from {found.id}.  After changes: workshop designs check THIS-FILE\n{text}"


def write_new(name: str, text: str, folder: Path) -> Path:
    """Write a new design into a folder; never over a file that is there.

    Raises:
        DesignError: When the name cannot be one, the file is there already, or it cannot be written.
    """
    if not ID.fullmatch(name):
        raise DesignError(f'A design\'s name is of {ID_WORDS}, not "{name}".')
    path = folder / f"{name}.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            _write_all(file, text)
    except FileExistsError:
        raise DesignError(f"{path} is there already, and is not written over; choose another name.") from None
    except OSError as error:
        why = (error.strerror or "the disk refused").lower()
        raise DesignError(f"{path} cannot be written: {why}. Make room there, or allow it.") from error
    return path


def _write_all(file: TextIO, text: str) -> None:
    """Write a new file, or leave none: half a design, or an empty one, would be in the way of the next try."""
    try:
        file.write(text)
        file.flush()
    except OSError:
        with suppress(OSError):
            file.close()
        Path(file.name).unlink(missing_ok=True)
        raise


def _lines(words: tuple[str, ...]) -> str:
    """Words in a row, as remark lines where they are many."""
    # A word stays in one line, also one of several words.
    text = ", ".join(word.replace(" ", "\N{NO-BREAK SPACE}") for word in words)
    lines = textwrap.wrap(text, 108, break_on_hyphens=False, break_long_words=False)
    return "\n# ".join(lines).replace("\N{NO-BREAK SPACE}", " ")
