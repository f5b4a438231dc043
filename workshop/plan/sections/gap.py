"""Section 6: what leaders and staff guessed before the groups, held against what was heard."""

from __future__ import annotations

from workshop.plan.assumed import AssumptionRow, sealed_words
from workshop.plan.blocks import Block, Heading, Item, Missing, Paragraph, Section, Table
from workshop.plan.identity import tells_much
from workshop.plan.material import PLAN_ID, Material
from workshop.plan.sections.parts import how_widely, made, once, sentence
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plural import counted

_GUESSES = "A buy-in meeting or a session with front-line staff, before the focus groups."
_OFFICER = "The officer, who opens the guesses when the groups are done and holds each against the themes."
_STATES = (
    ("contradicted", "Contradicted"),
    ("confirmed", "Confirmed"),
    ("partly", "Partly confirmed"),
    ("not raised", "Not raised"),
)


def section(of: Material | Sources) -> Section:
    """Each guess with what became of it, and what nobody guessed."""
    sources = sources_of(of)
    found = sources.assumed
    if not found.total:
        return made("gap", sources, [Missing("No guess about customers is written down.", _GUESSES)])
    if not found.opened:
        return made("gap", sources, [Missing(sealed_words(found), _OFFICER)])
    ids = tuple(row.name for row in found.rows)
    blocks: list[Block] = [Paragraph(sealed_words(found), ids)]
    if found.reason:
        text = f"They were opened by {found.by} before the groups were done. Reason: {sentence(found.reason)}"
        blocks.append(Paragraph(text, (PLAN_ID,)))
    for state, title in _STATES:
        rows = [row for row in found.rows if row.state == state]
        if rows:
            blocks.append(_guesses(sources, title, rows))
    if any(row.state == "not raised" for row in found.rows):
        rests_on = once(row.name for row in found.rows if row.state == "not raised")
        blocks.append(Paragraph("That nobody raised it does not say that it is untrue.", rests_on))
    if found.unjudged:
        guesses = counted(found.unjudged, "guess waits", "guesses wait")
        blocks.append(Missing(f"{guesses} to be held against the themes.", _OFFICER))
    blocks.append(Heading("What nobody expected", 2))
    blocks += [Item(sentence(row.label), row.notes, how_widely(sources, row)) for row in found.blind_spots]
    if not found.blind_spots and not found.unjudged:
        heard = once(name for row in sources.book.rows for name in row.notes)
        text = "Every theme that the groups raised had been guessed by somebody."
        blocks.append(
            Paragraph(text, (*ids, *heard)) if heard else Missing("No theme has been heard yet.", _OFFICER)
        )
    elif found.unjudged:
        blocks.append(Missing("What nobody expected is known when every guess is judged.", _OFFICER))
    return made("gap", sources, blocks)


def _guesses(sources: Sources, title: str, rows: list[AssumptionRow]) -> Table:
    """Guesses of which the same became: whose wish was guessed, and the place that it was given and was heard at."""
    cells = tuple(
        (
            "not printed" if sources.final and tells_much(row.text) else row.text,
            row.segment or "not said",
            str(row.rank) if row.rank else "not said",
            str(row.heard_rank) if row.heard_rank else "not heard",
            "; ".join(filter(None, (", ".join(row.heard), row.note.rstrip(".")))) or "no theme",
        )
        for row in rows
    )
    ids = once(
        name for row in rows for name in (row.name, *sources.resolved(row.evidence), *_notes(sources, row))
    )
    head = ("Guess", "Of whom", "Place guessed", "Place heard", "Held against")
    caption = f"Guesses, {title.lower()}"
    return Table(caption, head, cells, ids, numbers=(2, 3), widths=(7, 4, 3, 3, 6))


def _notes(sources: Sources, row: AssumptionRow) -> list[str]:
    found = []
    for code in row.codes:
        theme = sources.book.row(code)
        found += list(theme.notes) if theme else []
    return found
