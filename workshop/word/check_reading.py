"""Rules 14 and 20: words that can be read: their contrast, size, font, alignment and case."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from workshop.word.check_colours import AUTO, WHITE, A, contrast
from workshop.word.check_package import Finding, R, W, is_on, value_of
from workshop.word.check_story import Para, Story, shortened
from workshop.word.check_styles import NO_CELL, Look

ENOUGH, ENOUGH_WHEN_LARGE = 4.5, 3.0
_LARGE, _LARGE_WHEN_BOLD = 18.0, 14.0
BODY_POINTS, LEAST_POINTS = 11.0, 9.0
_FEWEST_CAPITALS = 7
_BRACKETS = re.compile(r"\[[^\]]*\]")
"""Evidence at the end of a sentence: a mark, as a footnote's number is one."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_NOT_BODY = re.compile(
    r"title|subtitle|heading.*|toc.*|table of .*|caption|header|footer|footnote.*|endnote.*|sign.*|cut line|write here"
)
_SERIF = {
    "times new roman", "times", "cambria", "georgia", "garamond", "book antiqua", "palatino", "palatino linotype",
    "century", "century schoolbook", "bookman old style", "baskerville", "baskerville old face", "constantia", "didot",
    "bodoni mt", "liberation serif", "dejavu serif", "noto serif", "source serif pro", "source serif 4", "pt serif",
    "courier", "courier new", "rockwell", "minion pro", "merriweather", "libre baskerville", "eb garamond", "perpetua",
    "goudy old style", "high tower text", "sylfaen", "linux libertine", "nimbus roman", "tinos", "caladea",
}  # fmt: skip
_JUSTIFIED = {"both", "distribute", "thaiDistribute", "lowKashida", "mediumKashida", "highKashida"}
_NOT_LEFT = {*_JUSTIFIED, "center", "right", "end"}
_SANS = (
    "arial",
    "calibri",
    "carlito",
    "helvetica",
    "verdana",
    "tahoma",
    "segoe",
    "aptos",
    "trebuchet",
    "liberation sans",
    "open sans",
)
_FILLS = f".//{{*}}txPr//{A}solidFill"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_MEND_STYLE = "Modify the style"


def contrasts(story: Story) -> Iterator[Finding]:
    """Rule 14: words differ enough from what is behind them."""
    told: set[tuple[str, str, str]] = set()
    fine: set[Look] = set()
    for para in story.everything:
        for _, look in para.words:
            if look in fine:
                continue
            reached = contrast(look.colour, look.behind)
            is_large = look.points >= _LARGE or (look.points >= _LARGE_WHEN_BOLD and look.bold)
            needed = ENOUGH_WHEN_LARGE if is_large else ENOUGH
            if reached >= needed:
                fine.add(look)
                continue
            where = f"style {look.by}" if look.by else str(para.place)
            if (where, look.colour, look.behind) in told:
                continue
            told.add((where, look.colour, look.behind))
            behind = WHITE if look.behind == AUTO else look.behind
            what = f"Its words (#{look.colour} on #{behind}) have a contrast of {reached:.1f} to 1; {needed:.1f} is needed."
            mend = (
                f"{_MEND_STYLE} and choose a darker colour."
                if look.by
                else "Mark the words and choose a darker colour."
            )
            yield Finding(14, where, what, mend, story.brought(para, look.by))
    yield from _in_charts(story)


def _in_charts(story: Story) -> Iterator[Finding]:
    """The names and numbers in charts, against what is behind the chart."""
    for para in story.paragraphs:
        for chart in para.element.iter(_CHART):
            relation = story.package.relations.get(chart.get(f"{R}id", ""))
            if relation is None or relation.target not in story.package.parts:
                continue
            root = story.package.xml(relation.target)
            area = root.find("{*}spPr")
            behind = story.colours.drawn(area.find(f"{A}solidFill") if area is not None else None)
            fills = [(contrast(story.colours.drawn(one), behind), one) for one in root.iterfind(_FILLS)]
            reached, worst = min(fills, key=lambda found: found[0], default=(ENOUGH, None))
            if reached < ENOUGH and worst is not None:
                what = f"The words of a chart have a contrast of {reached:.1f} to 1; {ENOUGH} is needed."
                mend = "Click the chart and choose a darker colour under Home, Font Color."
                by_theme = story.on_template and worst.find(f"{A}schemeClr") is not None
                yield Finding(14, str(para.place), what, mend, para.template or by_theme)


def sizes_and_fonts(story: Story) -> Iterator[Finding]:
    """Rule 20: most words of the body are large enough and without serifs; no words are tiny."""
    told: set[tuple[str, str]] = set()
    serif: dict[str, bool] = {}
    for para in story.everything:
        amounts: Counter[Look] = Counter()
        for text, look in para.words:
            if not look.is_mark and not _BRACKETS.fullmatch(text.strip()):
                amounts[look] += len(text)
        if not amounts:
            continue
        usual = amounts.most_common(1)[0][0]
        is_body = para.story == "body" and not para.in_table and not _NOT_BODY.fullmatch(para.name)
        found = [_too_small(usual, amounts, BODY_POINTS if is_body else LEAST_POINTS)]
        if para.story == "body" and not _NOT_BODY.fullmatch(para.name):
            if usual.font not in serif:
                serif[usual.font] = _has_serifs(story, usual.font)
            if serif[usual.font]:
                what = f"The font {shortened(usual.font)} has serifs."
                found.append((what, "Choose a font without serifs, such as Calibri or Arial.", usual.font_by))
        for what, mend, by in filter(None, found):
            where = f"style {by}" if by else str(para.place)
            if (where, what) not in told:
                told.add((where, what))
                # Styles of ours are as large as the template's body text where that is small.
                small = by and story.on_template and _usual_points(story) < BODY_POINTS and "points" in what
                yield Finding(20, where, what, mend, bool(small) or story.brought(para, by))


def _usual_points(story: Story) -> float:
    return story.styles.look(None, None, story.styles.usual.get("paragraph", ""), NO_CELL).points


def _too_small(usual: Look, amounts: Counter[Look], needed: float) -> tuple[str, str, str] | None:
    """What to say where most words of a paragraph are smaller than they need be, or some are tiny."""
    least = min(amounts, key=lambda look: look.points)
    for look, least_points in ((usual, needed), (least, LEAST_POINTS)):
        if look.points < least_points:
            what = f"Its words are {look.points:g} points high; {least_points:g} are needed."
            return what, f"Set the size to {least_points:g} points or more.", look.sized_by
    return None


def _has_serifs(story: Story, font: str) -> bool:
    """Whether a font is known to have serifs, by its name or by what the file says of it."""
    if font.lower() in _SERIF:
        return True
    if font.lower().startswith(_SANS):
        return False
    for part in story.package.related("fontTable"):
        for one in story.package.xml(part).iter(f"{W}font"):
            if one.get(f"{W}name", "").lower() == font.lower():
                return value_of(one.find(f"{W}family")) == "roman"
    return False


def alignment_and_case(story: Story) -> Iterator[Finding]:
    """Rule 20: text is aligned left, and no paragraph is wholly in capitals or italics."""
    told: set[tuple[str, str]] = set()
    for para in story.everything:
        if not para.text.strip():
            continue
        for what, mend, by in _manners(story, para):
            where = f"style {by}" if by else str(para.place)
            if (where, what) not in told:
                told.add((where, what))
                yield Finding(20, where, what, mend, story.brought(para, by))


def _manners(story: Story, para: Para) -> Iterator[tuple[str, str, str]]:
    """What is wrong, how to mend it, and the style that it comes from; nothing for the last where it is set directly."""
    styles = story.styles
    own = para.own.find(f"{W}jc") if para.own is not None else None
    align = value_of(own if own is not None else styles.style_has(para.style, "pPr", "jc"))
    aligned_by = styles.said_by(para.style, "pPr", "jc") if own is None and align in _NOT_LEFT else ""
    is_body = para.story == "body" and not para.in_table and not _NOT_BODY.fullmatch(para.name)
    if align in _JUSTIFIED:
        yield "The text is justified.", "Press Align Left.", aligned_by
    elif is_body and align in _NOT_LEFT:
        turned = is_on(styles.paragraph_has(para.own, para.style, "bidi"))
        if align == "center" or not turned:
            yield "The text is not aligned left.", "Press Align Left.", aligned_by
    looks = {words.look for words in para.words}
    slanted, capitals = all(look.italic for look in looks), all(look.capitals for look in looks)
    if not (slanted or capitals or para.text.isupper()):
        return
    letters = [one for one in "".join(_WORD.findall(para.text)) if one.isupper() or one.islower()]
    if not letters or not looks:
        return
    style = styles.look(None, None, para.style, para.cell)
    if slanted:
        by = styles.said_by(para.style, "rPr", "i") if style.italic else ""
        yield "The paragraph is wholly in italics.", "Take the italics away.", by
    if capitals:
        tag = "caps" if styles.style_has(para.style, "rPr", "caps") is not None else "smallCaps"
        by = styles.said_by(para.style, "rPr", tag) if style.capitals else ""
        yield "The paragraph is wholly in capitals.", "Take the mark All Caps or Small Caps away.", by
    elif len(letters) >= _FEWEST_CAPITALS and para.text.isupper():
        yield "The paragraph is wholly in capitals.", "Type it in small letters.", ""


RULES = (contrasts, sizes_and_fonts, alignment_and_case)
