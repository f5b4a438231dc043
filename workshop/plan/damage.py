"""What a paper says of a damaged record, on its first page: what it does not hold is not to be taken for not said."""

from __future__ import annotations

import msgspec

from workshop.plan.blocks import Block, Heading, Missing, Paper
from workshop.plan.material import Material
from workshop.plural import counted
from workshop.session.state import Session


def told_of_damage(paper: Paper, session: Session) -> Paper:
    """The paper of a session; of a damaged one it says after which event nothing can be trusted."""
    if not session.damaged_after:
        return paper
    return _opening_with(
        paper,
        Missing(
            f"The record of this session is damaged after event {session.damaged_after}: nothing that was recorded later "
            f"is in this paper.",
            "A repaired record, or a copy of it, with which the paper is to be written anew.",
        ),
    )


def told_of_broken(paper: Paper, material: Material) -> Paper:
    """A paper of the plan; it says which sessions could not be read, or of one that leaves the office how many."""
    broken = broken_sessions(material)
    if not broken:
        return paper
    names = "" if paper.final or paper.label == "public" else f" ({', '.join(broken)})"
    verb = "is" if len(broken) == 1 else "are"
    return _opening_with(
        paper,
        Missing(
            f"{counted(len(broken), 'session')}{names} cannot be read whole and {verb} not in this paper.",
            "Repaired records, or copies of them, with which the paper is to be written anew.",
        ),
    )


def broken_sessions(material: Material) -> list[str]:
    """The sessions that cannot be read; a file whose name begins with that of another session is only a copy of it."""
    broken = [name for name, _ in material.broken]
    known = [held.id for held in material.sessions]
    return [
        name
        for name in broken
        if not any(name != other and name.startswith(other) for other in (*known, *broken))
    ]


def _opening_with(paper: Paper, block: Block) -> Paper:
    """The paper with a block at its beginning, below the first heading where it begins with one."""
    place = 1 if paper.blocks and isinstance(paper.blocks[0], Heading) else 0
    return msgspec.structs.replace(paper, blocks=(*paper.blocks[:place], block, *paper.blocks[place:]))
