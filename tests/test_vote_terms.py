"""What is fixed before a vote is opened: usual terms where none are given, and all of them in words."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session_samples import question
from workshop.votes.counted import NOTHING
from workshop.votes.methods import METHODS
from workshop.votes.terms import terms_in_words, with_usual_terms

COUNTED = list(METHODS)


def asked(name: str, options: int = 6):
    labels = METHODS[name].labels or tuple(f"option {number}" for number in range(options))
    return with_usual_terms(question(name, labels))


WITHOUT_A_LINE = {
    "two-axis",
    "yes-no",
    "consent",
    "fist-to-five",
    "gradients8",
    "gradients7",
    "rating",
    "commitment",
    "choose",
}


@pytest.mark.parametrize("name", COUNTED)
def test_the_usual_terms_make_a_question_that_can_be_asked(name):
    assert METHODS[name].question_problems(asked(name)) == []
    told = terms_in_words(asked(name), 12)
    assert told[1] == "12 may vote."
    assert all(one.endswith(".") for one in told)
    assert any("tie" in one for one in told) == (name not in WITHOUT_A_LINE)


@pytest.mark.parametrize("threshold", ["", "2/3", "1"])
@pytest.mark.parametrize("base", ["", "YNA", "cast", "entitled"])
def test_what_a_yes_or_no_vote_needs_is_told_before_it_in_the_words_of_its_result(threshold, base):
    method = METHODS["yes-no"]
    voted = question("yes-no", method.labels, threshold=threshold, base=base)
    *_, needed, level = terms_in_words(voted, 9)
    result = method.count(voted, [(0,), (0,), (0,), (1,), (2,), ()], eligible=9)
    part = needed.removeprefix("Needed: ").rstrip(".")
    assert needed.startswith("Needed: ") and part in result.rule
    assert part.lower() in result.sentence.lower()
    assert level == "With as many yes as no it is not carried."


def test_where_the_most_votes_win_nothing_more_is_said_to_be_needed():
    assert not [told for told in terms_in_words(asked("single")) if "Needed" in told]
    half = question("single", ("a", "b"), threshold="1/2")
    assert "Needed: more than half of the ballots with an answer." in terms_in_words(half)


def test_a_third_as_many_dots_as_options_three_to_one_and_twenty_at_most():
    assert (asked("dots", 9).dots, asked("dots", 9).per_option) == (3, 3)
    assert (asked("dots", 90).dots, asked("dots", 4).dots) == (20, 1)


def test_terms_that_were_given_stay():
    given_terms = with_usual_terms(question("dots", "abcdef", dots=5, per_option=1))
    assert (given_terms.dots, given_terms.per_option) == (5, 1)


@pytest.mark.parametrize("name", COUNTED)
def test_a_question_with_its_terms_survives_the_record(name):
    told = asked(name)
    assert msgspec.json.decode(msgspec.json.encode(told), type=type(told)) == told


@given(st.sampled_from(COUNTED), st.lists(st.lists(st.integers(-2, 7), max_size=12), max_size=6), st.data())
def test_any_ballots_are_counted_or_refused_and_their_order_changes_nothing(name, ballots, data):
    method, told = METHODS[name], asked(name, 4)
    valid = [tuple(one) for one in ballots if one and method.choice_problem(told, tuple(one)) is None]
    shuffled = data.draw(st.permutations(valid))
    first, second = method.count(told, valid), method.count(told, shuffled)
    assert first == second
    assert first.totals.cast == len(valid)


@pytest.mark.parametrize("name", [name for name in COUNTED if METHODS[name].counted_hands])
@settings(max_examples=30)
@given(data=st.data())
def test_counted_hands_and_single_ballots_agree(name, data):
    method, told = METHODS[name], asked(name, 4)
    index = st.integers(0, len(told.options) - 1)
    ballot = st.tuples(index)
    if name == "choose":
        seats, threshold = data.draw(st.integers(0, 4)), data.draw(st.sampled_from(["", "1/2", "2/3"]))
        told = msgspec.structs.replace(told, max_picks=2, seats=seats, threshold=threshold)
        ballot = st.lists(index, min_size=1, max_size=2, unique=True).map(tuple)
    ballots = data.draw(st.lists(ballot | st.none(), max_size=25))
    single = method.count(told, ballots, eligible=30)
    assert method.problems(told, single.totals) == []
    assert method.tally(told, single.totals, eligible=30) == single


def test_the_cut_of_a_choice_is_told_before_it_is_opened():
    first_three = terms_in_words(question("choose", "abcdef", max_picks=3, seats=3))
    assert "The first 3 are taken." in first_three
    assert "A tie that matters stops the count, and the room decides how it is settled." in first_three
    assert terms_in_words(question("choose", "abc"))[-1] == "Nothing is taken: the list is only put in order."


def test_the_terms_say_the_options_the_roll_who_is_here_what_is_needed_and_the_cut():
    term = question("approval", "abcd", max_picks=2, seats=2, threshold="1/2", base="entitled present")
    told = terms_in_words(term, 15, 13)
    assert told[:3] == [
        "4 options: 'a', 'b', 'c' and 'd'.",
        "15 may vote, and 13 of them are here.",
        "Each chooses 2 of them at most.",
    ]
    assert any(one.startswith("Needed: more than half of those here") for one in told)
    assert "The first 2 are taken." in told
    assert terms_in_words(term, 15, 13, options=False) == told[1:]


def test_consent_says_what_an_objection_does_that_nobody_settles():
    held = "Needed: somebody consents, and no objection is left open"
    assert f"{held}." in terms_in_words(question())
    assert f"{held}, or it is printed in the plan." in terms_in_words(question(open_objections="printed"))


def test_a_number_passed_over_is_not_a_nought():
    method = METHODS["score"]
    result = method.count(
        with_usual_terms(question("score", "ab")), [(5, NOTHING), (0, 3), (NOTHING, NOTHING)]
    )
    assert (result.totals.cast, result.totals.skipped, result.totals.counts) == (3, 1, (1, 1))


@pytest.mark.parametrize("name", COUNTED)
def test_a_second_key_is_promised_and_offered_only_where_the_count_has_one(name):
    method, term = METHODS[name], asked(name, 4)
    promised = [told for told in terms_in_words(term) if told.startswith("Level options are told apart by")]
    assert bool(promised) == (name in ("dots", "multivote", "points", "ngt", "borda", "star", "irv", "stv"))
    if promised and name not in ("irv", "stv", "star"):
        key = promised[0].removeprefix("Level options are told apart by ").split(";")[0]
        assert (
            key.split(",")[0] in method.count(term, [(0,) if method.form == "ranking" else (1, 0, 0, 0)]).rule
        )
    without = msgspec.structs.replace(term, second_key=False)
    assert (terms_in_words(term) != terms_in_words(without)) == term.second_key


def test_the_terms_of_two_axes_name_both():
    told = "Each option gets a number from 1 to 5 for impact and one for effort, or none."
    assert told in terms_in_words(asked("two-axis"))


@pytest.mark.parametrize("name", ["fist-to-five", "gradients8", "gradients7"])
def test_what_a_scale_needs_to_pass_is_told_before_it(name):
    needed = {"fist-to-five": "every hand shows 3 or more"}.get(
        name, "at least 2/3 of those who answer at 1, 2 or 3"
    )
    told = " ".join(terms_in_words(asked(name)))
    assert "Needed: " in told and needed in told
    assert needed in METHODS[name].count(asked(name), [(3,)]).outcome.rule
