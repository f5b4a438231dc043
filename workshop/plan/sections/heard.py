"""Section 5: what the focus groups said, theme by theme, how widely, in whose words, and where they differ."""

from __future__ import annotations

from collections import Counter

from workshop.plan.blocks import Block, Chart, Heading, Item, Missing, Paragraph, Section, Table
from workshop.plan.codebook import CodeRow
from workshop.plan.curve import curve_of, curve_sentence
from workshop.plan.material import Material
from workshop.plan.needs import unlinked
from workshop.plan.quotes import is_major, major, quotation
from workshop.plan.sections.answers import answers_to
from workshop.plan.sections.parts import called, how_widely, made, once, sentence, unfiled, unprinted, who
from workshop.plan.sections.sources import Sources, sources_of
from workshop.plan.small import UNDER, few, hidden, people_in_words
from workshop.plan.wording import day, listed
from workshop.plural import counted
from workshop.session.first_letter import upper_first

_GROUP = "A focus group with customers, internal or external."
_LINKS = "The officer, who links wants to needs: `workshop needs`."
_PICKED = 7
_WORKS = "What works"
_GOOD, _BAD = frozenset({"praise"}), frozenset({"pain", "objection"})


def section(of: Material | Sources) -> Section:
    """What was heard, with its evidence."""
    sources = sources_of(of)
    return made("heard", sources, heard(sources))


def heard(sources: Sources, *, answered: bool = True) -> list[Block]:
    """What was heard; ``answered`` with what the plan does about each theme, which findings before a plan have not."""
    if not sources.book.groups:
        return [Missing("No focus group is completed.", sources.gate.next_step)]
    blocks: list[Block] = [*_groups(sources), *_overview(sources)]
    sides: dict[str, list[CodeRow]] = {_WORKS: [], "What hurts": [], "What else matters": []}
    for row in sources.book.rows:
        if is_major(row):
            sides[_side(sources, row)].append(row)
    for title, rows in sides.items():
        if rows:
            blocks.append(Heading(title, 2))
            for row in rows:
                blocks += _theme(sources, row, answered=answered)
        elif title != "What else matters":
            blocks.append(Missing(f"No theme says {title.lower()}.", _GROUP))
    blocks += _minor(sources)
    blocks += [Heading("What people want, and what for", 2), *_needs(sources)]
    blocks += [Heading("Where groups differ", 2), *_differences(sources)]
    blocks += [Heading("Would more groups say more?", 2), *_curve(sources)]
    return blocks + _waiting(sources)


def _groups(sources: Sources) -> list[Block]:
    gate, groups = sources.gate, sources.book.groups
    ids = tuple(held.id for held in groups)
    first, last = groups[0].date, groups[-1].date
    when = f"between {day(first)} and {day(last)}" if first != last else f"on {day(first)}"
    number = counted(len(groups), "focus group was", "focus groups were")
    text = (
        f"{number} held {when}: {gate.internal} with internal customers and {gate.external} with external ones."
        f" {sources.book.heard} people took part."
    )
    for stratum in dict.fromkeys(held.stratum for held in groups):
        names = [who(sources, held) for held in groups if held.stratum == stratum]
        text += f" {stratum.capitalize()}: {listed(names)}."
    return [Paragraph(text, ids)]


def _overview(sources: Sources) -> list[Block]:
    if not sources.book.rows:
        return [
            Missing(
                "The remarks of the groups are in no theme yet.", "The officer, who files them in themes."
            )
        ]
    told = Paragraph(
        "People are counted once for a theme, whether they said it or backed it. The counts are of those who were"
        " there; they are not a share of all customers. Strength is the middle of the marks from 1 to 3 that"
        " remarks were given.",
        tuple(held.id for held in sources.book.groups),
    )
    ids = once(name for row in sources.book.rows for name in row.notes)
    return [told, *unfiled(sources), _themes_counted(sources, ids), _themes_by_group(sources, ids)]


def _themes_counted(sources: Sources, ids: tuple[str, ...]) -> Table:
    """Of each theme how many raised it, and how many picked it where that is a number that may be printed."""
    rows = sources.book.rows
    head = ("Theme", "Groups", "People", "Internal", "External", "Remarks", "Strength", "Picked")
    can_tell = any(row.picks and not few(row.picks) for row in rows)
    columns = tuple(at for at in range(len(head)) if at != _PICKED or can_tell)
    cells = [_counts(row, len(sources.book.groups)) for row in rows]
    return Table(
        "Themes by how many people raised them",
        tuple(head[at] for at in columns),
        tuple(tuple(row[at] for at in columns) for row in cells),
        ids,
        numbers=columns[1:],
        widths=(8, *(3 for _ in columns[1:])),
        people=tuple(at for at in (2, 3, 4, _PICKED) if at in columns),
    )


def _counts(row: CodeRow, groups: int) -> tuple[str, ...]:
    strata = (row.internal, row.external)
    internal, external = (
        "0" if count == 0 else str(count) if shown is not None else UNDER if few(count) else "not printed"
        for count, shown in zip(strata, hidden(strata), strict=True)
    )
    return (
        row.label,
        f"{len(row.groups)} of {groups}",
        UNDER if few(row.people) else str(row.people),
        internal,
        external,
        str(row.times),
        str(row.intensity or "not given"),
        UNDER if few(row.picks) else str(row.picks),
    )


def _themes_by_group(sources: Sources, ids: tuple[str, ...]) -> Table:
    groups = sources.book.groups
    no = {held.id: "no" for held in groups} | {held.id: "not filed" for held in sources.book.in_no_theme}
    marks = tuple(
        (row.label, *("yes" if held.id in row.groups else no[held.id] for held in groups))
        for row in sources.book.rows
    )
    head = ("Theme", *(who(sources, held) for held in groups))
    widths = (3, *(2 for _ in groups))
    return Table("Which group raised which theme", head, marks, ids, widths=widths)


def _side(sources: Sources, row: CodeRow) -> str:
    """Where a theme stands: by what most of its remarks are."""
    kinds = Counter(sources.notes[name][1].kind for name in row.notes if name in sources.notes)
    good, bad = sum(kinds[kind] for kind in _GOOD), sum(kinds[kind] for kind in _BAD)
    works = good > bad and 3 * good >= sum(kinds.values())
    return _WORKS if works else "What hurts" if bad else "What else matters"


def _theme(sources: Sources, row: CodeRow, *, answered: bool) -> list[Block]:
    """Claim, how widely heard, in whose words, the counter-example, what the department will do, the evidence."""
    against = ""
    if row.dissent:
        people = people_in_words(row.dissent)
        against = f"{upper_first(people)} disagreed with a remark about it."
    claim = sentence(row.definition) if row.definition else ""
    parts = (claim, how_widely(sources, row), against)
    blocks: list[Block] = [Heading(row.label, 3), Paragraph(" ".join(filter(None, parts)), row.notes)]
    for one in sources.printed:
        if one.code != row.code:
            continue
        if one.quote.is_paraphrase:
            told = "Another view: " if one.against else "In other words: "
            blocks.append(Paragraph(sentence(f"{told}{one.quote.printed}"), (one.quote.name,)))
            continue
        if one.against:
            blocks.append(Paragraph("Another view:", (one.quote.name,)))
        blocks.append(quotation(one))
    if not answered:
        return blocks
    # What works is kept: nothing has to answer it.
    return blocks + answers_to(sources, row, needed=_side(sources, row) != _WORKS)


def _minor(sources: Sources) -> list[Block]:
    rows = [row for row in sources.book.rows if not is_major(row)]
    if not rows:
        return []
    blocks: list[Block] = [Heading("Said by few", 2)]
    return blocks + [Item(sentence(row.label), row.notes, how_widely(sources, row)) for row in rows]


def _needs(sources: Sources) -> list[Block]:
    by_need: dict[str, list[str]] = {}
    told_of: set[str] = set()
    for want, need in sources.needs.items():
        by_need.setdefault(need, []).append(want)
    blocks: list[Block] = []
    for need, wants in by_need.items():
        words = _told(sources, need) if need in sources.notes else need
        asked = [told for want in wants if (told := _told(sources, want))]
        if not words:
            continue
        groups = {name.partition(":")[0] for name in (need, *wants) if name in sources.notes}
        detail = f"Asked for: {'; '.join(text.rstrip('.') for text in asked)}." if asked else ""
        heard = f" Heard in {counted(len(groups), 'group')}."
        rests_on = once([*([need] if need in sources.notes else []), *wants])
        told_of |= {want for want in wants if _told(sources, want)} | {need}
        blocks.append(Item(f"{sentence(words)}{heard}", rests_on, detail))
    blocks += unprinted(
        sources, [one for one in {**sources.needs, **dict.fromkeys(by_need)} if one not in told_of]
    )
    if not by_need:
        blocks.append(Missing("No want is linked to the need behind it.", _LINKS))
    if open_ := unlinked(sources.material):
        what = f"{counted(len(open_), 'want is', 'wants are')} linked to no need yet."
        blocks.append(Missing(what, _LINKS))
    return blocks


def _told(sources: Sources, name: str) -> str:
    return sources.told(*sources.notes[name])


def _differences(sources: Sources) -> list[Block]:
    rows = major(sources.book)
    strata = {held.id: held.stratum for held in sources.book.groups}
    unknown = {held.stratum for held in sources.book.in_no_theme}
    blocks: list[Block] = []
    for kind in ("internal", "external"):
        only = [row for row in rows if {strata[id] for id in row.groups} == {kind}]
        if only:
            text = f"Only {kind} customers raised {listed([row.label for row in only])}"
            text += ", as far as the groups are in themes." if unknown - {kind} else "."
            blocks.append(Paragraph(text, once(name for row in only for name in row.notes)))
    everywhere = [row for row in rows if len(row.groups) == len(strata) and len(strata) > 1]
    if everywhere:
        text = f"Every group raised {listed([row.label for row in everywhere])}."
        blocks.append(Paragraph(text, once(name for row in everywhere for name in row.notes)))
    if split := [row for row in rows if row.dissent]:
        names = [f"{row.label} ({people_in_words(row.dissent)})" for row in split]
        text = f"Within groups, people disagreed with a remark about {listed(names)}."
        blocks.append(Paragraph(text, once(name for row in split for name in row.notes)))
    return blocks or [
        Missing("No difference between groups is on record.", "The officer, who files the remarks in themes.")
    ]


def _curve(sources: Sources) -> list[Block]:
    points = curve_of(sources.book)
    ids = tuple(point.session_id for point in points)
    blocks: list[Block] = [Paragraph(curve_sentence(points), ids)]
    for kind in ("internal", "external"):
        of_kind = curve_of(sources.book, kind)
        if of_kind:
            blocks.append(Paragraph(curve_sentence(of_kind, kind), tuple(one.session_id for one in of_kind)))
    groups = {held.id: held for held in sources.book.groups}
    filed = [point for point in points if point.filed]
    labels = tuple(called(sources, groups[point.session_id]) for point in filed)
    caption = "New themes, group by group"
    if len(filed) > 1:
        shown = tuple(point.session_id for point in filed)
        blocks.append(Chart(caption, labels, tuple(point.new for point in filed), shown, unit="new themes"))
    blocks.append(
        Paragraph(
            "New themes tell how much the last groups still added; whether more groups would add more is for people"
            " to judge.",
            ids,
        )
    )
    return blocks


def _waiting(sources: Sources) -> list[Block]:
    waiting = sum(not one.quote.decision for one in sources.chosen)
    if not waiting:
        return []
    what = (
        f"{counted(waiting, 'quote waits', 'quotes wait')} for somebody to look whether it tells who said it."
    )
    if waiting > 1:
        what = what.replace("whether it tells", "whether they tell")
    return [Missing(what, "The officer, on the screen of quotes.")]
