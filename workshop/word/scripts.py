"""Words in other scripts, told apart so that they are read aloud, hyphenated and set as what they are.

Most notes do not say in which language they are.  Their script does nearly: the language named here is the one most often
written in it, which serves a person who listens far better than Arabic read out as English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Script(NamedTuple):
    """A script: the ranges of its letters, the language it is taken for (BCP 47), and whether it runs from the right.

    ``kind`` is the attribute under which Word looks for the language of such letters, ``also`` the other languages that
    are written in it.
    """

    letters: str
    language: str
    kind: str
    from_the_right: bool = False
    also: tuple[str, ...] = ()


_SCRIPTS = (
    Script("\u0590-\u05ff\ufb1d-\ufb4f", "he-IL", "bidi", True, ("yi",)),
    Script(
        "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc",
        "ar-SA",
        "bidi",
        True,
        ("fa", "ur", "ps", "prs", "ckb", "ug"),
    ),
    Script("\u0370-\u03ff\u1f00-\u1fff", "el-GR", "val"),
    Script("\u0400-\u052f", "ru-RU", "val", also=("uk", "bg", "sr", "mk", "be", "kk", "mn")),
    Script("\u0900-\u097f", "hi-IN", "bidi", also=("mr", "ne")),
    Script("\u0e00-\u0e7f", "th-TH", "bidi"),
    Script("\u3040-\u30ff", "ja-JP", "eastAsia"),
    Script("\uac00-\ud7af\u1100-\u11ff", "ko-KR", "eastAsia"),
    Script("\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff", "zh-CN", "eastAsia", also=("ja", "yue")),
)
_LETTERS = tuple((re.compile(f"[{one.letters}]"), one) for one in _SCRIPTS)
_OTHER = re.compile("[" + "".join(one.letters for one in _SCRIPTS) + "]")


def stretches(text: str) -> Iterator[tuple[str, Script | None]]:
    """A text in pieces: each in one script that is not Latin, or in none of those; together they are the text."""
    if text.isascii() or not _OTHER.search(text):
        yield text, None
        return
    start, end, script = 0, 0, None  # The piece that is open: where it starts, and behind its last letter.
    for place, character in enumerate(text):
        found = _script_of(character)
        if found is None and not character.isalpha():
            continue
        if found is not script:
            # What stands between two pieces is part of the text around them, as where it runs is its own.
            cut = end if script else place
            if cut > start:
                yield text[start:cut], script
            start, script = cut, None
            if found and place > start:
                yield text[start:place], None
                start = place
            script = found
        end = place + 1
    if script and end < len(text):
        yield text[start:end], script
        yield text[end:], None
    else:
        yield text[start:], script


def _script_of(character: str) -> Script | None:
    match = _OTHER.match(character)
    if match is None:
        return None
    return next(script for letters, script in _LETTERS if letters.match(character))


def properties(script: Script | None, spoken: str = "") -> str:
    """The properties of a run, as XML: its language, and from where it runs.

    Args:
        script: The script of its letters; None where they are Latin.
        spoken: The language that it was said in (BCP 47), where that is known.
    """
    if script is None:
        return f'<w:lang w:val="{spoken}"/>' if spoken and not _script_for(spoken) else ""
    right = "<w:rtl/>" if script.from_the_right else ""
    language = spoken if spoken and _writes(script, spoken) and "-" in spoken else script.language
    if spoken.partition("-")[0] in script.also:
        language = spoken
    other = "" if script.kind == "val" else f' w:{script.kind}="{language}"'
    return f'{right}<w:lang w:val="{language}"{other}/>'


def _writes(script: Script, language: str) -> bool:
    primary = language.partition("-")[0]
    return primary == script.language.partition("-")[0] or primary in script.also


def _script_for(language: str) -> bool:
    """Whether a language is written in another script than Latin."""
    return any(_writes(script, language) for script in _SCRIPTS)
