"""A note like the one that is being typed: found by the words they share, in the time between two keystrokes."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, islice

from workshop.session.kinds import KINDS
from workshop.session.state import Note, Session

FEWEST_SHARED = 2
"""One word in common says nothing."""

_MOST_TYPED = 2_000
"""Characters of a line that are looked at."""
_MOST_LOOKED_AT = 300
"""Notes that are compared: the newest that hold the rarest words of the line."""

SAY_NOTHING = frozenset(
    """a about after all also an and any are as at be because been before being but by can could did do
    does down for from get got had has have he her here his how i if in into is it its just me more my no
    not of off on one only or our out over she so some still than that the their them then there they
    this through till to too under until up us very was we were what when where which while who will with
    would you your""".split()  # noqa: SIM905 (one word a line says no more)
)
"""Words that stand in any remark, whatever it is about."""

_APART = re.compile(r"[\s!-&(-/:-@\[-`{-~\u2010-\u201f\u2026\u3001\u3002\uff01\uff0c\uff1f]+")
_ENDING = re.compile(r"(?:'s|s|')$")


def words_of(text: str) -> frozenset[str]:
    """The words that make a text what it is: without capitals, accents, a plural s, and words that stand everywhere."""
    plain = text[:_MOST_TYPED]
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).replace("\u2019", "'")
        plain = "".join(one for one in plain if not unicodedata.combining(one))
    plain = plain.casefold()
    words = (word for word in _APART.split(plain) if word not in SAY_NOTHING)
    return frozenset(
        word for word in (_ENDING.sub("", one) if len(one) > 3 else one for one in words) if word
    )


class SimilarNotes:
    """The notes of a session by their words; kept in step as they come."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._holding: dict[str, dict[str, None]] = {}
        self._alike: dict[frozenset[str], dict[str, None]] = {}
        self._session: Session | None = None
        self._read = 0
        self._to_do: dict[str, None] = {}

    def keep_up(self, session: Session, most: int = 200) -> bool:
        """Take in what happened since, at most so many notes at once; whether that was all.

        After an undo, which makes a session anew, all notes are compared.
        """
        if session is self._session and len(session.log) >= self._read:
            self._to_do |= dict.fromkeys(event.ref for event in session.log[self._read :] if event.ref)
        else:
            changed = (
                one
                for one in chain(session.notes, self._texts)
                if self._texts.get(one, "") != _text(session.notes.get(one))
            )
            self._to_do = dict.fromkeys(changed)
        self._session, self._read = session, len(session.log)
        for note_id in [*islice(self._to_do, most)]:
            del self._to_do[note_id]
            self._put(note_id, _text(session.notes.get(note_id)))
        return not self._to_do

    def like(self, text: str) -> str:
        """The id of the newest of the notes most like a text; empty where none is.

        They share at least two words, and these are more than half of the words of both.
        """
        typed = words_of(text)
        if len(typed) < FEWEST_SHARED:
            return ""
        if same := self._alike.get(typed):
            return next(reversed(same))
        # Two texts that share more than half share one of this many of the words, so the rarest will do.
        rarest = sorted(typed, key=lambda word: len(self._holding.get(word, ())))
        best, found, left = 0.5, "", _MOST_LOOKED_AT
        seen: set[str] = set()
        for word in rarest[: (len(typed) + 1) // 2]:
            for note_id in reversed(self._holding.get(word, {})):
                if left <= 0:
                    return found
                if note_id in seen:
                    continue
                seen.add(note_id)
                left -= 1
                words = self._words[note_id]
                shared = len(words & typed)
                share = shared / max(len(words), len(typed))
                if shared >= FEWEST_SHARED and share > best:
                    best, found = share, note_id
        return found

    def _put(self, note_id: str, text: str) -> None:
        if self._texts.get(note_id, "") == text:
            return
        words = words_of(text)
        old = self._words.pop(note_id, None)
        if old is not None:
            for word in old:
                self._holding[word].pop(note_id, None)
            self._alike[old].pop(note_id, None)
        self._texts[note_id] = text
        if words:
            self._words[note_id] = words
            for word in words:
                self._holding.setdefault(word, {})[note_id] = None
            self._alike.setdefault(words, {})[note_id] = None


def _text(note: Note | None) -> str:
    """The words of a note that somebody can be said to agree with: it holds, and the room said it; else nothing."""
    kind = KINDS.get(note.kind) if note else None
    return note.text if note and note.holds and kind is not None and kind.spoken else ""
