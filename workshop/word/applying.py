"""A merge carried out in the officer's document, element by element."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from workshop.word import contents, linking
from workshop.word.anchors import BOOKMARK
from workshop.word.carrying import Carrier
from workshop.word.comments import add_comment, comments_on, end_before_footnotes, in_words, take_out
from workshop.word.merge import Merged, Step, merge
from workshop.word.parts import (
    row_pieces,
    row_words,
    same_list,
    tails,
    those_in_place,
    told_in_full,
    told_now,
    written_pieces,
)
from workshop.word.reading import TBL, P, Reader, Row, Unit, table_cells, table_rows
from workshop.word.report import Report, first_words
from workshop.word.written import Written, digest

_NOTE, _ID, _NAME, _VAL = qn("w:footnoteReference"), qn("w:id"), qn("w:name"), qn("w:val")
_PPR, _TCPR, _R = qn("w:pPr"), qn("w:tcPr"), qn("w:r")
_START, _END = qn("w:bookmarkStart"), qn("w:bookmarkEnd")
_OURS = ("left", "replaced", "new")
_NOW = "The sessions now say"
_NO_LONGER = "The sessions no longer say this. It is kept because it was edited; delete it if it should go."
_IN_ROW = f"{_NOW} in this row"
_ROW_GONE = _NO_LONGER.replace("say this.", "say this row.")
_REDACTED = "The words this rests on were removed for good. It is kept because it was edited; delete it."
_TOLD = (_NOW, _NO_LONGER, _ROW_GONE, _REDACTED)


class Applying:
    """Makes the result of a merge.

    ``mine`` and ``theirs`` are the units that were merged; ``all_of_mine`` also holds the lines of the contents list.
    """

    def __init__(
        self,
        into: Document,
        fresh: Document,
        all_of_mine: Sequence[Unit],
        mine: Sequence[Unit],
        theirs: Sequence[Unit],
        written: Written | None,
        dated: datetime,
        resaved: bool,
        redacted: Collection[str] = (),
    ) -> None:
        self.into, self.mine, self.theirs, self.dated, self.resaved = into, mine, theirs, dated, resaved
        self.all_of_mine, self._redacted = all_of_mine, frozenset(redacted)
        self.carrier = Carrier(fresh, into)
        self.reader = Reader(into)
        self.report = Report(without_base=written is None)
        self.changed = False
        self.gone_rows: dict[str, frozenset[int]] = {}
        self.looks: dict[tuple[str, int], str] = {}
        """How what is ours looks otherwise than the fresh paper, by key and row, -1 for the whole."""
        self.proposed: set[tuple[str, int]] = set()
        """The rows that stand in a comment only, by the key of their table and their place."""
        self.comments: tuple[str, ...] = ()
        """Digests of our comments, as far as nobody wrote into them."""
        self._known = set(written.comments) if written else set()
        self._places: dict[str, Any] = {}
        self._untouched: list[tuple[str, int, Any]] = []
        self._was = {unit.key: unit for unit in written.units if unit.key} if written else {}
        self._tails = tails(all_of_mine)

    def apply(self, merged: Merged) -> Report:
        """Carry a merge out, and tell what became of each part."""
        stays = {step.mine for step in merged.steps}
        sections = contents.sections(self.into)
        cursor: Any = None
        in_place = those_in_place(merged.steps)
        for step in merged.steps:
            if step.mine is None:
                cursor = self._insert(step, cursor)
                self._is_ours(step, cursor)
                continue
            unit = self.mine[step.mine]
            element = self._change(step, unit)
            self._is_at(step, unit, element)
            if step.what != "offered":
                if merged.moved and step.mine not in in_place and cursor is not None:
                    cursor.addnext(element)
                cursor = self._tails.get(step.mine, element)
        for m in merged.withdrawn:
            assert m not in stays
            self._tell(self.report.withdrawn, self.mine[m])
            self._settle(self.mine[m].element)
            self._take_out(self.mine[m].element)
        for t in merged.removed:
            self._tell(self.report.removed, self.theirs[t])
        self.report.moved = merged.moved
        self.report.notes_in_order = self.carrier.notes.out_of_order and not self.changed
        self.changed = self.changed or merged.moved or bool(merged.withdrawn) or self.report.notes_in_order
        if self.changed:
            listed = [unit.element for unit in self.all_of_mine if unit.contents]
            if contents.sections(self.into) != sections or linking.is_broken(self.into, listed):
                known = {unit.text for unit in self._was.values()} | {digest(title) for title, _ in sections}
                contents.renew(self.into, known)
            contents.renumber(self.into)
            self._lead()
            end_before_footnotes(self.into)
            self.carrier.notes.save()
            # An officer who types over a whole paragraph leaves our comment in the file, but nowhere in the text.
            for id in {*in_words(self.into)}.difference(comments_on(self.into.element.body)):
                self._settle_one(id)
            ours = (digest(words) for words in in_words(self.into).values())
            self.comments = tuple(sorted(self._known.intersection(ours)))
        return self.report

    def _is_at(self, step: Step, unit: Unit, element: Any) -> None:
        """Remember which element a part is now, for links that lead to it by an older or newer name."""
        if step.theirs is None or step.what == "offered":
            return
        fresh = self.theirs[step.theirs]
        for key in (*unit.keys, *fresh.keys):
            self._places.setdefault(BOOKMARK + key, element)
        if not unit.is_table or step.what == "left":
            linking.follow(element, fresh.element)
        self._is_ours(step, element)

    def _is_ours(self, step: Step, element: Any) -> None:
        """Remember a part that nobody edited, and its rows."""
        if step.what not in _OURS or step.theirs is None:
            return
        fresh = self.theirs[step.theirs]
        if fresh.is_table != (element.tag != P):
            return
        known = {key for key, row, _ in self._untouched if row >= 0} if fresh.is_table else set()
        if fresh.keys[0] in known:  # It was merged row by row, and each of them is known.
            return
        self._untouched.append((fresh.keys[0], -1, element))
        if fresh.is_table:
            rows = enumerate(table_rows(element))
            self._untouched += [(fresh.keys[0], at, row) for at, row in rows]

    def _lead(self) -> None:
        """Let all links lead somewhere, and remember how what is ours looks where one could not."""
        lost = linking.mend(self.into, self.carrier.notes.root, self._places)
        if not lost or self.report.without_base:
            return
        changed = {id(above) for one in lost for above in (one, *one.iterancestors())}
        for key, row, element in self._untouched:
            if id(element) not in changed:
                continue
            table = element if element.tag == TBL else next(element.iterancestors(TBL), None)
            unit = next(iter(self.reader.read([element if table is None else table])))
            marks = next(one.marks for one in unit.rows if one.element is element) if row >= 0 else unit.marks
            self.looks[key, row] = digest(marks)

    def _change(self, step: Step, unit: Unit) -> Any:
        fresh = self.theirs[step.theirs] if step.theirs is not None else None
        by_rows = (
            unit.is_table
            and fresh is not None
            and fresh.is_table
            and step.what in ("replaced", "conflict", "kept")
        )
        if by_rows and fresh is not None and self._by_rows(unit, fresh, changed=step.what != "kept"):
            return unit.element
        if step.what == "replaced" or step.agreed:
            self._settle(unit.element)
        match step.what:
            case "replaced":
                assert fresh is not None
                self._tell(self.report.replaced, fresh)
                return self._replace(unit, fresh)
            case "conflict":
                assert fresh is not None
                told = told_now(fresh, self._was.get(fresh.keys[0]))
                self._comment(unit.element, f"{_NOW}: {told}")
                self._tell(self.report.conflict, unit)
            case "offered":
                assert fresh is not None
                self._comment(unit.element, f"The sessions also say, after this: {told_in_full(fresh)}", ())
                self._tell(self.report.offered, fresh)
            case "held":
                was = self._was.get(unit.keys[0]) if unit.keys else None
                gone = was is not None and was.evidence and self._redacted.issuperset(was.evidence)
                self._comment(unit.element, _REDACTED if gone else _NO_LONGER)
                self._tell(self.report.held, unit)
            case "kept":
                self._tell(self.report.kept, unit, changes=False)
        if step.notes and fresh is not None:
            self._renew_notes(unit.element, fresh.element)
            if step.what != "conflict":
                self._tell(self.report.evidence, unit)
        return unit.element

    def _tell(self, where: list[str], unit: Unit, *, changes: bool = True) -> None:
        where.append(first_words(unit.rows[0].text if unit.rows else unit.text) or "(an empty line)")
        if changes and where is not self.report.removed:
            self.changed = True

    def _insert(self, step: Step, cursor: Any) -> Any:
        assert step.theirs is not None
        fresh = self.theirs[step.theirs]
        element = self.carrier.carried(fresh.element)
        if cursor is None:
            body = self.into.element.body
            first = self.mine[0].element if self.mine else None
            (first.addprevious if first is not None else lambda one: body.insert(0, one))(element)
        else:
            cursor.addnext(element)
            same_list(cursor, element)
        self._tell(self.report.new, fresh)
        return element

    def _replace(self, unit: Unit, fresh: Unit) -> Any:
        """Fresh content in the officer's paragraph, which keeps its own properties; or a fresh table for the old one."""
        old = unit.element
        new = self.carrier.carried(fresh.element)
        if old.tag != P or new.tag != P:
            old.addprevious(new)
            self._take_out(old)
            return new
        was = self._was.get(fresh.keys[0])
        self._fill(old, new, own_layout=was is None or was.style == fresh.style)
        return old

    def _fill(self, old: Any, new: Any, *, own_layout: bool = True) -> None:
        """Put the content of a fresh paragraph into an old one; bookmarks of others stay."""
        fresh_names = {one.get(_NAME) for one in new.iter(_START)}
        ours = {one.get(_ID) for one in old.iter(_START) if one.get(_NAME) in fresh_names}
        others = [one for one in old.iter(_START, _END) if one.get(_ID) not in ours]
        for child in list(old):
            if child.tag != _PPR or not own_layout:
                old.remove(child)
        layout = new.find(_PPR)
        if own_layout and layout is not None:
            new.remove(layout)
        content = list(new)
        if not own_layout and layout is not None:
            content.remove(layout)
            old.insert(0, layout)
        old.extend([*others, *content])

    def _take_out(self, element: Any) -> None:
        """Remove an element; a mark that begins or ends in it and belongs to somebody else stays where it was."""
        starts = {one.get(_ID): one for one in element.iter(_START)}
        ends = {one.get(_ID): one for one in element.iter(_END)}
        for id, mark in [*starts.items(), *ends.items()]:
            if (id in starts) != (id in ends):
                element.addprevious(mark)
        element.getparent().remove(element)

    def _renew_notes(self, old: Any, fresh: Any) -> None:
        """Bring what a sentence rests on up to date, and leave the sentence alone."""
        has, says = list(old.iter(_NOTE)), list(fresh.iter(_NOTE))
        notes = self.carrier.notes
        if has and len(has) == len(says):
            for one, other in zip(has, says, strict=True):
                note = notes.fresh.get(other.get(_ID) or "")
                if note is not None:
                    notes.replace(one.get(_ID) or "", self.carrier.content_of(note))
            return
        carried = self.carrier.carried(fresh)
        runs = [*self._evidence(carried), *(one.getparent() for one in carried.iter(_NOTE))]
        gone = [*self._evidence(old), *(one.getparent() for one in has)]
        place = gone[0].getprevious() if gone and gone[0].getparent() is old else None
        for run in gone:
            run.getparent().remove(run)
        for run in reversed(runs):
            if place is not None:
                place.addnext(run)
            else:
                old.append(run)

    def _evidence(self, paragraph: Any) -> list[Any]:
        """The runs that name evidence in brackets."""
        named = {id for id, name in self.reader.styles.items() if name == "evidence"}
        styles = ((run, run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")) for run in paragraph.iter(_R))
        return [run for run, style in styles if style is not None and style.get(_VAL) in named]

    def _comment(self, element: Any, words: str, replaces: tuple[str, ...] = _TOLD) -> None:
        """A comment on a part or a row, in place of an earlier one of ours."""
        self._settle(element, replaces)
        paragraph = element if element.tag == P else next(element.iter(P))
        id = add_comment(self.into, paragraph, words, self.dated)
        self._known.add(digest(in_words(self.into)[id]))

    def _settle(self, element: Any, told: tuple[str, ...] = _TOLD) -> None:
        """Take out what we once told in a comment and what is told, said or gone now; not where somebody wrote into it."""
        for id in comments_on(element) if self._known else ():
            self._settle_one(id, told)

    def _settle_one(self, id: str, told: tuple[str, ...] = _TOLD) -> None:
        words = in_words(self.into).get(id, "")
        if digest(words) in self._known and words.startswith(told):
            self.changed = take_out(self.into, id) or self.changed

    def _by_rows(self, unit: Unit, fresh: Unit, *, changed: bool) -> bool:
        """Merge a table row by row; False where it has other columns now."""
        was = self._was.get(fresh.keys[0])
        columns = {len(row.cells) for row in (*unit.rows, *fresh.rows)}
        if was is None or not was.rows or len(columns) != 1:
            said = {row.text for row in unit.rows}
            lost = (at for at, row in enumerate(fresh.rows) if row.text not in said)
            self.gone_rows[fresh.keys[0]] = frozenset(lost)
            return False
        if changed:
            self._settle(unit.element, (f"{_NOW}:",))
        mine, theirs = row_pieces(unit.rows), row_pieces(fresh.rows)
        merged = merge(written_pieces(was), mine, theirs, resaved=self.resaved)
        self.gone_rows[fresh.keys[0]] = merged.gone
        place = self._called(unit, fresh)
        cursor, in_place = None, those_in_place(merged.steps)
        for step in merged.steps:
            has = unit.rows[step.mine] if step.mine is not None else None
            says = fresh.rows[step.theirs] if step.theirs is not None else None
            row = has.element if has is not None else self._row(says, cursor, unit)
            if has is None:
                (cursor.addnext if cursor is not None else unit.rows[0].element.addprevious)(row)
            elif merged.moved and step.mine not in in_place and cursor is not None:
                cursor.addnext(row)
            self._change_row(step, has, says, place)
            cursor = row
            if says is not None and step.theirs is not None:
                linking.follow(row, says.element)
                for name in linking.names_in(says.element):
                    self._places.setdefault(name, row)
                if step.what in _OURS:
                    self._untouched.append((fresh.keys[0], step.theirs, row))
                if step.proposed:
                    self.proposed.add((fresh.keys[0], step.theirs))
        if all(step.what in _OURS for step in merged.steps):
            self._untouched.append((fresh.keys[0], -1, unit.element))
        for m in merged.withdrawn:
            self.report.withdrawn.append(row_words(place, unit.rows[m]))
            self._settle(unit.rows[m].element)
            self._take_out(unit.rows[m].element)
        self.report.removed += [row_words(place, fresh.rows[t]) for t in merged.removed]
        self.changed = self.changed or merged.changes
        return True

    def _called(self, unit: Unit, fresh: Unit) -> str:
        """A table by its caption, else by its columns."""
        caption = next((one for one in self.theirs if f"{one.keys[0]}_" == fresh.keys[0]), None)
        return (
            f"'{first_words(caption.text)}'"
            if caption
            else "of " + first_words(", ".join(unit.rows[0].cells))
        )

    def _change_row(self, step: Step, has: Row | None, says: Row | None, place: str) -> None:
        report = self.report
        if has is not None and (step.what == "replaced" or step.agreed):
            self._settle(has.element, (_IN_ROW, _ROW_GONE))
        match step.what:
            case "new" if says is not None:
                report.new.append(row_words(place, says))
            case "replaced" if has is not None and says is not None:
                for old, new in zip(table_cells(has.element), table_cells(says.element), strict=True):
                    self._fill_cell(old, self.carrier.carried(new))
                report.replaced.append(row_words(place, says))
            case "conflict" if has is not None and says is not None:
                self._comment(has.element, f"{_IN_ROW}: {says.text}", (_IN_ROW, _ROW_GONE))
                report.conflict.append(row_words(place, has))
            case "held" if has is not None:
                self._comment(has.element, _ROW_GONE, (_IN_ROW, _ROW_GONE))
                report.held.append(row_words(place, has))
            case "kept" if has is not None:
                report.kept.append(row_words(place, has))

    def _fill_cell(self, old: Any, new: Any) -> None:
        """Fresh paragraphs in an old cell, which keeps its width; the first keeps its layout too."""
        properties = old.find(_TCPR)
        had = [one for one in old if one is not properties]
        fresh = [one for one in new if one.tag != _TCPR]
        if had and fresh and had[0].tag == P and fresh[0].tag == P:
            self._fill(had[0], fresh[0])
            had, fresh = had[1:], fresh[1:]
        for one in had:
            self._take_out(one)
        old.extend(fresh)

    def _row(self, says: Row | None, beside: Any, unit: Unit) -> Any:
        """A fresh row with the widths of the officer's table."""
        assert says is not None
        row = self.carrier.carried(says.element)
        pattern = beside if beside is not None else unit.rows[0].element
        for new, old in zip(table_cells(row), table_cells(pattern), strict=False):
            width, own = new.find(f"{_TCPR}/{qn('w:tcW')}"), old.find(f"{_TCPR}/{qn('w:tcW')}")
            if width is not None and own is not None:
                width.attrib.update(own.attrib)
        return row
