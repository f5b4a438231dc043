"""TinyDB for files that grow: an insert costs what is new, and a change replaces the file in one step.

Usable on its own, through the ways that TinyDB documents for extending it (a storage, and a database's
``table_class``); nothing of this program's sessions is needed::

    from tinydb import TinyDB
    from workshop.store.appending import AppendDB, AppendStorage, AppendTable

    db = AppendDB("notes.json")                            # both at once, or:
    TinyDB.table_class = AppendTable                       # the table for every database,
    db = TinyDB("notes.json", storage=AppendStorage)       # the storage for this one

Any TinyDB JSON file can be opened, or a new one made, and stock TinyDB opens the file after every commit.

- **Inserts into the table that stands last in the file**, or into a new one, are added to its end: one write and one
  ``fdatasync``, whatever the file's size.  It is durable when ``insert`` returns.  One call is one commit: all of its
  documents are there or none, also after a power cut.
- **Everything else** (``update``, ``remove``, ``truncate``, dropping tables, inserts into a table before the last, the
  first insert into a file that stock TinyDB laid out) writes a new file beside the old one, syncs it and puts it in the
  old one's place: whoever reads finds the old file or the new one, whole.
- **When the disk refuses**, `NotSaved` says why and the file is as it was.  After a sync that failed nothing more is
  accepted until the file is opened again.  A file that cannot be read is never written over.
- **A half-written end**, as a power cut leaves it, is set aside in ``<name>.torn-1`` on opening, with a warning.

It takes the arguments of TinyDB's ``JSONStorage``; access modes other than reading (``r``) and changing (``r+``) are
refused.  Arguments that change how the whole file looks (``indent``, ``sort_keys``, ``cls``, an encoding that does not
write ASCII as single bytes) are followed, at the price that every insert replaces the file.  What another program wrote
meanwhile is read first and kept; but two programs that write at the same moment need a lock of their own.
"""

from __future__ import annotations

import codecs
import json
import os
import warnings
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from tinydb import TinyDB

from workshop.record.protocol import NotSaved
from workshop.store import disk
from workshop.store.layout import NO_CONTENT, TAIL
from workshop.store.new_files import create_file, create_free
from workshop.store.rewriting import replace_file
from workshop.store.storage import GrowingStorage
from workshop.store.table import AppendTable
from workshop.store.tail import Tail

Tables = dict[str, dict[str, Any]]

_EACH_DOCUMENT = {"skipkeys", "ensure_ascii", "check_circular", "allow_nan", "separators", "default"}
_LIKE_ASCII = {"ascii", "utf-8", "iso8859-1", "cp1252"}
_HEADER_END = b":{\n"
# The most lines of ours that a half-written end can have: a commit's, the two that begin a new table, and the brackets.
_MOST_TORN_LINES = 6


class AppendStorage(GrowingStorage):
    """A TinyDB JSON file to which documents are added in place; see the module for what it promises."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        create_dirs: bool = False,
        encoding: str | None = None,
        access_mode: str = "r+",
        **kwargs: Any,
    ) -> None:
        """Open a file, or make an empty one.

        Args:
            path: The file.
            create_dirs: Make its folder too.
            encoding: That of the file; UTF-8 where none is given.
            access_mode: ``r+`` to change it, ``r`` to read it only, as TinyDB calls them.
            **kwargs: Passed on to ``json.dumps``.

        Raises:
            OSError: When the file cannot be opened or made.
            ValueError: For any other access mode, which could only lose what is there.
        """
        if access_mode.replace("b", "") not in ("r", "r+"):
            raise ValueError(f"A database is opened with access mode r or r+, not {access_mode}.")
        self._path = Path(path).absolute()
        self._mode = access_mode
        self._encoding = encoding or "utf-8"
        self._kwargs = kwargs
        alike = codecs.lookup(self._encoding).name in _LIKE_ASCII
        self._encode = (
            json.JSONEncoder(**kwargs).encode if alike and kwargs.keys() <= _EACH_DOCUMENT else None
        )
        self._refusal = ""
        self._open = True
        self._readable = True
        self._tail: Tail | None = None
        self._last_table, self._last_id = "", 0
        self._names: set[str] = set()
        if "+" not in access_mode:
            self._path.open("rb").close()
            return
        if create_dirs:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        if not self._path.exists():
            with suppress(FileExistsError):
                create_file(self._path, b"")
        # Whether it may be written is told now, not after the first document has been typed.
        os.close(disk.open_existing(self._path))
        self._take_up(self._put_in_order(self._path.read_bytes()))

    def read(self) -> Tables | None:
        """All tables, read from the file; None while it is empty.

        Raises:
            OSError: When the file cannot be read.
            ValueError: When it does not hold JSON, or has been closed.
        """
        if not self._open:
            raise ValueError(f"{self._path.name} has been closed.")
        data = self._path.read_bytes()
        if not data:
            return None
        try:
            return self._decoded(data)
        except ValueError:
            end = self._whole_end(data)
            if end is None:
                raise
            return self._decoded(data[:end] + TAIL)

    def write(self, data: Tables) -> None:
        """Replace the whole file in one step; it is durable when this returns.

        Raises:
            NotSaved: When the disk refused, or what is there cannot be read; the file is as it was.
            OSError: When it was opened for reading only.
        """
        self._check_accepting()
        content = self._content(data)
        try:
            if self._path.read_bytes() == content:
                return
        except OSError as error:
            raise NotSaved(f"Not saved: {self._path.name} cannot be read: {disk.reason(error)}.") from error
        if not self._readable:
            raise NotSaved(
                f"Not saved: {self._path.name} cannot be read as JSON and was not touched; restore it from a copy."
            )
        self._let_go()
        try:
            replace_file(self._path, content)
        except OSError as error:
            self._after_failed_replacement(content)
            raise NotSaved(f"Not saved: {disk.reason(error)}.") from error
        # It is saved; if the file cannot be opened again, the next insert replaces it or says why not.
        with suppress(OSError):
            self._take_up(content, data)

    def last_in(self, table: str) -> int | None:
        """The highest id of the table at the end of the file; 0 for a new table; None where the file is replaced.

        Raises:
            NotSaved: When nothing is accepted any more.
            OSError: When it was opened for reading only.
        """
        self._check_accepting()
        if self._tail is not None and not self._tail.is_in_place():
            self._let_go()
            self.changes += 1
            try:
                self._take_up(self._put_in_order(self._path.read_bytes()))
            except OSError as error:
                raise NotSaved(
                    f"Not saved: {self._path.name} cannot be read: {disk.reason(error)}."
                ) from error
        if self._tail is None or (table in self._names and table != self._last_table):
            return None
        return self._last_id if table == self._last_table else 0

    def append(self, table: str, documents: Mapping[int, Mapping[str, Any]]) -> None:
        """Add documents to the end of the file; they are durable when this returns, all of them or none.

        Args:
            table: One for which ``last_in`` gave a number.
            documents: By ids above that number.

        Raises:
            NotSaved: When the disk refused them; the file is as it was.
            TypeError: When JSON has no form for one of them.
        """
        last = self._last_id if table == self._last_table else 0
        known = table in self._names and table != self._last_table
        if self._tail is None or self._encode is None or known or min(documents, default=last + 1) <= last:
            raise ValueError(f"Nothing can be added to the end of table {table} under these ids.")
        # One line a commit: a line that is not all there is none, so a half-written commit is none.
        line = ",".join(f'"{doc_id}":{self._encode(document)}' for doc_id, document in documents.items())
        start = ",\n" if table == self._last_table else f"\n}},\n{json.dumps(table)}:{{\n"
        self._tail.append((start + line).encode(self._encoding))
        self._last_table, self._last_id = table, max(documents, default=last)
        self._names.add(table)

    def close(self) -> None:
        """Close the file."""
        self._let_go()
        self._open = False

    def _check_accepting(self) -> None:
        if "+" not in self._mode:
            raise OSError(f"Cannot write to the database: it was opened with access mode {self._mode}.")
        refusal = self._refusal or (self._tail.refusal if self._tail else "")
        if refusal or not self._open:
            raise NotSaved(refusal or f"Not saved: {self._path.name} has been closed.")

    def _let_go(self) -> None:
        if self._tail is not None:
            self._refusal = self._refusal or self._tail.refusal
            self._tail.close()
            self._tail = None

    def _after_failed_replacement(self, content: bytes) -> None:
        """Go on with the old file, or with nothing when the new one has its name but may not be on the disk."""
        try:
            there = self._path.read_bytes()
            self._take_up(there)
        except OSError:
            there = content
        if there == content:
            self._let_go()
            self._refusal = (
                "Not saved: an earlier write did not reach the disk. Close the file and open it again."
            )

    def _take_up(self, data: bytes, tables: Any = None) -> None:
        """Work out where documents can be added to a file of these bytes, which hold these tables."""
        try:
            tables = tables or (self._decoded(data) if data else {})
        except ValueError:
            self._readable = False
            return
        self._readable = True
        if self._encode is None or not _are_tables(tables) or not tables or not data.endswith(TAIL):
            return
        name = next(reversed(tables))
        ids = [int(doc_id) for doc_id in tables[name] if doc_id.isascii() and doc_id.isdecimal()]
        # A table that is named twice stands last in the file, but not among the tables.
        if ids and len(ids) == len(tables[name]) and _last_header(data) == name:
            self._last_table, self._last_id, self._names = name, max(ids), set(tables)
            self._tail = Tail(self._path, len(data) - len(TAIL), thing="file")

    def _put_in_order(self, data: bytes) -> bytes:
        """Set aside what a write that was cut short has left, and close the brackets; the file's bytes then."""
        try:
            self._decoded(data or b"{}")
        except ValueError:
            end = self._whole_end(data)
        else:
            return data
        if end is None:
            return data
        kept = self._set_aside(data[end:]) if data[end:].strip(NO_CONTENT) else None
        tail = Tail(self._path, end, thing="file")
        try:
            tail.restore()
        finally:
            tail.close()
        if kept is not None:
            told = f"The end of {self._path.name} was only half written; it was set aside in {kept.name}."
            warnings.warn(told, stacklevel=4)
        return data[:end] + TAIL

    def _set_aside(self, leftover: bytes) -> Path:
        names = (f"{self._path.name}.torn-{number}" for number in count(1))
        return create_free(map(self._path.with_name, names), leftover)

    def _whole_end(self, data: bytes) -> int | None:
        """Where the last commit that is all there ends, in a file of our layout whose end is not; or None."""
        if self._encode is None:
            return None
        end = len(data)
        for _ in range(_MOST_TORN_LINES):
            end = data.rfind(b"\n", 0, end)
            if end <= 0:
                return None
            whole = data[:end].removesuffix(b",")
            if whole.endswith(b"{"):
                continue
            try:
                tables = self._decoded(whole + TAIL)
            except ValueError:
                continue
            # Whole lines after a broken one are damage in the middle, not an end that was cut short.
            torn = not any(_is_commit(line) for line in data[len(whole) :].split(b"\n")[:-1])
            return len(whole) if torn and _are_tables(tables) else None
        return None

    def _decoded(self, data: bytes) -> Tables:
        found: Tables = json.loads(data.decode(self._encoding))
        return found

    def _content(self, data: Tables) -> bytes:
        if self._encode is None or not data or not _are_tables(data):
            return json.dumps(data, **self._kwargs).encode(self._encoding)
        tables = []
        for name, documents in data.items():
            lines = ",\n".join(
                f"{json.dumps(doc_id)}:{self._encode(one)}" for doc_id, one in documents.items()
            )
            tables.append(f"{json.dumps(name)}:{{\n{lines}\n}}")
        return ("{" + ",\n".join(tables) + "}\n").encode(self._encoding)


class AppendDB(TinyDB):
    """TinyDB with `AppendStorage` and `AppendTable`."""

    table_class = AppendTable
    default_storage_class = AppendStorage  # type: ignore[assignment]  # TinyDB types it by its first value


def _are_tables(data: object) -> bool:
    """Whether this is what TinyDB keeps: documents by id, by table."""
    return isinstance(data, dict) and all(
        isinstance(name, str)
        and isinstance(table, Mapping)
        and all(isinstance(doc_id, str) and isinstance(one, Mapping) for doc_id, one in table.items())
        for name, table in data.items()
    )


def _last_header(data: bytes) -> object:
    """The name of the table that stands last in a file of our layout, where no line but a table's first ends so."""
    end = max(data.rfind(_HEADER_END), 0)
    start = data.rfind(b"\n", 0, end) + 1
    try:
        return json.loads(data[start:end].removeprefix(b"{"))
    except ValueError:
        return None


def _is_commit(line: bytes) -> bool:
    """Whether a line holds whole documents."""
    try:
        found = json.loads(b"{" + line.removesuffix(b",") + b"}")
    except ValueError:
        return False
    return bool(found) and all(isinstance(one, dict) for one in found.values())
