"""What keeps a Word file from being read by everybody: the points of the accessibility check that apply to ours.

Independent of the program and of python-docx: it reads the package as a zip of XML.  ``problems`` gives one
sentence for each thing that is wrong; an automatic check does not replace reading the file with a screen reader.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from tests.docx_order import order_problems

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DC = "{http://purl.org/dc/elements/1.1/}"
TERMS = "{http://purl.org/dc/terms/}"
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")
TYPED_LIST = re.compile(r"\s*([-•*–]|\d{1,2}[.)])\s")
FORBIDDEN = ("ins", "del", "moveFrom", "moveTo", "vanish", "commentReference", "txbxContent", "pict", "blink")
FORBIDDEN_PARTS = ("word/comments.xml", "word/footnotes.xml", "word/vbaProject.bin")
LONGEST_NAME = 30
BODY_POINTS = 11
NOT_A_LOOK = ("rtl", "lang", "numPr", "pageBreakBefore", "keepNext")
HEADING = re.compile(r"Heading([1-9])")


class Package:
    """The parts of a Word file that the check reads, and its styles with what they inherit."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.body = next(self.xml("word/document.xml").iter(f"{W}body"))
        self.core = self.xml("docProps/core.xml")
        root = self.xml("word/styles.xml")
        self.styles = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
        self.defaults = next(root.iter(f"{W}docDefaults"))

    def xml(self, name: str) -> etree._Element:
        return etree.fromstring(self.parts[name])

    def look(self, style_id: str | None, path: str) -> etree._Element | None:
        """An element of a style's properties, such as ``rPr/color``, from it or what it is based on."""
        where = "/".join(f"{W}{part}" for part in path.split("/"))
        while style_id and (style := self.styles.get(style_id)) is not None:
            if (found := style.find(where)) is not None:
                return found
            based = style.find(f"{W}basedOn")
            style_id = based.get(f"{W}val") if based is not None else None
        return None

    def look_or_default(self, style_id: str, path: str) -> etree._Element | None:
        found = self.look(style_id, path)
        if found is None:
            kind = path.partition("/")[0]
            found = self.defaults.find(f"{W}{kind}Default/" + "/".join(f"{W}{p}" for p in path.split("/")))
        return found


def problems(path: Path) -> list[str]:
    """One sentence for each thing that is wrong with a file; none when all points hold."""
    try:
        package = Package(path)
    except (KeyError, StopIteration, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        return [f"{path.name} is not a whole Word file: {error}."]
    checks = (properties, outline, lists, tables, forbidden, spacing, formatting, contrast, furniture)
    found = [one for check in checks for one in check(package)]
    found += [
        one for name in package.parts if name.endswith(".xml") for one in order_problems(package.xml(name))
    ]
    if not re.fullmatch(r"[A-Za-z0-9-]+\.docx", path.name) or len(path.name) > LONGEST_NAME:
        found.append(f"The file name {path.name} is long, or holds more than letters, digits and hyphens.")
    return found


def properties(package: Package) -> Iterator[str]:
    """Title, author, dates and language are set, and are not those of a template."""

    def value(tag: str) -> str:
        return package.core.findtext(tag) or ""

    titles = [text_of(p) for p in package.body.iter(f"{W}p") if style_of(p) == "Title"]
    if titles != [value(f"{DC}title")] or not titles[0].strip():
        yield f"The title property is {value(f'{DC}title')!r}, the title on the page {titles}."
    if not value(f"{DC}creator") or "python" in value(f"{DC}creator") + value(f"{DC}description"):
        yield "The author is missing, or a program."
    for tag in ("created", "modified"):
        if value(f"{TERMS}{tag}")[:4] < "2020":
            yield f"The date {tag} is that of a template."
    language = package.look_or_default("Normal", "rPr/lang")
    spoken = language.get(f"{W}val") if language is not None else ""
    if not LANGUAGE.fullmatch(spoken or "") or spoken != value(f"{DC}language"):
        yield f"The language is {spoken!r} in the styles and {value(f'{DC}language')!r} in the properties."


def outline(package: Package) -> Iterator[str]:
    """Headings are styles, not empty, and none skips a level."""
    level = 0
    for paragraph in package.body.iter(f"{W}p"):
        if found := HEADING.fullmatch(style_of(paragraph)):
            if int(found[1]) > level + 1:
                yield f"The heading {text_of(paragraph)!r} skips a level."
            level = int(found[1])
            if not text_of(paragraph).strip():
                yield "A heading is empty."
        elif (level_of := package.look(style_of(paragraph), "pPr/outlineLvl")) is not None:
            yield f"{style_of(paragraph)} counts as a heading of level {level_of.get(f'{W}val')}."
    if not level:
        yield "There is no heading."


def lists(package: Package) -> Iterator[str]:
    """Entries of lists are numbered by their style, never by typed marks."""
    for paragraph in package.body.iter(f"{W}p"):
        style = style_of(paragraph)
        if style.startswith("List") and package.look(style, "pPr/numPr") is None:
            yield f"The style {style} has no numbering."
        elif not style.startswith("List") and TYPED_LIST.match(text_of(paragraph)):
            yield f"A typed list mark: {text_of(paragraph)[:40]!r}."


def tables(package: Package) -> Iterator[str]:
    """Tables have a caption, a description and a header row, and are not merged or nested."""
    for table in package.body.iter(f"{W}tbl"):
        before = table.getprevious()
        if before is None or style_of(before) != "Caption":
            yield "A table has no caption before it."
        for tag in ("tblCaption", "tblDescription"):
            if not value_of(table.find(f"{W}tblPr/{W}{tag}")):
                yield f"A table has no {tag}."
        rows = table.findall(f"{W}tr")
        headers = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        if headers != [True] + [False] * (len(rows) - 1):
            yield "The first row of a table is not its header row, or not the only one."
        if not all(text_of(cell).strip() for cell in rows[0].findall(f"{W}tc")):
            yield "A cell of a header row is empty."
        if any(row.find(f"{W}trPr/{W}cantSplit") is None for row in rows):
            yield "A row of a table may be split."
        if (look := table.find(f"{W}tblPr/{W}tblLook")) is None or look.get(f"{W}firstRow") != "1":
            yield "A table does not say that its first row is a header."
        if any(not text_of(row).strip() for row in rows):
            yield "A row of a table is empty."
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        if any(len(row.findall(f"{W}tc")) != columns for row in rows):
            yield "The rows of a table are of different lengths."
        for tag in ("gridSpan", "vMerge", "hMerge"):
            if table.find(f".//{W}{tag}") is not None:
                yield f"A table has merged cells ({tag})."
        if table.find(f".//{W}tc//{W}tbl") is not None:
            yield "A table stands inside a table."


def forbidden(package: Package) -> Iterator[str]:
    """Nothing floats, is hidden, or is left from a review."""
    for name, content in package.parts.items():
        if name in FORBIDDEN_PARTS or "/media/" in name:
            yield f"The file holds {name}."
        if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
            tags = {etree.QName(one).localname for one in etree.fromstring(content).iter("{*}*")}
            for tag in sorted(tags & {*FORBIDDEN, "anchor", "framePr"}):
                yield f"{name} holds <{tag}>."


def spacing(package: Package) -> Iterator[str]:
    """Space is made by styles: no empty paragraphs in a row, no columns of blanks."""
    empty = False
    for paragraph in package.body.findall(f"{W}p"):
        blank = not text_of(paragraph).strip()
        if blank and empty:
            yield "Two empty paragraphs follow one another."
        empty = blank


def formatting(package: Package) -> Iterator[str]:
    """The body names styles and formats nothing itself; body text is large enough, upright and left-aligned."""
    for properties_of in package.body.iter(f"{W}pPr", f"{W}rPr"):
        found = [etree.QName(one).localname for one in properties_of]
        direct = [one for one in found if one not in NOT_A_LOOK]
        if direct not in (["pStyle"], ["rStyle"], []):
            yield f"Something is formatted directly: {', '.join(direct)}."
    for style in sorted({style_of(p) for p in package.body.findall(f"{W}p")}):
        if style not in package.styles:
            yield f"There is no style {style}."
            continue
        if style != "Caption" and points(package, style) < BODY_POINTS:
            yield f"{style} is smaller than {BODY_POINTS} points."
        if value_of(package.look(style, "pPr/jc")) not in ("", "left", "start"):
            yield f"{style} is not left-aligned."
        for tag in ("i", "caps", "smallCaps"):
            if is_on(package.look(style, f"rPr/{tag}")):
                yield f"{style} is wholly set in {tag}."


def contrast(package: Package) -> Iterator[str]:
    """Every style in use, and every run style within it, can be read on what is behind it."""
    used = {(style_of(p), "") for p in package.body.iter(f"{W}p")}
    used |= {(style_of(p), style_of(run)) for p in package.body.iter(f"{W}p") for run in p.iter(f"{W}r")}
    for name in ("word/header1.xml", "word/footer1.xml"):
        used |= {(style_of(p), "") for p in package.xml(name).iter(f"{W}p")}
    for paragraph, character in sorted(used):
        colour = package.look(character, "rPr/color")
        colour = colour if colour is not None else package.look(paragraph, "rPr/color")
        shade = package.look(paragraph, "pPr/shd")
        behind = shade.get(f"{W}fill") if shade is not None else "FFFFFF"
        size = points(package, paragraph)
        large = size >= 18 or (size >= 14 and is_on(package.look(paragraph, "rPr/b")))
        reached = ratio(value_of(colour) or "000000", behind or "FFFFFF")
        if reached < (3 if large and not character else 4.5):
            yield f"{paragraph} {character} has a contrast of only {reached:.1f}:1."


def furniture(package: Package) -> Iterator[str]:
    """Pages are numbered by a field."""
    footers = [package.xml(name) for name in package.parts if re.fullmatch(r"word/footer\d*\.xml", name)]
    codes = [code.text or "" for footer in footers for code in footer.iter(f"{W}instrText")]
    if not any(code.split()[:1] == ["PAGE"] for code in codes):
        yield "Pages are not numbered by a PAGE field."


def style_of(element: etree._Element) -> str:
    """The style of a paragraph or run; a paragraph without one is Normal."""
    kind = etree.QName(element).localname
    return value_of(element.find(f"{W}{kind}Pr/{W}{kind}Style")) or ("Normal" if kind == "p" else "")


def text_of(element: etree._Element) -> str:
    """The words of an element, a line end or tab as a blank."""
    return "".join(
        (one.text or "") if one.tag == f"{W}t" else " " for one in element.iter(f"{W}t", f"{W}br", f"{W}tab")
    )


def value_of(element: etree._Element | None) -> str:
    return "" if element is None else element.get(f"{W}val") or ""


def is_on(element: etree._Element | None) -> bool:
    return element is not None and value_of(element) not in ("0", "false", "off")


def points(package: Package, style: str) -> float:
    return float(value_of(package.look_or_default(style, "rPr/sz")) or 20) / 2


def ratio(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 defines it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
