"""The session pack: what is printed before a session holds all of its design, and nothing that people said."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pack_samples import DESIGNS, FORMS, part, planned, said
from tests.session_samples import RIDERS, make_room, random_room
from workshop.designs.loader import parse_design
from workshop.designs.model import Design
from workshop.designs.steps import STEPS
from workshop.designs.writing import starter_text
from workshop.plan.blocks import (
    Heading,
    Instruction,
    Item,
    Missing,
    Paper,
    Sign,
    Table,
    WriteLines,
    evidence_of,
)
from workshop.plan.pack import PARTS, pack
from workshop.plan.pack_words import BOX
from workshop.session import events as ev
from workshop.session.events import Facts
from workshop.session.kinds import label_of
from workshop.session.questions import words
from workshop.store.workspace import Workspace
from workshop.word.check import check
from workshop.word.files import file_name
from workshop.word.render import render


def test_the_guide_says_what_is_on_the_wall_only_where_something_is(workspace: Workspace):
    design = next(one for one in DESIGNS if not all(stage.wall for stage in one.stages))
    guide = part(planned(workspace, design), "guide")
    on_the_wall = [one for one in guide if isinstance(one, Instruction) and one.lead == "On the wall:"]
    assert len(on_the_wall) == sum(bool(stage.wall) for stage in design.stages)
    assert all(one.text != "nothing." for one in on_the_wall)


@pytest.mark.parametrize(("design", "short"), FORMS)
def test_the_running_order_adds_up_to_the_minutes_of_the_design(
    workspace: Workspace, design: Design, short: bool
):
    session = planned(workspace, design, short, starts="18:00")
    order = next(b for b in part(session, "guide") if isinstance(b, Table) and "Running" in b.caption)
    held = [row for row in order.rows if row[0] != "after"]
    minutes = design.minutes_short if short else design.minutes
    assert sum(int(row[1]) for row in held) == minutes
    assert f"{minutes} minutes" in order.caption
    assert held[0][0] == "18:00"
    at = 18 * 60
    for row in held:
        assert row[0] == f"{at // 60}:{at % 60:02}"
        at += int(row[1])
    assert order.caption.endswith(f"ends {at // 60}:{at % 60:02}")
    assert [row[2] for row in order.rows] == [stage.title for stage in design.stages]


@pytest.mark.parametrize(("design", "short"), FORMS)
def test_the_guide_holds_every_word_that_the_moderator_needs(
    workspace: Workspace, design: Design, short: bool
):
    session = planned(workspace, design, short)
    guide = said(part(session, "guide"))
    needed = [design.purpose, *design.not_in_the_room, *design.prepare, *design.ground_rules]
    for stage in design.stages:
        needed += [stage.title, stage.question, stage.script, stage.notes, *stage.probes, stage.vote.rule]
    for text in needed:
        assert words(session, text) in guide
    assert "{" not in guide


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.id)
def test_consent_is_read_word_for_word_and_ticked_by_code(workspace: Workspace, design: Design):
    session = planned(workspace, design)
    blocks = part(session, "consent", people=6)
    assert Instruction(words(session, design.consent)) in blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    points = [block.text for block in blocks if isinstance(block, Item)]
    if not design.participant_codes:
        assert not tables and not points
        return
    (answers,) = tables
    assert [row[0] for row in answers.rows] == ["P1", "P2", "P3", "P4", "P5", "P6"]
    assert all(cell.count(BOX) == 2 for row in answers.rows for cell in row[1:])
    assert len(points) == 2 and all(point in design.consent for point in points)


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.id)
def test_place_cards_are_codes_where_people_have_them_else_lines_to_write_on(
    workspace: Workspace, design: Design
):
    session = planned(workspace, design)
    blocks = part(session, "cards", people=5)
    signs = [block.text for block in blocks if isinstance(block, Sign)]
    written = [block.label for block in blocks if isinstance(block, WriteLines)]
    if design.participant_codes:
        assert signs == ["P1", "P2", "P3", "P4", "P5"] and not written
    elif design.stratum == "leadership":
        assert written == ["Name:", "Role:"] * 5
    else:
        assert written == ["What you would like to be called:"] * 5
    pages = [block for block in blocks if isinstance(block, Heading) and block.new_page]
    assert len(pages) == 3


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.id)
def test_note_sheets_have_rows_for_every_stage_that_captures(workspace: Workspace, design: Design):
    blocks = part(planned(workspace, design), "notes")
    text = said(blocks)
    for stage in design.stages:
        assert stage.title in text
    sheets = [block for block in blocks if isinstance(block, Table) and block.caption.startswith("Notes of")]
    assert len(sheets) == len(design.stages)
    for sheet in sheets:
        assert sheet.head == ("No.", "Who", "What was said", "Letter")
        assert all(row[0].strip() for row in sheet.rows)


def test_the_letters_on_the_note_sheet_are_those_of_the_capture_line(workspace: Workspace):
    room = make_room(workspace, "focus-group", RIDERS)
    letters = next(b for b in part(room.session, "notes") if isinstance(b, Table) and b.caption == "Letters")
    labels = {opening: label for label, opening in letters.rows}
    for opening in ("w:", "n:", "p:", "g:", "q:", "~", "*"):
        line = f"{opening} a bench"
        note = room.session.notes[room.type(line)]
        assert label_of(note.kind) == labels[opening if opening[1:] else f"the sign {opening} and a space"]


def test_people_come_from_what_is_asked_for_else_expected_else_a_dozen(workspace: Workspace):
    design = next(design for design in DESIGNS if design.participant_codes)
    session = planned(workspace, design)

    def codes(people: int = 0) -> int:
        return sum(isinstance(block, Sign) for block in part(session, "cards", people))

    assert codes() == 12
    session.facts = msgspec.structs.replace(session.facts, expected=8)
    assert codes() == 8
    assert codes(3) == 3
    session.facts = msgspec.structs.replace(session.facts, expected=10_000)
    assert codes() == 1_000


def test_nothing_that_people_said_is_in_it(workspace: Workspace):
    room = make_room(workspace, "focus-group", RIDERS)
    before = pack(room.session, room.live.id)
    for line in ('p3 " zebra crossing', "w: a zebra", "~ zebra", "k: zebra"):
        room.type(line)
    room.note("zebra", stage="debrief")
    after = pack(room.session, room.live.id)
    assert "zebra" not in said(list(after.blocks))
    assert after.blocks == before.blocks
    assert not any(evidence_of(block) for block in after.blocks)


@settings(max_examples=20, deadline=None)
@given(
    design=st.sampled_from(["focus-group", "buy-in"]),
    plan=st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=10, max_size=50),
)
def test_whatever_happened_before_it_is_printed_nobody_is_quoted(design: str, plan: list[tuple[int, int]]):
    with random_room(design, plan) as room:
        paper = pack(room.session, room.live.id)
        assert "zebra" not in said(list(paper.blocks)) + paper.title + paper.subtitle
        assert not any(evidence_of(block) for block in paper.blocks)


def test_what_is_not_filled_in_stands_in_brackets_and_is_said_first(workspace: Workspace):
    room = make_room(workspace, "focus-group", Facts(title="Riders"), start=False)
    paper = pack(room.session, room.live.id)
    missing = next(block for block in paper.blocks if isinstance(block, Missing))
    assert "The department and the customers are not filled in." in missing.what
    text = said(list(paper.blocks))
    assert "[the department]" in text and "{" not in text


def test_it_follows_what_was_altered_on_prepare(workspace: Workspace):
    room = make_room(workspace, "focus-group", RIDERS, start=False)
    altered = {"key_pain": ev.StagePlan(minutes=21, question="Where did it hurt? Say it.")}
    room.done(room.live.prepare(room.session.facts, altered))
    guide = part(room.session, "guide")
    assert Instruction("Where did it hurt? Say it.", "Ask:", keep=True) in guide
    order = next(block for block in guide if isinstance(block, Table) and "Running" in block.caption)
    assert sum(int(row[1]) for row in order.rows if row[0] != "after") == 96


def test_a_design_of_ones_own_gives_a_whole_pack(workspace: Workspace):
    text = starter_text("street-talk", ("question",))
    paper = pack(planned(workspace, parse_design(text, "street-talk.toml")), "sample")
    told = said(list(paper.blocks))
    assert "What should we know?" in told and "I consent" in told and "What is kept" in told


def test_a_design_with_hardly_anything_in_it_still_gives_a_pack(workspace: Workspace):
    bare = """
id = "bare"
title = "Bare"
purpose = "To talk."
stratum = "mixed"
audience = ""
size = { min = 1, best = 1, max = 1 }
participant_codes = false
minutes = 1
[[stages]]
id = "talk"
title = "Talk"
minutes = 1
question = "What now?"
capture = []
wall = []
private = true
"""
    paper = pack(planned(workspace, parse_design(bare, "bare.toml")), "sample")
    missing = [block.what for block in paper.blocks if isinstance(block, Missing)]
    assert missing == ["There is nothing to read aloud.", "There is no vote in this session."]
    assert "What now?" in said(list(paper.blocks))


def test_parts_can_be_had_alone_and_say_who_may_see_them(workspace: Workspace):
    room = make_room(workspace, "focus-group", RIDERS, start=False)

    def made(*parts: str) -> Paper:
        return pack(room.session, "2026-03-04-riders-a1b2c3", parts)

    names = {file_name(made(name)) for name in PARTS} | {file_name(made())}
    assert len(names) == len(PARTS) + 1 and all(len(name) <= 30 for name in names)
    assert file_name(made()) == "riders-a1b2c3-pack.docx"
    assert file_name(made("ballots")) == "rider-a1b2c3-pack-ballots.docx"
    assert [made(name).label for name in PARTS] == ["internal", "internal", "public", "internal", "internal"]
    assert made("cards", "ballots").blocks == made("ballots", "cards").blocks
    assert made("ballots").title == "Riders" and "Paper ballots" in made("ballots").subtitle
    first = next(block for block in made("cards").blocks if isinstance(block, Heading))
    assert not first.new_page, "the title would stand on a page of its own"
    with pytest.raises(ValueError, match="no part called 'tea'; it has guide, consent"):
        made("tea")


def test_the_order_of_headings_has_no_gaps(workspace: Workspace):
    for design in DESIGNS:
        level = 0
        for block in pack(planned(workspace, design), "sample").blocks:
            if isinstance(block, Heading):
                assert block.level <= level + 1
                level = block.level


def test_all_designs_of_the_library_were_looked_at():
    assert {design.id for design in DESIGNS} == set(STEPS)


@pytest.mark.parametrize(("design", "short"), FORMS)
def test_everybody_can_read_it(workspace: Workspace, design: Design, short: bool):
    paper = pack(planned(workspace, design, short, starts="18:00"), "2026-03-04-riders-a1b2c3")
    assert check(render(paper), file_name(paper)) == ()


def test_every_part_alone_can_be_read_by_everybody(workspace: Workspace):
    session = planned(workspace, next(design for design in DESIGNS if design.participant_codes))
    for name in PARTS:
        paper = pack(session, "2026-03-04-riders-a1b2c3", [name], 40)
        assert check(render(paper), file_name(paper)) == ()
