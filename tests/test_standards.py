"""Promises, measures, guidelines, wordings and initiatives as a plan reads them from all sessions."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan_records import captured, example, fist, stage_of
from tests.plan_samples import happened, material, planned, said, session
from workshop.plan import plan_events as pe
from workshop.plan.choices import focus, initiatives, proposals, visions
from workshop.plan.guidelines import expectations, guidelines, training
from workshop.plan.journey import journey
from workshop.plan.material import Held
from workshop.plan.measures import loose_readings, measures
from workshop.plan.standards import standards
from workshop.session import events as ev
from workshop.session.capture_kinds import CAPTURES

WRITE = stage_of("standards-setting", 2)
STANDARDS, READ_BACK, STAFF = "10-standards-setting", "12-read-back", "03-front-line-staff"


def meeting(*drafts, name: str = "standards", date: str = "2026-04-29"):
    return session(name, [], design="standards-setting", stratum="mixed", date=date, more=drafts)


def test_the_example_makes_five_promises_of_which_two_passed_only_when_made_smaller():
    found = {row.id.partition(":")[2]: row for row in standards(material(example(STANDARDS)))}
    assert list(found) == ["S6", "S2", "S7", "S4", "S5"]
    assert all(row.passed for row in found.values())
    told = found["S6"]
    assert (told.version, told.share, told.target, told.unit, told.baseline) == (2, 80, 5, "minutes", 31)
    assert (told.service, told.missing) == ("evening buses", ())
    (first,) = told.earlier
    assert (first.share, first.passed) == (95, False)
    assert [vote.passed for vote in found["S7"].votes] == [False, True]
    assert found["S2"].missing[:2] == ("Today", "As of")


def test_measures_have_their_figures_and_belong_to_the_promise_that_stands():
    found = {row.name: row for row in measures(material(example(STANDARDS)))}
    told = found["Told within five minutes"]
    assert (told.baseline, told.target, told.standard) == (31, 80, f"{STANDARDS}:S6")
    assert [(figure.value, figure.n) for figure in told.readings] == [(31, 212)]
    first = found["Staff heard first"]
    assert first.target is not None and first.baseline is None and not first.readings, "to be measured first"
    assert loose_readings(material(example(STANDARDS))) == ()


def test_a_figure_of_a_later_review_belongs_to_the_measure_of_the_same_name():
    review = session(
        "review", [], design="measures-review", stratum="leadership", date="2026-10-01",
        more=[captured("reading", stage="results", measure="told within FIVE minutes", period="July", value=62)],
    )  # fmt: skip
    found = measures(material(example(STANDARDS), review))
    assert [figure.value for figure in found[0].readings] == [31, 62]


def test_a_guideline_that_rests_on_an_earlier_one_replaces_it_and_the_order_is_by_situation():
    found = guidelines(material(example(STAFF), example(STANDARDS)))
    quarrel = next(row for row in found if row.kind == "disagreements")
    assert quarrel.may.startswith("ask the stroller to fold")
    assert [old.id for old in quarrel.earlier] == [f"{STAFF}:L4"]
    assert [row.kind for row in found][-1] == "service recovery"


def test_expectations_run_from_management_down():
    found = expectations(material(example(STAFF), example("11-buy-in-two")))
    assert [row.level for row in found] == ["management", "management", "supervisors", "front line"]
    assert len(training(material(example(STAFF)))) == 2


def test_the_vision_is_the_latest_wording_that_passed_and_the_others_stand_beside_it():
    vision, mission = visions(material(example(READ_BACK)))
    assert vision.text.startswith("Nobody is left waiting without word.")
    assert vision.passed and mission.passed
    assert [old.text for old in vision.earlier][-1] == "Nobody waits alone in Larkhaven."


def test_the_focus_was_level_then_chosen_by_a_second_vote():
    found = focus(material(example(READ_BACK)))
    assert found.chosen == "Nobody waits without word"
    assert found.how == (
        "'Nobody waits without word' and 'The last connection' are level at 8, both middles added.",
        "Then, between them: 'Nobody waits without word' 9, 'The last connection' 6.",
    )
    areas = {area.letter: (area.realistic, area.impactful, area.sum) for area in found.areas}
    assert areas["B"] == ((3, 3), (5, 5), 8)
    assert areas["E"] == ((2, 2), (5, 5), 7)
    chosen = planned(pe.InitiativeChosen(initiative="The last connection", vote=f"{READ_BACK}:V2"))
    assert focus(material(example(READ_BACK), plan=chosen)).chosen == "The last connection"


def test_initiatives_have_their_tests_their_votes_and_what_carries_them():
    found = {
        row.id.partition(":")[2]: row
        for row in initiatives(material(example("11-buy-in-two"), example(READ_BACK)))
    }
    hands = found["I1"]
    assert dict(hands.tests)["sustainable"] is False
    assert (hands.passed, hands.area, hands.realistic) == (True, "Nobody waits without word", (4, 4))
    assert [vote.passed for vote in found["I3"].votes] == [False, True]


def test_proposals_stand_by_version_with_what_became_of_them():
    found = proposals(material(example("02-buy-in-one"), example("11-buy-in-two")))
    assert [(row.session, row.version, row.passed) for row in found] == [
        ("11-buy-in-two", 2, True), ("11-buy-in-two", 1, False), ("02-buy-in-one", 2, True), ("02-buy-in-one", 1, False),
    ]  # fmt: skip


def test_the_steps_of_the_journeys_stand_by_channel_in_their_order():
    found = journey(material(example("04-night-shift-riders"), example("06-paratransit-riders")))
    assert [(row.channel, row.step) for row in found][:3] == [
        ("stop", "Get to the stop"),
        ("stop", "Wait"),
        ("phone", "Ask"),
    ]
    assert found[0].feeling == -2


def test_a_vote_that_has_the_words_of_a_promise_in_it_is_about_that_promise_as_it_was_worded_then():
    text = "We answer within 10 days"
    first = captured("standard", stage=WRITE, text=text)
    changed = happened(ev.CaptureEdited(fields={"text": "We answer within 20 days"}), ref="S1")
    (row,) = standards(material(meeting(first, *fist("V1", f"Can you stand behind it? {text}", 0, 0, 1, 3, 3, 2, stage="vote_each"), changed)))  # fmt: skip
    assert [(vote.passed, vote.on_these_words) for vote in row.votes] == [(False, False)]
    assert row.passed is None
    again = fist(
        "V2", "Can you stand behind it? We answer within 20 days", 0, 0, 0, 4, 3, 2, stage="vote_each"
    )
    (row,) = standards(material(meeting(first, changed, *fist("V1", text, 0, 0, 1, 3, 3, 2, stage="vote_each"), *again)))  # fmt: skip
    assert row.passed is True


READERS = (
    standards, measures, loose_readings, guidelines, expectations, training, visions, initiatives, proposals, journey,
)  # fmt: skip
KINDS = (
    "standard",
    "measure",
    "reading",
    "guideline",
    "expectation",
    "training",
    "vision",
    "initiative",
    "proposal",
    "journey_step",
)


def group_with(kind: str, *more) -> Held:
    """A focus group in which a record was typed that has a participant's code in it."""
    first = CAPTURES[kind].first.name
    return session("riders", [said("Late", "", "P1")], more=[
        captured(kind, stage=stage_of("focus-group-external", 0), **{first: "As P3 said, call"}), *more,
    ])  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(KINDS))
def test_a_record_has_no_code_in_it_and_once_taken_back_it_is_nowhere(kind: str):
    here = material(group_with(kind))
    rows = [row for reader in READERS for row in reader(here)]
    assert rows and "P3" not in repr(rows)
    gone = material(group_with(kind, happened(ev.CaptureRetracted(), ref=f"{CAPTURES[kind].letter}1")))
    assert [row for reader in READERS for row in reader(gone)] == []
