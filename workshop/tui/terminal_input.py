"""Whatever the terminal sends arrives: two things that Textual's own reading of it cannot take.

An escape character inside a paste is taken for the start of a key: what follows is typed as keys, before the rest
of the text, with ``^`` in its place.  Most terminals take escapes out of what is pasted; not all do.  And a byte
that is not UTF-8, such as an accent from a terminal set to Latin-1, ends the program.
"""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable, Iterable
from functools import partial

from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.message import Message

_BEGIN, _END = "\x1b[200~", "\x1b[201~"
_SUBSTITUTE = "\x1a"
"""Stands for a pasted escape or null: a control character too, so that cleaning removes it and counts it."""


class PasteParser(XTermParser):
    """Textual's parser, but nothing inside a bracketed paste is a key."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasting = False
        self._before = ""
        self._held = ""

    def feed(self, data: str) -> Iterable[Message]:
        """Parse what the terminal sent; empty means that it will send nothing more."""
        shielded = self._shield(data)
        if shielded or not data:
            yield from super().feed(shielded)

    def _shield(self, data: str) -> str:
        """The data with escapes and nulls inside a paste replaced, wherever the data was cut."""
        out: list[str] = []
        data, self._held = self._held + data if data else "", ""
        while data:
            if self._pasting:
                body, end, data = data.partition(_END)
                if not end:
                    body, self._held = _cut_before(body, _END)
                out += [body.replace("\x1b", _SUBSTITUTE).replace("\x00", _SUBSTITUTE), end]
                self._pasting = not end
            else:
                known = len(self._before)
                plain, begin, data = (self._before + data).partition(_BEGIN)
                out.append((plain + begin)[known:])
                self._pasting = bool(begin)
                self._before = "" if begin else plain[-len(_BEGIN) + 1 :]
        return "".join(out)


def _cut_before(text: str, marker: str) -> tuple[str, str]:
    """The text, and its end where that may be the beginning of the marker."""
    for length in range(min(len(marker) - 1, len(text)), 0, -1):
        if text.endswith(marker[:length]):
            return text[:-length], text[-length:]
    return text, ""


def _forgiving_decoder(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    """Like `codecs.getincrementaldecoder`, for a decoder that puts U+FFFD for what it cannot read."""
    return partial(codecs.getincrementaldecoder(encoding), "replace")


def reading_everything(driver: type[Driver]) -> type[Driver]:
    """The driver, made to read with the parser and the decoder above; it offers no other place to say so."""
    module = sys.modules[driver.__module__]
    for name, ours in (("XTermParser", PasteParser), ("getincrementaldecoder", _forgiving_decoder)):
        if hasattr(module, name):
            setattr(module, name, ours)
    return driver
