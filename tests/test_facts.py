"""What is known of a group that came by import is said and set by a command, or by a record: its facts, and consent."""

from __future__ import annotations

import json

import pytest

from tests.commands import DONE, FAILED, WRONG_USE, call, make, notes_of
from workshop.plan.gate import gate
from workshop.plan.material import gather
from workshop.session.reading import read_session
from workshop.session.state import Session
from workshop.store.events import TinyDBEventStore
from workshop.store.workspace import Workspace


@pytest.fixture
def group(workspace: Workspace) -> str:
    """A group of eight whose notes were imported, and which has ended."""
    session = make(workspace, "focus-group", "--stratum", "external", "--segment", "night readers")
    line = json.dumps({"text": "Open until ten", "kind": "quote", "speaker": "P3"})
    assert call(workspace, "import", session, "-", given=line).exit_code == DONE
    assert call(workspace, "end", session, "--attended", "8").exit_code == DONE
    return session


def read(workspace: Workspace, session: str) -> Session:
    return read_session(TinyDBEventStore(workspace), session)


def test_without_options_it_says_what_is_known_and_what_consent_lacks(
    workspace: Workspace, group: str
) -> None:
    result = call(workspace, "facts", group)
    assert result.exit_code == DONE
    assert (
        "Customers:            night readers" in result.stdout and "People:               8" in result.stdout
    )
    assert "not recorded, so that nobody is quoted; --consent where all agreed" in result.stdout


def test_consent_is_recorded_of_all_or_of_all_but_some(workspace: Workspace, group: str) -> None:
    result = call(workspace, "facts", group, "--not-quoted", "p3, P5", "--not-part", "P6")
    assert result.exit_code == DONE, result.stderr
    assert "8 asked; P6 not taking part; P3, P5 not quoted" in result.stdout
    people = read(workspace, group).attendance
    assert [code for code in ("P1", "P3", "P5", "P6", "P8") if people.may_be_quoted(code)] == ["P1", "P8"]


def test_a_no_that_is_recorded_is_not_turned_into_a_yes(workspace: Workspace, group: str) -> None:
    call(workspace, "facts", group, "--not-quoted", "P3")
    assert call(workspace, "facts", group, "--consent").exit_code == DONE
    people = read(workspace, group).attendance
    assert not people.may_be_quoted("P3") and people.may_be_quoted("P4")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--not-quoted", "P9"], "P9 was not there: the people of this session are P1 to P8."),
        (["--not-quoted", "Maria"], "People are known by codes such as P3 here, not by 'Maria'."),
        (["--date", "2126-01-01"], "2126-01-01 is still to come, and this session has been held."),
        (["--date", "last week"], "The date is to be like 2026-03-04, not 'last week'."),
        (["--starts", "six"], "The start is to be a time like 18:30, not 'six'."),
        (["--title", " "], "A session has a title; give one that is not empty."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(
    workspace: Workspace, group: str, options: list[str], told: str
) -> None:
    before = workspace.session_file(group).read_bytes()
    result = call(workspace, "facts", group, *options)
    assert result.exit_code == WRONG_USE and told in result.stderr
    assert workspace.session_file(group).read_bytes() == before


def test_leaders_have_no_codes_to_ask(workspace: Workspace) -> None:
    session = make(workspace, "buy-in")
    result = call(workspace, "facts", session, "--consent")
    assert result.exit_code == WRONG_USE and "no participant codes" in result.stderr


def test_facts_of_a_group_that_has_ended_are_set_and_counted(workspace: Workspace, group: str) -> None:
    options = ["--segment", "evening readers", "--starts", "18:00", "--ends", "19:30", "--place", "a library"]
    assert call(workspace, "facts", group, *options).exit_code == DONE
    (row,) = gate(gather(TinyDBEventStore(workspace))).groups
    assert (row.segment, row.minutes, row.place) == ("evening readers", 90, "a library")
    assert notes_of(workspace, group) == ["Open until ten"]


def test_consent_comes_as_a_record_too_and_once(workspace: Workspace, group: str) -> None:
    line = json.dumps({"record": "consent", "quote_no": ["P5"]})
    for _ in range(2):
        result = call(workspace, "import", group, "-", given=line)
        assert (result.exit_code, result.stderr) == (DONE, "")
    people = read(workspace, group).attendance
    assert people.quote_no == ("P5",) and people.may_be_quoted("P3")
    events = [event for event in read(workspace, group).log if event.type == "consent.recorded"]
    assert len(events) == 1
    other = json.dumps({"record": "consent", "quote_no": ["P3"]})
    result = call(workspace, "import", group, "-", given=other)
    assert (
        result.exit_code == FAILED and "consent is recorded already, and there P3 said yes" in result.stderr
    )


def test_the_draft_says_with_which_command_consent_is_recorded(workspace: Workspace, group: str) -> None:
    from workshop.plan.sections.app_method import section

    told = str(section(gather(TinyDBEventStore(workspace))))
    assert "`workshop facts SESSION --consent`, or ^l in the session" in told
    call(workspace, "facts", group, "--consent")
    assert "no consent is recorded" not in str(section(gather(TinyDBEventStore(workspace))))
