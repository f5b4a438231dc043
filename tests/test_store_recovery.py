"""Opening a session's file after whatever happened to it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from tests.damage_samples import TAIL, altered, lines_of, removed, sample, store_with, unreadable
from tests.store_samples import (
    SESSION,
    file_of,
    meta,
    new_store,
    note,
    saved,
    stock_events,
    texts,
    workspace_files,
)
from workshop.record.protocol import NotSaved, SessionDamaged, StoreError
from workshop.store.recovery import scan


def test_a_file_cut_at_any_byte_opens_to_whole_appends_or_is_refused() -> None:
    content, events, counts = sample()
    found_before = 0
    for cut in range(len(content) + 1):
        try:
            found = scan(content[:cut], "the file")
        except SessionDamaged:
            assert found_before == 0
            continue
        assert not found.problem
        assert len(found.events) in counts
        assert len(found.events) >= found_before
        assert found.events == list(events[: len(found.events)])
        found_before = len(found.events)
    assert found_before == len(events)


def test_an_append_torn_at_any_byte_loses_nothing_from_before_it() -> None:
    content, events, _ = sample()
    old = b"\n".join(lines_of(content)[:-3]).removesuffix(b",") + TAIL
    end = len(old) - len(TAIL)
    for written in range(len(content) - end + 1):
        found = scan(content[: end + written] + old[end + written :], "the file")
        assert not found.problem
        assert found.events[:5] == list(events[:5])
        assert found.events == list(events[: len(found.events)])


@settings(max_examples=40, deadline=None)
@given(share=st.integers(0, 10_000))
def test_a_cut_file_is_put_in_order_and_can_be_written_again(share: int) -> None:
    content, events, _ = sample()
    first_end = content.index(b',\n"2":')
    cut = first_end + share * (len(content) - first_end) // 10_000
    with tempfile.TemporaryDirectory() as folder:
        store = store_with(Path(folder), content[:cut])
        opened = store.open(SESSION)
        count = len(opened.events)
        assert opened.writable
        assert opened.events == list(events[:count])
        torn = store.workspace.torn / f"{SESSION}-1.txt"
        if torn.exists():
            assert torn.read_bytes() in content
            assert f"sessions/.workshop/torn/{SESSION}-1.txt" in opened.notice
            assert f"{torn.stat().st_size} bytes" in opened.notice
        else:
            assert opened.notice == ""
        assert len(stock_events(file_of(store))) == count
        assert saved(store, note("goes on"))[0].seq == count + 1
        store.close()
        assert store.check(SESSION) == (SESSION, count + 1, "", "")


@settings(max_examples=100, deadline=None)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_one_wrong_bit_is_never_taken_for_what_was_said(place: int, bit: int) -> None:
    content, events, _ = sample()
    changed = bytearray(content)
    changed[place * (len(content) - 1) // 10_000] ^= 1 << bit
    try:
        found = scan(bytes(changed), "the file")
    except SessionDamaged:
        return
    assert found.events == list(events[: len(found.events)])
    assert found.problem or found.leftover or len(found.events) == len(events)


def test_half_a_line_is_set_aside_and_said(tmp_path: Path) -> None:
    content, _, _ = sample()
    torn = b',\n"7":{"seq":7,"data":{"text":"half a no'
    store = store_with(tmp_path, content.removesuffix(TAIL) + torn)
    assert store.check(SESSION).passed
    assert "half written" in store.check(SESSION).remark
    looked = store.open(SESSION, read_only=True)
    assert not looked.writable
    assert "not shown" in looked.notice
    assert file_of(store).read_bytes().endswith(b"half a no")

    opened = store.open(SESSION)
    store.close()
    assert opened.writable
    assert "set aside in sessions/.workshop/torn/" in opened.notice
    assert str(tmp_path) not in opened.notice
    assert (store.workspace.torn / f"{SESSION}-1.txt").read_bytes() == torn.lstrip(b",\n")
    assert file_of(store).read_bytes() == content
    assert store.open(SESSION).notice == ""
    store.close()


def test_each_torn_end_is_kept(tmp_path: Path) -> None:
    content, _, _ = sample()
    store = new_store(tmp_path)
    for half in (b'"7":{"first', b'"7":{"second'):
        file_of(store).write_bytes(content.removesuffix(TAIL) + b",\n" + half)
        store.open(SESSION)
        store.close()
    assert [path.read_bytes() for path in sorted(store.workspace.torn.iterdir())] == [
        b'"7":{"first',
        b'"7":{"second',
    ]


def test_events_handed_over_together_are_all_there_or_none(tmp_path: Path) -> None:
    content, events, _ = sample()
    lines = lines_of(content)
    cut = b"\n".join(lines[:8])
    assert cut.count(b'"seq":') == 4, "the first two of the three that belong together"
    store = store_with(tmp_path, cut)
    assert store.read(SESSION) == list(events[:2])
    opened = store.open(SESSION)
    assert opened.events == list(events[:2])
    assert (store.workspace.torn / f"{SESSION}-1.txt").read_bytes().count(b'"seq":') == 2
    assert saved(store, note("next"))[0].ref == "N2"
    store.close()


def test_an_append_that_was_taken_back_but_not_cut_off_is_set_aside(tmp_path: Path) -> None:
    content, events, _ = sample()
    store = store_with(tmp_path, content + b'":{"seq":7},\n"8":{"seq":8,"data":{}},\n"9":{"s')
    opened = store.open(SESSION)
    store.close()
    assert opened.writable
    assert opened.events == list(events)
    assert file_of(store).read_bytes() == content


@pytest.mark.parametrize("damage", [altered, unreadable, removed])
def test_a_damaged_event_in_the_middle_can_be_read_up_to_and_not_written(
    tmp_path: Path, damage: object
) -> None:
    content, events, _ = sample()
    assert callable(damage)
    broken = damage(content)
    assert broken != content
    store = store_with(tmp_path, broken)
    opened = store.open(SESSION)
    assert not opened.writable
    assert opened.events == list(events[:2])
    assert "Events 1 to 2 hold" in opened.notice
    assert store.open(SESSION, read_only=True) == opened
    with pytest.raises(SessionDamaged, match="damaged"):
        store.read(SESSION)
    with pytest.raises(NotSaved, match="not open for writing"):
        saved(store, note("no"))
    report = store.check(SESSION)
    assert not report.passed
    assert "copy" in report.problem
    assert file_of(store).read_bytes() == broken
    assert not store.workspace.torn.exists()


def test_the_last_event_altered_is_damage_and_not_a_torn_end(tmp_path: Path) -> None:
    content, events, _ = sample()
    store = store_with(tmp_path, content.replace(b'"text":"five"', b'"text":"nine"'))
    opened = store.open(SESSION)
    assert not opened.writable
    assert opened.events == list(events[:5])
    assert "event 6 was altered" in opened.notice


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"{}", "not a session file"),
        (b'{"_default":{"1":{"a":1}}}', "not a session file"),
        (b"\x89PNG\r\n\x1a\n\x00", "not a session file"),
        (b"[" * 100_000, "not a session file"),
        (b'{"_meta":{\n"1":{"format":"notes/1"}\n},\n"events":{\n"1":{}\n}}\n', "not a session file"),
        (b'{"_meta":{\n"1":{"format":"workshop/1"}\n},\n"events":{\n"1":{}\n}}\n', "damaged"),
        (b'{"_meta":{\n"1":{"format":"workshop/2"}\n},\n"events":{\n"1":{}\n}}\n', "newer version"),
        (b'{"_meta": {"1": {"format": "workshop/12"}}, "other": {}}', "newer version"),
    ],
)
def test_a_file_that_is_no_session_is_refused_listed_and_left_alone(
    tmp_path: Path, content: bytes, said: str
) -> None:
    store = store_with(tmp_path, content)
    before = workspace_files(store.workspace)
    for attempt in (
        lambda: store.open(SESSION),
        lambda: store.open(SESSION, read_only=True),
        lambda: store.read(SESSION),
    ):
        with pytest.raises(SessionDamaged, match=said):
            attempt()
    header = store.list()[0]
    assert (header.id, header.meta) == (SESSION, None)
    assert said in header.problem
    assert said in store.check(SESSION).problem
    assert str(tmp_path) not in header.problem
    assert file_of(store).read_bytes() == content
    assert workspace_files(store.workspace) == before


def test_a_changed_title_leaves_no_event_to_trust(tmp_path: Path) -> None:
    content, _, _ = sample()
    store = store_with(tmp_path, content.replace(b"night bus", b"day train"))
    with pytest.raises(SessionDamaged, match="no event that can be trusted"):
        store.open(SESSION)


def test_a_file_rewritten_by_another_program_can_be_read_and_not_written(tmp_path: Path) -> None:
    content, events, _ = sample()
    store = store_with(tmp_path, content)
    with TinyDB(file_of(store)) as db:
        db.insert({"a": "table of its own"})
    opened = store.open(SESSION)
    assert not opened.writable
    assert opened.events == list(events)
    assert "rewritten by another program" in opened.notice
    assert store.list()[0].meta == meta()
    assert not store.check(SESSION).passed


def test_a_copy_under_another_name_is_no_second_session(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    copy = f"{SESSION} (1)"
    file_of(store, copy).write_bytes(file_of(store).read_bytes())
    good, bad = store.list()
    assert (good.problem, bad.meta) == ("", None)
    assert f"copy of session {SESSION}" in bad.problem
    with pytest.raises(SessionDamaged, match="under another name"):
        store.open(copy)


def test_a_session_that_is_not_there_is_said_and_not_made(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    before = workspace_files(store.workspace)
    for name in ("2026-01-01-none-000000", "../outside", "", ".workshop"):
        with pytest.raises(StoreError):
            store.open(name)
    assert workspace_files(store.workspace) == before


def test_checking_a_workspace_covers_every_session_and_the_plan(tmp_path: Path) -> None:
    content, _, _ = sample()
    store = new_store(tmp_path)
    store.create(meta("plan"), [note("a goal")])
    file_of(store, "2026-01-01-bad-000000").write_bytes(altered(content))
    reports = {report.session_id: report for report in store.check_all()}
    assert [name for name, report in reports.items() if not report.passed] == ["2026-01-01-bad-000000"]
    assert set(reports) == {SESSION, "plan", "2026-01-01-bad-000000"}
    assert [header.id for header in store.list()] == ["2026-01-01-bad-000000", SESSION]


def test_ten_thousand_events_are_opened_whole(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.open(SESSION)
    futures = [store.append(SESSION, [note(f"note {number}")]) for number in range(10_000)]
    assert futures[-1].result(timeout=60)[0].ref == "N10000"
    store.close()
    assert texts(store.open(SESSION).events)[-1] == "note 9999"
    store.close()
