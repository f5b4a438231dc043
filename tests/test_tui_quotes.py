"""Quotes on screen: one at a time, one key each, blanking word by word, and every decision can be taken back."""

from __future__ import annotations

import pytest

from tests.plan_samples import happened, on_disk, said
from tests.tui_helpers import SIZES, Person, program
from workshop.plan.material import read_plan
from workshop.session import events as ev
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace

FIRST = "2026-03-01-riders-aaaaa1:N1"


def two_groups(workspace: Workspace) -> None:
    """Two groups with a theme each raised; P3 said no to being quoted."""
    consent = happened(ev.ConsentRecorded(quote_no=("P3",)))
    lines = [
        said("I waited at Canal Street with my sister", "Waiting", "P1", "P2", "P4", verbatim=True),
        said("Never quote me", "Waiting", "P3", "P1", verbatim=True),
    ]
    on_disk(workspace, "2026-03-01-riders-aaaaa1", lines, date="2026-03-01", more=(consent,))
    more = [said("It is <3 [/x] dark", "Waiting", "P1", verbatim=True)]
    on_disk(
        workspace, "2026-03-02-agents-aaaaa2", more, date="2026-03-02", more=(happened(ev.ConsentRecorded()),)
    )


async def opened(person: Person) -> None:
    await person.at("Home")
    await person.until(lambda: person.app.screen.query_one("#sessions").option_count)
    await person.press("p")
    await person.at("PlanHome")
    await person.until(lambda: person.screen.material is not None)
    await person.press("q")
    await person.at("Quotes")
    await person.until(lambda: person.screen.material is not None)


async def decided(person: Person, number: int) -> None:
    await person.until(lambda: len(person.screen.book.plan.quotes) == number, f"{number} decisions are kept")


def kept(workspace: Workspace, name: str = FIRST) -> tuple[str, str]:
    one = read_plan(TinyDBEventStore(workspace)).quotes[name]
    return one.decision, one.text


@pytest.mark.parametrize("size", SIZES)
async def test_a_quote_is_asked_about_with_what_may_tell_who_said_it(
    workspace: Workspace, size: tuple[int, int]
):
    two_groups(workspace)
    async with program(workspace, size=size) as person:
        await opened(person)
        await person.sees(
            "Could someone be recognised from this?", "1 of 2", "Canal Street", "External customer"
        )
        await person.sees("What we heard, under Waiting", "1 of at most 2 quotes")
        assert "Never quote me" not in "".join(one.text for one in person.screen.quotes)


async def test_enter_prints_and_the_next_one_is_asked_about(workspace: Workspace):
    two_groups(workspace)
    async with program(workspace) as person:
        await opened(person)
        await person.sees("Canal Street")
        await person.press("enter")
        await person.sees("<3 [/x] dark", "2 of 2", "1 print")
        await person.press("enter")
        await person.sees("Every quote has been looked at.", "2 of 2")
        await decided(person, 2)
    assert kept(workspace) == ("print", "I waited at Canal Street with my sister")


async def test_other_words_are_asked_for_and_are_needed(workspace: Workspace):
    two_groups(workspace)
    async with program(workspace) as person:
        await opened(person)
        await person.sees("Canal Street")
        await person.press("p")
        await person.sees("How can it be told in other words?")
        await person.press("enter")
        await person.sees("Write the words that may be printed.")
        await person.enter("Somebody waited for long")
        await person.at("Quotes")
        await decided(person, 1)
    assert kept(workspace) == ("paraphrase", "Somebody waited for long")


async def test_words_are_blanked_by_moving_over_them_and_pressing_space(workspace: Workspace):
    two_groups(workspace)
    async with program(workspace) as person:
        await opened(person)
        await person.sees("Canal Street")
        await person.press("b")
        # What was pointed out is blanked to begin with: Canal, Street, sister.
        await person.sees("Which words are taken out?", "I waited at [ ] [ ] with my [ ]")
        await person.press("left", "space")
        await person.sees("I waited [ ] [ ] [ ] with my [ ]")
        await person.press("space", "enter")
        await decided(person, 1)
    assert kept(workspace) == ("blank", "I waited at [ ] with my [ ]")


async def test_blanking_is_given_up_with_escape_and_nothing_is_decided(workspace: Workspace):
    two_groups(workspace)
    async with program(workspace) as person:
        await opened(person)
        await person.sees("Canal Street")
        await person.press("b")
        await person.sees("Which words are taken out?")
        await person.press("escape")
        await person.sees("Could someone be recognised from this?", "Canal Street")
        assert not person.screen.book.plan.quotes


async def test_left_out_and_later_and_undo(workspace: Workspace):
    two_groups(workspace)
    async with program(workspace) as person:
        await opened(person)
        await person.sees("Canal Street")
        await person.press("s")
        await person.sees("<3 [/x] dark", "1 later")
        await person.press("x")
        await person.sees("Canal Street", "1 left out")
        await decided(person, 1)
        await person.press("f8")
        await decided(person, 0)
        await person.sees("0 left out")
        await person.press("f8")
        await person.sees("was not about a quote")


async def test_where_there_is_nothing_to_look_at_it_says_what_quotes_are(workspace: Workspace):
    on_disk(workspace, "2026-03-01-riders-aaaaa1", [said("We wait", "Waiting", "P1")])
    async with program(workspace) as person:
        await opened(person)
        await person.sees("There is no quote to look at.", "kept word for word")
        await person.press("enter", "x", "b")
        assert not person.screen.book.plan.quotes
