"""Plain text from a file, a note a line: word for word, or on demand as the capture line reads what is typed.

A line of a named file is taken once: its note keeps the file's name and a number as its source, and a file of that name
brings only the lines that are not there yet, however its lines have moved.  Lines that were taken word for word are read
in their places when they come again as typed, so that nothing is there twice.  Records with fields come in JSON lines.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from workshop.plural import counted
from workshop.record.clean import clean, is_blank
from workshop.record.protocol import NotSaved
from workshop.session import events as ev
from workshop.session.capture_kinds import CAPTURES
from workshop.session.capture_line import COMMITMENT, read_record
from workshop.session.errors import Refused
from workshop.session.kinds import BY_SIGN
from workshop.session.live import LiveSession
from workshop.session.outbox import Submission
from workshop.session.questions import default_kind
from workshop.session.redacted import REDACTED_HERE
from workshop.session.reshaping import labels_of
from workshop.session.shorthand import Capture, Marks, Vocabulary, parse
from workshop.session.state import Note, Session

_RECORDS = (COMMITMENT, *CAPTURES)
_ANY_CODE = re.compile(r"[pP][0-9]{1,3}[\s\":].*\S")
_ANY_MARKS = re.compile(r"[+-][0-9]{1,3}(\s+[+-][0-9]{1,3})*")


class Plain(NamedTuple):
    """What became of a line.

    ``again`` says that it was there already, ``reread`` is the note that it was before and that is read anew now, and
    ``unread`` says that it looks as if it was typed for the capture line and stands in the session word for word;
    ``barred`` that it looks as a record is typed there, with bars, which it was to be and is not.
    """

    submission: Submission | None = None
    source_id: str = ""
    removed: int = 0
    again: bool = False
    reread: str = ""
    unread: bool = False
    barred: bool = False


def looks_typed(text: str, known: Vocabulary) -> bool:
    """Whether a line is written as for the capture line: with a code, a letter for its kind, marks, or a theme.

    A sign alone does not count: ``* late again`` is a list in most files.  A code that nobody has counts.
    """
    if text[:1] in BY_SIGN or text.startswith("\\"):
        return False
    if known.codes and (_ANY_CODE.match(text) or _ANY_MARKS.fullmatch(text.strip())):
        return True
    return parse(text, known) != Capture(text)


def typed_lines(lines: Iterable[bytes], known: Vocabulary) -> int:
    """How many lines look as they are typed in the capture line; JSON lines do not."""
    texts = (clean(line.decode(errors="replace")).text for line in lines)
    return sum(looks_typed(text, known) for text in texts if not text.lstrip().startswith("{"))


def _has_code_of_nobody(text: str, known: Vocabulary, meaning: Capture | Marks) -> bool:
    """Whether a line that was read begins with a code all the same, which then nobody has."""
    unsaid = isinstance(meaning, Capture) and not meaning.speaker and meaning.text == text
    return unsaid and bool(known.codes) and _ANY_CODE.match(text) is not None


class PlainLines:
    """The lines of one file, taken one after the other.

    Args:
        live: The session they go into.
        name: The file's name without its ending; empty for what has none, of which no line is known again.
        shorthand: Whether the lines are read as the capture line reads them.
    """

    def __init__(self, live: LiveSession, name: str, *, shorthand: bool = False) -> None:
        self._live, self._name, self._shorthand = live, name, shorthand
        session = live.session
        begins = f"{name}:"
        self._known = {
            source_id: source
            for source_id, source in session.sources.items()
            if name and source_id.startswith(begins) and source_id.removeprefix(begins).isdecimal()
        }
        self._speakers = _first_speakers(session) if self._known else {}
        self._numbers = {int(source_id.removeprefix(begins)) for source_id in self._known}
        self._by_text: dict[str, list[str]] = {}
        for source_id, source in self._known.items():
            self._by_text.setdefault(source.text, []).append(source_id)
        self._loose = _loose(live.session) if shorthand else {}
        self._come_before = False
        self._last: Submission | str = ""

    def begin(self, lines: Collection[bytes]) -> None:
        """Look through lines that are all there: whether they came before without a name, as through a pipe."""
        known = self._vocabulary()
        texts = (clean(line.decode(errors="replace").rstrip("\r\n")).text for line in lines)
        self._come_before = any(text in self._loose and looks_typed(text, known) for text in texts)

    def take(self, number: int, given: str) -> Plain:
        """Take one line.

        Raises:
            Refused: When it cannot be kept, with one sentence.
            StoreError: When what it belongs to could not be saved.
        """
        cleaned = clean(given)
        text = cleaned.text
        if is_blank(text):
            raise Refused("nothing but control characters is in this line")
        known = self._vocabulary()
        literal = Capture(text, kind=default_kind(self._live.session))
        meaning = parse(text, known) if self._shorthand else literal
        if isinstance(meaning, Capture) and meaning.kind == Capture("").kind:
            meaning = replace(meaning, kind=literal.kind)
        assert isinstance(meaning, Capture | Marks)
        typed = looks_typed(text, known)
        unread = typed and (meaning == literal or _has_code_of_nobody(text, known, meaning))
        if note := self._claimed(number, text, meaning):
            return self._again(note, text, meaning, typed)._replace(removed=cleaned.removed)
        if isinstance(meaning, Marks):
            return self._mark(meaning)._replace(removed=cleaned.removed)
        source_id = self._new_source(number)
        submission = self._live.notes.add(meaning, source_id=source_id)
        self._last = submission
        barred = self._shorthand and "|" in text and read_record(text, _RECORDS) is not None
        return Plain(submission, source_id, cleaned.removed, unread=unread, barred=barred)

    def _vocabulary(self) -> Vocabulary:
        session = self._live.session
        return Vocabulary(codes=session.codes, notes=session.notes)

    def _is_as_given(self, note: Note) -> bool:
        """Whether a note is a line as it was given: nothing was read out of it, and nothing is made of it yet."""
        plain = (note.kind, note.speaker, note.verbatim) == (
            default_kind(self._live.session, note.stage),
            "",
            False,
        )
        return note.holds and not note.redacted and plain

    def _claimed(self, number: int, text: str, meaning: Capture | Marks) -> Note | None:
        """The note that this line is in the session already; it is then taken for no other line."""
        notes = self._live.session.notes
        at = f"{self._name}:{number}"
        read = meaning.text if isinstance(meaning, Capture) else text
        speaker = meaning.speaker if isinstance(meaning, Capture) else ""
        fitting = [
            source_id
            for source_id in dict.fromkeys((*self._by_text.get(text, ()), *self._by_text.get(read, ())))
            if self._known[source_id].text == text or self._speakers[self._known[source_id].note] == speaker
        ]
        if fitting:
            chosen = at if at in fitting else fitting[0]
            source = self._known.pop(chosen)
            self._by_text[source.text].remove(chosen)
            return notes[source.note]
        if at in self._known and not self._known[at].text:
            raise Refused(REDACTED_HERE)
        if not self._shorthand:
            return None
        looks = self._come_before or looks_typed(text, self._vocabulary())
        return self._loose[text].pop(0) if looks and self._loose.get(text) else None

    def _again(self, note: Note, text: str, meaning: Capture | Marks, typed: bool) -> Plain:
        """A line that is there: read anew where it stands there word for word and means more."""
        as_given = note.text == text and self._is_as_given(note)
        if isinstance(meaning, Marks):
            if not as_given:
                return Plain(again=True)
            self._mark(meaning)
            return Plain(self._live.notes.retract(note.id, "it says who agrees"), reread=note.id)
        if note.holds:
            self._last = note.id
        themes = labels_of(self._live.session, [note])
        read = replace(meaning, themes=tuple(dict.fromkeys((*themes, *meaning.themes))))
        if not as_given or read == Capture(text, kind=note.kind, themes=themes):
            return Plain(
                again=True, unread=typed and as_given and meaning == Capture(text, kind=meaning.kind)
            )
        return Plain(self._live.notes.edit(note.id, read), reread=note.id)

    def _mark(self, marks: Marks) -> Plain:
        """Who agrees with the line before; whoever is there with an answer already keeps it."""
        self._live.outbox.settle()
        if self._live.outbox.failed:
            raise NotSaved("what came before it could not be saved")
        notes = self._live.notes
        note = notes.note(marks.note or self._last_note() or self._live.session.last_note)
        asked = {*note.agree, *note.disagree}
        agree, disagree = (
            [code for code in codes if code not in asked] for codes in (marks.agree, marks.disagree)
        )
        if not agree and not disagree:
            return Plain(again=True)
        return Plain(notes.mark(note.id, agree, disagree))

    def _last_note(self) -> str:
        if isinstance(self._last, str):
            return self._last
        return next((event.ref for event in self._last.events if event.type == "note.added"), "")

    def _new_source(self, number: int) -> str:
        if not self._name:
            return ""
        while number in self._numbers:
            number = max(*self._numbers, number) + 1
        self._numbers.add(number)
        return f"{self._name}:{number}"


def _first_speakers(session: Session) -> dict[str, str]:
    """Who said each note as it was first kept, whatever it says now."""
    added = (event for event in session.log if event.type == "note.added")
    return {event.ref: str((event.data or {}).get("speaker", "")) for event in added}


def _loose(session: Session) -> dict[str, list[Note]]:
    """The notes that came from no named file, by what they were word for word when they came; whatever they are now."""
    found: dict[str, list[Note]] = {}
    for event in session.log:
        what = ev.happening(event) if event.type == "note.added" else None
        if isinstance(what, ev.NoteAdded) and not (
            what.source_id or what.speaker or what.verbatim or what.origin
        ):
            found.setdefault(what.text, []).append(session.notes[event.ref])
    return found


def in_words(
    unread: Collection[int],
    again: Collection[int],
    reread: Collection[str],
    barred: Collection[int] = (),
    *,
    way: str = "",
    codes: str = "",
) -> Iterator[str]:
    """What is to be said of the lines of a file, as sentences.

    Args:
        unread: The numbers of the lines that look typed and were taken word for word.
        again: Those of the lines that were there already.
        reread: The ids of the notes that were read anew.
        barred: The numbers of the lines that look as records are typed.
        way: The command that reads the unread ones; empty where they were to be read already.
        codes: The codes that there are, in words.
    """
    if reread:
        yield f"{_lines(len(reread), 'note')} read anew in {'its' if len(reread) == 1 else 'their'} place: {_some(reread)}."
    if again:
        yield f"{_lines(len(again), 'line')} here already, from a file of this name, and not taken twice: {_some(again)}."
    if unread and way:
        look = "looks as a line is typed" if len(unread) == 1 else "look as lines are typed"
        yield (
            f"{_lines(len(unread), 'line')} taken word for word and {look} in the capture line (p3, w:, +4, #theme): "
            f"{_some(unread)}. {way}"
        )
    elif unread:
        yield f"{_lines(len(unread), 'line')} taken word for word, with a code that nobody has ({codes}): {_some(unread)}."
    if barred:
        look = "looks as a record is typed" if len(barred) == 1 else "look as records are typed"
        yield (
            f"{_lines(len(barred), 'line')} taken as a note and {look}: {_some(barred)}. Records come in lines such as "
            '{"record": "commitment", "owner_role": "Streets", "action": "two clerks", "due": "2026-06-30"}.'
        )


def _lines(number: int, what: str) -> str:
    return counted(number, f"{what} was", f"{what}s were")


def _some(what: Collection[int] | Collection[str], most: int = 8) -> str:
    named = [str(one) for one in what]
    return ", ".join(named[:most]) + (f" and {len(named) - most} more" if len(named) > most else "")
