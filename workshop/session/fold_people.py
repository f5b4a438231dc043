"""How the people of a session change with its events."""

from __future__ import annotations

from dataclasses import replace

from workshop.record.event import Event
from workshop.session import events as ev
from workshop.session.attendance import Attendance
from workshop.session.handler import Handler
from workshop.session.state import Session


def _attendance(session: Session, event: Event, what: ev.AttendanceSet) -> None:
    old = session.attendance
    known = {*what.codes, *what.roles}
    gone = tuple(one for one in old.gone if one in known)
    session.attendance = Attendance(
        attended=what.attended,
        codes=what.codes,
        roles=what.roles,
        invited=what.invited,
        left_early=_at_most(max(what.left_early, len(gone)), what.attended),
        manager_present=what.manager_present,
        take_part_no=old.take_part_no,
        quote_no=old.quote_no,
        consent_at=old.consent_at,
        asked=tuple(code for code in old.asked if code in known),
        gone=gone,
        joined=tuple(one for one in old.joined if one in known),
        late=min(old.late, what.attended),
        groups=_with(old.groups, what.groups, what.codes),
        segments=_with(old.segments, what.segments, what.codes),
    )


def _at_most(left: int, attended: int) -> int:
    """How many left: not more than were here, whatever an event says."""
    return max(min(left, attended), 0)


def _with(old: dict[str, str], new: dict[str, str], codes: tuple[str, ...]) -> dict[str, str]:
    """What is known of codes, with what is said of them now; an empty text takes back what was said."""
    both = {**old, **new}
    return {code: both[code] for code in codes if both.get(code)}


def _joined(session: Session, event: Event, what: ev.PersonJoined) -> None:
    old = session.attendance
    code = what.code if what.code and what.code not in old.codes else ""
    if what.code and not code:
        return
    role = what.role if what.role not in old.roles else ""
    known = {code: what.group} if code and what.group else {}
    segment = {code: what.segment} if code and what.segment else {}
    session.attendance = replace(
        old,
        attended=(old.attended or 0) + 1,
        codes=(*old.codes, code) if code else old.codes,
        roles=(*old.roles, role) if role else old.roles,
        joined=(*old.joined, code or role) if code or role else old.joined,
        late=old.late + 1,
        groups={**old.groups, **known},
        segments={**old.segments, **segment},
    )


def _left(session: Session, event: Event, what: ev.PersonLeft) -> None:
    old = session.attendance
    who = what.code or what.role
    if who and (who in old.gone or who not in (*old.codes, *old.roles)):
        return
    left = _at_most(old.left_early + 1, old.attended or 0)
    session.attendance = replace(old, left_early=left, gone=(*old.gone, who) if who else old.gone)


def _consent(session: Session, event: Event, what: ev.ConsentRecorded) -> None:
    session.attendance = replace(
        session.attendance,
        take_part_no=what.take_part_no,
        quote_no=what.quote_no,
        consent_at=event.at,
        asked=what.asked or session.codes,
    )


HANDLERS: dict[str, Handler] = {
    "attendance.set": _attendance,
    "person.joined": _joined,
    "person.left": _left,
    "consent.recorded": _consent,
}
