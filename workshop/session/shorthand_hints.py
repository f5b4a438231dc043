"""What a typed line nearly means: a code that is nobody's, or who agrees written in another way.

Such a line is an ordinary note, word for word.  It may be meant so; whoever mistyped is to see it before Enter.
"""

from __future__ import annotations

import re
from collections import Counter

from workshop.plural import counted
from workshop.session.kinds import BY_LETTER
from workshop.session.shorthand import Vocabulary

_CODE = re.compile(r"(?:(?P<letter>[a-z]):[ \t]*)?[pP](?P<number>[0-9]{1,3})(?::?\s+|:?(?=\")|:?$)")
_NEARLY_MARKS = re.compile(
    r"[+-][ \t]*[0-9]{1,3}(?:[ \t,]+[+-]?[ \t]*[0-9]{1,3})*[ \t,]*(?P<note>[nN][0-9]+)?[ \t]*"
)
_MARK = re.compile(r"[+-][0-9]{1,3}")
_LONGEST_MARKS = 400


def nearly(line: str, known: Vocabulary) -> str:
    """Why a line that looks like a code or like marks is an ordinary note, in a few words; empty where it does not.

    Args:
        line: The line as typed, which `workshop.session.shorthand.parse` takes for a note without a speaker.
        known: The codes and notes that may be referred to; without codes nothing looks like one.
    """
    if not known.codes or line.startswith("\\"):
        return ""
    code = _CODE.match(line)
    if code and (code["letter"] is None or code["letter"] in BY_LETTER):
        return _nobody([f"P{code['number']}"], known)
    text = line.strip()
    marks = _NEARLY_MARKS.fullmatch(text) if len(text) < _LONGEST_MARKS else None
    return _not_marks(text, marks["note"] or "", known) if marks else ""


def _not_marks(text: str, note: str, known: Vocabulary) -> str:
    words = (text.removesuffix(note) if note else text).split()
    if not all(_MARK.fullmatch(word) for word in words):
        signed = re.findall(r"([+-]?)[ \t]*([0-9]{1,3})", " ".join(words))
        sign, typed = "+", []
        for given, number in signed:
            sign = given or sign
            typed.append(f"{sign}{int(number)}")
        return f"who agrees is typed {' '.join([*typed, *([note.upper()] if note else [])])}"
    codes = [f"P{int(word[1:])}" for word in words]
    if note and note.upper() not in known.notes:
        return f"there is no {note.upper()}"
    twice = next((code for code, count in Counter(codes).items() if count > 1), "")
    return _nobody(codes, known) or (f"{twice} stands there twice" if twice else "")


def _nobody(codes: list[str], known: Vocabulary) -> str:
    nobody = next((code for code in codes if code not in known.codes), "")
    count = len(known.codes)
    return f"there is no {nobody} ({counted(count, 'person', 'people')})" if nobody else ""
