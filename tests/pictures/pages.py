"""Pictures of pages of the worked example's Word files, as LibreOffice prints them, for the README.

Run with ``python -m tests.pictures.pages``; it needs LibreOffice and poppler's pdftoppm.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

FOLDER = Path(__file__).parent
EXPORTS = FOLDER.parents[1] / "exports"
DOTS_PER_INCH = 60
PAGES = {
    "page-plan": ("plan-draft.docx", 1),
    "page-heard": ("plan-draft.docx", 13),
    "page-memo": ("buy-in-58c6a7-memo.docx", 1),
    "page-ballots": ("night-4c81d0-pack.docx", 14),
}
"""The pictures by name: a file, and which of its pages."""


def main() -> None:
    """Draw the pages anew."""
    with TemporaryDirectory() as folder:
        files = sorted({str(EXPORTS / name) for name, _ in PAGES.values()})
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *files]
        subprocess.run(command, check=True, capture_output=True)
        for picture, (name, page) in PAGES.items():
            pdf = Path(folder) / Path(name).with_suffix(".pdf")
            options = ["-png", "-singlefile", "-r", str(DOTS_PER_INCH), "-f", str(page), "-l", str(page)]
            subprocess.run(["pdftoppm", *options, str(pdf), str(FOLDER / picture)], check=True)
            print(FOLDER / f"{picture}.png")


if __name__ == "__main__":
    main()
