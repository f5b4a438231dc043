"""Assumed against heard: what leaders and staff guessed before the groups, and what became of each guess (DESIGN 4.3).

Until somebody opens the guesses nothing of them is in any value here but how many there are.
"""

from __future__ import annotations

from typing import NamedTuple

from workshop.plan.codebook import Codebook, CodeRow, codebook
from workshop.plan.gate import gate
from workshop.plan.material import Held, Material, in_order
from workshop.plan.people import as_agreed
from workshop.plan.plan_book import PlanBook
from workshop.plural import counted
from workshop.record.clean import is_blank
from workshop.session.errors import Refused
from workshop.session.kinds import KINDS
from workshop.session.outbox import Submission
from workshop.session.room import without_codes
from workshop.session.state import Note


class AssumptionRow(NamedTuple):
    """One guess.

    Attributes:
        name: Its note across sessions.
        text: What was guessed, without participant codes.
        segment: Whose wish was guessed; empty where nobody wrote it down.
        rank: Its place on the slip, 0 for none.
        state: What became of it: one of `MATCHES`, empty while nobody has judged it.
        codes: The themes it was held against, by the ids that the codebook has for them now.
        heard_rank: The best place that one of these themes has among all that groups raised, by people; 0 for none.
        note: What the officer wrote about it.
        evidence: The remarks it was held against.
        confidence: How sure, 1 to 5; 0 when not given.
        heard: Those themes' names.
        session_id: The session it was made in.
    """

    name: str
    text: str
    segment: str
    rank: int
    state: str
    codes: tuple[str, ...]
    heard_rank: int
    note: str
    evidence: tuple[str, ...]
    confidence: int = 0
    heard: tuple[str, ...] = ()
    session_id: str = ""


class Assumed(NamedTuple):
    """All guesses, and what nobody guessed.

    Attributes:
        rows: The guesses in the order of their sessions; empty while they are sealed.
        blind_spots: Themes that groups raised and no guess was matched to; none while the guesses are sealed or not all
            are judged, see `unjudged`.
        sealed: How many guesses are sealed; 0 once they are open.
        opened: Whether they are open.
        by, reason: Who opened them, and why before the groups were done.
        total: How many guesses there are.
    """

    rows: tuple[AssumptionRow, ...]
    blind_spots: tuple[CodeRow, ...]
    sealed: int
    opened: bool
    by: str = ""
    reason: str = ""
    total: int = 0

    @property
    def unjudged(self) -> int:
        """How many open guesses nobody has judged yet."""
        return sum(not row.state for row in self.rows)

    def count(self, state: str) -> int:
        """How many guesses came to this."""
        return sum(row.state == state for row in self.rows)


def assumptions(material: Material, book: Codebook | None = None) -> Assumed:
    """The guesses with what became of them; while they are sealed only how many there are.

    Args:
        material: The sessions and the plan.
        book: The codebook of the same material, where it is there already.
    """
    guesses = _guesses(material)
    opened = material.plan.opened
    if opened is None:
        return Assumed((), (), len(guesses), opened=False, total=len(guesses))
    book = book or codebook(material)
    rows = tuple(_row(material, book, held, note) for held, note in guesses)
    return Assumed(
        rows=rows,
        blind_spots=_blind_spots(book, rows),
        sealed=0,
        opened=True,
        by=opened.by,
        reason=opened.reason,
        total=len(rows),
    )


def may_be_opened(material: Material) -> str:
    """Why the guesses should stay sealed for now, as a sentence; empty when the groups are done.

    Done are the groups when there are enough of them, internal and external, and none that is planned is still to be
    held.
    """
    found = gate(material)
    if found.missing:
        return " ".join(found.missing)
    waiting = [one for one in found.not_held if one.dropped is None]
    if waiting:
        number = counted(len(waiting), "planned group is", "planned groups are")
        return f"{number} still to be held."
    return ""


def open_sealed(book: PlanBook, material: Material, by: str, reason: str = "") -> Submission:
    """Open the guesses, by whom; the groups must be done, or a reason given.

    Raises:
        Refused: When the name is missing, or the groups are not done and no reason is given.
    """
    why = may_be_opened(material)
    if why and is_blank(reason):
        raise Refused(f"The groups are not done. {why} Say why the guesses are opened now.")
    return book.open_assumptions(by, reason.strip() if why else "")


def sealed_words(assumed: Assumed) -> str:
    """One sentence on how many guesses there are and whether they are sealed."""
    if not assumed.total:
        return "No guess about customers is written down."
    guesses = counted(assumed.total, "guess", "guesses")
    if not assumed.opened:
        return f"{guesses} about customers {'is' if assumed.total == 1 else 'are'} sealed until the groups are done."
    parts = [
        f"{number} {words}"
        for state, words in (
            ("contradicted", "contradicted"),
            ("confirmed", "confirmed"),
            ("partly", "partly confirmed"),
            ("not raised", "not raised"),
            ("", "not judged yet"),
        )
        if (number := assumed.count(state))
    ]
    return f"Of {guesses}: {', '.join(parts)}."


def heard_ranks(book: Codebook) -> dict[str, int]:
    """The place of each theme that groups raised, by people; equal themes share a place."""
    places: dict[int, int] = {}
    return {row.code: places.setdefault(row.people, place) for place, row in enumerate(book.rows, 1)}


def _guesses(material: Material) -> list[tuple[Held, Note]]:
    """Guesses of those who agreed to take part, by session in their order."""
    found = []
    for held in in_order(material.sessions):
        session = as_agreed(held.session)
        found += [
            (held, note)
            for note in session.current_notes()
            if session.is_sealed(note) and (kind := KINDS.get(note.kind)) is not None and kind.spoken
        ]
    return found


def _row(material: Material, book: Codebook, held: Held, note: Note) -> AssumptionRow:
    name, ranked = held.name(note.id), note.ranked
    match = material.plan.matches.get(name)
    rows = _matched(material, book, match.codes) if match else []
    ranks = heard_ranks(book)
    heard = [ranks[row.code] for row in rows if row.code in ranks]
    return AssumptionRow(
        name=name,
        text=without_codes(held.session, note.text),
        segment=ranked.segment if ranked else "",
        rank=ranked.rank if ranked else 0,
        state=match.state if match else "",
        codes=tuple(row.code for row in rows),
        heard_rank=min(heard, default=0),
        note=match.note if match else "",
        evidence=match.evidence if match else (),
        confidence=ranked.confidence if ranked else 0,
        heard=tuple(row.label for row in rows),
        session_id=held.id,
    )


def _matched(material: Material, book: Codebook, codes: tuple[str, ...]) -> list[CodeRow]:
    """The themes of a match as the codebook has them now: merged ones in what they became, each once."""
    found: dict[str, CodeRow] = {}
    for code in codes:
        now = material.plan.code(code)
        row = book.row(now.id if now else code)
        if row is not None:
            found.setdefault(row.code, row)
    return list(found.values())


def _blind_spots(book: Codebook, rows: tuple[AssumptionRow, ...]) -> tuple[CodeRow, ...]:
    """Themes that groups raised and nobody guessed."""
    if not rows or any(not row.state for row in rows):
        return ()
    matched = {code for row in rows for code in row.codes}
    return tuple(row for row in book.rows if row.code not in matched)
