"""What a paper is made of, as plain data: the plan rooms write it, the Word room prints it.

Every block says what it rests on: ``evidence`` holds display ids (``N12``, ``V2``, ``C4``) or, for what
is known of the session itself, the id of the session.  A block that says what is missing rests on nothing.

``ref`` is the number under which a paper's evidence index lists a block, such as ``5.12``; empty in papers without one.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Label = Literal["draft", "internal", "public"]
Marks = Literal["inline", "footnotes", "kinds"]


class Heading(msgspec.Struct, frozen=True, tag=True):
    """A heading inside the paper; level 1 is a section, below the title.  ``new_page`` begins it on a page of its own."""

    text: str
    level: int = 1
    new_page: bool = False


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    """Plain text that rests on evidence."""

    text: str
    evidence: tuple[str, ...]
    ref: str = ""


class Item(msgspec.Struct, frozen=True, tag=True):
    """One entry of a list.  ``detail`` follows the text in a quieter style, such as who agrees.

    Entries that are ``numbered`` and stand together are counted from 1.  ``language`` is the one a remark was made in, as
    the record names it (``es``); empty where that is the paper's own.
    """

    text: str
    evidence: tuple[str, ...]
    detail: str = ""
    numbered: bool = False
    ref: str = ""
    language: str = ""


class Quotation(msgspec.Struct, frozen=True, tag=True):
    """Words as they were said.  ``source`` says by whom in the terms that may be printed, such as "P3" in a record;
    ``language`` in which language, as in `Item`."""

    text: str
    source: str
    evidence: tuple[str, ...]
    ref: str = ""
    language: str = ""


class Table(msgspec.Struct, frozen=True, tag=True):
    """Rows under a header row.

    ``numbers`` holds the indexes of the columns that are right-aligned; ``widths`` the share of each
    column in whole parts.  ``evidence`` is that of the table as a whole.  ``people`` holds the indexes of the columns
    that count people: small numbers in them are not printed (`workshop.plan.small`).  ``refs`` makes it an index of
    evidence: for each row the ``ref`` of the block it tells of, to and from which it is linked.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    evidence: tuple[str, ...]
    numbers: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()
    people: tuple[int, ...] = ()
    refs: tuple[str, ...] = ()
    ref: str = ""


class Chart(msgspec.Struct, frozen=True, tag=True):
    """Numbers that are looked at rather than read; printed with the same numbers as a table.

    A value of None is one that is not printed.  ``unit`` says what is counted; ``people`` whether that is people.
    From the index ``cut`` on, the options are below the cut and drawn in grey; None where nothing was cut.
    """

    caption: str
    labels: tuple[str, ...]
    values: tuple[int | None, ...]
    evidence: tuple[str, ...]
    unit: str = ""
    people: bool = False
    cut: int | None = None
    ref: str = ""


class Missing(msgspec.Struct, frozen=True, tag=True):
    """What is not there, and who or what could supply it; printed so that nobody overlooks it."""

    what: str
    supplied_by: str


class Contents(msgspec.Struct, frozen=True, tag=True):
    """The table of contents: the headings of level 1 with their pages.  ``new_page`` begins it on a page of its own."""

    new_page: bool = False


class Instruction(msgspec.Struct, frozen=True, tag=True):
    """Words of a paper to print before a session: what to say, to do or to know.  They rest on its design, on no note.

    ``lead`` stands before the text in bold, such as "Probe:".  ``keep`` puts it on the page of what follows.
    """

    text: str
    lead: str = ""
    keep: bool = False


class Choice(msgspec.Struct, frozen=True, tag=True):
    """Something to tick on paper: a box and its words."""

    text: str


class WriteLines(msgspec.Struct, frozen=True, tag=True):
    """Ruled lines to write on, by hand; ``label`` says what for, and stands above them."""

    label: str
    count: int = 1


class Sign(msgspec.Struct, frozen=True, tag=True):
    """Something to read from across the room, such as ``P4`` on a place card; ``below`` in small type under it."""

    text: str
    below: str = ""


class CutLine(msgspec.Struct, frozen=True, tag=True):
    """Where the paper is cut with scissors."""


Printed = Contents | Instruction | Choice | WriteLines | Sign | CutLine
"""What is not a claim and rests on nothing: the marks of a printed paper."""

Claim = Paragraph | Item | Quotation | Table | Chart
"""What says something, and rests on evidence."""

Block = Heading | Claim | Missing | Printed


class Source(msgspec.Struct, frozen=True):
    """One of the sessions that a paper rests on.

    ``key`` is its short name in footnotes (``4c81d0``), ``called`` says it in words ("night-shift riders, 25 March
    2026"), ``kind`` with whom it was, as far as leaves the office ("external customers", "leaders").
    """

    id: str
    key: str
    called: str
    kind: str


class Section(msgspec.Struct, frozen=True):
    """One section of a plan; ``id`` and ``number`` are those of research/domain.md 1.4, such as ``heard`` and ``5``."""

    id: str
    number: str
    title: str
    blocks: tuple[Block, ...]


class Paper(msgspec.Struct, frozen=True):
    """One document: what stands on its first page, and its blocks in order.

    ``name`` is the part of the file name that says which paper it is (``record``, ``findings``, ``memo``).
    ``dated`` is the ISO date of the last event, so that the same record gives the same file.  ``marks`` says how evidence
    is shown: in brackets, in footnotes, or in one footnote a section that only says with whom the sessions were.  A
    ``final`` paper leaves the office: its footnotes are of that kind, without any id.  ``sources`` are the sessions it
    rests on.  ``people`` is for how many it was asked to be printed, 0 where nobody said.  ``redacted`` are the remarks of
    these sessions that lost their words: what somebody made of them in Word is not to be printed any more.
    ``renumbered`` is when copies of these sessions were last joined that had the same numbers (`origins.renumbered_at`).
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
    status: str = ""
    version: str = ""
    contact: str = ""
    marks: Marks = "inline"
    final: bool = False
    sources: tuple[Source, ...] = ()
    people: int = 0
    redacted: tuple[str, ...] = ()
    renumbered: str = ""


def evidence_of(block: Block) -> tuple[str, ...]:
    """What a block rests on; nothing for those that claim nothing."""
    return block.evidence if isinstance(block, Claim) else ()
