"""What stands in a session's file, taken at its word: as quick as the disk, and verified by whoever reads it later.

Only files that are laid out as this program leaves them are skimmed; `recovery` reads any other, and explains it.
"""

from __future__ import annotations

import msgspec

from workshop.record.protocol import StoreError
from workshop.record.skimmed import Skimmed, SkimmedEvent
from workshop.store import disk
from workshop.store.layout import TAIL, UNREADABLE, meta_in, read_head
from workshop.store.versions import is_older
from workshop.store.workspace import Workspace

_events_in = msgspec.json.Decoder(dict[str, SkimmedEvent]).decode
# The brackets that are around the events, of those before and after them.
_BEFORE, _AFTER = len(b"{\n"), len(b"}\n")


def skim(workspace: Workspace, session_id: str) -> Skimmed | None:
    """The head and the events of a session's file; None where it is not laid out as it should be, or cannot be read."""
    try:
        data = disk.read_all(workspace.session_file(session_id))
        head = read_head(data)
        if head is None or is_older(head.document) or not data.endswith(TAIL):
            return None
        meta = meta_in(head.document, session_id)
        if meta.id != session_id:
            return None
        found = _events_in(memoryview(data)[head.end - _BEFORE : -_AFTER])
    except (OSError, StoreError, *UNREADABLE):
        return None
    events = [*found.values()]
    # One a line, and each numbered as its line is.
    if data.count(b"\n", head.end) != len(events) + TAIL.count(b"\n") - 1:
        return None
    for seq, (key, event) in enumerate(found.items(), 1):
        if event.seq != seq or key != str(seq):
            return None
    return Skimmed(meta, events) if events and events[-1].part == events[-1].of else None
