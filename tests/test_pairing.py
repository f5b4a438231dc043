"""Two votes on the same, paired by a mark that people chose: only then is it told how many moved, and never of a few."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session_samples import question
from workshop.votes.methods import METHODS
from workshop.votes.model import Result
from workshop.votes.pairing import MarkedSheet, Moves, in_words, moves, pair, repeated_in_words

LEVELS = ("1 Low", "2 Some", "3 High", "Does not apply")
RATED = question("rating", LEVELS)


def sheets(**answers: int | None) -> list[MarkedSheet]:
    return [MarkedSheet(mark, {"q": None if level is None else (level,)}) for mark, level in answers.items()]


def result(marked: Sequence[MarkedSheet], *others: int | None, asked=RATED) -> Result:
    """What came of a vote with these marked sheets and those of others who chose no mark."""
    ballots = [sheet.answers["q"] for sheet in marked]
    ballots += [None if level is None else (level,) for level in others]
    method = METHODS[asked.method]
    return method.tally(asked, method.totals_of(asked, ballots))


def moved(before: list[MarkedSheet], after: list[MarkedSheet], *others: int | None, asked=RATED) -> Moves:
    pairs = pair(before, after)
    return moves(pairs, result(before, *others, asked=asked), result(after, *others, asked=asked))


BEFORE = sheets(owl=0, wolf=0, fox=1, hare=2, crow=1, newt=2)
AFTER = sheets(owl=1, wolf=2, fox=1, hare=1, crow=1, newt=2)


def test_of_five_pairs_or_more_it_is_told_how_many_moved_up_stayed_and_moved_down():
    found = moved(BEFORE, AFTER)
    assert (found.pairs, found.up, found.stayed, found.down) == (6, 2, 3, 1)
    assert in_words(found) == (
        "Of 6 pairs of sheets with the same mark, 2 moved up, 3 stayed and 1 moved down."
    )


def test_of_fewer_than_five_pairs_only_their_number_is_told():
    found = moved(BEFORE[:4], AFTER[:4], 0, 0, 0, 0, 0)
    assert found == Moves(pairs=4, shown=False)
    assert in_words(found) == (
        "4 pairs of sheets with the same mark: fewer than five, so how they moved is not shown."
    )


def test_where_a_few_others_could_be_worked_out_nothing_is_shown():
    for others in range(1, 5):
        found = moved(BEFORE, AFTER, *[0] * others)
        assert found == Moves(pairs=6, shown=False)
        assert "could give away the few sheets without a pair" in in_words(found)
    assert moved(BEFORE, AFTER, *[0] * 5).shown


def test_a_few_who_left_a_question_empty_in_one_of_the_votes_hide_it_too():
    before = [*BEFORE, *sheets(lynx=None)]
    after = [*AFTER, *sheets(lynx=2)]
    assert not moved(before, after).shown
    # Whoever left it empty both times could be told apart by nothing.
    assert moved([*BEFORE, *sheets(lynx=None)], [*AFTER, *sheets(lynx=None)]).shown


def test_an_answer_that_is_no_level_is_not_compared():
    found = moved([*BEFORE, *sheets(lynx=3)], [*AFTER, *sheets(lynx=3)])
    assert found.shown and found.pairs == 6


def test_a_mark_that_two_people_chose_is_not_paired_and_it_says_how_many():
    before = [*BEFORE, *sheets(lynx=0), *sheets(lynx=2)]
    pairs = pair(before, [*AFTER, *sheets(lynx=1)])
    assert len(pairs.sheets) == 6
    assert repeated_in_words(pairs) == (
        "2 sheets carry a mark that was chosen twice in one vote: they count and are not paired."
    )
    assert repeated_in_words(pair(BEFORE, AFTER)) == ""


def test_gradients_begin_with_yes_so_a_lower_number_is_a_move_towards_it():
    asked = question("gradients8", METHODS["gradients8"].labels)
    found = moved(BEFORE, AFTER, asked=asked)
    assert in_words(found) == (
        "Of 6 pairs of sheets with the same mark, 1 moved towards yes, 3 stayed and 2 moved away from it."
    )


def test_answers_without_an_order_stayed_or_changed():
    asked = question("single", ("North", "South", "East"))
    found = moved(BEFORE, AFTER, asked=asked)
    assert in_words(found) == "Of 6 pairs of sheets with the same mark, 3 stayed and 3 changed."


def test_no_common_mark_is_said():
    assert "No two sheets" in in_words(moved(sheets(owl=1), sheets(wolf=1)))


MARKED = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 2) | st.none(), max_size=8)


@given(MARKED, MARKED, st.integers(0, 6), st.randoms())
@settings(max_examples=100)
def test_the_order_of_sheets_does_not_matter_and_the_numbers_add_up(one, other, others, chance):
    before, after = sheets(**one), sheets(**other)
    found = moved(before, after, *[1] * others)
    chance.shuffle(before)
    chance.shuffle(after)
    assert moved(before, after, *[1] * others) == found
    if found.shown:
        assert found.up + found.stayed + found.down == found.pairs >= 5
    else:
        assert (found.up, found.stayed, found.down) == (0, 0, 0)
