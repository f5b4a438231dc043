"""Which words may be on the wall: what the room said, in wording of its own, without codes, quotes or anything sealed."""

from __future__ import annotations

import re

from workshop.session.kinds import KINDS
from workshop.session.people import said_by
from workshop.session.shown import result_may_be_shown
from workshop.session.state import Note, Session
from workshop.votes.model import publishable

# A code that was typed inside a remark, or a line of the shorthand that did not parse.
_CODE = re.compile(r"\b[Pp] ?[0-9]{1,3}\b|^[+-][0-9]{1,3}(?=\s|[Pp]|$)", re.MULTILINE)
_QUOTATION_MARKS = re.compile('["\u201c\u201d\u201e\u00ab\u00bb]')


def may_be_read_back(session: Session, note: Note) -> bool:
    """Whether a note's wording may stand on the wall: said by the room, not word for word, nothing sealed.

    Notes of a private stage, and notes of a sealed stage, never may, nor may objections to a vote whose result the
    room does not see; where people have codes, neither may a note with a code in it, since a slip of the finger
    leaves one there.
    """
    return (
        may_be_put_in_words(session, note)
        and not is_word_for_word(session, note)
        and without_codes(session, note.text) == note.text
    )


def may_be_put_in_words(session: Session, note: Note) -> bool:
    """Whether the room may see a note in wording made for it, whatever its own words are."""
    kind = KINDS.get(note.kind)
    run = session.stages.get(note.stage)
    if kind is None or run is None or run.design.private or not _its_vote_is_seen(session, note):
        return False
    if not {*session.attendance.take_part_no}.isdisjoint(said_by(note)):
        return False  # asked to be taken out
    return kind.spoken and note.holds and not session.is_sealed(note)


def wall_words(session: Session, note: Note) -> str:
    """A note as it may stand on the wall: as it was read back, else its own words; empty where neither may."""
    if (
        note.read_back
        and may_be_put_in_words(session, note)
        and is_new_wording(session, note, note.read_back)
    ):
        return without_codes(session, note.read_back)
    return note.text if may_be_read_back(session, note) else ""


def is_new_wording(session: Session, note: Note, text: str) -> bool:
    """Whether a read-back is wording of its own: it quotes nobody, and does not repeat what was kept word for word."""
    if session.design.participant_codes and is_quoting(text):
        return False
    said = _plain(note.text)
    return not (note.verbatim and said and said in _plain(text))


def _plain(text: str) -> str:
    """A text's letters alone, so that a comma or a capital does not make it another."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _its_vote_is_seen(session: Session, note: Note) -> bool:
    """Whether the room sees the result that an objection holds up; also true of a note without a vote."""
    vote = session.votes.get(note.vote)
    if vote is None:
        return not note.vote
    return (
        vote.is_revealed
        and result_may_be_shown(session, vote)
        and all(publishable(result.totals, vote.private) for result in vote.results())
    )


def is_word_for_word(session: Session, note: Note) -> bool:
    """Whether a note holds words as they were said: marked so, or where people have codes, in quotation marks."""
    return note.verbatim or (session.design.participant_codes and is_quoting(note.text))


def is_quoting(text: str) -> bool:
    """Whether a text holds quotation marks."""
    return bool(_QUOTATION_MARKS.search(text))


def without_codes(session: Session, text: str, *, instead: str = "[a participant]") -> str:
    """A note's text as others may read it: a code that was typed inside the text must not stand beside the remark."""
    if not session.design.participant_codes:
        return text
    return _CODE.sub(instead, text)


def typing_is_private(session: Session) -> bool:
    """Whether what is typed at this stage must be masked on a mirrored screen.

    In a design with participant codes every line may hold a code or somebody's own words; elsewhere only
    sealed and private stages do.
    """
    run = session.current
    if session.design.participant_codes:
        return True
    return run is not None and (run.design.sealed or run.design.private)
