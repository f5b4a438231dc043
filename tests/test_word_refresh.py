"""An officer edits a Word file, one more session is held, the file is brought up to date: nothing of the officer's is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from tests.commands import DONE, WRONG_USE, call
from tests.plan_samples import five_groups, on_disk, said, sixth_group
from tests.refresh_samples import (
    MORE,
    again,
    comments,
    document_of,
    find,
    n,
    paper,
    read,
    words,
    written,
)
from tests.word_samples import make_paper
from workshop.cli_shared import plan_sources
from workshop.plan.blocks import Heading, Item, Paragraph
from workshop.plan.plan_papers import build
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
from workshop.tui.refreshing import follow
from workshop.word.anchors import keys
from workshop.word.files import ExportError, write_paper
from workshop.word.reading import Reader
from workshop.word.refresh import Refreshed, RefreshError, refresh
from workshop.word.render import render
from workshop.word.report import Report
from workshop.word.written import take


def test_a_file_that_nobody_touched_becomes_what_would_be_exported_now(tmp_path: Path):
    made = again(written(tmp_path, paper()), MORE)
    assert read(made.data) == read(render(MORE))
    assert made.report.conflict == made.report.removed == made.report.held == []
    assert document_of(made).core_properties.title == "Customer service plan"


def test_the_second_time_there_is_nothing_to_do_and_the_same_input_gives_the_same_file(tmp_path: Path):
    path = written(tmp_path, paper(), lambda document: find(document, "We heard").add_run(" Really."))
    made, twin = again(path, MORE), again(path, MORE)
    assert made.data == twin.data
    second = tmp_path / "second.docx"
    second.write_bytes(made.data or b"")
    assert again(second, MORE).data is None


def test_what_nobody_said_anything_new_about_is_not_written_again(tmp_path: Path):
    path = written(tmp_path, paper(), lambda document: find(document, "We heard").add_run(" Really."))
    made = again(path, paper())
    assert made.data is None and made.report.kept == ["We heard 7 people. Really."]


@pytest.mark.parametrize(
    ("edit", "stays"),
    [
        (lambda p: p.add_run(" Nobody knew."), "7 people wait too long. Nobody knew."),
        (lambda p: setattr(p, "text", "Riders wait."), "Riders wait."),
        (lambda p: setattr(p.runs[0], "bold", True), "7 people wait too long."),
        (lambda p: setattr(p.runs[0].font, "highlight_color", 7), "7 people wait too long."),
        (lambda p: setattr(p, "style", "Normal"), "7 people wait too long."),
        (lambda p: p.part.document.add_comment(p.runs[0], "Is this so?", "Officer"), "7 people wait too long."),
        (lambda p: _track_insertion(p, " At night."), "7 people wait too long. At night."),
        (lambda p: _track_deletion(p), ""),
    ],
    ids=["added words", "own words", "bold", "highlighted", "another style", "a comment", "tracked insertion", "tracked deletion"],
)  # fmt: skip
def test_an_edited_paragraph_stays_and_the_sessions_speak_in_a_comment(
    tmp_path: Path, edit: Callable[[Any], object], stays: str
):
    path = written(tmp_path, paper(), lambda document: edit(find(document, "7 people wait")))
    made = again(path, MORE)
    assert stays in words(made.data)
    assert "8 people wait too long." not in words(made.data)
    assert any("8 people wait too long." in one for one in comments(document_of(made)))
    assert len(made.report.conflict) == 1


def _track_insertion(paragraph: Any, text: str) -> None:
    paragraph._p.append(
        parse_xml(
            f'<w:ins xmlns:w="{qn("w:ins")[1:].partition("}")[0]}" w:id="900" w:author="Officer">'
            f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:ins>'
        )
    )


def _track_deletion(paragraph: Any) -> None:
    namespace = qn("w:del")[1:].partition("}")[0]
    deleted = parse_xml(f'<w:del xmlns:w="{namespace}" w:id="901" w:author="Officer"/>')
    run = paragraph.runs[0]._r
    run.addprevious(deleted)
    for text in run.findall(qn("w:t")):
        text.tag = qn("w:delText")
    deleted.append(run)


def test_evidence_that_grew_is_renewed_under_words_of_the_officer_and_without_a_comment(tmp_path: Path):
    path = written(tmp_path, paper(), lambda document: find(document, "Fares are").add_run(" Always."))
    made = again(path, paper(fare=Item("Fares are paid twice.", n(3, 10), ref="1.3")))
    notes = {unit.text: unit.notes for unit in Reader(document_of(made)).units()}
    assert "N3, N10" in notes["Fares are paid twice. Always."]
    assert comments(document_of(made)) == [] and made.report.evidence == ["Fares are paid twice. Always."]


def test_what_was_deleted_stays_deleted_and_is_told_once(tmp_path: Path):
    def delete(document: WordDocument) -> None:
        gone = find(document, "7 people wait")._p
        gone.getparent().remove(gone)

    made = again(written(tmp_path, paper(), delete), MORE)
    assert not any("wait too long" in one for one in words(made.data))
    assert made.report.removed == ["8 people wait too long."]
    second = tmp_path / "second.docx"
    second.write_bytes(made.data or b"")
    once_more = again(second, paper(people=9))
    assert once_more.report.removed == []
    assert not any("wait too long" in one for one in words(once_more.data))


def test_what_the_officer_added_stays_where_it_is(tmp_path: Path):
    def add(document: WordDocument) -> None:
        find(document, "7 people wait").insert_paragraph_before("A remark of mine.")
        document.add_paragraph("Signed, the officer.")

    said_now = words(again(written(tmp_path, paper(), add), MORE).data)
    assert said_now.index("A remark of mine.") == said_now.index("8 people wait too long.") - 1
    assert "Signed, the officer." in said_now


def test_what_the_sessions_no_longer_say_goes_unless_it_was_edited(tmp_path: Path):
    assert "That is all." not in words(again(written(tmp_path, paper()), MORE).data)
    made = again(written(tmp_path, paper(), lambda d: find(d, "That is all").add_run(" For now.")), MORE)
    assert "That is all. For now." in words(made.data)
    assert any("no longer say" in one for one in comments(document_of(made)))
    assert made.report.held == ["That is all. For now."]


def test_an_edited_sentence_whose_first_remark_was_redacted_is_not_doubled(tmp_path: Path):
    first = paper(short=Paragraph("Most said: calls, waiting.", n(1, 2, 3, 4), ref="1.1"), people=7)
    withdrawn = paper(short=Paragraph("Most said: calls, hours.", n(2, 3, 4), ref="1.1"), people=7)
    path = written(tmp_path, first, lambda one: find(one, "Most said").add_run(" So it is."))
    made = again(path, withdrawn)
    told = [text for text in words(made.data) if text.startswith("Most said")]
    assert told == ["Most said: calls, waiting. So it is."]
    assert "The sessions now say: Most said: calls, hours." in comments(document_of(made))[0]
    path.write_bytes(made.data or b"")
    assert again(path, withdrawn).data is None


def test_a_sentence_taken_out_stays_out_when_its_first_remark_was_redacted(tmp_path: Path):
    def edit(document: WordDocument) -> None:
        gone = find(document, "Most said")._p
        gone.getparent().remove(gone)

    first = paper(short=Paragraph("Most said: calls, waiting.", n(1, 2, 3, 4), ref="1.1"), people=7)
    withdrawn = paper(short=Paragraph("Most said: calls, hours.", n(2, 3, 4), ref="1.1"), people=8)
    made = again(written(tmp_path, first, edit), withdrawn)
    assert not [text for text in words(made.data) if text.startswith("Most said")]


def test_a_table_is_merged_row_by_row(tmp_path: Path):
    def edit(document: WordDocument) -> None:
        table = document.tables[0]
        table.cell(2, 1).text = "four, they say"
        table.add_row().cells[0].text = "My own row"

    made = again(written(tmp_path, paper(), edit), MORE)
    rows = [[cell.text for cell in row.cells] for row in document_of(made).tables[0].rows]
    assert rows == [
        ["Theme", "People"], ["Waiting", "8"], ["Fares", "four, they say"], ["My own row", ""], ["Toilets", "3"],
    ]  # fmt: skip
    assert made.report.conflict == [] and any("Fares" in one for one in made.report.kept)
    assert any("Drivers" in one for one in made.report.withdrawn)


def test_a_chart_follows_with_its_workbook_and_tables_are_counted_again(tmp_path: Path):
    made = again(written(tmp_path, paper()), paper(Heading("3. More"), *MORE.blocks[6:8], people=9))
    document = document_of(made)
    charts = [one for one in document.part.package.iter_parts() if "/charts/" in str(one.partname)]
    assert any(b"<c:v>9</c:v>" in one.blob and one.rels for one in charts)
    captions = [one.text for one in document.paragraphs if one.text.startswith("Table ")]
    assert [one.split(".")[0] for one in captions] == [f"Table {at + 1}" for at in range(len(captions))]


def test_evidence_in_brackets_is_renewed_too(tmp_path: Path):
    before = make_paper(Paragraph("They wait.", ("N1",)), Paragraph("They pay.", ("N2",)))
    after = make_paper(Paragraph("They wait.", ("N1", "N5")), Paragraph("They pay.", ("N2",)))
    path = written(tmp_path, before, lambda document: find(document, "They wait.").runs[0].add_text(" Long."))
    assert "They wait. Long.  [N1, N5]" in [one.text for one in document_of(again(path, after)).paragraphs]


def test_where_what_was_written_last_is_lost_everything_stays_and_the_sessions_speak_in_comments(
    tmp_path: Path,
):
    def forget(document: WordDocument) -> None:
        for id, relation in list(document.part.rels.items()):
            if "customXml" in relation.reltype and b"workshop" in relation.target_part.blob:
                del document.part.rels[id]
        find(document, "7 people wait").runs[0].text = "Mine."

    path = written(tmp_path, paper(), forget)
    made = again(path, MORE)
    assert made.report.without_base and not made.report.replaced and not made.report.withdrawn
    assert "Mine." in words(made.data) and "That is all." in words(made.data)
    assert any("8 people wait too long." in one for one in comments(document_of(made)))
    second = tmp_path / "second.docx"
    second.write_bytes(made.data or b"")
    assert again(second, MORE).data is None


def test_the_file_holds_no_words_that_the_officer_took_out(tmp_path: Path):
    document = Document(str(written(tmp_path, paper())))
    found, _ = take(document)
    assert found is not None and len(found.units) > 10
    assert b"people" not in msgspec.json.encode(found)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"hello", "not a Word file"),
        (b"PK\x03\x04 broken", "damaged"),
        (None, "is not there"),
    ],
)
def test_what_is_no_word_file_is_refused_in_a_sentence(tmp_path: Path, content: bytes | None, sentence: str):
    path = tmp_path / "letter.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RefreshError, match=sentence):
        again(path, MORE)
    with pytest.raises(RefreshError, match="folder"):
        again(tmp_path, MORE)


def test_a_letter_that_is_not_ours_and_a_final_paper_are_refused(tmp_path: Path):
    Document().save(str(tmp_path / "letter.docx"))
    with pytest.raises(RefreshError, match="not written by workshop"):
        again(tmp_path / "letter.docx", MORE)
    with pytest.raises(RefreshError, match="is final and stays as it is"):
        again(written(tmp_path, msgspec.structs.replace(paper(), final=True)), MORE)


def test_keys_are_short_unique_and_the_same_when_evidence_and_numbers_grow():
    before, after = keys(paper()), keys(paper(people=8, fare=Item("Fares are dear.", n(3, 10), ref="1.9")))
    assert before == after and len(set(before)) == len(before)
    # Word cuts the name of a bookmark at 40 characters.
    assert all(len(f"ws_{key}_t_") <= 40 and key.isalnum() for key in before)
    assert set(before) <= {*keys(MORE), before[-1]}


def test_the_report_names_the_first_parts_of_a_kind_or_on_request_all():
    report = Report(replaced=[f"Part {n}" for n in range(8)], kept=["What I wrote"])
    first = report.lines()
    assert first[:2] == ["8 parts were brought up to date.", "  Part 0"]
    assert "  and 3 more; --all names them." in first and "  Part 7" not in first
    in_full = report.lines(most=None)
    assert {"  Part 7", "  What I wrote"} <= {*in_full} and not any("--all" in one for one in in_full)


def test_the_public_edition_is_refreshed_as_a_draft_and_its_final_form_is_not(workspace: Workspace):
    five_groups(workspace)
    draft = Path(call(workspace, "export", "plan", "--paper", "public").stdout.strip())
    document = Document(str(draft))
    document.add_paragraph("Ask the driver too.")
    document.save(str(draft))
    sixth_group(workspace)
    done = call(workspace, "refresh", str(draft))
    assert done.exit_code == DONE, done.output
    new = Path(done.stdout.strip().splitlines()[-1])
    assert new.name == "plan-public-v2.docx" and "Ask the driver too." in words(new.read_bytes())
    final = call(workspace, "export", "plan", "--paper", "public", "--final").stdout.strip()
    assert final.endswith("plan-public-final.docx")
    assert "is final and stays as it is" in call(workspace, "refresh", final).stderr


def test_an_edited_draft_is_refreshed_after_one_more_session(workspace: Workspace):
    five_groups(workspace)
    draft = Path(call(workspace, "export", "plan").stdout.strip())
    document = Document(str(draft))
    find(document, "Customer service plan").insert_paragraph_before("For the meeting of the council.")
    document.save(str(draft))
    before = draft.read_bytes()
    sixth_group(workspace)
    done = call(workspace, "refresh", str(draft))
    assert done.exit_code == DONE, done.output
    new = Path(done.stdout.strip().splitlines()[-1])
    assert new.name == "plan-draft-v2.docx" and draft.read_bytes() == before
    text = "\n".join(words(new.read_bytes()))
    assert "For the meeting of the council." in text and "6 completed focus groups" in text
    assert "brought up to date" in done.stderr
    second = call(workspace, "refresh", str(new))
    assert second.exit_code == DONE and "nothing to do" in second.stderr and not second.stdout
    exported = call(workspace, "export", "plan")
    told = "Your changes are in plan-draft-v2.docx; plan-draft-v3.docx is a fresh version without them."
    assert told in exported.stderr
    assert f"`workshop refresh {new}` brings plan-draft-v2.docx up to date." in exported.stderr
    assert Path(exported.stdout.strip()).name == "plan-draft-v3.docx", (
        "an export does not write over the officer's words"
    )


def test_a_draft_is_not_refreshed_where_a_session_that_it_was_made_from_is_missing(workspace: Workspace):
    """Nothing was withdrawn: the session is only in another folder."""
    five_groups(workspace)
    sixth = sixth_group(workspace)
    draft = Path(call(workspace, "export", "plan").stdout.strip())
    (workspace.sessions / f"{sixth}.json").rename(workspace.root / "elsewhere.json")
    refused = call(workspace, "refresh", str(draft))
    assert refused.exit_code == WRONG_USE and not refused.stdout
    assert f"plan-draft.docx was also made from {sixth}, which is not in this folder" in refused.stderr
    assert len(list(workspace.exports.glob("*.docx"))) == 1
    with pytest.raises(ExportError, match="not in this folder"):
        document = Document(str(draft))
        document.add_paragraph("Mine.")
        document.save(str(draft))
        follow(
            build(plan_sources(TinyDBEventStore(workspace)), "draft"),
            workspace.exports,
            workspace.session_ids(),
            draft,
        )
    done = call(workspace, "refresh", str(draft), "--anyway")
    assert done.exit_code == DONE, done.output
    text = "\n".join(words(Path(done.stdout.strip().splitlines()[-1]).read_bytes()))
    assert "Mine." in text and "5 completed focus groups" in text


def test_the_new_file_goes_where_it_is_asked_for_and_never_over_another(workspace: Workspace, tmp_path: Path):
    held = on_disk(workspace, "2026-03-04-riders-a1b2c3", [said("We wait", "Waiting", "P1")])
    assert held
    record = Path(call(workspace, "export", "a1b2c3", "--paper", "record").stdout.strip())
    document = Document(str(record))
    heading = next(one for one in document.paragraphs if one.text == "The session" and one.runs)
    heading.runs[0].text = "This session"
    document.paragraphs[0].runs[0].text = "My title"
    document.save(str(record))
    _say_more(workspace)
    to = tmp_path / "mine.docx"
    done = call(workspace, "refresh", str(record), "--to", str(to), "--json")
    assert done.exit_code == DONE, done.output
    told_of = json.loads(done.stdout)
    assert told_of["file"] == str(to) and "My title" in told_of["kept"]
    refused = call(workspace, "refresh", str(record), "--to", str(to))
    assert refused.exit_code != DONE and "there already" in refused.output
    assert call(workspace, "refresh", str(record), "--to", str(record)).exit_code != DONE


def _say_more(workspace: Workspace) -> None:
    done = call(workspace, "import", "a1b2c3", "-", given="We wait in the rain\n")
    assert done.exit_code == DONE, done.output


def test_a_file_of_a_session_from_elsewhere_is_refused_in_a_sentence(workspace: Workspace, tmp_path: Path):
    on_disk(workspace, "2026-03-04-riders-a1b2c3", [said("We wait", "Waiting", "P1")])
    path = tmp_path / "elsewhere.docx"
    path.write_bytes(render(make_paper(Paragraph("They wait.", ("N1",)), session="2026-01-01-other-ffffff")))
    refused = call(workspace, "refresh", str(path))
    assert refused.exit_code == WRONG_USE and "2026-01-01-other-ffffff, which is not in" in refused.output
    missing = call(workspace, "refresh", str(tmp_path / "nothing.docx"))
    assert missing.exit_code == WRONG_USE and "is not there" in missing.output


def test_a_folder_that_keeps_what_was_written_serves_a_file_that_lost_it(tmp_path: Path):
    (tmp_path / "sessions").mkdir()
    path = write_paper(paper(), tmp_path / "exports").path
    document = Document(str(path))
    for id, relation in list(document.part.rels.items()):
        if "customXml" in relation.reltype and b"workshop" in relation.target_part.blob:
            del document.part.rels[id]
    document.save(str(path))
    made = refresh(path, render(MORE), tmp_path / "exports")
    assert not made.report.without_base and read(made.data) == read(render(MORE))


def test_the_header_follows_the_version_unless_the_officer_wrote_into_it(tmp_path: Path):
    def head(made: Refreshed) -> str:
        return document_of(made).sections[0].header.paragraphs[0].text

    before, after = (
        msgspec.structs.replace(paper(people=people), status="draft", version=version)
        for people, version in ((7, "1"), (9, "2"))
    )
    path = written(tmp_path, before)
    assert "Draft 1" in Document(str(path)).sections[0].header.paragraphs[0].text
    assert "Draft 2" in head(again(path, after))

    def stamp(document: WordDocument) -> None:
        document.sections[0].header.paragraphs[0].add_run(" for the council")

    stamped = head(again(written(tmp_path, before, stamp), after))
    assert "Draft 1" in stamped and stamped.endswith("for the council")
