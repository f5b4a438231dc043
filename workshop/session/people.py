"""The use cases of people: who is here, by codes and roles and never by names, and what they consent to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.outbox import Submission
from workshop.session.shorthand import is_code
from workshop.session.state import Session

if TYPE_CHECKING:
    from workshop.session.live import LiveSession


class People:
    """What can be done about the people of a live session; made by it."""

    def __init__(self, live: LiveSession) -> None:
        self._live = live

    def set_attendance(self, what: ev.AttendanceSet) -> Submission:
        """Record how many people are here, by codes or roles."""
        if not 0 <= what.attended <= 10_000:
            raise Refused(f"{what.attended} people cannot be here; give a number from 0 to 10000.")
        require_codes(self._live.session, what.codes)
        return self._live.submit(self._live.draft(what))

    def record_consent(self, *, take_part_no: Sequence[str] = (), quote_no: Sequence[str] = ()) -> Submission:
        """Record that all present said yes to taking part and being quoted, but those named."""
        require_codes(self._live.session, [*take_part_no, *quote_no])
        what = ev.ConsentRecorded(take_part_no=tuple(take_part_no), quote_no=tuple(quote_no))
        return self._live.submit(self._live.draft(what))


def require_codes(session: Session, codes: Sequence[str]) -> None:
    """Refuse what is no participant code: a name never stands where a code belongs."""
    if codes and not session.design.participant_codes:
        raise Refused("This design has no participant codes; give roles instead.")
    if wrong := [code for code in codes if not is_code(code)]:
        raise Refused(f"People are known by codes such as P3 here, not by {wrong[0]!r}.")
