"""The one gate that every section passes: no participant code, no small number of people, no unit too small to hide in.

The rules are those of research/domain.md 4.7: a number of people under five is not printed, nor one from which it could
be worked out; an internal unit of fewer than ten people is told together with others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

import msgspec

from workshop.plan.blocks import Block, Chart, Heading, Item, Missing, Paragraph, Quotation, Section, Table
from workshop.plan.captured import entries, key_of
from workshop.plan.material import Material
from workshop.session.first_letter import upper_first
from workshop.votes.model import FEWEST_PRIVATE
from workshop.votes.privacy import shown_groups

SMALL_UNIT = 10
"""An internal unit of fewer people is merged with others in what is printed."""
UNDER = f"under {FEWEST_PRIVATE}"
ANOTHER_UNIT = "a small internal unit"
SOMEBODY = "[a participant]"

_CODE = re.compile(r"\b[Pp] ?[0-9]{1,3}\b")
_PEOPLE_COUNT = re.compile(r"\b([1-9][0-9]*)( of [0-9]+)? (people|persons?|participants?|customers)\b")
_FEW_WORDS = r"\b(?:one|two|three|four)"
_SOME_OF = re.compile(
    _FEW_WORDS + r" of (the )?(five|six|seven|eight|nine|ten|eleven|twelve|[0-9]+)\b"
    r"(?! (?:focus )?(?:groups?|sessions?|meetings?|promises?|measures?|areas?|goals?|days?|weeks?|months?|years?|hours?"
    r"|evenings?|trips?|bus(?:es)?|routes?|stops?|offices?|votes?|themes?|guesses|commitments?|objections?))",
    re.IGNORECASE,
)
_FEW_PEOPLE = re.compile(r"\b(?:two|three|four) (people|persons|participants|customers)\b", re.IGNORECASE)
_PEOPLE_UNIT = re.compile(r"people|person|staff|employee|post|worker|member|clerk|agent|head", re.IGNORECASE)
_A_NUMBER = re.compile(r"[0-9]+")


def safe(section: Section, small_units: Collection[str] = ()) -> Section:
    """A section as it may be printed.

    Args:
        section: The section as it was made.
        small_units: The names of internal units that are too small, see `small_units`.
    """
    keys = {key_of(name) for name in small_units}
    blocks = tuple(_safe(block, keys) for block in section.blocks)
    return msgspec.structs.replace(section, blocks=blocks, title=without_people(section.title))


def small_units(material: Material) -> frozenset[str]:
    """The internal customer groups that are known to be fewer than ten people."""
    found = set()
    for one in entries(material, "segment"):
        volume, unit = one.number("volume"), one.text("volume_unit")
        counts_people = not unit or _PEOPLE_UNIT.search(unit)
        if one.text("stratum") == "internal" and volume is not None and volume < SMALL_UNIT and counts_people:
            found.add(one.first)
    return frozenset(found)


def without_people(text: str) -> str:
    """A text without participant codes, and without a number of people that is too small to be printed."""
    return _PEOPLE_COUNT.sub(_few, _CODE.sub(SOMEBODY, text))


def without_few_in_words(text: str) -> str:
    """A text without a number of people under five in words, such as "two of the six" or "three people"."""

    def told(match: re.Match[str], rest: str) -> str:
        words = f"fewer than {FEWEST_PRIVATE} {rest}"
        return upper_first(words) if match[0][0].isupper() else words

    text = _SOME_OF.sub(lambda found: told(found, f"of {found[1] or ''}{found[2]}"), text)
    return _FEW_PEOPLE.sub(lambda found: told(found, found[1]), text)


def few(number: int) -> bool:
    """Whether so many people are too few for their number to be printed."""
    return 0 < number < FEWEST_PRIVATE


def people_in_words(number: int) -> str:
    """How many people, as far as it may be printed: ``17 people``, ``fewer than 5 people``."""
    return f"fewer than {FEWEST_PRIVATE} people" if few(number) else f"{number} people"


def hidden(counts: Sequence[int]) -> list[int | None]:
    """Counts that stand beside their total, without those that are too small or from which one could be worked out."""
    shown = shown_groups({place: count for place, count in enumerate(counts) if count})
    return [count if place in shown or not count else None for place, count in enumerate(counts)]


def _few(match: re.Match[str]) -> str:
    if not few(int(match[1])):
        return match[0]
    noun = "people" if match[3] in ("person", "persons", "people") else match[3].rstrip("s") + "s"
    return f"fewer than {FEWEST_PRIVATE}{match[2] or ''} {noun}"


def _safe(block: Block, units: Collection[str]) -> Block:
    match block:
        case Heading() | Paragraph():
            return msgspec.structs.replace(block, text=without_people(block.text))
        case Item():
            return msgspec.structs.replace(
                block, text=without_people(block.text), detail=without_people(block.detail)
            )
        case Quotation():
            return msgspec.structs.replace(
                block, text=_CODE.sub("[ ]", block.text), source=without_people(block.source)
            )
        case Missing():
            what, supplied_by = without_people(block.what), without_people(block.supplied_by)
            return msgspec.structs.replace(block, what=what, supplied_by=supplied_by)
        case Table():
            return _safe_table(block, units)
        case Chart():
            return _safe_chart(block, units)
        case _:  # Marks of a printed paper, in which nobody's words stand.
            return block


def _safe_table(table: Table, units: Collection[str]) -> Table:
    def cell(text: str, column: int) -> str:
        if column in table.people and _A_NUMBER.fullmatch(text.strip()) and few(int(text)):
            return UNDER
        # What officials promise stands in tables: their own numbers are theirs.
        return _named(_CODE.sub(SOMEBODY, text), units)

    rows = tuple(tuple(cell(text, column) for column, text in enumerate(row)) for row in table.rows)
    caption = without_people(table.caption)
    return msgspec.structs.replace(table, rows=rows, caption=caption, head=_all(without_people, table.head))


def _safe_chart(chart: Chart, units: Collection[str]) -> Chart:
    values = chart.values
    if chart.people:
        values = tuple(None if value is not None and few(value) else value for value in values)
    labels = tuple(_named(without_people(label), units) for label in chart.labels)
    return msgspec.structs.replace(chart, caption=without_people(chart.caption), labels=labels, values=values)


def _named(text: str, units: Collection[str]) -> str:
    return ANOTHER_UNIT if units and key_of(text) in units else text


def _all(change: Callable[[str], str], texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(change, texts))
