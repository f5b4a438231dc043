"""Notes and records from a file: JSON lines, or plain text with one note a line.

Imported text is literal; plain text is read as shorthand only on demand, see `importing_plain`.  What a line with
``record`` becomes is in `importing_records`.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from workshop.record.clean import clean, is_blank
from workshop.record.protocol import StoreError
from workshop.session.errors import Refused
from workshop.session.importing_keys import KEYS, TABLE, names_columns
from workshop.session.importing_plain import PlainLines
from workshop.session.importing_records import Records, no_stage
from workshop.session.kinds import KINDS
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.questions import default_kind
from workshop.session.redacted import REDACTED_HERE
from workshop.session.shorthand import Capture, is_code

# How many lines may be on their way to the disk at once where the input cannot run dry: they share a sync.
AHEAD = 100

_OBJECT_BEGINS = re.compile(r'\s*\{\s*"')


class UnreadableInput(Exception):
    """The input as a whole is not text that notes could be read from; one sentence."""


@dataclass(frozen=True)
class Imported:
    """What became of one line: a submission or a record, or why it was refused; neither when it was there already.

    ``record_id`` is the id of the record it became, ``left_out`` the keys nothing is kept of; ``elsewhere`` is the line
    itself where it is about something of another session, which is for the plan to keep.  Of plain text ``again``,
    ``reread``, ``unread`` and ``barred`` say what `workshop.session.importing_plain.Plain` says.
    """

    line: int
    submission: Submission | None = None
    refused: str = ""
    source_id: str = ""
    cleaned: int = 0
    record_id: str = ""
    unsaved: str = ""
    left_out: tuple[str, ...] = ()
    elsewhere: Mapping[str, Any] | None = None
    again: bool = False
    reread: str = ""
    unread: bool = False
    barred: bool = False

    @property
    def note_id(self) -> str:
        """The id of the note that the line became, once it is on disk; else empty."""
        events = self.submission.events if self.submission else []
        return next((event.ref for event in events if event.type == "note.added"), "")

    @property
    def problem(self) -> str:
        """Why the line is not in the session: it was refused, or could not be saved; else empty."""
        return self.refused or self.unsaved or (self.submission.error if self.submission else "")


def import_durably(
    live: LiveSession,
    lines: Iterable[bytes],
    *,
    as_json: bool = False,
    ahead: int = 1,
    name: str = "",
    reveal: bool = True,
    shorthand: bool = False,
) -> Iterator[Imported]:
    """Add the notes of a file to a session, and tell each line's fate once it is known.

    Stops after the first lines that could not be saved, so that none is stored ahead of them.

    Args:
        live: The session; it need not have started.
        lines: See `import_notes`.
        as_json: See `import_notes`.
        ahead: How many lines are handed over before the first of them is waited for; 1 for input that comes
            slowly, since every line is then told at once.
        name: The file's name without its ending, by which lines of other files point to it.
        reveal: Whether the results of private votes are revealed at once.
        shorthand: Whether lines of plain text are read as the capture line reads them.
    """
    handed: list[Imported] = []
    # One line that cannot be saved is the reason of all behind it: sent again, it would be told as another one.
    live.outbox.tries_again = False
    try:
        for line in import_notes(live, lines, as_json=as_json, name=name, reveal=reveal, shorthand=shorthand):
            handed.append(line)
            if len(handed) >= ahead:
                live.outbox.settle()
                yield from handed
                handed.clear()
                if live.outbox.failed:
                    return
        live.outbox.settle()
        yield from handed
    finally:
        live.outbox.tries_again = True


def import_notes(
    live: LiveSession,
    lines: Iterable[bytes],
    *,
    as_json: bool = False,
    name: str = "",
    reveal: bool = True,
    shorthand: bool = False,
) -> Iterator[Imported]:
    """Add the notes and records of a file to a session, line by line.

    The first line that is not blank decides: one that begins as a JSON object makes all lines JSON lines,
    anything else makes them plain text.  Blank lines are passed over.  A line whose ``id`` is known changes nothing; a known
    ``id`` with another text is refused.

    Args:
        live: The session; it need not have started.
        lines: The file's lines as bytes, as a file opened in binary mode gives them.
        as_json: Whether the lines are known to be JSON lines, whatever the first one looks like.
        name: See `import_durably`.
        reveal: See `import_durably`.
        shorthand: See `import_durably`.

    Yields:
        One `Imported` for each line that is not blank, and at the end one for each need that is in no line.

    Raises:
        UnreadableInput: When the input is not UTF-8 text from its first line on.
    """
    decided = as_json
    records, number = Records(live, name, reveal=reveal), 0
    plain = PlainLines(live, name, shorthand=shorthand)
    if shorthand and name:  # What comes through a pipe is not waited for.
        lines = list(lines)
        plain.begin(lines)
    taken: dict[str, str] = {source_id: source.text for source_id, source in live.session.sources.items()}
    for number, raw in enumerate(lines, 1):
        if number == 1:
            raw = _first_line(raw)
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            yield Imported(number, refused="the line is not UTF-8 text; save the file as UTF-8")
            continue
        text = text.removesuffix("\n").removesuffix("\r")
        if is_blank(text):
            continue
        if not decided:
            as_json, decided = _OBJECT_BEGINS.match(text) is not None or text.strip() == "{}", True
        yield _take(records, number, text, taken) if as_json else _take_plain(plain, number, text)
    if records.waits:
        yield from _finish(records, number)


def _first_line(raw: bytes) -> bytes:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableInput("The input is UTF-16 text; save it as UTF-8 and import it again.")
    if b"\x00" in raw:
        raise UnreadableInput("The input is not text; notes are imported from JSON lines or plain text.")
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if names_columns(raw.decode(errors="replace")):
        raise UnreadableInput(TABLE)
    return raw


def _take_plain(plain: PlainLines, number: int, text: str) -> Imported:
    try:
        done = plain.take(number, text)
    except Refused as refused:
        return Imported(number, refused=_lower(str(refused)))
    except StoreError as error:
        return Imported(number, unsaved=str(error))
    return Imported(
        number, done.submission, source_id=done.source_id, cleaned=done.removed, again=done.again,
        reread=done.reread, unread=done.unread, barred=done.barred,
    )  # fmt: skip


def _take(records: Records, number: int, text: str, taken: dict[str, str]) -> Imported:
    live = records.live
    try:
        value = json.loads(text)
        if not isinstance(value, dict):
            raise Refused("a JSON object is expected in each line")
        if value.get("record") is not None:
            return _take_record(records, number, value)
        read = _read(live, value)
    except (ValueError, RecursionError) as error:
        reason = _lower(str(error)) if isinstance(error, Refused) else "the line is not one JSON object"
        return Imported(number, refused=reason)
    source_id, note = read.source_id, read.note
    if source_id and source_id in taken:
        if taken[source_id] == note.text:
            records.has_ids = True
            return Imported(number, source_id=source_id)
        # No note is imported without words, so that those that are gone were redacted.
        why = "was imported before with another text" if taken[source_id] else REDACTED_HERE
        return Imported(number, refused=f"id {source_id!r} {why}", source_id=source_id)
    done = _add(live, number, read)
    if done.submission and source_id:
        taken[source_id] = note.text
        records.has_ids = True
        if read.need:
            records.need(source_id, read.need)
    return done


def _take_record(records: Records, number: int, value: dict[str, Any]) -> Imported:
    """A line with ``record``: all that came before it is on disk first, since it may point there."""
    source_id = str(value.get("id") or "")
    outbox = records.live.outbox
    outbox.settle()
    if outbox.failed:
        return Imported(number, unsaved="what came before it could not be saved", source_id=source_id)
    try:
        taken = records.take(value)
    except Refused as refused:
        return Imported(number, refused=_lower(str(refused)), source_id=source_id)
    except StoreError as error:
        return Imported(number, unsaved=str(error), source_id=source_id)
    return Imported(
        number,
        source_id=source_id,
        record_id=taken.id if taken.new else "",
        left_out=taken.left_out,
        elsewhere=value if taken.elsewhere else None,
    )


def _finish(records: Records, number: int) -> Iterator[Imported]:
    records.live.outbox.settle()
    if records.live.outbox.failed:
        return
    try:
        for pointer in records.finish():
            yield Imported(number, refused=f"need points to {pointer!r}, which is no need in this session")
    except StoreError as error:
        yield Imported(number, unsaved=str(error))


class _Read(NamedTuple):
    """A note as a JSON line gives it; ``removed`` counts the characters that had to go."""

    note: Capture
    stage: str
    source_id: str
    removed: int = 0
    agree: tuple[str, ...] = ()
    disagree: tuple[str, ...] = ()
    language: str = ""
    gloss: str = ""
    need: str = ""
    left_out: tuple[str, ...] = ()


def _add(live: LiveSession, number: int, read: _Read) -> Imported:
    try:
        submission = live.notes.add(
            read.note, stage=read.stage, source_id=read.source_id, agree=read.agree, disagree=read.disagree,
            language=read.language, gloss=read.gloss,
        )  # fmt: skip
    except Refused as refused:
        return Imported(number, refused=_lower(str(refused)), source_id=read.source_id)
    return Imported(
        number, submission=submission, source_id=read.source_id, cleaned=read.removed, left_out=read.left_out
    )


def _read(live: LiveSession, value: dict[str, Any]) -> _Read:
    """The note of a JSON line."""
    text = _string(value, "text")
    if text is None:
        raise Refused("there is no text")
    cleaned = clean(text)
    stage, speaker = _string(value, "stage") or "", _string(value, "speaker") or ""
    if stage and stage not in live.session.stages:
        raise Refused(no_stage(live, stage))
    if speaker and not live.session.design.participant_codes:
        raise Refused("speaker is given, but this design has no participant codes")
    if speaker and not is_code(speaker):
        raise Refused(f"speaker is to be a code such as P3, not {speaker!r}")
    verbatim = value.get("verbatim")
    if verbatim is not None and not isinstance(verbatim, bool):
        raise Refused("verbatim is to be true or false")
    intensity = value.get("intensity") or 0
    if isinstance(intensity, bool) or not isinstance(intensity, int) or not 0 <= intensity <= 3:
        raise Refused("intensity is to be a number from 0 to 3")
    themes = [_string(value, "theme") or "", *_texts(value, "themes")]
    note = Capture(
        text=cleaned.text,
        kind=_kind(live, _string(value, "kind") or "", stage),
        speaker=speaker,
        verbatim=bool(verbatim),
        intensity=intensity,
        themes=tuple(dict.fromkeys(theme for one in themes if (theme := clean(one).text.strip()))),
    )
    source_id = value.get("id")
    if isinstance(source_id, bool) or not isinstance(source_id, str | int | None):
        raise Refused("id is to be a text or a whole number")
    return _Read(
        note,
        stage,
        clean(str(source_id)).text if source_id is not None else "",
        cleaned.removed,
        agree=_codes(value, "agree"),
        disagree=_codes(value, "disagree"),
        language=_string(value, "language") or "",
        gloss=_string(value, "gloss") or "",
        need=_string(value, "need") or "",
        left_out=tuple(key for key in value if key not in KEYS),
    )


def _texts(value: dict[str, Any], key: str) -> list[str]:
    found = value.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise Refused(f"{key} is to be a list of texts")
    return found


def _codes(value: dict[str, Any], key: str) -> tuple[str, ...]:
    found = value.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, str) and is_code(one) for one in found):
        raise Refused(f"{key} is to be a list of codes such as P3")
    return tuple(found)


def _string(value: dict[str, Any], key: str) -> str | None:
    found = value.get(key)
    if found is not None and not isinstance(found, str):
        raise Refused(f"{key} is to be a text")
    return found


def _kind(live: LiveSession, kind: str, stage: str = "") -> str:
    """The kind named, or the one that a note without a kind has at its stage."""
    if kind:
        if kind not in KINDS:
            raise Refused(f"there is no kind of note called {kind!r}; known are {', '.join(KINDS)}")
        return kind
    return default_kind(live.session, stage)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
