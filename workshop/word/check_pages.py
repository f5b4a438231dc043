"""Rules 17 and 18: space is made by styles, pages are counted and contents listed by Word itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from workshop.word.check_outline import is_contents
from workshop.word.check_package import Finding, W, value_of
from workshop.word.check_story import Para, Story, fields_in, shortened

_HOLDS = tuple(
    f"{W}{one}"
    for one in (
        "drawing",
        "pict",
        "object",
        "br",
        "footnoteReference",
        "fldChar",
        "fldSimple",
        "sectPr",
        "sym",
    )
)
_BLANKS = re.compile(r"\S[ \u00a0\u2002\u2003\u2007\u3000]{4,}\S")
MANY_HEADINGS = 30
"""Sections and themes from which a paper needs a list of its contents."""
ROWS_OF_A_TABLE = 3
"""Paragraphs with a tab each that look like a table when they follow one another."""
_LABELS = {
    "draft",
    "public",
    "internal",
    "internal record",
    "confidential",
    "restricted",
    "not for publication",
    "final",
}
_CONTENTS_TITLES = {"contents", "table of contents"}


def spacing(story: Story) -> Iterator[Finding]:
    """Rule 17: no empty paragraphs in a row, no columns made of tabs or blanks."""
    last: Para | None = None
    empties = 0
    for para in story.everything:
        follows = last is not None and last.element.getparent() is para.element.getparent()
        is_empty = not para.text.strip() and next(para.element.iter(*_HOLDS), None) is None
        next_to = last is not None and follows and _next_to(last, para)
        empties = (empties + 1 if next_to else 1) if is_empty else 0
        if empties == 2:
            told = "Two or more empty paragraphs make space."
            yield Finding(
                17, str(para.place), told, "Delete them, and set the space in the style.", para.template
            )
        last = para
    yield from _columns(story)


def _next_to(one: Para, other: Para) -> bool:
    between = one.element.getnext()
    while between is not None and between is not other.element:
        if between.tag in (f"{W}p", f"{W}tbl", f"{W}sdt"):
            return False
        between = between.getnext()
    return True


def _columns(story: Story) -> Iterator[Finding]:
    mend = "Make a table of it."
    in_a_row = 0
    for para in story.paragraphs:
        tabs = 0 if is_contents(para) or not para.text.strip() else _most_tabs(para)
        in_a_row = in_a_row + 1 if tabs and not para.text.startswith(" ") else 0
        if tabs > 1 or in_a_row == ROWS_OF_A_TABLE:
            yield Finding(17, str(para.place), "Tabs make columns.", mend, para.template)
        elif "  " in para.text and _BLANKS.search(para.text):
            yield Finding(17, str(para.place), "Blanks make columns.", mend, para.template)


def _most_tabs(para: Para) -> int:
    """How many tabs stand among words of one style: a line of a column has several."""
    runs = [above for one in para.element.iter(f"{W}tab") if (above := one.getparent()) is not None]
    styles = Counter(value_of(run.find(f"{W}rPr/{W}rStyle")) for run in runs if run.tag == f"{W}r")
    return max(styles.values(), default=0)


def numbers_and_contents(story: Story) -> Iterator[Finding]:
    """Rule 18: page numbers and contents are fields."""
    package = story.package
    bars = [package.xml(part) for kind in ("footer", "header") for part in package.related(kind)]
    if not any(_begins(field, "PAGE") for bar in bars for field in fields_in(bar)):
        told = "Pages are not numbered by Word."
        yield Finding(
            18, "page footer", told, "Press Insert, Page Number, Bottom of Page.", story.on_template
        )
    contents = [field for field in fields_in(package.body) if _begins(field, "TOC")]
    mend = "Press References, Table of Contents."
    if not contents:
        many = [para for para in story.paragraphs if para.level in (1, 2)]
        typed = [
            para for para in story.top if is_contents(para) or (para.text.strip().lower() in _CONTENTS_TITLES)
        ]
        if typed:
            told = "A list of contents is typed."
            yield Finding(18, str(typed[0].place), told, f"Delete it. {mend}", typed[0].template)
        elif len(many) > MANY_HEADINGS:
            told = f"There are {len(many)} headings and no table of contents."
            yield Finding(18, "first page", told, mend)
    for field in contents:
        if not re.search(r"\\[outOUT](\s|$)", field):
            told = f"The table of contents is not made of headings ({shortened(field)})."
            yield Finding(18, "table of contents", told, f"Delete it. {mend}", story.on_template)


def _begins(field: str, word: str) -> bool:
    return field.split()[:1] == [word]


def only_at_the_edge(story: Story) -> Iterator[Finding]:
    """Rule 18: what matters is not said in a header or footer alone."""
    body = " ".join(" ".join(para.text.split()) for para in story.paragraphs).casefold()
    for para in story.others:
        if para.story not in ("header", "footer"):
            continue
        for part in re.split(r"\s*[·|•\u2022]\s*|\s{2,}", para.text):
            words = " ".join(part.split()).casefold()
            matters = words in _LABELS or (story.ours and not para.template and para.story == "header")
            if matters and words and words not in body:
                told = f"'{shortened(part)}' is said nowhere else."
                yield Finding(18, str(para.place), told, "Say it on the first page as well.", para.template)


RULES = (spacing, numbers_and_contents, only_at_the_edge)
