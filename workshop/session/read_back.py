"""Reading a note back to the room: in wording that may be on the wall, without codes and without quoting anybody."""

from __future__ import annotations

import re

from workshop.session.errors import Refused
from workshop.session.room import (
    is_new_wording,
    is_quoting,
    is_word_for_word,
    may_be_put_in_words,
    without_codes,
)
from workshop.session.state import Note, Session

_QUOTED = re.compile(
    '"[^"]*("|$)|\u201e[^\u201c\u201d]*[\u201c\u201d]?|\u201c[^\u201d]*\u201d?|\u00ab[^\u00bb]*\u00bb?'
)
_STRAY_MARKS = re.compile('["\u201c\u201d\u201e\u00ab\u00bb]')
_SPACES = re.compile(r"[ \t]{2,}")


def proposed_wording(session: Session, note: Note) -> str:
    """What may be put before a facilitator, on the wall itself, as the wording of a note; empty where nothing may.

    It is the note's text without codes; where people have codes, without what stands in quotation marks as well.
    Of a note that is word for word nothing is left: it is said in other words.
    """
    if not may_be_put_in_words(session, note):
        return ""
    if note.read_back:
        return note.read_back
    if note.verbatim:
        return ""
    text = note.text
    if is_word_for_word(session, note):
        text = _STRAY_MARKS.sub("", _QUOTED.sub("", text))
    shown = without_codes(session, text, instead="")
    return _SPACES.sub(" ", shown).strip() if shown != note.text else shown


def check_read_back(session: Session, note: Note, text: str) -> None:
    """Refuse what may not be on the wall.

    Raises:
        Refused: When the note itself is not for the wall, or the wording names a code or quotes somebody.
    """
    check_note(session, note)
    if without_codes(session, text) != text:
        raise Refused("Leave out the codes: the room reads this.")
    if session.design.participant_codes and is_quoting(text):
        raise Refused("Leave out the quotation marks: read it back in your own words.")
    if not is_new_wording(session, note, text):
        raise Refused("These are the words that were kept as a quote: read it back in your own words.")


def check_note(session: Session, note: Note) -> None:
    """Refuse a note that stays off the wall whatever its wording.

    Raises:
        Refused: When it is sealed, nobody said it, its stage is private, or its vote is not seen.
    """
    if session.is_sealed(note):
        raise Refused(f"{note.id} is sealed: it stays off the wall.")
    if not may_be_put_in_words(session, note):
        raise Refused(f"{note.id} is not for the wall: nobody in the room said it, or its stage is private.")
