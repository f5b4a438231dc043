"""While a later group is grouped into themes: has an earlier one raised this?

A name is seen before when it is one of the codebook's, now or earlier.  Otherwise words decide, and that is a guess for a
person to judge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from workshop.plan.codebook import Codebook, CodeRow, codebook
from workshop.plan.material import Material
from workshop.plural import counted
from workshop.session.state import name_key
from workshop.session.themes import Wording, guess, words_of


class Suggestion(NamedTuple):
    """What is known of a theme that a later group raises.

    Attributes:
        row: The theme across sessions that it is or may be; None where no earlier one is like it.
        same: Whether it has that theme's name, now or earlier; else it only shares words with it.
    """

    row: CodeRow | None
    same: bool = False

    @property
    def sentence(self) -> str:
        """What the person who names themes is told."""
        if self.row is None:
            return "A new theme: no other session has one like it."
        groups = len(self.row.groups)
        where = counted(groups, "group")
        if not groups:
            where = "another session" if len(self.row.also) == 1 else f"{len(self.row.also)} other sessions"
            where = where if self.row.also else "the codebook"
        if self.same:
            return f"Seen before, in {where}."
        return f"New here; perhaps '{self.row.label}', which is known from {where}?"


@dataclass(frozen=True)
class Known:
    """What is known of all sessions' themes, made once and asked often."""

    rows: tuple[CodeRow, ...]
    names: dict[str, CodeRow]
    wording: Wording
    by_code: dict[str, CodeRow] = field(default_factory=dict)

    def seen(self, text: str) -> Suggestion:
        """Whether a theme's name, or a remark, was seen before."""
        if row := self.names.get(name_key(" ".join(text.split()))):
            return Suggestion(row, same=True)
        return Suggestion(self.by_code.get(guess(self.wording, text)))

    def like(self, text: str, among: Collection[str]) -> CodeRow | None:
        """The theme of these that shares most telling words with a text; None where none stands out."""
        return self.by_code.get(guess(self.wording, text, among))


def known(material: Material, book: Codebook | None = None, *, but: str = "") -> Known:
    """What sessions have raised so far, but for one session (the one that is being grouped now)."""
    if but:
        sessions = tuple(held for held in material.sessions if held.id != but)
        material, book = material._replace(sessions=sessions), None
    rows = (book or codebook(material)).every
    names: dict[str, CodeRow] = {}
    for row in rows:
        for name in _names(material, row):
            names.setdefault(name_key(name), row)
    names |= {name_key(row.label): row for row in rows}
    return Known(rows, names, _wording(material, rows), {row.code: row for row in rows})


def _names(material: Material, row: CodeRow) -> list[str]:
    """What a theme is and was called, in the codebook and in the sessions."""
    names = []
    for code in material.plan.codes.values():
        now = material.plan.code(code.id)
        if now is not None and now.id == row.code:
            names += [code.label, *code.names]
    for name in row.themes:
        held = material.find(name)
        if held is not None:
            theme = held.session.themes[name.partition(":")[2]]
            names += [theme.label, *theme.names]
    return names


def _wording(material: Material, rows: tuple[CodeRow, ...]) -> Wording:
    texts = {
        held.name(note.id): note.text for held in material.sessions for note in held.session.open_notes()
    }
    everywhere: Counter[str] = Counter()
    of_theme: dict[str, Counter[str]] = {}
    sizes: dict[str, int] = {}
    number = 0
    for row in rows:
        of_theme[row.code] = Counter(words_of(row.label))
        about = [texts[name] for name in (*row.notes, *row.also_notes) if name in texts]
        for text in about:
            words = words_of(text)
            everywhere.update(words)
            of_theme[row.code].update(words)
        sizes[row.code] = 1 + len(about)
        number += len(about)
    return Wording(number, everywhere, of_theme, sizes)
