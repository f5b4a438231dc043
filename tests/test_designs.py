"""Session designs: the library's, a user's own, what is refused and in which words, placeholders, the copy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.designs.loader import (
    LIBRARY,
    BrokenDesign,
    find_design,
    from_data,
    list_designs,
    load_design,
    parse_design,
    to_data,
)
from workshop.designs.model import Design, DesignError
from workshop.designs.text import fill, open_placeholders, split_question

STEPS = [
    "customer-mapping", "buy-in", "front-line-staff", "focus-group-external", "focus-group-internal",
    "standards-setting", "read-back", "measures-review",
]  # fmt: skip
BUY_IN = (LIBRARY / "buy-in.toml").read_text(encoding="utf-8")
FOCUS_GROUP = (LIBRARY / "focus-group-external.toml").read_text(encoding="utf-8")

SMALL = """
id = "small"
title = "A small session"
purpose = "To try something."
stratum = "mixed"
audience = "Whoever comes"
size = { min = 2, best = 4, max = 6 }
participant_codes = false
minutes = 10

[scales]
realistic = ["1 No", "2 Yes"]
impactful = ["1 No", "2 Yes"]
fist = ["0", "1", "2", "3", "4", "5"]

[[stages]]
id = "talk"
title = "Talk"
minutes = 10
question = "What now? And then?"
capture = ["idea"]
wall = ["question"]
private = false
"""


def refusal(text: str) -> str:
    with pytest.raises(DesignError) as refused:
        parse_design(text, "my.toml")
    return str(refused.value)


def test_a_text_is_read_and_checked_once_and_a_design_that_was_changed_anew(tmp_path: Path):
    file = tmp_path / "small.toml"
    file.write_text(SMALL, "utf-8")
    first = load_design(file)
    assert load_design(file) is first
    file.write_text(SMALL.replace("A small session", "A smaller one"), "utf-8")
    assert (first.title, load_design(file).title) == ("A small session", "A smaller one")
    file.write_text(SMALL.replace("minutes = 10", "minutes = 11", 1), "utf-8")
    for _ in range(2):
        with pytest.raises(DesignError):
            load_design(file)


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


# The library


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.toml")), ids=lambda path: path.stem)
def test_every_design_of_the_library_can_be_used(path):
    design = load_design(path)
    assert design.id == path.stem
    assert all(len(stage.first_sentence) <= 30 for stage in design.stages)


def test_the_library_has_the_sessions_of_a_plan_in_the_order_they_are_held():
    assert [design.id for design in list_designs(None)] == STEPS
    focus, buy_in = find_design("focus-group", None), find_design("buy-in", None)
    assert (focus.stratum, focus.minutes, focus.participant_codes, len(focus.stages)) == (
        "external",
        90,
        True,
        13,
    )
    assert (buy_in.minutes, buy_in.minutes_short, buy_in.participant_codes) == (90, 60, False)
    assert sum(stage.planned_minutes(short=True) for stage in buy_in.stages) == 60


def test_a_design_keeps_what_it_says_about_votes_seals_and_what_comes_after():
    focus, buy_in = find_design("focus-group", None), find_design("buy-in", None)
    debrief, choose = focus.stage("debrief"), focus.stage("choose")
    assert debrief and debrief.after and debrief.private and not debrief.wall
    assert choose and (choose.vote.method, choose.vote.max_picks, choose.vote.private) == ("choose", 3, True)
    assumptions, amend, baseline = (buy_in.stage(name) for name in ("assumptions", "amend", "baseline"))
    assert assumptions and assumptions.sealed and not assumptions.vote.is_vote
    assert amend and (amend.vote.round, amend.vote.scale, amend.vote.private) == (2, "gradients", False)
    assert baseline and [item.id for item in baseline.vote.items] == ["important", "urgent", "commitment"]
    assert buy_in.stage("nowhere") is None


def test_votes_of_later_designs_are_understood():
    two_axis = (
        SMALL + '[stages.vote]\nmethod = "two-axis"\nscales = ["realistic", "impactful"]\npass = "None."\n'
    )
    fist = (
        SMALL + '[stages.vote]\nmethod = "fist-to-five"\nscale = "fist"\nmax_rounds = 3\npass = "All at 3."\n'
    )
    assert parse_design(two_axis, "small.toml").stages[0].vote.scales == ("realistic", "impactful")
    assert parse_design(fist, "small.toml").stages[0].vote.max_rounds == 3


def test_a_vote_that_does_not_say_so_is_secret():
    design = parse_design(SMALL + '[stages.vote]\nmethod = "consent"\npass = "No objection."\n', "small.toml")
    assert design.stages[0].vote.private


# What is refused, and in which words


@pytest.mark.parametrize(
    ("old", "new", "where", "expected", "found"),
    [
        ("minutes = 5\n", 'minutes = "ten"\n', 'stages[0].minutes (stage "welcome")', "a whole number", '"ten"'),
        ("minutes = 5\n", "minutes = 5.0\n", "stages[0].minutes", "a whole number", "5.0"),
        ("minutes = 5\n", "minutes = true\n", "stages[0].minutes", "a whole number", "true"),
        ("minutes = 5\n", "minutes = 0\n", "stages[0].minutes", "at least 1", "0"),
        ("minutes = 5\n", "minutes = 6\n", "minutes:", "91, the sum of the stages", "90"),
        ("minutes = 5\n", "minuts = 5\n", "stages[0]", "only the keys id, title, minutes,", 'meant as "minutes"'),
        ("minutes = 5\n", "minutes = 0x" + "f" * 5000 + "\n", "stages[0].minutes", "at most 1440", "many digits"),
        ("minutes_short = 60", "minutes_short = 61", "minutes_short", "60, the sum of the stages", "61"),
        ("minutes_short = 60\n", "", "stages[0].minutes_short", "only where the design has it", "3"),
        ('title = "Welcome"\n', "", "stages[0]", 'the key "title"', "none"),
        ('title = "Welcome"', 'title = " "', "stages[0].title", "some text", "none"),
        ('id = "baseline"', 'id = "welcome"', "stages[1].id", "an id of its own", '"welcome" for the second time'),
        ('id = "baseline"', 'id = "Base line"', "stages[1].id", "small letters", '"Base line"'),
        ('scale = "urgent"', 'scale = "urgnt"', "stages[1].vote.items[1].scale", "one of the scales imp", '"urgnt"'),
        ('scale = "gradients"', 'scale = "urgent"', "stages[5].vote.scale", "7 or 8 levels", '"urgent" with 5'),
        ('"observation", "question"', '"qestion"', "stages[0].capture", "one of paraphrase", '"qestion"'),
        ('records = ["evidence"]', 'records = ["proof"]', "stages[2].records", "one of segment", '"proof"'),
        ('method = "consent"', 'method = "voting"', "stages[7].vote.method", "one of none", '"voting"'),
        ('pass = "No reasoned', 'pas = "No reasoned', "stages[7].vote", "only the keys method", 'meant as "pass"'),
        ('method = "none" }', 'method = "none", max_picks = 3 }', "vote.max_picks", "only with choose", '"none"'),
        ("{department}", "{depart}", "audience", "only the placeholders {department}", '"{depart}"'),
        ("size = { min = 5", "size = { min = 50", "size", "min <= best <= max", "min 50, best 9"),
        ("size = { min = 5", "size = { least = 5", "size", "only the keys min, best, max", '"least"'),
        ('urgent = ["1 It', 'urgent = [1, "1 It', "scales.urgent[0]", "text", "1"),
        ('urgent = ["1 It', 'urgent = ["\\u001b", "1 It', "scales.urgent[0]", "without control", "U+001B"),
        ('urgent = ["1 It', 'urgent = ["2 Next year", "1 It', "scales.urgent[2]", "a level of its own", "second"),
        ('stratum = "leadership"', 'stratum = "leaders"', "stratum", "one of internal, external", '"leaders"'),
        ('feeds = ["commitment"', 'feeds = ["comitment"', "feeds", "one of front", '"comitment"'),
        ("sealed = true", 'sealed = "yes"', "stages[3].sealed", "true or false", '"yes"'),
        ("sealed = true", "sealed = true\nafter = true", "stages[3].after", "behind those of the session", "others"),
        ("private = false", "private = true", "stages[0].wall", "an empty list, as the stage is private", "question"),
    ],
)  # fmt: skip
def test_a_wrong_design_is_refused_with_place_expected_and_found(old, new, where, expected, found):
    message = refusal(changed(BUY_IN, old, new))
    assert message.startswith("my.toml: ")
    place, _, rest = message.removeprefix("my.toml: ").partition("expected ")
    assert where in place
    wanted, _, seen = rest.partition(", found ")
    assert expected in wanted
    assert found in seen


def test_a_focus_group_without_words_of_consent_is_refused():
    start = FOCUS_GROUP.index("consent = ")
    without = FOCUS_GROUP[:start] + FOCUS_GROUP[FOCUS_GROUP.index("\n", start) :]
    assert "consent: expected the words that ask for consent" in refusal(without)


def test_a_ballot_sheet_needs_questions_and_every_vote_its_rule_in_words():
    assert "at least one question" in refusal(
        SMALL + '[stages.vote]\nmethod = "ballot-sheet"\npass = "None."\n'
    )
    assert "expected the rule in words" in refusal(SMALL + '[stages.vote]\nmethod = "choose"\n')
    assert "two scales" in refusal(
        SMALL + '[stages.vote]\nmethod = "two-axis"\nscales = ["fist"]\npass = "-"\n'
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        (" \n\t", "the file is empty"),
        ('id = "a"\ntitle = oops', "my.toml, line 2, column 9: this is not TOML"),
        ('id = "a"\nid = "b"', "my.toml, line 2"),
        ("id = [", "my.toml, line 1, at the end"),
        ("id = " + "[" * 9000, "nested too deep"),
        ("id = " + "9" * 9000, "very many digits"),
        ("stages = 3", "stages: expected a list, found 3"),
        (changed(SMALL, "[[stages]]", "[stages]"), "stages: expected a list, found a table"),
    ],
)
def test_what_is_no_design_is_refused_in_one_sentence(text, words):
    message = refusal(text)
    assert words in message
    assert message.endswith(".")


def test_files_that_cannot_be_read_as_a_design_are_refused_by_name(tmp_path: Path):
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'id = "latin"\ntitle = "Caf\xe9"\n')
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * 1_000_001)
    for path, words in (
        (latin, "latin.toml, line 2: expected text in UTF-8, found the byte 0xe9"),
        (large, "at most 1,000,000 bytes"),
        (tmp_path, "found a folder"),
        (tmp_path / "gone.toml", "found nothing there"),
    ):
        with pytest.raises(DesignError) as refused:
            load_design(path)
        assert str(path) in str(refused.value)
        assert words in str(refused.value)


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path):
    path = tmp_path / "small.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert load_design(path) == parse_design(SMALL, "small.toml")


def test_a_design_has_the_name_of_its_file(tmp_path: Path):
    path = tmp_path / "other.toml"
    path.write_text(SMALL, encoding="utf-8")
    with pytest.raises(DesignError, match='expected "other", as the file is called, found "small"'):
        load_design(path)


@given(st.text())
def test_any_text_is_refused_in_words(text):
    assert refusal(text).startswith("my.toml")


@given(st.integers(0, len(FOCUS_GROUP)), st.integers(0, 60), st.text(max_size=12))
def test_a_damaged_design_is_used_or_refused_in_words(start, length, text):
    damaged = FOCUS_GROUP[:start] + text + FOCUS_GROUP[start + length :]
    try:
        design = parse_design(damaged, "my.toml")
    except DesignError as refused:
        assert str(refused).startswith("my.toml")
        assert "\x1b" not in str(refused)
    else:
        assert from_data(to_data(design)) == design


# A user's own designs


def test_a_users_own_design_comes_before_the_librarys(tmp_path: Path):
    (tmp_path / "buy-in.toml").write_text(changed(BUY_IN, "Buy-in meeting", "Our meeting"), encoding="utf-8")
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    assert find_design("buy-in", tmp_path).title == "Our meeting"
    assert [design.id for design in list_designs(tmp_path)] == [*STEPS, "small"]


def test_a_family_name_finds_the_stratums_design(tmp_path: Path):
    assert find_design("focus-group", None, "internal").id == "focus-group-internal"
    for stratum in ("", "external", "mixed"):
        assert find_design("focus-group", None, stratum).id == "focus-group-external"
    with pytest.raises(DesignError, match='no session design called "focus-group"'):
        find_design("focus-group", None, "leadership")
    external = changed(FOCUS_GROUP, 'id = "focus-group-external"', 'id = "visit-external"')
    (tmp_path / "visit-external.toml").write_text(external, encoding="utf-8")
    with pytest.raises(DesignError, match='no session design called "visit"'):
        find_design("visit", tmp_path, "internal")  # never the words for others


def test_an_unknown_name_is_answered_with_the_names_there_are(tmp_path: Path):
    for name in ("nothing", "", "../buy-in", "buy-in.toml"):
        with pytest.raises(DesignError, match="there are customer-mapping, buy-in"):
            find_design(name, tmp_path / "not-made-yet")


def test_a_broken_own_design_is_listed_as_its_problem_and_hides_no_other(tmp_path: Path):
    (tmp_path / "mine.toml").write_text("title = ", encoding="utf-8")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "._mine.toml").write_bytes(b"\x00\x05\x16\x07")
    listed = list_designs(tmp_path)
    broken = [entry for entry in listed if isinstance(entry, BrokenDesign)]
    assert [entry.id for entry in broken] == ["folder", "mine"]
    assert "mine.toml, line 1" in broken[1].problem
    assert [entry.id for entry in listed if isinstance(entry, Design)] == STEPS
    with pytest.raises(DesignError, match=r"mine\.toml"):
        find_design("mine", tmp_path)


# Placeholders and questions


def test_placeholders_are_filled_and_the_others_stay():
    facts = {"department": "Riverton Transit", "date": " "}
    text = "Who at {department} knows by {date}? {other}"
    assert fill(text, facts) == "Who at Riverton Transit knows by {date}? {other}"
    assert open_placeholders(text, facts) == {"date"}


def test_a_fact_that_looks_like_a_placeholder_is_taken_as_it_is():
    assert fill("At {department}", {"department": "{unit}", "unit": "no"}) == "At {unit}"


def test_a_design_says_which_facts_are_still_open():
    assert open_placeholders(find_design("focus-group", None), {}) == {"department", "segment"}
    assert open_placeholders(find_design("buy-in", None), {"department": "Transit"}) == {"date"}
    case = find_design("buy-in", None).stage("case")
    assert case and open_placeholders(case, {}) == {"date"}


@pytest.mark.parametrize(
    ("question", "first", "rest"),
    [
        ("What is lost? By whom? Say.", "What is lost?", "By whom? Say."),
        ("One sentence only.", "One sentence only.", ""),
        ("No end", "No end", ""),
        ("Version 2.5 or not? Yes", "Version 2.5 or not?", "Yes"),
        ("Really?! Then\nsay so.", "Really?!", "Then\nsay so."),
        ("", "", ""),
    ],
)
def test_the_first_sentence_of_a_question_stands_alone(question, first, rest):
    assert split_question(question) == (first, rest)


@given(st.text())
def test_splitting_a_question_loses_no_words(text):
    assert " ".join(split_question(text)).split() == text.split()


# The copy a session keeps


def test_the_copy_of_a_design_is_plain_json_and_comes_back_exactly():
    for design in (
        find_design("buy-in", None),
        find_design("focus-group", None),
        parse_design(SMALL, "small"),
    ):
        data = to_data(design)
        assert json.loads(json.dumps(data, allow_nan=False)) == data
        assert from_data(data) == design


def test_a_copy_that_is_no_design_is_refused_in_words():
    data = to_data(parse_design(SMALL, "small"))
    data["stages"][0]["minutes"] = "ten"
    with pytest.raises(
        DesignError, match=r'copy of its design: stages\[0\].minutes \(stage "talk"\): expected a whole'
    ):
        from_data(data)


@pytest.mark.parametrize(("key", "text"), [("title", "\ud83d"), ("title", "\x1b[2J"), ("\ud83d", 1)])
def test_a_copy_with_what_no_screen_can_show_is_refused_in_words(key, text):
    data = to_data(parse_design(SMALL, "small"))
    data["stages"][0][key] = text
    with pytest.raises(DesignError, match=r"U\+|half a character") as refused:
        from_data(data)
    assert str(refused.value).isprintable()
