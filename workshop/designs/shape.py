"""The shape of a design: its keys and their types, and what is wrong with them in words for people."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from workshop.designs.model import Design, Size, Stage, Vote, VoteItem
from workshop.designs.text import texts

# What a projected terminal, a session file or a Word file cannot hold.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TYPE_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number with a point",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "nothing",
    "int | null": "a whole number",
}
_WRONG_TYPE = re.compile(r"Expected `(.+)`, got `(.+)`", re.DOTALL)
_OUT_OF_RANGE = re.compile(r"Expected `int` ([<>])= (\d+)")
_MISSING = re.compile(r"Object missing required field `(.+)`", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(.+)`", re.DOTALL)
_STAGE = re.compile(r"stages\[(\d+)\]")


class Problem(NamedTuple):
    """One thing wrong, at a path such as ``stages[3].minutes``."""

    path: str
    expected: str
    found: str


def with_stage(problem: Problem, raw: Mapping[str, Any]) -> str:
    """The problem as a sentence.

    A place inside a stage is also named by the stage's id, as people do not count from 0.
    """
    where, stage = problem.path, _STAGE.match(problem.path)
    if stage:
        found = _at(raw, stage.group())
        name = found.get("id") if isinstance(found, Mapping) else None
        if isinstance(name, str) and name:
            where = f'{where} (stage "{short(name)}")'
    start = f"{' '.join(UNPRINTABLE.sub('?', where).split())}: " if where else ""
    return f"{start}expected {problem.expected}, found {problem.found}."


def shape_problem(raw: Mapping[str, Any]) -> Problem | None:
    """The first text that no file can hold, or key that is missing, unknown or of the wrong type, or None."""
    for path, text in texts(raw):
        if bad := UNPRINTABLE.search(text):
            return Problem(path, "text without control characters", f"U+{ord(bad[0]):04X}")
    scales = raw.get("scales", {})
    try:
        if isinstance(scales, Mapping):
            # Inside a table of any names the checker does not say which name; so each is checked alone.
            for name, levels in scales.items():
                at = f"scales.{name}"
                msgspec.convert(levels, tuple[str, ...])
        at = ""
        msgspec.convert(raw, Design)
    except msgspec.ValidationError as error:
        message, _, inside = str(error).partition(" - at `$")
        path = f"{at}{inside.rstrip('`')}".removeprefix(".")
        return _explain(message, path, raw)
    except UnicodeEncodeError:
        # Half a surrogate pair in the name of a key: JSON can hold one, text cannot.
        return Problem("", "names of keys that are text", "half a character (a lone surrogate)")
    return None


def _explain(message: str, path: str, raw: Mapping[str, Any]) -> Problem:
    if wrong := _WRONG_TYPE.search(message):
        expected = _TYPE_WORDS.get(wrong[1], wrong[1])
        return Problem(path, expected, _show(_at(raw, path)))
    if limit := _OUT_OF_RANGE.search(message):
        side = "at least" if limit[1] == ">" else "at most"
        return Problem(path, f"a whole number, {side} {limit[2]}", _show(_at(raw, path)))
    if missing := _MISSING.search(message):
        return Problem(path, f'the key "{missing[1]}"', "none")
    if unknown := _UNKNOWN.search(message):
        known = _keys_at(path)
        close = difflib.get_close_matches(unknown[1], known, n=1)
        hint = f', perhaps meant as "{close[0]}"' if close else ""
        return Problem(path, f"only the keys {', '.join(known)}", f'"{short(unknown[1])}"{hint}')
    return Problem(path, "a value the schema allows", f"{_show(_at(raw, path))} ({short(message)})")


def _keys_at(path: str) -> tuple[str, ...]:
    """The keys of the table at a path, as they are written in the file."""
    if path == "size":
        kind: type[msgspec.Struct] = Size
    elif path.endswith(".vote"):
        kind = Vote
    elif ".vote.items[" in path:
        kind = VoteItem
    else:
        kind = Stage if path else Design
    return kind.__struct_encode_fields__


def _at(raw: object, path: str) -> object:
    """What stands at a path, or None."""
    for part in re.findall(r"[^.\[\]]+", path):
        if isinstance(raw, Mapping):
            raw = raw.get(part)
        elif isinstance(raw, list | tuple) and part.isdigit() and int(part) < len(raw):
            raw = raw[int(part)]
        else:
            return None
    return raw


def _show(value: object) -> str:
    if isinstance(value, str):
        return f'the text "{short(value)}"'
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value.bit_length() > 64:
        return "a number of very many digits"
    return "nothing" if value is None else short(str(value))


def short(text: str) -> str:
    """A text that fits into a message, without what would move a terminal's cursor."""
    text = " ".join(UNPRINTABLE.sub("?", text).split())
    return text if len(text) <= 40 else f"{text[:39]}…"
