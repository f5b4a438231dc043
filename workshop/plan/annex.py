"""The evidence annex: all that the plan rests on, session by session, and where it stands in the plan.

An internal paper.  It tells a remark in the words that may be told (`quotes.may_be_told`), or as a quote somebody has
let through; what was kept word for word stands in the session record only, and no code of a participant stands here.
"""

from __future__ import annotations

from collections.abc import Sequence

from workshop.plan.blocks import (
    Block,
    Contents,
    Heading,
    Missing,
    Paper,
    Paragraph,
    Section,
    Table,
    evidence_of,
)
from workshop.plan.material import PLAN_ID, Held
from workshop.plan.quotes import may_be_told
from workshop.plan.sections.all import sections
from workshop.plan.sections.framing import framed
from workshop.plan.sections.numbering import numbered
from workshop.plan.sections.parts import called, once
from workshop.plan.sections.sources import Sources
from workshop.plan.trace import INDEX, Unused, unused
from workshop.plan.votes import outcomes
from workshop.plan.wording import by_number
from workshop.plural import counted
from workshop.session.capture_kinds import CAPTURES
from workshop.session.first_letter import upper_first
from workshop.session.kinds import label_of
from workshop.session.redacted import removed
from workshop.session.room import is_word_for_word

_HEAD = ("Id", "What", "In words", "Used in")
_VERBATIM, _RECORD = "Noted word for word; see the session record.", "Not told here; see the session record."


def annex(sources: Sources) -> Paper:
    """The annex of the whole plan as it would be written today; it may be written before the gate is open."""
    made = sections(sources)
    used = _used(made)
    left = unused(sources, made)
    held_ids = {name.partition(":")[0] for name in (*used, *(one.name for one in left))}
    sessions = [held for held in sources.material.sessions if held.id in held_ids]
    if not used:
        return _framed(sources, [Missing("The plan rests on nothing yet.", sources.gate.next_step)])
    ids = tuple(held.id for held in sessions) or (PLAN_ID,)
    things = [name for name in used if ":" in name and not name.startswith(f"{PLAN_ID}:")]
    text = (
        f"The plan rests on {len(things)} notes, votes, commitments and records"
        f" of {counted(len(sessions), 'session')}. Each stands below with the numbers of the paragraphs it carries, such as"
        " 5.12. Nobody's code stands here; who said what is in the session records."
    )
    blocks: list[Block] = [Paragraph(text, ids), Contents()]
    for held in sessions:
        blocks += _session(sources, held, used)
    return _framed(sources, [*blocks, *_plan(sources, used), *_left(sources, left)])


def _framed(sources: Sources, blocks: Sequence[Block]) -> Paper:
    title = "Evidence annex to the customer service plan"
    return framed(sources, blocks, name="annex", title=title, label="internal", marks="inline")


def _used(made: Sequence[Section]) -> dict[str, list[str]]:
    """For each name the numbers of the paragraphs that rest on it, in the order of the plan."""
    found: dict[str, list[str]] = {}
    for one in made:
        if one.id == INDEX:
            continue
        for number, block in numbered(one):
            for name in dict.fromkeys(evidence_of(block)):
                found.setdefault(name, []).append(number)
    return found


def _session(sources: Sources, held: Held, used: dict[str, list[str]]) -> list[Block]:
    own = [name.partition(":")[2] for name in used if name.startswith(f"{held.id}:")]
    results = dict(outcomes(held.session))
    quotes = {one.name: one.printed for one in sources.quotes if one.printed and not one.is_paraphrase}
    rows = tuple(
        (id, *_told(sources, held, id, results, quotes), ", ".join(used[held.name(id)]))
        for id in sorted(own, key=lambda id: (id[:1], by_number(id)))
    )
    name = called(sources, held)
    blocks: list[Block] = [Heading(f"{upper_first(name)} ({sources.key(held.id)})", new_page=False)]
    if as_a_whole := used.get(held.id):
        text = f"The session as a whole is named in {', '.join(as_a_whole)}."
        blocks.append(Paragraph(text, (held.id,)))
    if rows:
        caption = f"What the plan rests on, from {name}"
        blocks.append(Table(caption, _HEAD, rows, (held.id,), widths=(2, 3, 9, 5)))
    elif not as_a_whole:
        blocks.append(Paragraph("No paragraph of the plan rests on this session.", (held.id,)))
    return blocks


def _told(
    sources: Sources, held: Held, id: str, results: dict[str, str], quotes: dict[str, str]
) -> tuple[str, str]:
    """What a thing of a session is, and its words as they may be told inside the office."""
    session = held.session
    if note := session.notes.get(id):
        what = label_of(note.kind)
        if session.is_sealed(note) and sources.material.plan.opened is None:
            return what, "Sealed until the groups are done."
        if note.redacted:
            return what, removed(note)
        if quote := quotes.get(held.name(id)):
            return what, f"\u201c{quote}\u201d"
        instead = _VERBATIM if is_word_for_word(session, note) else _RECORD
        return what, may_be_told(sources.material, held, note) or instead
    if vote := session.votes.get(id):
        return "vote", results.get(id) or "; ".join(question.text for question in vote.questions)
    if promise := session.commitments.get(id):
        return "commitment", removed(promise) if promise.why else promise.action or "not said"
    if record := session.captures.get(id):
        kind = CAPTURES.get(record.kind)
        if record.why:
            return kind.label if kind else record.kind, removed(record)
        return (kind.label, record.text(kind.first.name)) if kind else (record.kind, "not said")
    return "not in this session", "not said"


def _plan(sources: Sources, used: dict[str, list[str]]) -> list[Block]:
    """What the officer wrote into the plan, which no session said."""
    goals = {f"{PLAN_ID}:{one.id}": one.text for one in sources.alignment.goals}
    rows = tuple(
        (name.partition(":")[2] or "settings", goals.get(name, "set by the officer"), ", ".join(numbers))
        for name, numbers in used.items()
        if name.partition(":")[0] == PLAN_ID
    )
    if not rows:
        return []
    head = ("Id", "In words", "Used in")
    table = Table("What the officer wrote into the plan", head, rows, (PLAN_ID,), widths=(3, 9, 6))
    return [Heading("The plan's own settings"), table]


def _left(sources: Sources, left: Sequence[Unused]) -> list[Block]:
    """What no paragraph rests on, session by session, and why as far as known."""
    blocks: list[Block] = [Heading("Not used")]
    if not left:
        ids = once(held.id for held in sources.material.sessions) or (PLAN_ID,)
        text = "Every remark, vote, commitment and record carries a paragraph of the plan."
        return [*blocks, Paragraph(text, ids)]
    for held in sources.material.sessions:
        own = [one for one in left if one.name.startswith(f"{held.id}:")]
        if not own:
            continue
        rows = tuple(
            (
                one.name.partition(":")[2],
                one.what,
                one.why or "Nobody has built on it yet.",
            )
            for one in sorted(own, key=lambda one: _order(one.name))
        )
        caption = f"Not used, from {called(sources, held)}"
        blocks.append(Table(caption, ("Id", "What", "Why"), rows, (held.id,), widths=(2, 9, 6)))
    return blocks


def _order(name: str) -> tuple[str, tuple[int, str]]:
    id = name.partition(":")[2]
    return id[:1], by_number(id)
