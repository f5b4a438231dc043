"""The moderator's guide of a session pack: what the session is for, its running order, and each stage in words."""

from __future__ import annotations

from workshop.plan.blocks import Block, Choice, Heading, Instruction, Item, Table
from workshop.plan.pack_words import (
    begins,
    captured,
    codes_of,
    inside,
    method_words,
    other_records,
    people_of,
    typed,
    vote_in_a_sentence,
)
from workshop.plan.session_papers import group
from workshop.plan.wording import day, listed
from workshop.plural import counted
from workshop.session.first_letter import lower_first
from workshop.session.pace import SHORTEST_STAGE
from workshop.session.questions import printed_words
from workshop.session.state import Session, StageRun


def guide(session: Session, people: int) -> list[Block]:
    """The guide: a page on the session, its running order, and every stage."""
    blocks: list[Block] = [
        Heading("Moderator's guide", new_page=True),
        *_purpose(session, people),
        *_away(session),
    ]
    blocks += [*_to_bring(session, people), *_rules(session)]
    blocks += [Heading("Running order", 2, new_page=True), _running_order(session), *_late(session)]
    minute = 0
    for number, run in enumerate(session.stage_order, 1):
        blocks += _stage(session, run, number, minute)
        minute += 0 if run.design.after else run.planned
    return blocks


def _purpose(session: Session, people: int) -> list[Block]:
    design, facts = session.design, session.facts
    size = design.size
    fits = f"{size.best} is best, {size.min} to {size.max} will do"
    rows = [
        ("With", group(session)),
        ("People", f"{printed_words(session, design.audience)} {fits}.".strip()),
        ("This pack is for", counted(people_of(session, people), "person", "people")),
        ("Place", facts.place),
        ("Date", day(facts.date)),
        ("Time", _time(session)),
        ("Hard end", facts.ends),
        ("Note-taker", facts.note_taker),
    ]
    known = tuple((what, words) for what, words in rows if words)
    return [
        Instruction(printed_words(session, design.purpose), "What it is for:"),
        Table("The session", ("What", "As planned"), known, (), widths=(1, 3)),
    ]


def _time(session: Session) -> str:
    total = _total(session)
    form = ", short form" if session.short else ""
    if not session.facts.starts:
        return f"{counted(total, 'minute')}{form}"
    return f"{begins(session, 0)} to {begins(session, total)}, {counted(total, 'minute')}{form}"


def _total(session: Session) -> int:
    return sum(run.planned for run in inside(session))


def _away(session: Session) -> list[Block]:
    if not session.design.not_in_the_room:
        return []
    away = [Item(printed_words(session, one), ()) for one in session.design.not_in_the_room]
    return [Heading("Not in the room", 2), *away]


def _to_bring(session: Session, people: int) -> list[Block]:
    """What the design asks to prepare, and the papers of this pack."""
    count = people_of(session, people)
    codes = codes_of(count)
    cards = f"Cards {codes[0]} to {codes[-1]}" if count > 1 else f"Card {codes[0]}"
    papers = [cards if session.design.participant_codes else f"{counted(count, 'card')} to write on"]
    votes = [run.title for run in session.stage_order if run.design.vote.is_vote]
    if votes:
        papers.append(
            f"{counted(count, 'ballot')} for each vote: {listed(votes)}; scissors, a box with a lid"
        )
    papers.append("The consent script, and the note sheets with two pens")
    return [
        Heading("Before the session", 2),
        *(Choice(printed_words(session, one)) for one in session.design.prepare),
        *(Choice(f"From this pack: {lower_first(paper)}") for paper in papers),
    ]


def _rules(session: Session) -> list[Block]:
    if not session.design.ground_rules:
        return []
    rules = [Item(printed_words(session, rule), ()) for rule in session.design.ground_rules]
    return [Heading("Ground rules", 2), *rules]


def _running_order(session: Session) -> Table:
    rows, minute = [], 0
    for run in session.stage_order:
        start = "after" if run.design.after else begins(session, minute)
        rows.append((start, str(run.planned), run.title, _captured_and_voted(session, run)))
        minute += 0 if run.design.after else run.planned
    end = f", ends {begins(session, minute)}" if session.facts.starts else ""
    caption = f"Running order, {counted(minute, 'minute')}{end}"
    head = ("Start" if session.facts.starts else "Minute", "Minutes", "Stage", "What is captured")
    return Table(caption, head, tuple(rows), (), numbers=(0, 1), widths=(4, 4, 12, 16))


def _captured_and_voted(session: Session, run: StageRun) -> str:
    found = ", ".join(captured(run)) or "nothing"
    method = method_words(session, run)
    secret = "secret" if run.design.vote.private else "open"
    return f"{found}; {secret} vote: {method}" if method else found


def _late(session: Session) -> list[Block]:
    """What to do when behind, by the same reckoning as the live screen: half of a coming stage may go."""
    spare = [(run.planned - max(-(-run.planned // 2), SHORTEST_STAGE), run) for run in inside(session)]
    most = sorted((one for one in spare if one[0] > 0), key=lambda one: -one[0])[:3]
    blocks: list[Block] = [Heading("When you are behind", 2)]
    if most:
        parts = [f"{run.title} ({counted(minutes, 'minute')})" for minutes, run in most]
        blocks.append(Instruction(f"{listed(parts)}.", "Most can be taken from a stage still to come:"))
    least = "A stage keeps half of its minutes, and three at least. The live screen offers the cut."
    blocks.append(Instruction(least))
    if session.design.minutes_short is not None and not session.short:
        short = counted(session.design.minutes_short, "minute")
        blocks.append(Instruction(f"The design has a short form of {short}: choose it before the start."))
    if session.facts.ends:
        blocks.append(Instruction(f"{session.facts.ends}, whatever is left.", "Hard end:"))
    return blocks


def _stage(session: Session, run: StageRun, number: int, minute: int) -> list[Block]:
    design = run.design
    when = "after the session" if design.after else f"{_at(session)} {begins(session, minute)}"
    title = f"Stage {number}: {run.title}, {when}, {counted(run.planned, 'minute')}"
    blocks: list[Block] = [
        Heading(title, 2, new_page=number == 1),
        Instruction(printed_words(session, run.question), "Ask:", keep=bool(design.script)),
    ]
    if design.script:
        blocks.append(Instruction(printed_words(session, design.script), "Say:"))
    if design.probes:
        blocks.append(Instruction("as needed, in any order.", "Probes:", keep=True))
        blocks += [Item(printed_words(session, probe), ()) for probe in design.probes]
    if vote := design.vote.is_vote and vote_in_a_sentence(session, run):
        blocks.append(Instruction(printed_words(session, vote), "Vote:"))
    if written := _written(run):
        blocks.append(Instruction(written, "Write down:"))
    if design.notes:
        blocks.append(Instruction(printed_words(session, design.notes), "Note-taker:"))
    if design.sealed:
        blocks.append(Instruction("What is captured stays a number until it is opened.", "Sealed:"))
    if design.wall:
        blocks.append(Instruction(f"{'; '.join(design.wall)}.", "On the wall:"))
    return blocks


def _at(session: Session) -> str:
    return "at" if session.facts.starts else "from minute"


def _written(run: StageRun) -> str:
    """What to write down and how the capture line wants it typed."""
    told = [f"{label} ({opening})" if opening else f"{label} (no letter)" for label, opening in typed(run)]
    told += other_records(run)
    return f"{'; '.join(told)}." if told else ""
