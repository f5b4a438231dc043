"""The commands, as a person or another program calls them: what they print, and how they end."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.commands import (
    DONE,
    FAILED,
    WRONG_USE,
    call,
    call_outside,
    files_of,
    lines_of,
    make,
    notes_of,
)
from workshop.cli import main
from workshop.plan.pack import PARTS
from workshop.plan.pack_words import MOST_PEOPLE
from workshop.store.workspace import Workspace

# Help and terminals -------------------------------------------------------------------------------


def test_every_command_is_listed_and_has_help_of_its_own():
    result = call(None, "--help")
    assert result.exit_code == DONE
    commands = main.list_commands(click.Context(main))
    assert {"new", "run", "pack", "export", "refresh", "check"} < set(commands)
    for command in commands:
        assert f"\n  {command} " in result.stdout
        own = call(None, command, "--help")
        assert own.exit_code == DONE and f" {command} " in own.stdout
        assert ("--workspace" in own.stdout) == (command not in ("rollup", "tally")), command


def test_a_pack_is_offered_part_by_part_and_for_as_many_people_as_it_is_made_for():
    told = " ".join(call(None, "pack", "--help").stdout.split())
    assert f"[{'|'.join(PARTS)}]" in told and f"1<=x<={MOST_PEOPLE}]" in told


def test_the_version_is_told():
    assert call(None, "--version").stdout.startswith("workshop, version ")


@pytest.mark.parametrize("arguments", [[], ["run"], ["run", "some-session"]])
def test_the_screens_say_in_one_sentence_that_they_need_a_terminal(arguments: list[str]):
    result = call_outside(*arguments, TERM="xterm-256color")
    assert result.returncode == WRONG_USE
    assert result.stdout == "" and result.stderr.count("\n") == 1
    assert result.stderr.startswith("The screens need a terminal;")


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["new"], ["new", "buy-in"], ["end", "x"], ["dump"], ["list", "--no"]]
)
def test_wrong_use_ends_with_2_and_no_traceback(arguments: list[str]):
    result = call(None, *arguments)
    assert result.exit_code == WRONG_USE
    assert "Error: " in result.stderr and "Traceback" not in result.stderr


# new ----------------------------------------------------------------------------------------------


def test_new_prints_the_id_alone_on_the_last_line_and_makes_the_file(workspace: Workspace):
    session = make(workspace, title="Riders of the night bus")
    assert session.startswith("2026-03-04-riders-of")
    assert files_of(workspace) == [f"{session}.json"]


def test_new_makes_the_folder_where_there_is_none(tmp_path: Path):
    result = call(Workspace(tmp_path / "new place"), "new", "buy-in", "--title", "Leaders")
    assert result.exit_code == DONE
    assert (tmp_path / "new place" / "sessions" / f"{result.stdout.strip()}.json").is_file()


def test_new_keeps_what_was_said_of_the_session(workspace: Workspace):
    make(
        workspace, "focus-group", "--segment", "night riders", "--department", "Transit", "--stratum", "mixed"
    )
    (row,) = lines_of(call(workspace, "list", "--json"))
    assert (row["title"], row["segment"], row["department"]) == ("Riders", "night riders", "Transit")
    assert (row["stratum"], row["date"], row["design"]) == ("mixed", "2026-03-04", "focus-group-external")
    assert (row["status"], row["attended"], row["notes"], row["example"]) == ("planned", None, 0, False)


def test_without_a_date_a_session_is_today_and_the_design_says_for_whom(workspace: Workspace):
    assert call(workspace, "new", "buy-in", "--title", "Leaders").exit_code == DONE
    (row,) = lines_of(call(workspace, "list", "--json"))
    assert len(str(row["date"])) == 10 and row["stratum"] == "leadership"


@pytest.mark.parametrize(
    "options",
    [
        ["nonsense", "--title", "x"],
        ["buy-in", "--title", " "],
        ["buy-in", "--title", "\x01"],
        ["buy-in", "--title", "x" * 201],
        ["buy-in", "--title", "x", "--date", "4 March"],
        ["buy-in", "--title", "x", "--date", "20260304"],
        ["buy-in", "--title", "x", "--stratum", "vip"],
    ],
    ids=str,
)
def test_new_refuses_wrong_input_and_leaves_nothing_behind(tmp_path: Path, options: list[str]):
    result = call(Workspace(tmp_path / "nowhere"), "new", *options)
    assert result.exit_code == WRONG_USE
    assert result.stdout == "" and result.stderr
    assert not (tmp_path / "nowhere").exists()


def test_new_says_so_when_the_folder_cannot_be_made(tmp_path: Path):
    (tmp_path / "file").write_text("")
    result = call(Workspace(tmp_path / "file" / "below"), "new", "buy-in", "--title", "x")
    assert result.exit_code == FAILED and "No sessions can be kept" in result.stderr


# Finding the workspace and the session ------------------------------------------------------------


def test_the_workspace_is_named_after_the_command_or_before_it(workspace: Workspace):
    session = make(workspace)
    for arguments in (
        ["list", "--workspace", str(workspace.root)],
        ["--workspace", str(workspace.root), "list"],
    ):
        result = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert session in result.stdout


def test_the_workspace_is_that_of_the_environment_or_the_current_folder_or_one_above(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    session = make(workspace)
    below = workspace.root / "a" / "b"
    below.mkdir(parents=True)
    for folder, variable in ((workspace.root, None), (below, None), (tmp_path, str(workspace.root))):
        monkeypatch.chdir(folder)
        monkeypatch.delenv("WORKSHOP_FOLDER", raising=False)
        if variable:
            monkeypatch.setenv("WORKSHOP_FOLDER", variable)
        assert session in call(None, "list").stdout


@pytest.mark.parametrize(
    "command", [["list"], ["check"], ["dump", "x"], ["export", "x"], ["end", "x", "--attended", "1"]]
)
def test_a_folder_without_sessions_is_wrong_use(tmp_path: Path, command: list[str]):
    result = call(Workspace(tmp_path), *command)
    assert result.exit_code == WRONG_USE
    assert "no folder sessions/" in result.stderr


def test_a_session_is_named_by_any_part_that_only_it_has(workspace: Workspace):
    riders, leaders = make(workspace), make(workspace, "buy-in", title="Leaders")
    call(workspace, "import", riders, "-", given="from the riders\n")
    for name in (riders, riders[-6:], "rid", f"sessions/{riders}.json"):
        assert notes_of(workspace, name) == ["from the riders"]
    several = call(workspace, "dump", "2026")
    assert several.exit_code == WRONG_USE
    assert riders in several.stderr and leaders in several.stderr
    for name in ("nobody", ""):
        assert call(workspace, "dump", name).exit_code == WRONG_USE


# end ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("attended", [0, 7])
def test_end_records_how_many_were_there(workspace: Workspace, attended: int):
    session = make(workspace)  # never started, its placeholders unfilled
    assert call(workspace, "end", session, "--attended", str(attended)).exit_code == DONE
    (row,) = lines_of(call(workspace, "list", "--json"))
    assert (row["status"], row["attended"]) == ("ended", attended)
    again = call(workspace, "end", session, "--attended", "3")
    assert again.exit_code == FAILED and "ended already" in again.stderr


@pytest.mark.parametrize("attended", ["-1", "many", "10001", "1.5"])
def test_end_refuses_a_number_of_people_that_cannot_be(workspace: Workspace, attended: str):
    assert call(workspace, "end", make(workspace), "--attended", attended).exit_code == WRONG_USE


def test_notes_can_be_imported_after_the_end(workspace: Workspace):
    session = make(workspace)
    call(workspace, "end", session, "--attended", "7")
    assert call(workspace, "import", session, "-", given="from the slips\n").exit_code == DONE
    assert notes_of(workspace, session) == ["from the slips"]


# list, designs ------------------------------------------------------------------------------------


def test_list_says_what_is_there_latest_first(workspace: Workspace):
    empty = call(workspace, "list")
    assert (empty.exit_code, empty.stdout) == (DONE, "")
    assert "no sessions here yet" in empty.stderr
    assert call(workspace, "list", "--json").stdout == ""
    make(workspace, title="Riders")
    call(workspace, "new", "buy-in", "--title", "Two\nlines", "--date", "2026-04-01")
    lines = call(workspace, "list").stdout.splitlines()
    assert ["Two lines" in lines[0], "Riders" in lines[1], len(lines)] == [True, True, 2]


def test_designs_lists_the_library_and_ones_own(workspace: Workspace):
    workspace.designs.mkdir()
    library = call(workspace, "designs", "--json")
    ids = [row["id"] for row in lines_of(library)]
    assert ids[:2] == ["customer-mapping", "buy-in"] and len(ids) == 8 and library.exit_code == DONE
    (workspace.designs / "broken.toml").write_text("id = 3")
    result = call(workspace, "designs")
    assert result.exit_code == FAILED
    assert "buy-in" in result.stdout and "broken.toml" in result.stderr
    made = call(workspace, "new", "broken", "--title", "x")
    assert made.exit_code == WRONG_USE and "broken.toml" in made.stderr
    assert call(workspace, "new", "buy-in", "--title", "x").exit_code == DONE


def test_designs_needs_no_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert call(None, "designs").exit_code == DONE
