"""From a remark to the paragraphs that rest on it, and from a paragraph to its remarks; nothing rests on nothing."""

from __future__ import annotations

from hypothesis import given, settings

from tests.commands import FAILED, WRONG_USE, call
from tests.plan_samples import happened, material, on_disk, planned, said, session, six_groups
from tests.section_samples import materials, whole_example
from workshop.plan import plan_events as pe
from workshop.plan.blocks import Paragraph, Section, evidence_of
from workshop.plan.material import Material
from workshop.plan.sections.all import sections
from workshop.plan.sections.sources import Sources
from workshop.plan.trace import names_of, trace, unused, without_evidence
from workshop.session import events as ev
from workshop.store.workspace import Workspace


def test_a_remark_is_found_section_by_section():
    found = six_groups()
    book = Sources(material(*found)).book
    name = next(row for row in book.rows if row.label == "Nobody tells us").notes[0]
    (told,) = trace(material(*found), name)
    assert {place.section for place in told.places} >= {"summary", "heard", "app_method"}
    assert all(place.number.startswith(("1.", "5.", "A.", "D.")) for place in told.places)


def test_a_paragraph_and_a_section_say_what_they_rest_on():
    found = whole_example()
    standards = next(one for one in sections(found) if one.id == "standards")
    (by_id,), (by_number,) = trace(found, "standards"), trace(found, "9")
    assert by_id == by_number
    first = next(block for block in standards.blocks if evidence_of(block))
    (told,) = trace(found, "9.1")
    assert tuple(name for name, _ in told.rests_on) == tuple(dict.fromkeys(evidence_of(first)))
    assert any(what.startswith("promise: When your bus") for _, what in told.rests_on)


def test_an_id_alone_means_every_session_that_has_it():
    found = material(session("2026-03-01-a-111111", [said("x")]), session("2026-03-02-b-222222", [said("y")]))
    assert names_of(Sources(found), "N1") == ["2026-03-01-a-111111:N1", "2026-03-02-b-222222:N1"]
    assert names_of(Sources(found), "222222:N1") == ["2026-03-02-b-222222:N1"]
    assert trace(found, "N99") == ()


def test_why_a_remark_is_nowhere_is_said_where_the_rules_say_it():
    more = (
        happened(ev.NoteRetracted(), ref="N1"),
        happened(ev.ConsentRecorded(take_part_no=("P2",))),
    )
    lines = [said("back", "T", "P1"), said("out", "T", "P2"), said("loose", "", "P3")]
    found = material(session("g", lines, more=more))
    states = [told.state for name in ("g:N1", "g:N2", "g:N3") for told in trace(found, name)]
    assert states == ["It was taken back.", "Whoever said it asked to be taken out.", "It is in no theme."]


def test_capitals_make_no_difference_to_what_is_asked_for():
    found = whole_example()
    first = found.sessions[0].id
    for asked, meant in (
        ("n44", "N44"),
        (f"{first.upper()}:n1", f"{first}:N1"),
        ("Standards", "standards"),
        ("a.1", "A.1"),
    ):
        assert trace(found, asked) == trace(found, meant) != ()


def test_a_remark_is_told_in_its_words_or_why_not_and_where_they_are():
    two = [
        said("Say it on the sign, please.", "T", "P1", verbatim=True),
        said("I just wait.", "T", "P2", verbatim=True),
        said("I know the driver.", "T", "P3", verbatim=True),
    ]
    plan = planned(
        pe.QuoteChecked(note="g:N1", decision="print", text=two[0]["text"]),
        pe.QuoteChecked(note="g:N3", decision="never"),
    )
    asked = happened(ev.ConsentRecorded(quote_no=("P4",)))
    lines = [*two, said("Tell me early.", "T", "P4")]
    told = [
        trace(material(session("g", lines, more=[asked]), plan=plan), f"g:N{n}")[0].what for n in range(1, 5)
    ]
    kind, record = told[0].partition(",")[0], ", and the record of the session has its words"
    assert told == [
        f"{kind}, quoted: Say it on the sign, please.",
        f"{kind}; it was kept word for word and nobody has checked it as a quote{record}",
        f"{kind}; a person decided that it is never quoted{record}",
        f"{kind}; whoever said it does not want to be quoted{record}",
    ]


@given(materials())
@settings(max_examples=20, deadline=None)
def test_no_claim_is_without_evidence_and_what_is_used_is_not_unused(found: Material):
    made = sections(found)
    assert without_evidence(made) == ()
    left = {one.name for one in unused(found, made)}
    for one in made:
        if one.id != "app_evidence":
            assert not left.intersection(name for block in one.blocks for name in evidence_of(block))


def test_a_claim_without_evidence_is_found():
    made = (Section("heard", "5", "What we heard", (Paragraph("They love us.", ()),)),)
    (claim,) = without_evidence(made)
    assert (claim.number, claim.words) == ("5.1", "They love us.")


def test_evidence_that_nothing_rests_on_is_listed():
    found = material(session("g", [said("in a theme", "T", "P1"), said("in none", "", "P2")]), plan=planned())
    assert [(one.name, one.why) for one in unused(found)] == [("g:N2", "It is in no theme.")]


def test_workshop_trace_tells_both_ways_and_refuses_what_is_nowhere(workspace: Workspace):
    name = on_disk(workspace, "2026-03-04-riders-a1b2c3", [said("We wait", "Waiting", "P1"), said("loose")])
    told = call(workspace, "trace", "a1b2c3:N1")
    assert told.exit_code == 0 and f"{name}:N1" in told.output and "heard" in told.output
    assert "P1" not in told.output
    assert name in call(workspace, "trace", "B.1").output
    assert "Claims without evidence: 0." in call(workspace, "trace").output
    assert f"{name}:N2" in call(workspace, "trace", "--unused").output
    assert call(workspace, "trace", "N77").exit_code == WRONG_USE != FAILED
