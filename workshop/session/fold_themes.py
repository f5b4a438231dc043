"""How themes change with the events of a session, and which notes are filed under them."""

from __future__ import annotations

from collections.abc import Iterable

from workshop.record.event import Event
from workshop.session.handler import Handler
from workshop.session.state import Session, Theme
from workshop.session.theme_events import ThemeAdded


def theme_ids(session: Session, labels: Iterable[str]) -> tuple[str, ...]:
    """The ids of the themes of these labels, each once; a label that no theme has is passed over."""
    found = (session.theme_of(label) for label in labels)
    return tuple(dict.fromkeys(theme.id for theme in found if theme))


def _added(session: Session, event: Event, what: ThemeAdded) -> None:
    session.themes[event.ref] = Theme(id=event.ref, label=what.label)


HANDLERS: dict[str, Handler] = {"theme.added": _added}
