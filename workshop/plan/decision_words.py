"""What a decision of the plan says, in a few words, and what the things are that it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from workshop.plan.material import Held
from workshop.plan.plan_state import Plan
from workshop.plan.wording import day
from workshop.record.event import Data
from workshop.session.capture_kinds import CAPTURES
from workshop.session.state import Session
from workshop.session.wall_words import without_codes

Named = Callable[[str], str]
"""How a thing is called within a sentence, by its name or number."""

_LONGEST_NAMED = 80
_QUOTE = {"print": "is to be printed", "never": "is to be left out"}
_MATCHES = {"partly": "partly confirmed"}
_KINDS = {
    "plan.settings": "The first page",
    "segments.heard": "Customers a group heard",
    "goal.added": "A goal",
    "group.planned": "A planned group",
    "code.added": "A theme of the codebook",
    "code.merged": "A theme of the codebook",
    "need.linked": "The need that a want serves",
    "assumption.matched": "A guess",
    "quote.checked": "A quote",
    "promise.told": "A promise",
    "goal.named": "A goal that is served",
    "initiative.chosen": "The focus of the first year",
    "conflict.ruled": "A contradiction",
}
_THINGS = {"G": "A goal", "F": "A planned group", "K": "A theme of the codebook"}


class Said(NamedTuple):
    """A decision in words.

    Attributes:
        kind: What sort of thing it is about.
        about: What it is about, by name or number.
        subject: The same within a sentence.
        says: What it says of that: ``is done``.
        it: How the sentence begins where what it is about stands beside it.
    """

    kind: str
    about: tuple[str, ...]
    subject: str
    says: str
    it: str = "It"

    @property
    def whole(self) -> str:
        """The sentence without its end: ``sample:C1 is done``."""
        return f"{self.subject} {self.says}".strip()

    @property
    def of_it(self) -> str:
        """The sentence where what it is about stands beside it: ``It is done.``"""
        return sentence(f"{self.it} {self.says}" if self.about else self.whole)


def said(plan: Plan, type_: str, ref: str, data: Data, named: Named) -> Said:
    """What a decision says.

    Args:
        plan: The plan.
        type_: What was decided.
        ref: Of what, where it is a thing of the plan.
        data: Its data.
        named: How things of sessions are called.
    """

    def of(field: str) -> str:
        value = data.get(field, "")
        return ", ".join(value) if isinstance(value, list | tuple) else str(value)

    def called(name: str) -> str:
        code, goal = plan.codes.get(name), plan.goals.get(name)
        return f"'{code.label if code else goal.text if goal else name}'"

    def this(*about: str, says: str, subject: str = "") -> Said:
        found = tuple(name for name in about if name)
        kind = _KINDS.get(type_) or _THINGS.get(ref[:1], "A decision")
        return Said(kind, found, subject or ", ".join(named(name) for name in found), says)

    def more(before: str, field: str) -> str:
        return f"{before}{of(field)}" if of(field) else ""

    match type_:
        case "plan.settings":
            return this(subject="the first page", says="")
        case "segments.heard":
            return this(of("group"), says=f"heard {of('segments') or 'whom its own facts say'}")
        case "goal.added" | "text.changed" | "group.planned" | "code.added":
            text = of({"group.planned": "segment", "code.added": "label"}.get(type_, "text"))
            date = f", {day(of('date'))}" if of("date") else ""
            return this(ref, subject=ref, says=f"is '{text}'{more(', ', 'definition')}{date}")
        case "code.merged":
            return this(ref, subject=called(ref), says=f"lives on in {called(of('into'))}")
        case "dropped":
            return this(ref, subject=called(ref), says=f"is taken out{more(': ', 'reason')}")
        case "theme.mapped":
            where = f"belongs to {called(of('code'))}" if of("code") else "belongs to no theme"
            session = of("theme").partition(":")[0]
            notes = [note if ":" in note else f"{session}:{note}" for note in data.get("notes", ())]
            kind = "A remark in the codebook" if notes else "A theme in the codebook"
            return this(*(notes or [of("theme")]), says=where)._replace(kind=kind)
        case "need.linked":
            return this(of("want"), says=f"serves {named(of('need'))}" if of("need") else "serves no need")
        case "assumption.matched":
            themes = ", ".join(called(code) for code in data.get("codes", ()))
            by = f" by {themes}" if themes else ""
            state = _MATCHES.get(of("state"), of("state"))
            return this(of("assumption"), says=f"is {state}{by}{more(': ', 'note')}")
        case "quote.checked":
            how = _QUOTE.get(of("decision"), f"is to be printed as '{of('text')}'")
            return this(of("note"), subject=f"the quote {named(of('note'))}", says=how)
        case "promise.told":
            dates = "".join(f" {key} {day(of(key))}" for key in ("on", "until") if of(key))
            return this(of("commitment"), says=f"is {of('state')}{dates}{more(': ', 'evidence')}")
        case "goal.named":
            goal = f"serves {called(of('goal'))}" if of("goal") else "serves no goal"
            return this(of("what"), says=goal)
        case "initiative.chosen":
            by = f", by {named(of('vote'))}" if of("vote") else ""
            return this(subject="the focus", says=f"is {named(of('initiative'))}{by}")
        case "conflict.ruled":
            one, other = of("one"), of("other")
            subject = f"of {named(one)} and {named(other)}:"
            return this(one, other, subject=subject, says=f"'{of('words')}'")._replace(it="Ruled:")
        case "undo":
            return this(ref, subject="it", says="was taken back")
        case _:
            return this(ref, says=type_)


def words_of(plan: Plan, sessions: Iterable[Held]) -> Named:
    """What finds the words of a thing of the plan or of a session by its name; it finds none of what nobody may read.

    What is sealed keeps its words to itself until the plan has opened it, and so does what was redacted.  Participants'
    codes are left out.
    """
    by_id = {held.id: held.session for held in sessions}

    def found(name: str) -> str:
        if goal := plan.goals.get(name):
            return goal.text
        if group := plan.groups.get(name):
            return group.segment
        if code := plan.codes.get(name):
            return code.label
        session_id, _, ref = name.partition(":")
        session = by_id.get(session_id)
        if session is None:
            return ""
        text = _of_session(session, ref, opened=plan.opened is not None)
        return " ".join(without_codes(session, text).split())

    return found


def _of_session(session: Session, ref: str, *, opened: bool) -> str:
    if not ref:
        return session.facts.title
    if note := session.notes.get(ref):
        return note.text if opened or not session.is_sealed(note) else ""
    if promise := session.commitments.get(ref):
        return f"{promise.owner}: {promise.action}" if promise.owner else promise.action
    if theme := session.themes.get(ref):
        return theme.label
    if record := session.captures.get(ref):
        return record.text(CAPTURES[record.kind].first.name)
    if vote := session.votes.get(ref):
        return ", ".join(question.text for question in vote.questions)
    return ""


def sentence(text: str) -> str:
    """A text as a sentence: with a capital, and a full stop where it has none, also within quotation marks."""
    end = "" if text.rstrip("'").endswith((".", "!", "?", "…")) else "."
    return f"{text[:1].upper()}{text[1:]}{end}"


def shortened(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_NAMED else f"{line[: _LONGEST_NAMED - 1].rstrip()}…"
