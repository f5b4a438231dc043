"""The grammar of the capture line: what one typed line means.

::

    line       = "\\" literal | marks | record | note
    marks      = ("+" | "-") number … [note id]          +4 -6, +4 N12: who agrees, who does not
    note       = [code] [opening] text [closing …]       the code may also follow the letter
    code       = "p" number [":"]                        p3: a participant of this session
    opening    = '"' | letter ":" | sign " "             verbatim, kind by letter, ~ ? * by sign
    closing    = "!" | "!!" | "!!!" | "#" theme          how strongly, and about what

Records with fields, such as a promise, are typed as `workshop.session.capture_line` says, where the stage records them.
What does not parse is an ordinary note, word for word.  A line without code or opening keeps its closing
marks as text, since "Non !" and "stop #brexit" are things people say; a theme named there still counts.
The notation is that of research on note-taking in focus groups, shortened for one line.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from dataclasses import replace as changed

from workshop.session.capture_line import Record, describe_record, read_record
from workshop.session.kinds import BY_LETTER, BY_SIGN, PARAPHRASE, QUOTE, label_of

_CODE = re.compile(r"([pP][0-9]{1,3})(?::?\s+|:?(?=\")|$)")
_A_CODE = re.compile(r"P[1-9][0-9]{0,3}")
_LETTER = re.compile(r"([a-z]):[ \t]*(?=\S)")
_MARK = re.compile(r"([+-])([0-9]{1,3})")
_WORD = re.compile(r"\S+")
_CLOSING = re.compile(r"(?P<strong>!{1,3})|#(?P<theme>\w[\w-]*)")


@dataclass(frozen=True)
class Capture:
    """A note as understood from a line; empty strings and tuples where the line says nothing."""

    text: str
    kind: str = PARAPHRASE
    speaker: str = ""
    verbatim: bool = False
    intensity: int = 0
    themes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Marks:
    """Who agrees and who disagrees with a note; ``note`` is empty for the last one."""

    agree: tuple[str, ...] = ()
    disagree: tuple[str, ...] = ()
    note: str = ""


Line = Capture | Marks | Record


@dataclass(frozen=True)
class Vocabulary:
    """What a line may refer to: the codes of this session (none where a design has no codes) and its notes.

    ``records`` are the kinds of record that may be typed at this stage.
    """

    codes: Collection[str] = ()
    notes: Collection[str] = ()
    records: Collection[str] = ()


def is_code(text: str) -> bool:
    """Whether a text is a participant code, such as ``P3``."""
    return _A_CODE.fullmatch(text) is not None


def parse(line: str, known: Vocabulary) -> Line:
    """What a line means.  Never fails: what it does not know is an ordinary note.

    Args:
        line: The line as typed; already cleaned of control characters.
        known: The codes and notes that may be referred to.
    """
    if line.startswith("\\"):
        return Capture(line[1:])
    return _marks(line, known) or read_record(line, known.records) or _note(line, known)


def _marks(line: str, known: Vocabulary) -> Marks | None:
    words = line.split()
    note = ""
    if len(words) > 1 and words[-1].upper() in known.notes:
        note = words.pop().upper()
    found = [_MARK.fullmatch(word) for word in words]
    if not words or not known.codes or None in found:
        return None
    codes: dict[str, list[str]] = {"+": [], "-": []}
    for match in found:
        assert match is not None
        codes[match[1]].append(f"P{int(match[2])}")
    everybody = codes["+"] + codes["-"]
    if len(set(everybody)) != len(everybody) or not set(everybody) <= set(known.codes):
        return None
    return Marks(tuple(codes["+"]), tuple(codes["-"]), note)


def _note(line: str, known: Vocabulary) -> Capture:
    ordered = _code_first(line, known)
    capture = Capture(ordered)
    speaker = _CODE.match(ordered)
    if speaker and speaker[1].upper() in known.codes:
        capture = changed(capture, speaker=speaker[1].upper(), text=ordered[speaker.end() :])
    capture = _open(capture)
    marked = capture.text != line
    capture = _close(capture, strip=marked)
    # Marks without words are words: "p3" alone, or "p3 !", is kept as it was typed.
    return capture if capture.text.replace('"', "").strip() else Capture(line)


def _code_first(line: str, known: Vocabulary) -> str:
    """The line with the code before the kind: ``w: p4 a bench`` is typed as often as ``p4 w: a bench``."""
    letter = _LETTER.match(line)
    code = _CODE.match(line, letter.end()) if letter and letter[1] in BY_LETTER else None
    words = line[code.end() :] if code else ""
    if letter is None or code is None or code[1].upper() not in known.codes or not words.strip():
        return line
    return f"{code[1]} {letter[0]}{words}"


def _open(capture: Capture) -> Capture:
    """Take the kind and the quotation mark from the front, in either order."""
    capture = _opening_quote(capture)
    text = capture.text
    letter = _LETTER.match(text)
    if letter and letter[1] in BY_LETTER:
        capture = changed(capture, kind=BY_LETTER[letter[1]].id, text=text[letter.end() :])
        return _opening_quote(capture) if not capture.verbatim else capture
    if text[:1] in BY_SIGN and text[1:2] == " " and not capture.verbatim:
        return changed(capture, kind=BY_SIGN[text[0]].id, text=text[2:])
    return capture


def _opening_quote(capture: Capture) -> Capture:
    """A quotation mark before a space opens words as they were said; so does one that closes at the very end.

    Without a speaker or a kind, only the mark with a space counts: a line may well begin with a "quoted" word.
    """
    text = capture.text
    if not text.startswith('"') or len(text) < 2:
        return capture
    bare = not capture.speaker and capture.kind == PARAPHRASE
    kind = QUOTE if capture.kind == PARAPHRASE else capture.kind
    marks, end = text.count('"'), len(text[: _closings(text, strip=True)[0]].rstrip())
    closed = marks == 2 and text[1:end].endswith('"')
    # What stands behind the words, such as a theme, is read later.
    words = text[1 : end - 1] + text[end:] if closed else text[1:]
    if text[1] == " " and words.strip():
        return changed(capture, kind=kind, verbatim=True, text=words[1:])
    if not bare and (closed or marks == 1):
        return changed(capture, kind=kind, verbatim=True, text=words)
    return capture


def _close(capture: Capture, *, strip: bool) -> Capture:
    """Read intensity and themes from the end; take them off only where the line is shorthand already."""
    end, themes, intensity = _closings(capture.text, strip=strip)
    found = (*capture.themes, *themes)
    if strip:
        return changed(capture, text=capture.text[:end], themes=found, intensity=intensity)
    return changed(capture, themes=found)


def _closings(text: str, *, strip: bool) -> tuple[int, tuple[str, ...], int]:
    """Where the words of a text end before its closing marks, and these: the themes, and how strongly.

    Where they are not taken off (``strip``), only themes at the very end are read.
    """
    themes: list[str] = []
    intensity, end = 0, len(text)
    words = list(_WORD.finditer(text))
    while words and (match := _CLOSING.fullmatch(words[-1][0])):
        theme = match["theme"]
        if theme and not re.search(r"[^\W\d_]", theme):
            break  # "#1" is a number, not a theme
        if theme:
            themes.append(theme)
        elif strip and not intensity:
            intensity = len(match["strong"])
        else:
            break
        words.pop()
        end = words[-1].end() if words else 0
    return end, tuple(reversed(themes)), intensity


def describe(line: Line, *, public: bool = False) -> str:
    """One line that names what was understood, before Enter.

    Args:
        line: The parsed line.
        public: Whether the words may be on the wall: then no code, theme or text is named.
    """
    if isinstance(line, Record):
        return describe_record(line, public=public)
    if isinstance(line, Marks):
        if public:
            return "who agrees; hidden on the wall"
        parts = [
            f"{' '.join(line.agree)} agree" if line.agree else "",
            f"{' '.join(line.disagree)} disagree" if line.disagree else "",
        ]
        return f"{', '.join(filter(None, parts))}: {line.note or 'the last note'}"
    parts = [label_of(line.kind)]
    if line.verbatim and line.kind != QUOTE:
        parts.append("word for word")
    if public:
        return ", ".join([*parts, *(["with speaker"] if line.speaker else [])]) + "; hidden on the wall"
    if line.speaker:
        parts.append(line.speaker)
    if line.intensity:
        parts.append(f"strong {line.intensity} of 3")
    parts += [f"theme {theme}" for theme in line.themes]
    return ", ".join(parts)
