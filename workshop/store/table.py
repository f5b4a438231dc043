"""TinyDB's tables over storages that add to a file: an insert costs what is new, whatever is there already.

TinyDB's own table reads, rebuilds and rewrites everything for one insert.  These hand TinyDB's updaters a view that
collects what is added and passes it on to the storage.  `AppendTable` loads the rest only for what changes or removes
something; `EventTable` refuses that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any, NoReturn, cast

from tinydb import TinyDB
from tinydb.table import Table

from workshop.record.protocol import StoreError
from workshop.store.layout import EVENTS
from workshop.store.storage import GrowingStorage, SessionStorage

Document = Mapping[str, Any]
Documents = dict[int, Document]


class AppendTable(Table):
    """A table of which inserts are added to the file; everything else is done as TinyDB does it.

    With a storage that cannot add to a file it is TinyDB's own table.
    """

    _next_id: int | None  # type: ignore[assignment]  # TinyDB types it by its first value

    # `GrowingStorage.changes` as it was when the next number was kept, and whether documents are being added.
    _changes = 0
    _updating = False

    def _get_next_id(self) -> int:
        # Whether the number kept from before still holds is asked once, not for each of many documents.
        if not self._updating or self._next_id is None:
            last = self._last()
            if self._next_id is None and last is not None:
                self._next_id = last + 1
        return cast(int, super()._get_next_id())  # type: ignore[no-untyped-call]  # TinyDB's, without types

    def _update_table(self, updater: Callable[[Documents], None]) -> None:
        last, storage = self._last(), self._storage
        if last is None or not isinstance(storage, GrowingStorage):
            super()._update_table(updater)
            return
        tables: dict[str, dict[str, Any]] = {}

        def load() -> Documents:
            tables.update(storage.read() or {})
            return {int(doc_id): document for doc_id, document in tables.get(self.name, {}).items()}

        view = self._view(last, load)
        # TinyDB's updaters use the mapping methods only; the view is no dict, so nothing has to be loaded.
        self._updating = True
        try:
            updater(cast(Documents, view))
        finally:
            self._updating = False
        if view.loaded is not None:
            tables[self.name] = {str(doc_id): dict(document) for doc_id, document in view.loaded.items()}
            storage.write(tables)
        elif view.documents:
            storage.append(self.name, view.documents)
        self.clear_cache()

    def _last(self) -> int | None:
        # A middleware that holds documents back is no such storage, and nothing is added behind its back.
        storage = self._storage
        if not isinstance(storage, GrowingStorage) or self.document_id_class is not int:
            return None
        last = storage.last_in(self.name)
        if storage.changes != self._changes:
            self._changes, self._next_id = storage.changes, None
        return last

    def _view(self, last: int, load: Callable[[], Documents]) -> _View:
        return _View(last, load)


class EventTable(AppendTable):
    """A table that takes inserts and refuses ``update``, ``upsert``, ``remove`` and ``truncate``."""

    def _update_table(self, updater: Callable[[Documents], None]) -> None:
        if self._last() is None:
            raise StoreError(f"Nothing is added to {self.name}: only events are recorded in a session file.")
        super()._update_table(updater)

    def add_lines(self, first: int, lines: Sequence[bytes]) -> None:
        """Insert events that have been made into lines of the file already, as sealing does.

        ``insert_multiple`` would do the same with documents: each line would be taken apart and put together again.

        Raises:
            NotSaved: When the disk refused them; none of them is in the file.
            StoreError: When the table is not that of a session's events.
            ValueError: When the ids do not follow the last one.
        """
        if not isinstance(self._storage, SessionStorage) or self.name != EVENTS:
            raise StoreError(f"Nothing is added to {self.name}: only events are recorded in a session file.")
        self._storage.append_lines(first, lines)
        self.clear_cache()

    def _view(self, last: int, load: Callable[[], Documents]) -> _View:
        return _EventView(last, _refuse)


class SessionDB(TinyDB):
    """TinyDB over the storage of one session file."""

    table_class = EventTable

    def __init__(self, storage: SessionStorage) -> None:
        super().__init__(storage=lambda: storage)


class _View(MutableMapping[int, Document]):
    """Stands for a table whose highest id is ``last``, and loads it only where more than its end is asked for.

    Attributes:
        documents: What was added, while nothing is loaded.
        loaded: The whole table, with what was added and changed, once something asked for it.
    """

    def __init__(self, last: int, load: Callable[[], Documents]) -> None:
        self.documents: Documents = {}
        self.loaded: Documents | None = None
        self._last = last
        self._load = load

    def _all(self) -> Documents:
        if self.loaded is None:
            self.loaded = {**self._load(), **self.documents}
        return self.loaded

    def _is_new(self, doc_id: object) -> bool:
        return self.loaded is None and isinstance(doc_id, int) and doc_id > self._last

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in (self.documents if self._is_new(doc_id) else self._all())

    def __setitem__(self, doc_id: int, document: Document) -> None:
        (self.documents if self._is_new(doc_id) else self._all())[doc_id] = document

    def __getitem__(self, doc_id: int) -> Document:
        return self._all()[doc_id]

    def __delitem__(self, doc_id: int) -> None:
        del self._all()[doc_id]

    def __iter__(self) -> Iterator[int]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def clear(self) -> None:
        """Take everything out at once; a mapping's own way would be one document after the other."""
        self._all().clear()


class _EventView(_View):
    """Stands for a table whose ids run from 1 to ``last``; it can only grow."""

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self.documents or (isinstance(doc_id, int) and 1 <= doc_id <= self._last)


def _refuse() -> NoReturn:
    raise StoreError("An event is never changed or removed; record a new event that corrects it.")
