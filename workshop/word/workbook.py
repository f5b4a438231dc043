"""The workbook behind a chart: what "Edit Data" in a word processor opens.  The same numbers give the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from workshop.word.xml import text_of

SHEET = "Sheet1"
MOST_DIGITS = 300
"""Numbers with more digits than these are not representable in a workbook, and are left out of it."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# A spreadsheet reads _x0041_ as the letter A; written so, it stays what was typed.
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_FIXED = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f'<sheets><sheet name="{SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def workbook(series: str, labels: Sequence[str], values: Sequence[int | None]) -> bytes:
    """An .xlsx with one sheet: labels in column A, numbers under the name of the series in column B.

    A value of None, or one too large for a spreadsheet, leaves its cell empty.
    """
    rows = [_row(1, _text("B1", series))]
    for number, (label, value) in enumerate(zip(labels, values, strict=True), 2):
        cell = "" if too_large(value) or value is None else f'<c r="B{number}"><v>{value}</v></c>'
        rows.append(_row(number, _text(f"A{number}", label) + cell))
    sheet = (
        f'<worksheet xmlns="{_MAIN}"><cols><col min="1" max="1" width="48" customWidth="1"/></cols>'
        f"<sheetData>{''.join(rows)}</sheetData></worksheet>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**_FIXED, "xl/worksheets/sheet1.xml": sheet}.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            package.writestr(entry, (_HEAD + content).encode())
    return buffer.getvalue()


def too_large(value: int | None) -> bool:
    """Whether a number is beyond what spreadsheets and charts can hold."""
    return value is not None and abs(value) >= 10**MOST_DIGITS


def cell_text(words: str) -> str:
    """Words as XML in a cell, or in what a chart remembers of one."""
    return escape(_CODED.sub("_x005F_", text_of(words)))


def _row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def _text(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{cell_text(words)}</t></is></c>'
