"""What can happen to themes, and to where notes are filed."""

from __future__ import annotations

from workshop.session.happening import Happening


class ThemeAdded(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A theme was named for the first time in this session.

    ``split_from`` is the id of the theme it was split off, where it was; the notes it takes along are filed by
    the events that stand beside this one.
    """

    label: str
    split_from: str = ""


class ThemeRenamed(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The theme has another name; what it was called before still means it."""

    label: str


class ThemeMerged(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The theme became part of another, ``into`` by its id; its names mean that one from now on."""

    into: str


class ThemeRetracted(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The theme is taken back; its notes are loose again, or in their other themes only."""

    reason: str = ""


class NoteThemed(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A note was put into themes and taken out of others, each by id or, where it has none yet, by its name."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
