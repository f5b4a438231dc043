"""Copies at a second place: what is copied, how many are kept, and what happens when the stick is out, full or failing."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.store_samples import SESSION, draft, file_of, meta, new_store, note, saved, stock_events, texts
from tests.trouble import no_room, refusing
from workshop.record.protocol import NotSaved, SessionDamaged, StoreError
from workshop.store import disk
from workshop.store.backup_place import (
    NoPlace,
    Place,
    choose_none,
    choose_place,
    on_same_disk,
    place_of,
)
from workshop.store.backups import (
    back_up,
    back_up_all,
    backups_of,
    copies_at,
    places_missing,
    read_copy,
)
from workshop.store.events import TinyDBEventStore
from workshop.store.settings import settings_folder

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TinyDBEventStore]:
    store = new_store(tmp_path / "transit")
    store.open(SESSION)
    yield store
    store.close()


@pytest.fixture
def place(store: TinyDBEventStore, stick: Path) -> Place:
    return choose_place(store.workspace, stick)


def copies(store: TinyDBEventStore, place: Place) -> list[Path]:
    return [copy.path for copy in copies_at(store.workspace, place).get(SESSION, [])]


def copy_each(store: TinyDBEventStore, place: Place, times: list[datetime]) -> None:
    """One more note and a copy at each of these times."""
    for number, at in enumerate(times):
        saved(store, note(f"note {number}"))
        back_up(store.workspace, SESSION, place, now=at)


class PulledOut(Place):
    """A stick that goes right after it was looked for; the empty folder that it was mounted on stays."""

    def check(self) -> None:
        super().check()
        self.copies.rename(self.root.with_name("in-a-pocket"))


def test_a_stick_that_goes_meanwhile_is_not_copied_into_the_folder_it_leaves_behind(
    store: TinyDBEventStore, place: Place
):
    with pytest.raises(NotSaved, match="was not copied"):
        back_up(store.workspace, SESSION, PulledOut(place.root))
    assert not place.copies.exists()
    with pytest.raises(NoPlace):
        back_up(store.workspace, SESSION, place)


def test_a_copy_is_a_session_file_with_everything_that_was_saved(
    store: TinyDBEventStore, place: Place
) -> None:
    saved(store, note("The night bus never comes."))
    backup = back_up(store.workspace, SESSION, place)
    assert backup.made
    assert backup.events == 2
    assert backup.copy.path.read_bytes() == file_of(store).read_bytes()
    assert stock_events(backup.copy.path)[-1]["data"]["text"] == "The night bus never comes."


def test_where_nothing_was_added_no_second_copy_is_made(store: TinyDBEventStore, place: Place) -> None:
    first = back_up(store.workspace, SESSION, place)
    again = back_up(store.workspace, SESSION, place)
    assert not again.made
    assert again.copy == first.copy
    assert copies(store, place) == [first.copy.path]


def test_a_copy_made_while_a_line_is_being_written_ends_before_it(
    store: TinyDBEventStore, place: Place
) -> None:
    saved(store, note("whole"))
    store.close()
    data = file_of(store).read_bytes()
    file_of(store).write_bytes(data.removesuffix(b"\n}}\n") + b',\n"3":{"seq":3,"id":"x","ty')
    assert back_up(store.workspace, SESSION, place).copy.path.read_bytes() == data


def test_the_newest_five_are_kept_and_the_last_of_each_day(store: TinyDBEventStore, place: Place) -> None:
    days = [NOON + timedelta(days=day) for day in range(3)]
    copy_each(store, place, [day + timedelta(minutes=10 * step) for day in days for step in range(8)])
    kept = [copy.at for copy in copies_at(store.workspace, place)[SESSION]]
    assert kept == sorted(
        [days[0] + timedelta(minutes=70), days[1] + timedelta(minutes=70)]
        + [days[2] + timedelta(minutes=10 * step) for step in range(3, 8)],
        reverse=True,
    )


def test_a_copy_that_holds_what_the_newest_lacks_is_never_removed(
    store: TinyDBEventStore, place: Place
) -> None:
    old = file_of(store).read_bytes()
    copy_each(store, place, [NOON])
    richer = copies(store, place)[0]
    store.close()
    # Somebody put an older file in its place and went on with that.
    file_of(store).write_bytes(old)
    store.open(SESSION)
    copy_each(store, place, [NOON + timedelta(minutes=step) for step in range(1, 9)])
    assert richer in copies(store, place)
    assert texts(read_copy(richer)[1].events) == ["note 0"]


def test_a_clock_that_was_set_back_does_not_make_an_old_copy_the_newest(
    store: TinyDBEventStore, place: Place
) -> None:
    copy_each(store, place, [NOON, NOON - timedelta(hours=5)])
    assert texts(read_copy(copies(store, place)[0])[1].events) == ["note 0", "note 1"]


def test_a_damaged_session_does_not_push_its_good_copies_out(store: TinyDBEventStore, place: Place) -> None:
    copy_each(store, place, [NOON])
    store.close()
    before = copies(store, place)
    data = bytearray(file_of(store).read_bytes())
    data[data.index(b'"seq":1') + 40] ^= 1
    file_of(store).write_bytes(bytes(data))
    with pytest.raises((SessionDamaged, StoreError)):
        back_up(store.workspace, SESSION, place)
    assert copies(store, place) == before


def test_open_ballot_boxes_are_not_copied_and_the_plan_is(store: TinyDBEventStore, place: Place) -> None:
    store.box_open(SESSION, "V1")
    store.box_cast(SESSION, "V1", {"a": [1]}).result(timeout=30)
    from workshop.plan.plan_book import open_plan

    open_plan(store, department="Transit")
    kept, told = back_up_all(store.workspace)
    assert sorted(backup.copy.session_id for backup in kept) == [SESSION, "plan"]
    assert not told
    files = [path.name for path in place.copies.rglob("*") if path.is_file()]
    assert len(files) == 2
    assert not any("box" in name or "V1" in name for name in files)


def test_what_a_killed_program_left_on_the_stick_is_cleared_away(
    store: TinyDBEventStore, place: Place
) -> None:
    copy_each(store, place, [NOON])
    left, fresh = (copies(store, place)[0].with_name(f".{name}.json.new") for name in ("left", "fresh"))
    for path in (left, fresh):
        path.write_bytes(b"half a copy")
    os.utime(left, (0, 0))
    copy_each(store, place, [NOON])
    assert not left.exists()
    assert fresh.exists()


# The stick ---------------------------------------------------------------------------------------------


def test_a_stick_that_is_out_is_told_and_nothing_is_made_where_it_was(
    store: TinyDBEventStore, place: Place, stick: Path
) -> None:
    stick.rename(stick.with_name("pocket"))
    with pytest.raises(NoPlace, match=r"stick is not there\."):
        back_up(store.workspace, SESSION, place)
    assert not stick.exists()
    # What a stick leaves behind on some systems: the empty folder at which it was.
    stick.mkdir()
    with pytest.raises(NoPlace):
        back_up(store.workspace, SESSION, place)
    assert list(stick.iterdir()) == []
    (stick / "holiday.jpg").write_bytes(b"another stick under the same name")
    with pytest.raises(NoPlace, match=r"stick is not the stick that was chosen\."):
        back_up(store.workspace, SESSION, place)
    assert places_missing(store.workspace) == [stick]


def test_a_full_stick_is_told_and_leaves_no_half_copy(
    store: TinyDBEventStore, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_each(store, place, [NOON])
    saved(store, note("one more"))
    before = sorted(place.copies.rglob("*"))

    no_room(monkeypatch)
    with pytest.raises(
        NotSaved, match=r"was not copied to .*stick: the disk is full; make room on it .* set another place"
    ):
        back_up(store.workspace, SESSION, place)
    assert sorted(place.copies.rglob("*")) == before


def test_a_stick_that_is_full_from_the_start_is_not_chosen_and_what_to_do_is_said(
    store: TinyDBEventStore, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_room(monkeypatch)
    with pytest.raises(
        StoreError, match=r"the disk is full; make room on it and try again, or choose another place\."
    ):
        choose_place(store.workspace, stick)
    assert place_of(store.workspace) is None


def test_a_stick_that_reads_back_something_else_makes_no_copy(
    store: TinyDBEventStore, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = disk.write_at
    monkeypatch.setattr(
        disk, "write_at", lambda fd, data, offset: written(fd, data.replace(b"Riders", b"Rivers"), offset)
    )
    with pytest.raises((NotSaved, SessionDamaged)):
        back_up(store.workspace, SESSION, place)
    monkeypatch.undo()
    assert copies(store, place) == []
    assert not [path for path in place.copies.rglob("*") if path.is_file()]


def test_a_place_must_be_apart_from_the_sessions_there_and_writable(
    store: TinyDBEventStore, stick: Path
) -> None:
    for folder, told in (
        (store.workspace.root, "in the folder of the sessions itself"),
        (store.workspace.sessions / "copies", "in the folder of the sessions itself"),
        (stick / "no" / "such", "There is no folder"),
        (file_of(store), "in the folder of the sessions itself"),
        (stick / ("x" * 300), "No copies can be kept"),
        (stick / "a\0b", "no folder can be called that"),
    ):
        with pytest.raises(StoreError, match=told):
            choose_place(store.workspace, folder)
    (stick / "file").write_text("x")
    with pytest.raises(StoreError, match="file is a file; name a folder, such as that of a stick"):
        choose_place(store.workspace, stick / "file")
    if Path("/proc/self").is_dir():
        with pytest.raises(
            StoreError, match=r"kept in /proc: no folder can be made in it; choose one on a stick"
        ):
            choose_place(store.workspace, Path("/proc"))
    assert place_of(store.workspace) is None


def test_the_place_belongs_to_this_person_and_not_to_the_folder(
    store: TinyDBEventStore, place: Place, stick: Path, tmp_path: Path
) -> None:
    assert place_of(store.workspace) == Place(stick)
    assert place_of(new_store(tmp_path / "other").workspace) is None
    inside = b"".join(path.read_bytes() for path in store.workspace.root.rglob("*") if path.is_file())
    assert str(stick).encode() not in inside
    assert on_same_disk(store.workspace, place)
    choose_none(store.workspace)
    assert place_of(store.workspace) is None


def test_damaged_settings_are_told_and_can_be_set_anew(store: TinyDBEventStore, stick: Path) -> None:
    settings_folder().mkdir(parents=True, exist_ok=True)
    (settings_folder() / "backups.json").write_text("{")
    with pytest.raises(StoreError, match="sets it anew"):
        place_of(store.workspace)
    choose_place(store.workspace, stick)
    assert place_of(store.workspace) == Place(stick)


# For redaction -------------------------------------------------------------------------------------------


def test_all_copies_of_a_session_are_found_on_every_stick_and_from_every_computer(
    store: TinyDBEventStore, place: Place, stick: Path, tmp_path: Path
) -> None:
    copy_each(store, place, [NOON, NOON + timedelta(minutes=10)])
    another = tmp_path / "disk"
    another.mkdir()
    back_up(store.workspace, SESSION, choose_place(store.workspace, another))
    other = new_store(tmp_path / "elsewhere")
    back_up(other.workspace, SESSION, Place(stick))
    left = copies(store, place)[0].with_name(".half.new")
    left.write_bytes(b"what a stopped program left")
    found = backups_of(store.workspace, SESSION)
    assert len(found) == 5
    assert left in found
    assert backups_of(store.workspace, "plan") == []


def test_words_that_were_redacted_while_a_copy_was_made_are_not_in_it(
    store: TinyDBEventStore, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = saved(store, note("Dana was drunk."))[0].seq
    written = disk.write_at
    done: list[int] = []

    def redacted_meanwhile(fd: int, data: bytes, offset: int) -> None:
        if not done:
            done.append(1)
            store.redact(SESSION, [number], [note("redacted")]).result(timeout=30)
        written(fd, data, offset)

    monkeypatch.setattr(disk, "write_at", redacted_meanwhile)
    backup = back_up(store.workspace, SESSION, place)
    assert b"drunk" not in backup.copy.path.read_bytes()
    assert b"drunk" not in b"".join(path.read_bytes() for path in backups_of(store.workspace, SESSION))
    assert backup.events == 3


@pytest.mark.parametrize("hold", ["", "session", "plan"])
def test_a_stick_that_was_out_during_a_redaction_loses_the_words_when_it_is_back_unless_there_is_a_hold(
    store: TinyDBEventStore, place: Place, stick: Path, hold: str
) -> None:
    number = saved(store, note("Dana was drunk."), note("the bus is late"))[0].seq
    back_up(store.workspace, SESSION, place, now=NOON)
    abroad = place.copies / "other-laptop-000000" / SESSION
    abroad.mkdir(parents=True)
    (abroad / f"{SESSION}@20260101T000000Z.json").write_bytes(copies(store, place)[0].read_bytes())
    away = stick.rename(stick.with_name("away"))
    store.redact(SESSION, [number], [note("redacted")]).result(timeout=30)
    away.rename(stick)
    held = draft({"reason": "case 7", "name": "City attorney"}, type_="hold.set", new="")
    if hold == "plan":
        store.create(meta("plan"), [held])
    elif hold:
        saved(store, held)
    back_up(store.workspace, SESSION, place)
    old = [path for path in backups_of(store.workspace, SESSION) if b"drunk" in path.read_bytes()]
    assert len(old) == (2 if hold else 0)
    for path in backups_of(store.workspace, SESSION):
        assert "the bus is late" in texts(read_copy(path)[1].events)
        assert stock_events(path)


def test_a_copy_on_the_stick_that_cannot_be_put_right_after_a_redaction_is_named(
    store: TinyDBEventStore, place: Place, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = saved(store, note("Dana was drunk."))[0].seq
    old = back_up(store.workspace, SESSION, place, now=NOON).copy.path
    store.redact(SESSION, [number], [note("redacted")]).result(timeout=30)

    monkeypatch.setattr(disk, "replace", refusing(errno.EROFS))
    with pytest.raises(NotSaved, match=f"{old.name} may hold words that were redacted.*Delete it"):
        back_up(store.workspace, SESSION, place)
