"""Notes from a file: JSON lines, or plain text with one note a line.  Imported text is literal, never shorthand."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from workshop.record.clean import clean, is_blank
from workshop.session.errors import Refused
from workshop.session.kinds import KINDS
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.questions import default_kind
from workshop.session.shorthand import Capture, is_code

# How many lines may be on their way to the disk at once where the input cannot run dry: they share a sync.
AHEAD = 100

_OBJECT_BEGINS = re.compile(r'\s*\{\s*"')


class UnreadableInput(Exception):
    """The input as a whole is not text that notes could be read from; one sentence."""


@dataclass(frozen=True)
class Imported:
    """What became of one line: a submission, or why it was refused; neither when it was there already."""

    line: int
    submission: Submission | None = None
    refused: str = ""
    source_id: str = ""
    cleaned: int = 0

    @property
    def note_id(self) -> str:
        """The id of the note that the line became, once it is on disk; else empty."""
        events = self.submission.events if self.submission else []
        return next((event.ref for event in events if event.type == "note.added"), "")

    @property
    def problem(self) -> str:
        """Why the line is not in the session: it was refused, or could not be saved; else empty."""
        return self.refused or (self.submission.error if self.submission else "")


def import_durably(
    live: LiveSession, lines: Iterable[bytes], *, as_json: bool = False, ahead: int = 1
) -> Iterator[Imported]:
    """Add the notes of a file to a session, and tell each line's fate once it is known.

    Stops after the first lines that could not be saved, so that none is stored ahead of them.

    Args:
        live: The session; it need not have started.
        lines: See `import_notes`.
        as_json: See `import_notes`.
        ahead: How many lines are handed over before the first of them is waited for; 1 for input that comes
            slowly, since every line is then told at once.
    """
    handed: list[Imported] = []
    for line in import_notes(live, lines, as_json=as_json):
        handed.append(line)
        if len(handed) >= ahead:
            live.outbox.settle()
            yield from handed
            handed.clear()
            if live.outbox.failed:
                return
    live.outbox.settle()
    yield from handed


def import_notes(live: LiveSession, lines: Iterable[bytes], *, as_json: bool = False) -> Iterator[Imported]:
    """Add the notes of a file to a session, line by line.

    The first line that is not blank decides: one that begins as a JSON object makes all lines JSON lines,
    anything else makes them plain text.  Blank lines are passed over.  A line whose ``id`` is known changes nothing; a known
    ``id`` with another text is refused.

    Args:
        live: The session; it need not have started.
        lines: The file's lines as bytes, as a file opened in binary mode gives them.
        as_json: Whether the lines are known to be JSON lines, whatever the first one looks like.

    Yields:
        One `Imported` for each line that is not blank.

    Raises:
        UnreadableInput: When the input is not UTF-8 text from its first line on.
    """
    decided = as_json
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
        yield _take(live, number, text, taken) if as_json else _take_plain(live, number, text)


def _first_line(raw: bytes) -> bytes:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableInput("The input is UTF-16 text; save it as UTF-8 and import it again.")
    if b"\x00" in raw:
        raise UnreadableInput("The input is not text; notes are imported from JSON lines or plain text.")
    return raw.removeprefix(codecs.BOM_UTF8)


def _take_plain(live: LiveSession, number: int, text: str) -> Imported:
    cleaned = clean(text)
    if is_blank(cleaned.text):
        return Imported(number, refused="nothing but control characters is in this line")
    return _add(live, number, Capture(cleaned.text, kind=_kind(live, "")), "", "", cleaned.removed)


def _take(live: LiveSession, number: int, text: str, taken: dict[str, str]) -> Imported:
    try:
        value = json.loads(text)
        if not isinstance(value, dict):
            raise Refused("a JSON object is expected in each line")
        note, stage, source_id, removed = _read(live, value)
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, Refused) else "the line is not one JSON object"
        return Imported(number, refused=reason)
    if source_id and source_id in taken:
        if taken[source_id] == note.text:
            return Imported(number, source_id=source_id)
        return Imported(
            number, refused=f"id {source_id!r} was imported before with another text", source_id=source_id
        )
    done = _add(live, number, note, stage, source_id, removed)
    if done.submission and source_id:
        taken[source_id] = note.text
    return done


def _add(live: LiveSession, number: int, note: Capture, stage: str, source_id: str, removed: int) -> Imported:
    try:
        submission = live.notes.add(note, stage=stage, source_id=source_id)
    except Refused as refused:
        return Imported(number, refused=_lower(str(refused)), source_id=source_id)
    return Imported(number, submission=submission, source_id=source_id, cleaned=removed)


def _read(live: LiveSession, value: dict[str, Any]) -> tuple[Capture, str, str, int]:
    """The note of a JSON line, its stage, its id and how many characters had to go."""
    text = _string(value, "text")
    if text is None:
        raise Refused("there is no text")
    cleaned = clean(text)
    stage, speaker = _string(value, "stage") or "", _string(value, "speaker") or ""
    if stage and stage not in live.session.stages:
        raise Refused(f"there is no stage {stage!r} in this session's design")
    if speaker and not live.session.design.participant_codes:
        raise Refused("speaker is given, but this design has no participant codes")
    if speaker and not is_code(speaker):
        raise Refused(f"speaker is to be a code such as P3, not {speaker!r}")
    verbatim = value.get("verbatim")
    if verbatim is not None and not isinstance(verbatim, bool):
        raise Refused("verbatim is to be true or false")
    theme = clean(_string(value, "theme") or "").text.strip()
    note = Capture(
        text=cleaned.text,
        kind=_kind(live, _string(value, "kind") or "", stage),
        speaker=speaker,
        verbatim=bool(verbatim),
        themes=(theme,) if theme else (),
    )
    source_id = value.get("id")
    if isinstance(source_id, bool) or not isinstance(source_id, str | int | None):
        raise Refused("id is to be a text or a whole number")
    return note, stage, clean(str(source_id)).text if source_id is not None else "", cleaned.removed


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
