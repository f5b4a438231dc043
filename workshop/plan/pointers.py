"""Pointers from one session to another, as files of records write them: ``04-night-shift-riders:n027``."""

from __future__ import annotations

from workshop.plan.material import Material
from workshop.session.source_ids import own_id


def resolve(material: Material, pointer: str, home: str = "") -> str:
    """What a pointer means, by its name across sessions (``session-id:N12``); empty where nothing is found.

    Args:
        material: The sessions of the plan.
        pointer: A session, by its id or by the name of the file it was imported from, a colon, and an id: ours, or the
            one in that file.  Without a session it means something of ``home``.
        home: The session the pointer stands in.
    """
    where, colon, _ = pointer.rpartition(":")
    for held in material.sessions:
        meant = where in (held.id, *held.session.source_names) if colon else held.id == home
        if meant and (found := own_id(held.session, held.id, pointer)):
            return held.name(found)
    return ""
