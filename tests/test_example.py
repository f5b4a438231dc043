"""The worked example: made by the program's own use cases, whole, marked as example, and true to its content."""

from __future__ import annotations

import shutil
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from docx import Document
from tinydb import TinyDB

from tests.example import build
from tests.example.build import REPOSITORY
from tests.example.lines import EXAMPLES, Example, Line
from workshop.plan.blocks import Paper
from workshop.plan.material import PLAN_ID, gather, read_plan
from workshop.plan.papers import kept_back, papers_of
from workshop.plan.people import may_not_be_quoted
from workshop.plan.plan_papers import PLAN_PAPERS
from workshop.record.protocol import StoreError
from workshop.session.listing import listed
from workshop.session.reading import read_session
from workshop.session.source_ids import source_ids
from workshop.session.state import Session
from workshop.session.summary import dump
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
from workshop.word.files import write_paper

BUY_IN, RIDERS = EXAMPLES[1], EXAMPLES[3]
LATER = ("assumption", "commitment")
"""Records that may be about an earlier session; then they stand in the plan."""

every_session = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The example made anew over a copy of the one in the repository."""
    folder = tmp_path_factory.mktemp("example")
    for name in ("sessions", "exports"):
        shutil.copytree(REPOSITORY / name, folder / name)
    build.build(folder, replace=True)
    return Workspace(folder)


def session_of(workspace: Workspace, example: Example) -> Session:
    return read_session(TinyDBEventStore(workspace), example.session_id)


def papers(workspace: Workspace, example: Example) -> dict[str, Paper]:
    session = session_of(workspace, example)
    back = kept_back(TinyDBEventStore(workspace), example.session_id)
    return {name: make(session, example.session_id) for name, make in papers_of(session, back).items()}


def text_of(paper: Paper) -> str:
    return msgspec.json.encode(paper).decode()


def inside_json(text: str) -> str:
    """A text as it stands inside JSON, without its quotation marks."""
    return msgspec.json.encode(text).decode()[1:-1]


def words_in(path: Path) -> str:
    document = Document(str(path))
    return "\n".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))


def notes_in(example: Example) -> list[Line]:
    return [line for line in example.lines() if "record" not in line]


def test_the_ids_of_the_twelve_sessions_stay_the_same() -> None:
    assert len(EXAMPLES) == len({example.session_id for example in EXAMPLES}) == 12
    assert BUY_IN.session_id == "2026-03-10-buy-in-one-9d27e4"
    assert RIDERS.session_id == "2026-03-25-night-riders-4c81d0"


def test_all_sessions_are_marked_as_example_and_have_ended(workspace: Workspace) -> None:
    rows = listed(TinyDBEventStore(workspace))
    assert [row["id"] for row in sorted(rows, key=lambda row: row["id"])] == [
        example.session_id for example in EXAMPLES
    ]
    assert all(row["example"] and row["status"] == "ended" for row in rows)
    assert {row["id"]: row["attended"] for row in rows} == {
        example.session_id: example.lines()[0]["attended"] for example in EXAMPLES
    }


def test_the_plan_is_marked_as_example_and_holds_the_sessions(workspace: Workspace) -> None:
    store = TinyDBEventStore(workspace)
    assert store.meta(PLAN_ID).example
    assert read_plan(store).example
    assert [held.id for held in gather(store).sessions] == [example.session_id for example in EXAMPLES]


def test_every_file_passes_the_check(workspace: Workspace) -> None:
    reports = TinyDBEventStore(workspace).check_all()
    assert [report.problem for report in reports if not report.passed] == []
    assert len(reports) >= len(EXAMPLES)
    assert TinyDBEventStore(workspace).check(PLAN_ID).passed


def test_times_are_those_of_the_example(workspace: Workspace) -> None:
    store = TinyDBEventStore(workspace)
    for log in (*(example.session_id for example in EXAMPLES), PLAN_ID):
        times = [event.at for event in store.read(log)]
        assert times == sorted(times)
        assert "2026-02" <= store.meta(log).created <= times[-1] < "2026-05-21"


@every_session
def test_stock_tinydb_reads_the_session(workspace: Workspace, example: Example) -> None:
    with TinyDB(workspace.session_file(example.session_id), access_mode="r") as database:
        assert database.table("_meta").all()[0]["example"] is True
        texts = [event["data"].get("text") for event in database.table("events").all()]
    assert all(line["text"] in texts for line in notes_in(example))


@every_session
def test_every_note_of_the_content_is_there_as_it_was_written(workspace: Workspace, example: Example) -> None:
    session = session_of(workspace, example)
    found = {note.source_id: note for note in session.current_notes()}
    for line in notes_in(example):
        note = found[line["id"]]
        themes = [session.themes[theme].label for theme in note.themes]
        assert (note.text, note.kind, note.stage) == (line["text"], line["kind"], line["stage"])
        assert note.speaker == line.get("speaker", "")
        assert note.verbatim == (line.get("verbatim", False) or line["kind"] == "quote")
        assert (list(note.agree), list(note.disagree)) == (line.get("agree", []), line.get("disagree", []))
        assert (note.intensity, themes) == (
            line.get("intensity", 0),
            [line["theme"]] if "theme" in line else [],
        )


@every_session
def test_every_record_of_the_content_is_there(workspace: Workspace, example: Example) -> None:
    session = session_of(workspace, example)
    known = source_ids(session)
    plan = read_plan(TinyDBEventStore(workspace))
    for line in example.lines():
        record = line.get("record")
        if "ref" in line and record in LATER:
            told = plan.promises if record == "commitment" else plan.matches
            assert line["status"].replace("_", " ") in {one.state for one in told.values()}
        elif record == "debrief":
            assert session.debrief["surprise"] == line["surprise"]
        elif record == "attendance":
            assert session.attendance.attended == line["attended"]
        elif record:
            assert "id" not in line or line["id"] in known
    steps = [line for line in example.lines() if line.get("record") == "journey_step"]
    assert len(session.current_captures("journey_step")) == len(steps)


@every_session
def test_votes_agree_with_the_content(workspace: Workspace, example: Example) -> None:
    votes = list(session_of(workspace, example).votes.values())
    lines = [line for line in example.lines() if line.get("record") in ("vote", "ballot_sheet")]
    for vote, line in zip(votes, lines, strict=True):
        assert (vote.status, vote.private, vote.eligible) == ("revealed", line["private"], line["n_eligible"])
        assert vote.way == ("paper" if line["private"] else "hands")
        assert vote.ballots_in == line["n_cast"]
        if line["method"] != "two-axis" if "method" in line else True:
            expected = [item["counts"] for item in line.get("items", [line])]
            assert [sorted(vote.totals[question.id].counts) for question in vote.questions] == [
                sorted(counts.values()) for counts in expected
            ]
        if "method" in line and line["method"] not in ("choose", "two-axis"):
            assert vote.results()[0].passed is (line["result"] == "pass")


def test_the_proposal_fails_with_four_of_nine_and_passes_with_seven(workspace: Workspace) -> None:
    memo = text_of(papers(workspace, BUY_IN)["memo"])
    assert "Proposal, version 1. It does not pass. 4 of 9" in memo
    assert "Proposal, version 2. It passes. 7 of 9" in memo
    assert "The money for this was taken from somewhere and nobody has said from where." in memo


def test_the_memo_says_what_was_promised_of_what_was_asked(workspace: Workspace) -> None:
    memo = text_of(papers(workspace, BUY_IN)["memo"])
    assert "36 of 60 hours" in memo
    assert "1,500 of 2,800 dollars" in memo
    commitments = session_of(workspace, BUY_IN).current_commitments()
    assert [one.id for one in commitments if one.is_intention] == ["C7"]


def test_themes_have_as_many_people_as_the_story_says(workspace: Workspace) -> None:
    findings = papers(workspace, RIDERS)["findings"]
    (ranking,) = [
        block for block in findings.blocks if getattr(block, "head", ()) == ("Theme", "People", "Remarks")
    ]
    people = {row[0]: int(row[1]) for row in ranking.rows}
    assert people == {
        "The last connection": 8,
        "Nobody tells us": 7,
        "Kind people": 6,
        "Safe while waiting": 6,
        "Help ends at six": 6,
        "The screen is wrong": 4,
        "Complaints go nowhere": 4,
        "Paying twice": 3,
        "Passed by": 3,
        "Nobody can decide": 2,
    }


def test_findings_hold_no_verbatim_and_no_code(workspace: Workspace) -> None:
    findings = papers(workspace, RIDERS)["findings"]
    said = text_of(findings)
    for note in session_of(workspace, RIDERS).current_notes():
        assert not note.verbatim or inside_json(note.text) not in said
    (file,) = [path for path in build.papers_in(workspace.exports, RIDERS) if "findings" in path.name]
    words = words_in(file)
    assert not any(f"P{number}" in words.split() for number in range(1, 9))
    assert "Don't send guards" not in words


def test_each_remark_that_may_be_printed_is_in_the_findings(workspace: Workspace) -> None:
    said = text_of(papers(workspace, RIDERS)["findings"])
    spoken = {"observation", "hunch"}
    for line in notes_in(RIDERS):
        own_words = line.get("verbatim") or any(mark in line["text"] for mark in '"\u201c\u201d')
        if line["kind"] not in spoken and not own_words:
            assert inside_json(line["text"]) in said


def test_each_note_is_in_the_session_record_but_words_of_those_who_are_not_to_be_quoted(
    workspace: Workspace,
) -> None:
    for example, held_back in ((BUY_IN, 0), (RIDERS, 1)):
        session = session_of(workspace, example)
        record = text_of(papers(workspace, example)["record"])
        unquoted = {note.text for note in session.notes.values() if may_not_be_quoted(session, note)}
        assert len(unquoted) == held_back
        for line in notes_in(example):
            assert (inside_json(line["text"]) in record) == (line["text"] not in unquoted)


def test_sealed_assumptions_are_nowhere_but_in_the_session_file(workspace: Workspace) -> None:
    slips = [line for line in BUY_IN.lines() if line.get("record") == "assumption"]
    dumped = msgspec.json.encode(dump(session_of(workspace, BUY_IN))).decode()
    files = build.papers_in(workspace.exports, BUY_IN)
    assert (len(slips), len(files)) == (10, 2)
    for words in [dumped, *map(words_in, files)]:
        assert not [slip["text"] for slip in slips if slip["text"] in words]
    assert '"kind":"assumption","sealed":10' in dumped.replace(" ", "")


def test_papers_tell_the_time_of_the_room(workspace: Workspace) -> None:
    assert "14:00 to 15:31" in text_of(papers(workspace, BUY_IN)["record"])
    assert "15:30 to 17:04; debrief until 17:24" in text_of(papers(workspace, RIDERS)["record"])


def test_existing_sessions_are_left_alone_unless_they_are_to_be_replaced(
    workspace: Workspace, tmp_path: Path
) -> None:
    shutil.copytree(REPOSITORY / "sessions", tmp_path / "sessions")
    before = Workspace(tmp_path).session_file(BUY_IN.session_id).read_bytes()
    with pytest.raises(StoreError, match="exists already"):
        build.build(tmp_path)
    assert CliRunner().invoke(build.main, ["--folder", str(tmp_path)]).exit_code == 1
    assert Workspace(tmp_path).session_file(BUY_IN.session_id).read_bytes() == before
    assert workspace.session_file(BUY_IN.session_id).read_bytes() != before
    assert len(list(workspace.exports.glob("*.docx"))) == 2 * len(EXAMPLES) + 1 + len(PLAN_PAPERS) + 1


def test_the_repository_holds_the_example_whole_with_its_papers() -> None:
    repository = Workspace(REPOSITORY)
    store = TinyDBEventStore(repository)
    assert store.check(PLAN_ID).passed
    for example in EXAMPLES:
        assert store.check(example.session_id).passed
        expected = {note.source_id for note in session_of(repository, example).current_notes()}
        assert {line["id"] for line in notes_in(example)} <= expected
        assert len(build.papers_in(repository.exports, example)) == 2 + (example.name == build.PACKED)


@every_session
def test_the_papers_in_the_repository_say_what_the_program_writes_today(
    tmp_path: Path, example: Example
) -> None:
    # When this fails, `python -m tests.example.build --papers` writes them anew.
    repository = Workspace(REPOSITORY)
    for paper in papers(repository, example).values():
        written = write_paper(paper, tmp_path).path
        assert words_in(repository.exports / written.name) == words_in(written)


def test_the_papers_of_the_plan_in_the_repository_say_what_the_program_writes_today(tmp_path: Path) -> None:
    # When this fails, `python -m tests.example.build --papers` writes them anew.
    repository = Workspace(REPOSITORY)
    for paper in build.plan_papers(repository):
        written = write_paper(paper, tmp_path).path
        assert words_in(repository.exports / written.name) == words_in(written), written.name
