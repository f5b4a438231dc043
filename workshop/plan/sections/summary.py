"""Section 1: the plan on one page, for leaders: a few whole sentences from the sections after it, and what is due next."""

from __future__ import annotations

from datetime import date

from workshop.plan.blocks import Block, Claim, Item, Missing, Paragraph, Section, Table
from workshop.plan.material import Material
from workshop.plan.quotes import major
from workshop.plan.register import PromiseRow
from workshop.plan.sections.parts import dated, made, once, sentences, still_open
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.small import few, people_in_words
from workshop.plan.wording import listed
from workshop.plural import counted

_MOST_THEMES = 3
_MOST_NAMED = 3
_POINTS, _LINE, _GAP, _CAPTION, _FOOTNOTE = 525, 14, 6, 44, 13
"""The height of a page of the default look below title and heading, and that of a line, a gap, a caption with a head, and
the footnote of a claim."""
_IN_A_LINE, _IN_A_CELL = 84, (24, 46)
_MOST_DUE = 6
_READ_BACK = "The read-back session, at its stage on vision and mission."


def section(of: Material | Sources) -> Section:
    """The vision, who was heard, what they said, the focus, the promises, what leaders bring, and what is due next."""
    sources = sources_of(of)
    blocks: list[Block] = [*_vision(sources), *who(sources), *themes(sources), *_guesses(sources)]
    blocks += [*_focus(sources), *_promises(sources), *_commitments(sources), *_not_heard(sources)]
    left = _POINTS - sum(map(_height, blocks))
    return made("summary", sources, [*blocks, *_due_next(sources, left)])


def _vision(sources: Sources) -> list[Block]:
    rows = [row for row in sources.visions if row.kind == "vision"]
    if not rows:
        return [Missing("No vision has been worded.", _READ_BACK)]
    return [Paragraph(sentences(row.text), (row.id,)) for row in rows]


def who(sources: Sources) -> list[Block]:
    """How many people were heard, in groups of which kinds, in one sentence."""
    gate = sources.gate
    ids = tuple(row.session_id for row in gate.counted)
    if not ids:
        return [Missing("No focus group is completed.", gate.next_step)]
    text = (
        f"We heard {people_in_words(sources.people)} in {counted(gate.held, 'focus group')}, {gate.internal} with"
        f" internal and {gate.external} with external customers."
    )
    return [Item(text, ids)]


def themes(sources: Sources) -> list[Block]:
    """The themes that most people raised, in one sentence."""
    rows = major(sources.book)[:_MOST_THEMES]
    if not rows:
        return [Missing("No theme is on record.", "The officer, who files the remarks in themes.")]
    all_groups = len(sources.book.groups)
    names = []
    for row in rows:
        people = (
            people_in_words(row.people)
            if few(row.people)
            else f"{row.people} of {sources.book.heard} people"
            if 0 < row.people <= sources.book.heard
            else people_in_words(row.people)
        )
        names.append(f"'{row.label}' ({people}, {len(row.groups)} of {all_groups} groups)")
    verb = "was" if len(names) == 1 else "were"
    text = f"Raised most widely {verb} {listed(names)}."
    left = tuple(held.id for held in sources.book.in_no_theme)
    if left:
        text += f" {counted(len(left), 'group is', 'groups are')} in no theme yet."
    return [Item(text, (*once(name for row in rows for name in row.notes), *left))]


def _guesses(sources: Sources) -> list[Block]:
    found = sources.assumed
    if not found.opened or not found.rows or found.unjudged:
        return []
    confirmed = sum(row.state == "confirmed" for row in found.rows)
    against = sum(row.state == "contradicted" for row in found.rows)
    text = (
        f"Of {counted(found.total, 'guess', 'guesses')} made before the groups, {confirmed}"
        f" {'was' if confirmed == 1 else 'were'} confirmed and {against} contradicted."
    )
    if spots := [f"'{row.label}'" for row in found.blind_spots[:_MOST_NAMED]]:
        text += f" Nobody had expected {listed(spots)}."
    rests_on = once(
        [*(row.name for row in found.rows), *(name for row in found.blind_spots for name in row.notes)]
    )
    return [Item(text, rests_on)]


def _focus(sources: Sources) -> list[Block]:
    found = sources.focus
    if not (found.chosen and found.evidence):
        return [Missing("No focus of the first year has been chosen.", "The read-back session.")]
    how = list(found.told(final=sources.final))
    if len(how) > 1:  # What was level before the last vote stands in section 8.
        how = [how[-1].replace("Then, between them:", "The last vote:")]
    return [Item(sentences(f"The focus of the first year: {found.chosen}", *how), found.evidence)]


def _promises(sources: Sources) -> list[Block]:
    rows = [row for row in sources.standards if row.passed is not False]
    if not rows:
        return [Missing("No promise to customers is recorded.", "A standards session.")]
    ids = {row.id: {row.id, *(old.id for old in row.earlier)} for row in rows}
    known = [
        row
        for row in rows
        if row.baseline is not None
        or any(one.baseline is not None and one.standard in ids[row.id] for one in sources.measures)
    ]
    named = [row.service for row in rows if row.service]
    text = f"The department makes {counted(len(rows), 'promise')}"
    if named:
        some = "" if len(named) == len(rows) else f"{len(named)} of them "
        text += f", {some}on {listed(list(dict.fromkeys(named)))}"
    text += f"; for {len(known)} of them today's figure is known."
    return [Item(text, once(name for row in rows for name in row.evidence))]


def _firm(sources: Sources) -> list[PromiseRow]:
    return [row for row in sources.promises if row.state != "intention" and row.confirmed]


def _commitments(sources: Sources) -> list[Block]:
    rows = _firm(sources)
    if not rows:
        return [Missing("No confirmed commitment is recorded.", "A buy-in meeting.")]
    settled, overdue = (
        sum(row.is_settled for row in rows),
        sum(row.state == "overdue" for row in rows),
    )
    text = (
        f"Offices have confirmed {counted(len(rows), 'commitment')}: {settled} settled, {overdue} overdue and"
    )
    text += f" {len(rows) - settled - overdue} to come."
    return [Item(text, once(name for row in rows for name in row.evidence))]


def _not_heard(sources: Sources) -> list[Block]:
    rows = sorted(sources.map.not_heard, key=lambda row: row.stratum != "external")
    names = [row.name for row in rows if row.name not in sources.small_units]
    if not names:
        return []
    shown = names[:_MOST_NAMED]
    rest = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    told = f"{', '.join(shown)}{rest}" if rest else listed(shown)
    rests_on = once(name for row in rows for name in row.evidence)
    return [still_open(sources, f"Not yet heard: {told}.", "A focus group with each of them.", rests_on)]


def _due_next(sources: Sources, left: int) -> list[Block]:
    """The commitments that fall due next, as many as the page has room for."""
    rows = sorted(
        (row for row in _firm(sources) if not row.is_settled and row.state != "overdue" and _due(row)),
        key=lambda row: _due(row),
    )
    if not rows:
        return []
    cells: list[tuple[str, str, str]] = []
    left -= _CAPTION + _FOOTNOTE
    for row in rows[:_MOST_DUE]:
        # One of something is the thing itself: "1 letter" says no more than what is to be done.
        much = row.how_much if row.amount != 1 or (row.asked or 0) > 1 else ""
        cell = (row.owner, f"{row.action}, {much}" if much else row.action, dated(_due(row)))
        lines = max(-(-len(text) // fits) for text, fits in zip(cell, _IN_A_CELL, strict=False))
        left -= lines * _LINE + _GAP
        if left < 0 and cells:
            break
        cells.append(cell)
    shown = rows[: len(cells)]
    ids = once(name for row in shown for name in row.evidence)
    table = Table("Commitments due next", ("Who", "What", "By"), tuple(cells), ids, widths=(5, 10, 4))
    return [table]


def _due(row: PromiseRow) -> str:
    """The ISO date on which a commitment is due now; empty where it was said in words."""
    for text in (row.until, row.due):
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            continue
    return ""


def _height(block: Block) -> int:
    """How high a block is on the page, in points."""
    words = block.text if isinstance(block, Item | Paragraph) else ""
    if isinstance(block, Missing):
        words = f"{block.what} {block.supplied_by}"
    note = _FOOTNOTE if isinstance(block, Claim) else 0
    return -(-len(words) // _IN_A_LINE) * _LINE + _GAP + note
