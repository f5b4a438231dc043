"""A damaged session is repaired into a copy beside it; nothing wrong is taken for true, and the original stays."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.damage_samples import TAIL, altered, lines_of, removed, sample, store_with, unreadable
from tests.store_samples import SESSION, draft, file_of, meta, new_store, note, saved, stock_events, texts
from tests.trouble import no_room
from workshop.cli import main
from workshop.record.event import Event
from workshop.record.protocol import NotSaved, SessionDamaged, SessionLocked, StoreError
from workshop.store.events import TinyDBEventStore
from workshop.store.mending import LOST, REPAIRED, mend
from workshop.store.recovery import scan
from workshop.store.repairing import repair, use

MARKS = (REPAIRED, LOST)


def said(events: list[Event]) -> list[Event]:
    """The events that are not the repair's own."""
    return [event for event in events if event.type not in MARKS]


def run(folder: Path, *args: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [*args, "--workspace", str(folder)])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(("damage", "again", "lost"), [(altered, 1, 3), (unreadable, 1, 3), (removed, 1, 3)])
def test_what_the_chain_proves_behind_the_damage_is_recorded_anew_and_the_rest_is_named(
    tmp_path: Path, damage: object, again: int, lost: int
) -> None:
    content, events, _ = sample()
    assert callable(damage)
    broken = damage(content)
    store = store_with(tmp_path, broken)
    done = repair(store.workspace, SESSION)
    assert file_of(store).read_bytes() == broken
    assert done.path.name == f"{SESSION}.repaired.json"
    found = scan(done.path.read_bytes(), "the copy")
    assert not found.problem and found.whole
    assert done.path.read_bytes().startswith(content[: found_end(content, done.mended.kept)])
    if done.mended.put_right:
        # One wrong bit was all.
        assert said(found.events) == list(events)
        return
    assert (done.mended.kept, done.mended.again, len(done.lost)) == (2, again, lost)
    assert {event.id: event.data for event in said(found.events)}.items() <= {
        event.id: event.data for event in events
    }.items()
    report = next(event for event in found.events if event.type == REPAIRED)
    assert report.data is not None
    assert report.data["sha256"] == hashlib.sha256(broken).hexdigest()
    assert [event.ref for event in found.events if event.type == LOST and event.ref] == [
        one.ref for one in done.lost if one.ref
    ]
    assert len(stock_events(done.path)) == len(found.events)


@given(seed=st.integers(0, 10**6), what=st.sampled_from(["swapped", "mixed", "doubled"]))
@settings(max_examples=40)
def test_of_lines_that_only_stand_in_another_order_or_twice_nothing_is_lost(seed: int, what: str) -> None:
    content, events, _ = sample()
    chance = random.Random(seed)
    lines = lines_of(content)
    first, last = 5, len(lines) - 2  # behind the first event; before the brackets
    middle = [line.removesuffix(b",") for line in lines[first:last]]
    if what == "swapped":
        one, other = chance.randrange(len(middle)), chance.randrange(len(middle))
        middle[one], middle[other] = middle[other], middle[one]
    elif what == "mixed":
        chance.shuffle(middle)
    else:
        at = chance.randrange(len(middle))
        middle[at:at] = middle[at : at + chance.randrange(1, 4)]
    broken = b"\n".join([*lines[:first], b",\n".join(middle), *lines[last:]])
    mended = mend(broken, "the file")
    assert not mended.lost
    found = scan(mended.content, "the copy")
    assert not found.problem
    assert {one.id: one.data for one in said(found.events)} == {one.id: one.data for one in events}


@given(place=st.integers(0, 10_000), length=st.integers(700, 3_000))
@settings(max_examples=40)
def test_of_a_block_that_was_written_twice_no_single_note_is_lost(place: int, length: int) -> None:
    content, events, _ = sample()
    begin = len(b"\n".join(lines_of(content)[:5]))
    at = begin + place % (len(content) - begin)
    broken = content[:at] + content[at : at + length] + content[at:]
    found = said(scan(mend(broken, "the file").content, "the copy").events)
    there = {one.id: one.data for one in found}
    assert there.items() <= {one.id: one.data for one in events}.items()
    # What was recorded together may be given up together, where the block ends within it.
    assert {one.id for one in events if one.of == 1} <= there.keys()


def found_end(content: bytes, count: int) -> int:
    return len(b"\n".join(lines_of(content)[: 4 + count])) - 1


def test_a_note_that_is_lost_does_not_lend_its_number_to_another(tmp_path: Path) -> None:
    content, _, _ = sample()
    store = store_with(tmp_path, content.replace(b'"text":"five"', b'"text":"nine"'))
    repair(store.workspace, SESSION)
    use(store.workspace, SESSION)
    opened = store.open(SESSION)
    assert opened.writable
    assert saved(store, note("new"))[0].ref == "N6"
    store.close()


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_one_wrong_bit_is_put_right_or_the_event_is_named_as_lost(place: int, bit: int) -> None:
    content, events, _ = sample()
    changed = bytearray(content)
    changed[place * (len(content) - 1) // 10_000] ^= 1 << bit
    try:
        mended = mend(bytes(changed), "the file")
    except SessionDamaged as error:
        assert "newer version" in str(error)
        return
    found = scan(mended.content, "the copy")
    assert not found.problem and found.whole
    assert said(found.events) == list(events)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6), number=st.integers(2, 6))
def test_whatever_happens_to_a_file_no_word_in_the_copy_is_one_that_was_not_recorded(
    seed: int, number: int
) -> None:
    content, events, _ = sample()
    chance = random.Random(seed)
    changed = bytearray(content)
    for _ in range(number):
        start = chance.randrange(len(changed))
        length = chance.choice((1, 3, 40, 300))
        changed[start : start + length] = chance.choice((b"", bytes(length), chance.randbytes(length)))
    try:
        mended = mend(bytes(changed), "the file")
    except SessionDamaged:
        return
    found = scan(mended.content, "the copy")
    assert not found.problem and found.whole
    there = {event.id: (event.type, event.ref, event.at, event.data) for event in events}
    for event in said(found.events):
        assert there[event.id] == (event.type, event.ref, event.at, event.data)
    prefix = found.events[: mended.kept]
    assert prefix == list(events[: mended.kept])
    # What is neither there nor named as lost can only have been at the very end, where nothing tells of it.
    named = {one.seq for one in mended.lost}
    kept = {event.id for event in found.events}
    gone = [event.seq for event in events if event.id not in kept and event.seq not in named]
    last = max([event.seq for event in events if event.id in kept] + sorted(named))
    assert all(seq > last for seq in gone) or any(one.seq == 0 for one in mended.lost)


def test_a_redaction_behind_the_damage_still_names_the_events_it_took_the_words_from(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    store.open(SESSION)
    saved(store, note("one"))
    saved(store, note("gone"))
    saved(store, note("secret"))
    left = {"events": [4], "left": {"4": {"stage": "welcome"}}, "reason": "a name"}
    store.redact(SESSION, [4], [draft(left, type_="redacted", ref="N3", new="")]).result(timeout=30)
    store.close()
    data = file_of(store).read_bytes()
    file_of(store).write_bytes(data.replace(b'"text":"gone"', b'"text":"here"'))
    done = repair(store.workspace, SESSION)
    found = scan(done.path.read_bytes(), "the copy")
    now = next(event for event in found.events if event.ref == "N3" and event.type == "note.added")
    mark = next(event for event in found.events if event.type == "redacted")
    assert now.data is None
    assert mark.data is not None
    assert mark.data["events"] == [now.seq]
    assert mark.data["left"] == {str(now.seq): {"stage": "welcome"}}


def test_the_command_says_file_event_and_what_to_do_and_puts_the_copy_in_its_place(tmp_path: Path) -> None:
    content, _, _ = sample()
    broken = altered(content)
    store = store_with(tmp_path, broken)
    code, _, told = run(tmp_path, "check")
    assert code == 1
    assert f"sessions/{SESSION}.json is damaged: event 3 was altered" in told
    assert "workshop check --repair" in told

    code, out, told = run(tmp_path, "check", "--repair")
    assert (code, out) == (0, f"sessions/{SESSION}.repaired.json\n")
    assert "Events 1 to 2 are as they were" in told
    assert "event 3 (note.added N2)" in told
    assert file_of(store).read_bytes() == broken
    _, out, told = run(tmp_path, "check")
    assert f"{SESSION}.repaired  a copy" in out
    assert "is a repaired copy of session" in told

    code, _, told = run(tmp_path, "check", "--repair", "--use", SESSION)
    assert code == 0
    aside = tmp_path / "sessions" / ".workshop" / "torn" / f"{SESSION}-whole-1.txt"
    assert aside.read_bytes() == broken
    assert "The damaged file is kept in sessions/.workshop/torn/" in told
    code, _, told = run(tmp_path, "check")
    assert code == 0
    assert "was repaired on 20" in told
    assert "3 events of it are lost (event 3, event 4, event 5)." in told
    assert store.open(SESSION).writable
    store.close()


def test_what_is_whole_empty_newer_or_unknown_is_not_repaired_and_not_touched(tmp_path: Path) -> None:
    content, _, _ = sample()
    for data, wanted in [
        (content, "not damaged"),
        (content.removesuffix(TAIL) + b',\n"7":{"se', "not damaged"),
        (b"", "0 bytes"),
        (content.replace(b"workshop/1", b"workshop/2"), "newer version"),
        (b"\x89PNG\r\n\x1a\n\x00", "not a session file"),
        (content.replace(b"night bus", b"day train"), "no event that can be trusted"),
        (b"[" * 100_000, "not a session file"),
    ]:
        store = store_with(tmp_path / str(len(data)) / wanted.split()[0], data)
        with pytest.raises(StoreError, match=wanted):
            repair(store.workspace, SESSION)
        assert file_of(store).read_bytes() == data
        assert len(list(store.workspace.sessions.glob("*.json"))) == 1


def test_a_session_that_is_being_written_is_not_replaced(tmp_path: Path) -> None:
    content, _, _ = sample()
    store = store_with(tmp_path, content)
    store.open(SESSION)
    with pytest.raises(SessionLocked):
        use(TinyDBEventStore(store.workspace).workspace, SESSION)
    store.close()


def test_a_copy_made_from_another_state_of_the_file_is_not_put_in_its_place(tmp_path: Path) -> None:
    content, _, _ = sample()
    store = store_with(tmp_path, altered(content))
    repair(store.workspace, SESSION)
    file_of(store).write_bytes(altered(content).replace(b'"text":"five"', b'"text":"cinq"'))
    with pytest.raises(StoreError, match="no repaired copy"):
        use(store.workspace, SESSION)


def test_repairing_twice_makes_one_copy(tmp_path: Path) -> None:
    content, _, _ = sample()
    store = store_with(tmp_path, altered(content))
    assert repair(store.workspace, SESSION).path == repair(store.workspace, SESSION).path


def test_a_file_rewritten_by_another_program_is_put_into_its_lines_again(tmp_path: Path) -> None:
    content, events, _ = sample()
    store = store_with(tmp_path, json.dumps(json.loads(content), indent=2).encode())
    done = repair(store.workspace, SESSION)
    assert (done.mended.kept, done.mended.again, done.lost) == (len(events), 0, ())
    use(store.workspace, SESSION)
    opened = store.open(SESSION)
    assert opened.writable
    assert texts(said(opened.events)) == texts(events)
    store.close()


def test_every_wrong_bit_in_the_last_record_is_told_when_the_session_is_opened(tmp_path: Path) -> None:
    content, events, counts = sample()
    start = content.rindex(b"\n", 0, len(content) - len(TAIL)) + 1
    store = new_store(tmp_path)
    for place in range(start, len(content) - len(TAIL)):
        changed = bytearray(content)
        changed[place] ^= 1 << place % 8
        file_of(store).write_bytes(changed)
        opened = store.open(SESSION)
        store.close()
        assert opened.events == list(events[: counts[-2]])
        assert opened.notice
        assert str(tmp_path) not in opened.notice


def test_on_a_full_disk_nothing_is_made_and_the_damaged_session_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, _, _ = sample()
    broken = altered(content)
    store = store_with(tmp_path, broken)
    with monkeypatch.context() as full:
        no_room(full)
        with pytest.raises(NotSaved, match="the disk is full"):
            repair(store.workspace, SESSION)
    assert [path.name for path in store.workspace.sessions.glob("*.json")] == [f"{SESSION}.json"]
    copy = repair(store.workspace, SESSION).path
    with monkeypatch.context() as full:
        no_room(full)
        with pytest.raises(NotSaved, match="the disk is full"):
            use(store.workspace, SESSION)
    assert file_of(store).read_bytes() == broken
    assert copy.exists()
    use(store.workspace, SESSION)
    assert store.open(SESSION).writable
    store.close()


def test_a_copy_that_a_stopped_program_left_after_the_repair_can_be_deleted(tmp_path: Path) -> None:
    content, _, _ = sample()
    store = store_with(tmp_path, altered(content))
    copy = repair(store.workspace, SESSION).path
    left = copy.read_bytes()
    use(store.workspace, SESSION)
    copy.write_bytes(left)
    _, _, told = run(tmp_path, "check")
    assert "which is whole now: it can be deleted" in told


@pytest.mark.parametrize("letter", [b")", b"/"])
def test_a_session_whose_id_became_wrong_is_damaged_and_not_a_copy_of_a_session_that_nobody_has(
    tmp_path: Path, letter: bytes
) -> None:
    content, events, _ = sample()
    at = content.index(b'"id":"') + len(b'"id":"') + 4
    assert content[at : at + 1] == b"-"
    store = store_with(tmp_path, content[:at] + letter + content[at + 1 :])
    for command in (["list"], ["check"]):
        _, out, told = run(tmp_path, *command)
        assert "under another name" not in out + told
        assert "move" not in out + told
        assert "workshop check" in told
    code, _, told = run(tmp_path, "check", "--repair", "--use")
    assert code == 0, told
    assert said(store.read(SESSION)) == list(events)


def test_damage_at_the_beginning_names_the_repair_that_puts_it_right(tmp_path: Path) -> None:
    content, events, _ = sample()
    for at in (content.index(b'"title":"') + 10, content.index(b'"seq":1,') + 60, 3):
        folder = tmp_path / str(at)
        store = store_with(folder, content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        _, _, told = run(folder, "check")
        assert "`workshop check --repair`" in told
        assert run(folder, "check", "--repair", "--use")[0] == 0
        assert said(store.read(SESSION)) == list(events)
    store = store_with(tmp_path / "lost", content.replace(b"night bus", b"day train"))
    code, _, told = run(tmp_path / "lost", "check", "--repair")
    assert code == 1
    assert "cannot be repaired" in told
    assert "Restore it from a copy" in told


def test_a_file_that_an_editor_saved_with_its_mark_and_line_ends_is_whole(tmp_path: Path) -> None:
    content, events, _ = sample()
    store = store_with(tmp_path, b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n"))
    _, _, told = run(tmp_path, "check")
    assert f"all {len(events)} events are whole" in told
    assert run(tmp_path, "check", "--repair", "--use")[0] == 0
    assert said(store.read(SESSION)) == list(events)
    assert stock_events(file_of(store))


def test_the_list_sends_a_copy_with_notes_of_its_own_to_check_and_tells_nobody_to_put_it_away(
    tmp_path: Path,
) -> None:
    content, _, _ = sample()
    store = store_with(tmp_path, content)
    copy = f"{SESSION} (1)"
    file_of(store, copy).write_bytes(content)
    store.open(SESSION)
    saved(store, note("only here"))
    store.close()
    code, _, told = run(tmp_path, "list")
    assert (code, "`workshop check` compares" in told, "away" in told) == (0, True, False)
    code, out, told = run(tmp_path, "check")
    assert (code, out.splitlines()[-1]) == (1, f"{copy}  a copy")
    assert "it can be deleted" in told


def test_two_sessions_that_have_each_others_names_are_told_to_change_them(tmp_path: Path) -> None:
    content, _, _ = sample()
    other = "2026-01-02-other-000001"
    store = store_with(tmp_path, content)
    store.create(meta(other), [note("of another session")])
    ours, theirs = file_of(store), file_of(store, other)
    one, two = ours.read_bytes(), theirs.read_bytes()
    ours.write_bytes(two)
    theirs.write_bytes(one)
    code, _, told = run(tmp_path, "check")
    assert code == 1
    assert "merge" not in told
    assert told.count("give each file the name of the session that it holds") == 2
