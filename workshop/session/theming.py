"""The use cases of themes: naming them, filing notes in them, and putting themes together or apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from workshop.record.clean import clean
from workshop.record.event import Draft
from workshop.session import events as ev
from workshop.session.errors import Refused
from workshop.session.outbox import Submission
from workshop.session.room import without_codes
from workshop.session.state import Session, Theme, name_key

if TYPE_CHECKING:
    from workshop.session.live import LiveSession

LONGEST_NAME = 80
_A_NUMBER = re.compile(r"[Tt][0-9]+")


class Theming:
    """What can be done with the themes of a live session; made by it.

    What belongs together is one submission, so that one undo takes all of it back.
    """

    def __init__(self, live: LiveSession) -> None:
        self._live = live

    def add(self, label: str, notes: Sequence[str] = ()) -> Submission:
        """Make a theme and file notes in it.

        Raises:
            Refused: When the name does not do, a note is not there, or no such theme is.
        """
        return self._new(label, notes)

    def split(self, theme_id: str, label: str, notes: Sequence[str]) -> Submission:
        """Make a theme of some of the notes of another, which keeps the rest; the trail keeps both.

        Raises:
            Refused: When the name does not do, no note is named, or one is not in the theme.
        """
        theme = self.theme(theme_id)
        if not notes:
            raise Refused(f"Choose the notes that are to leave {theme.label}.")
        for note_id in notes:
            if theme.id not in self._live.notes.note(note_id).themes:
                raise Refused(f"{note_id} is not in {theme.label}.")
        return self._new(label, notes, split_from=theme.id)

    def rename(self, theme_id: str, label: str) -> Submission:
        """Give a theme another name; what it was called still means it.

        Raises:
            Refused: When the name does not do, or is the one it has.
        """
        theme = self.theme(theme_id)
        name = self._name(label, of=theme.id)
        if name == theme.label:
            raise Refused(f"{theme.id} is called that already.")
        return self._live.submit(self._live.draft(ev.ThemeRenamed(label=name), ref=theme.id))

    def merge(self, theme_id: str, into: str) -> Submission:
        """Make a theme part of another.

        Raises:
            Refused: When they are the same, or one is not there.
        """
        theme, other = self.theme(theme_id), self.theme(into)
        if theme is other:
            raise Refused(f"{theme.label} cannot be merged into itself.")
        return self._live.submit(self._live.draft(ev.ThemeMerged(into=other.id), ref=theme.id))

    def retract(self, theme_id: str, reason: str = "") -> Submission:
        """Take a theme back; its notes are loose again."""
        theme = self.theme(theme_id)
        return self._live.submit(self._live.draft(ev.ThemeRetracted(reason=clean(reason).text), ref=theme.id))

    def file(self, notes: Sequence[str], add: Sequence[str] = (), remove: Sequence[str] = ()) -> Submission:
        """Put notes into themes and take them out of others, by the ids of all.

        Raises:
            Refused: When a note or a theme is not there, or everything stands so already.
        """
        into = [self.theme(theme_id).id for theme_id in add]
        out = [theme_id for theme_id in (self.theme(one).id for one in remove) if theme_id not in into]
        drafts = [draft for note_id in notes for draft in self._filing(note_id, into, out)]
        if not drafts:
            told = " and ".join(notes) if 0 < len(notes) < 3 else f"{len(notes)} notes"
            raise Refused(f"Nothing changes for {told}." if notes else "Choose a note first.")
        return self._live.submit(*drafts)

    def theme(self, theme_id: str) -> Theme:
        """The theme of an id, or what it was merged into.

        Raises:
            Refused: When there is none.
        """
        theme = self._live.session.standing_theme(theme_id)
        if theme is None:
            raise Refused(f"There is no theme {theme_id}." if theme_id else "There is no theme yet.")
        return theme

    def _filing(self, note_id: str, into: Sequence[str], out: Sequence[str]) -> list[Draft]:
        note = self._live.notes.note(note_id)
        add = tuple(one for one in into if one not in note.themes)
        remove = tuple(one for one in out if one in note.themes)
        if not add and not remove:
            return []
        return [self._live.draft(ev.NoteThemed(add=add, remove=remove), ref=note_id)]

    def _new(self, label: str, notes: Iterable[str], *, split_from: str = "") -> Submission:
        """A new theme with its notes; filed by its name, since it has no number before it is on disk."""
        name = self._name(label)
        leaving = (split_from,) if split_from else ()
        drafts = [self._live.draft(ev.ThemeAdded(label=name, split_from=split_from), new="T")]
        for note_id in notes:
            note = self._live.notes.note(note_id)
            remove = tuple(one for one in leaving if one in note.themes)
            drafts.append(self._live.draft(ev.NoteThemed(add=(name,), remove=remove), ref=note_id))
        return self._live.submit(*drafts)

    def _name(self, label: str, *, of: str = "") -> str:
        """A name for a theme, cleaned and checked; ``of`` is the theme that has it already, if one may."""
        name = checked_name(self._live.session, label)
        for theme in self._live.session.current_themes():
            if theme.id != of and name_key(theme.label) == name_key(name):
                raise Refused(f"There is a theme {theme.label} already: {theme.id}.")
        on_their_way = [draft for one in self._live.outbox.waiting for draft in one.drafts]
        named = [draft for draft in on_their_way if draft.type in ("theme.added", "theme.renamed")]
        if any(
            name_key(draft.data["label"]) == name_key(name) for draft in named if not of or draft.ref != of
        ):
            raise Refused(f"A theme {name} is being saved already.")
        return name


def checked_name(session: Session, label: str) -> str:
    """A theme's name on one line, without control characters.

    Raises:
        Refused: When nothing can be seen of it, it is too long, looks like a theme's number, or names a participant.
    """
    name = " ".join(clean(label).text.split())
    if not any(unicodedata.category(character)[0] in "LNPS" for character in name):
        raise Refused("A theme needs a name.")
    if len(name) > LONGEST_NAME:
        raise Refused(f"A theme's name holds at most {LONGEST_NAME} characters; this one has {len(name)}.")
    if _A_NUMBER.fullmatch(name):
        raise Refused(f"{name} would be read as the number of a theme; give it a name.")
    if without_codes(session, name) != name:
        raise Refused("A theme's name is read by others: leave out the code of a participant.")
    return name
