"""The papers made from a folder's sessions and its plan: what stands in each, and what never leaves the office."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.commands import DONE, FAILED, WRONG_USE, call
from tests.example.planning import TODAY
from tests.plan_records import captured, stage_of
from tests.plan_samples import five_groups, happened, material, on_disk, planned, said, session, six_groups
from tests.section_samples import materials
from tests.test_sections import CODE, texts
from tests.word_samples import words_in
from workshop.plan import plan_events as pe
from workshop.plan.alignment import Contradiction
from workshop.plan.blocks import Claim, Contents, Heading, Item, Missing, Paper, Quotation, Table, evidence_of
from workshop.plan.guidelines import GuidelineRow
from workshop.plan.in_force import in_force
from workshop.plan.material import Material, gather
from workshop.plan.plan_papers import PLAN_PAPERS, build
from workshop.plan.sections.all import plan_paper
from workshop.plan.sections.sources import Sources
from workshop.plan.trace import unused
from workshop.session import events as ev
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace
from workshop.word.render import render

REPOSITORY = Path(__file__).parents[1]
GATED = [name for name, one in PLAN_PAPERS.items() if one.gated]


@cache
def example() -> Sources:
    return Sources(gather(TinyDBEventStore(Workspace(REPOSITORY)), today=TODAY))


def told(paper: Paper) -> str:
    return "\n".join([paper.title, *(text for block in paper.blocks for text in texts(block))])


def table(paper: Paper, caption: str) -> Table:
    return next(one for one in paper.blocks if isinstance(one, Table) and one.caption.startswith(caption))


def under(paper: Paper, heading: str) -> list[object]:
    """The blocks between a heading of the first level and the next one, or the contents."""
    found: list[object] = []
    inside = False
    for block in paper.blocks:
        if isinstance(block, Contents) or (isinstance(block, Heading) and block.level == 1):
            inside = isinstance(block, Heading) and block.text.endswith(heading)
        elif inside:
            found.append(block)
    return found


def of(found: Material, name: str, **how: object) -> Paper:
    return build(Sources(found), name, **how)  # type: ignore[arg-type]


# The draft ----------------------------------------------------------------------------------------


def test_leaders_find_the_plan_on_one_page_before_the_contents():
    paper = build(example(), "draft")
    first = paper.blocks[0]
    assert isinstance(first, Heading) and first.text == "1 In one page" and not first.new_page
    page = under(paper, "In one page")
    sentences = [one.text for one in page if isinstance(one, Item)]
    assert 4 <= len(sentences) <= 6
    assert all(text.endswith(".") and text[0].isupper() for text in sentences)
    assert isinstance(paper.blocks[1 + len(page)], Contents)


def test_the_page_for_leaders_has_the_commitments_that_fall_due_next_and_none_that_is_kept_or_overdue():
    due = table(build(example(), "draft"), "Commitments due next")
    assert [row[2] for row in due.rows] == ["20 May 2026", "29 May 2026", "31 May 2026"][: len(due.rows)]
    assert len(due.rows) >= 2
    assert not any("Release staff" in row[1] or "Send the list" in row[1] for row in due.rows)


@pytest.mark.parametrize("final", [False, True])
def test_no_section_begins_on_a_page_of_its_own_and_the_contents_do(final: bool):
    """When every section did, pages of four lines were left over."""
    paper = build(example(), "draft", final=final)
    assert not any(one.new_page for one in paper.blocks if isinstance(one, Heading))
    assert [one.new_page for one in paper.blocks if isinstance(one, Contents)] == [True]


def test_a_few_sections_stand_one_below_the_other_without_a_page_for_each():
    paper = plan_paper(example(), ("vision", "commitment", "heard", "app_method"))
    assert not any(one.new_page for one in paper.blocks if isinstance(one, Heading))


def test_a_remark_of_another_language_says_so_unless_it_is_printed_in_other_words():
    asked = said("¿Quién avisa?", kind="question", language="es")
    meeting = session("2026-03-01-talk", [asked], design="buy-in", stratum="leadership")

    def languages(*plan: pe.PlanHappening) -> dict[str, str]:
        blocks = of(material(meeting, *six_groups(), plan=planned(*plan)), "draft").blocks
        return {one.text: one.language for one in blocks if isinstance(one, Item) and one.language}

    assert languages() == {"¿Quién avisa?": "es"}
    name = meeting.name(next(iter(meeting.session.notes)))
    assert languages(pe.QuoteChecked(note=name, decision="paraphrase", text="Who says it?")) == {}


def test_a_want_in_another_language_says_so_though_it_rests_on_several_notes():
    wants = [one for one in build(example(), "draft").blocks if isinstance(one, Item) and one.language]
    assert [(one.text[:12], one.language) for one in wants] == [("Lo que quier", "es")]
    assert len(wants[0].evidence) == 2


def test_status_and_version_are_not_said_twice():
    paper = build(example(), "draft")
    assert (paper.status, paper.version, paper.contact) == ("draft", "1", "Customer service officer")
    facts = table(paper, "About this plan")
    assert [row[0] for row in facts.rows] == ["Looked at again", "Other formats"]


def test_every_statement_of_the_draft_has_a_number_that_the_evidence_index_lists_and_no_other():
    paper = build(example(), "draft")
    index = {ref for one in paper.blocks if isinstance(one, Table) for ref in one.refs}
    outside = [
        one for one in paper.blocks if isinstance(one, Claim) and one not in under(paper, "Evidence index")
    ]
    assert all(one.ref for one in outside)
    assert {one.ref for one in outside} == index
    for one in paper.blocks:
        if isinstance(one, Table) and one.refs:
            assert tuple(row[0] for row in one.rows) == one.refs


def test_every_session_that_the_draft_rests_on_is_named_in_words():
    paper = build(example(), "draft")
    named = {one.id: one for one in paper.sources}
    assert {name.partition(":")[0] for block in paper.blocks for name in evidence_of(block)} == set(named)
    riders = next(one for one in paper.sources if one.key == "4c81d0")
    assert (riders.called, riders.kind) == ("night-shift riders, 25 March 2026", "external customers")
    assert next(one for one in paper.sources if one.key == "9d27e4").kind == "leaders"
    assert next(one for one in paper.sources if one.key == "a83c50").kind == "front-line staff"


def test_a_kind_of_customers_of_whom_fewer_than_five_came_is_no_kind_that_is_named():
    few = session("2026-03-02-depot-ab12cd", [said("x", "Theme", "P1")], stratum="internal", codes=("P1", "P2"),
                  design="focus-group-internal")  # fmt: skip
    sources = {one.id: one.kind for one in of(material(*six_groups()[:1], few), "draft").sources}
    assert sources == {"g04": "external customers", "2026-03-02-depot-ab12cd": "customers"}


def test_groups_are_named_by_who_they_were_in_every_table():
    paper = build(example(), "draft")
    register = table(paper, "Focus groups that were held")
    assert register.head[0] == "With" and register.rows[0][0] == "night-shift riders"
    assert register.rows[0][-1] == "4c81d0"
    assert "night-shift riders" in table(paper, "Which group raised which theme").head
    assert register.numbers == (3, 4)


def test_a_promise_stands_beside_todays_result_and_what_that_result_is_of():
    rows = {row[0]: row for row in table(build(example(), "draft"), "Standards and today").rows}
    assert rows["Evening buses"][-2:] == ("31 percent", "28 February 2026")
    # The figure is for another number of days than the promise: who reads the one is told the other.
    assert (
        rows["Complaints"][-2] == "41 percent"
        and "for 20 days, the promise is for 10" in rows["Complaints"][-1]
    )
    assert rows["Service news inside"][-2:] == ("to be measured first", "no figure")


def test_what_the_department_will_do_about_a_theme_is_said_in_one_paragraph_and_only_of_what_was_chosen():
    paper = build(example(), "draft", only=("heard",))
    answers = [
        text for block in paper.blocks for text in texts(block) if text.startswith("So the department")
    ]
    assert (
        "So the department will keep its promise on complaints (section 9) and guide staff in the situation 'a complaint"
        " about a colleague' (section 10)."
    ) in answers
    assert len(answers) == sum(text.count("So the department") for text in told(paper).splitlines())
    assert not any("A key to the toilet" in text for text in answers)


def test_sentences_of_the_plan_read_as_people_speak():
    text = told(build(example(), "draft"))
    rows = table(build(example(), "draft"), "Who does what by when").rows
    assert next(row[2] for row in rows if row[1].startswith("Send the list")) == "1 hour"
    assert "A complaint about a colleague. For staff it holds: never be answered by" in text
    assert "staff must never" not in text and "0 of them" not in text
    assert "may contradict one another, and it is ruled which of them holds" in text


def test_only_some_sections_say_as_well_what_the_whole_stands_on():
    paper = build(example(), "draft", only=("heard", "standards"))
    titles = [one.text for one in paper.blocks if isinstance(one, Heading) and one.level == 1]
    assert titles == ["5 What we heard", "9 Service standards", "What this rests on"]
    assert paper.title == "Sections of the customer service plan" and paper.name == "sections"
    assert build(example(), "draft", only=("heard",)).name == "heard"


# The papers for others ----------------------------------------------------------------------------


def test_customers_read_what_is_promised_to_them_and_nothing_that_is_promised_to_staff():
    text = told(build(example(), "public"))
    assert "Nobody is left waiting without word." in text
    assert "When your bus after 19:00" in text and "When you complain" in text
    assert "This depends on: second pair of hands" in text
    assert "station agents and operators hear it" not in text and "bell times" not in text


def test_the_public_edition_is_a_draft_to_edit_until_it_is_final():
    draft, final = build(example(), "public"), build(example(), "public", final=True)
    assert (draft.name, draft.label, draft.final) == ("public", "draft", False)
    assert (final.name, final.label, final.final) == ("public-final", "public", True)


def test_a_public_edition_without_a_contact_says_that_nobody_can_be_asked():
    paper = of(material(*six_groups()), "public")
    assert any(
        isinstance(one, Missing) and one.what == "Whom you can ask is not said." for one in paper.blocks
    )


def test_staff_find_on_their_sheet_the_guidelines_that_hold_and_none_that_is_replaced():
    paper = build(example(), "guidelines")
    rows = {row[0]: row[1:] for row in table(paper, "What staff may and must do").rows}
    assert "You do not know when the bus comes" in rows and len(rows) == 5
    for today in ("nothing today", "nobody", "nothing written", "Fare machine took the money"):
        assert today not in told(paper), today
    waiting = table(paper, "Proposed, not in force yet").rows
    assert [row[0] for row in waiting] == [
        "The machine ate the money, or our late bus killed the transfer (proposed, needs the leaders)"
    ]
    assert told(paper).count("The new guideline replaces today's rule from 15 June 2026") == 1
    assert "ask: Customer service officer." in told(paper)


def test_the_sheet_for_staff_has_no_ids_of_evidence_not_even_as_a_draft():
    paper = build(example(), "guidelines")
    assert not paper.final
    with zipfile.ZipFile(io.BytesIO(render(paper))) as file:
        notes = file.read("word/footnotes.xml").decode()
    assert "a83c50" not in notes and "with front-line staff" in notes


def test_a_situation_in_which_nobody_decides_or_nobody_has_ruled_is_told_as_not_settled():
    stage = stage_of("front-line-staff")
    held = [
        captured("guideline", stage=stage, situation=situation, may=may, must="say sorry", who_decides=who,
                 kind="exceptions")
        for situation, may, who in (("The bus is full", "wait", "the agent"), ("The door is shut", "knock", "nobody"))
    ]  # fmt: skip
    staff = session("2026-03-01-staff", [], design="front-line-staff", stratum="internal", more=tuple(held))
    paper = of(material(staff, *six_groups()), "guidelines")
    assert [row[0] for row in table(paper, "What staff may and must do").rows] == ["The bus is full"]
    assert "What holds is not settled yet in: 'The door is shut'." in told(paper)


@pytest.mark.parametrize(
    ("ruling", "holding", "open_"),
    [
        ("", 0, 2),
        ("Both hold: one by day, one by night.", 2, 0),
        ("The second replaces the first.", 1, 0),
    ],
)
def test_of_two_rules_on_one_situation_the_ruling_says_which_staff_go_by(
    ruling: str, holding: int, open_: int
):
    rows = [
        GuidelineRow(id, "A full bus", "exceptions", may, "say so", "the agent", "", "", (), (), (), (id,))
        for id, may in (("s:L1", "wait"), ("s:L2", "go"))
    ]
    pair = Contradiction("s:L1", "s:L2", "wait", "go", "They allow different things.", ruling, ("s:L1",))
    found = in_force(rows, [pair])
    assert (len(found.holds), len(found.unsettled)) == (holding, open_)
    assert [row.may for row in found.replaced] == (["wait"] if "replaces" in ruling else [])


def test_the_quote_of_the_short_form_stands_right_below_its_theme():
    heard = under(build(example(), "short"), "What we heard")
    quotes = [at for at, one in enumerate(heard) if isinstance(one, Quotation)]
    assert len(quotes) == 1 and heard[quotes[0] - 1].text == "Nobody tells us."  # type: ignore[attr-defined]


def test_the_short_form_has_each_part_once_and_is_short():
    paper = build(example(), "short")
    titles = [one.text for one in paper.blocks if isinstance(one, Heading) and one.level == 1]
    assert titles == [
        "Vision and mission", "Who was heard", "What we heard", "The first year", "What we promise",
        "What staff may and must do", "How we will know", "Who does what by when", "What this rests on",
    ]  # fmt: skip
    assert sum(len(text) for text in told(paper).splitlines()) < 9000
    assert 3 <= sum(isinstance(one, Item) for one in under(paper, "What we heard")) <= 5


def test_findings_tell_what_groups_said_and_nothing_that_a_plan_would_do():
    paper = build(example(), "findings")
    assert paper.title == "What customers said: findings from 6 focus groups"
    assert "plan" not in paper.title.casefold() and paper.status == ""
    text = told(paper)
    assert "Raised in 6 of 6 groups, by 36 of 42 people (most)" in text
    assert "So the department will" not in text and "No promise, initiative or guideline" not in text
    assert any(isinstance(one, Quotation) for one in paper.blocks)


def test_findings_from_fewer_groups_than_a_plan_needs_say_so():
    paper = of(material(*six_groups()[:2]), "findings")
    assert "3 more focus groups to hold." in told(paper)
    assert "findings from 2 focus groups" in paper.title


# The evidence annex -------------------------------------------------------------------------------


def test_the_annex_lists_everything_the_plan_rests_on_once_with_where_and_all_that_is_not_used():
    sources = example()
    paper = build(sources, "annex")
    draft = build(sources, "draft")
    places: dict[str, set[str]] = {}
    for block in draft.blocks:
        for name in evidence_of(block):
            if getattr(block, "ref", "") and ":" in name:
                places.setdefault(name, set()).add(block.ref)
    listed: dict[str, set[str]] = {}
    left: list[str] = []
    for one in paper.blocks:
        if isinstance(one, Table) and one.head[-1] == "Used in" and one.evidence != ("plan",):
            for row in one.rows:
                assert listed.setdefault(f"{one.evidence[0]}:{row[0]}", set(row[3].split(", ")))
        elif isinstance(one, Table) and one.head[-1] == "Why":
            left += [f"{one.evidence[0]}:{row[0]}" for row in one.rows]
            assert all(row[2] for row in one.rows)
    assert listed == {name: found for name, found in places.items() if not name.startswith("plan:")}
    assert sorted(left) == sorted(one.name for one in unused(sources))


def test_the_annex_is_internal_and_holds_no_code_and_no_word_that_nobody_let_through():
    from tests.example import officer
    from tests.test_example_story import note_of

    paper = build(example(), "annex")
    assert paper.label == "internal" and not paper.final
    text = told(paper)
    assert CODE.findall(text) == []
    for pointers in officer.NEVER.values():
        assert not any(note_of(pointer).text in text for pointer in pointers)


def test_the_annex_calls_only_that_word_for_word_which_is():
    no = happened(ev.ConsentRecorded(quote_no=("P1",)))
    lines = [
        said("to see it online", "T", "P1", kind="need"),
        said("I rang nine times", "T", "P2", verbatim=True),
    ]
    group = session("2026-03-01-group", lines, more=[no])
    tables = [one for one in build(Sources(material(group)), "annex").blocks if isinstance(one, Table)]
    words_ = {row[0]: row[2] for row in tables[0].rows}
    assert words_["N1"] == "Not told here; see the session record."
    assert words_["N2"] == "Noted word for word; see the session record."


def test_sealed_guesses_are_counted_in_no_paper_with_their_words():
    staff = session("2026-03-01-staff", [said("They want lower fares", kind="assumption", stage="assumptions", speaker="P1")],
                    design="front-line-staff", stratum="internal")  # fmt: skip
    found = material(staff, *six_groups())
    assert "1 guess about customers is sealed" in told(of(found, "draft"))
    for name in PLAN_PAPERS:
        assert "lower fares" not in told(of(found, name))


# All of them --------------------------------------------------------------------------------------


@given(materials())
@settings(max_examples=12, deadline=None)
def test_no_paper_claims_anything_without_evidence_or_tells_who_said_it(found: Material):
    sources = Sources(found)
    known = {held.id for held in found.sessions} | {"plan"}
    for name in PLAN_PAPERS:
        for final in (False, True) if name != "annex" else (False,):
            paper = build(sources, name, final=final)
            for block in paper.blocks:
                if isinstance(block, Claim):
                    assert block.evidence, (name, block)
                    assert {one.partition(":")[0] for one in block.evidence} <= known
            if name != "draft" or final:
                assert CODE.findall(told(paper)) == [], name
            assert {one.id for one in paper.sources} <= known


def test_of_an_empty_folder_every_paper_says_only_what_is_missing_and_who_supplies_it():
    for name in PLAN_PAPERS:
        paper = of(material(), name)
        assert any(isinstance(one, Missing) for one in paper.blocks), name
        # What the plan's own settings say, such as that it is a draft, is known of every folder.
        assert all(set(evidence_of(one)) <= {"plan"} for one in paper.blocks), name
        assert render(paper)


def test_a_unit_so_small_that_its_people_could_be_told_is_named_in_no_paper():
    stage = stage_of("customer-mapping")
    unit = captured(
        "segment", stage=stage, name="Signals", stratum="internal", volume=6, volume_unit="people"
    )
    mapped = session("2026-03-01-map", [], design="customer-mapping", stratum="mixed", more=(unit,))
    group = session("2026-03-02-unit", [said("x", "y", "P1")], design="focus-group-internal", stratum="internal",
                    segment="Signals")  # fmt: skip
    for name in PLAN_PAPERS:
        paper = of(material(mapped, group, *six_groups()), name)
        if name not in ("draft", "annex"):
            assert "Signals" not in told(paper), name
        assert not any("Signals" in one.called for one in paper.sources), name


def test_an_override_is_printed_in_every_paper_that_waits_for_the_gate():
    plan = planned(pe.GateOverridden(name="The director", reason="The council meets on Monday"))
    for name in GATED:
        text = told(of(material(six_groups()[0], plan=plan), name))
        assert "The director" in text and "The council meets on Monday" in text, name


def test_the_same_sessions_give_the_same_file_of_every_paper():
    for name in PLAN_PAPERS:
        found = material(*six_groups())
        assert render(of(found, name)) == render(of(found, name)), name


# The command --------------------------------------------------------------------------------------


def test_while_the_gate_is_closed_only_findings_and_annex_are_written(workspace: Workspace):
    on_disk(workspace, "2026-03-04-riders-a1b2c3", [said("We wait", "Waiting", "P1")])
    for name in GATED:
        refused = call(workspace, "export", "plan", "--paper", name)
        assert refused.exit_code == FAILED and "Ready to write: 1 of 5." in refused.output, name
    done = call(workspace, "export", "plan", "--paper", "findings", "--paper", "annex")
    assert done.exit_code == DONE
    names = [Path(line).name for line in done.stdout.split()]
    assert names == ["plan-findings.docx", "plan-annex.docx"]
    assert sorted(one.name for one in workspace.exports.glob("*.docx")) == sorted(names)


def test_the_short_form_and_a_final_plan_are_written_beside_the_draft(workspace: Workspace):
    five_groups(workspace)
    draft = call(workspace, "export", "plan").stdout.strip()
    final = call(workspace, "export", "plan", "--final").stdout.strip()
    short = call(workspace, "export", "plan", "--paper", "short").stdout.strip()
    assert [Path(one).name for one in (draft, final, short)] == [
        "plan-draft.docx",
        "plan-final.docx",
        "plan-short.docx",
    ]
    assert "aaaaa1" in words_in(draft) and "aaaaa1" not in words_in(final)
    assert "Evidence index" not in words_in(final)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("plan", "--paper", "poem"), "no paper called 'poem'"),
        (("plan", "--paper", "annex", "--final"), "stays in the office"),
        (("plan", "--paper", "short", "--section", "heard"), "Only the draft has sections"),
        (("plan", "--section", "nonsense"), "no section called 'nonsense'"),
    ],
)
def test_what_there_is_not_is_refused_in_one_sentence(
    workspace: Workspace, given: tuple[str, ...], says: str
):
    five_groups(workspace)
    refused = call(workspace, "export", *given)
    assert refused.exit_code == WRONG_USE and says in refused.output
    assert not workspace.exports.exists() or not list(workspace.exports.glob("*"))


def test_a_session_has_no_final_form(workspace: Workspace):
    name = on_disk(workspace, "2026-03-04-riders-a1b2c3", [said("We wait")])
    assert call(workspace, "export", name, "--final").exit_code == WRONG_USE


def test_the_same_record_gives_the_same_plan_on_whatever_day_it_is_written(workspace: Workspace):
    five_groups(workspace)
    material = gather(TinyDBEventStore(workspace))
    papers = [
        build(Sources(material._replace(today=today)), name)
        for name in PLAN_PAPERS
        for today in ("2026-05-20", "2031-01-01")
    ]
    assert papers[0::2] == papers[1::2]
