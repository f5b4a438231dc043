"""What a repair of a damaged session file comes to, with all that other files have of it; nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from workshop.record.event import Event, Meta
from workshop.record.protocol import FormatGone, NewerFormat, SessionDamaged, StoreError
from workshop.store.elsewhere import donors, newest_whole
from workshop.store.filling import Donor, Filled, filled
from workshop.store.layout import HEADER_BYTES, peek_meta
from workshop.store.mending import Mended, StandIn, beyond_repair, first_line, mend, mend_anew
from workshop.store.recovery import scan
from workshop.store.telling import quoted
from workshop.store.workspace import Workspace

Anew: TypeAlias = Callable[[str, Meta | None, bytes], Iterable[StandIn]]
"""Gives what may stand in for a lost first event: of a session's id, its head if that can be read, and the damaged line;
where that is gone without a trace, all that is left of the file."""
Readable: TypeAlias = Callable[[str, Sequence[Event]], object]
"""Reads a session's events and raises `StoreError` when this version cannot."""


class Aid(NamedTuple):
    """What a repair may use besides the damaged file.

    Attributes:
        more: Files, or folders of copies, that somebody named.
        anew: See `Anew`; without it nothing stands in for a first event that is lost.
        readable: See `Readable`; without it every session is.
    """

    more: Sequence[Path] = ()
    anew: Anew | None = None
    readable: Readable | None = None


REPAIRED_MARK = ".repaired"
"""What is behind the id of a session in the name of a copy that is to take its place."""

ALONE = Aid()
"""Nothing but what is in reach by itself."""


class Damaged(NamedTuple):
    """A damaged file, its session, and its name for messages."""

    workspace: Workspace | None
    session_id: str
    path: Path
    name: str

    @property
    def base(self) -> Path:
        """How the names of the files that are written beside it begin."""
        return self.path.with_name(self.path.name.partition(".json")[0])

    @property
    def copy(self) -> Path:
        """How the name of the repaired copy begins.

        That of a session says that it is to take the session's place; that of a copy beside it, which may hold notes of its
        own, must not: it is merged.
        """
        beside = (
            self.workspace is not None and self.path.resolve().parent == self.workspace.sessions.resolve()
        )
        mark = " repaired" if beside and self.base.name != self.session_id else REPAIRED_MARK
        return self.path.with_name(f"{self.base.name}{mark}")


def worked_out(damaged: Damaged, data: bytes, aid: Aid) -> Mended:
    """What a repair would come to.

    Raises:
        SessionDamaged: When nothing of the file can be trusted, or its format is newer.
    """
    found = filled(data, damaged.session_id, _others(damaged, aid))
    try:
        mended = mend(data, damaged.name, found)
        return _checked(mended, damaged)
    except NewerFormat:
        raise
    except SessionDamaged as error:
        if not data:
            raise
        if (stood := _stood_in(found, damaged, data, aid)) is not None:
            return stood
        # An older version may read it; a copy that fits would have put right a head in which a bit is wrong.
        _refuse_gone_format(data, damaged.name)
        whole = newest_whole(_others(damaged, aid), damaged.session_id)
        if whole is None and "cannot be repaired" in str(error):
            raise
        if whole is None:
            # What opening it says names the repair, which this is.
            raise beyond_repair(damaged.name) from error
        raise SessionDamaged(
            f"{damaged.name} cannot be repaired by itself, but {whole[0]} is whole, with "
            f"{len(whole[1].events)} events: `workshop restore {quoted(whole[0])}` brings it back."
        ) from error


def _stood_in(found: Filled, damaged: Damaged, data: bytes, aid: Aid) -> Mended | None:
    """The file mended with something in the place of its first event; None where nothing fits, or nothing else holds."""
    begin = first_line(found.content)
    if aid.anew is None or begin < 0:
        return None
    # Where nothing is left of the first line, what the others say may tell what it was.
    line = found.content[begin:].partition(b"\n")[0] if begin else found.content
    for stand_in in aid.anew(damaged.session_id, _head_of(found.content, damaged.session_id), line):
        try:
            mended = mend_anew(data, damaged.name, stand_in, found)
            _checked(mended, damaged)
            if aid.readable is not None:
                aid.readable(damaged.session_id, scan(mended.content, damaged.name).events)
        except StoreError:
            continue
        return mended
    return None


def _refuse_gone_format(data: bytes, name: str) -> None:
    try:
        peek_meta(data[:HEADER_BYTES], name)
    except FormatGone:
        raise
    except SessionDamaged:
        return


def _head_of(data: bytes, session_id: str) -> Meta | None:
    """The head of a file where it can be read and is this session's."""
    try:
        meta = peek_meta(data[:HEADER_BYTES], session_id)
    except SessionDamaged:
        return None
    return meta if meta.id == session_id else None


def _checked(mended: Mended, damaged: Damaged) -> Mended:
    """What is handed to people as repaired is read once more as any file is."""
    found = scan(mended.content, damaged.name)
    if found.problem or not found.whole:
        raise SessionDamaged(f"{damaged.name} cannot be repaired: {found.problem} Restore it from a copy.")
    if found.meta.id != damaged.session_id:
        raise SessionDamaged(f"{damaged.name} is the file of session {found.meta.id}; name it as that first.")
    return mended


def _others(damaged: Damaged, aid: Aid) -> Iterator[Donor]:
    return donors(damaged.workspace, damaged.session_id, damaged.path, aid.more)
