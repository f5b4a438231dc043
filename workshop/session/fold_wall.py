"""How the wall of a session changes with its events; a new stage changes it in `fold_session`."""

from __future__ import annotations

from workshop.record.event import Event
from workshop.session import events as ev
from workshop.session.handler import Handler
from workshop.session.state import Session, WallState


def _shown(session: Session, event: Event, what: ev.WallShown) -> None:
    if what.stage == session.stage:
        session.wall = WallState(what.show, what.ref, what.page)
    elif session.wall.blank:
        # The stage it was chosen at was undone since; that the wall was to be seen again holds.
        session.wall = WallState()


def _blanked(session: Session, event: Event, what: ev.WallBlanked) -> None:
    wall = session.wall
    session.wall = WallState(wall.show, wall.ref, wall.page, blank=what.blank)


HANDLERS: dict[str, Handler] = {"wall.shown": _shown, "wall.blanked": _blanked}
