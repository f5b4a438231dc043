"""Words that are to be found, or taken out, wherever they stand: a text, the data of an event, the bytes of a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

GONE = "[redacted]"
"""What stands in the place of words that were taken out of a longer text."""

FEWEST_LETTERS = 12
"""A text shorter than this, or of one word, is no one's alone: "Yes" in a vote is not the note that says yes."""

_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_BLANK_OF = {"n": "\n", "t": "\t", "r": "\r"}

# An escape that can stand for a letter, as JSON need not write it.
_WRITTEN_OTHERWISE = re.compile(rb'\\[^"\\/nrt]')
_LIKE_PLAIN_ONES = (
    b"\xc3\x9f", b"\xc4\xb0", b"\xc5\x89", b"\xc5\xbf", b"\xc7\xb0",
    b"\xe1\xba", b"\xe2\x84", b"\xef\xac",
)  # fmt: skip
"""How the letters begin in UTF-8 that are plain ones once capitals count for nothing, such as the sharp s."""

_ASCII = bytes(range(128))
_PLAIN = re.compile(r"[a-z0-9]+")


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
        self._folded = [(text, text.casefold()) for text in self.texts]
        self._runs = [_runs(folded) for _, folded in self._folded]

    def are_in(self, text: str) -> bool:
        """Whether one of the texts stands in this one."""
        return any(True for _ in self._standing_in(_folded(text)))

    def are_in_file(self, content: bytes) -> bool:
        """Whether one of the texts stands in a file: as it is, or as JSON writes it."""
        if not self.texts or not self._may_be_in(content):
            return False
        text = content.decode("utf-8", errors="replace")
        return self.are_in(text) or ("\\" in text and self.are_in(_unescaped(text)))

    def _may_be_in(self, content: bytes) -> bool:
        """Whether it is worth while to look closely: False where no text can stand in these bytes.

        A text cannot where one of its words in plain letters is not there as it is, unless some letters are written in
        another way.
        """
        small = content.lower()
        if any(all(run in small for run in runs) for runs in self._runs):
            return True
        beyond = b"" if content.isascii() else content.translate(None, _ASCII)
        if beyond and any(letter in beyond for letter in _LIKE_PLAIN_ONES):
            return True
        return _WRITTEN_OTHERWISE.search(content) is not None

    def begin_in(self, content: bytes) -> bool:
        """Whether a good part of one of the texts, or a short one, stands in a file, such as a line that was cut off."""
        text = _folded(_unescaped(content.decode("utf-8", errors="replace")))
        parts = (part for _, folded in self._folded for part in _parts(folded))
        return any(part in text for part in (*parts, *(one.casefold() for one in self._short)))

    def taken_out_of(self, value: Any) -> Any:
        """The same plain data with `GONE` in the place of the words; keys stay."""
        if isinstance(value, str):
            # Only those that are in it: to look for hundreds at once takes long.
            for text in self._standing_in(_folded(value)) if self.texts else ():
                value = _pattern(text).sub(GONE, value)
            return value
        if isinstance(value, dict):
            return {key: self.taken_out_of(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.taken_out_of(item) for item in value]
        return value

    def _standing_in(self, text: str) -> Iterator[str]:
        """The texts that stand in a folded one, as whole words."""
        return (one for one, folded in self._folded if _stands_in(folded, text))


def _runs(folded: str) -> list[bytes]:
    """The stretches of plain letters in a text, the most telling first."""
    return sorted({run.encode() for run in _PLAIN.findall(folded)}, key=len, reverse=True)


def _is_telling(text: str) -> bool:
    return len(text) >= FEWEST_LETTERS and " " in text


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _stands_in(one: str, text: str) -> bool:
    at = text.find(one)
    while at >= 0:
        end = at + len(one)
        begins = at == 0 or not (one[0].isalnum() and text[at - 1].isalnum())
        ends = end == len(text) or not (one[-1].isalnum() and text[end].isalnum())
        if begins and ends:
            return True
        at = text.find(one, at + 1)
    return False


def _pattern(text: str) -> re.Pattern[str]:
    before = r"(?<![^\W_])" if text[0].isalnum() else ""
    after = r"(?![^\W_])" if text[-1].isalnum() else ""
    return re.compile(before + r"\s+".join(map(re.escape, text.split(" "))) + after, re.IGNORECASE)


def _unescaped(text: str) -> str:
    """A text as it was before JSON wrote it, wherever in a file it stands."""

    def meant(match: re.Match[str]) -> str:
        number, letter = match.groups()
        return chr(int(number, 16)) if number else _BLANK_OF.get(letter, letter)

    plain = _ESCAPED.sub(meant, text)
    # Letters beyond the first 65,536 are written as two.
    return plain.encode("utf-16", errors="surrogatepass").decode("utf-16", errors="replace")


def _parts(text: str) -> set[str]:
    """Stretches of a text that are long enough to tell it, each beginning at a word."""
    starts = [0, *(match.end() for match in re.finditer(" ", text))]
    return {text[at : at + FEWEST_LETTERS] for at in starts if len(text) - at >= FEWEST_LETTERS}
