"""Colours of a Word file, those of its theme resolved, and how well one can be read on another (WCAG 2)."""

from __future__ import annotations

import colorsys
import re

from lxml import etree

from workshop.word.check_package import Package, W, number_of

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WHITE, BLACK = "FFFFFF", "000000"
AUTO = "auto"
_HEX = re.compile(r"[0-9A-Fa-f]{6}")
_MAPPED = {
    "text1": "dk1",
    "dark1": "dk1",
    "tx1": "dk1",
    "background1": "lt1",
    "light1": "lt1",
    "bg1": "lt1",
    "text2": "dk2",
    "dark2": "dk2",
    "tx2": "dk2",
    "background2": "lt2",
    "light2": "lt2",
    "bg2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
HIGHLIGHTS = {
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "green": "00FF00", "magenta": "FF00FF", "red": "FF0000",
    "yellow": "FFFF00", "white": "FFFFFF", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0",
}  # fmt: skip


class Colours:
    """The colours of one file: what its theme calls accent1, and what a colour or a shading comes to."""

    def __init__(self, package: Package) -> None:
        self._theme = {}
        for part in package.related("theme")[:1]:
            scheme = package.xml(part).find(f".//{A}clrScheme")
            for one in scheme if scheme is not None else ():
                for colour in one:
                    named = colour.get("lastClr") or colour.get("val") or ""
                    if _HEX.fullmatch(named):
                        self._theme[etree.QName(one).localname] = named.upper()

    def theme(self, name: str) -> str:
        """A colour of the theme; black or white for its words and its page where the theme does not say."""
        slot = _MAPPED.get(name, name)
        return self._theme.get(slot, WHITE if slot in ("lt1", "lt2") else BLACK)

    def of(self, element: etree._Element | None) -> str:
        """What a ``w:color`` comes to: six hex digits, or "auto"."""
        if element is None:
            return AUTO
        return self.resolved(element, "val", "theme", "Color")

    def shading(self, element: etree._Element | None) -> str:
        """What stands behind words that are shaded by a ``w:shd``; "auto" where nothing does."""
        if element is None or element.get(f"{W}val") == "nil":
            return AUTO
        fill = self.resolved(element, "fill", "themeFill", "")
        kind = element.get(f"{W}val") or "clear"
        share = (
            100 if kind == "solid" else number_of(kind.removeprefix("pct")) if kind.startswith("pct") else 0
        )
        if not share:
            return fill
        ink = self.resolved(element, "color", "theme", "Color")
        return _mixed(BLACK if ink == AUTO else ink, WHITE if fill == AUTO else fill, min(share, 100) / 100)

    def resolved(self, element: etree._Element, plain: str, theme: str, end: str) -> str:
        """What an element comes to that names a colour itself (``plain``) or by the theme (``theme`` and its ends)."""
        named = element.get(f"{W}{theme}{end}")
        if named and named != "none":
            colour = self.theme(named)
            for change in ("Tint", "Shade"):
                amount = element.get(f"{W}{theme}{change}")
                if amount and re.fullmatch(r"[0-9A-Fa-f]{1,2}", amount):
                    part = int(amount, 16) / 255
                    colour = lightened(colour, part, 1 - part if change == "Tint" else 0)
            return colour
        value = element.get(f"{W}{plain}") or AUTO
        return value.upper() if _HEX.fullmatch(value) else AUTO

    def drawn(self, fill: etree._Element | None) -> str:
        """What an ``a:solidFill`` of a drawing comes to, its lumMod, lumOff, tint and shade applied; else "auto"."""
        colour = next(iter(fill), None) if fill is not None else None
        if colour is None:
            return AUTO
        kind, value = etree.QName(colour).localname, colour.get("val") or ""
        if kind == "schemeClr":
            found = self.theme(value)
        elif kind in ("srgbClr", "sysClr") and _HEX.fullmatch(colour.get("lastClr") or value):
            found = (colour.get("lastClr") or value).upper()
        else:
            return AUTO
        for change in colour:
            share = (number_of(change.get("val")) or 0) / 100_000
            match etree.QName(change).localname:
                case "lumMod":
                    found = lightened(found, share, 0)
                case "lumOff":
                    found = lightened(found, 1, share)
                case "shade":
                    found = _mixed(found, BLACK, min(share, 1))
                case "tint":
                    found = _mixed(found, WHITE, min(share, 1))
        return found


def lightened(colour: str, times: float, plus: float) -> str:
    """A colour whose lightness is multiplied and raised, as Word tints and shades those of a theme."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    return _hex(colorsys.hls_to_rgb(hue, min(max(light * times + plus, 0), 1), saturation))


def ratio(one: str, other: str) -> float:
    """The contrast of two colours of six hex digits as WCAG 2 defines it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def contrast(words: str, behind: str) -> float:
    """The same, where words of the colour "auto" are black or white, whichever can be read."""
    behind = WHITE if behind == AUTO else behind
    return max(ratio(BLACK, behind), ratio(WHITE, behind)) if words == AUTO else ratio(words, behind)


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(_parts(one), _parts(other), strict=True)
    red, green, blue = ((a * share + b * (1 - share)) / 255 for a, b in pairs)
    return _hex((red, green, blue))


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[0:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)


def _hex(parts: tuple[float, float, float]) -> str:
    return "".join(f"{round(min(max(part, 0), 1) * 255):02X}" for part in parts)


def _luminance(colour: str) -> float:
    parts = [part / 255 for part in _parts(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
