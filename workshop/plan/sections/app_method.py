"""Appendix A: how this was found out, in the items of COREQ as far as the sessions answer them (research/domain.md 3.6)."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paragraph, Section
from workshop.plan.material import PLAN_ID, Material
from workshop.plan.sections.parts import made, sentence
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.small import SMALL_UNIT, few
from workshop.plan.wording import listed
from workshop.plural import counted
from workshop.votes.model import FEWEST_PRIVATE

ASKED = (
    ("facilitator", "Who led the groups, and from which office"),
    ("sampling", "How people were found, and who declined"),
    ("languages", "Languages and interpreters"),
    ("recording", "Sound or picture recorded"),
    ("coders", "How many people filed the remarks, and how far they agree"),
)
"""What COREQ asks and no session knows, by its key in the plan's settings."""
_RECORDS = "The facilitators of the groups: `workshop facts SESSION --consent`, or ^l in the session."


def section(of: Material | Sources) -> Section:
    """How people were found, asked, recorded and counted."""
    sources = sources_of(of)
    groups = sources.groups
    if not groups:
        return made("app_method", sources, [Missing("No focus group is completed.", sources.gate.next_step)])
    blocks: list[Block] = [Heading("Who asked, and whom", 2), *_who(sources)]
    blocks += [Heading("How it was recorded", 2), *_recorded(sources)]
    blocks += [Heading("How it was read", 2), *_read(sources)]
    blocks += [Heading("How things are counted and quoted here", 2), *_rules(sources)]
    return made("app_method", sources, blocks)


def _ids(sources: Sources) -> tuple[str, ...]:
    return tuple(held.id for held in sources.groups)


def _who(sources: Sources) -> list[Block]:
    groups = sources.groups
    invited = sum(held.session.attendance.invited for held in groups)
    came = sources.people
    text = f"{came} people came to {counted(len(groups), 'group')}"
    text += f"; {invited} had been invited." if invited else "."
    blocks: list[Block] = [Paragraph(text, _ids(sources))]
    values = sources.material.plan.settings.values
    for key, what in ASKED:
        if value := values.get(key, ""):
            blocks.append(Item(f"{what}: {sentence(value)}", (PLAN_ID,)))
        else:
            blocks.append(Missing(f"{what}: not recorded.", "The officer, in the settings of the plan."))
    managed = tuple(held.id for held in groups if held.session.attendance.manager_present)
    if managed:
        number = counted(len(managed), "group")
        blocks.append(Paragraph(f"In {number} somebody was present who manages others in the room.", managed))
    left = sum(held.session.attendance.left_early for held in groups)
    if left and not few(left):
        blocks.append(Paragraph(f"{left} people left early.", _ids(sources)))
    return blocks


def _recorded(sources: Sources) -> list[Block]:
    groups = sources.groups
    designs = list(dict.fromkeys(held.session.design.title for held in groups))
    notes = sum(len(held.session.open_notes()) for held in groups)
    blocks: list[Block] = [
        Item(f"Each group followed a written guide: {listed(designs)}.", _ids(sources)),
        Item(
            f"{counted(notes, 'note was', 'notes were')} taken while people talked. People stand in them as codes;"
            " no name is stored beside a remark.",
            _ids(sources),
        ),
    ]
    consent = tuple(held.id for held in groups if held.session.attendance.consent_at)
    if consent:
        text = f"In {len(consent)} of {len(groups)} groups it is recorded that people agreed to take part."
        blocks.append(Item(text, consent))
    if len(consent) < len(groups):
        number = counted(len(groups) - len(consent), "group")
        blocks.append(Missing(f"Of {number} no consent is recorded: nobody of them is quoted.", _RECORDS))
    debriefed = tuple(held.id for held in groups if held.session.debrief)
    if debriefed:
        text = f"After {len(debriefed)} of {len(groups)} groups those who ran it wrote down what struck them."
        blocks.append(Item(text, debriefed))
    return blocks


def _read(sources: Sources) -> list[Block]:
    rows = sources.book.rows
    ids = tuple(name for row in rows for name in row.notes)
    blocks: list[Block] = []
    if rows:
        all_groups, left = len(sources.book.groups), len(sources.book.in_no_theme)
        whose = f"Remarks of {all_groups - left} of {all_groups} groups" if left else "Remarks"
        text = (
            f"{whose} were filed under {counted(len(rows), 'theme')}. A theme was named after the talk, not set in"
            " advance; people are counted once for a theme, in whatever group they spoke."
        )
        blocks.append(Paragraph(text, ids))
    else:
        blocks.append(Missing("The remarks are in no theme yet.", "The officer, who files them in themes."))
    for row in rows:
        if row.trail:
            blocks.append(Item(f"{row.label}: {'; '.join(row.trail)}.", row.notes))
    read_back = sources.of_design("read-back")
    if read_back:
        text = f"The findings were read back to people in {counted(len(read_back), 'session')}."
        blocks.append(Paragraph(text, tuple(held.id for held in read_back)))
    else:
        blocks.append(Missing("The findings have not been read back to anybody.", "A read-back session."))
    return blocks


def _rules(sources: Sources) -> list[Block]:
    ids = _ids(sources)
    rules = (
        f"A number of people under {FEWEST_PRIVATE} is not printed, nor one from which it could be worked out."
        f" Internal units of fewer than {SMALL_UNIT} people are told together.",
        "In words: one is one person; a few are 2 to 3; some are 4 to under half; then about half, most, and all.",
        "Only words kept as they were said are in quotation marks, only of people who were asked and agreed, and only"
        " after somebody looked whether they tell who said them. [ ] stands for words that were taken out.",
        "At most 2 quotes are of the same person, and not all are from one group.",
        "No share of customers is given: the groups were asked in order to understand, not to be counted.",
    )
    return [Item(rule, ids) for rule in rules]
