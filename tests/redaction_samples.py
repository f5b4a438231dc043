"""Redacting in tests: what is done, and which files of a folder hold a text."""

from __future__ import annotations

from pathlib import Path

from tests.session_samples import Room
from workshop.plan.redacting import Done, redact
from workshop.store.workspace import Workspace

SAID = "Maria Lopez at the counter shouted at me"


def gone(room: Room, id_: str, reason: str = "a name was said", **more: str) -> Done:
    done = redact(room.store, room.live.id, id_, reason, clock=room.clock, **more)
    room.live.read_again(room.store.read(room.live.id))
    return done


def files_with(workspace: Workspace, text: str) -> list[str]:
    """The files of a folder in which a text stands, as it is or as JSON writes it."""
    return [
        workspace.name_of(path)
        for path in sorted(workspace.root.rglob("*"))
        if path.is_file() and text.encode() in path.read_bytes()
    ]


def file_of(room: Room) -> Path:
    return room.store.workspace.session_file(room.live.id)
