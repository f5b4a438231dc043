"""Remarks that were not made in the language of the paper: which of their words a voice should read in which language.

The record says of a note that it was said in ``es``; but note-takers write half of it down as it was said and half in their
own words ("Que contesten. That they answer."), so that each clause is looked at for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PLACES = {
    "cs": "cs-CZ", "de": "de-DE", "es": "es-ES", "fr": "fr-FR", "ht": "fr-HT", "hu": "hu-HU", "it": "it-IT", "nl": "nl-NL",
    "pl": "pl-PL", "pt": "pt-BR", "ro": "ro-RO", "so": "so-SO", "sq": "sq-AL", "sw": "sw-KE", "tl": "fil-PH", "tr": "tr-TR",
    "uk": "uk-UA", "vi": "vi-VN",
}  # fmt: skip
"""Languages with the place under which Word knows them, where people name none."""
_NAMES = {
    "spanish": "es", "español": "es", "french": "fr", "german": "de", "italian": "it", "portuguese": "pt", "polish": "pl",
    "vietnamese": "vi", "tagalog": "tl", "somali": "so", "turkish": "tr", "arabic": "ar", "chinese": "zh", "russian": "ru",
    "ukrainian": "uk", "hindi": "hi", "japanese": "ja", "korean": "ko", "hebrew": "he", "greek": "el", "thai": "th",
    "farsi": "fa", "persian": "fa", "urdu": "ur",
}  # fmt: skip
_END = re.compile(r"(?<=[.!?:;…])(?=\s)|(?<=[.!?…][\"”»’)])(?=\s)|(?=\s\()|(?<=\))(?=\s)")
"""Where a clause ends: the space behind it belongs to the next one."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SMALL_WORDS = """
about and another answer because been but can't could did didn't does doesn't don't down each every for from get group
groups have heard here him his how i'd i'm if into isn't it it's its just know let like more must never nights not
nothing now only other our people she should somebody something tell than that that's the their them then there these
they they're this those three too two us very wait wants we're well were what when where which who why with without
won't would you your
"""
_ENGLISH = frozenset(_SMALL_WORDS.split())
"""Words that make a clause English; none of them is common in the languages that use the same letters."""


def code_of(language: str) -> str:
    """The language that the record names, as Word does; empty where it names none, or English."""
    found = language.strip().replace("_", "-")
    found = _NAMES.get(found.lower(), found)
    if not _CODE.fullmatch(found) or found.lower().partition("-")[0] in ("en", "eng"):
        return ""
    return _PLACES.get(found.lower(), found)


def clauses(text: str, language: str) -> Iterator[tuple[str, bool]]:
    """A text in pieces, with whether each was said in the other language; together they are the text.

    Args:
        text: The remark.
        language: As the record names it; where it names none, the text is one piece.
    """
    if not code_of(language):
        yield text, False
        return
    waiting, foreign = "", False
    for clause in _END.split(text):
        words = {word.lower().replace("’", "'") for word in _WORD.findall(clause)}
        # What has no word of its own, such as a number, goes with what stands before it.
        is_foreign = words.isdisjoint(_ENGLISH) if words else foreign
        if is_foreign is not foreign and waiting:
            yield waiting, foreign
            waiting = ""
        waiting, foreign = waiting + clause, is_foreign
    yield waiting, foreign
