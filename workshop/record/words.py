"""Words that are to be found, or taken out, wherever they stand: a text, the data of an event, the bytes of a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

GONE = "[redacted]"
"""What stands in the place of words that were taken out of a longer text."""

FEWEST_LETTERS = 12
"""A text shorter than this, or of one word, is no one's alone: "Yes" in a vote is not the note that says yes."""

_BLANKS = r"\s+"
_BLANKS_IN_JSON = r"(?:\s|\\n|\\t)+"


class Words:
    """Texts, found whatever their capitals and their blanks, but only as whole words.

    Attributes:
        texts: Those that can be looked for.
        too_short: Whether there are others, which say too little to tell where they come from.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        given = {" ".join(text.split()) for text in texts} - {""}
        self.texts = tuple(
            sorted((text for text in given if _is_telling(text)), key=lambda one: (-len(one), one))
        )
        self._short = sorted(given.difference(self.texts))
        self.too_short = bool(self._short)

    @cached_property
    def _in_text(self) -> re.Pattern[str]:
        return _pattern(self.texts, _BLANKS, in_json=False)

    @cached_property
    def _in_json(self) -> re.Pattern[str]:
        return _pattern(self.texts, _BLANKS_IN_JSON, in_json=True)

    def are_in(self, text: str) -> bool:
        """Whether one of the texts stands in this one."""
        return bool(self.texts) and self._in_text.search(text) is not None

    def are_in_file(self, content: bytes) -> bool:
        """Whether one of the texts stands in a file: as it is, or as JSON writes it."""
        return (
            bool(self.texts) and self._in_json.search(content.decode("utf-8", errors="replace")) is not None
        )

    def begin_in(self, content: bytes) -> bool:
        """Whether a good part of one of the texts, or a short one, stands in a file, such as a line that was cut off."""
        text = " ".join(re.split(_BLANKS_IN_JSON, content.decode("utf-8", errors="replace"))).casefold()
        parts = (part for one in self.texts for part in _parts(one.casefold()))
        return any(part in text for part in (*parts, *(one.casefold() for one in self._short)))

    def taken_out_of(self, value: Any) -> Any:
        """The same plain data with `GONE` in the place of the words; keys stay."""
        if isinstance(value, str):
            return self._in_text.sub(GONE, value) if self.texts else value
        if isinstance(value, dict):
            return {key: self.taken_out_of(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.taken_out_of(item) for item in value]
        return value


def _is_telling(text: str) -> bool:
    return len(text) >= FEWEST_LETTERS and " " in text


def _parts(text: str) -> set[str]:
    """Stretches of a text that are long enough to tell it, each beginning at a word."""
    starts = [0, *(match.end() for match in re.finditer(" ", text))]
    return {text[at : at + FEWEST_LETTERS] for at in starts if len(text) - at >= FEWEST_LETTERS}


def _pattern(texts: Iterable[str], blanks: str, *, in_json: bool) -> re.Pattern[str]:
    found = []
    for text in texts:
        parts = [json.dumps(part, ensure_ascii=False)[1:-1] if in_json else part for part in text.split(" ")]
        before = r"(?<!\w)" if text[0].isalnum() and not in_json else ""
        after = r"(?!\w)" if text[-1].isalnum() else ""
        found.append(before + blanks.join(map(re.escape, parts)) + after)
    return re.compile("|".join(found) or r"(?!)", re.IGNORECASE)
