"""What a redaction takes out of a log: which events lose their words, and what of each stays so that the rest still holds.

A note's words stand in more than one event: it was edited, read back, split, joined.  What it came from goes with it, and
what was made of it; a note that was only joined with it stands by itself again.  Where its words were copied into
something else, such as an option of a vote, they are taken out there, and the rest of that stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from workshop.record.event import Data, Event
from workshop.record.redaction import REDACTED
from workshop.record.words import Words
from workshop.session.errors import Refused
from workshop.session.shorthand import is_code
from workshop.session.state import Session

_STAYS: dict[str, tuple[str, ...]] = {
    "note.added": ("stage", "kind", "speaker", "origin", "vote", "question", "source_id", "joined_from"),
    "note.edited": ("kind", "speaker", "joined_from"),
    "note.read_back": (),
    "note.retracted": ("joined_from",),
    "objection.settled": ("state", "owner", "due", "vote", "question", "family", "earlier"),
    "parking.settled": ("outcome", "stage"),
    "assumption.ranked": ("rank", "confidence", "segment", "joined_from"),
    "commitment.added": ("stage", "source_id"),
    "commitment.edited": ("stage", "source_id"),
    "commitment.retracted": (),
    "capture.added": ("kind", "stage", "source_id"),
    "capture.edited": (),
    "capture.retracted": (),
    "debrief.answered": ("question",),
}
"""What stays of an event about something that is redacted: whatever is not in words."""
_EMPTY: dict[str, Data] = {
    "note.added": {"text": ""},
    "note.edited": {"text": ""},
    "note.read_back": {"text": ""},
    "commitment.added": {"owner": "", "action": ""},
    "commitment.edited": {"owner": "", "action": ""},
    "capture.added": {"fields": {}},
    "capture.edited": {"fields": {}},
}
_WORDS: dict[str, tuple[str, ...]] = {
    "note.added": ("text", "gloss"),
    "note.edited": ("text", "gloss"),
    "note.read_back": ("text",),
    "note.retracted": ("reason",),
    "objection.settled": ("reply",),
    "parking.settled": ("words",),
    "assumption.ranked": ("remark",),
    "commitment.added": ("action", "resource", "condition", "note"),
    "commitment.edited": ("action", "resource", "condition", "note"),
    "commitment.retracted": ("reason",),
    "capture.retracted": ("reason",),
    "debrief.answered": ("text",),
}
"""Where the words of an event stand that are also looked for elsewhere."""
_REASONS = ("vote.closed", "vote.reopened", "vote.dropped", "vote.tie")
_NEVER = ("session.created", REDACTED)


@dataclass
class Taken:
    """What is taken out of one log.

    Attributes:
        ids: What is redacted as a whole, the one that was asked for first.
        left: For each event that loses its data, by its sequence number, what stays of it.
        texts: The words that go.
        about: The sequence numbers of the events that are about what is redacted.
        elsewhere: What else held the words and has a gap now: ids, or the type of an event that has none.
        stays: Where the words stand that cannot be taken out, in words for people.
    """

    ids: tuple[str, ...] = ()
    left: dict[int, Data] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    about: set[int] = field(default_factory=set)
    elsewhere: tuple[str, ...] = ()
    stays: str = ""

    @property
    def something(self) -> bool:
        """Whether any event is to lose its data."""
        return bool(self.left)


def taken_out(session: Session, id_: str) -> Taken:
    """What goes where a thing of a session is redacted, or everything a person said.

    Args:
        session: The session.
        id_: A note, a commitment, a record, a vote (of which the reasons go), a question of the debrief, or the code of
            a participant who withdraws.

    Raises:
        Refused: When there is no such thing, or there is nothing in words to it.
    """
    if is_code(id_):
        return _person(session, id_)
    if id_ in session.votes:
        return _vote(session, id_)
    known = {event.ref for event in session.log if event.type in _STAYS}
    if id_ not in known:
        raise Refused(f"There is nothing called {id_} in this session that holds words.")
    return things(session.log, [id_])


def things(log: Sequence[Event], ids: Iterable[str]) -> Taken:
    """What goes where these things of a log are redacted."""
    kin = _kin(log, ids)
    taken = Taken(ids=kin)
    for event in log:
        stays = _STAYS.get(event.type)
        if stays is None or event.ref not in kin or event.data is None:
            continue
        taken.about.add(event.seq)
        data = event.data
        texts = _texts_of(event)
        if event.type in _EMPTY or texts:
            kept = {key: data[key] for key in stays if key in data}
            taken.left[event.seq] = {**_EMPTY.get(event.type, {}), **kept}
            taken.texts.update(texts)
    return taken


def without_words(log: Sequence[Event], taken: Taken, words: Words) -> None:
    """Take words out of all else in a log that holds them; what is found is added to ``taken``."""
    found: list[str] = []
    for event in log:
        if event.data is None or event.seq in taken.about:
            continue
        left = words.taken_out_of(event.data)
        if left == _plain(event.data):
            continue
        if event.type in _NEVER:
            taken.stays = "the title, the design or a reason of this session; these cannot be taken out"
            continue
        taken.left.setdefault(event.seq, left)
        found.append(event.ref or event.type)
    taken.left = {seq: words.taken_out_of(left) for seq, left in taken.left.items()}
    taken.elsewhere = tuple(dict.fromkeys(one for one in found if one not in taken.ids))


def _kin(log: Sequence[Event], ids: Iterable[str]) -> tuple[str, ...]:
    """Things with what they came from, as far back as it goes, and with what was made of them."""
    asked = tuple(dict.fromkeys(ids))
    origin: dict[str, tuple[str, ...]] = {}
    for event in log:
        if event.type == "note.added" and event.data:
            origin[event.ref] = tuple(event.data.get("origin", ()))
    before = _reached(asked, lambda one: origin.get(one, ()))
    made: dict[str, list[str]] = {}
    for one, old in origin.items():
        for each in old:
            made.setdefault(each, []).append(one)
    after = _reached(asked, lambda one: made.get(one, ()))
    return tuple(dict.fromkeys((*asked, *before, *after)))


def _reached(start: Iterable[str], following: Callable[[str], Iterable[str]]) -> list[str]:
    found: list[str] = []
    waiting = list(start)
    while waiting:
        for one in following(waiting.pop()):
            if one not in found:
                found.append(one)
                waiting.append(one)
    return found


def _texts_of(event: Event) -> set[str]:
    data = event.data or {}
    values = [data.get(key, "") for key in _WORDS.get(event.type, ())]
    fields = data.get("fields", {})
    for value in fields.values() if isinstance(fields, dict) else ():
        values += value if isinstance(value, list | tuple) else [value]
    return {value for value in values if isinstance(value, str) and value.strip()}


def _vote(session: Session, vote: str) -> Taken:
    """The reasons that were given in words around a vote; its question and what was counted stay."""
    taken = Taken(ids=(vote,))
    for event in session.log:
        data = event.data
        if event.ref == vote and event.type in _REASONS and data and data.get("reason"):
            taken.about.add(event.seq)
            taken.left[event.seq] = {**data, "reason": ""}
            taken.texts.add(str(data["reason"]))
    if not taken.left:
        raise Refused(
            f"No reason in words is kept with {vote}. An objection to it is a note: redact that by its own number."
        )
    return taken


def of_person(session: Session, code: str, more: Iterable[str] = ()) -> Taken:
    """Everything a participant said, further things, and wherever their code stands beside something.

    Nothing is taken where nothing is recorded of them.
    """
    said = [
        event.ref
        for event in session.log
        if event.type in ("note.added", "note.edited") and event.data and event.data.get("speaker") == code
    ]
    taken = things(session.log, [*said, *more])
    for event in session.log:
        if event.data is None or event.type in _NEVER:
            continue
        before = _plain(taken.left.get(event.seq, event.data))
        left = _without_code(event.type, before, code)
        if left != before:
            taken.left[event.seq] = left
    return taken


def _person(session: Session, code: str) -> Taken:
    taken = of_person(session, code)
    gone = any(code in one.ids for one in session.redactions)
    if not taken.left and not gone and code not in session.codes:
        raise Refused(f"{code} is not a code of this session.")
    if not taken.left and not gone:
        raise Refused(f"Nothing is recorded of what {code} said; the code alone tells nothing.")
    taken.ids = tuple(dict.fromkeys((code, *taken.ids)))
    return taken


def _without_code(kind: str, data: Data, code: str) -> Data:
    """An event's data without what it says of a person; that there was one by this code stays, to be counted."""
    left = dict(data)
    for key in ("agree", "disagree"):
        if code in left.get(key, ()):
            left[key] = [one for one in left[key] if one != code]
    for key in ("groups", "segments"):
        if kind == "attendance.set" and code in left.get(key, {}):
            left[key] = {one: value for one, value in left[key].items() if one != code}
    if left.get("speaker") == code:
        left["speaker"] = ""
    if kind == "person.joined" and left.get("code") == code:
        left.pop("group", None)
        left.pop("segment", None)
    return left


def _plain(value: Any) -> Any:
    """The same data as `Words.taken_out_of` gives it, to be compared with that."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def linked(
    here: str, log: Sequence[Event], about: Collection[int], there: str, other: Sequence[Event]
) -> list[str]:
    """What of another log is the same as what is redacted here: notes of a second laptop that were joined.

    Args:
        here: The id of the log in which something is redacted.
        log: Its events.
        about: The sequence numbers of those about what is redacted.
        there: The id of the other log.
        other: Its events.
    """
    ours = {event.id for event in log if event.seq in about}
    came = {str((event.data or {}).get("joined_from", "")) for event in log if event.seq in about}
    return list(
        dict.fromkeys(
            event.ref
            for event in other
            if event.ref
            and (
                f"{there}:{event.id}" in came
                or str((event.data or {}).get("joined_from", "")).removeprefix(f"{here}:") in ours
            )
        )
    )
