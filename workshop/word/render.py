"""A paper as a Word file: the same paper in the same base gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from workshop.plan.blocks import Paper
from workshop.plan.wording import day
from workshop.word.anchors import BOOKMARK, SUBTITLE, TITLE, keys
from workshop.word.as_read import AsRead
from workshop.word.bars import write_bars
from workshop.word.base import Base, default_base, new_list
from workshop.word.chart import charts
from workshop.word.drawn import Drawing
from workshop.word.footnotes import Footnotes
from workshop.word.package import PEOPLE, RENUMBERED, TEMPLATE, packed_parts, parts_of
from workshop.word.written import WrittenUnit, attach, evidence_by_key, read
from workshop.word.xml import NEW_PAGE, W, paragraph, run, text_of

LABELS = {"draft": "Draft", "internal": "Internal record", "public": "Public"}
_STANDING = {"draft": "not yet adopted", "validated": "validated, not yet adopted", "adopted": "adopted"}
_LONGEST_PROPERTY = 255
_STRETCH = 200_000
_PLACE = "workshop: what is written goes here"


def render(paper: Paper, base: Base | None = None) -> bytes:
    """The .docx of a paper.

    Args:
        paper: What is printed.
        base: What it is written into, which this fills; the default look where none is given.
    """
    base = base or default_base(paper.language)
    document = base.document
    _properties(document, paper)
    own_header = write_bars(base, _header(paper))
    footnotes = Footnotes(document, base.styles, base.before)
    named = keys(paper)
    # A tree of all that is written would be slow to build and large: it stands in one only where it must.
    apart = _takes_text(base)
    evidence = evidence_by_key(paper, named)
    as_read = AsRead(document, evidence) if apart and not paper.final else None
    drawing = Drawing(
        paper,
        named,
        styles=base.styles,
        text_width=base.text_width,
        footnotes=footnotes,
        first_bookmark=_free_bookmark(document),
        new_list=lambda: new_list(base),
        draw_chart=lambda chart, number: charts(
            document, chart, number, base.text_width, template=bool(base.template)
        ),
        as_read=as_read,
    )
    title = paragraph(
        base.styles["Title"],
        drawing.marked(BOOKMARK + TITLE, run(paper.title)),
        layout=NEW_PAGE if base.new_page else "",
    )
    first = paragraph(base.styles["Subtitle"], drawing.marked(BOOKMARK + SUBTITLE, run(first_lines(paper))))
    _fill(base, title + first)
    body = _stretches(drawing.body())
    footnotes.save()
    if apart:
        place = etree.Comment(_PLACE)
        base.before.addprevious(place)
        written = _noted(document, place, as_read, evidence)
    else:
        for stretch in body:
            _fill(base, stretch.decode())
        written = read(document, document.element.body, evidence)
    attach(document, paper, written, drawing.bookmarks, own_header=own_header)
    parts = parts_of(document)
    if apart:
        name = document.part.partname.membername
        parts[name] = parts[name].replace(f"<!--{_PLACE}-->".encode(), b"".join(body), 1)
    return packed_parts(parts, {**properties(paper), **_varying(paper, base)})


def properties(paper: Paper) -> dict[str, str]:
    """What the file of a paper says it is, so that it is not taken for another one's."""
    final = {"final": "yes"} if paper.final else {}
    return {"session": paper.session, "paper": paper.name, **final}


def _varying(paper: Paper, base: Base) -> dict[str, str]:
    """What the file says besides, which may change from one version of a paper to the next."""
    people = {PEOPLE: str(paper.people)} if paper.people else {}
    renumbered = {RENUMBERED: paper.renumbered} if paper.renumbered and not paper.final else {}
    return {**people, **renumbered, **({TEMPLATE: base.template} if base.template else {})}


def first_lines(paper: Paper) -> str:
    """Whose paper it is, how far it is, of which day, for whom, and whom to ask: what stands below the title."""
    standing = ""
    if paper.status:
        version = f"{paper.status} {paper.version}".strip().capitalize()
        standing = f"{version}, {day(paper.dated)}, {_STANDING.get(paper.status, paper.status)}"
        if paper.status == "adopted":
            version = f"Adopted, version {paper.version}" if paper.version else "Adopted"
            standing = f"{version}, {day(paper.dated)}"
    contact = f"Contact: {paper.contact}" if paper.contact else ""
    label = "" if paper.status and paper.label == "draft" else LABELS[paper.label]
    return _sentences(paper.subtitle, standing, label, contact)


def _sentences(*parts: str) -> str:
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _properties(document: Document, paper: Paper) -> None:
    core = document.core_properties
    dated = datetime.fromisoformat(paper.dated)
    core.title, core.language = _property(paper.title), paper.language
    core.author = core.last_modified_by = _property(paper.department) or "workshop"
    core.created = core.modified = dated
    core.subject, core.category, core.keywords, core.comments = "", LABELS[paper.label], "", ""
    core.content_status = _property(paper.status.capitalize())
    core.revision = 1


def _property(words: str) -> str:
    return text_of(words)[:_LONGEST_PROPERTY]


def _header(paper: Paper) -> str:
    state = f"{paper.status} {paper.version}".strip().capitalize()
    label = "" if state and paper.label == "draft" else LABELS[paper.label]
    return " \u00b7 ".join(part for part in (paper.department, paper.title, state, label) if part)


def _stretches(body: Iterable[str]) -> list[bytes]:
    """What is written, put together to stretches that are encoded one at a time."""
    found, waiting, length = [], [], 0
    for one in body:
        waiting.append(one)
        length += len(one)
        if length >= _STRETCH:
            found.append("".join(waiting).encode())
            waiting, length = [], 0
    return [*found, "".join(waiting).encode()]


def _takes_text(base: Base) -> bool:
    """Whether XML of ours can stand as it is where it is written: with our prefix, at the top of the body."""
    body = base.document.element.body
    return base.before.getparent() is body and body.nsmap.get("w") == W


def _noted(
    document: Document, place: Any, as_read: AsRead | None, evidence: Mapping[str, Sequence[str]]
) -> Iterator[WrittenUnit]:
    """All that the finished document says: what stands in it, and in its place what was noted."""
    if as_read is None:
        return
    elements = list(document.element.body)
    index = elements.index(place)
    yield from read(document, elements[:index], evidence)
    yield from as_read.units
    yield from read(document, elements[index + 1 :], evidence)


def _fill(base: Base, body: str) -> None:
    """Put the paragraphs and tables into their place, all at once."""
    for element in _parsed(body):
        base.before.addprevious(element)


def _parsed(elements: str) -> list[Any]:
    return list(parse_xml(f'<w:body xmlns:w="{W}">{elements}</w:body>'))


def _free_bookmark(document: Document) -> int:
    """A number above those of all bookmarks that a template brings."""
    found = document.element.body.iter(qn("w:bookmarkStart"))
    return max((int(one.get(qn("w:id"), "0")) for one in found), default=0) + 1
