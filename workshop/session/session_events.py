"""What can happen to a session as a whole: its facts, its stages and its time."""

from __future__ import annotations

from typing import Any

import msgspec

from workshop.session.happening import Happening


class Facts(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What is known of a session before it starts.

    ``date`` is ISO 8601; ``starts`` and ``ends`` are local clock times (``HH:MM``), ``ends`` the hard end;
    ``expected`` the number of people.  Empty means not yet known.
    """

    title: str = ""
    department: str = ""
    segment: str = ""
    unit: str = ""
    stratum: str = ""
    place: str = ""
    date: str = ""
    starts: str = ""
    ends: str = ""
    deadline: str = ""
    expected: int = 0
    note_taker: str = ""


class StagePlan(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What prepare altered in one stage of the design; zero minutes or an empty question mean unaltered."""

    minutes: int = 0
    question: str = ""


class SessionCreated(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The session exists; holds the copy of the design it runs.

    ``companion_of`` is the session for which notes are taken here, at a second laptop; this is no session then.
    ``afterwards`` says that it was held before it was written down here: times are of the typing.
    """

    design: dict[str, Any]
    facts: Facts
    short: bool = False
    companion_of: str = ""
    afterwards: bool = False


class SessionPrepared(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Facts or stages were altered before the start (or corrected later)."""

    facts: Facts
    stages: dict[str, StagePlan] = {}
    short: bool = False


class SessionStarted(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The clock runs.  ``offset`` is how many minutes the room's clock is ahead of UTC, None if not known."""

    offset: int | None = None


class SessionEnded(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The session is over.  ``attended`` is how many people were there at its end, or None if not said."""

    attended: int | None = None


class StageEntered(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The room is now at this stage."""

    stage: str


class TimeAdded(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Minutes were added to a stage; negative ones were taken from it."""

    stage: str
    minutes: int


class BreakBegun(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The room has a break of so many minutes; no stage's time runs until it ends."""

    minutes: int


class BreakEnded(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The room goes on.  Going to another stage ends a break as well."""
