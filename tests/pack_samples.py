"""Session packs for tests: of every design of the library, and what a reader sees of their blocks."""

from __future__ import annotations

import re

import msgspec
import pytest

from tests.session_samples import RIDERS
from workshop.designs.loader import list_designs
from workshop.designs.model import Design
from workshop.plan.blocks import (
    Block,
    Choice,
    Contents,
    CutLine,
    Heading,
    Instruction,
    Item,
    Missing,
    Sign,
    Table,
    WriteLines,
)
from workshop.plan.pack import pack
from workshop.session.creating import create_session
from workshop.session.reading import read_session
from workshop.session.state import Session
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace

DESIGNS = [design for design in list_designs(None) if isinstance(design, Design)]
FORMS = [
    pytest.param(design, short, id=f"{design.id}{', short' if short else ''}")
    for design in DESIGNS
    for short in ((False, True) if design.minutes_short else (False,))
]
CODE = re.compile(r"\bP[0-9]+\b")


def texts(block: Block) -> list[str]:
    """Every text of a block that a reader sees."""
    match block:
        case Heading(text=text) | Choice(text=text) | Item(text=text):
            return [text]
        case Instruction(text=text, lead=lead):
            return [lead, text]
        case WriteLines(label=label):
            return [label]
        case Sign(text=text, below=below):
            return [text, below]
        case Table():
            return [block.caption, *block.head, *(cell for row in block.rows for cell in row)]
        case Missing(what=what, supplied_by=who):
            return [what, who]
        case CutLine() | Contents():
            return []
        case _:
            raise AssertionError(f"{block} is no part of a pack")


def said(blocks: list[Block]) -> str:
    return "\n".join(text for block in blocks for text in texts(block) if text)


def part(session: Session, name: str, people: int = 0) -> list[Block]:
    return list(pack(session, "2026-03-04-riders-a1b2c3", [name], people).blocks)


def planned(workspace: Workspace, design: Design, short: bool = False, **facts: object) -> Session:
    """A session of a design as it is before its start."""
    store = TinyDBEventStore(workspace)
    known = msgspec.structs.replace(RIDERS, unit="the night desk", stratum=design.stratum, **facts)
    create_session(store, design.id, design, known, short=short)
    return read_session(store, design.id)


def slips(blocks: list[Block]) -> list[list[Block]]:
    """The ballots: what stands between two cuts of the same page."""
    found: list[list[Block]] = []
    for block in blocks:
        if isinstance(block, CutLine):
            found.append([])
        elif isinstance(block, Heading):
            if found and not found[-1]:
                found.pop()
        elif found:
            found[-1].append(block)
    return [slip for slip in found if slip]
