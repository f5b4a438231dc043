"""One ballot on the screen: its keys, what it says to do, and that every word of an option can be read."""

from __future__ import annotations

import string

import pytest

from tests.session_samples import question
from workshop.tui.ballot_paper import BallotPaper, key_of
from workshop.votes.counted import NOTHING

LONG = "A bench at every stop that is longer than the line can ever be on the small screen of a laptop [/x]"


def words(paper: BallotPaper, width: int = 76, height: int = 14) -> str:
    return " ".join(" ".join(part.plain for part in paper.lines(width, height)).split())


@pytest.mark.parametrize("method", ["dots", "score", "irv", "single", "approval", "two-axis"])
@pytest.mark.parametrize("width", [62, 76, 156])
def test_an_option_that_is_longer_than_a_line_is_read_to_its_end(method: str, width: int):
    paper = BallotPaper(question(method, ("Signs", LONG, "Phone"), dots=3 * (method == "dots"), high=5))
    assert LONG in words(paper, width).replace(" - -", "").replace(" -", "")
    assert all(part.cell_length <= width for part in paper.lines(width, 14))


def test_more_options_than_there_are_lines_stay_one_line_each_around_the_cursor():
    paper = BallotPaper(question("score", [f"{LONG} {number}" for number in range(20)], high=5))
    assert len(paper.lines(76, 14)) == 14


@pytest.mark.parametrize("method", ["choose", "approval", "irv", "single"])
@pytest.mark.parametrize("height", [14, 6, 2])
def test_options_that_the_screen_has_no_room_for_are_announced_and_reached(method: str, height: int):
    """A person alone at the keyboard sees that there are more options than these, and how to come to them."""
    options = ("Signs", LONG, *(f"Option {number}" for number in range(12)))
    paper = BallotPaper(question(method, options, max_picks=3 * (method == "choose")))
    seen = ""
    for _ in options:
        lines = paper.lines(76, height)
        assert len(lines) <= max(height, 3)
        assert f"of {len(options)} are shown. Down and Up turn the page." in lines[-1].plain
        seen += words(paper, 76, height)
        assert paper.press("down", None)
    assert all(f" {option} " in seen for option in (options if height > 4 else options[2:]))
    paper.press("pageup", None)
    paper.press("f", "f")
    assert "Option 11" in words(paper, 76, height)
    assert paper.in_words() == "Option 11"


def test_where_all_options_are_seen_the_arrows_are_not_for_the_ballot():
    paper = BallotPaper(question("choose", ("a", "b", "c"), max_picks=2))
    paper.lines(76, 14)
    assert not paper.press("down", None)


def test_too_many_dots_are_called_too_many():
    paper = BallotPaper(question("dots", ("a", "b"), dots=2))
    assert "0 given, 2 left." in paper.told
    paper.press("3", "3")
    assert "3 given, 1 too many." in paper.told


def test_nought_dots_and_no_dots_are_the_same_ballot():
    typed, empty = (BallotPaper(question("dots", ("a", "b"), dots=2)) for _ in range(2))
    for key in ("2", "down", "0"):
        typed.press(key, key if len(key) == 1 else None)
    empty.press("2", "2")
    assert typed.choice == empty.choice == (2, NOTHING)


def test_a_nought_among_scores_is_a_score():
    paper = BallotPaper(question("score", ("a", "b"), high=5))
    paper.press("0", "0")
    assert paper.choice == (0, NOTHING)


def test_it_says_how_many_are_chosen_and_how_one_is_taken_off():
    paper = BallotPaper(question("choose", ("a", "b", "c"), max_picks=2))
    paper.press("1", "1")
    assert paper.told == "Choose up to 2: 1 chosen."
    paper.press("3", "3")
    paper.press("2", "2")
    assert paper.told == "Choose up to 2: 2 chosen. Press a key again to take that one off."
    assert paper.choice == (0, 2)


def test_each_of_fifty_options_has_a_key_of_its_own_that_means_nothing_else():
    asked = question("irv", [f"Option {number}" for number in range(50)])
    keys = [key_of(asked, index) for index in range(50)]
    assert len(set(keys)) == 50
    assert set(keys) <= set(string.ascii_letters + string.digits) - set("as0")
