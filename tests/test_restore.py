"""Copies and bringing sessions back, as the person at the commands does it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import DONE, FAILED, WRONG_USE, call, files_of, lines_of, make, notes_of
from tests.plan_samples import on_disk, said
from workshop.store.backup_place import Place, place_of
from workshop.store.backups import back_up, copies_at
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace


@pytest.fixture
def session(workspace: Workspace, stick: Path) -> Iterator[str]:
    """A session of two notes, of which there is a copy."""
    session_id = make(workspace)
    call(workspace, "import", session_id, "-", given="The bus is late.\nNobody says why.\n")
    result = call(workspace, "backups", "--to", str(stick))
    assert result.exit_code == DONE, result.output
    yield session_id


def copies(workspace: Workspace, stick: Path, session: str) -> list[Path]:
    return [copy.path for copy in copies_at(workspace, Place(stick))[session]]


def flip(path: Path, event: int = 2) -> None:
    """Damage a file in one of its events, as a failing stick does."""
    data = bytearray(path.read_bytes())
    data[data.index(b'"seq":%d' % event) + 60] ^= 4
    path.write_bytes(bytes(data))


# Setting the place -------------------------------------------------------------------------------------


def test_setting_a_place_copies_everything_at_once_and_says_so(workspace: Workspace, stick: Path) -> None:
    assert "No second place is set" in call(workspace, "backups").output
    make(workspace)
    make(workspace, "buy-in", title="Leaders")
    result = call(workspace, "backups", "--to", str(stick))
    assert f"Copies go to {stick}. They hold every word of the sessions" in result.output
    assert "on the same disk as the sessions" in result.output
    assert "2 files were copied and read back." in result.output
    again = call(workspace, "backups", "--now")
    assert "0 files were copied and read back; 2 had nothing new." in again.output
    assert place_of(workspace) == Place(stick)


def test_what_copies_there_are_is_listed_for_people_and_programs(
    workspace: Workspace, session: str, stick: Path
) -> None:
    assert f"{session}  1 copy, the newest of 20" in call(workspace, "backups").output
    (told,) = lines_of(call(workspace, "backups", "--json"))
    assert told["session"] == session
    assert [one["path"] for one in told["copies"]] == [str(copies(workspace, stick, session)[0])]


def test_a_session_of_which_there_is_no_copy_is_listed_as_that(
    workspace: Workspace, session: str, stick: Path
) -> None:
    for copy in copies(workspace, stick, session):
        copy.rename(stick / "elsewhere.json")
    other = make(workspace, "buy-in", title="Leaders")
    assert call(workspace, "backups", "--now").exit_code == DONE
    for copy in copies(workspace, stick, other):
        copy.unlink()
    result = call(workspace, "backups")
    assert f"{session}  1 copy" in result.output
    assert f"{other}  no copy yet" in result.output


def test_an_empty_name_is_no_second_place(workspace: Workspace) -> None:
    result = call(workspace, "backups", "--to", "")
    assert result.exit_code == WRONG_USE
    assert "name the folder" in result.output
    assert place_of(workspace) is None


def test_a_missing_stick_is_told_in_one_sentence(workspace: Workspace, session: str, stick: Path) -> None:
    stick.rename(stick.with_name("pocket"))
    for arguments in (["backups"], ["backups", "--now"]):
        result = call(workspace, *arguments)
        assert result.exit_code == FAILED
        assert f"{stick} is not there" in result.output
        assert len(result.output.splitlines()) == 1
    # Work goes on all the same.
    assert call(workspace, "import", session, "-", given="More.\n").exit_code == DONE


def test_copies_can_be_stopped(workspace: Workspace, session: str, stick: Path) -> None:
    assert call(workspace, "backups", "--off", "--now").exit_code == WRONG_USE
    assert "those that are there stay" in call(workspace, "backups", "--off").output
    assert place_of(workspace) is None
    assert call(workspace, "backups", "--now").exit_code == FAILED
    assert len(copies(workspace, stick, session)) == 1


def test_one_damaged_session_does_not_keep_the_others_from_being_copied(
    workspace: Workspace, session: str, stick: Path
) -> None:
    other = make(workspace, "buy-in", title="Leaders")
    flip(workspace.session_file(session))
    result = call(workspace, "backups", "--now")
    assert result.exit_code == FAILED
    assert "is damaged" in result.output
    assert "1 file was copied and read back." in result.output
    assert copies(workspace, stick, other)


# Bringing back ------------------------------------------------------------------------------------------


def test_a_session_that_is_gone_comes_back_under_its_own_id(
    workspace: Workspace, session: str, stick: Path
) -> None:
    path = workspace.session_file(session)
    before = path.read_bytes()
    path.unlink()
    result = call(workspace, "restore", "riders")
    assert result.exit_code == DONE, result.output
    assert result.stdout.splitlines() == [session]
    assert path.read_bytes() == before
    assert notes_of(workspace, session) == ["The bus is late.", "Nobody says why."]


@pytest.mark.parametrize("state", ["whole", "empty", "damaged", "another program's"])
def test_a_session_that_is_here_in_whatever_state_is_never_overwritten(
    workspace: Workspace, session: str, state: str
) -> None:
    path = workspace.session_file(session)
    if state == "empty":
        path.write_bytes(b"")
    elif state == "damaged":
        flip(path)
    elif state == "another program's":
        path.write_text(json.dumps({"_default": {}}))
    before = path.read_bytes()
    result = call(workspace, "restore", session)
    assert result.exit_code == DONE, result.output
    assert result.stdout.splitlines() == [f"{session}-restored"]
    assert f"{session} is here and was not touched." in result.output
    assert path.read_bytes() == before
    assert notes_of(workspace, f"{session}-restored") == ["The bus is late.", "Nobody says why."]
    store = TinyDBEventStore(workspace)
    assert store.check(f"{session}-restored").passed
    last = store.read(f"{session}-restored")[-1]
    assert (last.type, last.data and last.data["of"]) == ("session.restored", session)
    # It is a session like any other: it can be added to, and restored beside once more.
    assert call(workspace, "import", f"{session}-restored", "-", given="And now?\n").exit_code == DONE
    assert call(workspace, "restore", session).stdout.splitlines() == [f"{session}-restored-2"]
    assert path.read_bytes() == before


def test_a_restored_session_beside_its_own_counts_once(workspace: Workspace, stick: Path) -> None:
    session = on_disk(workspace, "2026-03-04-riders-a1b2c3", [said("The night bus never comes on time")])
    call(workspace, "backups", "--to", str(stick))
    assert call(workspace, "restore", session).exit_code == DONE
    gate = json.loads(call(workspace, "status", "--json").output)["gate"]
    assert gate["held"] == 1


def test_the_newest_copy_that_is_whole_is_taken(workspace: Workspace, session: str, stick: Path) -> None:
    call(workspace, "import", session, "-", given="A third.\n")
    back_up(workspace, session, Place(stick))
    newest, older = copies(workspace, stick, session)
    flip(newest)
    workspace.session_file(session).unlink()
    result = call(workspace, "restore", session)
    assert result.exit_code == DONE, result.output
    assert f"{newest.name} is damaged" in result.output
    assert f"Restored from {older}" in result.output
    assert len(notes_of(workspace, session)) == 2


def test_a_copy_that_lost_its_end_is_taken_only_where_none_is_whole(
    workspace: Workspace, session: str, stick: Path
) -> None:
    call(workspace, "import", session, "-", given="A third.\n")
    back_up(workspace, session, Place(stick))
    newest, older = copies(workspace, stick, session)
    newest.write_bytes(newest.read_bytes()[:-100])
    workspace.session_file(session).unlink()
    result = call(workspace, "restore", session)
    assert f"The end of {newest.name} is damaged" in result.output
    assert f"Restored from {older}, with 3 events." in result.output
    older.unlink()
    workspace.session_file(session).unlink()
    result = call(workspace, "restore", session)
    assert f"The end of {newest.name} is damaged; 3 events before it are whole." in result.output
    assert len(notes_of(workspace, session)) == 2


def test_where_no_copy_is_whole_nothing_is_made(workspace: Workspace, session: str, stick: Path) -> None:
    for path in copies(workspace, stick, session):
        path.write_bytes(b"")
    workspace.session_file(session).unlink()
    result = call(workspace, "restore", session)
    assert result.exit_code == FAILED
    assert f"No copy of {session} can be used." in result.output
    assert "0 bytes" in result.output
    assert files_of(workspace) == []


def test_on_a_new_laptop_everything_comes_back_from_the_stick(
    session: str, stick: Path, tmp_path: Path
) -> None:
    new = create_workspace(tmp_path / "new laptop")
    for folder in (stick, stick / "workshop-backups", next((stick / "workshop-backups").iterdir())):
        result = call(new, "restore", session, "--from", str(folder))
        assert result.exit_code == DONE, result.output
    assert files_of(new) == [f"{session}{end}.json" for end in ("-restored-2", "-restored", "")]


def test_a_copy_is_restored_by_its_file(
    workspace: Workspace, session: str, stick: Path, tmp_path: Path
) -> None:
    (copy,) = copies(workspace, stick, session)
    elsewhere = tmp_path / "mailed to me.json"
    shutil.copy(copy, elsewhere)
    new = create_workspace(tmp_path / "new")
    assert call(new, "restore", str(elsewhere)).stdout.splitlines() == [session]
    elsewhere.write_text("{}")
    result = call(new, "restore", str(elsewhere))
    assert result.exit_code == FAILED
    assert "is not a session file" in result.output
    assert files_of(new) == [f"{session}.json"]


def test_the_plan_comes_back_where_it_is_gone_and_only_there(workspace: Workspace, stick: Path) -> None:
    from workshop.plan.plan_book import open_plan

    store = TinyDBEventStore(workspace)
    open_plan(store, department="Transit")
    store.close()
    call(workspace, "backups", "--to", str(stick))
    plan = workspace.session_file("plan")
    before = plan.read_bytes()
    result = call(workspace, "restore", "plan")
    assert result.exit_code == FAILED
    assert "a folder has one plan; move it away and restore again" in result.output
    plan.unlink()
    assert call(workspace, "restore", "plan").exit_code == DONE
    assert plan.read_bytes() == before


def test_of_two_plans_on_one_stick_a_person_says_which(
    workspace: Workspace, stick: Path, tmp_path: Path
) -> None:
    from workshop.plan.plan_book import open_plan

    for folder in (workspace, create_workspace(tmp_path / "another")):
        store = TinyDBEventStore(folder)
        open_plan(store, department=folder.root.name)
        store.close()
        call(folder, "backups", "--to", str(stick))
    new = create_workspace(tmp_path / "new")
    result = call(new, "restore", "plan", "--from", str(stick))
    assert result.exit_code == FAILED
    assert "more than one record called plan" in result.output
    assert not new.session_file("plan").exists()
    # At the computer they came from there is no question.
    workspace.session_file("plan").unlink()
    assert call(workspace, "restore", "plan").exit_code == DONE


def test_what_was_redacted_since_a_copy_does_not_come_back_with_it(
    workspace: Workspace, session: str, stick: Path, tmp_path: Path
) -> None:
    away = tmp_path / "stick in a drawer"
    shutil.copytree(stick, away)
    result = call(workspace, "redact", session, "N2", "--reason", "A name.", given="y\n")
    assert result.exit_code == DONE, result.output
    result = call(workspace, "restore", session, "--from", str(away))
    assert result.exit_code == FAILED
    assert "older than a redaction and still holds the words that were taken out" in result.output
    (copy,) = away.rglob("*.json")
    assert call(workspace, "restore", str(copy)).exit_code == FAILED
    assert files_of(workspace) == [f"{session}.json"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["restore", "nothing"], "No place for copies was ever set for this folder"),
        (["restore", "nothing", "--from", "/no/such/folder"], "There is no folder /no/such/folder"),
        (["restore", "nothing", "--from", "{empty}"], "There are no copies in"),
        (["backups", "--to", "/no/such/folder"], "There is no folder /no/such; is the stick in?"),
        (["backups", "--to", "{folder}"], "in the folder of the sessions itself"),
    ],
)
def test_wrong_input_is_told_in_one_sentence(
    workspace: Workspace, tmp_path: Path, arguments: list[str], told: str
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    given = [one.format(empty=empty, folder=workspace.root) for one in arguments]
    result = call(workspace, *given)
    assert result.exit_code == FAILED
    assert told in result.output
    assert len(result.output.splitlines()) == 1


def test_a_part_of_an_id_that_several_have_is_asked_for_more(workspace: Workspace, stick: Path) -> None:
    for _ in range(2):
        make(workspace)
    call(workspace, "backups", "--to", str(stick))
    result = call(workspace, "restore", "riders")
    assert result.exit_code == FAILED
    assert "could be any of these" in result.output


def test_what_is_redacted_goes_from_the_copies_and_from_what_was_restored(
    workspace: Workspace, session: str, stick: Path
) -> None:
    assert call(workspace, "restore", session).exit_code == DONE
    (copy,) = copies(workspace, stick, session)
    left = copy.with_name(f".{copy.name}.new")
    left.write_bytes(copy.read_bytes()[:-200])
    call(workspace, "backups", "--now")
    assert b"Nobody says why" in copy.read_bytes()
    result = call(workspace, "redact", session, "N2", "--reason", "A name.")
    assert result.exit_code == DONE, result.output
    for folder in (workspace.root, stick):
        for path in folder.rglob("*"):
            assert path.is_dir() or b"Nobody says why" not in path.read_bytes(), path
    store = TinyDBEventStore(workspace)
    assert all(report.passed for report in store.check_all())
    flipped = workspace.session_file(session)
    flipped.unlink()
    assert call(workspace, "restore", session).exit_code == DONE
    assert notes_of(workspace, session)[0] == "The bus is late."


def test_what_a_command_adds_is_copied_as_well(workspace: Workspace, session: str, stick: Path) -> None:
    call(workspace, "import", session, "-", given="A third.\n")
    assert b"A third." in copies(workspace, stick, session)[0].read_bytes()
    stick.rename(stick.with_name("pocket"))
    result = call(workspace, "import", session, "-", given="A fourth.\n")
    assert result.exit_code == DONE
    assert "No copy was made:" in result.stderr


def test_after_the_folder_was_moved_its_copies_are_still_found(
    workspace: Workspace, session: str, stick: Path, tmp_path: Path
) -> None:
    moved = Workspace(tmp_path / "moved")
    workspace.root.rename(moved.root)
    moved.session_file(session).unlink()
    assert call(moved, "restore", session).exit_code == DONE
    assert files_of(moved) == [f"{session}.json"]
    moved.session_file(session).unlink()
    (moved.sessions / ".workshop" / "copied-as.json").unlink()
    result = call(moved, "restore", session)
    assert "No place for copies was ever set for this folder" in result.output
    call(moved, "backups", "--to", str(stick))
    assert call(moved, "restore", session).exit_code == DONE
    assert files_of(moved) == [f"{session}.json"]
