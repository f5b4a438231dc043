"""Notes from a file: JSON lines or plain text, every line told, and nothing taken for shorthand unasked."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.session_samples import RIDERS, Room, make_room, random_room
from workshop.record.clean import clean, is_blank
from workshop.session.importing import AHEAD, Imported, UnreadableInput, import_durably
from workshop.store.workspace import Workspace


def bring(room: Room, content: bytes | str, *, as_json: bool = False, ahead: int = AHEAD) -> list[Imported]:
    """Import a whole file."""
    raw = content if isinstance(content, bytes) else content.encode()
    return list(import_durably(room.live, io.BytesIO(raw), as_json=as_json, ahead=ahead))


def bring_json(room: Room, *lines: dict[str, object]) -> list[Imported]:
    return bring(room, "".join(json.dumps(line) + "\n" for line in lines))


def texts(room: Room) -> list[str]:
    return [note.text for note in room.session.notes.values()]


def told(lines: Sequence[Imported]) -> list[tuple[int, str]]:
    return [(line.line, line.problem or line.note_id) for line in lines]


def test_plain_text_is_one_note_a_line_and_never_shorthand(focus_group: Room):
    content = 'p3 " words\n\n  \n+4\n\\kept\n#bus !!!\nw: a bench\n  indented  \nlast, without a line end'
    lines = bring(focus_group, content)
    assert texts(focus_group) == [
        'p3 " words', "+4", "\\kept", "#bus !!!", "w: a bench", "  indented  ", "last, without a line end",
    ]  # fmt: skip
    assert told(lines) == [(1, "N1"), (4, "N2"), (5, "N3"), (6, "N4"), (7, "N5"), (8, "N6"), (9, "N7")]
    assert all(note.kind == "paraphrase" and not note.speaker for note in focus_group.session.notes.values())
    assert [line.line for line in lines if line.unread] == [1, 4, 7]


def test_json_lines_say_all_that_a_note_can_hold(focus_group: Room):
    bring_json(
        focus_group,
        {
            "text": "I wait",
            "id": "a1",
            "kind": "pain",
            "speaker": "P3",
            "verbatim": True,
            "stage": "key_pain",
            "theme": "bus",
        },
        {"text": "plain", "votes": 7, "author": "ignored"},
        {"text": "another", "theme": "Bus", "id": 7},
    )
    first, second, third = focus_group.session.notes.values()
    assert (first.text, first.kind, first.speaker, first.verbatim) == ("I wait", "pain", "P3", True)
    assert (first.stage, first.source_id, first.themes) == ("key_pain", "a1", ("T1",))
    assert (second.stage, second.kind, second.themes) == ("welcome", "paraphrase", ())
    assert (third.source_id, third.themes) == ("7", ("T1",))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{}", "there is no text"),
        ('{"text": null}', "there is no text"),
        ('{"text": 3}', "text is to be a text"),
        ('{"text": ""}', "there is no text in this note"),
        ('{"text": " \\n "}', "there is no text in this note"),
        ('{"text": "\\u0001"}', "there is no text in this note"),
        ('{"text": "x", "kind": "nonsense"}', "there is no kind of note called 'nonsense'"),
        ('{"text": "x", "kind": 3}', "kind is to be a text"),
        ('{"text": "x", "speaker": "Maria"}', "speaker is to be a code such as P3, not 'Maria'"),
        ('{"text": "x", "speaker": "p3"}', "speaker is to be a code"),
        ('{"text": "x", "speaker": "P0"}', "speaker is to be a code"),
        ('{"text": "x", "verbatim": "yes"}', "verbatim is to be true or false"),
        ('{"text": "x", "stage": "nowhere"}', "there is no stage 'nowhere'"),
        ('{"text": "x", "theme": ["bus"]}', "theme is to be a text"),
        ('{"text": "x", "id": 1.5}', "id is to be a text or a whole number"),
        ('{"text": "x", "id": true}', "id is to be a text or a whole number"),
        ('{"text": "x", "id": ["a"]}', "id is to be a text or a whole number"),
        ('{"text": "x"', "the line is not one JSON object"),
        ('{"text": "x"} {"text": "y"}', "the line is not one JSON object"),
        ("plain words", "the line is not one JSON object"),
        ('["x"]', "a JSON object is expected"),
        ('"x"', "a JSON object is expected"),
        ("[" * 100_000, "the line is not one JSON object"),
        ('{"text": "x", "id": ' + "9" * 5_000 + "}", "the line is not one JSON object"),
        ('{"text": "' + "x" * 100_001 + '"}', "at most 100000 characters"),
    ],
    ids=lambda value: value[:40],
)
def test_a_wrong_line_is_refused_with_its_number_and_the_good_ones_are_stored(
    focus_group: Room, line: str, reason: str
):
    lines = bring(focus_group, f'{{"text": "before"}}\n{line}\n{{"text": "after"}}\n')
    assert texts(focus_group) == ["before", "after"]
    assert [one.line for one in lines] == [1, 2, 3]
    assert reason in lines[1].refused
    assert not lines[1].refused.endswith(".")


def test_a_wrong_first_line_does_not_make_json_lines_plain_text(focus_group: Room):
    lines = bring(focus_group, '{"text": "cut off\n{"text": "whole"}\n')
    assert texts(focus_group) == ["whole"] and lines[0].refused
    lines = bring(focus_group, 'a heading\n{"text": "known to be JSON lines"}\n', as_json=True)
    assert texts(focus_group)[1:] == ["known to be JSON lines"] and lines[0].refused


@pytest.mark.parametrize("first", ["{curly braces} are words", "[1]", '"quoted"', "3", "null"])
def test_a_first_line_that_does_not_begin_as_an_object_is_plain_text(focus_group: Room, first: str):
    bring(focus_group, f"{first}\nsecond\n")
    assert texts(focus_group) == [first, "second"]


def test_leaders_have_no_codes_to_import(buy_in: Room):
    (line,) = bring_json(buy_in, {"text": "x", "speaker": "P3"})
    assert "no participant codes" in line.refused


def test_the_same_id_again_changes_nothing(focus_group: Room):
    notes = [{"text": "one", "id": "a"}, {"text": "two", "id": 2}, {"text": "two", "id": "2"}]
    assert told(bring_json(focus_group, *notes)) == [(1, "N1"), (2, "N2"), (3, "")]
    before = len(focus_group.session.log)
    assert told(bring_json(focus_group, *notes)) == [(1, ""), (2, ""), (3, "")]
    again = focus_group.reopened()
    assert told(bring_json(again, *notes)) == [(1, ""), (2, ""), (3, "")]
    assert len(again.session.log) == before


def test_the_same_id_with_another_text_is_refused_by_line(focus_group: Room):
    lines = bring_json(
        focus_group, {"text": "one", "id": "a"}, {"text": "two", "id": "a"}, {"text": "three", "id": "b"}
    )
    assert told(lines) == [(1, "N1"), (2, "id 'a' was imported before with another text"), (3, "N2")]
    again = focus_group.reopened()
    assert "another text" in bring_json(again, {"text": "two", "id": "a"})[0].refused


def test_an_id_stays_known_when_its_note_was_edited_or_taken_back(focus_group: Room):
    bring_json(focus_group, {"text": "one", "id": "a"}, {"text": "two", "id": "b"})
    focus_group.done(focus_group.live.notes.edit("N1", focus_group.live.notes.understand("edited")))
    focus_group.done(focus_group.live.notes.retract("N2"))
    assert told(bring_json(focus_group, {"text": "one", "id": "a"}, {"text": "two", "id": "b"})) == [
        (1, ""),
        (2, ""),
    ]
    assert len(focus_group.session.notes) == 2


def test_a_line_that_was_refused_does_not_use_up_its_id(focus_group: Room):
    lines = bring_json(focus_group, {"text": " ", "id": "a"}, {"text": "words", "id": "a"})
    assert lines[0].refused and lines[1].note_id == "N1"


def test_a_byte_order_mark_and_windows_line_ends_are_no_text(focus_group: Room):
    bring(focus_group, b"\xef\xbb\xbfone\r\ntwo\r\n")
    bring(focus_group, b'\xef\xbb\xbf{"text": "three\\r\\nfour"}\r\n')
    assert texts(focus_group) == ["one", "two", "three\nfour"]
    assert [line.cleaned for line in bring(focus_group, b"five\r\n")] == [0]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_another_encoding_is_refused_as_a_whole(focus_group: Room, encoding: str):
    with pytest.raises(UnreadableInput):
        bring(focus_group, "words of another encoding\n".encode(encoding))
    assert texts(focus_group) == []


def test_a_file_that_is_no_text_is_refused_as_a_whole(focus_group: Room):
    with pytest.raises(UnreadableInput, match="not text"):
        bring(focus_group, b"PK\x03\x04\x00\x00rest")


def test_a_line_that_is_not_utf_8_is_refused_alone(focus_group: Room):
    lines = bring(focus_group, b"caf\xc3\xa9\ncaf\xe9\nth\xc3\xa9\n")
    assert texts(focus_group) == ["café", "thé"]
    assert lines[1].line == 2 and "not UTF-8" in lines[1].refused


def test_control_characters_are_removed_and_counted(focus_group: Room):
    lines = bring(focus_group, b"\x1b[31mred\x07\nplain\n\x01\x02\nnull\x00 later\n")
    assert texts(focus_group) == ["[31mred", "plain", "null later"]
    assert [line.cleaned for line in lines] == [2, 0, 0, 1]
    assert lines[2].refused == "nothing but control characters is in this line"


def test_lone_surrogate_escapes_are_removed_and_pairs_are_one_character(focus_group: Room):
    bring(
        focus_group, '{"text": "a\\ud800b \\ud83d\\ude00 \\ufffe", "id": "x\\ud800", "theme": "t\\udc00"}\n'
    )
    note = focus_group.session.notes["N1"]
    assert (note.text, note.source_id) == ("ab \U0001f600 ", "x")
    assert focus_group.reopened().session.themes["T1"].label == "t"


def test_only_line_feeds_end_a_line(focus_group: Room):
    bring(focus_group, "one\u2028still one\u2029and\x0bon\n{\n")
    assert texts(focus_group) == ["one\u2028still one\u2029andon", "{"]
    bring(focus_group, '{"text": "a\u2028b"}\n')
    assert texts(focus_group)[-1] == "a\u2028b"


@pytest.mark.parametrize("content", [b"", b"\n", b"  \n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file_adds_nothing_and_is_no_failure(focus_group: Room, content: bytes):
    assert bring(focus_group, content) == []


def test_notes_go_to_the_first_stage_that_captures_where_nobody_has_started(workspace: Workspace):
    room = make_room(workspace, "focus-group", RIDERS, start=False)
    bring(room, "from paper\n")
    assert room.session.notes["N1"].stage == "welcome"


def test_what_is_imported_to_a_sealed_stage_is_an_assumption(buy_in: Room):
    bring_json(buy_in, {"text": "they want speed", "stage": "assumptions"}, {"text": "open"})
    assert [note.kind for note in buy_in.session.notes.values()] == ["assumption", "paraphrase"]
    assert buy_in.session.sealed_count() == 1


@pytest.mark.parametrize("ahead", [1, 2, AHEAD])
def test_every_line_told_as_stored_is_on_disk_already(focus_group: Room, ahead: int):
    content = io.BytesIO(b"".join(b"note %d\n" % number for number in range(250)))
    for number, line in enumerate(import_durably(focus_group.live, content, ahead=ahead), 1):
        if number % 25 == 1:
            assert line.note_id == f"N{number}"
            assert line.note_id in [event.ref for event in focus_group.store.read("riders")]
    assert texts(focus_group.reopened()) == [f"note {number}" for number in range(250)]


def test_slow_input_is_stored_and_told_line_by_line(focus_group: Room):
    told: list[str] = []

    def typed():
        for number in range(5):
            assert told == [f"N{before}" for before in range(1, number + 1)]
            yield b"words\n"

    for line in import_durably(focus_group.live, typed(), ahead=1):
        told.append(line.note_id)
    assert len(told) == 5


def test_import_stops_at_the_line_that_could_not_be_saved(focus_group: Room):
    focus_group.store.close()  # as when another program has taken the session away
    lines = bring(focus_group, "one\ntwo\nthree\n", ahead=2)
    assert [(line.line, line.note_id) for line in lines] == [(1, ""), (2, "")]
    assert all("not open for writing" in line.problem and not line.refused for line in lines)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=20))
def test_any_plain_text_is_kept_line_by_line_as_it_was(lines: list[str]):
    expected = [clean(line).text for line in "\n".join(lines).split("\n")]
    with random_room("focus-group", []) as room:
        content = b"a first line\n" + "\n".join(lines).encode()
        assert all(line.note_id or line.refused for line in bring(room, content))
        kept = [text.removesuffix("\r") for text in expected]
        assert texts(room)[1:] == [text for text in kept if not is_blank(text)]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=20))
def test_any_json_text_is_kept_as_it_was(lines: list[str]):
    with random_room("focus-group", []) as room:
        bring_json(room, {"text": "first"}, *({"text": line} for line in lines))
        kept = [clean(line).text for line in lines]
        assert texts(room)[1:] == [text for text in kept if not is_blank(text)]
        assert texts(room.reopened()) == texts(room)
