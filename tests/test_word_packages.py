"""Word files of other programs as templates: oddities that are taken, and what is refused in one sentence."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.template_samples import (
    MAIN,
    Parts,
    bookmark,
    office,
    packed,
    parts_of,
    relation,
    saved,
    surgery,
    swap,
    texts,
    written,
)
from workshop.word.base import TemplateError, open_base


def refusal(path: Path) -> str:
    with pytest.raises(TemplateError) as caught:
        open_base(path, "en-US")
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence and sentence.startswith(path.name)
    return sentence


def _other_case(parts: Parts) -> None:
    parts["word/Styles.XML"] = parts.pop("word/styles.xml")
    parts["Word/document.xml"] = parts.pop("word/document.xml")


def _backslashes(parts: Parts) -> None:
    for name in [one for one in parts if one.startswith("word/")]:
        parts[name.replace("/", "\\")] = parts.pop(name)


def _signed(parts: Parts) -> None:
    parts["_xmlsignatures/origin.sigs"] = b""
    one = '<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
    swap("_rels/.rels", "</Relationships>", f"{one}</Relationships>")(parts)


def _lost_header(parts: Parts) -> None:
    for name in [one for one in parts if re.fullmatch(r"word/header\d+\.xml", one)]:
        del parts[name]


def _two_styles(parts: Parts) -> None:
    parts["word/styles2.xml"] = parts["word/styles.xml"]
    relation("styles", "styles2.xml")(parts)


def _no_types_for_parts(parts: Parts) -> None:
    parts["[Content_Types].xml"] = re.sub(rb"<Override [^>]*>", b"", parts["[Content_Types].xml"])


def _html_inside(parts: Parts) -> None:
    parts["word/chunk.htm"] = b"<!DOCTYPE html><p>imported</p>"
    relation("aFChunk", "chunk.htm")(parts)


def _word_file_inside(parts: Parts) -> None:
    buffer = io.BytesIO()
    office().save(buffer)
    parts["word/chunk.docx"] = buffer.getvalue()
    relation("aFChunk", "chunk.docx")(parts)
    one = f'<Override PartName="/word/chunk.docx" ContentType="{MAIN}"/></Types>'
    swap("[Content_Types].xml", "</Types>", one)(parts)


@pytest.mark.parametrize(
    "change",
    [
        _word_file_inside,
        relation("image", "NULL"),
        relation("image", "media/lost.png"),
        relation("hyperlink", "#_top"),
        relation("comments", "comments.xml"),
        _other_case,
        _backslashes,
        _signed,
        _lost_header,
        _two_styles,
        _no_types_for_parts,
        _html_inside,
        lambda parts: parts.pop("_rels/.rels"),
        lambda parts: parts.update({"docProps/core.xml": b"<broken"}),
        lambda parts: parts.pop("docProps/core.xml"),
        swap("word/_rels/document.xml.rels", 'Target="styles.xml"', 'Target="/word/styles.xml"'),
        swap("word/_rels/document.xml.rels", 'Target="styles.xml"', 'Target="..\\word\\styles.xml"'),
    ],
)
def test_packages_that_word_opens_too_are_mended(tmp_path: Path, change: Callable[[Parts], object]) -> None:
    path = surgery(tmp_path, change)
    after = written(path)
    assert "Kept as it is." in texts(after) and "in Heading 1" in texts(after)
    assert after.styles["Heading 1"].font.name == "Georgia"
    out = parts_of(saved(after, tmp_path / "out.docx"))
    assert not [name for name in out if "thumbnail" in name or "xmlsignatures" in name]
    assert after.sections[0].header is not None


def test_two_files_of_one_name_in_a_package_become_one(tmp_path: Path) -> None:
    path = surgery(tmp_path, lambda parts: None)
    with zipfile.ZipFile(path, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr("docProps/core.xml", package.read("docProps/core.xml"))
    saved(written(path), tmp_path / "out.docx")
    with zipfile.ZipFile(tmp_path / "out.docx") as package:
        assert len(package.namelist()) == len(set(package.namelist()))


def as_bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def as_zip(**parts: bytes) -> Callable[[Path], object]:
    return lambda path: packed({name.replace("__", "/"): content for name, content in parts.items()}, path)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: None, "is not there"),
        (lambda path: path.mkdir(), "is a folder"),
        (as_bytes(b""), "is empty"),
        (as_bytes(b"Dear Sir or Madam"), "not a Word file"),
        (as_bytes(OLE + "EncryptedPackage".encode("utf-16-le")), "locked with a password"),
        (
            as_bytes(OLE + "WordDocument".encode("utf-16-le")),
            "old .doc format: open it in Word and save as .docx",
        ),
        (as_bytes(OLE), "old Office format"),
        (as_bytes(b"{\\rtf1 hello}"), "rich text"),
        (as_bytes(b"%PDF-1.7"), "PDF"),
        (as_bytes(b'<?xml version="1.0"?><pkg:package/>'), "XML or HTML"),
        (as_bytes(b"PK\x03\x04 and then nothing"), "damaged"),
        (as_zip(hello=b"world"), "not a Word file"),
        (as_zip(xl__workbook=b"<workbook/>"), "Excel"),
        (as_zip(ppt__presentation=b"<p/>"), "PowerPoint"),
        (as_zip(mimetype=b"application/vnd.oasis.opendocument.text"), "OpenDocument"),
    ],
)
def test_what_is_not_a_word_file_is_refused_in_a_sentence(
    tmp_path: Path, make: Callable[[Path], object], told: str
) -> None:
    path = tmp_path / "office.docx"
    make(path)
    assert told in refusal(path)


def test_a_file_name_that_cannot_be_shown_is_told_with_marks_in_place(tmp_path: Path) -> None:
    path = tmp_path / "off\nice\udcff.docx"
    path.write_bytes(b"")
    with pytest.raises(TemplateError) as caught:
        open_base(path, "en-US")
    assert str(caught.value) == "off\ufffdice\ufffd.docx is empty; choose another file."


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda parts: parts.update({"word/document.xml": b"<w:document"}), "damaged: word/document.xml"),
        (lambda parts: parts.update({"word/styles.xml": b"<w:styles"}), "damaged: word/styles.xml"),
        (lambda parts: parts.update({"word/styles.xml": b"<other/>"}), "damaged: word/styles.xml"),
        (swap("word/document.xml", "w:body", "w:other"), "no page to write on"),
        (swap("word/styles.xml", "<w:styles", '<!DOCTYPE a [<!ENTITY b "c">]><w:styles'), "document type"),
    ],
)
def test_a_word_file_that_is_broken_or_hostile_is_refused_in_a_sentence(
    tmp_path: Path, change: Callable[[Parts], object], told: str
) -> None:
    assert told in refusal(surgery(tmp_path, change))


def test_a_file_that_unpacks_to_more_than_it_should_is_not_unpacked(tmp_path: Path) -> None:
    path = surgery(tmp_path, lambda parts: None)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (2_000_000_000).to_bytes(4, "little")  # the size of a part once it is unpacked
    path.write_bytes(data)
    assert "unpacks to more" in refusal(path)


def test_a_package_that_is_locked_as_a_zip_or_has_a_wrong_checksum_is_refused(tmp_path: Path) -> None:
    path = surgery(tmp_path, lambda parts: None)
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    assert "password" in refusal(path)
    data[at + 8] &= 0xFE
    data[at + 16] ^= 0xFF
    path.write_bytes(data)
    assert "damaged" in refusal(path)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(office(), tmp_path_factory.mktemp("office") / "office.docx")


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_file_that_was_damaged_anywhere_works_or_is_refused_in_a_sentence(good: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = good.with_name("damaged.docx")
    parts = parts_of(good)
    name = chance.choice(sorted(one for one in parts if one.endswith((".xml", ".rels"))))
    content = bytearray(parts[name])
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content))
        content[at : at + chance.randint(0, 9)] = chance.choice(
            (b"", b"0", b"w:", b'"', b"\xff", content[:20])
        )
    parts[name] = bytes(content)
    packed(parts, path)
    if chance.random() < 0.2:
        data = bytearray(path.read_bytes())
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
    try:
        written(path)
    except TemplateError as error:
        assert re.fullmatch(r"damaged\.docx [^\n]*\.", str(error))


def test_behind_pages_of_the_template_a_paper_begins_on_a_new_one_and_behind_an_address_it_does_not(
    tmp_path: Path,
) -> None:
    for text, new_page in (("1 Market Street", False), ("What this office does. " * 60, True)):
        document = office()
        document.add_paragraph(text)
        assert open_base(saved(document, tmp_path / "office.docx"), "en-US").new_page is new_page
    body = document.element.body
    for element in bookmark():
        body.insert(0, element)
    assert not open_base(saved(document, tmp_path / "office.docx"), "en-US").new_page
