"""The worked example's plan says what its story says: who raised what, what was guessed, promised, chosen, left open.

The story is the example's truth; it was written before the program, by other hands.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from docx import Document

from tests.example import officer
from tests.example.build import REPOSITORY
from tests.example.lines import EXAMPLES, Example
from tests.example.planning import TODAY
from workshop.plan.assumed import assumptions
from workshop.plan.blocks import Item, Missing, Section, Table
from workshop.plan.choices import focus, initiatives, visions
from workshop.plan.codebook import codebook
from workshop.plan.curve import curve_of
from workshop.plan.gate import gate
from workshop.plan.material import Material, gather
from workshop.plan.measures import measures
from workshop.plan.papers import kept_back, papers_of
from workshop.plan.people import may_not_be_quoted
from workshop.plan.pointers import resolve
from workshop.plan.quotes import chosen, printed, to_check
from workshop.plan.register import asked_and_promised, commitments
from workshop.plan.sections.all import sections
from workshop.plan.sections.parts import TITLES
from workshop.plan.standards import standards
from workshop.session.capturing import incomplete
from workshop.session.reading import read_session
from workshop.session.state import Note
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
from workshop.word.check import check

PEOPLE = """
Nobody tells us         | 7 | 7 | 6 | 4 | 6 | 6 | 36 | 33
Kind people             | 6 | 4 | 4 | 4 | 8 | 5 | 31 | 21
Complaints go nowhere   | 4 | 3 | 3 | 3 | 3 | 5 | 21 | 15
Nobody can decide       | 2 | 5 | 3 | 6 | - | 5 | 21 | 18
Safe while waiting      | 6 | - | 2 | 3 | 7 | 2 | 20 | 17
Help ends at six        | 6 | - | 6 | 3 | 3 | - | 18 | 6
The screen is wrong     | 4 | 3 | - | 4 | 5 | - | 16 | 13
Whose job is it         | - | 7 | - | 4 | - | 6 | 17 | 17
The last connection     | 8 | 6 | - | - | 2 | - | 16 | 16
Staff hear it last      | - | 4 | - | 5 | - | 5 | 14 | 17
Paying twice            | 3 | - | - | 5 | 5 | - | 13 | 7
Not only the app        | - | - | 5 | 3 | 4 | - | 12 | 12
Words people understand | - | - | - | 5 | 3 | 2 | 10 | 10
Passed by               | 3 | - | 2 | - | 4 | - | 9  | 6
Ramps, belts, strollers | - | 2 | 2 | - | 2 | - | 6  | 7
Bell times              | - | - | - | - | 8 | 5 | 13 | 14
Toilets and layovers    | - | 5 | - | 3 | - | - | 8  | 8
The two-hour window     | - | - | 7 | - | - | - | 7  | 13
"""
GROUPS = EXAMPLES[3:9]
STANDARDS, READ_BACK = "2026-04-29-standards-f39e12", "2026-05-19-read-back-d1740e"


@cache
def the_example() -> Material:
    return gather(TinyDBEventStore(Workspace(REPOSITORY)), today=TODAY)


@cache
def the_sections() -> dict[str, Section]:
    return {one.id: one for one in sections(the_example())}


def words_of(section: str) -> list[str]:
    """The words of a section, one text a block."""
    told = []
    for block in the_sections()[section].blocks:
        cells = [" ".join(row) for row in getattr(block, "rows", ())]
        parts = [getattr(block, name, "") for name in ("text", "detail", "caption", "what", "supplied_by")]
        told.append(" ".join([*filter(None, map(str, parts)), *cells]))
    return told


@cache
def whole() -> str:
    return "\n".join("\n".join(words_of(section)) for section in TITLES)


def note_of(pointer: str) -> Note:
    session_id, _, note = resolve(the_example(), pointer).partition(":")
    return next(held for held in the_example().sessions if held.id == session_id).session.notes[note]


def test_the_gate_is_open_with_three_groups_inside_and_three_outside() -> None:
    found = gate(the_example())
    assert (found.held, found.internal, found.external, found.missing) == (6, 3, 3, ())
    assert found.not_held == ()
    assert [row.session_id for row in found.counted] == [one.session_id for one in GROUPS]


def test_every_theme_has_as_many_people_in_each_group_as_the_story_says() -> None:
    book = codebook(the_example())
    told = {}
    for line in PEOPLE.strip().splitlines():
        label, *numbers = [part.strip() for part in line.split("|")]
        told[label] = [0 if one == "-" else int(one) for one in numbers]
    found = {
        row.label: [*(row.groups.get(one.session_id, 0) for one in GROUPS), row.people, row.times]
        for row in book.rows
    }
    assert found == told
    assert (book.heard, book.elsewhere, book.empty) == (42, (), ())
    assert all(row.in_book for row in book.rows)


def test_new_themes_by_date_and_by_kind() -> None:
    assert [point.new for point in curve_of(codebook(the_example()))] == [10, 4, 2, 1, 1, 0]
    book = codebook(the_example())
    assert [point.new for point in curve_of(book, "external")] == [10, 3, 2]
    assert [point.new for point in curve_of(book, "internal")] == [10, 5, 1]


def test_seventeen_guesses_and_what_became_of_them() -> None:
    found = assumptions(the_example())
    states = ("contradicted", "confirmed", "partly", "not raised")
    assert (found.total, found.unjudged, found.by) == (17, 0, "Customer service officer")
    assert [found.count(state) for state in states] == [3, 5, 5, 4]
    of = {row.text: row.state for row in found.rows}
    assert of["Lower fares. Everything else is decoration."] == "contradicted"
    assert of["To be told, even when it is bad news"] == of["Ramps that work"] == "confirmed"
    assert of["Wi-Fi"] == of["After all this they will want a refund"] == "not raised"
    assert {row.label for row in found.blind_spots} == {"Toilets and layovers", "Bell times"}


def test_the_guesses_were_opened_at_the_read_back_and_not_before() -> None:
    log = the_example().plan.log
    (opened,) = [event for event in log if event.type == "assumptions.opened"]
    assert opened.at.startswith("2026-05-19")
    assert all(event.at >= opened.at for event in log if event.type == "assumption.matched")


def test_commitments_kept_late_overdue_and_not_binding() -> None:
    state = {(row.session[:10], row.id.partition(":")[2]): row for row in commitments(the_example())}
    first = {id: row.state for (date, id), row in state.items() if date == "2026-03-10"}
    assert first == {**dict.fromkeys(("C1", "C2", "C3", "C4", "C5"), "kept"), "C6": "late", "C7": "intention"}
    assert state["2026-03-10", "C6"].days == 28
    assert state["2026-03-03", "C1"].done_on == "2026-04-24"
    # Nobody says whether the list was sent (01:C2).
    assert [key for key, row in state.items() if row.state == "overdue"] == [("2026-03-03", "C2")]
    second = {id: row for (date, id), row in state.items() if date == "2026-05-06"}
    assert {id: row.due for id, row in second.items()} == {
        "C1": "2026-07-01", "C2": "2026-05-29", "C3": "2026-06-15", "C4": "2026-05-20",
        "C5": "2026-05-31", "C6": "2026-09-01", "C7": "2026-06-01", "C8": "",
    }  # fmt: skip
    assert second["C8"].state == "intention"
    assert [(row.asked, row.amount) for row in (second["C1"], second["C3"], second["C6"])] == [
        (40, 24),
        (9000, 6000),
        (25, 10),
    ]
    assert second["C3"].condition
    third = {id: row.due for (date, id), row in state.items() if date == "2026-05-19"}
    assert third == {"C1": "2026-06-05", "C2": "2026-10-01"}


def test_sixty_hours_were_asked_for_in_march_and_36_promised() -> None:
    words = {(row.date, row.unit): row.words for row in asked_and_promised(the_example())}
    assert words["2026-03-10", "hours"] == "asked 60 hours, promised 36"


def test_the_focus_is_the_word_and_six_of_15_wanted_the_last_connection() -> None:
    found = focus(the_example())
    assert found.chosen == "Nobody waits without word"
    assert "level at 8" in found.how[0]
    assert "'The last connection' 6" in found.how[1]
    assert "'The last connection' 6" in " ".join(words_of("focus"))
    chosen_ones = [row.title for row in initiatives(the_example()) if row.chosen]
    assert "Last trips: the desk may hold up to five minutes" in chosen_ones
    assert len(chosen_ones) == 5


def test_five_promises_with_their_figures_two_of_them_made_smaller() -> None:
    found = {row.service: row for row in standards(the_example())}
    assert {service: (row.target, row.share, row.baseline) for service, row in found.items()} == {
        "evening buses": (5, 80, 31),
        "complaints": (10, 90, None),
        "paratransit": (60, 85, 58),
        "service news inside": (15, 80, None),
        "school routes": (100, 100, None),
    }
    assert all(row.passed for row in found.values())
    assert {service for service, row in found.items() if row.version == 2} == {"evening buses", "paratransit"}
    now = {row.name: row for row in measures(the_example())}
    assert now["Staff heard first"].baseline is None and not now["Staff heard first"].readings
    told = "\n".join(words_of("standards"))
    assert "window of 30 minutes" in told
    assert "41 percent" in told
    assert "baseline is for 20 days, the promise is for 10" in " ".join(words_of("measures"))
    assert "15 May" in told


def test_the_vision_that_passed() -> None:
    vision, mission = visions(the_example())
    assert vision.text == (
        "Nobody is left waiting without word. We tell you what we know when we know it, and the person in front of "
        "you may put it right."
    )
    assert mission.passed
    assert vision.text in words_of("summary")


def test_kind_people_stand_under_what_works() -> None:
    headings = words_of("heard")
    assert headings.index("What works") < headings.index("Kind people") < headings.index("What hurts")


@pytest.mark.parametrize(
    "words",
    [
        "Better nothing than wrong",
        "Tell me it's not coming",
        "is a wrong ten minutes worse than silence? Customers: no. Dispatch: yes.",
        "Holding the last bus: riders and operations still disagree.",
        "Four evenings leave Saturday dark. I work Saturdays.",
        "Nobody has spoken for Daytime commuters.",
        "Nobody has spoken for Visitors.",
        "Nobody has spoken for People who gave up on us.",
    ],
)
def test_what_is_left_open_is_printed(words: str) -> None:
    assert words in whole()


def test_the_minority_view_stands_in_the_same_paragraph_as_the_wish_for_guards() -> None:
    wishes = [text for section in TITLES for text in words_of(section) if re.search(r"(?i)\bguards?\b", text)]
    assert len(wishes) >= 2
    for text in wishes:
        assert "not somebody who checks" in text or "what it does to others" in text or "one did not" in text
    assert any("Some want guards" in text and "Raised in" in text for text in wishes)


def test_every_section_is_there_and_none_is_only_what_is_missing() -> None:
    assert set(the_sections()) == set(TITLES)
    for id, section in the_sections().items():
        assert any(
            not isinstance(block, Missing) and getattr(block, "evidence", ()) for block in section.blocks
        ), id


def test_every_quote_was_looked_at_and_none_is_of_someone_who_said_no() -> None:
    assert to_check(the_example()) == ()
    ready = printed(the_example())
    assert len(ready) >= 20
    sessions = {held.id: held.session for held in the_example().sessions}
    for one in ready:
        session_id, _, note = one.quote.name.partition(":")
        assert not may_not_be_quoted(sessions[session_id], sessions[session_id].notes[note])
    assert {one.quote.decision for one in chosen(the_example())} == {"print", "blank", "paraphrase"}


def test_what_must_not_be_quoted_is_nowhere_in_the_draft() -> None:
    draft = whole()
    for pointers in officer.NEVER.values():
        for pointer in pointers:
            assert note_of(pointer).text not in draft, pointer
    for words in (
        r"private phone|own phones",
        r"\bpocket\b",
        r"\bunpaid\b",
        r"\bdialysis\b",
        r"\bclinic\b",
        r"name taken",
    ):
        assert not re.search(words, draft), words
    for held in the_example().sessions:
        for note in held.session.current_notes():
            if note.speaker and may_not_be_quoted(held.session, note) and len(note.text) > 20:
                assert note.text not in draft, (held.id, note.id)


def test_the_draft_has_no_code_no_path_and_no_name_of_a_participant() -> None:
    path: Path = REPOSITORY / "exports" / "plan-draft.docx"
    document = Document(str(path))
    words = "\n".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))
    # M1 to M6 are measures; the room's own text may name a promise as S1.
    assert not re.findall(r"\bP\d{1,2}\b", words)
    assert not re.findall(r"(/tmp|/home|/work|/Users|[A-Z]:\\\\)", words)
    assert document.core_properties.author in ("", "City of Larkhaven, Transit Department")
    assert check(path.read_bytes(), path.name) == ()


def test_an_objection_of_march_that_was_answered_in_may_is_not_left_as_unresolved() -> None:
    told = [text for text in words_of("app_dissent") if "This is the phone line's job, not ours." in text]
    assert len(told) == 1
    assert "Taken up again on 6 May 2026. Answered: The director decides" in told[0]
    assert not any("phone line's job, not ours" in text for text in words_of("commitment"))
    assert not any(re.search(r"by \d{4}-\d{2}-\d{2}", text) for id in TITLES for text in words_of(id))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_papers_of_a_session_print_each_record_once_and_name_their_own_records_by_our_ids(
    example: Example,
) -> None:
    session = read_session(TinyDBEventStore(Workspace(REPOSITORY)), example.session_id)
    for paper in (make(session, example.session_id) for make in papers_of(session).values()):
        told = [getattr(block, "detail", "") for block in paper.blocks]
        told += [cell for block in paper.blocks for row in getattr(block, "rows", ()) for cell in row]
        assert f"{example.name}:" not in " ".join(told)
        assert not re.search(r"\b(by|on|of|From|again): \d{4}-\d{2}-\d{2}", " ".join(told))
        assert not any("backed by 0 people" in getattr(block, "text", "") for block in paper.blocks)
        rows = [cell for block in paper.blocks for row in getattr(block, "rows", ()) for cell in row[:1]]
        items = [block for block in paper.blocks if isinstance(block, Item)]
        # What does not fit into a row stands below the table, under the id of its record.
        below = [block.text for block in items if block.evidence == (block.text,)]
        named = [*rows, *(id for block in items if block.text not in below for id in block.evidence)]
        for one in session.current_captures():
            assert named.count(one.id) <= 1 and below.count(one.id) <= 1, one.id


def test_a_promise_made_smaller_lacks_only_what_its_first_version_lacks_too() -> None:
    session = read_session(TinyDBEventStore(Workspace(REPOSITORY)), STANDARDS)
    lacking = {one.id: [field.name for field in missing] for one, missing in incomplete(session)}
    assert "S6" not in lacking
    assert "S7" not in lacking
    assert "baseline" in lacking["S4"]


def test_findings_keep_back_what_the_plan_says_is_never_printed_and_count_it_all_the_same() -> None:
    store = TinyDBEventStore(Workspace(REPOSITORY))
    agents = EXAMPLES[6].session_id
    session, back = read_session(store, agents), kept_back(store, agents)
    assert len(back) == 3
    words = [
        getattr(block, "text", "") for block in papers_of(session, back)["findings"](session, agents).blocks
    ]
    assert not any(session.notes[note].text in words for note in back)
    assert any(text.startswith("3 remarks are not printed") for text in words)
    before = papers_of(session)["findings"](session, agents)
    assert any("pocket" in getattr(block, "text", "") for block in before.blocks)
    rankings = [
        next(block for block in paper.blocks if isinstance(block, Table))
        for paper in (before, papers_of(session, back)["findings"](session, agents))
    ]
    assert rankings[0] == rankings[1]
    record = [
        getattr(block, "text", "") for block in papers_of(session, back)["record"](session, agents).blocks
    ]
    assert all(any(session.notes[note].text in text for text in record) for note in back)
