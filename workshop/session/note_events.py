"""What can happen to notes and commitments."""

from __future__ import annotations

from workshop.session.happening import Happening


class NoteAdded(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A note.

    ``source_id`` is the id it had in the file it was imported from.  ``vote`` is the vote that an objection holds
    up, ``question`` the id of its question.  ``origin`` are the notes it came from, by a split or a joining: whoever
    looks for every place that held a note's words follows it.  Where it was not said in the record's own language,
    ``language`` is the one it was said in (``es``) and ``gloss`` what it means.
    """

    text: str
    stage: str
    kind: str = "paraphrase"
    speaker: str = ""
    verbatim: bool = False
    agree: tuple[str, ...] = ()
    disagree: tuple[str, ...] = ()
    intensity: int = 0
    themes: tuple[str, ...] = ()
    source_id: str = ""
    vote: str = ""
    question: str = ""
    language: str = ""
    gloss: str = ""
    origin: tuple[str, ...] = ()


class NoteEdited(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """A note's content after an edit, whole: what is left out is empty now."""

    text: str
    kind: str = "paraphrase"
    speaker: str = ""
    verbatim: bool = False
    intensity: int = 0
    themes: tuple[str, ...] = ()


class NoteReadBack(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The wording in which the note is read back to the room, and may be on the wall; a later one replaces it."""

    text: str


class NoteRetracted(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The note is taken back; it stays in the log."""

    reason: str = ""


class NoteReplaced(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Other notes stand in the place of this one; it stays in the log.

    ``reason`` is ``split`` or ``joined``.  The new notes, recorded together with this, name it as their origin.
    """

    reason: str


class NoteMoved(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The note belongs to another stage."""

    stage: str


class NoteMarked(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """People agree or disagree with a note; who is in neither list keeps what they said before."""

    agree: tuple[str, ...] = ()
    disagree: tuple[str, ...] = ()


class ObjectionSettled(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """What became of an objection, whole; a later one replaces it.

    Attributes:
        state: A key of `workshop.votes.objections.STATES`.
        reply: What was said to it, or the condition it becomes.
        owner: Who sees to it, by office or role.
        due: By when, as it was said or ISO 8601.
        vote, question: As in the note, to be known also when that is redacted.
        family: What kind of resistance it is, such as ``fear`` or ``delay``.
        earlier: The objection of another session that it takes up again, ``session-id:N12`` or as a file names it.
    """

    state: str
    reply: str = ""
    owner: str = ""
    due: str = ""
    vote: str = ""
    question: str = ""
    family: str = ""
    earlier: str = ""


class AssumptionRanked(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """What stands on a slip beside the guess, whole; a later one replaces it.

    Attributes:
        rank: Its place among the guesses of the same slip, from 1; 0 when none is given.
        confidence: How sure, from 1 to 5; 0 when that is not given.
        segment: Whose wish is guessed.
        remark: What the office notes about the slip; sealed like it.
    """

    rank: int = 0
    confidence: int = 0
    segment: str = ""
    remark: str = ""


class NeedNamed(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """What is wanted serves a need that was said too, by its note; empty takes it back."""

    need: str = ""


class CommitmentAdded(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """Somebody will bring something.  ``owner`` is an office or a role; ``due`` as it was said, or ISO 8601.

    ``source_id`` is the id it had in the file it was imported from.
    """

    owner: str
    action: str
    stage: str
    due: str = ""
    resource: str = ""
    asked: int | None = None
    amount: int | None = None
    unit: str = ""
    condition: str = ""
    strength: str = "will"
    confirmed: bool = False
    note: str = ""
    source_id: str = ""


class CommitmentEdited(CommitmentAdded, frozen=True, omit_defaults=True, kw_only=True):
    """A commitment's content after an edit, whole."""


class CommitmentRetracted(Happening, frozen=True, omit_defaults=True, kw_only=True):
    """The commitment is taken back; it stays in the log."""

    reason: str = ""
