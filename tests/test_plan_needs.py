"""Wants and the needs behind them, what is expected against what is, and where on the way it hurts."""

from __future__ import annotations

import pytest

from tests.plan_samples import happened, material, planned, said, session
from tests.session_samples import Room
from workshop.plan import plan_events as pe
from workshop.plan.needs import gaps, links, pains, ratings, unlinked
from workshop.session import events as ev
from workshop.session.ballot import questions_of
from workshop.session.errors import Refused

WISHES = [
    said("A bench", kind="want", speaker="P1"),
    said("Rest while waiting", kind="need", speaker="P1"),
    said("A roof", kind="want", speaker="P2"),
    said("On time", kind="expectation", speaker="P3"),
]


def test_a_want_is_linked_to_its_need_in_the_session_or_by_the_officer_whose_word_comes_last() -> None:
    named = [happened(ev.NeedNamed(need="N2"), ref="N1")]
    riders = session("riders", WISHES, more=named)
    assert links(material(riders)) == {"riders:N1": "riders:N2"}
    assert unlinked(material(riders)) == ("riders:N3",)
    plan = planned(
        pe.NeedLinked(want="riders:N3", need="riders:N2"),
        pe.NeedLinked(want="riders:N1", need="to keep warm"),
        pe.NeedLinked(want="gone:N1", need="riders:N2"),
    )
    assert links(material(riders, plan=plan)) == {"riders:N1": "to keep warm", "riders:N3": "riders:N2"}


def test_a_link_goes_when_either_note_is_taken_back_and_follows_a_split() -> None:
    named = happened(ev.NeedNamed(need="N2"), ref="N1")
    gone = session("riders", WISHES, more=[named, happened(ev.NoteRetracted(), ref="N2")])
    assert links(material(gone)) == {}
    split = [
        named,
        happened(ev.NoteReplaced(reason="split"), ref="N2"),
        happened(ev.NoteAdded(text="Rest", stage="welcome", kind="need", origin=("N2",)), new="N"),
        happened(ev.NoteReplaced(reason="split"), ref="N1"),
        happened(ev.NoteAdded(text="Bench", stage="welcome", kind="want", origin=("N1",)), new="N"),
    ]
    assert links(material(session("riders", WISHES, more=split))) == {"riders:N6": "riders:N5"}


def test_a_need_is_named_at_the_keyboard_and_taken_back_again(focus_group: Room) -> None:
    want, need = (
        focus_group.note(text, kind=kind).id for text, kind in (("Bench", "want"), ("Rest", "need"))
    )
    focus_group.done(focus_group.live.notes.serves(want, need))
    assert focus_group.reopened().session.notes[want].need == need
    with pytest.raises(Refused, match="no need"):
        focus_group.live.notes.serves(need, want)


def marked(name: str, counts: tuple[int, ...], **more):
    """A group that marked all lines of its rating slip alike."""
    bare = session(name, WISHES, **more)
    questions = questions_of(bare.session, "rating")
    drafts = [
        happened(ev.VoteDrafted(stage="rating", questions=questions, private=True), new="V"),
        happened(ev.VoteOpened(eligible=7, way="paper"), ref="V1"),
        *(
            happened(ev.VoteCounted(question=one.id, cast=sum(counts), counts=counts), ref="V1")
            for one in questions
        ),
        happened(ev.VoteClosed(), ref="V1"),
        happened(ev.VoteRevealed(), ref="V1"),
    ]
    return session(name, WISHES, more=drafts, **more)


def test_ratings_stand_group_beside_group_and_low_ones_beside_what_is_expected() -> None:
    riders = marked("riders", (4, 2, 1, 0, 0, 0))
    others = marked("others", (0, 0, 1, 2, 4, 0), date="2026-03-09")
    every = ratings(material(others, riders))
    assert len(every) == 7
    assert [(group.session_id, group.middle, group.answered) for group in every[0].groups] == [
        ("riders", (0, 0), 7), ("others", (4, 4), 7),
    ]  # fmt: skip
    assert every[0].low == 1
    first, second = gaps(material(riders, others))
    assert (first.expected, len(first.low)) == (("riders:N4",), 7)
    assert (second.expected, second.low) == (("others:N4",), ())


def test_ratings_of_fewer_than_five_ballots_are_not_shown() -> None:
    assert ratings(material(marked("riders", (2, 1, 0, 0, 0, 0)))) == ()


def step(name: str, barrier: str, feeling: int, *notes: str, channel: str = "stop"):
    fields = {
        "step": "Wait",
        "channel": channel,
        "need": "know",
        "barrier": barrier,
        "feeling": feeling,
        "notes": notes,
    }
    what = ev.CaptureAdded(kind="journey_step", stage="welcome", fields=fields)
    return session(name, WISHES, more=[happened(what, new="J")])


def test_pain_points_of_several_groups_at_one_step_are_one_row_the_worst_first() -> None:
    groups = (
        step("a", "no light", -1, "N1"),
        step("b", "sign is wrong", -2, "b:N3", "nowhere:N9", channel="Stop"),
        step("c", "", 1),
        step("d", "P3 shouts", -1, channel="phone"),
    )
    first, second = pains(material(*groups))
    assert first == (
        "stop", "Wait", ("no light", "sign is wrong"), -2, ("a", "b"), ("a:J1", "a:N1", "b:J1", "b:N3"),
    )  # fmt: skip
    assert second.channel == "phone" and "P3" not in second.barriers[0]


def test_a_link_may_lead_to_a_need_of_another_session_by_the_name_its_file_had() -> None:
    other = [happened(ev.SourceNamed(name="03-staff"))]
    staff = session("staff", [{**WISHES[1], "id": "n7"}], date="2026-03-01", more=other)
    riders = session("riders", WISHES, more=[happened(ev.NeedNamed(need="03-staff:n7"), ref="N1")])
    assert links(material(riders, staff)) == {"riders:N1": "staff:N1"}
