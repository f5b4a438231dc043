"""Words in other scripts say in which language they are, and stay word for word what was typed."""

from __future__ import annotations

from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from tests.word_samples import TEXTS, as_printed, contents, make_paper, opened
from workshop.plan.blocks import Item, Paragraph, Quotation
from workshop.word.scripts import stretches
from workshop.word.spoken import clauses

LETTERS = st.text(
    st.sampled_from("ab é,.1 \u05d0\u05d1\u0628\u062a\u0434\u4e2d\u306b\uac00\u0e01\u0915"), max_size=30
)


def languages(text: str) -> list[tuple[str, str]]:
    (found,) = contents(opened(make_paper(Paragraph(text, ()))))
    return [
        (run.text, lang[0].get(qn("w:val")) if (lang := run._r.xpath("w:rPr/w:lang")) else "")
        for run in found.runs
    ]


@given(LETTERS | TEXTS)
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    assert "".join(piece for piece, _ in stretches(text)) == text


def test_a_quote_in_arabic_is_marked_and_runs_from_the_right() -> None:
    said = "ربنا يبارك في السواقين، هم عيوني"
    (found,) = contents(opened(make_paper(Paragraph(f"She said: {said} (translated).", ()))))
    assert languages(f"She said: {said} (translated).") == [
        ("She said: ", ""),
        (said, "ar-SA"),
        (" (translated).", ""),
    ]
    assert [bool(run._r.xpath("w:rPr/w:rtl")) for run in found.runs] == [False, True, False]


def test_each_script_is_taken_for_the_language_most_often_written_in_it() -> None:
    for text, language in [
        ("שלום עולם", "he-IL"), ("добрый день", "ru-RU"), ("καλημέρα", "el-GR"), ("中文", "zh-CN"),
        ("にほん", "ja-JP"), ("한국", "ko-KR"), ("ไทย", "th-TH"), ("हिन्दी", "hi-IN"),
    ]:  # fmt: skip
        assert languages(text) == [(text, language)]


def test_plain_text_stays_one_run_without_a_language_of_its_own() -> None:
    for text in ("Plain.", "naïve Straße, déjà vu: 5 €", "", "  1 "):
        assert languages(text) == [(as_printed(text), "")]


def spoken(block: Item | Quotation) -> list[tuple[str, str]]:
    (found,) = contents(opened(make_paper(block)))
    return [
        (run.text, lang[0].get(qn("w:val")) if (lang := run._r.xpath("w:rPr/w:lang")) else "")
        for run in found.runs
        if run.text.strip()
    ]


def test_a_remark_in_spanish_is_marked_as_spanish_where_the_note_says_so() -> None:
    remark = Item("Que contesten.", (), "need", language="es")
    assert spoken(remark) == [("Que contesten.", "es-ES"), ("  need", "")]
    assert spoken(Quotation("Nadie avisa", "P3", (), language="es-MX")) == [
        ("“Nadie avisa”", "es-MX"), ("  P3", ""),
    ]  # fmt: skip
    assert spoken(Item("Que contesten.", ())) == [("Que contesten.", "")]
    assert spoken(Item("Que contesten.", (), language="Spanish")) == [("Que contesten.", "es-ES")]


def test_what_the_note_taker_added_in_english_is_not_read_as_spanish() -> None:
    for text, said in (
        ("Que contesten. That they answer. Two days, but answer.", ["Que contesten."]),
        ("“Una moneda al aire.” Some nights it comes, some nights not.", ["“Una moneda al aire.”"]),
        ("Lo que quiero es gente, no vigilancia: somebody who is there.",
         ["Lo que quiero es gente, no vigilancia:"]),
        ("Que contesten. (Let them answer.). Heard in 1 group.", ["Que contesten."]),
        ("Nobody tells us.", []),
    ):  # fmt: skip
        assert [words for words, language in spoken(Item(text, (), language="es")) if language] == said


def test_the_language_of_a_note_decides_between_those_of_one_script_and_leaves_other_letters_alone() -> None:
    assert spoken(Item("Автобус запізнився", (), language="uk")) == [("Автобус запізнився", "uk-UA")]
    assert spoken(Item("اتوبوس NORTH-7", (), language="fa")) == [("اتوبوس", "fa"), (" NORTH-7", "")]
    assert spoken(Item("等车的时候", (), language="zh")) == [("等车的时候", "zh-CN")]


def test_a_language_that_is_none_marks_nothing() -> None:
    for language in ("en", "en-GB", "the one of P6", '"/><w:t>', "e", "", "  "):
        assert spoken(Item("Que contesten.", (), language=language)) == [("Que contesten.", "")]


@given(LETTERS | TEXTS, st.sampled_from(["es", "ar", "uk", "xx-Latn-1", "nonsense!"]))
def test_a_remark_stays_word_for_word_in_whatever_language(text: str, language: str) -> None:
    assert "".join(piece for piece, _ in clauses(text, language)) == text
    (plain,) = contents(opened(make_paper(Item(text, ("N1",)))))
    (marked,) = contents(opened(make_paper(Item(text, ("N1",), language=language))))
    assert marked.text == plain.text
