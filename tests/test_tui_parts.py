"""The parts every screen is made of: large type, lines, lists, colours, and commands that are defined once."""

from __future__ import annotations

import importlib
import pkgutil
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.color import Color
from textual.content import Content

import workshop.tui
from tests.tui_helpers import NASTY
from workshop.tui import themes
from workshop.tui.commands import Command, key_name, on_bar
from workshop.tui.help import SHORTHAND, Help
from workshop.tui.screen import EVERYWHERE, HELP, HouseScreen
from workshop.tui.widgets import bigtype
from workshop.tui.widgets.bars import KeyBar, TopBar
from workshop.tui.widgets.painted import STRONG, hero, line, places, rule, spread, table, wrap, wrapped
from workshop.tui.widgets.rows import Rows

LARGE_FACES = (bigtype.HUGE, bigtype.LARGE, bigtype.MEDIUM, bigtype.SMALL)


def all_screens() -> list[type[HouseScreen]]:
    """Every screen of the program that has commands."""
    for module in pkgutil.iter_modules(workshop.tui.__path__):
        importlib.import_module(f"workshop.tui.{module.name}")
    found: list[type[HouseScreen]] = []
    queue = [HouseScreen]
    while queue:
        screen = queue.pop()
        queue += screen.__subclasses__()
        found += [screen] if screen.KEYS else []
    return sorted(found, key=lambda screen: screen.__name__)


SCREENS = all_screens()
COMMANDS = [(screen, command) for screen in SCREENS for command in (*screen.KEYS, HELP, *EVERYWHERE)]


# What does not fit --------------------------------------------------------------------------------


@given(st.text(alphabet="ab cd é日本", max_size=80), st.integers(8, 40))
def test_a_line_that_is_broken_loses_no_word(text: str, width: int) -> None:
    parts = wrapped(line((text, STRONG)), width)
    assert "".join(part.plain for part in parts).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(part.plain) <= width for part in parts)


# Large type ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("face", LARGE_FACES)
def test_large_type_takes_exactly_the_rows_of_its_face(face: bigtype.Face) -> None:
    assert len(bigtype.set_line("Why now?", face)) == face.rows


@given(st.text(alphabet="abcdefgh WXYZäöüß?!,.0123", max_size=60), st.integers(1, 160), st.integers(0, 20))
def test_large_type_never_leaves_its_box(text: str, width: int, rows: int) -> None:
    large = bigtype.fit(text, width, rows)
    if large is not None:
        assert len(large) <= rows
        assert all(len(row) <= width for row in large)


def test_a_text_that_the_letters_lack_is_not_set_large() -> None:
    assert bigtype.fit("日本語", 160, 20) is None
    assert bigtype.fit("Why now? 👍", 160, 20) is None


def test_a_question_that_fits_no_letter_size_stands_bold_behind_the_bar() -> None:
    rows = hero("A question that is far too long for large type " * 3, 60, 7)
    assert all(row.plain.startswith("▌ ") for row in rows)


def test_a_question_uses_the_largest_letters_that_fit() -> None:
    assert len(hero("Why?", 156, 14)) == bigtype.HUGE.rows
    assert len(hero("Why?", 76, bigtype.SMALL.rows)) == bigtype.SMALL.rows


def test_the_clock_does_not_move_when_its_digits_change() -> None:
    widths = {
        len(row)
        for time in (" 1:11", " 8:47", "90:00", "-0:05".replace("-", " "))
        for row in bigtype.clock(time)
    }
    assert len(widths) == 1


def test_every_glyph_is_one_cell_wide() -> None:
    for face in LARGE_FACES:
        for row in bigtype.set_line("Agp%W10", face):
            assert cell_len(row) == len(row)


# Lines --------------------------------------------------------------------------------------------


@given(st.text(max_size=200), st.integers(8, 100))
def test_wrapped_lines_fit_and_lose_no_word(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(part) <= width for part in lines)
    expanded = text.expandtabs(4)
    assert "".join("".join(lines).split()) == "".join(expanded.split())


@pytest.mark.parametrize("text", NASTY)
def test_typed_text_is_drawn_letter_by_letter(text: str) -> None:
    assert line((text, "bold $accent"), "  ", (text, "$rule")).plain == f"{text}  {text}"


@pytest.mark.parametrize(("left", "width"), product(("short", "日本語" * 20, "x" * 90, "[/x]"), (20, 76)))
def test_left_gives_way_to_right(left: str, width: int) -> None:
    drawn = spread(width, Content(left), Content("12:34"))
    assert drawn.plain.endswith("12:34")
    assert drawn.cell_length == width


@pytest.mark.parametrize("label", ["", "quote, P3", "日本語" * 30, "[bold]x"])
def test_a_rule_fills_its_width(label: str) -> None:
    assert rule(76, label).cell_length == 76


def test_a_table_keeps_its_columns_whatever_stands_in_them() -> None:
    rows = [[Content(text), Content("12")] for text in ("short", "日本語" * 20, "x" * 99)]
    assert {row.cell_length for row in table(rows, [20, -5])} == {27}


@pytest.mark.parametrize("width", [62, 76, 156])
def test_in_the_help_what_is_typed_never_runs_into_what_it_means(width: int) -> None:
    rows = [*(row.plain for row in Help((), shorthand=True).lines(width)), ""]
    for written, meaning in SHORTHAND:
        at = next(n for n, row in enumerate(rows) if row.startswith(written))
        rest = rows[at].removeprefix(written)
        assert rest == "" or rest.startswith(" ")
        assert f"{rest} {rows[at + 1]}".strip().startswith(meaning.split(" ")[0])


def test_places_show_how_many_are_taken_without_colour() -> None:
    assert places(2, 3, 1).plain == "▄ ▄ ▁"


# Colours ------------------------------------------------------------------------------------------

ROLES = ("foreground", "text-muted", "accent", "warning", "error", "rule")


def colours_of(name: str) -> dict[str, Color]:
    theme = next(theme for theme in themes.THEMES if theme.name == name)
    variables = theme.to_color_system().generate() | theme.variables
    return {role: Color.parse(variables[role]) for role in (*ROLES, "background", "surface", "on-accent")}


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of the web accessibility guidelines."""

    def luminance(colour: Color) -> float:
        parts = [
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("theme", "role"), product([theme.name for theme in themes.THEMES], ROLES))
def test_every_role_can_be_read_from_the_back_row(theme: str, role: str) -> None:
    colours = colours_of(theme)
    for ground in ("background", "surface"):
        assert contrast(colours[role], colours[ground]) >= 7, f"{role} on {ground}"


@pytest.mark.parametrize(
    ("theme", "ground"), product([theme.name for theme in themes.THEMES], ("accent", "warning", "error"))
)
def test_what_stands_on_a_filled_tag_can_be_read(theme: str, ground: str) -> None:
    colours = colours_of(theme)
    assert contrast(colours["on-accent"], colours[ground]) >= 7


@pytest.mark.parametrize(
    ("system", "themes_seen"), [("truecolor", 3), ("256", 3), (None, 3), ("standard", 2)]
)
def test_one_key_goes_round_all_themes_that_the_terminal_can_show(
    system: str | None, themes_seen: int
) -> None:
    name = first = themes.for_terminal("calm", system)
    seen = []
    while not seen or name != first:
        seen.append(name)
        name = themes.for_terminal(themes.next_choice(name), system)
    assert len(set(seen)) == len(seen) == themes_seen


# Commands -----------------------------------------------------------------------------------------


def test_every_command_says_in_one_sentence_what_it_does() -> None:
    for screen, command in COMMANDS:
        named = f"{screen.__name__}: {command}"
        assert command.help[0].isupper(), named
        assert command.help.endswith("."), named
        assert command.label, named
        assert len(command.label.split()) <= 2, named


def test_no_command_sits_on_a_key_that_terminals_send_for_another() -> None:
    forbidden = {"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j", "ctrl+left_square_bracket", "ctrl+[", "ctrl+b"}
    for screen, command in COMMANDS:
        keys = {binding.key for binding in command.bindings if isinstance(binding, Binding)}
        assert not keys & forbidden, f"{screen.__name__}: {command}"


@pytest.mark.parametrize("screen", SCREENS)
def test_every_command_of_a_screen_can_be_carried_out(screen: type[HouseScreen]) -> None:
    for command in (*screen.KEYS, HELP, *EVERYWHERE):
        owner = "app." in command.action
        assert owner or hasattr(screen, f"action_{command.action.partition('(')[0]}"), command.action


@pytest.mark.parametrize("screen", SCREENS)
def test_no_key_means_two_things_at_once(screen: type[HouseScreen]) -> None:
    keys: dict[str, str] = {}
    for command in screen.KEYS:
        for binding in command.bindings:
            assert isinstance(binding, Binding)
            other = keys.setdefault(binding.key, command.action)
            # Two commands may share a key where one of them is offered only while the other is not.
            shared = (
                {"end", "export"},
                {"agree", "retry"},
                {"minutes", "go_on"},
                {"copy_waiting", "people"},
                {"save_elsewhere", "promise"},
                {"stop", "back"},
            )
            assert {other, command.action} in ({command.action}, *shared)


@pytest.mark.parametrize("screen", SCREENS)
def test_the_key_bar_holds_seven_commands_at_most_and_always_help(screen: type[HouseScreen]) -> None:
    shown = on_bar([*screen.KEYS, HELP])
    assert len(shown) <= 7
    assert HELP in shown


@pytest.mark.parametrize("key", ["f8", "ctrl+g", "enter", "pagedown", "shift+f2", "q"])
def test_keys_are_named_as_on_the_keyboard(key: str) -> None:
    names = {
        "f8": "F8",
        "ctrl+g": "^g",
        "enter": "Enter",
        "pagedown": "PgDn",
        "shift+f2": "Shift+F2",
        "q": "q",
    }
    assert key_name(key) == names[key]


class Bars(App[None]):
    """The two bars alone."""

    def __init__(self, commands: tuple[Command, ...]) -> None:
        super().__init__()
        self.commands = commands
        for theme in themes.THEMES:
            self.register_theme(theme)
        self.theme = "calm"

    def compose(self) -> ComposeResult:
        yield TopBar()
        yield KeyBar()


@pytest.mark.parametrize("width", [76, 62, 40, 12])
async def test_help_stays_in_the_key_bar_however_narrow_it_is(width: int) -> None:
    app = Bars(())
    async with app.run_test(size=(width, 5)) as pilot:
        bar = app.query_one(KeyBar)
        for screen in SCREENS:
            bar.commands = tuple(on_bar([*screen.KEYS, HELP]))
            await pilot.pause(0)
            drawn = bar.render()
            assert isinstance(drawn, Content)
            assert drawn.cell_length <= width, screen.__name__
            assert "Help" in drawn.plain, screen.__name__


async def test_the_top_bar_keeps_its_clock_and_its_tag_beside_a_long_title() -> None:
    app = Bars(())
    async with app.run_test(size=(76, 5)) as pilot:
        top = app.query_one(TopBar)
        top.title, top.aside, top.tag, top.saved = "[/x] " * 40, "Prepare", "NOT FOR THE WALL", "saved 10:00"
        await pilot.pause()
        drawn = top.render()
        assert isinstance(drawn, Content)
        assert drawn.cell_length == 76
        assert "NOT FOR THE WALL" in drawn.plain
        assert drawn.plain.startswith("[/x]")
        assert drawn.plain[-3] == ":"


async def test_a_long_title_gives_way_to_what_is_on_the_wall() -> None:
    app = Bars(())
    async with app.run_test(size=(76, 5)) as pilot:
        top = app.query_one(TopBar)
        top.title, top.saved = "Evening library visitors who cannot come by day", "saved 16:41"
        top.state = "on the wall: how many ballots are in"
        await pilot.pause()
        drawn = top.render()
        assert isinstance(drawn, Content)
        assert drawn.cell_length == 76
        assert "…   on the wall: how many ballots are in " in drawn.plain
        assert drawn.plain.startswith("Evening") and "saved 16:41" in drawn.plain


# Lists --------------------------------------------------------------------------------------------


class Listed(App[None]):
    """A list alone, which counts how often it starts over."""

    def compose(self) -> ComposeResult:
        yield Counting()


class Counting(Rows):
    cleared = 0
    replaced = 0

    def clear_options(self):
        self.cleared += 1
        return super().clear_options()

    def replace_option_prompt_at_index(self, index, prompt):
        self.replaced += 1
        return super().replace_option_prompt_at_index(index, prompt)


def some(*texts: str) -> list[tuple[str, object, Content]]:
    return [(f"N{number}", text, Content(text)) for number, text in enumerate(texts, 1)]


async def test_a_new_row_is_added_without_building_the_list_again() -> None:
    app = Listed()
    async with app.run_test(size=(40, 10)) as pilot:
        rows = app.query_one(Counting)
        texts = [f"note {number}" for number in range(50)]
        for count in range(1, len(texts)):
            rows.show(some(*texts[:count]))
        await pilot.pause()
        assert (rows.cleared, rows.replaced, rows.option_count) == (0, 0, 49)


async def test_an_edited_row_is_the_only_one_drawn_again() -> None:
    app = Listed()
    async with app.run_test(size=(40, 10)):
        rows = app.query_one(Counting)
        rows.show(some("one", "two", "three"))
        rows.show(some("one", "two, edited", "three"))
        assert (rows.cleared, rows.replaced) == (0, 1)


async def test_the_cursor_stays_on_its_row_when_one_above_is_taken_back() -> None:
    app = Listed()
    async with app.run_test(size=(40, 10)):
        rows = app.query_one(Counting)
        three = some("one", "two", "three")
        rows.show(three)
        rows.highlighted = 2
        rows.show(three[1:])
        assert rows.chosen == "N3"
