"""The use cases of notes: what is typed into the capture line, and what becomes of a note afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workshop.record.clean import clean, is_blank
from workshop.record.event import Draft
from workshop.session import events as ev
from workshop.session.capture_line import COMMITMENT, Record
from workshop.session.errors import Refused
from workshop.session.kinds import KINDS, PARAPHRASE, PARKING, QUOTE
from workshop.session.outbox import Submission
from workshop.session.people import require_codes
from workshop.session.questions import capture_stage, default_kind
from workshop.session.read_back import check_read_back
from workshop.session.reshaping import content_of_joined, content_of_part, labels_of
from workshop.session.shorthand import Capture, Line, Marks, Vocabulary, parse
from workshop.session.shorthand_hints import nearly
from workshop.session.state import Note
from workshop.session.trail import kind_before_parking

if TYPE_CHECKING:
    from workshop.session.live import LiveSession

LONGEST_NOTE = 100_000


class Noting:
    """What can be done with the notes of a live session; made by it."""

    def __init__(self, live: LiveSession) -> None:
        self._live = live

    def vocabulary(self, stage: str = "") -> Vocabulary:
        """What the capture line may refer to at a stage, empty for the current one.

        A note-taker at a second laptop types notes only: records are the facilitator's.
        """
        session = self._live.session
        run = session.stages.get(stage or capture_stage(session))
        records = run.design.records if run and not session.companion_of else ()
        return Vocabulary(codes=session.codes, notes=session.notes, records=records)

    def understand(self, line: str, *, literal: bool = False, stage: str = "") -> Line:
        """What a typed line means at this moment; see `capture`."""
        text = clean(line).text
        parsed = Capture(text) if literal else parse(text, self.vocabulary(stage))
        if isinstance(parsed, Capture) and parsed.kind == PARAPHRASE:
            return replace(parsed, kind=default_kind(self._live.session, stage))
        return parsed

    def hint(self, line: str, *, stage: str = "") -> str:
        """Why a line that nearly means something is an ordinary note, in a few words; empty where nothing is to be said."""
        meaning = self.understand(line, stage=stage)
        if not isinstance(meaning, Capture) or meaning.speaker:
            return ""
        return nearly(clean(line).text, self.vocabulary(stage))

    def capture(self, line: str, *, literal: bool = False, stage: str = "") -> Submission:
        """Record one line of the capture line: a note, a record with fields, or who agrees with a note.

        Args:
            line: What was typed.
            literal: Whether it is a note word for word, whatever it looks like.
            stage: The stage a note belongs to; empty for the current one.
        """
        parsed = self.understand(line, literal=literal, stage=stage)
        if isinstance(parsed, Marks):
            if not parsed.note and any(submission.note for submission in self._live.outbox.waiting):
                raise Refused("The last note is still being saved; say who agrees when it is on disk.")
            return self.mark(parsed.note or self._live.session.last_note, parsed.agree, parsed.disagree)
        if isinstance(parsed, Record):
            return self._record(parsed, stage or capture_stage(self._live.session))
        return self.add(parsed, stage=stage)

    def _record(self, record: Record, stage: str) -> Submission:
        if record.problem:
            raise Refused(record.problem)
        if record.kind == COMMITMENT:
            parts = {name: str(value) for name, value in record.fields.items()}
            what = ev.CommitmentAdded(
                owner=parts.get("owner", ""), action=parts.get("action", ""), stage=stage,
                due=parts.get("due", ""), resource=parts.get("resource", ""),
            )  # fmt: skip
            return self._live.promises.add(what)
        return self._live.captures.add(record.kind, record.fields, stage=stage)

    def add(
        self,
        note: Capture,
        *,
        stage: str = "",
        source_id: str = "",
        vote: str = "",
        question: str = "",
        agree: Sequence[str] = (),
        disagree: Sequence[str] = (),
        language: str = "",
        gloss: str = "",
    ) -> Submission:
        """Add a note to the current stage, or to the one named; an objection perhaps to a question of a vote.

        Who agrees and who disagrees may be known with it, and the language it was said in with what it means.

        Raises:
            Refused: When nothing but white space is left, the kind is unknown, the speaker no code, the text too
                long, or the stage not in the design; or when codes that agree are none, or are the speaker's.
        """
        content = self._content(note)
        self._check_marks(note.speaker, "this note", agree, disagree)
        where = self._live.stage_run(stage or capture_stage(self._live.session)).id
        what = ev.NoteAdded(
            stage=where, source_id=source_id, vote=vote, question=question, agree=tuple(agree),
            disagree=tuple(disagree), language=clean(language).text, gloss=clean(gloss).text, **content,
        )  # fmt: skip
        return self._live.submit(*self._new_themes(note.themes), self._live.draft(what, new="N"))

    def edit(self, note_id: str, note: Capture) -> Submission:
        """Replace a note's content."""
        self.note(note_id)
        what = ev.NoteEdited(**self._content(note))
        return self._live.submit(*self._new_themes(note.themes), self._live.draft(what, ref=note_id))

    def reword(self, note_id: str, text: str) -> Submission:
        """Put a note into other words; all else stays."""
        return self.edit(note_id, replace(self._as_typed(self.note(note_id)), text=text))

    def read_back(self, note_id: str, text: str) -> Submission:
        """Record in which words a note is read back to the room.

        Raises:
            Refused: When the note is not for the wall, nothing is left to read, or it names a code or quotes.
        """
        note = self.note(note_id)
        check_read_back(self._live.session, note, self._text(text))
        return self._live.submit(self._live.draft(ev.NoteReadBack(text=text), ref=note_id))

    def retract(self, note_id: str, reason: str = "") -> Submission:
        """Take a note back; it stays in the log."""
        self.note(note_id)
        return self._live.submit(self._live.draft(ev.NoteRetracted(reason=clean(reason).text), ref=note_id))

    def move(self, note_id: str, stage: str) -> Submission:
        """Put a note under another stage."""
        self.note(note_id)
        return self._live.submit(
            self._live.draft(ev.NoteMoved(stage=self._live.stage_run(stage).id), ref=note_id)
        )

    def split(self, note_id: str, *texts: str) -> Submission:
        """Put several notes in the place of one, all of them or none; the old one stays in the log.

        Args:
            note_id: The note.
            texts: The words of the new notes, two or more; all else they have from the old one.
        """
        note = self.note(note_id)
        if len(texts) < 2:
            raise Refused(f"Mark where {note_id} is cut: put a line break or a blank line there.")
        content = content_of_part(self._live.session, note)
        whats = [ev.NoteAdded(text=self._text(text), **content) for text in texts]
        return self._replace([note], "split", whats)

    def join(self, note_ids: Sequence[str], text: str) -> Submission:
        """Put one note in the place of several, or nothing changes; the old ones stay in the log.

        Args:
            note_ids: The notes, two or more.
            text: The words of the new one; for a proposal see `reshaping.joined_text`.
        """
        notes = [self.note(note_id) for note_id in dict.fromkeys(note_ids)]
        if len(notes) < 2:
            raise Refused("Joining takes two notes or more.")
        content = content_of_joined(self._live.session, notes)
        return self._replace(notes, "joined", [ev.NoteAdded(text=self._text(text), **content)])

    def _replace(self, old: Sequence[Note], reason: str, new: Sequence[ev.NoteAdded]) -> Submission:
        gone = [self._live.draft(ev.NoteReplaced(reason=reason), ref=note.id) for note in old]
        return self._live.submit(*gone, *(self._live.draft(what, new="N") for what in new))

    def park(self, note_id: str) -> Submission:
        """Put a note into the parking lot, or take it out again: it is then of the kind it was before.

        Raises:
            Refused: When the room did not say it, it is sealed, or it is an objection that is heard.
        """
        note, session = self.note(note_id), self._live.session
        if note.kind == PARKING:
            kind = kind_before_parking(session, note)
        else:
            if not KINDS[note.kind].spoken or session.is_sealed(note):
                raise Refused(f"{note_id} is not of the kind that is parked: only what the room said is.")
            if note.vote or note.settled:
                raise Refused(f"{note_id} is an objection that is heard: it cannot be parked.")
            kind = PARKING
        return self.edit(note_id, replace(self._as_typed(note), kind=kind))

    def _as_typed(self, note: Note) -> Capture:
        """A note as it would be typed now."""
        themes = labels_of(self._live.session, [note])
        return Capture(note.text, note.kind, note.speaker, note.verbatim, note.intensity, themes)

    def mark(self, note_id: str, agree: Sequence[str] = (), disagree: Sequence[str] = ()) -> Submission:
        """Record who agrees and who disagrees with a note."""
        self._check_marks(self.note(note_id).speaker, note_id, agree, disagree)
        what = ev.NoteMarked(agree=tuple(agree), disagree=tuple(disagree))
        return self._live.submit(self._live.draft(what, ref=note_id))

    def rank(
        self, note_id: str, *, rank: int = 0, confidence: int = 0, segment: str = "", remark: str = ""
    ) -> Submission:
        """Keep what stands beside a guess on its slip; it replaces what was there.

        Args:
            note_id: The guess.
            rank: Its place on the slip, from 1; 0 for none.
            confidence: How sure, from 1 to 5; 0 when not given.
            segment: Whose wish is guessed.
            remark: What the office notes about the slip.

        Raises:
            Refused: When it is no guess, or a number is not one of these.
        """
        note = self.note(note_id)
        if not self._live.session.is_sealed(note):
            raise Refused(f"{note_id} is no guess about customers: only these have a rank.")
        if not 0 <= rank <= 99:
            raise Refused("The rank of a guess is a number from 1.")
        if not 0 <= confidence <= 5:
            raise Refused("How sure somebody is goes from 1 to 5.")
        segment, remark = clean(segment).text.strip(), clean(remark).text.strip()
        what = ev.AssumptionRanked(rank=rank, confidence=confidence, segment=segment, remark=remark)
        return self._live.submit(self._live.draft(what, ref=note_id))

    def serves(self, note_id: str, need: str) -> Submission:
        """Say which need a want serves, by the note of the need; none: empty.

        Raises:
            Refused: When a note is not there, is no need, or both are the same.
        """
        self.note(note_id)
        if need and (need == note_id or self.note(need).kind != "need"):
            raise Refused(f"{need} is no need: write down first what the customer must achieve.")
        return self._live.submit(self._live.draft(ev.NeedNamed(need=need), ref=note_id))

    def _check_marks(self, speaker: str, said: str, agree: Sequence[str], disagree: Sequence[str]) -> None:
        if unknown := [code for code in (*agree, *disagree) if code not in self._live.session.codes]:
            raise Refused(f"{unknown[0]} is not a code of this session.")
        if speaker and speaker in (*agree, *disagree):
            raise Refused(f"{speaker} said {said}: somebody else agrees or disagrees with it.")

    def note(self, note_id: str) -> Note:
        """The note of an id.

        Raises:
            Refused: When there is none, or it was taken back, replaced by others, or redacted.
        """
        note = self._live.session.notes.get(note_id)
        if note is None:
            raise Refused(f"There is no note {note_id}." if note_id else "There is no note yet.")
        if note.redacted:
            raise Refused(f"{note_id} was redacted: its words are gone for good.")
        if note.replaced and note.into:
            raise Refused(f"{note_id} was {note.replaced}: it is {' and '.join(note.into)} now.")
        if not note.holds:
            raise Refused(f"{note_id} was taken back.")
        return note

    def _content(self, note: Capture) -> dict[str, Any]:
        """What a note says, checked: the fields that a new note and an edited one share."""
        if note.kind not in KINDS:
            raise Refused(f"There is no kind of note called {note.kind!r}.")
        if note.speaker:
            require_codes(self._live.session, [note.speaker])
        return {
            "text": self._text(note.text),
            "kind": note.kind,
            "speaker": note.speaker,
            "verbatim": note.verbatim or note.kind == QUOTE,
            "intensity": note.intensity,
            "themes": note.themes,
        }

    def _text(self, text: str) -> str:
        text = clean(text).text
        if is_blank(text):
            raise Refused("There is no text in this note.")
        if len(text) > LONGEST_NOTE:
            raise Refused(
                f"A note holds at most {LONGEST_NOTE} characters; this one has {len(text)}. Split it."
            )
        return text

    def _new_themes(self, labels: Sequence[str]) -> list[Draft]:
        """Events that name the themes this session does not know yet."""
        new = {label.casefold(): label for label in labels if self._live.session.theme_of(label) is None}
        for submission in self._live.outbox.waiting if new else ():
            for draft in submission.drafts:
                if draft.type == "theme.added":
                    new.pop(str(draft.data["label"]).casefold(), None)
        return [self._live.draft(ev.ThemeAdded(label=label), new="T") for label in new.values()]
