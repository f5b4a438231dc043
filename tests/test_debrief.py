"""The debrief after a focus group: kept at once, gone on with later, and in the record alone."""

from __future__ import annotations

import re

import pytest

from tests.paper_samples import paper_of, section, texts_of, words_of
from tests.session_samples import Room
from tests.tui_helpers import LAYOUTS, NASTY, begun, handed_over, program, said
from workshop.session.debrief import LONGEST_ANSWER, QUESTIONS, doubt
from workshop.session.errors import Refused
from workshop.session.fold import fold
from workshop.store.workspace import Workspace


def test_an_answer_is_kept_whole_and_can_be_undone(focus_group: Room):
    focus_group.done(focus_group.live.debrief.answer("surprise", "They defend the drivers"))
    focus_group.done(focus_group.live.debrief.answer("surprise", "They defend the drivers.\nAll of them."))
    assert focus_group.session.debrief == {"surprise": "They defend the drivers.\nAll of them."}
    focus_group.done(focus_group.live.undo())
    assert focus_group.session.debrief == {"surprise": "They defend the drivers"}
    focus_group.done(focus_group.live.debrief.answer("surprise", "  "))
    assert focus_group.reopened().session.debrief == {}


def test_a_redacted_answer_does_not_bring_the_one_before_it_back(focus_group: Room):
    import msgspec

    focus_group.done(focus_group.live.debrief.answer("people", "P2 loud"))
    focus_group.done(focus_group.live.debrief.answer("people", "Maria loud"))
    log = list(focus_group.session.log)
    log[-1] = msgspec.structs.replace(log[-1], data=None, salt=None)
    assert fold(log).debrief == {}


def test_a_debrief_is_refused_where_there_is_none_or_no_such_question(focus_group: Room, buy_in: Room):
    with pytest.raises(Refused, match="no debrief"):
        buy_in.live.debrief.answer("surprise", "x")
    with pytest.raises(Refused, match="'weather'"):
        focus_group.live.debrief.answer("weather", "x")
    with pytest.raises(Refused, match="at most"):
        focus_group.live.debrief.answer("surprise", "x" * (LONGEST_ANSWER + 1))


def test_what_may_be_wrong_with_an_answer_is_said_and_nothing_refused(focus_group: Room):
    note = focus_group.note("late", speaker="P3").id
    session = focus_group.session
    assert doubt(session, "rating", "good") == "Begin with a number from 1 to 5."
    assert doubt(session, "rating", "6") and doubt(session, "rating", "12")
    assert not doubt(session, "rating", "4, they were tired")
    assert doubt(session, "quotes", "N99") == "There is no note N99."
    assert not doubt(session, "quotes", note.lower())
    assert doubt(session, "people", "Maria was loud") == "Use codes, such as P3, and no names."
    assert doubt(session, "people", "P44 loud") == "P44 is not a code of this session."
    assert not doubt(session, "people", "P2 loud, p6 quiet") and not doubt(session, "people", " ")


def test_the_record_prints_the_debrief_as_its_own_part_and_no_other_paper_has_it(focus_group: Room):
    quote = focus_group.note("the doors shut in my face", verbatim=True, speaker="P3")
    focus_group.done(focus_group.live.debrief.answer("quotes", f"{quote.id}, and N99"))
    focus_group.done(focus_group.live.debrief.answer("surprise", "zebra one\n\nzebra two of P4"))
    focus_group.done(focus_group.live.end(6))
    record = paper_of(focus_group, "record")
    part = section(record, "Debrief")
    texts = list(texts_of(part))
    assert "Nothing here is what a participant said." in texts[0]
    assert {"Surprises", "zebra one", "zebra two of P4", f"{quote.id}, and N99"} <= set(texts)
    assert next(block for block in part if getattr(block, "text", "").startswith(quote.id)).evidence == (
        quote.id,
    )
    assert texts.index("Surprises") < texts.index("Quotes to keep")
    findings = words_of(paper_of(focus_group, "findings"))
    assert "zebra" not in findings and not re.search(r"\bP\d", findings)


def test_a_focus_group_that_ended_without_a_debrief_says_so_in_its_record(focus_group: Room, buy_in: Room):
    assert "Debrief" not in words_of(paper_of(focus_group, "record"))
    focus_group.done(focus_group.live.end(6))
    assert "No debrief is recorded." in words_of(paper_of(focus_group, "record"))
    buy_in.done(buy_in.live.end(6))
    assert "debrief" not in words_of(paper_of(buy_in, "record")).lower()


# On the screen -------------------------------------------------------------------------------------


async def test_the_form_opens_when_a_focus_group_ends_and_loses_nothing(workspace: Workspace) -> None:
    session = begun(workspace, people=7, typed=["during"])
    async with program(workspace, session_id=session, size=(100, 34)) as person:
        await person.at("Live")
        await person.press("f9", "enter")
        await person.at("Debrief")
        await person.sees(
            "The session has ended.", "three most important themes", "NOT FOR THE WALL", "not yet"
        )
        # Faster than the disk: what is typed after Tab belongs to the next answer.
        person.post_keys([*"late buses", "enter", *"no shelter", "tab", *"kind drivers", "tab", *"nothing"])
        await person.until(lambda: len(person.session.debrief) == 2)
        assert person.session.debrief == {"themes": "late buses\nno shelter", "surprise": "kind drivers"}
        await person.press("escape")
        await person.at("Live")
        await person.until(lambda: person.session.debrief.get("different") == "nothing")
        await person.press("f2", "end", "enter")
        await person.at("Debrief")
        await person.sees("What was expected but not said?", "late buses / no shelter")
        await person.type("the price")
        await person.press("pageup", "pageup", "f8")
        await person.until(lambda: "unsaid" not in person.session.debrief)
        await person.sees("What surprised us?", "kind drivers")
        await person.type(" and calm")
        await person.press("ctrl+q")
        await person.until(lambda: not person.app.is_running)
    events = fold_of(workspace, session)
    assert events.debrief["surprise"] == "kind drivers and calm"


def fold_of(workspace: Workspace, session: str):
    from workshop.store.events import TinyDBEventStore

    store = TinyDBEventStore(workspace)
    try:
        return fold(store.read(session))
    finally:
        store.close()


async def test_a_line_is_on_disk_when_it_ends(workspace: Workspace) -> None:
    session = begun(workspace, people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        await person.press("f9", "enter")
        await person.at("Debrief")
        person.post_keys([*"a first line", "enter", *"unfinished"])
        await person.until(lambda: person.session.debrief.get("themes", "").startswith("a first line"))


async def test_the_form_names_what_may_be_wrong_and_keeps_it(workspace: Workspace) -> None:
    session = begun(workspace, people=7)
    async with program(workspace, session_id=session, size=(66, 18)) as person:
        await person.at("Live")
        await person.press("f9", "enter")
        await person.at("Debrief")
        await person.sees("1 of 9")
        await person.press("shift+tab")
        await person.sees("9 of 9", "Codes only")
        await person.type("Maria")
        await person.press("tab")
        await person.until(lambda: said(person) == "Dominant and quiet: use codes, such as P3, and no names.")
        await person.sees("1 of 9")
        await person.until(lambda: person.session.debrief == {"people": "Maria"})


async def test_on_a_mirrored_screen_the_debrief_waits_until_the_projector_is_muted(
    workspace: Workspace,
) -> None:
    session = begun(workspace, people=7)
    async with program(workspace, session_id=session, mirrored=True) as person:
        await person.at("Live")
        await person.press("f9", "enter")
        await person.sees("The session has ended. The debrief is not for the wall.", "Later")
        await person.press("l")
        await person.at("Live")
        await person.sees("The session has ended. F9 writes the Word files.")
        await person.press("f2", "end", "enter")
        await person.sees("The debrief is not for the wall.")
        await person.press("m")
        await person.at("Debrief")


async def test_a_buy_in_meeting_has_no_debrief(workspace: Workspace) -> None:
    session = begun(workspace, "buy-in", people=7)
    async with program(workspace, session_id=session) as person:
        await person.at("Live")
        assert not person.screen.check_action("debrief", ())
        await person.press("f9", "enter")
        await person.until(lambda: person.session.status == "ended")
        await person.at("Live")
        assert not person.screen.check_action("debrief", ())


@pytest.mark.parametrize("size", LAYOUTS)
async def test_nasty_text_is_kept_and_drawn_in_the_debrief(
    workspace: Workspace, size: tuple[int, int]
) -> None:
    session = begun(workspace, people=7)
    async with program(workspace, session_id=session, size=size) as person:
        await person.at("Live")
        await person.press("f9", "enter")
        await person.at("Debrief")
        for text in NASTY[: len(QUESTIONS)]:
            await person.paste(text)
            await person.press("tab")
        await person.until(lambda: len(person.session.debrief) == len(QUESTIONS))
        await person.sees("[/x]")
        assert not any(control in person.text for control in "\x1b\x9b")
        assert person.session.debrief["themes"] == NASTY[0] and person.session.debrief["guide"] == "[red"


def test_the_debrief_is_read_alike_by_whoever_reads_the_file_again(focus_group: Room, workspace: Workspace):
    focus_group.done(focus_group.live.debrief.answer("rating", "5"))
    session = handed_over(focus_group)
    assert fold_of(workspace, session).debrief == {"rating": "5"}
