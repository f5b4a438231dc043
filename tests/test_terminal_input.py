"""Pasted text reaches the program whole, whatever is in it and however the terminal's output was cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual import events

from workshop.tui.terminal_input import PasteParser

TEXTS = st.text(st.sampled_from("ab[0;31m~\x1b\x00é語\t"), max_size=30).filter(
    lambda text: "\x1b[201~" not in text
)
CUTS = st.lists(st.integers(1, 9), min_size=1, max_size=9)


def parsed(data: str, cuts: list[int]) -> list[tuple[str, str]]:
    """What the parser makes of data that comes in pieces of these sizes, over and over."""
    parser, found, turn = PasteParser(), [], 0
    while data:
        size = cuts[turn % len(cuts)]
        for event in parser.feed(data[:size]):
            assert isinstance(event, events.Key | events.Paste)
            found.append(("paste", event.text) if isinstance(event, events.Paste) else ("key", event.key))
        data, turn = data[size:], turn + 1
    return found


@given(TEXTS, CUTS)
def test_nothing_in_a_pasted_text_is_typed_as_keys(text: str, cuts: list[int]) -> None:
    kept = text.replace("\x1b", "\x1a").replace("\x00", "\x1a")
    found = parsed(f"x\x1b[A\x1b[200~{text}\x1b[201~\x1b[By", cuts)
    pasted = [("paste", kept)]
    assert found == [("key", "x"), ("key", "up"), *pasted, ("key", "down"), ("key", "y")]


@given(TEXTS, TEXTS, CUTS)
def test_a_second_paste_is_taken_like_the_first(first: str, second: str, cuts: list[int]) -> None:
    found = parsed(f"\x1b[200~{first}\x1b[201~\x1b[200~{second}\x1b[201~", cuts)
    assert [kind for kind, _ in found] == ["paste", "paste"]
    assert [len(text) for _, text in found] == [len(first), len(second)]
