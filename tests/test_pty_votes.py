"""A secret vote at the keyboard in a real terminal: the program is killed in the middle and no ballot is lost or told."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

pytest.importorskip(
    "termios", reason="a pseudo-terminal is needed, which Linux and macOS have", exc_type=ImportError
)

from tests import facilitator as by
from tests.terminal import Terminal
from tests.tui_helpers import begun
from workshop.designs.loader import find_design
from workshop.session.ballot import methods_of_design
from workshop.store.workspace import Workspace
from workshop.votes.methods import METHODS

pytestmark = pytest.mark.pty

DAYS = ("Monday", "Tuesday", "Friday")
BALLOTS = ("312", "21", "3", "12", "231")
"""What five people press, in the order in which they come to the keyboard."""


def open_secret_vote(terminal: Terminal) -> None:
    """Set up an instant run-off between three days, in secret, for five people."""
    terminal.press("f3")
    terminal.wait_for("More")
    terminal.press("end", "enter")
    first = methods_of_design(find_design("buy-in", None))
    rest = [name for name in METHODS if name not in first]
    terminal.wait_for(METHODS[rest[0]].title)
    terminal.press(*["down"] * rest.index("irv"), "enter")
    by.answer(terminal, "What is asked?", "Which day?")
    terminal.wait_for("What can be chosen?")
    terminal.paste("\n".join(DAYS))
    terminal.press("ctrl+s")
    terminal.wait_for("These terms")
    terminal.press("enter")
    terminal.wait_for("How many people may vote?")
    terminal.press("ctrl+u")
    by.answer(terminal, "How many people may vote?", f"{len(BALLOTS)}")
    terminal.wait_for("How do the votes come in?")
    terminal.press("k")
    terminal.wait_for("Next person")


def mark(terminal: Terminal, keys: str) -> None:
    """Begin a ballot and mark it, as far as the question whether it is right."""
    terminal.press("enter")
    terminal.wait_for("Press the keys in your order")
    terminal.type(keys)
    terminal.press("enter")
    terminal.wait_for("Is this right?")


def put_in(terminal: Terminal, number: int) -> None:
    """Mark and put in the ballot of the person who comes as this number."""
    mark(terminal, BALLOTS[number - 1])
    terminal.press("enter")
    terminal.wait_for(
        lambda at: at.shows(f"{number} of {len(BALLOTS)} in") and not at.shows("Is this right?")
    )


def files_in(folder: Path) -> dict[str, str]:
    """What each file of a workspace holds."""
    return {
        path.name: path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_secret_vote_that_is_killed_twice_goes_on_with_exactly_the_ballots_put_in(
    workspace: Workspace,
) -> None:
    folder = workspace.root
    session = begun(workspace, "buy-in", stage="case", people=len(BALLOTS))
    with by.open_session(folder, session) as terminal:
        open_secret_vote(terminal)
        put_in(terminal, 1)
        put_in(terminal, 2)
        terminal.kill()  # between two people

    with by.open_session(folder, session) as terminal:
        terminal.press("f3")
        terminal.wait_for(lambda at: at.shows("Next person") and at.shows("2 of 5 in"))
        put_in(terminal, 3)
        mark(terminal, "213")  # and not put in
        before = files_in(folder)
        terminal.kill()
    assert files_in(folder) == before, "an unconfirmed ballot is in no file"
    (box,) = workspace.boxes.glob("*.json")
    assert json.loads(box.read_text())["in"] == 3

    with by.open_session(folder, session) as terminal:
        terminal.press("f3")
        terminal.wait_for(lambda at: at.shows("Next person") and at.shows("3 of 5 in"))
        assert not terminal.shows(re.compile("|".join(DAYS)))
        put_in(terminal, 4)
        put_in(terminal, 5)
        terminal.wait_for("All ballots are in")
        terminal.press("f3")
        terminal.wait_for("nobody has seen the result")
        terminal.press("r")
        terminal.wait_for("5 of 5 voted")
        terminal.press("escape")
        terminal.wait_for(lambda at: by.stage_of(at) != "")
        terminal.press("ctrl+q")
        assert terminal.wait_for_end() == 0

    # Kept is what was marked, sorted by its JSON text, with no word of who, when and which first.
    events = by.events_in_file(folder, session)
    of_vote = [event for event in events if event["type"].startswith("vote.")]
    assert [event["type"] for event in of_vote] == [
        "vote.drafted", "vote.opened", "vote.closed", "vote.revealed"
    ]  # fmt: skip
    pressed = [[int(key) - 1 for key in keys] for keys in BALLOTS]
    assert of_vote[2]["data"]["ballots"] == {"room": sorted(pressed, key=json.dumps)} != {"room": pressed}
    assert not list(workspace.boxes.iterdir())
    others = {name: text for name, text in files_in(folder).items() if name != f"{session}.json"}
    assert not [name for name, text in others.items() if "ballots" in text or "V1" in name + text]
