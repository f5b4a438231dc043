"""Cleaning of typed text: what a session file, a terminal and a Word file can all hold."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

# Unicode category Cc except tab and line feed, lone surrogates, and the two non-characters that XML refuses.
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Cleaned(NamedTuple):
    """Text that may be stored, and how many characters had to go."""

    text: str
    removed: int


def clean(text: str) -> Cleaned:
    """Remove the characters that no session file may hold, and only those.

    Control characters (Unicode ``Cc`` except tab and line feed) could move the cursor of the projected
    terminal; lone surrogates, U+FFFE and U+FFFF cannot be written to UTF-8 or XML.  What stood around
    them stays: after an escape character goes, ``[0m`` is kept.  A Windows line end becomes a line feed
    and is not counted, since no character that a person would miss is gone.
    """
    text = text.replace("\r\n", "\n")
    cleaned, removed = _REFUSED.subn("", text)
    return Cleaned(cleaned, removed)


def clean_data(value: Any, *, strip: bool = False) -> Any:
    """Plain data with every text in it cleaned: the one door through which text enters a record.

    Args:
        value: Texts, numbers, lists and dictionaries of them; keys stay as they are.
        strip: Whether white space at the ends of a text goes too.
    """
    if isinstance(value, str):
        text = clean(value).text
        return text.strip() if strip else text
    if isinstance(value, dict):
        return {key: clean_data(item, strip=strip) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_data(item, strip=strip) for item in value]
    return value


def is_blank(text: str) -> bool:
    """Whether nothing but white space is left; zero-width characters count as text."""
    return not text or text.isspace()
