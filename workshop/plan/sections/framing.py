"""What all papers on the plan's side share: their first page, the sessions they rest on, and words without ids for those
that leave the office."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec

from workshop.plan.blocks import (
    Block,
    Chart,
    Claim,
    Heading,
    Item,
    Label,
    Marks,
    Missing,
    Paper,
    Paragraph,
    Quotation,
    Section,
    Source,
    Table,
    evidence_of,
)
from workshop.plan.material import PLAN_ID, Held
from workshop.plan.sections.finished import finished
from workshop.plan.sections.front import department
from workshop.plan.sections.parts import called
from workshop.plan.sections.sources import Sources
from workshop.plan.small import few, safe, without_people
from workshop.session.capture_kinds import CAPTURES
from workshop.session.first_letter import upper_first
from workshop.session.state import Captured

_KINDS = {"internal": "internal customers", "external": "external customers", "leadership": "leaders"}
_STAFF = "front-line-staff"
_MEETINGS = {
    "customer-mapping": "staff who mapped the customers",
    "standards-setting": "managers and staff who set the standards",
    "read-back": "those to whom the findings were read back",
    "measures-review": "managers who look at the figures",
}
"""With whom the sessions of the designs were that are no groups, in plain words."""
_THING = {"N": "a remark", "V": "a vote", "C": "a commitment"}
_ID = re.compile(r"\b[A-Z][0-9]{1,4}\b")
_SHORT = 60
"""Characters of a name that stands inside a sentence."""
_TOKEN = re.compile(r"[0-9a-f]{6}")


def framed(
    sources: Sources,
    blocks: Iterable[Block],
    *,
    name: str,
    title: str,
    label: Label = "draft",
    marks: Marks = "footnotes",
    final: bool = False,
    status: bool = True,
) -> Paper:
    """A paper of these blocks as they may be printed, with its first page filled in from the plan's settings.

    A ``final`` one is public: it went through the same rules on small numbers, quotes and names as anything that is
    published (research/domain.md 4.7), and once it is before a quorum the law on open records makes it public anyway (5).

    Args:
        sources: The readings of the material.
        blocks: The blocks.
        name: The part of the file name that says which paper it is.
        title: The title.
        label: The records label of a paper that is not final.
        marks: How evidence is shown.
        final: Whether it leaves the office: no id and no key of a session stands in it.
        status: Whether it has the status and version of the plan; the findings come before any plan.
    """
    said = tuple(_said_in(sources, block) for block in blocks)
    printed: Sequence[Block] = safe(Section("", "", "", said), sources.small_units).blocks
    if final:
        clean = _cleaner(sources)
        printed = finished(_without_ids(_spoken(sources, block), clean) for block in printed)
    settings = sources.material.plan.settings
    whose = department(sources)
    return Paper(
        name=name,
        title=title,
        subtitle=whose,
        department=whose,
        label="public" if final else label,
        dated=sources.material.today,
        session=PLAN_ID,
        blocks=tuple(printed),
        status=settings.status if status else "",
        version=settings.version if status else "",
        contact=settings.contact,
        marks="footnotes" if final else marks,
        final=final,
        sources=rests_on(sources, printed),
        redacted=tuple(
            held.name(note.id)
            for held in sources.material.sessions
            for note in held.session.notes.values()
            if note.redacted
        ),
    )


def final_title(sources: Sources, title: str) -> str:
    """The title of a paper that leaves the office, with how far the plan is; none is titled a draft.

    That a plan is not adopted yet stands on the line below the title.
    """
    status = sources.material.plan.settings.status
    return title if status == "draft" else f"{title}, {status}"


def rests_on(sources: Sources, blocks: Iterable[Block]) -> tuple[Source, ...]:
    """The sessions that blocks name as evidence, in their order; the plan's own log last, where it is named."""
    ids = {name.partition(":")[0] for block in blocks for name in evidence_of(block)}
    people = Counter[str]()
    for row in sources.gate.counted:
        people[row.stratum] += row.attended or 0
    found = [
        Source(held.id, sources.key(held.id), called(sources, held), kind_of(held, people))
        for held in sources.material.sessions
        if held.id in ids
    ]
    if PLAN_ID in ids:
        found.append(
            Source(PLAN_ID, PLAN_ID, "what the officer wrote into the plan", "the customer service officer")
        )
    return tuple(found)


def kind_of(held: Held, people: Counter[str]) -> str:
    """With whom a session was, as far as it leaves the office: never a kind of which fewer than five people came."""
    if held.is_group:
        if few(people[held.stratum]):
            return "customers"
        return _KINDS.get(held.stratum, "internal and external customers")
    if held.session.design.id == _STAFF:
        return "front-line staff"
    if held.stratum == "leadership":
        return _KINDS["leadership"]
    return _MEETINGS.get(held.session.design.id, "people who worked on this plan")


def with_refs(section: Section) -> list[Block]:
    """The blocks of a section, its claims with the number under which the index of evidence lists them."""
    from workshop.plan.sections.numbering import numbered

    numbers = {id(block): number for number, block in numbered(section)}
    return [
        msgspec.structs.replace(block, ref=numbers[id(block)]) if isinstance(block, Claim) else block
        for block in section.blocks
    ]


def _cleaner(sources: Sources) -> Callable[[str], str]:
    """What takes names of sessions and their things out of a text; a person may have typed one."""
    names = {held.id for held in sources.material.sessions} | {PLAN_ID}
    # The end of an id may be a word that people use: such a one is taken out only before a colon and a thing.
    keys = {sources.key(name) for name in names}
    alone = {name for name in names | keys if _TOKEN.fullmatch(name) or "-" in name}
    things = re.compile(rf"\b(?:{_any(names | keys)}):([A-Z])[0-9]+\b")
    sessions = re.compile(rf"\b(?:{_any(alone)})\b") if alone else None

    def clean(text: str) -> str:
        if ":" in text:
            text = things.sub(lambda match: _THING.get(match[1], "a record"), text)
        return sessions.sub("a session", text) if sessions else text

    return clean


def _said_in(sources: Sources, block: Block) -> Block:
    """A remark with the language in which it was made, where the record says that it was another one.

    A block that rests on several notes is the remark of the one it begins with, word for word.
    """
    if not isinstance(block, Item | Quotation):
        return block
    for name in block.evidence:
        found, decided = sources.notes.get(name), sources.material.plan.quotes.get(name)
        if found is None or not found[1].language or (decided and decided.decision == "paraphrase"):
            continue
        if len(block.evidence) == 1 or block.text.startswith(found[1].text.rstrip(".")):
            return msgspec.structs.replace(block, language=found[1].language)
    return block


def _spoken(sources: Sources, block: Block) -> Block:
    """A remark of a meeting without the ids that people there speak in, such as "V2 passes".

    What customers said is left as it is: to them ``N12`` is a bus.
    """
    if not isinstance(block, Item) or any(name not in sources.notes for name in block.evidence):
        return block
    homes = {held.id: held for name in block.evidence for held, _ in (sources.notes[name],)}
    if any(held.is_group for held in homes.values()):
        return block

    def at_start(match: re.Match[str], words: str) -> str:
        return words if match.string[: match.start()].strip() else upper_first(words)

    def named(match: re.Match[str]) -> str:
        for held in homes.values():
            session = held.session
            if record := session.captures.get(match[0]):
                return at_start(match, _named(record))
            if match[0] in {*session.notes, *session.votes, *session.commitments}:
                return at_start(match, f"that {_THING[match[0][0]].removeprefix('a ')}")
        return match[0]

    return msgspec.structs.replace(
        block, text=_ID.sub(named, block.text), detail=_ID.sub(named, block.detail)
    )


def _named(record: Captured) -> str:
    """A record by what people call it: the measure 'Told within five minutes'; one with long words by its kind."""
    kind = CAPTURES.get(record.kind)
    if kind is None:
        return "that record"
    words = [str(record.fields.get(name, "")).rstrip(".") for name in ("service", kind.fields[0].name)]
    short = next((text for text in words if text and len(text) <= _SHORT), "")
    return f"the {kind.label} '{without_people(short)}'" if short else f"that {kind.label}"


def _any(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


def _without_ids(block: Block, clean: Callable[[str], str]) -> Block:
    match block:
        case Heading():
            return msgspec.structs.replace(block, text=clean(block.text))
        case Paragraph():
            return msgspec.structs.replace(block, text=clean(block.text), ref="")
        case Item():
            return msgspec.structs.replace(block, text=clean(block.text), detail=clean(block.detail), ref="")
        case Quotation():
            return msgspec.structs.replace(block, text=clean(block.text), source=clean(block.source), ref="")
        case Missing():
            return Missing(clean(block.what), clean(block.supplied_by))
        case Table():
            rows = tuple(tuple(map(clean, row)) for row in block.rows)
            head = tuple(map(clean, block.head))
            return msgspec.structs.replace(
                block, caption=clean(block.caption), head=head, rows=rows, refs=(), ref=""
            )
        case Chart():
            labels = tuple(map(clean, block.labels))
            return msgspec.structs.replace(block, caption=clean(block.caption), labels=labels, ref="")
        case _:
            return block
