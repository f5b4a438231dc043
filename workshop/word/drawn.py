"""Blocks as WordprocessingML: each top-level paragraph and table carries the bookmark of its block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, assert_never

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
from workshop.session.first_letter import upper_first
from workshop.word.anchors import BOOKMARK
from workshop.word.as_read import AsRead
from workshop.word.footnotes import Footnotes
from workshop.word.marks import by_section, in_brackets, keys_of, named_elsewhere, noted
from workshop.word.spoken import clauses, code_of
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


class _Evidence(NamedTuple):
    """What follows a sentence: as XML, and what it says, as runs or as a footnote."""

    runs: str = ""
    words: tuple[tuple[str, str], ...] = ()
    note: str | None = None


_NONE = _Evidence()


class Drawing:
    """Draws the blocks of one paper.

    Attributes:
        paper: What is drawn.
        styles: The ids of the styles by their names.
        text_width: Between the margins, in twentieths of a point.
        as_read: In which it is noted what the blocks say; None where nobody asks for it.
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
        as_read: AsRead | None = None,
    ) -> None:
        self.paper, self.styles, self.text_width = paper, styles, text_width
        self._keyed = [(block, BOOKMARK + key) for block, key in zip(paper.blocks, keys, strict=True)]
        self._footnotes, self._new_list, self._draw_chart = footnotes, new_list, draw_chart
        self._as_read = as_read
        self._bookmarks = first_bookmark
        self._sessions = keys_of(paper)
        self._named = named_elsewhere(paper)
        self._kinds = by_section(paper, keys) if paper.final or paper.marks == "kinds" else None
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
        match block:
            case Heading():
                layout = NEW_PAGE if block.new_page else ""
                level = min(max(block.level, 1), 3)
                return self._line(f"Heading {level}", [(block.text, "")], key, layout=layout)
            case Paragraph():
                name = "After Table" if after_table else "Normal"
                # What leads to something stands on its page.
                layout = KEEP_NEXT if block.text.endswith(":") else ""
                return self._claim(name, block, key, [(block.text, "")], layout=layout)
            case Item():
                words = [(block.text, ""), *_detail(block.detail)]
                name = "List Number" if block.numbered else "List Bullet"
                layout = in_list(self._list) if block.numbered else ""
                return self._claim(name, block, key, words, layout=layout, language=block.language)
            case Quotation():
                words = [(f"\u201c{block.text}\u201d", ""), *_detail(block.source)]
                return self._claim("Quote", block, key, words, language=block.language)
            case Missing():
                return self._line("Missing", [(f"{block.what} ", "Lead"), (block.supplied_by, "")], key)
            case Table():
                return self._table(block, key, self._evidence(block, key))
            case Chart():
                return self._chart(block, key)
            case Contents():
                return self._contents(key, block)
            case Instruction():
                lead = [(f"{block.lead} ", "Lead")] if block.lead else []
                layout = KEEP_NEXT if block.keep else ""
                return self._line("Instruction", [*lead, (block.text, "")], key, layout=layout)
            case Choice():
                return self._line("Tick", [(block.text, "")], key)
            case WriteLines():
                # Each line has its number: empty paragraphs are passed over in silence by who listens to them.
                numbers = (
                    self._line("Write Here", [(str(number), "Detail")])
                    for number in range(2, block.count + 1)
                )
                return self._line("Write Here", [(block.label, "")], key) + "".join(numbers)
            case Sign():
                above = self._line("Sign", [(block.text, "")], key)
                return above + (self._line("Sign Below", [(block.below, "")]) if block.below else "")
            case CutLine():
                return self._line("Cut Line", [("Cut here", "")], key)
            case _:
                assert_never(block)

    def _line(
        self,
        name: str,
        words: Sequence[tuple[str, str]],
        key: str = "",
        evidence: _Evidence = _NONE,
        *,
        layout: str = "",
        runs: str | None = None,
    ) -> str:
        """A paragraph, which is noted.

        Args:
            name: Of its style.
            words: Its runs: what each says, and the name of its character style, or "".
            key: The bookmark around them, if any.
            evidence: What follows them.
            layout: Further properties of the paragraph, as XML.
            runs: The same runs as XML, where there is more to them than words.
        """
        styles = self.styles
        named = [(said, styles[style] if style else "") for said, style in words]
        if runs is None:
            runs = "".join([run(said, style) for said, style in named])
        if key:
            runs = self.marked(key, runs)
        if self._as_read is not None:
            self._as_read.line(
                styles[name], [*named, *evidence.words], key.removeprefix(BOOKMARK), evidence.note
            )
        return paragraph(styles[name], runs, evidence.runs, layout=layout)

    def _claim(
        self,
        name: str,
        block: Claim,
        key: str,
        words: Sequence[tuple[str, str]],
        *,
        layout: str = "",
        language: str = "",
    ) -> str:
        runs = self._spoken(words, language) if language else None
        return self._line(name, words, key, self._evidence(block, key), layout=layout, runs=runs)

    def _spoken(self, words: Sequence[tuple[str, str]], language: str) -> str:
        """The runs of a remark, of which the first was made in this language, or in parts."""
        spoken = code_of(language)
        (said, _), *rest = words
        first = [run(piece, spoken=spoken if foreign else "") for piece, foreign in clauses(said, language)]
        return "".join([*first, *(run(more, self.styles[style]) for more, style in rest)])

    def _evidence(self, block: Claim, key: str) -> _Evidence:
        """What a block rests on, at its end: in brackets, or as the mark of a footnote."""
        # An index of evidence names in its rows what it rests on.
        if not block.evidence or (isinstance(block, Table) and block.refs):
            return _NONE
        if self.paper.marks == "inline":
            is_named = block.evidence in self._named
            told = in_brackets(block.evidence, self._sessions, self.paper.session, is_named=is_named)
            words = f"  [{told}]"
            style = self.styles["Evidence"]
            return _Evidence(run(words, style), ((words, style),))
        if self._kinds is not None:
            said = self._kinds.get(key.removeprefix(BOOKMARK), "")
            return _Evidence(self._footnotes.reference(said), note=said) if said else _NONE
        is_listed = block.ref in self._indexed
        is_named = block.evidence in self._named
        words = noted(block.evidence, self._sessions, listed_elsewhere=is_listed, is_named=is_named)
        links = [(f"Evidence {block.ref}", evidence_anchor(block.ref))] if is_listed else []
        said = " ".join([words, *(shown for shown, _ in links)])
        return _Evidence(self._footnotes.reference(words, links), note=said)

    def _caption(self, kind: str, number: int, words: str, key: str, evidence: _Evidence) -> str:
        runs = run(f"{kind} ") + field(f"SEQ {kind} \\* ARABIC", str(number)) + run(f". {words}")
        return self._line("Caption", [(f"{kind} {number}. {words}", "")], key, evidence, runs=runs)

    def _table(self, block: Table, key: str, evidence: _Evidence) -> str:
        self._tables += 1
        caption = self._caption("Table", self._tables, block.caption, key, evidence)
        shares = block.widths or (1,) * len(block.head)
        widths = [self.text_width * share // sum(shares) for share in shares]
        refs = block.refs or ("",) * len(block.rows)
        rows = [self._cells(block.head, block.numbers, heading=True)]
        for row, ref in zip(block.rows, refs, strict=True):
            rows.append(self._cells(row, block.numbers, ref=ref))
        if self._as_read is not None:
            linked = self.styles["Hyperlink"]
            looks = ["", *(linked if ref in self._claims else "" for ref in refs)]
            self._as_read.table((block.head, *block.rows), looks)
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
            return self._table(as_table(block), key, self._evidence(block, key))
        self._figures += 1
        caption = self._caption("Figure", self._figures, block.caption, key, self._evidence(block, key))
        drawn = paragraph(self.styles["Normal"], runs, layout=KEEP_NEXT)
        if self._as_read is not None:
            self._as_read.picture(drawn)
        return caption + drawn + self._table(as_table(block), f"{key}_t", _NONE)

    def _contents(self, key: str, block: Contents) -> str:
        """A contents list that the word processor brings up to date with its pages; until then it leads to the sections."""
        entries = [
            (block, key) for block, key in self._keyed if isinstance(block, Heading) and block.level == 1
        ]
        if not entries:
            return ""
        layout = NEW_PAGE if block.new_page else ""
        lines = [self._line("TOC Heading", [(CONTENTS_TITLE, "")], key, layout=layout)]
        for place, (heading, anchor) in enumerate(entries):
            begin = FIELD_OUTDATED + field_says(_CONTENTS) + FIELD_SEPARATE if place == 0 else ""
            end = FIELD_END if place == len(entries) - 1 else ""
            entry = link(anchor, run(heading.text))
            lines.append(self._line("toc 1", [(heading.text, "")], runs=begin + entry + end))
        return "".join(lines)


def _detail(words: str) -> list[tuple[str, str]]:
    return [(f"  {words}", "Detail")] if words else []


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
    head = ("What", upper_first(chart.unit) or "Number")
    caption = f"{chart.caption.rstrip('.')}, in numbers"
    return Table(caption, head, rows, chart.evidence, numbers=(1,), widths=(5, 2))
