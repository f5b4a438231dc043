"""Redaction across a folder: words are removed from the session, and from wherever else the program wrote them.

A second laptop's notes, the plan, another session that took them up: each is a log of its own, loses its events in one
step and records why.  All are taken before anything is changed; the session itself is last, so that whoever asks again
after a power cut finds the words to look for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import NamedTuple

import msgspec

from workshop.plan import plan_events as pe
from workshop.plan.material import PLAN_ID, read_plan
from workshop.plan.origins import Origins, pointed, with_origins
from workshop.plan.waiting import meant
from workshop.plural import counted
from workshop.record.clean import clean, is_blank
from workshop.record.event import Draft, Event
from workshop.record.protocol import EventStore, StoreError, Swept
from workshop.record.words import Words
from workshop.session import events as ev
from workshop.session.clock import local_now, stamp
from workshop.session.errors import Refused
from workshop.session.how_far import Told, untold
from workshop.session.reading import folded
from workshop.session.redacting import Taken, linked, of_person, taken_out, things, without_words
from workshop.session.shorthand import is_code

OUT_OF_REACH = (
    "What the disk still holds of the old file, copies on other computers, on sticks or in a cloud, and what was printed are"
    " out of this program's reach."
)
LONGEST_REASON = 500
_GONE_BEFORE = (
    "Its words were gone already. Copies of the session were looked through again; papers cannot be, now that nobody knows"
    " the words."
)


class Part(NamedTuple):
    """What goes from one log; ``log`` are its events as they were read."""

    id: str
    taken: Taken
    log: Sequence[Event]


class Outlook(NamedTuple):
    """What a redaction would do.

    Attributes:
        session_id, id: What is asked for.
        parts: The logs that lose something, the session itself last.
        words: What is looked for elsewhere.
        unreadable: Logs that cannot be looked into, each with the reason.
    """

    session_id: str
    id: str
    parts: tuple[Part, ...]
    words: Words
    unreadable: tuple[str, ...]

    @property
    def main(self) -> Part:
        """The session itself."""
        return self.parts[-1]

    def told(self) -> list[str]:
        """What goes, in sentences, with nothing of the words."""
        ids = self.main.taken.ids
        said = [
            f"{_listed(ids[:1])} of {self.session_id} loses its words for good, also in what was done to it."
        ]
        if is_code(self.id):
            count = len(ids) - 1
            said = [
                f"{self.id} of {self.session_id}: {counted(count, 'note')} lose their words, and the code goes from marks."
            ]
            said.append(
                "Ballots are kept by seat or without order, never by code: none can be told to be of one person."
            )
        elif ids[1:]:
            said.append(f"The same words are in what it came from or became: {_listed(ids[1:])}.")
        for part in self.parts:
            where = "" if part is self.main else f" of {part.id}"
            if part is not self.main and part.taken.ids:
                said.append(f"So does {_listed(part.taken.ids)}{where}.")
            if part.taken.elsewhere:
                said.append(
                    f"The words are taken out of {_listed(part.taken.elsewhere)}{where} too; the rest stays."
                )
            if part.taken.stays:
                said.append(f"They stay in {part.taken.stays} ({part.id}).")
        if self.words.too_short:
            said.append("Some of its words are too few to be looked for in other texts: look there yourself.")
        said += [f"{one} Look there yourself." for one in self.unreadable]
        return said


class Done(NamedTuple):
    """What a redaction came to; ``before`` says that the words of the session itself were gone already."""

    outlook: Outlook
    swept: Swept
    before: bool = False

    def told(self) -> list[str]:
        """What was done and what was not, in sentences; the last one says what cannot be promised."""
        said = [_GONE_BEFORE] if self.before else []
        if self.swept.changed:
            said.append(f"Taken out of: {_listed(self.swept.changed)}.")
        if self.swept.left:
            said.append(f"Still there: {_listed(_by_reason(self.swept.left))}.")
        if self.swept.unread:
            said.append(f"Not looked into: {_listed(self.swept.unread)}.")
        return [*said, OUT_OF_REACH]


def _by_reason(left: Collection[str]) -> list[str]:
    """Files in which words still are, those for the same reason together; it stands in brackets behind each."""
    files: dict[str, list[str]] = {}
    for one in left:
        name, bracket, reason = one.rpartition(" (")
        files.setdefault(f"{bracket}{reason}" if bracket else "", []).append(name if bracket else one)
    return [f"{', '.join(names)}{reason}" for reason, names in files.items()]


def look(
    store: EventStore,
    session_id: str,
    id_: str,
    *,
    among: Collection[str] | None = None,
    told: Told = untold,
) -> Outlook:
    """What goes where something of a session is redacted; nothing is changed.

    Args:
        store: Where the session is.
        session_id: The session, or the notes file of a second laptop.
        id_: See `taken_out`.
        among: The other logs to look into; by default those that hold the words or name the session.
        told: Called with how many of how many logs were looked through.

    Raises:
        Refused: When there is nothing of this id in words.
        StoreError: When the session cannot be read.
    """
    log = store.read(session_id)
    taken = taken_out(folded(session_id, log), id_)
    texts = set(taken.texts)
    parts: dict[str, Part] = {}
    unreadable: dict[str, str] = {}
    # What another log has in other words, such as a quote as it was checked, may stand in logs not looked into yet.
    words = None
    while words is None or Words(texts).texts != words.texts:
        words = Words(texts)
        for name in _concerned(store, session_id, words, told) if among is None else among:
            if name == session_id or name in parts or name in unreadable:
                continue
            try:
                other = store.read(name)
                parts[name] = Part(name, _of_other(session_id, id_, log, taken, name, other), other)
                texts |= parts[name].taken.texts
            except StoreError as error:
                unreadable[name] = str(error)
    ordered = [*(part for _, part in sorted(parts.items())), Part(session_id, taken, log)]
    for part in ordered:
        without_words(part.log, part.taken, words)
    touched = [part for part in ordered if part.taken.something or part.taken.stays or part.id == session_id]
    return Outlook(session_id, id_, tuple(touched), words, tuple(unreadable.values()))


def _concerned(store: EventStore, session_id: str, words: Words, told: Told) -> Collection[str]:
    """The logs that hold the words, or name the session."""
    named, looked, number = session_id.encode(), count(), len(store.stamps()) + 1

    def holds(content: bytes) -> bool:
        told(next(looked), number)
        return named in content or words.are_in_file(content)

    return store.logs_that_hold(holds)


def _of_other(
    session_id: str, id_: str, log: Sequence[Event], taken: Taken, name: str, other: Sequence[Event]
) -> Taken:
    """What is redacted as a whole in another log, since it is the same: joined notes, quotes that were checked."""
    if name == PLAN_ID:
        origins = Origins({session_id: folded(session_id, log)})
        return _of_plan(other, [f"{session_id}:{one}" for one in taken.ids], origins)
    refs = linked(session_id, log, taken.about, name, other)
    if is_code(id_) and (refs or _belong(session_id, name, log, other)):
        return of_person(folded(name, other), id_, refs)
    return things(other, refs) if refs else Taken()


def _belong(here: str, there: str, log: Sequence[Event], other: Sequence[Event]) -> bool:
    """Whether one of two logs is the notes file of the other, so that their codes mean the same people."""
    return any(
        bool(one and one[0].data) and str((one[0].data or {}).get("companion_of", "")) == of
        for one, of in ((other, here), (log, there))
    )


def _of_plan(log: Sequence[Event], names: Sequence[str], origins: Origins) -> Taken:
    """What was decided about quoting these; also where it cannot be told whether it was about one of them."""
    taken = Taken()
    for event in log:
        type_, data = meant(event)
        if type_ != "quote.checked" or not data:
            continue
        now, unclear = pointed(msgspec.structs.replace(event, type=type_, data=data), origins)
        note = str((now.data or {}).get("note", ""))
        about = [one for one in unclear.get(note, (note,)) if one in names]
        if about:
            taken.ids = tuple(dict.fromkeys((*taken.ids, *about)))
            taken.about.add(event.seq)
            left = {**data, "decision": "never", "text": ""}
            taken.left[event.seq] = left if type_ == event.type else {"type": type_, "data": left}
            if str(data.get("text", "")).strip():
                taken.texts.add(str(data["text"]))
    return taken


def redact(
    store: EventStore,
    session_id: str,
    id_: str,
    reason: str,
    *,
    name: str = "",
    by: str = "facilitator",
    clock: Callable[[], datetime] = local_now,
    taken_in: Callable[[list[Event]], object] | None = None,
    told: Told = untold,
) -> Done:
    """Remove words for good, from the session and from wherever else the program wrote them.

    The session is open for writing in this store, and nothing of it waits to be saved.  Whoever holds it folded reads it
    again afterwards.

    Args:
        store: Where it is.
        session_id: The session.
        id_: See `taken_out`.
        reason: Why; it is kept, and shown where the words were.
        name: Who decided it, where that is to be kept.
        by: The role that acts.
        clock: What time it is.
        taken_in: Called with what was recorded in the session, from the store's thread and in the order of what else is
            recorded there.
        told: See `look`.

    Raises:
        Refused: When there is no reason, nothing of this id, or a legal hold.
        StoreError: When a log cannot be taken, or the disk refused; logs that are done already stay so.
    """
    said = _Said(_line(reason), _line(name), by)
    _check_reason(said.reason)
    _check_hold_of_plan(store)
    first = look(store, session_id, id_, told=told)
    with _taken(store, [part.id for part in first.parts]):
        # Once more, now that no other program can write them.
        outlook = look(store, session_id, id_, among=[part.id for part in first.parts])
        outlook = outlook._replace(unreadable=first.unreadable)
        _check_hold_of_plan(store)
        _check(outlook, said)
        at = stamp(clock())
        swept = _sweep(store, outlook, said, at)
        for part in outlook.parts:
            if part.taken.something:
                _take_out(
                    store, part, _draft(part, outlook, said, at), taken_in if part is outlook.main else None
                )
        # What was copied meanwhile, such as by a backup that had begun.
        after = _sweep(store, outlook, said, at)
        changed = tuple(dict.fromkeys((*swept.changed, *after.changed)))
        return Done(outlook, after._replace(changed=changed), before=not outlook.main.taken.something)


class _Said(NamedTuple):
    """What is recorded about a redaction: why, who decided it, and the role that acts."""

    reason: str
    name: str
    by: str


def _sweep(store: EventStore, outlook: Outlook, said: _Said, at: str) -> Swept:
    """Take the words out of everything that was written from the logs: copies, backups, papers."""
    gone = {
        event.id
        for part in outlook.parts
        for event in part.log
        if event.data is None or event.seq in part.taken.left
    }
    return store.sweep([part.id for part in outlook.parts], gone, outlook.words, f"{said.reason} ({at})")


def _take_out(
    store: EventStore, part: Part, draft: Draft, taken_in: Callable[[list[Event]], object] | None
) -> None:
    """Take out of one log what goes from it, record why, and wait until that is on disk."""
    recorded = store.redact(part.id, list(part.taken.left), [draft])
    if taken_in is not None:
        recorded.add_done_callback(lambda done: done.exception() or taken_in(done.result()))
    recorded.result()


def _draft(part: Part, outlook: Outlook, said: _Said, at: str) -> Draft:
    taken = part.taken
    reason, name, by = said
    ids, events = taken.ids, tuple(sorted(taken.left))
    left = {str(seq): taken.left[seq] for seq in events}
    source = "" if part is outlook.main else f"{outlook.session_id}:{outlook.id}"
    if part.id == PLAN_ID:
        of_plan = pe.PlanRedacted(ids=ids, reason=reason, name=name, events=events, left=left, source=source)
        main = outlook.main
        origins = Origins({main.id: folded(main.id, main.log)})
        return with_origins(pe.plan_draft(of_plan, at=at, by=by), origins)
    what = ev.Redacted(ids=ids, reason=reason, name=name, events=events, left=left, source=source)
    return ev.draft(what, at=at, by=by)


def _check_reason(reason: str) -> None:
    if is_blank(reason):
        raise Refused("Give a reason: it is what stays where the words were.")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"A reason holds at most {LONGEST_REASON} characters.")


def _check(outlook: Outlook, said: _Said) -> None:
    reason, name, _ = said
    if outlook.words.are_in(reason) or outlook.words.are_in(name):
        raise Refused("The reason holds the words themselves; say it without them, since it stays.")
    for text in outlook.main.taken.texts:
        if text.strip() and text.strip().casefold() in (reason.casefold(), name.casefold()):
            raise Refused("The reason is the words themselves; say it without them, since it stays.")
    for part in outlook.parts:
        if part.id != PLAN_ID and (hold := folded(part.id, part.log).hold):
            raise Refused(held(part.id, hold.name, hold.reason))


def _check_hold_of_plan(store: EventStore) -> None:
    if hold := read_plan(store).hold:
        raise Refused(held("the plan and all its sessions", hold.name, hold.reason, argument=PLAN_ID))


def held(what: str, name: str, reason: str, *, argument: str = "") -> str:
    """That a legal hold forbids it, in a sentence or two."""
    return (
        f"There is a legal hold on {what}, by {name}: {reason.rstrip('.')}. Nothing is redacted until it is lifted:"
        f" `workshop hold {argument or what} --lift`."
    )


@contextmanager
def _taken(store: EventStore, names: Sequence[str]) -> Iterator[None]:
    """Take the logs that are not open here yet; they are let go again afterwards.

    Raises:
        StoreError: When one of them is being written by another program, or can only be read.
    """
    ours: list[str] = []
    try:
        for name in names:
            if store.is_open(name):
                continue
            opened = store.open(name)
            ours.append(name)
            if not opened.writable:
                raise StoreError(f"Nothing was redacted. {opened.notice}".rstrip())
        yield
    finally:
        for name in ours:
            store.close(name)


def _line(text: str) -> str:
    return " ".join(clean(text).text.split())


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
