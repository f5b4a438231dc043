"""Strict OOXML (ISO/IEC 29500-4 "Strict") in the words of the transitional kind, which is what we read and write."""

from __future__ import annotations

import re

from lxml import etree

from workshop.word.xml import W

_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_WIDE = (_STRICT.decode().encode("utf-16-le"), _STRICT.decode().encode("utf-16-be"))
_QUOTED = re.compile(rb"(?<=[\"'])http://purl\.oclc\.org/ooxml/([A-Za-z]+)(/[A-Za-z/]*)?(?=[\"'])")
_HYPHENS = {
    b"extendedProperties": b"extended-properties",
    b"customProperties": b"custom-properties",
}
_SIDES = {"start": "left", "end": "right"}
_DIRECTIONS = {"tb": "lrTb", "rl": "tbRl", "lr": "btLr", "tbV": "lrTbV", "rlV": "tbRlV", "lrV": "tbLrV"}
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(pt|in|cm|mm|pc|pi)")
_TWIPS = {"pt": 20.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 144 / 2.54, "pc": 240.0, "pi": 240.0}
_HALF_POINTS = {"sz", "szCs", "kern", "position", "hps", "hpsRaise", "hpsBaseText"}
_TEXT = {"t", "instrText", "delText", "delInstrText"}


def as_transitional(content: bytes) -> bytes:
    """An XML part in transitional words; any other content as it is."""
    if _STRICT not in content:
        if not any(wide in content for wide in _STRICT_WIDE):
            return content
        content = _utf_8(content)
    content = _QUOTED.sub(_transitional, content)
    if W.encode() not in content:
        return content
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.LxmlError, ValueError):
        return content
    for element in root.iter(f"{{{W}}}*"):
        _mend(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _utf_8(content: bytes) -> bytes:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        return content
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff")).encode()


def _transitional(found: re.Match[bytes]) -> bytes:
    rest = found[2] or b""
    for strict, hyphens in _HYPHENS.items():
        rest = rest.replace(strict, hyphens)
    return b"http://schemas.openxmlformats.org/" + found[1] + b"/2006" + rest


def _mend(element: etree._Element) -> None:
    """Sides are left and right, lengths whole numbers, shares of a width fiftieths of a percent."""
    name = etree.QName(element).localname
    if name in _TEXT:
        return
    if name in _SIDES:  # borders and margins of cells
        element.tag = f"{{{W}}}{_SIDES[name]}"
    for key, value in list(element.attrib.items()):
        key, value = str(key), str(value)
        if not key.startswith(f"{{{W}}}"):
            continue
        local = key.rpartition("}")[2]
        if local == "conformance":
            del element.attrib[key]
        elif local == "val" and name in {"jc", "tab", "ptab", "lvlJc"} and value in _SIDES:
            element.set(key, _SIDES[value])
        elif local == "val" and name == "textDirection" and value in _DIRECTIONS:
            element.set(key, _DIRECTIONS[value])
        elif name == "ind" and local.removesuffix("Chars") in _SIDES:
            side = "Chars" if local.endswith("Chars") else ""
            del element.attrib[key]
            element.set(f"{{{W}}}{_SIDES[local.removesuffix('Chars')]}{side}", _whole(name, value))
        elif name not in {"docVar", "lvlText", "name", "tblCaption", "tblDescription"}:
            element.set(key, _whole(name, value))


def _whole(name: str, value: str) -> str:
    if read := _LENGTH.fullmatch(value):
        twips = float(read[1]) * _TWIPS[read[2]]
        return str(round(twips / 10 if name in _HALF_POINTS else twips))
    if re.fullmatch(r"-?\d+(\.\d+)?%", value) and name in {
        "tblW",
        "tcW",
        "tblInd",
        "tblCellSpacing",
        "wAfter",
        "wBefore",
    }:
        return str(round(float(value[:-1]) * 50))
    return value
