"""A second laptop by command: a notes file is made, placed, copied back and joined, and no other file is taken for one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import DONE, FAILED, WRONG_USE, call, files_of, lines_of, make, notes_of
from workshop.store.given import LARGEST
from workshop.store.workspace import Workspace, create_workspace


def companion_of(workspace: Workspace, session: str, to: Path) -> Path:
    result = call(workspace, "companion", session, "--to", str(to))
    assert result.exit_code == DONE, result.output
    return Path(result.stdout.strip())


@pytest.fixture
def other(tmp_path: Path) -> Workspace:
    """The folder of sessions at the second laptop."""
    return create_workspace(tmp_path / "second laptop")


def test_notes_go_from_the_second_laptop_into_the_session(
    workspace: Workspace, other: Workspace, stick: Path
):
    session = make(workspace)
    file = companion_of(workspace, session, stick)
    assert file.parent == stick and file.name.startswith(f"notes-{session}-")
    placed = call(other, "companion", str(file))
    assert placed.exit_code == DONE and "workshop run notes-" in placed.stderr
    name = placed.stdout.strip()
    assert files_of(other) == [file.name]
    call(other, "import", name, "-", given='{"text": "heard there", "speaker": "P2", "id": 1}\n')
    back = stick / "back.json"
    assert call(other, "companion", name, "--to", str(back)).exit_code == DONE
    result = call(workspace, "import", session, str(back))
    assert (result.exit_code, result.stdout.split()) == (DONE, ["N1"])
    assert result.stderr.splitlines()[0] == "Joined: 1 note."
    assert notes_of(workspace, session) == ["heard there"]
    again = call(workspace, "import", session, str(back))
    assert (again.exit_code, again.stdout) == (DONE, "")
    assert again.stderr.strip() == "Nothing is new: its one note is here already."
    call(other, "import", name, "-", given='{"text": "and more"}\n')
    assert (
        call(other, "companion", name, "--to", str(back)).exit_code == DONE
    )  # the older copy is brought up to date
    assert lines_of(call(workspace, "import", session, str(back), "--json")) == [
        {"id": "N2", "companion": name}
    ]
    assert call(workspace, "check").exit_code == DONE and call(other, "check").exit_code == DONE


def test_a_notes_file_is_no_session(workspace: Workspace, other: Workspace, stick: Path):
    session = make(workspace)
    name = call(other, "companion", str(companion_of(workspace, session, stick))).stdout.strip()
    listed = call(other, "list")
    assert f"{name}  Notes for Riders  (0 notes; a notes file, no session)" in listed.stdout
    assert lines_of(call(other, "list", "--json"))[0]["companion_of"] == session
    export = call(other, "export", name)
    assert export.exit_code == FAILED
    assert export.stderr.strip() == f"{name} holds notes for {session}; join them there and export that."
    assert not list(other.exports.iterdir())


def test_beside_its_session_a_part_of_the_name_still_means_the_session(workspace: Workspace, stick: Path):
    session = make(workspace)
    file = companion_of(workspace, session, stick)
    assert call(workspace, "companion", str(file)).exit_code == DONE
    assert call(workspace, "import", "riders", "-", given="one\n").exit_code == DONE
    assert notes_of(workspace, session) == ["one"]
    # Copied among the sessions by hand, the file's name means what is in it.
    again = call(
        workspace, "companion", str(workspace.sessions / file.name), "--to", str(stick / "copy.json")
    )
    assert again.exit_code == DONE and (stick / "copy.json").is_file()


def test_placing_makes_a_folder_and_never_writes_over_what_is_there(
    workspace: Workspace, other: Workspace, stick: Path, tmp_path: Path
):
    file = companion_of(workspace, make(workspace), stick)
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    name = call(Workspace(fresh), "companion", str(file)).stdout.strip()
    assert (fresh / "sessions" / f"{name}.json").read_bytes() == file.read_bytes()
    call(other, "companion", str(file))
    call(other, "import", name, "-", given="typed since\n")
    again = call(other, "companion", str(file))
    assert (again.exit_code, again.stderr.strip()) == (DONE, "It is here already.")
    assert notes_of(other, name) == ["typed since"]
    call(Workspace(fresh), "import", name, "-", given="typed elsewhere\n")
    call(Workspace(fresh), "companion", name, "--to", str(stick / "elsewhere.json"))
    refused = call(other, "companion", str(stick / "elsewhere.json"))
    assert refused.exit_code == FAILED and "is not the same; nothing was changed" in refused.stderr
    assert notes_of(other, name) == ["typed since"]


def test_nothing_is_written_over_or_where_there_is_no_folder(workspace: Workspace, stick: Path):
    session = make(workspace)
    mine = stick / "mine.txt"
    mine.write_text("my own words")
    refused = call(workspace, "companion", session, "--to", str(mine))
    assert refused.exit_code == FAILED and "exists already" in refused.stderr
    assert mine.read_text() == "my own words"
    nowhere = call(workspace, "companion", session, "--to", str(stick / "not there" / "x.json"))
    assert nowhere.exit_code == WRONG_USE and "is the stick in?" in nowhere.stderr


def test_a_session_is_not_placed_and_not_joined(workspace: Workspace, other: Workspace, stick: Path):
    session, second = make(workspace), make(workspace, title="Others")
    copy = stick / "copy.json"
    copy.write_bytes(workspace.session_file(second).read_bytes())
    placed = call(other, "companion", str(copy))
    assert placed.exit_code == WRONG_USE and "is no notes file" in placed.stderr
    joined = call(workspace, "import", session, str(copy))
    assert joined.exit_code == FAILED and "only notes files that `workshop companion` made" in joined.stderr
    strange = call(workspace, "import", session, str(companion_of(workspace, second, stick)))
    assert strange.exit_code == FAILED and f"holds notes for {second}, not for {session}" in strange.stderr
    assert notes_of(workspace, session) == []


def test_shift_is_for_notes_files_only(workspace: Workspace):
    result = call(workspace, "import", make(workspace), "-", "--shift", "4", given="one\n")
    assert result.exit_code == WRONG_USE and "--shift is for the notes file" in result.stderr


def with_notes(workspace: Workspace, other: Workspace, stick: Path) -> tuple[str, bytes]:
    """A session, and the bytes of a notes file for it with three notes in it."""
    session = make(workspace)
    name = call(other, "companion", str(companion_of(workspace, session, stick))).stdout.strip()
    call(other, "import", name, "-", given="one\ntwo\nthree\n")
    return session, other.session_file(name).read_bytes()


def test_what_holds_of_a_damaged_notes_file_is_joined_and_the_damage_told(
    workspace: Workspace, other: Workspace, stick: Path
):
    session, whole = with_notes(workspace, other, stick)
    file = stick / "damaged.json"
    file.write_bytes(whole.replace(b'"three"', b'"forged"'))
    result = call(workspace, "import", session, str(file))
    assert result.exit_code == FAILED
    assert "damaged.json is damaged: event 4 was altered after it was written." in result.stderr
    assert notes_of(workspace, session) == ["one", "two"]
    placed = call(other, "companion", str(file))
    assert placed.exit_code == FAILED and "Nothing was placed" in placed.stderr


def test_a_notes_file_cut_off_at_its_end_gives_what_is_whole(
    workspace: Workspace, other: Workspace, stick: Path
):
    session, whole = with_notes(workspace, other, stick)
    file = stick / "torn.json"
    file.write_bytes(whole[: whole.index(b'"three"')])
    result = call(workspace, "import", session, str(file))
    assert result.exit_code == DONE and "is only half written; all before it is whole" in result.stderr
    file.write_bytes(whole)
    assert call(workspace, "import", session, str(file)).stderr.startswith("Joined: 1 note.")
    assert notes_of(workspace, session) == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"_meta":{\n"1":{"format":"workshop/2","id":"x"}\n},\n"events":{\n', "a newer version of this program"),
        (b'{"_meta":', "is not a session file"),
        (b'{"_meta": {"1": {"format": "workshop/1"}}, "events": {}}', "is damaged"),
        (b'{"_meta": {"1": 3}}', "is not a session file"),
        (b'{"_meta":{\n"1":{"format":"workshop/1","id":"notes-x","title":"x","kind":"x","date":"","created":""}\n},\n'
         b'"events":{\n\n}}\n', "holds no event that can be trusted"),
    ],
)  # fmt: skip
def test_a_file_that_only_begins_like_a_notes_file_is_refused_with_a_sentence(
    workspace: Workspace, other: Workspace, stick: Path, content: bytes, sentence: str
):
    session, file = make(workspace), stick / "strange.json"
    file.write_bytes(content)
    for result in (call(workspace, "import", session, str(file)), call(other, "companion", str(file))):
        assert result.exit_code == FAILED
        assert sentence in result.stderr and len(result.stderr.strip().splitlines()) == 1
    assert notes_of(workspace, session) == [] and files_of(other) == []


@pytest.mark.parametrize(
    "content", [b"", b"\x00" * 5000, b"[1, 2]", b"PK\x03\x04docx", "ordinary words".encode("utf-16")]
)
def test_another_kind_of_file_is_not_placed(other: Workspace, stick: Path, content: bytes):
    file = stick / "strange.json"
    file.write_bytes(content)
    result = call(other, "companion", str(file))
    assert result.exit_code == FAILED and len(result.stderr.strip().splitlines()) == 1
    assert files_of(other) == []


def test_an_empty_file_adds_nothing(workspace: Workspace, stick: Path):
    session, file = make(workspace), stick / "empty.json"
    file.touch()
    assert call(workspace, "import", session, str(file)).exit_code == DONE
    assert notes_of(workspace, session) == []


def test_a_huge_file_is_not_read(workspace: Workspace, other: Workspace, stick: Path):
    session, file = make(workspace), stick / "huge.json"
    with file.open("wb") as huge:
        huge.write(b'{"_meta":{')
        huge.truncate(LARGEST + 1)
    for result in (call(workspace, "import", session, str(file)), call(other, "companion", str(file))):
        assert result.exit_code == FAILED and "far too large" in result.stderr


def test_events_that_this_version_cannot_read_are_refused_whole(
    workspace: Workspace, other: Workspace, stick: Path
):
    session, whole = with_notes(workspace, other, stick)
    import msgspec

    from workshop.record.event import Event, chain_start, hash_of

    tables = json.loads(whole)
    previous = chain_start(tables["_meta"]["1"])
    for document in tables["events"].values():
        if document["type"] == "note.added":
            document["data"]["text"] = 3
        document["hash"] = previous = hash_of(msgspec.convert(document, Event), previous)
    file = stick / "forged.json"
    file.write_text(json.dumps(tables))
    result = call(workspace, "import", session, str(file))
    assert result.exit_code == FAILED and "cannot be read by this version" in result.stderr
    assert notes_of(workspace, session) == []
