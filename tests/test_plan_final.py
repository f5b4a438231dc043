"""What leaves the office: a final paper names nobody, quotes nothing that nobody has let through, and has no holes."""

from __future__ import annotations

import re

import pytest

from tests.plan_records import captured, stage_of
from tests.plan_samples import material, planned, said, session, six_groups
from tests.test_plan_papers import example, of, told
from workshop.plan import plan_events as pe
from workshop.plan.blocks import Contents, Heading, Missing
from workshop.plan.plan_papers import PLAN_PAPERS, NoSuchPaper, build
from workshop.plan.sections.sources import Sources
from workshop.plan.small import without_few_in_words
from workshop.word.render import first_lines, render

AN_ID = re.compile(r"\b[A-Z][0-9]{1,4}\b|\b(?=[a-f]*[0-9])[0-9a-f]{6}\b|\b20[0-9]{2}-[0-9]{2}-[0-9]{2}-")


@pytest.mark.parametrize("name", ["draft", "short", "public", "guidelines", "findings"])
def test_what_leaves_the_office_is_public_and_holds_no_id_and_no_index_of_evidence(name: str):
    paper = build(example(), name, final=True)
    assert paper.final and paper.label == "public" and paper.marks == "footnotes"
    assert AN_ID.findall(told(paper)) == []
    assert not any(getattr(one, "ref", "") or getattr(one, "refs", ()) for one in paper.blocks)
    assert not any(isinstance(one, Heading) and "Evidence index" in one.text for one in paper.blocks)


REMARKS_OF_MEETINGS = (
    "I'm the one who decided wrong",
    "I wait alone. I like it.",
    "I work Saturdays",
    "I could. I will not.",
    "two of the six wanted guards",
    "The money for this was taken from somewhere",
    "a room with windows",
    "What I want is people, not surveillance",
    "door shut",
)


def test_what_people_said_in_a_meeting_stays_in_the_draft_and_is_only_counted_in_what_leaves_the_office():
    draft, final = told(build(example(), "draft")), told(build(example(), "draft", final=True))
    for words_ in REMARKS_OF_MEETINGS:
        assert words_ in draft, words_
        assert words_ not in final, words_
    assert (
        "8 objections were raised on 10 March 2026: 5 answered, 2 made a condition and 1 not settled."
        in final
    )
    assert "13 questions on this stand in the records of the sessions; the words are not printed." in final


def test_what_a_meeting_or_a_group_was_called_stays_in_the_office():
    called = "Whom do we let go?"
    meeting = session(called, [said("a reason", kind="decision")], design="buy-in", stratum="leadership")
    review = session(called, [], design="measures-review", stratum="leadership", date="2026-05-05")
    empty = session(called, [], segment="night riders", date="2026-02-02")
    found = Sources(material(*six_groups(), meeting, review, empty))
    draft, final = told(build(found, "draft")), told(build(found, "draft", final=True))
    assert (
        f"'{called}' was a meeting with 7 leaders on 4 March 2026, by the design 'Buy-in meeting'." in draft
    )
    assert f"'{called}' was held on 5 May 2026." in draft
    assert called not in final
    assert "A meeting with 7 leaders was held on 4 March 2026, by the design 'Buy-in meeting'." in final
    assert "night riders, 2 February 2026: not counted." in final


def test_a_final_plan_has_no_remark_that_nobody_has_let_through():
    sources = example()
    checked = set(sources.material.plan.quotes)
    final = told(build(sources, "draft", final=True))
    guesses = {row.name for row in sources.assumed.rows}
    for name, (_, note) in sources.notes.items():
        if name not in checked | guesses and len(note.text) > 30:
            assert note.text.rstrip(".") not in final, name


def test_a_remark_that_a_person_let_through_stands_in_the_final_plan():
    asked = said("Who asked the union?", kind="question")
    meeting = session("2026-03-01-talk", [asked], design="buy-in", stratum="leadership")
    unchecked = told(of(material(meeting, *six_groups()), "draft", final=True))
    assert "Who asked the union?" not in unchecked
    assert "1 question on this stands in the records of the sessions; the words are not printed." in unchecked
    name = meeting.name(next(iter(meeting.session.notes)))
    plan = planned(pe.QuoteChecked(note=name, decision="paraphrase", text="Was the union asked?"))
    checked = told(of(material(meeting, *six_groups(), plan=plan), "draft", final=True))
    assert "Was the union asked?" in checked and "the words are not printed" not in checked


def test_a_final_plan_tells_no_answer_of_a_vote_that_fewer_than_five_gave():
    draft, final = told(build(example(), "draft")), told(build(example(), "draft", final=True))
    for words_ in ("Heard first: 1 at", "3 of 9 are below 3", "1 of them blocks", "14 of 15"):
        assert words_ in draft and words_ not in final, words_
    assert "Vote of 10 March 2026: Proposal, version 1. It does not pass." in final
    assert "Do we start with these resources? Carried: 9 consent, nobody objects." in final
    assert "The last vote: 'Nobody waits without word' 9, 'The last connection' 6." in final


@pytest.mark.parametrize("name", ["draft", "short", "public", "guidelines", "findings"])
@pytest.mark.parametrize("folder", ["the example", "two groups", "an empty folder"])
def test_a_final_paper_says_nothing_to_the_officer_and_has_no_heading_without_anything_below(
    name: str, folder: str
):
    found = {
        "the example": example(),
        "two groups": Sources(material(*six_groups()[:2])),
        "an empty folder": Sources(material()),
    }[folder]
    paper = build(found, name, final=True)
    assert not any(isinstance(one, Missing) for one in paper.blocks)
    assert "The officer" not in told(paper) and "The customer service officer, in" not in told(paper)
    for one, after in zip(paper.blocks, [*paper.blocks[1:], None], strict=True):
        if isinstance(one, Heading):
            assert after is not None and not isinstance(after, Contents)
            assert not isinstance(after, Heading) or after.level > one.level
    assert render(paper)


def test_what_readers_need_to_know_is_open_is_told_in_a_final_plan_in_one_sentence():
    text = told(build(example(), "draft", final=True))
    assert "Not yet heard: Daytime commuters, Visitors, Large night employers and 5 more." in text
    assert "This plan has no answer to 'Safe while waiting' yet." in text
    assert "Still to be settled: today's figure, from when it holds and when it is looked at again." in text


def test_footnotes_of_what_leaves_the_office_say_with_whom_a_session_was_in_plain_words():
    kinds = {one.kind for one in build(example(), "draft", final=True).sources}
    assert "managers and staff who set the standards" in kinds
    assert not any("session" in kind or "'" in kind for kind in kinds)


def test_a_remark_that_speaks_of_a_record_by_its_id_names_the_record_in_a_final_plan():
    stage = stage_of("standards-setting")
    measure = captured("measure", stage=stage, name="Told in time", kind="adherence")
    asked = said("Could M1 look good while riders suffer?", kind="question")
    meeting = session(
        "2026-03-01-talk", [asked], design="standards-setting", stratum="mixed", more=(measure,)
    )
    name = meeting.name(next(iter(meeting.session.notes)))
    words_ = "Could M1 look good while riders suffer?"
    plan = planned(pe.QuoteChecked(note=name, decision="paraphrase", text=words_))
    final = told(of(material(meeting, *six_groups(), plan=plan), "draft", final=True))
    assert "Could the measure 'Told in time' look good while riders suffer?" in final


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Two of the six wanted guards.", "Fewer than 5 of the six wanted guards."),
        ("In the end three people agreed.", "In the end fewer than 5 people agreed."),
        ("One of 9 said no.", "Fewer than 5 of 9 said no."),
        ("Two of the six groups said so.", "Two of the six groups said so."),
        ("Eleven people in the bus.", "Eleven people in the bus."),
    ],
)
def test_a_number_of_people_under_five_is_not_told_in_words_either(typed: str, printed: str):
    assert without_few_in_words(typed) == printed


def test_a_final_plan_is_not_titled_a_draft_and_says_where_it_is_adopted():
    for name in ("draft", "short", "public", "guidelines"):
        not_yet = build(example(), name, final=True)
        assert not re.search(r"\bdraft\b", not_yet.title), name
        assert "not yet adopted" in first_lines(not_yet), name
    adopted = material(*six_groups(), plan=planned(pe.PlanSettings(status="adopted")))
    assert of(adopted, "draft", final=True).title == "Customer service plan, adopted"
    assert of(adopted, "short", final=True).title == "Customer service plan, short form, adopted"


def test_a_name_of_a_session_that_somebody_typed_does_not_leave_the_office_and_a_bus_line_stays():
    plan = planned(pe.PlanSettings(review="after 2026-03-09-talk-ab12cd, see ab12cd:N1"))
    talk = session(
        "2026-03-09-talk-ab12cd", [said("The N1 never comes", "The N1 is late", "P1", "P2", "P3", "P4", "P5")]
    )
    paper = of(material(talk, *six_groups(), plan=plan), "draft", final=True)
    assert "after a session, see a remark" in told(paper)
    assert "The N1 is late" in told(paper)
    assert "ab12cd" not in told(paper)


def test_a_final_paper_has_a_file_name_of_its_own():
    names = {build(example(), name, final=True).name for name in PLAN_PAPERS if name != "annex"}
    assert names == {"final", "short-final", "public-final", "guidelines-final", "findings-final"}


def test_the_evidence_annex_and_the_index_never_become_final():
    with pytest.raises(NoSuchPaper, match="stays in the office"):
        build(example(), "annex", final=True)
    with pytest.raises(NoSuchPaper, match="kept out of a final plan"):
        build(example(), "draft", only=("app_evidence",), final=True)
