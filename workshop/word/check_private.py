"""Rule 19 and the one on privacy (21): nothing is left from writing, and nothing tells who said what."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from workshop.word.check_package import Finding, Package, W
from workshop.word.check_story import Para, Story, shortened

PRIVACY = 21
OUR_AUTHOR = "workshop"
"""The author of the comments that refresh leaves in a paper."""
_TRACKED = tuple(
    f"{W}{one}"
    for one in (
        "ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "rPrChange", "pPrChange", "tblPrChange",
        "trPrChange", "tcPrChange", "sectPrChange", "numberingChange", "tblGridChange", "tblPrExChange",
    )
)  # fmt: skip
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_PHONE = re.compile(
    r"(?<![\w/.-])(?:\+[0-9]{1,3}[ .-]?)?(?:\([0-9]{3}\) ?|[0-9]{3}[ .-])[0-9]{3}[ .-][0-9]{4}(?![\w-])"
)
_CODE = re.compile(r"(?<![\w-])P[1-9][0-9]?(?![\w-])")
_ID = re.compile(r"(?<![\w-])[NVC][1-9][0-9]{0,3}(?![\w-])")
_HOME = re.compile(r"([A-Za-z]:\\Users\\|/home/|/Users/)[^\\/<>\"\s]+")
_INTERNAL = re.compile(r"\binternal\b", re.IGNORECASE)
_DIGIT_OR_AT = re.compile("[0-9@]")
_MEND_ACCEPT = "Press Review, Accept All Changes, or reject them."
_MEND_CODE = "Say with whom it was in general words, such as 'a rider'."
_OUR_PARTS = ("docprops/core", "customxml/", "word/charts/", "word/embeddings/")
_LONGEST_PART = 20_000_000
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"


def left_from_writing(story: Story) -> Iterator[Finding]:
    """Rule 19: no tracked changes, no comments, nothing hidden, nothing that blinks."""
    for para in story.everything:
        if next(para.element.iter(*_TRACKED), None) is not None or _is_tracked(para):
            told = "It holds tracked changes."
            yield Finding(19, str(para.place), told, _MEND_ACCEPT, para.template)
        for look in (words.look for words in para.words if words.look.hidden):
            told = "It holds hidden words."
            mend = "Press Ctrl+A, then Ctrl+D, and untick Hidden; or delete the words."
            yield Finding(19, str(para.place), told, mend, story.brought(para, look.hidden_by))
            break
        if any(words.look.blinking for words in para.words):
            told, mend = "Its words blink or move.", "Press Ctrl+Space on the words."
            yield Finding(19, str(para.place), told, mend, para.template)
    for table in story.tables:
        rows = [one for row in table.rows for one in row.iterfind(f"{W}trPr/*")]
        if any(one.tag in _TRACKED for one in rows):
            told = "It holds tracked changes."
            yield Finding(19, str(table.place), told, _MEND_ACCEPT, table.template)
    sections = story.package.body.iterfind(f"{W}sectPr")
    if any(next(one.iter(*_TRACKED), None) is not None for one in sections):
        yield Finding(19, "page layout", "It holds tracked changes.", _MEND_ACCEPT, story.on_template)
    yield from _comments(story)


def _is_tracked(para: Para) -> bool:
    above = para.element.getparent()
    return above is not None and above.tag in _TRACKED


def _comments(story: Story) -> Iterator[Finding]:
    """Comments: a draft that was refreshed may hold ours, no paper may hold others, a final none."""
    may_hold_ours = story.ours and not story.is_final and _label(story) != "public"
    anchors = {
        one.get(f"{W}id"): para
        for para in story.everything
        for one in para.element.iter(f"{W}commentReference", f"{W}commentRangeStart")
    }
    for part in story.package.related("comments"):
        for one in story.package.xml(part).iter(f"{W}comment"):
            author = one.get(f"{W}author", "")
            if may_hold_ours and author == OUR_AUTHOR:
                continue
            para = anchors.pop(one.get(f"{W}id"), None)
            words = shortened("".join(text.text or "" for text in one.iter(f"{W}t")))
            told = f"There is a comment{f', {words!r}' if words else ''}."
            where = str(para.place) if para is not None else "comments"
            yield Finding(
                19, where, told, "Answer it, then press Review, Delete Comment.", bool(para and para.template)
            )
    if not story.package.related("comments"):
        for para in anchors.values():
            told = "There is the mark of a comment."
            yield Finding(19, str(para.place), told, "Press Review, Delete Comment.", para.template)


def to_be_settled(package: Package) -> int:
    """How many comments of a refresh stand in a paper still, neither deleted nor resolved."""
    marks = {
        one.get(f"{W}id") for one in package.document.iter(f"{W}commentReference", f"{W}commentRangeStart")
    }
    done = {
        one.get(f"{_W15}paraId")
        for part in package.related("commentsExtended")
        for one in package.xml(part).iter(f"{_W15}commentEx")
        if one.get(f"{_W15}done") in ("1", "true", "on")
    }
    return sum(
        one.get(f"{W}author") == OUR_AUTHOR
        and one.get(f"{W}id") in marks
        and done.isdisjoint(line.get(f"{_W14}paraId") for line in one.iter(f"{W}p"))
        for part in package.related("comments")
        for one in package.xml(part).iter(f"{W}comment")
    )


def _label(story: Story) -> str:
    """The records label of a paper of ours: ``draft``, ``internal`` or ``public``."""
    category = next(iter(story.package.core(f"{_CORE}category").lower().split()), "")
    return story.properties.get("workshop label", "").strip().lower() or category


def privacy(story: Story) -> Iterator[Finding]:
    """Rule 21: no address, number or code of a person, but for the department's own contact."""
    contact = _contact(story)
    internal = story.ours and _label(story) == "internal"
    in_appendix = 0
    for para in story.everything:
        if para.level and not (in_appendix and para.level > in_appendix):
            in_appendix = para.level if _INTERNAL.search(para.text) and "appendix" in para.text.lower() else 0
        if not _DIGIT_OR_AT.search(para.text):
            continue
        where = str(para.place)
        for pattern, kind in ((_EMAIL, "an e-mail address"), (_PHONE, "a telephone number")):
            if any(found not in contact for found in pattern.findall(para.text)):
                told = f"It holds {kind} that is not the contact on the first page."
                yield Finding(
                    PRIVACY,
                    where,
                    told,
                    "Delete it, or name it as the contact on the first page.",
                    para.template,
                )
        if internal or (in_appendix and not story.is_final and para.story == "body"):
            continue
        if code := _CODE.search(para.text):
            told = f"It holds the code of a participant, {code[0]}."
            yield Finding(PRIVACY, where, told, _MEND_CODE, para.template)
        if story.is_final and para.story.startswith("footnote") and (id := _ID.search(para.text)):
            told = f"It holds the id of a note or vote, {id[0]}, in a final paper."
            yield Finding(PRIVACY, where, told, "Export it again as a final.", para.template)
    yield from _behind(story, contact, internal=internal)


def _contact(story: Story) -> set[str]:
    """The addresses and numbers on the first page and at the edges of the pages: those the office gives out."""
    texts = [para.text for para in story.others if para.story in ("header", "footer")]
    for para in story.top:
        if para.level:
            break
        texts.append(para.text)
    return {found for text in texts for pattern in (_EMAIL, _PHONE) for found in pattern.findall(text)}


def _behind(story: Story, contact: set[str], *, internal: bool) -> Iterator[Finding]:
    """What stands in the file and on no page: properties, descriptions, comments, workbooks, stored copies."""
    mend = "Press File, Info, Check for Issues, Inspect Document, and remove what it finds."
    for part, data in _all_parts(story.package):
        text = data.decode("utf-8", errors="replace")
        where = f"the part {part} of the file"
        template = story.on_template and not part.startswith(_OUR_PARTS)
        if "@" in text and part not in (story.package.main,):
            known = {"@", *contact}
            shown = {found for found in _EMAIL.findall(text) if found not in known}
            if shown and not _on_pages(part):
                yield Finding(
                    PRIVACY, where, f"It holds an e-mail address, {shortened(min(shown))}.", mend, template
                )
        if ("/home/" in text or "Users" in text) and (home := _HOME.search(text)):
            told = f"It names a folder of a person, {shortened(home[0])}."
            yield Finding(PRIVACY, where, told, mend, template)
        if not internal and _may_hold_codes(part) and (code := _CODE.search(_words(text))):
            yield Finding(PRIVACY, where, f"It holds the code of a participant, {code[0]}.", mend)
    if not internal:
        for named in story.package.document.iter("{*}docPr", f"{W}tblCaption", f"{W}tblDescription"):
            words = " ".join(str(one) for one in named.attrib.values())
            if code := _CODE.search(words):
                told = f"A description holds the code of a participant, {code[0]}."
                yield Finding(PRIVACY, "descriptions", told, _MEND_CODE)


def _on_pages(part: str) -> bool:
    """Whether the words of a part are printed and so are looked at paragraph by paragraph."""
    return bool(re.fullmatch(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\d*\.xml", part))


def _may_hold_codes(part: str) -> bool:
    return part.startswith(("docprops/", "customxml/", "word/comments", "word/charts/", "word/embeddings/"))


def _words(text: str) -> str:
    """The words of a part without its marks, those that stand in attributes too."""
    return re.sub(r'<[^<>"]*>|[<>]', " ", re.sub(r'"([^"]*)"', r" > \1 < ", text)) if "<" in text else text


def _all_parts(package: Package) -> Iterator[tuple[str, bytes]]:
    """Every part of the file, and those of the workbooks in it."""
    for part, data in sorted(package.parts.items()):
        if not part.endswith(".xlsx"):
            yield part, data
            continue
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as workbook:
                for entry in workbook.infolist():
                    if entry.filename.endswith(".xml") and entry.file_size <= _LONGEST_PART:
                        yield part, workbook.read(entry)
        except (OSError, ValueError, RuntimeError, EOFError, zipfile.BadZipFile, NotImplementedError):
            continue  # A workbook that Word cannot open either: the picture of the chart stands without it.


RULES = (left_from_writing, privacy)
