"""Redaction on screen: what goes is told before it is done, and afterwards nothing on screen brings it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.redaction_samples import files_with
from tests.session_samples import RIDERS, make_room
from tests.store_samples import stock_events
from tests.test_tui_notes import among_notes, capture
from tests.tui_helpers import LAYOUTS, Person, begun, program, said
from workshop.plan.holding import hold_session
from workshop.plan.redacting import redact
from workshop.session.clock import local_now
from workshop.store.backup_place import choose_place
from workshop.store.backups import back_up
from workshop.store.workspace import Workspace

SAID = "Maria Lopez at the counter shouted at me"


async def redacted(person: Person, reason: str = "a name was said") -> None:
    """From the question why to the note that it is done."""
    await person.sees("Why is")
    await person.enter(reason)
    await person.sees("It cannot be undone.")
    await person.press("r")
    await person.sees("is redacted.")


@pytest.mark.parametrize("size", LAYOUTS)
async def test_a_note_under_the_cursor_is_redacted_and_its_reason_stands_there(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    session = begun(workspace, people=7, typed=[f"p3 {SAID}", "p4 the bus is late"])
    async with program(workspace, session_id=session, size=size) as person:
        await among_notes(person, "N1")
        await person.press("x")
        await redacted(person)
        await person.sees("out of this program's reach")
        await person.press("enter")
        await person.sees("[redacted: a name was said]", "the bus is late")
        assert "Maria" not in person.text
        assert files_with(workspace, "Maria") == []
        await person.enter("p5 typed afterwards")
        await person.notes(2)
    last = stock_events(workspace.session_file(session))
    assert [event["type"] for event in last[-2:]] == ["redacted", "note.added"]


async def test_the_line_that_was_typed_does_not_come_back_by_the_arrow_up(workspace: Workspace) -> None:
    session = begun(workspace, people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.enter(f"p3 {SAID}")
        await person.enter("p4 the bus is late")
        await person.notes(2)
        await among_notes(person, "N1")
        await person.press("x")
        await redacted(person)
        await person.press("enter")
        await person.at("Live")
        await person.until(lambda: capture(person).has_focus)
        for _ in range(3):
            await person.press("up")
            assert "Maria" not in capture(person).value
        assert capture(person).value == "p4 the bus is late"


async def test_nothing_is_redacted_while_nobody_has_said_why_and_that_it_is_meant(
    workspace: Workspace,
) -> None:
    session = begun(workspace, people=7, typed=[SAID])
    async with program(workspace, session_id=session) as person:
        await among_notes(person, "N1")
        await person.press("x")
        await person.sees("Why is N1 redacted?")
        await person.press("escape")
        await among_notes(person, "N1")
        await person.press("x")
        await person.sees("Why is N1 redacted?")
        await person.enter(f"because {SAID}")
        await person.sees("It cannot be undone.")
        await person.press("r")
        await person.until(lambda: "say it without them" in said(person))
        await among_notes(person, "N1")
        await person.press("x")
        await person.enter("a name")
        await person.sees("It cannot be undone.")
        await person.press("k")
        await person.at("Live")
        assert [note.text for note in person.session.current_notes()] == [SAID]


async def test_undo_says_that_a_redaction_is_for_good_and_the_gap_is_no_note(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["the bus is late", SAID])
    async with program(workspace, session_id=session) as person:
        await among_notes(person, "N2")
        await person.press("x")
        await redacted(person)
        await person.press("enter")
        await person.at("Live")
        await person.press("f8")
        await person.until(lambda: "gone for good" in said(person))
        await among_notes(person, "N2")
        for key in ("s", "j", "m", "p", "space", "ctrl+s"):
            await person.press(key)
            await person.at("Live")
        await person.press("delete")
        await person.until(lambda: "gone for good" in said(person))
        await person.press("enter")
        await person.until(lambda: "Its words were removed: a name was said." in said(person))
        await person.press("h")
        await person.at("NoteHistory")
        await person.sees("its words were removed for good", "redacted: a name was said")


async def test_under_a_legal_hold_the_screen_says_who_holds_it(workspace: Workspace) -> None:
    room = make_room(workspace, "focus-group", RIDERS, "held")
    room.type(SAID)
    room.done(hold_session(room.live, "case 14/26", "City Attorney"))
    room.store.close()
    async with program(workspace, session_id="held") as person:
        await among_notes(person, "N1")
        await person.press("x")
        await person.sees("Why is")
        await person.enter("a name")
        await person.sees("It cannot be undone.")
        await person.press("r")
        await person.until(lambda: "legal hold on held, by City Attorney" in said(person))
        assert [note.text for note in person.session.current_notes()] == [SAID]


async def test_a_person_who_withdraws_after_the_session_is_named_by_code(workspace: Workspace) -> None:
    room = make_room(workspace, "focus-group", RIDERS, "over")
    room.type(f"p3 {SAID}")
    room.type("p4 the bus is late")
    room.done(room.live.end(2))
    room.store.close()
    async with program(workspace, session_id="over") as person:
        await person.at("Live")
        await person.press("ctrl+p")
        await person.at("Palette")
        await person.enter("redact")
        await person.sees("Redact what?", "P7")
        await person.answer("p3")
        await redacted(person, "withdrew")
        await person.press("enter")
        await person.sees("[redacted: withdrew]", "the bus is late")
        assert files_with(workspace, "Maria") == []


async def test_who_reads_along_loses_the_words_too(workspace: Workspace) -> None:
    room = make_room(workspace, "focus-group", RIDERS, "watched")
    room.clock.now = local_now()
    room.type(SAID)
    async with program(workspace) as person:
        live, _ = await person.app.desk.open("watched", read_only=True)
        await person.app.desk.read_on(live)
        assert [note.text for note in live.session.current_notes()] == [SAID]
        redact(room.store, "watched", "N1", "a name")
        await person.app.desk.read_on(live)
        assert live.session.notes["N1"].redacted
        assert all("Maria" not in str(event.data) for event in live.session.log)
    room.store.close()


async def test_copies_at_the_second_place_lose_the_words_and_a_stick_that_is_out_is_named(
    workspace: Workspace, tmp_path: Path
) -> None:
    stick, other = tmp_path / "stick", tmp_path / "other"
    stick.mkdir()
    other.mkdir()
    room = make_room(workspace, "focus-group", RIDERS, "kept")
    room.type(SAID)
    back_up(workspace, "kept", choose_place(workspace, other))
    other.rename(tmp_path / "away")
    back_up(workspace, "kept", choose_place(workspace, stick))
    room.store.close()
    async with program(workspace, session_id="kept") as person:
        await among_notes(person, "N1")
        await person.press("x")
        await redacted(person)
        await person.sees("Taken out of", "Not looked into", "other")
    assert [path for path in stick.rglob("*.json") if b"Maria" in path.read_bytes()] == []
    assert list(stick.rglob("*.json"))


async def test_who_named_a_wrong_number_sees_the_words_before_they_go_where_the_room_does_not_see_them(
    workspace: Workspace,
) -> None:
    long = "the wrong note " * 40
    session = begun(workspace, people=7, typed=[f"p3 {SAID}", f"p4 {long}", "[/x] p3"])
    for mirrored in (False, True):
        async with program(workspace, session_id=session, mirrored=mirrored) as person:
            for number, words in ((1, SAID), (2, "the wrong note the wrong note"), (3, "[/x] p3")):
                await among_notes(person, f"N{number}")
                await person.press("x")
                await person.sees(f"Why is N{number} redacted?")
                assert (words in person.words) is not mirrored
                await person.enter("a name was said")
                await person.sees("It cannot be undone.", "loses its words for good")
                assert (words in person.words) is not mirrored
                await person.press("k")
                await person.at("Live")
            assert len(list(person.session.current_notes())) == 3


async def test_of_a_person_who_withdraws_the_first_of_their_notes_are_named(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=[f"p3 remark {number}" for number in range(1, 7)])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        person.screen.action_redact_named()  # type: ignore[attr-defined]
        await person.sees("Redact what?")
        await person.answer("p3")
        await person.sees('N1: "remark 1"', "And 2 more.")
