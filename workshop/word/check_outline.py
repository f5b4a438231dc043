"""Rules 5 to 8: title, headings and lists are what they look like, so that a screen reader can name them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workshop.word.check_package import Finding, W, number_of, value_of
from workshop.word.check_story import Para, Story, is_list_item, shortened

_MOST_WORDS = 12
_PLAIN = {"normal", "body text", "after table", "no spacing", "plain text", "instruction", "list paragraph"}
_TYPED = re.compile(r"\s*([-–—•·*▪◦‣●○■□➢✓✔]|\(?[0-9]{1,3}[.)]|\(?[a-z]\))\s")
_CONTENTS = re.compile(r"toc [0-9]|table of (figures|authorities)")


def title(story: Story) -> Iterator[Finding]:
    """Rule 5: one title, and sections below it."""
    titles = [para for para in story.paragraphs if para.name == "title" and para.text.strip()]
    titles.sort(key=lambda para: para.template)
    first = [para for para in story.paragraphs if para.level == 1]
    if not titles and len(first) != 1:
        told = "No paragraph is in the style Title, which names the paper."
        yield Finding(
            5,
            "first page",
            told,
            "Give the title on the first page the style Title.",
            story.on_template and not first,
        )
    for para in titles[1:]:
        told = "A second paragraph is in the style Title."
        yield Finding(5, str(para.place), told, "Give it the style Heading 1 or Normal.", para.template)
    if not first:
        told = "There is no heading of level 1."
        yield Finding(5, "headings", told, "Give the title of each section the style Heading 1.")


def headings(story: Story) -> Iterator[Finding]:
    """Rule 6: levels do not skip, no heading is empty, and only the built-in styles make one."""
    level = 0
    for para in story.paragraphs:
        if para.level:
            if not para.text.strip():
                told = f"A heading of level {para.level} is empty."
                yield Finding(6, str(para.place), told, "Type its words, or delete it.", para.template)
            if para.level > level + 1:
                told = f"A heading of level {para.level} follows {f'one of level {level}' if level else 'none of level 1'}."
                yield Finding(
                    6, str(para.place), told, f"Give it the style Heading {level + 1}.", para.template
                )
            level = para.level
            continue
        outline = story.styles.paragraph_has(para.own, para.style, "outlineLvl")
        counted = number_of(value_of(outline))
        if counted is not None and 0 <= counted <= 8:
            style = story.styles.shown(para.style)
            told = f"Its style {shortened(style)} counts as a heading, and is none of the built-in ones."
            own = para.own is not None and para.own.find(f"{W}outlineLvl") is not None
            by = "" if own else story.styles.said_by(para.style, "pPr", "outlineLvl")
            mend = f"Give it the style Heading {int(counted) + 1}."
            yield Finding(6, str(para.place), told, mend, story.brought(para, by))


def fake_headings(story: Story) -> Iterator[Finding]:
    """Rule 7: no short bold paragraph stands for a heading."""
    for para, after in zip(story.top, story.top[1:], strict=False):
        text = para.text.strip()
        if para.name not in _PLAIN or not text or len(text.split()) > _MOST_WORDS:
            continue
        if not after.text.strip() or after.level or is_list_item(para, story.styles):
            continue
        if para.words and all(words.look.bold for words in para.words):
            told = "A short paragraph is wholly bold and stands for a heading."
            yield Finding(7, str(para.place), told, "Give it a heading style.", para.template)


def lists(story: Story) -> Iterator[Finding]:
    """Rule 8: what is a list is numbered by Word, and no mark of a list is typed."""
    known = _numberings(story)
    for para in story.everything:
        kind, _, rest = para.name.partition(" ")
        if kind == "list" and rest.partition(" ")[0] in ("bullet", "number") and para.text.strip():
            found = story.styles.paragraph_has(para.own, para.style, "numPr")
            number = value_of(found.find(f"{W}numId")) if found is not None else ""
            if number in ("", "0") or number not in known:
                told = "An entry of a list has no bullet or number from Word."
                yield Finding(
                    8, str(para.place), told, "Mark it and press Bullets or Numbering.", para.template
                )
        if _TYPED.match(para.text) and not _CONTENTS.fullmatch(para.name):
            told = f"'{para.text.split()[0]}' is typed at its beginning, as if it were a list."
            mend = "Delete what is typed, and press Bullets or Numbering where it is a list."
            yield Finding(8, str(para.place), told, mend, para.template)


def _numberings(story: Story) -> set[str]:
    """The numbers of the lists that the file defines, with a definition behind each."""
    found = set()
    for part in story.package.related("numbering"):
        root = story.package.xml(part)
        defined = {one.get(f"{W}abstractNumId") for one in root.iter(f"{W}abstractNum")}
        for one in root.iter(f"{W}num"):
            if value_of(one.find(f"{W}abstractNumId")) in defined:
                found.add(one.get(f"{W}numId", ""))
    return found


def is_contents(para: Para) -> bool:
    """Whether a paragraph is an entry of a table of contents."""
    return _CONTENTS.fullmatch(para.name) is not None


RULES = (title, headings, fake_headings, lists)
