"""Objections to a vote by consent: they are written down without a name, and it passes when none is left open."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from tests.session_samples import LEADERS, RIDERS, Room, make_room, question
from tests.store_samples import stock_events
from tests.tui_helpers import SMALL, Person, begin_by_hands, begun, program, reveal, vote_of
from workshop.designs.loader import LIBRARY, parse_design
from workshop.designs.model import DesignError
from workshop.plan.blocks import Heading, Item, Paragraph
from workshop.plan.memo import memo
from workshop.plan.session_record import session_record
from workshop.plan.votes import vote_blocks
from workshop.record.event import redacted
from workshop.session.ballot import questions_of
from workshop.session.errors import Refused
from workshop.session.fold import fold
from workshop.session.recount import recount
from workshop.session.room import may_be_read_back, visible
from workshop.session.wall import Showing
from workshop.store.workspace import Workspace
from workshop.votes.model import Totals


@pytest.fixture
def room(workspace: Workspace) -> Room:
    return make_room(workspace, "buy-in", LEADERS)


def held(room: Room, *counts: int, stage: str = "resources", private: bool = False, **fields: object) -> str:
    """A vote by consent by counted hands or paper whose result is revealed; its id."""
    vote = room.done(room.votes.draft(stage, [question(**fields)], private=private))[0].ref
    room.done(room.votes.open(vote, eligible=sum(counts), way="paper" if private else "hands"))
    room.done(room.votes.count(vote, "q", Totals(sum(counts), counts)))
    room.done(room.votes.close(vote))
    room.done(room.votes.reveal(vote))
    return vote


def objects(room: Room, vote: str, reason: str = "Four evenings leave Saturday dark.") -> str:
    return room.done(room.live.objections.add(vote, reason))[-1].ref


def settles(room: Room, note: str, state: str, **fields: str) -> None:
    room.done(room.live.objections.settle(note, state, **fields))


class Told(NamedTuple):
    passed: bool | None
    sentence: str


def told(room: Room, vote: str) -> Told:
    (result,) = room.session.votes[vote].results()
    return Told(result.passed, result.sentence)


# What a vote comes to -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "end"),
    [
        ("answered", "the objection is answered"),
        ("withdrawn", "the objection is withdrawn"),
        ("condition", "the objection becomes a condition"),
    ],
)
def test_a_vote_passes_when_its_only_objection_is_closed(room: Room, state: str, end: str):
    vote = held(room, 14, 1)
    assert told(room, vote) == (False, "Not carried yet: 14 consent, 1 objects. The reason is heard first.")
    note = objects(room, vote)
    assert told(room, vote) == (False, "Not carried yet: 14 consent, 1 objects. The reason is heard first.")
    settles(room, note, state)
    assert told(room, vote) == (True, f"Carried: 14 consent, 1 objects; {end}.")


@pytest.mark.parametrize(
    ("state", "end"), [("needs-evidence", "needs evidence"), ("unresolved", "is left open")]
)
def test_an_objection_that_needs_evidence_or_stays_unresolved_holds_it_up(room: Room, state: str, end: str):
    vote = held(room, 14, 1)
    settles(room, objects(room, vote), state, owner="Director", due="1 June")
    assert told(room, vote) == (False, f"Not carried yet: 14 consent, 1 objects. The objection {end}.")


def test_where_the_rule_says_so_an_unresolved_objection_is_printed_in_the_plan(room: Room):
    vote = held(room, 14, 1, open_objections="printed")
    note = objects(room, vote)
    assert told(room, vote).passed is False
    settles(room, note, "needs-evidence")
    assert told(room, vote).passed is False
    settles(room, note, "unresolved")
    end = "the objection stays open and is printed in the plan."
    assert told(room, vote) == (True, f"Carried: 14 consent, 1 objects; {end}")


def test_every_ballot_that_objects_needs_its_reason(room: Room):
    vote = held(room, 12, 3)
    assert "The reasons are heard first." in told(room, vote).sentence
    settles(room, objects(room, vote, "No money."), "answered")
    settles(room, objects(room, vote, "No people."), "answered")
    assert told(room, vote) == (
        False,
        "Not carried yet: 12 consent, 3 object. 1 of 3 objections is still open.",
    )
    settles(room, objects(room, vote, "No time."), "withdrawn")
    words = "of the 3 objections 2 are answered and 1 is withdrawn"
    assert told(room, vote) == (True, f"Carried: 12 consent, 3 object; {words}.")


def test_one_person_with_two_reasons_is_heard_on_both(room: Room):
    vote = held(room, 14, 1)
    settles(room, objects(room, vote, "No money."), "answered")
    second = objects(room, vote, "No people either.")
    assert told(room, vote).passed is False
    settles(room, second, "answered")
    assert told(room, vote) == (True, "Carried: 14 consent, 1 objects; the 2 objections are answered.")


def test_where_nobody_consents_settled_objections_carry_nothing(room: Room):
    vote = held(room, 0, 1)
    settles(room, objects(room, vote), "withdrawn")
    assert told(room, vote) == (False, "Not carried: nobody consents, 1 objects.")


def test_a_settled_objection_is_undone_replaced_and_taken_back(room: Room):
    vote = held(room, 14, 1)
    note = objects(room, vote)
    settles(room, note, "answered", reply="It has a date now.")
    room.done(room.live.undo())
    assert told(room, vote).passed is False
    room.done(room.live.redo())
    assert told(room, vote).passed is True
    settles(room, note, "unresolved", owner="Director", due="1 June")
    assert told(room, vote).passed is False
    room.done(room.live.notes.retract(note))
    assert "The reason is heard first." in told(room, vote).sentence


def test_a_sheet_keeps_the_objections_of_its_questions_apart(room: Room):
    asked = [question(id="a"), question(id="b", text="Shall we go on?")]
    vote = room.done(room.votes.draft("resources", asked))[0].ref
    room.done(room.votes.open(vote, eligible=5, way="hands"))
    for one in ("a", "b"):
        room.done(room.votes.count(vote, one, Totals(5, (4, 1))))
    room.done(room.votes.close(vote))
    room.done(room.votes.reveal(vote))
    note = room.done(room.live.objections.add(vote, "Not on a Friday.", "b"))[-1].ref
    settles(room, note, "answered")
    assert [result.passed for result in room.session.votes[vote].results()] == [False, True]


# Its life -----------------------------------------------------------------------------------------


def test_a_final_result_stays_whatever_becomes_of_its_objections_later(room: Room):
    vote = held(room, 14, 1)
    note = objects(room, vote)
    settles(room, note, "unresolved", owner="Director", due="1 June")
    room.done(room.votes.make_final(vote))
    assert told(room, vote) == (False, "Not carried: 14 consent, 1 objects. The objection is left open.")
    settles(room, note, "answered", reply="The depot opens on Saturdays.")
    assert told(room, vote).passed is False
    assert room.session.notes[note].settled.state == "answered"
    with pytest.raises(Refused, match="V1 is final"):
        room.live.objections.add(vote, "One more.")


def test_a_vote_that_is_reopened_keeps_its_objections_and_what_it_had_come_to(room: Room):
    vote = held(room, 14, 1)
    note = objects(room, vote)
    room.done(room.votes.reopen(vote, "one hand was counted wrongly"))
    room.done(room.votes.close(vote))
    room.done(room.votes.reveal(vote))
    settles(room, note, "answered")
    assert told(room, vote).passed is True
    (earlier,) = room.session.votes[vote].before
    assert earlier.results()[0].passed is False


def test_what_is_settled_after_revealing_is_no_difference_to_a_recount(room: Room):
    vote = held(room, 12, 2)
    for reason in ("No money.", "No people."):
        settles(room, objects(room, vote, reason), "answered")
    (found,) = recount(room.session)
    assert found.passed
    words = "the same again from typed totals; 2 objections were settled since"
    assert found.words == f"V1, 'Shall we start?': {words}."
    room.session.votes[vote].totals["q"] = Totals(14, (13, 1))
    assert not next(iter(recount(room.session))).passed


def test_a_redaction_takes_the_words_and_leaves_the_result(room: Room):
    vote = held(room, 14, 1)
    note = objects(room, vote, "Ask Mrs Miller.")
    settles(room, note, "answered")
    room.done(room.votes.make_final(vote))
    log = [redacted(event) if event.type == "note.added" else event for event in room.session.log]
    again = fold(log)
    assert again.votes[vote].results()[0].passed is True
    assert "Miller" not in str(session_record(again, "s"))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (lambda room, vote, note: room.live.objections.add("V9", "No."), "There is no vote V9"),
        (lambda room, vote, note: room.live.objections.add(vote, "  "), "no text"),
        (lambda room, vote, note: room.live.objections.settle(note, "ignored"), "not 'ignored'"),
        (lambda room, vote, note: room.live.objections.settle("N99", "answered"), "no note N99"),
        (
            lambda room, vote, note: room.live.objections.settle(room.type("a bench"), "answered"),
            "is not an objection",
        ),
    ],
)
def test_what_is_no_objection_is_refused(room: Room, wrong, why: str):
    vote = held(room, 14, 1)
    note = objects(room, vote)
    with pytest.raises(Refused, match=why):
        wrong(room, vote, note)


def test_an_open_vote_and_another_method_take_no_reasons(room: Room):
    vote = room.done(room.votes.draft("resources", [question()]))[0].ref
    room.done(room.votes.open(vote, eligible=3, way="hands"))
    with pytest.raises(Refused, match="V1 is open: reasons are heard when its result is revealed"):
        room.live.objections.add(vote, "No.")
    room.done(room.votes.close(vote, "nobody voted"))
    other = held(room, 2, 1, 0, method="yes-no", options=("Yes", "No", "Abstain"))
    with pytest.raises(Refused, match="is not a vote by consent"):
        room.live.objections.add(other, "No.")


# Designs ------------------------------------------------------------------------------------------


def design(line: str) -> str:
    text = (LIBRARY / "buy-in.toml").read_text()
    return text.replace('method = "consent"\n', f'method = "consent"\n{line}\n')


def test_a_design_says_that_open_objections_are_printed_in_the_plan(workspace: Workspace):
    vote = parse_design(design('open_objections = "printed"'), "own.toml").stage("resources").vote
    assert vote.open_objections == "printed"
    room = make_room(workspace, "buy-in", LEADERS)
    (usual,) = questions_of(room.session, "resources")
    assert usual.open_objections == ""


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (design('open_objections = "forgotten"'), "open_objections: expected one of printed"),
        (
            (LIBRARY / "buy-in.toml")
            .read_text()
            .replace('method = "gradients"', 'method = "gradients"\nopen_objections = "printed"', 1),
            "open_objections: expected this key only with consent",
        ),
    ],
)
def test_the_key_of_open_objections_is_checked(text: str, why: str):
    with pytest.raises(DesignError, match="open_objections"):
        parse_design(text, "own.toml")
    try:
        parse_design(text, "own.toml")
    except DesignError as error:
        assert why.split(": ")[1] in str(error)


# Papers and the wall ------------------------------------------------------------------------------


def section(paper, title: str):
    blocks = list(paper.blocks)
    start = next(
        index for index, block in enumerate(blocks) if isinstance(block, Heading) and block.text == title
    )
    rest = blocks[start + 1 :]
    end = next((index for index, block in enumerate(rest) if isinstance(block, Heading)), len(rest))
    return rest[:end]


def test_papers_print_each_objection_with_its_reply_and_what_became_of_it(room: Room):
    vote = held(room, 13, 2, open_objections="printed")
    first = objects(room, vote)
    settles(room, first, "unresolved", reply="There is no money this year.", owner="Director", due="1 June")
    blocks = vote_blocks(room.session, room.session.votes[vote])
    told = "Unresolved: There is no money this year. Director, by 1 June."
    assert Item("Objection: Four evenings leave Saturday dark.", (first,), told) in blocks
    assert any("1 objection has no reason written down." in str(block) for block in blocks)
    second = objects(room, vote, "Nobody asked the depot.")
    blocks = vote_blocks(room.session, room.session.votes[vote])
    assert Item("Objection: Nobody asked the depot.", (second,), "Not settled yet.") in blocks
    terms = next(
        block.text for block in blocks if isinstance(block, Paragraph) and "Fixed before" in block.text
    )
    assert "or it is printed in the plan" in terms
    assert "I consent" not in terms


def test_the_memo_prints_an_objection_to_a_vote_once_and_others_by_themselves(room: Room):
    vote = held(room, 14, 1)
    settles(room, objects(room, vote), "answered", reply="The depot opens on Saturdays.")
    other = room.type("o: We did a survey in 2019")
    settles(room, other, "condition", reply="It has an owner now", owner="Director", due="1 June")
    paper = memo(room.session, "s")
    assert str(paper).count("Four evenings leave Saturday dark.") == 1
    became = "Becomes a condition: It has an owner now. Director, by 1 June."
    assert section(paper, "Objections") == [Item("We did a survey in 2019.", (other,), became)]
    assert "objection; to V1" in str(session_record(room.session, "s"))


def test_an_objection_word_for_word_stays_in_the_record(workspace: Workspace):
    room = make_room(workspace, "focus-group", RIDERS)
    vote = held(room, 6, 1, stage="welcome")
    note = objects(room, vote, 'P3 says "never on a Sunday"')
    blocks = vote_blocks(room.session, room.session.votes[vote])
    words = "written down word for word; it stands in the session record"
    assert Item(f"Objection: {words}", (note,), "Not settled yet.") in blocks
    other = objects(room, vote, "as P3 said before")
    assert "as [a participant] said before" in str(vote_blocks(room.session, room.session.votes[vote]))
    assert not may_be_read_back(room.session, room.session.notes[other])


def test_the_wall_shows_an_objection_while_its_result_is_revealed_only(room: Room):
    room.done(room.live.go_to("resources"))
    vote = held(room, 14, 1)
    objects(room, vote)
    assert "Four evenings leave Saturday dark." in visible(room.session, room.clock(), Showing("chart")).chart
    room.done(room.votes.reopen(vote, "one hand was counted wrongly"))
    assert visible(room.session, room.clock(), Showing("chart")).chart == ()


def test_objections_of_too_few_private_ballots_are_not_told(room: Room):
    vote = held(room, 3, 1, private=True)
    note = objects(room, vote)
    assert not may_be_read_back(room.session, room.session.notes[note])
    assert "Saturday" not in str(vote_blocks(room.session, room.session.votes[vote]))


# On screen ----------------------------------------------------------------------------------------


async def to_the_result(person: Person, objecting: int) -> None:
    """Hands of fifteen are counted and the result revealed."""
    await begin_by_hands(person, 15)
    person.post_keys(["a", *["o"] * objecting, "f3"])
    await reveal(person)


async def test_an_objection_is_heard_from_the_result_of_counted_hands(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=15)
    async with program(workspace, session_id=session, size=SMALL) as person:
        await to_the_result(person, 1)
        await person.sees("Not carried yet: 14 consent, 1 objects.", "The reason is heard first.")
        await person.press("j")
        await person.sees("What is the reason?", "nobody's name or code")
        await person.enter("Four evenings leave Saturday dark.")
        await person.sees("What becomes of this objection?", "Four evenings leave Saturday dark.")
        await person.press("c")
        await person.sees("Which condition does it become?")
        await person.enter("One Saturday a month")
        await person.sees("Who sees to it?")
        await person.enter("Director")
        await person.sees("By when?")
        await person.enter("1 June")
        await person.sees("Becomes a condition: One Saturday a month")
        await person.press("enter")
        await person.at("VoteResult")
        await person.sees("Carried: 14 consent, 1 objects; the objection becomes a condition.")
        events = stock_events(workspace.session_file(session))
        assert [one["type"] for one in events[-2:]] == ["note.added", "objection.settled"]
        assert "speaker" not in events[-2]["data"]


async def test_two_objections_are_typed_one_after_the_other_and_each_gets_its_state(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=15)
    async with program(workspace, session_id=session) as person:
        await to_the_result(person, 2)
        await person.press("j")
        await person.sees("Objection 1 of 2: what is the reason?")
        await person.enter("No money.")
        await person.sees("Objection 2 of 2: what is the reason?")
        await person.enter("No people.")
        await person.sees("What becomes of this objection?", "No money.")
        await person.press("a")
        await person.sees("What is the answer, in one sentence?")
        await person.enter("There is a grant.")
        await person.sees("What becomes of this objection?", "No people.")
        await person.press("e")
        await person.sees("Which evidence is needed?")
        await person.enter("The roster of June")
        await person.sees("Who sees to it?")
        await person.press("escape")
        await person.sees("By when?")
        await person.press("escape")
        await person.sees("Objections", "Answered: There is a grant.", "Needs evidence: The roster of June.")
        await person.press("escape")
        await person.at("VoteResult")
        await person.sees("1 of 2 objections is still open.")
        await person.press("f")
        await person.sees("1 objection is still open: final means it is not carried.")
        await person.press("y")
        await person.until(lambda: vote_of(person).status == "final")
        await person.sees("Not carried: 13 consent, 2 object.", "This result is final.")


async def test_reasons_that_were_left_are_asked_for_again(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=15)
    async with program(workspace, session_id=session) as person:
        await to_the_result(person, 1)
        await person.press("j", "escape")
        await person.at("VoteResult")
        await person.press("j")
        await person.sees("What is the reason?")
        await person.enter("No money.")
        await person.sees("What becomes of this objection?")
        await person.press("escape")
        await person.sees("Objections", "No money.", "Nothing yet.", "Another reason")
        await person.press("escape")
        await person.sees("The reason is heard first.")


async def test_where_nobody_objects_there_is_nothing_to_hear(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=15)
    async with program(workspace, session_id=session) as person:
        await to_the_result(person, 0)
        await person.sees("15 consent, nobody objects", "t Terms")
        await person.sees_no("j Objections")


async def test_what_was_fixed_before_opening_is_shown_with_t_and_always_where_there_is_room(
    workspace: Workspace,
) -> None:
    session = begun(workspace, "buy-in", stage="resources", people=15)
    terms = ("Fixed before opening: 2 options: 'I consent'", "15 may vote.", "no objection is left open.")
    async with program(workspace, session_id=session) as person:
        await to_the_result(person, 1)
        await person.sees_no("Fixed before opening")
        await person.press("t")
        await person.sees(*terms)
        await person.press("t")
        await person.sees_no("Fixed before opening")
    async with program(workspace, session_id=session, size=(160, 45)) as person:
        await person.at("Live")
        await person.press("f3")
        await person.sees("This stage has voted")
        await person.press("r")
        await person.sees(*terms)
        await person.sees_no("t Terms")
