"""Records with fields: one field is enough while people talk, the rest is asked for afterwards."""

from __future__ import annotations

import pytest

from tests.session_samples import Room
from workshop.session.capture_kinds import BY_OPENING, CAPTURES
from workshop.session.capturing import incomplete
from workshop.session.errors import Refused


def test_a_record_needs_its_first_field_only_and_the_rest_is_asked_for_afterwards(buy_in: Room):
    ref = buy_in.done(buy_in.live.captures.add("evidence", {"claim": "Complaints rose by a fifth"}))[-1].ref
    assert ref == "E1"
    ((found, missing),) = incomplete(buy_in.session)
    assert (found.id, [field.name for field in missing]) == ("E1", ["kind", "source"])
    whole = {"claim": "Complaints rose by a fifth", "kind": "importance", "source": "complaint log"}
    buy_in.done(buy_in.live.captures.edit("E1", whole))
    assert incomplete(buy_in.session) == []
    buy_in.done(buy_in.live.undo())
    assert incomplete(buy_in.session)
    assert buy_in.reopened().session.captures["E1"].fields == {"claim": "Complaints rose by a fifth"}


def test_a_record_that_was_taken_back_is_not_current_and_its_number_is_not_used_again(buy_in: Room):
    buy_in.done(buy_in.live.captures.add("segment", {"name": "Bus operators"}))
    buy_in.done(buy_in.live.captures.retract("G1", "twice"))
    assert buy_in.session.current_captures("segment") == []
    assert buy_in.done(buy_in.live.captures.add("segment", {"name": "Riders"}))[-1].ref == "G2"
    with pytest.raises(Refused, match="no G1"):
        buy_in.live.captures.edit("G1", {"name": "x"})


@pytest.mark.parametrize(
    ("kind", "fields", "told"),
    [
        ("weather", {"text": "x"}, "no kind of record"),
        ("segment", {"name": " \x1b "}, "needs at least"),
        ("segment", {"name": "x", "colour": "red"}, "no field 'colour'"),
        ("segment", {"name": "x", "stratum": "both"}, "choose internal or external"),
        ("segment", {"name": "x", "volume": "many"}, "whole number"),
        ("segment", {"name": "x", "volume": True}, "whole number"),
        ("segment", {"name": "x", "services": "bus"}, "is a list"),
        ("initiative", {"title": "x", "tests": ("luck",)}, "choose from channels"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(buy_in: Room, kind: str, fields: dict, told: str):
    with pytest.raises(Refused, match=told):
        buy_in.live.captures.add(kind, fields)


def test_text_in_fields_is_cleaned_like_all_text(buy_in: Room):
    buy_in.done(buy_in.live.captures.add("segment", {"name": "a\x1b[31m [/x]", "services": ("one\x07", " ")}))
    assert buy_in.session.captures["G1"].fields == {"name": "a[31m [/x]", "services": ("one",)}


def test_kinds_have_letters_and_openings_of_their_own():
    taken = {"N", "T", "V", "C", "P"}
    letters = [kind.letter for kind in CAPTURES.values()]
    assert len(set(letters)) == len(letters) and not taken & set(letters)
    assert len(BY_OPENING) == len(CAPTURES)
