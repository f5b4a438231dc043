"""`workshop tally`: any election given as JSON is counted and told as JSON, or refused by number and reason."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.commands import call_outside
from workshop.cli import main
from workshop.votes.election import FAMILIES, ElectionRefused, read_election
from workshop.votes.election import tally as count
from workshop.votes.lot import draw

ABC = ["Anna", "Ben", "Cleo"]


def tally(**election: Any) -> dict[str, Any]:
    """What the command prints for an election."""
    result = CliRunner().invoke(main, ["tally", "-"], input=json.dumps(election), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refusal(document: str | bytes) -> str:
    """The one sentence a refused election is answered with."""
    result = CliRunner().invoke(main, ["tally", "-"], input=document, catch_exceptions=False)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr.strip()


def refused(**election: Any) -> str:
    return refusal(json.dumps(election))


# Counted


def test_most_votes_win_and_the_result_can_be_read_aloud():
    found = tally(method="single", options=ABC, ballots=[[5, "Anna"], [3, "Ben"], [2, None]])
    assert found["totals"] == {"Anna": 5, "Ben": 3, "Cleo": 0}
    assert found["order"] == [["Anna"], ["Ben"], ["Cleo"]]
    assert found["winners"] == ["Anna"]
    assert (found["cast"], found["valid"], found["skipped"]) == (10, 8, 2)
    assert "'Anna'" in found["sentence"] and "%" not in found["sentence"]


def test_a_tie_that_matters_leaves_no_winner_and_a_seed_draws_the_same_lot_again():
    election = {"method": "single", "options": ABC, "ballots": [[4, "Anna"], [4, "Cleo"], [1, "Ben"]]}
    stands = tally(**election)
    assert stands["winners"] == []
    assert stands["ties"] == [
        {"options": ["Anna", "Cleo"], "level": 4, "line": "winner", "round": 1, "settled": None}
    ]
    assert stands["order"][0] == ["Anna", "Cleo"]
    drawn = [tally(**election, seed="two dice: 3 and 5") for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert drawn[0]["winners"][0] in ("Anna", "Cleo")
    assert drawn[0]["ties"][0]["settled"] == "lot"
    (lot,) = drawn[0]["lots"]
    assert lot["seed"] == "two dice: 3 and 5:1"
    assert drawn[0]["winners"] == [lot["order"][draw(lot["order"], lot["seed"])[0]]]


def test_a_tie_that_crosses_no_line_is_recorded_and_decides_nothing():
    found = tally(method="approval", options=ABC, ballots=[[2, ["Anna", "Ben"]], [2, ["Anna", "Cleo"]]])
    assert found["winners"] == ["Anna"]
    assert found["ties"] == [
        {"options": ["Ben", "Cleo"], "level": 2, "line": None, "round": 1, "settled": None}
    ]


@pytest.mark.parametrize(
    ("terms", "carried"),
    [
        ({}, True),
        ({"threshold": "2/3"}, True),
        ({"threshold": "3/4"}, False),
        ({"threshold": "2/3", "denominator": "valid"}, False),
        ({"threshold": "1/2", "denominator": "entitled", "eligible": 28}, False),
        ({"threshold": "1/2", "denominator": "entitled", "eligible": 27}, True),
        ({"denominator": "entitled present", "present": 30}, False),
        ({"denominator": "none"}, True),
    ],
)
def test_yes_and_no_are_measured_against_what_was_fixed(terms, carried):
    found = tally(method="yes_no", options=["yes", "no", "abstain"], **terms,
                  ballots=[[14, "yes"], [7, "no"], [3, "abstain"]])  # fmt: skip
    assert found["carried"] is carried
    assert found["totals"] == {"yes": 14, "no": 7, "abstain": 3}


def test_as_many_yes_as_no_is_not_carried():
    found = tally(method="yes_no", options=["yes", "no"], ballots=[[7, "yes"], [7, "no"]])
    assert found["carried"] is False
    assert found["ties"][0]["options"] == ["yes", "no"]


RANKED = [[42, ["Memphis", "Nashville", "Chattanooga", "Knoxville"]],
          [26, ["Nashville", "Chattanooga", "Knoxville", "Memphis"]],
          [15, ["Chattanooga", "Knoxville", "Nashville", "Memphis"]],
          [17, ["Knoxville", "Chattanooga", "Nashville", "Memphis"]]]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "winner"), [("irv", "Knoxville"), ("borda", "Nashville"), ("condorcet", "Nashville")]
)
def test_the_capital_of_tennessee_depends_on_the_rule(rule, winner):
    found = tally(method="ranked", rule=rule, options=sorted(RANKED[0][1]), ballots=RANKED)
    assert found["winners"] == [winner]


def test_several_places_are_filled_by_the_single_transferable_vote():
    found = tally(method="ranked", rule="stv", seats=2, options=sorted(RANKED[0][1]), ballots=RANKED)
    assert found["winners"] == ["Memphis", "Nashville"] or set(found["winners"]) == {"Memphis", "Knoxville"}
    assert len(found["winners"]) == 2
    for one in found["rounds"]:
        assert set(one) >= {"round", "totals", "elected", "eliminated", "exhausted"}


def test_fractions_are_text_and_whole_numbers_are_numbers():
    found = tally(method="scale", rule="rating", options=["Clean", "Safe"],
                  ballots=[[1, {"Clean": 4, "Safe": 1}], [1, {"Clean": 5, "Safe": None}]])  # fmt: skip
    assert found["totals"] == {"Clean": "9/2", "Safe": 1}
    assert Fraction(found["totals"]["Clean"]) == Fraction(9, 2)


def test_two_axes_give_a_pair_of_means():
    found = tally(
        method="two_axis", options=["A", "B"], ballots=[[2, {"A": [4, 5], "B": [2, 1]}], [1, {"A": [1, 5]}]]
    )
    assert found["totals"] == {"A": [3, 5], "B": [2, 1]}
    assert found["winners"] == []


def test_consent_fails_with_one_objection():
    ballots = [[6, "consent"], [1, "objection"], [1, "abstain"]]
    assert tally(method="consent", options=["Start"], ballots=ballots)["carried"] is False
    assert tally(method="consent", options=["Start"], ballots=ballots[:1])["carried"] is True


NUMBERS = {"Anna": 3, "Ben": 1}
SAMPLES: dict[str, tuple[dict[str, Any], Any]] = {
    "yes_no": ({}, "yes"), "consent": ({}, "consent"), "single": ({}, "Anna"),
    "approval": ({}, ["Anna"]), "choose": ({"max_choices": 2}, ["Anna", "Ben"]),
    "dots": ({"dots": 5, "per_option": 3}, NUMBERS), "multivote": ({"dots": 5}, NUMBERS),
    "points": ({}, {"Anna": 60, "Cleo": 40}), "scale": ({}, NUMBERS), "score": ({}, NUMBERS), "star": ({}, NUMBERS),
    "ranked": ({}, ["Ben", "Anna"]), "two_axis": ({}, {"Anna": [1, 2]}),
}  # fmt: skip


def sample(method: str, rule: str, ballots: int = 5) -> dict[str, Any]:
    terms, ballot = SAMPLES[method]
    named = {"rule": rule} if rule else {}
    return {"method": method, **named, "options": ABC, **terms, "ballots": [[ballots, ballot]]}


@pytest.mark.parametrize(("method", "rule"), FAMILIES)
@pytest.mark.parametrize("ballots", [0, 1, 5])
def test_every_method_answers_with_the_same_fields(method, rule, ballots):
    found = tally(**sample(method, rule, ballots))
    assert set(found) >= {"totals", "order", "winners", "carried", "ties", "rounds", "exhausted", "sentence"}
    assert found["sentence"].endswith(".") and "%" not in found["sentence"]
    assert found["cast"] == ballots
    if ballots == 0:
        assert found["winners"] == []
        assert found["carried"] is not True


@pytest.mark.parametrize(("method", "rule"), FAMILIES)
def test_an_election_without_any_ballot_has_no_winner(method, rule):
    found = tally(**{**sample(method, rule), "ballots": []})
    assert found["winners"] == [] and found["carried"] is not True


def test_a_file_is_counted_as_well_and_a_key_that_means_nothing_is_named(tmp_path: Path):
    file = tmp_path / "élection.json"
    document = {**sample("single", ""), "treshold": "2/3"}
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(document).encode())
    done = call_outside("tally", str(file))
    assert done.returncode == 0
    assert json.loads(done.stdout)["winners"] == ["Anna"]
    assert done.stderr == "'treshold' means nothing here and was not used.\n"


# Refused


@pytest.mark.parametrize("missing", ["method", "options", "ballots"])
def test_what_is_missing_is_named(missing):
    document = sample("single", "")
    del document[missing]
    assert missing in refused(**document)


@pytest.mark.parametrize(
    ("ballot", "words"),
    [
        (["Anna", "Dora"], "Ballot 2: there is no option 'Dora'."),
        (["Anna", "Anna"], "Ballot 2: it names 'Anna' twice."),
        (["Anna", 3], "Ballot 2: 3 is not the name of an option."),
        (["Anna", ["Ben"]], "Ballot 2: a list is not the name of an option."),
        ("Anna", "Ballot 2: 'Anna' is not a list of options."),
        ({"Anna": 1}, "Ballot 2: an object is not a list of options."),
        (True, "Ballot 2: true is not a list of options."),
    ],
)
def test_a_wrong_ranking_is_refused_by_its_number(ballot, words):
    assert refused(method="ranked", rule="irv", options=ABC, ballots=[[1, ["Ben"]], [1, ballot]]) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (-1, "Ballot 1: there cannot be -1 of it."),
        (1.5, "Ballot 1: 1.5 is not a whole number of ballots."),
        (True, "Ballot 1: true is not a whole number of ballots."),
        ("2", "Ballot 1: '2' is not a whole number of ballots."),
        (
            10**15,
            "Ballot 1: a number of more than twelve digits of it are too many; 1,000,000,000 is the most.",
        ),
        (
            10**400,
            "Ballot 1: a number of more than twelve digits of it are too many; 1,000,000,000 is the most.",
        ),
        (float("nan"), "Ballot 1: NaN is not a whole number of ballots."),
        (float("inf"), "Ballot 1: inf is not a whole number of ballots."),
    ],
)
@pytest.mark.parametrize("method", ["ranked", "dots"])
def test_a_wrong_number_of_ballots_is_refused(size, words, method):
    document = sample(method, "irv" if method == "ranked" else "")
    document["ballots"][0][0] = size
    assert refused(**document) == words


@pytest.mark.parametrize(
    ("method", "terms", "ballot", "words"),
    [
        ("dots", {"dots": 5}, {"Anna": 6}, "it spends 6 dots, and 5 is the most"),
        ("dots", {"dots": 5, "per_option": 3}, {"Anna": 4}, "4 for 'Anna' is more than 3"),
        ("dots", {"dots": 5}, {"Anna": -1}, "-1 for 'Anna' is less than 0"),
        ("points", {}, {"Anna": 99, "Ben": 2}, "it spends 101 points, and 100 is the most"),
        ("choose", {"max_choices": 1}, ["Anna", "Ben"], "it names 2 options, and 1 is the most"),
        ("score", {}, {"Anna": 6}, "6 for 'Anna' is more than 5"),
        ("score", {}, {"Anna": 2.5}, "2.5 for 'Anna' is not a whole number"),
        ("score", {}, {"Anna": True}, "true for 'Anna' is not a whole number"),
        ("score", {}, {"Anna": float("nan")}, "NaN for 'Anna' is not a whole number"),
        ("score", {}, {"Dora": 1}, "there is no option 'Dora'"),
        ("score", {}, ["Anna"], "a list does not give numbers to options"),
        ("two_axis", {}, {"Anna": 3}, "3 for 'Anna' is not a pair of numbers"),
        ("two_axis", {}, {"Anna": [3, 9]}, "9 for 'Anna' is more than 5"),
        ("single", {}, ["Anna"], "a list is not the name of an option"),
        ("yes_no", {}, "maybe", "there is no option 'maybe'"),
        ("consent", {}, "yes", "there is no option 'yes'"),
    ],
)
def test_a_ballot_beyond_the_rules_is_refused(method, terms, ballot, words):
    document = {"method": method, "options": ABC, **terms, "ballots": [[1, ballot]]}
    assert refused(**document) == f"Ballot 1: {words}."


def test_a_name_twice_on_one_ballot_is_not_passed_over():
    document = '{"method":"dots","dots":9,"options":["A","B"],"ballots":[[1,{"A":1,"A":3}]]}'
    assert refusal(document) == "Ballot 1: it names 'A' twice."
    assert (
        refusal('{"method":"dots","method":"single"}') == "'method' stands twice in the election: keep one."
    )


@pytest.mark.parametrize(
    ("terms", "word"),
    [
        ({"threshold": 0.5}, "threshold"), ({"threshold": "3/2"}, "threshold"), ({"threshold": "1/0"}, "threshold"),
        ({"threshold": "0"}, "threshold"), ({"threshold": "66.7 %"}, "threshold"), ({"seats": 0}, "seats"),
        ({"seats": -1}, "seats"), ({"seats": True}, "seats"), ({"seats": "2"}, "seats"), ({"eligible": 3}, "3"),
        ({"denominator": "everybody"}, "denominator"), ({"denominator": 3}, "denominator"),
        ({"denominator": "entitled", "threshold": "1/2"}, "eligible"), ({"options": []}, "options"),
        ({"options": ["Anna", "Anna"]}, "twice"), ({"options": ["Anna", ""]}, "Option 2"), ({"options": "Anna"}, "options"),
        ({"options": [1, 2]}, "Option 1"), ({"method": "magic"}, "method"), ({"method": None}, "method"),
        ({"method": "ranked"}, "rule"), ({"method": "ranked", "rule": "best"}, "rule"), ({"method": "dots"}, "dots"),
        ({"method": "choose"}, "max_choices"), ({"method": "score", "min": 5, "max": 1}, "max"), ({"seed": [1]}, "seed"),
        ({"method": "scale", "rule": "gradients8", "max": 9}, "levels"), ({"ballots": {"Anna": 3}}, "ballots"),
        ({"ballots": [["Anna", 3]]}, "Ballot 1"), ({"ballots": [[1]]}, "Ballot 1"), ({"ballots": [7]}, "Ballot 1"),
    ],
)  # fmt: skip
def test_terms_that_leave_something_open_are_refused(terms, word):
    assert word in refused(**{**sample("single", ""), **terms})


@pytest.mark.parametrize(
    "document",
    [b"", b"   ", b"{", b"[]", b"null", b"7", b"\xff\xfe{", b'{"method": "single", "options": ["\xff"]}', b"[" * 100_000,
     b'{"method":"ranked","rule":"irv","options":["a"],"ballots":' + b"[" * 100_000, b'{"a":' * 50_000],
)  # fmt: skip
def test_what_is_no_election_gets_one_sentence(document):
    assert refusal(document).endswith(".")


def test_a_file_that_is_not_there_gets_one_sentence(tmp_path: Path):
    done = call_outside("tally", str(tmp_path / "none.json"))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from([*ABC, "yes", "consent", "irv", "2/3"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(ABC), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(list(FAMILIES)), st.lists(st.tuples(json_values, json_values).map(list), max_size=4))
def test_any_ballots_at_all_are_counted_or_refused_and_never_crash(family, ballots):
    document = {**sample(*family), "ballots": ballots}
    try:
        found = count(read_election(json.dumps(document).encode()))
    except ElectionRefused as error:
        assert str(error).endswith(".")
    else:
        json.dumps(found)
