"""A template's own text: how much there is, told before it stands in front of every paper, and left out on request."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.shared import Inches

from tests.commands import DONE, WRONG_USE, call
from tests.needs import needs
from tests.plan_samples import on_disk, said
from tests.word_samples import make_paper
from tests.word_surgery import W
from tests.word_validator import VALIDATOR, errors, kinds
from workshop.plan.blocks import Heading, Paragraph
from workshop.store.workspace import Workspace
from workshop.word.base import open_base
from workshop.word.files import write_paper
from workshop.word.footnotes import footnotes_part, notes_in, root_of

T = f"{{{W}}}t"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SAMPLE = (
    "On the Insert tab, the galleries include items that are designed to coordinate with your document. " * 9
)
PAPER = make_paper(Heading("What we heard"), Paragraph("Nobody tells us.", ("N1",)))
BOX = f"""
<w:p xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict><v:shape id="s1"><v:textbox>
<w:txbxContent><w:p><w:r><w:t>Type the sidebar content.</w:t></w:r></w:p></w:txbxContent>
</v:textbox></v:shape></w:pict></w:r></w:p>"""


def letter(path: Path) -> Path:
    """A letter with sample text, a floating box and a picture in it, and a header that its second section shares."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "City of Riverton"
    document.add_paragraph("[Type the recipient address]")
    document.add_picture(io.BytesIO(PIXEL), width=Inches(1))
    document.element.body.insert(0, parse_xml(BOX))
    document.add_section(WD_SECTION.NEW_PAGE)
    document.sections[-1].footer.is_linked_to_previous = False
    document.sections[-1].footer.paragraphs[0].text = "City Hall, Room 4"
    document.sections[-1].page_width = Inches(7)
    document.add_paragraph(SAMPLE)
    document.save(str(path))
    return path


def words(path: Path) -> str:
    return "\n".join(str(text.text) for text in Document(str(path)).element.body.iter(T))


def test_a_template_without_its_text_keeps_its_header_footer_and_page(tmp_path: Path) -> None:
    template = letter(tmp_path / "letter.dotx")
    assert open_base(template, "en-US").own == "about 1 page"
    emptied = open_base(template, "en-US", without_text=True)
    assert emptied.own == "" and not emptied.new_page
    path = write_paper(PAPER, tmp_path / "exports", template, without_text=True).path
    assert not any(sample in words(path) for sample in ("On the Insert tab", "[Type", "sidebar"))
    assert "What we heard" in words(path)
    (section,) = Document(str(path)).sections
    assert section.header.paragraphs[0].text == "City of Riverton"
    assert section.footer.paragraphs[0].text == "City Hall, Room 4"
    assert section.page_width == Inches(7)
    with zipfile.ZipFile(path) as package:
        assert not [name for name in package.namelist() if name.startswith("word/media/")], (
            "the picture is gone"
        )
    kept = write_paper(PAPER, tmp_path / "with", template).path
    assert words(kept).index("On the Insert tab") < words(kept).index("What we heard")


def a_page(document: WordDocument) -> None:
    document.add_paragraph(SAMPLE)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


@pytest.mark.parametrize(("pages", "told"), [(0, "a few lines"), (1, "about 2 pages"), (5, "about 6 pages")])
def test_how_much_text_there_is_is_told_in_pages(tmp_path: Path, pages: int, told: str) -> None:
    document = Document()
    for _ in range(pages):
        a_page(document)
    document.add_paragraph("Sincerely,")
    document.save(str(tmp_path / "letter.docx"))
    assert open_base(tmp_path / "letter.docx", "en-US").own == told


def test_a_template_with_a_header_alone_has_no_text_of_its_own(tmp_path: Path) -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "City of Riverton"
    document.add_paragraph(" ")
    document.save(str(tmp_path / "letter.docx"))
    assert open_base(tmp_path / "letter.docx", "en-US").own == ""


def test_footnotes_of_the_text_go_with_it(tmp_path: Path) -> None:
    noted = write_paper(make_paper(*PAPER.blocks, marks="footnotes"), tmp_path / "first").path
    assert notes_in(root_of(footnotes_part(Document(str(noted)))))
    emptied = open_base(noted, "en-US", without_text=True).document
    assert not notes_in(root_of(footnotes_part(emptied)))
    assert "Nobody" not in "".join(text.text or "" for text in emptied.element.iter(T))


@needs(VALIDATOR)
def test_word_opens_what_is_written_on_an_emptied_template(tmp_path: Path) -> None:
    template = letter(tmp_path / "letter.docx")
    path = write_paper(PAPER, tmp_path / "exports", template, without_text=True).path
    assert kinds(errors(path)) <= kinds(errors(template))


# The command.


def test_the_command_says_that_the_template_has_text_and_leaves_it_out_when_asked(
    workspace: Workspace,
) -> None:
    session = on_disk(workspace, "2026-03-04-riders-a1b2c3", [said("We wait", "Waiting", "P1")])
    template = letter(workspace.root / "letter.dotx")
    first = call(workspace, "export", session, "--paper", "record", "--template", str(template))
    assert first.exit_code == DONE
    assert (
        "letter.dotx has about 1 page of text of its own, which will stand before every paper."
        " --without-its-text leaves it out.\n" in first.stderr
    )
    assert "On the Insert tab" in words(Path(first.stdout.strip()))
    second = call(
        workspace, "export", session, "--paper", "record", "--template", str(template), "--without-its-text"
    )
    assert "text of its own" not in second.stderr
    assert "On the Insert tab" not in words(Path(second.stdout.strip()))
    refused = call(workspace, "export", session, "--without-its-text")
    assert refused.exit_code == WRONG_USE and "goes with a template" in refused.stderr
