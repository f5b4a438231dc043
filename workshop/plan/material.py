"""Everything a plan is made from: its own log, and the sessions of the folder, read together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from workshop.plan.origins import Origins
from workshop.plan.plan_state import Plan, fold_plan
from workshop.record.protocol import EventStore
from workshop.session.how_far import Told, untold
from workshop.session.reading import Read, read_all
from workshop.session.state import Note, Session
from workshop.session.when import when_held

PLAN_ID = "plan"
"""The id of the plan's own log; it is never listed as a session."""


class Held(NamedTuple):
    """One session of the folder.

    Attributes:
        id: The session's id.
        session: The session as it is now.
        example: Whether it belongs to the worked example.
    """

    id: str
    session: Session
    example: bool = False

    @property
    def date(self) -> str:
        """The day it was held, ISO 8601; of one that is planned the day it is to be held."""
        return self.session.facts.date

    @property
    def is_group(self) -> bool:
        """Whether it is a focus group: one with customers, internal or external, that listens."""
        return self.session.design.id.startswith("focus-group")

    @property
    def stratum(self) -> str:
        """Internal or external, as the session says, else as its design does."""
        return self.session.facts.stratum or self.session.design.stratum

    def name(self, id: str) -> str:
        """A thing of this session by its id across sessions: ``session-id:N12``."""
        return f"{self.id}:{id}"


class Material(NamedTuple):
    """What a plan is made from.

    Attributes:
        plan: The plan's own log, folded.
        sessions: The sessions that belong to it, by date and id.
        broken: Sessions that cannot be read, with the reason.
        today: The day from which dates are looked at.
    """

    plan: Plan
    sessions: tuple[Held, ...]
    broken: tuple[tuple[str, str], ...] = ()
    today: str = ""

    @property
    def last_day(self) -> str:
        """The ISO day of the last thing that happened, in the plan or in a session of it; today where nothing has."""
        logs = [self.plan.log, *(held.session.log for held in self.sessions)]
        return max((log[-1].at[:10] for log in logs if log), default=self.today)

    def notes(self) -> Iterator[tuple[Held, Note]]:
        """Every note that holds, of every session, in their order."""
        return ((held, note) for held in self.sessions for note in held.session.current_notes())

    def find(self, name: str) -> Held | None:
        """The session of a name such as ``session-id:N12``, or None."""
        wanted = name.partition(":")[0]
        return next((held for held in self.sessions if held.id == wanted), None)


def read_plan(store: EventStore) -> Plan:
    """The plan of a folder as its log says now; of a folder without one, a plan of which nothing is known yet.

    Raises:
        StoreError: When the log is there and cannot be read.
    """
    if not store.exists(PLAN_ID):
        return fold_plan([])
    return fold_plan(store.read(PLAN_ID), example=store.meta(PLAN_ID).example)


def gather(store: EventStore, *, today: str = "", told: Told = untold) -> Material:
    """Read the plan's log and every session of a folder.

    Sessions of the worked example belong only to a plan that is marked as example itself (DESIGN 2), and notes taken
    for another session are none.

    Raises:
        StoreError: When the plan's log cannot be read.
    """
    return material_of(read_plan(store), read_all(store, told), today=today)


def material_of(plan: Plan, read: Iterable[Read], *, today: str = "") -> Material:
    """What belongs to a plan among sessions that are read already; see `gather`."""
    found: list[Held] = []
    broken: list[tuple[str, str]] = []
    for one in read:
        example = one.meta is not None and one.meta.example
        if one.meta is not None and (one.meta.companion_of or (example and not plan.example)):
            continue
        if one.session is None:
            broken.append((one.id, one.problem))
        elif not one.session.companion_of:
            found.append(Held(one.id, one.session, example))
    found = in_order(found)
    if plan.log:
        # Numbers that a merge has changed are told only by the sessions.
        plan = fold_plan(plan.log, example=plan.example, origins=origins_of(found))
    return Material(plan, tuple(found), tuple(broken), today or date.today().isoformat())


def origins_of(sessions: Iterable[Held]) -> Origins:
    """What the plan's pointers to things of these sessions mean now."""
    return Origins({held.id: held.session for held in sessions})


def in_order(sessions: Iterable[Held]) -> list[Held]:
    """Sessions as they were held: by their day, those of one day by when they began, then by when they were made."""
    return sorted(sessions, key=lambda held: (*when_held(held.session), held.id))
