"""Ballot boxes: the answers of an open secret vote, in a file that tells no order, no time and no seat.

``sessions/.workshop/boxes/<session>--<box>.json`` is one JSON document with sorted keys::

    {"box": "V2", "format": "workshop-box/1", "in": 3, "marked": [],
     "questions": {"Q1": [[0], [0], [2]], "Q2": [null, [1, 3], [4, 1]]}, "session": "2026-…"}

The answers to each question are sorted by their JSON text, so what one person said to two questions is not
joined; only who chose a mark for that has the sheet kept together, in ``marked``, which is sorted too.  The
same ballots give the same bytes in whatever order they came in.  Every ballot makes the file anew and replaces
the old one, with a constant for its time.  The operating system keeps a time of change that no program can
set; it is that of the last ballot alone, and is gone with the file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec

from workshop.record.event import canonical
from workshop.record.protocol import MARK, Ballot, MarkedSheets, NewerFormat, NotSaved, StoreError
from workshop.store import disk
from workshop.store.layout import UNREADABLE
from workshop.store.workspace import Workspace

FORMAT = "workshop-box/1"
# The first moment of 2000 (UTC), in seconds since 1970: every file system can hold it.
TIME = 946_684_800

_MOST = 2**53 - 1
_SUFFIX = ".json"
_TEMPORARY_SUFFIX = ".json.new"
# No two dashes together and none at the ends, so that a file's name says which part of it is the session.
_BOX_ID = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")

# Whole numbers that every program which reads JSON can hold.
_Number = Annotated[int, msgspec.Meta(ge=-_MOST, le=_MOST)] | None
_Answer = list[_Number | list[_Number]] | None
_Answers = dict[str, _Answer]


class _Marked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sheet whose answers stay together, at the wish of the person who chose the mark."""

    mark: str
    answers: _Answers


class _Contents(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"ballots": "in"}):
    """What a box's file holds."""

    session: str
    box: str
    format: str
    ballots: int
    questions: dict[str, list[_Answer]]
    marked: list[_Marked]


class _OnlyNumber(msgspec.Struct, frozen=True, rename={"ballots": "in"}):
    """How many ballots a box holds, and nothing of what is on them."""

    ballots: int = 0


# msgspec 0.22 ends the process when two threads are the first to convert into a type: they are made known here.
_answers_decoder = msgspec.json.Decoder(_Answers)
_contents_decoder = msgspec.json.Decoder(_Contents)
_format_decoder = msgspec.json.Decoder(dict[str, Any])
_number_decoder = msgspec.json.Decoder(_OnlyNumber)


class Sheet(NamedTuple):
    """A ballot that a box can take; a copy, which its caller cannot change any more."""

    answers: _Answers
    mark: str


def sheet_of(ballot: Ballot) -> Sheet:
    """Check a ballot.

    Raises:
        NotSaved: When it holds something that a box does not take.  The sentence repeats nothing of it.
    """
    mark = ballot.get(MARK) or ""
    try:
        answers = _answers_decoder.decode(canonical({key: ballot[key] for key in ballot if key != MARK}))
    except (TypeError, OverflowError, *UNREADABLE):
        answers = {}
    if not answers or not isinstance(mark, str):
        raise NotSaved("Not saved: a ballot holds a list of whole numbers, or nothing, for each question.")
    return Sheet(answers, mark)


class BallotBox:
    """The file of one box; only the writer's thread of the program that has the session may use it.

    What another program does to the file meanwhile, such as a cloud folder that brings an older one back, takes no
    ballot out: it is written again as it was, before anything else is done with it.
    """

    def __init__(self, workspace: Workspace, session_id: str, box_id: str) -> None:
        """Name a box, which need not exist.

        Raises:
            StoreError: When the session or the box could not be part of a file's name.
        """
        if not _BOX_ID.fullmatch(box_id):
            raise StoreError(
                f"{box_id!r} is not the name of a ballot box; it is made of letters, digits and single dashes."
            )
        session = workspace.session_file(session_id).name.removesuffix(_SUFFIX)
        self._session = session
        self._box = box_id
        self._folder = workspace.boxes
        self._path = self._folder / f"{session}--{box_id}{_SUFFIX}"
        self._temporary = self._folder / f"{session}--{box_id}{_TEMPORARY_SUFFIX}"
        self._name = workspace.name_of(self._path)
        self._known: bytes | None = None

    def take_up(self) -> int:
        """Make the box, or take up the one that is there; how many ballots are in.

        Raises:
            NotSaved: When the disk refused.
            StoreError: When the file there is damaged, or of a newer format; it is not touched.
        """
        try:
            disk.remove(self._temporary)
            if not self._path.exists() and self._known is None:
                disk.make_folder(self._folder)
                for folder in (self._folder.parent.parent, self._folder.parent):
                    disk.sync_folder(folder)
                empty = _Contents(self._session, self._box, FORMAT, 0, {}, [])
                self._replace(empty, before=None)
                return 0
            if self._known is None:
                # A program that was stopped may not have come to this after its last ballot.
                disk.sync_folder(self._folder)
        except OSError as error:
            raise NotSaved(f"The ballot box {self._box} cannot be used: {disk.reason(error)}.") from error
        return self._load()[1].ballots

    def cast(self, sheet: Sheet) -> int:
        """Put one ballot in; it is durable when this returns.  How many are in.

        Raises:
            NotSaved: When it is not in the box; what was there before is.
        """
        try:
            before, contents = self._load()
        except StoreError as error:
            raise not_saved(error) from error
        after = _with(contents, sheet)
        try:
            self._replace(after, before)
        except OSError as error:
            raise NotSaved(f"Not saved: {disk.reason(error)}.") from error
        return after.ballots

    def answers(self) -> dict[str, list[Any]]:
        """All answers to each question, those under a mark among them, sorted by their JSON text.

        Raises:
            StoreError: When there is no such box, or its file cannot be read, is damaged or of a newer format.
        """
        _, contents = self._load()
        together: dict[str, list[Any]] = {key: [*found] for key, found in contents.questions.items()}
        for marked in contents.marked:
            for key, answer in marked.answers.items():
                together.setdefault(key, []).append(answer)
        return {key: sorted(together[key], key=canonical) for key in sorted(together)}

    def marked(self) -> MarkedSheets:
        """The sheets under a mark, whole, sorted by mark and then by their JSON text.

        Raises:
            StoreError: When there is no such box, or its file cannot be read, is damaged or of a newer format.
        """
        _, contents = self._load()
        sheets = sorted(contents.marked, key=lambda sheet: (sheet.mark, canonical(sheet.answers)))
        return [(sheet.mark, dict(sheet.answers)) for sheet in sheets]

    def remove(self) -> None:
        """Remove the box, if it is there, and whatever a stopped program left of it.

        Raises:
            NotSaved: When the disk refused.
        """
        try:
            self._known = None
            disk.remove(self._path)
            disk.remove(self._temporary)
            if self._folder.exists():
                self._sync_folder()
        except OSError as error:
            raise NotSaved(f"The ballot box {self._box} was not removed: {disk.reason(error)}.") from error

    def _load(self) -> tuple[bytes, _Contents]:
        """The file's bytes, and what they say; where they lack what was in the box, that is put back first."""
        try:
            data, contents = self._read()
        except NewerFormat:
            raise
        except StoreError:
            if self._known is None:
                raise
            return self._put_back_known()
        if self._known is not None and data != self._known:
            # Who took the session by another lock has put one in.
            known = _contents_decoder.decode(self._known)
            if contents.ballots <= known.ballots:
                return self._put_back_known()
        self._known = data
        return data, contents

    def _put_back_known(self) -> tuple[bytes, _Contents]:
        assert self._known is not None
        try:
            disk.make_folder(self._folder)
            self._put_in_place(self._known)
            self._sync_folder()
        except OSError as error:
            raise StoreError(
                f"{self._name} was changed by another program and cannot be put back: {disk.reason(error)}."
            ) from error
        return self._known, _contents_decoder.decode(self._known)

    def _read(self) -> tuple[bytes, _Contents]:
        """The file's bytes as they are, and what they say."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            raise StoreError(f"There is no ballot box {self._box} in session {self._session}.") from None
        except OSError as error:
            raise StoreError(f"{self._name} cannot be read: {disk.reason(error)}.") from error
        try:
            stated = _format_decoder.decode(data).get("format")
            if isinstance(stated, str) and stated != FORMAT and re.fullmatch(r"workshop-box/[0-9]+", stated):
                raise NewerFormat(
                    f"{self._name} was written by a newer version of this program ({stated}); update to open it."
                )
            contents = _contents_decoder.decode(data)
        except UNREADABLE:
            raise self._damaged() from None
        named = (contents.format, contents.session, contents.box)
        if named != (FORMAT, self._session, self._box) or not _adds_up(contents):
            raise self._damaged()
        return data, contents

    def _damaged(self) -> StoreError:
        return StoreError(f"{self._name} is not this vote's ballot box, or is damaged; it was left as it is.")

    def _replace(self, contents: _Contents, before: bytes | None) -> None:
        """Put a new file in the place of the old one; it is durable when this returns.

        Args:
            contents: What the new file holds.
            before: The old file's bytes; None when there was none.

        Raises:
            OSError: When the disk refused; the old file is there as it was.
            NotSaved: When it refused, and it is not known whether the old file is there or the new one.
        """
        data = canonical(contents) + b"\n"
        self._put_in_place(data)
        try:
            self._sync_folder()
            self._known = data
        except OSError as error:
            # Who is told that a ballot is not in casts another: so it must not be in.
            try:
                self._put_back(before)
            except OSError:
                self._known = None
                raise NotSaved(
                    f"Not saved for certain: {disk.reason(error)}; compare how many ballots are in the box."
                ) from error
            raise

    def _put_back(self, before: bytes | None) -> None:
        if before is None:
            disk.remove(self._path)
        else:
            self._put_in_place(before)

    def _put_in_place(self, data: bytes) -> None:
        """Write beside the file, sync, and take the file's name; nothing is left beside it on failure."""
        try:
            disk.remove(self._temporary)
            fd = disk.open_new(self._temporary)
            try:
                disk.write_at(fd, data, 0)
                disk.sync(fd)
            finally:
                os.close(fd)
            # After closing: Windows sets a time of its own then.
            os.utime(self._temporary, (TIME, TIME))
            disk.replace(self._temporary, self._path)
        except OSError:
            with suppress(OSError):
                self._temporary.unlink(missing_ok=True)
            raise

    def _sync_folder(self) -> None:
        # The folder's time would tell when the last ballot came.  One that belongs to somebody else keeps its own.
        with suppress(OSError):
            os.utime(self._folder, (TIME, TIME))
        disk.sync_folder(self._folder)


def boxes_of(workspace: Workspace, session_id: str) -> list[str]:
    """The names of a session's boxes that are still there, sorted.

    Raises:
        StoreError: When the folder cannot be read.
    """
    try:
        return sorted(box for box, _ in _files(workspace, session_id, _SUFFIX))
    except OSError as error:
        name = workspace.name_of(workspace.boxes)
        raise StoreError(f"{name} cannot be read: {disk.reason(error)}.") from error


def number_in(workspace: Workspace, session_id: str, box_id: str) -> int:
    """How many ballots are in a box that another program may be filling; 0 where it cannot be read.

    Nothing else of it is kept: this is for who watches an open vote.
    """
    path = workspace.boxes / f"{session_id}--{box_id}{_SUFFIX}"
    try:
        return max(_number_decoder.decode(path.read_bytes()).ballots, 0)
    except (OSError, *UNREADABLE):
        return 0


def remove_leftovers(workspace: Workspace, session_id: str) -> str:
    """Remove what a stopped program left beside a session's boxes.

    Returns:
        Empty, or a sentence for people when something could not be removed.
    """
    try:
        leftovers = [path for _, path in _files(workspace, session_id, _TEMPORARY_SUFFIX)]
        for path in leftovers:
            disk.remove(path)
        if leftovers:
            disk.sync_folder(workspace.boxes)
    except OSError as error:
        name = workspace.name_of(workspace.boxes)
        return f"A half-written ballot box in {name} could not be removed: {disk.reason(error)}."
    return ""


def not_saved(error: StoreError) -> NotSaved:
    """The refusal of a ballot, for the reason that another sentence gives."""
    if isinstance(error, NotSaved):
        return error
    sentence = str(error)
    return NotSaved(f"Not saved: {sentence[:1].lower()}{sentence[1:]}")


def _files(workspace: Workspace, session_id: str, suffix: str) -> Iterator[tuple[str, Path]]:
    """The files of a session's boxes, each with its box's name."""
    start = f"{session_id}--"
    if not workspace.boxes.is_dir():
        return
    for path in workspace.boxes.iterdir():
        box_id = path.name.removeprefix(start).removesuffix(suffix)
        if path.name == f"{start}{box_id}{suffix}" and _BOX_ID.fullmatch(box_id):
            yield box_id, path


def _with(contents: _Contents, sheet: Sheet) -> _Contents:
    """What a box holds with one more ballot in it."""
    questions, marked = contents.questions, contents.marked
    if sheet.mark:
        marked = sorted([*marked, _Marked(sheet.mark, sheet.answers)], key=canonical)
    else:
        questions = dict(questions)
        for key, answer in sheet.answers.items():
            questions[key] = sorted([*questions.get(key, []), answer], key=canonical)
    return msgspec.structs.replace(contents, ballots=contents.ballots + 1, questions=questions, marked=marked)


def _adds_up(contents: _Contents) -> bool:
    """Whether as many ballots as are said to be in can have given these answers."""
    unmarked = contents.ballots - len(contents.marked)
    given = [len(answers) for answers in contents.questions.values()]
    return max(given, default=0) <= unmarked <= sum(given)
