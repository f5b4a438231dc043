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
from workshop.session.shorthand import Capture

_CODE = re.compile(r"P[1-9]\d{0,3}")


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


def import_notes(live: LiveSession, lines: Iterable[bytes]) -> Iterator[Imported]:
    """Add the notes of a file to a session, line by line.

    The first line that is not blank decides: a JSON object makes all lines JSON lines, anything else makes
    them plain text.  Blank lines are passed over.  A line whose ``id`` is known changes nothing; a known
    ``id`` with another text is refused.

    Args:
        live: The session; it need not have started.
        lines: The file's lines as bytes, as a file opened in binary mode gives them.

    Yields:
        One `Imported` for each line that is not blank.

    Raises:
        UnreadableInput: When the input is not UTF-8 text from its first line on.
    """
    as_json: bool | None = None
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
        if as_json is None:
            as_json = _is_object(text)
        yield _take(live, number, text, taken) if as_json else _take_plain(live, number, text)


def _first_line(raw: bytes) -> bytes:
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableInput("The input is UTF-16 text; save it as UTF-8 and import it again.")
    if b"\x00" in raw:
        raise UnreadableInput("The input is not text; notes are imported from JSON lines or plain text.")
    return raw.removeprefix(codecs.BOM_UTF8)


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


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
        submission = live.add_note(note, stage=stage, source_id=source_id)
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
    if speaker and not _CODE.fullmatch(speaker):
        raise Refused(f"speaker is to be a code such as P3, not {speaker!r}")
    verbatim = value.get("verbatim")
    if verbatim is not None and not isinstance(verbatim, bool):
        raise Refused("verbatim is to be true or false")
    theme = (_string(value, "theme") or "").strip()
    note = Capture(
        text=cleaned.text,
        kind=_kind(live, _string(value, "kind") or "", stage),
        speaker=speaker,
        verbatim=bool(verbatim),
        themes=(clean(theme).text,) if theme else (),
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
