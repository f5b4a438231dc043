"""The papers of a session, or of the plan, that lie in the folder of exports already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from workshop.word.package import RENUMBERED, is_untouched, said_of

_OWN: tuple[str, ...] = ("session", "paper", "final")

_WITHOUT_NUMBERS = "pack"
"""How the names of papers begin that call nothing by its number."""


class There(NamedTuple):
    """A file that is there: when it was last written, and whether it holds what somebody changed since it was exported.

    ``renumbered`` says that two copies of a session were joined since it was exported, and things have other numbers now.
    """

    path: Path
    at: datetime
    changed: bool
    renumbered: bool = False


def there(folder: Path, session: str, renumbered_at: str = "") -> tuple[There, ...]:
    """The papers of a session (or ``plan``) in a folder, the latest first, whatever they are called.

    A file that a refresh wrote holds what was changed in the one before it.  What cannot be read is none of them.

    Args:
        folder: Where they are.
        session: Whose papers.
        renumbered_at: When things were last given other numbers, see `workshop.plan.origins.renumbered_at`; else empty.
    """
    found = []
    try:
        files = [one for one in folder.glob("*.docx") if not one.name.startswith(("~$", "."))]
    except OSError:
        return ()
    for path in files:
        said = said_of(path)
        if said.get("session") != session:
            continue
        own: dict[str, str] = {name: said[name] for name in _OWN if name in said}
        try:
            at = datetime.fromtimestamp(path.stat().st_mtime)
        except (OSError, OverflowError, ValueError):
            continue  # It was taken away meanwhile, or has a time that no clock shows.
        old = _has_numbers(said) and said.get(RENUMBERED, "") < renumbered_at
        found.append(There(path, at, not is_untouched(path, own), old))
    return tuple(sorted(found, key=lambda one: (one.at, one.path.name), reverse=True))


def _has_numbers(said: Mapping[str, str]) -> bool:
    """Whether a paper calls anything by its number, as one that is final or printed before a session does not."""
    return "final" not in said and not said.get("paper", "").startswith(_WITHOUT_NUMBERS)
