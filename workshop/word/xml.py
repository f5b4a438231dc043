"""WordprocessingML as text: the one door through which words reach a document, and the few elements we write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from workshop.word.scripts import properties, stretches

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

# What XML 1.0 cannot hold, and a carriage return, which it would turn into a line feed.
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile("([\t\n])")
# Words of ASCII letters, digits and signs that stand in XML as they are: nearly all.
_PLAIN = re.compile("[ !-%'-;=?-~]+")
REPLACEMENT = "\ufffd"


def text_of(words: str) -> str:
    """Words as they can stand in a document: what XML cannot hold is replaced by a visible mark."""
    return _REFUSED.sub(REPLACEMENT, words)


@lru_cache
def _quoted(style: str) -> str:
    return quoteattr(style)


def run(words: str, style: str = "", spoken: str = "") -> str:
    """Runs of a text in a character style; tabs and line ends become their own elements, spaces are kept.

    Words in another script are a run of their own, which names its language; ``spoken`` is the language of all of them,
    where it is known.
    """
    named = f"<w:rStyle w:val={_quoted(style)}/>" if style else ""
    if not spoken and _PLAIN.fullmatch(words):
        own = f"<w:rPr>{named}</w:rPr>" if named else ""
        return f'<w:r>{own}<w:t xml:space="preserve">{words}</w:t></w:r>'
    runs = []
    for part, script in stretches(text_of(words)):
        own = named + (properties(script, spoken) if script or spoken else "")
        runs.append(f"<w:r>{f'<w:rPr>{own}</w:rPr>' if own else ''}{_elements(part)}</w:r>")
    return "".join(runs)


def pieces(words: str) -> Iterator[str]:
    """The texts of the runs that `run` makes of words, one by one; tabs and line ends stand alone."""
    if _PLAIN.fullmatch(words):
        yield words
        return
    for part, _ in stretches(text_of(words)):
        yield from _split(part)


def _split(text: str) -> Iterator[str]:
    return filter(None, _BREAKS.split(text))


def _elements(text: str) -> str:
    parts = []
    for part in _split(text):
        if part == "\t":
            parts.append("<w:tab/>")
        elif part == "\n":
            parts.append("<w:br/>")
        else:
            parts.append(f'<w:t xml:space="preserve">{escape(part)}</w:t>')
    return "".join(parts)


def paragraph(style: str, *runs: str, layout: str = "") -> str:
    """A paragraph in the style of this id; ``layout`` holds further properties as XML, such as `NEW_PAGE`."""
    return f"<w:p><w:pPr><w:pStyle w:val={_quoted(style)}/>{layout}</w:pPr>{''.join(runs)}</w:p>"


NEW_PAGE = "<w:pageBreakBefore/>"
KEEP_NEXT = "<w:keepNext/>"


def in_list(number: int) -> str:
    """The property of a paragraph that makes it an entry of the list of this number."""
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'


def bookmark(name: str, number: int, content: str) -> str:
    """Runs with a bookmark around them; the number is unique in the document."""
    start = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>'
    return f'{start}{content}<w:bookmarkEnd w:id="{number}"/>'


def link(anchor: str, runs: str) -> str:
    """Runs that lead to a bookmark of the same document."""
    return f'<w:hyperlink w:anchor={quoteattr(anchor)} w:history="1">{runs}</w:hyperlink>'


def field(instruction: str, shown: str) -> str:
    """A field that the word processor computes, with what stands there until it does."""
    return f"{FIELD_BEGIN}{field_says(instruction)}{FIELD_SEPARATE}{run(shown)}{FIELD_END}"


FIELD_BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
FIELD_OUTDATED = '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
FIELD_SEPARATE = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def field_says(instruction: str) -> str:
    """What a field computes."""
    return f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'


def table(caption: str, rows: Sequence[Sequence[str]], widths: Sequence[int], style: str) -> str:
    """A table whose first row is its header, repeated on every page; rows are not split.

    Args:
        caption: What the table is called and shows, for people who do not see it.
        rows: Paragraphs as XML, cell by cell, the header row first.
        widths: Of the columns, in twentieths of a point.
        style: The id of the table style.
    """
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    name = quoteattr(text_of(caption))
    properties = (
        f'<w:tblPr><w:tblStyle w:val={quoteattr(style)}/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0"'
        ' w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={name}/><w:tblDescription w:val={name}/></w:tblPr>"
    )
    body = "".join(_row(cells, widths, header=index == 0) for index, cells in enumerate(rows))
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def _row(cells: Sequence[str], widths: Sequence[int], *, header: bool) -> str:
    repeated = "<w:tblHeader/>" if header else ""
    columns = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{columns}</w:tr>"
