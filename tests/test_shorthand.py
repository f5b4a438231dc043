"""The capture line: what is typed, what is understood, and that nothing typed is ever lost or changed."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workshop.record.clean import clean, is_blank
from workshop.session.kinds import KINDS, PARAPHRASE, QUOTE
from workshop.session.shorthand import Capture, Marks, Vocabulary, describe, is_code, parse
from workshop.session.shorthand_hints import nearly

GROUP = Vocabulary(codes=[f"P{number}" for number in range(1, 9)], notes=["N1", "N12"])
LEADERS = Vocabulary(notes=["N1", "N12"])

# What the notation is made of, so that random lines come near to meaning something.
_PIECES = st.sampled_from(
    [
        "p3",
        "P12",
        '"',
        ' "',
        "w:",
        "k: ",
        "~ ",
        "? ",
        "* ",
        "!",
        " !!!",
        " #bus",
        "#1",
        "+4",
        "-6",
        " N12",
        "\\",
        " ",
        "\n",
    ]
)
LINES = st.lists(_PIECES | st.text(max_size=8)).map("".join) | st.text()


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ('p3 " I wait in the rain', Capture("I wait in the rain", QUOTE, "P3", verbatim=True)),
        ('p3 "I wait in the rain', Capture("I wait in the rain", QUOTE, "P3", verbatim=True)),
        ('p3 "I wait in the rain"', Capture("I wait in the rain", QUOTE, "P3", verbatim=True)),
        ('p3" I wait', Capture("I wait", QUOTE, "P3", verbatim=True)),
        ('" I wait in the rain', Capture("I wait in the rain", QUOTE, verbatim=True)),
        ('" I wait in the rain."', Capture("I wait in the rain.", QUOTE, verbatim=True)),
        ('p3 " I wait." #rain', Capture("I wait.", QUOTE, "P3", verbatim=True, themes=("rain",))),
        ('P3: "I wait." !! #rain', Capture("I wait.", QUOTE, "P3", True, 2, ("rain",))),
        ('p3 " I said "wait"', Capture('I said "wait"', QUOTE, "P3", verbatim=True)),
        ("p3 waits in the rain", Capture("waits in the rain", speaker="P3")),
        ("P3 waits in the rain", Capture("waits in the rain", speaker="P3")),
        ("P3: waits in the rain", Capture("waits in the rain", speaker="P3")),
        ('p3: " I wait', Capture("I wait", QUOTE, "P3", verbatim=True)),
        ("w: p3: a bench", Capture("a bench", "want", "P3")),
        ("p3 waits !", Capture("waits", speaker="P3", intensity=1)),
        ("p3 waits !!", Capture("waits", speaker="P3", intensity=2)),
        ("p3 waits !!!", Capture("waits", speaker="P3", intensity=3)),
        ("p3 waits #shelter", Capture("waits", speaker="P3", themes=("shelter",))),
        ("p3 waits #shelter #night-bus", Capture("waits", speaker="P3", themes=("shelter", "night-bus"))),
        ("p3 waits !! #shelter", Capture("waits", speaker="P3", intensity=2, themes=("shelter",))),
        ("p3 waits #shelter !!", Capture("waits", speaker="P3", intensity=2, themes=("shelter",))),
        ("p3 attend à l'arrêt #arrêt", Capture("attend à l'arrêt", speaker="P3", themes=("arrêt",))),
        ("~ laughter", Capture("laughter", "observation")),
        ("? ask about the night bus", Capture("ask about the night bus", "followup")),
        ("* they mean the driver", Capture("they mean the driver", "hunch")),
        ("w: a bench", Capture("a bench", "want")),
        ("p3 w: a bench !", Capture("a bench", "want", "P3", intensity=1)),
        ('p3 w: " I want a bench', Capture("I want a bench", "want", "P3", verbatim=True)),
        ('p3 w: "I want a bench"', Capture("I want a bench", "want", "P3", verbatim=True)),
    ],
)
def test_what_a_note_taker_types_is_understood(line: str, meaning: Capture):
    assert parse(line, GROUP) == meaning


@pytest.mark.parametrize(
    ("letter", "kind"),
    [
        ("w", "want"), ("n", "need"), ("e", "expectation"), ("p", "pain"), ("g", "praise"), ("i", "idea"),
        ("o", "objection"), ("d", "decision"), ("a", "assumption"), ("q", "question"), ("k", "parking"),
    ],
)  # fmt: skip
def test_every_kind_of_remark_has_a_letter(letter: str, kind: str):
    assert parse(f"{letter}: less noise", GROUP) == Capture("less noise", kind)
    assert parse(f"{letter}: less noise", LEADERS) == Capture("less noise", kind)


@pytest.mark.parametrize(
    ("line", "meaning"),
    [
        ("+4", Marks(agree=("P4",))),
        ("-6", Marks(disagree=("P6",))),
        ("+4 +5 -6", Marks(("P4", "P5"), ("P6",))),
        ("+4 N12", Marks(("P4",), note="N12")),
        ("+4 -6 n12", Marks(("P4",), ("P6",), "N12")),
    ],
)
def test_who_agrees_is_typed_without_the_words_again(line: str, meaning: Marks):
    assert parse(line, GROUP) == meaning


@pytest.mark.parametrize(
    "line",
    [
        "p9 has no card in this group",  # unknown code
        "p03 is not how a code is written",
        "p3",  # a code alone says nothing
        "p3:",
        "p3:30 the bus came",
        "p3 !",
        'p3 "',
        "+9",  # nobody has this code
        "+4 +4",  # twice
        "+4 -4",  # cannot be both
        "+4 N99",  # no such note
        "+4 and -6",
        "+",
        "-6 degrees this morning",
        "+100 of them",
        "x: there is no such kind",
        "w:",
        "W: a capital is how sentences begin",
        "http://example.org",
        "~waves without a space",
        '"Quoted" words begin this sentence',
        '"Quoted from first to last"',
        "stop !",
        "!!!",
        "we are number #1",
        "C# and F#",
        "p3's bus",
        "p٣ is written in other digits",
        "+٤",
        "   ",
        "",
    ],
)
def test_what_does_not_parse_is_an_ordinary_note_word_for_word(line: str):
    assert parse(line, GROUP) == Capture(line)


def test_a_theme_at_the_end_of_an_ordinary_line_counts_and_stays_in_the_text():
    assert parse("we said stop #brexit", GROUP) == Capture("we said stop #brexit", themes=("brexit",))


@pytest.mark.parametrize("line", ["p3 waits", "+4", "-6", 'p3 " I wait'])
def test_a_design_without_participant_codes_does_not_read_codes(line: str):
    understood = parse(line, LEADERS)
    assert isinstance(understood, Capture)
    assert (understood.text, understood.speaker) == (line, "")


@pytest.mark.parametrize("line", ['\\p3 " words', "\\+4", "\\", "\\\\server\\share", "\\ !!! #x"])
def test_a_leading_backslash_keeps_the_line_literal(line: str):
    assert parse(line, GROUP) == Capture(line[1:])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("p9 nobody is here by that number", "there is no P9 (8 people)"),
        ("P9: nobody", "there is no P9 (8 people)"),
        ('p9 " nobody', "there is no P9 (8 people)"),
        ("w: p12 a bench", "there is no P12 (8 people)"),
        ("+3 -9", "there is no P9 (8 people)"),
        ("+3 N99", "there is no N99"),
        ("+4 -4", "P4 stands there twice"),
        ("+ 2 3", "who agrees is typed +2 +3"),
        ("+2, -3 n12", "who agrees is typed +2 -3 N12"),
        ("p3 waits in the rain", ""),
        ("P3: waits", ""),
        ("-6 degrees this morning", ""),
        ("+100 of them", ""),
        ("x: p9 is no kind", ""),
        ("\\p9 is a room", ""),
        ("p99's bus", ""),
        ("p3", ""),
        ("just words", ""),
        ("", ""),
    ],
)
def test_a_line_that_nearly_means_something_says_why_it_is_a_note(line: str, told: str):
    assert nearly(line, GROUP) == told
    assert nearly(line, LEADERS) == ""


@given(LINES)
def test_a_hint_is_given_for_any_line_without_fail_and_quotes_nothing_of_the_words(line: str):
    assert len(nearly(line, GROUP)) < 2_000


@given(LINES)
def test_after_a_backslash_the_text_is_exactly_the_rest(rest: str):
    assert parse("\\" + rest, GROUP) == Capture(rest)


@given(LINES)
@example("p3 ")
@example('p3 "" ""')
@example("w: w: w:")
def test_no_line_makes_the_parser_fail_and_every_line_can_be_described(line: str):
    for known in (GROUP, LEADERS):
        understood = parse(line, known)
        assert describe(understood)
        public = describe(understood, public=True)
        if isinstance(understood, Capture) and understood.speaker:
            assert understood.speaker not in public


@given(LINES)
def test_an_ordinary_line_keeps_every_code_point(line: str):
    understood = parse(line, GROUP)
    if isinstance(understood, Capture) and line[:1] != "\\":
        marked = (
            understood.speaker or understood.kind != PARAPHRASE or understood.verbatim or understood.intensity
        )
        assert understood.text == line or marked


@given(LINES)
def test_shorthand_only_takes_its_own_signs_away(line: str):
    understood = parse(line, GROUP)
    if isinstance(understood, Capture):
        assert understood.text in line
        assert is_blank(line) or line == "\\" or not is_blank(understood.text) or line[0] == "\\"
        assert understood.kind in KINDS
        assert understood.speaker in ("", *GROUP.codes)


@pytest.mark.parametrize("piece", [" #ab", " !", " ", "#", ' "'])
def test_a_very_long_line_is_understood_at_once(piece: str):
    end = piece * (100_000 // len(piece))
    started = time.process_time()
    parse(f"p3 words{end}", GROUP)
    parse(f"words{end}x", GROUP)
    nearly(f"+3 words{end}", GROUP)
    assert time.process_time() - started < 1.0


def test_the_preview_names_what_was_understood():
    assert (
        describe(parse('p3 w: " a bench !! #shelter', GROUP))
        == "want, word for word, P3, strong 2 of 3, theme shelter"
    )
    assert describe(parse("+4 -6 N12", GROUP)) == "P4 agree, P6 disagree: N12"
    assert describe(parse("+4", GROUP)) == "P4 agree: the last note"
    assert describe(parse("just words", GROUP)) == "note"


def test_the_preview_on_a_mirrored_screen_gives_nobody_away():
    for line in ('p3 " words #theme !!', "+4 -6"):
        told = describe(parse(line, GROUP), public=True)
        assert not any(part in told for part in ("P3", "P4", "P6", "words", "theme", "strong"))


def test_only_codes_are_codes():
    assert all(is_code(text) for text in ("P1", "P12", "P1000"))
    assert not any(is_code(text) for text in ("", "p3", "P0", "P03", "P10000", "P٣", "P3 ", "Maria", "P3\n"))


def test_cleaning_removes_control_characters_surrogates_and_two_non_characters_and_only_those():
    for number in range(0x110000):
        character = chr(number)
        category = unicodedata.category(character)
        refused = (
            (category == "Cc" and character not in "\t\n") or category == "Cs" or number in (0xFFFE, 0xFFFF)
        )
        assert clean(character).text == ("" if refused else character), hex(number)


@given(st.text(st.characters()))
def test_cleaning_keeps_everything_else_in_its_order_and_counts_what_went(text: str):
    cleaned = clean(text)
    lines = text.replace("\r\n", "\n")
    kept = [
        c
        for c in lines
        if c in "\t\n" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in "\ufffe\uffff")
    ]
    assert cleaned.text == "".join(kept)
    assert cleaned.removed == len(lines) - len(kept)
    assert clean(cleaned.text) == (cleaned.text, 0)


def test_after_an_escape_character_goes_the_rest_of_the_sequence_stays():
    assert clean("\x1b[0mred") == ("[0mred", 1)


def test_zero_width_characters_count_as_text_and_white_space_does_not():
    assert not is_blank("\u200b")
    assert is_blank(" \t\n\u00a0\u2003\u3000")


@pytest.mark.parametrize("line", ["w: p4 someone to call", "p4 w: someone to call", "w: P4  someone to call"])
def test_the_code_may_stand_before_the_kind_or_after_it(line: str):
    understood = parse(line, Vocabulary(codes=("P4",)))
    assert understood == Capture("someone to call", kind="want", speaker="P4")


def test_a_code_that_is_not_in_the_room_stays_in_the_words_after_a_kind():
    assert parse("w: p9 is the bay", Vocabulary(codes=("P4",))) == Capture("p9 is the bay", kind="want")
    assert parse("w: p4", Vocabulary(codes=("P4",))) == Capture("p4", kind="want")
