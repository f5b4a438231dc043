"""The folder of sessions: how it is found, how files are named, and how people name a session."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.commands import call, make
from tests.store_samples import first_event, meta, new_store
from workshop.record.protocol import StoreError
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace, find_workspace, new_session_id, slug

NAMES = ["2026-03-04-riders-a1b2c3", "2026-03-04-riders-d4e5f6", "2026-04-01-leaders-0a1b2c"]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = create_workspace(tmp_path)
    for name in [*NAMES, "plan", "._2026-03-04-riders-a1b2c3"]:
        (workspace.sessions / f"{name}.json").write_text("{}")
    workspace.designs.mkdir()
    (workspace.designs / "mine.json").write_text("{}")
    (workspace.sessions / "notes.txt").write_text("")
    return workspace


def test_a_folder_is_found_from_anywhere_below_it(tmp_path: Path) -> None:
    create_workspace(tmp_path)
    below = tmp_path / "exports" / "older"
    below.mkdir()
    assert find_workspace(environ={}, start=below) == Workspace(tmp_path)


def test_a_named_folder_comes_before_the_environment_and_that_before_the_current_folder(
    tmp_path: Path,
) -> None:
    named, stated, current = (create_workspace(tmp_path / name) for name in ("named", "stated", "current"))
    environ = {"WORKSHOP_FOLDER": str(stated.root)}
    assert find_workspace(named.root, environ=environ, start=current.root) == named
    assert find_workspace(environ=environ, start=current.root) == stated
    assert find_workspace(environ={"WORKSHOP_FOLDER": ""}, start=current.root) == current


def test_a_named_folder_without_sessions_is_not_replaced_by_another(tmp_path: Path) -> None:
    current = create_workspace(tmp_path / "current")
    assert find_workspace(tmp_path / "none", environ={}, start=current.root) is None
    assert find_workspace(environ={"WORKSHOP_FOLDER": str(tmp_path / "none")}, start=current.root) is None


def test_making_a_workspace_twice_keeps_what_is_in_it(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    assert create_workspace(tmp_path) == store.workspace
    assert len(store.list()) == 1
    assert store.workspace.exports.is_dir()


def test_a_workspace_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="No sessions can be kept"):
        create_workspace(tmp_path / "file")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Riders", "riders"),
        ("Écoute des usagers", "ecoute-des-u"),
        ("  ¿Qué pasó?  ", "que-paso"),
        ("Night bus, 2026!", "night-bus-20"),
        ("夜行バス", "session"),
        ("", "session"),
        ("../../etc", "etc"),
        ("twelve chars and more", "twelve-chars"),
    ],
)
def test_a_file_name_is_made_of_a_few_plain_letters_of_the_title(title: str, expected: str) -> None:
    assert slug(title) == expected


@given(st.text())
def test_every_title_gives_a_safe_file_name(title: str) -> None:
    name = new_session_id(title, "2026-03-04")
    assert re.fullmatch(r"2026-03-04-[a-z0-9](?:[a-z0-9-]{0,10}[a-z0-9])?-[0-9a-f]{6}", name)


def test_the_plan_designs_and_other_files_are_never_sessions(workspace: Workspace) -> None:
    assert workspace.session_ids() == NAMES
    assert [header.id for header in TinyDBEventStore(workspace).list()] == NAMES


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("2026-03-04-riders-a1b2c3", NAMES[0]),
        ("2026-04", NAMES[2]),
        ("LEADERS", NAMES[2]),
        ("d4e5", NAMES[1]),
        ("sessions/2026-03-04-riders-d4e5f6.json", NAMES[1]),
        (r"sessions\2026-03-04-riders-d4e5f6.json", NAMES[1]),
    ],
)
def test_a_session_is_named_by_its_id_its_start_or_a_part_of_it(
    workspace: Workspace, argument: str, expected: str
) -> None:
    assert workspace.resolve(argument) == expected


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere such names are one")
def test_names_that_differ_in_their_capitals_only_are_each_meant_exactly(workspace: Workspace) -> None:
    (workspace.sessions / f"{NAMES[0].upper()}.json").write_text("{}")
    assert workspace.resolve(NAMES[0]) == NAMES[0]
    assert workspace.resolve(NAMES[0].upper()) == NAMES[0].upper()


def test_an_id_that_begins_another_id_is_still_meant_exactly(workspace: Workspace) -> None:
    (workspace.sessions / "2026-03-04-riders-a1b2c3-copy.json").write_text("{}")
    assert workspace.resolve(NAMES[0]) == NAMES[0]


def test_a_name_that_could_be_several_lists_them(workspace: Workspace) -> None:
    with pytest.raises(StoreError) as refused:
        workspace.resolve("riders")
    assert f"{NAMES[0]}, {NAMES[1]}" in str(refused.value)
    assert NAMES[2] not in str(refused.value)


@pytest.mark.parametrize("argument", ["nobody", "", "plan", "mine", "*"])
def test_a_name_that_no_session_has_lists_those_there_are(workspace: Workspace, argument: str) -> None:
    with pytest.raises(StoreError) as refused:
        workspace.resolve(argument)
    assert all(name in str(refused.value) for name in NAMES)


def test_an_empty_folder_says_how_to_begin(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="workshop new"):
        create_workspace(tmp_path).resolve("riders")


@pytest.mark.parametrize("name", ["../x", "a/b", "a\\b", "", ".", "..", "c:x", "a\x00b"])
def test_a_name_that_leads_out_of_the_folder_is_no_session(workspace: Workspace, name: str) -> None:
    with pytest.raises(StoreError, match="not the id of a session"):
        workspace.session_file(name)


def test_a_list_gives_each_title_without_reading_whole_files(tmp_path: Path) -> None:
    store = TinyDBEventStore(create_workspace(tmp_path))
    for number, name in enumerate(NAMES):
        store.create(meta(name, f"Session {number} — é"), [first_event()])
    (store.workspace.sessions / "2026-05-05-bad-000000.json").write_bytes(b"")
    headers = store.list()
    assert [header.meta.title for header in headers if header.meta] == [
        f"Session {number} — é" for number in range(3)
    ]
    assert headers[-1].problem


def test_a_part_of_an_id_means_the_session_and_not_its_copies(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path)
    session = "2026-03-04-riders-a1b2c3"
    for copy in ("", " (1)", ".repaired", "-LAPTOP", ".sync-conflict-20260304-101500-ABCDEFG"):
        workspace.session_file(f"{session}{copy}").touch()
    assert workspace.resolve("riders") == session
    assert workspace.resolve("2026-03") == session
    assert workspace.resolve(f"{session}.repaired.json") == f"{session}.repaired"
    workspace.session_file("2026-03-05-riders-ffffff").touch()
    with pytest.raises(StoreError, match="could be any of these"):
        workspace.resolve("riders")


def test_a_session_whose_disk_is_out_is_told_of_by_every_command_and_is_there_when_it_is_back(
    tmp_path: Path,
) -> None:
    workspace = create_workspace(tmp_path / "transit")
    session = make(workspace)
    call(workspace, "import", session, "-", given="one\n")
    stick, path = tmp_path / "stick", workspace.session_file(session)
    stick.mkdir()
    path.rename(stick / path.name)
    path.symlink_to(stick / path.name)
    assert call(workspace, "dump", session).exit_code == 0
    stick.rename(tmp_path / "pocket")
    told = (
        f"sessions/{path.name} is a link to {stick / path.name}, which is not there: "
        f"put in the disk or stick that holds it, or remove the link."
    )
    for command, code in (
        (["list"], 0),
        (["check"], 1),
        (["dump", session], 1),
        (["status"], 0),
        (["check", "--repair", session], 1),
    ):
        result = call(workspace, *command)
        assert result.exit_code == code, command
        assert told in result.stderr, command
    assert call(workspace, "check").stdout == f"{session}  FAILED, 0 events\n"
    (tmp_path / "pocket").rename(stick)
    assert call(workspace, "check").exit_code == 0
    assert session in call(workspace, "list").stdout
