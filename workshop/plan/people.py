"""People in papers: who was there, as numbers, what they agreed to, and what stays out because they asked for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from workshop.plan.blocks import Block, Heading, Paragraph
from workshop.plural import counted
from workshop.session.first_letter import upper_first
from workshop.session.people import GROUPS, group_of, said_by, segment_of
from workshop.session.room import is_word_for_word
from workshop.session.state import Note, Session
from workshop.votes.model import FEWEST_PRIVATE
from workshop.votes.privacy import shown_groups

NOT_QUOTED = "Noted word for word and not printed: this person said no to being quoted."


def as_agreed(session: Session) -> Session:
    """The session as papers may tell it: without the notes and marks of those who said no to taking part."""
    out = {*session.attendance.take_part_no}
    if not out:
        return session
    kept = {
        note.id: _without_marks(note, out)
        for note in session.notes.values()
        if not out.intersection(said_by(note))
    }
    # Its own memory: what was worked out for the whole session holds the notes that stay out.
    return replace(session, notes=kept, _once={})


def _without_marks(note: Note, out: set[str]) -> Note:
    if not out & {*note.agree, *note.disagree}:
        return note
    return replace(note, agree=_but(note.agree, out), disagree=_but(note.disagree, out))


def _but(codes: Iterable[str], out: set[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if code not in out)


def taken_out(session: Session, session_id: str) -> list[Block]:
    """How many notes stay out of a paper because those who said them asked to be taken out; nothing if none do."""
    out = {*session.attendance.take_part_no}
    gone = sum(not out.isdisjoint(said_by(note)) for note in session.current_notes())
    if not gone:
        return []
    are, who = ("is", "somebody") if gone == 1 else ("are", "people")
    text = (
        f"{counted(gone, 'note')} by {who} who asked to be taken out {are} neither printed nor counted here."
    )
    return [Heading("Left out on request"), Paragraph(text, (session_id,))]


def may_not_be_quoted(session: Session, note: Note) -> bool:
    """Whether a note holds somebody's own words who said no to being quoted."""
    return not {*session.attendance.quote_no}.isdisjoint(said_by(note)) and is_word_for_word(session, note)


def took_part(session: Session) -> int | None:
    """How many people took part; None where it is not recorded how many there were."""
    people = session.attendance
    return None if people.attended is None else max(people.attended - len(people.take_part_no), 0)


def by_group(session: Session) -> str:
    """Who was there by group and segment, such as ``6 internal, 5 external``.

    Empty where all are alike, and where a group is so small that its people could be told: fewer than five.
    """
    people = session.attendance
    groups = Counter(group_of(session, code) for code in people.codes)
    parts = [
        f"{groups[name]} {name or 'not said'}" for name in (*GROUPS, "") if groups[name]
    ] if _may_be_told(groups) else []  # fmt: skip
    segments = Counter(segment_of(session, code) for code in people.codes)
    if _may_be_told(segments):
        parts += [f"{number} {name or 'of no segment'}" for name, number in segments.most_common()]
    return ", ".join(parts)


def _may_be_told(sizes: Counter[str]) -> bool:
    """Whether a breakdown says something and no part of it is small enough to point at somebody."""
    return len(sizes) > 1 and shown_groups(sizes) == {*sizes}


def too_small_to_tell(session: Session) -> bool:
    """Whether people are of several groups or segments and these are not told apart, since one is too small."""
    codes = session.attendance.codes
    sizes = (
        Counter(group_of(session, code) for code in codes),
        Counter(segment_of(session, code) for code in codes),
    )
    return any(len(one) > 1 and not _may_be_told(one) for one in sizes)


def attendance_rows(session: Session) -> list[tuple[str, str]]:
    """The rows on people for the table of a session record; those with an empty second cell say nothing."""
    people = session.attendance
    groups = by_group(session)
    if too_small_to_tell(session):
        small = f"a group of fewer than {FEWEST_PRIVATE} is not told apart"
        groups = f"{groups}; {small}" if groups else upper_first(small)
    return [
        ("Attended", "not recorded" if people.attended is None else str(people.attended)),
        ("By group", groups),
        ("Came later", str(people.late) if people.late else ""),
        ("Left early", str(people.left_early) if people.left_early else ""),
        ("Present", ", ".join(people.codes) or "; ".join(people.roles)),
        ("Consent", consent_sentence(session)),
        ("Not to be quoted", ", ".join(people.quote_no)),
        ("Line manager there", "yes" if people.manager_present else ""),
    ]


def consent_sentence(session: Session) -> str:
    """What people agreed to, in numbers; empty for a session that does not ask."""
    people = session.attendance
    if not session.design.consent.strip() or not (people.attended or people.consent_at):
        return ""
    if not people.consent_at:
        return "Not recorded." if session.design.participant_codes else ""
    if not people.asked:
        return "All present agreed."
    asked, unquoted = {*people.asked}, {*people.quote_no, *people.take_part_no}
    out = len(asked & {*people.take_part_no})
    who = f"{len(asked) - out} of {len(asked)}" if out else f"All {len(asked)}"
    if asked & unquoted:
        told = (
            f"{who} who were asked agreed to take part,"
            f" {len(asked - unquoted)} of {len(asked)} to be quoted without a name."
        )
    else:
        told = f"{who} who were asked agreed to take part and to be quoted without a name."
    missed = len({*people.codes} - asked)
    if missed:
        told += f" {counted(missed, 'person was', 'people were')} not asked."
    return told
