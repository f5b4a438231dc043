"""Blocks as WordprocessingML: each top-level paragraph and table carries the bookmark of its block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import assert_never

from workshop.plan.blocks import (
    Block,
    Chart,
    Choice,
    Claim,
    Contents,
    CutLine,
    Heading,
    Instruction,
    Item,
    Missing,
    Paper,
    Paragraph,
    Quotation,
    Sign,
    Table,
    WriteLines,
)
from workshop.word.anchors import BOOKMARK
from workshop.word.footnotes import Footnotes
from workshop.word.marks import by_kind, in_brackets, keys_of, noted
from workshop.word.xml import (
    FIELD_END,
    FIELD_OUTDATED,
    FIELD_SEPARATE,
    KEEP_NEXT,
    NEW_PAGE,
    bookmark,
    field,
    field_says,
    in_list,
    link,
    paragraph,
    run,
    table,
)

CONTENTS_TITLE = "Contents"
_CONTENTS = r'TOC \o "1-1" \h \z \u'


class Drawing:
    """Draws the blocks of one paper.

    Attributes:
        paper: What is drawn.
        styles: The ids of the styles by their names.
        text_width: Between the margins, in twentieths of a point.
    """

    def __init__(
        self,
        paper: Paper,
        keys: Sequence[str],
        *,
        styles: Mapping[str, str],
        text_width: int,
        footnotes: Footnotes,
        first_bookmark: int,
        new_list: Callable[[], int],
        draw_chart: Callable[[Chart, int], str],
    ) -> None:
        self.paper, self.styles, self.text_width = paper, styles, text_width
        self._keyed = [(block, BOOKMARK + key) for block, key in zip(paper.blocks, keys, strict=True)]
        self._footnotes, self._new_list, self._draw_chart = footnotes, new_list, draw_chart
        self._bookmarks = first_bookmark
        self._sessions = keys_of(paper)
        self._sources = {one.id: one for one in paper.sources}
        self._indexed = {
            ref for block in paper.blocks if isinstance(block, Table) for ref in block.refs if ref
        }
        self._claims = {
            block.ref: key for block, key in self._keyed if isinstance(block, Claim) and block.ref
        }
        self._tables = self._figures = self._list = 0

    @property
    def bookmarks(self) -> int:
        """The first number that no bookmark has so far."""
        return self._bookmarks

    def body(self) -> Iterator[str]:
        """The blocks as XML, one after the other."""
        last: Block | None = None
        for block, key in self._keyed:
            if _is_numbered(block) and not _is_numbered(last):
                self._list = self._new_list()
            yield self._block(block, key, after_table=isinstance(last, Table | Chart))
            last = block

    def marked(self, key: str, content: str) -> str:
        """Runs with the bookmark of a block around them."""
        self._bookmarks += 1
        return bookmark(key, self._bookmarks - 1, content)

    def _block(self, block: Block, key: str, *, after_table: bool) -> str:
        style = self.styles
        match block:
            case Heading():
                layout = NEW_PAGE if block.new_page else ""
                level = min(max(block.level, 1), 3)
                return paragraph(style[f"Heading {level}"], self.marked(key, run(block.text)), layout=layout)
            case Paragraph():
                name = "After Table" if after_table else "Normal"
                return self._claim(name, block, key, run(block.text))
            case Item():
                detail = run(f"  {block.detail}", style["Detail"]) if block.detail else ""
                name = "List Number" if block.numbered else "List Bullet"
                layout = in_list(self._list) if block.numbered else ""
                return self._claim(name, block, key, run(block.text) + detail, layout=layout)
            case Quotation():
                source = run(f"  {block.source}", style["Detail"]) if block.source else ""
                return self._claim("Quote", block, key, run(f"\u201c{block.text}\u201d") + source)
            case Missing():
                words = run(f"{block.what} ", style["Lead"]) + run(block.supplied_by)
                return paragraph(style["Missing"], self.marked(key, words))
            case Table():
                return self._table(block, key, self._evidence(block))
            case Chart():
                return self._chart(block, key)
            case Contents():
                return self._contents(key)
            case Instruction():
                lead = run(f"{block.lead} ", style["Lead"]) if block.lead else ""
                return paragraph(style["Instruction"], self.marked(key, lead + run(block.text)))
            case Choice():
                return paragraph(style["Tick"], self.marked(key, run(block.text)))
            case WriteLines():
                # Each line has its number: empty paragraphs are passed over in silence by who listens to them.
                numbers = (run(str(number), style["Detail"]) for number in range(2, block.count + 1))
                lines = [self.marked(key, run(block.label)), *numbers]
                return "".join(paragraph(style["Write Here"], line) for line in lines)
            case Sign():
                below = paragraph(style["Sign Below"], run(block.below)) if block.below else ""
                return paragraph(style["Sign"], self.marked(key, run(block.text))) + below
            case CutLine():
                return paragraph(style["Cut Line"], self.marked(key, run("Cut here")))
            case _:
                assert_never(block)

    def _claim(self, name: str, block: Claim, key: str, words: str, *, layout: str = "") -> str:
        runs = self.marked(key, words) + self._evidence(block)
        return paragraph(self.styles[name], runs, layout=layout)

    def _evidence(self, block: Claim) -> str:
        """What a block rests on, at its end: in brackets, or as the mark of a footnote."""
        if not block.evidence:
            return ""
        if self.paper.marks == "inline":
            words = in_brackets(block.evidence, self._sessions, self.paper.session)
            return run(f"  [{words}]", self.styles["Evidence"])
        if self.paper.final:
            return self._footnotes.reference(by_kind(block.evidence, self._sources))
        is_listed = block.ref in self._indexed
        words = noted(block.evidence, self._sessions, listed_elsewhere=is_listed)
        links = [(f"Evidence {block.ref}", evidence_anchor(block.ref))] if is_listed else []
        return self._footnotes.reference(words, links)

    def _caption(self, kind: str, number: int, words: str, key: str, evidence: str) -> str:
        runs = run(f"{kind} ") + field(f"SEQ {kind} \\* ARABIC", str(number)) + run(f". {words}")
        return paragraph(self.styles["Caption"], self.marked(key, runs) if key else runs, evidence)

    def _table(self, block: Table, key: str, evidence: str) -> str:
        self._tables += 1
        caption = self._caption("Table", self._tables, block.caption, key, evidence)
        shares = block.widths or (1,) * len(block.head)
        widths = [self.text_width * share // sum(shares) for share in shares]
        rows = [self._cells(block.head, block.numbers, heading=True)]
        for row, ref in zip(block.rows, block.refs or ("",) * len(block.rows), strict=True):
            rows.append(self._cells(row, block.numbers, ref=ref))
        return caption + table(block.caption, rows, widths, self.styles["Workshop Table"])

    def _cells(
        self, row: Sequence[str], numbers: Iterable[int], *, heading: bool = False, ref: str = ""
    ) -> list[str]:
        right = set(numbers)
        left_style, right_style = (
            ("Table Heading", "Table Number Heading") if heading else ("Table Text", "Table Number")
        )
        cells = []
        for column, cell in enumerate(row):
            words = run(cell)
            if ref and column == 0:
                # The index leads to the sentence, and the footnote of the sentence to the index.
                claim = self._claims.get(ref)
                words = link(claim, run(cell, self.styles["Hyperlink"])) if claim else words
                words = self.marked(evidence_anchor(ref), words)
            cells.append(paragraph(self.styles[right_style if column in right else left_style], words))
        return cells

    def _chart(self, block: Chart, key: str) -> str:
        """The drawing under its caption, then the same numbers as a table; only that where nothing can be drawn."""
        runs = self._draw_chart(block, self._figures + 1)
        if not runs:
            return self._table(as_table(block), key, self._evidence(block))
        self._figures += 1
        caption = self._caption("Figure", self._figures, block.caption, key, self._evidence(block))
        drawn = paragraph(self.styles["Normal"], runs, layout=KEEP_NEXT)
        return caption + drawn + self._table(as_table(block), f"{key}_t", "")

    def _contents(self, key: str) -> str:
        """A contents list that the word processor brings up to date with its pages; until then it leads to the sections."""
        entries = [
            (block, key) for block, key in self._keyed if isinstance(block, Heading) and block.level == 1
        ]
        lines = []
        for place, (heading, anchor) in enumerate(entries):
            begin = FIELD_OUTDATED + field_says(_CONTENTS) + FIELD_SEPARATE if place == 0 else ""
            end = FIELD_END if place == len(entries) - 1 else ""
            entry = link(anchor, run(heading.text))
            lines.append(paragraph(self.styles["toc 1"], begin + entry + end))
        # Where it comes first it stands below the title of the paper.
        layout = "" if isinstance(self.paper.blocks[0], Contents) else NEW_PAGE
        title = paragraph(self.styles["TOC Heading"], self.marked(key, run(CONTENTS_TITLE)), layout=layout)
        return title + "".join(lines) if entries else ""


def _is_numbered(block: Block | None) -> bool:
    return isinstance(block, Item) and block.numbered


def evidence_anchor(ref: str) -> str:
    """The bookmark of a row in the index of evidence."""
    return "ev_" + ref.replace(".", "_")


def as_table(chart: Chart) -> Table:
    """A chart as the plain table that holds the same numbers."""
    rows = tuple(
        (label, "not printed" if value is None else f"{value:,}")
        for label, value in zip(chart.labels, chart.values, strict=True)
    )
    head = ("What", chart.unit[:1].upper() + chart.unit[1:] or "Number")
    caption = f"{chart.caption.rstrip('.')}, in numbers"
    return Table(caption, head, rows, chart.evidence, numbers=(1,), widths=(5, 2))
