"""Which sessions papers of the plan were made from, as the folder remembers it; read without opening a Word file."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

FOLDER = Path("sessions", ".workshop", "written")
"""What was written of each paper is kept here, from the folder of the workspace on."""


class _Made(msgspec.Struct, frozen=True):
    """Of what we wrote: which paper it is, and of which sessions."""

    session: str
    sessions: tuple[str, ...] = ()


def drafted(exports: Path) -> set[str]:
    """The ids of the sessions that papers of the plan were ever made from, as far as that was kept beside the exports."""
    found: set[str] = set()
    with contextlib.suppress(OSError):
        for path in (exports.parent / FOLDER).glob("*.json"):
            with contextlib.suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
                made = msgspec.json.decode(path.read_bytes(), type=_Made)
                found |= {*made.sessions} if made.session == "plan" else set()
    return found
