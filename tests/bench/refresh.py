"""Random officers: scripts of edits on a Word file, each followed by a refresh, after which every word of theirs must stand.

Run with ``python -m tests.bench.refresh`` (``--scripts 1000``, ``--seed 1``).  An officer edits, deletes, inserts, moves,
copies, splits and joins paragraphs, formats them, tracks changes, comments, works in tables and loses bookmarks.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph

from workshop.plan.blocks import (
    Block,
    Chart,
    Contents,
    Heading,
    Item,
    Paper,
    Paragraph,
    Quotation,
    Source,
    Table,
)
from workshop.word.refresh import refresh
from workshop.word.render import render

_SESSION = "2026-03-04-riders-a1b2c3"
_NAMESPACE = qn("w:p")[1:].partition("}")[0]
_OWN = re.compile(r"OFFICER\d+")


def random_paper(chance: random.Random) -> Paper:
    """What could be written after some sessions: of the same sections more or less, with other numbers, in other orders."""
    blocks: list[Block] = [Contents()] if chance.random() < 0.8 else []
    number = 0
    for section in chance.sample(range(6), chance.randint(2, 5)):
        blocks.append(Heading(f"{len(blocks)}. Section {section}", new_page=chance.random() < 0.3))
        for place in chance.sample(range(12), chance.randint(0, 7)):
            number += 1
            evidence = tuple(
                f"{_SESSION}:N{section * 20 + place + more}" for more in range(chance.randint(1, 3))
            )
            words = f"Claim {section} {place}, said by {chance.randint(5, 9)} people."
            ref = f"{section}.{number}"
            match place % 6:
                case 0:
                    blocks.append(Paragraph(words, evidence, ref=ref))
                case 1 | 2:
                    blocks.append(Item(words, evidence, numbered=place == 2, ref=ref))
                case 3:
                    blocks.append(Quotation(words, "External customer", evidence, ref=ref))
                case 4:
                    rows = tuple(
                        (f"Row {row}", str(chance.randint(5, 9)))
                        for row in chance.sample(range(6), chance.randint(1, 5))
                    )
                    blocks.append(
                        Table(f"Table of {section} {place}", ("What", "People"), rows, evidence, ref=ref)
                    )
                case _:
                    blocks.append(
                        Chart(
                            f"Chart of {section} {place}",
                            ("Yes", "No"),
                            (chance.randint(1, 9), 2),
                            evidence,
                            ref=ref,
                        )
                    )
    return Paper(
        name="draft", title="Plan", subtitle="Transit", department="Transit", label="draft", dated="2026-03-04",
        session="plan", blocks=tuple(blocks), marks=chance.choice(["inline", "footnotes"]),
        sources=(Source(_SESSION, "a1b2c3", "riders", "external customers"),),
    )  # fmt: skip


class Officer:
    """Edits a document at random; every word of the officer's is told apart by its number."""

    def __init__(self, document: WordDocument, chance: random.Random) -> None:
        self.document, self.chance, self.count = document, chance, 0
        self.body: Any = document.element.body

    def word(self) -> str:
        """A word that nobody else wrote."""
        self.count += 1
        return f"OFFICER{self.count}"

    def paragraph(self) -> Any:
        """Any paragraph of the body, but not a line of the contents list."""
        those = [
            one for one in self.document.paragraphs if not (one.style and one.style.name.startswith("toc "))
        ]
        return self.chance.choice(those)

    def work(self) -> None:
        """Some edits."""
        for _ in range(self.chance.randint(1, 8)):
            self.chance.choice(self.edits())()

    def edits(self) -> list[Callable[[], object]]:
        """All an officer can do."""
        return [
            self.add_words, self.rewrite, self.rewrite, self.replace_a_run, self.delete, self.insert, self.move, self.copy,
            self.split, self.join, self.bold, self.comment, self.track, self.cell, self.add_row, self.delete_row,
            self.lose_bookmarks, self.lose_one_bookmark, self.new_section, self.move_a_table, self.delete_a_section,
        ]  # fmt: skip

    def add_words(self) -> None:
        self.paragraph().add_run(f" {self.word()}")

    def rewrite(self) -> None:
        self.paragraph().text = f"{self.word()} wrote this."

    def replace_a_run(self) -> None:
        runs = [run for run in self.paragraph().runs if run.text]
        if runs:
            runs[0].text = f"{self.word()} here. "

    def delete(self) -> None:
        gone = self.paragraph()._p
        if len(self.document.paragraphs) > 1 and not _OWN.search("".join(gone.itertext())):
            gone.getparent().remove(gone)

    def insert(self) -> None:
        self.paragraph().insert_paragraph_before(f"{self.word()} added this.")

    def move(self) -> None:
        moved, beside = self.paragraph()._p, self.paragraph()._p
        if moved is not beside:
            beside.addprevious(moved)

    def copy(self) -> None:
        twin = deepcopy(self.paragraph()._p)
        for mark in [*twin.iter(qn("w:bookmarkStart")), *twin.iter(qn("w:bookmarkEnd"))]:
            mark.getparent().remove(mark)
        if not _OWN.search("".join(twin.itertext())):
            self.paragraph()._p.addnext(twin)
            WordParagraph(twin, self.document).add_run(f" {self.word()}")

    def split(self) -> None:
        found = self.paragraph()
        runs = found.runs
        if runs and len(runs[0].text) > 8 and not _OWN.search(found.text):
            rest = deepcopy(found._p)
            for child in list(rest):
                if child.tag != qn("w:pPr"):
                    rest.remove(child)
            found._p.addnext(rest)
            WordParagraph(rest, self.document).add_run(f"{self.word()} {runs[0].text[6:]}")
            runs[0].text = runs[0].text[:6]

    def join(self) -> None:
        first = self.paragraph()._p
        second = first.getnext()
        if second is not None and second.tag == qn("w:p") and second.find(f".//{qn('w:fldChar')}") is None:
            for child in list(second):
                if child.tag != qn("w:pPr"):
                    first.append(child)
            second.getparent().remove(second)
            WordParagraph(first, self.document).add_run(f" {self.word()}")

    def bold(self) -> None:
        for run in self.paragraph().runs[:1]:
            run.bold = True

    def comment(self) -> None:
        runs = self.paragraph().runs
        if runs:
            self.document.add_comment(runs[0], f"{self.word()} asks", "Officer")

    def track(self) -> None:
        added = f'<w:r><w:t xml:space="preserve"> {self.word()}</w:t></w:r>'
        self.paragraph()._p.append(
            parse_xml(
                f'<w:ins xmlns:w="{_NAMESPACE}" w:id="{7000 + self.count}" w:author="O">{added}</w:ins>'
            )
        )

    def row(self) -> Any:
        tables = [one for one in self.document.tables if len(one.rows) > 1]
        return self.chance.choice(self.chance.choice(tables).rows[1:]) if tables else None

    def cell(self) -> None:
        row = self.row()
        if row is not None:
            cell = self.chance.choice(row.cells)
            if not _OWN.search(cell.text):
                cell.text = self.word()

    def add_row(self) -> None:
        if self.document.tables:
            table = self.chance.choice(self.document.tables)
            new = table.add_row()
            new.cells[0].text = f"{self.word()} row"
            table.rows[self.chance.randrange(len(table.rows) - 1)]._tr.addnext(new._tr)

    def delete_row(self) -> None:
        row = self.row()
        if row is not None and not _OWN.search("".join(cell.text for cell in row.cells)):
            row._tr.getparent().remove(row._tr)

    def lose_bookmarks(self) -> None:
        if self.chance.random() < 0.3:
            for mark in [*self.body.iter(qn("w:bookmarkStart")), *self.body.iter(qn("w:bookmarkEnd"))]:
                mark.getparent().remove(mark)

    def lose_one_bookmark(self) -> None:
        for mark in [*self.paragraph()._p.iter(qn("w:bookmarkStart"))]:
            mark.getparent().remove(mark)

    def new_section(self) -> None:
        self.paragraph().insert_paragraph_before(f"{self.word()} section", style="Heading 1")

    def move_a_table(self) -> None:
        if self.document.tables:
            table = self.chance.choice(self.document.tables)._tbl
            self.paragraph()._p.addprevious(table)

    def delete_a_section(self) -> None:
        heads = [one for one in self.document.paragraphs if one.style and one.style.name == "Heading 1"]
        if not heads:
            return
        element = self.chance.choice(heads)._p
        run = [element]
        while (following := run[-1].getnext()) is not None and following.tag in (qn("w:p"), qn("w:tbl")):
            style = following.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            if style is not None and style.get(qn("w:val")) == "Heading1":
                break
            run.append(following)
        if not any(_OWN.search("".join(one.itertext())) for one in run):
            for one in run:
                one.getparent().remove(one)


def officers_words(data: bytes) -> tuple[list[str], list[str]]:
    """The words of the officer's in the body, in order, and those in comments."""
    document = Document(io.BytesIO(data))
    lines = [one._p for one in document.paragraphs if one.style and one.style.name.startswith("toc ")]
    read = [one for one in document.element.body if one not in lines]
    body = _OWN.findall(" ".join(text.text or "" for one in read for text in one.iter(qn("w:t"))))
    return body, sorted(
        word for one in document.comments for word in _OWN.findall(one.text) if one.author == "Officer"
    )


def script(seed: int, folder: Path) -> str:
    """One officer's work, two refreshes of it and one more; what went wrong, or nothing."""
    chance = random.Random(seed)
    first, second, third = (random_paper(chance) for _ in range(3))
    document = Document(io.BytesIO(render(first)))
    for fresh in (second, third):
        Officer(document, chance).work() if fresh is second else None
        path = folder / "edited.docx"
        document.save(str(path))
        before = officers_words(path.read_bytes())
        made = refresh(path, render(fresh))
        data = made.data or path.read_bytes()
        after = officers_words(data)
        if before != after:
            return f"lost or moved: {before} became {after}"
        path.write_bytes(data)
        again = refresh(path, render(fresh))
        if again.data is not None:
            return f"the second time is no rest: {again.report}"
        document = Document(str(path))
    return ""


def main() -> None:
    """Run the scripts and say how many lost a word."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scripts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    failed = 0
    with TemporaryDirectory() as folder:
        for seed in range(asked.seed, asked.seed + asked.scripts):
            if problem := script(seed, Path(folder)):
                failed += 1
                print(f"seed {seed}: {problem}", flush=True)
    print(f"{asked.scripts} scripts, {failed} with a loss or without a rest.")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
