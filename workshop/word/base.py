"""The document that a paper is written into: our default look, or the office's own template.

A template keeps its styles, header, footer, logo, theme and numbering.  Only styles that it lacks are added.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

from docx import Document
from docx.document import Document as WordDocument
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.exceptions import XmlchemyError
from docx.oxml.ns import qn
from lxml import etree

from workshop.word import lists, own_text, place, styles
from workshop.word.normalise import MOST_BYTES, TemplateError, normalised
from workshop.word.styles import NAMES, Surroundings
from workshop.word.stylesheet import Found
from workshop.word.xml import W

__all__ = ["Base", "TemplateError", "default_base", "new_list", "open_base"]

_PAGES = {"letter": (12240, 15840), "a4": (11906, 16838)}
_MARGINS = {
    "top": 1584,
    "right": 1800,
    "bottom": 1440,
    "left": 1800,
    "header": 720,
    "footer": 720,
    "gutter": 0,
}
# What python-docx raises on a package that is not as it should be.
_UNFIT = (
    OpcError,
    PythonDocxError,
    XmlchemyError,
    ArithmeticError,
    BadZipFile,
    zlib.error,
    etree.LxmlError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RecursionError,
)


class Base(NamedTuple):
    """A document to write into.

    ``styles`` gives the id of each of our styles in this document; ``before`` is the element that new ones are put
    before; ``text_width`` is in twentieths of a point; ``template`` is a file name, empty for the default look;
    ``new_page`` says whether the paper begins on a page of its own; ``own`` how much text the template has of its own, as
    ``about 6 pages``, empty for none.
    """

    document: WordDocument
    styles: Mapping[str, str]
    before: Any
    text_width: int
    template: str
    new_page: bool = False
    own: str = ""


def default_base(language: str, page: str = "letter") -> Base:
    """An empty document in the default look.

    Args:
        language: A BCP 47 tag, such as ``en-US``.
        page: "letter" or "a4".
    """
    document = Document()
    section = document.element.body.sectPr
    for child in list(section):
        section.remove(child)
    width, height = _PAGES[page]
    margins = "".join(f' w:{side}="{twips}"' for side, twips in _MARGINS.items())
    for element in parse_xml(
        f'<w:sectPr xmlns:w="{W}"><w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar{margins}/></w:sectPr>'
    ):
        section.append(element)
    text_width = width - _MARGINS["left"] - _MARGINS["right"]
    lists.clear(document)
    ids = _dress(document, language, text_width)
    _settings(document)
    return Base(document, ids, section, text_width, "")


def open_base(path: Path, language: str, *, without_text: bool = False) -> Base:
    """The office's template as the document to write into; the file itself is only read.

    Args:
        path: A .docx, .dotx, .docm or .dotm.
        language: Of what will be written, a BCP 47 tag.
        without_text: Whether the template's own text is left out; its header, footer and styles stay.

    Raises:
        TemplateError: When it cannot be used, in one sentence.
    """
    name = "".join(one if one.isprintable() else "\ufffd" for one in path.name)
    package = normalised(_read(path, name), name)
    try:
        document = Document(io.BytesIO(package))
        _make_way(document)
        if without_text:
            own_text.left_out(document)
        before = place.prepared(document)
        width = place.text_width(before)
        ids = _with_styles(document, language, width)
        _freed(document)
        document.core_properties.title  # noqa: B018  made where the file has none
    except _UNFIT as error:
        raise TemplateError(
            f"{name} is damaged and cannot be written into; open it in Word, save a copy and choose that."
        ) from error
    return Base(
        document, ids, before, width, path.name, place.begins_a_page(before), own_text.own_text(before)
    )


def new_list(base: Base) -> int:
    """A list of its own for paragraphs in the style List Number, counted from 1: the number for their w:numPr."""
    found = Found(base.document.styles.element)
    return lists.restarted(base.document, found, base.styles["List Number"])


def _read(path: Path, name: str) -> bytes:
    try:
        if path.is_dir():
            raise TemplateError(f"{name} is a folder; choose a .docx or .dotx file in it.")
        if not path.exists():
            raise TemplateError(f"{name} is not there (any more); choose another file.")
        if not path.is_file():
            raise TemplateError(f"{name} is not a file; choose a .docx or .dotx file.")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise TemplateError(f"{name} cannot be read; check that you may open it.") from error


def _dress(document: WordDocument, language: str, width: int) -> dict[str, str]:
    """Put the default look in place of all styles and lists of a document."""
    ids = {name: styles.style_id(name) for name in NAMES}
    around = Surroundings(ids, lists.add_ours(document, ids), width)
    root = document.styles.element
    fresh = parse_xml(styles.default_styles(around, language))
    root[:] = list(fresh)
    return ids


def _with_styles(document: WordDocument, language: str, width: int) -> dict[str, str]:
    """Add the styles that a template lacks; the ids of ours by name."""
    if not any(one.reltype == RELATIONSHIP_TYPE.STYLES for one in document.part.rels.values()):
        return _dress(document, language, width)
    found = Found(document.styles.element)
    found.mend_names()
    ids = {name: id for name in NAMES if (id := found.id_of(name))}
    lacking = [name for name in NAMES if name not in ids]
    for name in lacking:
        ids[name] = found.free_id(styles.style_id(name))
    wanted = {kind: ids[name] for kind, name in lists.STYLES.items() if name in lacking}
    numbers = lists.add(document, wanted)
    size = found.size(ids["Normal"])
    around = Surroundings(ids, numbers, width, size, found.default("table"))
    for name in lacking:
        found.add(styles.style_xml(name, around), found.free_name(styles.stored_name(name)))
    lists.mark_unmarked(document, found, {k: ids[n] for k, n in lists.STYLES.items() if n not in lacking})
    for name in ("toc 1", "toc 2"):
        if name not in lacking:
            found.with_page_tab(ids[name], width)
    found.set_language(ids["Normal"], language)
    return ids


def _settings(document: WordDocument) -> None:
    """Not the compatibility mode of Word 2010, which the base asks for and Word tells in its title bar."""
    settings = document.settings.element
    for mode in settings.xpath('w:compat/w:compatSetting[@w:name="compatibilityMode"]'):
        mode.set(qn("w:val"), "15")
    for zoom in settings.findall(qn("w:zoom")):
        zoom.set(qn("w:percent"), "100")


# The names under which parts are made where a template has none.
_MADE = {
    "/word/styles.xml": RELATIONSHIP_TYPE.STYLES,
    "/word/settings.xml": RELATIONSHIP_TYPE.SETTINGS,
    "/word/numbering.xml": RELATIONSHIP_TYPE.NUMBERING,
    "/word/comments.xml": RELATIONSHIP_TYPE.COMMENTS,
    "/word/footnotes.xml": RELATIONSHIP_TYPE.FOOTNOTES,
    "/docProps/core.xml": RELATIONSHIP_TYPE.CORE_PROPERTIES,
}


def _make_way(document: WordDocument) -> None:
    """Rename parts of the template that are something else than their name says, so that no two have one name."""
    package = document.part.package
    meant = {
        (str(one.target_part.partname), one.reltype)
        for source in (document.part, package)
        for one in source.rels.values()
        if not one.is_external
    }
    for one in package.rels.values():  # where what a paper says of itself is added to what the template says
        if one.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES and not one.is_external:
            one.target_part.partname = PackURI("/docProps/custom.xml")
    for part in list(package.iter_parts()):
        name = str(part.partname)
        if name in _MADE and (name, _MADE[name]) not in meant:
            part.partname = package.next_partname(name.replace(".xml", "-other%d.xml"))


# What ties a document to a file elsewhere, or keeps the officer from writing in it.
_TIES = ("w:attachedTemplate", "w:linkStyles", "w:mailMerge", "w:documentProtection", "w:writeProtection")


def _freed(document: WordDocument) -> None:
    settings = document.settings.element
    for tag in _TIES:
        for element in settings.findall(qn(tag)):
            settings.remove(element)
