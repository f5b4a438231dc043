"""Quotes: whose words may be printed, how they are chosen, and that a person has looked at every one of them."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings

from tests.plan_samples import happened, material, planned, said, session
from tests.section_samples import materials
from workshop.plan import plan_events as pe
from workshop.plan.blocks import Quotation
from workshop.plan.identity import CODE, FAMILY, HEALTH, NAME, NUMBER, marks, tells_much
from workshop.plan.material import Held, Material
from workshop.plan.quotes import (
    blanked,
    checked,
    chosen,
    in_quantity,
    may_be_told,
    printed,
    quotable,
    quotation,
    to_check,
)
from workshop.plan.sections.all import sections
from workshop.session import events as ev

YES = happened(ev.ConsentRecorded())


def group(
    number: int, *lines: dict, stratum: str = "external", consent: ev.ConsentRecorded | None = None
) -> Held:
    """A focus group in which everything is word for word."""
    return session(
        f"2026-03-0{number}-g{number}",
        [{"verbatim": True, **line} for line in lines],
        design=f"focus-group-{stratum}",
        stratum=stratum,
        date=f"2026-03-0{number}",
        more=(happened(consent) if consent else YES,),
    )


def plan_of(*groups: Held) -> Material:
    """These groups, and one more that raised the same themes in other words, so that each theme is a major one."""
    themes = dict.fromkeys(theme.label for one in groups for theme in one.session.current_themes())
    again = [said(f"about {theme}", theme, "P7") for theme in themes]
    return material(*groups, session("2026-03-09-again", again, date="2026-03-09"))


def names(found: Material) -> list[str]:
    return [one.name for one in quotable(found)]


def with_checks(found: Material, *checks: pe.QuoteChecked) -> Material:
    return found._replace(plan=planned(*checks))


def all_printed(found: Material) -> Material:
    return with_checks(found, *(checked(one, "print") for one in quotable(found)))


def test_only_words_kept_as_they_were_said_of_people_who_agreed_may_be_quoted():
    consent = ev.ConsentRecorded(take_part_no=("P3",), quote_no=("P2",))
    lines = [said("I wait", "Waiting", "P1"), said("me too", "Waiting", "P2"), said("and I", "Waiting", "P3")]
    lines += [said("told again", "Waiting", "P4", verbatim=False), said("from nobody", "Waiting")]
    assert names(material(group(1, *lines, consent=consent))) == ["2026-03-01-g1:N1"]


def test_where_nobody_was_asked_nobody_is_quoted():
    held = session("g", [said("I wait", "Waiting", "P1", verbatim=True)])
    assert names(material(held)) == []


def test_nothing_is_printed_before_a_person_has_looked_at_it():
    found = plan_of(group(1, said("I wait", "Waiting", "P1")))
    assert [one.quote.name for one in to_check(found)] == ["2026-03-01-g1:N1"]
    assert printed(found) == ()
    (after,) = printed(all_printed(found))
    assert after.quote.printed == "I wait"


@pytest.mark.parametrize(
    ("decision", "text", "there"),
    [("print", "", "I wait at [ ]"), ("paraphrase", "Waiting is long", ""), ("never", "", ""), ("blank", "I [ ] at [ ]", "I [ ] at [ ]")],
)  # fmt: skip
def test_what_was_decided_is_what_is_printed(decision: str, text: str, there: str):
    found = plan_of(group(1, said("I wait at P7", "Waiting", "P1")))
    (quote,) = quotable(found)
    assert quote.text == "I wait at [ ]"
    after = with_checks(found, checked(quote, decision, text))
    quotations = [quotation(one) for one in printed(after) if not one.quote.is_paraphrase]
    assert [one.text for one in quotations] == ([there] if there else [])
    assert not any(one.evidence != ("2026-03-01-g1:N1",) for one in quotations)


def test_words_that_changed_since_are_looked_at_again():
    edited = happened(
        ev.NoteEdited(text="I wait in the dark", speaker="P1", verbatim=True, themes=("Waiting",)), ref="N1"
    )
    held = session("2026-03-01-g1", [said("I wait", "Waiting", "P1", verbatim=True)], more=(YES, edited))
    for text in ("I wait", ""):
        found = with_checks(
            plan_of(held), pe.QuoteChecked(note="2026-03-01-g1:N1", decision="print", text=text)
        )
        assert printed(found) == ()
        assert len(to_check(found)) == 1


def test_words_under_blank_must_be_the_words_that_were_said():
    found = plan_of(group(1, said("I wait there", "Waiting", "P1")))
    invented = with_checks(
        found, pe.QuoteChecked(note="2026-03-01-g1:N1", decision="blank", text="I run [ ]")
    )
    assert printed(invented) == ()


def test_at_most_two_quotes_are_of_one_person():
    lines = [said(f"said {number}", f"Theme {number}", "P1") for number in range(5)]
    found = plan_of(group(1, *lines), group(2, said("other", "Theme 0", "P2", "P3")))
    voices = Counter(one.quote.voice for one in chosen(found))
    assert max(voices.values()) == 2


def test_not_all_quotes_are_from_one_group():
    lines = [said(f"said {number}", f"Theme {number}", f"P{number + 1}") for number in range(4)]
    alone = all_printed(plan_of(group(1, *lines)))
    assert len(printed(alone)) == 1
    both = all_printed(plan_of(group(1, *lines), group(2, said("other", "Theme 9", "P2"))))
    assert len({one.quote.session_id for one in printed(both)}) == 2


def test_a_theme_has_a_typical_quote_and_one_that_speaks_against_it():
    lines = [
        said("Put guards on", "Safe", "P1", "P2", "P3", disagree=("P6",)),
        said("Guards look at me first", "Safe", "P6"),
        said("Some light would do", "Safe", "P4"),
    ]
    found = plan_of(group(1, *lines), group(2, said("It is dark", "Safe", "P1")))
    told = {one.quote.text: one.against for one in chosen(found)}
    assert told["Put guards on"] is False
    assert told["Guards look at me first"] is True


def test_a_quote_that_is_left_out_makes_room_for_the_next():
    found = plan_of(group(1, said("first", "Safe", "P1", "P2"), said("second", "Safe", "P3")))
    first = chosen(found)[0].quote
    assert first.text == "first"
    after = with_checks(found, checked(first, "never"))
    assert chosen(after)[0].quote.text == "second"


def test_whose_words_they_are_is_told_only_as_internal_or_external():
    inside = group(2, said("two", "Kind", "P1"), stratum="internal")
    found = all_printed(plan_of(group(1, said("one", "Safe", "P1")), inside))
    assert {one.quote.source for one in printed(found)} == {"External customer", "Internal customer"}


def test_where_fewer_than_five_of_a_kind_were_heard_the_kind_is_not_told():
    held = session(
        "2026-03-01-g1",
        [said("one", "Safe", "P1", verbatim=True)],
        codes=("P1", "P2", "P3", "P4"),
        more=(YES,),
    )
    assert [one.source for one in quotable(material(held))] == ["Customer"]


def test_a_theme_of_few_people_in_one_group_is_not_quoted():
    found = material(group(1, said("first", "Safe", "P1", "P2")))
    assert len(quotable(found)) == 1 and chosen(found) == ()


@given(materials())
@settings(max_examples=15, deadline=None)
def test_no_quotation_in_any_section_is_of_somebody_who_said_no_or_that_nobody_looked_at(found: Material):
    allowed = {one.name for one in quotable(found)}
    for one in sections(found):
        for block in one.blocks:
            if isinstance(block, Quotation):
                (name,) = block.evidence
                assert name in allowed
                assert found.plan.quotes[name].decision in ("print", "blank")
                assert block.source in ("External customer", "Internal customer", "Customer")


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("You wait at Canal Street for ever", "Canal Street", NAME),
        ("Maria said it", "Maria", NAME),
        ("P3 knows", "P3", CODE),
        ("at 22:36 it goes", "22:36", NUMBER),
        ("my wife's chair", "wife's", FAMILY),
        ("since my dialysis", "dialysis", HEALTH),
    ],
)
def test_what_may_tell_who_said_it_is_pointed_out(text: str, words: str, why: str):
    assert [(text[mark.start : mark.end], mark.why) for mark in marks(text)] == [(words, why)]


def test_the_start_of_a_sentence_is_no_name_and_nothing_is_marked_twice():
    assert marks("Nobody tells us. Then it comes. I'm tired.") == ()
    found = marks("My sister Ana saw Dr Lee at Mercy Hospital at 9")
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_remark_that_tells_much_is_in_no_list_before_somebody_looked():
    held = session(
        "2026-03-01-g1", [said("Her wheelchair does not fit", "Ramps", "P1", kind="need")], more=(YES,)
    )
    found = material(held)
    note = held.session.notes["N1"]
    assert tells_much(note.text) and may_be_told(found, held, note) == ""
    after = with_checks(
        found, pe.QuoteChecked(note=held.name("N1"), decision="paraphrase", text="There is no room")
    )
    assert may_be_told(after, held, note) == "There is no room"


def test_a_remark_in_other_words_of_somebody_who_may_not_be_quoted_stands_alone_in_no_list():
    lines = [
        said("Nobody plans a layover", kind="pain", speaker="P6"),
        said("A wet bench", kind="pain", speaker="P2"),
    ]
    held = session("2026-03-01-g1", lines, more=(happened(ev.ConsentRecorded(quote_no=("P6",))),))
    notes = list(held.session.current_notes())
    assert [may_be_told(material(held), held, note) for note in notes] == ["", "A wet bench"]
    after = with_checks(
        material(held), pe.QuoteChecked(note=held.name("N1"), decision="paraphrase", text="Breaks are short")
    )
    assert may_be_told(after, held, notes[0]) == "Breaks are short"


def test_what_was_parked_in_a_group_and_words_as_they_were_said_are_in_no_list():
    lines = [
        said("Please do not print the four minutes", kind="parking"),
        said('She says "never"', kind="want"),
    ]
    held = session("2026-03-01-g1", lines, more=(YES,))
    assert [may_be_told(material(held), held, note) for note in held.session.current_notes()] == ["", ""]


@pytest.mark.parametrize(
    ("people", "words"),
    [(0, "nobody"), (1, "one person"), (2, "a few"), (3, "a few"), (4, "some"), (17, "some"), (20, "about half"), (30, "most"), (40, "all")],
)  # fmt: skip
def test_numbers_of_people_have_words_that_mean_the_same_everywhere(people: int, words: str):
    assert in_quantity(people, 40) == words


def test_words_side_by_side_become_one_blank():
    text = "my sister Ana waits there"
    assert blanked(text, [(3, 9), (10, 13)]) == "my [ ] waits there"
    assert blanked(text, []) == text
