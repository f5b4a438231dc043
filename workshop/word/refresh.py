"""Export again without losing a word: the officer's file, brought up to date with what the sessions say now.

What we wrote last is known from the file itself (`workshop.word.written`); the officer's file and the fresh paper are
read alike (`workshop.word.reading`), merged as data (`workshop.word.merge`), and the result is made in a copy of the
officer's file.  That file itself is only read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
from docx import Document
from docx.document import Document as WordDocument

from workshop.disk import as_typed
from workshop.plan.wording import listed
from workshop.word import written as kept_with
from workshop.word.applying import Applying
from workshop.word.bars import header_words, renew_header
from workshop.word.files import REFRESHED_OF, digest_of_bytes, open_mark
from workshop.word.marks import PLAN
from workshop.word.merge import Merged, merge
from workshop.word.normalise import TemplateError, normalised
from workshop.word.package import CUSTOM, packed, properties_of
from workshop.word.pairing import Piece
from workshop.word.reading import Reader, Unit
from workshop.word.report import Report
from workshop.word.written import Written, WrittenUnit, digest

_MOST_NAMED = 5
_APPLICATION = "docProps/app.xml"


class RefreshError(Exception):
    """A file cannot be refreshed; the message is one sentence for people."""


class Refreshed(NamedTuple):
    """The new file, None when there is nothing to do, and what became of each part."""

    data: bytes | None
    report: Report


class About(NamedTuple):
    """Which paper a file is: the session it was made from (or ``plan``) and the paper's name."""

    session: str
    paper: str
    keys: frozenset[str]


class Opened(NamedTuple):
    """An officer's file that can be refreshed."""

    document: WordDocument
    units: tuple[Unit, ...]
    about: About
    written: Written | None
    properties: Mapping[str, str]
    resaved: bool
    digest: str


def opened(path: Path, exports: Path | None = None) -> Opened:
    """Read an officer's file.

    Args:
        path: The file.
        exports: The folder of exports, where what was written last is kept a second time.

    Raises:
        RefreshError: When it cannot be read, is not ours, is final, or is open in a word processor.
    """
    data = _content(path)
    try:
        package = normalised(data, path.name)
        document = Document(io.BytesIO(package))
        units = Reader(document).units()
        written, export = kept_with.take(document)
    except TemplateError as error:
        raise RefreshError(str(error)) from error
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise RefreshError(
            f"{path.name} is damaged and cannot be read; open it in Word, save a copy and refresh that."
        ) from error
    if mark := open_mark(path):
        raise RefreshError(
            f"{path.name} is open in another program: save and close it there first; if it is not, delete {mark}."
        )
    if written is None and export and exports is not None:
        written = kept_with.kept(export, exports)
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        held = {name: parts.read(name) for name in (CUSTOM, _APPLICATION) if name in parts.namelist()}
    properties = properties_of(held)
    if properties.get("final") == "yes":
        raise RefreshError(f"{path.name} is final and stays as it is; refresh the draft it was made from.")
    keys = frozenset(key for unit in units for key in unit.keys)
    session = properties.get("session") or (written.session if written else "")
    paper = properties.get("paper") or (written.paper if written else "")
    if not session or not paper or (written is None and not keys):
        raise RefreshError(
            f"{path.name} was not written by workshop, or says so no longer; export the paper again."
        )
    # Word writes down how a paper looks as we do; others rewrite every style and run.
    resaved = b"Microsoft" not in held.get(_APPLICATION, b"")
    own = frozenset(unit.key for unit in written.units) if written else frozenset()
    return Opened(
        document,
        units,
        About(session, paper, keys | own),
        written,
        properties,
        resaved,
        digest_of_bytes(data),
    )


def _content(path: Path) -> bytes:
    """All of a file, or why it cannot be read."""
    try:
        return path.read_bytes()
    except IsADirectoryError as error:
        raise RefreshError(f"{path.name} is a folder; name a Word file.") from error
    except FileNotFoundError as error:
        raise RefreshError(f"{path.name} is not there; check the name and the folder.") from error
    except OSError as error:
        raise RefreshError(
            f"{path.name} cannot be read: {(error.strerror or 'the disk refused').lower()}."
        ) from error


def refresh(path: Path, fresh: bytes, exports: Path | None = None) -> Refreshed:
    """Bring an officer's file up to date; nothing is written.

    Args:
        path: The officer's file, which is only read.
        fresh: The same paper as it is exported now.
        exports: The folder of exports, where what was written last is kept a second time.

    Raises:
        RefreshError: When the file cannot be read, is not ours, or is final.
    """
    return refreshed(opened(path, exports), fresh)


def refreshed(officers: Opened, fresh: bytes, redacted: Collection[str] = ()) -> Refreshed:
    """The same for a file that is open already; ``redacted`` are the remarks that lost their words, see `Paper`."""
    document = Document(io.BytesIO(fresh))
    says, _ = kept_with.take(document)
    if says is None:
        raise RefreshError("The paper was exported for good and cannot be merged; export it as a draft.")
    units = Reader(document).units()
    theirs = [unit for unit in units if unit.keys and not unit.contents]
    mine = [unit for unit in officers.units if not unit.contents]
    evidence = {unit.key: unit.evidence for unit in says.units}
    was = officers.written
    base = None if was is None else [_was(unit) for unit in was.units if unit.key]
    merged = merge(
        base,
        [_piece(unit) for unit in mine],
        [_piece(unit)._replace(evidence=evidence.get(unit.keys[0], ())) for unit in theirs],
        resaved=officers.resaved,
        loose=was is not None and was.loose,
    )
    dated = document.core_properties.modified or datetime(2000, 1, 1)
    applying = Applying(
        officers.document, document, officers.units, mine, theirs, was, dated, officers.resaved, redacted
    )
    report = applying.apply(merged)
    if not applying.changed:
        return Refreshed(None, report)
    if was is not None and was.header and was.header == digest(header_words(officers.document)):
        renew_header(officers.document, document)
    kept_with.put(officers.document, _next_base(says, theirs, merged, applying))
    buffer = io.BytesIO()
    officers.document.save(buffer)
    # The digest of an export must not fit: what holds an officer's words is never written over.
    about = {
        **officers.properties,
        "session": officers.about.session,
        "paper": officers.about.paper,
        "refreshed": "yes",
        REFRESHED_OF: officers.digest,
    }
    return Refreshed(packed(buffer.getvalue(), about), report)


def missing_sessions(officers: Opened, present: Collection[str]) -> tuple[str, ...]:
    """The sessions that a file was made from which are not among those that are present.

    A file of an earlier version of this program does not name them; there they are known by what its sentences rest on.
    """
    if officers.written is None or officers.about.session != PLAN:
        return ()
    named = {*officers.written.sessions}
    named |= {id.partition(":")[0] for unit in officers.written.units for id in unit.evidence if ":" in id}
    return tuple(sorted(named.difference(present, {PLAN})))


def told_missing(file: Path, missing: Sequence[str]) -> str:
    """That a file is not refreshed without these sessions, in one sentence."""
    name = file.name
    one = len(missing) == 1
    more = len(missing) - _MOST_NAMED
    shown = listed([*missing[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
    return (
        f"{name} was also made from {shown}, which {'is' if one else 'are'} not in this folder, and what"
        f" {'it' if one else 'they'} said would be taken out; bring {'it' if one else 'them'} here, or"
        f" go on without {'it' if one else 'them'}: `workshop refresh {as_typed(file)} --anyway`."
    )


def _piece(unit: Unit) -> Piece:
    return Piece(
        keys=unit.keys,
        text=digest(unit.text),
        notes=digest(unit.notes),
        style=unit.style,
        marks=digest(unit.marks),
        marked=unit.marked,
        level=_level(unit.style),
        said=unit.text,
    )


def _was(unit: WrittenUnit) -> Piece:
    return Piece(
        keys=(unit.key,),
        text=unit.text,
        notes=unit.notes,
        style=unit.style,
        marks=unit.marks,
        level=_level(unit.style),
        evidence=unit.evidence,
        gone=unit.gone,
        proposed=unit.proposed,
    )


def _level(style: str) -> int:
    level = style.removeprefix("heading ")
    return int(level) if level != style and level.isdigit() else 0


def _next_base(says: Written, theirs: list[Unit], merged: Merged, applying: Applying) -> Written:
    """What is written now, with what the officer took out marked as such: it is told once."""
    gone = {theirs[t].keys[0] for t in merged.gone}
    looks = applying.looks
    proposed = {theirs[s.theirs].keys[0] for s in merged.steps if s.proposed and s.theirs is not None}
    units = []
    for unit in says.units:
        lost = applying.gone_rows.get(unit.key, frozenset())
        rows = tuple(
            msgspec.structs.replace(
                row,
                gone=at in lost,
                marks=looks.get((unit.key, at), row.marks),
                proposed=(unit.key, at) in applying.proposed,
            )
            for at, row in enumerate(unit.rows)
        )
        told = unit.key in proposed
        marks = looks.get((unit.key, -1), unit.marks)
        units.append(
            msgspec.structs.replace(unit, gone=unit.key in gone, rows=rows, marks=marks, proposed=told)
        )
    return msgspec.structs.replace(
        says, units=tuple(units), loose=applying.report.without_base, comments=applying.comments
    )
