"""How a plan stands: what is done, what is missing, and the next step, by command and on the home screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import DONE, WRONG_USE, call, make
from tests.gate_samples import AT, FIVE, INTERNAL, decided, groups, held, log_of, material, plan_of
from tests.session_samples import LEADERS, RIDERS, make_room
from tests.tui_helpers import SIZES, handed_over, program
from workshop.designs.loader import find_design
from workshop.plan import plan_events as pe
from workshop.plan.next_step import next_of, steps, told_next
from workshop.plan.plan_book import open_plan
from workshop.plan.status import status, status_data
from workshop.session.events import AttendanceSet, CommitmentAdded
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace

MEETINGS = (
    "buy-in",
    "customer-mapping",
    "front-line-staff",
    "standards-setting",
    "read-back",
    "measures-review",
)


def meeting(design: str, **fields: object):
    return held(design, log_of("mixed", design=find_design(design, None), segment=design, **fields))


def filed(workspace: Workspace, name: str, design: str = "focus-group", stratum: str = "external") -> str:
    """A finished group with one remark that is filed under a theme."""
    result = call(
        workspace,
        "new",
        design,
        "--title",
        name,
        "--segment",
        name,
        "--stratum",
        stratum,
        "--date",
        "2026-03-04",
    )
    session = result.stdout.split()[-1]
    line = json.dumps({"text": f"{name} waits", "kind": "pain", "theme": "waiting"})
    assert call(workspace, "import", session, "-", given=line).exit_code == DONE
    assert call(workspace, "end", session, "--attended", "7").exit_code == DONE
    return session


def test_the_way_is_shown_step_by_step_and_the_next_one_is_the_first_that_is_not_done() -> None:
    empty = material()
    assert [step.id for step in steps(empty)] == [
        "buy-in", "mapping", "staff", "groups", "themes", "standards", "read-back", "draft", "review",
    ]  # fmt: skip
    assert told_next(steps(empty)) == "Hold a buy-in meeting with the people who can make changes."
    one = material(meeting("buy-in"))
    assert steps(one)[0].told == "It was held on 2026-03-04."
    assert told_next(steps(one)).startswith("Hold a customer mapping session")
    begun = material(meeting("buy-in", ended=False))
    assert steps(begun)[0].state == "begun"
    assert told_next(steps(begun)) == "Go on with Group buy-in and end it."
    planned = material(meeting("buy-in", started=False, ended=False))
    assert told_next(steps(planned)) == "Hold Group buy-in on 2026-03-04; it is made already."


def test_every_step_is_done_in_the_end_and_the_review_comes_back_after_a_quarter() -> None:
    plan = plan_of(decided(pe.PlanSettings(status="adopted")))
    sessions = [meeting(name) for name in MEETINGS]
    for one in groups(*FIVE):
        note = next(iter(one.session.notes.values()))
        note.themes = ("T1",)
        sessions.append(one)
    done = material(*sessions, plan=plan)._replace(today="2026-03-30")
    assert [step.state for step in steps(done)] == ["done"] * 9
    assert next_of(steps(done)) is None and "in a quarter" in told_next(steps(done))
    assert (
        told_next(steps(done._replace(today="2026-08-01")))
        == "Hold the next measures review; the last was 150 days ago."
    )


def test_the_step_of_the_groups_names_the_kind_that_is_lacking() -> None:
    before = [meeting(name) for name in MEETINGS[:3]]
    only_external = material(*before, *groups(*["external"] * 5))
    step = next_of(steps(only_external))
    assert step is not None and (step.id, step.design) == ("groups", INTERNAL.id)
    assert step.told == "Hold a focus group with internal customers: 1 to go."
    at_first = next_of(steps(material(*before)))
    assert at_first is not None and at_first.told.startswith("Hold a focus group with internal customers")
    assert (at_first.design, at_first.session) == (INTERNAL.id, "")


def test_the_command_below_the_next_step_opens_the_group_that_is_made_already(workspace: Workspace) -> None:
    for name in ("buy-in", "customer-mapping", "front-line-staff"):
        made = call(workspace, "new", name, "--title", name, "--date", "2026-03-01").stdout.strip()
        call(workspace, "end", made, "--attended", "6")
    told = call(workspace, "status").stdout
    assert "Next: Hold a focus group with internal customers" in told
    assert "workshop new focus-group-internal --title TITLE" in told
    options = ("--title", "Agents", "--segment", "Station agents", "--date", "2026-04-09")
    agents = call(workspace, "new", "focus-group-internal", *options).stdout.strip()
    told = call(workspace, "status").stdout
    assert "Next: Hold the planned group with Station agents" in told
    assert f"workshop run {agents}" in told and "workshop new" not in told


def test_what_waits_is_counted_and_nothing_of_what_is_sealed_is_told(workspace: Workspace) -> None:
    session = filed(workspace, "riders")
    guess = make(workspace, "buy-in", title="Leaders")
    line = json.dumps({"text": "They want cheaper tickets", "kind": "assumption"})
    assert call(workspace, "import", guess, "-", given=line).exit_code == DONE
    result = call(workspace, "status", "--json")
    assert result.exit_code == DONE
    found = json.loads(result.stdout)
    assert found["format"] == "status/1"
    assert set(found) == {
        "format", "department", "gate", "planned", "steps", "next", "open", "sessions", "people", "broken",
        "holds", "missing",
    }  # fmt: skip
    assert found["gate"]["held"] == 1 and found["gate"]["groups"][0]["session_id"] == session
    assert found["open"]["assumptions_sealed"] == 1 and found["open"]["themes_not_mapped"] == 1
    assert "cheaper" not in result.stdout
    words = call(workspace, "status").stdout
    assert "Ready to write: 1 of 5  (0 internal, 1 external, 7 people)" in words
    assert "1 assumption sealed until the groups are done." in words
    assert "cheaper" not in words
    assert words.splitlines()[-2].startswith("Next: Hold Leaders on")
    assert words.splitlines()[-1].startswith("      workshop run 2026-03-04-leaders")
    fresh = call(create_workspace(workspace.root / "fresh"), "status").stdout.splitlines()
    assert fresh[-2].startswith("Next: Hold a buy-in meeting")
    assert fresh[-1].split() == ["workshop", "new", "buy-in", "--title", "TITLE"]


def test_an_override_and_groups_that_were_given_up_are_told(workspace: Workspace) -> None:
    store = TinyDBEventStore(workspace)
    book = open_plan(store, department="Transit")
    book.wait(book.plan_group("visitors", "external"))
    book.wait(book.drop("F1", "nobody could be reached"))
    book.wait(book.override("A. Officer", "the budget closes on Friday"))
    store.close()
    words = call(workspace, "status").stdout
    assert words.startswith("Transit\n")
    assert "by A. Officer: the budget closes on Friday" in words
    assert "visitors. Given up: nobody could be reached" in words


def test_a_folder_without_sessions_says_where_to_begin_and_no_folder_is_told(
    workspace: Workspace, tmp_path: Path
) -> None:
    assert "Next: Hold a buy-in meeting" in call(workspace, "status").stdout
    assert call(Workspace(tmp_path / "nowhere"), "status").exit_code == WRONG_USE


def test_a_file_that_cannot_be_read_is_named_and_the_others_count(workspace: Workspace) -> None:
    filed(workspace, "riders")
    workspace.session_file("broken").write_text("{}")
    result = call(workspace, "status")
    assert "Ready to write: 1 of 5" in result.stdout and "broken" in result.stderr
    assert result.exit_code == DONE


def test_the_status_of_an_example_folder_counts_when_its_plan_is_an_example() -> None:
    example = [one._replace(example=True) for one in groups(*FIVE)]
    assert status_data(status(material(*example)))["gate"]["held"] == 0
    assert status(material(*example, plan=plan_of(example=True))).gate.is_open
    assert AT


@pytest.mark.parametrize("size", SIZES)
async def test_home_says_how_far_it_is_and_what_comes_next(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    filed(workspace, "riders")
    filed(workspace, "drivers", "focus-group-internal", "internal")
    async with program(workspace, size=size) as person:
        await person.sees("Ready to write", "2 of 5")
        await person.sees("Hold a buy-in meeting with the people who can make changes.")
    handed_over(make_room(workspace, "buy-in", LEADERS, "leaders", start=False))
    async with program(workspace, size=size) as person:
        await person.sees("2 of 5", "Leaders", "Enter prepares it.")


async def test_home_of_an_empty_folder_shows_that_nothing_has_been_heard_yet(workspace: Workspace) -> None:
    async with program(workspace) as person:
        await person.sees("Ready to write", "0 of 5")


async def test_a_promise_whose_day_has_gone_by_is_told_by_the_command_and_on_the_home_screen(
    workspace: Workspace,
) -> None:
    room = make_room(workspace, "buy-in", LEADERS, "leaders")
    promise = CommitmentAdded(
        stage=room.session.stage,
        owner="Streets",
        action="two clerks half-time",
        due="2026-03-20",
        confirmed=True,
    )
    room.done(room.live.promises.add(promise))
    room.done(room.live.end(9))
    handed_over(room)
    told = "Overdue: Streets, two clerks half-time, promised for 2026-03-20."
    assert told in call(workspace, "status").stdout
    for size in SIZES:
        async with program(workspace, size=size) as person:
            await person.sees("Ready to write", "Overdue: Streets, two clerks half-time")


def test_quotes_that_nobody_has_looked_at_are_counted(workspace: Workspace) -> None:
    room = make_room(workspace, "focus-group", RIDERS, "riders")
    codes = tuple(f"P{number}" for number in range(1, 7))
    room.done(room.live.people.set_attendance(AttendanceSet(attended=6, codes=codes)))
    room.done(room.live.people.record_consent(quote_no=()))
    room.type('p3 " they never tell us anything #waiting')
    room.type("+1 +2 +4 +5")
    room.done(room.live.end(6))
    handed_over(room)
    found = json.loads(call(workspace, "status", "--json").stdout)
    assert found["open"]["quotes_unchecked"] == 1
    assert "never tell us" not in call(workspace, "status").stdout


def test_themes_of_one_name_in_several_groups_wait_as_one(workspace: Workspace) -> None:
    for number in (1, 2):
        options = (
            "--date",
            f"2026-01-0{number}",
            "--attended",
            "6",
            "--stratum",
            "external",
            "--segment",
            f"s{number}",
        )
        given = "p1 w: a bench #seats\np2 w: Another #Seats\n"
        assert call(workspace, "afterwards", "-", *options, "--shorthand", given=given).exit_code == DONE
    assert "1 theme of the groups not in the codebook." in call(workspace, "status").stdout


def test_records_that_lack_something_are_told_with_the_session_they_are_in(workspace: Workspace) -> None:
    mapping = make(workspace, "customer-mapping", title="Who are they")
    line = json.dumps({"record": "segment", "name": "Builders"})
    assert call(workspace, "import", mapping, "-", given=line).exit_code == DONE
    assert "1 record with something missing, in Who are they." in call(workspace, "status").stdout
