"""The check list before the start: what is done, what is not yet, what is wrong; nothing keeps a session from starting."""

from __future__ import annotations

import errno
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest

from tests.session_samples import RIDERS, make_room
from tests.tui_helpers import LAYOUTS, NASTY, SMALL, handed_over, program, said
from workshop.session import checks
from workshop.session.checks import DONE, NOT_YET, TROUBLE, Check, Letters, Machine
from workshop.session.errors import Refused
from workshop.session.events import Facts, StagePlan
from workshop.store.workspace import Workspace

AT_SIX = datetime(2026, 3, 4, 18, 0, tzinfo=timezone(timedelta(hours=1)))
ITEM = "Bring food; people who come straight from work have not eaten"


def found(workspace: Workspace, which: str, now: datetime = AT_SIX, **facts: object) -> Check:
    """One check of a focus group that is planned with these facts."""
    room = make_room(workspace, "focus-group", RIDERS, start=False)
    room.session.facts = msgspec.structs.replace(room.session.facts, **facts)
    room.store.close()
    return next(check for check in checks.plan_checks(room.session, now) if check.id == which)


@pytest.mark.parametrize(
    ("facts", "state", "told"),
    [
        ({"ends": "19:30"}, DONE, "90 minutes are planned, and there are 90 until the hard end, 19:30."),
        ({"ends": "19:00"}, TROUBLE, "until the hard end, 19:00, there are 60: take 30 away"),
        ({"ends": "17:30"}, TROUBLE, "The hard end, 17:30, has passed: correct it."),
        ({"starts": "19:30", "ends": "18:00"}, TROUBLE, "18:00, lies before the start, 19:30"),
        ({"starts": "18:00", "ends": "19:15"}, TROUBLE, "from 18:00 to 19:15 there are 75: take 15 away"),
        ({"starts": "23:00", "ends": "00:45", "date": "2026-03-05"}, DONE, "the hard end is 00:45."),
        ({}, NOT_YET, "Set a hard end"),
    ],
)
def test_the_minutes_are_held_against_the_hard_end(
    workspace: Workspace, facts: dict[str, str], state: str, told: str
):
    check = found(workspace, "minutes", **facts)
    assert check.state == state and told in check.told


def test_the_short_form_is_named_where_there_is_one(workspace: Workspace):
    room = make_room(
        workspace, "buy-in", Facts(title="L", deadline="1 June", date="2026-03-04", ends="19:00"), start=False
    )
    told = {check.id: check.told for check in checks.plan_checks(room.session, AT_SIX)}
    assert told["minutes"].endswith("take 30 away, or the short form with f.")
    room.store.close()


@pytest.mark.parametrize(
    ("date", "state", "told"),
    [
        ("2026-03-04", DONE, "This computer says 4 March 2026, 18:00 (UTC+0100), the day of the session."),
        ("2026-03-05", NOT_YET, "The session is dated 5 March 2026"),
        ("2026-03-03", TROUBLE, "Correct the date or the clock."),
        ("", NOT_YET, "Fill in the session's date."),
    ],
)
def test_the_clock_is_held_against_the_date(workspace: Workspace, date: str, state: str, told: str):
    check = found(workspace, "clock", date=date)
    assert check.state == state and told in check.told


def test_a_clock_that_is_behind_the_making_of_the_session_is_wrong(workspace: Workspace):
    early = datetime(1970, 1, 1, tzinfo=UTC)
    check = found(workspace, "clock", early)
    assert check.state == TROUBLE and "the session was made on 4 March 2026: set its clock" in check.told


def test_what_is_still_to_fill_in_is_named(workspace: Workspace):
    check = found(workspace, "design", department="")
    assert (check.state, check.told) == (
        NOT_YET,
        "Fill in the department: without it the session does not start.",
    )


GOOD = Machine(free=50_000_000_000, backup="STICK")


@pytest.mark.parametrize(
    ("machine", "which", "state", "told"),
    [
        (GOOD, "space", DONE, "The disk has room for more than 1,000 sessions."),
        (replace(GOOD, free=200_000_000), "space", DONE, "The disk has room for 10 sessions."),
        (
            replace(GOOD, free=30_000_000),
            "space",
            TROUBLE,
            "Only 30 MB of the disk are free, room for 1 session",
        ),
        (replace(GOOD, free=1), "space", TROUBLE, "room for no session"),
        (replace(GOOD, free=None), "space", TROUBLE, "cannot be told"),
        (GOOD, "folder", DONE, "The folder can be written."),
        (
            replace(GOOD, refused="the disk is read-only"),
            "folder",
            TROUBLE,
            "in this folder: the disk is read-only.",
        ),
        (GOOD, "running", DONE, "No other session"),
        (replace(GOOD, running=("Ferry\nriders",)), "running", TROUBLE, "Ferry riders is still running"),
        (replace(GOOD, running=("A", "B", "C")), "running", TROUBLE, "A and 2 more are still running"),
        (GOOD, "backup", DONE, "STICK is on another disk"),
        (replace(GOOD, backup=""), "backup", NOT_YET, "Put in a USB stick"),
        (
            replace(GOOD, copies="/media/K", copies_there=True),
            "backup",
            DONE,
            "copied to /media/K every ten minutes",
        ),
        (
            replace(GOOD, copies="/media/K"),
            "backup",
            NOT_YET,
            "/media/K, where copies go, is not there. Put the stick",
        ),
    ],
)
def test_what_the_machine_says_is_put_in_a_sentence(machine: Machine, which: str, state: str, told: str):
    check = next(one for one in checks.machine_checks(machine) if one.id == which)
    assert check.state == state and told in check.told and check.told.endswith(".")


def test_the_size_of_the_letters_is_told_in_rows():
    least = (66, 18)
    assert checks.size_check(Letters(60, 20, (4,), 0, least)).state == TROUBLE
    assert (
        "letters of the questions are 4 to 7 rows large."
        in checks.size_check(Letters(80, 24, (4, 5, 7), 0, least)).told
    )
    one_bold = checks.size_check(Letters(80, 24, (4, 4), 1, least))
    assert one_bold.state == DONE
    assert one_bold.told.endswith("1 question is too long for large letters and stands in bold.")


def test_what_is_prepared_is_ticked_and_the_tick_can_be_undone(workspace: Workspace):
    room = make_room(workspace, "focus-group", RIDERS, start=False)
    room.done(room.live.tick(ITEM))
    assert room.session.ticked == {ITEM}
    room = room.reopened()
    assert room.session.ticked == {ITEM}
    room.done(room.live.undo())
    assert not room.session.ticked
    room.done(room.live.redo())
    room.done(room.live.tick(ITEM, done=False))
    assert not room.session.ticked
    with pytest.raises(Refused, match="does not ask"):
        room.live.tick("Bring a band")
    room.store.close()


# On the screen -------------------------------------------------------------------------------------


def planned(workspace: Workspace, facts: Facts = RIDERS, stages: dict[str, StagePlan] | None = None) -> str:
    room = make_room(workspace, "focus-group", facts, "planned", start=False)
    if stages:
        room.done(room.live.prepare(facts, stages))
    return handed_over(room)


async def test_the_list_is_gone_through_ticked_and_started_from(workspace: Workspace) -> None:
    session = planned(workspace)
    async with program(workspace, session_id=session, size=(100, 40)) as person:
        await person.at("Prepare")
        await person.sees("Ready to start.", "1 thing is wrong: c", "c Check")
        await person.press("c")
        await person.at("Checklist")
        await person.sees("trouble", "Correct the date or the clock.", "The folder can be written.", "0 of 9")
        await person.press("space")
        await person.until(lambda: "not ticked by hand" in said(person))
        await person.press("end", "space")
        await person.sees("1 of 9 prepared are ticked.")
        await person.press("up", "enter")
        await person.sees("2 of 9")
        await person.saved()
        await person.press("f8")
        await person.sees("1 of 9")
        await person.press("escape")
        await person.at("Prepare")
        await person.press("tab", "plus")
        await person.sees("91 of 90 minutes are planned.")
        await person.press("c")
        await person.at("Checklist")
        await person.sees("1 of 9")
        await person.press("f5")
        await person.at("Live")
        assert person.session.status == "running"


async def test_a_start_that_something_is_missing_for_says_so_on_prepare(workspace: Workspace) -> None:
    session = planned(workspace, msgspec.structs.replace(RIDERS, segment=""))
    async with program(workspace, session_id=session) as person:
        await person.at("Prepare")
        await person.press("c")
        await person.at("Checklist")
        await person.sees("Fill in the customers: without it the session does not start.")
        await person.sees("It cannot start yet: fill in the customers.")
        assert "Nothing is wrong" not in person.words
        await person.press("f5")
        await person.at("Prepare")
        await person.until(lambda: "Fill in the customers before the start" in said(person))


async def test_another_session_that_runs_and_a_window_too_small_are_told(workspace: Workspace) -> None:
    handed_over(make_room(workspace, "buy-in", RIDERS, "other"))
    session = planned(workspace)
    async with program(workspace, session_id=session, size=(100, 16)) as person:
        await person.at("Prepare")
        await person.press("c")
        await person.at("Checklist")
        await person.press("end", "home")
        await person.sees("Riders is still running in this folder", "100 columns and 16 rows are too few")


async def test_a_folder_that_cannot_be_written_is_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The call of the system fails as on a read-only disk; taking rights away would not stop an administrator.
    def read_only(**_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    session = planned(workspace)
    monkeypatch.setattr("tempfile.TemporaryFile", read_only)
    async with program(workspace, session_id=session, size=(100, 40)) as person:
        await person.at("Prepare")
        await person.press("c")
        await person.sees("Nothing can be written in this folder", "read-only")


async def test_whether_the_room_sees_this_screen_can_be_said_there(workspace: Workspace) -> None:
    session = planned(workspace)
    async with program(workspace, session_id=session, mirrored=True, size=(100, 40)) as person:
        await person.at("Prepare")
        await person.press("c")
        await person.at("Checklist")
        await person.sees("The room sees this screen: what is private is masked.")
        await person.press("w")
        await person.sees("Is this screen on the wall?")
        await person.press("n")
        await person.at("Checklist")
        await person.sees("only you see a screen")


@pytest.mark.parametrize("size", LAYOUTS)
async def test_nasty_text_is_drawn_on_the_check_list(workspace: Workspace, size: tuple[int, int]) -> None:
    facts = msgspec.structs.replace(RIDERS, title=NASTY[0], department=NASTY[4], segment=NASTY[8])
    session = planned(workspace, facts, {"welcome": StagePlan(question=" ".join(NASTY[:12]))})
    handed_over(make_room(workspace, "buy-in", facts, "other"))
    async with program(workspace, session_id=session, size=size) as person:
        await person.at("Prepare")
        await person.press("c")
        await person.at("Checklist")
        await person.sees("wrong")
        await person.press("end", "space")
        await person.sees("1 of 9")
        if size != SMALL:
            await person.sees("[/x]")
        assert not any(control in person.text for control in "\x1b\x9b")
