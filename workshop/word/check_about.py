"""Rules 1 to 4: what the file says of itself before anybody reads it: title, author, dates, language, its name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

from workshop.word.check_package import DC, TERMS, Finding, W
from workshop.word.check_story import Para, Story, shortened

LONGEST_NAME = 30
_LONGEST_PROPERTY = 255
_PROPERTIES = "file properties"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{4,8})*")
_FILE = re.compile(r"\S+\.(docx?|dotx?|docm|dotm|odt|pdf|rtf)", re.IGNORECASE)
_PROGRAMS = (
    "python-docx",
    "python",
    "workshop",
    "microsoft office user",
    "microsoft word",
    "libreoffice",
    "openoffice",
    "apache poi",
    "docx4j",
    "aspose",
    "pandoc",
    "user",
    "author",
    "unknown",
    "windows user",
)
_TEMPLATE_DATE = "2013-12-23"
_DAY = re.compile(r"(19[89]|2[0-9]{2})[0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T.*)?")
_MEND_LANGUAGE = "Mark it and choose its language under Review, Language, Set Proofing Language."
# The scripts that a language is written in, where that is not Latin; by the first word of the names of letters.
_SCRIPTS = {
    "ru": "CYRILLIC", "uk": "CYRILLIC", "bg": "CYRILLIC", "sr": "CYRILLIC", "el": "GREEK", "he": "HEBREW", "ar": "ARABIC",
    "fa": "ARABIC", "ur": "ARABIC", "ps": "ARABIC", "hi": "DEVANAGARI", "ne": "DEVANAGARI", "zh": "CJK", "ja": "CJK",
    "ko": "HANGUL", "th": "THAI", "hy": "ARMENIAN", "ka": "GEORGIAN", "am": "ETHIOPIC", "bn": "BENGALI", "ta": "TAMIL",
    "km": "KHMER", "my": "MYANMAR", "lo": "LAO", "pa": "GURMUKHI", "gu": "GUJARATI", "te": "TELUGU",
}  # fmt: skip
_LETTERS = {"CJK": "Chinese or Japanese", "HANGUL": "Korean"}
_MOSTLY = 0.5
_FEWEST_LETTERS = 3


def title_of(story: Story) -> list[Para]:
    """The paragraphs that are the title of the paper: those in the style Title, else a single heading of level 1."""
    titles = [para for para in story.paragraphs if para.name == "title"]
    first = [para for para in story.paragraphs if para.level == 1]
    found = titles or (first if len(first) == 1 else [])
    return sorted(found, key=lambda para: para.template)


def title(story: Story) -> Iterator[Finding]:
    """Rule 1: the title among the properties is that of the page."""
    mend = "Type the title of the first page under File, Info, Title."
    named = _plain(story.package.core(f"{DC}title"))
    if not named:
        yield Finding(1, _PROPERTIES, "The file has no title.", mend)
    elif _FILE.fullmatch(named) or named.lower() in _own_names(story):
        yield Finding(1, _PROPERTIES, f"The title '{shortened(named)}' is the name of a file.", mend)
    for para in title_of(story)[:1]:
        shown = _plain(para.text)
        if named and shown and named not in (shown, _plain(para.text[:_LONGEST_PROPERTY])):
            told = f"The title of the file is '{shortened(named)}', that of the page '{shortened(shown)}'."
            yield Finding(1, _PROPERTIES, told, mend)


def _own_names(story: Story) -> set[str]:
    name = PurePath(story.package.name).name.lower()
    stem = name.rpartition(".")[0]
    return {name, stem} if re.search(r"[-_0-9]", stem) else {name}


def author(story: Story) -> Iterator[Finding]:
    """Rule 2: the author is the department, and the dates are those of this paper."""
    mend = "Type the name of the department under File, Info, Author."
    creator = _plain(story.package.core(f"{DC}creator"))
    if not creator:
        yield Finding(2, _PROPERTIES, "The file has no author.", mend)
    elif creator.lower() in _PROGRAMS or "python-docx" in creator.lower():
        yield Finding(2, _PROPERTIES, f"The author is '{shortened(creator)}', not a department.", mend)
    elif story.ours and creator not in " ".join(_plain(para.text) for para in _first_page(story)):
        told = f"The author '{shortened(creator)}' is not the department that the first page names."
        yield Finding(2, _PROPERTIES, told, mend)
    if "python-docx" in story.package.core(f"{DC}description").lower():
        told, mended = "The description of the file names a program.", "Empty the field File, Info, Comments."
        yield Finding(2, _PROPERTIES, told, mended)
    for tag, named in (("created", "made"), ("modified", "changed")):
        date = story.package.core(f"{TERMS}{tag}").strip()
        if not _DAY.fullmatch(date) or date.startswith(_TEMPLATE_DATE):
            told = (
                f"The file does not say when it was {named}."
                if not date
                else f"It says that it was {named} on {shortened(date)}."
            )
            yield Finding(2, _PROPERTIES, told, "Save the file again in Word, which writes the date.")


def _first_page(story: Story) -> list[Para]:
    """What stands above the first heading, and at the head of every page."""
    ours = [para for para in story.top if not para.template]
    until = next((at for at, para in enumerate(ours) if para.level), len(ours))
    return [*ours[:until], *(para for para in story.others if para.story == "header")]


def language(story: Story) -> Iterator[Finding]:
    """Rule 3: the language is set, and what is in another script says in which language it is."""
    mend = "Choose the language under Review, Language, Set Proofing Language, and set it as default."
    lang = story.styles.run_defaults.find(f"{W}lang") if story.styles.run_defaults is not None else None
    spoken = (lang.get(f"{W}val") or "") if lang is not None else ""
    told = story.package.core(f"{DC}language").strip()
    if not _LANGUAGE.fullmatch(spoken):
        words = (
            f"The language '{shortened(spoken)}' of the styles is none."
            if spoken
            else "The styles name no language."
        )
        yield Finding(3, "style defaults", words, mend, story.on_template)
    if not told:
        yield Finding(3, _PROPERTIES, "The file does not say in which language it is.", mend)
    elif _LANGUAGE.fullmatch(spoken) and told != spoken:
        words = f"The file says that it is in '{shortened(told)}', its styles say '{spoken}'."
        yield Finding(3, _PROPERTIES, words, mend)
    usual = story.styles.style_has(story.styles.usual.get("paragraph", ""), "rPr", "lang")
    if usual is not None and (named := usual.get(f"{W}val") or spoken) != spoken:
        words = f"The style says '{shortened(named)}', the file '{shortened(spoken)}'."
        yield Finding(3, "style Normal", words, mend, story.on_template)
    yield from _languages_of_runs(story, spoken)


def _languages_of_runs(story: Story, spoken: str) -> Iterator[Finding]:
    own = _SCRIPTS.get(spoken.partition("-")[0], "LATIN")
    for para in story.everything:
        plain = para.text.isascii()
        for text, look in para.words:
            if look.languages:
                for named in look.languages:
                    if not _LANGUAGE.fullmatch(named) and named != "x-none":
                        told = f"The language '{shortened(named)}' of its words is none."
                        yield Finding(3, str(para.place), told, _MEND_LANGUAGE, para.template)
            elif not plain and (script := _other_script(text, own)):
                told = f"Words in {_LETTERS.get(script, script.capitalize())} letters do not say in which language they are."
                yield Finding(3, str(para.place), told, _MEND_LANGUAGE, para.template)
                break


def _other_script(text: str, own: str) -> str:
    """The script that most letters of a text are in, where that is not the one of the paper; else nothing."""
    letters = [_script(one) for one in text if one.isalpha()]
    if len(letters) < _FEWEST_LETTERS:
        return ""
    script, count = Counter(letters).most_common(1)[0]
    related = {own, "CJK", "HIRAGANA", "KATAKANA"} if own == "CJK" else {own}
    return "" if script in related or not script or count <= _MOSTLY * len(letters) else script


def _script(letter: str) -> str:
    if letter.isascii():
        return "LATIN"
    word = unicodedata.name(letter, "").partition(" ")[0]
    return word if word in {*_SCRIPTS.values(), "HIRAGANA", "KATAKANA", "LATIN"} else ""


def file_name(story: Story) -> Iterator[Finding]:
    """Rule 4: a short file name without blanks."""
    name = PurePath(story.package.name).name
    mend = f"Rename the file: at most {LONGEST_NAME} characters, no blanks, .docx at the end."
    if not name.endswith(".docx"):
        yield Finding(4, "file name", f"The name {shortened(name)} does not end in .docx.", mend)
    if len(name) > LONGEST_NAME:
        yield Finding(4, "file name", f"The name {shortened(name)} has {len(name)} characters.", mend)
    if re.search(r"\s", name):
        yield Finding(4, "file name", f"There is a blank in the name {shortened(name)}.", mend)


def _plain(text: str) -> str:
    return " ".join(text.split())


RULES = (title, author, language, file_name)
