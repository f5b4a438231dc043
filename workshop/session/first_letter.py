"""The first letter of words that are put inside a sentence, or at its beginning; all others stay as they were typed."""

from __future__ import annotations


def lower_first(words: str) -> str:
    """Words inside a sentence."""
    return words[:1].lower() + words[1:]


def upper_first(words: str) -> str:
    """Words at the beginning of a sentence."""
    return words[:1].upper() + words[1:]
