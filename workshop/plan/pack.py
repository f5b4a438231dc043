"""The session pack: what is printed before a session, made from its own design.

It claims nothing and rests on no note: it holds the design's words, with the facts of the session filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

import msgspec

from workshop.plan.blocks import Block, Contents, Heading, Label, Missing, Paper
from workshop.plan.pack_ballots import ballots
from workshop.plan.pack_cards import cards
from workshop.plan.pack_consent import consent
from workshop.plan.pack_guide import guide
from workshop.plan.pack_notes import note_sheets
from workshop.plan.session_papers import paper
from workshop.plan.wording import listed
from workshop.session.first_letter import lower_first, upper_first
from workshop.session.questions import PLAIN_NAMES, missing_facts
from workshop.session.state import Session

_BUILDERS: Mapping[str, Callable[[Session, int], list[Block]]] = MappingProxyType(
    {
        "guide": guide,
        "consent": consent,
        "ballots": ballots,
        "cards": cards,
        "notes": lambda session, people: note_sheets(session),
    }
)
PARTS: Mapping[str, str] = MappingProxyType(
    {
        "guide": "Moderator's guide",
        "consent": "Consent script",
        "ballots": "Paper ballots",
        "cards": "Place cards",
        "notes": "Note sheets",
    }
)
"""The parts of a pack by name, in the order in which they are printed, and what each is called."""

_FOR_THE_ROOM = frozenset({"ballots"})
"""The parts that anybody may have; a place card holds a code, which stays inside."""


def pack(session: Session, session_id: str, parts: Collection[str] = (), people: int = 0) -> Paper:
    """The pack of a session, all of it or some parts.

    Args:
        session: The session; only its design, facts and votes that are not open yet are read.
        session_id: Its id.
        parts: Names out of `PARTS`; none for all.
        people: How many people to print for; 0 for those expected, or a dozen.

    Raises:
        ValueError: When there is no part of a name; the message says which there are.
    """
    if unknown := [name for name in parts if name not in PARTS]:
        raise ValueError(f"A pack has no part called {unknown[0]!r}; it has {', '.join(PARTS)}.")
    chosen = [name for name in PARTS if name in parts] or list(PARTS)
    blocks: list[Block] = [Contents()] if len(chosen) > 1 else []
    blocks += _still_open(session)
    for name in chosen:
        blocks += _BUILDERS[name](session, people)
    if len(chosen) == 1:
        blocks = _without_first_break(blocks)
    label: Label = "public" if _FOR_THE_ROOM.issuperset(chosen) else "internal"
    what = "Session pack" if len(chosen) == len(PARTS) else listed([PARTS[name] for name in chosen])
    design = session.design.title
    made = paper(
        session,
        session_id,
        name=_name(chosen),
        title=session.facts.title or design,
        kind=f"{what}, {lower_first(design)}",
        blocks=blocks,
        label=label,
    )
    return msgspec.structs.replace(made, people=people)


def not_filled_in(session: Session) -> str:
    """What stands in square brackets in the pack, as ``the department and the customers``; empty where nothing does."""
    return listed([PLAIN_NAMES[name] for name in missing_facts(session)])


def _name(chosen: list[str]) -> str:
    """``pack``, with the part that was chosen, or the first letters of several: file names are short."""
    if len(chosen) == len(PARTS):
        return "pack"
    return f"pack-{chosen[0] if len(chosen) == 1 else ''.join(name[0] for name in chosen)}"


def _without_first_break(blocks: list[Block]) -> list[Block]:
    """The first heading stands on the page of the title."""
    place = next(place for place, block in enumerate(blocks) if isinstance(block, Heading))
    return [*blocks[:place], msgspec.structs.replace(blocks[place], new_page=False), *blocks[place + 1 :]]


def _still_open(session: Session) -> list[Block]:
    """What has to be filled in before this is printed."""
    missing = missing_facts(session)
    if not missing:
        return []
    named = not_filled_in(session)
    filled = f"{upper_first(named)} {'is' if len(missing) == 1 else 'are'} not filled in."
    return [Missing(filled, "Fill it in on the prepare screen, and print this again.")]
