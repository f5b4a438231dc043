"""Two copies of the plan become one: what one copy decided holds, and where they differ a person is asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands import DONE, WRONG_USE, call
from tests.test_plan_after_merge import Computer, brought, merged, quote, two_computers
from workshop.plan import plan_events as pe
from workshop.plan.material import PLAN_ID, gather
from workshop.plan.merging import _values
from workshop.plan.origins import ORIGINS
from workshop.plan.plan_state import Plan, fold_plan
from workshop.plan.settling import questions, settle
from workshop.plan.status import status
from workshop.plan.waiting import MERGED_PLAN
from workshop.record.event import Event
from workshop.record.protocol import StoreError
from workshop.session.errors import Refused
from workshop.store.copies import about, copies
from workshop.store.recovery import scan


def decided_by(computer: Computer) -> list[Event]:
    return scan(computer.store.workspace.session_file(PLAN_ID).read_bytes(), PLAN_ID).events


def told(computer: Computer) -> list[str]:
    return [one.told for one in questions(computer.material.plan)]


@contextmanager
def two_codebooks() -> Iterator[tuple[Computer, Computer]]:
    """Two computers whose plan has the same goal and the same three themes."""
    with two_computers() as (one, other):
        one.book.wait(one.book.add_goal("Buses on time"))
        for label in ("Tickets", "Waiting", "Drivers"):
            one.book.wait(one.book.add_code(label))
        one.close()
        other.close()
        plan = one.store.workspace.session_file(PLAN_ID).read_bytes()
        other.store.workspace.session_file(PLAN_ID).write_bytes(plan)
        one, other = (Computer(room.store.workspace.root, room.clock) for room in (one, other))
        yield one, other
        one.close()
        other.close()


def test_what_only_one_copy_decided_holds_and_new_things_get_new_numbers():
    with two_computers() as (one, other):
        one.book.wait(one.book.add_goal("Buses on time"))
        other.book.wait(other.book.add_goal("Friendly drivers"))
        one.book.wait(one.book.add_code("Waiting"))
        other.book.wait(other.book.add_code("Tickets", themes=["sample:T1"]))
        other.decide(pe.GoalNamed(what="sample:C1", goal="G1"))
        other.decide(pe.TextChanged(text="Fares", definition="what a ride costs"), ref="K1")
        one.decide(quote("N1"))
        copy = brought(one, other, PLAN_ID)
        (found,) = copies(one.store.workspace)
        assert "is a copy of the plan" in about(one.store.workspace, found)
        assert "`workshop merge` joins them" in about(one.store.workspace, found)
        copy.unlink()
        now, said = merged(one, other, PLAN_ID)
        plan = now.material.plan
        assert {goal.id: goal.text for goal in plan.goals.values()} == {
            "G1": "Buses on time",
            "G2": "Friendly drivers",
        }
        assert {code.id: code.label for code in plan.codes.values()} == {"K1": "Waiting", "K2": "Fares"}
        assert plan.codes["K2"].definition == "what a ride costs"
        assert plan.themes == {"sample:T1": "K2"} and plan.serves == {"sample:C1": "G2"}
        assert plan.quotes.keys() == {"sample:N1"}
        assert "G1 is G2" in said and "K1 is K2" in said
        assert plan.waiting == ()
        assert now.store.workspace.session_ids() == ["sample"]
        assert call(now.store.workspace, "check").exit_code == DONE
        # What the second decided last is what can be taken back.
        now.book.wait(now.book.undo())
        assert now.book.plan.codes["K2"].label == "Tickets"
        now.close()


def test_where_two_copies_differ_the_first_stands_and_a_person_is_asked():
    with two_computers() as (one, other):
        first = one.note("both in the room said it")
        one.close()
        for name in ("sample", PLAN_ID):
            other.store.close()
            other.store.workspace.session_file(name).write_bytes(
                one.store.workspace.session_file(name).read_bytes()
            )
        one, other = (Computer(room.store.workspace.root, room.clock) for room in (one, other))
        for computer, state, need in ((one, "done", "sample:N2"), (other, "late", "")):
            computer.decide(pe.PromiseTold(commitment="sample:C1", state=state))
            computer.decide(pe.NeedLinked(want="sample:N1", need=need))
            computer.decide(quote("N1", "print"))
        one.decide(quote(first, "print"))
        other.decide(quote(first, "never"))
        now, said = merged(one, other, PLAN_ID)
        plan = now.material.plan
        assert "3 decisions differ" not in said and "2 decisions differ" in said
        assert plan.promises["sample:C1"].state == "done"
        assert plan.quotes["sample:N2"].decision == "print"
        assert told(now) == [
            "Two copies of the plan differ. In the other one: sample:C1 is late.",
            "Two copies of the plan differ. In the other one: the quote sample:N2 is to be left out.",
        ]
        (waits,) = (one for one in status(now.material).open if one.id == "decisions_waiting")
        assert waits.told == "2 decisions to be settled after a merge: `workshop settle` shows what."
        # One is settled by taking the other copy's, one by deciding anew.
        shown = call(now.store.workspace, "settle").stdout
        assert "1  Keep what stands: sample:C1 is done." in shown
        assert "2  Take the other: sample:C1 is late." in shown
        now.close()
        assert call(now.store.workspace, "settle", "1", "--take", "2").exit_code == DONE
        now = Computer(now.store.workspace.root, now.clock)
        assert now.material.plan.promises["sample:C1"].state == "late"
        now.decide(quote("N2", "never"))
        assert told(now) == []
        assert "Nothing waits" in call(now.store.workspace, "settle").stdout
        now.close()


def test_what_stands_can_be_kept_and_that_taken_back():
    with two_computers() as (one, other):
        one.decide(pe.InitiativeChosen(initiative="sample:G1"))
        other.decide(pe.InitiativeChosen(initiative="sample:G2"))
        now, _ = merged(one, other, PLAN_ID)
        (question,) = questions(now.book.plan)
        with pytest.raises(Refused, match="from 1 to 2"):
            settle(now.book, question, 3)
        now.book.wait(settle(now.book, question, 1))
        assert questions(now.book.plan) == ()
        assert now.book.plan.chosen[-1].initiative == "sample:G1"
        now.book.wait(now.book.undo())
        assert len(questions(now.book.plan)) == 1
        for wrong in (["settle", "1"], ["settle", "7", "--take", "1"], ["settle", "1", "--take", "9"]):
            result = call(now.store.workspace, *wrong)
            assert result.exit_code == WRONG_USE or result.exit_code == 1
        now.close()


def test_the_first_page_is_joined_field_by_field():
    with two_computers() as (one, other):
        page = one.book.plan.settings
        one.decide(
            pe.PlanSettings(department=page.department, contact="Anne", review="May", values={"a": "1"})
        )
        other.decide(
            pe.PlanSettings(department=page.department, contact="Bob", version="2", values={"b": "2"})
        )
        now, _ = merged(one, other, PLAN_ID)
        page = now.book.plan.settings
        assert (page.department, page.contact, page.review, page.version) == ("Transit", "Anne", "May", "2")
        assert page.values == {"a": "1", "b": "2"}
        (question,) = questions(now.book.plan)
        assert question.told.endswith("In the other one: contact: Bob.")
        now.book.wait(settle(now.book, question, 2))
        page = now.book.plan.settings
        assert (page.contact, page.review, page.version) == ("Bob", "May", "2")
        assert questions(now.book.plan) == ()
        now.close()


def test_the_same_goal_group_or_theme_of_both_is_there_once():
    with two_computers() as (one, other):
        for computer in (one, other):
            computer.book.wait(computer.book.add_goal("Buses on time"))
            computer.book.wait(computer.book.plan_group("night riders", "external", "2026-04-01"))
        one.book.wait(one.book.add_code("Waiting"))
        other.book.wait(other.book.add_code("waiting ", "at the stop", themes=["sample:T1"]))
        now, _ = merged(one, other, PLAN_ID)
        plan = now.book.plan
        assert (len(plan.goals), len(plan.groups), len(plan.codes)) == (1, 1, 1)
        assert plan.themes == {"sample:T1": "K1"}
        (question,) = questions(plan)
        now.book.wait(settle(now.book, question, 2))
        assert now.book.plan.codes["K1"].definition == "at the stop"
        assert questions(now.book.plan) == ()
        now.close()


def test_plan_and_session_merged_one_after_the_other_mean_each_others_notes_in_whatever_order():
    for names in (("sample", PLAN_ID), (PLAN_ID, "sample")):
        with two_computers() as (one, other):
            one.decide(quote(one.note("from here"), "paraphrase", "from here"))
            other.decide(quote(other.note("from there"), "paraphrase", "from there"))
            copies_ = [brought(one, other, name) for name in names]
            for name, copy in zip(names, copies_, strict=True):
                done = call(one.store.workspace, "merge", name, copy.name, "--replace")
                assert done.exit_code == DONE, done.stderr
            found = gather(one.store)
            notes = found.sessions[0].session.notes
            said = {name: notes[name.partition(":")[2]].text for name in found.plan.quotes}
            assert {name: what.text for name, what in found.plan.quotes.items()} == said
            assert sorted(said.values()) == ["from here", "from there"]
            assert found.plan.waiting == ()


def test_an_older_decision_that_cannot_be_told_is_settled_by_saying_which():
    with two_computers() as (one, other):
        one.note("from here")
        other.note("from there")
        one.without_origins(quote("N2"))
        now, _ = merged(one, other, "sample")
        (question,) = questions(now.material.plan)
        assert question.told.endswith("it cannot be told whether that is sample:N2 or sample:N3 now.")
        now.close()
        # Who settles it reads what the numbers mean.
        shown = call(now.store.workspace, "settle").stdout
        assert "sample:N2: from here\n" in shown and "sample:N3: from there\n" in shown
        assert call(now.store.workspace, "settle", "1", "--take", "3").exit_code == DONE
        now = Computer(now.store.workspace.root, now.clock)
        assert now.material.plan.quotes.keys() == {"sample:N3"} and questions(now.material.plan) == ()
        assert (now.material.plan.log[-1].data or {})[ORIGINS].keys() == {"sample:N3"}
        now.close()


def test_a_quote_that_was_redacted_in_one_copy_has_no_words_in_the_merged_plan():
    from workshop.plan.redacting import redact

    for turned in (False, True):
        with two_computers() as (one, other):
            one.decide(quote("N1", "paraphrase", "zanzibar, told in other words"))
            other.close()
            for name in ("sample", PLAN_ID):
                other.store.workspace.session_file(name).write_bytes(
                    one.store.workspace.session_file(name).read_bytes()
                )
            other = Computer(other.store.workspace.root, other.clock)
            other.decide(quote("N1", "paraphrase", "zanzibar, told otherwise again"))
            redact(one.store, "sample", "N1", "a name")
            first, second = (other, one) if turned else (one, other)
            now, _ = merged(first, second, PLAN_ID)
            assert b"zanzibar" not in now.store.workspace.session_file(PLAN_ID).read_bytes()
            assert now.book.plan.quotes == {} and now.book.plan.waiting == ()
            now.close()


def test_a_decision_that_waits_loses_its_words_when_the_note_is_redacted():
    from workshop.plan.redacting import redact

    with two_computers() as (one, other):
        one.decide(quote("N1", "print"))
        other.decide(quote("N1", "paraphrase", "zanzibar, told in other words"))
        now, _ = merged(one, other, PLAN_ID)
        assert len(told(now)) == 1
        redact(now.store, "sample", "N1", "a name")
        assert b"zanzibar" not in now.store.workspace.session_file(PLAN_ID).read_bytes()
        assert told(now) == []
        assert call(now.store.workspace, "check").exit_code == DONE
        now.close()


@pytest.mark.parametrize(
    ("here", "there", "first", "then"),
    [
        (pe.Dropped(reason="not ours"), pe.TextChanged(text="Fares"), None, "Fares"),
        (pe.CodeMerged(into="K2"), pe.TextChanged(text="Fares"), "Waiting", "Fares"),
        (pe.CodeMerged(into="K2"), pe.Dropped(reason="not ours"), "Waiting", None),
        (pe.Dropped(reason="not ours"), pe.CodeMerged(into="K2"), None, "Waiting"),
        (pe.CodeMerged(into="K3"), pe.CodeMerged(into="K2"), "Drivers", "Waiting"),
        (pe.TextChanged(text="Fares"), pe.Dropped(reason="not ours"), "Fares", None),
    ],
)
def test_what_the_other_copy_says_of_a_theme_holds_once_it_is_taken(here, there, first, then):
    with two_codebooks() as (one, other):
        one.decide(here, ref="K1")
        other.decide(there, ref="K1")
        now, _ = merged(one, other, PLAN_ID)
        code = now.book.plan.code("K1")
        assert (code and code.label) == first
        (question,) = questions(now.book.plan)
        now.book.wait(settle(now.book, question, 2))
        code, current = now.book.plan.code("K1"), [one.id for one in now.book.plan.current_codes()]
        assert (code and code.label) == then
        assert ("K1" in current) == (then == "Fares") and questions(now.book.plan) == ()
        now.book.wait(now.book.undo())
        code = now.book.plan.code("K1")
        assert (code and code.label) == first and len(questions(now.book.plan)) == 1
        now.close()


def test_a_goal_that_was_taken_out_here_and_reworded_there_is_there_again_when_that_is_taken():
    with two_codebooks() as (one, other):
        one.decide(pe.Dropped(), ref="G1")
        other.decide(pe.TextChanged(text="Buses on time, always"), ref="G1")
        now, _ = merged(one, other, PLAN_ID)
        assert now.book.plan.current_goals() == []
        now.book.wait(settle(now.book, questions(now.book.plan)[0], 2))
        assert [goal.text for goal in now.book.plan.current_goals()] == ["Buses on time, always"]
        now.close()


@pytest.mark.parametrize(
    ("here", "there", "why"),
    [
        ((pe.TextChanged(text="fares"), "K2"), (pe.TextChanged(text="Fares"), "K1"), "a theme called 'fares' already"),
        ((pe.CodeMerged(into="K1"), "K2"), (pe.CodeMerged(into="K2"), "K1"), "in the codebook"),
        ((pe.Dropped(), "K2"), (pe.ThemeMapped(theme="sample:T1", code="K2"), ""), "in the codebook"),
    ],
)  # fmt: skip
def test_what_cannot_hold_beside_what_was_decided_here_is_not_taken(here, there, why):
    with two_codebooks() as (one, other):
        one.decide(pe.TextChanged(text="Standing"), ref="K1")
        one.decide(pe.ThemeMapped(theme="sample:T1", code="K1"))
        one.decide(here[0], ref=here[1])
        other.decide(there[0], ref=there[1])
        now, _ = merged(one, other, PLAN_ID)
        (question,) = questions(now.book.plan)
        with pytest.raises(Refused, match=why):
            settle(now.book, question, 2)
        assert call(now.store.workspace, "settle", "1", "--take", "2").exit_code != DONE
        now.book.wait(settle(now.book, question, 1))
        now.close()


def test_a_plan_that_is_open_elsewhere_is_not_replaced_and_nothing_is_left_behind():
    with two_computers() as (one, other):
        one.decide(quote("N1"))
        other.decide(quote("N1", "never"))
        copy = brought(one, other, PLAN_ID)
        holder = Computer(one.store.workspace.root, one.clock)
        result = call(one.store.workspace, "merge", PLAN_ID, copy.name, "--replace")
        assert result.exit_code == 1 and "being written" in result.stderr
        assert not list(one.store.workspace.sessions.glob("*.merged*"))
        holder.close()


NAMES = st.sampled_from(["sample:N1", "sample:N2", "sample:T1"])
STEP: Any = st.one_of(
    st.builds(lambda note, how: pe.QuoteChecked(note=note, decision=how, text="x"), NAMES, st.sampled_from(["print", "never"])),
    st.builds(lambda want, need: pe.NeedLinked(want=want, need=need), NAMES, st.sampled_from(["", "sample:N3"])),
    st.builds(lambda what, goal: pe.GoalNamed(what=what, goal=goal), NAMES, st.sampled_from(["", "G1"])),
    st.builds(lambda theme, code, notes: pe.ThemeMapped(theme=theme, code=code, notes=notes),
              st.sampled_from(["sample:T1", "sample:T2"]), st.sampled_from(["", "K1", "K2"]),
              st.sampled_from([(), ("N1",), ("sample:N1", "sample:N2")])),
    st.builds(lambda text: pe.GoalAdded(text=text), st.sampled_from(["one", "two"])),
    st.builds(lambda text: pe.CodeAdded(label=text), st.sampled_from(["one", "two"])),
    st.builds(lambda who, how: pe.PlanSettings(department="Transit", contact=who, review=how),
              st.sampled_from(["", "Anne"]), st.sampled_from(["", "May"])),
    st.builds(lambda one: pe.InitiativeChosen(initiative=one), NAMES),
    st.sampled_from([("K1", pe.TextChanged(text="otherwise")), ("K1", pe.Dropped(reason="gone")),
                     ("K1", pe.CodeMerged(into="K2")), ("G1", pe.TextChanged(text="otherwise")), "undo"]),
)  # fmt: skip


def _names_what_is_not_there(step: Any, plan: Plan) -> bool:
    """Whether a step points to a goal or a theme that has not been added: no screen and no command does that."""
    ref, what = step if isinstance(step, tuple) else ("", step)
    named = {ref, getattr(what, "goal", ""), getattr(what, "code", ""), getattr(what, "into", "")} - {""}
    return not named <= {*plan.goals, *plan.codes}


def run(computer: Computer, steps: list[Any]) -> None:
    for step in steps:
        if step == "undo":
            if computer.book.plan.actions:
                computer.book.wait(computer.book.undo())
        elif _names_what_is_not_there(step, computer.book.plan):
            continue
        elif isinstance(step, tuple):
            computer.decide(step[1], ref=step[0])
        elif isinstance(step, pe.GoalAdded | pe.CodeAdded):
            new = "G" if isinstance(step, pe.GoalAdded) else "K"
            computer.book.wait(computer.book.submit(step, new=new))
        else:
            computer.decide(step)


def now_called(value: Any, refs: dict[str, str]) -> Any:
    """A value in which the things of the second copy have their new numbers."""
    if isinstance(value, str):
        return refs.get(value, value)
    if isinstance(value, tuple):
        return tuple(now_called(one, refs) for one in value)
    return {one: now_called(each, refs) for one, each in value.items()} if isinstance(value, dict) else value


@settings(max_examples=15, deadline=None)
@given(common=st.lists(STEP, max_size=4), here=st.lists(STEP, max_size=6), there=st.lists(STEP, max_size=6))
def test_nothing_that_either_copy_decided_is_lost_in_silence(
    common: list[Any], here: list[Any], there: list[Any]
):
    with two_computers(2) as (one, other):
        run(one, common)
        one.close()
        other.close()
        other.store.workspace.session_file(PLAN_ID).write_bytes(
            one.store.workspace.session_file(PLAN_ID).read_bytes()
        )
        one, other = (Computer(each.store.workspace.root, each.clock) for each in (one, other))
        shared = decided_by(one)
        run(one, here)
        run(other, there)
        ours, theirs = decided_by(one), decided_by(other)
        if len(theirs) == len(shared):
            return
        now, _ = merged(one, other, PLAN_ID)
        events, plan = decided_by(now), now.book.plan
        assert [event.id for event in events if event.by != "program"] == [
            event.id for event in (*ours, *theirs[len(shared) :])
        ]
        (mark,) = (event for event in events if event.type == MERGED_PLAN)
        refs: dict[str, str] = (mark.data or {})["refs"]
        base, first, after = _values(fold_plan(shared)), _values(fold_plan(ours)), _values(plan)
        second = _values(fold_plan(theirs))
        # What the first file says stands.
        for key, value in first.items():
            if base.get(key) != value:
                assert after.get(key) == value, key
        # What the second decided is so, or waits.
        waits = {key for one in plan.waiting for key in one.keys}
        for key, value in second.items():
            if base.get(key) != value:
                new = now_called(key, refs)
                asked = new if new[0] != "settings" else ("settings",)
                assert after.get(new) == now_called(value, refs) or asked in waits, key
        # Everything can be settled, either way.
        for number in range(len(questions(plan))):
            question = questions(now.book.plan)[0]
            try:
                sent = settle(now.book, question, 1 + number % len(question.choices))
            except Refused:  # What the other copy says cannot hold beside what was decided here since.
                sent = settle(now.book, question, 1)
            now.book.wait(sent)
        assert questions(now.book.plan) == ()
        with pytest.raises((Refused, StoreError)):
            from workshop.plan.merging import merge_plans

            merge_plans(decided_by(now), theirs, "it", {})
        now.close()
