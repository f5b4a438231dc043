"""The session record: everything that was recorded, stage by stage.  An internal paper; the only one with verbatims."""

from __future__ import annotations

from datetime import timedelta

from workshop.plan.blocks import (
    Block,
    Heading,
    Instruction,
    Item,
    Missing,
    Paper,
    Paragraph,
    Quotation,
    Table,
)
from workshop.plan.captures_printed import capture_blocks
from workshop.plan.closing import debrief_blocks, parking_left
from workshop.plan.objections import became
from workshop.plan.people import NOT_QUOTED, attendance_rows, may_not_be_quoted, took_part
from workshop.plan.session_papers import asked_and_promised, commitment_blocks, group, paper, sealed_blocks
from workshop.plan.votes import outcomes, tests_held, votes_by_round
from workshop.plan.wording import by_number, day, listed
from workshop.plural import counted
from workshop.session.clock import local_time
from workshop.session.closing import became_of
from workshop.session.first_letter import lower_first
from workshop.session.kinds import PARAPHRASE, QUOTE, label_of
from workshop.session.questions import words
from workshop.session.redacted import gap, redacted_notes
from workshop.session.room import without_codes
from workshop.session.state import Note, Session, StageRun

_MOST_RESULTS = 4


def session_record(session: Session, session_id: str) -> Paper:
    """The record of one session: design, times, attendance, notes by stage, votes, commitments."""
    blocks: list[Block] = [Heading("In short"), *_in_short(session, session_id)]
    blocks += [Heading("The session"), _facts(session, session_id), _times(session, session_id)]
    blocks += [*_notes(session, session_id), *capture_blocks(session, session_id)]
    votes = [vote for vote in session.votes.values() if vote.status != "draft" and not vote.test]
    tests = tests_held(session)
    if votes or tests:
        blocks += [Heading("Votes"), *tests, *votes_by_round(session, votes)]
    if session.current_commitments() or any(
        "commitment" in run.design.records for run in session.stage_order
    ):
        blocks += [Heading("Commitments"), *commitment_blocks(session), *asked_and_promised(session)]
    blocks += [*sealed_blocks(session, session_id), *debrief_blocks(session, session_id)]
    title = session.facts.title or session.design.title
    return paper(
        session,
        session_id,
        name="record",
        title=title,
        kind=f"Session record, {lower_first(session.design.title)}",
        blocks=blocks,
        contents=True,
    )


def _in_short(session: Session, session_id: str) -> list[Block]:
    """The session in two or three sentences: who met, what was recorded, what was decided and voted."""
    people, number = session.attendance, took_part(session)
    met = f"{counted(number, 'person', 'people')} met" if number is not None else "The group met"
    on = f" on {day(session.facts.date)}" if session.facts.date else ""
    held = f", {times}" if (times := _held(session).partition(";")[0]) else ""
    invited = f"; {people.invited} had been invited" if people.invited else ""
    blocks: list[Block] = [Paragraph(f"{met}{on}{held}{invited}.", (session_id,))]
    notes, votes = session.open_notes(), session.counted_votes()
    what = (
        (len(notes), "note", "notes"),
        (len(session.current_captures()), "record", "records"),
        (len(votes), "vote", "votes"),
        (len(session.current_commitments()), "commitment", "commitments"),
    )
    kept = [counted(many, one, several) for many, one, several in what if many]
    if kept:
        verb = "is" if sum(many for many, _, _ in what) == 1 else "are"
        blocks.append(Paragraph(f"{listed(kept)} {verb} in this record.", (session_id,)))
    blocks += [
        Item(without_codes(session, note.text), (note.id,))
        for note in notes
        if note.kind == "decision" and not may_not_be_quoted(session, note)
    ]
    results = outcomes(session)
    # Of many, as when promises are voted on one by one, the section on votes tells.
    blocks += [Item(text, (vote,)) for vote, text in results] if len(results) <= _MOST_RESULTS else []
    return blocks


def _facts(session: Session, session_id: str) -> Table:
    facts, people = session.facts, session.attendance
    status = {"planned": "not started", "running": "still running", "ended": "ended"}[session.status]
    status += ", entered afterwards" if session.afterwards else ""
    rows = [
        ("Design", session.design.title + (", short form" if session.short else "")),
        ("Purpose", words(session, session.design.purpose)),
        ("With", group(session)),
        ("Place", facts.place),
        ("Date", day(facts.date)),
        ("Time", _held(session)),
        ("Hard end", facts.ends),
        ("State", status),
        ("Expected", str(facts.expected) if facts.expected else ""),
        ("Invited", str(people.invited) if people.invited else ""),
        *attendance_rows(session),
        ("Note-taker", facts.note_taker),
    ]
    shown = tuple(row for row in rows if row[1])
    return Table("About this session", ("What", "As recorded"), shown, (session_id,), widths=(1, 3))


def _held(session: Session) -> str:
    """From when to when it was held, without what came after it, such as the debrief; empty where not known."""
    if not (session.started_at and session.ended_at):
        return ""
    begun, over = local_time(session, session.started_at), local_time(session, session.ended_at)
    after = [run for run in session.stage_order if run.design.after and run.seconds]
    left = over - timedelta(seconds=sum(run.seconds for run in after))
    held = f"{begun:%H:%M} to {left:%H:%M}"
    return (
        f"{held}; {listed([lower_first(run.title) for run in after])} until {over:%H:%M}" if after else held
    )


def _times(session: Session, session_id: str) -> Table:
    # Of a session that came from a file the program kept no time.
    timed = any(run.visits for run in session.stage_order)
    rows = tuple(
        (run.title, _planned(run), _taken(run) if timed else "not timed")
        for run in session.stage_order
        if run.visits or not run.design.after
    )
    return Table(
        "Stages, in minutes",
        ("Stage", "Planned", "Taken"),
        rows,
        (session_id,),
        numbers=(1, 2),
        widths=(4, 1, 1),
    )


def _planned(run: StageRun) -> str:
    """The minutes of the plan, and what they became where some were added or cut."""
    return f"{run.planned}, then {run.minutes}" if run.added else str(run.planned)


def _taken(run: StageRun) -> str:
    return str(round(run.seconds / 60)) if run.visits else "not held"


def _notes(session: Session, session_id: str) -> list[Block]:
    by_stage: dict[str, list[Note]] = {}
    for note in session.open_notes():
        by_stage.setdefault(note.stage, []).append(note)
    for note in redacted_notes(session):
        by_stage.setdefault(note.stage, []).append(note)
    if not by_stage:
        return [
            Heading("Notes"),
            Missing("No note is recorded.", "Notes typed or imported into this session."),
        ]
    blocks: list[Block] = [Heading("Notes by stage")]
    for run in session.stage_order:
        notes = by_stage.get(run.id, [])
        if notes:
            blocks += [
                Heading(run.title, 2),
                Instruction(words(session, run.question), "Asked:"),
            ]
            blocks += [_note(session, note) for note in notes]
    blocks += parking_left(session)
    gone = sum(note.retracted for note in session.notes.values())
    if gone:
        text = f"{counted(gone, 'note was', 'notes were')} taken back and {'is' if gone == 1 else 'are'} not printed."
        blocks.append(Paragraph(text, (session_id,)))
    return blocks


def _note(session: Session, note: Note) -> Block:
    if note.redacted:
        return Item(gap(note.why), (note.id,))
    if may_not_be_quoted(session, note):
        return Item(NOT_QUOTED, (note.id,), _about(session, note))
    if note.verbatim:
        source = _about(session, note) or "speaker not recorded"
        return Quotation(note.text, source, (note.id,), language=note.language)
    return Item(note.text, (note.id,), _about(session, note), language=note.language)


def _about(session: Session, note: Note) -> str:
    """Who said it, as what, and who else: the part of a note that stays inside the office."""
    themes = ", ".join(session.themes[theme].label for theme in note.themes if theme in session.themes)
    parts = [
        note.speaker,
        "" if note.kind in (PARAPHRASE, QUOTE) else label_of(note.kind),
        f"to {note.vote}" if note.vote else became(session, note).rstrip("."),
        became_of(session, note),
        f"said in {note.language}: {note.gloss}".rstrip(": ") if note.language else "",
        f"strong {note.intensity} of 3" if note.intensity else "",
        _who(note.agree, "agrees", "agree"),
        _who(note.disagree, "disagrees", "disagree"),
        f"theme: {themes}" if themes else "",
    ]
    return "; ".join(part for part in parts if part)


def _who(codes: tuple[str, ...], one: str, many: str) -> str:
    return f"{', '.join(sorted(codes, key=by_number))} {one if len(codes) == 1 else many}" if codes else ""
