"""What a sentence rests on, as a reader finds it: ids in brackets, or a footnote of one line."""

from __future__ import annotations

import io

import msgspec
import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from tests.word_samples import SESSION
from workshop.plan.blocks import Heading, Item, Missing, Paper, Paragraph, Source, Table
from workshop.plan.spelled import by_session, spelled
from workshop.word.footnotes import footnotes_part, notes_in, root_of
from workshop.word.marks import by_kind, in_brackets, named_elsewhere, noted
from workshop.word.render import render

RIDERS, DEPOT, LEADERS = (
    f"2026-03-0{day}-{name}"
    for day, name in enumerate(("riders-a1b2c3", "depot-9d27e4", "leaders-58c6a7"), 1)
)
KEYS = {RIDERS: "a1b2c3", DEPOT: "9d27e4", LEADERS: "58c6a7"}
SOURCES = (
    Source(RIDERS, "a1b2c3", "night-shift riders, 1 March 2026", "external customers"),
    Source(DEPOT, "9d27e4", "depot, 2 March 2026", "internal customers"),
    Source(LEADERS, "58c6a7", "leaders, 3 March 2026", "leaders"),
)


@pytest.mark.parametrize(
    ("ids", "shown"),
    [
        ([], ""),
        (["N3"], "N3"),
        (["N3", "N4"], "N3, N4"),
        (["N3", "N4", "N5", "N6", "N7", "N8", "N9"], "N3 to N9"),
        (["N1", "N2", "N3", "N7", "V1", "V2", "C3", "C4", "C5"], "N1 to N3, N7, V1, V2, C3 to C5"),
        (["N9", "N10", "N11"], "N9 to N11"),
        (["N3", "V4", "C5"], "N3, V4, C5"),
        (["N2", "N2", "N2"], "N2"),
        (["N08", "N09", "N10"], "N08, N09, N10"),
        ([SESSION, "N1"], f"{SESSION}, N1"),
    ],
)
def test_ids_in_a_row_are_spelled_from_the_first_to_the_last(ids: list[str], shown: str) -> None:
    assert spelled(ids) == shown


def ids_in(shown: str) -> list[str]:
    """The ids that a reader finds: those named, and those between the ends of a range."""
    found = []
    for part in shown.split(", "):
        first, _, last = part.partition(" to ")
        numbers = range(int(first[1:]), int((last or first)[1:]) + 1)
        found += [f"{first[0]}{number}" for number in numbers]
    return found


@given(st.lists(st.builds("{}{}".format, st.sampled_from("NVC"), st.integers(0, 40)), min_size=1))
def test_a_reader_finds_every_id_that_a_sentence_rests_on_and_no_other(ids: list[str]) -> None:
    assert ids_in(spelled(ids)) == list(dict.fromkeys(ids))


NAMES = st.builds(
    "{}:{}{}".format, st.sampled_from(["s-1", "s-2"]), st.sampled_from("NVC"), st.integers(0, 40)
)


@given(st.lists(NAMES, min_size=1))
def test_a_reader_of_the_plan_finds_every_id_and_no_other(names: list[str]) -> None:
    shown = by_session(names, {"s-1": "1", "s-2": "2"}).split("; ")
    found = {f"s-{part[0]}:{id}" for part in shown for id in ids_in(part[2:])}
    assert found == set(names)


def test_a_footnote_names_each_session_once() -> None:
    names = (f"{RIDERS}:N10", f"{DEPOT}:C1", f"{RIDERS}:N9", f"{RIDERS}:V1", f"{RIDERS}:N11", DEPOT)
    assert noted(names, KEYS, listed_elsewhere=True) == "a1b2c3 N9 to N11, V1; 9d27e4 C1."


def test_a_footnote_that_would_be_long_counts_where_the_index_lists_and_lists_where_none_does() -> None:
    names = [f"{RIDERS}:N{number}" for number in range(0, 80, 2)] + [
        f"{DEPOT}:V1",
        f"{DEPOT}:S2",
        f"{DEPOT}:K2",
    ]
    assert noted(names, KEYS, listed_elsewhere=True) == "40 notes, 1 vote and 2 records of 2 sessions."
    assert "N78; 9d27e4 K2" in noted(names, KEYS, listed_elsewhere=False)
    alone = [f"{RIDERS}:N{number}" for number in range(0, 80, 2)]
    assert noted(alone, KEYS, listed_elsewhere=True) == "40 notes of a1b2c3."


def test_what_leaves_the_office_says_with_whom_and_no_id() -> None:
    names = (f"{RIDERS}:N10", f"{DEPOT}:C1", f"{RIDERS}:N9")
    both = "This part rests on sessions with external customers and with internal customers."
    assert by_kind(names, SOURCES) == by_kind(names[::-1], SOURCES) == both
    assert by_kind([f"{LEADERS}:V2"], SOURCES) == "This part rests on sessions with leaders."
    assert by_kind([f"{LEADERS}:V2", "plan:G1"], SOURCES) == (
        "This part rests on sessions with leaders, and on the records of the plan."
    )
    assert by_kind(["plan:G1", "plan"], SOURCES) == "", "that would be said of every first page"


@given(
    st.lists(
        st.sampled_from([RIDERS, DEPOT, LEADERS, "plan"]).flatmap(
            lambda one: st.integers(1, 99).map(lambda n: f"{one}:N{n}")
        )
    )
)
def test_no_id_of_a_note_or_a_session_is_in_a_footnote_that_leaves_the_office(names: list[str]) -> None:
    assert not any(character.isdigit() for character in by_kind(names, SOURCES))


def test_a_long_list_of_ids_is_counted_where_each_of_them_is_named_elsewhere_in_the_paper() -> None:
    odd = tuple(f"N{number}" for number in range(1, 34, 2))
    table = Table("Themes", ("Theme",), (("Late",),), odd)
    items = tuple(Item("a remark", (one,)) for one in odd)

    def paper(*blocks: Item | Table) -> Paper:
        return Paper("findings", "Findings", "", "", "internal", "2026-03-04", SESSION, blocks)

    assert named_elsewhere(paper(table, *items)) == {odd}
    assert in_brackets(odd, {}, SESSION, is_named=True) == "17 notes, all named in this paper"
    assert named_elsewhere(paper(table, *items[1:])) == frozenset(), "one of them would not be found again"
    assert named_elsewhere(paper(table, table)) == frozenset()


def test_a_paper_that_leaves_the_office_says_once_a_section_with_whom_the_sessions_were() -> None:
    blocks = (
        Heading("Heard"),
        Missing("Commuters were not heard.", "A group."),
        *(Item(f"Remark {number}", (f"{RIDERS}:N{number}",)) for number in range(20)),
        Heading("Of depots", 2),
        Item("Remark", (f"{DEPOT}:N1",)),
        Heading("Whom to ask"),
        Paragraph("The office.", ("plan",)),
        Heading("Decided"),
        Paragraph("Yes.", (f"{LEADERS}:V1",)),
    )
    final = Paper(
        "final", "Plan", "", "", "public", "2026-03-04", "plan", blocks, marks="footnotes", final=True,
        sources=SOURCES,
    )  # fmt: skip
    assert notes_of(final) == [
        "This part rests on sessions with external customers and with internal customers.",
        "This part rests on sessions with leaders.",
    ]
    assert len(notes_of(msgspec.structs.replace(final, final=False))) == 23, (
        "a draft says it of each sentence"
    )


def notes_of(paper: Paper) -> list[str]:
    """The words of the footnotes of a paper, in the order of their marks in the text."""
    document = Document(io.BytesIO(render(paper)))
    notes = notes_in(root_of(footnotes_part(document)))
    marks = document.element.body.iter(qn("w:footnoteReference"))
    return ["".join(notes[mark.get(qn("w:id"))].itertext(qn("w:t"))).strip() for mark in marks]


def of_many(number: int) -> tuple[str, ...]:
    return tuple(f"{RIDERS}:N{one}" for one in range(0, 2 * number, 2))


def test_a_footnote_of_many_notes_is_counted_where_other_footnotes_of_the_paper_name_each() -> None:
    claims = tuple(Item("A remark", (id,)) for id in of_many(40))
    paper = Paper(
        "findings", "Findings", "", "", "internal", "2026-03-04", "plan",
        (Paragraph("They spoke.", of_many(40)), *claims), marks="footnotes", sources=SOURCES,
    )  # fmt: skip
    assert notes_of(paper)[0] == "40 notes of a1b2c3, all named in this paper."
    short = msgspec.structs.replace(paper, blocks=paper.blocks[:-1])
    assert notes_of(short)[0].endswith("N76, N78."), "one of them would not be found again"


def test_the_evidence_index_has_no_footnotes_that_say_its_rows_once_more() -> None:
    said = Paragraph("They spoke.", of_many(40), ref="5.1")
    rows = (("5.1", "a1b2c3 N0 to N78"),)
    index = Table("What section 5 rests on", ("Paragraph", "Rests on"), rows, of_many(40), refs=("5.1",))
    paper = Paper(
        "draft", "Plan", "", "", "draft", "2026-03-04", "plan", (said, index), marks="footnotes",
        sources=SOURCES,
    )  # fmt: skip
    assert notes_of(paper) == ["40 notes of a1b2c3. Evidence 5.1"]
