"""The records of all sessions, ready for a plan: cleaned of participant codes, with the votes that were held on them.

A record may be named in many ways: ``S1`` in its own session, the id it had in the file it was imported from, or
``session-id:S1`` from another session.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from workshop.plan.material import Held, Material
from workshop.session.capture_kinds import CAPTURES, Value, missing_fields
from workshop.session.shown import withheld_sentence
from workshop.session.state import Captured, Session
from workshop.session.vote import Vote
from workshop.session.wall_words import without_codes
from workshop.votes.model import FEWEST_PRIVATE, Result, publishable
from workshop.votes.telling import verdict

_AGREE = " at 1, 2 or 3"
_TOKEN = re.compile(r"\b[A-Z]\d+[a-z]?\b")
_VERSION = re.compile(r"\bversion (\d+)", re.IGNORECASE)


class Entry(NamedTuple):
    """One record of one session.

    Attributes:
        held: Its session.
        record: The record as it is now.
        fields: Its fields without participant codes, with those it takes over from what it replaces.
        place: Its place in the session's log.
    """

    held: Held
    record: Captured
    fields: Mapping[str, Value]
    place: int

    @property
    def name(self) -> str:
        """Its id across sessions."""
        return self.held.name(self.record.id)

    def text(self, field: str) -> str:
        """What stands in a field, as text; empty for nothing."""
        value = self.fields.get(field, "")
        return ", ".join(value) if isinstance(value, tuple) else str(value)

    def texts(self, field: str) -> tuple[str, ...]:
        """What stands in a field of several texts."""
        value = self.fields.get(field, ())
        return value if isinstance(value, tuple) else (str(value),) if value != "" else ()

    def number(self, field: str) -> int | None:
        """The number in a field, or None."""
        value = self.fields.get(field)
        return value if isinstance(value, int) else None

    @property
    def first(self) -> str:
        """The field that every record of its kind has."""
        return self.text(CAPTURES[self.record.kind].first.name)

    @property
    def missing(self) -> tuple[str, ...]:
        """What it lacks, in plain words."""
        return tuple(field.label for field in missing_fields(self.record.kind, self.fields))


class VoteRow(NamedTuple):
    """A revealed vote that was held on a record.

    Attributes:
        id: The vote, as ``session-id:V1``.
        round: Which round of it.
        passed: Whether it passed; None where that cannot be said.
        words: Its result in one sentence, or why it is withheld.
        outside: The same as it leaves the office, see `outside_words`.
        on_these_words: Whether it was held on the words that stand now, and not on earlier ones.
    """

    id: str
    round: int
    passed: bool | None
    words: str
    on_these_words: bool = True
    outside: str = ""

    def told(self, *, final: bool) -> str:
        """Its result in a sentence, in a paper that is ``final`` without small numbers."""
        return self.outside if final else self.words


def key_of(text: str) -> str:
    """What two names have in common that differ only in capitals and spaces."""
    return " ".join(text.casefold().split())


def entries(material: Material, kind: str) -> list[Entry]:
    """The records of a kind that hold, of all sessions, in the order they were made; none of a sealed stage."""
    found = []
    for held in material.sessions:
        places = _places(held.session)
        for one in held.session.current_captures(kind):
            run = held.session.stages.get(one.stage)
            if run is None or not run.design.sealed:
                found.append(Entry(held, one, _fields(held.session, one), places.get(one.id, 0)))
    return found


def found_by(entries: Sequence[Entry], name: str, held: Held | None = None) -> Entry | None:
    """The record that a name means, said in a session (``held``) or anywhere; the latest where there are several."""
    session_id, colon, id = name.rpartition(":")
    if colon:
        # A file that was imported names other files; of one nobody knows, the session's own id is meant.
        of_file = [one for one in entries if session_id in one.held.session.source_names]
        pools = (
            [one for one in entries if one.name == name],
            [one for one in of_file if one.record.source_id == id],
            [
                one
                for one in entries
                if held and one.held.id == held.id and one.record.source_id in (id, name)
            ],
        )
        return next((pool[-1] for pool in pools if pool), None)
    if not name:
        return None
    near = [one for one in entries if held is None or one.held.id == held.id]
    for pool in (near, entries):
        for says in (_source_is(name), _id_is(name), _words_are(name)):
            if match := [one for one in pool if says(one)]:
                return match[-1]
    return None


def same_words(one: Entry, before: Sequence[Entry]) -> Entry | None:
    """The latest record of those before it that says the same as it does in its first field."""
    return next((old for old in reversed(before) if key_of(old.first) == key_of(one.first)), None)


def lineages(
    entries: Sequence[Entry], replaced: Callable[[Entry, Sequence[Entry]], Entry | None]
) -> list[list[Entry]]:
    """Records in runs of versions, each with its latest first; what a version leaves out stands as it was before.

    Args:
        entries: The records in the order they were made.
        replaced: What a record stands instead of, among those made before it; None for nothing.
    """
    runs: list[list[Entry]] = []
    for number, one in enumerate(entries):
        before = replaced(one, entries[:number])
        run = next((run for run in runs if before and any(old.name == before.name for old in run)), None)
        if run is None:
            runs.append([one])
        else:
            run.insert(0, one._replace(fields={**run[0].fields, **one.fields}))
    return runs


def votes_on(entries: Iterable[Entry]) -> dict[str, tuple[VoteRow, ...]]:
    """The revealed votes that were held on records, by the record's name across sessions, earliest first.

    A vote is about a record when its question has the record's id or its words in it.  Where it names an id and a
    version that came later, it is about that version.
    """
    by_session: dict[str, list[Entry]] = {}
    for one in entries:
        by_session.setdefault(one.held.id, []).append(one)
    found: dict[str, list[VoteRow]] = {}
    for here in by_session.values():
        held = here[0].held
        opened = _opened(held.session)
        for vote in sorted(held.session.revealed_votes(), key=lambda one: opened.get(one.id, 0)):
            before = [one for one in here if one.place < opened.get(vote.id, 0)] or here
            for result in vote.results():
                for entry, now in _asked_about(result, before):
                    words, outside = in_words(vote, result), outside_words(vote, result)
                    row = VoteRow(held.name(vote.id), vote.round, result.passed, words, now, outside)
                    found.setdefault(entry.name, []).append(row)
    return {name: tuple(rows) for name, rows in found.items()}


def passed(votes: Sequence[VoteRow]) -> bool | None:
    """Whether the last vote on the words that stand now passed; None where none was held."""
    return next((vote.passed for vote in reversed(votes) if vote.on_these_words), None)


def _asked_about(result: Result, before: Sequence[Entry]) -> list[tuple[Entry, bool]]:
    question = result.question
    named = _by_id(question.id, before)
    if named:
        return [(named[-1], True)]
    said = [(one, now) for one in before if (now := _holds_words(question.text, one)) is not None]
    if said:
        # Of words that stand in one another the longest are meant.
        longest = max(len(one.first) for one, _ in said)
        return [(one, now) for one, now in said if len(one.first) == longest or not now][-1:]
    version = _VERSION.search(question.text)
    found: list[tuple[Entry, bool]] = []
    for token in _TOKEN.findall(question.text):
        if match := _by_id(token, before):
            found.append((_of_version(match[-1], before, int(version[1]) if version else 0), True))
    return found


def _by_id(id: str, before: Sequence[Entry]) -> list[Entry]:
    return [one for one in before if one.record.source_id == id] or [
        one for one in before if one.record.id == id
    ]


def _of_version(one: Entry, before: Sequence[Entry], version: int) -> Entry:
    """The version that is meant by a number, of a record that others replaced; the record itself where none fits."""
    run = [one]
    for other in before:
        old = found_by(before, other.text("replaces"), other.held) if other.text("replaces") else None
        if old is not None and any(old.name == known.name for known in run):
            run.append(other)
    return next((other for other in reversed(run) if version and other.number("version") == version), one)


def _holds_words(text: str, one: Entry) -> bool | None:
    """Whether a question has a record's present words (True) or earlier ones (False) in it; None for neither."""
    asked = key_of(text)
    words = _wordings(one.held.session).get(one.record.id, [])
    if (now := key_of(one.first)) and now in asked:
        return True
    return False if any(key_of(old) and key_of(old) in asked for old in words) else None


def in_words(vote: Vote, result: Result) -> str:
    """What a vote came to in one sentence, or why that is withheld."""
    return _levels_named(result) if publishable(result.totals, vote.private) else withheld_sentence(result)


def _levels_named(result: Result) -> str:
    """The sentence of a result for readers who were not in the room: the levels of agreement by name too."""
    labels = [label.lstrip("0123456789. ") for label in result.question.options]
    if _AGREE not in result.sentence or len(labels) < 3 or not all(labels[:3]):
        return result.sentence
    named = f"{_AGREE} ('{labels[0]}' to '{labels[2]}')"
    return result.sentence.replace(_AGREE, named, 1)


def outside_words(vote: Vote, result: Result) -> str:
    """What a vote came to as it leaves the office: with its numbers only where none is of so few that they could be told.

    Where somebody, but fewer than five, gave an answer, only whether it passed is told (research/domain.md 4.7): from the
    number of all the others theirs could be worked out.
    """
    if not publishable(result.totals, vote.private):
        return "It is not printed, since fewer than five voted."
    if not any(0 < count < FEWEST_PRIVATE for count in result.totals.counts):
        return _levels_named(result)
    if result.passed is None:
        return "How many gave which answer is not printed, since fewer than five gave one of them."
    return verdict(result.passed)


def _fields(session: Session, one: Captured) -> dict[str, Value]:
    return {
        name: value
        if isinstance(value, int)
        else tuple(without_codes(session, text) for text in value)
        if isinstance(value, tuple)
        else without_codes(session, value)
        for name, value in one.fields.items()
    }


def _places(session: Session) -> dict[str, int]:
    """Where in the log each record was made."""
    return session.once(
        "places of records",
        lambda: {event.ref: at for at, event in enumerate(session.log) if event.type == "capture.added"},
    )


def _opened(session: Session) -> dict[str, int]:
    """Where in the log each vote was opened; of one whose totals were typed in at once, where they were."""
    return session.once(
        "places of votes",
        lambda: {
            event.ref: at
            for at, event in enumerate(session.log)
            if event.type in ("vote.opened", "vote.drafted")
        },
    )


def _wordings(session: Session) -> dict[str, list[str]]:
    """Every wording that each record had in its first field."""

    def read() -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for event in session.log:
            record = session.captures.get(event.ref)
            if record is None or event.type not in ("capture.added", "capture.edited") or event.data is None:
                continue
            first = CAPTURES[record.kind].first.name if record.kind in CAPTURES else ""
            words = event.data.get("fields", {}).get(first)
            if isinstance(words, str) and event.id not in session.undone:
                found.setdefault(record.id, []).append(without_codes(session, words))
        return found

    return session.once("wordings of records", read)


def _source_is(name: str) -> Callable[[Entry], bool]:
    return lambda one: one.record.source_id == name


def _id_is(name: str) -> Callable[[Entry], bool]:
    return lambda one: one.record.id == name


def _words_are(name: str) -> Callable[[Entry], bool]:
    return lambda one: key_of(one.first) == key_of(name)
