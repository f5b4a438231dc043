"""Rules 9, 10, 11 and 15: tables that can be followed cell by cell, and that say in words what they mean."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from lxml import etree

from workshop.word.check_colours import AUTO, WHITE
from workshop.word.check_package import Finding, W, is_on, number_of, value_of
from workshop.word.check_story import Story, Table, cells_of, looks_for

_STATUS = {"status", "state", "result", "traffic light", "progress"}
_TO_TICK = "☐"
_PROPERTIES = "Table Properties (right-click the table)"


def header_rows(story: Story) -> Iterator[Finding]:
    """Rule 9: the first row is a header row, none of its cells is empty, and the table says that it has one."""
    for table in story.tables:
        headers = [is_on(row.find(f"{W}trPr/{W}tblHeader")) for row in table.rows]
        count = headers.index(False) if False in headers else len(headers)
        mend = f"Put the cursor into its first row and tick Repeat as header row in {_PROPERTIES}, Row."
        if not headers or not headers[0]:
            yield _of(table, 9, "Its first row is not marked as its header row.", mend)
        elif any(headers[count:]) or (len(headers) > 1 and all(headers)):
            yield _of(
                table,
                9,
                "A row that is not at its top is marked as a header row.",
                mend.replace("tick", "untick"),
            )
        if table.rows and not all(_says(table)[0]):
            yield _of(table, 9, "A cell of its header row is empty.", "Type into it what its column holds.")
        if not looks_for(table.element.find(f"{W}tblPr/{W}tblLook"), "firstRow", 0x20):
            yield _of(
                table, 9, "It does not say that it has a header row.", "Tick Header Row under Table Design."
            )


def shape(story: Story) -> Iterator[Finding]:
    """Rule 10: every row has one cell a column, nothing is merged, nested, blank or split over pages."""
    for table in story.tables:
        if table.nested:
            yield _of(table, 10, "It stands inside another table.", "Cut it and paste it below that table.")
        if _merged(table):
            yield _of(
                table, 10, "It has merged or split cells.", "Mark them and press Split Cells under Layout."
            )
        yield from _blanks(table)
        kept = story.styles.chain(value_of(table.element.find(f"{W}tblPr/{W}tblStyle")), "trPr")
        by_style = any(is_on(one.find(f"{W}cantSplit")) for one in kept)
        if not by_style and not all(is_on(row.find(f"{W}trPr/{W}cantSplit")) for row in table.rows):
            told = "A row of it may be split over two pages."
            yield _of(
                table, 10, told, f"Mark it and untick Allow row to break across pages in {_PROPERTIES}, Row."
            )


def _merged(table: Table) -> bool:
    columns = len(table.element.findall(f"{W}tblGrid/{W}gridCol"))
    for row in table.rows:
        cells = cells_of(row)
        if columns and len(cells) != columns:
            return True
        for cell in cells:
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            if (number_of(value_of(span)) or 1) > 1:
                return True
            if cell.find(f"{W}tcPr/{W}vMerge") is not None or cell.find(f"{W}tcPr/{W}hMerge") is not None:
                return True
    return False


def _blanks(table: Table) -> Iterator[Finding]:
    grid = _says(table)
    for number, row in enumerate(grid, 1):
        if not any(row):
            yield _of(table, 10, f"Its row {number} is blank.", "Delete the row.")
    if grid and len({len(row) for row in grid}) == 1:
        for number, column in enumerate(zip(*grid, strict=True), 1):
            if not any(column):
                yield _of(table, 10, f"Its column {number} is blank.", "Delete the column.")


def captions(story: Story) -> Iterator[Finding]:
    """Rule 11: a table has a name and a description for people who do not see it, and a caption above it."""
    for table in story.tables:
        for tag, told, field in (
            ("tblCaption", "It has no title for people who do not see it.", "Title"),
            ("tblDescription", "It has no description for people who do not see it.", "Description"),
        ):
            if not value_of(table.element.find(f"{W}tblPr/{W}{tag}")).strip():
                yield _of(table, 11, told, f"Fill in the field {field} in {_PROPERTIES}, Alt Text.")
        before = table.before
        if table.nested:
            continue
        if before is None or before.name != "caption" or not before.text.strip():
            told = "No caption stands right above it."
            yield _of(table, 11, told, "Mark it and press Insert Caption under References.")


def status_in_words(story: Story) -> Iterator[Finding]:
    """Rule 15: a status is a word, never a colour or a sign alone."""
    for table in story.tables:
        heads = [text.strip().lower() for text in table.texts[0]] if table.texts else []
        for number, row in enumerate(table.rows[1:], 2):
            if not any(text.strip() for text in table.texts[number - 1]):
                continue
            for column, cell in enumerate(cells_of(row)):
                text = table.texts[number - 1][column].strip()
                if any(one.isalnum() for one in text):
                    continue
                is_status = column < len(heads) and heads[column] in _STATUS
                shade = story.colours.shading(cell.find(f"{W}tcPr/{W}shd"))
                is_sign = any(_is_sign(one) for one in text) or shade not in (AUTO, WHITE)
                if is_status or (is_sign and not _holds_picture(cell)):
                    where = f"{table.place}, row {number}, column {column + 1}"
                    told = (
                        "A cell tells its meaning by a colour or a sign alone."
                        if is_sign
                        else "A status has no word."
                    )
                    yield Finding(15, where, told, "Type the status as a word.", table.template)


def _is_sign(character: str) -> bool:
    """Whether it is a picture rather than a mark of writing; a box to tick with a pen is none."""
    return unicodedata.category(character) in ("So", "Co") and character not in _TO_TICK


def _says(table: Table) -> list[list[bool]]:
    """Of every cell, whether it holds words or a picture."""
    return [
        [bool(text.strip()) or _holds_picture(cell) for cell, text in zip(cells_of(row), texts, strict=True)]
        for row, texts in zip(table.rows, table.texts, strict=True)
    ]


def _holds_picture(cell: etree._Element) -> bool:
    return next(cell.iter(f"{W}drawing", f"{W}pict", f"{W}object"), None) is not None


def _of(table: Table, rule: int, what: str, mend: str) -> Finding:
    return Finding(rule, str(table.place), what, mend, table.template)


RULES = (header_rows, shape, captions, status_in_words)
