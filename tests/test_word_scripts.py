"""Words in other scripts say in which language they are, and stay word for word what was typed."""

from __future__ import annotations

from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from tests.word_samples import TEXTS, as_printed, contents, make_paper, opened
from workshop.plan.blocks import Paragraph
from workshop.word.scripts import stretches

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
