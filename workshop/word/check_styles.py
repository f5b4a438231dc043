"""What words look like once everything is inherited: direct marks, character, paragraph and table styles, defaults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from workshop.word.check_colours import AUTO, HIGHLIGHTS, A, Colours
from workshop.word.check_package import Package, W, is_on, number_of, value_of

_DEEPEST = 30
_USUAL_POINTS = 10.0
_NAMED = f"{W}pStyle"
_TOGGLES = ("b", "i", "caps", "smallCaps", "vanish")


class Cell(NamedTuple):
    """Where in a table words stand, as far as their look depends on it: its style, which of its parts, its own shading."""

    style: str
    parts: tuple[str, ...]
    behind: str


NO_CELL = Cell("", (), AUTO)


@dataclass(frozen=True, eq=False, slots=True)
class Look:
    """How a run of words looks; one object for all that look so.

    ``by`` names the style that its colour comes from, ``sized_by`` the one of its size and ``font_by`` the one of its
    font; empty where they are set directly.  ``languages`` are those that the run itself names.
    """

    points: float
    bold: bool
    italic: bool
    capitals: bool
    hidden: bool
    blinking: bool
    colour: str
    behind: str
    font: str
    by: str
    sized_by: str
    font_by: str
    is_mark: bool
    languages: tuple[str, ...]
    hidden_by: str


class Styles:
    """The styles of one file and what they inherit."""

    def __init__(self, package: Package, colours: Colours) -> None:
        self.colours = colours
        parts = package.related("styles")
        root = package.xml(parts[0]) if parts else etree.Element(f"{W}styles")
        self.elements = {one.get(f"{W}styleId", ""): one for one in root.iter(f"{W}style")}
        self.run_defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.paragraph_defaults = root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
        self.usual = {
            one.get(f"{W}type", ""): id
            for id, one in self.elements.items()
            if one.get(f"{W}default") in ("1", "true", "on")
        }
        self._package = package
        self._chains: dict[tuple[str, str], list[etree._Element]] = {}
        self._said: dict[tuple[str, str, str], etree._Element | None] = {}
        self._names: dict[str, str] = {}
        self._looks: dict[tuple[object, ...], Look] = {}

    def name(self, style: str) -> str:
        """What Word calls a style, in small letters, such as ``heading 1``; its id where it has no name."""
        if style not in self._names:
            self._names[style] = self.shown(style).lower()
        return self._names[style]

    def shown(self, style: str) -> str:
        """What Word shows as the name of a style."""
        element = self.elements.get(style)
        return (value_of(element.find(f"{W}name")) if element is not None else "") or style

    def of_paragraph(self, own: etree._Element | None) -> str:
        """The id of a paragraph's style by its own properties; Normal's where it names none, or one that is not there."""
        named = value_of(own.find(_NAMED)) if own is not None else ""
        return named if named in self.elements else self.usual.get("paragraph", "")

    def line(self, style: str) -> Iterator[etree._Element]:
        """A style and those it is based on, the nearest first."""
        seen: set[str] = set()
        while style in self.elements and style not in seen and len(seen) < _DEEPEST:
            seen.add(style)
            yield self.elements[style]
            style = value_of(self.elements[style].find(f"{W}basedOn"))

    def chain(self, style: str, kind: str) -> list[etree._Element]:
        """The properties (``rPr``, ``pPr``) of a style and of those it is based on, the nearest first."""
        key = (style, kind)
        if key not in self._chains:
            found = (one.find(f"{W}{kind}") for one in self.line(style))
            self._chains[key] = [one for one in found if one is not None]
        return self._chains[key]

    def paragraph_has(self, own: etree._Element | None, style: str, tag: str) -> etree._Element | None:
        """A property of a paragraph, such as ``jc``, its own or an inherited one."""
        found = own.find(f"{W}{tag}") if own is not None else None
        return found if found is not None else self.style_has(style, "pPr", tag)

    def style_has(self, style: str, kind: str, tag: str) -> etree._Element | None:
        """A property of a style, its own, an inherited one or that of the defaults."""
        key = (style, kind, tag)
        if key not in self._said:
            self._said[key] = self._style_has(style, kind, tag)
        return self._said[key]

    def said_by(self, style: str, kind: str, tag: str) -> str:
        """The name of the style that a property of a style comes from, its own or one that it is based on."""
        for one in self.line(style):
            if one.find(f"{W}{kind}/{W}{tag}") is not None:
                return self.shown(one.get(f"{W}styleId", ""))
        return self.shown(style)

    def _style_has(self, style: str, kind: str, tag: str) -> etree._Element | None:
        defaults = self.run_defaults if kind == "rPr" else self.paragraph_defaults
        for one in (*self.chain(style, kind), *([] if defaults is None else [defaults])):
            if (found := one.find(f"{W}{tag}")) is not None:
                return found
        return None

    def look(self, own: etree._Element | None, shade: etree._Element | None, style: str, cell: Cell) -> Look:
        """How a run looks in a paragraph of a style, which may stand in a cell.

        Args:
            own: The run's own properties; None for how the style looks.
            shade: The shading set on the paragraph itself.
            style: The id of the paragraph's style.
            cell: Where it stands in a table, or NO_CELL.
        """
        key = (_signature(own), style, cell, _signature_of_one(shade))
        if key not in self._looks:
            self._looks[key] = self._look(own, shade, style, cell)
        return self._looks[key]

    def _look(self, own: etree._Element | None, shade: etree._Element | None, style: str, cell: Cell) -> Look:
        character = value_of(own.find(f"{W}rStyle")) if own is not None else ""
        direct = [] if own is None else [own]
        of_table = list(self._in_cell(cell, "rPr"))
        layers = [
            *((one, "") for one in direct),
            *self._named(character),
            *self._named(style),
            *((one, self.shown(cell.style)) for one in of_table),
        ]
        if self.run_defaults is not None:
            layers.append((self.run_defaults, self.shown(self.usual.get("paragraph", style))))

        def nearest(tag: str) -> tuple[etree._Element | None, str]:
            for layer, by in layers:
                if (found := layer.find(f"{W}{tag}")) is not None:
                    return found, by
            return None, self.shown(style)

        def toggled(tag: str) -> bool:
            if own is not None and (found := own.find(f"{W}{tag}")) is not None:
                return is_on(found)
            # A style that says bold inside one that says bold makes it light again (ECMA-376 17.7.3).
            said = [
                is_on(_first(chain, tag))
                for chain in (self.chain(character, "rPr"), self.chain(style, "rPr"), of_table)
            ]
            usual = self.run_defaults is not None and is_on(self.run_defaults.find(f"{W}{tag}"))
            return usual or sum(said) % 2 == 1

        marks = {tag: toggled(tag) for tag in _TOGGLES}
        colour, by = nearest("color")
        size, sized_by = nearest("sz")
        font, font_by = self._font(layers)
        half_points = number_of(value_of(size))
        effect = value_of(nearest("effect")[0])
        return Look(
            points=_USUAL_POINTS if half_points is None else half_points / 2,
            bold=marks["b"],
            italic=marks["i"],
            capitals=marks["caps"] or marks["smallCaps"],
            hidden=marks["vanish"],
            blinking=effect not in ("", "none"),
            colour=self.colours.of(colour),
            behind=self._behind(nearest("highlight")[0], nearest("shd")[0], shade, style, cell),
            font=font,
            font_by=font_by,
            by=by,
            sized_by=sized_by,
            languages=_languages(own),
            hidden_by=nearest("vanish")[1],
            is_mark=value_of(nearest("vertAlign")[0]) in ("superscript", "subscript"),
        )

    def _named(self, style: str) -> Iterator[tuple[etree._Element, str]]:
        """What a style and those it is based on say of runs, each with the name of the style that says it."""
        for one in self.line(style):
            if (found := one.find(f"{W}rPr")) is not None:
                yield found, self.shown(one.get(f"{W}styleId", ""))

    def _behind(
        self,
        highlight: etree._Element | None,
        run_shade: etree._Element | None,
        own: etree._Element | None,
        style: str,
        cell: Cell,
    ) -> str:
        """The colour behind words: the innermost that is set, out to the page."""
        if value_of(highlight) in HIGHLIGHTS:
            return HIGHLIGHTS[value_of(highlight)]
        shade = own if own is not None else self.style_has(style, "pPr", "shd")
        for found in (run_shade, shade):
            if (colour := self.colours.shading(found)) != AUTO:
                return colour
        return cell.behind if cell.behind != AUTO else self.page

    @cached_property
    def page(self) -> str:
        """The colour of the page, where the file has one and shows it."""
        settings = self._package.related("settings")
        shown = settings and is_on(self._package.xml(settings[0]).find(f"{W}displayBackgroundShape"))
        background = self._package.document.find(f"{W}background")
        if not shown or background is None:
            return AUTO
        return self.colours.resolved(background, "color", "theme", "Color")

    def shading_of_cell(self, own: etree._Element | None, cell: Cell) -> str:
        """The colour behind a cell: its own shading, else that of its table's style."""
        candidates = [own] if own is not None else []
        candidates += [
            found for one in self._in_cell(cell, "tcPr") if (found := one.find(f"{W}shd")) is not None
        ]
        for one in candidates:
            if (colour := self.colours.shading(one)) != AUTO:
                return colour
        return AUTO

    def _in_cell(self, cell: Cell, kind: str) -> Iterator[etree._Element]:
        """What the style of a table says of a cell, what holds for a part of the table before what holds for all of it."""
        for part in cell.parts:
            for style in self.line(cell.style):
                for one in style.findall(f"{W}tblStylePr"):
                    if one.get(f"{W}type") == part and (found := one.find(f"{W}{kind}")) is not None:
                        yield found
        yield from self.chain(cell.style, kind)

    def _font(self, layers: Iterable[tuple[etree._Element, str]]) -> tuple[str, str]:
        """The font for Latin letters and the style that names it; Word's own where none does."""
        for layer, by in layers:
            fonts = layer.find(f"{W}rFonts")
            if fonts is None:
                continue
            if named := fonts.get(f"{W}asciiTheme"):
                return self._theme_fonts.get(named[:5], "") or "the theme's", by
            if named := fonts.get(f"{W}ascii"):
                return named, by
        return "Times New Roman", self.shown(self.usual.get("paragraph", ""))

    @cached_property
    def _theme_fonts(self) -> dict[str, str]:
        found = {}
        for part in self._package.related("theme")[:1]:
            for kind in ("major", "minor"):
                latin = self._package.xml(part).find(f".//{A}fontScheme/{A}{kind}Font/{A}latin")
                if latin is not None:
                    found[kind] = latin.get("typeface") or ""
        return found


def _languages(own: etree._Element | None) -> tuple[str, ...]:
    found = own.find(f"{W}lang") if own is not None else None
    return tuple(str(value) for value in found.attrib.values()) if found is not None else ()


def _first(chain: Iterable[etree._Element], tag: str) -> etree._Element | None:
    return next((found for one in chain if (found := one.find(f"{W}{tag}")) is not None), None)


def _signature(properties: etree._Element | None) -> tuple[object, ...]:
    if properties is None:
        return ()
    return tuple(_signature_of_one(one) for one in properties)


def _signature_of_one(element: etree._Element | None) -> tuple[object, ...]:
    return () if element is None else (element.tag, *sorted(element.attrib.items()))
