"""Every section of a plan: evidence for every claim, nobody's code, no small number of people, nothing that was taken back."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan_records import captured, stage_of
from tests.plan_samples import happened, material, planned, said, session, six_groups
from tests.section_samples import FILES, materials, whole_example, without_words
from workshop.plan import plan_events as pe
from workshop.plan.blocks import Block, Chart, Heading, Item, Missing, Paragraph, Quotation, Section, Table
from workshop.plan.material import Held, Material
from workshop.plan.sections.all import MAKERS, plan_paper, sections
from workshop.plan.sections.parts import TITLES
from workshop.plan.small import UNDER, hidden, safe
from workshop.session import events as ev
from workshop.word.render import render

CODE = re.compile(r"\b[Pp] ?[0-9]{1,3}\b")
FEW_PEOPLE = re.compile(r"\b[1-4] (?:of [0-9]+ )?(?:people|persons?|participants?|customers)\b")


def texts(block: Block) -> list[str]:
    """Every text of a block."""
    match block:
        case Table():
            return [block.caption, *block.head, *(cell for row in block.rows for cell in row)]
        case Chart():
            return [block.caption, block.unit, *block.labels]
        case Missing():
            return [block.what, block.supplied_by]
        case Item():
            return [block.text, block.detail]
        case Quotation():
            return [block.text, block.source]
        case Heading() | Paragraph():
            return [block.text]
        case _:
            return []


def all_texts(made: tuple[Section, ...]) -> list[str]:
    return [text for one in made for block in one.blocks for text in texts(block)]


def evidence(made: tuple[Section, ...]) -> set[str]:
    return {
        name
        for one in made
        for block in one.blocks
        if not isinstance(block, Heading | Missing)
        for name in block.evidence
    }


def of(found: Material, id: str) -> Section:
    (one,) = sections(found, (id,))
    return one


def told(section: Section) -> str:
    return "\n".join(text for block in section.blocks for text in texts(block))


def test_every_section_of_the_list_is_made_in_its_order():
    assert list(MAKERS) == list(TITLES)
    assert [one.id for one in sections(material())] == list(TITLES)


def test_of_an_empty_folder_every_section_says_what_is_missing_and_who_can_supply_it():
    for one in sections(material()):
        missing = [block for block in one.blocks if isinstance(block, Missing)]
        assert missing or one.id == "app_evidence", one.id
        assert all(block.what and block.supplied_by for block in missing), one.id


@given(materials())
@settings(max_examples=15, deadline=None)
def test_no_block_is_without_evidence_unless_it_says_what_is_missing(found: Material):
    known = {held.id for held in found.sessions}
    for one in sections(found):
        for block in one.blocks:
            if isinstance(block, Heading | Missing):
                continue
            assert block.evidence, (one.id, block)
            assert all(name.partition(":")[0] in {*known, "plan"} for name in block.evidence), (one.id, block)


def test_headings_skip_no_level_so_that_a_screen_reader_can_follow():
    for found in (material(), whole_example(), material(*six_groups())):
        for one in sections(found):
            level = 1
            for block in one.blocks:
                if isinstance(block, Heading):
                    assert block.level <= level + 1, (one.id, block)
                    level = block.level


@given(materials())
@settings(max_examples=15, deadline=None)
def test_no_code_of_a_participant_and_no_small_number_of_people_is_in_any_block(found: Material):
    for one in sections(found):
        for block in one.blocks:
            # Words in quotation marks are somebody's own, and somebody looked whether they tell who said them.
            in_words = [] if isinstance(block, Table | Quotation) else texts(block)
            assert not any(FEW_PEOPLE.search(text) for text in in_words), (one.id, block)
            if one.id != "app_evidence":
                assert not any(CODE.search(text) for text in texts(block)), (one.id, block)
            if isinstance(block, Table):
                cells = [row[column] for row in block.rows for column in block.people]
                assert not {"1", "2", "3", "4"} & {*cells}, (one.id, block)
            if isinstance(block, Chart) and block.people:
                assert not any(value and value < 5 for value in block.values), (one.id, block)


@given(materials())
@settings(max_examples=6, deadline=None)
def test_the_same_material_gives_the_same_sections_and_the_same_file(found: Material):
    assert sections(found) == sections(found)
    assert render(plan_paper(found)) == render(plan_paper(found))


@given(materials(), st.integers(0, 40), st.booleans())
@settings(max_examples=15, deadline=None)
def test_a_note_that_was_taken_back_or_emptied_is_gone_from_every_section(
    found: Material, number: int, redacted: bool
):
    name, held = choose(found, number)
    after = without_words(held, name) if redacted else taken_back(held, name)
    rest = tuple(after if one.id == held.id else one for one in found.sessions)
    made = sections(found._replace(sessions=rest))
    assert held.name(name) not in evidence(made)
    text = held.session.notes[name].text
    others = [note.text for one in rest for note in one.session.current_notes()]
    if not any(text in other for other in others):
        assert not any(text in one for one in all_texts(made))


def choose(found: Material, number: int) -> tuple[str, Held]:
    names = [(note.id, held) for held in found.sessions for note in held.session.current_notes()]
    return names[number % len(names)]


def taken_back(held: Held, note_id: str) -> Held:
    from tests.gate_samples import sealed
    from workshop.session.fold import fold

    (event,) = sealed(happened(ev.NoteRetracted(), ref=note_id))
    return held._replace(session=fold([*held.session.log, event]))


@given(materials())
@settings(max_examples=15, deadline=None)
def test_somebody_who_asked_to_be_taken_out_is_in_no_section(found: Material):
    made = sections(found)
    used = evidence(made)
    for held in found.sessions:
        out = {*held.session.attendance.take_part_no}
        for note in held.session.current_notes():
            if note.speaker in out:
                assert held.name(note.id) not in used


def test_counts_beside_their_total_hide_what_could_be_worked_out():
    assert hidden((17, 3)) == [None, None]
    assert hidden((17, 0)) == [17, 0]
    assert hidden((17, 19)) == [17, 19]
    assert hidden((3, 4)) == [None, None]


def test_a_small_internal_unit_is_told_together_with_others_and_never_by_name():
    stage = stage_of("customer-mapping")
    mapped = session(
        "2026-03-01-map",
        [],
        design="customer-mapping",
        stratum="mixed",
        more=(
            captured(
                "segment", stage=stage, name="Signals", stratum="internal", volume=6, volume_unit="people"
            ),
            captured(
                "segment", stage=stage, name="Depot", stratum="internal", volume=60, volume_unit="people"
            ),
        ),
    )
    group = session(
        "2026-03-02-signals",
        [said("x", "y", "P1")],
        design="focus-group-internal",
        stratum="internal",
        segment="Signals",
    )
    found = material(mapped, group)
    for one in sections(found):
        if one.id not in ("app_dissent", "app_evidence"):
            assert "Signals" not in told(one).replace("2026-03-02-signals", ""), one.id
    assert "Depot" in told(of(found, "customers"))
    assert "small internal unit" in told(of(found, "app_groups"))


def test_a_column_of_people_never_shows_a_small_number():
    table = Table("People", ("Who", "People"), (("a", "4"), ("b", "5")), ("s",), people=(1,))
    (block,) = safe(Section("x", "1", "X", (table,))).blocks
    assert block.rows == (("a", UNDER), ("b", "5"))


def test_a_promise_is_told_with_how_it_is_measured_and_what_it_was_before():
    found = material(*(whole_example().sessions))
    text = told(of(found, "standards"))
    assert "80 % of the time" in text
    assert "We measure this by the radio log" in text
    assert "It was first: When you book a ride, we give you a pick-up window of 30 minutes" in text


def test_only_promises_that_name_a_service_are_told_to_be_on_it_and_a_first_figure_is_a_figure():
    stage = stage_of("standards-setting", 2)
    held = session(
        "standards",
        [],
        design="standards-setting",
        stratum="mixed",
        more=[
            captured("standard", stage=stage, text="In 5 days", service="permits"),
            captured("standard", stage=stage, text="A text the day before"),
            captured("measure", stage=stage, name="In time", baseline=62, unit="percent"),
            captured("measure", stage=stage, name="Told"),
        ],
    )
    found = material(held)
    assert "The department makes 2 promises, 1 of them on permits; for 0 of them" in told(
        of(found, "summary")
    )
    measured = told(of(found, "measures"))
    assert "There is no figure yet of 'Told'." in measured
    assert "There is no figure yet of 'In time' but the one to begin with." in measured


def test_the_example_says_what_its_story_says():
    found = whole_example()
    heard = told(of(found, "heard"))
    assert "Raised in 6 of 6 groups, by 36 of 42 people (most): internal and external customers." in heard
    focus = told(of(found, "focus"))
    assert "Nobody waits without word" in focus and "6" in focus
    vision = told(of(found, "vision"))
    assert "Nobody is left waiting without word." in vision
    assert "36 of 60 hours" in told(of(found, "commitment"))
    assert "24 of 40 hours a week" in told(of(found, "actions"))
    dissent = told(of(found, "app_dissent"))
    assert "Saturday" in dissent
    assert len(FILES) == 12


def test_guesses_stay_sealed_until_somebody_opens_them():
    staff = session(
        "2026-03-01-staff",
        [said("They want lower fares", kind="assumption", stage="assumptions", speaker="P1")],
        design="front-line-staff",
        stratum="internal",
    )
    found = material(staff, *six_groups())
    assert "lower fares" not in "".join(all_texts(sections(found)))
    opened = found._replace(plan=planned(pe.AssumptionsOpened(by="The officer")))
    assert "1 guess waits to be held against the themes." in told(of(opened, "gap"))


def test_a_theme_that_answers_nothing_says_who_could_take_it_up():
    found = material(*six_groups())
    text = told(of(found, "heard"))
    assert "No promise, initiative or guideline of this plan answers 'Safe while waiting' yet." in text


def test_groups_are_named_where_new_themes_are_counted():
    found = material(*six_groups())
    (chart,) = [
        block
        for block in of(found, "heard").blocks
        if isinstance(block, Chart) and block.caption.startswith("New themes")
    ]
    titles = [held.session.facts.segment or held.session.facts.title for held in found.sessions]
    for title, label in zip(titles, chart.labels, strict=True):
        assert label.startswith(title or "Focus group") and " 2026" in label, label


def test_an_override_and_groups_that_were_not_held_stand_in_every_draft():
    plan = planned(
        pe.GateOverridden(name="The director", reason="The council meets on Monday"),
        (pe.GroupPlanned(segment="Commuters", stratum="external"), "F1"),
    )
    for only in ((), ("vision",)):
        paper = plan_paper(material(six_groups()[0], plan=plan), only)
        text = "\n".join(text for block in paper.blocks for text in texts(block))
        assert "The director" in text and "The council meets on Monday" in text
        assert "Commuters (external)" in text
