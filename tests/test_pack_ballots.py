"""Printed ballots: one for each person and vote, alike, with every option and nothing that tells whose it is."""

from __future__ import annotations

import pytest

from tests.pack_samples import CODE, DESIGNS, FORMS, part, planned, said, slips
from tests.session_samples import LEADERS, RIDERS, make_room, question
from workshop.designs.model import Design
from workshop.plan.blocks import Choice, CutLine, Heading, Table, WriteLines
from workshop.session.ballot import questions_of
from workshop.session.questions import words
from workshop.store.workspace import Workspace


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
