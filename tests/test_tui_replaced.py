"""A file that another program replaces while its session is open: what was saved is put back at once, and writing goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.redaction_samples import files_with
from tests.store_samples import replaced
from tests.test_tui_notes import among_notes
from tests.tui_helpers import Person, begun, program, said, stored
from workshop.cli import main
from workshop.session.live import LiveSession
from workshop.session.shorthand import Capture as Shorthand
from workshop.store.copies import about, copies
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace

SIGN_IN = b"<html>sign in</html>"


def written_elsewhere(workspace: Workspace, session: str, *texts: str) -> None:
    """Notes that another laptop writes to its copy of a session."""
    store = TinyDBEventStore(workspace)
    live = LiveSession(store, session, store.open(session).events)
    for text in texts:
        live.wait(live.notes.add(Shorthand(text)))
    store.close()


def with_a_copy_at_another_laptop(workspace: Workspace) -> tuple[str, Path, bytes]:
    """A session, its file, and what a copy of it holds in which another laptop has written."""
    session = begun(workspace)
    path = workspace.session_file(session)
    ours = path.read_bytes()
    written_elsewhere(workspace, session, "at the other laptop")
    theirs = path.read_bytes()
    path.write_bytes(ours)
    return session, path, theirs


async def two_notes(person: Person) -> None:
    """The session is open, and two notes are saved."""
    await person.at("Live")
    await person.enter("the first")
    await person.enter("the second")
    await person.notes(2)


async def to_the_question_whether_to_leave(person: Person) -> None:
    """Esc, and again where the first one said that the news of the file was read."""
    await person.press("escape")
    if "Leave the session while it runs?" not in person.words:
        await person.press("escape")
    await person.sees("Leave the session while it runs?")


def half(path: Path) -> bytes:
    content = path.read_bytes()
    return content[: len(content) // 2]


HAPPENS: dict[str, Callable[[Path, bytes], object]] = {
    "an older copy comes": replaced,
    "an older copy is written over it": lambda path, older: path.write_bytes(older),
    "it is deleted": lambda path, older: path.unlink(),
    "it is emptied": lambda path, older: path.write_bytes(b""),
    "an empty file comes": lambda path, older: replaced(path, b""),
    "half of it comes": lambda path, older: replaced(path, half(path)),
    "a page to sign in comes": lambda path, older: replaced(path, SIGN_IN),
    "the same comes": lambda path, older: replaced(path, path.read_bytes()),
    "a letter in it is changed": lambda path, older: replaced(
        path, path.read_bytes().replace(b"the first", b"the fIrst")
    ),
    "something is written behind it": lambda path, older: path.write_bytes(path.read_bytes() + b"\n\n"),
}


WHEN = [(what, True) for what in HAPPENS] + [("an older copy comes", False), ("it is emptied", False)]


@pytest.mark.parametrize(("what", "typed"), WHEN)
async def test_what_was_saved_is_put_back_at_once_and_unasked_whatever_another_program_does_to_the_file(
    workspace: Workspace, what: str, typed: bool
) -> None:
    session = begun(workspace)
    path = workspace.session_file(session)
    older = path.read_bytes()
    async with program(workspace, session_id=session) as person:
        await two_notes(person)
        HAPPENS[what](path, older)
        came = path.read_bytes() if path.exists() else b""
        if typed:
            await person.enter("the third")
            await person.notes(3)
        wanted = ["the first", "the second", *(["the third"] if typed else [])]

        def whole() -> bool:
            # What a program that is killed now would leave behind.
            return came != path.read_bytes() and stored(workspace, session) == wanted

        await person.until(lambda: path.exists() and path.read_bytes() and whole(), "it is put back")
        assert TinyDBEventStore(workspace).check(session).passed
        await person.sees_no("CANNOT SAVE")
        if not typed:
            await person.enter("the third")
            await person.notes(3)
    assert stored(workspace, session) == ["the first", "the second", "the third"]
    assert TinyDBEventStore(workspace).check(session).passed
    if came.strip() and what not in ("the same comes", "something is written behind it"):
        (aside,) = workspace.torn.iterdir()
        assert aside.read_bytes() == came


@pytest.mark.parametrize("what", ["an older copy comes", "it is deleted"])
async def test_that_it_was_put_back_is_told_in_a_sentence_that_holds_nothing_of_the_notes(
    workspace: Workspace, what: str
) -> None:
    session = begun(workspace)
    path = workspace.session_file(session)
    older = path.read_bytes()
    async with program(workspace, session_id=session, mirrored=True) as person:
        await two_notes(person)
        HAPPENS[what](path, older)
        await person.sees("put back")
        assert "first" not in said(person) and "second" not in said(person)
        assert said(person).removesuffix("Esc: it is read.").count(". ") == 1
        if what == "an older copy comes":
            assert "the last 2 events" in said(person) and ".workshop" in said(person)
        # Who types on has not read it yet.
        await person.enter("the third")
        await person.notes(3)
        await person.sees("put back")
        await person.press("escape")
        await person.sees_no("put back")
        assert type(person.app.screen).__name__ == "Live"


async def test_beside_a_program_that_replaces_it_again_and_again_everything_is_saved_in_another_file(
    workspace: Workspace,
) -> None:
    session = begun(workspace)
    path = workspace.session_file(session)
    kept = workspace.session_file(f"{session} (kept)")
    older = path.read_bytes()
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        for number in range(1, 8):
            replaced(path, older)
            await person.enter(f"note {number}")
            await person.notes(number)
        await person.sees("again and again", f"{session} (kept).json", "`workshop merge")
        await person.sees_no("CANNOT SAVE")
        assert path.read_bytes() == older
        assert b"note 7" in kept.read_bytes()
        replaced(path, older)
        await person.enter("note 8")
        await person.notes(8)
        # What a program that is killed now would leave behind.
        assert b"note 8" in kept.read_bytes()
        await person.press("ctrl+q", "ctrl+q")
        await person.until(lambda: person.app._exit)
    # On the way out it is put back once more, and the one beside holds nothing else.
    assert stored(workspace, session) == [f"note {number}" for number in range(1, 9)]
    (copy,) = copies(workspace)
    assert copy.path == kept and "it can be deleted" in about(workspace, copy)


async def test_the_same_file_coming_again_and_again_is_no_quarrel(workspace: Workspace) -> None:
    session = begun(workspace)
    path = workspace.session_file(session)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        for number in range(1, 9):
            replaced(path, path.read_bytes())
            await person.enter(f"note {number}")
            await person.notes(number)
        await person.sees_no("CANNOT SAVE")
        await person.sees_no("again and again")
    assert stored(workspace, session) == [f"note {number}" for number in range(1, 9)]
    assert len(list(workspace.sessions.glob("*.json"))) == 1


@pytest.mark.parametrize("way_out", ["leave", "quit"])
async def test_leaving_right_after_it_was_replaced_leaves_a_whole_file_behind(
    workspace: Workspace, way_out: str
) -> None:
    session = begun(workspace)
    path = workspace.session_file(session)
    older = path.read_bytes()
    async with program(workspace, session_id=session) as person:
        await two_notes(person)
        replaced(path, older)
        if way_out == "leave":
            await to_the_question_whether_to_leave(person)
            await person.press("l")
            await person.at("Home")
        else:
            await person.press("ctrl+q", "ctrl+q")
            await person.until(lambda: person.app._exit)
    assert stored(workspace, session) == ["the first", "the second"]


async def test_a_copy_that_holds_more_is_taken_over_and_told(workspace: Workspace) -> None:
    session = begun(workspace)
    path = workspace.session_file(session)
    written_elsewhere(workspace, session, "the first", "the second")
    ours = path.read_bytes()
    written_elsewhere(workspace, session, "at the other laptop")
    more = path.read_bytes()
    path.write_bytes(ours)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.notes(2)
        replaced(path, more)
        await person.enter("the last")
        await person.notes(4)
        await person.sees("1 event that is new here")
    assert stored(workspace, session) == ["the first", "the second", "at the other laptop", "the last"]


async def test_another_copy_with_notes_of_its_own_stays_and_ours_goes_on_beside_it_until_they_are_merged(
    workspace: Workspace,
) -> None:
    session, path, theirs = with_a_copy_at_another_laptop(workspace)
    kept = workspace.session_file(f"{session} (kept)")
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.enter("at this laptop")
        await person.notes(1)
        replaced(path, theirs)
        await person.enter("after it came")
        await person.notes(2)
        await person.sees(f"{session} (kept).json", "`workshop merge")
        await person.sees_no("CANNOT SAVE")
        await person.enter("and one more")
        await person.notes(3)
        # It stands there until it was read; then the header still says where what is typed goes.
        await person.sees("was replaced by another copy", "`workshop merge")
        await person.press("escape")
        await person.sees_no("was replaced by another copy")
        await person.sees("in (kept).json")
        assert path.read_bytes() == theirs
        assert kept.read_bytes().count(b'"note.added"') == 3
        # The same again: what goes on beside is looked after as well.
        kept.unlink()
        await person.enter("the last")
        await person.notes(4)
        await to_the_question_whether_to_leave(person)
        await person.press("l")
        await person.sees("The file is not as it was left.", "`workshop merge")
        await person.press("x")
        await person.at("Home")
    told = CliRunner().invoke(
        main, ["merge", path.name, kept.name, "--replace", "--workspace", str(workspace.root)]
    )
    assert told.exit_code == 0, told.output
    everything = ["after it came", "and one more", "at the other laptop", "at this laptop", "the last"]
    assert sorted(stored(workspace, session)) == everything
    assert not kept.exists()


async def test_a_session_that_is_prepared_is_put_back_too(workspace: Workspace) -> None:
    from tests.session_samples import RIDERS, make_room

    room = make_room(workspace, "focus-group", RIDERS, "planned", start=False)
    path = workspace.session_file(room.live.id)
    older = path.read_bytes()
    room.done(room.live.tick(room.session.design.prepare[0]))
    whole = path.read_bytes()
    room.store.close()
    async with program(workspace, session_id=room.live.id) as person:
        await person.at("Prepare")
        replaced(path, older)
        await person.sees("put back")
        assert path.read_bytes() == whole


@pytest.mark.parametrize(
    "what", ["an older copy comes", "it is deleted", "it is emptied", "a page to sign in comes"]
)
async def test_a_note_of_a_session_whose_file_was_just_replaced_is_redacted_all_the_same(
    workspace: Workspace, what: str
) -> None:
    session = begun(workspace)
    path = workspace.session_file(session)
    older = path.read_bytes()
    async with program(workspace, session_id=session) as person:
        await two_notes(person)
        await among_notes(person, "N2")
        await person.press("x")
        await person.sees("Why is N2 redacted?")
        HAPPENS[what](path, older)
        await person.enter("a name was said")
        await person.sees("It cannot be undone.")
        HAPPENS[what](path, older)
        await person.press("r")
        await person.sees("is redacted.")
        await person.press("enter")
        await person.sees("[redacted: a name was said]")
        assert b"the second" not in path.read_bytes()
        replaced(path, path.read_bytes()[:-5])
        await person.enter("after it")
        await person.notes(2)
    assert TinyDBEventStore(workspace).check(session).passed


async def test_an_older_copy_does_not_bring_redacted_words_back(workspace: Workspace) -> None:
    session = begun(workspace)
    path = workspace.session_file(session)
    async with program(workspace, session_id=session) as person:
        await two_notes(person)
        older = path.read_bytes()
        await among_notes(person, "N2")
        await person.press("x")
        await person.sees("Why is N2 redacted?")
        await person.enter("a name was said")
        await person.sees("It cannot be undone.")
        await person.press("r")
        await person.sees("is redacted.")
        await person.press("enter")
        replaced(path, older)
        await person.sees("put back")
    assert TinyDBEventStore(workspace).check(session).passed
    assert files_with(workspace, "the first") and not files_with(workspace, "the second")


async def test_where_another_copy_took_its_place_redaction_says_what_is_to_be_done_first(
    workspace: Workspace,
) -> None:
    session, path, theirs = with_a_copy_at_another_laptop(workspace)
    async with program(workspace, session_id=session) as person:
        await two_notes(person)
        replaced(path, theirs)
        await among_notes(person, "N2")
        await person.press("x")
        await person.sees("Why is N2 redacted?")
        await person.enter("a name was said")
        await person.until(lambda: "Nothing was redacted" in said(person))
        assert f"{session} (kept).json" in said(person) and "`workshop merge`" in said(person)
        assert path.read_bytes() == theirs
