"""How themes change with the events of a session, and which notes are filed under them.

A note holds the ids of themes that stand: when a theme is merged its notes move to the other one, when it is
taken back they leave it.
"""

from __future__ import annotations

from collections.abc import Iterable

from workshop.record.event import Event
from workshop.session.handler import Handler
from workshop.session.state import Note, Session, Theme, ThemeStep
from workshop.session.theme_events import NoteThemed, ThemeAdded, ThemeMerged, ThemeRenamed, ThemeRetracted


def theme_ids(session: Session, labels: Iterable[str]) -> tuple[str, ...]:
    """The ids of the themes of these labels, each once; a label that no theme has is passed over."""
    found: dict[str, None] = {}
    for label in labels:
        if theme := session.theme_of(label):
            found[theme.id] = None
    return tuple(found)


def redacted(session: Session, event: Event) -> None:
    """A theme whose name was removed is called by its number; what was filed in it stays there."""
    if event.type == "theme.added":
        session.themes[event.ref] = Theme(id=event.ref, label=event.ref, at=event.at)


def _added(session: Session, event: Event, what: ThemeAdded) -> None:
    session.themes[event.ref] = Theme(id=event.ref, label=what.label, at=event.at, split_from=what.split_from)
    source = session.themes.get(what.split_from)
    if source is None:
        session.theme_steps.append(ThemeStep("made", event.ref, what.label, event.at))
    else:
        step = ThemeStep("split", event.ref, what.label, event.at, source.id, source.label)
        session.theme_steps.append(step)


def _renamed(session: Session, event: Event, what: ThemeRenamed) -> None:
    theme = session.themes.get(event.ref)
    if theme is None:
        return
    session.theme_steps.append(ThemeStep("renamed", theme.id, what.label, event.at, other_label=theme.label))
    theme.names, theme.label = (*theme.names, theme.label), what.label


def _merged(session: Session, event: Event, what: ThemeMerged) -> None:
    theme, into = session.themes.get(event.ref), session.standing_theme(what.into)
    if theme is None or not theme.stands or into is None or into is theme:
        return
    moved = _filed(session, theme)
    for note in moved:
        note.themes = _once(into.id if one == theme.id else one for one in note.themes)
    theme.into = into.id
    ids = tuple(note.id for note in moved)
    session.theme_steps.append(ThemeStep("merged", theme.id, theme.label, event.at, into.id, into.label, ids))


def _retracted(session: Session, event: Event, what: ThemeRetracted) -> None:
    theme = session.themes.get(event.ref)
    if theme is None or not theme.stands:
        return
    left = _filed(session, theme)
    for note in left:
        note.themes = tuple(one for one in note.themes if one != theme.id)
    theme.retracted = True
    ids = tuple(note.id for note in left)
    session.theme_steps.append(ThemeStep("retracted", theme.id, theme.label, event.at, notes=ids))


def _themed(session: Session, event: Event, what: NoteThemed) -> None:
    note = session.notes.get(event.ref)
    if note is None or note.redacted:
        return
    out, into = _known(session, what.remove), _known(session, what.add)
    note.themes = _once([*(one for one in note.themes if one not in out), *into])


def _known(session: Session, names: Iterable[str]) -> list[str]:
    """The ids of the themes meant, each given by its id or its name."""
    found = (session.standing_theme(name) or session.theme_of(name) for name in names)
    return [theme.id for theme in found if theme]


def _filed(session: Session, theme: Theme) -> list[Note]:
    return [note for note in session.notes.values() if theme.id in note.themes]


def _once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


HANDLERS: dict[str, Handler] = {
    "theme.added": _added,
    "theme.renamed": _renamed,
    "theme.merged": _merged,
    "theme.retracted": _retracted,
    "note.themed": _themed,
}
