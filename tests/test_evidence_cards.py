"""Evidence cards for a buy-in meeting, made of what finished groups said, without who said it."""

from __future__ import annotations

import pytest

from tests.plan_samples import happened, material, planned, said, session, six_groups
from tests.session_samples import Room
from workshop.plan import plan_events as pe
from workshop.plan.evidence_cards import add_cards, proposed_cards
from workshop.session import events as ev
from workshop.session.errors import Refused


def test_the_most_widely_heard_themes_are_proposed_with_how_widely_in_words():
    cards = proposed_cards(material(*six_groups()))
    assert cards[0].claim == "Nobody tells us: raised in 6 of 6 groups, by most of the people there."
    assert (cards[0].groups, cards[0].of, cards[0].source_date) == (6, 6, "2026-04-17")
    assert len(cards[0].notes) == 33
    assert not any(card.quote for card in cards)


def test_a_quote_stands_on_a_card_only_once_a_person_has_let_it_through():
    lines = [
        said(
            "Say it on the sign.",
            "Nobody tells us",
            "P1",
            "P2",
            "P3",
            "P4",
            "P5",
            kind="quote",
            verbatim=True,
        ),
        said("We wait in the dark", "Nobody tells us", "P2"),
    ]
    room = session("riders", lines, more=[happened(ev.ConsentRecorded())])
    assert proposed_cards(material(room))[0].quote == ""
    let_through = planned(pe.QuoteChecked(note="riders:N1", decision="print", text="Say it on the sign."))
    (card,) = proposed_cards(material(room, plan=let_through))
    assert card.quote == "Say it on the sign."
    assert card.fields["claim"] == (
        "Nobody tells us: raised in 1 of 1 group, by most of the people there. “Say it on the sign.”"
    )


def test_a_theme_of_few_people_is_not_proposed_and_no_card_has_a_code_in_it():
    room = session(
        "riders",
        [said("P3 waits for hours", "What P3 said", "P1"), said("x", "Signs", "P1", "P2", "P3", "P4", "P5")],
    )
    cards = proposed_cards(material(room))
    assert [card.claim for card in cards] == ["Signs: raised in 1 of 1 group, by most of the people there."]


def test_chosen_cards_become_cards_of_the_meeting_once(buy_in: Room):
    cards = proposed_cards(material(*six_groups()))[:2]
    for submission in add_cards(buy_in.live, cards):
        buy_in.done(submission)
    found = buy_in.session.current_captures("evidence")
    assert [one.id for one in found] == ["E1", "E2"]
    assert found[0].fields["notes"] == cards[0].notes
    assert found[0].stage == "case"
    assert add_cards(buy_in.live, cards) == []


def test_a_group_is_not_told_what_others_said(focus_group: Room):
    with pytest.raises(Refused, match="not told what others said"):
        add_cards(focus_group.live, proposed_cards(material(*six_groups())))
