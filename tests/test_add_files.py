"""Session files come from other laptops: checked, told apart from what is here, never written over what is here."""

from __future__ import annotations

import json
import os
from pathlib import Path

import msgspec
import pytest

from tests.commands import DONE, FAILED, WRONG_USE, call, files_of, lines_of, make
from tests.session_samples import RIDERS, Room, make_room
from tests.tui_helpers import program
from workshop.disk import as_typed
from workshop.record.event import chain_start, redacted
from workshop.session.reading import folded
from workshop.store.adding import add_files, paths_in
from workshop.store.layout import TAIL, file_bytes, head_bytes
from workshop.store.recovery import scan
from workshop.store.workspace import Workspace, create_workspace


@pytest.fixture
def there(tmp_path: Path) -> Workspace:
    """The folder of another laptop."""
    return create_workspace(tmp_path / "other laptop")


@pytest.fixture
def away(there: Workspace) -> Room:
    """A group that is held at another laptop."""
    room = make_room(there, "focus-group", RIDERS, "2026-03-04-riders-a1b2c3")
    room.note("The bus is late")
    yield room
    room.store.close()


def file_of(room: Room) -> Path:
    return room.store.workspace.session_file(room.live.id)


def added(workspace: Workspace, *paths: Path, replace: bool = False):
    return add_files(workspace, paths, folded, replace=replace)


def with_head(path: Path, **fields: object) -> bytes:
    """The same events under another head, chained anew as a forger would."""
    found = scan(path.read_bytes(), path.name)
    meta = msgspec.structs.replace(found.meta, **fields)
    from workshop.record.event import hash_of

    previous = chain_start(msgspec.json.decode(msgspec.json.encode(meta)))
    events = []
    for event in found.events:
        event = msgspec.structs.replace(event, hash=hash_of(event, previous))
        previous = event.hash
        events.append(event)
    return file_bytes(head_bytes(meta), events)


def leftovers(workspace: Workspace) -> list[str]:
    return [path.name for path in workspace.sessions.iterdir() if path.name.endswith(".new")]


def test_a_file_comes_over_byte_for_byte_once_however_often_it_is_added(
    workspace: Workspace, away: Room
) -> None:
    stick = workspace.root.parent / "riders (1).json"
    stick.write_bytes(file_of(away).read_bytes())
    first = call(workspace, "add", str(stick))
    assert (first.exit_code, first.stdout) == (DONE, "2026-03-04-riders-a1b2c3\n")
    assert "Riders of 2026-03-04 is added, with 1 note." in first.stderr
    target = workspace.session_file(away.live.id)
    assert target.read_bytes() == stick.read_bytes() and leftovers(workspace) == []
    again = call(workspace, "add", str(stick), str(stick), "--json")
    assert again.exit_code == DONE
    assert [line["state"] for line in lines_of(again)] == ["here", "here"]
    assert call(workspace, "check").exit_code == DONE


def test_of_a_folder_all_session_files_come_and_nothing_else(workspace: Workspace, away: Room) -> None:
    there = away.store.workspace
    make(there, title="Second")
    (there.sessions / "plan.json").write_bytes(with_head(file_of(away), id="plan", kind="plan"))
    (there.sessions / "shopping.json").write_text('{"milk": 2}')
    (there.sessions / ".hidden.json").write_text("{}")
    done = added(workspace, there.root)
    assert [one.state for one in done] == ["new", "new", "plan"]
    assert added(workspace, there.sessions)[0].state == "here"
    assert len(files_of(workspace)) == 2


def test_a_file_that_goes_on_where_ours_ends_is_taken_when_asked_and_ours_is_kept(
    workspace: Workspace, away: Room
) -> None:
    path, target = file_of(away), workspace.session_file(away.live.id)
    added(workspace, path)
    before = target.read_bytes()
    away.note("and cold")
    told = call(workspace, "add", str(path))
    assert told.exit_code == FAILED and "has 1 more event" in told.stderr and "--replace" in told.stderr
    assert target.read_bytes() == before
    taken = call(workspace, "add", "--replace", str(path))
    assert taken.exit_code == DONE and "kept as" in taken.stderr
    assert target.read_bytes() == path.read_bytes()
    assert target.with_name(f"{target.name}.bak").read_bytes() == before
    away.note("and crowded")
    assert added(workspace, path, replace=True)[0].state == "replaced"
    assert target.with_name(f"{target.name}.bak2").exists()
    old = workspace.root / "old.json"
    old.write_bytes(before)
    assert added(workspace, old, replace=True)[0].state == "older"
    assert target.read_bytes() == path.read_bytes() and leftovers(workspace) == []


def test_two_files_that_went_different_ways_stay_both_as_they_are(workspace: Workspace, away: Room) -> None:
    added(workspace, file_of(away))
    here = call(workspace, "import", away.live.id, "-", given="typed here\n")
    assert here.exit_code == DONE
    away.note("typed there")
    before = workspace.session_file(away.live.id).read_bytes()
    told = call(workspace, "add", "--replace", str(file_of(away)))
    assert told.exit_code == FAILED
    assert "went another way after event" in told.stderr and "move sessions/" in told.stderr
    command = f"workshop merge {away.live.id} {as_typed(file_of(away))} --replace"
    assert f"To have all of both: `{command}`" in told.stderr
    assert workspace.session_file(away.live.id).read_bytes() == before


def test_the_command_that_is_named_joins_both_and_then_all_of_the_other_is_here(
    workspace: Workspace, away: Room
) -> None:
    added(workspace, file_of(away))
    call(workspace, "import", away.live.id, "-", given="typed here\n")
    away.note("typed there")
    told = call(workspace, "merge", away.live.id, str(file_of(away)), "--replace")
    assert told.exit_code == DONE, told.stderr
    # Both files have one name: they are told apart by their folders.
    here, there = workspace.session_file(away.live.id), file_of(away)
    assert f" more in {here}, 1 more in {there}." in told.stderr
    (one,) = added(workspace, file_of(away))
    assert (one.state, one.told.endswith("is here already, with more in it.")) == ("older", True)
    away.note("and typed there again")
    assert "went another way" in call(workspace, "add", str(file_of(away))).stderr


def test_what_another_laptop_decided_in_its_plan_is_told_with_the_command_that_joins_it(
    workspace: Workspace, away: Room
) -> None:
    there = file_of(away).parent
    for decided in ("ours", "theirs"):
        given_up = ("override", "--name", "A. Officer", "--reason", f"as {decided} say")
        if decided == "ours":
            assert call(workspace, *given_up).exit_code == DONE
            (there / "plan.json").write_bytes((workspace.sessions / "plan.json").read_bytes())
            assert "plan" not in call(workspace, "add", str(there)).stderr
        else:
            assert call(Workspace(there.parent), *given_up).exit_code == DONE
    told = call(workspace, "add", str(there)).stderr
    command = f"merge plan {as_typed(there / 'plan.json')} --replace"
    assert f"decides what our plan does not: `workshop {command}`." in told
    joined = call(workspace, "merge", "plan", str(there / "plan.json"), "--replace")
    assert joined.exit_code == DONE, joined.stderr
    assert "our plan" not in call(workspace, "add", str(there)).stderr
    (workspace.sessions / "plan.json").unlink()
    assert "There is no plan here: copy " in call(workspace, "add", str(there)).stderr


def test_a_session_that_is_open_is_not_replaced(workspace: Workspace, away: Room) -> None:
    from workshop.store.events import TinyDBEventStore

    added(workspace, file_of(away))
    away.note("later")
    store = TinyDBEventStore(workspace)
    store.open(away.live.id)
    assert "is being written" in added(workspace, file_of(away), replace=True)[0].told
    store.close()
    assert added(workspace, file_of(away), replace=True)[0].state == "replaced"


def test_what_was_redacted_here_is_not_brought_back_by_an_older_copy(
    workspace: Workspace, away: Room
) -> None:
    away.note("Anna from number 7 said it")
    path, target = file_of(away), workspace.session_file(away.live.id)
    added(workspace, path)
    found = scan(target.read_bytes(), "it")
    gone = [*found.events[:-1], redacted(found.events[-1])]
    target.write_bytes(file_bytes(head_bytes(found.meta), gone))
    emptied = target.read_bytes()
    assert added(workspace, path, replace=True)[0].state == "here"
    assert target.read_bytes() == emptied
    away.note("and cold")
    assert added(workspace, path, replace=True)[0].state == "replaced"
    assert b"Anna" not in target.read_bytes() and b"and cold" in target.read_bytes()
    assert call(workspace, "check").exit_code == DONE


def test_a_half_written_end_is_left_out_and_told(workspace: Workspace, away: Room) -> None:
    away.note("whole")
    cut = workspace.root / "cut.json"
    data = file_of(away).read_bytes()
    cut.write_bytes(data[: -len(TAIL)] + b',\n"99":{"type":"note.ad')
    done = added(workspace, cut)[0]
    assert done.state == "new" and "half-written end" in done.told
    assert call(workspace, "check").exit_code == DONE
    assert workspace.session_file(away.live.id).read_bytes() == data


def test_damaged_newer_and_foreign_files_are_refused_in_a_sentence_and_nothing_is_left(
    workspace: Workspace, away: Room, tmp_path: Path
) -> None:
    good = file_of(away).read_bytes()
    nasty = {
        "altered": good.replace(b"The bus is late", b"The bus is fine"),
        "newer": good.replace(b"workshop/1", b"workshop/9"),
        "empty": b"",
        "shopping": b'{"milk": 2}',
        "half": good[: len(good) // 8],
        "zeros": bytes(5_000),
        "binary": os.urandom(3_000),
        "plan": with_head(file_of(away), id="plan"),
        "PLAN": with_head(file_of(away), id="PLAN", kind="focus-group"),
        "notes": with_head(file_of(away), companion_of="2026-03-04-riders-a1b2c3"),
        "up": with_head(file_of(away), id="../../evil"),
        "windows": with_head(file_of(away), id="..\\evil"),
        "root": with_head(file_of(away), id="/tmp/evil"),
        "hidden": with_head(file_of(away), id=".evil"),
        "nul": with_head(file_of(away), id="a\x00b"),
        "device": with_head(file_of(away), id="CON.1"),
        "dots": with_head(file_of(away), id="evil."),
        "blank": with_head(file_of(away), id=""),
        "long": with_head(file_of(away), id="x" * 300),
        "wall": with_head(file_of(away), id="\x1b[31mred"),
        "rtl": with_head(file_of(away), id="a\u202egnp.json"),
    }
    for name, content in nasty.items():
        path = tmp_path / f"{name}.json"
        path.write_bytes(content)
        result = call(workspace, "add", str(path))
        assert result.exit_code == FAILED, name
        assert result.stdout == "" and result.stderr.count("\n") == 1, name
        assert result.stderr.rstrip().endswith("."), result.stderr
        assert "\x1b" not in result.stderr
        assert files_of(workspace) == [] and leftovers(workspace) == [], name
    assert not (tmp_path / "evil.json").exists()


def test_what_is_no_file_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    paths = [tmp_path / "nothing.json", tmp_path / "empty"]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.json")
        paths += [tmp_path / "pipe.json", Path("/dev/zero")]
    for path in paths:
        done = added(workspace, path)
        assert [one.state for one in done] == ["refused"], path
        assert done[0].told.endswith((".", "?"))
    assert [one.state for one in added(workspace, Path("a\x00b"))] == ["refused"]
    assert call(Workspace(tmp_path / "new"), "add", str(tmp_path / "nothing.json")).exit_code == WRONG_USE
    assert not (tmp_path / "new").exists()


def test_ids_that_differ_only_in_capitals_are_not_both_kept(
    workspace: Workspace, away: Room, tmp_path: Path
) -> None:
    added(workspace, file_of(away))
    shouted = tmp_path / "x.json"
    shouted.write_bytes(with_head(file_of(away), id="2026-03-04-RIDERS-a1b2c3"))
    assert "too much alike" in added(workspace, shouted)[0].told


def test_a_damaged_file_here_says_what_to_do_when_a_whole_one_comes(workspace: Workspace, away: Room) -> None:
    added(workspace, file_of(away))
    target = workspace.session_file(away.live.id)
    target.write_bytes(target.read_bytes().replace(b"The bus is late", b"The bus is fine"))
    told = added(workspace, file_of(away), replace=True)[0]
    assert told.state == "refused" and "move sessions/" in told.told


def test_typed_and_pasted_paths_are_understood(tmp_path: Path) -> None:
    (tmp_path / "my stick").mkdir()
    there = tmp_path / "my stick"
    assert paths_in(f"'{there}'\n\n  \"{there}\"  ") == [there, there]
    assert paths_in(str(there).replace(" ", "\\ ")) == [there]
    assert paths_in(f"file://{str(there).replace(' ', '%20')}") == [there]
    assert paths_in("~/x.json") == [Path.home() / "x.json"]
    assert paths_in("   ") == [] and paths_in("'") == [Path("'")]


async def test_files_are_added_on_the_home_screen_and_a_slip_is_put_right(
    workspace: Workspace, away: Room
) -> None:
    async with program(workspace) as person:
        await person.sees("None yet")
        await person.press("a")
        await person.sees("Which session files?")
        await person.enter(f"{file_of(away)}x")
        await person.sees("Nothing was added.", "There is no file")
        await person.press("t")
        await person.sees("Which session files?")
        await person.answer(str(file_of(away)))
        await person.sees("Riders", "is added", "Ready to write")
        away.note("and cold")
        await person.press("a")
        await person.sees("Which session files?")
        await person.answer(str(away.store.workspace.root))
        await person.sees("Shall the newer one be taken?", "Ours is kept beside it.")
        await person.press("y")
        await person.sees("is brought up to date")
    assert workspace.session_file(away.live.id).read_bytes() == file_of(away).read_bytes()


async def test_several_files_are_told_one_by_one(workspace: Workspace, away: Room, tmp_path: Path) -> None:
    make(away.store.workspace, title="[red]Second[/red]")
    bad = away.store.workspace.sessions / "bad.json"
    bad.write_bytes(file_of(away).read_bytes().replace(b"The bus is late", b"The bus is fine"))
    async with program(workspace) as person:
        await person.sees("None yet")
        await person.press("a")
        await person.sees("Which session files?")
        await person.enter(str(away.store.workspace.root))
        await person.sees("2 of 3 files brought something new.", "[red]Second[/red]", "is damaged")
        await person.press("enter")
        await person.sees("Second", "Riders")
    assert json.loads(bad.read_bytes())


async def test_esc_adds_nothing(workspace: Workspace) -> None:
    async with program(workspace) as person:
        await person.sees("None yet")
        await person.press("a")
        await person.sees("Which session files?")
        await person.press("enter")
        await person.sees("Type a path; Esc goes back.")
        await person.press("escape")
        await person.at("Home")
    assert files_of(workspace) == []
