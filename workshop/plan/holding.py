"""Legal holds: while one is recorded, nothing of a session, or of a whole folder, is redacted."""

from __future__ import annotations

from typing import NamedTuple

from workshop.plan import plan_events as pe
from workshop.plan.material import PLAN_ID, Material
from workshop.plan.plan_book import PlanBook
from workshop.record.clean import clean, is_blank
from workshop.record.event import Event
from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission


class Hold(NamedTuple):
    """A hold that is on: of which log, since when (UTC, ISO 8601), by whom and why."""

    id: str
    since: str
    name: str
    reason: str

    @property
    def told(self) -> str:
        """The hold in one sentence."""
        what = "the plan and all its sessions" if self.id == PLAN_ID else self.id
        return f"Legal hold on {what} since {self.since[:10]}, by {self.name}: {self.reason.rstrip('.')}."


def hold_session(live: LiveSession, reason: str, name: str, *, lift: bool = False) -> Submission:
    """Put a session under a legal hold, or lift it.

    Raises:
        Refused: When name or reason is missing, or it is so already.
    """
    reason, name = _said(reason, name)
    _check(live.session.hold is not None, live.id, lift=lift)
    what = ev.HoldLifted(reason=reason, name=name) if lift else ev.HoldSet(reason=reason, name=name)
    return live.submit(live.draft(what))


def hold_plan(book: PlanBook, reason: str, name: str, *, lift: bool = False) -> Submission:
    """Put a plan, and with it every session of its folder, under a legal hold, or lift it.

    Raises:
        Refused: When name or reason is missing, or it is so already.
    """
    reason, name = _said(reason, name)
    _check(book.plan.hold is not None, "The plan", lift=lift)
    return book.submit(
        pe.PlanHoldLifted(reason=reason, name=name) if lift else pe.PlanHeld(reason=reason, name=name)
    )


def holds(material: Material) -> tuple[Hold, ...]:
    """The holds that are on: that of the plan first, then by session."""
    found = []
    if hold := material.plan.hold:
        found.append(Hold(PLAN_ID, _since(material.plan.log), hold.name, hold.reason))
    for held in material.sessions:
        if one := held.session.hold:
            found.append(Hold(held.id, _since(held.session.log), one.name, one.reason))
    return tuple(found)


def _since(log: list[Event]) -> str:
    return next((event.at for event in reversed(log) if event.type == "hold.set"), "")


def _said(reason: str, name: str) -> tuple[str, str]:
    reason, name = clean(reason).text.strip(), clean(name).text.strip()
    if is_blank(reason) or is_blank(name):
        raise Refused("A legal hold, and lifting it, needs a name and a reason; both are kept.")
    return reason, name


def _check(on: bool, what: str, *, lift: bool) -> None:
    if on and not lift:
        raise Refused(f"{what} is under a legal hold already; lift it first to give another reason.")
    if lift and not on:
        raise Refused(f"{what} is under no legal hold.")
