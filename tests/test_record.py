"""The envelope, its hash chain, and the cleaning of typed text."""

from __future__ import annotations

import unicodedata
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store_samples import draft, meta
from workshop.record.clean import clean, is_blank
from workshop.record.event import Event, canonical, chain_start, hash_of, redacted, seal, verify

META: dict[str, Any] = msgspec.to_builtins(meta())

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)
DATA = st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), JSON_VALUES, max_size=4)


def log_of(*contents: dict[str, Any]) -> list[Event]:
    events: list[Event] = []
    previous = chain_start(META)
    for seq, data in enumerate(contents, start=1):
        events.append(seal(draft(data), seq=seq, ref=f"N{seq}", part=1, of=1, previous=previous))
        previous = events[-1].hash
    return events


def changed(events: list[Event], index: int, **fields: Any) -> list[Event]:
    return [
        msgspec.structs.replace(event, **fields) if place == index else event
        for place, event in enumerate(events)
    ]


@given(st.lists(DATA, max_size=5))
def test_the_chain_verifies_after_being_stored_as_json(contents: list[dict[str, Any]]) -> None:
    stored = msgspec.json.encode(log_of(*contents))
    assert verify(META, msgspec.json.decode(stored, type=list[Event])) is None


@given(st.lists(DATA, min_size=1, max_size=5), st.data())
def test_the_chain_verifies_with_any_events_redacted(
    contents: list[dict[str, Any]], choice: st.DataObject
) -> None:
    events = log_of(*contents)
    hidden = choice.draw(st.sets(st.integers(0, len(events) - 1)))
    left = [redacted(event) if place in hidden else event for place, event in enumerate(events)]
    assert verify(META, msgspec.json.decode(msgspec.json.encode(left), type=list[Event])) is None
    assert all(left[place].data is None and left[place].salt is None for place in hidden)


def test_a_redacted_event_can_be_redacted_again() -> None:
    once = redacted(log_of({"text": "a name"})[0])
    assert redacted(once) == once
    assert b"a name" not in msgspec.json.encode(once)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "another"),
        ("type", "note.retracted"),
        ("at", "2026-03-05T10:00:01.000Z"),
        ("by", "someone"),
        ("ref", "N9"),
        ("part", 2),
        ("of", 2),
        ("data", {"text": "something else"}),
        ("salt", "0" * 32),
        ("hash", "0" * 64),
    ],
)
def test_a_change_of_any_field_is_found(field: str, value: object) -> None:
    broken = verify(META, changed(log_of({"text": "a"}, {"text": "b"}, {"text": "c"}), 1, **{field: value}))
    assert broken is not None
    assert broken.seq == 2
    assert "event 2" in broken.reason


def test_a_removed_event_is_found_and_named() -> None:
    events = log_of({"text": "a"}, {"text": "b"}, {"text": "c"})
    broken = verify(META, [events[0], events[2]])
    assert broken is not None
    assert broken.seq == 2
    assert "missing" in broken.reason


def test_a_changed_title_is_found() -> None:
    broken = verify({**META, "title": "Another"}, log_of({"text": "a"}))
    assert broken is not None
    assert broken.seq == 1


def test_an_event_with_neither_data_nor_digest_is_found() -> None:
    broken = verify(META, changed(log_of({"text": "a"}), 0, data=None, salt=None))
    assert broken is not None
    assert "digest" in broken.reason


def test_words_put_in_place_of_redacted_ones_are_found() -> None:
    gone = redacted(log_of({"text": "what was said"})[0])
    forged = msgspec.structs.replace(gone, data={"text": "what was never said"})
    assert verify(META, [forged]) is not None


def test_the_same_words_have_another_hash_each_time() -> None:
    one, two = log_of({"text": "yes"})[0], log_of({"text": "yes"})[0]
    assert redacted(one).digest != redacted(two).digest


@pytest.mark.parametrize("data", [{"a": 0.5}, {"a": [1, 2.0]}, {"a": {"b": 1e9}}])
def test_numbers_that_are_not_whole_are_refused(data: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="whole numbers"):
        log_of(data)


def test_the_hashed_form_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical({"b": 1, "a": {"d": 2, "c": 3}}) == canonical({"a": {"c": 3, "d": 2}, "b": 1})


def test_hash_of_depends_on_what_came_before() -> None:
    event = log_of({"text": "a"})[0]
    assert hash_of(event, "0" * 64) != hash_of(event, "1" * 64)


def test_ids_of_events_are_never_the_same() -> None:
    assert len({event.id for event in log_of(*[{"text": "a"}] * 1000)}) == 1000


@given(st.text(st.characters()))
def test_cleaning_removes_what_no_file_can_hold_and_only_that(text: str) -> None:
    def refused(character: str) -> bool:
        if character in "\t\n":
            return False
        return unicodedata.category(character) in ("Cc", "Cs") or character in "\ufffe\uffff"

    text = text.replace("\r\n", "\n")
    cleaned = clean(text)
    assert cleaned.text == "".join(character for character in text if not refused(character))
    assert cleaned.removed == len(text) - len(cleaned.text)
    assert clean(cleaned.text) == (cleaned.text, 0)


def test_a_windows_line_end_becomes_one_line_end_and_is_not_counted() -> None:
    assert clean("one\r\ntwo") == ("one\ntwo", 0)
    assert clean("one\rtwo") == ("onetwo", 1)


def test_what_stood_after_an_escape_character_stays() -> None:
    assert clean("\x1b[0mred") == ("[0mred", 1)


@pytest.mark.parametrize(
    ("text", "blank"), [("", True), (" \t\n\u00a0\u3000", True), ("\u200b", False), ("a", False)]
)
def test_only_white_space_is_blank(text: str, blank: bool) -> None:
    assert is_blank(text) is blank
