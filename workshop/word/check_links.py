"""Rule 16: a link says where it leads, leads there, and no two that read alike lead to different places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from workshop.word.check_package import Finding, Package, R, Relation, W
from workshop.word.check_story import Para, Story, shortened, text_of

_SAYS_NOTHING = {
    "here", "click here", "click", "link", "this link", "this", "this page", "more", "read more", "learn more", "details",
    "go", "website", "web site", "download", "see here", "hier", "mehr", "ici", "aquí", "url", "email", "e-mail",
}  # fmt: skip
_ADDRESS = re.compile(
    r"(https?|ftp)://\S*|www\.\S+|[\w-]+(\.[\w-]+)*\.(com|org|gov|net|edu|us|uk|eu|de|info|io)(/\S*)?",
    re.IGNORECASE,
)
_SCHEMES = {"http", "https", "ftp", "ftps"}
_FIELD = re.compile(r'HYPERLINK\s+(?:"([^"]*)")?\s*(?:\\l\s+"([^"]*)")?', re.IGNORECASE)
_ALWAYS_THERE = {"_top"}
_MEND_WORDS = "Right-click it, choose Edit Hyperlink, and type what it leads to as the text to display."
_MEND_TARGET = "Right-click it, choose Edit Hyperlink, and choose the place or address again."


class Link(NamedTuple):
    """A link: the words that are shown, and where it leads: a bookmark (``#name``) or an address, None where it is lost."""

    para: Para
    text: str
    target: str | None


def links(story: Story) -> Iterator[Finding]:
    """Rule 16."""
    bookmarks = {name.lower() for name in _bookmarks(story)} | _ALWAYS_THERE
    targets: dict[str, set[str]] = {}
    for link in links_of(story):
        where, shown, template = str(link.para.place), " ".join(link.text.split()), link.para.template
        plain = shown.casefold().strip(" .:!>»→")
        if not plain:
            yield Finding(16, where, "A link has no words.", _MEND_WORDS, template)
        elif plain in _SAYS_NOTHING:
            yield Finding(
                16, where, f"The link '{shown}' does not say where it leads.", _MEND_WORDS, template
            )
        elif _ADDRESS.fullmatch(shown):
            yield Finding(
                16, where, f"The link '{shortened(shown)}' is a bare address.", _MEND_WORDS, template
            )
        fault = _fault(link.target, bookmarks)
        if fault:
            yield Finding(16, where, f"The link '{shortened(shown)}' {fault}.", _MEND_TARGET, template)
        elif plain and link.target is not None:
            known = targets.setdefault(plain, set())
            if known and link.target not in known:
                told = f"The link '{shortened(shown)}' leads elsewhere than another one with the same words."
                yield Finding(16, where, told, _MEND_WORDS, template)
            known.add(link.target)


def _fault(target: str | None, bookmarks: set[str]) -> str:
    if target is None:
        return "leads nowhere"
    if target.startswith("#"):
        return (
            ""
            if target[1:].lower() in bookmarks
            else f"leads to the bookmark '{target[1:]}', which is not there"
        )
    try:
        parts = urlsplit(target)
    except ValueError:
        return "has an address that is none"
    if parts.scheme in _SCHEMES:
        whole = bool(re.fullmatch(r"[^\s@/]+(\.[^\s@/]+)+(:[0-9]+)?|localhost(:[0-9]+)?", parts.netloc))
        return "" if whole and not re.search(r"\s", target) else "has an address that is none"
    if parts.scheme == "mailto":
        return "" if re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", parts.path) else "has an address that is none"
    if parts.scheme == "tel":
        return "" if re.search(r"[0-9]{3}", parts.path) else "has a number that is none"
    return "leads to a file on one computer"


def links_of(story: Story) -> Iterator[Link]:
    """Every link of the text, its notes and its headers."""
    relations = _relations(story.package)
    for para in story.everything:
        for one in para.element.iter(f"{W}hyperlink"):
            if next(one.iterancestors(f"{W}p"), None) is para.element:
                yield Link(para, text_of(one), _target(one, relations))
        if next(para.element.iter(f"{W}instrText", f"{W}fldSimple"), None) is not None:
            for instruction, text in _fields(para.element):
                if found := _FIELD.match(instruction):
                    address, anchor = found[1], found[2]
                    yield Link(para, text, address or (f"#{anchor}" if anchor else None))


def _relations(package: Package) -> dict[etree._Element, dict[str, Relation]]:
    """Where each part with text points, by the root of its tree."""
    kinds = ("header", "footer", "footnotes", "endnotes")
    parts = [package.main, *(part for kind in kinds for part in package.related(kind))]
    return {package.xml(part): package.relations_of(part) for part in parts}


def _target(link: etree._Element, relations: dict[etree._Element, dict[str, Relation]]) -> str | None:
    """Where a ``w:hyperlink`` leads; None where its relation is lost."""
    id, anchor = link.get(f"{R}id"), link.get(f"{W}anchor")
    if id is None:
        return f"#{anchor}" if anchor else None
    found = relations.get(link.getroottree().getroot(), {}).get(id)
    if found is None or not found.external:
        return None
    return found.target


def _fields(paragraph: etree._Element) -> Iterator[tuple[str, str]]:
    """The instruction of each field that stands in one paragraph, and what it shows."""
    for simple in paragraph.iter(f"{W}fldSimple"):
        yield simple.get(f"{W}instr", "").strip(), text_of(simple)
    open_: list[tuple[list[str], list[str], list[bool]]] = []
    for one in paragraph.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        kind = one.get(f"{W}fldCharType")
        if kind == "begin":
            open_.append(([], [], []))
        elif not open_:
            continue
        elif kind == "separate":
            open_[-1][2].append(True)
        elif kind == "end":
            says, shows, _ = open_.pop()
            yield "".join(says).strip(), "".join(shows)
        elif one.tag == f"{W}instrText":
            open_[-1][0].append(one.text or "")
        else:
            for _, shows, begun in open_:
                if begun:
                    shows.append(one.text or "")


def _bookmarks(story: Story) -> Iterator[str]:
    roots = {one.element.getroottree().getroot(): None for one in story.everything}
    for root in (*roots, story.package.document):
        for one in root.iter(f"{W}bookmarkStart"):
            yield one.get(f"{W}name", "")


RULES = (links,)
