"""Whatever happens to a session's file, and to its copies: no word is lost that can be had, and none comes that was not said."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.damage_samples import sample
from tests.store_samples import SESSION
from workshop.record.protocol import SessionDamaged
from workshop.store.filling import Donor, filled
from workshop.store.layout import line_bytes
from workshop.store.left_over import all_in_words, lost_in_words
from workshop.store.mending import LOST, REPAIRED, first_line, mend
from workshop.store.recovery import scan

MARKS = (REPAIRED, LOST)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), number=st.integers(1, 5), copies=st.integers(1, 3))
def test_whatever_happens_to_a_file_and_its_copies_no_word_comes_back_that_was_not_recorded(
    seed: int, number: int, copies: int
) -> None:
    content, events, _ = sample()
    chance = random.Random(seed)

    def hurt(data: bytes) -> bytes:
        changed = bytearray(data)
        for _ in range(number):
            start = chance.randrange(len(changed))
            length = chance.choice((1, 3, 40, 300))
            changed[start : start + length] = chance.choice((b"", bytes(length), chance.randbytes(length)))
        return bytes(changed)

    broken = hurt(content)
    found = filled(broken, SESSION, [Donor(f"copy {one}", hurt(content)) for one in range(copies)])
    try:
        mended = mend(broken, "the file", found)
    except SessionDamaged:
        return
    read = scan(mended.content, "the copy")
    assert not read.problem and read.whole
    there = {event.id: (event.type, event.ref, event.at, event.data) for event in events}
    for event in read.events:
        if event.type not in MARKS:
            assert there[event.id] == (event.type, event.ref, event.at, event.data)
    assert read.events[: mended.kept] == list(events[: mended.kept])


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), number=st.integers(1, 6))
def test_with_a_whole_copy_nothing_is_lost_wherever_the_file_is_hurt(seed: int, number: int) -> None:
    content, events, _ = sample()
    chance = random.Random(seed)
    changed = bytearray(content)
    # Up to the last event: what is behind it is a half-written end, which no copy need have.
    last = content.rindex(b',\n"')
    for _ in range(number):
        start = chance.randrange(last - 1)
        changed[start : start + 3] = chance.randbytes(min(3, last - start))
    found = filled(bytes(changed), SESSION, [Donor("copy", content)])
    try:
        mended = mend(bytes(changed), "the file", found)
    except SessionDamaged as error:
        # A head that says another format, or nothing of a session, is not touched.
        assert "newer version" in str(error) or not bytes(changed).startswith(b'{"_meta":{')
        return
    read = scan(mended.content, "the copy")
    assert not mended.lost, json.dumps([one._asdict() for one in mended.lost])
    assert [event for event in read.events if event.type not in MARKS] == list(events)


def test_a_number_that_a_damaged_line_seems_to_state_puts_no_event_of_a_copy_before_its_place() -> None:
    content, events, _ = sample()
    lines = content.split(b"\n")
    at = lines.index(next(line for line in lines if line.startswith(b'"2":{"seq":2,"id"')))
    # Three bytes of the second line, of which one happens to be a digit; the fourth line is damaged elsewhere.
    lines[at] = lines[at].replace(b'"seq":2,"i', b'"seq":29\x07\xfa', 1)
    lines[at + 2] = lines[at + 2].replace(b'"id":"', b'"\x00d":"', 1)
    broken = b"\n".join(lines)
    mended = mend(broken, "the file", filled(broken, SESSION, [Donor("copy", content)]))
    assert (mended.kept, mended.again, mended.lost) == (len(events), 0, ())
    assert list(scan(mended.content, "the copy").events)[: len(events)] == list(events)


@pytest.mark.parametrize("number", [1, 3, 5])
def test_an_event_that_has_lost_its_words_and_its_hash_is_not_taken_for_whole(number: int) -> None:
    content, events, _ = sample()
    lines = content.split(b"\n")
    at = lines.index(next(line for line in lines if line.startswith(b'"%d":{"seq":' % number)))
    # What is left of the line is JSON, and an event by its form.
    lines[at] = lines[at].replace(b'"data":', b'"d ta":').replace(b'"hash":', b'"h sh":')
    broken = b"\n".join(lines)
    mended = mend(broken, "the file", filled(broken, SESSION, [Donor("copy", content)]))
    assert (mended.kept, mended.again, mended.lost) == (len(events), 0, ())
    assert list(scan(mended.content, "the copy").events)[: len(events)] == list(events)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**6), number=st.integers(2, 8))
def test_every_note_whose_line_is_as_it_was_is_in_the_copy_or_in_the_text_beside_it(
    seed: int, number: int
) -> None:
    content, events, _ = sample()
    chance = random.Random(seed)
    changed = bytearray(content)
    for _ in range(number):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    broken = bytes(changed)
    try:
        mended = mend(broken, "the file", filled(broken, SESSION, []))
    except SessionDamaged as error:
        if first_line(broken) < 0 or "newer version" in str(error):
            return
        words = all_in_words(broken, "the file")
    else:
        words = lost_in_words(mended.lost, "the file", "the copy") + mended.content.decode()
    there = set(broken.split(b"\n"))
    for event in events:
        line = line_bytes(event.seq, event) + (b"," if event is not events[-1] else b"")
        if line in there and event.data is not None:
            assert json.dumps(event.data, ensure_ascii=False, separators=(",", ":"))[1:-1] in words.replace(
                ": ", ":"
            )
