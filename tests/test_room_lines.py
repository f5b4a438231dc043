"""How the wall is drawn: it fits every size, says when there is more, and knows nothing but what may be seen."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from msgspec.structs import replace

import workshop.tui.room as room_module
from tests.tui_helpers import NASTY
from workshop.session.room import (
    AgendaLine,
    OpenVote,
    RoomView,
    ShownGroup,
    ShownOption,
    ShownResult,
    ShownRound,
    ShownRounds,
    ShownTheme,
)
from workshop.session.wall import KINDS
from workshop.tui.room_lines import foot_lines, room_lines

INSIDE = ((62, 14), (76, 20), (152, 35))
"""What is left for the scene in windows of 66x18, 80x24 and 160x45."""

OPTIONS = ("Arrival times you can believe", "A later last bus", "Light at every stop")
RANKED = ShownResult(
    question="Which should come first?",
    options=OPTIONS,
    counts=(31, 24, 24),
    sentence="'Arrival times you can believe' is in.",
    groups=(ShownGroup("Drivers", 7, ("20", "4", "4")), ShownGroup("Office", 9, ("11", "20", "20"))),
    shape="ranking",
    lines=(
        ShownOption(OPTIONS[0], "31", 1000, place="1", wins=True),
        ShownOption(OPTIONS[1], "24", 774, place="2 =", word="tie", above="one is in"),
        ShownOption(OPTIONS[2], "24", 774, place="2 =", word="tie"),
    ),
    below="tied for the second place: yours to decide",
    cast=16,
    eligible=16,
    left_empty=1,
)
FULL = RoomView(
    title="Riders",
    show="question",
    stage=7,
    stages=12,
    stage_title="Where it got hard",
    question="Where did it get hard?",
    follow_up="What did you do then?",
    left=527,
    used=40,
    timed=True,
    back_at="10:40",
    agenda=tuple(
        AgendaLine(f"Stage {n}", n, "done" if n < 5 else "now" if n == 5 else "") for n in range(1, 13)
    ),
    rules=("One at a time", "You may pass on any question", "Phones quiet"),
    chart=tuple(f"remark number {n} of somebody in the room" for n in range(1, 31)),
    vote=OpenVote(("Which should come first?",), 14, 16),
    results=(RANKED,),
    rounds=(
        ShownRounds(RANKED.question, OPTIONS, (ShownRound("Round 1", 16, 16, (9, 4, 3)),), ("It moved.",)),
    ),
    themes=(ShownTheme("arrival times", 9, 12), ShownTheme("light", 0, 2)),
    commitments=("Chair: two hours a week by 1 June",),
)
SHOWS = (*(kind for kind in KINDS if kind != "blank"), "break", "title")


def words(lines) -> str:
    return "\n".join(line.plain for line in lines)


def pages_of(view, width: int, height: int, larger: int = 0) -> int:
    """How many pages it takes, as the foot of the first one says."""
    told = re.search(r"\b1 of (\d+)$", words(room_lines(view, width, height, 1, larger)))
    return int(told[1]) if told else 1


@pytest.mark.parametrize("size", INSIDE)
@pytest.mark.parametrize("show", SHOWS)
@pytest.mark.parametrize("larger", [-1, 0, 2])
def test_every_page_of_everything_fits_the_window(show: str, size: tuple[int, int], larger: int):
    view, (width, height) = replace(FULL, show=show), size
    for page in range(pages_of(view, width, height, larger) + 1):
        lines = room_lines(view, width, height, page, larger)
        assert 0 < len(lines) <= height
        assert all(line.cell_length <= width for line in [*lines, *foot_lines(view, width)])


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("size", INSIDE)
def test_whatever_people_typed_is_drawn_and_not_read_as_markup(text: str, size: tuple[int, int]):
    odd = replace(
        FULL, question=text, chart=(text,) * 3, rules=(text,), commitments=(text,),
        themes=(ShownTheme(text, 3, 4),), results=(replace(RANKED, question=text),),
        vote=OpenVote((text,), 1, 2),
    )  # fmt: skip
    width, height = size
    for show in SHOWS:
        lines = room_lines(replace(odd, show=show), width, height)
        assert all(line.cell_length <= width for line in lines)


def test_the_flip_chart_shows_the_newest_and_says_that_there_is_more():
    view = replace(FULL, show="chart")
    drawn = words(room_lines(view, 76, 20))
    assert "remark number 30" in drawn and "remark number 1 " not in drawn
    assert drawn.rstrip().endswith("2 of 2")
    first = words(room_lines(view, 76, 20, page=1))
    assert "remark number 1 " in first and first.rstrip().endswith("1 of 2")
    assert room_lines(view, 76, 20, page=3) == room_lines(view, 76, 20, page=1)
    assert all(f"number {n} " in words(room_lines(view, 76, 20, 1)) + drawn for n in range(1, 31))


def test_the_agenda_opens_at_the_page_where_the_room_is():
    long = tuple(AgendaLine(f"Stage {n}", 5, "now" if n == 40 else "") for n in range(1, 61))
    drawn = words(room_lines(replace(FULL, show="agenda", agenda=long), 76, 20))
    assert "▌ Stage 40" in drawn


def test_a_tie_for_the_first_place_is_told_in_full_beside_its_bar():
    level = replace(RANKED, below="tied for the first place: yours to decide", lines=tuple(
        ShownOption(option, "4", 1000, place="1 =", word="tie") for option in OPTIONS
    ))  # fmt: skip
    drawn = words(room_lines(replace(FULL, show="result", results=(level,)), 152, 35))
    assert "tied for the first place: yours to decide" in drawn


@pytest.mark.parametrize("size", INSIDE)
def test_a_result_shows_its_options_their_numbers_the_cut_and_the_tie(size: tuple[int, int]):
    drawn = words(room_lines(replace(FULL, show="result"), *size))
    for told in ("one is in", "tied for the second place: yours to decide", "16 of 16 voted"):
        assert told in drawn
    assert drawn.count("tie") >= 2
    if size[0] < 100:  # in large type the letters are half blocks
        assert all(option in drawn for option in OPTIONS)
        assert drawn.index("31") > drawn.index(OPTIONS[0])


def test_groups_and_rounds_of_a_result_are_pages_of_their_own():
    view = replace(FULL, show="result")
    pages = [words(room_lines(view, 76, 20, page)) for page in (1, 2, 3)]
    assert pages_of(view, 76, 20) == 3
    assert "Drivers" in pages[1] and "7 ballots" in pages[1]
    assert "Round 1" in pages[2] and "It moved." in pages[2]


def test_a_result_that_may_not_be_shown_is_told_in_its_sentence():
    withheld = ShownResult(
        question="Shall we?", options=(), counts=(), sentence="3 private ballots: fewer than five."
    )
    drawn = words(room_lines(replace(FULL, show="result", results=(withheld,), rounds=()), 76, 20))
    assert "3 private ballots: fewer than five." in drawn


def test_an_open_vote_shows_how_many_are_in_and_no_result():
    drawn = words(room_lines(replace(FULL, show="vote"), 76, 20))
    assert "ballots are in" in drawn
    assert "Results are shown when the vote has closed." in drawn
    assert f"{chr(0x2584) * 2} " * 14 + f"{chr(0x2581) * 2} {chr(0x2581) * 2}" in drawn


def test_seven_options_on_a_small_wall_have_their_bar_beside_them():
    lines = tuple(
        ShownOption(f"Option {n}, Someone who answers the phone", f"{n}", 100 * n) for n in range(1, 8)
    )
    small = replace(RANKED, lines=lines, below=None, groups=(), left_empty=0)
    drawn = words(room_lines(replace(FULL, show="result", results=(small,), rounds=()), 62, 12))
    assert all(f"Option {n}, Someone who answers the phone  {n}" in drawn for n in range(1, 8))
    assert "▄" in drawn and "▀" not in drawn


def test_the_time_that_is_up_is_said_in_words():
    over = replace(FULL, left=-3)
    assert "time is up" in words(foot_lines(over, 76))
    assert "-" not in words(foot_lines(over, 76)).replace("─", "")


def test_the_time_left_stands_on_the_same_cells_while_it_runs():
    ends = {foot_lines(replace(FULL, left=left), 76)[-1].plain.index(" left") for left in (599, 60, 5)}
    assert len(ends) == 1


def test_a_blank_wall_draws_nothing():
    assert room_lines(replace(FULL, show="blank"), 76, 20) == []
    assert foot_lines(replace(FULL, show="blank"), 76) == []


def test_what_draws_the_wall_knows_nothing_of_a_session_but_what_may_be_seen():
    folder = Path(room_module.__file__).parent
    for name in ("room", "room_lines", "room_results", "room_type"):
        tree = ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))
        imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        imported |= {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        ours = {module for module in imported if module.startswith("workshop.") and ".tui" not in module}
        assert ours <= {"workshop.session.room", "workshop.plural"}
        names = [
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "workshop.session.room"
            for alias in node.names
        ]
        assert all(one in ("RoomView", "AgendaLine", "OpenVote") or one.startswith("Shown") for one in names)


@pytest.mark.parametrize(("width", "height"), [(76, 20), (62, 15), (152, 40)])
def test_an_open_vote_shows_what_can_be_chosen_numbered_as_on_the_ballot(width: int, height: int):
    options = ("Late buses [/x]", "The phone", "Nobody tells us", "日本")
    vote = OpenVote(questions=("Pick three",), ballots_in=3, eligible=9, options=options)
    drawn = words(room_lines(replace(FULL, show="vote", vote=vote), width, height))
    assert "3 of 9 ballots are in" in drawn
    if width < 120:  # from there on it is in large type
        assert all(f"{number}  {option}" in drawn for number, option in enumerate(options, 1))
