"""What a refresh tells the officer in comments: the newest proposal only, and whoever types it is done with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn

from tests.bench.refresh import script
from tests.commands import DONE, call
from tests.plan_samples import five_groups, on_disk
from tests.plan_samples import said as spoken
from tests.refresh_samples import ROWS, again, comments, document_of, find, n, paper, words, written
from workshop.plan.blocks import Item, Paper, Table
from workshop.store.workspace import Workspace


def waiting(people: int, *more: int) -> Paper:
    return paper(wait=Item(f"{people} people wait too long.", n(2, *more), ref="1.2"))


def said(document: WordDocument) -> list[str]:
    return [" ".join(one.split()).partition(". Evidence")[0] for one in comments(document)]


def keep_on(path: Path, one: Paper, edit: Any = None) -> WordDocument:
    """Refresh in place, as an officer does who goes on in the new version, and edit that."""
    made = again(path, one)
    assert made.data is not None
    path.write_bytes(made.data)
    if edit:
        document = Document(str(path))
        edit(document)
        document.save(str(path))
    return Document(str(path))


def in_own_words(document: WordDocument) -> None:
    find(document, "7 people wait").runs[0].text = "Riders wait, whoever they are."


def test_a_newer_proposal_takes_the_place_of_the_earlier_one(tmp_path: Path) -> None:
    path = written(tmp_path, waiting(7), in_own_words)
    assert said(keep_on(path, waiting(8, 21))) == ["The sessions now say: 8 people wait too long"]
    document = keep_on(path, waiting(9, 21, 22))
    assert said(document) == ["The sessions now say: 9 people wait too long"]
    paragraph = find(document, "Riders wait")._p
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert len(list(paragraph.iter(qn(f"w:{tag}")))) == 1
    assert again(path, waiting(9, 21, 22)).data is None


def test_when_the_sessions_come_round_to_the_officers_words_the_proposal_goes(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        waiting(7),
        lambda document: setattr(find(document, "7 people"), "text", "9 people wait too long."),
    )
    assert len(said(keep_on(path, waiting(8)))) == 1
    assert said(keep_on(path, waiting(9))) == []


def test_who_types_what_was_proposed_has_a_sentence_that_follows_the_sessions_again(tmp_path: Path) -> None:
    """Typed anew, it has no footnote and none of our formatting any more."""

    def obey(document: WordDocument) -> None:
        find(document, "Riders wait").text = "8 people wait too long."

    path = written(tmp_path, waiting(7), in_own_words)
    keep_on(path, waiting(8, 21), obey)
    made = again(path, waiting(9, 21, 22))
    assert "9 people wait too long." in words(made.data)
    assert made.report.conflict == made.report.kept == [] and said(document_of(made)) == []
    # It waited through a refresh in which nothing was said of it.
    keep_on(path, paper(wait=Item("8 people wait too long.", n(2, 21), ref="1.2"), fare=None))
    assert (
        again(
            path, paper(wait=Item("9 people wait too long.", n(2, 21), ref="1.2"), fare=None)
        ).report.conflict
        == []
    )


def test_a_footnote_that_the_officer_never_touched_is_no_edit_after_a_conflict(tmp_path: Path) -> None:
    path = written(tmp_path, waiting(7), in_own_words)

    def obey(document: WordDocument) -> None:
        find(document, "Riders wait").runs[0].text = "8 people wait too long."

    keep_on(path, waiting(8, 21), obey)
    assert (
        "N2, N21" in dict(zip(words(path.read_bytes()), notes(path), strict=True))["8 people wait too long."]
    )
    assert again(path, waiting(9, 22)).report.conflict == []


def notes(path: Path) -> list[str]:
    from workshop.word.reading import Reader

    return [unit.notes for unit in Reader(Document(str(path))).units()]


def test_a_proposal_that_the_officer_wrote_into_or_answered_is_not_lost(tmp_path: Path) -> None:
    def write_into(document: WordDocument) -> None:
        next(iter(document.comments)).paragraphs[0].add_run(" Ask Maria first.")

    path = written(tmp_path, waiting(7), in_own_words)
    keep_on(path, waiting(8), write_into)
    document = keep_on(path, waiting(9))
    assert len(said(document)) == 2 and any("Ask Maria first." in one for one in comments(document))

    def answer(document: WordDocument) -> None:
        """As Word keeps it: the answer is a comment that names the paragraph of the one it answers."""
        ours = next(iter(document.comments))
        theirs = document.add_comment(find(document, "Riders wait").runs[0], "Not yet.", "Officer")
        name = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
        for comment, id in ((ours, "0000000A"), (theirs, "0000000B")):
            comment.paragraphs[-1]._p.set(name, id)
        extended = (
            '<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
            '<w15:commentEx w15:paraId="0000000A" w15:done="0"/>'
            '<w15:commentEx w15:paraId="0000000B" w15:paraIdParent="0000000A" w15:done="0"/></w15:commentsEx>'
        )
        part = Part(
            PackURI("/word/commentsExtended.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml",
            extended.encode(),
            document.part.package,
        )
        document.part.relate_to(
            part, "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
        )

    other = tmp_path / "other"
    other.mkdir()
    path = written(other, waiting(7), in_own_words)
    keep_on(path, waiting(8), answer)
    told = said(keep_on(path, waiting(9)))
    assert sorted(told) == [
        "Not yet.", "The sessions now say: 8 people wait too long", "The sessions now say: 9 people wait too long",
    ]  # fmt: skip


def test_in_a_table_the_newer_proposal_for_a_row_takes_the_place_of_the_earlier_one(tmp_path: Path) -> None:
    def table(people: int) -> Paper:
        rows = (("Waiting", str(people)), *ROWS[1:])
        return paper(table=Table("Themes", ("Theme", "People"), rows, n(1), numbers=(1,), ref="1.5"))

    def edit(document: WordDocument) -> None:
        document.tables[0].cell(1, 1).text = "seven"

    def obey(document: WordDocument) -> None:
        document.tables[0].cell(1, 1).text = "9"

    path = written(tmp_path, table(7), edit)
    keep_on(path, table(8))
    assert said(keep_on(path, table(9), obey)) == ["The sessions now say in this row: Waiting | 9"]
    made = again(path, table(10))
    assert said(document_of(made)) == [] and made.report.conflict == []
    assert "Waiting | 10" in "\n".join(words(made.data))


def test_that_the_sessions_no_longer_say_it_is_taken_back_when_they_say_it_again(tmp_path: Path) -> None:
    path = written(tmp_path, waiting(7), in_own_words)
    assert len(said(keep_on(path, paper(wait=None)))) == 1
    assert said(keep_on(path, waiting(8))) == ["The sessions now say: 8 people wait too long"]


@pytest.mark.parametrize("seed", [505, 558])
def test_what_a_refresh_told_is_not_taken_back_by_a_second_one_without_any_news(
    tmp_path: Path, seed: int
) -> None:
    """Officers of the bench, whose held parts and rows are found again among what the sessions say."""
    assert script(seed, tmp_path) == ""


def themes(*rows: tuple[str, str, str]) -> Paper:
    head = ("Theme", "People", "Remarks")
    return paper(table=Table("Themes", head, rows, n(1), numbers=(1, 2), ref="1.5"))


def without_remarks(document: WordDocument) -> None:
    """A column is taken out."""
    for row in document.tables[0]._tbl.tr_lst:
        row.remove(row.tc_lst[2])
    grid = document.tables[0]._tbl.tblGrid
    grid.remove(grid.gridCol_lst[2])


def test_of_a_table_with_other_columns_the_comment_names_the_rows_that_changed(tmp_path: Path) -> None:
    """It told all of them, row by row, though one number was new."""
    path = written(
        tmp_path, themes(("Late", "7", "9"), ("Fares", "4", "4"), ("Rude", "2", "2")), without_remarks
    )
    document = keep_on(path, themes(("Late", "8", "11"), ("Fares", "4", "4"), ("Signs", "3", "3")))
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows][1] == ["Late", "7"]
    assert said(document) == [
        "The sessions now say: 2 rows new or changed. Late | 8 | 11 Signs | 3 | 3 1 row is gone. 2 rows as before, the head"
        " among them."
    ]
    later = themes(("Late", "8", "11"), ("Fares", "5", "5"), ("Signs", "3", "3"))
    assert said(keep_on(path, later)) == [
        "The sessions now say: Theme | People | Remarks Late | 8 | 11 Fares | 5 | 5 Signs | 3 | 3"
    ], "what the comment before it proposed is not lost"
    assert again(path, later).data is None


def test_what_the_officer_made_of_words_that_were_removed_is_kept_and_told_to_be_deleted(
    workspace: Workspace,
):
    five_groups(workspace)
    meeting = on_disk(
        workspace, "2026-02-02-leaders-bbbbbb", [spoken("my sister is ill", kind="parking")],
        design="buy-in", stratum="leadership", date="2026-02-02", codes=(),
    )  # fmt: skip
    draft = Path(call(workspace, "export", "plan").stdout.strip())
    document = Document(str(draft))
    find(document, "my sister is ill").add_run(" So she says.")
    document.save(str(draft))
    assert call(workspace, "redact", meeting, "N1", "--reason", "she withdrew").exit_code == DONE
    done = call(workspace, "refresh", str(draft))
    new = Document(done.stdout.strip().splitlines()[-1])
    assert find(new, "my sister is ill").text.endswith("So she says.")
    (comment,) = comments(new)
    assert comment.startswith("The words this rests on were removed for good")
