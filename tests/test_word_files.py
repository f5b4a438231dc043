"""Word files on disk: the same file for the same record, and never over what somebody edited or has open."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.children import run_child
from tests.template_samples import parts_of
from tests.word_samples import NASTY, TEXTS, every_kind_of_block, make_paper
from workshop.plan.blocks import Heading, Paper
from workshop.word.files import LONGEST_NAME, MOST_VERSIONS, ExportError, Written, file_name, write_paper
from workshop.word.package import is_untouched
from workshop.word.refresh import RefreshError, refresh
from workshop.word.render import properties, render

NAME = "riders-a1b2c3-record.docx"
LONG_AGO = 1_000_000_000

PAPER = make_paper(*every_kind_of_block())
LATER = make_paper(*every_kind_of_block(), Heading("One more"))
SMALL = render(make_paper())


def edit(path: Path) -> bytes:
    """Change a word of a file as an officer would; the bytes it has then."""
    document = Document(str(path))
    document.paragraphs[-1].add_run(" My own words.")
    document.save(str(path))
    return path.read_bytes()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def headings(path: Path) -> list[str]:
    return [one.text for one in Document(str(path)).paragraphs if one.style and one.style.name == "Heading 1"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds the first version of the paper."""
    write_paper(PAPER, tmp_path / "exports")
    return tmp_path / "exports"


# Versions ---------------------------------------------------------------------------------------------


def test_the_folder_is_made_and_the_file_is_readable_by_others(folder: Path) -> None:
    assert names(folder) == [NAME]
    assert (folder / NAME).read_bytes() == render(PAPER)
    if os.name != "nt":
        assert (folder / NAME).stat().st_mode & 0o777 == 0o644


def test_the_same_record_leaves_the_file_as_it_is(folder: Path) -> None:
    os.utime(folder / NAME, (LONG_AGO, LONG_AGO))
    assert write_paper(PAPER, folder) == Written(folder / NAME, "", unchanged=True)
    assert (folder / NAME).stat().st_mtime == LONG_AGO


def test_a_longer_record_takes_the_place_of_the_file(folder: Path) -> None:
    assert write_paper(LATER, folder) == Written(folder / NAME, "")
    assert names(folder) == [NAME]
    assert "One more" in headings(folder / NAME)


def test_what_was_edited_is_left_alone_and_the_next_version_goes_on_from_there(folder: Path) -> None:
    edited = edit(folder / NAME)
    second = write_paper(PAPER, folder)
    assert second.path.name == "riders-a1b2c3-record-v2.docx"
    told = f"Your changes are in {NAME}; {second.path.name} is a fresh version without them."
    assert second == Written(second.path, told, folder / NAME)
    assert write_paper(LATER, folder)[:3] == second[:3]  # It goes on being so, and being said.
    assert "One more" in headings(second.path)
    edit(second.path)
    assert write_paper(LATER, folder).path.name == "riders-a1b2c3-record-v3.docx"
    assert (folder / NAME).read_bytes() == edited


def test_a_version_that_a_refresh_wrote_is_named_as_the_one_that_holds_the_changes(folder: Path) -> None:
    edit(folder / NAME)
    second = folder / "riders-a1b2c3-record-v2.docx"
    second.write_bytes(refresh(folder / NAME, render(LATER)).data or b"")
    for _ in range(2):  # The second export writes over the first one, which still lacks them.
        third = write_paper(LATER, folder)
        assert third.path.name == "riders-a1b2c3-record-v3.docx"
        assert third.note == (
            "Your changes are in riders-a1b2c3-record-v2.docx; riders-a1b2c3-record-v3.docx is a fresh version without them."
        )
        assert third.behind == second
    third.path.unlink()
    edit(second)
    assert "Your changes are in riders-a1b2c3-record-v2.docx" in write_paper(LATER, folder).note


@pytest.mark.parametrize("mark", [f".~lock.{NAME}#", f"~${NAME[2:]}"], ids=lambda mark: mark[:6])
def test_what_is_open_in_a_word_processor_is_not_refreshed(folder: Path, mark: str) -> None:
    (folder / mark).touch()
    with pytest.raises(
        RefreshError, match="is open in another program: save and close it there first"
    ) as told:
        refresh(folder / NAME, render(LATER))
    assert mark in str(told.value)
    (folder / mark).unlink()
    assert refresh(folder / NAME, render(LATER)).data


@pytest.mark.parametrize(
    "mark", [f".~lock.{NAME}#", f"~${NAME[2:]}", f"~${NAME[1:]}", f"~${NAME}"], ids=lambda mark: mark[:6]
)
def test_what_is_open_in_a_word_processor_is_left_alone(folder: Path, mark: str) -> None:
    (folder / mark).touch()
    written = write_paper(LATER, folder)
    assert written.path.name == "riders-a1b2c3-record-v2.docx"
    assert "open" in written.note
    assert (folder / NAME).read_bytes() == render(PAPER)
    assert write_paper(LATER, folder) == Written(written.path, "", unchanged=True)


def test_another_versions_lock_does_not_matter(folder: Path) -> None:
    edit(folder / NAME)
    (folder / f".~lock.{NAME}#").touch()
    assert write_paper(PAPER, folder).path == write_paper(LATER, folder).path


def test_an_older_version_that_was_thrown_away_does_not_come_back_as_the_newest(folder: Path) -> None:
    edit(folder / NAME)
    second = write_paper(PAPER, folder).path
    edit(second)
    (folder / NAME).unlink()
    assert write_paper(LATER, folder).path.name == "riders-a1b2c3-record-v3.docx"


def test_after_ninety_nine_versions_it_says_so(folder: Path) -> None:
    (folder / file_name(PAPER, MOST_VERSIONS)).touch()
    with pytest.raises(ExportError, match="99 versions"):
        write_paper(PAPER, folder)


def other_document(path: Path) -> None:
    Document().save(str(path))


def other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("notes.txt", "mine")


def paper_of_another_session(path: Path) -> None:
    path.write_bytes(render(make_paper(Heading("Theirs"), session="2026-01-01-riders-a1b2c3")))


@pytest.mark.parametrize(
    "put",
    [
        other_document,
        other_zip,
        paper_of_another_session,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("a shopping list"),
        lambda path: path.mkdir(),
        lambda path: path.symlink_to("nowhere"),
    ],
    ids=["document", "zip", "another session", "empty", "text", "folder", "dangling link"],
)
def test_a_file_of_that_name_that_is_not_ours_is_left_alone(
    tmp_path: Path, put: Callable[[Path], object]
) -> None:
    put(tmp_path / NAME)
    before = (tmp_path / NAME).lstat()
    written = write_paper(PAPER, tmp_path)
    assert written.path.name == "riders-a1b2c3-record-v2.docx" and written.note
    assert (tmp_path / NAME).lstat().st_mtime_ns == before.st_mtime_ns
    assert names(tmp_path) == [written.path.name, NAME]


@settings(max_examples=100, deadline=None)
@given(at=st.integers(0, len(SMALL) - 1), change=st.integers(0, 255))
def test_a_damaged_file_is_not_taken_for_ours_unless_all_it_holds_is_there(
    tmp_path_factory: pytest.TempPathFactory, at: int, change: int
) -> None:
    whole, damaged = (tmp_path_factory.getbasetemp() / name for name in ("whole.docx", "damaged.docx"))
    whole.write_bytes(SMALL)
    # No change of the byte stands for a file that ends there.
    damaged.write_bytes(SMALL[:at] + bytes([SMALL[at] ^ change]) + SMALL[at + 1 :] if change else SMALL[:at])
    if is_untouched(damaged, properties(make_paper())):
        assert parts_of(damaged) == parts_of(whole)


# Names ------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(session=TEXTS, name=TEXTS, version=st.integers(1, MOST_VERSIONS))
@example(session="../../etc/passwd", name="../record", version=99)
@example(session="2026-03-04-" + "x" * 300 + "-a1b2c3", name="y" * 300, version=99)
@example(session="con", name="nul", version=1)
@example(session="".join(NASTY), name="", version=2)
def test_whatever_the_session_is_called_the_file_name_is_short_and_plain(
    session: str, name: str, version: int
) -> None:
    given_name = file_name(make_paper(session=session, name=name), version)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.docx", given_name)
    assert len(given_name) <= LONGEST_NAME
    assert Path(given_name).name == given_name


@given(version=st.integers(2, MOST_VERSIONS), name=st.sampled_from(["record", "findings", "memo"]))
def test_versions_and_papers_of_a_session_have_names_of_their_own(version: int, name: str) -> None:
    found = file_name(make_paper(name=name), version)
    assert found.endswith(f"-a1b2c3-{name}-v{version}.docx")
    assert file_name(make_paper(name=name)).endswith(f"-a1b2c3-{name}.docx")


@given(one=st.text(max_size=20), other=st.text(max_size=20))
@example(one="riders-of-the-north", other="riders-of-the-south")
@example(one="Riders", other="riders")
def test_two_sessions_never_share_a_file_name(one: str, other: str) -> None:
    if one != other:
        assert file_name(make_paper(session=one)) != file_name(make_paper(session=other))


def test_a_session_called_like_a_path_writes_into_the_folder_only(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "exports"
    for session in ("../../up", "/etc/passwd", "..\\up", "a/b", ".hidden", "..", ""):
        assert write_paper(make_paper(session=session), folder).path.parent == folder
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["exports"]
    assert len(names(folder)) == 7


# Failures ---------------------------------------------------------------------------------------------


def refusal(paper: Paper, folder: Path) -> str:
    with pytest.raises(ExportError) as told:
        write_paper(paper, folder)
    return str(told.value)


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("not a folder")
    assert (
        refusal(PAPER, tmp_path / "exports") == f"{NAME} ('Riders') was not written: exports is not a folder."
    )
    assert "is not a folder" in refusal(PAPER, tmp_path / "exports" / "deeper")


# Root may write everywhere, so the child becomes nobody; it works from inside the folder, whose parents it cannot read.
READ_ONLY = """
    import os, sys
    from pathlib import Path
    from tests.test_word_files import LATER, PAPER
    from workshop.word.files import ExportError, write_paper

    os.chdir(sys.argv[1])
    write_paper(PAPER, Path("exports"))
    os.chmod(".", 0o755)
    os.chmod("exports", 0o555)
    if os.geteuid() == 0:
        os.setuid(65534)
    for folder in ("exports", "."):
        os.chdir("." if folder == "exports" else "exports")
        try:
            write_paper(LATER, Path(folder))
        except ExportError as error:
            print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_a_folder_that_may_not_be_written_to_is_told_and_keeps_what_it_holds(tmp_path: Path) -> None:
    said = run_child(READ_ONLY, str(tmp_path))
    (tmp_path / "exports").chmod(0o755)
    assert f"{NAME} ('Riders') was not written: the folder exports cannot be written to" in said
    assert said.count("the folder exports cannot be written to") == 2, "also where it is named by a dot"
    assert names(tmp_path / "exports") == [NAME]
    assert (tmp_path / "exports" / NAME).read_bytes() == render(PAPER)


FULL_DISK = """
    import resource, sys
    from pathlib import Path
    from tests.test_word_files import LATER
    from workshop.word.files import ExportError, write_paper

    resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, resource.RLIM_INFINITY))
    try:
        write_paper(LATER, Path(sys.argv[1]))
    except ExportError as error:
        print(error)
"""


@pytest.mark.skipif(os.name == "nt", reason="file size limits stand for a full disk")
def test_on_a_full_disk_the_old_file_stays_and_nothing_else_is_left(folder: Path) -> None:
    before = (folder / NAME).read_bytes()
    said = run_child(FULL_DISK, str(folder))
    assert said == f"{NAME} ('Riders') was not written: the disk is full; free some space and export again.\n"
    assert names(folder) == [NAME]
    assert (folder / NAME).read_bytes() == before
