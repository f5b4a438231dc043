"""What a paper is made of, as plain data: the plan rooms write it, the Word room prints it.

Every block says what it rests on: ``evidence`` holds display ids (``N12``, ``V2``, ``C4``) or, for what
is known of the session itself, the id of the session.  A block that says what is missing rests on nothing.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Label = Literal["draft", "internal", "public"]


class Heading(msgspec.Struct, frozen=True, tag=True):
    """A heading inside the paper; level 1 is a section, below the title."""

    text: str
    level: int = 1


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    """Plain text that rests on evidence."""

    text: str
    evidence: tuple[str, ...]


class Item(msgspec.Struct, frozen=True, tag=True):
    """One entry of a list.  ``detail`` follows the text in a quieter style, such as who agrees."""

    text: str
    evidence: tuple[str, ...]
    detail: str = ""


class Quotation(msgspec.Struct, frozen=True, tag=True):
    """Words as they were said.  ``source`` says by whom in the terms that may be printed, such as "P3" in a record."""

    text: str
    source: str
    evidence: tuple[str, ...]


class Table(msgspec.Struct, frozen=True, tag=True):
    """Rows under a header row.

    ``numbers`` holds the indexes of the columns that are right-aligned; ``widths`` the share of each
    column in whole parts.  ``evidence`` is that of the table as a whole.  ``people`` holds the indexes of the columns
    that count people: small numbers in them are not printed (`workshop.plan.small`).
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    evidence: tuple[str, ...]
    numbers: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()
    people: tuple[int, ...] = ()


class Chart(msgspec.Struct, frozen=True, tag=True):
    """Numbers that are looked at rather than read; printed with the same numbers as a table.

    A value of None is one that is not printed.  ``unit`` says what is counted; ``people`` whether that is people.
    """

    caption: str
    labels: tuple[str, ...]
    values: tuple[int | None, ...]
    evidence: tuple[str, ...]
    unit: str = ""
    people: bool = False


class Missing(msgspec.Struct, frozen=True, tag=True):
    """What is not there, and who or what could supply it; printed so that nobody overlooks it."""

    what: str
    supplied_by: str


Block = Heading | Paragraph | Item | Quotation | Table | Chart | Missing


class Section(msgspec.Struct, frozen=True):
    """One section of a plan; ``id`` and ``number`` are those of research/domain.md 1.4, such as ``heard`` and ``5``."""

    id: str
    number: str
    title: str
    blocks: tuple[Block, ...]


class Paper(msgspec.Struct, frozen=True):
    """One document: what stands on its first page, and its blocks in order.

    ``name`` is the part of the file name that says which paper it is (``record``, ``findings``, ``memo``).
    ``dated`` is the ISO date of the last event, so that the same record gives the same file.
    """

    name: str
    title: str
    subtitle: str
    department: str
    label: Label
    dated: str
    session: str
    blocks: tuple[Block, ...]
    language: str = "en-US"
