"""Section 11: what is expected from management to the front line, what is trained, how good work is seen."""

from __future__ import annotations

from workshop.plan.blocks import Block, Heading, Item, Missing, Section
from workshop.plan.guidelines import expectations, training
from workshop.plan.material import Material
from workshop.plan.sections.parts import made, sentence, unprinted
from workshop.plan.sections.sources import Sources, sources_of
from workshop.session.capture_kinds import LEVELS

_STAFF = "A session with front-line staff, or a buy-in meeting."


def section(of: Material | Sources) -> Section:
    """Expectations level by level, training, and what staff say about being thanked."""
    sources = sources_of(of)
    blocks: list[Block] = [Heading("What is expected of whom", 2)]
    rows = expectations(sources.material)
    for level in LEVELS:
        of_level = [row for row in rows if row.level == level]
        blocks += [Item(sentence(f"{level.capitalize()}: {row.text}"), row.evidence) for row in of_level]
        if not of_level:
            blocks.append(
                Missing(
                    f"What is expected of {'the ' * (level == 'front line')}{level} is not recorded.", _STAFF
                )
            )
    blocks += [
        Item(sentence(row.text), row.evidence, "It is not said of whom.")
        for row in rows
        if row.level not in LEVELS
    ]
    blocks += [Heading("Training", 2), *_training(sources)]
    blocks += [
        Heading(
            "Learning and thanks" if sources.final else "Learning and thanks, in the words of the sessions", 2
        ),
        *_said(sources),
    ]
    return made("culture", sources, blocks)


def _training(sources: Sources) -> list[Block]:
    rows = training(sources.material)
    if not rows:
        return [Missing("No training is recorded.", _STAFF)]
    blocks: list[Block] = [
        Item(sentence(row.text), row.evidence, f"For {row.for_whom}." if row.for_whom else "") for row in rows
    ]
    for row in rows:
        if not row.for_whom:
            blocks.append(Missing(f"For whom '{row.text.rstrip('.')}' is meant is not said.", _STAFF))
    return blocks


def _said(sources: Sources) -> list[Block]:
    """What front-line staff said at their stage on learning and thanks, and themes that only they raised."""
    blocks: list[Block] = []
    said: list[str] = []
    for held in sources.of_design("front-line-staff"):
        for note in held.session.notes_of("training"):
            spoken = note.kind in ("want", "need", "idea", "expectation", "paraphrase")
            if not spoken:
                continue
            said.append(held.name(note.id))
            if told := sources.told(held, note):
                blocks.append(Item(sentence(told), (held.name(note.id),)))
    blocks += unprinted(sources, said)
    for row in sources.book.elsewhere:
        blocks.append(Item(sentence(row.label), row.also_notes, "Raised outside the focus groups."))
    if not blocks:
        blocks.append(
            Missing("What would help staff to learn, and how they are thanked, is not recorded.", _STAFF)
        )
    return blocks
