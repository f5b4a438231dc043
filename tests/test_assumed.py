"""Assumed against heard: guesses are a number until somebody opens them, then each is held against the themes."""

from __future__ import annotations

import json

import pytest

from tests.plan_samples import CONTENT, GROUPS, happened, material, planned, said, session, six_groups
from tests.session_samples import Room
from workshop.plan import plan_events as pe
from workshop.plan.assumed import assumptions, heard_ranks, may_be_opened, open_sealed, sealed_words
from workshop.plan.codebook import codebook
from workshop.plan.material import Held
from workshop.plan.plan_book import open_plan
from workshop.session import events as ev
from workshop.session.errors import Refused

SLIPS = {"02": ("02-buy-in-one", "buy-in"), "03": ("03-front-line-staff", "front-line-staff")}
SLIPS["11"] = ("11-buy-in-two", "buy-in")


def lines_of(file: str) -> list[dict]:
    return [json.loads(line) for line in (CONTENT / f"{file}.jsonl").read_text("utf-8").splitlines()]


def guessed(name: str, *texts: str, rank: int = 1) -> Held:
    """A buy-in meeting with these guesses, ranked from 1."""
    lines = [said(text, kind="assumption") for text in texts]
    more = [
        happened(ev.AssumptionRanked(rank=n, confidence=4, segment="riders"), ref=f"N{n}")
        for n, _ in enumerate(texts, rank)
    ]
    return session(name, lines, design="buy-in", stratum="leadership", date="2026-03-01", more=more)


def example_with_slips() -> tuple[list[Held], list[pe.PlanHappening]]:
    """The worked example's groups and slips, and what its read-back made of each slip."""
    held = [*six_groups()]
    for name, (file, design) in SLIPS.items():
        slips = [line for line in lines_of(file) if line.get("record") == "assumption"]
        lines = [said(line["text"], kind="assumption") for line in slips]
        more = [
            happened(
                ev.AssumptionRanked(
                    rank=line["rank"], confidence=line["confidence"], segment=line["segment"]
                ),
                ref=f"N{n}",
            )
            for n, line in enumerate(slips, 1)
        ]
        held.append(session(name, lines, design=design, more=more))
    labels = list(dict.fromkeys(row.label for row in codebook(material(*held)).every))
    decided: list[pe.PlanHappening] = [pe.CodeAdded(label=label) for label in labels]
    decided.append(pe.AssumptionsOpened(by="the officer"))
    for line in lines_of("12-read-back"):
        if line.get("record") == "assumption":
            file, _, slip = line["ref"].partition(":")
            decided.append(
                pe.AssumptionMatched(
                    assumption=f"{file[:2]}:N{slip[1:]}",
                    state=line["status"].replace("_", " "),
                    codes=tuple(f"K{labels.index(theme) + 1}" for theme in line["themes"]),
                )
            )
    return held, decided


def test_the_worked_example_comes_to_what_it_was_written_with() -> None:
    held, decided = example_with_slips()
    found = assumptions(material(*held, plan=planned(*decided)))
    assert (found.total, found.unjudged) == (17, 0)
    states = [found.count(state) for state in ("contradicted", "confirmed", "partly", "not raised")]
    assert states == [3, 5, 5, 4]
    assert [row.label for row in found.blind_spots] == ["Bell times", "Toilets and layovers"]
    assert sealed_words(found) == (
        "Of 17 guesses: 3 contradicted, 5 confirmed, 5 partly confirmed, 4 not raised."
    )
    told = next(row for row in found.rows if row.name == "03:N1")
    assert (told.rank, told.heard_rank, told.confidence, told.segment) == (1, 1, 5, "all riders")
    assert told.heard == ("Nobody tells us",)


def test_while_they_are_sealed_only_their_number_is_told() -> None:
    held, decided = example_with_slips()
    without = [one for one in decided if not isinstance(one, pe.AssumptionsOpened)]
    found = assumptions(material(*held, plan=planned(*without)))
    assert found == ((), (), 17, False, "", "", 17)
    assert sealed_words(found) == "17 guesses about customers are sealed until the groups are done."
    assert "fares" not in repr(found).casefold()


def test_guesses_stay_sealed_until_the_groups_are_done() -> None:
    assert "groups" in may_be_opened(material(*six_groups()[:2]))
    assert may_be_opened(material(*six_groups())) == ""


def test_they_are_opened_with_a_name_and_before_the_groups_are_done_with_a_reason(store) -> None:
    book, few = open_plan(store), material(*six_groups()[:2], guessed("boss", "light"))
    with pytest.raises(Refused, match="Say why"):
        open_sealed(book, few, "the officer", " ")
    with pytest.raises(Refused, match="Who opens them"):
        open_sealed(book, few, " ", "the board asks")
    book.wait(open_sealed(book, few, "the officer", "the board asks"))
    found = assumptions(few._replace(plan=book.plan))
    assert (found.by, found.reason, found.opened) == ("the officer", "the board asks", True)
    with pytest.raises(Refused, match="nothing to undo"):
        book.undo()


def test_a_group_that_is_still_to_be_held_keeps_them_sealed() -> None:
    plan = planned((pe.GroupPlanned(segment="commuters", stratum="external"), "F1"))
    assert may_be_opened(material(*six_groups(), plan=plan)) == "1 planned group is still to be held."


def test_no_theme_is_a_blind_spot_before_every_guess_is_judged() -> None:
    riders = session("riders", [said("dark", "Dark", "P1"), said("late", "Late", "P2")])
    opened = pe.AssumptionsOpened(by="x")
    judged = pe.AssumptionMatched(assumption="boss:N1", state="confirmed", codes=("riders:T1",))
    other = pe.AssumptionMatched(assumption="boss:N2", state="not raised")
    boss = guessed("boss", "light", "Wi-Fi")
    assert assumptions(material(riders, boss, plan=planned(opened, judged))).blind_spots == ()
    found = assumptions(material(riders, boss, plan=planned(opened, judged, other)))
    assert [row.label for row in found.blind_spots] == ["Late"]
    assert [(row.rank, row.heard, row.heard_rank) for row in found.rows] == [(1, ("Dark",), 1), (2, (), 0)]


def test_a_match_follows_its_theme_into_the_codebook_and_into_what_it_was_merged_with() -> None:
    riders = session("riders", [said("dark", "Dark", "P1"), said("late", "Late", "P2")])
    plan = planned(
        pe.AssumptionsOpened(by="x"),
        pe.AssumptionMatched(assumption="boss:N1", state="partly", codes=("riders:T1", "K1")),
        pe.CodeAdded(label="Late"),
        pe.CodeAdded(label="At night"),
        pe.ThemeMapped(theme="riders:T1", code="K2"),
        (pe.CodeMerged(into="K2"), "K1"),
    )
    (row,) = assumptions(material(riders, guessed("boss", "light"), plan=plan)).rows
    assert row.codes == ("K2",) and row.heard == ("At night",)


def test_themes_with_the_same_number_of_people_share_their_place() -> None:
    lines = [said("a", "Dark", "P1"), said("b", "Late", "P2"), said("c", "Cold", "P3", "P4")]
    ranks = heard_ranks(codebook(material(session("riders", lines))))
    assert ranks == {"riders:T3": 1, "riders:T1": 2, "riders:T2": 2}


def test_a_guess_names_no_participant() -> None:
    lines = [said("as P3 said, light", speaker="P1", kind="assumption")]
    staff = session("staff", lines, design="front-line-staff", stratum="internal")
    found = assumptions(material(staff, plan=planned(pe.AssumptionsOpened(by="x"))))
    assert "P3" not in found.rows[0].text


def test_what_stands_beside_a_guess_can_be_written_down_changed_and_undone(buy_in: Room) -> None:
    name = buy_in.note("Lower fares", kind="assumption").id
    buy_in.done(buy_in.live.notes.rank(name, rank=1, confidence=5, segment="all riders"))
    buy_in.done(buy_in.live.notes.rank(name, rank=2, confidence=5, segment="all riders"))
    assert buy_in.session.notes[name].ranked == ev.AssumptionRanked(
        rank=2, confidence=5, segment="all riders"
    )
    buy_in.done(buy_in.live.undo())
    assert buy_in.reopened().session.notes[name].ranked.rank == 1
    plain = buy_in.note("We open at nine").id
    with pytest.raises(Refused, match="no guess"):
        buy_in.live.notes.rank(plain, rank=1)
    with pytest.raises(Refused, match="1 to 5"):
        buy_in.live.notes.rank(name, confidence=6)


def test_the_groups_of_the_example_are_known_here_by_their_numbers() -> None:
    assert [name[1:] for name in GROUPS] == [file[:2] for file in GROUPS.values()]
