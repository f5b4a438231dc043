"""The text of a design: its placeholders, and the part of a question that the wall sets large."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

PLACEHOLDERS = ("department", "unit", "date", "segment")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

_KNOWN = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
_FIRST_SENTENCE = re.compile(r".*?[.?!](?=\s|$)", re.DOTALL)


def split_question(text: str) -> tuple[str, str]:
    """Split a question into its first sentence and the rest, either of which may be empty."""
    text = text.strip()
    first = _FIRST_SENTENCE.match(text)
    if first is None:
        return text, ""
    return first.group(), text[first.end() :].strip()


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Put the facts in the place of their placeholders; those without a value stay as they are.

    What a fact says is never searched for placeholders itself.
    """
    return _KNOWN.sub(lambda found: _value(facts, found[1]) or found[0], text)


def open_placeholders(what: msgspec.Struct | str, facts: Mapping[str, str]) -> set[str]:
    """The placeholders of a text, a stage or a whole design that these facts leave unfilled.

    A fact of white space only fills nothing.
    """
    data = what if isinstance(what, str) else msgspec.to_builtins(what)
    return {
        found[1] for _, text in texts(data) for found in _KNOWN.finditer(text) if not _value(facts, found[1])
    }


def texts(data: object, path: str = "") -> Iterator[tuple[str, str]]:
    """All texts inside plain data, each with its path, such as ``stages[3].title``."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from texts(value, f"{path}.{key}" if path else str(key))
    elif isinstance(data, list | tuple):
        for index, value in enumerate(data):
            yield from texts(value, f"{path}[{index}]")


def _value(facts: Mapping[str, str], name: str) -> str:
    return facts.get(name, "").strip()
