"""Which records with fields the room may read while they are written: those that the stage's design puts on the wall."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workshop.session.state import Session

ON_WALL: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "segment": frozenset({"customer list", "groups to hold"}),
        "evidence": frozenset({"evidence cards"}),
        "proposal": frozenset({"proposal"}),
        "standard": frozenset({"draft promises", "promises", "list of promises", "promises and results"}),
        "reading": frozenset({"promises and results"}),
        "vision": frozenset({"vision drafts"}),
        "initiative": frozenset({"initiatives", "focus areas"}),
    }
)
"""The words of a design's wall that put records of a kind there as they are.  What is only read back is not among them."""


def is_for_the_wall(session: Session, kind: str, stage: str) -> bool:
    """Whether records of a kind, made at a stage, may be read by the room.

    Never where people are codes, at a private or sealed stage, nor of promises people make: those are there once
    they are confirmed.
    """
    run = session.stages.get(stage)
    if run is None or session.design.participant_codes or run.design.private or run.design.sealed:
        return False
    return not ON_WALL.get(kind, frozenset()).isdisjoint(run.design.wall)
