"""Counting votes: every method's rule, what typed totals may be, and that nothing depends on order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.votes.contest import Settlement
from workshop.votes.methods import METHODS
from workshop.votes.model import Question, Totals, publishable

BY_TOTALS = [name for name, method in METHODS.items() if method.counted_hands]
"""The methods whose typed totals are enough."""

AGREE = ("1 Strongly disagree", "2 Disagree", "3 Neither", "4 Agree", "5 Strongly agree", "Does not apply")


def ask(method: str, options: Sequence[str] = (), max_picks: int = 1, rule: str = "") -> Question:
    options = tuple(options) or METHODS[method].labels
    return Question(
        id="q", text="How urgent is it?", method=method, options=options, max_picks=max_picks, rule=rule
    )


def result(method: str, *counts: int, skipped: int = 0, cast: int | None = None):
    question = ask(method)
    return METHODS[method].tally(
        question, Totals(sum(counts) + skipped if cast is None else cast, counts, skipped)
    )


# Every method with default options, and choosing among some.
QUESTIONS = [ask(name) for name in BY_TOTALS if METHODS[name].labels] + [
    ask("single", ("Monday", "Tuesday", "Friday")),
    ask("rating", AGREE),
    ask("consent", ("I consent", "I object", "I abstain")),
    ask("choose", ("bench", "light", "shelter", "sign", "toilet"), max_picks=3),
]


@st.composite
def votes(draw: st.DrawFn) -> tuple[Question, list[Any]]:
    question = draw(st.sampled_from(QUESTIONS))
    index = st.integers(0, len(question.options) - 1)
    if question.method == "choose":
        choice: st.SearchStrategy[Any] = st.lists(index, max_size=question.max_picks, unique=True)
    else:
        choice = index | index.map(lambda pick: (pick,))
    return question, draw(st.lists(choice | st.none(), max_size=30))


# What holds for all methods


@given(votes())
def test_totals_counted_from_ballots_are_never_refused(vote):
    question, ballots = vote
    method = METHODS[question.method]
    assert all(method.choice_problem(question, ballot) is None for ballot in ballots if ballot is not None)
    assert method.problems(question, method.totals_of(question, ballots)) == []


@given(votes(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_changes_nothing(vote, random):
    question, ballots = vote
    method = METHODS[question.method]
    shuffled = random.sample(ballots, len(ballots))
    assert method.totals_of(question, ballots) == method.totals_of(question, shuffled)


@given(votes())
def test_ballots_by_seat_and_typed_totals_agree(vote):
    question, ballots = vote
    method = METHODS[question.method]
    picks = [() if b is None else (b,) if isinstance(b, int) else tuple(b) for b in ballots]
    typed = Totals(
        cast=len(ballots),
        counts=tuple(sum(index in p for p in picks) for index in range(len(question.options))),
        skipped=sum(not p for p in picks),
    )
    assert method.tally(question, method.totals_of(question, ballots)) == method.tally(question, typed)
    assert method.tally(question, typed) == method.count(question, ballots)


@given(votes(), st.randoms(use_true_random=False))
def test_the_order_of_the_list_decides_nothing_when_choosing(vote, random):
    question, _ = vote
    if question.method != "choose":
        return
    counts = [random.randint(0, 9) for _ in question.options]
    order = random.sample(range(len(counts)), len(counts))

    def standing(indexes: Sequence[int]) -> dict[str, int]:
        asked = ask("choose", [question.options[i] for i in indexes], max_picks=3)
        found = METHODS["choose"].tally(asked, Totals(9, tuple(counts[i] for i in indexes)))
        assert sorted(index for group in found.order for index in group) == list(range(len(counts)))
        return dict(zip(asked.options, found.ranks, strict=True))

    assert standing(range(len(counts))) == standing(order)


@given(votes(), st.integers(1, 5))
def test_a_missing_ballot_is_never_counted_as_passed(vote, missing):
    question, ballots = vote
    method = METHODS[question.method]
    totals = method.totals_of(question, ballots)
    short = msgspec.structs.replace(totals, cast=totals.cast + missing)
    assert method.tally(question, short).passed is not True
    if question.method != "choose":
        assert len(method.problems(question, short)) == 1


@given(votes(), st.integers(1, 3))
def test_what_fails_with_ballots_missing_fails_with_whatever_was_on_them(vote, missing):
    question, ballots = vote
    if question.method == "choose":
        return
    method = METHODS[question.method]
    totals = method.totals_of(question, ballots)
    if method.tally(question, msgspec.structs.replace(totals, cast=totals.cast + missing)).passed is False:
        for index in range(len(question.options)):
            assert (
                method.tally(question, method.totals_of(question, [*ballots, *[index] * missing])).passed
                is False
            )


@given(votes())
def test_results_are_whole_numbers_without_percentages(vote):
    question, ballots = vote
    method = METHODS[question.method]
    found = method.tally(question, method.totals_of(question, ballots))
    assert found.sentence.endswith(".")
    assert "%" not in found.sentence
    assert found.rule


@pytest.mark.parametrize("name", METHODS)
def test_every_method_says_what_it_is_and_when_to_use_it(name):
    method = METHODS[name]
    assert method.name == name
    assert method.title and method.when
    assert not method.labels or method.question_problems(ask(name)) == []


def test_a_question_survives_the_record_as_json():
    question = ask("choose", ("a", "b"), max_picks=2)
    assert msgspec.json.decode(msgspec.json.encode(question), type=Question) == question


# Typed totals


def test_two_missing_ballots_are_named_with_the_question():
    totals = Totals(16, (2, 3, 4, 4, 1))
    assert METHODS["rating"].problems(ask("rating"), totals) == [
        "2 missing in 'How urgent is it?': 14 of 16 are counted."
    ]


def test_an_empty_line_on_a_sheet_counts_as_skipped_and_not_as_missing():
    assert METHODS["rating"].problems(ask("rating"), Totals(16, (2, 3, 4, 4, 1), skipped=2)) == []


@pytest.mark.parametrize(
    ("method", "totals", "words"),
    [
        (
            "rating",
            Totals(3, (1, 1, 1, 1, 0)),
            "1 too many in 'How urgent is it?': 4 are counted, but 3 ballots",
        ),
        ("rating", Totals(3, (4, -1, 0, 0, 0)), "'2 Low' has -1"),
        ("rating", Totals(-1, (0, 0, 0, 0, 0)), "ballots in has -1"),
        ("rating", Totals(10**20, (10**20, 0, 0, 0, 0)), "number too large"),
        ("rating", Totals(3, (1, 2)), "has 5 options, but 2 counts"),
        ("rating", Totals(2, (0, 0, 0, 0, 0), skipped=3), "3 left 'How urgent is it?' empty"),
        ("consent", Totals(3, (1, 0)), "2 missing"),
        ("choose", Totals(4, (5, 0, 0)), "'a' has 5 in 'How urgent is it?', but only 4 ballots"),
        ("choose", Totals(4, (4, 4, 1)), "1 too many in 'How urgent is it?': 9 picks"),
        ("choose", Totals(4, (4, 0, 0), skipped=1), "only 3 ballots with a pick"),
        ("choose", Totals(4, (4, 0)), "has 3 options, but 2 counts"),
    ],
)
def test_totals_that_cannot_be_right_are_refused_in_words(method, totals, words):
    question = ask(method, "abc" if method == "choose" else (), max_picks=2)
    problems = METHODS[method].problems(question, totals)
    assert any(words in problem for problem in problems), problems
    assert all(problem.endswith(".") for problem in problems)


@given(st.sampled_from(QUESTIONS), st.lists(st.integers(), max_size=9), st.integers(), st.integers())
def test_any_typed_numbers_are_judged_or_refused_but_never_crash(question, counts, cast, skipped):
    method = METHODS[question.method]
    totals = Totals(cast, tuple(counts), skipped)
    if not method.problems(question, totals):
        method.tally(question, totals)


@pytest.mark.parametrize(
    ("method", "choice"),
    [
        ("rating", 5),
        ("rating", -1),
        ("rating", True),
        ("rating", (0, 1)),
        ("choose", (0, 0)),
        ("choose", (0, 1, 2)),
    ],
)
def test_an_invalid_ballot_is_refused_with_the_reason(method, choice):
    question = ask(method, "abc" if method == "choose" else (), max_picks=2)
    problem = METHODS[method].choice_problem(question, choice)
    assert problem is not None
    assert problem.endswith(".")
    with pytest.raises(ValueError, match="How urgent"):
        METHODS[method].totals_of(question, [choice])


def test_counts_that_do_not_belong_to_the_options_have_no_result():
    with pytest.raises(ValueError, match="5 options, but 2 counts"):
        METHODS["rating"].tally(ask("rating"), Totals(3, (1, 2)))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (ask("gradients8", "abc"), "3 options: gradients of agreement has 8 levels"),
        (ask("fist-to-five", "abcde"), "5 options"),
        (ask("choose", ["only"]), "needs 2 or more"),
        (ask("choose", ["a", "b", "a"]), "'a' is twice"),
        (ask("choose", ["a", " "]), "is empty"),
        (ask("choose", "ab", max_picks=0), "allows no pick"),
        (ask("consent", "abcd"), "consent has two, or three with abstaining"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_in_words(question, words):
    assert any(words in problem for problem in METHODS[question.method].question_problems(question))


def test_private_totals_are_shown_from_five_ballots_on():
    assert not publishable(Totals(4, (4, 0)), private=True)
    assert publishable(Totals(5, (5, 0)), private=True)
    assert publishable(Totals(1, (1, 0)), private=False)


# Fist to five


def test_fist_to_five_passes_only_with_everyone_at_three_or_above():
    found = result("fist-to-five", 0, 0, 0, 3, 4, 2)
    assert found.passed is True
    assert found.sentence == "It passes. Everyone counted is at 3 or above: 9 of 9."


def test_one_below_three_stops_fist_to_five_and_is_heard_first():
    found = result("fist-to-five", 0, 0, 1, 5, 2, 1)
    assert found.passed is False
    assert found.called_out == (2,)
    assert found.sentence == (
        "It does not pass. 1 of 9 is below 3; everyone has to be at 3 or above. "
        "Heard first: 1 at '2 I want to discuss small points'."
    )


# Gradients of agreement


@pytest.mark.parametrize(
    ("counts", "passed"),
    [
        ((1, 1, 2, 1, 3, 0, 1, 0), False),  # 4 of 9, from the worked example
        ((2, 3, 2, 0, 0, 1, 1, 0), True),  # 7 of 9
        ((2, 2, 2, 3, 0, 0, 0, 0), True),  # exactly two thirds
        ((2, 2, 1, 3, 0, 0, 0, 0), False),  # 5 of 8 is less than two thirds
        ((8, 0, 0, 0, 0, 0, 0, 1), False),  # a veto
        ((0, 0, 0, 9, 0, 0, 0, 0), False),  # all abstain
    ],
)
def test_gradients_pass_without_a_veto_and_with_two_thirds_support(counts, passed):
    assert result("gradients8", *counts).passed is passed


@given(st.lists(st.integers(0, 40), min_size=8, max_size=8).filter(any))
def test_two_thirds_is_exact(counts):
    support, total = sum(counts[:3]), sum(counts)
    assert result("gradients8", *counts).passed is (counts[7] == 0 and 3 * support >= 2 * total)


def test_levels_five_seven_and_eight_are_called_out():
    found = result("gradients8", 1, 1, 2, 1, 3, 2, 1, 1)
    assert found.called_out == (4, 6, 7)
    assert found.sentence == (
        "It does not pass. 4 of 12 at 1, 2 or 3, where 8 are needed; 1 vetoes. Heard first: "
        "3 at '5 More discussion needed', 1 at '7 Serious disagreement' and 1 at '8 Veto'."
    )


def test_a_person_who_skipped_is_not_among_those_who_vote():
    assert result("gradients8", 2, 0, 0, 1, 0, 0, 0, 0, skipped=6).passed is True


def test_seven_levels_have_their_veto_at_seven():
    assert result("gradients7", 4, 0, 0, 2, 0, 0, 0).passed is True
    assert result("gradients7", 4, 0, 0, 0, 0, 0, 1).passed is False


# Ratings and commitment


def test_a_rating_has_its_middle_and_ends_and_no_pass_mark():
    found = result("rating", 0, 0, 2, 4, 3)
    assert (found.passed, found.median, found.lowest, found.highest) == (None, (3, 3), 2, 4)
    assert found.sentence == "9 ballots: in the middle '4 High', from '3 Middle' to '5 Very high'."


def test_two_middle_ballots_that_differ_are_both_named():
    found = result("commitment", 0, 2, 0, 1, 1)
    assert found.median == (1, 3)
    assert "the middle between 'No commitment' and 'Help it happen'" in found.sentence


def test_does_not_apply_is_an_answer_but_no_level():
    question = ask("rating", AGREE)
    found = METHODS["rating"].tally(question, Totals(8, (0, 0, 2, 3, 2, 1)))
    assert (found.levels, found.median, found.highest) == (5, (3, 3), 4)
    assert found.sentence.startswith("7 ballots:")
    assert found.sentence.endswith(" 1 said 'Does not apply'.")


def test_nobody_marking_a_level_has_no_middle():
    found = METHODS["rating"].tally(ask("rating", AGREE), Totals(2, (0, 0, 0, 0, 0, 2)))
    assert (found.median, found.lowest) == (None, None)
    assert found.sentence == "Nobody marked a level. 2 said 'Does not apply'."


@given(st.lists(st.integers(0, 4), min_size=1, max_size=40))
def test_the_median_is_that_of_the_ballots_in_order(ballots):
    question = ask("rating")
    found = METHODS["rating"].tally(question, METHODS["rating"].totals_of(question, ballots))
    ordered = sorted(ballots)
    assert found.median == (ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2])
    assert (found.lowest, found.highest) == (ordered[0], ordered[-1])


def test_the_designs_words_for_the_rule_come_before_the_methods():
    question = ask("rating", rule="No pass mark. Totals go in the record only.")
    assert METHODS["rating"].tally(question, Totals(1, (1, 0, 0, 0, 0))).rule == question.rule


# Consent


def test_consent_passes_when_nobody_objects():
    found = result("consent", 9, 0)
    assert found.passed is True
    assert found.sentence == "Carried: 9 consent, nobody objects."


def test_one_objection_is_heard_first():
    found = result("consent", 8, 1)
    assert (found.passed, found.called_out) == (False, (1,))
    assert found.sentence == "Not carried yet: 8 consent, 1 objects. The reason is heard first."


def test_silence_is_not_consent():
    question = ask("consent", ("I consent", "I object", "I abstain"))
    assert METHODS["consent"].tally(question, Totals(3, (0, 0, 3))).passed is False
    assert METHODS["consent"].tally(question, Totals(3, (1, 0, 2))).passed is True
    assert result("consent", 0, 0).passed is False
    empty = result("consent", 0, 0, skipped=4)
    assert empty.sentence == "Not carried. No ballot has an answer. 4 left it empty."


# Choosing


def test_options_picked_equally_often_stay_level():
    question = ask(
        "choose", ("Detours", "Make it right", "Toilets", "Signs", "Desk", "Swap", "Visitors"), max_picks=3
    )
    found = METHODS["choose"].tally(question, Totals(6, (5, 4, 4, 2, 2, 1, 0)))
    assert found.passed is None
    assert found.order == ((0,), (1, 2), (3, 4), (5,), (6,))
    assert found.ranks == (1, 2, 2, 4, 4, 6, 7)
    assert [(tie.options, tie.level, tie.line) for tie in found.outcome.ties] == [
        ((1, 2), 4, None),
        ((3, 4), 2, None),
    ]
    assert found.winners == ()
    assert found.sentence == (
        "6 ballots, up to 3 each. Most picked: 'Detours' with 5, then 'Make it right' and 'Toilets' level with 4 each. "
        "Also 'Signs' and 'Desk' level with 2 each."
    )


def test_options_nobody_picked_are_no_tie():
    found = METHODS["choose"].tally(ask("choose", "abc", max_picks=1), Totals(2, (2, 0, 0)))
    assert not any(tie.stands for tie in found.outcome.ties)
    assert found.order == ((0,), (1, 2))


def test_choosing_nothing_is_said():
    found = METHODS["choose"].tally(ask("choose", "ab", max_picks=1), Totals(2, (0, 0), skipped=2))
    assert found.sentence == "No ballot has an answer. 2 left it empty."


def test_with_a_cut_the_first_are_taken_and_a_tie_across_the_line_stops_the_count():
    question = msgspec.structs.replace(ask("choose", "abcd", max_picks=2), seats=2)
    taken = METHODS["choose"].tally(question, Totals(6, (5, 4, 2, 0)))
    assert taken.winners == (0, 1)
    assert taken.sentence == "'a' with 5 picks and 'b' with 4 picks are in, ahead of 'c' with 2."
    level = METHODS["choose"].tally(question, Totals(6, (5, 3, 3, 0)))
    assert level.winners == ()
    assert [(tie.options, tie.line) for tie in level.outcome.ties if tie.stands] == [((1, 2), "cut")]
    decided = METHODS["choose"].tally(
        question, Totals(6, (5, 3, 3, 0)), settlements=[Settlement((2, 1), "decided by the director")]
    )
    assert decided.winners == (0, 2)


def test_what_is_needed_of_a_choice_is_a_part_of_the_ballots_not_of_the_picks():
    question = msgspec.structs.replace(ask("choose", "abc", max_picks=2), threshold="1/2")
    found = METHODS["choose"].tally(question, Totals(9, (4, 3, 5), skipped=1))
    assert found.winners == (2, 0)
    entitled = msgspec.structs.replace(question, base="entitled")
    assert METHODS["choose"].tally(entitled, Totals(9, (4, 3, 5), skipped=1), eligible=10).winners == (2,)


@given(votes())
def test_levels_do_not_compete(vote):
    question, ballots = vote
    found = METHODS[question.method].count(question, ballots)
    if found.levels:
        assert (found.order, found.ranks, found.winners) == ((), (), ())
