"""What can happen to a vote, from its draft to its final result."""

from __future__ import annotations

import msgspec

from workshop.session.happening import Happening
from workshop.votes.model import Question
from workshop.votes.pairing import MarkedSheet


class VoteDrafted(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A vote was prepared: one question, or several that form a ballot sheet; a ``test`` does not count.

    ``breaks`` is the vote whose tie it is held to break; ``source_id`` the id it had in the file it was imported from.
    """

    stage: str
    questions: tuple[Question, ...]
    private: bool = False
    round: int = 1
    test: bool = False
    breaks: str = ""
    source_id: str = ""


class VoteGroup(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A group that a result is split by; where it is taken seat by seat, how many seats are its own."""

    name: str
    seats: int = 0


class VoteOpened(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The vote takes ballots.

    ``way`` says how they come in: ``hands`` (counted), ``paper`` (totals, or ballot by ballot), ``seats`` (seat
    by seat) or ``keyboard`` (one person after the other, in secret).  ``eligible`` is how many may vote.
    ``present`` is how many of them are here, where a majority of those is needed.  ``box`` names the ballot box
    where single ballots wait until the vote is closed; empty where there is none.  ``groups`` are those the result
    is split by; seats are theirs in this order.  ``marks`` is whether people may put their sheet under a mark of
    their own, to be compared with another vote.
    """

    eligible: int
    way: str
    box: str = ""
    groups: tuple[VoteGroup, ...] = ()
    present: int | None = None
    marks: bool = False


class VoteCounted(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The totals of one question as typed in; a later one for the same question replaces it."""

    question: str
    cast: int
    counts: tuple[int, ...]
    skipped: int = 0


class BallotCast(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """One seat's choice in an open vote: option indexes, empty for a skip; a later one replaces it."""

    question: str
    seat: int
    choice: tuple[int, ...]
    away: bool = False


class VoteClosed(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The vote takes no more ballots.  ``reason`` says why where it was closed with something missing.

    ``ballots`` are those of the vote's box, by question id and sorted, so that nothing tells whose they are or
    when they came; None left the question empty.  Those of a group that may be shown stand by themselves, under
    keys of `workshop.session.grouping`.  ``marked`` are the sheets that people put under a mark, whole and sorted
    by mark; their answers are among ``ballots`` too.
    """

    reason: str = ""
    ballots: dict[str, tuple[tuple[int, ...] | None, ...]] = {}
    marked: tuple[MarkedSheet, ...] = ()


class TieDecided(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A tie that mattered was decided by the room.

    Attributes:
        question: The question's id.
        how: ``all`` (all tied are taken), ``run-off`` (a new vote between them), ``named`` (somebody decided),
            ``lot`` (drawn from ``seed`` by ``algorithm``) or ``draw`` (drawn by hand, seen by a witness).
        options: The tied options, by index.
        order: The same, best first, as it was decided; empty for ``all`` and ``run-off``.
        by: The role of who decided, or of the witness.
        seed, algorithm: What the lot can be drawn again from.
        reason: Why, in words.
    """

    question: str
    how: str
    options: tuple[int, ...]
    order: tuple[int, ...] = ()
    by: str = ""
    seed: str = ""
    algorithm: str = ""
    reason: str = ""


class RevealedResult(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What was counted on one question when it was revealed, to be compared with a recount."""

    question: str
    cast: int
    counts: tuple[int, ...]
    skipped: int = 0
    passed: bool | None = None
    winners: tuple[int, ...] = ()
    order: tuple[tuple[int, ...], ...] = ()


class VoteRevealed(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The result may be seen; ``results`` is what was counted then."""

    results: tuple[RevealedResult, ...] = ()


class VoteReopened(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A closed vote takes ballots again.  What was counted is kept; what was typed stands, to be corrected.

    ``box`` names the new, empty ballot box of a vote whose paper is typed ballot by ballot.
    """

    reason: str
    box: str = ""


class VoteMadeFinal(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The result stands; the vote is not opened again."""


class VoteDropped(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The vote was given up without a result."""

    reason: str
