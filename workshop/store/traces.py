"""Where the program wrote words besides a session's own file, and taking them out there: copies, set-aside ends, caches.

Word files and whatever else may hold them cannot be put right: they are named, so that a person does it.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from workshop.record.protocol import StoreError, Swept
from workshop.record.words import GONE, Words
from workshop.store import disk
from workshop.store.backups import backups_of, places_missing
from workshop.store.disk import LARGEST
from workshop.store.layout import HEADER_BYTES, peek_meta
from workshop.store.left_over import is_left_over
from workshop.store.owing import owe
from workshop.store.rewriting import copy_without, replace_file
from workshop.store.workspace import Workspace

_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"</(?:w:p|a:p|text:p|text:h)>|<w:(?:br|tab)\b[^>]*>")
_PACKED = (".docx", ".dotx", ".xlsx", ".pptx", ".odt")
_READ_AS_TEXT = (".txt", ".md", ".csv", ".tsv", ".html", ".json", ".jsonl", ".rtf", ".xml")
_NOT_LOOKED_AT = ("locks",)
# Where a remark holds the code of a participant, papers say "[a participant]".
_CODE = re.compile(r"\b[Pp] ?[0-9]{1,3}\b|^[+-][0-9]{1,3}(?=\s|[Pp]|$)", re.MULTILINE)
_SOMEBODY = "[a participant]"


class _Sweep:
    def __init__(
        self,
        workspace: Workspace,
        sessions: Collection[str],
        ids: Collection[str],
        words: Words,
        told: str,
    ) -> None:
        self._workspace, self._sessions = workspace, sessions
        self._words, self._told = words, told
        self._in_papers = Words({*words.texts, *(_CODE.sub(_SOMEBODY, text) for text in words.texts)})
        self._ids = {id_: id_.encode() for id_ in ids}
        self._logs = {workspace.session_file(one).name for one in sessions}
        self.changed: list[str] = []
        self.left: list[str] = []
        self.unread: list[str] = []

    def look_at(self, path: Path) -> None:
        """Look at one file that the program wrote, and put it right as far as that can be done."""
        name = self._name(path)
        try:
            if path.stat().st_size > LARGEST:
                self.unread.append(f"{name} (far too large for a session's file)")
                return
            data = path.read_bytes()
            self._put_right(path, name, data)
        except FileNotFoundError:
            return
        except OSError as error:
            self.left.append(f"{name} ({disk.reason(error)})")

    def _put_right(self, path: Path, name: str, data: bytes) -> None:
        if self._is_unfinished(path) or self._is_made_anew(path):
            path.unlink()
            if self._has_some(data) or self._words.are_in_file(data):
                self.changed.append(name)
            return
        clean = copy_without(data, self._ids) if self._has_some(data) else data
        if path == self._workspace.crash:
            clean = self._blanked(data)
        if clean != data:
            replace_file(path, clean)
            self.changed.append(name)
        if is_left_over(path):
            self._put_left_over_right(path, name, clean)
        elif path.parent == self._workspace.torn:
            ours = path.name.rpartition("-")[0] in self._sessions
            if self._words.are_in_file(clean) or (ours and self._words.begin_in(clean)):
                replace_file(path, f"What was set aside here was redacted: {self._told}\n".encode())
                self.changed.append(name)
        elif self._words.are_in_file(clean):
            self.left.append(
                f"{name} (it is not in the form of a session's file; delete it or mend it by hand)"
            )

    def _put_left_over_right(self, path: Path, name: str, data: bytes) -> None:
        """Take words out of a text of what could be read of lost events: the lines that hold them go."""
        ours = any(path.name.startswith(f"{one}.") for one in self._sessions)
        lines = data.split(b"\n")
        for index, line in enumerate(lines):
            if self._words.are_in_file(line) or (ours and line and self._words.begin_in(line)):
                lines[index] = f"What stood here was redacted: {self._told}".encode()
        if (clean := b"\n".join(lines)) != data:
            replace_file(path, clean)
            self.changed.append(name)

    def _has_some(self, data: bytes) -> bool:
        """Whether one of the events that lose their data is in a file."""
        return any(id_ in data for id_ in self._ids.values())

    def _is_unfinished(self, path: Path) -> bool:
        """Whether a stopped program left it beside a session's file on the way to replacing it."""
        name = path.name
        return name.startswith(".") and name.endswith(".new") and name[1:-4] in self._logs

    def _blanked(self, data: bytes) -> bytes:
        """What the program kept of a mistake of its own, without the words, also where a line holds only a part of them."""
        if not self._words.texts:
            return data
        telling = Words(self._words.texts)
        text = telling.taken_out_of(data.decode("utf-8", errors="replace"))
        lines = [f"{GONE}\n" if telling.begin_in(one.encode()) else one for one in text.splitlines(True)]
        kept = "".join(lines)
        if telling.are_in_file(kept.encode()):
            kept = f"What was kept here was redacted: {self._told}\n"
        elif GONE not in kept:
            return data
        return kept.encode()

    def _is_made_anew(self, path: Path) -> bool:
        """Whether it is what lists keep of sessions: made anew when it is next needed, and too short to look for words."""
        return path.parent == self._workspace.sessions / ".workshop" and path.name.startswith("index")

    def look_at_paper(self, path: Path) -> None:
        """Look at one file that was made for people; it is only named."""
        name = self._name(path)
        try:
            found = any(self._in_papers.are_in(text) for text in _texts_in(path))
        except (OSError, ValueError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
            self.unread.append(name)
            return
        if found:
            self.left.append(
                f"{name} (no paper is rewritten: delete it, export it anew, or refresh it where it was edited)"
            )

    def _name(self, path: Path) -> str:
        try:
            return self._workspace.name_of(path)
        except ValueError:
            return str(path)


def sweep(
    workspace: Workspace,
    sessions: Collection[str],
    ids: Collection[str],
    words: Words,
    told: str,
) -> Swept:
    """Take redacted words out of whatever the program wrote besides the logs themselves.

    Args:
        workspace: The folder.
        sessions: The ids of the logs that are redacted by themselves.
        ids: The ids of the events that lose their data: copies of them lose it as well.
        words: The words to look for where no event is.
        told: What is to stand where a set-aside end was.
    """
    work = _Sweep(workspace, sessions, ids, words, told)
    for path in _written(workspace):
        work.look_at(path)
    try:
        for name in sessions:
            for path in backups_of(workspace, name):
                work.look_at(path)
        for place in places_missing(workspace):
            owe(workspace, place, sessions)
            work.unread.append(
                f"{place} (copies are there, and it is not plugged in; they lose the words when it is back and anything is "
                f"copied there, as `workshop backups --now` does)"
            )
    except StoreError as error:
        work.unread.append(f"the copies at a second place ({str(error).rstrip('.')})")
    for path in _files(workspace.exports):
        if path.suffix.lower() in (*_PACKED, *_READ_AS_TEXT):
            work.look_at_paper(path)
        elif words.texts:
            work.unread.append(workspace.name_of(path))
    return Swept(tuple(dict.fromkeys(work.changed)), tuple(work.left), tuple(work.unread))


def logs_that_hold(workspace: Workspace, names: Iterable[str], wanted: Callable[[bytes], bool]) -> list[str]:
    """Which of these logs have something in their files; what cannot be read, or is a copy of another, is passed over."""
    found = []
    for name in names:
        path = workspace.session_file(name)
        with suppress(OSError):
            if wanted(disk.read_all(path)) and _is_own(path):
                found.append(name)
    return found


def _written(workspace: Workspace) -> Iterator[Path]:
    """Every file below ``sessions/`` that is not the log of its own name, nor of the user's making."""
    for path in _files(workspace.sessions):
        folder = path.parent
        if workspace.designs in (folder, *folder.parents) or folder.name in _NOT_LOOKED_AT:
            continue
        if folder == workspace.sessions and path.suffix == ".json" and _is_own(path):
            continue
        yield path


def _is_own(path: Path) -> bool:
    """Whether a file is the log that its name says, and no copy of another."""
    try:
        with path.open("rb") as file:
            return peek_meta(file.read(HEADER_BYTES), path.name).id == path.name.removesuffix(".json")
    except (OSError, StoreError):
        return False


def _files(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return []


def _texts_in(path: Path) -> Iterator[str]:
    """The texts of a paper, each part by itself."""
    if path.suffix.lower() not in _PACKED:
        yield path.read_text(encoding="utf-8", errors="replace")
        return
    with zipfile.ZipFile(path) as package:
        for part in package.infolist():
            if part.filename.endswith((".xml", ".rels")) and part.file_size < LARGEST:
                text = package.read(part).decode("utf-8", errors="replace")
                yield html.unescape(_TAG.sub("", _BREAK.sub(" ", text)))
                # What is not in the text itself: a picture's description, a document's title.
                yield html.unescape(text)
