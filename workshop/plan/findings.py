"""Findings from one session: what one group said, for people who were not there.  Never a section of the plan.

No participant code and no verbatim remark stands in it: a verbatim waits for the identity check that the
plan asks for, and until then it is counted only.
"""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paper, Paragraph, Table
from workshop.plan.common import day, paper, parked_items, sealed_blocks, vote_blocks
from workshop.plan.evidence import counted, ids_of, people_of, without_codes
from workshop.session.kinds import KINDS, PARAPHRASE
from workshop.session.state import Note, Session

# The order in which a reader wants them; each kind of remark with the heading it stands under.
_SECTIONS = (
    ("praise", "What works"),
    ("pain", "Where it gets hard"),
    ("want", "What people want"),
    ("need", "What they need to get done"),
    ("expectation", "What they expect"),
    ("idea", "Ideas from the group"),
    ("objection", "Against it"),
    ("decision", "Said for all"),
    ("question", "Open questions"),
    (PARAPHRASE, "What else was said"),
)


def findings(session: Session, session_id: str) -> Paper:
    """What one focus group said, by kind of remark and by theme."""
    said = [note for note in session.open_notes() if KINDS[note.kind].spoken and note.kind != "parking"]
    blocks: list[Block] = [Heading("In short"), *_summary(session, session_id, said)]
    if themes := _themes(session, said):
        blocks += [Heading("Themes"), themes]
    for kind, heading in _SECTIONS:
        blocks += _kind(session, heading, [note for note in said if note.kind == kind])
    blocks += _word_for_word(session, said)
    votes = [vote for vote in session.votes.values() if vote.status in ("closed", "revealed")]
    if votes:
        blocks.append(Heading("Marked and picked"))
        for vote in votes:
            blocks += vote_blocks(session, vote)
        note = "These counts are of the people in this room. They are not a percentage of customers."
        blocks.append(Paragraph(note, tuple(vote.id for vote in votes)))
    blocks += [*parked_items(session), *sealed_blocks(session, session_id)]
    title = "Findings from one session"
    return paper(
        session,
        session_id,
        name="findings",
        title=title,
        kind=session.facts.title or session.design.title,
        blocks=blocks,
    )


def _summary(session: Session, session_id: str, said: list[Note]) -> list[Block]:
    attended = session.attendance.attended
    people = (
        counted(attended, "person", "people")
        if attended is not None
        else "A number of people that was not recorded"
    )
    when = f" on {day(session.facts.date)}" if session.facts.date else ""
    blocks: list[Block] = [
        Paragraph(
            f"{people} met{when}; {counted(len(said), 'remark')} of theirs are recorded.", (session_id,)
        ),
        Paragraph(
            "This is what one group said. It is evidence for a plan, not a section of one: a plan rests on at least five"
            " groups, of internal and external customers both.",
            (session_id,),
        ),
    ]
    if not said:
        blocks.append(
            Missing("Nothing that people said is recorded.", "Notes typed or imported into this session.")
        )
    return blocks


def _themes(session: Session, said: list[Note]) -> Table | None:
    """Themes by how many different people raised them, and how often; the notes they rest on in the last column."""
    rows: list[tuple[int, tuple[str, ...], tuple[str, ...]]] = []
    for theme in session.themes.values():
        notes = [note for note in said if theme.id in note.themes]
        if notes:
            people = len(people_of(notes))
            label = without_codes(session, theme.label)
            rows.append(
                (people, (label, str(people), str(len(notes)), ", ".join(ids_of(notes))), ids_of(notes))
            )
    if not rows:
        return None
    rows.sort(key=lambda row: -row[0])
    head = ("Theme", "People", "Times", "Rests on")
    evidence = tuple(dict.fromkeys(note for row in rows for note in row[2]))
    caption = "Themes, by how many different people raised or backed them"
    return Table(caption, head, tuple(row[1] for row in rows), evidence, numbers=(1, 2), widths=(5, 2, 2, 6))


def _kind(session: Session, heading: str, notes: list[Note]) -> list[Block]:
    printed = [note for note in notes if not note.verbatim]
    if not printed:
        return []
    items = [Item(without_codes(session, note.text), (note.id,), _how_widely(note)) for note in printed]
    return [Heading(heading), *items]


def _how_widely(note: Note) -> str:
    people = len(people_of([note]))
    parts = [counted(people, "person", "people") if people > 1 else ""]
    parts.append(f"{counted(len(note.disagree), 'person', 'people')} against" if note.disagree else "")
    return ", ".join(part for part in parts if part)


def _word_for_word(session: Session, said: list[Note]) -> list[Block]:
    verbatim = [note for note in said if note.verbatim]
    if not verbatim:
        return []
    people = counted(len(people_of(verbatim)), "person", "people")
    text = (
        f"{counted(len(verbatim), 'remark was', 'remarks were')} noted word for word, from or backed by {people}."
        " They are printed only after somebody has checked that they do not give anyone away; until then they stand"
        " in the session record."
    )
    return [Heading("Word for word"), Paragraph(text, ids_of(verbatim))]
