"""Quotes: whose words may be printed, how they are chosen, and what a person decided about each (research/domain.md 4.6).

Only words kept as they were said, of people who were asked and agreed to be quoted; at most two of one person and not
all from one group; for a theme a typical one and, where there is one, one that speaks against it.  None is printed before
a person has looked whether it tells who said it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from workshop.plan.blocks import Quotation
from workshop.plan.codebook import Codebook, CodeRow, codebook
from workshop.plan.gate import gate
from workshop.plan.identity import tells_much
from workshop.plan.material import Held, Material
from workshop.plan.people import as_agreed
from workshop.plan.plan_events import QuoteChecked
from workshop.session.kinds import PARKING
from workshop.session.people import group_of, said_by
from workshop.session.room import is_word_for_word, without_codes
from workshop.session.state import Note, Session
from workshop.session.themes import said
from workshop.votes.model import FEWEST_PRIVATE

MOST_OF_ONE_PERSON = 2
BLANK = "[ ]"
_MARKS = re.compile('["\u201c\u201d\u201e\u00ab\u00bb]')
_LONGEST = 280
"""A quote of more letters than this is chosen only where no shorter one is there: a reader hears a sentence, not a page."""


class Quote(NamedTuple):
    """Words that may be printed once a person has looked at them.

    Attributes:
        name: The note, as ``session-id:N12``.
        text: The words as they were said, participant codes blanked out.
        source: Whose they are, as far as it may be told: ``External customer``.
        voice: Whose they are, to count by; never printed.
        session_id: The group.
        agreed, intensity: How many backed it, and how strongly it was said.
        against: Whether it speaks against what others say in the same theme.
        decision: What a person decided: one of `plan_events.QUOTE_DECISIONS`, or empty.
        printed: The words that may be printed by that decision; empty while none may.
    """

    name: str
    text: str
    source: str
    voice: tuple[str, str]
    session_id: str
    agreed: int
    intensity: int
    against: bool
    decision: str
    printed: str

    @property
    def is_paraphrase(self) -> bool:
        """Whether it is printed in other words, without quotation marks."""
        return self.decision == "paraphrase"


class Chosen(NamedTuple):
    """A quote with the theme that it stands for, by the theme's code; ``against`` where it speaks against it."""

    code: str
    label: str
    quote: Quote
    against: bool


def quotable(material: Material) -> tuple[Quote, ...]:
    """Every quote of a completed focus group that may be printed after a check, in the order of the talk."""
    at_gate = gate(material)
    counted = {row.session_id for row in at_gate.counted}
    of_kind = Counter[str]()
    for row in at_gate.counted:
        of_kind[row.stratum] += row.attended or 0
    found: list[Quote] = []
    for held in material.sessions:
        if held.id in counted:
            found += _of_session(material.plan.quotes, held, of_kind)
    return tuple(found)


def chosen(
    material: Material, book: Codebook | None = None, quotes: Sequence[Quote] | None = None
) -> tuple[Chosen, ...]:
    """The quotes that would be printed, theme by theme, as if all that nobody has decided on were printed.

    A quote that a person left out makes room for the next one.
    """
    book = book or codebook(material)
    by_name = {one.name: one for one in (quotable(material) if quotes is None else quotes)}
    open_ = {name: one for name, one in by_name.items() if one.decision != "never"}
    taken: Counter[tuple[str, str]] = Counter()
    from_group: Counter[str] = Counter()
    used: set[str] = set()
    found: list[Chosen] = []

    def take(row: CodeRow, wanted: Iterable[Quote], against: bool, apart_from: str = "") -> str:
        free = [
            one
            for one in wanted
            if one.name not in used
            and taken[one.voice] < MOST_OF_ONE_PERSON
            and (not apart_from or one.session_id != apart_from)
        ]
        if not free:
            return ""
        best = min(free, key=lambda one: _order(one, from_group))
        used.add(best.name)
        taken[best.voice] += 1
        from_group[best.session_id] += 1
        found.append(Chosen(row.code, row.label, best, against))
        return best.session_id

    for row in major(book):
        here = [open_[name] for name in row.notes if name in open_]
        for_it = [one for one in here if not one.against]
        group = take(row, for_it, False)
        against = [one for one in here if one.against]
        if (
            not take(row, against, True, group)
            and not take(row, against, True)
            and row.people >= FEWEST_PRIVATE
        ):
            take(row, for_it, False, group)
    return tuple(found)


def is_major(row: CodeRow) -> bool:
    """Whether a theme is told in a paragraph of its own, with quotes: raised by five people or in two groups."""
    return row.people >= FEWEST_PRIVATE or len(row.groups) > 1


def major(book: Codebook) -> list[CodeRow]:
    """The themes that are told in paragraphs of their own, in the order of the codebook."""
    return [row for row in book.rows if is_major(row)]


def to_check(material: Material) -> tuple[Chosen, ...]:
    """The chosen quotes that wait for a person."""
    return tuple(one for one in chosen(material) if not one.quote.decision)


def printed(material: Material, found: Sequence[Chosen] | None = None) -> tuple[Chosen, ...]:
    """The quotes that are printed: chosen, looked at by a person and let through, and not all of them from one group."""
    ready = [one for one in (chosen(material) if found is None else found) if one.quote.printed]
    if len({one.quote.session_id for one in ready}) == 1:
        return tuple(ready[:1])
    return tuple(ready)


def quotation(one: Chosen) -> Quotation:
    """A quote as it is printed; what was put in other words is none, see `Quote.is_paraphrase`."""
    return Quotation(one.quote.printed, one.quote.source, (one.quote.name,))


def checked(quote: Quote, decision: str, text: str = "", by: str = "") -> QuoteChecked:
    """What a person decided, with the words it was decided on, so that words that change are looked at again."""
    return QuoteChecked(note=quote.name, decision=decision, text=text or quote.text, by=by)


def may_be_told(material: Material, held: Held, note: Note, *, checked: bool = False) -> str:
    """The words of a remark as the plan may tell them in a list of remarks; empty where they may not.

    What was kept word for word, was parked in a group, holds what points to somebody, or was said by somebody who said no
    to being quoted, is told only as a person let it through; quotation marks are taken out, since only checked quotes
    have any.  ``checked`` asks for no other remark than those that a person let through: what leaves the office is told
    so (research/domain.md 4.7).
    """
    session = held.session
    if not said_by_those_who_agree(session, note) or note.redacted:
        return ""
    text = without_codes(session, note.text, instead=BLANK).strip()
    word_for_word = is_word_for_word(session, note)
    decision, words = _decided(material.plan.quotes.get(held.name(note.id)), note, text)
    if decision:
        # Words as they were said stand in quotation marks or nowhere, and a list has none.
        return "" if word_for_word and decision in ("print", "blank") else words
    if checked or word_for_word or note.speaker in session.attendance.quote_no:
        # In other words too, one remark that stands alone is close to a quote.
        return ""
    if note.gloss:
        text = f"{text} ({without_codes(session, note.gloss, instead=BLANK).strip()})"
    if session.design.participant_codes:
        return "" if note.kind == PARKING or tells_much(f"{note.text} {note.gloss}") else text
    return _MARKS.sub("", text)


def said_by_those_who_agree(session: Session, note: Note) -> bool:
    """Whether nobody's words are in a note who asked to be taken out."""
    return {*session.attendance.take_part_no}.isdisjoint(said_by(note))


def in_quantity(people: int, of: int) -> str:
    """How many people, in the words that are defined in the method statement; never a percentage."""
    if people <= 0 or of <= 0:
        return "nobody"
    if people >= of:
        return "all"
    if people == 1:
        return "one person"
    if people <= 3:
        return "a few"
    if 100 * people < 45 * of:
        return "some"
    return "about half" if 100 * people <= 55 * of else "most"


def blanked(text: str, words: Iterable[tuple[int, int]]) -> str:
    """A text with these pieces (from, to before) replaced by ``[ ]``; pieces side by side become one."""
    out: list[str] = []
    at = 0
    for start, end in sorted(words):
        if start < at:
            continue
        between = text[at:start]
        if not (out and out[-1] == BLANK and not between.strip()):
            out += [between, BLANK]
        at = end
    return "".join([*out, text[at:]])


def _of_session(decisions: Mapping[str, QuoteChecked], held: Held, of_kind: Counter[str]) -> list[Quote]:
    session = as_agreed(held.session)
    people = session.attendance
    heard = said(session)
    opposed = _opposed(heard)
    found = []
    for note in heard:
        voices = said_by(note)
        run = session.stages.get(note.stage)
        private = run is not None and run.design.private
        if not note.verbatim or not voices or private or not all(map(people.may_be_quoted, voices)):
            continue
        name = held.name(note.id)
        text = without_codes(session, note.text, instead=BLANK).strip()
        decision, words = _decided(decisions.get(name), note, text)
        kinds = {group_of(session, code) or held.stratum for code in voices}
        kind = kinds.pop() if len(kinds) == 1 else ""
        found.append(
            Quote(
                name=name,
                text=text,
                source=f"{kind.capitalize()} customer"
                if kind in ("internal", "external") and of_kind[kind] + of_kind["mixed"] >= FEWEST_PRIVATE
                else "Customer",
                voice=(held.id, voices[0]),
                session_id=held.id,
                agreed=len(note.agree),
                intensity=note.intensity,
                against=note.id in opposed or len(note.disagree) > len(note.agree) + 1,
                decision=decision,
                printed=words,
            )
        )
    return found


def _opposed(heard: Sequence[Note]) -> set[str]:
    """The remarks of people about a theme in which they disagree with what somebody else said."""
    against: set[tuple[str, str]] = set()
    for note in heard:
        against.update((theme, code) for theme in note.themes for code in note.disagree)
    return {note.id for note in heard if any((theme, note.speaker) in against for theme in note.themes)}


def _decided(what: QuoteChecked | None, note: Note, text: str) -> tuple[str, str]:
    """What holds of a decision: it was about words, and where these have changed since it has to be taken again."""
    if what is None:
        return "", ""
    if what.decision in ("never", "paraphrase"):
        return what.decision, what.text if what.decision == "paraphrase" else ""
    if what.decision == "print":
        same = what.text == text if what.text else not note.edits
        return ("print", text) if same else ("", "")
    return ("blank", what.text) if _is_blanked(what.text, text) else ("", "")


def _is_blanked(words: str, text: str) -> bool:
    """Whether words are these words with pieces blanked out."""
    pattern = ".+?".join(map(re.escape, words.split(BLANK)))
    return re.fullmatch(pattern.replace(re.escape(" "), r"\s+"), text, re.DOTALL) is not None


def _order(one: Quote, from_group: Counter[str]) -> tuple[object, ...]:
    """The most typical first: backed by many, said with weight, of a length that is read; groups take turns."""
    return (
        one.decision in ("", "never"),
        len(one.text) > _LONGEST,
        -one.agreed + from_group[one.session_id] // 2,
        -one.intensity,
        one.name,
    )
