"""The board of themes at the keyboard: filing, naming, merging, splitting, undoing, and what the room may see of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len

from tests.plan_samples import on_disk
from tests.plan_samples import said as remark
from tests.session_samples import RIDERS, make_room
from tests.test_tui_nasty import WORDS, full_room
from tests.tui_helpers import LAYOUTS, SMALL, USUAL, Person, begun, handed_over, program, said
from workshop.session.events import AttendanceSet
from workshop.session.shorthand import Capture
from workshop.store.workspace import Workspace
from workshop.tui.themes_keys import THEME_KEYS

TYPED = (
    "p1 the shelter is cold",
    "p2 no roof on the shelter",
    "p3 the driver was kind",
    "p1 nobody answers the phone",
)
SAYING = 'p2 " I froze at Elm Street'


@asynccontextmanager
async def board(
    workspace: Workspace,
    typed: tuple[str, ...] = TYPED,
    *,
    size: tuple[int, int] = USUAL,
    mirrored: bool = False,
    design: str = "focus-group",
) -> AsyncIterator[Person]:
    """Somebody in front of the board of a session in which these lines were typed."""
    session_id = begun(workspace, design, people=4, typed=typed)
    async with program(workspace, session_id=session_id, size=size, mirrored=mirrored) as person:
        await person.at("Live")
        await person.press("f5")
        if mirrored and SAYING in typed:
            await person.sees("is not for the wall")
        else:
            await person.at("ThemesBoard")
        yield person


async def named(person: Person, *names: str, key: str = "n") -> None:
    """New themes, each from the note under the cursor."""
    for name in names:
        await person.press(key)
        await person.enter(name)
        await person.saved()


def themes_of(person: Person) -> dict[str, list[str]]:
    """The notes of each theme, by its name."""
    session = person.session
    return {
        theme.label: [note.id for note in session.notes.values() if theme.id in note.themes]
        for theme in session.current_themes()
    }


async def test_three_hundred_notes_go_into_twenty_themes_by_keys_alone(workspace):
    room = make_room(workspace, "focus-group", RIDERS, "many", start=False)
    room.clock.now = datetime.now(UTC)
    room.done(room.live.start())
    codes = tuple(f"P{number}" for number in range(1, 9))
    room.done(room.live.people.set_attendance(AttendanceSet(attended=8, codes=codes)))
    for number in range(300):
        last = room.live.notes.add(Capture(f"what was said {number}", speaker=codes[number % 8]))
    room.done(last)
    async with program(workspace, session_id=handed_over(room)) as person:
        await person.at("Live")
        await person.press("f5")
        await person.sees("300 of 300")
        for number in range(20):
            await named(person, f"About {number + 1}", key="n" if number <= 9 else "ctrl+n")
        await person.sees("280 of 300", "1-k Put in", "^n New")
        person.post_keys([THEME_KEYS[number % 20] for number in range(280)])
        await person.sees("0 of 300")
        await person.saved()
        filed = Counter(theme for note in person.session.notes.values() for theme in note.themes)
        assert filed == {f"T{number}": 15 for number in range(1, 21)}
        assert person.session.notes["N21"].themes == ("T1",)
        assert person.session.notes["N300"].themes == ("T20",)


async def test_movement_and_filing_keep_their_order_however_fast_the_keys_come(workspace):
    async with board(workspace) as person:
        await named(person, "Cold")
        person.post_keys(["down", "1", "up", "1"])
        await person.sees("1 of 4")
        await person.saved()
        assert themes_of(person) == {"Cold": ["N1", "N2", "N3"]}


async def test_a_name_typed_at_once_after_its_key_goes_into_the_name(workspace):
    async with board(workspace) as person:
        person.post_keys(["n", *"Line 12", "enter", "1"])
        await person.until(lambda: themes_of(person).get("Line 12"))
        await person.saved()
        assert set(themes_of(person)) == {"Line 12"}


async def test_one_undo_takes_back_one_filing_and_comes_back_to_the_note(workspace):
    async with board(workspace) as person:
        await named(person, "Cold")
        await person.press("1", "1")
        await person.sees("1 of 4")
        await person.press("f8")
        await person.sees("2 of 4")
        assert themes_of(person) == {"Cold": ["N1", "N2"]}
        assert person.screen.query_one("#loose").chosen == "N3"


@pytest.mark.parametrize("typed", [(), ("p1 it is cold",), ("p1 it is cold #cold",)])
async def test_undo_on_the_board_leaves_alone_what_was_done_elsewhere(workspace, typed):
    async with board(workspace, typed) as person:
        await person.press("f8")
        await person.until(lambda: "session's screen" in said(person))
        assert person.session.attendance.attended == 4
        assert len(list(person.session.current_notes())) == len(typed)


async def test_plus_files_a_note_and_keeps_it_for_another_theme(workspace):
    async with board(workspace) as person:
        await named(person, "Cold", "Phone")
        await person.press("+", "1")
        await person.saved()
        await person.sees("2 of 4", "the driver was kind in")
        await person.press("2")
        await person.saved()
        assert themes_of(person) == {"Cold": ["N1", "N3"], "Phone": ["N2", "N3"]}
        await person.sees("1 of 4")


async def test_a_theme_is_merged_and_the_trail_is_kept(workspace):
    async with board(workspace) as person:
        await named(person, "Cold", "Roof")
        await person.press("m", "2")
        await person.sees("Merge Roof into which?")
        await person.press("1")
        await person.sees("Merged at", "Roof into Cold")
        assert themes_of(person) == {"Cold": ["N1", "N2"]}
        await person.press("h")
        await person.sees("What was done to themes")
        await person.press("escape", "f8")
        await person.until(lambda: set(themes_of(person)) == {"Cold", "Roof"})


async def test_keys_stay_with_their_themes_until_they_are_ordered(workspace):
    async with board(workspace) as person:
        await named(person, "Cold", "Roof", "Driver")
        await person.press("m", "1", "3")
        await person.until(lambda: len(themes_of(person)) == 2)
        await person.press("2")
        await person.saved()
        assert themes_of(person)["Roof"] == ["N2", "N4"]
        await person.press("f4")
        await person.until(lambda: person.session.wall.show == "themes")
        await person.sees("2 Roof", "3 Driver")
        await person.press("o")
        await person.sees("Themes, by how many people", "1 Roof", "2 Driver")


async def test_what_the_signs_beside_a_theme_mean_stands_in_the_help(workspace):
    async with board(workspace) as person:
        await person.press("ctrl+g")
        await person.press("end")
        await person.sees("Signs of this screen", "fits?", "may belong there", "= 4", "another theme")


async def test_a_theme_is_renamed_and_a_name_that_does_not_do_stays_to_be_mended(workspace):
    async with board(workspace) as person:
        await named(person, "Cold", "Roof")
        await person.press("r", "2")
        await person.sees("New name: Roof")
        await person.enter("cold")
        await person.until(lambda: "already" in said(person))
        await person.sees("New name: cold")
        await person.enter(" stops")
        await person.until(lambda: "cold stops" in themes_of(person))


async def test_notes_leave_an_open_theme_or_are_split_off_it(workspace):
    async with board(workspace) as person:
        await named(person, "Cold")
        await person.press("1", "1", "1")
        await person.sees("0 of 4")
        await person.press("right", "enter")
        await person.sees("x Take out")
        await person.press("x")
        await person.until(lambda: themes_of(person) == {"Cold": ["N2", "N3", "N4"]})
        await person.press("down", "space", "space", "s")
        await person.sees("Split off 2 notes as:")
        await person.enter("Other")
        await person.until(lambda: themes_of(person) == {"Cold": ["N2"], "Other": ["N3", "N4"]})
        await person.press("escape")
        await person.sees("Without a theme", "1 of 4")


async def test_several_chosen_notes_are_filed_with_one_key(workspace):
    async with board(workspace) as person:
        await named(person, "Cold")
        await person.press("space", "space", "1")
        await person.saved()
        assert themes_of(person) == {"Cold": ["N1", "N2", "N3"]}
        await person.press("f8")
        await person.sees("3 of 4")


async def test_a_theme_that_shares_words_with_the_note_is_offered(workspace):
    async with board(workspace) as person:
        await named(person, "Waiting")
        await person.sees("Waiting fits?")
        await person.press("down")
        await person.sees_no("fits?")


async def test_search_shows_only_the_notes_that_hold_the_letters(workspace):
    async with board(workspace) as person:
        await person.press("slash")
        await person.type("driver")
        await person.sees("1 of 4", "the driver was kind")
        await person.sees_no("no roof")
        await person.press("enter", "escape")
        await person.sees("4 of 4", "no roof")


async def test_without_codes_the_board_counts_notes_and_says_so(workspace):
    async with board(workspace, ("too few clerks", "no clerks at noon"), design="buy-in") as person:
        await named(person, "Clerks", "Noon")
        await person.sees("by how many notes", "= 1")
        await person.sees_no("people")


async def test_one_side_at_a_time_on_a_small_screen(workspace):
    async with board(workspace, size=SMALL) as person:
        await named(person, "Cold")
        await person.sees("Without a theme", "1 Cold")
        await person.sees_no("by how many people")
        await person.press("right")
        await person.sees("by how many people")
        await person.sees_no("Without a theme")
        await person.press("left", "1")
        await person.saved()
        assert themes_of(person) == {"Cold": ["N1", "N2"]}


async def test_the_room_sees_no_words_as_they_were_said_unless_the_projector_is_muted(workspace):
    async with board(workspace, (*TYPED, SAYING), mirrored=True) as person:
        await person.press("l")
        await person.at("ThemesBoard")
        await person.sees("quote, kept off the wall", "the shelter is cold")
        await person.sees_no("froze")
        await named(person, "Cold")
        await person.press("slash")
        await person.type("froze")
        await person.sees("0 of 5")
        assert "P1" not in person.text
        await person.press("escape", "escape")
        await person.press("f5")
        await person.sees("is not for the wall")
        await person.press("m")
        await person.sees("NOT FOR THE WALL", "I froze at Elm Street")


async def test_themes_put_up_for_the_room_are_not_followed_by_what_was_said_word_for_word(workspace):
    async with board(workspace, (*TYPED, SAYING), mirrored=True) as person:
        await person.press("m")
        await person.sees("NOT FOR THE WALL", "froze")
        await named(person, "Cold")
        await person.press("f4")
        await person.at("WallCover")
        await person.sees("Themes", "Cold")
        await person.press("escape")
        await person.sees("Some of what was said is not for the wall")
        await person.press("l")
        await person.at("ThemesBoard")
        await person.sees("quote, kept off the wall")
        await person.sees_no("froze")


async def test_the_room_does_not_read_the_name_of_a_theme_whose_notes_it_may_not_see(workspace):
    room = make_room(workspace, "focus-group", RIDERS, "hidden")
    private = next(run.id for run in room.session.stage_order if run.design.private)
    room.note("the moderator was tired", stage=private, themes=("tiredness",))
    room.note("it is cold", speaker="P1", themes=("cold",))
    handed_over(room)
    async with program(workspace, session_id="hidden", mirrored=True) as person:
        await person.at("Live")
        await person.press("f5")
        await person.sees("kept off the wall", "cold")
        await person.sees_no("tiredness")


async def test_a_key_pressed_while_the_wall_is_blank_files_nothing(workspace):
    async with board(workspace, mirrored=True) as person:
        await named(person, "Cold")
        await person.press("f12")
        await person.at("WallCover")
        await person.press("1", "1", "f12")
        await person.at("ThemesBoard")
        await person.saved()
        assert themes_of(person) == {"Cold": ["N1"]}


async def test_the_themes_are_read_back_on_the_wall(workspace):
    async with board(workspace) as person:
        await named(person, "Cold")
        await person.press("b")
        await person.until(lambda: person.session.wall.show == "themes", str(person.session.wall))
        await person.until(lambda: "On the wall: the themes." in said(person))


async def test_after_the_end_notes_can_still_be_grouped(workspace):
    session_id = begun(workspace, people=4, typed=TYPED)
    room = make_room(workspace, "focus-group", RIDERS, "ended")
    room.type("p1 cold")
    room.done(room.live.end(4))
    handed_over(room)
    async with program(workspace, session_id="ended") as person:
        await person.at("Live")
        await person.press("f5")
        await person.at("ThemesBoard")
        await named(person, "Cold")
        assert themes_of(person) == {"Cold": ["N1"]}
    assert session_id


@pytest.mark.parametrize("size", LAYOUTS)
async def test_nothing_that_people_type_breaks_the_board(workspace, size):
    room = full_room(workspace)
    for number, text in enumerate(WORDS):
        if len(text) <= 70:
            room.done(room.live.themes.add(f"{text} {number}", [f"N{number + 1}"]))
    room.done(room.live.themes.merge("T3", "T4"))
    async with program(workspace, session_id=handed_over(room), size=size) as person:
        await person.at("Live")
        await person.press("f5")
        await person.at("ThemesBoard")
        await person.press(*["down"] * 4, "right", *["down"] * 4, "enter", "escape", "right")
        await person.press("ctrl+r")
        await person.sees("New name:")
        await person.paste("[/x] half [open \x1b[31m")
        await person.press("enter")
        await person.saved()
        assert all(cell_len(line) <= size[0] for line in person.lines)
        assert "\x1b" not in person.text


async def test_a_theme_that_another_group_raised_is_said_to_be_seen_before(workspace):
    on_disk(workspace, "earlier", [remark("the stop is freezing", "Cold stops", "P1")])
    async with board(workspace) as person:
        await person.until(lambda: person.screen._elsewhere is not None)
        await named(person, "cold STOPS")
        await person.sees("Seen before, in 1 group.")
        await named(person, "Whistles")
        await person.sees("A new theme: no other session has one like it.")


async def test_the_wall_is_not_told_what_other_groups_raised(workspace):
    on_disk(workspace, "earlier", [remark("the stop is freezing", "Cold stops", "P1")])
    async with board(workspace, mirrored=True) as person:
        if type(person.app.screen).__name__ != "ThemesBoard":
            await person.press("l")
            await person.at("ThemesBoard")
        await person.until(lambda: person.screen._elsewhere is not None)
        await named(person, "cold STOPS")
        assert "Seen before" not in person.words
