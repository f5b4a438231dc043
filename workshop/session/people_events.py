"""What can happen to the people of a session: who is here, who comes and goes, and what they agree to.

People are codes (``P7``), or roles where a design has no codes; never names.
"""

from __future__ import annotations

from workshop.session.happening import Happening


class AttendanceSet(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """How many people were here at all, those who left again among them, and by which codes or roles.

    ``groups`` (internal or external) and ``segments`` are of those codes that differ from what was known of
    them; an empty text takes back what was said.
    """

    attended: int
    codes: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    invited: int = 0
    left_early: int = 0
    manager_present: bool = False
    groups: dict[str, str] = {}
    segments: dict[str, str] = {}


class PersonJoined(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Somebody came after the others: under the next code, or with a role (perhaps not said) where there are none."""

    code: str = ""
    role: str = ""
    group: str = ""
    segment: str = ""


class PersonLeft(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Somebody left before the end: by code or role, or neither where it was not said who."""

    code: str = ""
    role: str = ""


class ConsentRecorded(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Who agreed to take part and to be quoted: all who were asked but the codes named.

    ``asked`` is who was asked; empty, as in older logs, means everybody known then.
    """

    take_part_no: tuple[str, ...] = ()
    quote_no: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
