"""Notes into a session and out of it by command: `import`, `dump` and `export`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.commands import (
    DONE,
    FAILED,
    PROGRAM,
    WRONG_USE,
    call,
    call_outside,
    lines_of,
    make,
    notes_of,
)
from tests.session_samples import make_room
from workshop.session import events as ev
from workshop.session.ballot import questions_of
from workshop.store.workspace import Workspace
from workshop.votes.model import Totals

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


def test_import_speaks_of_others_only_where_there_are_any(workspace: Workspace):
    result = call(workspace, "import", make(workspace), "-", given='{"no": "text"}\n')
    assert result.exit_code == FAILED
    assert result.stderr.endswith("1 line was refused.\n")


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


# export -------------------------------------------------------------------------------------------


@pytest.fixture
def exportable(workspace: Workspace) -> str:
    """A buy-in meeting with a note, a revealed sheet and a sealed guess."""
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
