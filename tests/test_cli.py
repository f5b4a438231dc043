"""The commands, as a person or another program calls them: what they print, and how they end."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.session_samples import RIDERS, make_room
from workshop.cli import main
from workshop.session import events as ev
from workshop.session.ballot import questions_of
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace, create_workspace
from workshop.votes.model import Totals

DONE, FAILED, WRONG_USE = 0, 1, 2
PROGRAM = [sys.executable, "-c", "from workshop.cli import main; main(prog_name='workshop')"]


def call(workspace: Workspace | None, *arguments: str, given: bytes | str | None = None) -> Result:
    """Call a command in this process; what is not caught by the program is raised here."""
    named = ["--workspace", str(workspace.root)] if workspace else []
    return CliRunner().invoke(
        main, [arguments[0], *named, *arguments[1:]], input=given, catch_exceptions=False
    )


def call_outside(*arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Call a command in a process of its own, which has no terminal."""
    return subprocess.run(
        [*PROGRAM, *arguments],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), **environment},
    )


def make(workspace: Workspace, design: str = "focus-group", *options: str, title: str = "Riders") -> str:
    """Make a session with `new`; its id."""
    result = call(workspace, "new", design, "--title", title, "--date", "2026-03-04", *options)
    assert result.exit_code == DONE, result.output
    return result.stdout.splitlines()[-1]


def lines_of(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def notes_of(workspace: Workspace, session: str) -> list[str]:
    return [str(line["text"]) for line in lines_of(call(workspace, "dump", session)) if "text" in line]


def files_of(workspace: Workspace) -> list[str]:
    return sorted(path.name for path in workspace.sessions.glob("*.json"))


# Help and terminals -------------------------------------------------------------------------------


def test_help_names_every_command():
    result = call(None, "--help")
    assert result.exit_code == DONE
    for command in ("new", "run", "end", "list", "designs", "import", "dump", "export", "check"):
        assert f"\n  {command} " in result.stdout
        own = call(None, command, "--help")
        assert own.exit_code == DONE and "--workspace" in own.stdout


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
    if command[0] == "export":
        pytest.importorskip("workshop.word.files")
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


# import and dump ----------------------------------------------------------------------------------


def test_import_prints_each_new_id_and_dump_prints_the_notes(workspace: Workspace, tmp_path: Path):
    session, file = make(workspace), tmp_path / "notes.jsonl"
    file.write_text(
        '{"text": "one", "id": "a", "theme": "bus"}\n{"text": "two", "speaker": "P2", "verbatim": true}\n'
    )
    result = call(workspace, "import", session, str(file))
    assert (result.exit_code, result.stdout.split(), result.stderr) == (DONE, ["N1", "N2"], "")
    first, second = lines_of(call(workspace, "dump", session))
    assert (first["id"], first["text"], first["source_id"], first["themes"]) == ("N1", "one", "a", ["bus"])
    assert (second["speaker"], second["verbatim"], second["kind"], second["stage"]) == (
        "P2",
        True,
        "paraphrase",
        "welcome",
    )
    again = call(workspace, "import", session, str(file))
    assert (again.exit_code, again.stdout.split()) == (DONE, ["N3"])  # only the line without an id is new


def test_import_reads_standard_input(workspace: Workspace):
    session = make(workspace)
    result = call(workspace, "import", session, "-", given=b"one\ntwo\n")
    assert (result.exit_code, result.stdout.split()) == (DONE, ["N1", "N2"])
    assert call(workspace, "import", session, "-", given=b"").exit_code == DONE


def test_import_tells_more_as_json(workspace: Workspace):
    session = make(workspace)
    result = call(workspace, "import", session, "-", "--json", given='{"text": "one", "id": 7}\n')
    assert lines_of(result) == [{"id": "N1", "line": 1, "source_id": "7"}]


def test_import_ends_with_1_when_a_line_was_refused_and_keeps_the_others(workspace: Workspace):
    session = make(workspace)
    result = call(
        workspace, "import", session, "-", given='{"text": "one"}\n{"no": "text"}\n{"text": "three"}\n'
    )
    assert (result.exit_code, result.stdout.split()) == (FAILED, ["N1", "N2"])
    assert "line 2: there is no text.\n" in result.stderr
    assert "1 line was refused; the others are in the session." in result.stderr
    assert notes_of(workspace, session) == ["one", "three"]


def test_import_says_which_lines_lost_control_characters(workspace: Workspace):
    result = call(workspace, "import", make(workspace), "-", given=b"plain\nred\x1b[0m\n")
    assert result.exit_code == DONE
    assert result.stderr == "line 2: 1 control character was removed.\n"


@pytest.mark.parametrize("content", ["words\n".encode("utf-16"), b"PK\x00\x01"])
def test_import_refuses_what_is_no_utf_8_text_as_wrong_input(workspace: Workspace, content: bytes):
    session = make(workspace)
    result = call(workspace, "import", session, "-", given=content)
    assert result.exit_code == WRONG_USE and result.stdout == ""
    assert notes_of(workspace, session) == []


def test_import_refuses_a_file_that_is_not_there_or_is_a_folder(workspace: Workspace, tmp_path: Path):
    session = make(workspace)
    for name in ("missing.txt", "."):
        result = call(workspace, "import", session, str(tmp_path / name))
        assert result.exit_code == WRONG_USE and "cannot be read" in result.stderr


def test_import_tells_each_line_before_the_next_one_comes(workspace: Workspace):
    session = make(workspace)
    arguments = ["import", session, "-", "--workspace", str(workspace.root)]
    with subprocess.Popen(
        [*PROGRAM, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parent.parent,
    ) as child:
        assert child.stdin is not None and child.stdout is not None
        for number in range(1, 4):
            child.stdin.write(b"a line\n")
            child.stdin.flush()
            assert child.stdout.readline().strip() == f"N{number}".encode()
            assert len(notes_of(workspace, session)) == number
        child.stdin.close()
        assert child.wait(timeout=30) == DONE


def test_a_long_file_keeps_its_order(workspace: Workspace, tmp_path: Path):
    session, file = make(workspace), tmp_path / "long.txt"
    expected = [f"note {number}" for number in range(1, 1_001)]
    file.write_text("\n".join(expected))
    result = call(workspace, "import", session, str(file))
    assert result.stdout.split() == [f"N{number}" for number in range(1, 1_001)]
    assert notes_of(workspace, session) == expected


def test_dump_prints_sealed_notes_as_a_number(workspace: Workspace):
    session = make(workspace, "buy-in")
    given = '{"text": "they want speed", "stage": "assumptions"}\n{"text": "open"}\n'
    call(workspace, "import", session, "-", given=given)
    dumped = call(workspace, "dump", session)
    assert "speed" not in dumped.stdout
    assert lines_of(dumped)[1:] == [{"kind": "assumption", "sealed": 1}]


def test_every_script_survives_a_pipe_of_another_encoding(workspace: Workspace):
    session = make(workspace, title="Fahrgäste \U0001f600")
    call(workspace, "import", session, "-", given='{"text": "naïve 漢字 \U0001f600"}\n')
    where = ["--workspace", str(workspace.root)]
    for encoding in ("ascii", "cp1252", "utf-8"):
        dumped = call_outside("dump", session, *where, PYTHONIOENCODING=encoding)
        assert dumped.returncode == DONE, dumped.stderr
        assert json.loads(dumped.stdout)["text"] == "naïve 漢字 \U0001f600"
        assert call_outside("list", *where, PYTHONIOENCODING="ascii").returncode == DONE


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
    assert ids == ["buy-in", "focus-group-external"] and library.exit_code == DONE
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


# Broken files -------------------------------------------------------------------------------------


@pytest.fixture
def damaged(workspace: Workspace) -> str:
    """A session in whose file somebody changed a word."""
    session = make(workspace)
    call(workspace, "import", session, "-", given="one\ntwo\nthree\n")
    path = workspace.session_file(session)
    path.write_bytes(path.read_bytes().replace(b'"two"', b'"2wo"'))
    return session


@pytest.fixture
def torn(workspace: Workspace) -> str:
    """A session whose last line was only half written."""
    session = make(workspace)
    call(workspace, "import", session, "-", given="one\ntwo\n")
    path = workspace.session_file(session)
    path.write_bytes(path.read_bytes()[:-40])
    return session


def test_check_passes_on_whole_files_and_on_an_empty_folder(workspace: Workspace):
    assert call(workspace, "check").exit_code == DONE
    session = make(workspace)
    result = call(workspace, "check")
    assert (result.exit_code, result.stdout) == (DONE, f"{session}  whole, 1 events\n")
    (row,) = lines_of(call(workspace, "check", "--json"))
    assert (row["session_id"], row["passed"], row["events"]) == (session, True, 1)


def test_check_fails_on_a_changed_word_and_still_reports_the_others(workspace: Workspace, damaged: str):
    other = make(workspace, title="Others")
    result = call(workspace, "check")
    assert result.exit_code == FAILED
    assert f"{damaged}  FAILED" in result.stdout and f"{other}  whole" in result.stdout
    assert "event 3 was altered" in result.stderr


def test_a_torn_tail_is_told_and_no_failure(workspace: Workspace, torn: str):
    result = call(workspace, "check")
    assert result.exit_code == DONE and "half written" in result.stderr
    assert notes_of(workspace, torn) == ["one"]
    added = call(workspace, "import", torn, "-", given="three\n")
    assert added.exit_code == DONE and "set aside" in added.stderr
    assert notes_of(workspace, torn) == ["one", "three"]
    assert call(workspace, "check").stderr == ""


@pytest.mark.parametrize("command", [["dump"], ["end", "--attended", "3"], ["import", "-"]])
def test_a_damaged_session_is_refused_in_plain_words(workspace: Workspace, damaged: str, command: list[str]):
    before = workspace.session_file(damaged).read_bytes()
    result = call(workspace, command[0], damaged, *command[1:], given="four\n")
    assert result.exit_code == FAILED and result.stdout == ""
    assert "is damaged" in result.stderr and "Traceback" not in result.stderr
    assert workspace.session_file(damaged).read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"not JSON", b"\x00" * 5_000, b'{"_meta": {"1": {"format": "workshop/99"}}}']
)
def test_one_broken_file_does_not_hide_the_other_sessions(workspace: Workspace, content: bytes):
    session = make(workspace)
    (workspace.sessions / "broken.json").write_bytes(content)
    result = call(workspace, "list")
    assert result.exit_code == DONE
    assert session in result.stdout and "broken" in result.stderr
    rows = lines_of(call(workspace, "list", "--json"))
    assert [bool(row.get("problem")) for row in rows] == [False, True]
    assert call(workspace, "check").exit_code == FAILED
    for command in (["dump", "broken"], ["end", "broken", "--attended", "1"]):
        refused = call(workspace, *command)
        assert refused.exit_code == FAILED and "broken.json" in refused.stderr


def test_a_file_whose_log_is_no_session_is_refused_in_plain_words(workspace: Workspace):
    store = TinyDBEventStore(workspace)
    room = make_room(workspace, "focus-group", RIDERS, "riders", start=False)
    room.store.close()
    meta = store.open("riders", read_only=True).meta
    workspace.session_file("riders").unlink()
    store.create(meta, [ev.draft(ev.SessionStarted(), at="2026-03-04T10:00:00.000Z", by="facilitator")])
    for command in (["dump", "riders"], ["end", "riders", "--attended", "1"], ["import", "riders", "-"]):
        result = call(workspace, *command, given="words\n")
        assert result.exit_code == FAILED and "cannot be read by this version" in result.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_file_name_that_no_terminal_can_show_does_not_end_a_command(workspace: Workspace):
    make(workspace)
    (Path(os.fsdecode(os.fsencode(workspace.sessions) + b"/bad\xff\x1b[31mname.json"))).write_text("{}")
    for command in ("list", "check"):
        result = call_outside(command, "--workspace", str(workspace.root))
        assert "Traceback" not in result.stderr and "\x1b" not in result.stderr + result.stdout


def test_a_session_that_is_open_elsewhere_is_not_written_but_can_be_read(workspace: Workspace):
    session = make(workspace)
    store = TinyDBEventStore(workspace)
    store.open(session)
    result = call(workspace, "import", session, "-", given="words\n")
    assert result.exit_code == FAILED and "is being written by another program" in result.stderr
    assert call(workspace, "dump", session).exit_code == DONE
    assert call(workspace, "check").exit_code == DONE
    store.close()
    assert call(workspace, "import", session, "-", given="words\n").exit_code == DONE


# Root may write everywhere, so the child becomes nobody; it works from inside the folder, whose parents it cannot read.
_AS_NOBODY = """
import os, shutil, sys
from click.testing import CliRunner
from workshop.cli import main

def call(given, *arguments):
    result = CliRunner().invoke(main, [*arguments, "--workspace", "."], input=given)
    return f"{result.exit_code} {result.output}{result.exception or ''}"

os.chdir(sys.argv[1])
if os.geteuid() == 0:
    # What the commands load must be in memory before the parents of this folder are out of reach.
    call("", "dump", sys.argv[2])
    call("", "import", sys.argv[2], "-")
    shutil.rmtree("sessions/.workshop")
    os.chmod("sessions", 0o555)
    os.setuid(65534)
print(call("", "dump", sys.argv[2]))
print(call("two\\n", "import", sys.argv[2], "-"))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_read_only_folder_can_be_read(open_to_all: Path):
    workspace = create_workspace(open_to_all / "transit")
    session = make(workspace)
    call(workspace, "import", session, "-", given="one\n")
    shutil.rmtree(workspace.sessions / ".workshop")
    workspace.session_file(session).chmod(0o444)
    workspace.sessions.chmod(0o555)
    try:
        arguments = [sys.executable, "-c", _AS_NOBODY, str(workspace.root), session]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
    finally:
        workspace.sessions.chmod(0o755)
    dumped, imported = done.stdout.split("\n\n", 1)
    assert dumped.startswith('0 {"id": "N1", "text": "one"'), done.stderr
    assert imported.startswith("1 ") and "read" in imported


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that every user of the computer may look into, unlike those of the tests."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


# export -------------------------------------------------------------------------------------------


@pytest.fixture
def exportable(workspace: Workspace) -> str:
    """A buy-in meeting with a note, a revealed sheet and a sealed guess; skipped until Word files can be written."""
    pytest.importorskip("workshop.word.files")
    facts = ev.Facts(
        title="Leaders", department="Transit", stratum="leadership", date="2026-03-02", deadline="1 June"
    )
    room = make_room(workspace, "buy-in", facts, "leaders")
    room.type("d: we start in May")
    room.note("they want speed", "assumptions", kind="assumption")
    sheet = questions_of(room.session, "baseline")
    room.done(room.votes.draft("baseline", sheet, private=True))
    room.done(room.votes.open("V1", eligible=7, way="paper"))
    for one in sheet:
        room.done(room.votes.count("V1", one.id, Totals(6, (0, 1, 3, 2, 0))))
    room.done(room.votes.close("V1"))
    room.done(room.votes.reveal("V1"))
    room.done(room.live.end(7))
    room.store.close()
    return "leaders"


def test_export_prints_the_paths_it_wrote_one_a_line(workspace: Workspace, exportable: str):
    result = call(workspace, "export", exportable)
    assert result.exit_code == DONE, result.stderr
    paths = [Path(line) for line in result.stdout.splitlines()]
    assert len(paths) == 2
    assert all(
        path.is_file() and path.suffix == ".docx" and path.parent == workspace.exports for path in paths
    )


def test_export_writes_one_paper_when_asked(workspace: Workspace, exportable: str):
    result = call(workspace, "export", exportable, "--paper", "memo")
    assert result.exit_code == DONE and len(result.stdout.splitlines()) == 1
    wrong = call(workspace, "export", exportable, "--paper", "plan")
    assert wrong.exit_code == WRONG_USE and "record, memo" in wrong.stderr


def test_export_refuses_a_damaged_session(workspace: Workspace, damaged: str):
    pytest.importorskip("workshop.word.files")
    result = call(workspace, "export", damaged)
    assert result.exit_code == FAILED and "is damaged" in result.stderr
    assert list(workspace.exports.iterdir()) == []
