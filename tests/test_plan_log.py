"""The plan keeps a log of its own: what the officer decides across sessions, kept, taken back, read by anybody."""

from __future__ import annotations

import pytest

from tests.store_samples import stock_events
from workshop.plan import plan_events as pe
from workshop.plan.material import gather, read_plan
from workshop.plan.plan_book import open_plan
from workshop.plan.plan_state import fold_plan
from workshop.session.errors import Refused
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace


@pytest.fixture
def store(workspace: Workspace) -> TinyDBEventStore:
    made = TinyDBEventStore(workspace)
    yield made
    made.close()


def test_a_folder_without_a_plan_has_one_of_which_nothing_is_known(store: TinyDBEventStore) -> None:
    assert read_plan(store).current_goals() == []
    assert gather(store).sessions == ()


def test_decisions_are_on_disk_and_the_plan_is_never_listed_as_a_session(store: TinyDBEventStore) -> None:
    book = open_plan(store, department="Transit")
    book.wait(book.add_goal("Nobody waits without word"))
    book.wait(book.plan_group("night riders", "external", "2026-03-25"))
    store.close()
    again = TinyDBEventStore(store.workspace)
    plan = read_plan(again)
    assert plan.settings.department == "Transit"
    assert [(goal.id, goal.text) for goal in plan.current_goals()] == [("G1", "Nobody waits without word")]
    assert plan.groups["F1"].segment == "night riders"
    assert again.list() == []
    assert [event["type"] for event in stock_events(store.workspace.session_file("plan"))] == [
        "plan.created", "goal.added", "group.planned",
    ]  # fmt: skip
    assert open_plan(again).plan.goals.keys() == {"G1"}
    again.close()


def test_the_codebook_keeps_what_was_merged_and_renamed(store: TinyDBEventStore) -> None:
    book = open_plan(store)
    book.wait(book.add_code("Nobody tells us"))
    book.wait(book.add_code("No word"))
    book.wait(book.file("K1", ["one:T1"]))
    book.wait(book.file("K2", ["two:T4"]))
    with pytest.raises(Refused, match="already"):
        book.add_code("NO WORD")
    book.wait(book.merge_codes("K2", "K1"))
    book.wait(book.change("K1", "Waiting without word"))
    assert [code.label for code in book.plan.current_codes()] == ["Waiting without word"]
    assert {book.plan.code(book.plan.themes[theme]).id for theme in ("one:T1", "two:T4")} == {"K1"}
    assert book.plan.codes["K1"].trail == ["'No word' was merged into it", "called 'Nobody tells us' before"]
    book.wait(book.undo())
    book.wait(book.undo())
    assert [code.label for code in book.plan.current_codes()] == ["Nobody tells us", "No word"]


def test_a_decision_that_lacks_what_it_needs_is_refused_in_one_sentence(store: TinyDBEventStore) -> None:
    book = open_plan(store)
    with pytest.raises(Refused, match="name and a reason"):
        book.override("", "we are late")
    with pytest.raises(Refused, match="still sealed"):
        book.match(pe.AssumptionMatched(assumption="one:N1", state="confirmed"))
    with pytest.raises(Refused, match="words that may be printed"):
        book.check_quote(pe.QuoteChecked(note="one:N1", decision="blank"))
    with pytest.raises(Refused, match="internal or external"):
        book.plan_group("riders", "both")
    with pytest.raises(Refused, match="no goal"):
        book.name_goal("one:I1", "G9")


def test_a_theme_and_what_is_filed_under_it_are_made_and_taken_back_together(store: TinyDBEventStore) -> None:
    book = open_plan(store)
    book.wait(book.add_code("No word", themes=["one:T1", "two:T4"], notes=[("one:N3", "one:T2")]))
    assert book.plan.themes == {"one:T1": "K1", "two:T4": "K1"}
    assert book.plan.parts == {"one:N3": {"one:T2": "K1"}}
    with pytest.raises(Refused, match="already"):
        book.add_code("no  WORD")
    book.wait(book.rename_code("K1", "Waiting without word"))
    book.wait(book.file("", ["two:T4"]))
    assert book.plan.themes == {"one:T1": "K1"}
    for _ in range(3):
        book.wait(book.undo())
    assert not book.plan.codes and not book.plan.themes and not book.plan.parts
    assert fold_plan(book.plan.log).actions == []
    with pytest.raises(Refused, match="nothing to undo"):
        book.undo()
