"""The plan in a few pages, for a small unit: each part once, as far as it is there."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paper, Paragraph
from workshop.plan.quotes import major, quotation
from workshop.plan.sections import front, summary
from workshop.plan.sections.actions import commitments_table
from workshop.plan.sections.framing import final_title, framed
from workshop.plan.sections.measures import measures_table
from workshop.plan.sections.parts import how_widely, sentence, sentences, unfiled
from workshop.plan.sections.policies import coming, guidelines_table
from workshop.plan.sections.sources import Sources
from workshop.plan.sections.standards import standards_table

_MOST_THEMES = 5
_STANDARDS = "A standards session with managers, staff who deliver, and an analyst."


def short_form(sources: Sources, *, final: bool = False) -> Paper:
    """The short form: what a small unit needs of a plan, each part once."""
    agreed = [row for row in sources.standards if row.passed is not False]
    firm = [row for row in sources.promises if row.state != "intention"]
    blocks: list[Block] = [Heading("Vision and mission"), *wordings(sources)]
    blocks += [Heading("Who was heard"), *summary.who(sources)]
    blocks += [Heading("What we heard"), *_heard(sources)]
    blocks += [Heading("The first year"), *_focus(sources)]
    blocks.append(Heading("What we promise"))
    blocks += (
        [standards_table(sources, agreed, in_words=True)]
        if agreed
        else [Missing("No promise to customers is recorded.", _STANDARDS)]
    )
    blocks.append(Heading("What staff may and must do"))
    rules = sources.in_force.holds
    blocks += (
        [guidelines_table(sources, rules)]
        if rules
        else [Missing("There is no guideline for staff.", "A session with front-line staff.")]
    )
    blocks += coming(sources)
    blocks.append(Heading("How we will know"))
    blocks += (
        [measures_table(sources)]
        if sources.measures
        else [Missing("No measure is recorded.", "The standards session, at its stage on measures.")]
    )
    blocks.append(Heading("Who does what by when"))
    blocks += (
        [commitments_table(sources, [row for row in firm if not row.is_settled] or firm)]
        if firm
        else [Missing("No commitment is recorded.", "A buy-in meeting.")]
    )
    blocks += [Heading("What this rests on"), *front.standing(sources)]
    title = "Customer service plan, short form"
    title = final_title(sources, title) if final else title
    return framed(sources, blocks, name="short", title=title, final=final)


def wordings(sources: Sources) -> list[Block]:
    """Vision and mission as they were agreed; of each that is not, that it is missing."""
    found = {row.kind: row for row in sources.visions}
    blocks: list[Block] = []
    for kind in ("vision", "mission"):
        if row := found.get(kind):
            blocks += [Heading(f"Our {kind}", 2), Paragraph(sentence(row.text), row.evidence)]
        else:
            blocks.append(Missing(f"No wording of the {kind} is recorded.", "The read-back session."))
    return blocks


def _heard(sources: Sources) -> list[Block]:
    rows = major(sources.book)[:_MOST_THEMES]
    if not rows:
        return [Missing("No theme is on record.", "The officer, who files the remarks in themes.")]
    blocks: list[Block] = []
    for row in rows:
        blocks.append(Item(sentence(row.label), row.notes, how_widely(sources, row, besides=False)))
        if row is rows[0]:  # A quote is read as one of the theme right above it.
            said = [
                one
                for one in sources.printed
                if one.code == row.code and not one.quote.is_paraphrase and not one.against
            ]
            blocks += [quotation(one) for one in said[:1]]
    return blocks + unfiled(sources)


def _focus(sources: Sources) -> list[Block]:
    found = sources.focus
    if not (found.chosen and found.evidence):
        return [Missing("No focus of the first year has been chosen.", "The read-back session.")]
    blocks: list[Block] = [
        Paragraph(sentences(found.chosen, *found.told(final=sources.final)), found.evidence)
    ]
    return blocks + [Item(sentence(row.title), row.evidence) for row in sources.initiatives if row.chosen]
