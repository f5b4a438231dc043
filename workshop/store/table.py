"""TinyDB's table for events: an insert costs what is new, and nothing is ever changed or removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any, NoReturn, cast

from tinydb import TinyDB
from tinydb.table import Table

from workshop.record.protocol import StoreError
from workshop.store.layout import EVENTS
from workshop.store.storage import SessionStorage

Document = Mapping[str, Any]


class EventTable(Table):
    """A table that takes inserts and refuses ``update``, ``upsert``, ``remove`` and ``truncate``.

    TinyDB's own table reads and rewrites everything for one insert.  This one hands TinyDB a view that only
    collects what is added, and passes that on to the storage.
    """

    def _update_table(self, updater: Callable[[dict[int, Document]], None]) -> None:
        storage = self._storage
        if not isinstance(storage, SessionStorage) or self.name != EVENTS:
            raise StoreError(f"Nothing is added to {self.name}: only events are recorded in a session file.")
        additions = _Additions(storage.last)
        # TinyDB's updaters use the mapping methods only; the view is no dict, so nothing has to be loaded.
        updater(cast(dict[int, Document], additions))
        if additions.documents:
            storage.append(additions.documents)
        self.clear_cache()


class SessionDB(TinyDB):
    """TinyDB over the storage of one session file."""

    table_class = EventTable

    def __init__(self, storage: SessionStorage) -> None:
        super().__init__(storage=lambda: storage)


class _Additions(MutableMapping[int, Document]):
    """Stands for a table whose ids run from 1 to ``last``; it can only grow."""

    def __init__(self, last: int) -> None:
        self.documents: dict[int, Document] = {}
        self._last = last

    def __contains__(self, doc_id: object) -> bool:
        return doc_id in self.documents or (isinstance(doc_id, int) and 1 <= doc_id <= self._last)

    def __setitem__(self, doc_id: int, document: Document) -> None:
        if doc_id in self:
            _refuse()
        self.documents[doc_id] = document

    def __getitem__(self, doc_id: int) -> Document:
        _refuse()

    def __delitem__(self, doc_id: int) -> None:
        _refuse()

    def __iter__(self) -> Iterator[int]:
        _refuse()

    def __len__(self) -> int:
        _refuse()


def _refuse() -> NoReturn:
    raise StoreError("An event is never changed or removed; record a new event that corrects it.")
