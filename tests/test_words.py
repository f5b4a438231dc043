"""Words are found in files however they are written there, also where a quick look comes first."""

from __future__ import annotations

import json
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workshop.record.words import Words

SAID = "The strasse is closed at Kiosk 7, they said"


class LooksClosely(Words):
    """Without the quick look."""

    def _may_be_in(self, content: bytes) -> bool:
        return True


@pytest.mark.parametrize(
    "written",
    [
        SAID.upper(),
        SAID.replace(" ", "\n  "),
        SAID.replace("ss", "ß"),
        SAID.replace("K", "\u212a").replace("s", "\u017f"),
        SAID.replace("st", "\ufb06"),
        "".join(f"\\u{ord(letter):04x}" for letter in SAID),
        SAID.replace("i", "\\u0069"),
        SAID.replace(" ", "\\n").replace("/", "\\/"),
    ],
)
def test_words_are_found_however_their_letters_are_written(written: str) -> None:
    assert Words([SAID]).are_in_file(f'{{"text":"so: {written}."}}'.encode())


def test_no_letter_can_stand_for_a_plain_one_without_the_quick_look_knowing() -> None:
    for number in range(128, sys.maxunicode + 1):
        letter = chr(number)
        plain = [one for one in letter.casefold() if one.isascii() and one.isalnum()]
        if plain:
            text = f"{''.join(plain)} and what is said with it"
            written = f"{letter} and what is said with it"
            assert Words([text]).are_in_file(written.encode()) == LooksClosely([text]).are_in_file(
                written.encode()
            )


@settings(max_examples=100)
@given(
    texts=st.lists(st.text("abkS ß7ſ\u212aéпр\n", min_size=10, max_size=20), min_size=1, max_size=3),
    before=st.text('ab \\"/nu0123\n', max_size=8),
    after=st.text('ab \\"ß\n', max_size=8),
    which=st.integers(0, 9),
    escaped=st.booleans(),
    data=st.data(),
)
def test_a_quick_look_finds_what_a_close_one_finds(
    texts: list[str], before: str, after: str, which: int, escaped: bool, data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))(
        texts[which % len(texts)]
    )
    content = f"{before}{json.dumps(one, ensure_ascii=escaped)[1:-1] if which % 2 else one}{after}".encode()
    assert Words(texts).are_in_file(content) == LooksClosely(texts).are_in_file(content)
