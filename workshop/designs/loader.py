"""Reading session designs: from TOML, from a user's folder and the library, and from a session's copy."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from workshop.designs.model import Design, DesignError
from workshop.designs.sense import sense_problem
from workshop.designs.shape import shape_problem, with_stage
from workshop.designs.steps import in_order

LIBRARY = Path(__file__).with_name("library")

# A design is a few pages of text; anything larger is another file by mistake.
_MOST_BYTES = 1_000_000
_TOML_PLACE = re.compile(r" \(at (.+)\)$")


class BrokenDesign(NamedTuple):
    """A design file that cannot be used, by its file name without ending, and why."""

    id: str
    problem: str


@lru_cache(maxsize=32)
def parse_design(text: str, source: str) -> Design:
    """Read a design from TOML and check it against the schema and against itself; the same text is read once.

    Args:
        text: The TOML document.
        source: What to call it in messages, such as its file name.

    Raises:
        DesignError: When it is not TOML, or not a design, or does not agree with itself.
    """
    if not text.strip():
        raise DesignError(f"{source}: expected a session design, found nothing: the file is empty.")
    raw = _parse_toml(text, source)
    problem = shape_problem(raw)
    if problem is None:
        design = msgspec.convert(raw, Design)
        problem = sense_problem(design)
        if problem is None:
            return design
    raise DesignError(f"{source}: {with_stage(problem, raw)}")


def load_design(path: Path) -> Design:
    """Read and check one design file.  Its ``id`` must be the file's name without ``.toml``.

    Raises:
        DesignError: When the file cannot be read or is not a valid design.
    """
    design = parse_design(_read(path), str(path))
    if design.id != path.stem:
        raise DesignError(
            f'{path}: id: expected "{path.stem}", as the file is called, found "{design.id}"; '
            "rename the file or change the id."
        )
    return design


def find_design(name: str, own_folder: Path | None, stratum: str = "") -> Design:
    """The design of this name: a user's own one before the library's.

    A family name such as ``focus-group`` finds the design of the stratum asked for; where none is, or it is mixed,
    the one for external customers.

    Args:
        name: A design's id, or the part of it before the stratum.
        own_folder: The folder of the user's own designs; it need not exist.
        stratum: Which customers the session is for, if known.

    Raises:
        DesignError: When there is no such design, or the one found is not valid.
    """
    files = _files(own_folder)
    wanted = [name, f"{name}-{stratum}", f"{name}-external" if stratum in ("", "mixed") else ""]
    for candidate in wanted:
        if candidate in files:
            return load_design(files[candidate])
    known = ", ".join(in_order(list(files)))
    raise DesignError(f'There is no session design called "{name}"; there are {known}.')


def design_text(name: str, own_folder: Path | None) -> str:
    """The text of a design's file, remarks and all.

    Raises:
        DesignError: When there is no such file, or it cannot be read.
    """
    files = _files(own_folder)
    if name not in files:
        raise DesignError(f'There is no session design called "{name}".')
    return _read(files[name])


def list_designs(own_folder: Path | None) -> list[Design | BrokenDesign]:
    """All designs in the order of the plan's steps, a user's own instead of the library's of the same name.

    A file that cannot be used is in the list as the problem it is, and hides no other name.
    """
    found: list[Design | BrokenDesign] = []
    files = _files(own_folder)
    for name in in_order(list(files)):
        try:
            found.append(load_design(files[name]))
        except DesignError as error:
            found.append(BrokenDesign(name, str(error)))
    return found


def to_data(design: Design) -> dict[str, Any]:
    """The design as plain JSON data: the copy that a session keeps, with every default written out."""
    data: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(design))
    return data


def from_data(data: dict[str, Any]) -> Design:
    """The design a session ran, from the copy it kept.

    Only its shape is checked: what was run is a fact, also where the rules for new designs changed since.

    Raises:
        DesignError: When the data is not a design.
    """
    try:
        return _checked(msgspec.json.encode(data))
    except (TypeError, ValueError, RecursionError):
        return _of_data(data)


@lru_cache(maxsize=64)
def _checked(form: bytes) -> Design:
    """A design that is read and checked once, however many sessions were run after it."""
    return _of_data(msgspec.json.decode(form))


def _of_data(data: dict[str, Any]) -> Design:
    problem = shape_problem(data)
    if problem is not None:
        raise DesignError(f"The session's copy of its design: {with_stage(problem, data)}")
    return msgspec.convert(data, Design)


def _files(own_folder: Path | None) -> dict[str, Path]:
    """The design files by name, a user's own over the library's."""
    files: dict[str, Path] = {}
    for folder in (LIBRARY, own_folder):
        if folder is None or not folder.is_dir():
            continue
        try:
            # Files that begin with a dot are what editors and file systems leave behind.
            files.update((path.stem, path) for path in folder.glob("*.toml") if path.name[0] != ".")
        except OSError as error:
            raise DesignError(f"{folder}: the folder cannot be read: {error.strerror}.") from error
    return files


def _read(path: Path) -> str:
    try:
        if not path.is_file():
            found = (
                "a folder" if path.is_dir() else "nothing there" if not path.exists() else "no regular file"
            )
            raise DesignError(f"{path}: expected a design file (TOML), found {found}.")
        size = path.stat().st_size
        if size > _MOST_BYTES:
            raise DesignError(f"{path}: expected a design of at most {_MOST_BYTES:,} bytes, found {size:,}.")
        raw = path.read_bytes()
    except OSError as error:
        raise DesignError(f"{path}: the file cannot be read: {error.strerror}.") from error
    try:
        # Some editors put a byte order mark before UTF-8.
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DesignError(
            f"{path}, line {line}: expected text in UTF-8, found the byte {raw[error.start]:#04x}; "
            "save the file as UTF-8."
        ) from error


def _parse_toml(text: str, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise DesignError(f"{source}: expected a session design, found brackets nested too deep.") from error
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _TOML_PLACE.search(message)
        where = f", {place[1]}" if place else ""
        if place and place[1] == "end of document":
            where = f", line {len(text.splitlines())}, at the end"
        what = message[: place.start()] if place else message
        raise DesignError(f"{source}{where}: this is not TOML: {what}.") from error
    except ValueError as error:
        # The parser leaves a number that Python refuses to read to its caller.
        raise DesignError(
            f"{source}: expected a session design, found a number of very many digits."
        ) from error
