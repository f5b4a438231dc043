"""Formats of the record: files of every version ever given to anybody are read, older ones rewritten when asked, newer ones
never touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import DONE, FAILED, call, lines_of
from tests.store_samples import SESSION, note, stock_events, texts
from tests.versions_samples import FROM_0_TO_1, META, file_of_version_0
from workshop.record.event import FORMAT
from workshop.record.protocol import NotSaved, SessionDamaged
from workshop.session.fold import fold
from workshop.session.state import Session
from workshop.store import versions
from workshop.store.adding import add_files
from workshop.store.events import TinyDBEventStore
from workshop.store.migrating import migrate
from workshop.store.workspace import Workspace, create_workspace

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def reads_version_0(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that knows of a format before the first one."""
    monkeypatch.setitem(versions.STEPS, 0, FROM_0_TO_1)


@pytest.fixture
def old(workspace: Workspace, reads_version_0: None) -> Iterator[Path]:
    """A session of that format in a folder."""
    path = workspace.session_file(SESSION)
    path.write_bytes(file_of_version_0("The bus is late.", "Nobody says why."))
    yield path


# Golden files: never written again ------------------------------------------------------------------------


def in_short(session: Session) -> dict[str, object]:
    """What a session came to, of what can never change its meaning."""
    return {
        "title": session.facts.title,
        "status": session.status,
        "events": len(session.log),
        "last_hash": session.log[-1].hash,
        "notes": {note.id: note.text for note in session.current_notes()},
        "votes": {vote.id: vote.status for vote in session.votes.values()},
        "themes": {theme.id: theme.label for theme in session.themes.values()},
    }


@pytest.mark.parametrize("folder", sorted(GOLDEN.iterdir()), ids=lambda folder: folder.name)
def test_the_files_of_every_format_are_read_as_on_the_day_they_were_written(
    folder: Path, workspace: Workspace
) -> None:
    for path in folder.glob("*.json"):
        if path.name != "expected.json":
            (workspace.sessions / path.name).write_bytes(path.read_bytes())
    store = TinyDBEventStore(workspace)
    assert [report.problem for report in store.check_all()] == [""] * len(store.check_all())
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    found = {id_: in_short(fold(store.read(id_))) for id_ in workspace.session_ids()}
    assert found == expected["sessions"]
    plan = store.read("plan")
    assert [len(plan), plan[-1].hash] == expected["plan"]


def test_there_are_golden_files_of_every_format() -> None:
    kept = {folder.name for folder in GOLDEN.iterdir()}
    assert kept == {f"workshop-{version}" for version in {*versions.STEPS, versions.NEWEST}}
    assert f"workshop/{versions.NEWEST}" == FORMAT


# An older format -------------------------------------------------------------------------------------------


def test_a_session_of_an_older_format_is_read_and_not_written_to(old: Path, workspace: Workspace) -> None:
    before = old.read_bytes()
    store = TinyDBEventStore(workspace)
    opened = store.open(SESSION)
    assert texts(opened.events) == ["The bus is late.", "Nobody says why."]
    assert opened.meta.title == "Riders of the night bus"
    assert not opened.writable
    assert "`workshop migrate 2026-03-04-riders-a1b2c3` makes it one that can be added to." in opened.notice
    with pytest.raises(NotSaved):
        store.append(SESSION, [note("more")]).result(timeout=30)
    assert store.list()[0].meta == opened.meta
    assert texts(store.read(SESSION)) == texts(opened.events)
    assert [event.hash for event in store.follow(SESSION).poll()] == [event.hash for event in opened.events]
    assert store.check(SESSION).passed
    assert "`workshop migrate" in store.check(SESSION).remark
    store.close()
    assert old.read_bytes() == before


def test_who_follows_a_session_that_an_older_program_writes_gets_each_event_once(
    old: Path, workspace: Workspace
) -> None:
    follower = TinyDBEventStore(workspace).follow(SESSION)
    assert texts(follower.poll()) == ["The bus is late.", "Nobody says why."]
    old.write_bytes(file_of_version_0("The bus is late.", "Nobody says why.", "And it is cold."))
    assert texts(follower.poll()) == ["And it is cold."]
    assert follower.poll() == []


def test_migrate_rewrites_it_and_keeps_the_old_file(old: Path, workspace: Workspace) -> None:
    before = old.read_bytes()
    read = TinyDBEventStore(workspace).read(SESSION)
    result = call(workspace, "migrate", SESSION)
    assert result.exit_code == DONE, result.output
    assert "sessions/2026-03-04-riders-a1b2c3.json.bak" in result.output
    assert old.with_name(f"{old.name}.bak").read_bytes() == before
    assert [event["type"] for event in stock_events(old)] == ["session.created", "note.added", "note.added"]
    store = TinyDBEventStore(workspace)
    opened = store.open(SESSION)
    assert opened.writable
    assert opened.notice == ""
    # What was read before, and may be quoted by its hash, is the same event after.
    assert opened.events == read
    assert store.append(SESSION, [note("more")]).result(timeout=30)[0].ref == "N3"
    store.close()


def test_migrate_of_all_says_what_it_did_and_twice_does_nothing(old: Path, workspace: Workspace) -> None:
    first = lines_of(call(workspace, "migrate", "--json"))
    assert first == [
        {"session": SESSION, "from": "workshop/0", "to": FORMAT, "kept": f"sessions/{SESSION}.json.bak"}
    ]
    again = call(workspace, "migrate")
    assert again.exit_code == DONE
    assert "in the newest format already" in again.output
    assert sorted(path.name for path in workspace.sessions.glob("*.bak*")) == [f"{SESSION}.json.bak"]


def test_an_older_file_is_migrated_again_under_a_further_name(old: Path, workspace: Workspace) -> None:
    data = old.read_bytes()
    migrate(workspace, SESSION)
    old.write_bytes(data)
    assert migrate(workspace, SESSION).kept == f"sessions/{SESSION}.json.bak2"


def test_cut_at_every_byte_an_older_file_gives_a_prefix_or_a_refusal(old: Path, workspace: Workspace) -> None:
    whole = old.read_bytes()
    store = TinyDBEventStore(workspace)
    everything = store.read(SESSION)
    for size in range(len(whole)):
        old.write_bytes(whole[:size])
        try:
            found = store.read(SESSION)
        except SessionDamaged:
            continue
        assert found == everything[: len(found)]


def test_an_older_file_that_was_altered_is_not_rewritten(old: Path, workspace: Workspace) -> None:
    altered = old.read_bytes().replace(b"Nobody says", b"Anybody say")
    old.write_bytes(altered)
    result = call(workspace, "migrate", SESSION)
    assert result.exit_code == FAILED
    assert "event 3 was altered after it was written" in result.output
    assert old.read_bytes() == altered
    assert not list(workspace.sessions.glob("*.bak*"))


def test_a_disk_that_refuses_leaves_the_older_file(
    old: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old.read_bytes()

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(NotSaved, match="the disk is full"):
        migrate(workspace, SESSION)
    assert old.read_bytes() == before
    assert not [path.name for path in workspace.sessions.iterdir() if path.name.endswith(".new")]


def test_the_step_of_the_test_changes_nothing_it_is_given(old: Path) -> None:
    kept = json.dumps(META)
    FROM_0_TO_1.meta(META)
    assert json.dumps(META) == kept


def test_a_file_of_an_older_format_is_brought_up_when_it_is_added(
    old: Path, workspace: Workspace, tmp_path: Path
) -> None:
    new = create_workspace(tmp_path / "new")
    assert [one.state for one in add_files(new, [old], lambda *_: None)] == ["new"]
    store = TinyDBEventStore(new)
    assert store.open(SESSION).writable
    store.close()
    # Where the same session is here in the older format, it is known for the same.
    (again,) = add_files(workspace, [new.session_file(SESSION)], lambda *_: None)
    assert (again.state, again.told) == ("here", "Riders of the night bus of 2026-03-04 is here already.")


# A newer one, and one that is gone ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("workshop/2", "written by a newer version of this program (workshop/2); update to open it"),
        ("workshop/731", "written by a newer version of this program (workshop/731); update to open it"),
        ("workshop/0", "a format (workshop/0) that this version can no longer read; an older one can"),
        ("workshop/x", "is not a session file"),
    ],
)
def test_a_format_that_is_not_known_is_refused_in_one_sentence_and_never_touched(
    workspace: Workspace, stated: str, told: str
) -> None:
    path = workspace.session_file(SESSION)
    path.write_bytes(file_of_version_0("a note", meta={**META, "format": stated}))
    before = path.read_bytes()
    store = TinyDBEventStore(workspace)
    with pytest.raises(SessionDamaged) as refused:
        store.open(SESSION)
    assert told in str(refused.value)
    assert told in store.list()[0].problem
    assert told in store.check(SESSION).problem
    for arguments in (["migrate", SESSION], ["migrate"], ["list"], ["check", "--repair"]):
        result = call(workspace, *arguments)
        assert told in result.output
    assert path.read_bytes() == before
    assert workspace.session_ids() == [SESSION]
    assert not list(workspace.sessions.glob("*.bak*"))
