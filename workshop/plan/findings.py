"""Findings from one session: what one group said, for people who were not there.  Never a section of the plan.

No participant code and no verbatim remark stands in it: a verbatim waits for the identity check that the
plan asks for, and until then it is counted only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from workshop.plan.blocks import Block, Heading, Item, Missing, Paper, Paragraph, Table
from workshop.plan.people import took_part
from workshop.plan.records import record_blocks
from workshop.plan.session_papers import paper, parked_items, sealed_blocks
from workshop.plan.votes import votes_by_round
from workshop.plan.wording import by_number, day, listed
from workshop.plural import counted
from workshop.session.kinds import PARAPHRASE, label_of
from workshop.session.room import is_word_for_word, without_codes
from workshop.session.state import Note, Session
from workshop.session.themes import counts_people, merged_from, people_of, said, standings
from workshop.session.vote import Vote

# The order in which a reader wants them; each kind of remark with the heading it stands under.
_SECTIONS = (
    ("praise", "What works"),
    ("pain", "Where it gets hard"),
    ("want", "What people want"),
    ("need", "What they need to get done"),
    ("expectation", "What they expect"),
    ("idea", "Ideas from the group"),
    ("decision", "Said for all"),
    ("objection", "Said against it"),
    ("question", "Open questions"),
    (PARAPHRASE, "What else was said"),
)
# How many themes the first paragraphs name, and those level with the last of them.
_FIRST = 3


class ThemeNotes(NamedTuple):
    """A theme with the notes about it, how many different people raised or backed them, and what was merged into it."""

    label: str
    notes: tuple[Note, ...]
    people: int
    merged: list[str]


def findings(session: Session, session_id: str, kept_back: frozenset[str] = frozenset()) -> Paper:
    """What one focus group said: theme by theme, and by kind of remark where no theme was noted.

    Of the notes ``kept_back`` the words stand in the session record only; they count all the same.
    """
    heard = said(session)
    themes = _themes(session)
    blocks: list[Block] = [Heading("In short"), *_summary(session, session_id, heard, themes)]
    if themes:
        blocks += [Heading("Themes"), _ranking(session, themes)]
        for theme in themes:
            blocks += _theme(session, theme, kept_back)
    told = [note for note in heard if note.id not in kept_back]
    blocks += _by_kind(session, [note for note in told if not note.themes], 2 if themes else 1)
    blocks += _word_for_word(session, told)
    blocks += _kept_back([note for note in heard if note.id in kept_back])
    blocks += record_blocks(session)
    votes = session.counted_votes()
    if votes:
        blocks.append(Heading("Marked and picked"))
        note = "These counts are of the people in this room. They are not a percentage of customers."
        blocks.append(Paragraph(note, tuple(vote.id for vote in votes)))
        for vote in votes:
            blocks += _rating(session, vote) if vote.is_sheet else []
        blocks += votes_by_round(session, [vote for vote in votes if not vote.is_sheet])
    blocks += [*parked_items(session), *sealed_blocks(session, session_id)]
    title = "Findings from one session"
    kind = session.facts.title or session.design.title
    return paper(session, session_id, name="findings", title=title, kind=kind, blocks=blocks, contents=True)


def _rating(session: Session, vote: Vote) -> list[Block]:
    """A ballot sheet of a group is not printed here: its totals go in the record only, says the design."""
    run = session.stages.get(vote.stage)
    title = run.title if run else vote.stage
    text = f"{counted(vote.ballots_in, 'slip')} came in; the totals stand in the session record."
    return [Heading(title, 2), Paragraph(text, (vote.id,))]


def _summary(session: Session, session_id: str, heard: list[Note], themes: list[ThemeNotes]) -> list[Block]:
    people, number = session.attendance, took_part(session)
    there = (
        counted(number, "person", "people")
        if number is not None
        else "A number of people that was not recorded"
    )
    when = f" on {day(session.facts.date)}" if session.facts.date else ""
    invited = f"; {people.invited} had been invited" if people.invited else ""
    blocks: list[Block] = [
        Paragraph(
            f"{there} met{when}{invited}. {counted(len(heard), 'remark')} of theirs "
            f"{'is' if len(heard) == 1 else 'are'} recorded.",
            (session_id,),
        )
    ]
    if themes:
        least = themes[:_FIRST][-1].people
        first = [theme for theme in themes if theme.people >= least]
        one, many = ("person", "people") if counts_people(session) else ("remark", "remarks")
        names = [f"{theme.label} ({counted(theme.people, one, many)})" for theme in first]
        most = "Most widely raised" if counts_people(session) else "Most often raised"
        blocks.append(Paragraph(f"{most}: {listed(names)}.", _rests_on(first)))
    blocks.append(
        Paragraph(
            "This is what one group said. It is evidence for a plan, not a section of one: a plan rests on at least five"
            " groups, of internal and external customers both.",
            (session_id,),
        )
    )
    if not heard:
        blocks.append(
            Missing("Nothing that people said is recorded.", "Notes typed or imported into this session.")
        )
    return blocks


def _themes(session: Session) -> list[ThemeNotes]:
    """The themes that were raised, those of most people first, then those of most remarks."""
    return [
        ThemeNotes(
            without_codes(session, one.theme.label),
            one.notes,
            one.people,
            [without_codes(session, name) for name in merged_from(session, one.theme.id)],
        )
        for one in standings(session)
        if one.notes
    ]


def _ranking(session: Session, themes: list[ThemeNotes]) -> Table:
    """Themes by how many different people raised them, and in how many remarks."""
    if not counts_people(session):
        by_remarks = tuple((theme.label, str(len(theme.notes))) for theme in themes)
        caption = "Themes, by how many remarks are about them"
        return Table(
            caption, ("Theme", "Remarks"), by_remarks, _rests_on(themes), numbers=(1,), widths=(7, 1)
        )
    head = ("Theme", "People", "Remarks")
    rows = tuple((theme.label, str(theme.people), str(len(theme.notes))) for theme in themes)
    caption = "Themes, by how many different people raised or backed them"
    return Table(caption, head, rows, _rests_on(themes), numbers=(1, 2), widths=(6, 1, 1))


def _rests_on(themes: list[ThemeNotes]) -> tuple[str, ...]:
    return tuple(sorted({note.id for theme in themes for note in theme.notes}, key=by_number))


def _theme(session: Session, theme: ThemeNotes, kept_back: frozenset[str]) -> list[Block]:
    """One theme: its remarks in the order of the talk, so that an answer stands below what it answers."""
    told = [note for note in theme.notes if note.id not in kept_back]
    verbatim = [note for note in told if is_word_for_word(session, note)]
    blocks: list[Block] = [Heading(theme.label, 2)]
    if theme.merged:
        blocks.append(Paragraph(f"Merged from {listed(theme.merged)}.", _ids_of(theme.notes)))
    if verbatim or counts_people(session) or len(theme.notes) > 1:
        blocks.append(Paragraph(_how_widely(session, theme, verbatim), _ids_of(theme.notes)))
    blocks += [_remark(session, note) for note in told if note not in verbatim]
    return blocks


def _how_widely(session: Session, theme: ThemeNotes, verbatim: list[Note]) -> str:
    """A theme in a sentence: how many people, in how many remarks, who is against, and what is not printed."""
    remarks = counted(len(theme.notes), "remark")
    there = took_part(session)
    if counts_people(session):
        of = f" of {there}" if there is not None and there >= theme.people else ""
        people = "person" if theme.people == 1 and not of else "people"
        words = f"Raised or backed by {theme.people}{of} {people}, in {remarks}"
    else:
        words = f"In {remarks}"
    against = {code for note in theme.notes for code in note.disagree}
    if against:
        words += f"; {counted(len(against), 'person is', 'people are')} against a part of it"
    if verbatim:
        kinds = [label_of(note.kind) for note in verbatim if note.kind not in (PARAPHRASE, "quote")]
        what = f" ({listed(list(dict.fromkeys(kinds)))})" if kinds else ""
        are = "is" if len(verbatim) == 1 else "are"
        words += f". {counted(len(verbatim), 'remark')}{what} {are} word for word and not printed here"
    return f"{words}."


def _by_kind(session: Session, notes: list[Note], level: int) -> list[Block]:
    """The remarks that no theme was noted for, by kind; under a heading of their own where there are themes."""
    blocks: list[Block] = []
    for kind, heading in _SECTIONS:
        found = [note for note in notes if note.kind == kind and not is_word_for_word(session, note)]
        if found:
            blocks.append(Heading(heading, level))
            blocks += [_remark(session, note, named=False) for note in found]
    return [Heading("Outside these themes"), *blocks] if blocks and level > 1 else blocks


def _remark(session: Session, note: Note, *, named: bool = True) -> Item:
    """A remark and how widely it was held; ``named`` says also what kind of remark it is."""
    people = len(people_of([note]))
    parts = [
        label_of(note.kind) if named and note.kind != PARAPHRASE else "",
        counted(people, "person", "people") if people else "",
        f"{len(note.disagree)} against" if note.disagree else "",
    ]
    detail = ", ".join(part for part in parts if part)
    return Item(without_codes(session, note.text), (note.id,), detail, language=note.language)


def _word_for_word(session: Session, heard: list[Note]) -> list[Block]:
    verbatim = [note for note in heard if is_word_for_word(session, note)]
    if not verbatim:
        return []
    number = len(people_of(verbatim))
    whose = f", from or backed by {counted(number, 'person', 'people')}" if number else ""
    one = len(verbatim) == 1
    they, stand = ("It is", "it stands") if one else ("They are", "they stand")
    give = "it does not give anyone away" if one else "they do not give anyone away"
    text = (
        f"{counted(len(verbatim), 'remark was', 'remarks were')} noted word for word{whose}."
        f" {they} printed only after somebody has checked that {give}; until then {stand} in the session record."
    )
    return [Heading("Word for word"), Paragraph(text, _ids_of(verbatim))]


def _kept_back(notes: list[Note]) -> list[Block]:
    if not notes:
        return []
    are = "remark is" if len(notes) == 1 else "remarks are"
    text = (
        f"{len(notes)} {are} not printed, since somebody looked and found that the words tell too much. They count all"
        " the same, and stand in the session record."
    )
    return [Heading("Kept back"), Paragraph(text, _ids_of(notes))]


def _ids_of(notes: Iterable[Note]) -> tuple[str, ...]:
    return tuple(note.id for note in notes)
