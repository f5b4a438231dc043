"""Papers as Word files: every word arrives, everything said can be traced, and the same paper gives the same file."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from hypothesis import example, given, settings
from lxml import etree

from tests.word_samples import (
    NASTY,
    TEXTS,
    as_printed,
    cells,
    contents,
    every_kind_of_block,
    make_paper,
    opened,
    texts,
)
from workshop.plan.blocks import Heading, Instruction, Item, Missing, Paper, Paragraph, Quotation, Table
from workshop.word.render import render

TOP = Path(__file__).parent.parent
LONG = "The 2:15 was late. " * 5_300


@settings(max_examples=20, deadline=None)
@given(text=TEXTS)
@example(text="".join(NASTY))
@example(text=LONG)
def test_whatever_was_typed_arrives_with_every_character_or_a_visible_mark(text: str) -> None:
    shown = as_printed(text)
    found = contents(opened(make_paper(*every_kind_of_block(text))))
    tail = f"  {shown}" if shown else ""
    assert texts(found) == [
        shown,
        f"{shown}  [N1]",
        shown,
        f"{shown}{tail}  [N2, N3]",
        f"\u201c{shown}\u201d{tail}  [N4]",
        f"Table 1. {shown}  [V1]",
        f"{shown}  [session a1b2c3]",
        shown,
        f"{shown} {shown}",
    ]
    assert [cells(one) for one in found if isinstance(one, WordTable)] == [[[shown, shown]] * 3]


@settings(max_examples=15, deadline=None)
@given(text=TEXTS)
@example(text="".join(NASTY))
def test_whatever_the_session_is_called_its_first_page_and_properties_say_it(text: str) -> None:
    paper = make_paper(title=text, subtitle=text, department=text, session=text)
    document, shown = opened(paper), as_printed(text)
    title, subtitle = texts(list(document.iter_inner_content()))
    assert title == shown
    assert subtitle == (f"{shown.rstrip('.')}. Internal record." if text else "Internal record.")
    assert document.core_properties.title == shown[:255]
    assert document.core_properties.author == (shown[:255] or "workshop")
    header = document.sections[0].header.paragraphs[0].text
    assert header == " · ".join(filter(None, (shown, shown, "Internal record")))
    for part in document.part.package.iter_parts():
        if part.partname.endswith(".xml"):
            etree.fromstring(part.blob)


def test_no_control_character_is_dropped_in_silence() -> None:
    codes = [*range(0x20), *range(0x7F, 0xA0), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF]
    typed = [f"before{chr(code)}after" for code in codes]
    found = texts(contents(opened(make_paper(*map(Heading, typed)))))
    assert found == [as_printed(text) for text in typed]
    assert all(len(text) == len("before after") for text in found)


def test_a_text_is_never_read_as_anything_but_text() -> None:
    found = contents(opened(make_paper(Paragraph("<w:br/> {PAGE} =1+1 https://a.example", ("N1",)))))
    tags = {etree.QName(element).localname for element in found[0]._p.iter()}
    assert tags == {"p", "pPr", "pStyle", "bookmarkStart", "bookmarkEnd", "r", "rPr", "rStyle", "t"}


def test_spaces_at_the_edges_and_line_ends_inside_are_kept() -> None:
    text = "  one\n\n two\t\tthree \n"
    (found,) = contents(opened(make_paper(Heading(text))))
    assert found.text == text


# Where it comes from ----------------------------------------------------------------------------------


def test_the_plan_names_each_session_once_and_shortly_in_what_a_paragraph_rests_on() -> None:
    riders, agents = "2026-03-04-riders-on-th-a1b2c3", "2026-04-09-what-station-9d27e4"
    names = (f"{riders}:N10", f"{agents}:C1", f"{riders}:N9", f"{riders}:V1", f"{riders}:N11", agents)
    (found,) = contents(opened(make_paper(Paragraph("Nobody tells us.", names), session="plan")))
    assert found.text.endswith("[a1b2c3 N9 to N11, V1; 9d27e4 C1]")


def test_sessions_that_end_alike_keep_their_whole_names_in_the_plan() -> None:
    one, other = "2026-03-04-riders-a1b2c3", "2026-04-09-agents-a1b2c3"
    block = Paragraph("Nobody tells us.", (f"{one}:N1", f"{other}:N1", "plan"))
    (found,) = contents(opened(make_paper(block, session="plan")))
    assert found.text.endswith(f"[{one} N1; {other} N1; plan]")


def test_every_block_ends_with_what_it_rests_on_but_headings_and_what_is_missing() -> None:
    for one in contents(opened(make_paper(*every_kind_of_block()))):
        if isinstance(one, WordParagraph):
            traced = one.runs[-1].style.name == "Evidence" and one.text.endswith("]")
            assert traced != (one.style.name.startswith("Heading") or one.style.name == "Missing")


def test_tables_are_numbered_and_the_paragraph_after_one_keeps_its_distance() -> None:
    one = Table("Ballots", ("Answer", "Ballots"), (("Yes", "4"),), ("V1",), numbers=(1,), widths=(3, 1))
    after = Paragraph("It passes.", ("V1",))
    found = contents(opened(make_paper(one, after, msgspec.structs.replace(one, caption="Picks"), after)))
    assert texts(found) == [
        "Table 1. Ballots  [V1]",
        "It passes.  [V1]",
        "Table 2. Picks  [V1]",
        "It passes.  [V1]",
    ]
    assert [p.style.name for p in found if isinstance(p, WordParagraph)] == ["Caption", "After Table"] * 2
    tables = [t for t in found if isinstance(t, WordTable)]
    assert [[cell.paragraphs[0].style.name for cell in row.cells] for row in tables[0].rows] == [
        ["Table Heading", "Table Number Heading"],
        ["Table Text", "Table Number"],
    ]


# The same again ---------------------------------------------------------------------------------------


@settings(max_examples=10, deadline=None)
@given(text=TEXTS)
def test_the_same_paper_gives_the_same_bytes(text: str) -> None:
    paper = make_paper(*every_kind_of_block(text), title=text)
    assert render(paper) == render(paper)


def test_another_process_gives_the_same_bytes() -> None:
    paper = make_paper(*every_kind_of_block("naïve 👩🏽‍🚒 שלום"))
    code = """if True:
        import hashlib, msgspec, sys
        from workshop.plan.blocks import Paper
        from workshop.word.render import render
        print(hashlib.sha256(render(msgspec.json.decode(sys.stdin.buffer.read(), type=Paper))).hexdigest())"""
    data = msgspec.json.encode(paper)
    done = subprocess.run(
        [sys.executable, "-c", code], input=data, capture_output=True, cwd=TOP, timeout=60, check=True
    )
    assert done.stdout.decode().strip() == hashlib.sha256(render(paper)).hexdigest()
    assert msgspec.json.decode(data, type=Paper) == paper


def test_the_package_tells_no_time_but_that_of_the_session_and_no_program_that_wrote_it() -> None:
    with zipfile.ZipFile(io.BytesIO(render(make_paper(*every_kind_of_block())))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
        names = package.namelist()
    assert names[0] == "[Content_Types].xml"
    assert "thumbnail" not in "".join(names)
    assert core.count("2026-03-04T00:00:00Z") == 2
    assert "python-docx" not in core


def test_a_paper_with_nothing_in_it_still_opens() -> None:
    assert contents(opened(make_paper())) == []
    empty = [Paragraph("", ()), Item("", ()), Quotation("", "", ()), Missing("", "")]
    assert texts(contents(opened(make_paper(*empty)))) == ["", "", "\u201c\u201d", " "]


def test_what_leads_to_something_stands_on_the_page_of_that() -> None:
    """ "Another view:" stood at the foot of a page, the view itself on the next; so did the question of a guide."""
    document = opened(
        make_paper(
            Paragraph("Another view:", ("N1",)),
            Quotation("I like waiting.", "a rider", ("N2",)),
            Instruction("Where did it hurt?", "Ask:", keep=True),
            Instruction("Take your time.", "Say:"),
        )
    )
    kept = {one.text for one in contents(document) if one.paragraph_format.keep_with_next}
    assert kept == {"Another view:  [N1]", "Ask: Where did it hurt?"}
