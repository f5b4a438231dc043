"""The use cases of people: who is here, by codes and roles and never by names, and what they agree to.

What the facilitator alone is told about them is here too: who has not spoken yet, and what to watch for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec

from workshop.plural import counted
from workshop.record.clean import clean
from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.kinds import KINDS
from workshop.session.outbox import Submission
from workshop.session.shorthand import is_code
from workshop.session.state import Note, Session

if TYPE_CHECKING:
    from workshop.session.live import LiveSession

GROUPS = ("internal", "external")
MOST_PEOPLE, MOST_CODES = 10_000, 999
_MOVES = ("person.joined", "person.left")
MANAGER = (
    "A line manager is in the room with people they manage: what is said may not be free."
    " Ask the manager, in the break, to leave the talk to the others."
)


class People:
    """What can be done about the people of a live session; made by it."""

    def __init__(self, live: LiveSession) -> None:
        self._live = live

    @property
    def _session(self) -> Session:
        return self._live.session

    def set_attendance(self, what: ev.AttendanceSet) -> Submission:
        """Record how many people are here, by codes or roles."""
        if not 0 <= what.attended <= MOST_PEOPLE:
            raise Refused(f"{what.attended} people cannot be here; give a number from 0 to {MOST_PEOPLE}.")
        require_codes(self._session, [*what.codes, *what.groups, *what.segments])
        for group in what.groups.values():
            _require_group(group)
        return self._live.submit(self._live.draft(what))

    def count(self, number: int) -> Submission:
        """So many people are here now; codes are given to those who have none yet.

        Raises:
            Refused: When somebody who would drop out has spoken: whoever left is named instead.
        """
        people = self._session.attendance
        codes = people.codes
        if self._session.design.participant_codes:
            if number > MOST_CODES:
                raise Refused(f"There are codes for {MOST_CODES} people at most.")
            codes = self._codes_for(number)
        return self.set_attendance(self._now(attended=number + people.left_early, codes=codes))

    def _codes_for(self, number: int) -> tuple[str, ...]:
        """The codes of all who were here, once so many are here now."""
        people, session = self._session.attendance, self._session
        dropped = people.present[max(number, 0) :]
        heard = set(_heard(session))
        if heard.intersection(dropped):
            # Without their code, since this sentence may stand on a wall.
            raise Refused(
                "The last of them has spoken already: choose who has left, and press the minus key."
            )
        codes = [code for code in people.codes if code not in dropped]
        # While nobody has come later or left, the first count is only put right.
        moved = any(event.type in _MOVES for event in session.log)
        first = _number(next_code(session)) if moved else _last(codes) + 1
        missing = number - (len(people.present) - len(dropped))
        return (*codes, *(f"P{first + more}" for more in range(missing)))

    def join(self, *, group: str = "", segment: str = "", role: str = "") -> Submission:
        """One more person has come: under the next code, or with a role (or none) where the design has no codes."""
        people, coded = self._session.attendance, self._session.design.participant_codes
        if people.attended is None or (coded and people.attended and not people.codes):
            raise Refused("Say first how many people are here.")
        _require_group(group)
        role = clean(role).text.strip()
        if not coded:
            if role and role in people.roles:
                raise Refused(f"{role} is in the list already; say what sets the two apart.")
            return self._live.submit(self._live.draft(ev.PersonJoined(role=role)))
        code = self._next_code()
        what = ev.PersonJoined(code=code, group=group, segment=clean(segment).text.strip())
        return self._live.submit(self._live.draft(what, ref=code))

    def _next_code(self) -> str:
        """The next code, also after those that are on their way to disk."""
        waiting = [draft for one in self._live.outbox.waiting for draft in one.drafts]
        on_their_way = [str(draft.data["code"]) for draft in waiting if draft.type == "person.joined"]
        return f"P{max(_number(next_code(self._session)), _last(on_their_way) + 1)}"

    def leave(self, who: str = "") -> Submission:
        """Somebody has left: a code or a role; nobody in particular only where the design has no codes."""
        people = self._session.attendance
        if not people.here:
            raise Refused("Nobody is here who could have left.")
        if who in people.gone:
            raise Refused(f"{who} has left already.")
        if self._session.design.participant_codes:
            if who not in people.codes:
                raise Refused(f"{who or 'A person without a code'} is not here; choose who has left.")
            return self._live.submit(self._live.draft(ev.PersonLeft(code=who), ref=who))
        if who and who not in people.roles:
            raise Refused(f"{who} is not in the list of those here.")
        return self._live.submit(self._live.draft(ev.PersonLeft(role=who)))

    def set_group(self, code: str, group: str, segment: str = "") -> Submission:
        """Which group and segment somebody belongs to; empty: what the session as a whole is with."""
        people = self._session.attendance
        if code not in people.codes:
            raise Refused(f"{code} is not a code of this session.")
        groups, segments = (
            {**people.groups, code: group},
            {**people.segments, code: clean(segment).text.strip()},
        )
        return self.set_attendance(self._now(groups=groups, segments=segments))

    def name_roles(self, roles: Sequence[str]) -> Submission:
        """Which roles or offices are here, where the design has no codes."""
        if self._session.design.participant_codes:
            raise Refused("In this design people are codes, so that no role stands beside a remark.")
        kept = list(dict.fromkeys(text for role in roles if (text := clean(role).text.strip())))
        people = self._session.attendance
        attended = max(people.attended or 0, len(kept))
        return self.set_attendance(self._now(attended=attended, roles=tuple(kept)))

    def manager_is_here(self, here: bool) -> Submission:
        """Whether somebody is in the room who manages others in it."""
        if self._session.attendance.attended is None:
            raise Refused("Say first how many people are here.")
        return self.set_attendance(self._now(manager_present=here))

    def _now(self, **changes: object) -> ev.AttendanceSet:
        """The attendance as it stands, with changes."""
        people = self._session.attendance
        now = ev.AttendanceSet(
            attended=people.attended or 0,
            codes=people.codes,
            roles=people.roles,
            invited=people.invited,
            left_early=people.left_early,
            manager_present=people.manager_present,
            groups=people.groups,
            segments=people.segments,
        )
        return msgspec.structs.replace(now, **changes)

    def record_consent(self, *, take_part_no: Sequence[str] = (), quote_no: Sequence[str] = ()) -> Submission:
        """Record that all present said yes to taking part and being quoted, but those named."""
        require_codes(self._session, [*take_part_no, *quote_no])
        people = self._session.attendance
        present = people.present or self._session.codes
        asked = _in_order({*people.asked, *present, *take_part_no, *quote_no})
        return self._record(take_part_no, quote_no, asked)

    def agreed_but(self, *, take_part_no: Sequence[str] = (), quote_no: Sequence[str] = ()) -> Submission:
        """Record what was agreed to once the session was held: all said yes but those named; a no of before stays.

        Raises:
            Refused: When somebody named is none of these people, or the design knows nobody by a code.
        """
        if not self._session.design.participant_codes:
            raise Refused("This design has no participant codes: nobody is asked for consent one by one.")
        require_codes(self._session, [*take_part_no, *quote_no])
        if unknown := [code for code in (*take_part_no, *quote_no) if code not in self._session.codes]:
            known = self._session.codes
            raise Refused(
                f"{unknown[0]} was not there: the people of this session are {known[0]} to {known[-1]}."
            )
        people = self._session.attendance
        return self._record(
            _in_order({*people.take_part_no, *take_part_no}),
            _in_order({*people.quote_no, *quote_no}),
            _in_order({*people.asked, *self._session.codes}),
        )

    def all_said_yes(self) -> Submission:
        """All present who had not been asked before said yes to both; what others said stays."""
        people = self._session.attendance
        if people.consent_at and not not_asked(self._session):
            raise Refused("Everybody here has been asked; what one of them said is changed with c.")
        if self._session.design.participant_codes and people.attended is not None and not people.present:
            raise Refused("Nobody is here who could be asked.")
        asked = _in_order({*people.asked, *(people.present or self._session.codes)})
        return self._record(people.take_part_no, people.quote_no, asked)

    def answer(self, code: str, *, take_part: bool, quote: bool) -> Submission:
        """What one person says to taking part and to being quoted; it replaces what they said before."""
        people = self._session.attendance
        if code not in people.codes:
            raise Refused(f"{code} is not a code of this session.")
        out = {*people.take_part_no} - {code} if take_part else {*people.take_part_no, code}
        unquoted = {*people.quote_no} - {code} if quote else {*people.quote_no, code}
        return self._record(_in_order(out), _in_order(unquoted), _in_order({*people.asked, code}))

    def _record(
        self, take_part_no: Sequence[str], quote_no: Sequence[str], asked: Sequence[str]
    ) -> Submission:
        # Empty stands for everybody known.
        asked = () if tuple(asked) == self._session.codes else asked
        what = ev.ConsentRecorded(
            take_part_no=tuple(take_part_no), quote_no=tuple(quote_no), asked=tuple(asked)
        )
        return self._live.submit(self._live.draft(what))


def require_codes(session: Session, codes: Sequence[str]) -> None:
    """Refuse what is no participant code: a name never stands where a code belongs."""
    if codes and not session.design.participant_codes:
        raise Refused("This design has no participant codes; give roles instead.")
    if wrong := [code for code in codes if not is_code(code)]:
        raise Refused(f"People are known by codes such as P3 here, not by {wrong[0]!r}.")


def next_code(session: Session) -> str:
    """The code of the next person who comes: higher than any that stood for somebody, even if that was undone."""
    people = session.attendance
    used = [*people.codes, *people.asked, *_heard(session)]
    used += [event.ref for event in session.log if event.type in _MOVES]
    return f"P{_last([code for code in used if is_code(code)]) + 1}"


def group_of(session: Session, code: str) -> str:
    """Internal or external: what was said of a code, else what the session as a whole is with; or nothing."""
    stratum = session.facts.stratum if session.facts.stratum in GROUPS else ""
    return session.attendance.groups.get(code) or stratum


def segment_of(session: Session, code: str) -> str:
    """The customer segment of a code: what was said of it, else the session's."""
    return session.attendance.segments.get(code) or session.facts.segment


def not_yet_spoken(session: Session) -> tuple[str, ...]:
    """The codes of those here who have said nothing that was noted, and neither agreed nor disagreed with anything."""
    heard = set(_heard(session))
    return tuple(code for code in session.attendance.present if code not in heard)


def spoken(session: Session) -> dict[str, int]:
    """How many notes each code has said or marked as its own view, by code; those with none are not in it."""
    count: dict[str, int] = {}
    for code in _heard(session):
        count[code] = count.get(code, 0) + 1
    return count


def _heard(session: Session) -> Iterator[str]:
    """The codes behind the notes that hold: once a note for its speaker and for each who marked it.

    In a note that was joined of what several people said, they are its voices and stand beside it too.
    """
    for note in session.current_notes():
        own = said_by(note) if KINDS[note.kind].spoken else ()
        yield from dict.fromkeys((*own, *note.agree, *note.disagree))


def said_by(note: Note) -> tuple[str, ...]:
    """The codes of those whose words a note holds: its speaker, and the speakers of the notes it was made from."""
    return tuple(dict.fromkeys(code for code in (note.speaker, *note.voices) if code))


def not_asked(session: Session) -> tuple[str, ...]:
    """The codes of those here who have not been asked for their consent."""
    people = session.attendance
    return tuple(code for code in people.present if code not in people.asked)


def consent_is_missing(session: Session) -> bool:
    """Whether a running session asks for consent by code and none is recorded yet."""
    design = session.design
    asks = design.participant_codes and bool(design.consent.strip())
    return asks and session.status == "running" and not session.attendance.consent_at


def warnings(session: Session) -> tuple[str, ...]:
    """What the facilitator of a focus group is to watch for, with what to do; for no other eyes."""
    people, size = session.attendance, session.design.size
    if not session.design.participant_codes or session.status == "ended":
        return ()
    told = [MANAGER] if people.manager_present else []
    here = people.here
    if here and here < size.min:
        people_are = counted(here, "person is", "people are")
        told.append(
            f"{people_are} here and this group is meant for {size.min} to {size.max}: each is easily known."
            " Go on if they wish, and keep details that point to one of them out of the notes."
        )
    if here and here > size.max:
        told.append(
            f"{here} people are here and this group is meant for {size.min} to {size.max}: some will not be heard."
            " Go round the table at each question, or make two groups of it."
        )
    return tuple(told)


def things_for_you(session: Session) -> tuple[str, ...]:
    """All that the facilitator alone is told of the people: the warnings, and who has not been asked."""
    told = list(warnings(session))
    if session.attendance.consent_at and session.status == "running" and (unasked := not_asked(session)):
        have = "has" if len(unasked) == 1 else "have"
        told.append(f"{', '.join(unasked)} {have} not been asked for consent: ^l.")
    return tuple(told)


def _require_group(group: str) -> None:
    if group and group not in GROUPS:
        raise Refused(f"A person is internal or external, not {group!r}.")


def _in_order(codes: set[str]) -> tuple[str, ...]:
    return tuple(sorted(codes, key=_number))


def _number(code: str) -> int:
    return int(code[1:])


def _last(codes: Sequence[str]) -> int:
    """The highest number among codes; 0 without any."""
    return max((_number(code) for code in codes), default=0)
