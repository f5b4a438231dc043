"""The README is true: its commands exist, its keys do something, its pictures are there."""

from __future__ import annotations

import re
from pathlib import Path

import click

from workshop.cli import main
from workshop.tui.live_keys import LIVE_KEYS

REPOSITORY = Path(__file__).parents[1]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
DEVELOPERS = (REPOSITORY / "DEVELOPERS.md").read_text(encoding="utf-8")
ELSEWHERE = {"Up", "Down", "^g", "^p", "^t"}
"""Keys of the table that belong to the capture line, or to every screen."""


def test_every_command_that_it_names_exists_with_its_options():
    named = re.findall(r"`workshop ([a-z][^`]*)`", README)
    assert len(named) > 20
    for line in named:
        words = line.split()
        command = main.get_command(click.Context(main), words[0])
        assert command is not None, line
        if isinstance(command, click.Group) and len(words) > 1 and not words[1].startswith("-"):
            command = command.commands[words[1]]
        known = {option for parameter in command.params for option in parameter.opts}
        for option in re.findall(r"--[a-z-]+", line):
            assert option in known, line


def test_every_command_there_is_is_named():
    for name in main.list_commands(click.Context(main)):
        assert f"`workshop {name}" in README or f"workshop {name} " in README, name


def test_the_keys_of_its_table_are_those_of_the_live_screen():
    table = README[README.index("| key | does |") : README.index("**The wall.**")]
    first = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    told = {key for cell in first for key in re.findall(r"`([^`]+)`", cell)} | {"F2"}
    bound = {command.key_name for command in LIVE_KEYS} - {""}
    assert told - ELSEWHERE <= bound
    assert {name for name in bound if re.fullmatch(r"F\d+|\^\w", name)} <= set(
        re.findall(r"`([^`]+)`", table)
    )


def test_its_pictures_are_those_that_are_made():
    shown = set(re.findall(r"\((tests/pictures/[a-z]+\.svg)\)", README))
    there = {
        path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "tests/pictures").glob("*.svg")
    }
    assert shown == there


def test_every_file_that_the_page_for_developers_names_is_there():
    named = re.findall(r"`([\w/*.-]+(?:/|\.py|\.toml|\.json))`", DEVELOPERS)
    assert len(named) > 60
    for name in named:
        places = (REPOSITORY, REPOSITORY / "workshop", *(REPOSITORY / "workshop").glob("*/"))
        assert any(list(place.glob(name.rstrip("/"))) for place in places), name


def test_the_page_for_developers_has_every_room():
    rooms = {path.parent.name for path in (REPOSITORY / "workshop").glob("*/__init__.py")}
    told = set(re.findall(r"^\| `workshop/(\w+)/`", DEVELOPERS, re.MULTILINE))
    assert told == rooms


def test_the_page_for_developers_names_what_is_in_the_files():
    for name, file in re.findall(r"`(\w+)` (?:in|of) `([\w/]+\.py)`", DEVELOPERS):
        place = REPOSITORY if file.startswith("tests/") else REPOSITORY / "workshop"
        text = (place / file).read_text(encoding="utf-8")
        assert re.search(rf"^(?:async )?(?:def|class) {name}\b|^{name}\b", text, re.MULTILINE), name


def test_every_trial_that_is_named_can_be_run():
    row = DEVELOPERS[DEVELOPERS.index("`python -m tests.bench.store`") :]
    named = {"store", *re.findall(r"`(\w+)(?: [^`]*)?`", row.partition("`, ")[2])}
    for name in named:
        assert "__main__" in (REPOSITORY / "tests" / "bench" / f"{name}.py").read_text(encoding="utf-8"), name
