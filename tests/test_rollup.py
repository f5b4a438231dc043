"""Several departments as one: the sums, each department's own gate, and what they share."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from tests.commands import DONE, WRONG_USE, call
from tests.gate_samples import FIVE, decided, groups, held, log_of, material, plan_of
from tests.test_status import filed
from workshop.plan import plan_events as pe
from workshop.plan.plan_book import open_plan
from workshop.plan.plan_state import Plan
from workshop.plan.rollup import rollup, rollup_data
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import create_workspace


def test_each_department_keeps_its_own_gate_and_the_sums_are_of_all() -> None:
    ready = material(*groups(*FIVE), plan=plan_of(decided(pe.PlanCreated(department="Transit"))))
    few = material(
        *(held(f"g{n}", log_of("external", segment=f"w{n}", said=(f"water {n}",))) for n in range(2)),
        plan=plan_of(decided(pe.PlanCreated(department="Water"))),
    )
    found = rollup([("a", ready), ("b", few)])
    assert [(row.key, row.name, row.gate.held, row.gate.is_open) for row in found.departments] == [
        ("transit", "Transit", 5, True), ("water", "Water", 2, False),
    ]  # fmt: skip
    assert (found.ready, found.groups, found.internal, found.external, found.people) == (1, 7, 2, 5, 49)
    assert found.minutes == 7 * 85
    assert {one.id.partition("/")[0] for one in found.material.sessions} == {"transit", "water"}
    assert len({one.id for one in found.material.sessions}) == 7


def test_a_session_that_two_departments_have_counts_once_in_the_sum() -> None:
    both = groups("external")
    found = rollup([("one", material(*both)), ("two", material(*both))])
    assert [row.gate.held for row in found.departments] == [1, 1]
    assert (found.groups, found.people, found.minutes) == (1, 7, 85)
    assert found.copies == (("two/g0", "It is a copy of one/g0."),)


def test_departments_of_one_name_are_told_apart() -> None:
    found = rollup([("x", material(*groups("external"))), ("X", material()), ("\u65e5\u672c", material())])
    assert [row.key for row in found.departments] == ["x", "x-2", "department"]


def test_everything_a_plan_decides_comes_over_under_the_names_of_its_department() -> None:
    plan = plan_of(
        decided(pe.PlanSettings(department="Transit")),
        decided(pe.GoalAdded(text="No waiting"), "G"),
        decided(pe.GroupPlanned(segment="riders", stratum="external"), "F"),
        decided(pe.CodeAdded(label="Waiting"), "K"),
        decided(pe.ThemeMapped(theme="g0:T1", code="K1")),
        decided(pe.NeedLinked(want="g0:N1", need="g0:N2")),
        decided(pe.AssumptionsOpened(by="A. Officer")),
        decided(
            pe.AssumptionMatched(assumption="g0:N1", state="confirmed", codes=("K1",), evidence=("g0:N2",))
        ),
        decided(pe.QuoteChecked(note="g0:N1", decision="print")),
        decided(pe.PromiseTold(commitment="g0:C1", state="done")),
        decided(pe.GoalNamed(what="g0:C1", goal="G1")),
        decided(pe.InitiativeChosen(initiative="g0:I1", vote="g0:V1")),
        decided(pe.ConflictRuled(one="g0:L1", other="g0:L2", words="the first holds")),
        decided(pe.GateOverridden(name="A. Officer", reason="late")),
    )
    joined = rollup([("a", material(plan=plan))]).material.plan
    assert set(joined.goals) == {"transit/G1"} and joined.goals["transit/G1"].id == "transit/G1"
    assert set(joined.groups) == {"transit/F1"} and set(joined.codes) == {"transit/K1"}
    assert joined.themes == {"transit/g0:T1": "transit/K1"}
    assert joined.needs == {"transit/g0:N1": "transit/g0:N2"}
    match = joined.matches["transit/g0:N1"]
    assert (match.assumption, match.codes, match.evidence) == (
        "transit/g0:N1", ("transit/K1",), ("transit/g0:N2",),
    )  # fmt: skip
    assert joined.quotes["transit/g0:N1"].note == "transit/g0:N1"
    assert joined.promises["transit/g0:C1"].commitment == "transit/g0:C1"
    assert joined.serves == {"transit/g0:C1": "transit/G1"}
    assert (joined.chosen[0].initiative, joined.chosen[0].vote) == ("transit/g0:I1", "transit/g0:V1")
    assert (joined.rulings[0].one, joined.rulings[0].other) == ("transit/g0:L1", "transit/g0:L2")
    assert joined.overrides == plan.overrides and joined.opened is not None
    # Whoever gives a plan another field decides here how it comes over; a hold, and what waits, stays with the files.
    assert {field.name for field in dataclasses.fields(Plan)} == {
        "settings", "example", "goals", "groups", "codes", "heard", "themes", "notes", "parts", "needs", "opened",
        "matches", "quotes", "promises", "serves", "chosen", "rulings", "overrides", "actions", "log", "hold", "waiting",
        "settled_by",
    }  # fmt: skip


def test_guesses_stay_sealed_until_every_department_has_opened_its_own() -> None:
    opened = material(plan=plan_of(decided(pe.AssumptionsOpened(by="A. Officer"))))
    assert rollup([("a", opened), ("b", material())]).material.plan.opened is None
    assert rollup([("a", opened), ("b", opened)]).material.plan.opened is not None


def test_the_worked_example_adds_nothing_to_departments_of_ones_own() -> None:
    example = material(*(one._replace(example=True) for one in groups(*FIVE)), plan=plan_of(example=True))
    assert rollup([("a", example)]).groups == 5
    assert rollup([("a", example), ("b", material(*groups("external")))]).groups == 1


def test_the_command_prints_what_departments_share_as_text_and_json(tmp_path: Path) -> None:
    folders = []
    for name in ("Transit", "Water"):
        workspace = create_workspace(tmp_path / name.lower())
        filed(workspace, f"{name} riders")
        store = TinyDBEventStore(workspace)
        book = open_plan(store, department=name)
        book.wait(book.add_code("Waiting"))
        store.close()
        folders.append(str(workspace.root))
    (Path(folders[1]) / "sessions" / "broken.json").write_text("{}")
    result = call(None, "rollup", *folders)
    assert result.exit_code == DONE, result.stderr
    assert "0 of 2 departments ready to write." in result.stdout
    assert "  Transit: 1 of 5 groups (0 internal, 1 external), 7 people, 0 commitments." in result.stdout
    assert "Together: 2 groups" in result.stdout and "14 people, 0 commitments" in result.stdout
    assert "0 hours" not in result.stdout  # Of groups that were imported nobody knows how long they took.
    assert "  Waiting: 2 departments, 2 groups, under 5 people." in result.stdout
    assert "water/broken" in result.stderr
    found = json.loads(call(None, "rollup", "--json", *folders).stdout)
    assert found["format"] == "rollup/1" and found["groups"] == 2
    assert [row["held"] for row in found["departments"]] == [1, 1]


def test_a_folder_without_sessions_or_named_twice_is_refused(tmp_path: Path) -> None:
    workspace = create_workspace(tmp_path / "transit")
    for folders in ((str(tmp_path),), (str(workspace.root), str(tmp_path / "transit" / "."))):
        result = call(None, "rollup", *folders)
        assert result.exit_code == WRONG_USE and result.stderr.count("\n") == 1


def test_nothing_is_a_rollup_too() -> None:
    empty = rollup([])
    assert empty.groups == 0 and rollup_data(empty)["departments"] == []
