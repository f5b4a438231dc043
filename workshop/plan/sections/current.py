"""Section 7: the service as customers have it now: channels, steps, what hurts, how they rate it, who is shut out."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Paragraph, Section, Table
from workshop.plan.journey import journey
from workshop.plan.material import Material
from workshop.plan.needs import GroupRating, RatingRow, gaps, pains, ratings
from workshop.plan.sections.parts import made, once, sentence, unprinted, who
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.small import few
from workshop.plan.wording import listed
from workshop.plural import counted
from workshop.votes.model import FEWEST_PRIVATE

_GROUP = "A focus group, at its stage on the last visit, call or request."
_STAFF = "A session with front-line staff."
_FEELINGS = {-2: "very bad", -1: "bad", 0: "neither", 1: "good", 2: "very good"}


def section(of: Material | Sources) -> Section:
    """The baseline from which the plan starts."""
    sources = sources_of(of)
    blocks: list[Block] = [Heading("Channels", 2), *_channels(sources)]
    blocks += [Heading("Step by step", 2), *_journey(sources)]
    blocks += _pains(sources)
    blocks += [Heading("How customers rate it", 2), *_ratings(sources)]
    blocks += [Heading("What stops staff", 2), *_staff(sources)]
    blocks += [Heading("Closed to some", 2), *_closed(sources)]
    return made("current", sources, blocks)


def _channels(sources: Sources) -> list[Block]:
    used: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for row in sources.map.rows:
        for channel in row.channels:
            names.setdefault(channel.casefold(), channel)
            used.setdefault(channel.casefold(), []).append(row.id)
    if not used:
        return [
            Missing("By which channels customers reach us is not on the map.", "A customer mapping session.")
        ]
    order = sorted(used, key=lambda key: (-len(used[key]), key))
    told = listed([f"{names[key]} ({len(used[key])})" for key in order])
    ids = once(name for key in order for name in used[key])
    return [Paragraph(f"Channels, each with how many customer groups use it: {told}.", ids)]


def _journey(sources: Sources) -> list[Block]:
    rows = journey(sources.material)
    if not rows:
        return [Missing("No step of a customer's way is recorded.", _GROUP)]
    cells = tuple(
        (
            row.channel or "not said",
            row.step,
            row.need or "not said",
            row.barrier or "none was named",
            _FEELINGS.get(row.feeling, "not said") if row.feeling is not None else "not said",
        )
        for row in rows
    )
    hurting = pains(sources.material)
    ids = once(
        [name for row in rows for name in row.evidence] + [name for row in hurting for name in row.evidence]
    )
    head = ("Channel", "Step", "What is needed there", "What is in the way", "Feeling")
    return [Table("The way of customers through the service", head, cells, ids, widths=(3, 5, 5, 5, 3))]


def _pains(sources: Sources) -> list[Block]:
    """The steps that hurt in more than one session; the others stand in the table above."""
    rows = [row for row in pains(sources.material) if len(row.sessions) > 1]
    if not rows:
        return []
    return [
        Heading("Where it hurts in more than one session", 2),
        *(
            Item(
                sentence(
                    f"{row.channel or 'Any channel'}, {row.step}: {'; '.join(row.barriers) or 'it feels bad'}"
                ),
                row.evidence,
                f"Named in {counted(len(row.sessions), 'session')}.",
            )
            for row in rows
        ),
    ]


def _ratings(sources: Sources) -> list[Block]:
    of_groups = {held.id for held in sources.groups}
    rows = [
        row._replace(groups=tuple(group for group in row.groups if group.session_id in of_groups))
        for row in ratings(sources.material)
    ]
    rows = [row for row in rows if _groups(row)]
    if not rows:
        return [
            Missing("No rating of the service by customers is recorded.", "A focus group, at its rating.")
        ]
    groups = [held for held in sources.groups if any(_middle(row, held.id) for row in rows)]
    ids = [group.vote for row in rows for group in row.groups if _is_told(group)]
    cells = tuple((row.question, *(_cell(row, held.id) for held in groups)) for row in rows)
    head = ("Question", *(who(sources, held) for held in groups))
    scales = {(row.options[0], row.options[row.levels - 1]) for row in rows if row.levels}
    scale = " to ".join(scales.pop()) if len(scales) == 1 else ""
    text = (
        "Each group marked slips in private. What is given is the middle answer of each group; no average is made across"
        f" groups, since they are no survey, and none is told of fewer than {FEWEST_PRIVATE} slips."
    )
    caption = f"How customers rate the service, from {scale}" if scale else "How customers rate the service"
    table = Table(
        caption,
        head,
        cells,
        once(ids),
        numbers=tuple(range(1, len(head))),
        widths=(5, *(2 for _ in groups)),
    )
    return [Paragraph(text, once(ids)), table, *_gaps(sources)]


def _is_told(group: GroupRating) -> bool:
    return group.middle is not None and not few(group.answered)


def _groups(row: RatingRow) -> list[GroupRating]:
    """The groups whose middle answer may be told: those of which enough answered."""
    return [group for group in row.groups if _is_told(group)]


def _cell(row: RatingRow, session_id: str) -> str:
    asked = any(group.session_id == session_id for group in row.groups)
    return _middle(row, session_id) or ("not told" if asked else "not asked")


def _middle(row: RatingRow, session_id: str) -> str:
    """The middle answer of a group: the number of its level where the levels have one, else its words; empty for none."""
    found = next((group for group in _groups(row) if group.session_id == session_id), None)
    if found is None or found.middle is None:
        return ""
    numbered = all(option[:1].isdecimal() for option in row.options[: row.levels])
    low, high = (
        row.options[place].partition(" ")[0] if numbered else row.options[place] for place in found.middle
    )
    return low if low == high else f"{low} to {high}"


def _gaps(sources: Sources) -> list[Block]:
    blocks: list[Block] = []
    for gap in gaps(sources.material):
        told = [
            text
            for name in gap.expected
            if name in sources.notes and (text := sources.told(*sources.notes[name]))
        ]
        held = sources.material.find(gap.session_id)
        if told and held is not None:
            kinds = {"internal": "Internal customers", "external": "External customers"}
            text = "; ".join(one.rstrip(".") for one in told)
            blocks.append(
                Item(sentence(f"{kinds.get(held.stratum, 'Customers')} expect: {text}"), gap.expected)
            )
    return blocks + unprinted(sources, [name for gap in gaps(sources.material) for name in gap.expected])


def _staff(sources: Sources) -> list[Block]:
    blocks: list[Block] = []
    said: list[str] = []
    for held in sources.of_design("front-line-staff"):
        for note in held.session.open_notes():
            if note.kind != "pain":
                continue
            said.append(held.name(note.id))
            if told := sources.told(held, note):
                blocks.append(Item(sentence(told), (held.name(note.id),)))
    blocks += unprinted(sources, said)
    if not blocks:
        blocks.append(Missing("What stops staff from giving good service is not recorded.", _STAFF))
    return blocks


def _closed(sources: Sources) -> list[Block]:
    blocks: list[Block] = [
        Item(sentence(f"{row.name}: {row.access}"), (row.id,))
        for row in sources.map.rows
        if row.access and row.name not in sources.small_units
    ]
    words = "Which channels are closed to whom is not recorded."
    return blocks or [Missing(words, "A customer mapping session, at its question on who is missing.")]
