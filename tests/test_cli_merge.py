"""Copies of a session in its folder: found, told and made one by `workshop merge`; what cannot be one is refused."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.commands import call
from tests.merge_samples import conflicted, file_of, opened, two_ways
from tests.session_samples import RIDERS, SetClock, make_room
from tests.store_samples import draft, meta
from tests.trouble import no_room
from workshop.record.protocol import StoreError
from workshop.session.fold import fold
from workshop.session.live import LiveSession
from workshop.store.copies import about, copies, left_by
from workshop.store.events import TinyDBEventStore
from workshop.store.merging import read_two
from workshop.store.recovery import scan
from workshop.store.workspace import Workspace, create_workspace


def run(*args: object) -> tuple[int, str, str]:
    """Call a command: how it ended, what it printed, and what it told."""
    result = call(None, *map(str, args))
    return result.exit_code, result.stdout, result.stderr


def test_a_full_disk_leaves_both_files_and_no_third(monkeypatch: pytest.MonkeyPatch) -> None:
    with conflicted() as (folder, session, copy):
        before = session.read_bytes(), copy.read_bytes()
        with monkeypatch.context() as full:
            no_room(full)
            code, out, told = run("merge", session, copy, "--replace", "--workspace", folder)
        assert (code, out) == (1, "")
        assert "the disk is full" in told
        assert (session.read_bytes(), copy.read_bytes()) == before
        assert len(list(session.parent.glob("*.json"))) == 2


def test_a_conflicted_copy_is_found_told_and_merged_on_request() -> None:
    with conflicted() as (folder, session, copy):
        code, out, told = run("check", "--workspace", folder)
        assert code == 1
        assert "a copy" in out
        assert "as Dropbox or Nextcloud leaves them" in told
        assert "1 event and the copy 1 event of its own" in told
        assert "workshop merge" in told

        before = session.read_bytes(), copy.read_bytes()
        code, out, told = run("merge", "sample", copy.name, "--workspace", folder)
        assert code == 0, told
        assert Path(out.strip()).name == "sample.merged.json"
        assert "N1 is N2" in told
        assert (session.read_bytes(), copy.read_bytes()) == before
        Path(out.strip()).unlink()

        code, out, told = run("merge", session, copy, "--replace", "--workspace", folder)
        assert code == 0, told
        assert Path(out.strip()) == session
        assert [path.name for path in session.parent.glob("*.json")] == ["sample.json"]
        aside = sorted(path.read_bytes() for path in (folder / "sessions/.workshop/torn").iterdir())
        assert aside == sorted(before)
        assert run("check", "--workspace", folder)[0] == 0
        store = TinyDBEventStore(Workspace(folder))
        live = LiveSession(store, "sample", store.open("sample").events)
        assert [note.text for note in live.session.current_notes()] == ["here", "there"]
        store.close()


def test_what_was_merged_and_then_merged_into_the_session_asks_for_nothing_more() -> None:
    with conflicted() as (folder, session, copy):
        assert run("merge", "sample", copy.name, "--workspace", folder)[0] == 0
        merged = session.with_name("sample.merged.json")
        kept = merged.read_bytes()
        told = run("check", "--workspace", folder)[2]
        assert "`workshop merge sample sample.merged --replace` lets it be the session" in told

        code, _, told = run("merge", "sample", copy.name, "--replace", "--workspace", folder)
        assert code == 0 and "sample.merged.json, which was merged before" in told
        assert [path.name for path in session.parent.glob("*.json")] == ["sample.json"]
        assert run("check", "--workspace", folder)[0] == 0

        # One that comes back, as from a cloud folder, has nothing of its own.
        merged.write_bytes(kept)
        assert "it can be deleted" in run("check", "--workspace", folder)[2]
        assert "nothing to merge" in run("merge", "sample", "sample.merged", "--workspace", folder)[2]


def test_a_merged_file_that_was_not_put_in_place_can_be_and_then_the_copy_has_nothing_of_its_own() -> None:
    with conflicted() as (folder, session, copy):
        assert run("merge", "sample", copy.name, "--workspace", folder)[0] == 0
        code, _, told = run("merge", "sample", "sample.merged", "--replace", "--workspace", folder)
        assert code == 0, told
        notes = fold(scan(session.read_bytes(), "it").events).current_notes()
        assert [(note.id, note.text) for note in notes] == [("N1", "here"), ("N2", "there")]
        told = run("check", "--workspace", folder)[2]
        assert copy.exists() and "it can be deleted" in told


def test_a_merged_file_in_which_somebody_went_on_is_never_removed() -> None:
    with conflicted() as (folder, session, copy):
        assert run("merge", "sample", copy.name, "--workspace", folder)[0] == 0
        merged = session.with_name("sample.merged.json")
        with TemporaryDirectory() as other:
            there = create_workspace(Path(other))
            there.session_file("sample").write_bytes(merged.read_bytes())
            room = opened(there.root, SetClock())
            room.note("typed into the merged file")
            room.store.close()
            merged.write_bytes(there.session_file("sample").read_bytes())
        assert run("merge", "sample", copy.name, "--replace", "--workspace", folder)[0] == 0
        assert merged.exists()
        assert "joined to it, 1 event more" in run("check", "--workspace", folder)[2]
        assert run("merge", "sample", "sample.merged", "--replace", "--workspace", folder)[0] == 0
        texts = [note.text for note in fold(scan(session.read_bytes(), "it").events).current_notes()]
        assert texts == ["here", "there", "typed into the merged file"]


def test_a_plan_that_was_begun_by_itself_is_told_and_not_merged(tmp_path: Path) -> None:
    store = TinyDBEventStore(create_workspace(tmp_path))
    store.create(meta("plan"), [draft({}, type_="plan.created", new="")])
    plan = store.workspace.session_file("plan")
    copy = plan.with_name("plan (1).json")
    plan.rename(copy)
    store.create(meta("plan", title="Another"), [draft({}, type_="plan.created", new="")])
    (found,) = copies(store.workspace)
    assert "begun by itself: keep the one that is right as plan.json" in about(store.workspace, found)
    code, _, told = run("merge", plan, copy, "--workspace", tmp_path)
    assert code == 1
    assert (
        "plan.json is of the plan, and plan (1).json is no copy of it but was begun on its own (plan)" in told
    )


def test_a_session_that_is_open_is_not_replaced() -> None:
    with conflicted() as (folder, session, copy):
        store = TinyDBEventStore(Workspace(folder))
        store.open("sample")
        before = session.read_bytes()
        code, _, told = run("merge", session, copy, "--replace", "--workspace", folder)
        store.close()
        assert code == 1
        assert "is being written" in told
        assert session.read_bytes() == before and copy.exists()
        assert sorted(session.parent.glob("*.json")) == sorted([session, copy])


def test_what_cannot_be_merged_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with conflicted() as (folder, session, copy):
        damaged = session.with_name("bad.json")
        damaged.write_bytes(session.read_bytes().replace(b'"text":"here"', b'"text":"herr"'))
        stranger = make_room(create_workspace(tmp_path), "focus-group", RIDERS, "another")
        stranger.store.close()
        other = stranger.store.workspace.session_file("another")
        empty = tmp_path / "empty.json"
        empty.touch()
        for two, wanted in [
            ((session, session), "the same file"),
            ((session, other), "only copies of one session"),
            ((session, damaged), "Nothing was merged"),
            ((session, empty), "0 bytes"),
            ((session, tmp_path / "none.json"), "there is no such file"),
            ((session, tmp_path), "cannot be read"),
            ((session, copy, "--to", session), "exists already"),
            ((session, copy, "--to", tmp_path / "no" / "folder.json"), "was not made"),
            ((session, copy, "--to", tmp_path / "x.json", "--replace"), "leave --to out"),
        ]:
            code, out, told = run("merge", *two, "--workspace", folder)
            assert code in (1, 2) and not out, told
            assert wanted in told
        assert len(list((folder / "sessions").glob("*.json"))) == 3


def test_a_copy_with_nothing_of_its_own_can_be_deleted_and_one_that_is_ahead_is_told() -> None:
    with two_ways() as (one, other):
        one.note("here")
        one.store.close()
        other.store.close()
        workspace = one.store.workspace
        older = file_of(one).with_name("sample-LAPTOP.json")
        older.write_bytes(file_of(other).read_bytes())
        (copy,) = copies(workspace)
        assert copy.left_by == "OneDrive"
        assert "it can be deleted" in about(workspace, copy)
        newer = file_of(one).read_bytes()
        file_of(one).write_bytes(older.read_bytes())
        older.write_bytes(newer)
        assert "and 1 event more" in about(workspace, copy)
        file_of(one).unlink()
        assert "there is no sample.json" in about(workspace, copy)
        older.write_bytes(b"")
        assert copies(workspace) == []


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("sample (1)", "a download or Google Drive"),
        ("sample 2", "iCloud"),
        ("sample-OFFICE-PC", "OneDrive"),
        ("sample (conflicted copy 2026-03-04 101500)", "Dropbox or Nextcloud"),
        ("sample (Anne's conflicted copy 2026-03-04)", "Dropbox or Nextcloud"),
        ("sample.sync-conflict-20260304-101500-ABCDEFG", "Syncthing"),
        ("sample.repaired", "a repair"),
        ("sample.merged-2", "a merge"),
        ("other", ""),
    ],
)
def test_who_leaves_such_copies_is_told_by_their_names(name: str, service: str) -> None:
    assert left_by("sample", name) == service


def test_two_files_of_the_store_cannot_be_named_as_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        read_two(tmp_path / "a.json", tmp_path / "b.json")
