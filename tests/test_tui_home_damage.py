"""Home offers to repair a damaged session and to merge a copy, and says once where a folder is unsafe."""

from __future__ import annotations

from pathlib import Path

from tests.merge_samples import conflicted
from tests.session_samples import RIDERS, Room, make_room
from tests.store_samples import file_of
from tests.test_plan_after_merge import brought, quote, two_computers
from tests.tui_helpers import SMALL, handed_over, program
from workshop.plan.material import PLAN_ID, gather
from workshop.store.workspace import Workspace


def damaged(room: Room) -> bytes:
    """Write a session whose second note was altered; its bytes."""
    for text in ("first", "second", "third"):
        room.note(text)
    handed_over(room)
    path = room.store.workspace.session_file(room.live.id)
    path.write_bytes(path.read_bytes().replace(b'"text":"second"', b'"text":"2nd it"'))
    return path.read_bytes()


async def test_a_damaged_session_is_repaired_from_home_and_can_be_written_again(workspace: Workspace) -> None:
    before = damaged(make_room(workspace, "focus-group", RIDERS))
    async with program(workspace, size=SMALL) as person:
        await person.sees("cannot open")
        await person.press("enter")
        await person.sees("This session is damaged.", "Repair it", "Only read what holds")
        await person.press("r")
        await person.sees("Riders")
        await person.sees_no("cannot open")
        kept = workspace.torn / "sample-whole-1.txt"
        assert kept.read_bytes() == before
        await person.press("enter")
        await person.at("Live")
        assert [note.text for note in person.session.current_notes()] == ["first", "third"]
        await person.enter("after the repair")
        await person.notes(3)


async def test_what_holds_of_a_damaged_session_can_be_read_without_a_repair(workspace: Workspace) -> None:
    before = damaged(make_room(workspace, "focus-group", RIDERS))
    async with program(workspace) as person:
        await person.press("enter")
        await person.sees("This session is damaged.")
        await person.press("o")
        await person.at("Live")
        assert [note.text for note in person.session.current_notes()] == ["first"]
    assert workspace.session_file("sample").read_bytes() == before


async def test_leaving_a_damaged_session_changes_nothing(workspace: Workspace) -> None:
    before = damaged(make_room(workspace, "focus-group", RIDERS))
    async with program(workspace) as person:
        for key in ("l", "escape"):
            await person.press("enter")
            await person.sees("This session is damaged.")
            await person.press(key)
            await person.at("Home")
    assert workspace.session_file("sample").read_bytes() == before
    assert [path.name for path in workspace.sessions.glob("*.json")] == ["sample.json"]


async def test_a_conflicted_copy_is_listed_and_merged_from_home() -> None:
    with conflicted() as (folder, session, copy):
        async with program(Workspace(folder)) as person:
            await person.sees("a copy sample (ANNE's conflicted copy 2026-03-05)")
            await person.press("home", "down")
            if not person.app.screen.query_one("#sessions").chosen.startswith("sample ("):
                await person.press("up")
            await person.press("enter")
            await person.sees(
                "This is a copy of a session.", "Dropbox or Nextcloud", "Merge it into the session"
            )
            await person.press("m")
            await person.sees("1 event of the copy follow in sample now.")
            await person.sees_no("a copy sample (ANNE")
            assert not copy.exists()
            await person.press("home", "enter")
            await person.at("Live")
            assert [note.text for note in person.session.current_notes()] == ["here", "there"]
        assert session.exists()


async def test_a_conflicted_copy_of_the_plan_is_merged_from_home_and_what_differs_waits() -> None:
    with two_computers() as (one, other):
        one.decide(quote("N1", "print"))
        other.decide(quote("N1", "never"))
        brought(one, other, PLAN_ID)
        async with program(one.store.workspace) as person:
            await person.sees("a copy plan (conflicted copy 2026-03-05)")
            await person.press("end", "enter")
            await person.sees("This is a copy of the plan.", "Merge it into the plan")
            await person.press("m")
            await person.sees("1 event of the copy follow in the plan now. 1 differ")
            await person.sees_no("a copy plan")
        assert len(gather(one.store).plan.waiting) == 1


async def test_that_a_folder_is_copied_by_a_service_is_said_once(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    room = make_room(Workspace(tmp_path), "focus-group", RIDERS)
    handed_over(room)
    async with program(Workspace(tmp_path)) as person:
        await person.sees("This folder is copied by Syncthing")
    async with program(Workspace(tmp_path)) as person:
        await person.sees("Riders", "Ready to write")
        await person.sees_no("copied by Syncthing")
    assert file_of(room.store, "sample").exists()


async def test_a_session_that_lost_its_first_event_is_repaired_from_home_with_all_of_its_notes(
    workspace: Workspace,
) -> None:
    room = make_room(workspace, "focus-group", RIDERS)
    for text in ("first", "second", "third"):
        room.note(text)
    handed_over(room)
    path = workspace.session_file("sample")
    whole = path.read_bytes()
    for copy in (True, False):
        kept = path.with_name(f"{path.name}.bak")
        path.write_bytes(whole.replace(b'"type":"session.created"', b'"typ\0":"sessi\0n.cre\0ted"'))
        if copy:
            kept.write_bytes(whole)
        else:
            kept.unlink()
            for other in workspace.torn.iterdir():
                other.unlink()
        async with program(workspace) as person:
            await person.press("enter")
            await person.sees("This session is damaged.", "Repair it")
            await person.sees_no("Only read what holds")
            await person.press("r")
            told = "nothing is lost" if copy else "In the place of event 1 stands the design "
            # Without a copy it is worked out which design it was, which takes a busy machine its time.
            await person.until(lambda told=told: told in person.words, told, patience=60)
            await person.sees_no("cannot open")
            await person.press("enter")
            await person.at("Live")
            assert [note.text for note in person.session.current_notes()] == ["first", "second", "third"]


async def test_home_lists_what_stands_in_the_place_of_a_session(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.sessions / "made.json").mkdir()
    (workspace.sessions / "elsewhere.json").symlink_to(tmp_path / "a disk that is out.json")
    async with program(workspace) as person:
        await person.sees("cannot open made", "cannot open elsewhere")
        for name, told in (("made", "is a folder"), ("elsewhere", "is a link to")):
            await person.press("home")
            if person.app.screen.query_one("#sessions").chosen != name:
                await person.press("down")
            await person.press("enter")
            await person.sees(told)
            await person.at("Home")
