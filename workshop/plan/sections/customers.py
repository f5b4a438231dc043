"""Section 4: every customer group inside and outside, what they get from us and how, and who has not been heard."""

from __future__ import annotations

from workshop.plan.blocks import Block, Chart, Heading, Item, Missing, Paragraph, Section, Table
from workshop.plan.captured import key_of
from workshop.plan.customers import SegmentRow
from workshop.plan.material import Material
from workshop.plan.sections.parts import made, once, sentence, unprinted
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.small import ANOTHER_UNIT
from workshop.plan.votes import outcomes

_MAPPING = "A customer mapping session with staff of each unit."
_HEAD = ("Customer group", "What they need from us", "Services", "Channels", "How many", "Heard")


def section(of: Material | Sources) -> Section:
    """The map of customers, internal and external, and its white spots."""
    sources = sources_of(of)
    found = sources.map
    blocks: list[Block] = []
    if not found.rows:
        blocks.append(Missing("No customer group is on the map.", _MAPPING))
    else:
        heard = sum(bool(row.heard) for row in found.rows)
        ids = once(name for row in found.rows for name in row.evidence)
        internal, external = len(found.of("internal")), len(found.of("external"))
        text = (
            f"The map has {len(found.rows)} customer groups, {internal} internal and {external} external; {heard} of"
            " them have been heard in a focus group."
        )
        blocks.append(Paragraph(text, ids))
    for stratum in ("internal", "external"):
        rows = found.of(stratum)
        if rows:
            blocks += _table(sources, stratum, rows)
        else:
            blocks.append(Missing(f"No {stratum} customer group is on the map.", _MAPPING))
    if unsure := [row for row in found.rows if row.stratum not in ("internal", "external")]:
        for row in unsure:
            blocks.append(Missing(f"Nobody said whether {row.name} is internal or external.", _MAPPING))
    blocks += _counted(sources, found.rows)
    blocks += [Heading("Who has not been heard", 2), *_not_heard(sources)]
    blocks += _decided(sources)
    return made("customers", sources, blocks)


def _table(sources: Sources, stratum: str, rows: tuple[SegmentRow, ...]) -> list[Block]:
    small = {key_of(name) for name in sources.small_units}
    alone = [row for row in rows if key_of(row.name) not in small]
    merged = [row for row in rows if key_of(row.name) in small]
    cells = [
        (
            row.name,
            row.relation or "not said",
            ", ".join(row.services) or "not said",
            ", ".join(row.channels) or "not said",
            row.how_many,
            row.state,
        )
        for row in alone
    ]
    if merged:
        # Together, because each of them is so small that its people could be told.
        heard = "heard in part" if any(row.heard for row in merged) else "not heard"
        cells.append(
            (f"{ANOTHER_UNIT.capitalize()}s", "several", "several", "several", "under 10 each", heard)
        )
    ids = once(name for row in rows for name in row.evidence)
    blocks: list[Block] = [
        Table(f"{stratum.capitalize()} customers", _HEAD, tuple(cells), ids, widths=(5, 6, 5, 5, 5, 3))
    ]
    for row in alone:
        if row.missing:
            what = f"Of {row.name} it is not said: {', '.join(row.missing).lower()}."
            blocks.append(Missing(what, _MAPPING))
    return blocks


def _counted(sources: Sources, rows: tuple[SegmentRow, ...]) -> list[Block]:
    """The volumes that are counted in the same unit, as a chart."""
    small = {key_of(name) for name in sources.small_units}
    units: dict[str, list[SegmentRow]] = {}
    for row in rows:
        if row.volume is not None and row.grade != "guess" and key_of(row.name) not in small:
            units.setdefault(key_of(row.volume_unit), []).append(row)
    return [
        Chart(
            f"How many: {alike[0].volume_unit or 'number'}",
            tuple(row.name for row in alike),
            tuple(row.volume for row in alike),
            once(name for row in alike for name in row.evidence),
            unit=alike[0].volume_unit,
        )
        for alike in units.values()
        if len(alike) > 2
    ]


def _not_heard(sources: Sources) -> list[Block]:
    found = sources.map
    small = {key_of(name) for name in sources.small_units}
    blocks: list[Block] = []
    why = {key_of(one.segment): one.reason for one in found.proposed}
    rows = [row for row in found.not_heard if key_of(row.name) not in small]
    if rows:
        ids = once(name for row in rows for name in row.evidence)
        planned = [
            "A group with them is planned."
            if row.planned
            else _first_sentence(why.get(key_of(row.name), "")) or "No group is planned."
            for row in rows
        ]
        cells: list[tuple[str, ...]] = [(row.name, row.stratum or "not said", row.how_many) for row in rows]
        head: tuple[str, ...] = ("Customer group", "Kind", "How many")
        if len({*planned}) == 1:
            # What holds for all of them is said once.
            blocks.append(Paragraph(planned[0], ids))
        else:
            cells = [(*cell, told) for cell, told in zip(cells, planned, strict=True)]
            head = (*head, "What is planned")
        caption = "Customer groups that have not been heard"
        blocks.append(Table(caption, head, tuple(cells), ids, widths=(5, 3, 6, 5)[: len(head)]))
    if not blocks and found.rows:
        ids = once(name for row in found.rows for name in row.evidence)
        blocks.append(Paragraph("Every customer group of the map has been heard.", ids))
    if not found.rows:
        blocks.append(Missing("Who is missing cannot be said without a map.", _MAPPING))
    for session_id, name in found.off_the_map:
        blocks.append(Item(f"{name}: heard in a focus group, and on no map.", (session_id,)))
    return blocks


def _first_sentence(text: str) -> str:
    return f"{text.partition('. ')[0].rstrip('.')}." if text else ""


def _decided(sources: Sources) -> list[Block]:
    """What the mapping sessions decided: whom to hear, and whether this is the map."""
    blocks: list[Block] = []
    for held in sources.of_design("customer-mapping"):
        blocks += [
            Item(text, (held.name(vote),)) for vote, text in outcomes(held.session, final=sources.final)
        ]
        decided = [note for note in held.session.open_notes() if note.kind == "decision"]
        for note in decided:
            if told := sources.told(held, note):
                blocks.append(Item(sentence(told), (held.name(note.id),)))
        blocks += unprinted(sources, [held.name(note.id) for note in decided], "decision")
    return [Heading("How the map was agreed", 2), *blocks] if blocks else []
