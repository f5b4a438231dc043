"""Designs of one's own: the annotated file to start from, copies of others, and what the check says of a file."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.commands import DONE, FAILED, WRONG_USE, call, lines_of
from workshop.designs.advice import advice
from workshop.designs.loader import LIBRARY, find_design, load_design, parse_design
from workshop.designs.model import METHODS, Design, Stage, Vote
from workshop.designs.steps import STEPS
from workshop.designs.writing import STARTER
from workshop.session.wall import KIND_OF
from workshop.store.workspace import Workspace


def made(workspace: Workspace, *arguments: str) -> Path:
    """The path that `designs new` prints."""
    result = call(workspace, "designs", "new", *arguments)
    assert result.exit_code == DONE, result.stderr
    path = Path(result.stdout.strip())
    assert path.parent == workspace.designs
    return path


def checked(workspace: Workspace, path: Path):
    return call(None, "designs", "check", str(path))


@pytest.fixture
def starter(workspace: Workspace) -> Path:
    return made(workspace, "street-talk")


def alter(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_new_design_can_be_run_as_it_is(workspace: Workspace, starter: Path):
    result = checked(workspace, starter)
    assert (result.exit_code, result.stderr) == (DONE, "")
    assert "street-talk can be run: 2 stages, 30 minutes." in result.stdout
    assert load_design(starter).title == "Street talk"
    assert "@" not in starter.read_text(encoding="utf-8")
    session = call(workspace, "new", "street-talk", "--title", "On the corner")
    assert session.exit_code == DONE
    (row,) = lines_of(call(workspace, "list", "--json"))
    assert row["design"] == "street-talk"


def test_the_file_to_start_from_explains_every_key_that_there_is():
    text = STARTER.read_text(encoding="utf-8")
    for kind in (Design, Stage, Vote):
        for key in kind.__struct_encode_fields__:
            assert re.search(rf"\b{key}\b", text), key
    for method in METHODS:
        assert method == "none" or f"#   {method} " in text


def test_the_file_to_start_from_names_every_word_that_is_allowed(starter: Path):
    text = starter.read_text(encoding="utf-8")
    assert all(f'"{word}"' in text for word in KIND_OF)
    for path in LIBRARY.glob("*.toml"):
        for stage in load_design(path).stages:
            assert all(word in text for word in (*stage.capture, *stage.records, stage.vote.method))


def test_the_example_of_every_method_in_it_is_a_vote_that_can_be_held(starter: Path):
    text = starter.read_text(encoding="utf-8")
    start = text.index('method = "consent"\nscale')
    scales = (
        'five = ["1", "2", "3", "4", "5"]\nalso = ["a", "b", "c", "d", "e"]\n'
        'six = ["0", "1", "2", "3", "4", "5"]\neight = ["1", "2", "3", "4", "5", "6", "7", "8"]\n'
    )
    text = text[:start].replace("[scales]\n", f"[scales]\n{scales}", 1)
    for vote in (
        'method = "gradients"\nscale = "eight"',
        'method = "fist-to-five"\nscale = "six"\nmax_rounds = 3',
        'method = "choose"\nmax_picks = 3\nseats = 3',
        'method = "two-axis"\nscales = ["five", "also"]',
        'method = "ballot-sheet"\nitems = [ { id = "trust", text = "I trust {unit}.", scale = "five" } ]',
        'method = "consent"\nscale = "consent"\nopen_objections = "printed"',
    ):
        assert parse_design(f'{text}{vote}\npass = "No pass mark."\n', "x").stages[1].vote.is_vote


@pytest.mark.parametrize(
    ("old", "new", "where", "allowed"),
    [
        ('method = "consent"', 'method = "show-of-feet"', "stages[1].vote.method", "one of none, ballot-sheet"),
        ('capture = ["paraphrase"', 'capture = ["gossip"', "stages[0].capture", "one of paraphrase, quote"),
        ('records = ["commitment"]', 'records = ["oath"]', "stages[1].records", "one of segment, assumption"),
        ("minutes = 20", 'minutes = "long"', "stages[0].minutes", "a whole number"),
        ("minutes = 30", "minutes = 31", "minutes", "30, the sum of the stages"),
        ('id = "street-talk"', 'id = "other"', "id", '"street-talk", as the file is called'),
        ('scale = "consent"', 'scale = "five"', "stages[1].vote.scale", "one of the scales consent"),
        ('stratum = "mixed"', 'stratum = "all"', "stratum", "one of internal, external"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place_and_what_is_allowed(
    workspace: Workspace, starter: Path, old: str, new: str, where: str, allowed: str
):
    alter(starter, old, new)
    result = checked(workspace, starter)
    assert (result.exit_code, result.stdout) == (FAILED, "")
    assert f"{starter}: {where}" in result.stderr
    assert f"expected {allowed}" in result.stderr


def test_two_axes_need_scales_of_as_many_levels(workspace: Workspace):
    path = made(workspace, "ours", "--from", "read-back")
    alter(path, '"1 Not within a year", ', "")
    result = checked(workspace, path)
    assert result.exit_code == FAILED
    assert "stages[4].vote.scales" in result.stderr
    assert "expected two scales of as many levels, found 4 and 5" in result.stderr


def test_what_could_be_better_is_said_and_the_design_can_be_run(workspace: Workspace, starter: Path):
    alter(starter, "What should we know?", "What is it that all of us here should know?")
    alter(starter, 'wall = ["question", "time"]', 'wall = ["question", "ground rule"]')
    result = checked(workspace, starter)
    assert result.exit_code == DONE
    assert 'stages[0].question (stage "talk"): the first sentence has 43 characters' in result.stderr
    assert 'nothing is shown for "ground rule"; perhaps "ground rules" is meant' in result.stderr


@pytest.mark.parametrize("name", STEPS)
def test_a_copy_of_a_design_can_be_run_under_its_own_name(workspace: Workspace, name: str):
    assert advice(find_design(name, None), KIND_OF) == []
    path = made(workspace, "our-own", "--from", name)
    assert checked(workspace, path).exit_code == DONE
    ours, theirs = load_design(path), find_design(name, None)
    assert (ours.id, ours.title, ours.stages) == ("our-own", theirs.title, theirs.stages)


def test_a_copy_of_a_group_that_would_not_count_for_the_plan_is_told_so(workspace: Workspace):
    counts = checked(workspace, made(workspace, "focus-group-evening", "--from", "focus-group"))
    assert (counts.exit_code, counts.stderr) == (DONE, "")
    told = checked(workspace, made(workspace, "evening", "--from", "focus-group"))
    assert told.exit_code == DONE and "only with a name that begins with focus-group" in told.stderr


def test_nothing_is_written_over_and_no_name_leaves_the_folder(workspace: Workspace, starter: Path):
    before = starter.read_bytes()
    for arguments in (["street-talk"], ["street-talk", "--from", "buy-in"]):
        again = call(workspace, "designs", "new", *arguments)
        assert again.exit_code == WRONG_USE and "is there already" in again.stderr
    assert starter.read_bytes() == before
    for name in ("../out", "Street", "a b", "", "x.toml"):
        result = call(workspace, "designs", "new", name)
        assert result.exit_code == WRONG_USE and "small letters" in result.stderr
    unknown = call(workspace, "designs", "new", "mine", "--from", "nothing")
    assert unknown.exit_code == WRONG_USE and "there are customer-mapping, buy-in" in unknown.stderr
    assert [path.name for path in workspace.designs.iterdir()] == ["street-talk.toml"]


def test_a_file_that_is_not_there_fails_the_check(tmp_path: Path):
    result = call(None, "designs", "check", str(tmp_path / "none.toml"))
    assert result.exit_code == FAILED and "found nothing there" in result.stderr


def test_the_list_holds_ours_in_the_order_of_a_plan_and_then_ones_own(workspace: Workspace, starter: Path):
    shutil.copy(starter, workspace.designs / "._street-talk.toml")
    rows = lines_of(call(workspace, "designs", "--json"))
    assert [row["id"] for row in rows] == [*STEPS, "street-talk"]
    assert all(row["when"] for row in rows)
    told = call(workspace, "designs").stdout
    assert "Every quarter: which promises were kept." in told
    assert "What will be known or decided at the end" in told


def test_the_internal_group_is_run_with_its_own_words(workspace: Workspace):
    arguments = ("new", "focus-group", "--title", "Depot", "--stratum", "internal", "--unit", "Dispatch")
    assert call(workspace, *arguments, "--segment", "drivers").exit_code == DONE
    (row,) = lines_of(call(workspace, "list", "--json"))
    assert (row["design"], row["stratum"]) == ("focus-group-internal", "internal")
