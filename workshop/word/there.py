"""The papers of a session, or of the plan, that lie in the folder of exports already."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from workshop.word.package import is_untouched, said_of

_OWN: tuple[str, ...] = ("session", "paper", "final")


class There(NamedTuple):
    """A file that is there: when it was last written, and whether it holds what somebody changed since it was exported."""

    path: Path
    at: datetime
    changed: bool


def there(folder: Path, session: str) -> tuple[There, ...]:
    """The papers of a session (or ``plan``) in a folder, the latest first, whatever they are called.

    A file that a refresh wrote holds what was changed in the one before it.  What cannot be read is none of them.
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
        found.append(There(path, at, not is_untouched(path, own)))
    return tuple(sorted(found, key=lambda one: (one.at, one.path.name), reverse=True))
