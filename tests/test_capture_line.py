"""Records typed in the capture line: what a line is understood as, what is still missing, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.session_samples import Room, make_room
from workshop.record.clean import clean, is_blank
from workshop.session.capture_kinds import BY_OPENING, CAPTURES
from workshop.session.capture_line import COMMITMENT, Record, read_value
from workshop.session.errors import Refused
from workshop.session.events import Facts
from workshop.session.shorthand import Capture, Marks, Vocabulary, describe, parse
from workshop.store.workspace import Workspace
from workshop.tui.live_waiting import typed_words

ALL = Vocabulary(notes=["N1"], records=[COMMITMENT, *CAPTURES])
OPENINGS = ["c", *BY_OPENING]


@pytest.fixture
def mapping(workspace: Workspace) -> Iterator[Room]:
    """A customer mapping session at its first list of customers."""
    facts = Facts(title="Map", department="Transit", stratum="mixed", date="2026-03-03", deadline="1 June")
    room = make_room(workspace, "customer-mapping", facts, "mapping")
    room.done(room.live.go_to("list_internal"))
    yield room
    room.store.close()


@pytest.mark.parametrize(
    ("line", "kind", "fields"),
    [
        ("c Streets", "commitment", {"owner": "Streets"}),
        ("c | two clerks", "commitment", {"action": "two clerks"}),
        (
            "c Streets | two clerks half-time | 30 June",
            "commitment",
            {"owner": "Streets", "action": "two clerks half-time", "due": "30 June"},
        ),
        ("group Bus operators", "segment", {"name": "Bus operators"}),
        (
            "group Bus operators | int | rosters, buses | rosters,word from dispatch | radio | 1,200",
            "segment",
            {
                "name": "Bus operators", "stratum": "internal", "relation": "rosters, buses",
                "services": ("rosters", "word from dispatch"), "channels": ("radio",), "volume": 1200,
            },
        ),
        ("card One in five hangs up | URG | phones", "evidence", {"claim": "One in five hangs up", "kind": "urgency", "source": "phones"}),
        (r"proposal Go \| stop", "proposal", {"text": "Go | stop"}),
        ("expect Ask first | front", "expectation", {"text": "Ask first", "level": "front line"}),
    ],
)  # fmt: skip
def test_a_line_with_an_opening_is_a_record_where_the_stage_records_it(line: str, kind: str, fields: dict):
    assert parse(line, ALL) == Record(kind, fields)
    assert parse(line, Vocabulary()) == Capture(line)
    assert parse("\\" + line, ALL) == Capture(line)


@pytest.mark.parametrize(
    "line", ["c", "c ", "c | |", "group", "group homes", "Group Riders", "groups are far"]
)
def test_a_sentence_that_only_begins_like_a_record_is_a_note(line: str):
    assert parse(line, Vocabulary(records=["commitment"])) == Capture(line)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("group | int", "at least: name"),
        ("group A | both", 'is internal or external, not "both"'),
        ("group A | int | r | s | c | many", "whole number"),
        ("group A | int | r | s | c | " + "9" * 5000, "whole number"),
        ("group A | int | r | s | c | 4 | 5", "takes 6 parts"),
        ("c Streets | a | b | d | e", "takes 4 parts"),
        ("c | | June", "at least who or what"),
    ],
)
def test_a_field_that_does_not_fit_is_told_and_the_line_is_not_taken(mapping: Room, line: str, told: str):
    understood = parse(line, ALL)
    assert isinstance(understood, Record) and told in understood.problem
    assert told in describe(understood)
    if line.startswith("group"):
        with pytest.raises(Refused, match=r"\w"):
            mapping.live.notes.capture(line)
    assert not mapping.session.captures and not mapping.session.notes


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("c Streets | two clerks", "promise: who, what; no date yet"),
        ("c Streets", "promise: who; no what, no date yet"),
        ("c Streets | clerks | June", "promise: who, what, by when"),
        (
            "group Bus operators | int",
            "customer group: name, internal or external; no what they need from us, no services, no channels yet",
        ),
        ("standard A bus or a word in 5 minutes", "promise: the promise in plain words; 15 fields missing"),
    ],
)
def test_before_enter_the_line_says_what_it_is_and_what_is_missing(line: str, told: str):
    assert describe(parse(line, ALL)) == told
    assert "hidden" in describe(parse(line, ALL), public=True)


def test_a_group_of_customers_is_kept_and_one_undo_takes_it_back(mapping: Room):
    assert mapping.type("group Bus operators | int | rosters") == "G1"
    assert mapping.session.captures["G1"].fields["stratum"] == "internal"
    assert mapping.session.captures["G1"].stage == "list_internal"
    mapping.done(mapping.live.undo())
    assert not mapping.session.current_captures()
    mapping.done(mapping.live.go_to("welcome"))
    assert mapping.type("group homes are far") == "N1"


def test_a_promise_without_a_date_is_an_intention(buy_in: Room):
    buy_in.done(buy_in.live.go_to("resources"))
    assert buy_in.type("c Streets | two clerks half-time") == "C1"
    assert buy_in.session.commitments["C1"].is_intention
    buy_in.type("c Streets | two clerks half-time | 30 June | staff time")
    whole = buy_in.session.commitments["C2"]
    assert (whole.due, whole.resource, whole.is_intention, whole.confirmed) == (
        "30 June",
        "staff time",
        False,
        False,
    )


_PIECES = st.sampled_from(
    [*(f"{one} " for one in OPENINGS), "|", " | ", "\\|", "\\", ",", "int", "12", "", "+1 "]
)
LINES = st.tuples(
    st.sampled_from(["", *(f"{one} " for one in OPENINGS)]),
    st.lists(_PIECES | st.text(max_size=6), max_size=12),
).map(lambda parts: parts[0] + "".join(parts[1]))


@given(LINES)
@settings(max_examples=100)
@example("c |")
@example("measure \\")
def test_every_line_is_understood_or_kept_word_for_word(line: str):
    line = clean(line).text
    found = parse(line, ALL)
    assert describe(found)
    if isinstance(found, Marks):
        return
    if isinstance(found, Capture):
        if not is_blank(line):
            assert found.text in line
        return
    assert line.split(" ")[0] in OPENINGS
    typed = "".join(line.replace("\\|", "|").split())
    for value in found.fields.values():
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and text not in _choices(found.kind):
                assert "".join(text.split()) in typed


def _choices(kind: str) -> set[str]:
    known = CAPTURES.get(kind)
    return {choice for field in known.fields for choice in field.choices} if known else set()


@given(st.sampled_from([field for kind in CAPTURES.values() for field in kind.fields]), st.text(max_size=30))
@settings(max_examples=100)
def test_whatever_is_typed_into_a_field_is_a_value_or_a_reason(field, typed: str):
    value, wrong = read_value(field, typed)
    assert wrong or value in ("", ()) or not isinstance(value, bool)


def test_records_and_promises_that_wait_to_be_saved_are_shown_and_copied_word_for_word(mapping: Room):
    waiting = [
        mapping.live.notes.capture(line, stage=stage).drafts[-1]
        for line, stage in (
            ("group Bus operators | int | rosters | radio, bus", "list_internal"),
            ("c Streets | two clerks", "readback_actions"),
            ("a note", ""),
        )
    ]
    assert [typed_words(draft) for draft in waiting] == [
        "Bus operators | internal | rosters | radio, bus",
        "Streets | two clerks",
        "a note",
    ]
    mapping.live.outbox.settle()
