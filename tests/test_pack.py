"""The session pack: what is printed before a session holds all of its design, and nothing that people said."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands import DONE, WRONG_USE, call, make
from tests.session_samples import LEADERS, RIDERS, make_room, question, random_room
from workshop.designs.loader import list_designs, parse_design
from workshop.designs.model import Design
from workshop.designs.steps import STEPS
from workshop.designs.writing import starter_text
from workshop.plan.blocks import (
    Block,
    Choice,
    Contents,
    CutLine,
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
from workshop.session.ballot import questions_of
from workshop.session.creating import create_session
from workshop.session.events import Facts
from workshop.session.kinds import label_of
from workshop.session.questions import words
from workshop.session.reading import read_session
from workshop.session.state import Session
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
from workshop.word.check import check
from workshop.word.files import file_name
from workshop.word.render import render

DESIGNS = [design for design in list_designs(None) if isinstance(design, Design)]
FORMS = [
    pytest.param(design, short, id=f"{design.id}{', short' if short else ''}")
    for design in DESIGNS
    for short in ((False, True) if design.minutes_short else (False,))
]
CODE = re.compile(r"\bP[0-9]+\b")


def texts(block: Block) -> list[str]:
    """Every text of a block that a reader sees."""
    match block:
        case Heading(text=text) | Choice(text=text) | Item(text=text):
            return [text]
        case Instruction(text=text, lead=lead):
            return [lead, text]
        case WriteLines(label=label):
            return [label]
        case Sign(text=text, below=below):
            return [text, below]
        case Table():
            return [block.caption, *block.head, *(cell for row in block.rows for cell in row)]
        case Missing(what=what, supplied_by=who):
            return [what, who]
        case CutLine() | Contents():
            return []
        case _:
            raise AssertionError(f"{block} is no part of a pack")


def said(blocks: list[Block]) -> str:
    return "\n".join(text for block in blocks for text in texts(block) if text)


def part(session: Session, name: str, people: int = 0) -> list[Block]:
    return list(pack(session, "2026-03-04-riders-a1b2c3", [name], people).blocks)


def planned(workspace: Workspace, design: Design, short: bool = False, **facts: object) -> Session:
    """A session of a design as it is before its start."""
    store = TinyDBEventStore(workspace)
    known = msgspec.structs.replace(RIDERS, unit="the night desk", stratum=design.stratum, **facts)
    create_session(store, design.id, design, known, short=short)
    return read_session(store, design.id)


def slips(blocks: list[Block]) -> list[list[Block]]:
    """The ballots: what stands between two cuts of the same page."""
    found: list[list[Block]] = []
    for block in blocks:
        if isinstance(block, CutLine):
            found.append([])
        elif isinstance(block, Heading):
            if found and not found[-1]:
                found.pop()
        elif found:
            found[-1].append(block)
    return [slip for slip in found if slip]


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


@pytest.mark.parametrize(("design", "short"), FORMS)
def test_there_is_a_ballot_for_each_person_and_vote_with_every_option_and_no_code(
    workspace: Workspace, design: Design, short: bool
):
    session = planned(workspace, design, short)
    blocks = part(session, "ballots", people=7)
    voting = [stage for stage in design.stages if stage.vote.is_vote]
    for stage in voting:
        start = blocks.index(Heading(f"Ballots: {stage.title}", 2, new_page=True))
        mine = []
        for block in blocks[start:]:
            if isinstance(block, Heading) and block.text != f"Ballots: {stage.title}":
                break
            mine.append(block)
        printed = slips(mine)
        assert len(printed) == 7
        assert all(slip == printed[0] for slip in printed), "one ballot is not like the others"
        text = said(printed[0]).replace("\u00a0", " ")
        for item in stage.vote.items:
            assert words(session, item.text) in text
            assert all(level in text for level in design.scales[item.scale])
        for name in (stage.vote.scale, *stage.vote.scales):
            assert all(level in text for level in design.scales.get(name, ()))
        lines = sum(block.count for block in printed[0] if isinstance(block, WriteLines))
        if stage.vote.method == "choose":
            assert lines == stage.vote.max_picks
        if stage.vote.method == "two-axis":
            assert lines >= 3
        assert not CODE.search(text)
        assert isinstance(mine[1], CutLine) and isinstance(mine[-1], CutLine), (
            "a page's number can be cut off"
        )
    tables = [block for block in blocks if isinstance(block, Table)]
    assert len(tables) <= 1 and not any(
        isinstance(block, Table) for slip in slips(blocks) for block in slip
    ), "tables are numbered"


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


def test_a_buy_in_pack_has_both_sheets_and_says_how_to_compare_them(workspace: Workspace):
    text = {design.id: said(part(planned(workspace, design), "ballots")) for design in DESIGNS}
    assert [name for name in text if "both sheets" in text[name]] == ["buy-in"]
    assert "Ballots: Where you stand\n" in text["buy-in"] and "Ballots: Where you stand now" in text["buy-in"]


OPTIONS = ("A bench", "A light", "A clock", "A map")
SET_UP = [
    ("yes-no", ("Yes", "No", "Abstain"), {}, "Tick one."),
    ("single", OPTIONS, {}, "Tick one."),
    ("choose", OPTIONS, {"max_picks": 2}, "Tick up to 2."),
    ("approval", OPTIONS, {"max_picks": 0}, "Tick as many as you like."),
    ("dots", OPTIONS, {"dots": 3, "per_option": 2}, "You have 3 dots. Write how many you give to each, at most 2 to one."),
    ("points", OPTIONS, {"dots": 100}, "You have 100 points. Write how many you give to each."),
    ("score", OPTIONS, {"high": 5}, "Write a number from 0 to 5 beside each."),
    ("ngt", OPTIONS, {"max_picks": 3}, "Put up to 3 in order."),
    ("irv", OPTIONS, {"max_picks": 0}, "Write 1 beside what you put first, 2 beside the next, and so on."),
    ("two-axis", OPTIONS, {"low": 1, "high": 4, "axes": ("impact", "effort")}, "Tick one number for each, or none."),
]  # fmt: skip


@pytest.mark.parametrize(("method", "options", "terms", "told"), SET_UP, ids=lambda one: str(one)[:12])
def test_a_vote_that_was_set_up_has_ballots_by_its_method(
    workspace: Workspace, method: str, options: tuple[str, ...], terms: dict[str, object], told: str
):
    room = make_room(workspace, "buy-in", LEADERS)
    asked = question(method, options, text="What first?", **terms)
    room.done(room.votes.draft("case", [asked], private=True))
    blocks = part(room.session, "ballots", people=2)
    start = blocks.index(Heading("Ballots: The case", 2, new_page=True))
    slip = slips(blocks[start:])[0]
    text = said(slip).replace("\u00a0", " ")
    assert "What first?" in text and told in text and "fold it" in text
    assert all(option in text for option in options)
    if method in ("yes-no", "single", "choose", "approval"):
        assert [block.text for block in slip if isinstance(block, Choice)] == list(options)


def test_options_that_are_known_by_now_stand_on_the_ballot_in_place_of_lines(workspace: Workspace):
    room = make_room(workspace, "focus-group", RIDERS)
    known = question("choose", OPTIONS, id="choice", text="Which three matter to you?", max_picks=3)
    room.done(room.votes.draft("choose", [known], private=True))
    blocks = part(room.session, "ballots", people=1)
    (slip,) = slips(blocks[blocks.index(Heading("Ballots: Pick up to three", 2, new_page=True)) :])
    assert [block.text for block in slip if isinstance(block, Choice)] == list(OPTIONS)
    assert not any(isinstance(block, WriteLines) for block in slip)


def test_a_vote_on_one_record_names_it_and_asks_for_no_more(workspace: Workspace):
    room = make_room(workspace, "standards-setting", LEADERS)
    (asked,) = questions_of(room.session, "vote_each", about="We answer within two days.")
    room.done(room.votes.draft("vote_each", [asked]))
    blocks = part(room.session, "ballots", people=1)
    (slip,) = slips(blocks[blocks.index(Heading("Ballots: Vote on each", 2, new_page=True)) :])[:1]
    assert "We answer within two days." in said(slip) and "Which of the promises" not in said(slip)
    unset = part(planned(workspace, room.session.design), "ballots", people=1)
    assert "Which of the promises" in said(unset)


def test_a_sheet_that_was_set_up_may_mix_methods(workspace: Workspace):
    room = make_room(workspace, "buy-in", LEADERS)
    places = question("two-axis", OPTIONS, id="a", text="Where?", low=1, high=4, axes=("impact", "effort"))
    dots = question("dots", OPTIONS, id="b", text="How much?", dots=3)
    room.done(room.votes.draft("baseline", [places, dots], private=True))
    text = said(part(room.session, "ballots", people=1)).replace("\u00a0", " ")
    assert "Impact: ☐ 1" in text and "You have 3 dots." in text
    assert "How urgent is it?" in text, "the sheet of the design is still there"


def test_for_a_crowd_one_page_is_printed_to_be_copied(workspace: Workspace):
    design = next(design for design in DESIGNS if design.id == "buy-in")
    blocks = part(planned(workspace, design), "ballots", people=1_000)
    assert any(isinstance(block, Heading) and block.text.endswith("copies") for block in blocks)
    assert sum(isinstance(block, CutLine) for block in blocks) < 100


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


def test_the_command_prints_the_path_and_writes_the_same_bytes_twice(workspace: Workspace):
    session = make(workspace, "focus-group", "--department", "Transit", "--segment", "night riders")
    told = call(workspace, "pack", session)
    assert told.exit_code == DONE and not told.stderr
    path = Path(told.stdout.strip())
    assert path.parent == workspace.exports and path.name.endswith("-pack.docx")
    data = path.read_bytes()
    assert call(workspace, "pack", session).stdout == told.stdout and path.read_bytes() == data
    document = Document(str(path))
    assert "night riders" in "\n".join(one.text for one in document.paragraphs)


def test_the_command_writes_each_part_that_is_named_and_for_so_many(workspace: Workspace):
    session = make(workspace, "focus-group", "--department", "Transit", "--segment", "night riders")
    told = call(
        workspace, "pack", session, "--part", "cards", "--part", "notes", "--part", "cards", "--people", "3"
    )
    assert told.exit_code == DONE
    cards, notes = told.stdout.split()
    assert cards.endswith("-pack-cards.docx") and notes.endswith("-pack-notes.docx")
    paragraphs = [one.text for one in Document(cards).paragraphs]
    assert [text for text in paragraphs if CODE.fullmatch(text)] == ["P1", "P2", "P3"]


def test_a_pack_for_another_number_of_people_leaves_the_one_that_is_there_alone(workspace: Workspace):
    session = make(workspace, "focus-group", "--department", "Transit", "--segment", "night riders")
    (few,) = call(workspace, "pack", session, "--people", "2", "--part", "cards").stdout.split()
    told = call(workspace, "pack", session, "--people", "5", "--part", "cards")
    (many,) = told.stdout.split()
    assert (
        told.stderr == f"{Path(few).name} is for 2 people and was left alone; this is a new version.\n"
        and many.endswith("-pack-cards-v2.docx")
    )
    cards = [
        [one.text for one in Document(path).paragraphs if CODE.fullmatch(one.text)] for path in (few, many)
    ]
    assert list(map(len, cards)) == [2, 5]
    assert call(workspace, "pack", session, "--people", "5", "--part", "cards").stdout == told.stdout
    usual = call(workspace, "pack", session, "--part", "cards")
    assert usual.stdout.strip().endswith("-pack-cards-v3.docx") and "is for 5 people" in usual.stderr


def test_the_command_says_what_is_wrong(workspace: Workspace):
    session = make(workspace, "focus-group")
    told = call(workspace, "pack", session)
    assert told.exit_code == DONE
    assert (
        told.stderr
        == "Not filled in yet, and in square brackets in the pack: the department and the customers.\n"
    )
    assert call(workspace, "pack", "nobody").exit_code == WRONG_USE
    assert call(workspace, "pack", session, "--part", "tea").exit_code == WRONG_USE
    for people in ("0", "-1", "many", "1001"):
        assert call(workspace, "pack", session, "--people", people).exit_code == WRONG_USE
