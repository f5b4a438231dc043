"""Records at the keyboard: typed in a line, listed with what is missing, filled in as a form, completed afterwards."""

from __future__ import annotations

import pytest

from tests.session_samples import make_room
from tests.tui_helpers import LAYOUTS, NASTY, SMALL, Person, begun, handed_over, program, said
from workshop.session.events import Facts
from workshop.store.workspace import Workspace
from workshop.tui.capture_form import CaptureForm
from workshop.tui.widgets.capture import Capture

MAP = Facts(title="Map", department="Transit", stratum="mixed", date="2026-03-03", deadline="1 June")


def mapping(workspace: Workspace, *typed: str, stage: str = "list_internal") -> str:
    """A customer mapping session at its list of internal customers."""
    return begun(workspace, "customer-mapping", stage=stage, typed=typed, facts=MAP)


def fields(person: Person, capture: str = "G1") -> dict:
    return person.session.captures[capture].fields


async def open_row(person: Person, row: str) -> None:
    await person.press("tab")
    await person.until(lambda: person.screen.query_one("#notes").chosen == row, f"{row} is under the cursor")
    await person.press("enter")


async def test_the_rule_says_what_a_line_is_and_what_is_missing_and_enter_keeps_it(workspace: Workspace):
    async with program(workspace, session_id=mapping(workspace)) as person:
        await person.at("Live")
        await person.type("group Bus operators | int")
        await person.sees("customer group: name, internal or external; no what they need from us")
        await person.press("enter")
        await person.sees("G1 Bus operators", "customer group", "no services")
        assert fields(person) == {"name": "Bus operators", "stratum": "internal"}
        await person.saved()
        await person.press("f8")
        await person.sees_no("Bus operators")
        await person.enter(r"\group homes are far")
        await person.sees("N1 group homes are far")


async def test_a_field_that_does_not_fit_is_told_and_the_line_stays(workspace: Workspace):
    async with program(workspace, session_id=mapping(workspace)) as person:
        await person.at("Live")
        await person.enter("group Riders | both")
        await person.sees('Internal or external is internal or external, not "both"')
        assert person.screen.query_one(Capture).value == "group Riders | both"
        assert not person.session.captures


async def test_a_form_is_filled_in_field_by_field_each_on_disk_when_it_is_left(workspace: Workspace):
    async with program(workspace, session_id=mapping(workspace, "group Bus operators")) as person:
        await person.at("Live")
        await open_row(person, "G1")
        await person.at("CaptureForm")
        await person.sees("Internal or external", "1 internal 2 external")
        await person.press("1", "enter")
        await person.until(lambda: fields(person).get("stratum") == "internal")
        await person.enter("rosters, and word from dispatch")
        await person.enter("schedules, vehicles")
        await person.enter("radio")
        await person.enter("about 200")
        await person.sees("How many is a whole number")
        assert "volume" not in fields(person)
        await person.press("ctrl+u")
        await person.enter("1,212")
        await person.saved()
        assert fields(person) == {
            "name": "Bus operators", "stratum": "internal", "relation": "rosters, and word from dispatch",
            "services": ("schedules", "vehicles"), "channels": ("radio",), "volume": 1212,
        }  # fmt: skip
        await person.saved()
        await person.press("f8")
        await person.until(lambda: "volume" not in fields(person))
        await person.press("escape")
        await person.at("Live")
        assert person.session.captures["G1"].edits == 4
        await person.sees("G1 Bus operators customer group")


async def test_what_does_not_fit_when_the_form_is_left_is_there_when_it_is_opened_again(workspace: Workspace):
    line = "group Bus operators | int | rosters | schedules | radio"
    async with program(workspace, session_id=mapping(workspace, line)) as person:
        await person.at("Live")
        await open_row(person, "G1")
        await person.at("CaptureForm")
        await person.press("down", "down", "down", "down", "down")
        await person.until(lambda: "▌ How many" in person.text)
        await person.type("many")
        await person.press("escape")
        await person.at("Live")
        assert "volume" not in fields(person)
        await open_row(person, "G1")
        await person.at("CaptureForm")
        await person.sees("typed, not kept")
        await person.press("down", "down", "down", "down", "down")
        assert person.screen.query_one("#entry").text == "many"


async def test_a_record_is_taken_back_from_the_list_and_comes_back_with_one_undo(workspace: Workspace):
    async with program(workspace, session_id=mapping(workspace, "group Bus operators")) as person:
        await person.at("Live")
        await person.press("tab", "delete")
        await person.sees("G1 is taken back")
        await person.saved()
        await person.press("f8")
        await person.sees("G1 Bus operators")


async def test_after_the_end_incomplete_records_are_gone_through_and_skipped_with_one_key(
    workspace: Workspace,
):
    room = make_room(workspace, "customer-mapping", MAP, "mapping", start=True)
    room.done(room.live.go_to("list_internal"))
    for name in ("Operators", "Agents | int | word | news | radio", "Dispatch"):
        room.type(f"group {name}")
    async with program(workspace, session_id=handed_over(room)) as person:
        await person.at("Live")
        await person.press("f9")
        await person.sees("How many people were there?")
        await person.answer("8")
        await person.sees("2 records are incomplete.")
        await person.press("c")
        await person.at("CaptureForm")
        await person.sees("G1", "1 of 2")
        await person.press("pagedown")
        await person.sees("G3", "2 of 2")
        await person.press("2")
        await person.press("pagedown")
        await person.at("Live")
        await person.sees("2 records are incomplete.")
        assert fields(person, "G3")["stratum"] == "external"
        await person.press("ctrl+p")
        await person.type("complete")
        await person.press("enter")
        await person.at("CaptureForm")
        await person.sees("G1", "1 of 2")


@pytest.mark.parametrize(("stage", "seen"), [("list_internal", True), ("next", False)])
async def test_on_the_wall_only_what_the_design_puts_there_is_seen(
    workspace: Workspace, stage: str, seen: bool
):
    session = begun(workspace, "customer-mapping", facts=MAP)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        stages = list(person.session.stages)
        target = stage if stage in stages else stages[-1]
        while person.session.stage != target:
            await person.press("pagedown")
            await person.saved()
        words = "group Zebra crossers" if seen else "c Zebra | crossing | June"
        await person.type(words)
        assert ("Zebra" in person.text) is seen
        await person.press("enter")
        await person.saved()
        await person.until(lambda: person.session.captures or person.session.commitments)
        await person.settle()
        assert ("Zebra" in person.text) is seen


async def test_a_promise_typed_on_a_mirrored_screen_is_masked(workspace: Workspace):
    session = begun(workspace, "buy-in", stage="resources")
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        for number in range(1, len("c Zebra | clerks") + 1):
            if number == len("c Z"):
                assert "Zebra" not in person.text
        await person.enter("c Zebra | clerks")
        await person.sees("a promise, not confirmed yet")
        assert "Zebra" not in person.text


@pytest.mark.parametrize("size", LAYOUTS)
async def test_nasty_text_in_every_field_is_kept_and_drawn_as_it_is(
    workspace: Workspace, size: tuple[int, int]
):
    session = begun(workspace, "standards-setting", stage="write", facts=MAP, typed=["standard We tell you"])
    async with program(workspace, session_id=session, size=size) as person:
        await person.at("Live")
        await open_row(person, "S1")
        await person.at("CaptureForm")
        form = person.screen
        assert isinstance(form, CaptureForm)
        while form._at:
            await person.press("up")
        typed = {}
        for number, field in enumerate(form.kind.fields):
            assert form.field == field
            await person.press("end", "ctrl+u")
            if field.holds == "number":
                await person.type(str(number))
            elif field.holds == "choice":
                await person.press("1")
            else:
                await person.press("ctrl+a")
                await person.paste(NASTY[number % len(NASTY)])
                typed[field.name] = NASTY[number % len(NASTY)]
            await person.press("enter")
            await person.until(lambda: f"▌ {form.field.label[:10]}" in person.text)
        await person.saved()
        kept = fields(person, "S1")
        for name in typed:
            assert kept.get(name), name
        assert kept["service"] == "[TODO] ask"
        await person.press("escape")
        await person.at("Live")
        await person.sees("S1")


async def test_on_a_small_screen_the_field_that_is_filled_in_is_in_sight(workspace: Workspace):
    session = begun(workspace, "standards-setting", stage="write", facts=MAP, typed=["standard We tell you"])
    async with program(workspace, session_id=session, size=SMALL) as person:
        await person.at("Live")
        await open_row(person, "S1")
        await person.at("CaptureForm")
        form = person.screen
        assert isinstance(form, CaptureForm)
        for field in (*form.kind.fields[1:], form.kind.fields[0]):
            await person.until(lambda label=field.label: f"▌ {label[:20]}" in person.text, field.label)
            assert said(person) == ""
            await person.press("enter")


async def test_a_promise_without_a_date_is_in_the_queue_and_gets_one(workspace: Workspace):
    session = begun(workspace, "buy-in", stage="resources", typed=["c Streets | two clerks"])
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("ctrl+p")
        await person.type("complete")
        await person.press("enter")
        await person.sees("Who?")
        await person.press("enter")
        await person.sees("What will they bring?")
        await person.press("enter")
        await person.sees("By when?")
        await person.answer("30 June")
        await person.sees("All records are complete.")
        assert person.session.commitments["C1"].due == "30 June"
