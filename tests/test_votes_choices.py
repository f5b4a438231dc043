"""Counting of yes/no, consent, picking, spending and rating, worked by hand."""

from fractions import Fraction

import pytest

from workshop.votes import picking, ratings, spending, yes_no
from workshop.votes.contest import Contest, Pile, Settlement, Tie
from workshop.votes.lot import draw

HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)
NAMES = ("Bench", "Light", "Sign", "Ramp", "Path")
COUNTERS = [
    picking.count_single, picking.count_approval, picking.count_choose,
    spending.count_dots, spending.count_multivote, spending.count_points,
    ratings.count_rating, ratings.count_fist_to_five, ratings.count_gradients8, ratings.count_gradients7,
]  # fmt: skip


def proposal(yes, no, abstain=0, **terms):
    piles = [Pile(size, answer) for answer, size in enumerate((yes, no, abstain)) if size]
    return Contest(options=("The new bench",), piles=piles, **terms)


def contest(*piles, options=None, **terms):
    """A contest of (how many, ballot) with three options, or as many as said."""
    return Contest(options=NAMES[: options or 3], piles=[Pile(*pile) for pile in piles], **terms)


# Yes or no


def test_a_majority_is_read_aloud_with_what_was_needed():
    out = yes_no.count(proposal(14, 6, 2))
    assert out.sentence == (
        "Carried: 14 yes, 6 no, 2 abstain. More than half of the yes and no votes were needed: 11 of 20."
    )
    assert (out.totals, out.order, out.winners, out.carried) == ((14, 6, 2), ((0,), (1,), (2,)), (0,), True)
    assert out.rule.startswith("It is carried with more than half of the yes and no votes.")


def test_two_thirds_exactly_met_is_enough_and_one_fewer_is_not():
    assert yes_no.count(proposal(14, 7, threshold=TWO_THIRDS)).carried
    short = yes_no.count(proposal(13, 7, threshold=TWO_THIRDS))
    assert not short.carried
    assert short.winners == ()
    assert "At least 2/3 of the yes and no votes were needed: 14 of 20." in short.sentence


def test_half_of_the_base_is_not_a_majority():
    assert not yes_no.count(proposal(10, 8, 2, base="YNA")).carried
    assert yes_no.count(proposal(11, 8, 1, base="YNA")).carried


@pytest.mark.parametrize(
    ("base", "number", "needed", "carried"),
    [
        ("", 18, 10, True),
        ("Y", 11, 6, True),
        ("YN", 18, 10, True),
        ("YNA", 20, 11, True),
        ("valid", 20, 11, True),
        ("cast", 23, 12, False),
        ("entitled", 30, 16, False),
        ("entitled present", 24, 13, False),
        ("none", None, None, True),
    ],
)
def test_every_base_has_its_own_number_of_votes_needed(base, number, needed, carried):
    out = yes_no.count(proposal(11, 7, 2, base=base, skipped=2, invalid=1, eligible=30, present=24))
    assert out.detail == {"base": number, "needed": needed}
    assert out.carried is carried
    assert out.sentence.endswith("2 left it empty. 1 ballot could not be counted.")


def test_without_a_base_more_yes_than_no_carries():
    out = yes_no.count(proposal(1, 0, 20, base="none"))
    assert out.carried
    assert "More yes than no was needed." in out.sentence


def test_a_base_of_people_who_were_not_counted_is_refused():
    with pytest.raises(ValueError, match="eligible"):
        yes_no.count(proposal(3, 1, base="entitled"))


@pytest.mark.parametrize("base", ["", "Y", "YNA", "none"])
def test_level_yes_and_no_is_not_carried_and_is_shown_as_a_tie(base):
    out = yes_no.count(proposal(7, 7, 1, base=base, seed="never drawn"))
    assert (out.carried, out.winners) == (False, ())
    assert out.ties == (Tie((0, 1), 7, "majority", 1, "a tie is not carried"),)
    assert out.order == ((0, 1), (2,))


def test_where_a_third_was_agreed_to_be_enough_level_votes_carry():
    out = yes_no.count(proposal(7, 7, threshold=Fraction(1, 3)))
    assert (out.carried, out.ties) == (True, ())


def test_the_rule_says_that_a_tie_is_not_carried_only_where_that_is_so():
    assert yes_no.count(proposal(1, 2)).rule.endswith("With as many yes as no it is not carried.")
    assert "as many" not in yes_no.count(proposal(1, 2, threshold=Fraction(1, 3))).rule


def test_more_no_than_yes_is_won_by_no():
    assert yes_no.count(proposal(6, 14)).winners == (1,)


def test_no_ballot_and_only_abstentions_carry_nothing():
    empty = yes_no.count(proposal(0, 0, skipped=3))
    assert (empty.carried, empty.winners, empty.ties, empty.order) == (False, (), (), ((0, 1, 2),))
    assert empty.sentence == "Not carried. No ballot has an answer. 3 left it empty."
    assert not yes_no.count(proposal(0, 0, 4)).carried


def test_consent_is_held_up_by_one_objection_which_is_called_out():
    out = yes_no.count_consent(proposal(12, 1, 2))
    assert (out.carried, out.winners, out.detail) == (False, (), {"objections": 1, "called_out": (1,)})
    assert out.sentence == "Not carried yet: 12 consent, 1 objects, 2 abstain. The reason is heard first."


def test_consent_needs_somebody_who_consents():
    assert (
        yes_no.count_consent(proposal(1, 0, 5)).sentence == "Carried: 1 consents, nobody objects, 5 abstain."
    )
    assert not yes_no.count_consent(proposal(0, 0, 5)).carried
    assert not yes_no.count_consent(proposal(0, 0)).carried


# Picking


def test_the_most_votes_win():
    out = picking.count_single(contest((4, 1), (3, 0), (2, 2)))
    assert (out.totals, out.winners, out.order) == ((3, 4, 2), (1,), ((1,), (0,), (2,)))
    assert out.sentence == "'Light' with 4 votes wins, ahead of 'Bench' with 3."


def test_a_tie_for_the_last_place_is_not_decided_silently():
    out = picking.count_single(contest((5, 0), (3, 1), (3, 2), seats=2))
    assert out.winners == ()
    assert out.ties == (Tie((1, 2), 3, "cut"),)
    assert "'Light' and 'Sign' are level with 3 votes each; this tie is not settled." in out.sentence


def test_a_tie_that_crosses_no_line_is_only_shown():
    out = picking.count_single(contest((5, 0), (3, 1), (3, 2)))
    assert (out.winners, out.order) == ((0,), ((0,), (1, 2)))
    assert out.ties == (Tie((1, 2), 3),)
    both = picking.count_single(contest((3, 0), (3, 1), (1, 2), seats=2))
    assert both.winners == (0, 1)


def test_people_settle_a_tie():
    decided = (Settlement((2, 1), "decided by Maria"),)
    out = picking.count_single(contest((3, 1), (3, 2), settlements=decided))
    assert (out.winners, out.order) == ((2,), ((2,), (1,), (0,)))
    assert out.ties == (Tie((1, 2), 3, "winner", 1, "decided by Maria"),)


def test_a_lot_can_be_drawn_again():
    terms = contest((3, 1), (3, 2), (1, 0), seed="17 dice")
    first, again = picking.count_single(terms), picking.count_single(terms)
    assert first == again
    assert first.winners == ((1, 2)[draw(["Light", "Sign"], "17 dice:1")[0]],)
    assert "settled by lot" in first.sentence


def test_where_a_majority_is_needed_the_top_two_go_to_a_run_off():
    out = picking.count_single(contest((5, 0), (3, 1), (2, 2), threshold=HALF))
    assert (out.winners, out.detail) == ((), {"run_off": [0, 1]})
    assert out.sentence == (
        "No option has enough votes. More than half of the ballots with an answer were needed: 6 of 10. "
        "The run-off is between 'Bench' and 'Light'."
    )
    assert picking.count_single(contest((6, 0), (4, 1), threshold=HALF)).winners == (0,)


@pytest.mark.parametrize(
    ("piles", "run_off"),
    [
        ([(4, 0), (3, 1), (3, 2)], [0, 1, 2]),
        ([(4, 0), (4, 1), (3, 2)], [0, 1]),
        ([(2, 0), (2, 1), (2, 2)], [0, 1, 2]),
        ([(3, 0), (3, 2)], [0, 2]),
    ],
)
def test_all_who_tie_for_a_run_off_place_are_in_it(piles, run_off):
    out = picking.count_single(contest(*piles, threshold=HALF))
    assert (out.winners, out.detail["run_off"]) == ((), run_off)
    assert not any(tie.stands for tie in out.ties)


@pytest.mark.parametrize(
    ("base", "wins"),
    [("", True), ("Y", True), ("YN", True), ("YNA", True), ("valid", True), ("cast", False), ("entitled", False),
     ("entitled present", False), ("none", True)],
)  # fmt: skip
def test_a_majority_of_a_single_choice_is_of_the_agreed_base(base, wins):
    terms = {"base": base, "skipped": 2, "invalid": 1, "eligible": 20, "present": 14, "threshold": HALF}
    assert picking.count_single(contest((6, 0), (4, 1), **terms)).winners == ((0,) if wins else ())


def test_two_thirds_of_a_single_choice_exactly_met():
    assert picking.count_single(contest((14, 0), (7, 1), threshold=TWO_THIRDS)).winners == (0,)
    assert picking.count_single(contest((13, 0), (7, 1), threshold=TWO_THIRDS)).winners == ()


def test_approvals_are_counted_and_an_empty_ballot_approves_of_nobody():
    out = picking.count_approval(contest((3, (0, 1)), (2, (1,)), (1, ())))
    assert (out.totals, out.winners) == ((3, 5, 0), (1,))


def test_approval_with_a_threshold_takes_all_that_meet_it_up_to_the_seats():
    piles = [(5, (0, 1)), (2, (0, 2)), (3, ())]
    both = picking.count_approval(contest(*piles, threshold=HALF, seats=3))
    assert both.winners == (0, 1)
    assert "At least 1/2 of the ballots with an answer were needed: 5 of 10." in both.sentence
    assert picking.count_approval(contest(*piles, threshold=HALF)).winners == (0,)
    none = picking.count_approval(contest(*piles, threshold=Fraction(3, 4), seats=3))
    assert none.winners == ()
    assert none.sentence.startswith("No option has enough approvals.")


def test_a_tie_below_the_threshold_crosses_no_line():
    out = picking.count_approval(contest((4, (0,)), (1, (1, 2)), threshold=HALF, seats=2))
    assert (out.winners, out.ties) == ((0,), (Tie((1, 2), 1),))


def test_choose_takes_the_top_of_the_list_and_says_how_many_could_be_picked():
    out = picking.count_choose(contest((3, (0, 1)), (2, (1, 2)), (2, (2, 0)), most=2, seats=2))
    assert (out.totals, out.winners, out.order) == ((5, 5, 4), (0, 1), ((0, 1), (2,)))
    assert out.rule.startswith("Each ballot picks up to 2;")


# Spending


def test_dots_are_counted_with_different_voters_and_what_is_unspent():
    out = spending.count_dots(contest((2, (3, 1, None)), (1, (0, 3, 1)), dots=5, per_option=3))
    assert (out.totals, out.voters, out.winners) == ((6, 5, 1), (2, 3, 1), (0,))
    assert out.detail == {"unspent": 3}
    assert out.sentence == (
        "'Bench' with 6 dots wins, ahead of 'Light' with 5. Different voters: 2 for 'Bench'. "
        "3 of 15 dots are unspent."
    )
    assert out.rule.startswith("Each ballot has 5 dots, up to 3 on one option;")


def test_more_different_voters_settle_level_dots():
    level = contest((1, (3, 1, 0)), (1, (0, 1, 0)), (1, (0, 1, 0)))
    out = spending.count_dots(level)
    assert (out.winners, out.order) == ((1,), ((1,), (0,), (2,)))
    assert out.ties[0] == Tie((0, 1), 3, "winner", 1, "more different voters")


def test_the_second_key_is_used_only_where_it_was_agreed():
    out = spending.count_dots(contest((1, (3, 1, 0)), (2, (0, 1, 0)), use_second_key=False))
    assert (out.winners, out.order) == ((), ((0, 1), (2,)))
    assert out.ties[0].stands


def test_a_tie_the_second_key_leaves_goes_to_the_lot_or_stands():
    level = contest((1, (2, 0, 1)), (1, (0, 2, 0)), (1, (0, 0, 1)))
    assert spending.count_dots(level._replace(options=NAMES[:3])).winners == (2,)
    left = contest((1, (2, 0, 0)), (1, (0, 2, 0)))
    assert spending.count_dots(left).winners == ()
    drawn = spending.count_dots(left._replace(seed="x"))
    assert drawn.winners == ((0, 1)[draw(["Bench", "Light"], "x:1")[0]],)
    assert drawn == spending.count_dots(left._replace(seed="x"))


@pytest.mark.parametrize(("people", "line"), [(0, 2), (4, 2), (5, 2), (6, 3), (15, 3), (16, 4), (200, 4)])
def test_the_line_of_a_multivote_grows_with_the_people(people, line):
    assert spending.line_for(people) == line


def test_a_multivote_drops_what_is_below_the_line_and_keeps_all_on_it():
    out = spending.count_multivote(contest((3, (2, 1, 0)), (3, (2, 0, 1)), options=3, dots=3))
    assert out.rounds[0].eliminated == ()
    out = spending.count_multivote(contest((2, (2, 1, 0)), (3, (2, 0, 1)), dots=3, present=7, seats=3))
    assert (out.rounds[0].eliminated, out.detail["kept"], out.detail["line"]) == ((1,), [0, 2], 3)
    assert (out.winners, out.order) == ((0, 2), ((0,), (2,), (1,)))
    assert "'Light' has fewer than 3 dots and is out." in out.sentence


def test_a_multivote_where_nothing_reaches_the_line_has_no_winner():
    out = spending.count_multivote(contest((1, (1, 1, 1)), dots=3))
    assert (out.winners, out.rounds[0].eliminated) == ((), (0, 1, 2))
    assert out.sentence == "No option has 2 dots, so none stays in. All dots are spent."


def test_points_are_summed_with_their_mean_and_contributors():
    out = spending.count_points(contest((1, (60, 40, 0)), (2, (10, 40, 30))))
    assert (out.totals, out.voters, out.winners) == ((80, 120, 60), (3, 3, 2), (1,))
    assert out.detail == {"unspent": 40, "mean": [Fraction(80, 3), 40, 20]}
    level = spending.count_points(contest((1, (50, 25)), (1, (0, 25)), options=2, total=50))
    assert (level.winners, level.ties[0].settled) == ((1,), "more contributors")


# Rating


def test_a_rating_is_ordered_by_the_exact_mean_and_a_skip_is_not_a_zero():
    out = ratings.count_rating(contest((2, (5, 4, None)), (1, (0, 3, None)), (1, (None, 4, 0))))
    assert out.totals == (Fraction(10, 3), Fraction(15, 4), 0)
    assert (out.voters, out.winners, out.order) == ((3, 4, 1), (1,), ((1,), (0,), (2,)))
    assert out.detail["distribution"][0] == {0: 1, 5: 2}
    assert out.detail["median"] == [(5, 5), (4, 4), (0, 0)]


def test_an_option_nobody_rates_is_in_no_group():
    out = ratings.count_rating(contest((2, (5, None, 1))))
    assert (out.totals, out.order, out.winners) == ((5, None, 1), ((0,), (2,)), (0,))
    assert out.sentence == (
        "Highest: 'Bench' with 10 from 2 ratings (5 in the middle), then 'Sign' with 2 from 2 ratings "
        "(1 in the middle). Nobody rates 'Light'."
    )


def test_a_level_mean_is_settled_by_the_median_then_by_the_lowest_levels():
    median = ratings.count_rating(contest((1, (3, 5)), (1, (3, 4)), (1, (3, 0)), options=2))
    assert (median.totals, median.winners) == ((3, 3), (1,))
    lows = ratings.count_rating(contest((1, (1, 2)), (1, (3, 3)), (1, (5, 4)), options=2))
    assert (lows.totals, lows.winners) == ((3, 3), (1,))
    stays = ratings.count_rating(contest((1, (2, 4)), (1, (4, 2)), options=2))
    assert (stays.winners, stays.ties[0].stands) == ((), True)
    assert "have the same mean; this tie is not settled." in stays.sentence


def test_dissent_is_marked_only_above_three_tenths_of_half_the_scale():
    # On 0 to 10 half the width is 5: a standard deviation of exactly 3/2 is on the mark, not above it.
    on_it = ratings.count_rating(contest((1, (1,)), (1, (4,)), options=1, high=10))
    assert on_it.detail["dissent"] == [False]
    above = ratings.count_rating(contest((1, (1,)), (1, (5,)), options=1, high=10))
    assert above.detail["dissent"] == [True]
    assert "People are far apart on 'Bench'." in above.sentence


def test_fist_to_five_is_carried_only_when_everyone_is_at_three_or_above():
    out = ratings.count_fist_to_five(contest((4, (3,)), (2, (5,)), options=1))
    assert (out.carried, out.winners, out.totals) == (True, (0,), (6,))
    assert out.sentence == "Carried. 'Bench': everyone counted is at 3 or above: 6 of 6."
    low = ratings.count_fist_to_five(contest((5, (4,)), (1, (2,)), (1, (0,)), options=1))
    assert (low.carried, low.winners, low.totals) == (False, (), (5,))
    assert (low.detail["minimum"], low.detail["blocks"], low.detail["below"]) == ([0], [1], [2])
    assert low.sentence == (
        "Not carried. 'Bench': 2 of 7 are below 3, 1 of them blocks; everyone has to be at 3 or above."
    )


def test_of_several_options_those_that_are_carried_win():
    out = ratings.count_fist_to_five(contest((3, (3, 5, None)), (1, (4, 2, None))))
    assert (out.carried, out.winners, out.order[0]) == (False, (0,), (0,))
    assert out.sentence.endswith("'Sign': no answer.")
    both = ratings.count_gradients8(contest((3, (1, 2)), options=2))
    assert (both.carried, both.winners, both.ties) == (True, (0, 1), ())


@pytest.mark.parametrize(("count", "veto"), [(ratings.count_gradients8, 8), (ratings.count_gradients7, 7)])
def test_gradients_carry_with_two_thirds_and_without_a_veto(count, veto):
    met = count(contest((8, (1,)), (6, (3,)), (5, (4,)), (2, (5,)), options=1))
    assert (met.carried, met.winners, met.totals) == (True, (0,), (14,))
    assert met.sentence == (
        "Carried. 'Bench': 14 of 21 at 1, 2 or 3, where 14 are needed; nobody vetoes, 2 ask for more discussion."
    )
    assert not count(contest((13, (2,)), (7, (4,)), options=1)).carried
    vetoed = count(contest((20, (1,)), (1, (veto,)), options=1))
    assert (vetoed.carried, vetoed.winners, vetoed.detail["vetoes"]) == (False, (), [1])
    assert "1 vetoes" in vetoed.sentence
    assert count(contest((20, (1,)), (1, (6,)), options=1)).carried


def test_gradients_use_the_threshold_and_base_that_were_agreed():
    half = contest((5, (1,)), (5, (4,)), options=1, threshold=HALF)
    assert not ratings.count_gradients8(half).carried
    assert ratings.count_gradients8(half._replace(base="YN")).carried
    entitled = ratings.count_gradients8(half._replace(base="entitled", eligible=10))
    assert not entitled.carried
    assert entitled.rule.endswith("more than half of those who may vote at 1, 2 or 3.")
    assert ratings.count_gradients8(half._replace(base="none")).carried
