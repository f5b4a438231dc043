"""A group that was held before there was this program is written down later: it counts, and is marked everywhere."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.commands import DONE, FAILED, WRONG_USE, call, files_of, lines_of, notes_of
from tests.tui_helpers import LAYOUTS, NASTY, program
from workshop.plan.gate import gate
from workshop.plan.material import gather
from workshop.plan.pointers import resolve
from workshop.plan.session_record import session_record
from workshop.session.reading import read_session
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace

SAID = "The 14 never comes\nNobody tells us why\n\nI walk home at night\n"
KNOWN = (
    "--date",
    "2025-11-04",
    "--attended",
    "8",
    "--stratum",
    "external",
    "--segment",
    "night-shift riders",
)


def entered(workspace: Workspace, given: str | bytes = SAID, *options: str):
    return call(workspace, "afterwards", "-", *(options or KNOWN), given=given)


def test_it_counts_and_is_marked_wherever_it_is_listed(workspace: Workspace) -> None:
    result = entered(workspace, SAID, *KNOWN, "--starts", "18:00", "--ends", "19:30", "--place", "a library")
    assert result.exit_code == DONE, result.stderr
    session = result.stdout.strip()
    assert session.startswith("2025-11-04-night-shift")
    assert notes_of(workspace, session) == [
        "The 14 never comes",
        "Nobody tells us why",
        "I walk home at night",
    ]
    store = TinyDBEventStore(workspace)
    found = gate(gather(store))
    (row,) = found.groups
    assert found.held == 1 and row.counted and row.afterwards
    assert (row.date, row.attended, row.minutes, row.place) == ("2025-11-04", 8, 90, "a library")
    assert (row.segment, row.title) == ("night-shift riders", "Night-shift riders")
    assert "entered afterwards" in call(workspace, "list").stdout
    assert lines_of(call(workspace, "list", "--json"))[0]["afterwards"] is True
    assert "8 people, entered afterwards." in call(workspace, "status").stdout
    paper = session_record(read_session(store, session), session)
    assert "ended, entered afterwards" in str(paper.blocks)
    assert call(workspace, "check").exit_code == DONE


def test_times_in_its_record_are_when_it_was_typed_and_its_date_when_it_was_held(
    workspace: Workspace,
) -> None:
    session = read_session(TinyDBEventStore(workspace), entered(workspace).stdout.strip())
    assert session.afterwards and session.facts.date == "2025-11-04"
    assert session.ended_at[:4] >= "2026" and session.started_at == ""
    assert all(event.at[:10] == session.ended_at[:10] for event in session.log)


def test_notes_may_be_json_lines_with_codes_kinds_and_themes(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "old group.jsonl"
    lines = [
        {"id": 1, "text": "The 14 never comes", "speaker": "P3", "kind": "pain", "theme": "waiting"},
        {"id": 2, "text": "Drivers wait for us", "speaker": "P1", "kind": "praise"},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    result = call(workspace, "afterwards", str(path), *KNOWN)
    assert result.exit_code == DONE
    session = read_session(TinyDBEventStore(workspace), result.stdout.strip())
    assert [(note.speaker, note.kind) for note in session.current_notes()] == [
        ("P3", "pain"),
        ("P1", "praise"),
    ]
    assert [theme.label for theme in session.current_themes()] == ["waiting"]


def test_other_files_find_the_notes_of_a_group_entered_afterwards_by_the_name_of_its_file(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "06-paratransit-riders.jsonl"
    path.write_text(json.dumps({"id": "n039", "text": "Two hours in a coat", "speaker": "P3"}) + "\n")
    session = call(workspace, "afterwards", str(path), *KNOWN).stdout.strip()
    material = gather(TinyDBEventStore(workspace))
    assert resolve(material, "06-paratransit-riders:n039") == f"{session}:N1"


def test_an_internal_group_runs_the_design_for_internal_customers(workspace: Workspace) -> None:
    options = [one if one != "external" else "internal" for one in KNOWN]
    session = read_session(TinyDBEventStore(workspace), entered(workspace, SAID, *options).stdout.strip())
    assert session.design.id == "focus-group-internal" and session.facts.stratum == "internal"


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--date", "4 November", "like 2026-03-04"),
        ("--date", "2025-13-45", "like 2026-03-04"),
        ("--date", (date.today() + timedelta(days=2)).isoformat(), "still to come"),
        ("--attended", "0", "cannot have come"),
        ("--attended", "99999999", "cannot have come"),
        ("--segment", "  \x1b ", "which customers"),
        ("--stratum", "both", "internal"),
        ("--starts", "6pm", "18:30"),
        ("--design", "nonsense", "no session design"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(
    workspace: Workspace, option: str, value: str, told: str
) -> None:
    result = entered(workspace, SAID, *KNOWN, option, value)
    assert result.exit_code == WRONG_USE and told in result.stderr
    assert files_of(workspace) == []


@pytest.mark.parametrize(
    "given", [b"", b"  \n\n", "ein Weg für alle".encode("utf-16"), b"\x89PNG\x00\x00", b"caf\xe9 is cold\n"]
)
def test_notes_that_are_none_make_no_session(workspace: Workspace, given: bytes) -> None:
    result = entered(workspace, given)
    assert result.exit_code == WRONG_USE and result.stderr.count("\n") == 1
    assert files_of(workspace) == []


def test_a_line_that_cannot_be_entered_is_told_and_the_others_are_in(workspace: Workspace) -> None:
    given = '{"text": "good"}\n{"text": "bad", "kind": "nonsense"}\nnot json\n'
    result = entered(workspace, given)
    assert result.exit_code == FAILED
    session = result.stdout.strip()
    assert "Line 2:" in result.stderr and "Line 3:" in result.stderr and f"import {session}" in result.stderr
    assert notes_of(workspace, session) == ["good"]
    assert call(workspace, "import", session, "-", given="better\n").exit_code == DONE
    assert notes_of(workspace, session) == ["good", "better"]


def test_what_is_not_kept_of_a_line_is_said_and_the_command_leads_to_this_folder(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = '{"text": "good", "mood": "sour", "themes": ["calls", "forms"]}\n{"record": "attendance", "present": 6}\n'
    result = entered(workspace, given)
    assert "Line 1: nothing is kept of 'mood'." in result.stderr
    assert "Line 2: nothing is kept of 'present'." in result.stderr
    session = read_session(TinyDBEventStore(workspace), result.stdout.strip())
    assert [theme.label for theme in session.current_themes()] == ["calls", "forms"]
    result = entered(workspace, '{"text": "bad", "kind": "nonsense"}\n')
    assert f"FILE --workspace {workspace.root.name}`" in result.stderr


@pytest.mark.parametrize("head", ["speaker,kind,text,theme", "Text;Theme", '"text"\t"speaker"'])
def test_a_table_is_not_taken_for_notes(workspace: Workspace, head: str) -> None:
    result = entered(workspace, f"{head}\nP1,want,a bench,seats\n")
    assert result.exit_code == WRONG_USE and "names the columns of a table" in result.stderr
    assert files_of(workspace) == []
    session = entered(workspace).stdout.strip()
    result = call(workspace, "import", session, "-", given=f"{head}\nP1,want,a bench,seats\n")
    assert result.exit_code == WRONG_USE and "names the columns of a table" in result.stderr


def test_its_record_does_not_say_that_its_stages_were_not_held(workspace: Workspace) -> None:
    session = read_session(TinyDBEventStore(workspace), entered(workspace).stdout.strip())
    (times,) = (
        one
        for one in session_record(session, "x").blocks
        if getattr(one, "caption", "") == "Stages, in minutes"
    )
    assert {row[2] for row in times.rows} == {"not timed"}


def test_the_same_group_entered_twice_counts_once(workspace: Workspace) -> None:
    for said in (SAID, SAID, "one remark\n", "one remark\n"):
        assert entered(workspace, said).exit_code == DONE
    assert gate(gather(TinyDBEventStore(workspace))).held == 2


def test_a_folder_is_made_where_there_is_none(tmp_path: Path) -> None:
    fresh = Workspace(tmp_path / "fresh")
    assert entered(fresh).exit_code == DONE
    assert len(files_of(fresh)) == 1


def test_nasty_words_come_over_as_text(workspace: Workspace) -> None:
    said = "".join(f"{' '.join(words.split())}\n" for words in NASTY)
    session = entered(workspace, said).stdout.strip()
    assert len(notes_of(workspace, session)) == len(NASTY)


async def answer_all(person, notes: str, *, segment: str = "night-shift riders") -> None:
    await person.sees("On which day was the group held?")
    await person.answer("2025-11-04")
    await person.sees("How many people came?")
    await person.answer("8")
    await person.sees("Which customers were they?")
    await person.press("enter")
    await person.sees("Who were they?")
    await person.answer(segment)
    await person.sees("What was said?")
    await person.paste(notes)
    await person.press("ctrl+s")


@pytest.mark.parametrize("size", LAYOUTS)
async def test_it_is_entered_on_the_home_screen(workspace: Workspace, size: tuple[int, int]) -> None:
    async with program(workspace, size=size) as person:
        await person.sees("None yet")
        await person.press("w")
        await answer_all(person, SAID)
        await person.at("Home")
        await person.sees("Night-shift", "1 of 5", "marked as entered afterwards")
        row = next(one for one in person.lines if "Nov" in one and "Night" in one)
        assert row.split()[-1] == "afterwards"
    assert gate(gather(TinyDBEventStore(workspace))).external == 1


async def test_a_path_in_place_of_the_notes_is_read(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "old notes.txt"
    path.write_text(SAID)
    async with program(workspace) as person:
        await person.sees("None yet")
        await person.press("w")
        await answer_all(person, str(path))
        await person.sees("1 of 5")
    (row,) = gate(gather(TinyDBEventStore(workspace))).groups
    assert row.remarks == 3


@pytest.mark.parametrize(
    ("key", "words"), [("enter", "nobody tells us why"), ("w", 'p2 " nobody tells us why')]
)
async def test_notes_typed_as_for_the_capture_line_are_asked_about_once(
    workspace: Workspace, key: str, words: str
) -> None:
    async with program(workspace) as person:
        await person.sees("None yet")
        await person.press("w")
        await answer_all(person, 'The 14 never comes\np2 " nobody tells us why\n+3 +4\n')
        await person.sees("How are the notes to be read?", "2 lines look as lines are typed")
        await person.press("escape")
        await person.sees("What was said?")
        await person.press("ctrl+s")
        await person.sees("How are the notes to be read?")
        await person.press(key)
        await person.sees("1 of 5", "marked as entered afterwards")
    (session,) = [header.id for header in TinyDBEventStore(workspace).list()]
    assert notes_of(workspace, session) == ["The 14 never comes", words, *(["+3 +4"] if key == "w" else [])]


async def test_notes_of_a_file_entered_on_the_home_screen_are_found_by_its_name(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "06-paratransit-riders.jsonl"
    path.write_text(json.dumps({"id": "n039", "text": "Two hours in a coat", "kind": "pain"}) + "\n")
    async with program(workspace) as person:
        await person.sees("None yet")
        await person.press("w")
        await answer_all(person, str(path))
        await person.sees("1 of 5")
    assert resolve(gather(TinyDBEventStore(workspace)), "06-paratransit-riders:n039").endswith(":N1")


async def test_slips_are_put_right_and_esc_goes_back_a_question_without_losing_a_word(
    workspace: Workspace,
) -> None:
    async with program(workspace) as person:
        await person.sees("None yet")
        await person.press("w")
        await person.sees("On which day was the group held?")
        await person.enter("last autumn")
        await person.sees("That is no day")
        await person.answer((date.today() + timedelta(days=9)).isoformat())
        await person.sees("still to come")
        await person.answer("2025-11-04")
        await person.sees("How many people came?")
        await person.enter("many")
        await person.sees("Type a number from 1")
        await person.answer("8")
        await person.sees("Which customers were they?")
        await person.press("down", "enter")
        await person.sees("Who were they?")
        await person.enter("[red]depot[/red]")
        await person.sees("What was said?")
        await person.paste("We are told last\nNobody asks us")
        await person.press("escape")
        await person.sees("Who were they?", "[red]depot[/red]")
        await person.press("enter")
        await person.sees("What was said?", "Nobody asks us")
        await person.press("ctrl+s")
        await person.sees("1 of 5", "[red]depot[/red]")
    (row,) = gate(gather(TinyDBEventStore(workspace))).groups
    assert (row.stratum, row.remarks) == ("internal", 2)


async def test_nothing_typed_makes_nothing_and_says_why(workspace: Workspace) -> None:
    async with program(workspace) as person:
        await person.sees("None yet")
        await person.press("w")
        await answer_all(person, " \n ")
        await person.sees("It was not written down.", "There are no notes")
        await person.press("enter")
        await person.sees("What was said?")
        await person.press(*["escape"] * 5)
        await person.at("Home")
    assert files_of(workspace) == []


async def test_in_the_worked_example_a_folder_of_ones_own_is_offered_first(tmp_path: Path) -> None:
    from tests.session_samples import LEADERS
    from workshop.designs.loader import find_design
    from workshop.session.creating import create_session

    workspace = create_workspace(tmp_path / "example")
    store = TinyDBEventStore(workspace)
    create_session(store, "example", find_design("buy-in", None), LEADERS, example=True)
    store.close()
    async with program(workspace) as person:
        await person.sees("worked example")
        await person.press("w")
        await person.sees("This folder holds the worked example.")
        await person.press("escape")
        await person.at("Home")
