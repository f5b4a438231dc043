"""A good paper, and ways to spoil it, for the accessibility check."""

from __future__ import annotations

import io
from collections.abc import Callable

from docx import Document

from tests.word_samples import make_paper
from tests.word_surgery import Surgery, paragraph
from workshop.plan.blocks import (
    Chart,
    Contents,
    Heading,
    Item,
    Missing,
    Paper,
    Paragraph,
    Quotation,
    Table,
)
from workshop.word.check import check
from workshop.word.render import render

NAME = "riders-a1b2c3-draft.docx"


FOOTNOTES, CHART, THEME = "word/footnotes.xml", "word/charts/chart1.xml", "word/theme/theme1.xml"


LATE = paragraph("Nobody tells us")


def good_paper(**fields: object) -> Paper:
    """A paper with everything that the rules speak of, and nothing wrong with it."""
    return make_paper(
        Contents(),
        Heading("What we heard", new_page=True),
        Paragraph("Nobody tells us when the bus is late, so we wait in the cold.", ("N1",)),
        Heading("Waiting", 2),
        Item("A sign at each stop", ("N2", "N3")),
        Item("A shelter", ("N2",)),
        Item("Call first", ("N5",), numbered=True),
        Item("Then write", ("N6",), numbered=True),
        Quotation("I wait in the rain with my daughter", "", ("N4",)),
        Table(
            "Who brings what, by when",
            ("Who", "Brings", "Status"),
            (("Depot", "Two signs", "Done"), ("Dispatch", "A list of 12 stops", "Open")),
            ("C1",),
            widths=(2, 3, 1),
        ),
        Chart("What matters most", ("Being told", "A shelter"), (7, 1200), ("V1",), unit="votes", cut=1),
        Missing("Not yet heard: commuters.", "A group with commuters would say."),
        Heading("What we promise", new_page=True),
        Paragraph("You hear of a delay within five minutes.", ("C1",)),
        **{"name": "draft", "label": "draft", "marks": "footnotes", **fields},
    )


def good_file() -> bytes:
    data = render(good_paper())
    assert check(data, NAME) == ()
    return data


Change = Callable[[Surgery], None]


def set_(path: str, value: str, part: str = "word/document.xml") -> Change:
    return lambda file: file.put(path, value, part)


def gone(path: str, part: str = "word/document.xml") -> Change:
    return lambda file: file.remove(path, part)


def more(path: str, xml: str, part: str = "word/document.xml", at: int | None = None) -> Change:
    return lambda file: file.add(path, xml, part, at)


def own_look(path: str, xml: str) -> Change:
    """Format the first run of a paragraph directly."""
    return more(f"{path}//w:r[w:t][1]", f"<w:rPr>{xml}</w:rPr>", at=0)


def comment(author: str) -> Change:
    """A comment as Word writes it."""

    def change(file: Surgery) -> None:
        document = Document(io.BytesIO(file.closed()))
        late = next(one for one in document.paragraphs if one.text.startswith("Nobody"))
        document.add_comment(late.runs[0], text="Is this so?", author=author)
        buffer = io.BytesIO()
        document.save(buffer)
        file.__init__(buffer.getvalue())  # type: ignore[misc]

    return change


PARAGRAPH = "paragraph 7, 'Nobody tells us when the bus is late…'"
